/* Properties that no endpoint of the world can break by itself, and corners that are hard to reach:
 * from records made by hand. */
#include "mutant.h"
#include "run_suite.h"
#include <check.h>
#include <stdlib.h>

static struct bench bench;

static void setup(void) {
    bench_birth(&bench, NULL, -1);
}

static void teardown(void) {
    bench_free(&bench);
}

START_TEST(twin) {
    tell_born(&bench, 10, 1000, 0);
    tell_born(&bench, 11, 1001, 0);
    bench_expect(&bench, LASTACK_FINDING_NONE);
    tell_born(&bench, 12, 1000, 0);
    bench_expect(&bench, LASTACK_FINDING_TWIN);
    struct lastack_found found;
    ck_assert(lastack_judge_found(bench.sim, BENCH_JUDGE, 0, &found));
    ck_assert_uint_eq(found.connection, 12);
    ck_assert_uint_eq(found.detail, 10);
}
END_TEST

START_TEST(no_twin_of_what_is_gone_or_lent) {
    tell_born(&bench, 10, 1000, 0);
    tell_gone(&bench, 10);
    tell_born(&bench, 11, 1000, 0);
    tell_born(&bench, 12, 1000, 11); /* MAY-2: reopens it */
    bench_expect(&bench, LASTACK_FINDING_NONE);
}
END_TEST

/* RFC 7323: windows count in units of 2^3 once both SYNs have offered it, rounded down. */
START_TEST(scaled_windows) {
    static const uint8_t options[] = {2, 4, 5, 180, 1, 1, 3, 3, 3}; /* MSS, NOP, NOP, scale 3 */
    struct lastack_segment syn = {
        .seq = {100}, .wnd = 8000, .ctl = LASTACK_SYN, .option_octets = 9};
    struct lastack_segment syn_ack = {
        .seq = {300}, .ack = {101}, .ctl = LASTACK_SYN | LASTACK_ACK, .option_octets = 9};
    struct lastack_segment ack = {.seq = {101}, .ack = {301}, .wnd = 1000, .ctl = LASTACK_ACK};
    struct lastack_segment text = {
        .seq = {301}, .ack = {101}, .text_octets = 5, .ctl = LASTACK_ACK};
    tell_born(&bench, 10, 1000, 0);
    tell_send(&bench, 10, syn, options);
    tell_arrive(&bench, 10, 11, syn_ack, options);
    tell_send(&bench, 10, ack, NULL); /* the edge is 301 + 8000 */
    tell_arrive(&bench, 10, 11, text, NULL);
    ack.ack.n = 306;
    ack.wnd = 999; /* 306 + 7992 = 301 + 7997: less by rounding alone */
    tell_send(&bench, 10, ack, NULL);
    bench_expect(&bench, LASTACK_FINDING_NONE);
    ack.wnd = 998;
    tell_send(&bench, 10, ack, NULL);
    bench_expect(&bench, LASTACK_FINDING_WINDOW_SHRINKS);
}
END_TEST

/* Options that are cut short, or lie about their length, offer nothing. */
START_TEST(broken_options_offer_no_scale) {
    static const uint8_t broken[][4] = {{3}, {3, 3}, {3, 1, 7, 7}, {2, 0, 3, 3}, {0, 3, 3, 7}};
    static const uint8_t octets[] = {1, 2, 4, 4, 4};
    for (uint32_t i = 0; i < 5; i++) {
        struct lastack_segment syn = {.seq = {100}, .ctl = LASTACK_SYN, .option_octets = octets[i]};
        struct lastack_segment answer = {.seq = {300},
                                         .ack = {101},
                                         .ctl = LASTACK_SYN | LASTACK_ACK,
                                         .option_octets = octets[i]};
        struct lastack_segment ack = {.seq = {101}, .ack = {301}, .wnd = 10, .ctl = LASTACK_ACK};
        uint32_t id = 10 + 2 * i;
        tell_born(&bench, id, (uint16_t)id, 0);
        tell_send(&bench, id, syn, broken[i]);
        tell_arrive(&bench, id, id + 1, answer, broken[i]);
        tell_send(&bench, id, ack, NULL);
        ack.wnd = 9; /* unscaled: one octet less */
        tell_send(&bench, id, ack, NULL);
        ck_assert_uint_eq(lastack_judge_count(bench.sim, BENCH_JUDGE), i + 1);
    }
    bench_expect(&bench, LASTACK_FINDING_WINDOW_SHRINKS);
}
END_TEST

