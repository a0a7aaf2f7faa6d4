/* `lastack netstat`: plays a scenario and prints its hosts' tables of sockets at given times. */
#include "netstat.h"
#include "apart.h"
#include "complain.h"
#include "load.h"
#include "options.h"
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- options --------------------------------------------------------------------------------- */

static const struct option_info netstat_option[] = {
    {OPTION_AT, 0, "at", "TIMES", "when: 3s, 'every 10s', end; several with commas, or repeated"},
    {OPTION_AS, 0, "as", "TOOL", "print as netstat (Linux's, the default), ss or bsd does"},
    {OPTION_INFO, 'i', "info", NULL, "with ss: also what the endpoint shows of itself"},
    {OPTION_HOST, 0, "host", "NAME", "only of this host"},
    OPTION_INFO_SEED,
    OPTION_INFO_SET,
    OPTION_INFO_ENDPOINTS,
    OPTION_INFO_USE,
    OPTION_INFO_TIMEOUT,
    {OPTION_HELP, 'h', "help", NULL, "print this"},
};
static const struct word netstat_word = {
    .name = "lastack netstat",
    .usage = "lastack netstat [OPTION]... FILE",
    .summary = "Plays a scenario and prints the tables of its hosts' sockets as they are at given\n"
               "times, in the form of a tool that people know; without --at, at its end.",
    .option = netstat_option,
    .options = sizeof netstat_option / sizeof *netstat_option,
    .more = "A time after the end of the scenario comes too: nobody calls any more, but timers\n"
            "run. 'every' goes up to the end. Exit codes are those of 'lastack run'.",
};

/* Times, as --at gives them. */
struct times {
    lastack_time *time; /* sorted once they are all there */
    size_t count;
    lastack_time *every;
    size_t everies;
    bool end;
};

struct netstat {
    struct times times;
    struct lastack_table table;
    const char *host; /* NULL: all */
    struct endpoints endpoints;
    lastack_time timeout;
    const char **set;
    size_t sets;
    bool seeded;
    uint64_t seed;
    struct output *output;
    const struct scenario_file *file;
    /* For the time of the play. */
    struct lastack_names names;
    lastack_time printed; /* when the last tables were; -1: none yet */
    bool nobody; /* there is no such host */
    bool failed; /* memory is out */
};

static bool add(lastack_time **list, size_t *count, lastack_time time) {
    lastack_time *grown = realloc(*list, (*count + 1) * sizeof *grown);
    if (grown == NULL)
        return false;
    *list = grown;
    grown[(*count)++] = time;
    return true;
}

/* One of those between the commas. -1: go on; else the exit code. */
static int take_time(struct times *times, const char *text, size_t octets) {
    static const char every[] = "every";
    const size_t before = sizeof every - 1;
    lastack_time time;
    while (octets > 0 && *text == ' ') {
        text++;
        octets--;
    }
    while (octets > 0 && text[octets - 1] == ' ')
        octets--;
    bool again = octets > before && strncmp(text, every, before) == 0 && text[before] == ' ';
    if (octets == 3 && strncmp(text, "end", 3) == 0) {
        times->end = true;
        return -1;
    }
    size_t skip = again ? before + strspn(text + before, " ") : 0;
    if (!lastack_time_read(text + skip, octets - skip, &time) || time == LASTACK_NEVER ||
        (again && time == 0))
        return usage_error(&netstat_word,
                           "--at wants times, as '3s,every 10s,end', and this is none: '%.*s'",
                           (int)octets, text);
    bool added = again ? add(&times->every, &times->everies, time)
                       : add(&times->time, &times->count, time);
    return added ? -1 : complain_memory();
}

static int take_times(struct times *times, const char *text) {
    for (;;) {
        size_t octets = strcspn(text, ",");
        int code = take_time(times, text, octets);
        if (code >= 0 || text[octets] == '\0')
            return code;
        text += octets + 1;
    }
}

static bool ends_in_every(const char *text) {
    const char *comma = strrchr(text, ','), *last = comma == NULL ? text : comma + 1;
    return strcmp(last + strspn(last, " "), "every") == 0;
}

