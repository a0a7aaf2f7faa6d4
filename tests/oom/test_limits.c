/* Every limit of a world, reached: a verdict with its name, or the errno that its header says; at
 * once, and the world can still be looked at, copied and freed. */
#include "run_suite.h"
#include <check.h>
#include <lastack/lastack.h>
#include <stdio.h>
#include <string.h>

struct world {
    lastack_sim *sim;
    int client, server;
    lastack_socket listener;
};

static struct lastack_limits small(void) {
    return (struct lastack_limits){.hosts = 2,
                                   .addresses = 4,
                                   .links = 4,
                                   .connections = 16,
                                   .resting = 16,
                                   .segments = 64,
                                   .text = 64,
                                   .runs = 64,
                                   .faults = 4,
                                   .same_time = 1000};
}

static struct world begin(const struct lastack_limits *limits,
                          const struct lastack_resident_ops *resident) {
    struct lastack_setup setup = {
        .seed = 1, .limits = *limits, .resident = &resident, .residents = resident != NULL};
    struct lastack_link link = lastack_link_default();
    struct world w = {0};
    ck_assert_int_eq(lastack_sim_create(&setup, &w.sim), 0);
    w.client = lastack_sim_host(w.sim, 1, 0);
    w.server = lastack_sim_host(w.sim, 1, 0);
    ck_assert_int_eq(lastack_sim_link(w.sim, w.client, w.server, &link), 0);
    ck_assert_int_eq(lastack_socket_open(w.sim, w.server, &w.listener), 0);
    ck_assert_int_eq(lastack_socket_bind(w.sim, w.listener, 0, 80), 0);
    ck_assert_int_eq(lastack_socket_listen(w.sim, w.listener, 1000), 0);
    return w;
}

static int connect_one(struct world *w, lastack_socket *s) {
    int result = lastack_socket_open(w->sim, w->client, s);
    if (result == 0)
        result = lastack_socket_connect(w->sim, *s, lastack_host_address(w->sim, w->server), 80);
    return result;
}

static void open_pair(struct world *w, lastack_socket *active, lastack_socket *passive) {
    ck_assert_int_eq(connect_one(w, active), -LASTACK_EINPROGRESS);
    ck_assert_int_eq(lastack_sim_run(w->sim, lastack_sim_now(w->sim) + LASTACK_SECOND), 0);
    ck_assert_int_eq(lastack_socket_accept(w->sim, w->listener, passive), 0);
}

/* The world has stopped with that verdict, and stays so; it is a value as ever. */
static void ends(struct world *w, unsigned verdict, const char *text) {
    lastack_socket s;
    struct lastack_next next;
    ck_assert_uint_eq(lastack_sim_verdict(w->sim), verdict);
    ck_assert_ptr_nonnull(strstr(lastack_verdict_text(verdict), text));
    ck_assert_int_eq(lastack_sim_step(w->sim), -(int)verdict);
    ck_assert_int_eq(lastack_sim_run(w->sim, LASTACK_NEVER), -(int)verdict);
    lastack_sim *copy = lastack_sim_clone(w->sim);
    ck_assert(lastack_sim_equal(copy, w->sim));
    ck_assert_uint_eq(lastack_sim_digest(copy), lastack_sim_digest(w->sim));
    lastack_sim_next(copy, &next);
    if (lastack_socket_open(copy, w->client, &s) == 0)
        lastack_socket_close(copy, s);
    lastack_sim_free(copy);
    lastack_sim_free(w->sim);
}

/* ---- limits of the furniture: an errno ------------------------------------------------------- */

