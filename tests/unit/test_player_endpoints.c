/* The player and the endpoints of others: verdicts, findings, and what is not known of them. */
#include "mutant.h"
#include "run_suite.h"
#include "script_kit.h"
#include <stdio.h>
#include <stdlib.h>

#define OPEN                                                                                       \
    "server listen 80\n"                                                                           \
    "client connect server:80\n"                                                                   \
    "wait until established\n"

/* ---- what makes no sense --------------------------------------------------------------------- */

MUTANT(spins, { at = in->now; })
static const struct {
    struct lastack_effect effect;
    bool listens; /* asked for by a listener, else by its child when text arrives */
    struct lastack_segment segment;
    unsigned reason;
    const char *expected, *actual;
} nonsenses[] = {
    {{LASTACK_EFFECT_COUNT, 1, 2, 3}, false, {0}, LASTACK_MALFORMED_KIND,
     "an effect of the contract", "an effect of kind 6"},
    {{LASTACK_DO_SEGMENT, 2, 0, 0}, false, {0}, LASTACK_MALFORMED_SEGMENT_NUMBER,
     "a: one of the segments in the list", "DO_SEGMENT a=2 b=0 c=0"},
    {{LASTACK_DO_SEGMENT, 0, 0, 0}, true, {.ctl = LASTACK_ACK}, LASTACK_MALFORMED_SEGMENT_WAY,
     "a connection to send it on: a listener has nobody at its other end",
     "DO_SEGMENT a=0 b=0 c=0"},
    {{LASTACK_DO_SEGMENT, 0, 0, 0}, false, {.text_octets = 70000},
     LASTACK_MALFORMED_SEGMENT_SIZE, "text and options that fit in one packet of IP",
     "DO_SEGMENT a=0 b=0 c=0, with 70000 octets of text"},
    {{LASTACK_DO_SEGMENT, 0, 0, 0}, false, {.place = 3, .text_octets = 5},
     LASTACK_MALFORMED_SEGMENT_TEXT, "text that SEND holds",
     "DO_SEGMENT a=0 b=0 c=0, with text [3, 8); SEND holds [0, 0)"},
    {{LASTACK_DO_KEEP, 2, 4, 0}, false, {0}, LASTACK_MALFORMED_KEEP_RANGE,
     "a, b: octets of the text that has arrived, at least one",
     "DO_KEEP a=2 b=4 c=0; 5 octets have arrived"},
    {{LASTACK_DO_KEEP, 0, 1, 2000000000}, false, {0}, LASTACK_MALFORMED_KEEP_PLACE,
     "c: a place less than 2^30 octets from what can be read",
     "DO_KEEP a=0 b=1 c=2000000000; what can be read ends at place 0"},
    {{LASTACK_DO_DELIVER, 0, 0, 0}, true, {0}, LASTACK_MALFORMED_LISTENER,
     "a connection: a listener has no text", "DO_DELIVER a=0 b=0 c=0"},
    {{LASTACK_DO_RELEASE, 0, 0, 0}, true, {0}, LASTACK_MALFORMED_LISTENER,
     "a connection: a listener has no text", "DO_RELEASE a=0 b=0 c=0"},
    {{LASTACK_DO_DELIVER, UINT32_MAX, 0, 0}, false, {0}, LASTACK_MALFORMED_DELIVER_BACK,
     "a: a place not before what can be read already",
     "DO_DELIVER a=4294967295 b=0 c=0; what can be read ends at place 0"},
    {{LASTACK_DO_DELIVER, 12345, 0, 0}, false, {0}, LASTACK_MALFORMED_DELIVER_GAP,
     "a: a place up to which every octet has been kept",
     "DO_DELIVER a=12345 b=0 c=0; what can be read ends at place 0"},
    {{LASTACK_DO_RELEASE, 900, 0, 0}, false, {0}, LASTACK_MALFORMED_RELEASE,
     "a: a place that SEND holds, or its end",
     "DO_RELEASE a=900 b=0 c=0; SEND holds [0, 0)"},
    {{LASTACK_DO_STATE, 77, 0, 0}, false, {0}, LASTACK_MALFORMED_STATE,
     "a: an enum lastack_state", "DO_STATE a=77 b=0 c=0"},
    {{LASTACK_DO_STATE, 1, 77, 0}, false, {0}, LASTACK_MALFORMED_EVENT,
     "b: an enum lastack_event", "DO_STATE a=1 b=77 c=0"},
    {{LASTACK_DO_SIGNAL, 77, 0, 0}, false, {0}, LASTACK_MALFORMED_SIGNAL,
     "a: an enum lastack_signal", "DO_SIGNAL a=77 b=0 c=0"},
};
static int nonsense_at;

