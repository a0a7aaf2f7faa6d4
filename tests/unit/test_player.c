/* The player seen from its caller: what it may set, what it is told, what comes out,
 * limits, and want of memory. What statements mean is in tests/scenarios. */
#include "run_suite.h"
#include "script_kit.h"
#include "written.h"
#include <stdio.h>
#include <stdlib.h>

#define OPEN                                                                                       \
    "server listen 80\n"                                                                           \
    "client connect server:80\n"                                                                   \
    "wait until established\n"

/* ---- results --------------------------------------------------------------------------------- */

START_TEST(answers_a_result) {
    const struct lastack_result *result =
        kit_play(OPEN "expect client is ESTABLISHED\nalways expect client sent 0 FIN\nwait 1s");
    ck_assert_int_eq(result->outcome, LASTACK_PASSED);
    ck_assert_int_eq(result->time, 1030 * LASTACK_MILLISECOND);
    ck_assert_uint_eq(result->segments, 3);
    ck_assert_uint_eq(result->events, 3);
    ck_assert_uint_eq(result->expectations, 2);
    ck_assert_uint_eq(result->findings, 0);
    uint64_t digest = result->digest;
    result =
        kit_play(OPEN "expect client is ESTABLISHED\nalways expect client sent 0 FIN\nwait 1s");
    ck_assert_uint_eq(result->digest, digest);
    ck_assert_uint_ne(kit_play("set seed 5\n" OPEN)->digest, kit_play(OPEN)->digest);
    ck_assert_uint_eq(kit_play("set seed 1\n" OPEN)->digest, kit_play(OPEN)->digest);
}
END_TEST

START_TEST(answers_a_failure) {
    const struct lastack_result *result = kit_play(OPEN "expect client is CLOSED\nwait 1s");
    ck_assert_int_eq(result->outcome, LASTACK_FAILED);
    ck_assert_int_eq(result->failure.outcome, LASTACK_FAILED);
    ck_assert_int_eq(result->failure.time, 30 * LASTACK_MILLISECOND);
    ck_assert_int_eq(result->time, 30 * LASTACK_MILLISECOND);
    ck_assert_uint_eq(result->failure.line, 4);
    ck_assert_uint_eq(result->failure.column, 18);
    ck_assert_uint_eq(result->failure.width, 6);
    ck_assert_str_eq(result->failure.file, "t.scn");
    ck_assert_str_eq(result->failure.source, "expect client is CLOSED");
    ck_assert_str_eq(result->failure.expected, "CLOSED");
    ck_assert_str_eq(result->failure.actual, "ESTABLISHED, since 20ms");
    ck_assert_uint_eq(result->expectations, 0);
}
END_TEST

/* What passes may still not be what its author means. */
START_TEST(warns) {
    const char *expect = "expect client is ESTABLISHED\n";
    char text[512];
    ck_assert_str_eq(kit_play(OPEN)->warning, "no expectation was checked");
    snprintf(text, sizeof text, OPEN "%s", expect);
    ck_assert_str_eq(kit_play(text)->warning, "");
    snprintf(text, sizeof text,
             "drop 2nd SYN\ndelay ACK of SYN by 1ms\ndrop 0%% DATA\ndrop 1%% RST\n" OPEN
             "drop every FIN\n%s",
             expect);
    ck_assert_str_eq(kit_play(text)->warning, "no segment for the fault at t.scn:1, t.scn:8");
    ck_assert_str_eq(kit_play("drop FIN\n" OPEN)->warning,
                     "no segment for the fault at t.scn:1; no expectation was checked");
    ck_assert_str_eq(kit_play("drop FIN\n" OPEN "expect client is CLOSED")->warning, "");
    snprintf(text, sizeof text, OPEN "client send 1MiB\nclient close\n%s", expect);
    ck_assert_str_eq(kit_play(text)->warning,
                     "the `send` at t.scn:4 waits with 983040 octets: the send buffer is full");
    snprintf(text, sizeof text, "drop FIN\ndrop SYN\ndrop SYN\n" OPEN "wait 2s\n%s", expect);
    ck_assert_str_eq(kit_play(text)->warning,
                     "no segment for the fault at t.scn:1; the fault at t.scn:2 took the segment "
                     "of the one at t.scn:3: both count it, `next 2` takes two");
}
END_TEST