/* "--at 3s,every 10s" without quotes: its time is the next word. */
static int take_words(struct times *times, char **argv, int argc, const char *argument) {
    struct text all = {0};
    text_string(&all, argument);
    while (!all.failed && ends_in_every(all.octets) && optind < argc)
        text_printf(&all, " %s", argv[optind++]);
    int code = all.failed ? complain_memory() : take_times(times, all.octets);
    text_free(&all);
    return code;
}

static int take_tool(struct lastack_table *table, const char *argument) {
    int style = lastack_style_find(argument, strlen(argument));
    if (style < 0 || style == LASTACK_STYLE_RFC)
        return usage_error(&netstat_word, "--as wants netstat, ss or bsd, not '%s'", argument);
    table->style = (unsigned)style;
    return -1;
}

static int take(struct netstat *netstat, enum option_id id, char *argument) {
    switch (id) {
    case OPTION_AS: return take_tool(&netstat->table, argument);
    case OPTION_INFO: netstat->table.inner = true; break;
    case OPTION_HOST: netstat->host = argument; break;
    case OPTION_SEED:
        netstat->seeded = true;
        return option_seed(&netstat_word, argument, &netstat->seed);
    case OPTION_SET: return option_set(&netstat_word, argument, &netstat->set, &netstat->sets);
    case OPTION_ENDPOINTS: netstat->endpoints.directory = argument; break;
    case OPTION_USE:
        return option_use(&netstat_word, argument, &netstat->endpoints.given,
                          &netstat->endpoints.count);
    case OPTION_TIMEOUT: return option_timeout(&netstat_word, argument, &netstat->timeout);
    default: return 2;
    }
    return -1;
}

static int compare(const void *a, const void *b) {
    lastack_time x = *(const lastack_time *)a, y = *(const lastack_time *)b;
    return x < y ? -1 : x > y;
}

static int parse(struct netstat *netstat, int argc, char **argv) {
    struct times *times = &netstat->times;
    enum option_id id;
    while ((id = option_next(&netstat_word, argc, argv)) != OPTION_END) {
        if (id == OPTION_WRONG)
            return 2;
        if (id == OPTION_HELP) {
            option_help(&netstat_word, netstat->output);
            return 0;
        }
        int code = id == OPTION_AT ? take_words(&netstat->times, argv, argc, optarg)
                                   : take(netstat, id, optarg);
        if (code >= 0)
            return code;
    }
    if (netstat->table.inner && netstat->table.style != LASTACK_STYLE_SS)
        return usage_error(&netstat_word, "--info is for --as=ss");
    if (optind + 1 != argc)
        return usage_error(&netstat_word, optind == argc ? "which scenario? Name a file"
                                                         : "one scenario, not several");
    if (times->count > 0)
        qsort(times->time, times->count, sizeof *times->time, compare);
    times->end |= times->count + times->everies == 0;
    return -1;
}

/* ---- the play -------------------------------------------------------------------------------- */

/* The next time that was asked for, after `now`. `before_end`: also the times of `every`. */
static lastack_time next_time(const struct times *times, lastack_time now, bool before_end) {
    lastack_time next = LASTACK_NEVER;
    for (size_t i = 0; i < times->count && next == LASTACK_NEVER; i++)
        if (times->time[i] > now)
            next = times->time[i];
    for (size_t i = 0; before_end && i < times->everies; i++) {
        lastack_time every = times->every[i], past = now < 0 ? 0 : now / every;
        if (past < LASTACK_NEVER / every - 1 && (past + 1) * every < next)
            next = (past + 1) * every;
    }
    return next;
}

static void print(struct netstat *netstat, lastack_sim *sim) {
    if (!netstat->nobody && !lastack_table_write(sim, &netstat->table, &netstat->names, NULL,
                                                 output_write, netstat->output))
        netstat->failed = true;
    netstat->printed = lastack_sim_now(sim);
}

static lastack_time look(void *context, lastack_sim *sim) {
    struct netstat *netstat = context;
    print(netstat, sim);
    return next_time(&netstat->times, lastack_sim_now(sim), true);
}

