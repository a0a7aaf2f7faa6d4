/* Where RFC 9293 leaves a choice: rows 14 to 27 of docs/DECISIONS.md, each seen at work. */
#include "harness.h"
#include "suites.h"
#include <string.h>

START_TEST(row_14_challenge_acks_are_limited) {
    static const char *const kinds[] = {"<SEQ=400><CTL=RST>", "<SEQ=400><CTL=SYN>",
                                        "<SEQ=301><ACK=5000><CTL=ACK>",
                                        "<SEQ=301><ACK=4294900000><CTL=ACK>"};
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        struct bench *bench = bench_at(AT_ESTABLISHED);
        struct end *a = &bench->a;
        for (int i = 0; i < 25; i++) { /* one each 100 ms */
            arrive_text(a, kinds[k]);
            bench_for(bench, LASTACK_SECOND / 10);
        }
        ck_assert_uint_eq(a->sent, 10);
        bench_for(bench, LASTACK_SECOND * 5 / 2 - 1);
        arrive_text(a, kinds[k]); /* 5 s after the first, less 1 ns */
        ck_assert_uint_eq(a->sent, 10);
        bench_for(bench, 1);
        arrive_text(a, kinds[k]);
        arrive_text(a, kinds[k]);
        ck_assert_uint_eq(a->sent, 11); /* one has left the 5 s */
        bench_for(bench, 20 * LASTACK_SECOND);
        for (int i = 0; i < 25; i++)
            arrive_text(a, kinds[k]);
        ck_assert_uint_eq(a->sent, 21);
        bench_free(bench);
    }
}
END_TEST

START_TEST(row_14_other_acks_are_not) {
    struct bench *bench = bench_at(AT_TIME_WAIT);
    for (int i = 0; i < 25; i++)
        arrive_text(&bench->a, "<SEQ=301><ACK=102><CTL=FIN,ACK>"); /* a repeated FIN */
    ck_assert_uint_eq(bench->a.sent, 25);
    bench_free(bench);
    bench = bench_at(AT_SYN_RECEIVED_PASSIVE);
    for (int i = 0; i < 25; i++)
        arrive_text(&bench->a, "<SEQ=300><CTL=SYN>"); /* the handshake */
    ck_assert_uint_eq(bench->a.sent, 25);
    bench_free(bench);
    bench = bench_at(AT_ESTABLISHED);
    for (int i = 0; i < 25; i++)
        arrive_text(&bench->a, "<SEQ=400><ACK=101><DATA=5><CTL=ACK>"); /* text */
    for (int i = 0; i < 25; i++)
        arrive_text(&bench->a, "<SEQ=200><ACK=101><DATA=5><CTL=ACK>");
    ck_assert_uint_eq(bench->a.sent, 50);
    bench_free(bench);
}
END_TEST

START_TEST(row_15_time_wait_lasts_60_s) {
    static const lastack_time msl[] = {30, 120, 0};
    for (size_t i = 0; i < 3; i++) {
        struct bench *bench = bench_established();
        if (i > 0)
            bench->a.knob[LASTACK_KNOB_MSL] = msl[i] * LASTACK_SECOND;
        call(&bench->a, LASTACK_CALL_CLOSE);
        bench_for(bench, LASTACK_SECOND / 2);
        lastack_time close = bench->now;
        call(&bench->b, LASTACK_CALL_CLOSE);
        bench_idle(bench);
        lastack_time lasts = bench->now - (close + bench->delay);
        if (msl[i] == 0) /* the final ACK is the last thing to happen */
            lasts -= bench->delay;
        ck_assert_int_eq(lasts, 2 * msl[i] * LASTACK_SECOND);
        ck_assert_str_eq(bench->a.path_log,
                         "SYN-SENT ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 TIME-WAIT CLOSED");
        bench_free(bench);
    }
}
END_TEST

START_TEST(row_16_old_ack_does_not_restart_the_timer) {
    struct bench *bench = bench_at(AT_ESTABLISHED);
    struct end *a = &bench->a;
    call_send(a, 20);
    lastack_time due = view_of(a).timer[LASTACK_TIMER_RETRANSMISSION];
    bench_for(bench, LASTACK_SECOND / 4);
    arrive_text(a, "<SEQ=301><ACK=101><CTL=ACK>");
    ck_assert_int_eq(view_of(a).timer[LASTACK_TIMER_RETRANSMISSION], due);
    arrive_text(a, "<SEQ=301><ACK=111><CTL=ACK>"); /* new: RFC 6298 5.3 */
    ck_assert_int_eq(view_of(a).timer[LASTACK_TIMER_RETRANSMISSION], bench->now + view_of(a).rto);
    arrive_text(a, "<SEQ=301><ACK=121><CTL=ACK>"); /* all: 5.2 */
    ck_assert_int_eq(view_of(a).timer[LASTACK_TIMER_RETRANSMISSION], LASTACK_NEVER);
    bench_free(bench);
}
END_TEST

