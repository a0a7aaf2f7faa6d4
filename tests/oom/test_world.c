/* Memory runs out at the birth of a world, or of its clone: a clean answer, and nothing is left.
 * All that comes after birth asks for none. */
#include "oom/ledger.h"
#include "run_suite.h"
#include <check.h>
#include <lastack/lastack.h>

static const struct lastack_resident_ops *const judge[] = {&lastack_judge_ops};

static int create(struct ledger *ledger, lastack_sim **sim) {
    struct lastack_setup setup = {.seed = 1,
                                  .resident = judge,
                                  .residents = 1,
                                  .memory = &ledger->allocator};
    return lastack_sim_create(&setup, sim);
}

START_TEST(birth) {
    struct ledger ledger;
    lastack_sim *sim;
    ledger_open(&ledger, 0, false);
    ck_assert_int_eq(create(&ledger, &sim), 0);
    lastack_sim_free(sim);
    ledger_close(&ledger, "birth");
    long count = ledger.asked;
    ck_assert_int_gt(count, 0);
    for (long i = 1; i <= count; i++)
        for (int ever = 0; ever < 2; ever++) {
            ledger_open(&ledger, i, ever);
            ck_assert_int_eq(create(&ledger, &sim), -LASTACK_ENOMEM);
            ck_assert_ptr_null(sim);
            ledger_close(&ledger, "birth");
        }
}
END_TEST

START_TEST(clone) {
    struct ledger ledger;
    lastack_sim *sim, *copy;
    ledger_open(&ledger, 0, false);
    ck_assert_int_eq(create(&ledger, &sim), 0);
    long live = ledger.live;
    for (long i = 1; i <= 2; i++) /* its handle, its block */
        for (int ever = 0; ever < 2; ever++) {
            ledger.fail_at = ledger.asked + i;
            ledger.ever = ever;
            ck_assert_ptr_null(lastack_sim_clone(sim));
            ck_assert_int_eq(ledger.live, live);
        }
    ledger.fail_at = 0;
    ledger.ever = false;
    long asked = ledger.asked;
    copy = lastack_sim_clone(sim);
    ck_assert_ptr_nonnull(copy);
    ck_assert(lastack_sim_equal(sim, copy));
    ck_assert_int_eq(ledger.asked - asked, 2);
    lastack_sim_free(copy);
    lastack_sim_free(sim);
    ledger_close(&ledger, "clone");
}
END_TEST

/* The block of a world that is gone is there for the next clone, of whichever of its kin, and goes
 * with the last of them. */
START_TEST(a_block_is_left_to_kin) {
    struct ledger ledger;
    lastack_sim *sim, *child, *grandchild;
    ledger_open(&ledger, 0, false);
    ck_assert_int_eq(create(&ledger, &sim), 0);
    long live = ledger.live;
    child = lastack_sim_clone(sim);
    grandchild = lastack_sim_clone(child);
    ck_assert_ptr_nonnull(grandchild);
    lastack_sim_free(child);
    lastack_sim_free(sim); /* one block is left; the second is given back */
    ck_assert_int_eq(ledger.live, live + 1);
    long asked = ledger.asked;
    sim = lastack_sim_clone(grandchild);
    ck_assert_ptr_nonnull(sim);
    ck_assert_int_eq(ledger.asked - asked, 1);
    ck_assert(lastack_sim_equal(sim, grandchild));
    lastack_sim_free(grandchild);
    lastack_sim_free(sim);
    ledger_close(&ledger, "kin");
}
END_TEST

/* One of which more than a little is in use is given back. */
START_TEST(a_full_block_is_left_to_nobody) {
    struct ledger ledger;
    lastack_sim *sim, *copy;
    lastack_socket open;
    struct lastack_usage usage;
    ledger_open(&ledger, 0, false);
    ck_assert_int_eq(create(&ledger, &sim), 0);
    copy = lastack_sim_clone(sim);
    ck_assert_ptr_nonnull(copy);
    long live = ledger.live;
    int host = lastack_sim_host(copy, 1, 0);
    do {
        ck_assert_int_eq(lastack_socket_open(copy, host, &open), 0);
        lastack_sim_usage(copy, &usage);
    } while (usage.octets <= 1 << 20);
    lastack_sim_free(copy);
    ck_assert_int_eq(ledger.live, live - 2);
    lastack_sim_free(sim);
    ledger_close(&ledger, "a full block");
}
END_TEST

/* With an allocator that has nothing left a connection is opened, carries text, is copied into a
 * world that exists, digested, and closed. */
START_TEST(nothing_is_allocated_after_birth) {
    struct ledger ledger;
    lastack_socket listener, active, passive;
    lastack_sim *sim, *other;
    struct lastack_link link = lastack_link_default();
    static char text[50000];
    ledger_open(&ledger, 0, false);
    ck_assert_int_eq(create(&ledger, &sim), 0);
    other = lastack_sim_clone(sim);
    ck_assert_ptr_nonnull(other);
    ledger.fail_at = 1;
    ledger.ever = true;
    long asked = ledger.asked;
    int client = lastack_sim_host(sim, 1, 0), server = lastack_sim_host(sim, 1, 0);
    ck_assert_int_eq(lastack_sim_link(sim, client, server, &link), 0);
    ck_assert_int_eq(lastack_socket_open(sim, server, &listener), 0);
    ck_assert_int_eq(lastack_socket_bind(sim, listener, 0, 80), 0);
    ck_assert_int_eq(lastack_socket_listen(sim, listener, 5), 0);
    ck_assert_int_eq(lastack_socket_open(sim, client, &active), 0);
    ck_assert_int_eq(lastack_socket_connect(sim, active, lastack_host_address(sim, server), 80),
                     -LASTACK_EINPROGRESS);
    ck_assert_int_eq(lastack_sim_run(sim, LASTACK_SECOND), 0);
    ck_assert_int_eq(lastack_socket_accept(sim, listener, &passive), 0);
    ck_assert_int_eq(lastack_socket_send(sim, active, text, sizeof text), sizeof text);
    ck_assert_int_eq(lastack_socket_close(sim, active), 0);
    ck_assert_int_eq(lastack_sim_run(sim, 2 * LASTACK_SECOND), 0);
    ck_assert_int_eq(lastack_socket_receive(sim, passive, text, sizeof text), sizeof text);
    ck_assert_int_eq(lastack_socket_close(sim, passive), 0);
    ck_assert_int_eq(lastack_sim_copy(other, sim), 0);
    ck_assert_uint_eq(lastack_sim_digest(other), lastack_sim_digest(sim));
    ck_assert_int_eq(lastack_sim_run(sim, LASTACK_NEVER), 0);
    ck_assert_int_eq(ledger.asked, asked);
    lastack_sim_free(sim);
    lastack_sim_free(other);
    ledger_close(&ledger, "a life");
}
END_TEST

int main(void) {
    Suite *suite = suite_create("memory of worlds");
    TCase *tcase = tcase_create("world");
    tcase_add_test(tcase, birth);
    tcase_add_test(tcase, clone);
    tcase_add_test(tcase, a_block_is_left_to_kin);
    tcase_add_test(tcase, a_full_block_is_left_to_nobody);
    tcase_add_test(tcase, nothing_is_allocated_after_birth);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
