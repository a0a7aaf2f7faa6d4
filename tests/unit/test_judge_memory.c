/* What the judge keeps: findings, entries that come and go, and its copy. And the properties no
 * endpoint can break by itself, from records made by hand. */
#include "mutant.h"
#include <check.h>
#include <stdlib.h>
#include <string.h>

#define MS LASTACK_MILLISECOND
#define S  LASTACK_SECOND

static struct bench bench;

static void setup(void) {
    bench_birth(&bench, NULL, -1);
}

static void teardown(void) {
    bench_free(&bench);
}

static void tell(struct lastack_record record) {
    lastack_judge_ops.record(bench.sim, lastack_sim_resident(bench.sim, BENCH_JUDGE), &record);
}

/* ---- records by hand ---------------------------------------------------------------------------
 */

static void born(uint32_t id, uint16_t port, uint32_t reopens) {
    struct lastack_record record = {.kind = LASTACK_RECORD_BORN, .connection = id};
    record.u.born.local = 1;
    record.u.born.remote = 2;
    record.u.born.local_port = port;
    record.u.born.remote_port = 80;
    record.u.born.reopens = reopens;
    tell(record);
}

static void gone(uint32_t id) {
    tell((struct lastack_record){.kind = LASTACK_RECORD_GONE, .connection = id});
}

static void send(uint32_t id, struct lastack_segment seg, const uint8_t *option) {
    struct lastack_record record = {.kind = LASTACK_RECORD_SEND, .connection = id};
    record.u.wire.segment = &seg;
    record.u.wire.option = option;
    record.u.wire.origin = id;
    tell(record);
}

static void arrive(uint32_t id, uint32_t origin, struct lastack_segment seg,
                   const uint8_t *option) {
    struct lastack_record record = {.kind = LASTACK_RECORD_ARRIVE, .connection = id};
    record.u.wire.segment = &seg;
    record.u.wire.option = option;
    record.u.wire.origin = origin;
    tell(record);
}

START_TEST(twin) {
    born(10, 1000, 0);
    born(11, 1001, 0);
    bench_expect(&bench, LASTACK_FINDING_NONE);
    born(12, 1000, 0);
    bench_expect(&bench, LASTACK_FINDING_TWIN);
    struct lastack_found found;
    ck_assert(lastack_judge_found(bench.sim, BENCH_JUDGE, 0, &found));
    ck_assert_uint_eq(found.connection, 12);
    ck_assert_uint_eq(found.detail, 10);
}
END_TEST

START_TEST(no_twin_of_what_is_gone_or_lent) {
    born(10, 1000, 0);
    gone(10);
    born(11, 1000, 0);
    born(12, 1000, 11); /* MAY-2: reopens it */
    bench_expect(&bench, LASTACK_FINDING_NONE);
}
END_TEST

/* RFC 7323: windows count in units of 2^3 once both SYNs have offered it, rounded down. */
START_TEST(scaled_windows) {
    static const uint8_t options[] = {2, 4, 5, 180, 1, 1, 3, 3, 3}; /* MSS, NOP, NOP, scale 3 */
    struct lastack_segment syn = {
        .seq = {100}, .wnd = 8000, .ctl = LASTACK_SYN, .option_octets = 9};
    struct lastack_segment syn_ack = {
        .seq = {300}, .ack = {101}, .ctl = LASTACK_SYN | LASTACK_ACK, .option_octets = 9};
    struct lastack_segment ack = {.seq = {101}, .ack = {301}, .wnd = 1000, .ctl = LASTACK_ACK};
    struct lastack_segment text = {
        .seq = {301}, .ack = {101}, .text_octets = 5, .ctl = LASTACK_ACK};
    born(10, 1000, 0);
    send(10, syn, options);
    arrive(10, 11, syn_ack, options);
    send(10, ack, NULL); /* the edge is 301 + 8000 */
    arrive(10, 11, text, NULL);
    ack.ack.n = 306;
    ack.wnd = 999; /* 306 + 7992 = 301 + 7997: less by rounding alone */
    send(10, ack, NULL);
    bench_expect(&bench, LASTACK_FINDING_NONE);
    ack.wnd = 998;
    send(10, ack, NULL);
    bench_expect(&bench, LASTACK_FINDING_WINDOW_SHRINKS);
}
END_TEST

/* Options that are cut short, or lie about their length, offer nothing. */
START_TEST(broken_options_offer_no_scale) {
    static const uint8_t broken[][4] = {{3}, {3, 3}, {3, 1, 7, 7}, {2, 0, 3, 3}, {0, 3, 3, 7}};
    static const uint8_t octets[] = {1, 2, 4, 4, 4};
    for (uint32_t i = 0; i < 5; i++) {
        struct lastack_segment syn = {.seq = {100}, .ctl = LASTACK_SYN, .option_octets = octets[i]};
        struct lastack_segment answer = {.seq = {300},
                                         .ack = {101},
                                         .ctl = LASTACK_SYN | LASTACK_ACK,
                                         .option_octets = octets[i]};
        struct lastack_segment ack = {.seq = {101}, .ack = {301}, .wnd = 10, .ctl = LASTACK_ACK};
        uint32_t id = 10 + 2 * i;
        born(id, (uint16_t)id, 0);
        send(id, syn, broken[i]);
        arrive(id, id + 1, answer, broken[i]);
        send(id, ack, NULL);
        ack.wnd = 9; /* unscaled: one octet less */
        send(id, ack, NULL);
        ck_assert_uint_eq(lastack_judge_count(bench.sim, BENCH_JUDGE), i + 1);
    }
    bench_expect(&bench, LASTACK_FINDING_WINDOW_SHRINKS);
}
END_TEST

