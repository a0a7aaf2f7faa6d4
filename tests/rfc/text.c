/* Text (RFC 9293 3.7, 3.8 and 3.10.7.4, fifth to eighth): it arrives whole and in order whatever
 * the wire does, within the window, in segments as large as they may be. */
#include "harness.h"
#include "suites.h"
#include <string.h>

/* ---- whatever the wire does --------------------------------------------------------------------
 */

static int bad_wire(struct bench *bench, struct end *from, const struct lastack_segment *seg,
                    lastack_time *later) {
    (void)from, (void)seg;
    *later = bench_random(bench, 60) * LASTACK_MILLISECOND;
    uint32_t luck = bench_random(bench, 100);
    return luck < 20 ? 0 : luck < 30 ? 2 : 1;
}

/* Both send all the time, read when they please and close when they have done. */
START_TEST(text_arrives_whole) {
    struct bench *bench = bench_new();
    struct end *a = &bench->a, *b = &bench->b;
    enum { OCTETS = 90000 };
    bench->random = (uint64_t)_i * 7919 + 1;
    a->buffer = 50 + bench_random(bench, 20000); /* of the receiver; small ones close often */
    b->buffer = 50 + bench_random(bench, 20000);
    a->text.in_room = a->buffer;
    b->text.in_room = b->buffer;
    a->auto_read = b->auto_read = false;
    a->knob[LASTACK_KNOB_RETRIES] = b->knob[LASTACK_KNOB_RETRIES] = 100;
    call(b, LASTACK_CALL_OPEN_PASSIVE);
    call(a, LASTACK_CALL_OPEN_ACTIVE);
    bench->fate = bad_wire;
    uint32_t sent_a = 0, sent_b = 0;
    for (int turns = 0; turns < 20000; turns++) {
        uint32_t octets = 1 + bench_random(bench, 9000);
        bool send_a = sent_a < OCTETS && a->text.out_end - a->text.out_held < 65536;
        bool send_b = b->state >= LASTACK_ESTABLISHED && sent_b < OCTETS &&
                      b->text.out_end - b->text.out_held < 65536;
        if (send_a && call_send(a, octets) == LASTACK_STATUS_OK && (sent_a += octets) >= OCTETS)
            call(a, LASTACK_CALL_CLOSE);
        if (send_b && call_send(b, octets) == LASTACK_STATUS_OK && (sent_b += octets) >= OCTETS)
            call(b, LASTACK_CALL_CLOSE);
        bench_for(bench, bench_random(bench, 2000) * LASTACK_MILLISECOND);
        if (!a->gone && a->text.in_ready != a->text.in_taken)
            call_read(a, 1 + bench_random(bench, 20000));
        if (!b->gone && b->text.in_ready != b->text.in_taken)
            call_read(b, 1 + bench_random(bench, 20000));
        if (a->gone && b->gone)
            break;
    }
    bench_idle(bench);
    ck_assert_uint_eq(delivered(b), sent_a);
    ck_assert_uint_eq(delivered(a), sent_b);
    ck_assert_uint_eq(a->state, LASTACK_CLOSED);
    ck_assert_uint_eq(b->state, LASTACK_CLOSED);
    bench_free(bench);
}
END_TEST

START_TEST(one_ack_for_all_that_arrives_at_once) {
    struct bench *bench = bench_established();
    clear_logs(&bench->b);
    call_send(&bench->a, 5000);
    bench_for(bench, LASTACK_SECOND / 2);
    ck_assert_str_eq(bench->b.sent_log, "<SEQ=301><ACK=5101><CTL=ACK>"); /* MUST-58, MUST-59 */
    clear_logs(&bench->b);
    call_send(&bench->a, 10); /* or none, when text goes the other way at that instant */
    bench_for(bench, 10 * LASTACK_MILLISECOND - 1);
    bench->now++;
    call_send(&bench->b, 10);
    bench_for(bench, LASTACK_SECOND / 4);
    ck_assert_uint_eq(bench->b.sent_ack, 1);
    bench_free(bench);
}
END_TEST

static struct lastack_segment text_at(uint32_t seq, uint32_t octets, unsigned ctl) {
    return (struct lastack_segment){.seq.n = seq,
                                    .ack.n = 101,
                                    .wnd = 65535,
                                    .place = seq - 301,
                                    .text_octets = octets,
                                    .ctl = (uint8_t)(LASTACK_ACK | ctl)};
}

