/* Establishing a connection (RFC 9293 3.5): the RFC's own figures, the options of the SYN, the ISS,
 * and what comes with a SYN. */
#include "harness.h"
#include "suites.h"
#include <string.h>

/* Figure 6 */
START_TEST(basic_handshake) {
    struct bench *bench = bench_established();
    ck_assert_str_eq(bench->a.path_log, "SYN-SENT ESTABLISHED");
    ck_assert_str_eq(bench->b.path_log, "LISTEN SYN-RECEIVED ESTABLISHED");
    ck_assert_str_eq(bench->a.sent_log, "<SEQ=100><CTL=SYN> <SEQ=101><ACK=301><CTL=ACK>");
    ck_assert_str_eq(bench->b.sent_log, "<SEQ=300><ACK=101><CTL=SYN,ACK>");
    ck_assert_str_eq(bench->a.signal_log, "opened");
    ck_assert_str_eq(bench->b.signal_log, "opened");
    ck_assert_int_eq(view_of(&bench->a).srtt, 20 * LASTACK_MILLISECOND);
    bench_free(bench);
}
END_TEST

/* Figure 7 */
START_TEST(simultaneous_open) {
    struct bench *bench = bench_new();
    struct end *a = &bench->a, *b = &bench->b;
    call(a, LASTACK_CALL_OPEN_ACTIVE);
    call(b, LASTACK_CALL_OPEN_ACTIVE);
    bench_for(bench, LASTACK_SECOND / 2);
    ck_assert_str_eq(a->path_log, "SYN-SENT SYN-RECEIVED ESTABLISHED");
    ck_assert_str_eq(b->path_log, "SYN-SENT SYN-RECEIVED ESTABLISHED");
    ck_assert_str_eq(a->sent_log, "<SEQ=100><CTL=SYN> <SEQ=100><ACK=301><CTL=SYN,ACK>");
    ck_assert_str_eq(b->sent_log, "<SEQ=300><CTL=SYN> <SEQ=300><ACK=101><CTL=SYN,ACK>");
    ck_assert_int_eq(view_of(a).srtt, 0); /* SYN or SYN,ACK: which was acknowledged? */
    call_send(a, 10);
    call_send(b, 10);
    bench_for(bench, LASTACK_SECOND / 2);
    ck_assert_uint_eq(delivered(a), 10);
    ck_assert_uint_eq(delivered(b), 10);
    bench_free(bench);
}
END_TEST

/* Figure 8 */
START_TEST(old_duplicate_syn) {
    struct bench *bench = bench_new();
    struct end *a = &bench->a, *b = &bench->b;
    call(b, LASTACK_CALL_OPEN_PASSIVE);
    call(a, LASTACK_CALL_OPEN_ACTIVE);
    bench_lose(bench); /* line 2: it comes later */
    arrive_text(b, "<SEQ=90><CTL=SYN>");
    ck_assert_str_eq(b->sent_log, "<SEQ=300><ACK=91><CTL=SYN,ACK>");
    bench_for(bench, LASTACK_SECOND / 2);
    ck_assert_str_eq(a->sent_log, "<SEQ=100><CTL=SYN> <SEQ=91><CTL=RST>");
    ck_assert_str_eq(b->path_log, "LISTEN SYN-RECEIVED LISTEN");
    arrive_text(b, "<SEQ=100><CTL=SYN>");
    bench_for(bench, LASTACK_SECOND / 4);
    ck_assert_str_eq(a->path_log, "SYN-SENT ESTABLISHED");
    ck_assert_str_eq(b->path_log, "LISTEN SYN-RECEIVED LISTEN SYN-RECEIVED ESTABLISHED");
    bench_free(bench);
}
END_TEST

/* Figure 9 */
START_TEST(half_open_discovered_by_the_one_that_rebooted) {
    struct bench *bench = bench_established();
    struct end *a = &bench->a, *b = &bench->b;
    memset(a->self, 0, SELF); /* (REBOOT) */
    a->state = LASTACK_CLOSED;
    a->text = (struct lastack_text){.in_room = 65535, .mtu = 1500};
    a->knob[LASTACK_KNOB_ISS] = 400;
    clear_logs(a);
    clear_logs(b);
    call(a, LASTACK_CALL_OPEN_ACTIVE);
    bench_for(bench, LASTACK_SECOND / 2);
    ck_assert_str_eq(b->sent_log, "<SEQ=301><ACK=101><CTL=ACK>");
    ck_assert_str_eq(a->sent_log, "<SEQ=400><CTL=SYN> <SEQ=101><CTL=RST>");
    ck_assert_str_eq(b->path_log, "CLOSED");
    ck_assert_str_eq(b->signal_log, "reset gone");
    memset(b->self, 0, SELF);
    b->gone = false;
    b->text = a->text;
    call(b, LASTACK_CALL_OPEN_PASSIVE);
    bench_for(bench, LASTACK_SECOND);
    ck_assert_str_eq(a->path_log, "SYN-SENT ESTABLISHED");
    bench_free(bench);
}
END_TEST

