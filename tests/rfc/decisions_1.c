/* Where RFC 9293 leaves a choice: rows 1 to 13 of docs/DECISIONS.md, each seen at work. */
#include "harness.h"
#include "suites.h"
#include <string.h>

static lastack_time wait_of(const struct end *end) {
    return view_of(end).timer[LASTACK_TIMER_2MSL];
}

/* a is in TIME-WAIT: ISS 100, SND.NXT 102; IRS 300, RCV.NXT 302. */
START_TEST(row_1_repeated_fin_restarts_time_wait) {
    struct bench *bench = bench_at(AT_TIME_WAIT);
    struct end *a = &bench->a;
    bench_for(bench, 10 * LASTACK_SECOND);
    arrive_text(a, "<SEQ=301><ACK=102><CTL=FIN,ACK>");
    ck_assert_str_eq(a->sent_log, "<SEQ=102><ACK=302><CTL=ACK>");
    lastack_time restarted = bench->now + 60 * LASTACK_SECOND;
    ck_assert_int_eq(wait_of(a), restarted);
    bench_for(bench, 10 * LASTACK_SECOND);
    /* with its text: SEG.SEQ+SEG.LEN counts */
    arrive_text(a, "<SEQ=201><ACK=102><DATA=100><CTL=FIN,ACK>");
    restarted = bench->now + 60 * LASTACK_SECOND;
    ck_assert_int_eq(wait_of(a), restarted);
    /* Anything else that is unacceptable is acknowledged, and nothing starts anew. */
    static const char *const others[] = {"<SEQ=301><ACK=101><CTL=FIN,ACK>",
                                         "<SEQ=300><ACK=102><CTL=FIN,ACK>",
                                         "<SEQ=301><CTL=FIN>",
                                         "<SEQ=301><ACK=102><DATA=1><CTL=ACK>",
                                         "<SEQ=301><ACK=102><CTL=ACK>",
                                         "<SEQ=301><ACK=102><CTL=SYN,ACK>"};
    bench_for(bench, 10 * LASTACK_SECOND);
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        clear_logs(a);
        arrive_text(a, others[i]);
        ck_assert_str_eq(a->sent_log, "<SEQ=102><ACK=302><CTL=ACK>");
        ck_assert_int_eq(wait_of(a), restarted);
    }
    bench_idle(bench);
    ck_assert_int_eq(bench->now, restarted);
    ck_assert_str_eq(a->path_log, "CLOSED");
    bench_free(bench);
}
END_TEST

START_TEST(row_2_rst_in_time_wait) {
    struct bench *bench = bench_at(AT_TIME_WAIT);
    arrive_text(&bench->a, "<SEQ=302><CTL=RST>");
    ck_assert_str_eq(bench->a.path_log, "CLOSED");
    ck_assert_str_eq(bench->a.signal_log, "gone");
    bench_free(bench);

    bench = bench_at(AT_TIME_WAIT);
    bench->a.knob[LASTACK_KNOB_RFC1337] = 1;
    lastack_time wait = wait_of(&bench->a);
    arrive_text(&bench->a, "<SEQ=302><CTL=RST>");
    arrive_text(&bench->a, "<SEQ=402><CTL=RST>");
    ck_assert_str_eq(bench->a.path_log, "");
    ck_assert_str_eq(bench->a.sent_log, "");
    ck_assert_int_eq(wait_of(&bench->a), wait);
    bench_free(bench);
}
END_TEST

START_TEST(row_3_fin_that_acknowledges_ours_passes_fin_wait_2) {
    struct bench *bench = bench_at(AT_FIN_WAIT_1);
    arrive_text(&bench->a, "<SEQ=301><ACK=102><CTL=FIN,ACK>");
    ck_assert_str_eq(bench->a.path_log, "FIN-WAIT-2 TIME-WAIT");
    ck_assert_uint_eq(bench->a.out.effect[0].b, LASTACK_EVENT_ACK_OF_FIN);
    ck_assert_str_eq(bench->a.sent_log, "<SEQ=102><ACK=302><CTL=ACK>");
    bench_free(bench);
}
END_TEST