START_TEST(gaps_are_filled) {
    struct bench *bench = bench_at(AT_ESTABLISHED);
    struct end *a = &bench->a;
    struct lastack_segment later = text_at(321, 10, 0), far = text_at(351, 10, LASTACK_FIN),
                           next = text_at(301, 15, 0), rest = text_at(311, 45, 0);
    arrive(a, &later);
    arrive(a, &far);
    ck_assert_str_eq(a->sent_log, "<SEQ=101><ACK=301><CTL=ACK> <SEQ=101><ACK=301><CTL=ACK>");
    arrive(a, &next);
    ck_assert_uint_eq(delivered(a), 15);
    arrive(a, &rest); /* overlaps old and held text */
    ck_assert_uint_eq(delivered(a), 60);
    ck_assert_str_eq(a->path_log, "CLOSE-WAIT");
    bench_free(bench);
}
END_TEST

START_TEST(too_many_gaps) {
    struct bench *bench = bench_at(AT_ESTABLISHED);
    struct end *a = &bench->a;
    for (uint32_t i = 5; i > 0; i--) {
        struct lastack_segment seg = text_at(301 + 20 * i, 10, LASTACK_FIN * (i == 1));
        arrive(a, &seg);
    }
    ck_assert(fired(a, LASTACK_RULE_TEXT_NO_ROOM)); /* the fifth, and its FIN */
    ck_assert_uint_eq(a->sent, 5);
    struct lastack_segment all = text_at(301, 110, 0);
    arrive(a, &all);
    ck_assert_uint_eq(delivered(a), 110);
    ck_assert_uint_eq(state_of(a), LASTACK_ESTABLISHED);
    bench_free(bench);
}
END_TEST

/* Nothing comes after a FIN, not even text that was held before it was known. */
START_TEST(text_beyond_the_fin) {
    struct bench *bench = bench_at(AT_ESTABLISHED);
    struct end *a = &bench->a;
    struct lastack_segment beyond = text_at(331, 10, 0), fin = text_at(311, 0, LASTACK_FIN),
                           next = text_at(301, 40, 0), after = text_at(315, 5, 0),
                           second = text_at(320, 0, LASTACK_FIN);
    arrive(a, &beyond);
    arrive(a, &fin);
    arrive(a, &second); /* the first FIN counts */
    arrive(a, &after);
    arrive(a, &next);
    ck_assert_uint_eq(delivered(a), 10);
    ck_assert_str_eq(a->path_log, "CLOSE-WAIT");
    ck_assert_uint_eq(view_of(a).rcv_nxt.n, 312);
    struct lastack_segment late = text_at(312, 5, 0);
    arrive(a, &late); /* "Ignore the segment text" */
    ck_assert_uint_eq(delivered(a), 10);
    ck_assert(fired(a, LASTACK_RULE_TEXT_AFTER_FIN));
    bench_free(bench);
}
END_TEST

START_TEST(segment_is_cut_to_the_window) {
    struct bench *bench = bench_at(AT_ESTABLISHED);
    struct end *a = &bench->a;
    struct lastack_segment first = text_at(301, 10, 0), straddles = text_at(306, 10, LASTACK_FIN),
                           wide = text_at(301, 65495, 0), over = text_at(65796, 100, LASTACK_FIN);
    arrive(a, &first);
    arrive(a, &straddles); /* 5 old octets, 5 new ones and the FIN */
    ck_assert_uint_eq(delivered(a), 15);
    ck_assert_uint_eq(view_of(a).rcv_nxt.n, 317);
    bench_free(bench);

    bench = bench_at(AT_ESTABLISHED);
    a = &bench->a;
    a->auto_read = false;
    arrive(a, &wide);
    arrive(a, &over); /* the window is 65535: 40 octets are left, and no room for the FIN */
    ck_assert_uint_eq(delivered(a), 65535);
    ck_assert_uint_eq(state_of(a), LASTACK_ESTABLISHED);
    ck_assert(fired(a, LASTACK_RULE_SEQ_BEYOND_WINDOW));
    bench_free(bench);
}
END_TEST