/* An ACK sent before any SYN has come acknowledges what nobody sent. */
START_TEST(ack_before_the_peers_syn) {
    struct lastack_segment syn = {.seq = {100}, .ctl = LASTACK_SYN};
    struct lastack_segment ack = {.seq = {101}, .ack = {301}, .ctl = LASTACK_ACK};
    struct lastack_segment ghost = {.seq = {300}, .ack = {55}, .ctl = LASTACK_SYN | LASTACK_ACK};
    tell_born(&bench, 10, 1000, 0);
    tell_send(&bench, 10, syn, NULL);
    tell_arrive(&bench, 10, 11, ghost,
                NULL); /* its ACK is not acceptable: it answers another SYN */
    bench_expect(&bench, LASTACK_FINDING_NONE);
    tell_send(&bench, 10, ack, NULL);
    bench_expect(&bench, LASTACK_FINDING_ACK_UNSENT);
}
END_TEST

START_TEST(text_after_the_fin) {
    struct lastack_segment syn = {.seq = {100}, .ctl = LASTACK_SYN};
    struct lastack_segment fin = {.seq = {101}, .text_octets = 10, .ctl = LASTACK_FIN};
    struct lastack_segment again = {.seq = {106}, .text_octets = 5};
    struct lastack_segment more = {.seq = {107}, .text_octets = 5};
    tell_born(&bench, 10, 1000, 0);
    tell_send(&bench, 10, syn, NULL);
    tell_send(&bench, 10, fin, NULL);
    tell_send(&bench, 10, again, NULL);
    bench_expect(&bench, LASTACK_FINDING_NONE);
    tell_send(&bench, 10, more, NULL);
    bench_expect(&bench, LASTACK_FINDING_FIN_MOVES);
}
END_TEST

START_TEST(a_fin_before_text_already_sent) {
    struct lastack_segment syn = {.seq = {100}, .ctl = LASTACK_SYN};
    struct lastack_segment text = {.seq = {101}, .text_octets = 10};
    struct lastack_segment fin = {.seq = {105}, .ctl = LASTACK_FIN};
    tell_born(&bench, 10, 1000, 0);
    tell_send(&bench, 10, syn, NULL);
    tell_send(&bench, 10, text, NULL);
    tell_send(&bench, 10, fin, NULL);
    bench_expect(&bench, LASTACK_FINDING_FIN_MOVES);
}
END_TEST

/* ---- a connection by hand ----------------------------------------------------------------------
 */

enum { ME = 10, PEER = 20 };

static const struct lastack_segment syn = {.seq = {100}, .ctl = LASTACK_SYN};
static const struct lastack_segment syn_ack = {
    .seq = {300}, .ack = {101}, .ctl = LASTACK_SYN | LASTACK_ACK};

/* Sent by ME: everything of the peer's up to `number` has come. */
static struct lastack_segment ack_of(uint32_t number, uint16_t wnd) {
    return (struct lastack_segment){.seq = {101}, .ack = {number}, .wnd = wnd, .ctl = LASTACK_ACK};
}

/* From the peer. */
static struct lastack_segment text_of(uint32_t seq, uint32_t octets, unsigned ctl) {
    return (struct lastack_segment){.seq = {seq},
                                    .ack = {101},
                                    .place = seq - 301,
                                    .text_octets = octets,
                                    .ctl = (uint8_t)(LASTACK_ACK | ctl)};
}

static void opened(void) {
    tell_born(&bench, ME, 1000, 0);
    tell_send(&bench, ME, syn, NULL);
    tell_arrive(&bench, ME, PEER, syn_ack, NULL);
    tell_send(&bench, ME, ack_of(301, 1000), NULL);
}

static void text_record(unsigned kind, uint32_t origin, uint32_t from, uint32_t octets,
                        uint32_t place) {
    struct lastack_record record = {.kind = (uint16_t)kind, .connection = ME};
    record.u.text.origin = origin;
    record.u.text.from = from;
    record.u.text.octets = octets;
    record.u.text.place = place;
    tell(&bench, &record);
}

static void keep(uint32_t origin, uint32_t place, uint32_t octets) {
    text_record(LASTACK_RECORD_KEEP, origin, place, octets, place);
}

static void deliver(uint32_t place) {
    text_record(LASTACK_RECORD_DELIVER, 0, 0, 0, place);
}

