/* The finding chatter: two ends that answer each other for ever, and what only looks like it. */
#include "mutants.h"
#include "run_suite.h"
#include <check.h>

#define MS LASTACK_MILLISECOND
#define S  LASTACK_SECOND

START_TEST(chatter) {
    struct lastack_endpoint_ops mutant = answers_everything();
    bench_judge(&mutant, 2, LASTACK_FINDING_CHATTER, bench_five_octets);
}
END_TEST

/* Too slow for 64 segments in a second, and still it goes on for ever. */
static void over_a_slow_link(struct bench *bench) {
    struct lastack_link link = lastack_link_default();
    link.delay = 400 * MS;
    ck_assert_int_eq(lastack_sim_link(bench->sim, BENCH_CLIENT, BENCH_SERVER, &link), 0);
    bench_send(bench, bench->client, 5);
    bench_run(bench, 60 * S);
}

START_TEST(slow_chatter) {
    struct lastack_endpoint_ops mutant = answers_everything();
    bench_judge(&mutant, 2, LASTACK_FINDING_CHATTER, over_a_slow_link);
}
END_TEST

/* A window that stays shut is probed for ever, and each probe answered. */
static void zero_window(struct bench *bench) {
    lastack_host_set(bench->sim, BENCH_SERVER, LASTACK_KNOB_BUFFER_RECEIVE, 1000);
    bench_send(bench, bench->client, 4000);
    bench_run(bench, 24 * 3600 * S);
}

START_TEST(probing_for_ever_is_no_finding) {
    struct bench bench;
    bench_birth(&bench, NULL, -1);
    lastack_host_set(bench.sim, BENCH_SERVER, LASTACK_KNOB_BUFFER_RECEIVE, 1000);
    bench_connect(&bench);
    zero_window(&bench);
    bench_expect(&bench, LASTACK_FINDING_NONE);
    bench_free(&bench);
}
END_TEST

/* A burst of small segments whose first is lost draws as many duplicate ACKs. */
static void burst(struct bench *bench) {
    bench_drop(bench, BENCH_CLIENT, LASTACK_FACT_DATA, 1);
    for (int i = 0; i < 200; i++)
        bench_send(bench, bench->client, 10);
    bench_run(bench, 60 * S);
    ck_assert_int_eq(bench_read(bench, bench->server), 2000);
}

START_TEST(a_burst_is_no_chatter) {
    bench_judge(NULL, -1, LASTACK_FINDING_NONE, burst);
}
END_TEST

/* What is on its way when a server aborts draws a RST each, from the listener. */
static void aborts(struct bench *bench) {
    for (int i = 0; i < 200; i++)
        bench_send(bench, bench->client, 10);
    lastack_socket_abort(bench->sim, bench->server);
    bench_run(bench, 60 * S);
}

START_TEST(resets_of_what_is_on_its_way_are_no_chatter) {
    bench_judge(NULL, -1, LASTACK_FINDING_NONE, aborts);
}
END_TEST

/* A client that answers RSTs keeps the listener busy for ever, however long the way. (It has a
 * timer, so that this is all that is wrong with it.) */
MUTANT(answers_resets, {
    struct lastack_view view;
    lastack_tcp_ops.view(self, in, &view);
    if (view.state == LASTACK_CLOSED)
        at = in->now + 3600 * S;
    if (seg != NULL && (seg->ctl & LASTACK_RST)) {
        out->effects = out->segments = 0;
        struct lastack_segment *ack = lastack_out_segment(out);
        ack->seq = view.snd_nxt;
        ack->ack = seg->seq;
        ack->wnd = UINT16_MAX;
        ack->ctl = LASTACK_ACK;
    }
})

static void aborts_far_away(struct bench *bench) {
    struct lastack_link link = lastack_link_default();
    link.delay = 400 * MS;
    ck_assert_int_eq(lastack_sim_link(bench->sim, BENCH_CLIENT, BENCH_SERVER, &link), 0);
    lastack_socket_abort(bench->sim, bench->server);
    bench_run(bench, 120 * S);
}

START_TEST(answers_to_resets_are_chatter) {
    struct lastack_endpoint_ops mutant = answers_resets();
    mutant.flags |= LASTACK_ENDPOINT_SILENT;
    bench_judge(&mutant, BENCH_CLIENT, LASTACK_FINDING_CHATTER, aborts);
    bench_judge(&mutant, BENCH_CLIENT, LASTACK_FINDING_CHATTER, aborts_far_away);
}
END_TEST

/* What a flood of forged segments draws is not the endpoint's talk. */
static void flood(struct bench *bench) {
    for (int i = 0; i < 500; i++)
        bench_forge(bench, -5, LASTACK_ACK, "x");
    bench_run(bench, S);
}

START_TEST(forged_segments_are_nobodys) {
    bench_judge(NULL, -1, LASTACK_FINDING_NONE, flood);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("judge: chatter");
    TCase *tcase = tcase_create("chatter");
    tcase_add_test(tcase, chatter);
    tcase_add_test(tcase, slow_chatter);
    tcase_add_test(tcase, probing_for_ever_is_no_finding);
    tcase_add_test(tcase, a_burst_is_no_chatter);
    tcase_add_test(tcase, resets_of_what_is_on_its_way_are_no_chatter);
    tcase_add_test(tcase, answers_to_resets_are_chatter);
    tcase_add_test(tcase, forged_segments_are_nobodys);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