/* ---- sending -----------------------------------------------------------------------------------
 */

START_TEST(segments_are_as_large_as_they_may_be) {
    struct bench *bench = bench_established();
    struct end *a = &bench->a;
    clear_logs(a);
    call_send(a, 2 * 1460 + 1);
    ck_assert_uint_eq(a->sent, 3);
    ck_assert_uint_eq(a->out.segment[0].text_octets, 1460);
    ck_assert_uint_eq(a->out.segment[1].ctl, LASTACK_ACK);
    ck_assert_uint_eq(a->out.segment[2].ctl, LASTACK_ACK | LASTACK_PSH); /* MUST-61 */
    ck_assert_uint_eq(a->out.segment[2].text_octets, 1);
    bench_free(bench);
}
END_TEST

/* What waits is one stream: several SENDs leave in one segment, with one PSH (SHLD-27, MAY-16). */
START_TEST(several_sends_one_segment) {
    struct bench *bench = bench_at(AT_SYN_SENT);
    struct end *a = &bench->a;
    for (int i = 0; i < 5; i++)
        call_send(a, 20);
    clear_logs(a);
    arrive_text(a, "<SEQ=300><ACK=101><CTL=SYN,ACK>");
    ck_assert_str_eq(a->sent_log, "<SEQ=101><ACK=301><DATA=100><CTL=ACK>");
    ck_assert_uint_eq(a->out.segment[0].ctl, LASTACK_ACK | LASTACK_PSH);
    bench_free(bench);
}
END_TEST

/* `out` takes 8 segments: the rest goes on in timeout, at the same instant. */
START_TEST(more_than_out_can_hold) {
    struct bench *bench = bench_established();
    struct end *a = &bench->a;
    clear_logs(a);
    call_send(a, 20 * 1460);
    ck_assert_uint_eq(a->sent, LASTACK_OUT_SEGMENTS);
    ck_assert_int_eq(a->deadline, bench->now);
    bench_for(bench, 0);
    ck_assert_uint_eq(a->sent, 20);
    ck_assert_int_gt(a->deadline, bench->now);
    bench_free(bench);
}
END_TEST

/* 3.8.6.2.1 */
START_TEST(no_silly_segments) {
    struct bench *bench = bench_at(AT_ESTABLISHED);
    struct end *a = &bench->a;
    arrive_text(a, "<SEQ=301><ACK=101><WND=100><CTL=ACK>");
    call_send(a, 5000); /* U is 100: neither a full segment nor half of 65535 */
    ck_assert_uint_eq(a->sent, 0);
    bench_for(bench, LASTACK_SECOND - 1);
    ck_assert_uint_eq(a->sent, 0);
    bench_for(bench, 1); /* "(4) or if the override timeout occurs" */
    ck_assert_str_eq(a->sent_log, "<SEQ=101><ACK=301><DATA=100><CTL=ACK>");
    clear_logs(a);
    arrive_text(a, "<SEQ=301><ACK=201><WND=1500><CTL=ACK>");
    ck_assert_str_eq(a->sent_log, "<SEQ=201><ACK=301><DATA=1460><CTL=ACK>");
    bench_free(bench);

    bench = bench_at(AT_SYN_SENT); /* a peer whose whole window is small: half of it will do */
    a = &bench->a;
    call_send(a, 5000);
    arrive_text(a, "<SEQ=300><ACK=101><WND=200><CTL=SYN,ACK>");
    ck_assert_uint_eq(a->sent_text, 1);
    clear_logs(a);
    arrive_text(a, "<SEQ=301><ACK=301><WND=99><CTL=ACK>");
    ck_assert_uint_eq(a->sent_text, 0);
    arrive_text(a, "<SEQ=301><ACK=301><WND=100><CTL=ACK>");
    ck_assert_uint_eq(a->sent_text, 1);
    bench_free(bench);
}
END_TEST

