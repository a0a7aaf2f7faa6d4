/* The options of `lastack run` and `lastack report`. */
#include "run_options.h"
#include "apart.h"
#include "run.h"
#include <fnmatch.h>
#include <getopt.h>
#include <lastack/scenario.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of both words. */
#define OPTION_INFO_STRICT                                                                         \
    {OPTION_STRICT, 0, "strict", NULL, "fail what passes with a warning"}
#define OPTION_INFO_FILTER                                                                         \
    {OPTION_FILTER, 0, "filter", "PATTERN", "only scenarios whose name matches"}
#define OPTION_INFO_COLOR                                                                          \
    {OPTION_COLOR, 0, "color", "WHEN", "auto (on a terminal), always or never"}
#define OPTION_EXIT_CODES                                                                          \
    "Exit code: 0 all passed, 1 an expectation failed, 2 the input was wrong, 3 a limit,\n"        \
    "memory or output failed."

static const struct option_info run_option[] = {
    {OPTION_VERBOSE, 'v', "verbose", NULL, "print the trace while a scenario is played"},
    {OPTION_LADDER, 0, "ladder", "[=FORM]", "draw each scenario as a ladder, in ascii or unicode"},
    {OPTION_DRAW, 0, "draw", "FILE", "draw the ladder into FILE.svg or FILE.mmd (Mermaid)"},
    {OPTION_SCALE, 0, "scale", "TIME", "draw time to scale, so much of it a line"},
    {OPTION_JSON, 0, "json", NULL, "print the trace as JSON, an object a line, and nothing else"},
    {OPTION_TAP, 0, "tap", NULL, "report as TAP (Test Anything Protocol)"},
    {OPTION_JUNIT, 0, "junit", "FILE", "also write a JUnit report to FILE"},
    {OPTION_PCAPNG, 0, "pcapng", "FILE", "capture to FILE, for Wireshark, with comments"},
    {OPTION_PCAP, 0, "pcap", "FILE", "capture to FILE in the classic format"},
    {OPTION_TCPDUMP, 0, "tcpdump", "[=LETTERS]", "print each segment as 'tcpdump -n' does [-Svt]"},
    {OPTION_INTERFACES, 0, "interfaces", "WHICH", "of a capture: links (as they arrive) or hosts"},
    {OPTION_LOST, 0, "lost", "WHEN", "on or off: what is lost is in a capture (on)"},
    OPTION_INFO_SEED,
    OPTION_INFO_SET,
    {OPTION_CHECK_DETERMINISM, 0, "check-determinism", NULL,
     "play twice; trace and digest must be the same"},
    OPTION_INFO_STRICT,
    OPTION_INFO_FILTER,
    {OPTION_LIST, 0, "list", NULL, "name the scenarios, play none"},
    OPTION_INFO_ENDPOINTS,
    OPTION_INFO_USE,
    OPTION_INFO_TIMEOUT,
    OPTION_INFO_NAMES,
    OPTION_INFO_COLOR,
    {OPTION_HELP, 'h', "help", NULL, "print this"},
};
const struct word run_word = {
    .name = "lastack run",
    .usage = "lastack run [OPTION]... FILE|DIRECTORY...",
    .summary = "Plays scenarios in simulated time and says of each whether all that it expects\n"
               "happened. Of a directory every *.scn is played, by name; '-' is standard input.",
    .option = run_option,
    .options = sizeof run_option / sizeof *run_option,
    .more = OPTION_EXIT_CODES,
};

