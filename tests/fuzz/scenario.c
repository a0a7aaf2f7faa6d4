/* The language. Whatever the input is, the outcome is one of the four, a failure says what and
 * where, in print, and memory is given back. Played are a few hundred events in a small world. */
#include "fuzz/fuzz.h"
#include "fuzz/sinks.h"
#include <stdlib.h>
#include <string.h>

enum { OCTETS_MOST = 4096, EVENTS_MOST = 500, ROUNDS_MOST = 10000 };

/* What is counted, and who looks on. */
struct counted {
    size_t octets;
    uint64_t events;
    const struct lastack_allocator *memory;
    struct sinks sinks;
};

/* Sanitizers pay for each octet of an allocation, used or not: the blocks of worlds are kept for
 * the next one, with what is in them, on which nothing may depend. */
enum { LARGE = 1 << 16, KEPT = 8 };
static struct kept {
    void *memory;
    size_t octets;
} kept[KEPT];

static void *get(void *context, size_t octets) {
    struct counted *counted = context;
    counted->octets += octets;
    for (int i = 0; i < KEPT; i++) {
        if (kept[i].memory == NULL || kept[i].octets != octets)
            continue;
        void *memory = kept[i].memory;
        kept[i].memory = NULL;
        return memory;
    }
    void *memory = malloc(octets);
    FUZZ_MUST(memory != NULL);
    return memory;
}

static void put(void *context, void *memory, size_t octets) {
    struct counted *counted = context;
    counted->octets -= octets;
    for (int i = 0; i < KEPT && octets >= LARGE; i++) {
        if (kept[i].memory == NULL) {
            kept[i] = (struct kept){memory, octets};
            return;
        }
    }
    free(memory);
}

static void at_birth(void *context, lastack_sim *sim, const struct lastack_names *names) {
    struct counted *counted = context;
    counted->events = 0;
    sinks_begin(&counted->sinks, sim, names, counted->memory);
}

static void at_statement(void *context, lastack_sim *sim, const char *file, uint32_t line) {
    struct counted *counted = context;
    if (sim != NULL)
        lastack_json_statement(&counted->sinks.json, sim, file, line);
}

static void at_table(void *context, lastack_sim *sim, const struct lastack_table *table) {
    struct counted *counted = context;
    (void)table;
    sinks_tables(&counted->sinks, sim);
}

static void at_end(void *context, lastack_sim *sim, const struct lastack_failure *failure) {
    struct counted *counted = context;
    FUZZ_MUST((sim != NULL) == (counted->sinks.ladder != NULL));
    FUZZ_MUST(sim != NULL || failure != NULL);
    if (sim != NULL)
        sinks_tables(&counted->sinks, sim);
    sinks_end(&counted->sinks);
}

static void on_event(void *context, lastack_sim *sim) {
    struct counted *counted = context;
    if (++counted->events > EVENTS_MOST)
        lastack_sim_stop(sim, LASTACK_LIMIT_SAME_TIME);
}

/* `include "again"` takes a file in, which takes itself in. */
static bool include(void *context, const char *from, const char *name, const char **full,
                    const char **text, size_t *octets, const char **why) {
    static const char again[] = "let again = 1\ninclude \"again\"\n", once[] = "wait 1ms\n";
    (void)context;
    (void)from;
    *why = "there is no such file";
    *full = name;
    *text = strcmp(name, "again") == 0 ? again : once;
    *octets = strlen(*text);
    return strcmp(name, "again") == 0 || strcmp(name, "once") == 0;
}

static const struct lastack_endpoint_ops *use(void *context, const char *from, const char *name,
                                              const char **why) {
    (void)context;
    (void)from;
    *why = "there is no such endpoint";
    return strcmp(name, "ours") == 0 ? &lastack_tcp_ops : NULL;
}

static void check_text(const char *text, size_t room) {
    const char *end = memchr(text, 0, room);
    FUZZ_MUST(end != NULL);
    for (; text != end; text++)
        FUZZ_MUST((unsigned char)*text >= ' ' && *text != 0x7f);
}

