/* lib/tcp/reassembly.c against a model that marks every octet that has come. */
#include "tcp/tcb.h"
#include <check.h>
#include <stdlib.h>

enum { OCTETS = 3000, WINDOW = 400 };

static int64_t knobs[LASTACK_KNOB_COUNT];
static struct lastack_env env = {.knob = knobs};
static struct lastack_text text = {.in_room = WINDOW, .mtu = 1500};
static struct lastack_in in = {.env = &env, .text = &text};
static struct lastack_out out;
static struct tcb tcb;
static bool come[OCTETS + WINDOW]; /* the model */
static uint32_t next;              /* the first octet that has not come */
static uint32_t random_state;

static uint32_t draw(uint32_t below) {
    random_state = random_state * 1664525 + 1013904223;
    return (random_state >> 8) % below;
}

static uint32_t gaps(void) {
    uint32_t n = 0;
    for (uint32_t i = next + 1; i < OCTETS + WINDOW; i++)
        n += come[i] && !come[i - 1];
    return n;
}

/* The ranges are the model's runs beyond RCV.NXT. */
static void compare(void) {
    uint32_t i = next, n = 0;
    ck_assert_uint_eq(tcb_rcv_place(&tcb, tcb.rcv.nxt), next);
    for (;;) {
        while (i < OCTETS + WINDOW && !come[i])
            i++;
        if (i == OCTETS + WINDOW)
            break;
        ck_assert_uint_lt(n, TCB_HELD);
        ck_assert_uint_eq(tcb_rcv_place(&tcb, tcb.held[n].first), i);
        while (i < OCTETS + WINDOW && come[i])
            i++;
        ck_assert_uint_eq(tcb_rcv_place(&tcb, tcb.held[n].end), i);
        n++;
    }
    for (; n < TCB_HELD; n++)
        ck_assert_uint_eq(tcb.held[n].first.n, tcb.held[n].end.n);
}

/* Text [place, place + octets) arrives. */
static void feed(uint32_t place, uint32_t octets) {
    struct act act = {.tcb = &tcb, .in = &in, .out = &out};
    struct lastack_segment seg = {.text_octets = octets};
    act.seg = &seg;
    act.seq = seq_add(tcb.irs, 1 + place);
    act.text = octets;
    out.effects = out.rules = 0;
    tcb.flags = 0;
    tcp_cut_to_window(&act);
    if (act.text == 0)
        return;
    uint32_t kept = tcb_rcv_place(&tcb, act.seq), skip = act.skip, length = act.text;
    ck_assert_uint_eq(kept, place + skip);
    ck_assert_uint_le(kept + length, next + WINDOW);
    uint32_t before = next;
    tcp_take_text(&act);
    if (out.effects == 0) { /* no place to remember it */
        ck_assert_uint_eq(out.rule[out.rules - 1], LASTACK_RULE_TEXT_NO_ROOM);
        ck_assert_uint_eq(gaps(), TCB_HELD);
        ck_assert_uint_ne(kept, next); /* what is next needs no place */
        return;
    }
    ck_assert_uint_eq(out.effect[0].kind, LASTACK_DO_KEEP);
    ck_assert_uint_eq(out.effect[0].a, skip);
    ck_assert_uint_eq(out.effect[0].b, length);
    ck_assert_uint_eq(out.effect[0].c, kept);
    for (uint32_t i = 0; i < length; i++)
        come[kept + i] = true;
    while (come[next])
        next++;
    ck_assert_uint_eq(out.effects, next == before ? 1u : 2u);
    if (next != before) {
        ck_assert_uint_eq(out.effect[1].kind, LASTACK_DO_DELIVER);
        ck_assert_uint_eq(out.effect[1].a, next);
        ck_assert(tcb.flags & TCB_ACK_DUE);
    } else {
        ck_assert(act.ack_now);
    }
    tcb.rcv.edge = seq_add(tcb.rcv.nxt, WINDOW);
    compare();
}

START_TEST(random_pieces) {
    random_state = (uint32_t)_i * 31 + 5;
    memset(&tcb, 0, sizeof tcb);
    memset(come, 0, sizeof come);
    next = 0;
    tcb.state = LASTACK_ESTABLISHED;
    tcb.irs = seq_of(_i % 2 ? UINT32_MAX - 1000 : 77); /* some go round */
    tcb.rcv.nxt = seq_add(tcb.irs, 1);
    tcb.rcv.edge = seq_add(tcb.rcv.nxt, WINDOW);
    while (next < OCTETS) {
        uint32_t back = draw(60), place = next + draw(WINDOW);
        feed(place > back ? place - back : 0, 1 + draw(80));
        if (draw(4) == 0)
            feed(next, 1 + draw(50));
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("reassembly");
    TCase *cases = tcase_create("reassembly");
    tcase_add_loop_test(cases, random_pieces, 0, 50);
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_set_fork_status(runner, CK_NOFORK); /* many small cases */
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
