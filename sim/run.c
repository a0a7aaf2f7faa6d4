/* `lastack run` and `lastack report`: play scenarios and tell what came of them. */
#include "run.h"
#include "complain.h"
#include "player.h"
#include "report_html.h"
#include "run_options.h"
#include "stop.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { REPORTS = 2 };

struct run {
    struct run_options *options;
    struct scenario_files files;
    struct terminal terminal;
    struct output *output;
    struct report report[REPORTS];
    size_t reports;
    struct summary summary;
    struct pages pages; /* of the word report */
    struct player player;
    struct file_stream junit, drawn; /* open from the beginning on */
};

/* ---- one scenario --------------------------------------------------------------------------- */

/* What is not whole does not get its name. */
static void drop_files(struct run *run) {
    captures_drop(&run->player.captures);
    file_stream_close(&run->junit, false);
    file_stream_close(&run->drawn, false);
}

/* It ends before its end: standard output is gone, which is told at the end, or a signal asks for
 * it. */
static bool is_over(void *context) {
    const struct run *run = context;
    return run->output->error != 0 || stop_asked() != 0;
}

static int end_early(struct run *run) {
    drop_files(run);
    terminal_wipe(&run->terminal);
    if (stop_asked() == 0)
        return LASTACK_EXHAUSTED;
    char why[32];
    snprintf(why, sizeof why, "interrupted by %s", signal_name(stop_asked()));
    for (size_t i = 0; i < run->reports; i++)
        run->report[i].ops->stop(&run->report[i], &run->summary, why);
    return stop_code();
}

/* Lines below the one of the scenario. */
static void add_notes(const struct lastack_result *result, struct text *notes) {
    const char *between = "      not visible: ";
    text_string(notes, "");
    for (unsigned i = 0; i < LASTACK_FINDING_COUNT; i++)
        if (result->not_visible >> i & 1) {
            text_printf(notes, "%s%s", between, lastack_finding_name(i));
            between = ", ";
        }
    if (result->not_visible != 0)
        text_string(notes, "\n");
    if (result->outcome == LASTACK_PASSED && result->warning[0] != '\0')
        text_printf(notes, "      warning: %s\n", result->warning);
}

static void report(struct run *run, const char *name, const struct lastack_result *result,
                   const struct text *story, const struct text *text,
                   const struct included *included) {
    const char *told = story->failed || story->length == 0 ? "" : story->octets;
    struct text notes = {0};
    add_notes(result, &notes);
    const struct verdict verdict = {
        .name = name,
        .outcome = result->outcome,
        .time = result->time,
        .expectations = result->expectations,
        .notes = notes.failed ? "" : notes.octets,
        .message = result->outcome == LASTACK_PASSED ? "" : result->failure.message,
        .story = story->failed ? "out of memory for what went wrong\n" : told,
        .result = result,
        .text = text,
        .included = included,
        .traced = run->player.traced,
    };
    terminal_wipe(&run->terminal);
    for (size_t i = 0; i < run->reports; i++)
        run->report[i].ops->scenario(&run->report[i], &verdict);
    text_free(&notes);
    output_flush(run->output); /* it is seen when it happens, also through a pipe */
    run->summary.of[result->outcome]++;
    run->summary.all++;
}

static void run_file(struct run *run, const struct scenario_file *file) {
    const char *name = scenario_name(file);
    struct load load = {.root = file->root, .endpoints = &run->options->endpoints, .later = true};
    struct text text = {0}, story = {0};
    struct lastack_result *result = calloc(1, sizeof *result);
    lastack_scenario *scenario = NULL;
    struct lastack_result none = {.outcome = LASTACK_EXHAUSTED};
    run->player.traced = false;
    if (run->options->pages != NULL)
        page_begin(&run->pages);
    if (result == NULL) {
        text_string(&story, "out of memory\n");
        report(run, name, &none, &story, &text, NULL);
        text_free(&story);
        return;
    }
    result->outcome = load_scenario(&load, file, &text, &scenario, &result->failure);
    bool given = run->options->endpoints.count > 0 && result->outcome == LASTACK_PASSED;
    if (given || (load.used && result->outcome != LASTACK_EXHAUSTED))
        player_play_apart(&run->player, &load, file, &text, result, &story);
    else
        player_play(&run->player, name, scenario, result, &story);
    if (!run->player.stopped)
        report(run, name, result, &story, &text, load.included);
    lastack_scenario_free(scenario);
    load_free(&load);
    text_free(&story);
    text_free(&text);
    free(result);
}

