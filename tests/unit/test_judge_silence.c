/* Findings of the judge about silence: who waits for his peer without a timer, and who keeps from
 * his user what he has to know. */
#include "mutant.h"
#include "run_suite.h"
#include <check.h>

#define S LASTACK_SECOND

static unsigned state_of(void *self, const struct lastack_in *in) {
    struct lastack_view view;
    lastack_tcp_ops.view(self, in, &view);
    return view.state;
}

/* ---- no-timer ----------------------------------------------------------------------------------
 */

/* Times its SYN, and no text. */
MUTANT(times_no_text, {
    if (state_of(self, in) == LASTACK_ESTABLISHED)
        at = LASTACK_NEVER;
})

START_TEST(text_without_a_timer) {
    struct lastack_endpoint_ops mutant = times_no_text();
    bench_judge(&mutant, BENCH_CLIENT, LASTACK_FINDING_NO_TIMER, bench_five_octets);
}
END_TEST

/* An ACK of the first segment stops the timer of the second (RFC 6298 5.3). */
MUTANT(stops_at_any_ack, {
    if (seg != NULL && in->text->out_end > 0)
        at = LASTACK_NEVER;
})

static void send_two_segments(struct bench *bench) {
    bench_drop(bench, BENCH_CLIENT, LASTACK_FACT_DATA, 2);
    bench_send(bench, bench->client, 2500);
    bench_run(bench, 5 * S);
}

START_TEST(a_timer_that_any_ack_stops) {
    struct lastack_endpoint_ops mutant = stops_at_any_ack();
    bench_judge(&mutant, BENCH_CLIENT, LASTACK_FINDING_NO_TIMER, send_two_segments);
}
END_TEST

MUTANT(times_no_syn, {
    if (state_of(self, in) == LASTACK_SYN_SENT)
        at = LASTACK_NEVER;
})

static void do_nothing(struct bench *bench) {
    (void)bench;
}

START_TEST(a_syn_without_a_timer) {
    struct lastack_endpoint_ops mutant = times_no_syn();
    bench_judge(&mutant, BENCH_CLIENT, LASTACK_FINDING_NO_TIMER, do_nothing);
}
END_TEST

MUTANT(times_no_fin, {
    unsigned state = state_of(self, in);
    if (state == LASTACK_FIN_WAIT_1 || state == LASTACK_LAST_ACK)
        at = LASTACK_NEVER;
})

static void close_client(struct bench *bench) {
    lastack_socket_close(bench->sim, bench->client);
    bench_run(bench, S);
}

static void close_server_last(struct bench *bench) {
    close_client(bench);
    lastack_socket_close(bench->sim, bench->server);
    bench_run(bench, S);
}

START_TEST(a_fin_without_a_timer) {
    struct lastack_endpoint_ops mutant = times_no_fin();
    bench_judge(&mutant, BENCH_CLIENT, LASTACK_FINDING_NO_TIMER, close_client);
    bench_judge(&mutant, BENCH_SERVER, LASTACK_FINDING_NO_TIMER, close_server_last);
}
END_TEST

/* Waits for the window to open, without a probe (MUST-36). */
MUTANT(does_not_probe, {
    struct lastack_view view;
    lastack_tcp_ops.view(self, in, &view);
    if (view.state >= LASTACK_ESTABLISHED && view.snd_wnd == 0)
        at = LASTACK_NEVER;
})

static void fill(struct bench *bench, size_t octets) {
    ck_assert_int_eq(
        lastack_host_set(bench->sim, BENCH_SERVER, LASTACK_KNOB_BUFFER_RECEIVE, 2000), 0);
    bench_connect(bench);
    bench_send(bench, bench->client, octets);
    bench_run(bench, 5 * S);
}

static void fill_beyond(struct bench *bench) {
    fill(bench, 3000);
}

/* All text is acknowledged, and there is no room for the FIN. */
static void fill_and_close(struct bench *bench) {
    fill(bench, 2000);
    lastack_socket_close(bench->sim, bench->client);
    bench_run(bench, 5 * S);
}

START_TEST(a_closed_window_without_a_timer) {
    struct lastack_endpoint_ops mutant = does_not_probe();
    bench_judge(&mutant, BENCH_CLIENT, LASTACK_FINDING_NO_TIMER, fill_beyond);
    bench_judge(&mutant, BENCH_CLIENT, LASTACK_FINDING_NO_TIMER, fill_and_close);
}
END_TEST

/* What others' ACKs say was acknowledged counts as acknowledged: the judge does not know better. */
static void acknowledge_in_its_name(struct bench *bench) {
    bench_drop(bench, BENCH_SERVER, LASTACK_FACT_DATA, 1);
    bench_send(bench, bench->server, 5);
    bench_forge(bench, 0, LASTACK_ACK, NULL);
    bench_run(bench, 5 * S);
}

START_TEST(a_forged_ack_stops_a_timer) {
    bench_judge(NULL, -1, LASTACK_FINDING_NONE, acknowledge_in_its_name);
}
END_TEST

/* ... but not what nobody has sent. */
static void acknowledge_too_much(struct bench *bench) {
    struct lastack_segment seg = bench_segment_to(bench, bench->server);
    seg.ack.n += 1000;
    seg.ctl = LASTACK_ACK;
    ck_assert_int_eq(lastack_sim_inject(bench->sim, &seg, NULL, NULL), 0);
    bench_run(bench, S);
    bench_send(bench, bench->server, 5);
    bench_run(bench, S);
}

