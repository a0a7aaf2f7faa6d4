/* The player seen from its caller: what it may set, what it is told, what comes out, endpoints of
 * others, limits, and want of memory. What statements mean is in tests/scenarios. */
#include "mutant.h"
#include "run_suite.h"
#include "script_kit.h"
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
    ck_assert_str_eq(result->failure.hint, "`set limit.text N` sets it");
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
    play.limits.connections = UINT32_MAX;
    ck_assert_int_eq(kit_play_with(OPEN, &play)->outcome, LASTACK_EXHAUSTED);
}
END_TEST

/* ---- what the caller is told ----------------------------------------------------------------- */

struct seen {
    lastack_sim *sim;
    const struct lastack_failure *failure;
    const struct lastack_names *names;
    uint32_t births, events, ends, lines;
    char text[4096];
    size_t octets;
    struct lastack_text_sink sink;
};

static bool keep(void *context, const char *text, size_t octets) {
    struct seen *seen = context;
    if (seen->octets + octets < sizeof seen->text) {
        memcpy(seen->text + seen->octets, text, octets);
        seen->octets += octets;
        seen->text[seen->octets] = '\0';
    }
    return true;
}

static void born(void *context, lastack_sim *sim, const struct lastack_names *names) {
    struct seen *seen = context;
    seen->births++;
    seen->sim = sim;
    seen->names = names;
    ck_assert_int_eq(lastack_host_count(sim), 2);
    ck_assert_str_eq(names->host(names->context, 0), "client");
    seen->sink.names = *names;
    seen->sink.write = keep;
    seen->sink.context = seen;
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
    ck_assert_ptr_nonnull(strstr(seen.text, "t.scn:3"));
    ck_assert_ptr_nonnull(strstr(seen.text, "c1"));
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

/* ---- other endpoints ------------------------------------------------------------------------- */

MUTANT(spins, { at = in->now; })
MUTANT(nonsense, {
    if (seg != NULL)
        lastack_out_effect(out, LASTACK_DO_DELIVER, 12345, 0, 0);
})
MUTANT(leaps, {
    struct lastack_effect *effect = mutant_effect(out, LASTACK_DO_STATE, LASTACK_SYN_RECEIVED);
    if (effect != NULL)
        effect->a = LASTACK_CLOSING;
})

START_TEST(stops_an_endpoint_that_spins) {
    struct lastack_endpoint_ops ops = spins();
    kit_endpoint = &ops;
    const struct lastack_result *result = kit_play("use x for server\n" OPEN);
    ck_assert_int_eq(result->outcome, LASTACK_FAILED);
    ck_assert_uint_gt(result->failure.line, 0);
    ck_assert_msg(strstr(result->failure.message, "for ever") != NULL ||
                      strstr(result->failure.message, "clock does not move") != NULL,
                  "%s", result->failure.message);
}
END_TEST

START_TEST(stops_an_endpoint_that_makes_no_sense) {
    struct lastack_endpoint_ops ops = nonsense();
    kit_endpoint = &ops;
    const struct lastack_result *result = kit_play("use x for server\n" OPEN);
    ck_assert_int_eq(result->outcome, LASTACK_FAILED);
    ck_assert_str_eq(result->failure.message,
                     "an endpoint asks for what makes no sense (server, #3)");
}
END_TEST

START_TEST(hears_the_judge) {
    struct lastack_endpoint_ops ops = leaps();
    kit_endpoint = &ops;
    const struct lastack_result *result = kit_play("use x for server\n" OPEN);
    ck_assert_int_eq(result->outcome, LASTACK_FAILED);
    ck_assert_str_eq(result->failure.message,
                     "the judge has found edge: a change of state that is no edge of the table");
    ck_assert_str_eq(result->failure.expected, "LISTEN -> SYN-RECEIVED on RCV-SYN");
    ck_assert_str_eq(result->failure.actual,
                     "LISTEN -> CLOSING on RCV-SYN, by server (connection #3), at 10ms");
    ck_assert_str_eq(result->failure.hint,
                     "`lastack explain LISTEN RCV-SYN` says what is right; if it is meant "
                     "to be wrong, `expect finding edge`");
    kit_passes("use x for server\n" OPEN "expect finding edge");
    kit_passes("set judge off\nuse x for server\n" OPEN "expect no finding");
}
END_TEST

/* Each finding is told in its own words. */
MUTANT(never_hears_a_fin, {
    struct lastack_view view;
    lastack_tcp_ops.view(self, in, &view);
    if (view.state == LASTACK_CLOSE_WAIT)
        mutant_remove(out, LASTACK_DO_SEGMENT, MUTANT_ANY);
})
MUTANT(waits_for_ever, {
    struct lastack_view view;
    lastack_tcp_ops.view(self, in, &view);
    at = view.state == LASTACK_TIME_WAIT ? LASTACK_NEVER : at;
})
MUTANT(waits_too_long, {
    struct lastack_view view;
    lastack_tcp_ops.view(self, in, &view);
    at += view.state == LASTACK_TIME_WAIT ? LASTACK_SECOND : 0;
})
MUTANT(runs_a_timer_in_closed, {
    struct lastack_view view;
    lastack_tcp_ops.view(self, in, &view);
    if (view.state == LASTACK_CLOSED) {
        mutant_remove(out, LASTACK_DO_SIGNAL, LASTACK_SIGNAL_GONE);
        at = in->now + LASTACK_SECOND;
    }
})

static const struct {
    struct lastack_endpoint_ops (*mutant)(void);
    const char *text;
    unsigned finding;
    const char *message, *expected, *actual;
} findings[] = {
    {never_hears_a_fin, OPEN "server close\nwait 5s", LASTACK_FINDING_FIN_UNHEARD,
     "the judge has found fin-unheard: a FIN that it could take comes again, and it has not "
     "acknowledged it",
     "<ACK=1753877098>, within 0.5s of the FIN <SEQ=1753877097>",
     "<ACK=1753877097> at most, and the FIN comes again, by client (connection #2), at 1.04s"},
    {waits_for_ever, OPEN "client close\nserver close\nwait 5s", LASTACK_FINDING_TIMER,
     "the judge has found timer: a timer runs in CLOSED, or another than 2*MSL in TIME-WAIT",
     "a timeout wanted at 60.05s, after 2*MSL",
     "in TIME-WAIT none is wanted, by client (connection #2), at 50ms"},
    {waits_too_long, OPEN "client close\nserver close\nwait 5s", LASTACK_FINDING_TIMER,
     "the judge has found timer: a timer runs in CLOSED, or another than 2*MSL in TIME-WAIT",
     "a timeout wanted at 60.05s, after 2*MSL",
     "in TIME-WAIT one is wanted at 61.05s, by client (connection #2), at 50ms"},
    {runs_a_timer_in_closed, OPEN "client abort\nwait 5s", LASTACK_FINDING_TIMER,
     "the judge has found timer: a timer runs in CLOSED, or another than 2*MSL in TIME-WAIT",
     "no timeout wanted",
     "in CLOSED one is wanted at 1.03s, by client (connection #2), at 30ms"},
};

START_TEST(tells_a_finding) {
    struct lastack_endpoint_ops ops = findings[_i].mutant();
    kit_endpoint = &ops;
    char text[512];
    snprintf(text, sizeof text, "use x for client\n%s", findings[_i].text);
    const struct lastack_result *result = kit_play(text);
    ck_assert_int_eq(result->outcome, LASTACK_FAILED);
    ck_assert_uint_eq(result->failure.finding, findings[_i].finding);
    ck_assert_str_eq(result->failure.message, findings[_i].message);
    ck_assert_str_eq(result->failure.expected, findings[_i].expected);
    ck_assert_str_eq(result->failure.actual, findings[_i].actual);
}
END_TEST

/* Who embeds the library may ask the judge itself. */
static void ask_the_judge(void *context, lastack_sim *sim, const struct lastack_failure *failure) {
    struct lastack_found *found = context;
    uint32_t judge = lastack_judge_resident(sim);
    (void)failure;
    ck_assert_uint_lt(judge, LASTACK_RESIDENTS);
    ck_assert_uint_eq(lastack_judge_count(sim, judge), 1);
    ck_assert(lastack_judge_found(sim, judge, 0, found));
    ck_assert(!lastack_judge_found(sim, judge, 1, found));
    /* The player is a resident too, and no judge. */
    for (uint32_t i = 0; i <= LASTACK_RESIDENTS; i++) {
        if (i == judge)
            continue;
        struct lastack_found none;
        ck_assert(!lastack_judge_found(sim, i, 0, &none));
        ck_assert_uint_eq(lastack_judge_count(sim, i), 0);
        ck_assert_uint_eq(lastack_judge_not_visible(sim, i), 0);
    }
}

static void find_no_judge(void *context, lastack_sim *sim, const struct lastack_failure *failure) {
    (void)context, (void)failure;
    ck_assert_uint_eq(lastack_judge_resident(sim), LASTACK_RESIDENTS);
}

START_TEST(shows_its_judge) {
    struct lastack_endpoint_ops ops = waits_too_long();
    struct lastack_found found = {0};
    struct lastack_play play = {.over = ask_the_judge, .context = &found};
    kit_endpoint = &ops;
    kit_play_with("use x for client\n" OPEN "client close\nserver close\nwait 5s", &play);
    ck_assert_uint_eq(found.finding, LASTACK_FINDING_TIMER);
    ck_assert_int_eq(found.due, 60050 * LASTACK_MILLISECOND);
    ck_assert_int_eq(found.wanted, 61050 * LASTACK_MILLISECOND);
    ck_assert_uint_eq(kit_play(OPEN "expect client is CLOSED")->failure.finding, 0);
    play.over = find_no_judge;
    kit_play_with("set judge off\n" OPEN, &play);
}
END_TEST

/* Of an endpoint that reports no state, no state is known; what can be seen is. */
MUTANT(mute, {
    for (uint32_t i = 0; i < out->effects; i++)
        if (out->effect[i].kind == LASTACK_DO_STATE)
            mutant_remove(out, LASTACK_DO_STATE, out->effect[i--].a);
})

/* The flag counts, also of one that reports states all the same. */
START_TEST(knows_no_state_of_a_silent_endpoint) {
    struct lastack_endpoint_ops ops = _i == 0 ? mute() : lastack_tcp_ops;
    ops.flags |= LASTACK_ENDPOINT_SILENT;
    ops.rest = NULL;
    ops.wake = NULL;
    kit_endpoint = &ops;
    kit_passes("use x for server\nserver listen 80\nclient connect server:80\n"
               "wait until client is ESTABLISHED\nclient send \"x\"\nserver read \"x\"\n"
               "server send \"y\"\nclient read \"y\"\nexpect server sent 1 SYN,ACK\n"
               "client abort\nwait until idle\nexpect server error ECONNRESET");
    ck_assert_uint_eq(kit_play("use x for server\n" OPEN)->not_visible,
                      1u << LASTACK_FINDING_EDGE | 1u << LASTACK_FINDING_TIMER |
                          1u << LASTACK_FINDING_NO_TIME_WAIT);
    ck_assert_uint_eq(kit_play("set judge off\nuse x for server\n" OPEN)->not_visible, 0);
    ck_assert_uint_eq(kit_play(OPEN)->not_visible, 0);
    /* What is asked of its states does not hold, in vain or not. */
    static const char *const asked[] = {"is SYN-RECEIVED", "path LISTEN ...", "path ...",
                                        "never CLOSED", "spent 0s in CLOSED"};
    for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
        char text[256];
        snprintf(text, sizeof text,
                 "use x for server\nserver listen 80\nclient connect server:80\n"
                 "wait until client is ESTABLISHED\nexpect client.peer %s", asked[i]);
        const struct lastack_result *result = kit_play(text);
        ck_assert_int_eq(result->outcome, LASTACK_FAILED);
        ck_assert_str_eq(result->failure.message,
                         "the state of client.peer is not known: its endpoint tells none");
    }
    kit_passes("use x for server\nserver listen 80\nclient connect server:80\n"
               "wait until established");
}
END_TEST