START_TEST(row_4_syn_ack_of_a_simultaneous_open) {
    struct bench *bench = bench_at(AT_SYN_RECEIVED_ACTIVE);
    arrive_text(&bench->a, "<SEQ=300><ACK=102><CTL=SYN,ACK>"); /* a bad ACK: not that segment */
    ck_assert_uint_eq(state_of(&bench->a), LASTACK_SYN_RECEIVED);
    clear_logs(&bench->a);
    arrive_text(&bench->a, "<SEQ=300><ACK=101><CTL=SYN,ACK>");
    ck_assert_str_eq(bench->a.path_log, "ESTABLISHED");
    ck_assert_str_eq(bench->a.sent_log, ""); /* no ACK is sent */
    bench_free(bench);

    bench = bench_new(); /* what comes with it is not lost, as far as the window reaches */
    struct end *a = &bench->a;
    a->buffer = a->text.in_room = 100;
    a->auto_read = false;
    call(a, LASTACK_CALL_OPEN_ACTIVE);
    arrive_text(a, "<SEQ=300><CTL=SYN>");
    struct lastack_segment seg = {.seq.n = 300, .ack.n = 101, .wnd = 65535, .text_octets = 200,
                                  .ctl = LASTACK_SYN | LASTACK_ACK};
    arrive(a, &seg);
    ck_assert_uint_eq(delivered(a), 100);
    bench_free(bench);

    bench = bench_at(AT_SYN_RECEIVED_PASSIVE); /* the fourth check */
    arrive_text(&bench->a, "<SEQ=300><ACK=101><CTL=SYN,ACK>");
    ck_assert_str_eq(bench->a.path_log, "LISTEN");
    ck_assert_str_eq(bench->a.sent_log, "");
    bench_free(bench);
}
END_TEST

START_TEST(row_5_fin_waits_behind_text) {
    struct bench *bench = bench_established();
    struct end *a = &bench->a, *b = &bench->b;
    b->auto_read = false;
    call_send(a, 70000);
    clear_logs(a);
    ck_assert_int_eq(call(a, LASTACK_CALL_CLOSE), LASTACK_STATUS_OK);
    ck_assert_str_eq(a->path_log, "FIN-WAIT-1"); /* "In any case" */
    bench_for(bench, 2 * LASTACK_SECOND);
    ck_assert_uint_eq(a->sent_fin, 0);
    ck_assert_uint_eq(delivered(b), 65535);
    call_read(b, 0);
    bench_for(bench, LASTACK_SECOND / 2);
    ck_assert_uint_eq(a->sent_fin, 1);
    ck_assert_uint_eq(delivered(b), 70000);
    ck_assert_str_eq(b->path_log, "LISTEN SYN-RECEIVED ESTABLISHED CLOSE-WAIT");
    bench_free(bench);

    bench = bench_established(); /* CLOSE-WAIT stays until the text is segmentized */
    a = &bench->a, b = &bench->b;
    b->auto_read = false;
    call(b, LASTACK_CALL_CLOSE);
    bench_for(bench, LASTACK_SECOND / 2);
    call_send(a, 70000);
    ck_assert_int_eq(call(a, LASTACK_CALL_CLOSE), LASTACK_STATUS_OK);
    ck_assert_int_eq(call(a, LASTACK_CALL_CLOSE), LASTACK_STATUS_OK); /* no second FIN of that */
    bench_for(bench, 2 * LASTACK_SECOND);
    ck_assert_uint_eq(state_of(a), LASTACK_CLOSE_WAIT);
    ck_assert_uint_eq(a->sent_fin, 0);
    ck_assert_int_eq(call_send(a, 1), LASTACK_STATUS_CONNECTION_CLOSING);
    call_read(b, 0);
    bench_for(bench, LASTACK_SECOND / 2);
    ck_assert_str_eq(a->path_log, "SYN-SENT ESTABLISHED CLOSE-WAIT LAST-ACK CLOSED");
    ck_assert_uint_eq(a->sent_fin, 1);
    ck_assert_uint_eq(delivered(b), 70000);
    bench_free(bench);
}
END_TEST

