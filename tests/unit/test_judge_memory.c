/* What the judge keeps: findings, entries that come and go, and its copy. */
#include "mutant.h"
#include "run_suite.h"
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

/* ---- what is kept ------------------------------------------------------------------------------
 */

/* The first 64 are kept, the rest counted. */
START_TEST(many_findings) {
    struct lastack_segment syn = {.seq = {100}, .ctl = LASTACK_SYN};
    struct lastack_segment ack = {.seq = {101}, .ack = {301}, .ctl = LASTACK_ACK};
    struct lastack_found found;
    for (uint32_t id = 10; id < 110; id++) {
        tell_born(&bench, id, (uint16_t)id, 0);
        tell_send(&bench, id, syn, NULL);
        tell_send(&bench, id, ack, NULL);
        tell_send(&bench, id, ack, NULL); /* once of a connection is enough */
    }
    ck_assert_uint_eq(lastack_judge_count(bench.sim, BENCH_JUDGE), 100);
    ck_assert(lastack_judge_found(bench.sim, BENCH_JUDGE, 63, &found));
    ck_assert_uint_eq(found.connection, 73);
    ck_assert(!lastack_judge_found(bench.sim, BENCH_JUDGE, 64, &found));
    ck_assert(!lastack_judge_found(bench.sim, 1, 0, &found));
    ck_assert(!lastack_judge_found(bench.sim, LASTACK_RESIDENTS, 0, &found));
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

static void see_nothing(void *memory, lastack_sim *sim, const struct lastack_record *record) {
    (void)sim;
    (void)memory;
    (void)record;
}

/* Its number among the residents is not known to the judge; it grows wherever it is. */
START_TEST(the_second_of_two_residents) {
    static const struct lastack_resident_ops other = {
        .name = "other", .octets = 64, .octets_at_birth = 64, .record = see_nothing};
    static const struct lastack_resident_ops *const resident[] = {&other, &lastack_judge_ops};
    struct lastack_setup setup = {.resident = resident, .residents = 2};
    struct bench two = bench;
    ck_assert_int_eq(lastack_sim_create(&setup, &two.sim), 0);
    ck_assert_int_eq(lastack_sim_host(two.sim, 1, 0), 0);
    struct lastack_record record = {.kind = LASTACK_RECORD_BORN};
    record.u.born.local = record.u.born.remote = 1;
    record.u.born.local_port = record.u.born.remote_port = 7;
    for (record.connection = 1; record.connection <= 100; record.connection++)
        lastack_judge_ops.record(lastack_sim_resident(two.sim, 1), two.sim, &record);
    ck_assert_uint_eq(lastack_judge_count(two.sim, 1), 99); /* twins, all but the first */
    lastack_sim_free(two.sim);
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
        tell_born(&bench, 10 + i, (uint16_t)(1000 + i), 0);
    for (uint32_t i = 0; i < MANY; i += 2)
        tell_gone(&bench, 10 + i);
    for (uint32_t i = 0; i < MANY; i += 2)
        tell_born(&bench, 10 + MANY + i, (uint16_t)(1000 + i), 0);
    bench_expect(&bench, LASTACK_FINDING_NONE);
    for (uint32_t i = 0; i < MANY; i++)
        tell_born(&bench, 10 + 2 * MANY + i, (uint16_t)(1000 + i), 0);
    ck_assert_uint_eq(lastack_judge_count(bench.sim, BENCH_JUDGE), MANY);
}
END_TEST

/* So many connections are born, unless the judge's memory is used up before; answers how many. */
static uint32_t crowd(struct bench *judged, uint32_t most) {
    uint32_t id = 10;
    while (lastack_sim_verdict(judged->sim) == LASTACK_VERDICT_NONE && id < 10 + most) {
        tell_born(judged, id, 1, id - 1);
        id++;
    }
    return id - 10;
}

START_TEST(memory_has_a_limit) {
    static const struct lastack_resident_ops *const resident[] = {&lastack_judge_ops};
    static const uint32_t memory[] = {1024, 2048, 0}; /* KiB; 0: the default */
    struct lastack_limits limits = lastack_limits_default();
    uint32_t most = limits.connections + limits.resting, before = 0;
    for (int i = 0; i < 3; i++) {
        struct lastack_setup setup = {
            .limits.memory = memory[i], .resident = resident, .residents = 1};
        struct bench other = {0};
        ck_assert_int_eq(lastack_sim_create(&setup, &other.sim), 0);
        uint32_t born = crowd(&other, most);
        unsigned verdict = lastack_sim_verdict(other.sim);
        ck_assert_uint_eq(verdict, memory[i] == 0 ? LASTACK_VERDICT_NONE : LASTACK_LIMIT_MEMORY);
        tell_gone(&other, 10 + born - 1); /* what is not remembered is not missed */
        ck_assert_uint_gt(born, before);
        before = born;
        lastack_sim_free(other.sim);
    }
    ck_assert_uint_eq(before, most); /* the default is enough for the other limits */
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
    tcase_add_test(tcase, many_findings);
    tcase_add_test(tcase, entries_are_used_again);
    tcase_add_test(tcase, the_second_of_two_residents);
    tcase_add_test(tcase, a_reboot_forgets_entries);
    tcase_add_test(tcase, many_entries_are_found_again);
    tcase_add_test(tcase, memory_has_a_limit);
    tcase_add_test(tcase, a_copy_judges_on);
    tcase_add_test(tcase, a_copy_has_the_findings);
    tcase_add_test(tcase, findings_have_names);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