MUTANT(nonsense, {
    bool listens = in->path->remote_port == 0;
    if (nonsenses[nonsense_at].listens ? listens : seg != NULL && seg->text_octets > 0) {
        out->effects = 0;
        out->segments = 1;
        out->segment[0] = nonsenses[nonsense_at].segment;
        out->effect[out->effects++] = nonsenses[nonsense_at].effect;
    }
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

static void take_malformed(void *context, lastack_sim *sim,
                           const struct lastack_failure *failure) {
    (void)failure;
    ck_assert(lastack_sim_malformed(sim, context));
}

START_TEST(stops_an_endpoint_that_makes_no_sense) {
    struct lastack_endpoint_ops ops = nonsense();
    struct lastack_malformed malformed = {0};
    struct lastack_play how = {.over = take_malformed, .context = &malformed};
    kit_endpoint = &ops;
    nonsense_at = _i;
    const struct lastack_result *result =
        kit_play_with("use x for server\n" OPEN "client send \"hello\"\nwait 1s", &how);
    ck_assert_int_eq(result->outcome, LASTACK_FAILED);
    ck_assert_str_eq(result->failure.message,
                     nonsenses[_i].listens
                         ? "an endpoint asks for what makes no sense (server, #1)"
                         : "an endpoint asks for what makes no sense (server, #3)");
    ck_assert_str_eq(result->failure.expected, nonsenses[_i].expected);
    ck_assert_str_eq(result->failure.actual, nonsenses[_i].actual);
    ck_assert_uint_eq(malformed.reason, nonsenses[_i].reason);
    ck_assert_mem_eq(&malformed.effect, &nonsenses[_i].effect, sizeof malformed.effect);
}
END_TEST

/* One more than the lists take, of each kind. */
static const struct {
    uint16_t effects, segments, rules;
    const char *actual;
} countless[] = {
    {LASTACK_OUT_EFFECTS + 1, 0, 0, "25 effects of 24, 0 segments of 8, 0 rules of 24"},
    {0, LASTACK_OUT_SEGMENTS + 1, 0, "0 effects of 24, 9 segments of 8, 0 rules of 24"},
    {0, 0, LASTACK_OUT_RULES + 1, "0 effects of 24, 0 segments of 8, 25 rules of 24"},
};
MUTANT(loses_count, {
    if (seg != NULL && seg->text_octets > 0) {
        out->effects = countless[nonsense_at].effects;
        out->segments = countless[nonsense_at].segments;
        out->rules = countless[nonsense_at].rules;
    }
})

START_TEST(stops_an_endpoint_that_loses_count) {
    struct lastack_endpoint_ops ops = loses_count();
    kit_endpoint = &ops;
    nonsense_at = _i;
    const struct lastack_result *result =
        kit_play("use x for server\n" OPEN "client send \"hello\"\nwait 1s");
    ck_assert_int_eq(result->outcome, LASTACK_FAILED);
    ck_assert_str_eq(result->failure.message,
                     "an endpoint asks for what makes no sense (server, #3)");
    ck_assert_str_eq(result->failure.expected,
                     "no more effects, segments and rules than the lists take");
    ck_assert_str_eq(result->failure.actual, countless[_i].actual);
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

MUTANT(waits_too_long, {
    struct lastack_view view;
    lastack_tcp_ops.view(self, in, &view);
    at += view.state == LASTACK_TIME_WAIT ? LASTACK_SECOND : 0;
})

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
                          1u << LASTACK_FINDING_NO_TIME_WAIT |
                          1u << LASTACK_FINDING_UNTOLD);
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
                     "RCV.NXT has no value: its receiver's endpoint does not show it");
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

/* ---- endpoints that the caller gives --------------------------------------------------------- */

static int play_given(const char *text, const struct lastack_use *use, size_t uses,
                      const struct lastack_result **result) {
    struct lastack_play how = {.use = use, .uses = uses};
    *result = kit_play_with(text, &how);
    return (*result)->outcome;
}

START_TEST(takes_the_callers_endpoints) {
    struct lastack_endpoint_ops ops = leaps();
    const struct lastack_result *result;
    const struct {
        struct lastack_use use[2];
        const char *before;
        int outcome;
    } row[] = {
        {{{"server", &ops}}, "", LASTACK_FAILED},
        {{{NULL, &ops}}, "", LASTACK_FAILED},
        {{{"client", &ops}}, "", LASTACK_PASSED}, /* which is never in SYN-RECEIVED */
        {{{"client", &ops}, {"server", &ops}}, "", LASTACK_FAILED},
        /* The last that is for the host counts. */
        {{{NULL, &ops}, {"server", &lastack_tcp_ops}}, "", LASTACK_PASSED},
        {{{"server", &lastack_tcp_ops}, {NULL, &ops}}, "", LASTACK_FAILED},
        /* And they win over those that the scenario names, whenever it does. */
        {{{"server", &lastack_tcp_ops}}, "use x for server\n", LASTACK_PASSED},
        {{{NULL, &lastack_tcp_ops}}, "use x for server\n", LASTACK_PASSED},
        {{{"client", &lastack_tcp_ops}}, "use x for server\n", LASTACK_FAILED},
        {{{"east", &ops}}, "host west\nhost east\nlink west east\n", LASTACK_PASSED},
    };
    kit_endpoint = &ops;
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        char text[256];
        bool other = strncmp(row[i].before, "host", 4) == 0;
        snprintf(text, sizeof text, "%s%s", row[i].before, other ? "" : OPEN);
        int outcome = play_given(text, row[i].use, row[i].use[1].ops == NULL ? 1 : 2, &result);
        ck_assert_msg(outcome == row[i].outcome, "row %zu: %s", i, kit_print(&result->failure));
        ck_assert_uint_eq(result->failure.finding,
                          outcome == LASTACK_FAILED ? LASTACK_FINDING_EDGE : 0);
    }
    kit_endpoint = NULL;
}
END_TEST