START_TEST(row_6_abort_goes_to_closed) {
    static const enum place with_rst[] = {AT_SYN_RECEIVED_PASSIVE, AT_SYN_RECEIVED_ACTIVE,
                                          AT_ESTABLISHED,          AT_FIN_WAIT_1,
                                          AT_FIN_WAIT_2,           AT_CLOSE_WAIT};
    for (size_t i = 0; i < sizeof with_rst / sizeof with_rst[0]; i++) {
        struct bench *bench = bench_at(with_rst[i]);
        uint32_t nxt = view_of(&bench->a).snd_nxt.n;
        ck_assert_int_eq(call(&bench->a, LASTACK_CALL_ABORT), LASTACK_STATUS_OK);
        ck_assert_str_eq(bench->a.path_log, "CLOSED"); /* not TIME-WAIT: 3.10.5 */
        ck_assert_str_eq(bench->a.sent_log,
                         nxt == 101 ? "<SEQ=101><CTL=RST>" : "<SEQ=102><CTL=RST>");
        ck_assert_str_eq(bench->a.signal_log, "gone");
        bench_free(bench);
    }
}
END_TEST

START_TEST(row_7_late_abort_sends_no_rst) {
    static const enum place silent[] = {AT_CLOSING, AT_LAST_ACK, AT_TIME_WAIT};
    for (size_t i = 0; i < sizeof silent / sizeof silent[0]; i++) {
        struct bench *bench = bench_at(silent[i]);
        ck_assert_int_eq(call(&bench->a, LASTACK_CALL_ABORT), LASTACK_STATUS_OK);
        ck_assert_str_eq(bench->a.path_log, "CLOSED");
        ck_assert_str_eq(bench->a.sent_log, "");
        bench_free(bench);
    }
}
END_TEST

START_TEST(row_8_bad_ack_in_syn_received_ends_there) {
    static const enum place places[] = {AT_SYN_RECEIVED_PASSIVE, AT_SYN_RECEIVED_ACTIVE};
    for (size_t i = 0; i < 2; i++) {
        struct bench *bench = bench_at(places[i]);
        struct end *a = &bench->a;
        arrive_text(a, "<SEQ=301><ACK=102><DATA=5><CTL=FIN,ACK>");
        arrive_text(a, "<SEQ=301><ACK=100><DATA=5><CTL=FIN,ACK>");
        ck_assert_str_eq(a->sent_log, "<SEQ=102><CTL=RST> <SEQ=100><CTL=RST>");
        ck_assert_str_eq(a->path_log, "");
        ck_assert_uint_eq(a->text.in_ready, 0); /* neither text nor FIN was looked at */
        arrive_text(a, "<SEQ=301><ACK=101><CTL=ACK>");
        ck_assert_str_eq(a->path_log, "ESTABLISHED");
        bench_free(bench);
    }
}
END_TEST

START_TEST(row_9_second_fin_does_not_advance) {
    static const enum place places[] = {AT_CLOSE_WAIT, AT_CLOSING, AT_LAST_ACK, AT_TIME_WAIT};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        struct bench *bench = bench_at(places[i]);
        struct end *a = &bench->a;
        lastack_time wait = wait_of(a);
        arrive_text(a, "<SEQ=302><ACK=101><CTL=FIN,ACK>"); /* beyond the first */
        ck_assert_uint_eq(view_of(a).rcv_nxt.n, 302);
        ck_assert_str_eq(a->path_log, "");
        ck_assert_str_eq(a->signal_log, ""); /* the user knows already */
        ck_assert_int_eq(wait_of(a), wait);
        bench_free(bench);
    }
}
END_TEST

START_TEST(row_9_second_fin_restarts_time_wait) {
    struct bench *bench = bench_at(AT_TIME_WAIT);
    struct end *a = &bench->a;
    lastack_time wait = wait_of(a);
    bench_for(bench, LASTACK_SECOND);
    arrive_text(a, "<SEQ=303><ACK=101><CTL=FIN,ACK>"); /* something is missing before it */
    ck_assert_int_eq(wait_of(a), wait);
    arrive_text(a, "<SEQ=302><ACK=101><CTL=FIN,ACK>");
    ck_assert_int_eq(wait_of(a), wait + LASTACK_SECOND);
    ck_assert_uint_eq(view_of(a).rcv_nxt.n, 302);
    bench_free(bench);
}
END_TEST