static void born(void *context, lastack_sim *sim, const struct lastack_names *names) {
    struct netstat *netstat = context;
    netstat->names = *names;
    if (netstat->host == NULL)
        return;
    netstat->nobody = true;
    for (int host = 0; host < lastack_host_count(sim); host++)
        if (strcmp(names->host(names->context, host), netstat->host) == 0) {
            netstat->table.host = host;
            netstat->nobody = false;
        }
}

/* The end, and what comes after it, which must not be seen by the scenario: in a copy. */
static void over(void *context, lastack_sim *sim, const struct lastack_failure *failure) {
    struct netstat *netstat = context;
    const struct times *times = &netstat->times;
    if (sim == NULL || failure != NULL)
        return;
    lastack_time now = lastack_sim_now(sim), next = next_time(times, netstat->printed, false);
    if (next != now && netstat->printed != now && times->end)
        print(netstat, sim);
    if (next == LASTACK_NEVER)
        return;
    lastack_sim *after = lastack_sim_clone(sim);
    if (after == NULL)
        netstat->failed = true;
    for (; after != NULL && next != LASTACK_NEVER; next = next_time(times, next, false)) {
        lastack_sim_run(after, next);
        print(netstat, after);
    }
    lastack_sim_free(after);
}

static int play(struct netstat *netstat, const char *name, const lastack_scenario *scenario,
                struct lastack_result *result) {
    struct lastack_play how = {.set = netstat->set,
                               .sets = netstat->sets,
                               .use = netstat->endpoints.use,
                               .uses = netstat->endpoints.count,
                               .seeded = netstat->seeded,
                               .seed = netstat->seed,
                               .born = born,
                               .look_at = next_time(&netstat->times, -1, true),
                               .look = look,
                               .over = over,
                               .context = netstat};
    lastack_scenario_play(scenario, &how, result);
    if (netstat->nobody)
        return usage_error(&netstat_word, "the scenario has no host '%s'", netstat->host);
    if (result->outcome != LASTACK_PASSED)
        return complain_failure(name, &result->failure);
    return netstat->failed && netstat->output->error == 0 ? complain_memory() : 0;
}

static int load_and_play(void *context) {
    struct netstat *netstat = context;
    const struct scenario_file *file = netstat->file;
    struct load load = {.root = file->root, .endpoints = &netstat->endpoints};
    struct text text = {0};
    lastack_scenario *scenario = NULL;
    struct lastack_result *result = calloc(1, sizeof *result);
    if (result == NULL)
        return complain_memory();
    int code = load_scenario(&load, file, &text, &scenario, &result->failure);
    if (code == LASTACK_PASSED)
        code = load_given(&load, &result->failure);
    code = code == LASTACK_PASSED ? play(netstat, scenario_name(file), scenario, result)
                                  : complain_failure(scenario_name(file), &result->failure);
    lastack_scenario_free(scenario);
    load_free(&load);
    text_free(&text);
    free(result);
    endpoints_free(&netstat->endpoints);
    return code;
}

int netstat_main(int argc, char **argv, struct output *output) {
    struct netstat netstat = {.table = {.style = LASTACK_STYLE_NETSTAT, .host = -1},
                              .timeout = APART_LIMIT,
                              .output = output,
                              .printed = -1};
    struct scenario_files files = {0};
    struct file_error error = {0};
    int code = parse(&netstat, argc, argv);
    if (code < 0 && !files_add(&files, argv[optind], &error))
        code = complain_file(&error);
    if (code < 0 && files.count != 1)
        code = usage_error(&netstat_word, "one scenario, not a directory");
    if (code < 0) {
        netstat.file = &files.file[0];
        code = endpoints_any(&netstat.endpoints)
                   ? apart_word(load_and_play, &netstat, netstat.timeout, output)
                   : load_and_play(&netstat);
    }
    files_free(&files);
    endpoints_free(&netstat.endpoints); /* also where what they are for was played apart */
    free(netstat.times.time);
    free(netstat.times.every);
    free(netstat.set);
    return code;
}
