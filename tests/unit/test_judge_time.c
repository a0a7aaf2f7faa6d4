/* Findings of the judge about timers and TIME-WAIT: a wrong endpoint makes each fire, the right one
 * none. */
#include "mutants.h"
#include "run_suite.h"
#include <check.h>

#define MS LASTACK_MILLISECOND
#define S  LASTACK_SECOND

/* ---- timer -------------------------------------------------------------------------------------
 */

MUTANT(leaves_too_early, {
    if (at == in->now + 60 * S)
        at -= S;
})

START_TEST(timer_in_time_wait) {
    struct lastack_endpoint_ops mutant = leaves_too_early();
    bench_judge(&mutant, BENCH_CLIENT, LASTACK_FINDING_TIMER, bench_talk_and_close);
}
END_TEST

MUTANT(never_leaves, {
    if (at == in->now + 60 * S)
        at = LASTACK_NEVER;
})

START_TEST(no_timer_in_time_wait) {
    struct lastack_endpoint_ops mutant = never_leaves();
    bench_judge(&mutant, BENCH_CLIENT, LASTACK_FINDING_TIMER, bench_talk_and_close);
}
END_TEST

/* Acknowledges the FIN that comes again, which it does after a second, and counts on. */
MUTANT(counts_on, {
    struct lastack_view view;
    lastack_tcp_ops.view(self, in, &view);
    if (seg != NULL && at == in->now + 60 * S &&
        mutant_effect(out, LASTACK_DO_STATE, MUTANT_ANY) == NULL) {
        at -= S;
    } else if (seg == NULL && view.state == LASTACK_TIME_WAIT && at == in->now + S) {
        lastack_out_state(out, LASTACK_CLOSED, LASTACK_EVENT_TIMEOUT_2MSL);
        lastack_out_signal(out, LASTACK_SIGNAL_GONE, 0);
    }
})

static void lose_the_final_ack(struct bench *bench) {
    bench_drop(bench, BENCH_CLIENT, LASTACK_FACT_FINAL_ACK, 1);
    bench_close_both(bench);
}

START_TEST(timer_not_started_anew) {
    struct lastack_endpoint_ops mutant = counts_on();
    bench_judge(&mutant, BENCH_CLIENT, LASTACK_FINDING_TIMER, lose_the_final_ack);
}
END_TEST

MUTANT(ticks_for_ever, {
    if (mutant_effect(out, LASTACK_DO_SIGNAL, LASTACK_SIGNAL_GONE) != NULL) {
        mutant_remove(out, LASTACK_DO_SIGNAL, LASTACK_SIGNAL_GONE);
        at = in->now + S;
    }
})

START_TEST(timer_in_closed) {
    struct lastack_endpoint_ops mutant = ticks_for_ever();
    bench_judge(&mutant, BENCH_CLIENT, LASTACK_FINDING_TIMER, bench_reset);
}
END_TEST

/* ---- no-time-wait ------------------------------------------------------------------------------
 */

START_TEST(no_time_wait) {
    struct lastack_endpoint_ops mutant = skips_time_wait();
    bench_judge(&mutant, BENCH_CLIENT, LASTACK_FINDING_NO_TIME_WAIT, bench_talk_and_close);
    bench_judge(&mutant, 2, LASTACK_FINDING_NO_TIME_WAIT, bench_talk_and_close);
}
END_TEST

/* Closes at its first timeout in TIME-WAIT, which is too early. No excuse: it was in TIME-WAIT. */
MUTANT(waits_half, {
    struct lastack_view view;
    lastack_tcp_ops.view(self, in, &view);
    if (at == in->now + 60 * S) {
        at -= 30 * S;
    } else if (view.state == LASTACK_TIME_WAIT && at == in->now + 30 * S) {
        lastack_out_state(out, LASTACK_CLOSED, LASTACK_EVENT_TIMEOUT_2MSL);
        lastack_out_signal(out, LASTACK_SIGNAL_GONE, 0);
    }
})