START_TEST(hosts_addresses_links_faults) {
    struct lastack_limits limits = small();
    struct lastack_link link = lastack_link_default();
    struct lastack_fault fault = {.n = 1, .from = -1, .to = -1};
    struct world w = begin(&limits, NULL);
    ck_assert_int_eq(lastack_sim_host(w.sim, 1, 0), -LASTACK_ENOBUFS);
    for (int i = 0; i < 4; i++)
        ck_assert_int_eq(lastack_sim_fault(w.sim, &fault), i);
    ck_assert_int_eq(lastack_sim_fault(w.sim, &fault), -LASTACK_ENOBUFS);
    lastack_sim_faults_clear(w.sim);
    ck_assert_int_eq(lastack_sim_fault(w.sim, &fault), 0);
    lastack_sim_free(w.sim);

    limits.hosts = 3;
    limits.links = 5;
    w = begin(&limits, NULL);
    ck_assert_int_eq(lastack_sim_host(w.sim, 3, 0), -LASTACK_ENOBUFS); /* addresses */
    int third = lastack_sim_host(w.sim, 2, 0);
    ck_assert_int_eq(third, 2);
    ck_assert_int_eq(lastack_sim_link(w.sim, w.client, third, &link), -LASTACK_ENOBUFS);
    ck_assert_uint_eq(lastack_sim_verdict(w.sim), LASTACK_VERDICT_NONE);
    lastack_sim_free(w.sim);
}
END_TEST

static bool takes_memory(const char *limit) {
    return strcmp(limit, "same_time") != 0 && strcmp(limit, "events") != 0;
}

