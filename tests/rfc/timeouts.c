/* Timeouts (RFC 9293 3.10.8, 3.8.1, 3.8.3, 3.8.6.1): when what is sent again, how long that goes
 * on, and who is told. */
#include "harness.h"
#include "suites.h"
#include <string.h>

/* Sends 10 octets that nobody answers; writes the instants at which something is sent, in ms. */
static void instants(struct bench *bench, char *text, size_t room) {
    struct end *a = &bench->a;
    lastack_time from = bench->now;
    uint32_t sent = a->sent;
    size_t used = 0;
    text[0] = 0;
    call_send(a, 10);
    do {
        if (a->sent != sent && used + 16 < room) {
            char digits[24];
            lastack_time ms = (bench->now - from) / LASTACK_MILLISECOND;
            int n = 0;
            do
                digits[n++] = (char)('0' + ms % 10);
            while (ms /= 10);
            if (used)
                text[used++] = ' ';
            while (n)
                text[used++] = digits[--n];
            text[used] = 0;
            sent = a->sent;
        }
    } while (bench_step(bench, LASTACK_NEVER - 1));
}

START_TEST(backoff_doubles_up_to_the_maximum) {
    struct bench *bench = bench_at(AT_ESTABLISHED);
    char text[256];
    bench->a.knob[LASTACK_KNOB_RETRIES] = 9;
    instants(bench, text, sizeof text);
    ck_assert_str_eq(text, "0 1000 3000 7000 15000 31000 63000 123000 183000 243000");
    ck_assert_str_eq(bench->a.signal_log, "retransmits timed-out gone");
    bench_free(bench);

    bench = bench_at(AT_ESTABLISHED);
    bench->a.knob[LASTACK_KNOB_RTO_MIN] = 200 * LASTACK_MILLISECOND;
    bench->a.knob[LASTACK_KNOB_RTO_MAX] = 700 * LASTACK_MILLISECOND;
    instants(bench, text, sizeof text);
    ck_assert_str_eq(text, "0 200 600 1300 2000 2700 3400");
    bench_free(bench);
}
END_TEST

/* MUST-20, SHLD-9, SHLD-10: R1 is three retransmissions, and told once. */
START_TEST(r1_is_told) {
    struct bench *bench = bench_at(AT_ESTABLISHED);
    struct end *a = &bench->a;
    call_send(a, 10);
    bench_for(bench, 7 * LASTACK_SECOND - 1);
    ck_assert_str_eq(a->signal_log, "");
    bench_for(bench, 1);
    ck_assert_str_eq(a->signal_log, "retransmits");
    ck_assert_uint_eq(view_of(a).retries, 3);
    bench_for(bench, 10 * LASTACK_SECOND);
    ck_assert_str_eq(a->signal_log, "retransmits");
    arrive_text(a, "<SEQ=301><ACK=111><CTL=ACK>"); /* it lives */
    ck_assert_uint_eq(view_of(a).retries, 0);
    bench_free(bench);

    bench = bench_at(AT_SYN_SENT); /* MUST-22: a SYN likewise */
    bench_for(bench, 7 * LASTACK_SECOND);
    ck_assert_str_eq(bench->a.signal_log, "retransmits");
    bench_free(bench);
}
END_TEST

/* RFC 6298 section 3 (Karn): what was sent twice is no sample, and the backed-off RTO stays. */
START_TEST(no_sample_of_what_was_sent_twice) {
    struct bench *bench = bench_at(AT_ESTABLISHED);
    struct end *a = &bench->a;
    lastack_time srtt = view_of(a).srtt;
    call_send(a, 10);
    bench_for(bench, LASTACK_SECOND + LASTACK_MILLISECOND);
    call_send(a, 10); /* new, but while the old may be lost */
    arrive_text(a, "<SEQ=301><ACK=111><CTL=ACK>");
    arrive_text(a, "<SEQ=301><ACK=121><CTL=ACK>");
    ck_assert_int_eq(view_of(a).srtt, srtt);
    ck_assert_int_eq(view_of(a).rto, 2 * LASTACK_SECOND);
    call_send(a, 10);
    bench_for(bench, 100 * LASTACK_MILLISECOND);
    arrive_text(a, "<SEQ=301><ACK=131><CTL=ACK>");
    ck_assert_int_eq(view_of(a).srtt, (7 * srtt + 100 * LASTACK_MILLISECOND) / 8);
    ck_assert_int_eq(view_of(a).rto, LASTACK_SECOND);
    bench_free(bench);
}
END_TEST

/* Nothing is sent after it that a sample could be for. */
START_TEST(no_sample_of_a_fin) {
    struct bench *bench = bench_at(AT_ESTABLISHED);
    struct end *a = &bench->a;
    lastack_time srtt = view_of(a).srtt;
    call(a, LASTACK_CALL_CLOSE);
    bench_for(bench, 100 * LASTACK_MILLISECOND);
    arrive_text(a, "<SEQ=301><ACK=102><CTL=ACK>");
    ck_assert_int_eq(view_of(a).srtt, srtt);
    bench_free(bench);
}
END_TEST