static void peer_closed(void) {
    struct lastack_record record = {.kind = LASTACK_RECORD_SIGNAL, .connection = ME};
    record.u.signal.id = LASTACK_SIGNAL_PEER_CLOSED;
    tell(&bench, &record);
    tell_deadline(&bench, ME);
}

/* ---- acknowledgments and windows ---------------------------------------------------------------
 */

START_TEST(an_old_ack_sent_again_is_no_finding) {
    opened();
    tell_arrive(&bench, ME, PEER, text_of(301, 10, 0), NULL);
    tell_send(&bench, ME, ack_of(311, 990), NULL);
    tell_send(&bench, ME, ack_of(301, 500), NULL);
    bench_expect(&bench, LASTACK_FINDING_NONE);
    tell_send(&bench, ME, ack_of(311, 500), NULL);
    bench_expect(&bench, LASTACK_FINDING_WINDOW_SHRINKS);
}
END_TEST

/* What begins beyond the window has not come. */
START_TEST(ack_of_what_was_beyond_the_window) {
    opened();
    tell_arrive(&bench, ME, PEER, text_of(301 + 1001, 10, 0), NULL);
    tell_send(&bench, ME, ack_of(301, 1000), NULL);
    bench_expect(&bench, LASTACK_FINDING_NONE);
    tell_send(&bench, ME, ack_of(301 + 1011, 1000), NULL);
    bench_expect(&bench, LASTACK_FINDING_ACK_UNSENT);
}
END_TEST

/* A probe is one octet beyond the window, not two. */
START_TEST(a_probe_is_one_octet) {
    opened();
    tell_born(&bench, PEER, 1001, 0);
    tell_arrive(&bench, PEER, ME, syn, NULL);
    tell_send(&bench, PEER, syn_ack, NULL);
    tell_arrive(&bench, PEER, ME, ack_of(301, 1000), NULL);
    tell_send(&bench, PEER, text_of(301, 1001, 0), NULL);
    bench_expect(&bench, LASTACK_FINDING_NONE);
    tell_send(&bench, PEER, text_of(301, 1002, 0), NULL);
    bench_expect(&bench, LASTACK_FINDING_BEYOND_WINDOW);
}
END_TEST

/* After the peer's FIN nothing can come, and a window is only a number. */
START_TEST(a_window_after_the_fin_is_moot) {
    opened();
    tell_arrive(&bench, ME, PEER, text_of(301, 0, LASTACK_FIN), NULL);
    tell_send(&bench, ME, ack_of(302, 0), NULL);
    bench_expect(&bench, LASTACK_FINDING_NONE);
}
END_TEST

/* A forged FIN that was believed: the endpoint cannot know. */
START_TEST(a_forged_fin_excuses) {
    opened();
    tell_arrive(&bench, ME, 0, text_of(301, 0, LASTACK_FIN), NULL);
    tell_send(&bench, ME, ack_of(302, 0), NULL);
    peer_closed();
    bench_expect(&bench, LASTACK_FINDING_NONE);
}
END_TEST

/* One far away, or long acknowledged, was not believed. */
START_TEST(a_forged_fin_elsewhere_excuses_nothing) {
    opened();
    tell_arrive(&bench, ME, 0, text_of(301 + 5000, 0, LASTACK_FIN), NULL);
    tell_arrive(&bench, ME, 0, text_of(290, 0, LASTACK_FIN), NULL);
    tell_send(&bench, ME, ack_of(301, 10), NULL);
    bench_expect(&bench, LASTACK_FINDING_WINDOW_SHRINKS);
}
END_TEST

/* A connection with somebody who forged the SYN,ACK: the true peer's text is a ghost to it. */
START_TEST(a_forged_peer) {
    tell_born(&bench, ME, 1000, 0);
    tell_send(&bench, ME, syn, NULL);
    tell_arrive(&bench, ME, 0, syn_ack, NULL);
    tell_send(&bench, ME, ack_of(301, 1000), NULL);
    tell_arrive(&bench, ME, PEER, text_of(301, 5, 0), NULL);
    keep(PEER, 0, 5);
    bench_expect(&bench, LASTACK_FINDING_NONE);
    deliver(5);
    bench_expect(&bench, LASTACK_FINDING_GHOST_TEXT);
}
END_TEST

/* ---- text --------------------------------------------------------------------------------------
 */