/* b reads nothing and its buffer is full: a's FIN has no room. */
static struct bench *bench_zero_window(void) {
    struct bench *bench = bench_established();
    bench->b.auto_read = false;
    call_send(&bench->a, 65535);
    bench_for(bench, LASTACK_SECOND / 2);
    ck_assert_uint_eq(view_of(&bench->b).rcv_wnd, 0);
    ck_assert_uint_eq(view_of(&bench->a).snd_una.n, 101 + 65535);
    return bench;
}

START_TEST(row_10_fin_against_a_zero_window) {
    struct bench *bench = bench_zero_window();
    struct end *a = &bench->a, *b = &bench->b;
    clear_logs(a);
    clear_logs(b);
    call(a, LASTACK_CALL_CLOSE);
    ck_assert_str_eq(a->path_log, "FIN-WAIT-1");
    ck_assert_str_eq(a->sent_log, "");
    bench_for(bench, LASTACK_SECOND + LASTACK_SECOND / 2); /* it is the probe, one RTO later */
    ck_assert_str_eq(a->sent_log, "<SEQ=65636><ACK=301><CTL=FIN,ACK>");
    ck_assert_str_eq(b->sent_log, "<SEQ=301><ACK=65636><CTL=ACK>"); /* refused, as the table says */
    ck_assert_uint_eq(view_of(a).snd_nxt.n, 65636);
    ck_assert_uint_eq(view_of(a).snd_max.n, 65637);
    /* Answered probes do not count: far beyond R2 (MUST-37). */
    bench_for(bench, 3600 * LASTACK_SECOND);
    ck_assert_uint_eq(state_of(a), LASTACK_FIN_WAIT_1);
    ck_assert_uint_gt(a->sent_fin, 10);
    ck_assert_uint_eq(view_of(a).retries, 0);
    ck_assert_uint_eq(state_of(b), LASTACK_ESTABLISHED);
    call_read(b, 0);
    bench_for(bench, LASTACK_SECOND);
    ck_assert_uint_eq(state_of(a), LASTACK_FIN_WAIT_2);
    ck_assert_uint_eq(state_of(b), LASTACK_CLOSE_WAIT);
    ck_assert_uint_eq(view_of(a).snd_nxt.n, 65637);
    bench_free(bench);

    bench = bench_zero_window(); /* unanswered probes do count */
    call(&bench->a, LASTACK_CALL_CLOSE);
    memset(bench->b.self, 0, sizeof bench->b.self);
    bench->b.deadline = LASTACK_NEVER;
    bench->cut = true;
    bench_idle(bench);
    ck_assert_str_eq(strstr(bench->a.signal_log, "retransmits"), "retransmits timed-out gone");
    bench_free(bench);
}
END_TEST

START_TEST(row_11_probe_does_not_advance_snd_nxt) {
    struct bench *bench = bench_zero_window();
    struct end *a = &bench->a, *b = &bench->b;
    clear_logs(a);
    clear_logs(b);
    call_send(a, 100);
    bench_for(bench, LASTACK_SECOND + LASTACK_SECOND / 2);
    ck_assert_str_eq(a->sent_log, "<SEQ=65636><ACK=301><DATA=1><CTL=ACK>");
    ck_assert_str_eq(b->sent_log, "<SEQ=301><ACK=65636><CTL=ACK>");
    ck_assert_uint_eq(view_of(a).snd_nxt.n, 65636);
    ck_assert_uint_eq(view_of(a).snd_max.n, 65637);
    /* So a RST is believed though the window is closed. */
    call(a, LASTACK_CALL_ABORT);
    bench_for(bench, LASTACK_SECOND / 2);
    ck_assert_str_eq(b->path_log, "CLOSED");
    ck_assert_str_eq(b->signal_log, "reset gone");
    bench_free(bench);

    /* An ACK of the probe is an ACK. */
    bench = bench_zero_window();
    a = &bench->a;
    call_send(a, 100);
    bench_for(bench, LASTACK_SECOND + LASTACK_SECOND / 2);
    arrive_text(a, "<SEQ=301><ACK=65637><CTL=ACK>");
    ck_assert_uint_eq(view_of(a).snd_una.n, 65637);
    ck_assert_uint_eq(view_of(a).snd_nxt.n, 65637 + 99);
    bench_free(bench);
}
END_TEST

