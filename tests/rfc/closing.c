/* Closing (RFC 9293 3.6): the RFC's figures, and the closes whose course under loss is known. `a`
 * closes first unless said. */
#include "harness.h"
#include "suites.h"
#include <string.h>

#define OPEN_A        "SYN-SENT ESTABLISHED "
#define OPEN_B        "LISTEN SYN-RECEIVED ESTABLISHED "
#define FIRST_CLOSER  OPEN_A "FIN-WAIT-1 FIN-WAIT-2 TIME-WAIT CLOSED"
#define SECOND_CLOSER OPEN_B "CLOSE-WAIT LAST-ACK CLOSED"

/* ---- faults: the nth segment that matches is lost ---------------------------------------------
 */

enum kind { FIN_OF_A, FIN_OF_B, ACK_OF_A, ACK_OF_B, RST_OF_A, TEXT_OF_A };
static enum kind lost_kind;
static int lost_from, lost_count, matched; /* matching segments [from, from + count) are lost */

static bool matches(const struct bench *bench, const struct end *from,
                    const struct lastack_segment *seg) {
    bool fin = (seg->ctl & LASTACK_FIN) != 0, of_a = from == &bench->a;
    bool ack = seg->ctl == LASTACK_ACK && seg->text_octets == 0;
    switch (lost_kind) {
    case FIN_OF_A:
        return of_a && fin;
    case FIN_OF_B:
        return !of_a && fin;
    case ACK_OF_A:
        return of_a && ack;
    case ACK_OF_B:
        return !of_a && ack;
    case RST_OF_A:
        return of_a && (seg->ctl & LASTACK_RST);
    default:
        return of_a && seg->text_octets;
    }
}

static int lose_some(struct bench *bench, struct end *from, const struct lastack_segment *seg,
                     lastack_time *later) {
    (void)later;
    if (!matches(bench, from, seg))
        return 1;
    matched++;
    return matched <= lost_from || matched > lost_from + lost_count;
}

static void lose(struct bench *bench, enum kind kind, int count) {
    bench->fate = lose_some;
    lost_kind = kind;
    lost_from = matched = 0;
    lost_count = count;
}

/* a closes; when b is in CLOSE-WAIT and all is quiet, b closes; until nothing is left to happen. */
static void close_both(struct bench *bench) {
    call(&bench->a, LASTACK_CALL_CLOSE);
    while (bench->b.state != LASTACK_CLOSE_WAIT)
        ck_assert(bench_step(bench, LASTACK_NEVER - 1));
    bench_for(bench, 10 * LASTACK_SECOND);
    call(&bench->b, LASTACK_CALL_CLOSE);
    bench_idle(bench);
}

static void expect_paths(struct bench *bench, const char *a, const char *b) {
    ck_assert_str_eq(bench->a.path_log, a);
    ck_assert_str_eq(bench->b.path_log, b);
}

/* Figure 12 */
START_TEST(normal_close) {
    struct bench *bench = bench_established();
    clear_logs(&bench->a);
    clear_logs(&bench->b);
    call(&bench->a, LASTACK_CALL_CLOSE);
    bench_for(bench, LASTACK_SECOND / 2);
    call(&bench->b, LASTACK_CALL_CLOSE);
    lastack_time time_wait = bench->now + 10 * LASTACK_MILLISECOND;
    bench_idle(bench);
    expect_paths(bench, "FIN-WAIT-1 FIN-WAIT-2 TIME-WAIT CLOSED", "CLOSE-WAIT LAST-ACK CLOSED");
    ck_assert_str_eq(bench->a.sent_log,
                     "<SEQ=101><ACK=301><CTL=FIN,ACK> <SEQ=102><ACK=302><CTL=ACK>");
    ck_assert_str_eq(bench->b.sent_log,
                     "<SEQ=301><ACK=102><CTL=ACK> <SEQ=301><ACK=102><CTL=FIN,ACK>");
    ck_assert_str_eq(bench->a.signal_log, "peer-closed gone");
    ck_assert_str_eq(bench->b.signal_log, "peer-closed gone");
    ck_assert_int_eq(bench->now - time_wait, 60 * LASTACK_SECOND);
    bench_free(bench);
}
END_TEST