/* Figure 10 */
START_TEST(half_open_discovered_by_the_other) {
    struct bench *bench = bench_established();
    memset(bench->a.self, 0, SELF);
    bench->a.state = LASTACK_CLOSED;
    clear_logs(&bench->a);
    call_send(&bench->b, 10);
    bench_for(bench, LASTACK_SECOND / 2);
    ck_assert_str_eq(bench->a.sent_log, "<SEQ=101><CTL=RST>");
    ck_assert_str_eq(bench->b.signal_log, "opened reset gone");
    bench_free(bench);
}
END_TEST

/* Figure 11: both LISTEN, and an old SYN comes. */
START_TEST(old_syn_between_two_listeners) {
    struct bench *bench = bench_new();
    call(&bench->a, LASTACK_CALL_OPEN_PASSIVE);
    call(&bench->b, LASTACK_CALL_OPEN_PASSIVE);
    arrive_text(&bench->b, "<SEQ=90><CTL=SYN>");
    bench_for(bench, LASTACK_SECOND / 2);
    ck_assert_str_eq(bench->a.sent_log, "<SEQ=91><CTL=RST>");
    ck_assert_str_eq(bench->b.path_log, "LISTEN SYN-RECEIVED LISTEN");
    ck_assert_str_eq(bench->a.path_log, "LISTEN");
    bench_free(bench);
}
END_TEST

static const uint8_t mss_1000[] = {1, 1, 253, 3, 9, 1, 2, 4, 1000 >> 8, 1000 & 255, 1};

static void arrive_with(struct end *end, const uint8_t *option, size_t octets) {
    struct lastack_segment seg = {
        .seq.n = 300, .ctl = LASTACK_SYN, .wnd = 65535, .option_octets = (uint8_t)octets};
    uint8_t all[LASTACK_OPTION_OCTETS] = {0};
    memcpy(all, option, octets);
    arrive_options(end, &seg, all);
}

START_TEST(mss_option) {
    struct bench *bench = bench_at(AT_LISTEN);
    struct end *a = &bench->a;
    arrive_with(a, mss_1000, sizeof mss_1000); /* behind NOPs and an unknown kind */
    ck_assert_uint_eq(view_of(a).mss, 1000);
    static const uint8_t mss_1460[] = {2, 4, 1460 >> 8, 1460 & 255};
    ck_assert_uint_eq(a->out.segment[0].option_octets, 4);
    ck_assert_mem_eq(a->out.option[0], mss_1460, 4);
    arrive_text(a, "<SEQ=301><ACK=101><CTL=ACK>");
    call_send(a, 2500);
    ck_assert_uint_eq(a->sent_text, 3);
    ck_assert_uint_eq(a->out.segment[0].text_octets, 1000);
    bench_free(bench);

    bench = bench_at(AT_LISTEN); /* none: 536 (MUST-15) */
    arrive_with(&bench->a, mss_1000, 0);
    ck_assert_uint_eq(view_of(&bench->a).mss, 536);
    bench_free(bench);

    bench = bench_at(AT_LISTEN); /* the way out is narrower (MUST-16) */
    bench->a.text.mtu = 576;
    arrive_with(&bench->a, mss_1000, sizeof mss_1000);
    ck_assert_uint_eq(view_of(&bench->a).mss, 536);
    ck_assert_int_eq(bench->a.out.option[0][2] << 8 | bench->a.out.option[0][3], 536);
    bench_free(bench);

    bench = bench_at(AT_LISTEN); /* a peer that asks for nothing gets an octet at a time */
    bench->a.text.mtu = 40;
    static const uint8_t mss_0[] = {2, 4, 0, 0};
    arrive_with(&bench->a, mss_0, sizeof mss_0);
    ck_assert_uint_eq(view_of(&bench->a).mss, 1);
    bench_free(bench);

    bench = bench_at(AT_LISTEN); /* an illegal length ends the options, not the segment (MUST-7) */
    static const uint8_t illegal[] = {1, 2, 1, 5, 180};
    arrive_with(&bench->a, illegal, sizeof illegal);
    ck_assert_str_eq(bench->a.path_log, "SYN-RECEIVED");
    ck_assert_uint_eq(view_of(&bench->a).mss, 536);
    ck_assert(fired(&bench->a, LASTACK_RULE_OPTION_ILLEGAL));
    bench_free(bench);
}
END_TEST