START_TEST(forges_without_a_view) {
    struct lastack_endpoint_ops ops = lastack_tcp_ops;
    ops.view = NULL;
    kit_endpoint = &ops;
    kit_passes("use x for server\n" OPEN
               "inject client>server <SEQ=IRS+1><CTL=RST>\nexpect server is CLOSED");
    const struct lastack_result *result =
        kit_play("use x for server\n" OPEN "inject client>server <SEQ=RCV.NXT>");
    ck_assert_int_eq(result->outcome, LASTACK_FAILED);
    ck_assert_str_eq(result->failure.message,
                     "RCV.NXT has no value: its receiver has no connection");
}
END_TEST

/* Views that know only half of it. */
static void half_view(const void *self, const struct lastack_in *in, struct lastack_view *view) {
    lastack_tcp_ops.view(self, in, view);
    view->known &= ~(uint32_t)LASTACK_KNOWS_SND;
}
static void other_half_view(const void *self, const struct lastack_in *in,
                            struct lastack_view *view) {
    lastack_tcp_ops.view(self, in, view);
    view->known &= ~(uint32_t)LASTACK_KNOWS_RCV;
}

START_TEST(forges_with_half_a_view) {
    struct lastack_endpoint_ops ops = lastack_tcp_ops;
    kit_endpoint = &ops;
    ops.view = half_view;
    kit_passes("set judge off\nuse x for server\n" OPEN
               "inject client>server <SEQ=RCV.NXT+1><CTL=RST>\n"
               "inject client>server <SEQ=RCV.NXT><ACK=ISS+1><CTL=ACK>");
    ck_assert_int_eq(kit_play("set judge off\nuse x for server\n" OPEN
                              "inject client>server <SEQ=RCV.NXT><ACK=SND.NXT>")
                         ->outcome,
                     LASTACK_FAILED);
    ops.view = other_half_view;
    kit_passes("set judge off\nuse x for server\n" OPEN
               "inject client>server <SEQ=IRS+1><ACK=SND.NXT>");
    ck_assert_int_eq(kit_play("set judge off\nuse x for server\n" OPEN
                              "inject client>server <SEQ=RCV.NXT><ACK=SND.NXT>")
                         ->outcome,
                     LASTACK_FAILED);
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
    tcase_add_test(tcase, tells_its_caller);
    tcase_add_test(tcase, tells_of_statements);
    tcase_add_test(tcase, tells_of_a_failure);
    tcase_add_test(tcase, tells_that_nothing_was_born);
    tcase_add_test(tcase, stops_an_endpoint_that_spins);
    tcase_add_test(tcase, stops_an_endpoint_that_makes_no_sense);
    tcase_add_test(tcase, hears_the_judge);
    tcase_add_loop_test(tcase, tells_a_finding, 0, sizeof findings / sizeof findings[0]);
    tcase_add_test(tcase, shows_its_judge);
    tcase_add_loop_test(tcase, knows_no_state_of_a_silent_endpoint, 0, 2);
    tcase_add_test(tcase, forges_without_a_view);
    tcase_add_test(tcase, forges_with_half_a_view);
    tcase_add_test(tcase, plays_many_connections);
    tcase_add_test(tcase, schedules_many_statements);
    tcase_add_loop_test(tcase, runs_out_of_memory_cleanly, 0, 2);
    return run_suite(suite);
}
