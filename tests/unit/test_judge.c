/* Every finding of the judge: a deliberately wrong endpoint makes it fire, and it alone; the right
 * endpoint in the same scenario makes none. Here those of states, sequence numbers and text. */
#include "mutants.h"
#include "run_suite.h"
#include <check.h>

#define MS LASTACK_MILLISECOND
#define S  LASTACK_SECOND

/* ---- edge --------------------------------------------------------------------------------------
 */

MUTANT(leaps, {
    struct lastack_effect *effect = mutant_effect(out, LASTACK_DO_STATE, LASTACK_CLOSE_WAIT);
    if (effect != NULL)
        effect->a = LASTACK_LAST_ACK;
})

START_TEST(edge) {
    struct lastack_endpoint_ops mutant = leaps();
    bench_judge(&mutant, BENCH_SERVER, LASTACK_FINDING_EDGE, bench_close_both);
}
END_TEST

/* The same by one that does not say which event it was. */
MUTANT(leaps_silently, {
    for (unsigned i = 0; i < out->effects; i++)
        if (out->effect[i].kind == LASTACK_DO_STATE) {
            out->effect[i].b = LASTACK_EVENT_NONE;
            if (out->effect[i].a == LASTACK_CLOSE_WAIT)
                out->effect[i].a = LASTACK_LAST_ACK;
        }
})

START_TEST(edge_without_event) {
    struct lastack_endpoint_ops mutant = leaps_silently();
    bench_judge(&mutant, BENCH_SERVER, LASTACK_FINDING_EDGE, bench_close_both);
}
END_TEST

/* Reports only where it has arrived: a path of edges within one event is fine. */
MUTANT(reports_the_last, {
    unsigned states = 0;
    uint32_t last = 0;
    for (unsigned i = 0; i < out->effects; i++)
        if (out->effect[i].kind == LASTACK_DO_STATE) {
            states++;
            last = out->effect[i].a;
        }
    if (states > 0) {
        mutant_remove(out, LASTACK_DO_STATE, MUTANT_ANY);
        lastack_out_state(out, last, LASTACK_EVENT_NONE);
    }
})

static void fin_crosses_fin(struct bench *bench) {
    bench_talk(bench);
    bench_drop(bench, BENCH_SERVER, LASTACK_FACT_ACK_OF_FIN, 1);
    bench_close_both(bench);
}

START_TEST(a_path_of_edges_is_no_finding) {
    struct lastack_endpoint_ops mutant = reports_the_last();
    bench_judge(&mutant, 2, LASTACK_FINDING_NONE, bench_talk_and_close);
    bench_judge(&mutant, 2, LASTACK_FINDING_NONE, fin_crosses_fin);
}
END_TEST

/* ---- variables ---------------------------------------------------------------------------------
 */

static void wrong_view(const void *self, const struct lastack_in *in, struct lastack_view *view) {
    lastack_tcp_ops.view(self, in, view);
    view->snd_una.n = view->snd_nxt.n + 1;
}

START_TEST(variables) {
    struct lastack_endpoint_ops mutant = lastack_tcp_ops;
    mutant.view = wrong_view;
    bench_judge(&mutant, BENCH_CLIENT, LASTACK_FINDING_VARIABLES, bench_talk_and_close);
}
END_TEST

/* ---- ack-unsent --------------------------------------------------------------------------------
 */

MUTANT(acknowledges_too_much, {
    for (unsigned i = 0; i < out->segments; i++)
        if (out->segment[i].ctl == LASTACK_ACK && in->now > 105 * MS)
            out->segment[i].ack.n += 1;
})

START_TEST(ack_unsent) {
    struct lastack_endpoint_ops mutant = acknowledges_too_much();
    bench_judge(&mutant, BENCH_SERVER, LASTACK_FINDING_ACK_UNSENT, bench_five_octets);
}
END_TEST

/* ---- text --------------------------------------------------------------------------------------
 */