START_TEST(mss_of_the_host) {
    struct bench *bench = bench_new();
    bench->a.knob[LASTACK_KNOB_MSS] = 300;
    call(&bench->a, LASTACK_CALL_OPEN_ACTIVE);
    ck_assert_int_eq(bench->a.out.option[0][2] << 8 | bench->a.out.option[0][3], 300);
    bench_free(bench);
    bench = bench_new();
    bench->a.knob[LASTACK_KNOB_MSS] = 9000; /* never more than the MTU allows (MUST-67) */
    call(&bench->a, LASTACK_CALL_OPEN_ACTIVE);
    ck_assert_int_eq(bench->a.out.option[0][2] << 8 | bench->a.out.option[0][3], 1460);
    bench_free(bench);
}
END_TEST

/* MUST-5: an option may come in any segment; here none but a SYN's says anything. */
START_TEST(options_on_any_segment) {
    static const uint8_t octets[LASTACK_OPTION_OCTETS] = {1, 253, 4, 9, 9, 2, 4, 0, 1, 0};
    struct bench *bench = bench_at(AT_ESTABLISHED);
    struct end *a = &bench->a;
    struct lastack_segment seg = {.seq.n = 301,
                                  .ack.n = 101,
                                  .wnd = 65535,
                                  .option_octets = 10,
                                  .text_octets = 5,
                                  .ctl = LASTACK_ACK};
    arrive_options(a, &seg, octets);
    ck_assert_uint_eq(delivered(a), 5);
    seg = (struct lastack_segment){.seq.n = 306,
                                   .ack.n = 101,
                                   .wnd = 65535,
                                   .option_octets = 10,
                                   .ctl = LASTACK_ACK | LASTACK_FIN};
    arrive_options(a, &seg, octets);
    ck_assert_str_eq(a->path_log, "CLOSE-WAIT");
    ck_assert_uint_eq(view_of(a).mss, 1460); /* the MSS is the SYN's */
    seg = (struct lastack_segment){.seq.n = 307, .option_octets = 10, .ctl = LASTACK_RST};
    arrive_options(a, &seg, octets);
    ck_assert_str_eq(a->path_log, "CLOSE-WAIT CLOSED");
    bench_free(bench);
}
END_TEST

static uint32_t iss_at(lastack_time now, uint16_t port, const char *secret) {
    struct bench *bench = bench_new();
    bench->now = now;
    bench->a.knob[LASTACK_KNOB_ISS] = -1;
    bench->a.path.local_port = port;
    memcpy(bench->a.env.secret, secret, 16);
    call(&bench->a, LASTACK_CALL_OPEN_ACTIVE);
    uint32_t iss = view_of(&bench->a).iss.n;
    bench_free(bench);
    return iss;
}

/* MUST-8, MUST-9, SHLD-1 */
START_TEST(iss_is_a_clock_and_a_keyed_hash) {
    static const char one[17] = "0123456789abcdef", two[17] = "0123456789abcdeF";
    uint32_t iss = iss_at(0, 1000, one);
    ck_assert_uint_eq(iss_at(0, 1000, one), iss);
    ck_assert_uint_eq(iss_at(4000, 1000, one), iss + 1);
    ck_assert_uint_eq(iss_at(LASTACK_SECOND, 1000, one), iss + 250000);
    ck_assert_uint_ne(iss_at(0, 1001, one), iss);
    ck_assert_uint_ne(iss_at(0, 1000, two), iss);
    struct bench *bench = bench_new(); /* or any that is set */
    bench->a.knob[LASTACK_KNOB_ISS] = 4000000000;
    call(&bench->a, LASTACK_CALL_OPEN_ACTIVE);
    ck_assert_str_eq(bench->a.sent_log, "<SEQ=4000000000><CTL=SYN>");
    bench_free(bench);
}
END_TEST