START_TEST(a_timeout_is_no_excuse_in_time_wait) {
    struct lastack_endpoint_ops mutant = waits_half();
    struct bench bench;
    struct lastack_found found;
    uint32_t seen = 0;
    bench_open(&bench, &mutant, BENCH_CLIENT);
    bench_talk_and_close(&bench);
    for (uint32_t i = 0; lastack_judge_found(bench.sim, BENCH_JUDGE, i, &found); i++)
        seen |= 1u << found.finding;
    ck_assert_uint_eq(seen, 1u << LASTACK_FINDING_TIMER | 1u << LASTACK_FINDING_NO_TIME_WAIT);
    bench_free(&bench);
}
END_TEST

static void close_at_once(struct bench *bench) {
    lastack_socket_close(bench->sim, bench->client);
    lastack_socket_close(bench->sim, bench->server);
    bench_run(bench, 300 * S);
}

/* In a simultaneous close one that waits is enough. */
START_TEST(one_time_wait_is_enough) {
    struct lastack_endpoint_ops mutant = skips_time_wait();
    bench_judge(&mutant, BENCH_SERVER, LASTACK_FINDING_NONE, close_at_once);
    bench_judge(&mutant, 2, LASTACK_FINDING_NO_TIME_WAIT, close_at_once);
}
END_TEST

static void reset_later(struct bench *bench) {
    lastack_socket_shutdown(bench->sim, bench->client, LASTACK_SHUT_WR);
    bench_run(bench, 100 * MS);
    lastack_socket_abort(bench->sim, bench->server);
    bench_run(bench, 100 * S);
}

static void rebooted(struct bench *bench) {
    lastack_socket_close(bench->sim, bench->client);
    bench_run(bench, 100 * MS);
    lastack_socket_close(bench->sim, bench->server);
    bench_run(bench, 5 * MS);
    lastack_host_reboot(bench->sim, BENCH_CLIENT);
    bench_run(bench, 300 * S);
}

static void rebooted_in_time_wait(struct bench *bench) {
    lastack_socket_close(bench->sim, bench->client);
    bench_run(bench, 100 * MS);
    lastack_socket_close(bench->sim, bench->server);
    bench_run(bench, 100 * MS);
    lastack_host_reboot(bench->sim, BENCH_CLIENT);
    bench_run(bench, 300 * S);
}

/* A RST in TIME-WAIT ends it (RFC 1337): the server's side, which bench_forge can reach. */
static void assassinated(struct bench *bench) {
    lastack_socket_shutdown(bench->sim, bench->server, LASTACK_SHUT_WR);
    bench_run(bench, 100 * MS);
    lastack_socket_close(bench->sim, bench->client);
    bench_run(bench, 100 * MS);
    bench_forge(bench, 0, LASTACK_RST, NULL);
    bench_run(bench, 300 * S);
}

START_TEST(excuses) {
    bench_judge(NULL, -1, LASTACK_FINDING_NONE, reset_later);
    bench_judge(NULL, -1, LASTACK_FINDING_NONE, rebooted);
    bench_judge(NULL, -1, LASTACK_FINDING_NONE, rebooted_in_time_wait);
    bench_judge(NULL, -1, LASTACK_FINDING_NONE, assassinated);
}
END_TEST

static void no_msl(struct bench *bench) {
    lastack_host_set(bench->sim, BENCH_CLIENT, LASTACK_KNOB_MSL, 0);
    bench_talk_and_close(bench);
}

START_TEST(an_msl_of_zero_is_no_finding) {
    bench_judge(NULL, -1, LASTACK_FINDING_NONE, no_msl);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("judge: time");
    TCase *tcase = tcase_create("time");
    tcase_add_test(tcase, timer_in_time_wait);
    tcase_add_test(tcase, no_timer_in_time_wait);
    tcase_add_test(tcase, timer_not_started_anew);
    tcase_add_test(tcase, timer_in_closed);
    tcase_add_test(tcase, no_time_wait);
    tcase_add_test(tcase, a_timeout_is_no_excuse_in_time_wait);
    tcase_add_test(tcase, one_time_wait_is_enough);
    tcase_add_test(tcase, excuses);
    tcase_add_test(tcase, an_msl_of_zero_is_no_finding);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