START_TEST(text) {
    struct lastack_endpoint_ops mutant = loses_an_octet();
    bench_judge(&mutant, BENCH_SERVER, LASTACK_FINDING_TEXT, bench_five_octets);
}
END_TEST

/* Acknowledges, and says the stream has ended, but delivers nothing. */
MUTANT(forgets_text, {
    mutant_remove(out, LASTACK_DO_KEEP, MUTANT_ANY);
    mutant_remove(out, LASTACK_DO_DELIVER, MUTANT_ANY);
})

static void fin_with_text(struct bench *bench) {
    bench_send(bench, bench->client, 5);
    lastack_socket_shutdown(bench->sim, bench->client, LASTACK_SHUT_WR);
    bench_run(bench, 5 * S);
}

START_TEST(text_before_the_fin_is_part_of_it) {
    struct lastack_endpoint_ops mutant = forgets_text();
    bench_judge(&mutant, BENCH_SERVER, LASTACK_FINDING_TEXT, fin_with_text);
}
END_TEST

/* ---- ghost-text --------------------------------------------------------------------------------
 */

/* Takes text without an ACK, which the fifth check drops. */
static lastack_time credulous_segment(void *self, const struct lastack_in *in,
                                      const struct lastack_segment *seg, const uint8_t *option,
                                      struct lastack_out *out) {
    struct lastack_segment completed = *seg;
    struct lastack_view view;
    lastack_tcp_ops.view(self, in, &view);
    if (!(seg->ctl & LASTACK_ACK) && seg->text_octets > 0) {
        completed.ctl |= LASTACK_ACK;
        completed.ack = view.snd_nxt;
    }
    return lastack_tcp_ops.segment(self, in, &completed, option, out);
}

static void forged_text_without_ack(struct bench *bench) {
    bench_forge(bench, 0, LASTACK_PSH, "evil");
    bench_run(bench, S);
}

START_TEST(ghost_text) {
    struct lastack_endpoint_ops mutant =
        mutant_of(lastack_tcp_ops.call, credulous_segment, lastack_tcp_ops.timeout);
    bench_judge(&mutant, BENCH_SERVER, LASTACK_FINDING_GHOST_TEXT, forged_text_without_ack);
}
END_TEST

/* No endpoint can know better, but it is told. */
START_TEST(ghost_text_in_the_window) {
    struct bench bench;
    bench_open(&bench, NULL, -1);
    bench_forge(&bench, 0, LASTACK_ACK, "evil");
    bench_run(&bench, S);
    bench_expect(&bench, LASTACK_FINDING_GHOST_TEXT);
    bench_free(&bench);
}
END_TEST

/* Kept, but never delivered: the gap before it is not filled. */
START_TEST(ghost_text_that_nobody_reads) {
    struct bench bench;
    bench_open(&bench, NULL, -1);
    bench_forge(&bench, 10, LASTACK_ACK, "evil");
    bench_run(&bench, S);
    bench_expect(&bench, LASTACK_FINDING_NONE);
    bench_send(&bench, bench.client, 20); /* what is there stays as it is */
    bench_run(&bench, S);
    bench_expect(&bench, LASTACK_FINDING_GHOST_TEXT);
    bench_free(&bench);
}
END_TEST

/* ---- fin-moves ---------------------------------------------------------------------------------
 */

START_TEST(fin_moves) {
    struct lastack_endpoint_ops mutant = moves_its_fin();
    bench_judge(&mutant, BENCH_CLIENT, LASTACK_FINDING_FIN_MOVES, bench_lose_first_fin);
}
END_TEST

/* ---- fin-unheard -------------------------------------------------------------------------------
 */

/* Takes the peer's FIN, and acknowledges all but that. */
MUTANT(never_hears_a_fin, {
    struct lastack_view view;
    lastack_tcp_ops.view(self, in, &view);
    for (unsigned i = 0; i < out->segments; i++)
        if (view.state == LASTACK_CLOSE_WAIT && (out->segment[i].ctl & LASTACK_ACK)) {
            out->segment[i].ack.n = view.rcv_nxt.n - 1;
            out->segment[i].wnd++; /* the right edge stays */
        }
})