/* Figure 13 */
START_TEST(simultaneous_close) {
    for (int lost = 0; lost < 2; lost++) {
        struct bench *bench = bench_established();
        clear_logs(&bench->a);
        clear_logs(&bench->b);
        call(&bench->a, LASTACK_CALL_CLOSE);
        call(&bench->b, LASTACK_CALL_CLOSE);
        lastack_time closed = bench->now;
        bench_for(bench, 10 * LASTACK_MILLISECOND);
        ck_assert_uint_eq(bench->flights, 2);
        if (lost) /* both ACKs: both FINs are sent again after 1 s */
            bench_lose(bench);
        bench_idle(bench);
        expect_paths(bench, "FIN-WAIT-1 CLOSING TIME-WAIT CLOSED",
                     "FIN-WAIT-1 CLOSING TIME-WAIT CLOSED");
        ck_assert_uint_eq(bench->a.sent_fin, 1u + (unsigned)lost);
        ck_assert_uint_eq(bench->b.sent_fin, 1u + (unsigned)lost);
        ck_assert_int_eq(bench->now - closed,
                         60 * LASTACK_SECOND + 20 * LASTACK_MILLISECOND + lost * LASTACK_SECOND);
        if (!lost)
            ck_assert_str_eq(bench->a.sent_log,
                             "<SEQ=101><ACK=301><CTL=FIN,ACK> <SEQ=102><ACK=302><CTL=ACK>");
        bench_free(bench);
    }
}
END_TEST

START_TEST(final_ack_lost_once) {
    struct bench *bench = bench_established();
    call(&bench->a, LASTACK_CALL_CLOSE);
    bench_for(bench, LASTACK_SECOND / 2);
    lose(bench, ACK_OF_A, 1);
    call(&bench->b, LASTACK_CALL_CLOSE);
    lastack_time closed = bench->now;
    bench_idle(bench);
    expect_paths(bench, FIRST_CLOSER, SECOND_CLOSER);
    ck_assert_uint_eq(bench->b.sent_fin, 2);
    ck_assert_int_eq(bench->now - closed, 61 * LASTACK_SECOND + 10 * LASTACK_MILLISECOND);
    bench_free(bench);
}
END_TEST

START_TEST(final_ack_always_lost) {
    struct bench *bench = bench_established();
    bench->b.knob[LASTACK_KNOB_RETRIES] = 5;
    call(&bench->a, LASTACK_CALL_CLOSE);
    bench_for(bench, LASTACK_SECOND / 2);
    lose(bench, ACK_OF_A, 1000);
    call(&bench->b, LASTACK_CALL_CLOSE);
    bench_idle(bench);
    expect_paths(bench, FIRST_CLOSER, SECOND_CLOSER);
    ck_assert_uint_eq(bench->b.sent_fin, 6);
    ck_assert_uint_eq(bench->b.sent_rst, 0);
    ck_assert_str_eq(bench->b.signal_log, "opened peer-closed retransmits timed-out gone");
    bench_free(bench);
}
END_TEST

START_TEST(first_fin_lost) {
    struct bench *bench = bench_established();
    lose(bench, FIN_OF_A, 1);
    call(&bench->a, LASTACK_CALL_CLOSE);
    bench_for(bench, LASTACK_SECOND - 1);
    ck_assert_uint_eq(bench->b.state, LASTACK_ESTABLISHED);
    bench_for(bench, LASTACK_SECOND);
    ck_assert_uint_eq(bench->b.state, LASTACK_CLOSE_WAIT);
    call(&bench->b, LASTACK_CALL_CLOSE);
    bench_idle(bench);
    expect_paths(bench, FIRST_CLOSER, SECOND_CLOSER);
    ck_assert_uint_eq(bench->a.sent_fin, 2);
    bench_free(bench);
}
END_TEST

START_TEST(ack_of_first_fin_lost) {
    struct bench *bench = bench_established();
    lose(bench, ACK_OF_B, 1);
    close_both(bench);
    expect_paths(bench, FIRST_CLOSER, SECOND_CLOSER);
    ck_assert_uint_eq(bench->a.sent_fin, 2); /* answered from CLOSE-WAIT */
    ck_assert_uint_eq(bench->b.sent_ack, 2);
    ck_assert_int_eq(count_in(bench->b.signal_log, "peer-closed"), 1);
    bench_free(bench);
}
END_TEST

START_TEST(second_fin_lost) {
    struct bench *bench = bench_established();
    call(&bench->a, LASTACK_CALL_CLOSE);
    bench_for(bench, LASTACK_SECOND / 2);
    lose(bench, FIN_OF_B, 1);
    call(&bench->b, LASTACK_CALL_CLOSE);
    bench_for(bench, LASTACK_SECOND - 1);
    ck_assert_uint_eq(bench->a.state, LASTACK_FIN_WAIT_2);
    bench_idle(bench);
    expect_paths(bench, FIRST_CLOSER, SECOND_CLOSER);
    bench_free(bench);
}
END_TEST