/* An ACK sent before any SYN has come acknowledges what nobody sent. */
START_TEST(ack_before_the_peers_syn) {
    struct lastack_segment syn = {.seq = {100}, .ctl = LASTACK_SYN};
    struct lastack_segment ack = {.seq = {101}, .ack = {301}, .ctl = LASTACK_ACK};
    struct lastack_segment ghost = {.seq = {300}, .ack = {55}, .ctl = LASTACK_SYN | LASTACK_ACK};
    born(10, 1000, 0);
    send(10, syn, NULL);
    arrive(10, 11, ghost, NULL); /* its ACK is not acceptable: it answers another SYN */
    bench_expect(&bench, LASTACK_FINDING_NONE);
    send(10, ack, NULL);
    bench_expect(&bench, LASTACK_FINDING_ACK_UNSENT);
}
END_TEST

START_TEST(text_after_the_fin) {
    struct lastack_segment syn = {.seq = {100}, .ctl = LASTACK_SYN};
    struct lastack_segment fin = {.seq = {101}, .text_octets = 10, .ctl = LASTACK_FIN};
    struct lastack_segment again = {.seq = {106}, .text_octets = 5};
    struct lastack_segment more = {.seq = {107}, .text_octets = 5};
    born(10, 1000, 0);
    send(10, syn, NULL);
    send(10, fin, NULL);
    send(10, again, NULL);
    bench_expect(&bench, LASTACK_FINDING_NONE);
    send(10, more, NULL);
    bench_expect(&bench, LASTACK_FINDING_FIN_MOVES);
}
END_TEST

START_TEST(a_fin_before_text_already_sent) {
    struct lastack_segment syn = {.seq = {100}, .ctl = LASTACK_SYN};
    struct lastack_segment text = {.seq = {101}, .text_octets = 10};
    struct lastack_segment fin = {.seq = {105}, .ctl = LASTACK_FIN};
    born(10, 1000, 0);
    send(10, syn, NULL);
    send(10, text, NULL);
    send(10, fin, NULL);
    bench_expect(&bench, LASTACK_FINDING_FIN_MOVES);
}
END_TEST

/* ---- what is kept ------------------------------------------------------------------------------
 */

/* The first 64 are kept, the rest counted. */
START_TEST(many_findings) {
    struct lastack_segment syn = {.seq = {100}, .ctl = LASTACK_SYN};
    struct lastack_segment ack = {.seq = {101}, .ack = {301}, .ctl = LASTACK_ACK};
    struct lastack_found found;
    for (uint32_t id = 10; id < 110; id++) {
        born(id, (uint16_t)id, 0);
        send(id, syn, NULL);
        send(id, ack, NULL);
        send(id, ack, NULL); /* once of a connection is enough */
    }
    ck_assert_uint_eq(lastack_judge_count(bench.sim, BENCH_JUDGE), 100);
    ck_assert(lastack_judge_found(bench.sim, BENCH_JUDGE, 63, &found));
    ck_assert_uint_eq(found.connection, 73);
    ck_assert(!lastack_judge_found(bench.sim, BENCH_JUDGE, 64, &found));
    ck_assert(!lastack_judge_found(bench.sim, 1, 0, &found));
    ck_assert_uint_eq(lastack_judge_count(bench.sim, 1), 0);
    ck_assert_uint_eq(lastack_judge_not_visible(bench.sim, 1), 0);
}
END_TEST

static uint64_t used(void) {
    struct lastack_usage usage;
    lastack_sim_usage(bench.sim, &usage);
    return usage.octets;
}

static void short_connection(void) {
    bench_connect(&bench);
    lastack_socket_abort(bench.sim, bench.client);
    bench_run(&bench, 100 * MS);
    lastack_socket_close(bench.sim, bench.server);
}

START_TEST(entries_are_used_again) {
    for (int i = 0; i < 10; i++)
        short_connection();
    uint64_t before = used();
    for (int i = 0; i < 2000; i++)
        short_connection();
    ck_assert_uint_eq(used(), before);
    bench_expect(&bench, LASTACK_FINDING_NONE);
}
END_TEST

