/* `lastack timewait`: what servers and their clients meet when connections are many: its options,
 * and what is printed of the answer. */
#include "timewait.h"
#include "complain.h"
#include "stop.h"
#include "terminal.h"
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct option_info timewait_option[] = {
    {OPTION_RATE, 0, "rate", "N", "connects tried a second (470)"},
    {OPTION_MSL, 0, "msl", "TIME", "maximum segment lifetime; TIME-WAIT lasts twice (30s)"},
    {OPTION_PORTS, 0, "ports", "RANGE", "the client's ephemeral ports (32768-60999)"},
    {OPTION_DESTINATIONS, 0, "destinations", "N", "addresses of the server (1)"},
    {OPTION_CLOSES, 0, "closes", "WHO", "who closes first, client or server (client)"},
    {OPTION_REUSE, 0, "reuse", NULL, "a listener takes a new SYN in TIME-WAIT (time-wait.reuse)"},
    {OPTION_LINGER, 0, "linger", "SECONDS", "0: close with SO_LINGER 0, by a RST"},
    {OPTION_DELAY, 0, "delay", "TIME", "of the link, one way (10ms)"},
    {OPTION_DURATION, 0, "duration", "TIME", "try so long (until it is steady, and a while)"},
    {OPTION_CONNECTS, 0, "connects", "N", "try so many, instead"},
    {OPTION_SEED, 0, "seed", "N", "the seed of the initial sequence numbers (1)"},
    {OPTION_SVG, 0, "svg", "FILE", "also draw the picture into FILE"},
    {OPTION_JSON, 0, "json", NULL, "print numbers and series as JSON, no picture"},
    {OPTION_HELP, 'h', "help", NULL, "print this"},
};
const struct word timewait_word = {
    .name = "lastack timewait",
    .usage = "lastack timewait [OPTION]...",
    .summary = "Simulates a client that connects at a steady rate and says how many sockets wait\n"
               "in TIME-WAIT, when connect fails and with which errno, and the rate that can be\n"
               "held: each number as it was simulated and as a formula says.",
    .option = timewait_option,
    .options = sizeof timewait_option / sizeof *timewait_option,
    .more = "Exit code: 0 simulation and formulas agree, 1 they do not, 2 an option was wrong,\n"
            "3 memory or output failed.",
};

struct wishes {
    struct lab lab;
    const char *svg;
    bool json;
};

static int read_number(enum option_id id, const char *argument, uint64_t most, uint64_t *number) {
    if (option_number(argument, number) && *number >= 1 && *number <= most)
        return -1;
    const char *name = "";
    for (size_t i = 0; i < timewait_word.options; i++)
        if (timewait_option[i].id == id)
            name = timewait_option[i].name;
    return usage_error(&timewait_word, "--%s wants a number from 1 to %llu, not '%s'", name,
                       (unsigned long long)most, argument);
}

static int read_time(const char *name, const char *argument, lastack_time lowest, lastack_time most,
                     lastack_time *time) {
    char low[32], high[32];
    if (lastack_time_read(argument, strlen(argument), time) && *time >= lowest && *time <= most)
        return -1;
    lastack_time_print(lowest, low, sizeof low);
    lastack_time_print(most, high, sizeof high);
    return usage_error(&timewait_word, "--%s wants a time from %s to %s, not '%s'", name, low, high,
                       argument);
}

static int read_ports(const char *argument, struct lab *lab) {
    char text[32];
    uint64_t first, last;
    const char *dash = strchr(argument, '-');
    if (dash != NULL && dash - argument < (ptrdiff_t)sizeof text) {
        snprintf(text, sizeof text, "%.*s", (int)(dash - argument), argument);
        if (option_number(text, &first) && option_number(dash + 1, &last) && first >= 1 &&
            first <= last && last <= UINT16_MAX) {
            lab->first = (uint32_t)first;
            lab->last = (uint32_t)last;
            return -1;
        }
    }
    return usage_error(&timewait_word, "--ports wants two ports, as 32768-60999, not '%s'",
                       argument);
}

static int take_number(struct lab *lab, enum option_id id, const char *argument) {
    uint64_t number;
    uint64_t most = id == OPTION_RATE           ? LAB_RATE_MOST
                    : id == OPTION_DESTINATIONS ? 60000
                                                : LAB_CONNECTS_MOST;
    int code = read_number(id, argument, most, &number);
    if (code >= 0)
        return code;
    if (id == OPTION_RATE)
        lab->rate = (uint32_t)number;
    else if (id == OPTION_DESTINATIONS)
        lab->destinations = (uint32_t)number;
    else
        lab->connects = number;
    return -1;
}

