/* `lastack states`: the table of transitions, whole, as text and as a diagram; and what scenarios
 * cover of it. */
#include "states.h"
#include "load.h"
#include <getopt.h>
#include <lastack/lastack.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct option_info states_option[] = {
    {OPTION_COVER, 0, "cover", NULL, "play scenarios, and tell which transitions they take"},
    {OPTION_SVG, 0, "svg", "FILE", "also draw RFC 9293's Figure 5 into FILE"},
    {OPTION_DOT, 0, "dot", NULL, "as a graph for Graphviz"},
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
    bool one_place; /* the scenarios are of one directory: it need not be named with each */
    unsigned style;
    const char *svg; /* NULL: not given */
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

static void born(void *context, lastack_sim *sim, const struct lastack_names *names) {
    (void)names;
    lastack_sim_observe(sim, LASTACK_COVER_RECORDS, lastack_cover_see, context);
}

/* Plays one; what it did counts even if it is not what it expected. Answers its outcome. */
static int play(struct states *states, const struct scenario_file *file,
                struct lastack_result *result) {
    struct endpoints none = {.directory = NULL};
    struct load load = {.root = file->root, .endpoints = &none};
    struct text text = {0};
    lastack_scenario *scenario = NULL;
    struct lastack_covered *covered = &states->by[states->count];
    memset(covered, 0, sizeof *covered);
    covered->name = scenario_name(file);
    const char *slash = strrchr(covered->name, '/');
    if (states->one_place && slash != NULL)
        covered->name = slash + 1;
    int outcome = load_scenario(&load, file, &text, &scenario, &result->failure);
    if (outcome == LASTACK_PASSED) {
        struct lastack_play how = {
            .style = states->style, .born = born, .context = &covered->cover};
        outcome = lastack_scenario_play(scenario, &how, result);
        states->count++;
    }
    if (outcome != LASTACK_PASSED) {
        const struct lastack_failure *failure = &result->failure;
        char line[16] = "";
        if (failure->line > 0) /* else it could not even be read */
            snprintf(line, sizeof line, "%u:", (unsigned)failure->line);
        fprintf(stderr, "lastack: %s:%s %s\n", covered->name, line, failure->message);
    }
    lastack_scenario_free(scenario);
    load_free(&load);
    text_free(&text);
    return outcome;
}

/* The worst outcome is the exit code. */
static int play_all(struct states *states, char *const *paths, int count) {
    struct file_error error = {0};
    int worst = LASTACK_PASSED;
    states->one_place = count == 1;
    for (int i = 0; i < count; i++)
        if (!files_add(&states->files, paths[i], &error)) {
            fprintf(stderr, "lastack: %s\n", error.why);
            return error.memory ? 3 : 2;
        }
    states->by = malloc(states->files.count * sizeof *states->by);
    struct lastack_result *result = malloc(sizeof *result);
    if (states->by == NULL || result == NULL) {
        fputs("lastack: out of memory\n", stderr);
        worst = LASTACK_EXHAUSTED;
    }
    for (size_t i = 0; worst != LASTACK_EXHAUSTED && i < states->files.count; i++) {
        int outcome = play(states, &states->files.file[i], result);
        worst = outcome > worst ? outcome : worst;
    }
    free(result);
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
        fprintf(stderr, "lastack: %s\n", error.why);
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
static int take_options(struct states *states, int argc, char **argv, struct output *output) {
    enum option_id id;
    while ((id = option_next(&states_word, argc, argv)) != OPTION_END) {
        switch (id) {
        case OPTION_COVER: states->cover = true; break;
        case OPTION_DOT: states->dot = true; break;
        case OPTION_SVG: states->svg = optarg; break;
        case OPTION_NAMES:
            if (option_style(&states_word, optarg, &states->style) >= 0)
                return 2;
            break;
        case OPTION_HELP: option_help(&states_word, output); return 0;
        default: return 2;
        }
    }
    if (!states->cover && optind < argc)
        return usage_error(&states_word, "too many words: '%s'", argv[optind]);
    if (states->cover && optind == argc)
        return usage_error(&states_word, "which scenarios? Name files or directories");
    return -1;
}

int states_main(int argc, char **argv, struct output *output) {
    struct states states = {.style = LASTACK_STYLE_RFC};
    int code = take_options(&states, argc, argv, output);
    if (code >= 0)
        return code;
    code = states.cover ? play_all(&states, argv + optind, argc - optind) : 0;
    if (!states.cover || states.count > 0) {
        print(&states, output);
        output_flush(output);
        /* As with a report: what cannot be told is not drawn either. */
        if (states.svg != NULL && output->error == 0 && draw(&states) != 0)
            code = 3;
    }
    free(states.by);
    files_free(&states.files);
    return code;
}