/* 3.8.6: the peer takes back what it offered (MUST-34, MUST-35, SHLD-15 to 17). */
START_TEST(window_that_shrinks) {
    struct bench *bench = bench_at(AT_ESTABLISHED);
    struct end *a = &bench->a;
    call_send(a, 1000);
    arrive_text(a, "<SEQ=301><ACK=101><WND=300><CTL=ACK>");
    clear_logs(a);
    call_send(a, 100); /* nothing new beyond the edge */
    ck_assert_uint_eq(a->sent, 0);
    bench_for(bench, LASTACK_SECOND); /* the old text inside goes again */
    ck_assert_str_eq(a->sent_log, "<SEQ=101><ACK=301><DATA=300><CTL=ACK>");
    arrive_text(a, "<SEQ=301><ACK=101><WND=0><CTL=ACK>");
    clear_logs(a);
    bench_for(bench, 2 * LASTACK_SECOND); /* zero: probed with what is there */
    ck_assert_str_eq(a->sent_log, "<SEQ=101><ACK=301><DATA=1><CTL=ACK>");
    for (int i = 0; i < 30; i++) { /* never given up while it answers */
        arrive_text(a, "<SEQ=301><ACK=101><WND=0><CTL=ACK>");
        bench_for(bench, 60 * LASTACK_SECOND);
    }
    ck_assert_uint_eq(state_of(a), LASTACK_ESTABLISHED);
    clear_logs(a);
    arrive_text(a, "<SEQ=301><ACK=101><WND=500><CTL=ACK>"); /* open: no timer is waited for */
    ck_assert_str_eq(a->sent_log, "<SEQ=101><ACK=301><DATA=500><CTL=ACK>");
    ck_assert_int_eq(view_of(a).rto, LASTACK_SECOND);
    arrive_text(a, "<SEQ=301><ACK=1101><WND=5000><CTL=ACK>");
    ck_assert_uint_eq(view_of(a).snd_una.n, 1101);
    bench_free(bench);
}
END_TEST

/* The FIN is inside the window or it waits; sent again it does not leave it either. */
START_TEST(fin_of_a_shrunk_window) {
    struct bench *bench = bench_at(AT_ESTABLISHED);
    struct end *a = &bench->a;
    call_send(a, 1000);
    arrive_text(a, "<SEQ=301><ACK=1101><WND=1000><CTL=ACK>");
    call_send(a, 1000);
    call(a, LASTACK_CALL_CLOSE); /* 1000 octets fill the window */
    ck_assert_uint_eq(a->sent_fin, 0);
    arrive_text(a, "<SEQ=301><ACK=1601><WND=501><CTL=ACK>");
    ck_assert_uint_eq(a->sent_fin, 1);
    bench_free(bench);
}
END_TEST

/* What was sent before the timer fired and is still missing goes again an ACK at a time. */
START_TEST(several_losses_cost_one_timeout) {
    struct bench *bench = bench_at(AT_ESTABLISHED);
    struct end *a = &bench->a;
    call_send(a, 4 * 1460);
    bench_for(bench, LASTACK_SECOND);
    clear_logs(a);
    arrive_text(a, "<SEQ=301><ACK=1561><CTL=ACK>");
    ck_assert_str_eq(a->sent_log, "<SEQ=1561><ACK=301><DATA=1460><CTL=ACK>");
    clear_logs(a);
    arrive_text(a, "<SEQ=301><ACK=4481><CTL=ACK>");
    ck_assert_str_eq(a->sent_log, "<SEQ=4481><ACK=301><DATA=1460><CTL=ACK>");
    clear_logs(a);
    arrive_text(a, "<SEQ=301><ACK=5941><CTL=ACK>");
    ck_assert_str_eq(a->sent_log, "");
    ck_assert_int_eq(view_of(a).timer[LASTACK_TIMER_RETRANSMISSION], LASTACK_NEVER);
    bench_free(bench);
}
END_TEST

/* Both windows are full of text that is all lost, and nobody reads: each side's ACKs lie at the
 * right edge of the other's window, outside, and are answered. */
START_TEST(two_full_windows_lost) {
    struct bench *bench = bench_established();
    struct end *a = &bench->a, *b = &bench->b;
    a->auto_read = b->auto_read = false;
    call_send(a, 65535);
    call_send(b, 65535);
    bench_for(bench, 0);
    bench_lose(bench);
    clear_logs(a);
    clear_logs(b);
    bench_for(bench, 10 * LASTACK_SECOND);
    ck_assert_uint_lt(a->sent + b->sent, 500);
    bench_for(bench, 300 * LASTACK_SECOND);
    ck_assert_uint_eq(delivered(a), 65535);
    ck_assert_uint_eq(delivered(b), 65535);
    clear_logs(a);
    clear_logs(b);
    bench_for(bench, 300 * LASTACK_SECOND);
    ck_assert_uint_eq(a->sent + b->sent, 0);
    bench_free(bench);
}
END_TEST