START_TEST(fin_wait_2_with_a_timeout) {
    struct bench *bench = bench_established();
    bench->a.knob[LASTACK_KNOB_FIN_WAIT_2] = 60 * LASTACK_SECOND;
    call(&bench->a, LASTACK_CALL_FORSAKE);
    bench_idle(bench);
    ck_assert_str_eq(bench->a.path_log, OPEN_A "FIN-WAIT-1 FIN-WAIT-2 CLOSED");
    ck_assert_str_eq(bench->b.path_log, OPEN_B "CLOSE-WAIT");
    call(&bench->b, LASTACK_CALL_CLOSE);
    bench_idle(bench);
    ck_assert_uint_eq(bench->a.sent_rst, 1); /* b's FIN meets nobody */
    ck_assert_str_eq(bench->b.path_log, SECOND_CLOSER);
    ck_assert_str_eq(bench->b.signal_log, "opened peer-closed gone");
    bench_free(bench);
}
END_TEST

START_TEST(every_fin_lost) {
    struct bench *bench = bench_established();
    lose(bench, FIN_OF_A, 1000);
    call(&bench->a, LASTACK_CALL_CLOSE);
    bench_idle(bench);
    expect_paths(bench, OPEN_A "FIN-WAIT-1 CLOSED", "LISTEN SYN-RECEIVED ESTABLISHED");
    ck_assert_str_eq(bench->a.signal_log, "opened retransmits timed-out gone");
    ck_assert_uint_eq(bench->a.sent_rst, 0); /* half-open */
    bench_free(bench);
}
END_TEST

START_TEST(fin_with_text) {
    struct bench *bench = bench_established(); /* text that waits for room goes with the FIN */
    bench->b.auto_read = false;
    call_send(&bench->a, 65535);
    bench_for(bench, LASTACK_SECOND / 2);
    call_send(&bench->a, 100);
    call(&bench->a, LASTACK_CALL_CLOSE);
    clear_logs(&bench->a);
    clear_logs(&bench->b);
    call_read(&bench->b, 0);
    bench_for(bench, LASTACK_SECOND / 2);
    ck_assert_str_eq(bench->a.sent_log, "<SEQ=65636><ACK=301><DATA=100><CTL=FIN,ACK>");
    ck_assert_uint_eq(view_of(&bench->a).snd_una.n, 65636 + 101); /* text + 1 */
    call(&bench->b, LASTACK_CALL_CLOSE);
    bench_idle(bench);
    ck_assert_uint_eq(delivered(&bench->b), 65635);
    ck_assert_str_eq(bench->a.path_log, "FIN-WAIT-2 TIME-WAIT CLOSED");
    bench_free(bench);
}
END_TEST

START_TEST(fin_with_text_lost) {
    struct bench *bench = bench_at(AT_SYN_SENT);
    struct end *a = &bench->a;
    call_send(a, 100);
    arrive_text(a, "<SEQ=300><ACK=101><WND=50><CTL=SYN,ACK>");
    call(a, LASTACK_CALL_CLOSE);
    arrive_text(a, "<SEQ=301><ACK=101><WND=500><CTL=ACK>");
    ck_assert_str_eq(a->sent_log, "<SEQ=101><ACK=301><DATA=50><CTL=ACK>"
                                  " <SEQ=151><ACK=301><DATA=50><CTL=FIN,ACK>");
    clear_logs(a);
    bench_for(bench, LASTACK_SECOND); /* made anew, from the front, the FIN where it was */
    ck_assert_str_eq(a->sent_log, "<SEQ=101><ACK=301><DATA=100><CTL=FIN,ACK>");
    bench_free(bench);
}
END_TEST

START_TEST(fin_before_its_late_text) {
    struct bench *bench = bench_established();
    lose(bench, TEXT_OF_A, 1);
    call_send(&bench->a, 100);
    call(&bench->a, LASTACK_CALL_CLOSE);
    bench_for(bench, LASTACK_SECOND - 1);
    ck_assert_uint_eq(bench->b.state, LASTACK_ESTABLISHED);
    ck_assert_uint_eq(bench->a.state, LASTACK_FIN_WAIT_1);
    bench_for(bench, LASTACK_SECOND);
    ck_assert_uint_eq(bench->b.state, LASTACK_CLOSE_WAIT);
    ck_assert_uint_eq(bench->a.sent_fin, 1); /* the FIN was there; the text goes again, alone */
    call(&bench->b, LASTACK_CALL_CLOSE);
    bench_idle(bench);
    expect_paths(bench, FIRST_CLOSER, SECOND_CLOSER);
    bench_free(bench);
}
END_TEST

