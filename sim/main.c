/* The program `lastack`: finds the word and hands over. */
#include "complain.h"
#include "diff.h"
#include "explain.h"
#include "netstat.h"
#include "options.h"
#include "run.h"
#include "states.h"
#include "stop.h"
#include "suggest.h"
#include "timewait.h"
#include <lastack/types.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

static const struct option_info program_option[] = {
    {OPTION_HELP, 'h', "help", NULL, "print this"},
    {OPTION_VERSION, 0, "version", NULL, "print the version"},
};
static const struct word program_word = {
    .name = "lastack",
    .usage = "lastack WORD [OPTION]... [ARGUMENT]...",
    .summary = "A TCP with an explicit state machine on a simulated clock and link.\n\n"
               "  run FILE|DIRECTORY...    play scenarios and report\n"
               "  report FILE|DIRECTORY... the same as pages to step through with a browser\n"
               "  netstat FILE             the tables of its hosts' sockets, as tools print them\n"
               "  explain STATE [EVENT]    what a state means, what an event does in it\n"
               "  explain FINDING          what a finding of the judge means\n"
               "  states                   the states, the events and the table\n"
               "  timewait                 what many connections meet: ports, TIME-WAIT, errno\n"
               "  diff LEFT [RIGHT]        where what happens first differs",
    .option = program_option,
    .options = sizeof program_option / sizeof *program_option,
    .more = "'lastack WORD --help' says more of each.",
};

static const struct {
    const char *name;
    int (*play)(int argc, char **argv, struct output *output);
} words[] = {
    {"run", run_main},         {"report", report_main}, {"netstat", netstat_main},
    {"explain", explain_main}, {"states", states_main}, {"timewait", timewait_main},
    {"diff", diff_main},
};
enum { WORDS = sizeof words / sizeof *words };

static const char *word_candidate(const void *context, size_t i) {
    (void)context;
    return i < WORDS ? words[i].name : NULL;
}

/* Options before the word. */
static int program_options(int argc, char **argv, struct output *output) {
    switch (option_next(&program_word, argc, argv)) {
    case OPTION_HELP: option_help(&program_word, output); return 0;
    case OPTION_VERSION: output_printf(output, "lastack %s\n", lastack_version()); return 0;
    default: return 2;
    }
}

static int dispatch(int argc, char **argv, struct output *output) {
    if (argc < 2)
        return usage_error(&program_word, "which word? 'lastack run FILE' plays a scenario");
    const char *word = argv[1];
    if (word[0] == '-' && strcmp(word, "-") != 0 && strcmp(word, "--") != 0)
        return program_options(argc, argv, output);
    for (size_t i = 0; i < WORDS; i++)
        if (strcmp(word, words[i].name) == 0)
            return words[i].play(argc - 1, argv + 1, output);
    const char *near = suggest(word, word_candidate, NULL);
    if (near != NULL)
        return usage_error(&program_word, "there is no word '%s'; did you mean '%s'?", word, near);
    return usage_error(&program_word, "there is no word '%s'", word);
}

int main(int argc, char **argv) {
    /* Not from malloc: that memory is out must not keep the program from saying so. */
    static char buffer[65536];
    setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
    signal(SIGPIPE, SIG_IGN); /* a closed pipe is an error of writing, and reported as one */
    struct output output = {.prefix = ""};
    int code = dispatch(argc, argv, &output);
    output_flush(&output);
    if (code > STOP_CODE)
        stop_die(code - STOP_CODE);
    return output.error != 0 ? complain_output(&output) : code;
}