/* ---- receiving ---------------------------------------------------------------------------------
 */

static uint32_t last_window(const struct end *end) {
    return end->out.segment[end->out.segments - 1].wnd;
}

/* 3.8.6.2.2: the right edge moves by a segment or half of the buffer, never by crumbs (MUST-39),
 * and never back (SHLD-14). */
START_TEST(window_moves_in_large_steps) {
    struct bench *bench = bench_at(AT_ESTABLISHED);
    struct end *a = &bench->a;
    a->auto_read = false;
    struct lastack_segment wide = text_at(301, 65495, 0), end = text_at(65796, 40, 0);
    arrive(a, &wide);
    bench_for(bench, 0);
    ck_assert_uint_eq(last_window(a), 40);
    arrive(a, &end);
    bench_for(bench, 0);
    ck_assert_uint_eq(last_window(a), 0);
    clear_logs(a);
    call_read(a, 1459);
    ck_assert_str_eq(a->sent_log, "");
    call_read(a, 1); /* a segment: the peer, who is stuck, hears of it */
    ck_assert_str_eq(a->sent_log, "<SEQ=101><ACK=65836><CTL=ACK>");
    ck_assert_uint_eq(last_window(a), 1460);
    clear_logs(a);
    call_read(a, 1460); /* the peer is not stuck any more */
    ck_assert_str_eq(a->sent_log, "");
    call_read(a, 40000); /* half of the buffer */
    ck_assert_str_eq(a->sent_log, "<SEQ=101><ACK=65836><CTL=ACK>");
    ck_assert_uint_eq(last_window(a), 42920);
    bench_free(bench);
}
END_TEST

/* Nothing can come after the FIN: the edge stays, whatever the user reads. */
START_TEST(window_after_the_fin) {
    struct bench *bench = bench_at(AT_ESTABLISHED);
    struct end *a = &bench->a;
    a->auto_read = false;
    struct lastack_segment seg = text_at(301, 5000, LASTACK_FIN);
    arrive(a, &seg);
    ck_assert_uint_eq(last_window(a), 65535 - 5001);
    call_read(a, 0);
    arrive(a, &seg);
    ck_assert_uint_eq(last_window(a), 65535 - 5001);
    bench_free(bench);
}
END_TEST

START_TEST(window_of_a_small_buffer) {
    struct bench *bench = bench_new();
    struct end *a = &bench->a, *b = &bench->b;
    b->buffer = b->text.in_room = 1000;
    b->auto_read = false;
    call(b, LASTACK_CALL_OPEN_PASSIVE);
    call(a, LASTACK_CALL_OPEN_ACTIVE);
    call_send(a, 3000);
    bench_for(bench, LASTACK_SECOND / 2);
    ck_assert_uint_eq(delivered(b), 1000);
    clear_logs(b);
    call_read(b, 499);
    ck_assert_uint_eq(b->sent, 0);
    call_read(b, 1); /* Fr is 1/2 */
    ck_assert_uint_eq(b->sent, 1);
    bench_for(bench, LASTACK_SECOND / 2);
    ck_assert_uint_eq(delivered(b), 1500);
    bench_free(bench);
}
END_TEST

START_TEST(old_segments_do_not_change_the_window) {
    struct bench *bench = bench_at(AT_ESTABLISHED);
    struct end *a = &bench->a;
    struct lastack_segment text = text_at(301, 10, 0);
    text.wnd = 500;
    arrive(a, &text);
    call_send(a, 20);
    arrive_text(a, "<SEQ=311><ACK=111><WND=400><CTL=ACK>");
    arrive_text(a, "<SEQ=311><ACK=105><WND=300><CTL=ACK>"); /* SND.WL2 is later */
    ck_assert_uint_eq(view_of(a).snd_wnd, 400);
    arrive_text(a, "<SEQ=311><ACK=111><WND=600><CTL=ACK>");
    ck_assert_uint_eq(view_of(a).snd_wnd, 600);
    struct lastack_segment ahead = text_at(331, 10, 0), behind = text_at(311, 10, 0);
    ahead.ack.n = behind.ack.n = 111;
    ahead.wnd = 700;
    behind.wnd = 800;
    arrive(a, &ahead);
    arrive(a, &behind); /* SND.WL1 is later */
    ck_assert_uint_eq(view_of(a).snd_wnd, 700);
    ck_assert_uint_eq(view_of(a).snd_wl1.n, 331);
    ck_assert_uint_eq(view_of(a).snd_wl2.n, 111);
    bench_free(bench);
}
END_TEST