START_TEST(user_timeout) {
    struct bench *bench = bench_at(AT_ESTABLISHED);
    struct end *a = &bench->a;
    a->knob[LASTACK_KNOB_USER_TIMEOUT] = 5 * LASTACK_SECOND;
    bench_for(bench, 60 * LASTACK_SECOND); /* nothing waits */
    call_send(a, 10);
    bench_for(bench, 4 * LASTACK_SECOND);
    arrive_text(a, "<SEQ=301><ACK=106><CTL=ACK>"); /* progress: counts anew */
    bench_for(bench, 4 * LASTACK_SECOND);
    ck_assert_uint_eq(state_of(a), LASTACK_ESTABLISHED);
    bench_for(bench, LASTACK_SECOND);
    ck_assert_str_eq(a->path_log, "CLOSED");
    ck_assert_str_eq(strstr(a->signal_log, "timed-out"), "timed-out gone");
    ck_assert_uint_eq(a->out.effect[0].b, LASTACK_STATUS_USER_TIMEOUT);
    bench_free(bench);

    bench = bench_at(AT_ESTABLISHED); /* of this connection, set while it waits */
    a = &bench->a;
    call_send(a, 10);
    bench_for(bench, 2 * LASTACK_SECOND);
    call_set(a, LASTACK_KNOB_USER_TIMEOUT, 10 * LASTACK_SECOND);
    ck_assert_int_eq(view_of(a).timer[LASTACK_TIMER_USER], bench->now + 10 * LASTACK_SECOND);
    bench_for(bench, LASTACK_SECOND);
    call_set(a, LASTACK_KNOB_USER_TIMEOUT, 20 * LASTACK_SECOND); /* counts from now */
    ck_assert_int_eq(view_of(a).timer[LASTACK_TIMER_USER], bench->now + 20 * LASTACK_SECOND);
    call_set(a, LASTACK_KNOB_USER_TIMEOUT, LASTACK_NEVER);
    ck_assert_int_eq(view_of(a).timer[LASTACK_TIMER_USER], LASTACK_NEVER);
    bench_free(bench);

    /* In no state without something that waits. */
    static const enum place idle[] = {AT_LISTEN, AT_ESTABLISHED, AT_FIN_WAIT_2, AT_CLOSE_WAIT,
                                      AT_TIME_WAIT};
    for (size_t i = 0; i < sizeof idle / sizeof idle[0]; i++) {
        bench = bench_at(idle[i]);
        call_set(&bench->a, LASTACK_KNOB_USER_TIMEOUT, LASTACK_SECOND);
        ck_assert_int_eq(view_of(&bench->a).timer[LASTACK_TIMER_USER], LASTACK_NEVER);
        bench_free(bench);
    }
}
END_TEST

/* Text behind a closed window waits too: its user has said how long (unlike MUST-37's sender). */
START_TEST(user_timeout_behind_a_zero_window) {
    struct bench *bench = bench_at(AT_SYN_SENT);
    struct end *a = &bench->a;
    arrive_text(a, "<SEQ=300><ACK=101><WND=0><CTL=SYN,ACK>");
    call_set(a, LASTACK_KNOB_USER_TIMEOUT, 10 * LASTACK_SECOND);
    call_send(a, 10);
    lastack_time from = bench->now;
    bench_idle(bench);
    ck_assert_int_eq(bench->now - from, 10 * LASTACK_SECOND);
    ck_assert_str_eq(strstr(a->signal_log, "timed-out"), "timed-out gone");
    bench_free(bench);
}
END_TEST

