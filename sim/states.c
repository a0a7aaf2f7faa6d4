/* `lastack states`: the table of transitions, whole, as text and as a diagram; and what scenarios
 * cover of it. */
#include "states.h"
#include "apart.h"
#include "complain.h"
#include "player.h"
#include "stop.h"
#include <getopt.h>
#include <lastack/lastack.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct option_info states_option[] = {
    {OPTION_COVER, 0, "cover", NULL, "play scenarios, and tell which transitions they take"},
    {OPTION_SVG, 0, "svg", "FILE", "also draw RFC 9293's Figure 5 into FILE"},
    {OPTION_DOT, 0, "dot", NULL, "as a graph for Graphviz"},
    OPTION_INFO_ENDPOINTS,
    OPTION_INFO_USE,
    OPTION_INFO_TIMEOUT,
    OPTION_INFO_NAMES,
    {OPTION_HELP, 'h', "help", NULL, "print this"},
};
const struct word states_word = {
    .name = "lastack states",
    .usage = "lastack states [OPTION]... [FILE|DIRECTORY...]",
    .summary = "Prints the states, the events and the table of transitions; with --cover how\n"
               "often the scenarios named take each, and in which states which segments arrive.",
    .option = states_option,
    .options = sizeof states_option / sizeof *states_option,
};

struct states {
    bool cover, dot;
    bool stopped; /* standard output is gone, or a signal asks for the end */
    bool one_place; /* the scenarios are of one directory: it need not be named with each */
    unsigned style;
    const char *svg; /* NULL: not given */
    struct endpoints endpoints;
    lastack_time timeout; /* of one scenario */
    struct output *output;
    struct scenario_files files;
    struct lastack_covered *by;
    size_t count;
};

static void print_table(struct output *output, unsigned style) {
    output_string(output, "States\n\n");
    for (unsigned i = 0; i < LASTACK_STATE_COUNT; i++)
        output_printf(output, "%-20s %s\n", lastack_state_name_in(style, i), lastack_state_text(i));
    output_string(output, "\nEvents\n\n");
    for (unsigned i = 0; i < LASTACK_EVENT_COUNT; i++)
        output_printf(output, "%-20s %s\n", lastack_event_name(i), lastack_event_text(i));
    output_printf(output, "\nTransitions\n\n%-14s %-20s %-14s %s\n", "from", "on", "to",
                  "section");
    const struct lastack_edge *edge;
    for (size_t i = 0; (edge = lastack_edge_at(i)) != NULL; i++)
        output_printf(output, "%-14s %-20s %-14s %s\n", lastack_state_name_in(style, edge->from),
                      lastack_event_name(edge->event), lastack_state_name_in(style, edge->to),
                      edge->section);
}

/* ---- playing -------------------------------------------------------------------------------- */

/* What is seen of one; if endpoints are loaded, in memory that is still there when they have
 * crashed, and may have anything in it. */
struct seen {
    struct lastack_cover cover;
    uint32_t born; /* unless 0 */
};
struct one {
    struct states *states;
    const struct scenario_file *file;
    struct seen *seen;
    struct lastack_result result;
};

static void born(void *context, lastack_sim *sim, const struct lastack_names *names) {
    struct seen *seen = context;
    (void)names;
    seen->born = 1;
    lastack_sim_observe(sim, LASTACK_COVER_RECORDS, lastack_cover_see, &seen->cover);
}

static void play(struct one *one) {
    struct states *states = one->states;
    struct lastack_result *result = &one->result;
    struct load load = {.root = one->file->root, .endpoints = &states->endpoints};
    struct text text = {0};
    lastack_scenario *scenario = NULL;
    result->outcome = load_scenario(&load, one->file, &text, &scenario, &result->failure);
    if (result->outcome == LASTACK_PASSED)
        result->outcome = load_given(&load, &result->failure);
    if (result->outcome == LASTACK_PASSED) {
        struct lastack_play how = {.style = states->style,
                                   .use = states->endpoints.use,
                                   .uses = states->endpoints.count,
                                   .born = born,
                                   .context = one->seen};
        lastack_scenario_play(scenario, &how, result);
    }
    lastack_scenario_free(scenario);
    load_free(&load);
    text_free(&text);
}

enum { KIND_RESULT = 1 };

static void work(struct apart *apart, void *context) {
    struct one *one = context;
    play(one);
    apart_send(apart, KIND_RESULT, &one->result, sizeof one->result);
    endpoints_free(&one->states->endpoints);
}

static enum apart_part take(void *context, unsigned kind, const char *octets, size_t length) {
    struct one *one = context;
    if (kind != KIND_RESULT || length != sizeof one->result)
        return APART_NONSENSE;
    memcpy(&one->result, octets, length);
    return player_trust(&one->result) ? APART_LAST : APART_NONSENSE;
}

static void play_apart(struct one *one) {
    struct apart apart = {.limit = one->states->timeout,
                          .output = one->states->output,
                          .work = work,
                          .take = take,
                          .context = one};
    switch (apart_run(&apart)) {
    case APART_WELL: break;
    case APART_BADLY: player_fail_of_death(&one->result, apart.why); break;
    case APART_STOPPED:
        one->states->stopped = true;
        one->result.outcome = LASTACK_EXHAUSTED;
        break;
    case APART_NOT: player_fail(&one->result, LASTACK_EXHAUSTED, apart.why); break;
    }
}