START_TEST(ghosts_that_matter) {
    opened();
    keep(PEER, 0, 10);
    deliver(10);
    keep(0, 0, 5);  /* all of it delivered already */
    keep(0, 30, 5); /* a later ghost, then an earlier one, partly delivered already */
    keep(0, 5, 10);
    keep(PEER, 15, 5);
    deliver(10);
    bench_expect(&bench, LASTACK_FINDING_NONE);
    deliver(11);
    bench_expect(&bench, LASTACK_FINDING_GHOST_TEXT);
    struct lastack_found found;
    ck_assert(lastack_judge_found(bench.sim, BENCH_JUDGE, 0, &found));
    ck_assert_uint_eq(found.detail, 10);
}
END_TEST

START_TEST(text_at_another_place) {
    opened();
    text_record(LASTACK_RECORD_KEEP, PEER, 5, 5, 0);
    bench_expect(&bench, LASTACK_FINDING_TEXT);
}
END_TEST

START_TEST(an_end_that_no_fin_has_told) {
    opened();
    peer_closed();
    bench_expect(&bench, LASTACK_FINDING_TEXT);
}
END_TEST

START_TEST(an_end_before_all_text) {
    opened();
    tell_arrive(&bench, ME, PEER, text_of(301, 10, LASTACK_FIN), NULL);
    keep(PEER, 0, 10);
    deliver(9);
    peer_closed();
    bench_expect(&bench, LASTACK_FINDING_TEXT);
}
END_TEST

START_TEST(an_end_after_all_text) {
    opened();
    tell_arrive(&bench, ME, PEER, text_of(301, 10, LASTACK_FIN), NULL);
    peer_closed();
    keep(PEER, 0, 10);
    deliver(10);
    bench_expect(&bench, LASTACK_FINDING_TEXT); /* too late: an op had returned between */
}
END_TEST

/* ---- states ------------------------------------------------------------------------------------
 */

static void call(unsigned kind) {
    struct lastack_record record = {.kind = LASTACK_RECORD_CALL, .connection = ME};
    record.u.call.call = kind;
    tell(&bench, &record);
}

/* Without the event, an edge must have had its cause. */
START_TEST(edges_without_an_event_need_a_cause) {
    static const struct {
        unsigned from, to;
        unsigned ctl; /* of the segment that came; 0: none, a CLOSE was called */
        bool right;
    } row[] = {
        {LASTACK_ESTABLISHED, LASTACK_FIN_WAIT_1, 0, true},
        {LASTACK_ESTABLISHED, LASTACK_CLOSE_WAIT, 0, false},
        {LASTACK_ESTABLISHED, LASTACK_CLOSED, LASTACK_ACK, false},
        {LASTACK_ESTABLISHED, LASTACK_CLOSED, LASTACK_RST, true},
        {LASTACK_SYN_RECEIVED, LASTACK_CLOSE_WAIT, LASTACK_ACK | LASTACK_FIN, true},
        {LASTACK_SYN_RECEIVED, LASTACK_LISTEN, LASTACK_SYN, true},
        {LASTACK_SYN_RECEIVED, LASTACK_LISTEN, LASTACK_ACK, false},
        {LASTACK_FIN_WAIT_1, LASTACK_TIME_WAIT, LASTACK_ACK | LASTACK_FIN, true},
        {LASTACK_FIN_WAIT_1, LASTACK_ESTABLISHED, LASTACK_ACK, false},
        {LASTACK_ESTABLISHED, LASTACK_FIN_WAIT_1, LASTACK_ACK, false},
    };
    for (uint32_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct lastack_segment seg = text_of(301, 0, row[i].ctl);
        uint32_t before = lastack_judge_count(bench.sim, BENCH_JUDGE);
        seg.ctl = (uint8_t)row[i].ctl;
        opened();
        if (row[i].ctl != 0)
            tell_arrive(&bench, ME, PEER, seg, NULL);
        else
            call(LASTACK_CALL_CLOSE);
        tell_state(&bench, ME, row[i].from, row[i].to, LASTACK_EVENT_NONE);
        ck_assert_msg(lastack_judge_count(bench.sim, BENCH_JUDGE) - before == !row[i].right,
                      "row %u", i);
        tell_gone(&bench, ME);
    }
}
END_TEST