START_TEST(row_17_text_before_the_fin_stays_readable) {
    static const enum place places[] = {AT_CLOSE_WAIT, AT_CLOSING, AT_LAST_ACK, AT_TIME_WAIT};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        struct bench *bench = bench_at(places[i]);
        struct end *a = &bench->a;
        a->text.in_ready += 10; /* as if it had come */
        ck_assert_int_eq(call_octets(a, LASTACK_CALL_RECEIVE, 0), LASTACK_STATUS_OK);
        a->text.in_taken += 4;
        ck_assert_int_eq(call_octets(a, LASTACK_CALL_RECEIVE, 4), LASTACK_STATUS_OK);
        a->text.in_taken += 6;
        ck_assert_int_eq(call_octets(a, LASTACK_CALL_RECEIVE, 6), LASTACK_STATUS_OK);
        ck_assert_int_eq(call_octets(a, LASTACK_CALL_RECEIVE, 0),
                         LASTACK_STATUS_CONNECTION_CLOSING);
        bench_free(bench);
    }
}
END_TEST

START_TEST(row_18_giving_up_is_silent) {
    static const enum place places[] = {AT_SYN_SENT,
                                        AT_SYN_RECEIVED_PASSIVE,
                                        AT_SYN_RECEIVED_ACTIVE,
                                        AT_ESTABLISHED,
                                        AT_FIN_WAIT_1,
                                        AT_CLOSE_WAIT,
                                        AT_CLOSING,
                                        AT_LAST_ACK};
    for (size_t i = 0; i < 2 * sizeof places / sizeof places[0]; i++) {
        struct bench *bench = bench_at(places[i / 2]);
        struct end *a = &bench->a;
        if (i % 2) /* the user timeout instead of R2 */
            ck_assert_int_eq(call_set(a, LASTACK_KNOB_USER_TIMEOUT, 5 * LASTACK_SECOND),
                             LASTACK_STATUS_OK);
        if (a->state == LASTACK_ESTABLISHED || a->state == LASTACK_CLOSE_WAIT)
            call_send(a, 10);
        bench_idle(bench);
        ck_assert_str_eq(a->path_log, "CLOSED"); /* a passive one too: the listener is another */
        ck_assert_uint_eq(a->sent_rst, 0);
        ck_assert_str_eq(a->signal_log, i % 2 ? "timed-out gone" : "retransmits timed-out gone");
        bench_free(bench);
    }
}
END_TEST

START_TEST(row_19_text_after_close_draws_a_rst) {
    static const enum place places[] = {AT_FIN_WAIT_1, AT_FIN_WAIT_2};
    static const char *const forms[] = {"<SEQ=301><ACK=101><DATA=5><CTL=ACK>",
                                        "<SEQ=301><ACK=101><DATA=5><CTL=FIN,ACK>",
                                        "<SEQ=400><ACK=101><DATA=5><CTL=ACK>"};
    for (size_t i = 0; i < 2; i++)
        for (size_t k = 0; k < 3; k++) {
            struct bench *bench = bench_at(places[i]);
            struct end *a = &bench->a;
            call(a, LASTACK_CALL_FORSAKE);
            arrive_text(a, "<SEQ=300><ACK=101><DATA=1><CTL=ACK>"); /* old text is no new text */
            ck_assert_uint_eq(a->sent_rst, 0);
            clear_logs(a);
            arrive_text(a, forms[k]);
            ck_assert_str_eq(a->sent_log, "<SEQ=102><CTL=RST>");
            ck_assert_str_eq(a->path_log, "CLOSED"); /* before the FIN is looked at */
            ck_assert_str_eq(a->signal_log, "gone");
            bench_free(bench);

            bench = bench_at(places[i]); /* CLOSE alone: the user reads on */
            a = &bench->a;
            arrive_text(a, "<SEQ=301><ACK=101><DATA=5><CTL=ACK>");
            ck_assert_uint_eq(a->text.in_ready, 5);
            ck_assert_uint_eq(a->sent_rst, 0);
            bench_free(bench);
        }
}
END_TEST