START_TEST(half_close_with_text_back) {
    struct bench *bench = bench_established();
    call(&bench->a, LASTACK_CALL_CLOSE);
    bench_for(bench, LASTACK_SECOND / 2);
    ck_assert_int_eq(call_send(&bench->a, 1), LASTACK_STATUS_CONNECTION_CLOSING);
    call_send(&bench->b, 5000);
    bench_for(bench, LASTACK_SECOND / 2);
    ck_assert_uint_eq(delivered(&bench->a), 5000);
    call(&bench->b, LASTACK_CALL_CLOSE);
    bench_idle(bench);
    expect_paths(bench, FIRST_CLOSER, SECOND_CLOSER);
    bench_free(bench);
}
END_TEST

START_TEST(full_close_then_text_from_the_peer) {
    struct bench *bench = bench_established();
    call(&bench->a, LASTACK_CALL_FORSAKE);
    bench_for(bench, LASTACK_SECOND / 2);
    call_send(&bench->b, 100);
    bench_idle(bench);
    expect_paths(bench, OPEN_A "FIN-WAIT-1 FIN-WAIT-2 CLOSED", OPEN_B "CLOSE-WAIT CLOSED");
    ck_assert_str_eq(bench->b.signal_log, "opened peer-closed reset gone");
    bench_free(bench);
}
END_TEST

START_TEST(abort_with_text_unsent) {
    struct bench *bench = bench_established();
    call_send(&bench->a, 200000);
    call(&bench->a, LASTACK_CALL_ABORT);
    bench_idle(bench);
    expect_paths(bench, OPEN_A "CLOSED", OPEN_B "CLOSED");
    ck_assert_str_eq(bench->b.signal_log, "opened reset gone");
    bench_free(bench);
}
END_TEST

START_TEST(rst_lost_and_text_later) {
    struct bench *bench = bench_established();
    lose(bench, RST_OF_A, 1);
    call(&bench->a, LASTACK_CALL_ABORT);
    bench_for(bench, LASTACK_SECOND);
    ck_assert_uint_eq(bench->b.state, LASTACK_ESTABLISHED);
    call_send(&bench->b, 10);
    bench_idle(bench);
    expect_paths(bench, OPEN_A "CLOSED", OPEN_B "CLOSED");
    ck_assert_str_eq(bench->b.signal_log, "opened reset gone");
    ck_assert_uint_eq(bench->a.sent_rst, 2);
    bench_free(bench);
}
END_TEST

START_TEST(close_in_syn_sent_with_the_syn_ack_under_way) {
    struct bench *bench = bench_new();
    call(&bench->b, LASTACK_CALL_OPEN_PASSIVE);
    call(&bench->a, LASTACK_CALL_OPEN_ACTIVE);
    bench_for(bench, 15 * LASTACK_MILLISECOND);
    call(&bench->a, LASTACK_CALL_CLOSE);
    bench_idle(bench);
    expect_paths(bench, "SYN-SENT CLOSED", "LISTEN SYN-RECEIVED LISTEN");
    ck_assert_str_eq(bench->a.sent_log, "<SEQ=100><CTL=SYN> <SEQ=101><CTL=RST>");
    bench_free(bench);
}
END_TEST

/* RFC 1337: b is gone; a's answer to a repeated FIN meets nobody, whose RST cuts TIME-WAIT short.
 */
START_TEST(time_wait_assassination) {
    for (int rfc1337 = 0; rfc1337 < 2; rfc1337++) {
        struct bench *bench = bench_established();
        bench->a.knob[LASTACK_KNOB_RFC1337] = rfc1337;
        call(&bench->a, LASTACK_CALL_CLOSE);
        bench_for(bench, LASTACK_SECOND / 2);
        call(&bench->b, LASTACK_CALL_CLOSE);
        bench_for(bench, 50 * LASTACK_SECOND);
        ck_assert(bench->b.gone);
        arrive_text(&bench->a, "<SEQ=301><ACK=102><CTL=FIN,ACK>");
        lastack_time repeat = bench->now;
        bench_idle(bench);
        ck_assert_str_eq(bench->a.path_log, FIRST_CLOSER);
        ck_assert_str_eq(bench->b.sent_log + strlen(bench->b.sent_log) - 18, "<SEQ=302><CTL=RST>");
        ck_assert_int_eq(bench->now - repeat,
                         rfc1337 ? 60 * LASTACK_SECOND : 20 * LASTACK_MILLISECOND);
        bench_free(bench);
    }
}
END_TEST