/* A scenario can be played again, and its plays do not know of each other. */
START_TEST(plays_again) {
    struct lastack_failure failure;
    struct lastack_result first, second;
    lastack_scenario *scenario =
        kit_parse(OPEN "repeat 3 { client send \"x\" }\nserver read \"xxx\"\nclient close\n"
                       "wait until server is CLOSE-WAIT",
                  &failure);
    ck_assert_ptr_nonnull(scenario);
    for (int i = 0; i < 3; i++) {
        ck_assert_int_eq(lastack_scenario_play(scenario, NULL, &first), LASTACK_PASSED);
        ck_assert_int_eq(lastack_scenario_play(scenario, NULL, &second), LASTACK_PASSED);
        ck_assert_mem_eq(&first, &second, sizeof first);
    }
    lastack_scenario_free(scenario);
    lastack_scenario_free(NULL);
}
END_TEST

/* What could not be parsed cannot be played. */
START_TEST(plays_no_scenario) {
    struct lastack_result result;
    ck_assert_int_eq(lastack_scenario_play(NULL, NULL, &result), LASTACK_WRONG);
    ck_assert_int_eq(result.outcome, LASTACK_WRONG);
    ck_assert_int_eq(result.failure.outcome, LASTACK_WRONG);
    ck_assert_str_eq(result.failure.message, "there is no scenario to play");
    ck_assert_uint_gt(strlen(kit_print(&result.failure)), 0);
}
END_TEST

/* ---- what the caller sets -------------------------------------------------------------------- */

static const struct {
    const char *set[3]; /* until NULL */
    const char *text;
} sets[] = {
    {{"msl=10s"},
     OPEN "client close\nwait until client is FIN-WAIT-2\nserver close\n"
          "wait until idle\nexpect client spent 20s in TIME-WAIT"},
    /* It wins over the scenario, for every host. */
    {{"msl=10s"},
     "set msl 1s\nset client msl 1s\n" OPEN
     "client close\nwait until client is FIN-WAIT-2\nset msl 1s\nserver close\n"
     "wait until idle\nexpect client spent 20s in TIME-WAIT"},
    /* The last one counts, and a profile is only where to start from. */
    {{"msl=1s", "msl=10s"},
     OPEN "client close\nwait until client is FIN-WAIT-2\nserver close\n"
          "wait until idle\nexpect client spent 20s in TIME-WAIT"},
    {{"profile=standard", "msl=10s"},
     "set profile linux\nset rto.initial 2s\n" OPEN
     "client close\nwait until client is FIN-WAIT-2\nserver close\n"
     "wait until idle\nexpect client spent 20s in TIME-WAIT"},
    {{"ports=7-7"},
     "set ports 8-8\nset client ports 9-9\n" OPEN
     "client connect server:80 from 7 fails EADDRINUSE"},
    {{"seed=5"}, "set seed 6\n" OPEN},
    {{"judge=off"},
     "set judge on\nset msl 0s\n" OPEN
     "inject client>server <SEQ=RCV.NXT><ACK=SND.NXT> \"x\"\nserver read \"x\""},
    {{"limit.connections=50"}, "set limit.connections 1\n" OPEN},
    {{"set"}, NULL},
    {{"msl"}, NULL},
    {{"msl=1"}, NULL},
    {{"mls=1s"}, NULL},
    {{""}, NULL},
    {{"=1s"}, NULL},
    {{"msl=1s\nclient close"}, NULL},
};

