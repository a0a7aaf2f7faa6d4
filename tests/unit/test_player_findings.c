/* What the judge finds while a scenario is played: each finding is told in its own words. Records
 * by hand are in test_judge_records.c. */
#include "mutants.h"
#include "run_suite.h"
#include "script_kit.h"
#include <stdio.h>
#include <stdlib.h>

#define OPEN                                                                                       \
    "server listen 80\n"                                                                           \
    "client connect server:80 as c1\n"                                                             \
    "wait until established\n"

/* ---- endpoints that are wrong ---------------------------------------------------------------- */

static struct lastack_endpoint_ops right(void) {
    return lastack_tcp_ops;
}

MUTANT(leaps_silently, {
    for (unsigned i = 0; i < out->effects; i++)
        if (out->effect[i].kind == LASTACK_DO_STATE) {
            out->effect[i].b = LASTACK_EVENT_NONE;
            if (out->effect[i].a == LASTACK_CLOSE_WAIT)
                out->effect[i].a = LASTACK_LAST_ACK;
        }
})
MUTANT(mistakes_an_event, {
    struct lastack_effect *effect = mutant_effect(out, LASTACK_DO_STATE, LASTACK_CLOSE_WAIT);
    if (effect != NULL)
        effect->b = LASTACK_EVENT_TIMEOUT_2MSL;
})
static void view_beyond_the_edge(const void *self, const struct lastack_in *in,
                                 struct lastack_view *view) {
    lastack_tcp_ops.view(self, in, view);
    view->snd_una.n = view->snd_nxt.n + 1;
}
static struct lastack_endpoint_ops views_beyond_the_edge(void) {
    struct lastack_endpoint_ops ops = lastack_tcp_ops;
    ops.view = view_beyond_the_edge;
    return ops;
}
MUTANT(acknowledges_too_much, {
    for (unsigned i = 0; i < out->segments; i++)
        if (in->now > 35 * LASTACK_MILLISECOND) /* after the handshake */
            out->segment[i].ack.n += 1;
})
MUTANT(shrinks, {
    for (unsigned i = 0; i < out->segments; i++)
        if (in->now > 35 * LASTACK_MILLISECOND)
            out->segment[i].wnd = 100;
})
static lastack_time wide_segment(void *self, const struct lastack_in *in,
                                 const struct lastack_segment *seg, const uint8_t *option,
                                 struct lastack_out *out) {
    struct lastack_segment wide = *seg;
    wide.wnd = UINT16_MAX;
    return lastack_tcp_ops.segment(self, in, &wide, option, out);
}

static struct lastack_endpoint_ops sees_no_window(void) {
    return mutant_of(lastack_tcp_ops.call, wide_segment, lastack_tcp_ops.timeout);
}

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

/* ---- what is told of them -------------------------------------------------------------------- */

MUTANT(times_nothing, { at = LASTACK_NEVER; })
MUTANT(tells_nothing, { mutant_remove(out, LASTACK_DO_SIGNAL, LASTACK_SIGNAL_TIMED_OUT); })
MUTANT(tells_no_opening, { mutant_remove(out, LASTACK_DO_SIGNAL, LASTACK_SIGNAL_OPENED); })
MUTANT(tells_no_end, { mutant_remove(out, LASTACK_DO_SIGNAL, LASTACK_SIGNAL_PEER_CLOSED); })