/* ---- all of them ---------------------------------------------------------------------------- */

static int fail_to_write(const struct file_error *error) {
    complain_file(error);
    return 3;
}

/* A picture and a capture are of one scenario: their times and names are that one's. */
static int find_one(const struct run *run) {
    const struct run_options *options = run->options;
    const char *option = options->draw != NULL     ? "draw"
                         : options->pcapng != NULL ? "pcapng"
                         : options->pcap != NULL   ? "pcap"
                                                   : NULL;
    if (run->files.count == 1 || option == NULL)
        return 0;
    return usage_error(&run_word, "--%s wants one scenario, not %zu", option, run->files.count);
}

/* Nothing is written over what is read, or over something else that is written. */
static int check_places(const struct run *run) {
    const struct run_options *options = run->options;
    const struct {
        const char *option, *file; /* NULL: not given */
    } place[] = {{"output", options->pages},
                 {"junit", options->junit},
                 {"draw", options->draw},
                 {"pcapng", options->pcapng},
                 {"pcap", options->pcap}};
    for (size_t i = 0; i < sizeof place / sizeof *place; i++) {
        if (place[i].file == NULL)
            continue;
        for (size_t j = 0; j < run->files.count; j++)
            if (file_same(place[i].file, run->files.file[j].path))
                return usage_error(options->word, "--%s would write over the scenario %s",
                                   place[i].option, run->files.file[j].path);
        for (size_t j = 0; j < i; j++)
            if (place[j].file != NULL && file_same(place[i].file, place[j].file))
                return usage_error(options->word, "--%s and --%s are the same file",
                                   place[j].option, place[i].option);
    }
    return 0;
}

/* Which are to be played, in order. */
static int find(struct run *run, char *const *paths, int count) {
    struct file_error error = {0};
    for (int i = 0; i < count; i++)
        if (!files_add(&run->files, paths[i], &error))
            return complain_file(&error);
    if (run->options->filter == NULL)
        return find_one(run);
    size_t kept = 0;
    for (size_t i = 0; i < run->files.count; i++) {
        struct scenario_file file = run->files.file[i];
        if (file.wrong != NULL || run_options_match(run->options, file.path)) {
            run->files.file[kept++] = file;
        } else {
            scenario_file_free(&file);
        }
    }
    run->files.count = kept;
    if (kept > 0)
        return find_one(run);
    return usage_error(run->options->word, "no scenario matches '%s'", run->options->filter);
}

static void add_report(struct run *run, const struct report_ops *ops, struct output *output) {
    run->report[run->reports++] =
        (struct report){.ops = ops, .output = output, .terminal = &run->terminal};
}

/* What is written is opened before anything is played: half an hour later is late to say no. */
static int open_files(struct run *run) {
    const struct run_options *options = run->options;
    struct file_error error = {0};
    if (!captures_open(&run->player.captures, options, run->output, &error))
        return fail_to_write(&error);
    if (options->junit != NULL && !file_stream_open(&run->junit, options->junit))
        return fail_to_write(&run->junit.error);
    if (options->draw != NULL && !file_stream_open(&run->drawn, options->draw))
        return fail_to_write(&run->drawn.error);
    return 0;
}