START_TEST(row_20_second_close_is_ok) {
    static const enum place places[] = {AT_FIN_WAIT_1, AT_FIN_WAIT_2};
    for (size_t i = 0; i < 2; i++) {
        struct bench *bench = bench_at(places[i]);
        ck_assert_int_eq(call(&bench->a, LASTACK_CALL_CLOSE), LASTACK_STATUS_OK);
        ck_assert_str_eq(bench->a.sent_log, "");
        ck_assert_str_eq(bench->a.path_log, "");
        bench_free(bench);
    }
}
END_TEST

START_TEST(row_21_segment_beyond_rcv_nxt) {
    struct bench *bench = bench_at(AT_ESTABLISHED);
    struct end *a = &bench->a;
    call_send(a, 10);
    arrive_text(a, "<SEQ=306><ACK=111><WND=1234><DATA=5><CTL=FIN,ACK>");
    ck_assert_uint_eq(view_of(a).snd_una.n, 111); /* its ACK and window are used at once */
    ck_assert_uint_eq(view_of(a).snd_wnd, 1234);
    ck_assert_uint_eq(a->text.in_ready, 0); /* text and FIN are held */
    ck_assert_uint_eq(state_of(a), LASTACK_ESTABLISHED);
    struct lastack_segment gap = {
        .seq.n = 301, .ack.n = 111, .wnd = 65535, .text_octets = 5, .ctl = LASTACK_ACK};
    arrive(a, &gap);
    ck_assert_uint_eq(a->text.in_ready, 10);
    ck_assert_str_eq(a->path_log, "CLOSE-WAIT");
    ck_assert_uint_eq(view_of(a).rcv_nxt.n, 312);
    bench_free(bench);
}
END_TEST

START_TEST(row_22_listen_takes_the_window_of_the_syn) {
    struct bench *bench = bench_at(AT_LISTEN);
    arrive_text(&bench->a, "<SEQ=300><WND=4321><CTL=SYN>");
    ck_assert_uint_eq(view_of(&bench->a).snd_wnd, 4321);
    ck_assert_uint_eq(view_of(&bench->a).snd_wl1.n, 300);
    ck_assert_uint_eq(view_of(&bench->a).snd_wl2.n, 100);
    bench_free(bench);
}
END_TEST

START_TEST(row_23_rst_in_syn_sent) {
    static const char *const ignored[] = {"<SEQ=0><ACK=100><CTL=RST,ACK>",
                                          "<SEQ=0><ACK=102><CTL=RST,ACK>", "<SEQ=0><CTL=RST>"};
    struct bench *bench = bench_at(AT_SYN_SENT);
    struct end *a = &bench->a;
    for (size_t i = 0; i < 3; i++)
        arrive_text(a, ignored[i]);
    ck_assert_str_eq(a->path_log, "");
    ck_assert_str_eq(a->sent_log, "");
    arrive_text(a, "<SEQ=77><ACK=101><CTL=RST,ACK>"); /* an acceptable ACK suffices */
    ck_assert_str_eq(a->path_log, "CLOSED");
    ck_assert_str_eq(a->signal_log, "refused gone");             /* ECONNREFUSED */
    ck_assert_uint_eq(a->out.effect[0].b, LASTACK_STATUS_RESET); /* "connection reset" */
    bench_free(bench);
}
END_TEST

START_TEST(row_24_no_quiet_time) {
    struct bench *bench = bench_new();
    call(&bench->a, LASTACK_CALL_OPEN_ACTIVE); /* at time 0: nothing is waited for */
    ck_assert_uint_eq(bench->a.sent, 1);
    ck_assert_int_eq(bench->now, 0);
    bench_free(bench);
}
END_TEST

START_TEST(row_25_repeated_syn_in_syn_received) {
    static const enum place places[] = {AT_SYN_RECEIVED_PASSIVE, AT_SYN_RECEIVED_ACTIVE};
    for (size_t i = 0; i < 2; i++) {
        struct bench *bench = bench_at(places[i]);
        struct end *a = &bench->a;
        lastack_time due = view_of(a).timer[LASTACK_TIMER_RETRANSMISSION];
        arrive_text(a, "<SEQ=300><CTL=SYN>");
        arrive_text(a, "<SEQ=300><DATA=5><CTL=SYN>"); /* also with text, which the table accepts */
        ck_assert_str_eq(a->sent_log, "<SEQ=101><ACK=301><CTL=ACK> <SEQ=101><ACK=301><CTL=ACK>");
        ck_assert_str_eq(a->path_log, "");
        clear_logs(a);
        bench_run(bench, due);
        ck_assert_str_eq(a->sent_log, "<SEQ=100><ACK=301><CTL=SYN,ACK>");
        bench_free(bench);
    }
}
END_TEST

