/* lib/tcp/rto.c: RFC 6298 to the nanosecond. */
#include "run_suite.h"
#include "tcp/tcb.h"
#include <check.h>
#include <stdlib.h>

static int64_t knobs[LASTACK_KNOB_COUNT];
static struct lastack_env env = {.knob = knobs};
static struct lastack_in in = {.env = &env};
static struct lastack_out out;
static struct tcb tcb;
static struct act act = {.tcb = &tcb, .in = &in, .out = &out};

static void setup(void) {
    for (unsigned i = 0; i < LASTACK_KNOB_COUNT; i++)
        knobs[i] = lastack_knob_info(i)->initial;
    knobs[LASTACK_KNOB_RTO_MIN] = 1;
    memset(&tcb, 0, sizeof tcb);
    in.now = 0;
}

static void sample(lastack_time r) {
    out.rules = 0;
    tcp_rtt_start(&act, seq_of(1));
    in.now += r;
    tcp_rtt_sample(&act);
}

START_TEST(before_a_sample) {
    ck_assert_int_eq(tcp_rto(&act), LASTACK_SECOND); /* 2.1 */
    knobs[LASTACK_KNOB_RTO_MIN] = 5 * LASTACK_SECOND;
    ck_assert_int_eq(tcp_rto(&act), LASTACK_SECOND); /* the least is for what is computed (2.4) */
}
END_TEST

START_TEST(first_sample) {
    sample(100);
    ck_assert_int_eq(tcb.srtt, 100);
    ck_assert_int_eq(tcb.rttvar, 50);
    ck_assert_int_eq(tcp_rto(&act), 300); /* 2.2: R + 4 * R/2 */
}
END_TEST

START_TEST(further_samples) {
    sample(800);
    sample(400); /* RTTVAR = (3*400 + 400)/4, SRTT = (7*800 + 400)/8 */
    ck_assert_int_eq(tcb.rttvar, 400);
    ck_assert_int_eq(tcb.srtt, 750);
    ck_assert_int_eq(tcp_rto(&act), 2350);
    sample(1550);
    ck_assert_int_eq(tcb.rttvar, 500);
    ck_assert_int_eq(tcb.srtt, 850);
    ck_assert_int_eq(tcp_rto(&act), 2850);
}
END_TEST

START_TEST(no_round_trip_at_all) {
    sample(0);
    ck_assert_int_eq(tcb.srtt, 1);      /* 0 would be "no sample yet" */
    ck_assert_int_eq(tcp_rto(&act), 2); /* max (G, K*RTTVAR), G 1 ns */
}
END_TEST

START_TEST(bounds) {
    knobs[LASTACK_KNOB_RTO_MIN] = LASTACK_SECOND;
    sample(20 * LASTACK_MILLISECOND);
    ck_assert_int_eq(tcp_rto(&act), LASTACK_SECOND);
    sample(3600 * LASTACK_SECOND);
    ck_assert_int_eq(tcp_rto(&act), 60 * LASTACK_SECOND);
}
END_TEST

START_TEST(backoff) {
    sample(300 * LASTACK_MILLISECOND); /* RTO 0.9 s */
    lastack_time rto = tcp_rto(&act);
    for (int i = 0; i <= UINT8_MAX; i++) {
        tcb.backoff = (uint8_t)i;
        lastack_time doubled = i < 7 ? rto << i : 60 * LASTACK_SECOND;
        ck_assert_int_eq(tcp_rto(&act),
                         doubled < 60 * LASTACK_SECOND ? doubled : 60 * LASTACK_SECOND);
    }
    sample(300 * LASTACK_MILLISECOND); /* a sample ends it */
    ck_assert_int_eq(tcb.backoff, 0);
}
END_TEST

START_TEST(after_the_syn_timer) {
    tcb.flags = TCB_SYN_REPEATED;
    tcb.iss = tcb.snd.una = seq_of(100);
    ck_assert_int_eq(tcp_rto(&act), LASTACK_SECOND); /* while the SYN waits */
    tcb.snd.una = seq_of(101);
    ck_assert_int_eq(tcp_rto(&act), 3 * LASTACK_SECOND);  /* 5.7 */
    knobs[LASTACK_KNOB_RTO_INITIAL] = 4 * LASTACK_SECOND; /* not less than 3 s already */
    ck_assert_int_eq(tcp_rto(&act), 4 * LASTACK_SECOND);
    sample(100);
    ck_assert_int_eq(tcp_rto(&act), 300);
}
END_TEST

START_TEST(one_segment_at_a_time) {
    tcp_rtt_start(&act, seq_of(10));
    in.now = 50;
    tcp_rtt_start(&act, seq_of(20));
    ck_assert_uint_eq(tcb.mark.n, 10);
    ck_assert_int_eq(tcb.timed_at, 0);
    tcb.flags = TCB_RECOVERS; /* Karn */
    tcp_rtt_start(&act, seq_of(30));
    ck_assert_uint_eq(tcb.mark.n, 10);
}
END_TEST

/* The integer arithmetic stays within a few ns of the formula. */
START_TEST(rounding_does_not_drift) {
    uint32_t random = 1;
    double srtt = 0, rttvar = 0;
    for (int i = 0; i < 10000; i++) {
        random = random * 1664525 + 1013904223;
        lastack_time r = 1000 + random % 50000000;
        sample(r);
        double x = (double)r;
        rttvar = i ? 0.75 * rttvar + 0.25 * (srtt > x ? srtt - x : x - srtt) : x / 2;
        srtt = i ? 0.875 * srtt + 0.125 * x : x;
        ck_assert_double_eq_tol((double)tcb.srtt, srtt, 8);
        ck_assert_double_eq_tol((double)tcb.rttvar, rttvar, 12);
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("rto");
    TCase *cases = tcase_create("rto");
    tcase_add_checked_fixture(cases, setup, NULL);
    tcase_add_test(cases, before_a_sample);
    tcase_add_test(cases, first_sample);
    tcase_add_test(cases, further_samples);
    tcase_add_test(cases, no_round_trip_at_all);
    tcase_add_test(cases, bounds);
    tcase_add_test(cases, backoff);
    tcase_add_test(cases, after_the_syn_timer);
    tcase_add_test(cases, one_segment_at_a_time);
    tcase_add_test(cases, rounding_does_not_drift);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