START_TEST(row_11_zero_window_receiver) {
    struct bench *bench = bench_zero_window();
    struct end *b = &bench->b; /* RCV.NXT 65636, SND.NXT 301, RCV.WND 0 */
    clear_logs(b);
    /* An ACK without text is no question, at RCV.NXT nor where a peer speaks whose probe counts. */
    arrive_text(b, "<SEQ=65636><ACK=301><CTL=ACK>");
    arrive_text(b, "<SEQ=65637><ACK=301><CTL=ACK>");
    ck_assert_str_eq(b->sent_log, "");
    arrive_text(b, "<SEQ=65638><ACK=301><CTL=ACK>");
    ck_assert_uint_eq(b->sent, 1);
    static const char *const asks[] = {"<SEQ=65636><ACK=301><DATA=1><CTL=ACK>",
                                       "<SEQ=65637><ACK=301><DATA=1><CTL=ACK>",
                                       "<SEQ=65636><ACK=301><CTL=FIN,ACK>",
                                       "<SEQ=65637><ACK=301><CTL=FIN,ACK>",
                                       "<SEQ=65636><CTL=SYN>",
                                       "<SEQ=65637><ACK=301><CTL=SYN,ACK>"};
    for (size_t i = 0; i < sizeof asks / sizeof asks[0]; i++) {
        clear_logs(b);
        arrive_text(b, asks[i]);
        ck_assert_str_eq(b->sent_log, "<SEQ=301><ACK=65636><CTL=ACK>");
    }
    /* The ACK field and the window are used in every case. */
    call_send(b, 10);
    bench_lose(bench);
    arrive_text(b, "<SEQ=65637><ACK=305><WND=7><DATA=1><CTL=ACK>");
    ck_assert_uint_eq(view_of(b).snd_una.n, 305);
    ck_assert_uint_eq(view_of(b).snd_wnd, 7);
    ck_assert_uint_eq(view_of(b).rcv_nxt.n, 65636);
    /* A RST still needs SEG.SEQ = RCV.NXT, and may carry text (SHLD-2, MUST-66). */
    arrive_text(b, "<SEQ=65637><CTL=RST>");
    ck_assert_uint_eq(state_of(b), LASTACK_ESTABLISHED);
    arrive_text(b, "<SEQ=65636><DATA=9><CTL=RST>");
    ck_assert_uint_eq(b->state, LASTACK_CLOSED);
    bench_free(bench);
}
END_TEST

/* Both windows are closed and both sides probe: each answer is the last word. */
START_TEST(row_11_two_probers_do_not_answer_each_other) {
    struct bench *bench = bench_established();
    struct end *a = &bench->a, *b = &bench->b;
    a->auto_read = b->auto_read = false;
    call_send(a, 65535 + 10);
    call_send(b, 65535 + 10);
    bench_for(bench, LASTACK_SECOND / 2);
    clear_logs(a);
    clear_logs(b);
    bench_for(bench, 60 * LASTACK_SECOND);
    ck_assert_uint_lt(a->sent + b->sent, 30);
    call_read(a, 0);
    call_read(b, 0);
    bench_for(bench, 60 * LASTACK_SECOND);
    ck_assert_uint_eq(delivered(a), 65545);
    ck_assert_uint_eq(delivered(b), 65545);
    bench_free(bench);
}
END_TEST

static int lose_empty(struct bench *bench, struct end *from, const struct lastack_segment *seg,
                      lastack_time *later) {
    (void)bench, (void)from, (void)later;
    return seg->text_octets != 0;
}

/* Both probes are taken, and both ACKs of them are lost: each side speaks left of the other's
 * RCV.NXT, and answers for ever unless the ACK field is used. */