START_TEST(refuses_endpoints_for_nobody) {
    const struct lastack_result *result;
    const struct lastack_use nobody = {"proxy", &lastack_tcp_ops},
                             value = {"five", &lastack_tcp_ops}, empty = {"", &lastack_tcp_ops},
                             odd = {"a\x1b[2J", &lastack_tcp_ops};
    ck_assert_int_eq(play_given(OPEN, &nobody, 1, &result), LASTACK_WRONG);
    ck_assert_str_eq(
        kit_print(&result->failure),
        "(use):1:1: an endpoint is given for a host that the scenario does not have\n"
        "    proxy\n"
        "    ^~~~~\n"
        "  hint:     the scenario has client, server\n");
    ck_assert_int_eq(play_given("let five = 5\n" OPEN, &value, 1, &result), LASTACK_WRONG);
    ck_assert_int_eq(play_given(OPEN, &empty, 1, &result), LASTACK_WRONG);
    ck_assert_uint_eq(result->failure.width, 1);
    ck_assert_int_eq(play_given(OPEN, &odd, 1, &result), LASTACK_WRONG);
    ck_assert_str_eq(result->failure.source, "a\\x1b[2J");
    ck_assert_int_eq(play_given("wait 1s", &nobody, 1, &result), LASTACK_WRONG);
    ck_assert_str_eq(result->failure.hint, "the scenario has none");
}
END_TEST

START_TEST(refuses_what_is_no_endpoint) {
    const struct lastack_result *result;
    struct lastack_endpoint_ops old = lastack_tcp_ops;
    old.api++;
    struct lastack_use use = {NULL, NULL};
    ck_assert_int_eq(play_given(OPEN, &use, 1, &result), LASTACK_WRONG);
    ck_assert_str_eq(kit_print(&result->failure),
                     "(use):1:1: this endpoint cannot be used: there is none\n"
                     "    (every host)\n"
                     "    ^~~~~~~~~~~~\n");
    use = (struct lastack_use){"client", &old};
    ck_assert_int_eq(play_given(OPEN, &use, 1, &result), LASTACK_WRONG);
    ck_assert_ptr_nonnull(strstr(result->failure.message, lastack_endpoint_check(&old)));
}
END_TEST

START_TEST(takes_so_many_kinds_of_endpoint) {
    const struct lastack_result *result;
    struct lastack_endpoint_ops ops[LASTACK_KINDS];
    struct lastack_use use[LASTACK_KINDS + 1];
    for (int i = 0; i < LASTACK_KINDS; i++) {
        ops[i] = lastack_tcp_ops;
        use[i] = (struct lastack_use){"client", &ops[i]};
    }
    /* Its own is one, and one twice is one. */
    use[LASTACK_KINDS] = use[LASTACK_KINDS - 2];
    ck_assert_int_eq(play_given(OPEN, use, LASTACK_KINDS - 1, &result), LASTACK_PASSED);
    use[LASTACK_KINDS - 1] = use[0];
    ck_assert_int_eq(play_given(OPEN, use, LASTACK_KINDS + 1, &result), LASTACK_PASSED);
    use[LASTACK_KINDS].ops = &ops[LASTACK_KINDS - 1];
    ck_assert_int_eq(play_given(OPEN, use, LASTACK_KINDS + 1, &result), LASTACK_WRONG);
    ck_assert_str_eq(result->failure.message,
                     "there are more than 16 kinds of endpoint (limit: kinds)");
}
END_TEST

int main(void) {
    Suite *suite = suite_create("player_endpoints");
    TCase *tcase = tcase_create("player_endpoints");
    suite_add_tcase(suite, tcase);
    tcase_add_test(tcase, stops_an_endpoint_that_spins);
    tcase_add_loop_test(tcase, stops_an_endpoint_that_makes_no_sense, 0,
                        sizeof nonsenses / sizeof nonsenses[0]);
    tcase_add_loop_test(tcase, stops_an_endpoint_that_loses_count, 0,
                        sizeof countless / sizeof *countless);
    tcase_add_test(tcase, hears_the_judge);
    tcase_add_test(tcase, shows_its_judge);
    tcase_add_loop_test(tcase, knows_no_state_of_a_silent_endpoint, 0, 2);
    tcase_add_test(tcase, forges_without_a_view);
    tcase_add_test(tcase, forges_with_half_a_view);
    tcase_add_test(tcase, takes_the_callers_endpoints);
    tcase_add_test(tcase, refuses_endpoints_for_nobody);
    tcase_add_test(tcase, refuses_what_is_no_endpoint);
    tcase_add_test(tcase, takes_so_many_kinds_of_endpoint);
    return run_suite(suite);
}