/* A reboot has no op: the edge is told by the world or not at all. */
START_TEST(an_edge_without_an_op) {
    tell_born(&bench, ME, 1000, 0);
    tell_state(&bench, ME, LASTACK_ESTABLISHED, LASTACK_CLOSED, LASTACK_EVENT_NONE);
    bench_expect(&bench, LASTACK_FINDING_NONE);
    tell_state(&bench, ME, LASTACK_ESTABLISHED, LASTACK_FIN_WAIT_1, LASTACK_EVENT_NONE);
    bench_expect(&bench, LASTACK_FINDING_EDGE);
}
END_TEST

/* Both FINs are taken and nobody has waited: told when the second of the two is over, of the one
 * whose FIN was first, whichever ends first. */
static void close_without_time_wait(uint32_t ends_first, uint32_t ends_second) {
    struct lastack_segment fin = ack_of(301, 1000), peer_fin = text_of(301, 0, LASTACK_FIN);
    struct lastack_segment peer_ack = syn_ack;
    opened();
    tell_born(&bench, PEER, 1001, 0);
    tell_arrive(&bench, PEER, ME, syn, NULL);
    tell_send(&bench, PEER, peer_ack, NULL);
    fin.ctl |= LASTACK_FIN;
    tell_send(&bench, ME, fin, NULL);
    tell_arrive(&bench, PEER, ME, fin, NULL);
    peer_fin.ack.n = 102;
    tell_send(&bench, PEER, peer_fin, NULL);
    tell_arrive(&bench, ME, PEER, peer_fin, NULL);
    struct lastack_segment final_ack = ack_of(302, 1000);
    final_ack.seq.n = 102;
    tell_send(&bench, ME, final_ack, NULL);
    tell_gone(&bench, ends_first);
    bench_expect(&bench, LASTACK_FINDING_NONE);
    tell_gone(&bench, ends_second);
    bench_expect(&bench, LASTACK_FINDING_NO_TIME_WAIT);
    struct lastack_found found;
    ck_assert(lastack_judge_found(bench.sim, BENCH_JUDGE, 0, &found));
    ck_assert_uint_eq(found.connection, ME);
}

START_TEST(no_time_wait_of_the_first_to_end) {
    close_without_time_wait(ME, PEER);
}
END_TEST

START_TEST(no_time_wait_of_the_last_to_end) {
    close_without_time_wait(PEER, ME);
}
END_TEST

START_TEST(records_of_nobody) {
    tell_gone(&bench, 99);
    tell_state(&bench, 99, LASTACK_CLOSED, LASTACK_TIME_WAIT, LASTACK_EVENT_NONE);
    tell_send(&bench, 99, ack_of(1, 1), NULL);
    tell_arrive(&bench, 99, 98, ack_of(1, 1), NULL);
    tell_deadline(&bench, 99);
    bench_expect(&bench, LASTACK_FINDING_NONE);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("judge, records");
    TCase *tcase = tcase_create("records");
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, twin);
    tcase_add_test(tcase, no_twin_of_what_is_gone_or_lent);
    tcase_add_test(tcase, scaled_windows);
    tcase_add_test(tcase, broken_options_offer_no_scale);
    tcase_add_test(tcase, ack_before_the_peers_syn);
    tcase_add_test(tcase, text_after_the_fin);
    tcase_add_test(tcase, a_fin_before_text_already_sent);
    tcase_add_test(tcase, an_old_ack_sent_again_is_no_finding);
    tcase_add_test(tcase, ack_of_what_was_beyond_the_window);
    tcase_add_test(tcase, a_probe_is_one_octet);
    tcase_add_test(tcase, a_window_after_the_fin_is_moot);
    tcase_add_test(tcase, a_forged_fin_excuses);
    tcase_add_test(tcase, a_forged_fin_elsewhere_excuses_nothing);
    tcase_add_test(tcase, a_forged_peer);
    tcase_add_test(tcase, ghosts_that_matter);
    tcase_add_test(tcase, text_at_another_place);
    tcase_add_test(tcase, an_end_that_no_fin_has_told);
    tcase_add_test(tcase, an_end_before_all_text);
    tcase_add_test(tcase, an_end_after_all_text);
    tcase_add_test(tcase, edges_without_an_event_need_a_cause);
    tcase_add_test(tcase, an_edge_without_an_op);
    tcase_add_test(tcase, no_time_wait_of_the_first_to_end);
    tcase_add_test(tcase, no_time_wait_of_the_last_to_end);
    tcase_add_test(tcase, records_of_nobody);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