/* SHLD-29, SHLD-30: after one RTO, and then at intervals that double. */
START_TEST(zero_window_probes) {
    struct bench *bench = bench_at(AT_SYN_SENT);
    struct end *a = &bench->a;
    char text[256];
    arrive_text(a, "<SEQ=300><ACK=101><WND=0><CTL=SYN,ACK>");
    clear_logs(a);
    instants(bench, text, sizeof text);
    ck_assert_str_eq(text, "1000 3000 7000 15000 31000 63000");
    ck_assert_str_eq(a->signal_log, "retransmits timed-out gone"); /* nobody answered */
    bench_free(bench);

    bench = bench_at(AT_SYN_SENT); /* opened: sends at once, and the RTO is what it was */
    a = &bench->a;
    arrive_text(a, "<SEQ=300><ACK=101><WND=0><CTL=SYN,ACK>");
    call_send(a, 10);
    bench_for(bench, 20 * LASTACK_SECOND);
    clear_logs(a);
    arrive_text(a, "<SEQ=301><ACK=101><WND=5><CTL=ACK>"); /* less than all */
    arrive_text(a, "<SEQ=301><ACK=101><WND=50><CTL=ACK>");
    ck_assert_str_eq(a->sent_log, "<SEQ=101><ACK=301><DATA=5><CTL=ACK>"
                                  " <SEQ=106><ACK=301><DATA=5><CTL=ACK>");
    ck_assert_int_eq(view_of(a).rto, LASTACK_SECOND);
    bench_free(bench);

    bench = bench_at(AT_SYN_SENT); /* the probe is taken, the window stays closed: begins anew */
    a = &bench->a;
    arrive_text(a, "<SEQ=300><ACK=101><WND=0><CTL=SYN,ACK>");
    call_send(a, 10);
    bench_for(bench, 20 * LASTACK_SECOND);
    arrive_text(a, "<SEQ=301><ACK=102><WND=0><CTL=ACK>");
    ck_assert_int_eq(view_of(a).rto, LASTACK_SECOND);
    ck_assert_int_eq(view_of(a).timer[LASTACK_TIMER_RETRANSMISSION], bench->now + LASTACK_SECOND);
    bench_free(bench);

    bench = bench_at(AT_SYN_SENT); /* ... and so it does if the window is open, for what follows */
    a = &bench->a;
    arrive_text(a, "<SEQ=300><ACK=101><WND=0><CTL=SYN,ACK>");
    call_send(a, 10);
    bench_for(bench, 20 * LASTACK_SECOND);
    arrive_text(a, "<SEQ=301><ACK=102><WND=50><CTL=ACK>");
    ck_assert_int_eq(view_of(a).timer[LASTACK_TIMER_RETRANSMISSION], bench->now + LASTACK_SECOND);
    bench_free(bench);
}
END_TEST

/* A FIN that goes out of CLOSE-WAIT as a probe makes LAST-ACK. */
START_TEST(fin_as_a_probe_enters_last_ack) {
    struct bench *bench = bench_at(AT_CLOSE_WAIT);
    struct end *a = &bench->a;
    arrive_text(a, "<SEQ=302><ACK=101><WND=0><CTL=ACK>");
    call(a, LASTACK_CALL_CLOSE);
    ck_assert_str_eq(a->path_log, "");
    bench_for(bench, LASTACK_SECOND);
    ck_assert_str_eq(a->path_log, "LAST-ACK");
    ck_assert_str_eq(a->sent_log, "<SEQ=101><ACK=302><CTL=FIN,ACK>");
    ck_assert_uint_eq(view_of(a).snd_nxt.n, 101);
    arrive_text(a, "<SEQ=302><ACK=102><WND=0><CTL=ACK>");
    ck_assert_str_eq(a->path_log, "LAST-ACK CLOSED");
    bench_free(bench);
}
END_TEST

/* Called when nothing is due, or in CLOSED, timeout does nothing. */
START_TEST(timeout_too_early) {
    struct bench *bench = bench_at(AT_TIME_WAIT);
    struct end *a = &bench->a;
    lastack_time due = a->deadline;
    a->deadline = bench->now;
    bench_for(bench, 0);
    ck_assert_int_eq(a->deadline, due);
    ck_assert_uint_eq(a->sent, 0);
    bench_free(bench);
    bench = bench_at(AT_CLOSED);
    bench->a.deadline = 0;
    bench_for(bench, 0);
    ck_assert_int_eq(bench->a.deadline, LASTACK_NEVER);
    bench_free(bench);
}
END_TEST

/* Only the time-wait timer runs in TIME-WAIT, and none in CLOSED. */
START_TEST(timers_by_state) {
    struct bench *bench = bench_at(AT_TIME_WAIT);
    struct lastack_view view = view_of(&bench->a);
    ck_assert_int_eq(view.timer[LASTACK_TIMER_RETRANSMISSION], LASTACK_NEVER);
    ck_assert_int_eq(view.timer[LASTACK_TIMER_USER], LASTACK_NEVER);
    ck_assert_int_eq(view.timer[LASTACK_TIMER_2MSL], bench->a.deadline);
    bench_idle(bench);
    view = view_of(&bench->a);
    for (int i = 0; i < LASTACK_TIMERS; i++)
        ck_assert_int_eq(view.timer[i], LASTACK_NEVER);
    bench_free(bench);
}
END_TEST

Suite *suite_timeouts(void) {
    Suite *suite = suite_create("timeouts");
    TCase *cases = tcase_create("timeouts");
    tcase_add_test(cases, backoff_doubles_up_to_the_maximum);
    tcase_add_test(cases, r1_is_told);
    tcase_add_test(cases, no_sample_of_what_was_sent_twice);
    tcase_add_test(cases, no_sample_of_a_fin);
    tcase_add_test(cases, user_timeout);
    tcase_add_test(cases, user_timeout_behind_a_zero_window);
    tcase_add_test(cases, zero_window_probes);
    tcase_add_test(cases, fin_as_a_probe_enters_last_ack);
    tcase_add_test(cases, timeout_too_early);
    tcase_add_test(cases, timers_by_state);
    suite_add_tcase(suite, cases);
    return suite;
}