START_TEST(sets_from_outside) {
    struct lastack_play play = {.set = sets[_i].set};
    while (play.sets < 3 && sets[_i].set[play.sets] != NULL)
        play.sets++;
    const struct lastack_result *result =
        kit_play_with(sets[_i].text != NULL ? sets[_i].text : OPEN, &play);
    if (sets[_i].text != NULL) {
        ck_assert_msg(result->outcome == LASTACK_PASSED, "%s", kit_print(&result->failure));
    } else {
        ck_assert_int_eq(result->outcome, LASTACK_WRONG);
        if (strchr(sets[_i].set[0], '\n') == NULL)
            ck_assert_str_eq(result->failure.file, "(set)");
        ck_assert_int_eq(result->time, 0);
    }
}
END_TEST

START_TEST(prints_what_was_set_wrongly) {
    static const char *const set[] = {"rfc1337=yes"};
    struct lastack_play play = {.set = set, .sets = 1};
    ck_assert_str_eq(kit_print(&kit_play_with(OPEN, &play)->failure),
                     "(set):1:13: `yes` is neither on nor off\n"
                     "    set rfc1337 yes\n"
                     "                ^~~\n");
}
END_TEST

START_TEST(seeds_from_outside) {
    struct lastack_play play = {.seeded = true, .seed = 5};
    uint64_t digest = kit_play("set seed 5\n" OPEN)->digest;
    ck_assert_uint_eq(kit_play_with("set seed 7\n" OPEN, &play)->digest, digest);
    ck_assert_uint_eq(kit_play_with(OPEN, &play)->digest, digest);
}
END_TEST

START_TEST(limits_from_outside) {
    struct lastack_play play = {.limits = {.connections = 2}};
    struct lastack_play all = {.limits = lastack_limits_default()};
    const struct lastack_result *result = kit_play_with("set limit.connections 9\n" OPEN, &play);
    ck_assert_int_eq(result->outcome, LASTACK_EXHAUSTED);
    ck_assert_str_eq(result->failure.message, "the limit on connections and sockets, TIME-WAIT at "
                                              "rest apart is reached");
    ck_assert_int_eq(kit_play_with("set limit.hosts 1\n" OPEN, &all)->outcome, LASTACK_PASSED);
    all.limits.text = 1;
    result = kit_play_with(OPEN "client send 5000", &all);
    ck_assert_int_eq(result->outcome, LASTACK_EXHAUSTED);
    ck_assert_str_eq(result->failure.hint, "it is 1; `set limit.text N` sets it");
    result = kit_play_with(OPEN "inject client>server <SEQ=RCV.NXT><DATA=5000>", &all);
    ck_assert_int_eq(result->outcome, LASTACK_EXHAUSTED);
    all.limits.text = 9;
    all.limits.runs = 1;
    result = kit_play_with(OPEN "inject client>server <SEQ=RCV.NXT+5><ACK=SND.NXT><DATA=1>\n"
                                "inject client>server <SEQ=RCV.NXT+9><ACK=SND.NXT><DATA=1>",
                           &all);
    ck_assert_int_eq(result->outcome, LASTACK_EXHAUSTED);
    all.limits.runs = 9;
    all.limits.links = 3;
    ck_assert_int_eq(kit_play_with(OPEN, &all)->outcome, LASTACK_EXHAUSTED);
}
END_TEST

START_TEST(a_limit_from_outside_has_a_most) {
    static const struct {
        struct lastack_limits limits;
        const char *failure;
    } wrong[] = {
        {{.connections = 4000000000u},
         "(limits):1:1: the limit on connections may be 16777216 at most\n"
         "    connections = 4000000000\n    ^~~~~~~~~~~~~~~~~~~~~~~~\n"},
        {{.hosts = 2, .faults = 65537},
         "(limits):1:1: the limit on faults may be 65536 at most\n"
         "    faults = 65537\n    ^~~~~~~~~~~~~~\n"},
    };
    struct lastack_play play = {.limits = wrong[_i].limits};
    const struct lastack_result *result = kit_play_with(OPEN, &play);
    ck_assert_int_eq(result->outcome, LASTACK_WRONG);
    ck_assert_str_eq(kit_print(&result->failure), wrong[_i].failure);
}
END_TEST