START_TEST(row_11_both_probes_taken_and_both_acks_lost) {
    struct bench *bench = bench_established();
    struct end *a = &bench->a, *b = &bench->b;
    a->auto_read = b->auto_read = false;
    call_send(a, 65535);
    call_send(b, 65535);
    bench_for(bench, LASTACK_SECOND / 2);
    call_send(a, 1);
    call_send(b, 1);
    bench->fate = lose_empty;
    bench_for(bench, LASTACK_SECOND); /* the probes are under way, and tell of no window */
    call_read(a, 0);
    call_read(b, 0);
    bench_for(bench, LASTACK_SECOND / 2);
    ck_assert_uint_eq(view_of(a).rcv_nxt.n, 301 + 65536);
    ck_assert_uint_eq(view_of(b).rcv_nxt.n, 101 + 65536);
    ck_assert_uint_eq(view_of(a).snd_nxt.n, 101 + 65535);
    bench->fate = NULL;
    clear_logs(a);
    clear_logs(b);
    bench_for(bench, 60 * LASTACK_SECOND);
    ck_assert_uint_lt(a->sent + b->sent, 10);
    ck_assert_uint_eq(view_of(a).snd_una.n, 101 + 65536);
    ck_assert_uint_eq(view_of(b).snd_una.n, 301 + 65536);
    ck_assert(seen_rule[LASTACK_RULE_SEQ_BESIDE_WINDOW]);
    bench_free(bench);
}
END_TEST

START_TEST(row_12_fin_wait_2_has_no_timeout) {
    struct bench *bench = bench_at(AT_FIN_WAIT_2);
    call(&bench->a, LASTACK_CALL_FORSAKE);
    bench_for(bench, 86400 * LASTACK_SECOND);
    ck_assert_uint_eq(state_of(&bench->a), LASTACK_FIN_WAIT_2);
    bench_free(bench);

    bench = bench_at(AT_FIN_WAIT_2); /* the option, for whom nobody reads any more */
    bench->a.knob[LASTACK_KNOB_FIN_WAIT_2] = 60 * LASTACK_SECOND;
    bench_for(bench, 600 * LASTACK_SECOND);
    ck_assert_uint_eq(state_of(&bench->a), LASTACK_FIN_WAIT_2);
    lastack_time from = bench->now;
    call(&bench->a, LASTACK_CALL_FORSAKE);
    bench_for(bench, 20 * LASTACK_SECOND);
    call(&bench->a, LASTACK_CALL_FORSAKE); /* counts from the first */
    bench_idle(bench);
    ck_assert_str_eq(bench->a.path_log, "CLOSED");
    ck_assert_str_eq(bench->a.sent_log, "");
    ck_assert_int_eq(bench->now - from, 60 * LASTACK_SECOND);
    bench_free(bench);

    bench = bench_at(AT_FIN_WAIT_1); /* forsaken before FIN-WAIT-2 is reached */
    bench->a.knob[LASTACK_KNOB_FIN_WAIT_2] = 60 * LASTACK_SECOND;
    call(&bench->a, LASTACK_CALL_FORSAKE);
    arrive_text(&bench->a, "<SEQ=301><ACK=102><CTL=ACK>");
    from = bench->now;
    bench_idle(bench);
    ck_assert_str_eq(bench->a.path_log, "FIN-WAIT-2 CLOSED");
    ck_assert_int_eq(bench->now - from, 60 * LASTACK_SECOND);
    bench_free(bench);
}
END_TEST

/* The option is for whom nobody reads any more: not for one that was shut down for writing. */
START_TEST(row_12_a_half_closed_connection_waits) {
    struct bench *bench = bench_at(AT_FIN_WAIT_1);
    bench->a.knob[LASTACK_KNOB_FIN_WAIT_2] = 60 * LASTACK_SECOND;
    arrive_text(&bench->a, "<SEQ=301><ACK=102><CTL=ACK>");
    ck_assert_uint_eq(state_of(&bench->a), LASTACK_FIN_WAIT_2);
    ck_assert_int_eq(bench->a.deadline, LASTACK_NEVER);
    bench_for(bench, 86400 * LASTACK_SECOND);
    ck_assert_str_eq(bench->a.path_log, "FIN-WAIT-2");
    bench_free(bench);
}
END_TEST