/* -1: go on; else the exit code. */
static int take(struct wishes *wishes, enum option_id id, const char *argument) {
    struct lab *lab = &wishes->lab;
    switch (id) {
    case OPTION_RATE:
    case OPTION_DESTINATIONS:
    case OPTION_CONNECTS:
        return take_number(lab, id, argument);
    case OPTION_MSL:
        return read_time("msl", argument, 0, 3600 * LASTACK_SECOND, &lab->msl);
    case OPTION_DELAY:
        return read_time("delay", argument, LASTACK_MICROSECOND, LASTACK_SECOND / 4, &lab->delay);
    case OPTION_DURATION:
        return read_time("duration", argument, LASTACK_MILLISECOND, 86400 * LASTACK_SECOND,
                         &lab->duration);
    case OPTION_PORTS:
        return read_ports(argument, lab);
    case OPTION_CLOSES:
        lab->server_closes = strcmp(argument, "server") == 0;
        if (!lab->server_closes && strcmp(argument, "client") != 0)
            return usage_error(&timewait_word, "--closes wants client or server, not '%s'",
                               argument);
        break;
    case OPTION_LINGER:
        if (strcmp(argument, "0") != 0)
            return usage_error(&timewait_word,
                               "--linger is 0 only, not '%s': any other changes nothing here",
                               argument);
        lab->linger = true;
        break;
    case OPTION_SEED:
        return option_seed(&timewait_word, argument, &lab->seed);
    case OPTION_REUSE:
        lab->reuse = true;
        break;
    case OPTION_SVG:
        wishes->svg = argument;
        break;
    case OPTION_JSON:
        wishes->json = true;
        break;
    default:
        return 2;
    }
    return -1;
}

static int read_options(struct wishes *wishes, int argc, char **argv, struct output *output) {
    enum option_id id;
    while ((id = option_next(&timewait_word, argc, argv)) != OPTION_END) {
        if (id == OPTION_HELP)
            option_help(&timewait_word, output);
        if (id == OPTION_HELP || id == OPTION_WRONG)
            return id == OPTION_HELP ? 0 : 2;
        int code = take(wishes, id, optarg);
        if (code >= 0)
            return code;
    }
    if (optind < argc)
        return usage_error(&timewait_word, "too many words: '%s'", argv[optind]);
    if (wishes->lab.duration != 0 && wishes->lab.connects != 0)
        return usage_error(&timewait_word, "--duration or --connects, not both");
    if (wishes->svg != NULL && strcmp(wishes->svg, "-") == 0)
        return usage_error(&timewait_word, "--svg wants a file: standard output has the report");
    uint64_t asked =
        wishes->lab.duration == 0
            ? 0
            : (uint64_t)(wishes->lab.duration / LASTACK_MILLISECOND) * wishes->lab.rate / 1000;
    if (asked > LAB_CONNECTS_MOST)
        return usage_error(&timewait_word, "rate * duration is more than %u connects",
                           (unsigned)LAB_CONNECTS_MOST);
    return -1;
}

static int stopped(const struct lab_result *result, uint64_t waiting) {
    char number[32];
    if (result->memory)
        fprintf(stderr, "lastack: out of memory for a world with %s in TIME-WAIT\n",
                lab_number(waiting, number));
    else
        fprintf(stderr, "lastack: the world stopped: %s\n",
                lastack_verdict_text((unsigned)result->verdict));
    return 3;
}

/* Answers the exit code. */
static int report(const struct wishes *wishes, const struct lab_formula *formula,
                  const struct lab_result *result, struct output *output) {
    struct lab_rows rows;
    struct text text = {0}, svg = {0};
    struct file_error error = {0};
    int code = 0;
    lab_compare(&wishes->lab, formula, result, &rows);
    if (wishes->json) {
        lab_print_json(&text, &wishes->lab, result, &rows);
    } else {
        lab_print(&text, &wishes->lab, formula, result, &rows);
        text_string(&text, "\n");
        lab_plot(&text, &wishes->lab, result, terminal_shows_unicode());
    }
    if (text.failed)
        code = complain_memory();
    else
        output_write(output, text.octets, text.length);
    for (size_t i = 0; i < rows.count && code == 0; i++)
        if (!lab_row_agrees(&rows.row[i])) {
            fprintf(stderr, "lastack: simulation and formula differ: %s\n", rows.row[i].name);
            code = 1;
        }
    if (wishes->svg != NULL) {
        lab_plot_svg(&svg, &wishes->lab, result);
        if (!file_write(wishes->svg, &svg, &error)) {
            complain_file(&error);
            code = 3;
        }
    }
    text_free(&svg);
    text_free(&text);
    return code;
}

int timewait_main(int argc, char **argv, struct output *output) {
    struct wishes wishes = {.lab = {.rate = 470,
                                    .first = 32768,
                                    .last = 60999,
                                    .destinations = 1,
                                    .msl = 30 * LASTACK_SECOND,
                                    .delay = 10 * LASTACK_MILLISECOND,
                                    .seed = 1}};
    int code = read_options(&wishes, argc, argv, output);
    if (code >= 0)
        return code;
    struct lab_formula formula;
    struct lab_result *result = malloc(sizeof *result);
    if (result == NULL)
        return complain_memory();
    lab_prepare(&wishes.lab);
    lab_foretell(&wishes.lab, &formula);
    if (formula.peak > LAB_WAITING_MOST) {
        free(result);
        return usage_error(&timewait_word, "more than %u in TIME-WAIT are too many for a world",
                           (unsigned)LAB_WAITING_MOST);
    }
    lab_run(&wishes.lab, &formula, result);
    if (result->interrupted != 0) {
        fprintf(stderr, "lastack: interrupted by %s\n", signal_name(result->interrupted));
        stop_die(result->interrupted);
    }
    if (result->memory || result->verdict != 0)
        code = stopped(result, formula.peak);
    else
        code = report(&wishes, &formula, result, output);
    free(result);
    return code;
}