START_TEST(a_world_too_large_is_told_what_makes_it_so) {
    struct kit_memory memory;
    struct lastack_play play = {.memory = &memory.allocator};
    kit_memory_make(&memory);
    memory.fail_at = 1;
    const struct lastack_result *result = kit_play_with("# why\nset limit.text 4000000\n" OPEN,
                                                        &play);
    ck_assert_int_eq(result->outcome, LASTACK_EXHAUSTED);
    ck_assert_uint_eq(result->failure.line, 3);
    ck_assert_str_eq(result->failure.message, "there is no memory for the world");
    unsigned all, most;
    int end = 0;
    sscanf(result->failure.hint,
           "it reserves %u MiB, %u of them for limit.text, which is 4000000: `set limit.text N` "
           "lowers it, or the process needs more (`ulimit -v`)%n",
           &all, &most, &end);
    ck_assert_msg(end > 0 && result->failure.hint[end] == '\0', "%s", result->failure.hint);
    ck_assert_uint_ge(most, 4000000u / 512 - 1);
    ck_assert_uint_gt(all, most);
}
END_TEST

START_TEST(nothing_instead_of_a_text) {
    static const char *const set[] = {NULL};
    struct lastack_play play = {.set = set, .sets = 1};
    struct lastack_failure failure;
    lastack_scenario *scenario = NULL;
    const struct lastack_result *result = kit_play_with(OPEN, &play);
    ck_assert_int_eq(result->outcome, LASTACK_WRONG);
    ck_assert_str_eq(result->failure.message, "what is set is one line, KEY=VALUE");
    ck_assert_int_eq(lastack_scenario_parse(NULL, "nonsense", 8, NULL, NULL, &scenario, &failure),
                     LASTACK_WRONG);
    ck_assert_str_eq(failure.file, "");
    ck_assert_int_eq(lastack_scenario_parse(NULL, OPEN, strlen(OPEN), NULL, NULL, &scenario,
                                            &failure),
                     LASTACK_PASSED);
    lastack_scenario_free(scenario);
}
END_TEST

/* ---- what the caller is told ----------------------------------------------------------------- */

struct seen {
    lastack_sim *sim;
    const struct lastack_failure *failure;
    const struct lastack_names *names;
    uint32_t births, events, ends, lines;
    struct lastack_text_sink sink;
};

static void born(void *context, lastack_sim *sim, const struct lastack_names *names) {
    struct seen *seen = context;
    seen->births++;
    seen->sim = sim;
    seen->names = names;
    ck_assert_int_eq(lastack_host_count(sim), 2);
    ck_assert_str_eq(names->host(names->context, 0), "client");
    seen->sink.names = *names;
    seen->sink.write = written_keep;
    written_begin();
    ck_assert_int_eq(lastack_sim_observe(sim, LASTACK_RECORDS_ALL, lastack_text_see, &seen->sink),
                     0);
}

static void event(void *context, lastack_sim *sim) {
    struct seen *seen = context;
    ck_assert_ptr_eq(sim, seen->sim);
    seen->events++;
}

static void over(void *context, lastack_sim *sim, const struct lastack_failure *failure) {
    struct seen *seen = context;
    ck_assert_ptr_eq(sim, seen->sim);
    seen->ends++;
    seen->failure = failure;
    if (sim == NULL)
        return;
    const struct lastack_names *names = seen->names;
    ck_assert_str_eq(names->host(names->context, 1), "server");
    ck_assert_str_eq(names->connection(names->context, 2), "c1");
    ck_assert_str_eq(names->connection(names->context, 3), "c1.peer");
    ck_assert_ptr_null(names->connection(names->context, 1));
    ck_assert_ptr_null(names->connection(names->context, 99));
    ck_assert_ptr_null(names->tag(names->context, 0));
    ck_assert_ptr_null(names->tag(names->context, 99));
}