START_TEST(row_13_new_syn_in_time_wait) {
    struct bench *bench = bench_at(AT_TIME_WAIT);
    struct end *a = &bench->a;
    a->may_reopen = 1;
    arrive_text(a, "<SEQ=1000><CTL=SYN>"); /* challenged */
    ck_assert_str_eq(a->sent_log, "<SEQ=102><ACK=302><CTL=ACK>");
    ck_assert_str_eq(a->signal_log, "");
    a->knob[LASTACK_KNOB_TIME_WAIT_REUSE] = 1;
    static const char *const refused[] = {"<SEQ=301><CTL=SYN>", "<SEQ=1000><ACK=102><CTL=SYN,ACK>",
                                          "<SEQ=1000><CTL=SYN,FIN>"};
    for (size_t i = 0; i < 3; i++)
        arrive_text(a, refused[i]);
    a->may_reopen = 0; /* no listener owns the port */
    arrive_text(a, "<SEQ=1000><CTL=SYN>");
    ck_assert_uint_eq(a->sent, 5);
    ck_assert_str_eq(a->signal_log, "");
    a->may_reopen = 1;
    clear_logs(a);
    arrive_text(a, "<SEQ=302><CTL=SYN>"); /* beyond 301, the last used number */
    ck_assert_str_eq(a->sent_log, "");
    ck_assert_str_eq(a->path_log, ""); /* the host makes the change */
    ck_assert_str_eq(a->signal_log, "reopen");
    ck_assert_uint_eq(a->out.effect[0].b, 102); /* SND.MAX */
    bench_free(bench);
}
END_TEST

/* The new connection's ISS lies above the last that was used, or where it would have been anyway:
 * at 100. */
START_TEST(row_13_iss_above_the_floor) {
    static const struct {
        uint32_t floor;
        const char *sent;
    } rows[] = {{102, "<SEQ=103><ACK=303><CTL=SYN,ACK>"},
                {100, "<SEQ=101><ACK=303><CTL=SYN,ACK>"},
                {99, "<SEQ=100><ACK=303><CTL=SYN,ACK>"},
                {50, "<SEQ=100><ACK=303><CTL=SYN,ACK>"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct bench *bench = bench_at(AT_LISTEN);
        bench->a.has_floor = 1;
        bench->a.floor.n = rows[i].floor;
        arrive_text(&bench->a, "<SEQ=302><CTL=SYN>");
        ck_assert_str_eq(bench->a.sent_log, rows[i].sent);
        bench_free(bench);
    }
}
END_TEST

Suite *suite_decisions_1(void) {
    Suite *suite = suite_create("decisions 1 to 13");
    TCase *cases = tcase_create("rows");
    tcase_add_test(cases, row_1_repeated_fin_restarts_time_wait);
    tcase_add_test(cases, row_2_rst_in_time_wait);
    tcase_add_test(cases, row_3_fin_that_acknowledges_ours_passes_fin_wait_2);
    tcase_add_test(cases, row_4_syn_ack_of_a_simultaneous_open);
    tcase_add_test(cases, row_5_fin_waits_behind_text);
    tcase_add_test(cases, row_6_abort_goes_to_closed);
    tcase_add_test(cases, row_7_late_abort_sends_no_rst);
    tcase_add_test(cases, row_8_bad_ack_in_syn_received_ends_there);
    tcase_add_test(cases, row_9_second_fin_does_not_advance);
    tcase_add_test(cases, row_9_second_fin_restarts_time_wait);
    tcase_add_test(cases, row_10_fin_against_a_zero_window);
    tcase_add_test(cases, row_11_probe_does_not_advance_snd_nxt);
    tcase_add_test(cases, row_11_zero_window_receiver);
    tcase_add_test(cases, row_11_two_probers_do_not_answer_each_other);
    tcase_add_test(cases, row_11_both_probes_taken_and_both_acks_lost);
    tcase_add_test(cases, row_12_fin_wait_2_has_no_timeout);
    tcase_add_test(cases, row_12_a_half_closed_connection_waits);
    tcase_add_test(cases, row_13_new_syn_in_time_wait);
    tcase_add_test(cases, row_13_iss_above_the_floor);
    suite_add_tcase(suite, cases);
    return suite;
}