START_TEST(an_ack_of_what_was_not_sent_stops_none) {
    struct lastack_endpoint_ops mutant = times_no_text();
    bench_judge(&mutant, BENCH_SERVER, LASTACK_FINDING_NO_TIMER, acknowledge_too_much);
}
END_TEST

/* Stays in CLOSED, where nothing is left to be done. */
MUTANT(does_not_go, { mutant_remove(out, LASTACK_DO_SIGNAL, LASTACK_SIGNAL_GONE); })

static void send_and_abort(struct bench *bench) {
    bench_send(bench, bench->client, 5);
    bench_reset(bench);
}

START_TEST(closed_needs_no_timer) {
    struct lastack_endpoint_ops mutant = does_not_go();
    bench_judge(&mutant, BENCH_CLIENT, LASTACK_FINDING_NONE, send_and_abort);
}
END_TEST

/* ---- untold ------------------------------------------------------------------------------------
 */

MUTANT(keeps_opening_to_itself,
       { mutant_remove(out, LASTACK_DO_SIGNAL, LASTACK_SIGNAL_OPENED); })

START_TEST(open_untold) {
    struct lastack_endpoint_ops mutant = keeps_opening_to_itself();
    bench_judge(&mutant, BENCH_CLIENT, LASTACK_FINDING_UNTOLD, do_nothing);
}
END_TEST

/* Asks to be called again at once, and tells it then. (And whenever it is called, since it
 * remembers nothing.) */
MUTANT(tells_it_in_the_rest, {
    if (seg != NULL && mutant_effect(out, LASTACK_DO_SIGNAL, LASTACK_SIGNAL_OPENED) != NULL) {
        mutant_remove(out, LASTACK_DO_SIGNAL, LASTACK_SIGNAL_OPENED);
        at = in->now;
    } else if (seg == NULL && state_of(self, in) == LASTACK_ESTABLISHED) {
        lastack_out_signal(out, LASTACK_SIGNAL_OPENED, 0);
    }
})

START_TEST(open_told_at_once) {
    struct lastack_endpoint_ops mutant = tells_it_in_the_rest();
    bench_judge(&mutant, BENCH_CLIENT, LASTACK_FINDING_NONE, do_nothing);
}
END_TEST

MUTANT(keeps_the_end_to_itself,
       { mutant_remove(out, LASTACK_DO_SIGNAL, LASTACK_SIGNAL_PEER_CLOSED); })

START_TEST(end_untold) {
    struct lastack_endpoint_ops mutant = keeps_the_end_to_itself();
    bench_judge(&mutant, BENCH_SERVER, LASTACK_FINDING_UNTOLD, close_client);
}
END_TEST

MUTANT(gives_up_in_silence,
       { mutant_remove(out, LASTACK_DO_SIGNAL, LASTACK_SIGNAL_TIMED_OUT); })

/* Nothing gets through any more. */
static void cut(struct bench *bench) {
    ck_assert_int_eq(lastack_sim_cut(bench->sim, BENCH_CLIENT, BENCH_SERVER, true), 0);
}

static void send_into_the_void(struct bench *bench) {
    cut(bench);
    bench_send(bench, bench->client, 5);
    bench_run(bench, 3600 * S);
}

/* The user of the old connection has gone, and the second one's SYN gets nowhere. */
static void close_into_the_void(struct bench *bench) {
    cut(bench);
    lastack_socket_close(bench->sim, bench->client);
    bench_run(bench, 3600 * S);
}

static void connect_into_the_void(struct bench *bench) {
    cut(bench);
    bench_dial(bench, BENCH_PORT);
    bench_run(bench, 3600 * S);
}

/* The ACK of its SYN,ACK does not come: nobody knows of that connection yet. */
static void answer_into_the_void(struct bench *bench) {
    bench_dial(bench, BENCH_PORT);
    bench_run(bench, 15 * LASTACK_MILLISECOND);
    cut(bench);
    bench_run(bench, 3600 * S);
}

START_TEST(giving_up_untold) {
    struct lastack_endpoint_ops mutant = gives_up_in_silence();
    bench_judge(&mutant, BENCH_CLIENT, LASTACK_FINDING_UNTOLD, send_into_the_void);
    bench_judge(&mutant, BENCH_CLIENT, LASTACK_FINDING_UNTOLD, connect_into_the_void);
}
END_TEST

START_TEST(nobody_to_tell) {
    struct lastack_endpoint_ops mutant = gives_up_in_silence();
    bench_judge(&mutant, BENCH_CLIENT, LASTACK_FINDING_NONE, close_into_the_void);
    bench_judge(&mutant, BENCH_SERVER, LASTACK_FINDING_NONE, answer_into_the_void);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("the judge, of silence");
    TCase *tcase = tcase_create("findings");
    tcase_add_test(tcase, text_without_a_timer);
    tcase_add_test(tcase, a_timer_that_any_ack_stops);
    tcase_add_test(tcase, a_syn_without_a_timer);
    tcase_add_test(tcase, a_fin_without_a_timer);
    tcase_add_test(tcase, a_closed_window_without_a_timer);
    tcase_add_test(tcase, a_forged_ack_stops_a_timer);
    tcase_add_test(tcase, an_ack_of_what_was_not_sent_stops_none);
    tcase_add_test(tcase, closed_needs_no_timer);
    tcase_add_test(tcase, open_untold);
    tcase_add_test(tcase, open_told_at_once);
    tcase_add_test(tcase, end_untold);
    tcase_add_test(tcase, giving_up_untold);
    tcase_add_test(tcase, nobody_to_tell);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
