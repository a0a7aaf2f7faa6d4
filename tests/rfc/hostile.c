/* Anything may arrive in any state: random segments around the interesting numbers, random calls
 * and timeouts, in a random order. Nothing may be asserted, overrun or lost count of. */
#include "harness.h"
#include "suites.h"
#include <string.h>

static uint32_t near(struct bench *bench, uint32_t n) {
    static const int32_t offsets[] = {0, 0,  0,   0,    1,    -1,   2,    -2,
                                      5, -5, 100, -100, 1459, 1460, 70000};
    uint32_t count = sizeof offsets / sizeof offsets[0];
    if (bench_random(bench, 20) == 0)
        return bench_random(bench, UINT32_MAX);
    return n + (uint32_t)offsets[bench_random(bench, count)];
}

static struct lastack_segment random_segment(struct bench *bench, const struct end *end) {
    static const uint8_t ctls[] = {LASTACK_ACK,
                                   LASTACK_ACK,
                                   LASTACK_ACK,
                                   LASTACK_ACK,
                                   LASTACK_ACK | LASTACK_FIN,
                                   LASTACK_ACK | LASTACK_FIN,
                                   LASTACK_ACK | LASTACK_URG,
                                   LASTACK_SYN,
                                   LASTACK_SYN | LASTACK_ACK,
                                   LASTACK_RST,
                                   LASTACK_RST | LASTACK_ACK,
                                   LASTACK_FIN,
                                   LASTACK_SYN | LASTACK_FIN,
                                   LASTACK_SYN | LASTACK_RST,
                                   0};
    static const uint16_t wnds[] = {0, 1, 2, 500, 1460, 5000, 65535};
    struct lastack_view view = view_of(end);
    struct lastack_segment seg = {.place = 0};
    uint32_t seqs[] = {view.rcv_nxt.n, view.rcv_nxt.n + view.rcv_wnd, view.irs.n},
             acks[] = {view.snd_una.n, view.snd_nxt.n, view.snd_max.n, view.iss.n};
    seg.seq.n = near(bench, seqs[bench_random(bench, 3)]);
    seg.ctl = ctls[bench_random(bench, sizeof ctls)];
    if (bench_random(bench, 10) == 0)
        seg.ctl = (uint8_t)bench_random(bench, 256);
    if (seg.ctl & LASTACK_ACK)
        seg.ack.n = near(bench, acks[bench_random(bench, 4)]);
    seg.wnd = wnds[bench_random(bench, 7)];
    if (bench_random(bench, 2))
        seg.text_octets = bench_random(bench, bench_random(bench, 4) ? 2000 : 65496);
    seg.up = seg.ctl & LASTACK_URG ? (uint16_t)bench_random(bench, 65536) : 0;
    seg.option_octets = (uint8_t)bench_random(bench, 41);
    return seg;
}

static void random_arrival(struct bench *bench, struct end *end) {
    struct lastack_segment seg = random_segment(bench, end);
    uint8_t option[LASTACK_OPTION_OCTETS];
    for (int i = 0; i < LASTACK_OPTION_OCTETS; i++)
        option[i] =
            (uint8_t)(bench_random(bench, 4) ? bench_random(bench, 6) : bench_random(bench, 256));
    arrive_options(end, &seg, option);
}

static void random_call(struct bench *bench, struct end *end) {
    switch (bench_random(bench, 12)) {
    case 0:
        call(end, LASTACK_CALL_CLOSE);
        break;
    case 1:
        call(end, LASTACK_CALL_FORSAKE);
        break;
    case 2:
        if (bench_random(bench, 8) == 0)
            call(end, LASTACK_CALL_ABORT);
        break;
    case 3:
        call(end, LASTACK_CALL_STATUS);
        break;
    case 4:
        call(end, LASTACK_CALL_OPEN_PASSIVE);
        break;
    case 5:
        call_set(end, (enum lastack_knob)bench_random(bench, LASTACK_KNOB_COUNT + 1),
                 bench_random(bench, 300) * LASTACK_SECOND);
        break;
    case 6:
    case 7:
        call_read(end, bench_random(bench, 3000));
        break;
    default:
        if (end->text.out_end - end->text.out_held < 100000)
            call_send(end, 1 + bench_random(bench, 4000));
        break;
    }
}

static void check_variables(const struct end *end) {
    struct lastack_view view = view_of(end);
    if (view.state < LASTACK_SYN_SENT)
        return;
    ck_assert_int_le((int32_t)(view.snd_una.n - view.snd_nxt.n), 0);
    ck_assert_int_le((int32_t)(view.snd_nxt.n - view.snd_max.n), 0);
    ck_assert_int_le((int32_t)(view.iss.n - view.snd_una.n), 0);
    ck_assert_uint_le(view.snd_max.n - view.iss.n, 2 + end->text.out_end);
    ck_assert_uint_le(view.rcv_wnd, 65535);
    if (view.state == LASTACK_TIME_WAIT || view.state == LASTACK_FIN_WAIT_2)
        ck_assert_int_eq(view.timer[LASTACK_TIMER_RETRANSMISSION], LASTACK_NEVER);
    if (view.state == LASTACK_TIME_WAIT)
        ck_assert_int_ne(view.timer[LASTACK_TIMER_2MSL], LASTACK_NEVER);
    /* What is on its way, or held back, has a timer. */
    bool waits = view.snd_una.n != view.snd_nxt.n;
    if (waits)
        ck_assert_int_ne(view.timer[LASTACK_TIMER_RETRANSMISSION], LASTACK_NEVER);
}

START_TEST(anything_may_arrive) {
    struct bench *bench = bench_at((enum place)(_i % PLACE_COUNT));
    struct end *a = &bench->a;
    bench->random = (uint64_t)_i * 7919 + 3;
    a->auto_read = bench_random(bench, 2);
    a->knob[LASTACK_KNOB_RFC5961] = bench_random(bench, 4) != 0;
    a->knob[LASTACK_KNOB_RFC1337] = bench_random(bench, 2);
    a->knob[LASTACK_KNOB_TIME_WAIT_REUSE] = a->may_reopen = (uint8_t)bench_random(bench, 2);
    if (bench_random(bench, 3) == 0)
        a->knob[LASTACK_KNOB_FIN_WAIT_2] = 10 * LASTACK_SECOND;
    if (bench_random(bench, 3) == 0)
        a->knob[LASTACK_KNOB_USER_TIMEOUT] = 30 * LASTACK_SECOND;
    for (int turns = 0; turns < 200 && !a->gone; turns++) {
        uint32_t what = bench_random(bench, 10);
        if (what < 6)
            random_arrival(bench, a);
        else if (what < 9)
            random_call(bench, a);
        else
            bench_for(bench, bench_random(bench, 5000) * LASTACK_MILLISECOND);
        if (!a->gone) {
            bench_for(bench, 0); /* what is owed at once */
            if (!a->gone)
                check_variables(a);
        }
    }
    bench_free(bench);
}
END_TEST

Suite *suite_hostile(void) {
    Suite *suite = suite_create("anything");
    TCase *cases = tcase_create("anything");
    tcase_add_loop_test(cases, anything_may_arrive, 0, PLACE_COUNT * 100);
    suite_add_tcase(suite, cases);
    return suite;
}