static const struct {
    struct lastack_endpoint_ops (*mutant)(void);
    const char *text; /* `use x for client` stands before it */
    unsigned finding;
    const char *expected, *actual;
} row[] = {
    {leaps_silently, OPEN "server close\nwait 1s", LASTACK_FINDING_EDGE,
     "edges of the table, for what happened there",
     "ESTABLISHED -> LAST-ACK, by c1 (client, connection #2), at 40ms"},
    {mistakes_an_event, OPEN "server close\nwait 1s", LASTACK_FINDING_EDGE,
     "ESTABLISHED is not left on TIMEOUT-2MSL",
     "ESTABLISHED -> CLOSE-WAIT on TIMEOUT-2MSL, by c1 (client, connection #2), at 40ms"},
    {views_beyond_the_edge, OPEN, LASTACK_FINDING_VARIABLES,
     "SND.UNA =< SND.NXT",
     "SND.UNA is 2513296462, by c1 (client, connection #2), at 20ms"},
    {acknowledges_too_much, OPEN "server send \"hello\"\nwait 1s", LASTACK_FINDING_ACK_UNSENT,
     "SEG.ACK of what has come in, or before it",
     "<ACK=1753877103>, by c1 (client, connection #2), at 40ms"},
    {loses_an_octet, OPEN "server send \"hello\"\nwait 1s", LASTACK_FINDING_TEXT,
     "all octets that were sent, each in its place",
     "not so at place 0 of the stream, by c1 (client, connection #2), at 40ms"},
    {right,
     OPEN "inject server>client <SEQ=RCV.NXT><ACK=SND.NXT> \"evil\"\nwait 1s",
     LASTACK_FINDING_GHOST_TEXT,
     "text of its own peer",
     "other text delivered at place 0 of the stream, by c1 (client, connection #2), at 30ms"},
    {moves_its_fin, "drop FIN\n" OPEN "client close\nwait 5s", LASTACK_FINDING_FIN_MOVES,
     "one FIN, after all text, the same each time it is sent",
     "a FIN, or text, at sequence number 2513296462, by c1 (client, connection #2), at 1.03s"},
    {shrinks, OPEN "server send \"hello\"\nwait 1s", LASTACK_FINDING_WINDOW_SHRINKS,
     "SEG.ACK + SEG.WND not less than before",
     "the right edge is now 1753877202, left of what was offered, by c1 (client, connection "
     "#2), at 40ms"},
    {sees_no_window,
     "set server buffer.receive 2000\n" OPEN "client send 4000\nwait 5s",
     LASTACK_FINDING_BEYOND_WINDOW,
     "text up to the right edge of the window, or one octet to probe it",
     "text up to 2513299381, right of what was offered, by c1 (client, connection #2), at 30ms"},
    {answers_rsts, OPEN "server abort\nwait 1s", LASTACK_FINDING_RST_OF_RST,
     "no segment",
     "<SEQ=0><CTL=RST>, by c1 (client, connection #2), at 40ms"},
    /* Of no connection: the RST of one that is gone. */
    {answers_rsts,
     OPEN "client abort\nwait 1s\ninject server:80>client:49152 <SEQ=1><CTL=RST>\nwait 1s",
     LASTACK_FINDING_RST_OF_RST,
     "no segment",
     "<SEQ=0><CTL=RST>, by client, at 1.03s"},
    {skips_time_wait,
     OPEN "client close\nwait until client is FIN-WAIT-2\nserver close\nwait 5s",
     LASTACK_FINDING_NO_TIME_WAIT,
     "2*MSL in TIME-WAIT for the end that sent its FIN first",
     "by c1 (client, connection #2), at 70ms"},
    {answers_everything,
     "use x for server\n" OPEN "client send \"hello\"\nwait 5s",
     LASTACK_FINDING_CHATTER,
     "at most 64",
     "65, by c1 (client, connection #2), at 260ms"},
    {never_hears_a_fin, OPEN "server close\nwait 5s", LASTACK_FINDING_FIN_UNHEARD,
     "<ACK=1753877098>, within 0.5s of the FIN <SEQ=1753877097>",
     "no such ACK, and the FIN comes again, by c1 (client, connection #2), at 1.04s"},
    {hears_a_fin_once,
     "drop final ACK\n" OPEN "client close\nwait until server is CLOSE-WAIT\nserver close\nwait 9s",
     LASTACK_FINDING_FIN_UNHEARD,
     "<ACK=1753877098>, within 0.5s of the FIN <SEQ=1753877097>",
     "no such ACK, and the FIN comes again, by c1 (client, connection #2), at 3.05s"},
    {waits_for_ever, OPEN "client close\nserver close\nwait 5s", LASTACK_FINDING_TIMER,
     "a timeout wanted at 60.05s, after 2*MSL",
     "in TIME-WAIT none is wanted, by c1 (client, connection #2), at 50ms"},
    {waits_too_long, OPEN "client close\nserver close\nwait 5s", LASTACK_FINDING_TIMER,
     "a timeout wanted at 60.05s, after 2*MSL",
     "in TIME-WAIT one is wanted at 61.05s, by c1 (client, connection #2), at 50ms"},
    {times_nothing, OPEN, LASTACK_FINDING_NO_TIMER,
     "a timeout wanted, to send again or to probe",
     "none is wanted, SND.UNA is 2513296460, by c1 (client, connection #2), at 0s"},
    {tells_no_opening, OPEN "wait 1s", LASTACK_FINDING_UNTOLD, "the signal OPENED",
     "none, and it is in ESTABLISHED, by c1 (client, connection #2), at 20ms"},
    {tells_no_end, OPEN "server close\nwait 1s", LASTACK_FINDING_UNTOLD, "the signal PEER_CLOSED",
     "none, and it is in CLOSE-WAIT, by c1 (client, connection #2), at 40ms"},
    {tells_nothing, OPEN "cut client server\nclient send 5\nwait 2h", LASTACK_FINDING_UNTOLD,
     "the signal TIMED_OUT",
     "none, and it is in CLOSED, by c1 (client, connection #2), at 123.03s"},
    {runs_a_timer_in_closed, OPEN "client abort\nwait 5s", LASTACK_FINDING_TIMER,
     "no timeout wanted",
     "in CLOSED one is wanted at 1.03s, by c1 (client, connection #2), at 30ms"},
};
enum { ROWS = sizeof row / sizeof *row };

START_TEST(tells_a_finding) {
    struct lastack_endpoint_ops ops = row[_i].mutant();
    kit_endpoint = &ops;
    char text[512], message[256];
    snprintf(text, sizeof text, "use x for client\n%s", row[_i].text);
    snprintf(message, sizeof message, "the judge has found %s: %s",
             lastack_finding_name(row[_i].finding), lastack_finding_text(row[_i].finding));
    const struct lastack_result *result = kit_play(text);
    ck_assert_int_eq(result->outcome, LASTACK_FAILED);
    ck_assert_str_eq(result->failure.message, message);
    ck_assert_uint_eq(result->failure.finding, row[_i].finding);
    ck_assert_str_eq(result->failure.expected, row[_i].expected);
    ck_assert_str_eq(result->failure.actual, row[_i].actual);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("findings while a scenario is played");
    TCase *tcase = tcase_create("findings");
    tcase_add_loop_test(tcase, tells_a_finding, 0, ROWS);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