/* 3.10.7.2: "any other control or text should be queued for processing later". */
START_TEST(text_and_fin_with_a_syn_wait_for_established) {
    struct bench *bench = bench_at(AT_LISTEN);
    struct end *a = &bench->a;
    struct lastack_segment syn = {.seq.n = 300,
                                  .wnd = 65535,
                                  .text_octets = 8,
                                  .up = 4,
                                  .ctl = LASTACK_SYN | LASTACK_FIN | LASTACK_URG};
    arrive(a, &syn);
    ck_assert_str_eq(a->sent_log, "<SEQ=100><ACK=301><CTL=SYN,ACK>");
    ck_assert_uint_eq(a->text.in_ready, 0);
    ck_assert_str_eq(a->signal_log, "");
    a->auto_read = false;
    arrive_text(a, "<SEQ=301><ACK=101><CTL=ACK>");
    ck_assert_uint_eq(view_of(a).urgent, 3); /* SEG.UP counts from SEG.SEQ, the SYN's number */
    ck_assert_uint_eq(delivered(a), 8);
    ck_assert_str_eq(a->path_log, "SYN-RECEIVED ESTABLISHED CLOSE-WAIT");
    ck_assert_str_eq(a->signal_log, "opened urgent peer-closed");
    ck_assert_uint_eq(view_of(a).rcv_nxt.n, 310);
    bench_free(bench);

    bench = bench_at(AT_LISTEN); /* sent again with the ACK, and more */
    a = &bench->a;
    syn.ctl = LASTACK_SYN;
    syn.up = 0;
    arrive(a, &syn);
    struct lastack_segment more = {
        .seq.n = 301, .ack.n = 101, .wnd = 65535, .text_octets = 20, .ctl = LASTACK_ACK};
    arrive(a, &more);
    ck_assert_uint_eq(delivered(a), 20);
    bench_free(bench);

    bench = bench_at(AT_SYN_SENT); /* crossing SYNs */
    a = &bench->a;
    arrive(a, &syn);
    ck_assert_str_eq(a->sent_log, "<SEQ=100><ACK=301><CTL=SYN,ACK>");
    ck_assert_uint_eq(a->text.in_ready, 0);
    arrive_text(a, "<SEQ=300><ACK=101><CTL=SYN,ACK>");
    ck_assert_uint_eq(delivered(a), 8);
    bench_free(bench);
}
END_TEST

/* 3.10.7.3, fourth: "continue processing at the sixth step". */
START_TEST(text_and_fin_with_the_syn_ack) {
    struct bench *bench = bench_at(AT_SYN_SENT);
    struct end *a = &bench->a;
    struct lastack_segment seg = {.seq.n = 300,
                                  .ack.n = 101,
                                  .wnd = 65535,
                                  .text_octets = 8,
                                  .up = 3,
                                  .ctl = LASTACK_SYN | LASTACK_ACK | LASTACK_FIN | LASTACK_URG};
    a->auto_read = false;
    arrive(a, &seg);
    ck_assert_uint_eq(view_of(a).urgent, 2);
    ck_assert_uint_eq(delivered(a), 8);
    ck_assert_str_eq(a->path_log, "ESTABLISHED CLOSE-WAIT");
    ck_assert_str_eq(a->signal_log, "opened urgent peer-closed");
    ck_assert_str_eq(a->sent_log, "<SEQ=101><ACK=310><CTL=ACK>");
    bench_free(bench);

    bench = bench_new(); /* more than we offered */
    a = &bench->a;
    a->buffer = a->text.in_room = 5;
    a->auto_read = false;
    call(a, LASTACK_CALL_OPEN_ACTIVE);
    arrive(a, &seg);
    ck_assert_uint_eq(delivered(a), 5);
    ck_assert_str_eq(a->path_log, "SYN-SENT ESTABLISHED");
    bench_free(bench);
}
END_TEST

/* What an unsynchronized state drops or resets beyond the matrix: ACKs of what was never sent. */
START_TEST(bad_acks_in_syn_sent) {
    struct bench *bench = bench_at(AT_SYN_SENT);
    struct end *a = &bench->a;
    arrive_text(a, "<SEQ=300><ACK=100><CTL=SYN,ACK>");
    arrive_text(a, "<SEQ=300><ACK=102><CTL=SYN,ACK>");
    arrive_text(a, "<SEQ=300><ACK=102><CTL=RST,ACK>");
    ck_assert_str_eq(a->sent_log, "<SEQ=100><CTL=RST> <SEQ=102><CTL=RST>");
    ck_assert_str_eq(a->path_log, "");
    bench_free(bench);
}
END_TEST

Suite *suite_opening(void) {
    Suite *suite = suite_create("opening");
    TCase *cases = tcase_create("opening");
    tcase_add_test(cases, basic_handshake);
    tcase_add_test(cases, simultaneous_open);
    tcase_add_test(cases, old_duplicate_syn);
    tcase_add_test(cases, half_open_discovered_by_the_one_that_rebooted);
    tcase_add_test(cases, half_open_discovered_by_the_other);
    tcase_add_test(cases, old_syn_between_two_listeners);
    tcase_add_test(cases, mss_option);
    tcase_add_test(cases, mss_of_the_host);
    tcase_add_test(cases, options_on_any_segment);
    tcase_add_test(cases, iss_is_a_clock_and_a_keyed_hash);
    tcase_add_test(cases, text_and_fin_with_a_syn_wait_for_established);
    tcase_add_test(cases, text_and_fin_with_the_syn_ack);
    tcase_add_test(cases, bad_acks_in_syn_sent);
    suite_add_tcase(suite, cases);
    return suite;
}