static void close_and_wait(struct bench *bench) {
    lastack_socket_close(bench->sim, bench->client);
    bench_run(bench, 300 * S);
}

static void send_close_and_wait(struct bench *bench) {
    bench_send(bench, bench->client, 5);
    close_and_wait(bench);
}

START_TEST(fin_unheard) {
    struct lastack_endpoint_ops mutant = never_hears_a_fin();
    bench_judge(&mutant, BENCH_SERVER, LASTACK_FINDING_FIN_UNHEARD, close_and_wait);
    bench_judge(&mutant, BENCH_SERVER, LASTACK_FINDING_FIN_UNHEARD, send_close_and_wait);
}
END_TEST

/* One that says nothing at all. */
MUTANT(is_struck_dumb_by_a_fin, {
    struct lastack_view view;
    lastack_tcp_ops.view(self, in, &view);
    if (view.state == LASTACK_CLOSE_WAIT)
        mutant_remove(out, LASTACK_DO_SEGMENT, MUTANT_ANY);
})

START_TEST(fin_unheard_in_silence) {
    struct lastack_endpoint_ops mutant = is_struck_dumb_by_a_fin();
    bench_judge(&mutant, BENCH_SERVER, LASTACK_FINDING_FIN_UNHEARD, close_and_wait);
}
END_TEST

static void lose_the_ack(struct bench *bench) {
    bench_drop(bench, BENCH_SERVER, LASTACK_FACT_ACK_OF_FIN, 1);
    close_and_wait(bench);
}

static void lose_the_final_ack(struct bench *bench) {
    bench_drop(bench, BENCH_CLIENT, LASTACK_FACT_FINAL_ACK, 1);
    bench_close_both(bench);
}

START_TEST(fin_that_comes_again_unheard) {
    struct lastack_endpoint_ops mutant = hears_a_fin_once();
    bench_judge(&mutant, BENCH_SERVER, LASTACK_FINDING_FIN_UNHEARD, lose_the_ack);
    bench_judge(&mutant, BENCH_CLIENT, LASTACK_FINDING_FIN_UNHEARD, lose_the_final_ack);
}
END_TEST

/* The right endpoint need not acknowledge a FIN that its window has no room for, or whose text has
 * not come, however often; and an ACK that is lost has been sent. */
static void fill_the_buffer(struct bench *bench) {
    ck_assert_int_eq(
        lastack_host_set(bench->sim, BENCH_SERVER, LASTACK_KNOB_BUFFER_RECEIVE, 2000), 0);
    bench_connect(bench);
    bench_send(bench, bench->client, 2000);
    close_and_wait(bench);
}

static void lose_the_text(struct bench *bench) {
    bench_send(bench, bench->client, 1460);
    bench_send(bench, bench->client, 1460);
    for (uint32_t i = 0; i < 5; i++)
        bench_drop(bench, BENCH_CLIENT, LASTACK_FACT_DATA, 1 + i);
    close_and_wait(bench);
}

static void lose_the_acks(struct bench *bench) {
    for (uint32_t i = 0; i < 5; i++)
        bench_drop(bench, BENCH_SERVER, LASTACK_FACT_ACK_OF_FIN, 1);
    close_and_wait(bench);
}

START_TEST(fin_that_need_not_be_heard) {
    static void (*const play[])(struct bench *) = {fill_the_buffer, lose_the_text, lose_the_acks};
    struct bench bench;
    bench_open(&bench, NULL, -1);
    play[_i](&bench);
    bench_expect(&bench, LASTACK_FINDING_NONE);
    bench_free(&bench);
}
END_TEST

/* ---- window-shrinks ----------------------------------------------------------------------------
 */

MUTANT(shrinks, {
    for (unsigned i = 0; i < out->segments; i++)
        if (in->now > 205 * MS)
            out->segment[i].wnd = 100;
})