/* Answers whether it came to its end. */
static bool play_all(struct run *run) {
    add_report(run,
               run->options->json  ? &report_json
               : run->options->tap ? &report_tap
                                   : &report_text,
               run->output);
    if (run->options->junit != NULL)
        add_report(run, &report_junit, NULL);
    if (run->options->pages != NULL) {
        add_report(run, &report_html, NULL);
        run->report[run->reports - 1].pages = &run->pages;
    }
    for (size_t i = 0; i < run->reports; i++)
        run->report[i].ops->begin(&run->report[i], run->files.count);
    if (run->options->tap)
        run->output->prefix = "# ";
    bool over = run->output->error != 0;
    for (size_t i = 0; i < run->files.count && !over; i++) {
        const struct scenario_file *file = &run->files.file[i];
        terminal_progress(&run->terminal, i, run->files.count, file->path);
        run_file(run, file);
        over = is_over(run);
    }
    for (size_t i = 0; i < run->reports && !over; i++)
        run->report[i].ops->end(&run->report[i], &run->summary);
    return !over;
}

static int finish(struct run *run) {
    int code = 0;
    for (int outcome = LASTACK_PASSED; outcome <= LASTACK_EXHAUSTED; outcome++)
        if (run->summary.of[outcome] > 0)
            code = outcome; /* the outcomes are the exit codes, and the worst counts */
    output_flush(run->output);
    if (run->output->error != 0) /* it is told at the end */
        return LASTACK_EXHAUSTED;
    struct file_error error = {0};
    if (run->options->junit != NULL &&
        !file_stream_finish(&run->junit, &run->report[1].text, &error))
        code = fail_to_write(&error);
    if (run->pages.failed)
        code = fail_to_write(&run->pages.error);
    /* Of what is no scenario there is no picture. */
    if (run->options->draw != NULL && run->player.picture.length > 0 &&
        !file_stream_finish(&run->drawn, &run->player.picture, &error))
        code = fail_to_write(&error);
    return code;
}

static int list(struct run *run) {
    int code = 0;
    for (size_t i = 0; i < run->files.count; i++) {
        const struct scenario_file *file = &run->files.file[i];
        if (file->wrong == NULL) {
            output_printf(run->output, "%s\n", file->path);
        } else {
            fprintf(stderr, "lastack: %s: %s\n", file->path, file->wrong);
            code = 2;
        }
    }
    int finished = finish(run);
    return finished != 0 ? finished : code;
}

/* One file is one page; what a directory has are many, also when it is one. */
static void place_pages(struct run *run, char *const *paths, int count) {
    run->pages.output = run->options->pages;
    run->pages.style = run->options->style;
    run->pages.several = count != 1 || path_is_directory(paths[0]);
}

static int play_word(const struct word *word, int argc, char **argv, struct output *output) {
    struct run_options options = {.word = word};
    struct run run = {.options = &options,
                      .output = output,
                      .junit.descriptor = -1,
                      .drawn.descriptor = -1};
    int code = run_options_parse(&options, argc, argv, output);
    if (code >= 0) {
        run_options_free(&options);
        return code;
    }
    code = find(&run, argv + options.first, argc - options.first);
    if (code == 0 && options.list) {
        code = list(&run);
    } else if (code == 0 && (code = check_places(&run)) == 0 && (code = open_files(&run)) == 0) {
        if (options.pages != NULL)
            place_pages(&run, argv + options.first, argc - options.first);
        run.player.options = &options;
        run.player.output = output;
        run.player.stop = is_over;
        run.player.stop_context = &run;
        if (options.pages != NULL) {
            run.player.page = page_write;
            run.player.page_context = &run.pages;
        }
        run.terminal = terminal_open(options.colour, run.files.count);
        stop_listen();
        code = play_all(&run) ? finish(&run) : end_early(&run);
    }
    drop_files(&run);
    for (size_t i = 0; i < run.reports; i++)
        text_free(&run.report[i].text);
    text_free(&run.player.picture);
    pages_free(&run.pages);
    files_free(&run.files);
    run_options_free(&options);
    return code;
}

int run_main(int argc, char **argv, struct output *output) {
    return play_word(&run_word, argc, argv, output);
}

int report_main(int argc, char **argv, struct output *output) {
    return play_word(&report_word, argc, argv, output);
}