/* The peer repeats its text, older than SND.WL1, and acknowledges more than ever before. */
START_TEST(a_new_ack_brings_its_window) {
    struct bench *bench = bench_at(AT_ESTABLISHED);
    struct end *a = &bench->a;
    arrive_text(a, "<SEQ=311><ACK=101><WND=3000><CTL=ACK>");
    call_send(a, 600);
    struct lastack_segment text = text_at(301, 10, 0);
    text.ack.n = 601;
    text.wnd = 2000;
    arrive(a, &text);
    ck_assert_uint_eq(view_of(a).snd_una.n, 601);
    ck_assert_uint_eq(view_of(a).snd_wnd, 2000);
    call_send(a, 5000);
    ck_assert_uint_gt(view_of(a).snd_nxt.n, 701);
    ck_assert_uint_le(view_of(a).snd_nxt.n, 601 + 2000);
    bench_free(bench);
}
END_TEST

/* RFC 5961 section 5: MAX.SND.WND is the largest window there has been. */
START_TEST(how_old_an_ack_may_be) {
    struct bench *bench = bench_at(AT_SYN_SENT);
    struct end *a = &bench->a;
    arrive_text(a, "<SEQ=300><ACK=101><WND=10><CTL=SYN,ACK>");
    arrive_text(a, "<SEQ=301><ACK=101><WND=300><CTL=ACK>");
    arrive_text(a, "<SEQ=301><ACK=101><WND=5><CTL=ACK>");
    clear_logs(a);
    arrive_text(a, "<SEQ=301><ACK=4294967097><CTL=ACK>"); /* 101 - 300 */
    ck_assert_uint_eq(a->sent, 0);
    arrive_text(a, "<SEQ=301><ACK=4294967096><CTL=ACK>");
    ck_assert_uint_eq(a->sent, 1);
    ck_assert(fired(a, LASTACK_RULE_ACK_TOO_OLD));
    bench_free(bench);

    bench = bench_at(AT_LISTEN); /* the SYN's window is one of them */
    a = &bench->a;
    arrive_text(a, "<SEQ=300><WND=300><CTL=SYN>");
    arrive_text(a, "<SEQ=301><ACK=101><WND=20><CTL=ACK>");
    ck_assert_uint_eq(view_of(a).snd_wnd, 20);
    ck_assert_uint_eq(view_of(a).snd_wl1.n, 301);
    ck_assert_uint_eq(view_of(a).snd_wl2.n, 101);
    clear_logs(a);
    arrive_text(a, "<SEQ=301><ACK=4294967097><CTL=ACK>");
    ck_assert_uint_eq(a->sent, 0);
    bench_free(bench);
}
END_TEST

/* ---- urgent (3.8.5)
 * ------------------------------------------------------------------------------ */

static int send_urgent(struct end *end, uint32_t octets) {
    end->text.out_end += octets;
    return do_call(
        end, &(struct lastack_call){.kind = LASTACK_CALL_SEND, .urgent = 1, .octets = octets});
}