/* FIN-WAIT-1 whose FIN waits behind text when the peer's FIN comes: CLOSING, and the text goes on.
 */
START_TEST(closing_with_text_unsent) {
    struct bench *bench = bench_established();
    bench->b.auto_read = false;
    call_send(&bench->a, 70000);
    call(&bench->a, LASTACK_CALL_CLOSE);
    bench_for(bench, 2 * LASTACK_SECOND);
    call(&bench->b, LASTACK_CALL_CLOSE);
    bench_for(bench, LASTACK_SECOND);
    ck_assert_uint_eq(bench->a.state, LASTACK_CLOSING);
    ck_assert_uint_eq(bench->a.sent_fin, 0);
    call_read(&bench->b, 0);
    bench_idle(bench);
    expect_paths(bench, OPEN_A "FIN-WAIT-1 CLOSING TIME-WAIT CLOSED",
                 OPEN_B "FIN-WAIT-1 FIN-WAIT-2 TIME-WAIT CLOSED");
    ck_assert_uint_eq(delivered(&bench->b), 70000);
    bench_free(bench);
}
END_TEST

/* Without RFC 5961 a SYN in the window is an error, and a RST need only lie in it. */
START_TEST(without_rfc_5961) {
    static const enum place places[] = {
        AT_ESTABLISHED, AT_FIN_WAIT_1, AT_FIN_WAIT_2, AT_CLOSE_WAIT,
        AT_CLOSING,     AT_LAST_ACK,   AT_TIME_WAIT,  AT_SYN_RECEIVED_ACTIVE};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        struct bench *bench = bench_at(places[i]);
        struct end *a = &bench->a;
        a->knob[LASTACK_KNOB_RFC5961] = 0;
        arrive_text(a, "<SEQ=500><CTL=SYN>");
        ck_assert_str_eq(a->sent_log, "<SEQ=0><ACK=501><CTL=RST,ACK>");
        ck_assert_str_eq(a->path_log, "CLOSED");
        ck_assert_str_eq(a->signal_log, "reset gone");
        bench_free(bench);
        bench = bench_at(places[i]);
        a = &bench->a;
        a->knob[LASTACK_KNOB_RFC5961] = 0;
        arrive_text(a, "<SEQ=500><CTL=RST>");
        ck_assert_str_eq(a->sent_log, "");
        ck_assert_str_eq(a->path_log, "CLOSED");
        bench_free(bench);
    }
    struct bench *bench = bench_at(AT_ESTABLISHED);
    bench->a.knob[LASTACK_KNOB_RFC5961] = 0;
    arrive_text(&bench->a, "<SEQ=301><ACK=102><CTL=ACK>");        /* of what was not sent: ACK */
    arrive_text(&bench->a, "<SEQ=301><ACK=4294900000><CTL=ACK>"); /* old: ignored */
    ck_assert_str_eq(bench->a.sent_log, "<SEQ=101><ACK=301><CTL=ACK>");
    bench_free(bench);
}
END_TEST

Suite *suite_closing(void) {
    Suite *suite = suite_create("closing");
    TCase *cases = tcase_create("closing");
    tcase_add_test(cases, normal_close);
    tcase_add_test(cases, simultaneous_close);
    tcase_add_test(cases, final_ack_lost_once);
    tcase_add_test(cases, final_ack_always_lost);
    tcase_add_test(cases, first_fin_lost);
    tcase_add_test(cases, ack_of_first_fin_lost);
    tcase_add_test(cases, second_fin_lost);
    tcase_add_test(cases, fin_wait_2_with_a_timeout);
    tcase_add_test(cases, every_fin_lost);
    tcase_add_test(cases, fin_with_text);
    tcase_add_test(cases, fin_with_text_lost);
    tcase_add_test(cases, fin_before_its_late_text);
    tcase_add_test(cases, half_close_with_text_back);
    tcase_add_test(cases, full_close_then_text_from_the_peer);
    tcase_add_test(cases, abort_with_text_unsent);
    tcase_add_test(cases, rst_lost_and_text_later);
    tcase_add_test(cases, close_in_syn_sent_with_the_syn_ack_under_way);
    tcase_add_test(cases, time_wait_assassination);
    tcase_add_test(cases, closing_with_text_unsent);
    tcase_add_test(cases, without_rfc_5961);
    suite_add_tcase(suite, cases);
    return suite;
}