static void statement(void *context, lastack_sim *sim, const char *file, uint32_t line) {
    struct seen *seen = context;
    ck_assert_ptr_eq(sim, seen->sim);
    ck_assert_str_eq(file, "t.scn");
    seen->lines = seen->lines * 10 + line;
}

/* One that was put off begins when its time has come. */
START_TEST(tells_of_statements) {
    static const char text[] = "server listen 80\nafter 1s client connect server:80\n"
                               "repeat 2 {\nwait 1s\n}\nwait until idle";
    struct seen seen = {.sim = NULL};
    struct lastack_play play = {.born = born, .statement = statement, .context = &seen};
    const struct lastack_result *result = kit_play_with(text, &play);
    ck_assert_msg(result->outcome == LASTACK_PASSED, "%s", kit_print(&result->failure));
    ck_assert_uint_eq(seen.lines, 14246);
}
END_TEST

START_TEST(tells_its_caller) {
    static const char text[] = "server listen 80\nclient connect server:80 as c1\n"
                               "drop ACK\nwait until c1 is ESTABLISHED\nc1 send \"x\"\n"
                               "wait until idle";
    struct seen seen = {.sim = NULL};
    struct lastack_play play = {.born = born, .event = event, .over = over, .context = &seen};
    const struct lastack_result *result = kit_play_with(text, &play);
    ck_assert_msg(result->outcome == LASTACK_PASSED, "%s", kit_print(&result->failure));
    ck_assert_uint_eq(seen.births, 1);
    ck_assert_uint_eq(seen.ends, 1);
    ck_assert_uint_eq(seen.events, result->events);
    ck_assert_ptr_null(seen.failure);
    ck_assert_ptr_nonnull(strstr(written, "t.scn:3"));
    ck_assert_ptr_nonnull(strstr(written, "c1"));
}
END_TEST

START_TEST(tells_of_a_failure) {
    struct seen seen = {.sim = NULL};
    struct lastack_play play = {.born = born, .event = event, .over = over, .context = &seen};
    const struct lastack_result *result =
        kit_play_with("server listen 80\nclient connect server:80 as c1\n"
                      "wait until c1 is ESTABLISHED\nexpect c1 is CLOSED",
                      &play);
    ck_assert_int_eq(result->outcome, LASTACK_FAILED);
    ck_assert_ptr_eq(seen.failure, &result->failure);
    ck_assert_uint_eq(seen.ends, 1);
}
END_TEST

static bool stop(void *context) {
    unsigned *left = context;
    return (*left)-- == 0;
}

/* Wherever its caller ends it: before a statement, after an event, while one was put off. */
START_TEST(ends_when_its_caller_says_so) {
    static const char text[] = "server listen 80\nafter 1s client connect server:80\n"
                               "wait until established\nwait until idle";
    struct kit_memory memory;
    struct lastack_failure failure;
    lastack_scenario *scenario = kit_parse(text, &failure);
    ck_assert_msg(scenario != NULL, "%s", kit_print(&failure));
    for (unsigned asked = 0; asked <= 7; asked++) {
        unsigned left = asked;
        struct lastack_result result;
        struct lastack_play play = {.stop = stop, .context = &left, .memory = &memory.allocator};
        kit_memory_make(&memory);
        int outcome = lastack_scenario_play(scenario, &play, &result);
        ck_assert_int_eq(memory.live, 0);
        ck_assert_int_eq(outcome, asked < 7 ? LASTACK_EXHAUSTED : LASTACK_PASSED);
        ck_assert_str_eq(result.failure.message,
                         asked < 7 ? "the caller has ended the play" : "");
    }
    lastack_scenario_free(scenario);
}
END_TEST

/* The world is never born. */
START_TEST(tells_that_nothing_was_born) {
    struct seen seen = {.sim = NULL};
    static const char *const set[] = {"nonsense"};
    struct lastack_play play = {
        .born = born, .event = event, .over = over, .context = &seen, .set = set, .sets = 1};
    ck_assert_int_eq(kit_play_with(OPEN, &play)->outcome, LASTACK_WRONG);
    ck_assert_uint_eq(seen.births, 0);
    ck_assert_uint_eq(seen.ends, 1);
    ck_assert_ptr_nonnull(seen.failure);
}
END_TEST