static const struct option_info report_option[] = {
    {OPTION_OUTPUT, 'o', "output", "PATH", "the page, or the directory of the pages"},
    OPTION_INFO_SEED,
    OPTION_INFO_SET,
    OPTION_INFO_STRICT,
    OPTION_INFO_FILTER,
    OPTION_INFO_ENDPOINTS,
    OPTION_INFO_USE,
    OPTION_INFO_TIMEOUT,
    OPTION_INFO_NAMES,
    OPTION_INFO_COLOR,
    {OPTION_HELP, 'h', "help", NULL, "print this"},
};
const struct word report_word = {
    .name = "lastack report",
    .usage = "lastack report [OPTION]... -o PATH FILE|DIRECTORY...",
    .summary = "Plays scenarios as 'lastack run' does, and makes a page of each to step through\n"
               "in a browser: ladder, state diagrams, sockets, variables, trace and text on one\n"
               "time line. Of one FILE, PATH is the page; of more, or of a DIRECTORY, it is the\n"
               "directory of a page each and an index.",
    .option = report_option,
    .options = sizeof report_option / sizeof *report_option,
    .more = OPTION_EXIT_CODES,
};

static bool read_colour(const char *text, enum colour *colour) {
    static const char *const name[] = {"auto", "always", "never"};
    for (int i = COLOUR_AUTO; i <= COLOUR_NEVER; i++)
        if (strcmp(text, name[i]) == 0) {
            *colour = (enum colour)i;
            return true;
        }
    return false;
}

static int take_form(struct run_options *options, const char *argument) {
    if (strcmp(argument, "ascii") == 0)
        options->form = LASTACK_LADDER_ASCII;
    else if (strcmp(argument, "unicode") == 0)
        options->form = LASTACK_LADDER_UNICODE;
    else
        return usage_error(&run_word, "--ladder is ascii or unicode, not '%s'", argument);
    options->formed = true;
    return -1;
}

static int take_draw(struct run_options *options, const char *argument) {
    const char *point = strrchr(argument, '.');
    if (point != NULL && strcmp(point, ".svg") == 0)
        options->picture = LASTACK_LADDER_SVG;
    else if (point != NULL && strcmp(point, ".mmd") == 0)
        options->picture = LASTACK_LADDER_MERMAID;
    else
        return usage_error(&run_word, "--draw wants FILE.svg or FILE.mmd, not '%s'", argument);
    options->draw = argument;
    return -1;
}

/* A file beside the report. */
static int take_file(const char *name, const char *argument, const char **file) {
    if (strcmp(argument, "-") == 0)
        return usage_error(&run_word, "--%s wants a file: standard output has the report", name);
    *file = argument;
    return -1;
}

/* tcpdump's own letters. */
static int take_tcpdump(struct run_options *options, const char *letters) {
    struct lastack_capture_options *capture = &options->capture;
    options->tcpdump = true;
    for (; letters != NULL && *letters != '\0'; letters++)
        if (*letters == 'S')
            capture->absolute = true;
        else if (*letters == 'v' && capture->verbose < 3)
            capture->verbose++;
        else if (*letters == 't' && capture->stamps < 5)
            capture->stamps++;
        else
            return usage_error(&run_word, "--tcpdump knows S, v to vvv and t to ttttt, not '%s'",
                               letters);
    return -1;
}

static int take_interfaces(struct run_options *options, const char *argument) {
    bool hosts = strcmp(argument, "hosts") == 0;
    if (!hosts && strcmp(argument, "links") != 0)
        return usage_error(&run_word, "--interfaces wants links or hosts, not '%s'", argument);
    options->capture.view = hosts ? LASTACK_CAPTURE_HOSTS : LASTACK_CAPTURE_LINKS;
    return -1;
}

static int take_lost(struct run_options *options, const char *argument) {
    bool off = strcmp(argument, "off") == 0;
    if (!off && strcmp(argument, "on") != 0)
        return usage_error(&run_word, "--lost wants on or off, not '%s'", argument);
    options->capture.without_lost = off;
    return -1;
}