START_TEST(window_shrinks) {
    struct lastack_endpoint_ops mutant = shrinks();
    bench_judge(&mutant, BENCH_CLIENT, LASTACK_FINDING_WINDOW_SHRINKS, bench_talk);
}
END_TEST

/* ---- beyond-window -----------------------------------------------------------------------------
 */

/* Takes every window for the largest there is. */
static lastack_time sees_no_window(void *self, const struct lastack_in *in,
                                   const struct lastack_segment *seg, const uint8_t *option,
                                   struct lastack_out *out) {
    struct lastack_segment wide = *seg;
    wide.wnd = UINT16_MAX;
    return lastack_tcp_ops.segment(self, in, &wide, option, out);
}

/* The second text does not fit; the right endpoint waits, and probes with an octet. */
static void fill_the_window(struct bench *bench) {
    ck_assert_int_eq(
        lastack_host_set(bench->sim, BENCH_SERVER, LASTACK_KNOB_BUFFER_RECEIVE, 2000), 0);
    bench_connect(bench);
    bench_send(bench, bench->client, 2000);
    bench_run(bench, S);
    bench_send(bench, bench->client, 2000);
    bench_run(bench, 10 * S);
}

/* What others say of the window in the peer's name is its to believe. */
static void fill_a_forged_window(struct bench *bench) {
    fill_the_window(bench);
    struct lastack_connection client;
    struct lastack_view view;
    struct lastack_segment seg = bench_segment_to(bench, bench->client);
    seg.wnd = 10000;
    seg.ctl = LASTACK_ACK;
    ck_assert_int_eq(lastack_sim_inject(bench->sim, &seg, NULL, NULL), 0);
    bench_run(bench, 10 * S);
    ck_assert_int_eq(lastack_socket_status(bench->sim, bench->client, &client), 0);
    ck_assert(lastack_sim_view(bench->sim, &client.path, &view));
    ck_assert_uint_gt(view.snd_max.n - view.iss.n, 3000);
}

START_TEST(beyond_window) {
    struct lastack_endpoint_ops mutant =
        mutant_of(lastack_tcp_ops.call, sees_no_window, lastack_tcp_ops.timeout);
    bench_judge(&mutant, BENCH_CLIENT, LASTACK_FINDING_BEYOND_WINDOW, fill_the_window);
    bench_judge(NULL, -1, LASTACK_FINDING_NONE, fill_a_forged_window);
}
END_TEST

/* ---- rst-of-rst --------------------------------------------------------------------------------
 */

START_TEST(rst_of_rst) {
    struct lastack_endpoint_ops mutant = answers_rsts();
    bench_judge(&mutant, BENCH_SERVER, LASTACK_FINDING_RST_OF_RST, bench_reset);
}
END_TEST

/* The client is gone: a segment nobody owns, answered by a fresh endpoint. */
static void reset_of_nobody(struct bench *bench) {
    lastack_socket_abort(bench->sim, bench->server);
    bench_run(bench, S);
    struct lastack_segment rst = {.source = lastack_host_address(bench->sim, BENCH_CLIENT),
                                  .destination = lastack_host_address(bench->sim, BENCH_SERVER),
                                  .source_port = 1,
                                  .destination_port = 2,
                                  .ctl = LASTACK_RST};
    ck_assert_int_eq(lastack_sim_inject(bench->sim, &rst, NULL, NULL), 0);
    bench_run(bench, S);
}

START_TEST(rst_of_rst_of_nobody) {
    struct lastack_endpoint_ops mutant = answers_rsts();
    bench_judge(&mutant, BENCH_SERVER, LASTACK_FINDING_RST_OF_RST, reset_of_nobody);
}
END_TEST

/* ---- what cannot be seen -----------------------------------------------------------------------
 */

MUTANT(says_nothing, { mutant_remove(out, LASTACK_DO_STATE, MUTANT_ANY); })