START_TEST(urgent_text) {
    struct bench *bench = bench_established();
    struct end *a = &bench->a, *b = &bench->b;
    clear_logs(b);
    ck_assert_int_eq(send_urgent(a, 2000), LASTACK_STATUS_OK); /* any length (MUST-31) */
    ck_assert_uint_eq(a->out.segment[0].ctl, LASTACK_ACK | LASTACK_URG);
    ck_assert_uint_eq(a->out.segment[0].up, 2000); /* the octet after it (MUST-62) */
    ck_assert_uint_eq(a->out.segment[1].up, 540);
    bench_for(bench, LASTACK_SECOND / 2);
    ck_assert_str_eq(b->signal_log, "urgent"); /* once for the same pointer (MUST-32) */
    call_send(a, 10);
    ck_assert_uint_eq(a->out.segment[0].ctl & LASTACK_URG, 0);
    bench_for(bench, LASTACK_SECOND / 2);
    send_urgent(a, 1);
    bench_for(bench, LASTACK_SECOND / 2);
    ck_assert_str_eq(b->signal_log, "urgent urgent");
    bench_free(bench);

    bench = bench_at(AT_ESTABLISHED);
    a = &bench->a;
    send_urgent(a, 70000); /* further than the field reaches */
    ck_assert_uint_eq(a->out.segment[0].up, 65535);
    /* A pointer to what was read is no news; one in a window that is closed is (MUST-66). */
    struct lastack_segment old = text_at(301, 0, LASTACK_URG), zero = text_at(301, 65495, 0),
                           more = text_at(65796, 40, 0), probe = text_at(65836, 1, LASTACK_URG);
    arrive(a, &old);
    ck_assert_str_eq(a->signal_log, "");
    a->auto_read = false;
    arrive(a, &zero);
    arrive(a, &more);
    probe.up = 100;
    arrive(a, &probe);
    ck_assert_str_eq(a->signal_log, "urgent");
    ck_assert_uint_eq(view_of(a).rcv_nxt.n, 65836);
    bench_free(bench);
}
END_TEST

/* "how much urgent data remains to be read" (MUST-33): also what has still to come. */
START_TEST(urgent_text_that_remains) {
    struct bench *bench = bench_at(AT_ESTABLISHED);
    struct end *a = &bench->a;
    a->auto_read = false;
    struct lastack_segment urgent = text_at(301, 100, LASTACK_URG), rest = text_at(401, 80, 0);
    urgent.up = 150;
    ck_assert_uint_eq(view_of(a).urgent, 0);
    arrive(a, &urgent);
    ck_assert_uint_eq(view_of(a).urgent, 150);
    call_read(a, 70);
    ck_assert_uint_eq(view_of(a).urgent, 80);
    arrive(a, &rest);
    call_read(a, 0);
    ck_assert_uint_eq(view_of(a).urgent, 0);
    /* A pointer of long ago is none: not when the places have gone half round, */
    a->text.in_taken = a->text.in_ready += UINT32_C(1) << 31;
    ck_assert_uint_eq(view_of(a).urgent, 0);
    a->text.in_taken = a->text.in_ready -= UINT32_C(1) << 31;
    arrive(a, &urgent); /* ... and not when it comes again. */
    ck_assert_uint_eq(view_of(a).urgent, 0);
    ck_assert_str_eq(a->signal_log, "urgent");
    bench_free(bench);
}
END_TEST

Suite *suite_text(void) {
    Suite *suite = suite_create("text");
    TCase *cases = tcase_create("text");
    tcase_add_loop_test(cases, text_arrives_whole, 0, 20);
    tcase_add_test(cases, one_ack_for_all_that_arrives_at_once);
    tcase_add_test(cases, gaps_are_filled);
    tcase_add_test(cases, too_many_gaps);
    tcase_add_test(cases, text_beyond_the_fin);
    tcase_add_test(cases, segment_is_cut_to_the_window);
    tcase_add_test(cases, segments_are_as_large_as_they_may_be);
    tcase_add_test(cases, several_sends_one_segment);
    tcase_add_test(cases, more_than_out_can_hold);
    tcase_add_test(cases, no_silly_segments);
    tcase_add_test(cases, window_that_shrinks);
    tcase_add_test(cases, fin_of_a_shrunk_window);
    tcase_add_test(cases, several_losses_cost_one_timeout);
    tcase_add_test(cases, two_full_windows_lost);
    tcase_add_test(cases, window_moves_in_large_steps);
    tcase_add_test(cases, window_of_a_small_buffer);
    tcase_add_test(cases, window_after_the_fin);
    tcase_add_test(cases, old_segments_do_not_change_the_window);
    tcase_add_test(cases, a_new_ack_brings_its_window);
    tcase_add_test(cases, how_old_an_ack_may_be);
    tcase_add_test(cases, urgent_text);
    tcase_add_test(cases, urgent_text_that_remains);
    suite_add_tcase(suite, cases);
    return suite;
}