START_TEST(beyond_what_a_limit_can_be) {
    static const struct lastack_limits most = {
#define X(member, id, initial, maximum, text) .member = maximum,
        LASTACK_LIMITS(X)
#undef X
    };
    lastack_sim *sim;
    struct lastack_setup setup = {.seed = 1};
#define X(member, id, initial, maximum, text)                                                      \
    setup.limits = small();                                                                        \
    setup.limits.member = most.member;                                                             \
    if (!takes_memory(#member) || most.member <= 65536) {                                          \
        struct lastack_usage usage;                                                                \
        ck_assert_int_eq(lastack_sim_create(&setup, &sim), 0);                                     \
        lastack_sim_usage(sim, &usage);                                                            \
        ck_assert_uint_eq(lastack_sim_octets(&setup), usage.octets_reserved);                      \
        lastack_sim_free(sim);                                                                     \
    }                                                                                              \
    setup.limits.member = most.member + 1;                                                         \
    if (setup.limits.member != 0) {                                                                \
        ck_assert_int_eq(lastack_sim_create(&setup, &sim), -LASTACK_EINVAL);                       \
        ck_assert_uint_eq(lastack_sim_octets(&setup), 0);                                          \
        ck_assert_ptr_null(sim);                                                                   \
    }
    LASTACK_LIMITS(X)
#undef X
}
END_TEST

/* ---- connections, resting -------------------------------------------------------------------- */

START_TEST(sockets) {
    struct lastack_limits limits = small();
    struct world w = begin(&limits, NULL);
    lastack_socket s;
    for (uint32_t i = 1; i < limits.connections; i++)
        ck_assert_int_eq(lastack_socket_open(w.sim, w.client, &s), 0);
    ck_assert_int_eq(lastack_socket_open(w.sim, w.client, &s), -LASTACK_ENFILE);
    ck_assert_uint_eq(lastack_sim_verdict(w.sim), LASTACK_VERDICT_NONE);
    lastack_sim_free(w.sim);
}
END_TEST

/* The children find no slot. */
START_TEST(connections) {
    struct lastack_limits limits = small();
    struct world w = begin(&limits, NULL);
    lastack_socket s;
    int opened = 0;
    while (connect_one(&w, &s) == -LASTACK_EINPROGRESS)
        opened++;
    ck_assert_int_eq(opened, 15);
    ck_assert_int_eq(lastack_sim_run(w.sim, LASTACK_NEVER), -LASTACK_LIMIT_CONNECTIONS);
    ends(&w, LASTACK_LIMIT_CONNECTIONS, "connections");
}
END_TEST

START_TEST(resting) {
    struct lastack_limits limits = small();
    limits.resting = 4;
    struct world w = begin(&limits, NULL);
    lastack_socket active, passive;
    for (int i = 0; i < 4; i++) {
        open_pair(&w, &active, &passive);
        lastack_socket_close(w.sim, active);
        lastack_sim_run(w.sim, lastack_sim_now(w.sim) + LASTACK_SECOND);
        lastack_socket_close(w.sim, passive);
        ck_assert_int_eq(lastack_sim_run(w.sim, lastack_sim_now(w.sim) + LASTACK_SECOND), 0);
    }
    open_pair(&w, &active, &passive);
    lastack_socket_close(w.sim, active);
    lastack_sim_run(w.sim, lastack_sim_now(w.sim) + LASTACK_SECOND);
    lastack_socket_close(w.sim, passive);
    ck_assert_int_eq(lastack_sim_run(w.sim, LASTACK_NEVER), -LASTACK_LIMIT_RESTING);
    ends(&w, LASTACK_LIMIT_RESTING, "at rest");
}
END_TEST

/* ---- segments, text, pieces of it ------------------------------------------------------------ */

START_TEST(segments) {
    struct lastack_limits limits = small();
    limits.segments = 8;
    struct world w = begin(&limits, NULL);
    lastack_socket active, passive;
    static char text[60000];
    open_pair(&w, &active, &passive);
    ck_assert_int_eq(lastack_socket_send(w.sim, active, text, sizeof text), sizeof text);
    lastack_sim_run(w.sim, LASTACK_NEVER);
    ends(&w, LASTACK_LIMIT_SEGMENTS, "segments in flight");
}
END_TEST

START_TEST(text_chunks) {
    struct lastack_limits limits = small();
    limits.text = 8;
    struct world w = begin(&limits, NULL);
    lastack_socket active, passive;
    static char text[60000];
    open_pair(&w, &active, &passive);
    ck_assert_int_eq(lastack_socket_send(w.sim, active, text, 8 * 2048), 8 * 2048);
    ck_assert_int_eq(lastack_socket_send(w.sim, active, text, 1), -LASTACK_ENOBUFS);
    ends(&w, LASTACK_LIMIT_TEXT, "chunks of text");
}
END_TEST

/* Every other segment is lost: each that arrives is a piece by itself. */
START_TEST(runs) {
    struct lastack_limits limits = small();
    limits.runs = 2;
    struct lastack_fault fault = {.ordinal = LASTACK_ORDINAL_EVERY_NTH,
                                  .n = 2,
                                  .facts = LASTACK_FACT_DATA,
                                  .from = -1,
                                  .to = -1};
    struct world w = begin(&limits, NULL);
    lastack_socket active, passive;
    static char text[60000];
    open_pair(&w, &active, &passive);
    ck_assert_int_ge(lastack_sim_fault(w.sim, &fault), 0);
    ck_assert_int_eq(lastack_socket_send(w.sim, active, text, sizeof text), sizeof text);
    lastack_sim_run(w.sim, LASTACK_NEVER);
    ends(&w, LASTACK_LIMIT_RUNS, "pieces of received text");
}
END_TEST

/* A forged segment whose text finds no room is the caller's affair. */
START_TEST(injected_text) {
    struct lastack_limits limits = small();
    limits.text = 2;
    struct world w = begin(&limits, NULL);
    static char text[60000];
    struct lastack_segment seg = {.source = 1,
                                  .destination = 2,
                                  .source_port = 9,
                                  .destination_port = 80,
                                  .text_octets = 2 * 2048,
                                  .ctl = LASTACK_ACK};
    ck_assert_int_eq(lastack_sim_inject(w.sim, &seg, NULL, text), 0);
    seg.text_octets++;
    ck_assert_int_eq(lastack_sim_inject(w.sim, &seg, NULL, text), -LASTACK_ENOBUFS);
    ck_assert_uint_eq(lastack_sim_verdict(w.sim), LASTACK_VERDICT_NONE);
    lastack_sim_free(w.sim);
}
END_TEST

/* ---- time ------------------------------------------------------------------------------------ */

/* A link without delay, and a user who answers each octet with one. */
START_TEST(same_time) {
    struct lastack_limits limits = small();
    struct world w = begin(&limits, NULL);
    struct lastack_link link = lastack_link_default();
    lastack_socket active, passive;
    char octet = 'x';
    link.delay = 0;
    ck_assert_int_eq(lastack_sim_link(w.sim, w.client, w.server, &link), 0);
    open_pair(&w, &active, &passive);
    int result = 1;
    while (result > 0) {
        if (lastack_socket_receive(w.sim, passive, &octet, 1) == 1 ||
            lastack_socket_readable(w.sim, active) == 0)
            lastack_socket_send(w.sim, passive, &octet, 1);
        if (lastack_socket_receive(w.sim, active, &octet, 1) == 1)
            lastack_socket_send(w.sim, active, &octet, 1);
        result = lastack_sim_step(w.sim);
    }
    ck_assert_int_eq(result, -LASTACK_LIMIT_SAME_TIME);
    ends(&w, LASTACK_LIMIT_SAME_TIME, "the clock does not move");
}
END_TEST

/* Four SYNs arrive at one time: the first moves the clock. */
START_TEST(as_many_at_the_same_time_as_the_limit_says) {
    for (uint32_t limit = 2; limit <= 3; limit++) {
        struct lastack_limits limits = small();
        limits.same_time = limit;
        struct world w = begin(&limits, NULL);
        lastack_socket s;
        for (int i = 0; i < 4; i++)
            ck_assert_int_eq(connect_one(&w, &s), -LASTACK_EINPROGRESS);
        for (int i = 0; i < 3; i++)
            ck_assert_int_eq(lastack_sim_step(w.sim), 1);
        ck_assert_int_eq(lastack_sim_step(w.sim),
                         limit == 3 ? 1 : -(int)LASTACK_LIMIT_SAME_TIME);
        lastack_sim_free(w.sim);
    }
}
END_TEST

START_TEST(events) {
    struct lastack_limits limits = small();
    limits.events = 10;
    struct world w = begin(&limits, NULL);
    lastack_socket s;
    lastack_sim_cut(w.sim, w.client, w.server, true);
    for (int i = 0; i < 4; i++)
        ck_assert_int_eq(connect_one(&w, &s), -LASTACK_EINPROGRESS);
    for (uint32_t i = 0; i < limits.events; i++)
        ck_assert_int_eq(lastack_sim_step(w.sim), 1);
    ck_assert_int_eq(lastack_sim_step(w.sim), -LASTACK_LIMIT_EVENTS);
    ends(&w, LASTACK_LIMIT_EVENTS, "events");
}
END_TEST

START_TEST(the_end_of_time) {
    struct lastack_limits limits = small();
    struct world w = begin(&limits, NULL);
    lastack_socket active, passive;
    open_pair(&w, &active, &passive);
    ck_assert_int_eq(lastack_sim_run(w.sim, 100LL * 365 * 24 * 3600 * LASTACK_SECOND), 0);
    ck_assert_int_eq(lastack_sim_run(w.sim, LASTACK_NEVER - 1), -LASTACK_VERDICT_TIME);
    ends(&w, LASTACK_VERDICT_TIME, "the end of time");
}
END_TEST

/* A retransmission is sent again and again, on a link that is slow enough, with a delay that is
 * long enough. */
START_TEST(the_end_of_time_by_delay_and_rate) {
    struct lastack_limits limits = small();
    struct world w = begin(&limits, NULL);
    struct lastack_link link = lastack_link_default();
    struct lastack_fault fault = {.kind = LASTACK_FAULT_DELAY,
                                  .ordinal = LASTACK_ORDINAL_EVERY_NTH,
                                  .n = 1,
                                  .from = -1,
                                  .to = -1,
                                  .by = LASTACK_NEVER};
    lastack_socket active, passive;
    static char octets[30000];
    open_pair(&w, &active, &passive);
    link.rate = 1;
    ck_assert_int_eq(lastack_sim_link(w.sim, w.client, w.server, &link), 0);
    if (_i == 1)
        ck_assert_int_ge(lastack_sim_fault(w.sim, &fault), 0);
    ck_assert_int_eq(lastack_socket_send(w.sim, active, octets, sizeof octets), sizeof octets);
    lastack_time last = lastack_sim_now(w.sim);
    while (lastack_sim_step(w.sim) > 0) {
        ck_assert_int_ge(lastack_sim_now(w.sim), last);
        last = lastack_sim_now(w.sim);
    }
    if (_i == 1)
        ends(&w, LASTACK_VERDICT_TIME, "the end of time");
    else
        lastack_sim_free(w.sim);
}
END_TEST

/* ---- a resident's memory --------------------------------------------------------------------- */

static void grow(void *memory, lastack_sim *sim, const struct lastack_record *record) {
    uint64_t *count = memory;
    (void)record;
    ++*count;
    if (!lastack_sim_resident_use(sim, 0, 8 * ((size_t)*count + 1)))
        return;
    ck_assert_uint_eq(count[*count], 0);
    count[*count] = UINT64_MAX;
}

START_TEST(resident) {
    static const struct lastack_resident_ops hungry = {.name = "hungry",
                                                       .octets = 64,
                                                       .octets_at_birth = 8,
                                                       .records = LASTACK_RECORDS_ALL,
                                                       .record = grow};
    struct lastack_limits limits = small();
    struct world w = begin(&limits, &hungry);
    lastack_socket s;
    connect_one(&w, &s);
    lastack_sim_run(w.sim, LASTACK_NEVER);
    ends(&w, LASTACK_VERDICT_RESIDENT, "resident");
}
END_TEST

/* Without a bound of its own it has what the limit says; or what it has at birth, if more. */
START_TEST(memory) {
    static const struct lastack_resident_ops growing[] = {
        {.name = "grows", .octets = SIZE_MAX}, {.octets = SIZE_MAX, .octets_at_birth = 2000}};
    static const size_t octets[] = {3 * 1024, 2000};
    struct lastack_limits limits = small();
    limits.memory = _i == 0 ? 3 : 1;
    struct world w = begin(&limits, &growing[_i]);
    ck_assert(lastack_sim_resident_use(w.sim, 0, octets[_i]));
    ck_assert_int_eq(((char *)lastack_sim_resident(w.sim, 0))[octets[_i] - 1], 0);
    ck_assert_uint_eq(lastack_sim_verdict(w.sim), LASTACK_VERDICT_NONE);
    ck_assert(!lastack_sim_resident_use(w.sim, 0, octets[_i] + 1));
    ends(&w, LASTACK_LIMIT_MEMORY, "memory");
}
END_TEST

/* ---- scenarios ------------------------------------------------------------------------------- */

static struct lastack_result play(const char *text, const struct lastack_limits *limits) {
    struct lastack_play how = {.limits = *limits};
    struct lastack_result result;
    struct lastack_failure failure;
    lastack_scenario *scenario = NULL;
    int outcome = lastack_scenario_parse("limits", text, strlen(text), NULL, NULL, &scenario,
                                         &failure);
    ck_assert_msg(outcome == LASTACK_PASSED, "%s", failure.message);
    lastack_scenario_play(scenario, &how, &result);
    lastack_scenario_free(scenario);
    return result;
}

#define OPEN "server listen 80\nclient connect server:80\nwait until established\n"
#define CROWD "server listen 80 backlog 1000\nrepeat 30 {\nclient connect server:80\nwait 1s\n"
#define LIFE(c)                                                                                    \
    "client connect server:80 as " c "\nwait 1s\n" c " close\nwait 1s\n" c ".peer close\nwait 1s\n"

static const struct {
    const char *name, *text;
} limited[] = {
    {"connections", CROWD "}\n"},
    {"at rest", "server listen 80\n" LIFE("a") LIFE("b") LIFE("c") LIFE("d") LIFE("e")},
    {"segments", OPEN "client send 50000\nserver read 50000\n"},
    {"chunks of text", OPEN "client send 60000\nserver read 60000\n"},
    {"pieces of received text",
     OPEN "drop every 2nd DATA\nclient send 50000\nserver read 50000\n"},
    {"faults", OPEN "repeat 9 {\ndrop next FIN\n}\n"},
};

START_TEST(a_scenario_names_the_limit) {
    struct lastack_limits limits = small();
    limits.resting = _i == 1 ? 4 : 64;
    limits.segments = _i == 2 ? 8 : 1000;
    limits.text = _i == 3 ? 8 : 1000;
    limits.runs = _i == 4 ? 2 : 1000;
    limits.connections = _i == 0 ? 16 : 100;
    struct lastack_result result = play(limited[_i].text, &limits);
    ck_assert_msg(result.outcome == LASTACK_EXHAUSTED, "%s: outcome %d: %s", limited[_i].name,
                  result.outcome, result.failure.message);
    ck_assert_msg(strstr(result.failure.message, limited[_i].name) != NULL, "%s: %s",
                  limited[_i].name, result.failure.message);
    ck_assert_uint_ne(result.failure.line, 0);
}
END_TEST

/* The memory of the player, or of both; once the key is raised, the run goes on. */
START_TEST(a_scenario_raises_the_memory) {
    static const char *const judge[] = {"set judge off\n", "set judge on\n"};
    struct lastack_limits limits = {0};
    char text[512];
    snprintf(text, sizeof text, "set limit.memory 8\n%s" CROWD "}\n", judge[_i]);
    struct lastack_result result = play(text, &limits);
    ck_assert_int_eq(result.outcome, LASTACK_EXHAUSTED);
    ck_assert_str_eq(result.failure.message,
                     "the limit on memory of the judge, or the player (KiB) is reached");
    ck_assert_str_eq(result.failure.hint, "it is 8; `set limit.memory N` sets it");
    ck_assert_uint_gt(result.failure.line, 3);
    snprintf(text, sizeof text, "set limit.memory 64\n%s" CROWD "}\n", judge[_i]);
    ck_assert_int_eq(play(text, &limits).outcome, LASTACK_PASSED);
    snprintf(text, sizeof text, "set limit.memory 1\n%s" CROWD "}\n", judge[_i]);
    ck_assert_int_eq(play(text, &limits).outcome, LASTACK_EXHAUSTED);
}
END_TEST

START_TEST(a_scenario_that_repeats_for_ever) {
    struct lastack_limits limits = small();
    struct lastack_result result = play("repeat 1000000000 {\nwait 1ns\n}\n", &limits);
    ck_assert_int_eq(result.outcome, LASTACK_EXHAUSTED);
    ck_assert_ptr_nonnull(strstr(result.failure.message, "steps"));
}
END_TEST

int main(void) {
    Suite *suite = suite_create("limits");
    TCase *tcase = tcase_create("limits");
    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, hosts_addresses_links_faults);
    tcase_add_test(tcase, beyond_what_a_limit_can_be);
    tcase_add_test(tcase, sockets);
    tcase_add_test(tcase, connections);
    tcase_add_test(tcase, resting);
    tcase_add_test(tcase, segments);
    tcase_add_test(tcase, text_chunks);
    tcase_add_test(tcase, runs);
    tcase_add_test(tcase, injected_text);
    tcase_add_test(tcase, same_time);
    tcase_add_test(tcase, as_many_at_the_same_time_as_the_limit_says);
    tcase_add_test(tcase, events);
    tcase_add_test(tcase, the_end_of_time);
    tcase_add_loop_test(tcase, the_end_of_time_by_delay_and_rate, 0, 2);
    tcase_add_test(tcase, resident);
    tcase_add_loop_test(tcase, memory, 0, 2);
    tcase_add_loop_test(tcase, a_scenario_raises_the_memory, 0, 2);
    tcase_add_loop_test(tcase, a_scenario_names_the_limit, 0, sizeof limited / sizeof *limited);
    tcase_add_test(tcase, a_scenario_that_repeats_for_ever);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