START_TEST(not_visible) {
    struct lastack_endpoint_ops mutant = says_nothing();
    struct bench bench;
    mutant.flags |= LASTACK_ENDPOINT_SILENT;
    mutant.view = NULL;
    bench_open(&bench, &mutant, 2);
    bench_talk_and_close(&bench);
    bench_expect(&bench, LASTACK_FINDING_NONE);
    ck_assert_uint_eq(lastack_judge_not_visible(bench.sim, BENCH_JUDGE),
                      1u << LASTACK_FINDING_EDGE | 1u << LASTACK_FINDING_VARIABLES |
                          1u << LASTACK_FINDING_TIMER | 1u << LASTACK_FINDING_NO_TIME_WAIT |
                          1u << LASTACK_FINDING_UNTOLD);
    bench_free(&bench);
    bench_open(&bench, NULL, -1);
    ck_assert_uint_eq(lastack_judge_not_visible(bench.sim, BENCH_JUDGE), 0);
    bench_free(&bench);
}
END_TEST

/* A view that does not know SND.UNA and SND.NXT is none for the judge. */
static void scant_view(const void *self, const struct lastack_in *in, struct lastack_view *view) {
    lastack_tcp_ops.view(self, in, view);
    view->known &= ~(uint32_t)LASTACK_KNOWS_SND;
    view->snd_una.n = view->snd_nxt.n + 1;
}

START_TEST(a_scant_view) {
    struct lastack_endpoint_ops mutant = lastack_tcp_ops;
    struct bench bench;
    mutant.view = scant_view;
    bench_open(&bench, &mutant, 2);
    bench_talk_and_close(&bench);
    bench_expect(&bench, LASTACK_FINDING_NONE);
    ck_assert_uint_eq(lastack_judge_not_visible(bench.sim, BENCH_JUDGE),
                      1u << LASTACK_FINDING_VARIABLES);
    bench_free(&bench);
}
END_TEST

/* One that is silent is still judged on what it sends. */
MUTANT(says_nothing_and_moves, {
    mutant_remove(out, LASTACK_DO_STATE, MUTANT_ANY);
    for (unsigned i = 0; i < out->segments; i++)
        if ((out->segment[i].ctl & LASTACK_FIN) && in->now > S)
            out->segment[i].seq.n += 1;
})

START_TEST(silence_does_not_hide_segments) {
    struct lastack_endpoint_ops mutant = says_nothing_and_moves();
    struct bench bench;
    mutant.flags |= LASTACK_ENDPOINT_SILENT;
    bench_open(&bench, &mutant, BENCH_CLIENT);
    bench_lose_first_fin(&bench);
    bench_expect(&bench, LASTACK_FINDING_FIN_MOVES);
    bench_free(&bench);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("judge");
    TCase *tcase = tcase_create("findings");
    tcase_add_test(tcase, edge);
    tcase_add_test(tcase, edge_without_event);
    tcase_add_test(tcase, a_path_of_edges_is_no_finding);
    tcase_add_test(tcase, variables);
    tcase_add_test(tcase, ack_unsent);
    tcase_add_test(tcase, text);
    tcase_add_test(tcase, text_before_the_fin_is_part_of_it);
    tcase_add_test(tcase, ghost_text);
    tcase_add_test(tcase, ghost_text_in_the_window);
    tcase_add_test(tcase, ghost_text_that_nobody_reads);
    tcase_add_test(tcase, fin_moves);
    tcase_add_test(tcase, fin_unheard);
    tcase_add_test(tcase, fin_unheard_in_silence);
    tcase_add_test(tcase, fin_that_comes_again_unheard);
    tcase_add_loop_test(tcase, fin_that_need_not_be_heard, 0, 3);
    tcase_add_test(tcase, window_shrinks);
    tcase_add_test(tcase, beyond_window);
    tcase_add_test(tcase, rst_of_rst);
    tcase_add_test(tcase, rst_of_rst_of_nobody);
    tcase_add_test(tcase, not_visible);
    tcase_add_test(tcase, a_scant_view);
    tcase_add_test(tcase, silence_does_not_hide_segments);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