START_TEST(a_reboot_forgets_entries) {
    bench_connect(&bench);
    uint64_t before = used();
    for (int i = 0; i < 200; i++) {
        lastack_host_reboot(bench.sim, BENCH_CLIENT);
        lastack_host_reboot(bench.sim, BENCH_SERVER);
        ck_assert_int_eq(lastack_socket_open(bench.sim, BENCH_SERVER, &bench.listener), 0);
        ck_assert_int_eq(lastack_socket_bind(bench.sim, bench.listener, 0, BENCH_PORT), 0);
        ck_assert_int_eq(lastack_socket_listen(bench.sim, bench.listener, 8), 0);
        bench_connect(&bench);
    }
    ck_assert_uint_eq(used(), before);
    bench_expect(&bench, LASTACK_FINDING_NONE);
}
END_TEST

START_TEST(many_entries_are_found_again) {
    enum { MANY = 5000 };
    for (uint32_t i = 0; i < MANY; i++)
        born(10 + i, (uint16_t)(1000 + i), 0);
    for (uint32_t i = 0; i < MANY; i += 2)
        gone(10 + i);
    for (uint32_t i = 0; i < MANY; i += 2)
        born(10 + MANY + i, (uint16_t)(1000 + i), 0);
    bench_expect(&bench, LASTACK_FINDING_NONE);
    for (uint32_t i = 0; i < MANY; i++)
        born(10 + 2 * MANY + i, (uint16_t)(1000 + i), 0);
    ck_assert_uint_eq(lastack_judge_count(bench.sim, BENCH_JUDGE), MANY);
}
END_TEST

START_TEST(memory_has_a_limit) {
    uint32_t id = 10;
    for (; lastack_sim_verdict(bench.sim) == LASTACK_VERDICT_NONE && id < 1000000; id++)
        born(id, 1, id - 1);
    ck_assert_uint_eq(lastack_sim_verdict(bench.sim), LASTACK_VERDICT_RESIDENT);
    ck_assert_uint_gt(id, 196608); /* more than the default limits on connections */
    gone(id - 1);                  /* what is not remembered is not missed */
}
END_TEST

/* A copy of the world goes on judging where the original was. */
START_TEST(a_copy_judges_on) {
    bench_connect(&bench);
    lastack_socket_close(bench.sim, bench.client);
    bench_run(&bench, 100 * MS);
    lastack_sim *copy = lastack_sim_clone(bench.sim);
    ck_assert_ptr_nonnull(copy);
    struct bench other = bench;
    other.sim = copy;
    bench_forge(&bench, 0, LASTACK_ACK, "evil"); /* after the FIN: nothing */
    ck_assert_uint_eq(lastack_judge_count(copy, BENCH_JUDGE), 0);
    lastack_socket_close(other.sim, other.server);
    bench_run(&other, 100 * S);
    bench_expect(&other, LASTACK_FINDING_NONE);
    lastack_sim_free(copy);
}
END_TEST

START_TEST(a_copy_has_the_findings) {
    bench_connect(&bench);
    bench_forge(&bench, 0, LASTACK_ACK, "evil");
    bench_run(&bench, S);
    lastack_sim *copy = lastack_sim_clone(bench.sim);
    struct bench other = bench;
    other.sim = copy;
    bench_expect(&other, LASTACK_FINDING_GHOST_TEXT);
    ck_assert(lastack_sim_equal(copy, bench.sim));
    lastack_sim_free(copy);
}
END_TEST

START_TEST(findings_have_names) {
    for (unsigned i = 1; i < LASTACK_FINDING_COUNT; i++) {
        const char *name = lastack_finding_name(i);
        ck_assert_int_eq(lastack_finding_find(name, strlen(name)), (int)i);
        ck_assert_str_ne(lastack_finding_text(i), "?");
    }
    ck_assert_str_eq(lastack_finding_name(LASTACK_FINDING_GHOST_TEXT), "ghost-text");
    ck_assert_str_eq(lastack_finding_name(LASTACK_FINDING_COUNT), "?");
    ck_assert_str_eq(lastack_finding_text(LASTACK_FINDING_COUNT), "?");
    ck_assert_int_eq(lastack_finding_find("ghost", 5), -1);
    ck_assert_int_eq(lastack_finding_find("none", 4), -1);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("judge, memory");
    TCase *tcase = tcase_create("memory");
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, twin);
    tcase_add_test(tcase, no_twin_of_what_is_gone_or_lent);
    tcase_add_test(tcase, scaled_windows);
    tcase_add_test(tcase, broken_options_offer_no_scale);
    tcase_add_test(tcase, ack_before_the_peers_syn);
    tcase_add_test(tcase, text_after_the_fin);
    tcase_add_test(tcase, a_fin_before_text_already_sent);
    tcase_add_test(tcase, many_findings);
    tcase_add_test(tcase, entries_are_used_again);
    tcase_add_test(tcase, a_reboot_forgets_entries);
    tcase_add_test(tcase, many_entries_are_found_again);
    tcase_add_test(tcase, memory_has_a_limit);
    tcase_add_test(tcase, a_copy_judges_on);
    tcase_add_test(tcase, a_copy_has_the_findings);
    tcase_add_test(tcase, findings_have_names);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