/* ---- limits and size ------------------------------------------------------------------------- */

START_TEST(plays_many_connections) {
    kit_passes("set ports 1024-65535\nserver listen 80\n"
               "repeat 30000 { client connect server:80 as c }\n"
               "wait until established\n"
               "expect server count ESTABLISHED 30000\nexpect client count ESTABLISHED 30000\n"
               "c abort\nwait until c.peer is CLOSED\nexpect server count ESTABLISHED 29999");
}
END_TEST

START_TEST(schedules_many_statements) {
    kit_passes(OPEN "repeat 30000 { after 1s expect client is ESTABLISHED }\n"
                    "repeat 100 { at 500ms expect client is ESTABLISHED\n"
                    "at 400ms expect client is ESTABLISHED }\nwait until idle");
}
END_TEST

/* ---- memory ---------------------------------------------------------------------------------- */

static const char everything[] =
    "server listen 80\nclient connect server:80 as c\nwait until established\n"
    "c send 5000\nc.peer read 5000\ndrop FIN\nafter 1s c close\nwait 2s\n"
    "inject server>client <SEQ=RCV.NXT><DATA=100>\ncut client server\n"
    "wait until idle\nexpect c path ... CLOSED\nexpect wire {\n client > server SYN\n}\n";

START_TEST(runs_out_of_memory_cleanly) {
    struct kit_memory memory;
    struct lastack_failure failure;
    static const char *const set[] = {"msl=1s"};
    lastack_scenario *scenario = kit_parse(everything, &failure);
    ck_assert_msg(scenario != NULL, "%s", kit_print(&failure));
    long at = 1;
    for (;; at++) {
        struct lastack_result result;
        struct lastack_play play = {.set = set, .sets = 1, .memory = &memory.allocator};
        kit_memory_make(&memory);
        memory.fail_at = at;
        memory.only = _i != 0;
        int outcome = lastack_scenario_play(scenario, &play, &result);
        ck_assert_int_eq(memory.live, 0);
        if (outcome == LASTACK_PASSED)
            break;
        ck_assert_msg(outcome == LASTACK_EXHAUSTED, "%s", kit_print(&result.failure));
        ck_assert_str_ne(result.failure.message, "");
    }
    ck_assert_int_gt(at, 5);
    lastack_scenario_free(scenario);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("player");
    TCase *tcase = tcase_create("player");
    suite_add_tcase(suite, tcase);
    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, answers_a_result);
    tcase_add_test(tcase, answers_a_failure);
    tcase_add_test(tcase, warns);
    tcase_add_test(tcase, plays_again);
    tcase_add_test(tcase, plays_no_scenario);
    tcase_add_loop_test(tcase, sets_from_outside, 0, sizeof sets / sizeof sets[0]);
    tcase_add_test(tcase, prints_what_was_set_wrongly);
    tcase_add_test(tcase, seeds_from_outside);
    tcase_add_test(tcase, limits_from_outside);
    tcase_add_loop_test(tcase, a_limit_from_outside_has_a_most, 0, 2);
    tcase_add_test(tcase, a_world_too_large_is_told_what_makes_it_so);
    tcase_add_test(tcase, nothing_instead_of_a_text);
    tcase_add_test(tcase, tells_its_caller);
    tcase_add_test(tcase, tells_of_statements);
    tcase_add_test(tcase, tells_of_a_failure);
    tcase_add_test(tcase, ends_when_its_caller_says_so);
    tcase_add_test(tcase, tells_that_nothing_was_born);
    tcase_add_test(tcase, plays_many_connections);
    tcase_add_test(tcase, schedules_many_statements);
    tcase_add_loop_test(tcase, runs_out_of_memory_cleanly, 0, 2);
    return run_suite(suite);
}