/* Whole, in print, and at a place that can be. */
static void check_failure(const struct lastack_failure *failure, int outcome) {
    char text[8192];
    FUZZ_MUST(failure->outcome == outcome && failure->message[0] != 0);
    FUZZ_MUST(failure->line >= 1 && failure->column >= 1 && failure->width >= 1);
    check_text(failure->file, sizeof failure->file);
    check_text(failure->source, sizeof failure->source);
    check_text(failure->message, sizeof failure->message);
    check_text(failure->expected, sizeof failure->expected);
    check_text(failure->actual, sizeof failure->actual);
    check_text(failure->hint, sizeof failure->hint);
    size_t length = lastack_failure_print(failure, text, sizeof text);
    FUZZ_MUST(length < sizeof text && text[length] == 0);
    FUZZ_MUST(lastack_failure_print(failure, text, 1) == 0 && text[0] == 0);
}

static void play(const lastack_scenario *scenario, const struct lastack_allocator *memory) {
    struct lastack_result once, again;
    struct lastack_play how = {.born = at_birth,
                               .statement = at_statement,
                               .event = on_event,
                               .table = at_table,
                               .over = at_end,
                               .context = memory->context,
                               .memory = memory};
    how.limits = (struct lastack_limits){.hosts = 8,
                                         .addresses = 64,
                                         .links = 32,
                                         .connections = 64,
                                         .resting = 64,
                                         .segments = 256,
                                         .text = 128,
                                         .runs = 128,
                                         .faults = 32,
                                         .memory = 4096,
                                         .same_time = 1000};
    int outcome = lastack_scenario_play(scenario, &how, &once);
    FUZZ_MUST(outcome == once.outcome);
    if (outcome != LASTACK_PASSED)
        check_failure(&once.failure, outcome);
    lastack_scenario_play(scenario, &how, &again);
    FUZZ_MUST(once.outcome == again.outcome && once.digest == again.digest &&
              once.time == again.time && once.events == again.events);
}

/* Ten million statements are played before a scenario is stopped: too long for here. */
static bool repeats_long(const uint8_t *octets, size_t size) {
    static const char word[] = "repeat";
    uint64_t rounds = 1;
    for (size_t i = 0; i + sizeof word < size; i++) {
        if (memcmp(octets + i, word, sizeof word - 1) != 0)
            continue;
        uint64_t times = 0;
        for (size_t k = i + sizeof word; k < size && k < i + 30; k++)
            if (octets[k] >= '0' && octets[k] <= '9' && times < ROUNDS_MOST)
                times = times * 10 + octets[k] - '0';
        rounds *= times > 1 ? times : 1;
        if (rounds >= ROUNDS_MOST)
            return true;
    }
    return false;
}

void fuzz_scenario(const uint8_t *octets, size_t size) {
    struct counted counted = {0};
    struct lastack_allocator memory = {get, put, &counted};
    counted.memory = &memory;
    struct lastack_provider provider = {.include = include, .use = use};
    struct lastack_failure failure;
    lastack_scenario *scenario = NULL;
    if (size > OCTETS_MOST || repeats_long(octets, size))
        return;
    memset(&failure, 0xa5, sizeof failure);
    /* A copy of exactly that size: reading past it is noticed. */
    char *text = malloc(size + (size == 0));
    FUZZ_MUST(text != NULL);
    if (size != 0)
        memcpy(text, octets, size);
    int outcome =
        lastack_scenario_parse("fuzz", text, size, &provider, &memory, &scenario, &failure);
    FUZZ_MUST(outcome == LASTACK_PASSED || outcome == LASTACK_WRONG ||
              outcome == LASTACK_EXHAUSTED);
    FUZZ_MUST((scenario != NULL) == (outcome == LASTACK_PASSED));
    if (scenario != NULL)
        play(scenario, &memory);
    else
        check_failure(&failure, outcome);
    lastack_scenario_free(scenario);
    free(text);
    FUZZ_MUST(counted.octets == 0);
}