/* -1: go on; else the exit code. */
static int take(struct run_options *options, enum option_id id, char *argument) {
    switch (id) {
    case OPTION_VERBOSE: options->verbose = true; break;
    case OPTION_LADDER:
        options->ladder = true;
        return argument == NULL ? -1 : take_form(options, argument);
    case OPTION_DRAW: return take_draw(options, argument);
    case OPTION_SCALE:
        if (!lastack_time_read(argument, strlen(argument), &options->unit) ||
            options->unit == 0 || options->unit == LASTACK_NEVER)
            return usage_error(&run_word, "--scale wants a time, as 10ms, not '%s'", argument);
        break;
    case OPTION_JSON: options->json = true; break;
    case OPTION_TAP: options->tap = true; break;
    case OPTION_JUNIT: return take_file("junit", argument, &options->junit);
    case OPTION_PCAPNG: return take_file("pcapng", argument, &options->pcapng);
    case OPTION_PCAP: return take_file("pcap", argument, &options->pcap);
    case OPTION_TCPDUMP: return take_tcpdump(options, argument);
    case OPTION_INTERFACES: return take_interfaces(options, argument);
    case OPTION_LOST: return take_lost(options, argument);
    case OPTION_OUTPUT:
        if (strcmp(argument, "-") == 0)
            return usage_error(options->word, "-o wants a file: standard output has the results");
        options->pages = argument;
        break;
    case OPTION_SEED:
        options->seeded = true;
        return option_seed(options->word, argument, &options->seed);
    case OPTION_SET: return option_set(options->word, argument, &options->set, &options->sets);
    case OPTION_CHECK_DETERMINISM: options->check_determinism = true; break;
    case OPTION_STRICT: options->strict = true; break;
    case OPTION_FILTER: options->filter = argument; break;
    case OPTION_LIST: options->list = true; break;
    case OPTION_ENDPOINTS: options->endpoints.directory = argument; break;
    case OPTION_USE:
        return option_use(options->word, argument, &options->endpoints.given,
                          &options->endpoints.count);
    case OPTION_NAMES: return option_style(options->word, argument, &options->style);
    case OPTION_TIMEOUT: return option_timeout(options->word, argument, &options->timeout);
    case OPTION_COLOR:
        if (!read_colour(argument, &options->colour))
            return usage_error(options->word, "--color wants auto, always or never, not '%s'",
                               argument);
        break;
    default: return 2;
    }
    return -1;
}

/* What is a mistake beside each other. */
static int check(const struct run_options *options) {
    const char *other = options->verbose   ? "--verbose"
                        : options->ladder  ? "--ladder"
                        : options->tcpdump ? "--tcpdump"
                        : options->tap     ? "--tap"
                        : options->list    ? "--list"
                                           : NULL;
    if (options->json && other != NULL)
        return usage_error(&run_word, "--json has standard output for itself: not with %s", other);
    return -1;
}

int run_options_parse(struct run_options *options, int argc, char **argv, struct output *output) {
    const struct word *word = options->word;
    *options = (struct run_options){.word = word, .timeout = APART_LIMIT};
    enum option_id id;
    while ((id = option_next(word, argc, argv)) != OPTION_END) {
        if (id == OPTION_WRONG)
            return 2;
        if (id == OPTION_HELP) {
            option_help(word, output);
            return 0;
        }
        int code = take(options, id, optarg);
        if (code >= 0)
            return code;
    }
    options->first = optind;
    /* A report is the same wherever it is written; what is for the terminal looks at it. */
    if (!options->formed && options->junit == NULL && terminal_shows_unicode())
        options->form = LASTACK_LADDER_UNICODE;
    if (optind == argc)
        return usage_error(word, "which scenarios? Name files or directories");
    if (word == &report_word && options->pages == NULL)
        return usage_error(word, "where to? -o names the page, or the directory of the pages");
    return check(options);
}

void run_options_free(struct run_options *options) {
    free(options->set);
    endpoints_free(&options->endpoints);
}

bool run_options_match(const struct run_options *options, const char *path) {
    const char *slash = strrchr(path, '/'), *name = slash == NULL ? path : slash + 1;
    return fnmatch(options->filter, path, 0) == 0 || fnmatch(options->filter, name, 0) == 0 ||
           strstr(path, options->filter) != NULL;
}