static int lose_countdown(struct bench *bench, struct end *from, const struct lastack_segment *seg,
                          lastack_time *later) {
    (void)from, (void)seg, (void)later;
    return bench->countdown-- <= 0;
}

START_TEST(row_26_rto_after_the_syn_timer) {
    struct bench *bench = bench_new();
    struct end *a = &bench->a;
    bench->fate = lose_countdown;
    bench->countdown = 1;
    call(&bench->b, LASTACK_CALL_OPEN_PASSIVE);
    call(a, LASTACK_CALL_OPEN_ACTIVE);
    bench_for(bench, 2 * LASTACK_SECOND);
    ck_assert_uint_eq(state_of(a), LASTACK_ESTABLISHED);
    ck_assert_int_eq(view_of(a).srtt, 0); /* Karn: the SYN was repeated */
    ck_assert_int_eq(view_of(a).rto, 3 * LASTACK_SECOND);
    bench->countdown = 1;
    clear_logs(a);
    call_send(a, 10);
    bench_for(bench, 3 * LASTACK_SECOND - 1);
    ck_assert_uint_eq(a->sent_text, 1);
    bench_for(bench, 1);
    ck_assert_uint_eq(a->sent_text, 2);
    bench_for(bench, LASTACK_SECOND);
    ck_assert_int_eq(view_of(a).rto, 6 * LASTACK_SECOND); /* backed off, until a sample */
    call_send(a, 10);
    bench_for(bench, LASTACK_SECOND);
    ck_assert_int_eq(view_of(a).srtt, 20 * LASTACK_MILLISECOND);
    ck_assert_int_eq(view_of(a).rto, LASTACK_SECOND);
    bench_free(bench);
}
END_TEST

START_TEST(row_27_retries) {
    struct bench *bench = bench_at(AT_ESTABLISHED);
    struct end *a = &bench->a;
    lastack_time from = bench->now;
    call_send(a, 10);
    bench->cut = true;
    bench_idle(bench);
    ck_assert_uint_eq(a->sent_text, 1 + 6);
    ck_assert_int_eq(bench->now - from, 123 * LASTACK_SECOND); /* 1 2 4 8 16 32 60 */
    bench_free(bench);

    bench = bench_new();
    a = &bench->a;
    call(a, LASTACK_CALL_OPEN_ACTIVE);
    bench->cut = true;
    bench_idle(bench);
    ck_assert_uint_eq(a->sent, 1 + 7);
    ck_assert_int_eq(bench->now, 183 * LASTACK_SECOND);
    bench_free(bench);

    bench = bench_at(AT_ESTABLISHED); /* R2 of one connection (MUST-21) */
    a = &bench->a;
    ck_assert_int_eq(call_set(a, LASTACK_KNOB_RETRIES, 0), LASTACK_STATUS_OK);
    from = bench->now;
    call_send(a, 10);
    bench_idle(bench);
    ck_assert_uint_eq(a->sent_text, 1);
    ck_assert_int_eq(bench->now - from, LASTACK_SECOND);
    bench_free(bench);
}
END_TEST

Suite *suite_decisions_2(void) {
    Suite *suite = suite_create("decisions 14 to 27");
    TCase *cases = tcase_create("rows");
    tcase_add_test(cases, row_14_challenge_acks_are_limited);
    tcase_add_test(cases, row_14_other_acks_are_not);
    tcase_add_test(cases, row_15_time_wait_lasts_60_s);
    tcase_add_test(cases, row_16_old_ack_does_not_restart_the_timer);
    tcase_add_test(cases, row_17_text_before_the_fin_stays_readable);
    tcase_add_test(cases, row_18_giving_up_is_silent);
    tcase_add_test(cases, row_19_text_after_close_draws_a_rst);
    tcase_add_test(cases, row_20_second_close_is_ok);
    tcase_add_test(cases, row_21_segment_beyond_rcv_nxt);
    tcase_add_test(cases, row_22_listen_takes_the_window_of_the_syn);
    tcase_add_test(cases, row_23_rst_in_syn_sent);
    tcase_add_test(cases, row_24_no_quiet_time);
    tcase_add_test(cases, row_25_repeated_syn_in_syn_received);
    tcase_add_test(cases, row_26_rto_after_the_syn_timer);
    tcase_add_test(cases, row_27_retries);
    suite_add_tcase(suite, cases);
    return suite;
}