static void name(struct states *states, const struct scenario_file *file,
                 struct lastack_covered *covered) {
    covered->name = scenario_name(file);
    const char *slash = strrchr(covered->name, '/');
    if (states->one_place && slash != NULL)
        covered->name = slash + 1;
}

/* Plays one; what it did counts even if it is not what it expected. Answers its outcome. */
static int cover(struct states *states, const struct scenario_file *file, struct seen *seen) {
    struct one one = {.states = states, .file = file, .seen = seen};
    struct lastack_covered *covered = &states->by[states->count];
    memset(seen, 0, sizeof *seen);
    if (endpoints_any(&states->endpoints))
        play_apart(&one);
    else
        play(&one);
    name(states, file, covered);
    covered->cover = seen->cover;
    states->count += seen->born != 0;
    /* What has become of standard output is told at the end. */
    if (one.result.outcome == LASTACK_PASSED || states->stopped)
        return one.result.outcome;
    return complain_failure(covered->name, &one.result.failure);
}

/* The worst outcome is the exit code. */
static int play_all(struct states *states, char *const *paths, int count) {
    struct file_error error = {0};
    int worst = LASTACK_PASSED;
    states->one_place = count == 1;
    for (int i = 0; i < count; i++)
        if (!files_add(&states->files, paths[i], &error))
            return complain_file(&error);
    for (size_t i = 0; states->svg != NULL && i < states->files.count; i++)
        if (file_same(states->svg, states->files.file[i].path))
            return usage_error(&states_word, "--svg would write over the scenario %s",
                               states->files.file[i].path);
    states->by = malloc(states->files.count * sizeof *states->by);
    struct seen *seen = apart_share(sizeof *seen);
    if (states->by == NULL || seen == NULL)
        worst = complain_memory();
    for (size_t i = 0; worst != LASTACK_EXHAUSTED && i < states->files.count; i++) {
        int outcome = cover(states, &states->files.file[i], seen);
        worst = outcome > worst ? outcome : worst;
    }
    apart_unshare(seen, sizeof *seen);
    return worst;
}

/* ---- writing -------------------------------------------------------------------------------- */

static struct lastack_diagram diagram(const struct states *states, unsigned form) {
    return (struct lastack_diagram){
        .by = states->by, .count = states->count, .form = form, .style = states->style};
}

static int draw(const struct states *states) {
    struct lastack_diagram svg = diagram(states, LASTACK_DIAGRAM_SVG);
    struct text text = {0};
    struct file_error error = {0};
    lastack_diagram_write(&svg, text_write, &text);
    bool written = file_write(states->svg, &text, &error);
    if (!written)
        complain_file(&error);
    text_free(&text);
    return written ? 0 : 3;
}

static void print(const struct states *states, struct output *output) {
    struct lastack_diagram text =
        diagram(states, states->dot ? LASTACK_DIAGRAM_DOT : LASTACK_DIAGRAM_TEXT);
    if (states->cover || states->dot)
        lastack_diagram_write(&text, output_write, output);
    else
        print_table(output, states->style);
}

/* -1: go on; else the exit code. */
static int take_option(struct states *states, enum option_id id, char *argument) {
    struct endpoints *endpoints = &states->endpoints;
    switch (id) {
    case OPTION_COVER: states->cover = true; break;
    case OPTION_DOT: states->dot = true; break;
    case OPTION_SVG: states->svg = argument; break;
    case OPTION_ENDPOINTS: endpoints->directory = argument; break;
    case OPTION_USE:
        return option_use(&states_word, argument, &endpoints->given, &endpoints->count);
    case OPTION_TIMEOUT: return option_timeout(&states_word, argument, &states->timeout);
    case OPTION_NAMES: return option_style(&states_word, argument, &states->style);
    case OPTION_HELP: option_help(&states_word, states->output); return 0;
    default: return 2;
    }
    return -1;
}

static int take_options(struct states *states, int argc, char **argv) {
    enum option_id id;
    while ((id = option_next(&states_word, argc, argv)) != OPTION_END) {
        int code = take_option(states, id, optarg);
        if (code >= 0)
            return code;
    }
    if (!states->cover && optind < argc)
        return usage_error(&states_word, "too many words: '%s'", argv[optind]);
    if (!states->cover && endpoints_any(&states->endpoints))
        return usage_error(&states_word, "--endpoints and --use are for --cover");
    if (states->cover && optind == argc)
        return usage_error(&states_word, "which scenarios? Name files or directories");
    return -1;
}

static int tell(struct states *states, char *const *paths, int count) {
    int code = states->cover ? play_all(states, paths, count) : 0;
    if (states->stopped)
        return stop_asked() != 0 ? stop_code() : code;
    if (states->cover && states->count == 0)
        return code;
    print(states, states->output);
    output_flush(states->output);
    /* As with a report: what cannot be told is not drawn either. */
    if (states->svg != NULL && states->output->error == 0 && draw(states) != 0)
        code = 3;
    return code;
}

int states_main(int argc, char **argv, struct output *output) {
    struct states states = {
        .style = LASTACK_STYLE_RFC, .timeout = APART_LIMIT, .output = output};
    int code = take_options(&states, argc, argv);
    if (code < 0)
        code = tell(&states, argv + optind, argc - optind);
    free(states.by);
    files_free(&states.files);
    endpoints_free(&states.endpoints);
    return code;
}
