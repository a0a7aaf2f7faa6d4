/* What happens next: things of one time have an order, and looking ahead knows it. */
#include "pair.h"
#include "run_suite.h"

static struct pair p;
static void setup(void) {
    pair_make(&p, NULL);
}
static void teardown(void) {
    pair_free(&p);
}

static uint32_t id_of(lastack_socket s) {
    struct lastack_connection c;
    ck_assert_int_eq(lastack_socket_status(p.sim, s, &c), 0);
    return c.id;
}

/* More than a node of the heap has children. */
START_TEST(timers_go_off_as_they_were_set) {
    enum { MANY = 12 };
    lastack_socket s[MANY];
    struct lastack_next next;
    struct lastack_connection c;
    lastack_sim_cut(p.sim, p.client, p.server, true);
    for (int i = 0; i < MANY; i++)
        s[i] = pair_connect(&p, 0);
    for (int i = 0; i < MANY; i++) {
        lastack_sim_next(p.sim, &next);
        ck_assert_uint_eq(next.kind, LASTACK_NEXT_TIMER);
        ck_assert_int_eq(next.time, SEC);
        ck_assert_uint_eq(next.connection, id_of(s[i]));
        ck_assert_int_eq(lastack_sim_step(p.sim), 1);
        ck_assert_int_eq(lastack_socket_status(p.sim, s[i], &c), 0);
        ck_assert_int_eq(c.deadline, 3 * SEC);
    }
}
END_TEST

/* The SYN left before its timer was set, and arrives when that goes off. */
START_TEST(a_segment_and_a_timer_of_one_time) {
    struct lastack_link link = lastack_link_default();
    struct lastack_next next;
    link.delay = SEC;
    ck_assert_int_eq(lastack_sim_link(p.sim, p.client, p.server, &link), 0);
    pair_connect(&p, 0);
    lastack_sim_next(p.sim, &next);
    ck_assert_uint_eq(next.kind, LASTACK_NEXT_ARRIVAL);
    ck_assert_int_eq(lastack_sim_step(p.sim), 1);
    ck_assert_uint_eq(p.log.sent[p.server], 1);
    ck_assert_uint_eq(p.log.sent[p.client], 1);
    lastack_sim_next(p.sim, &next);
    ck_assert_uint_eq(next.kind, LASTACK_NEXT_TIMER);
    ck_assert_int_eq(next.time, SEC);
    ck_assert_int_eq(lastack_sim_step(p.sim), 1);
    ck_assert_uint_eq(p.log.sent[p.client], 2);
}
END_TEST

/* What rests in TIME-WAIT has waited longest: a SYN that comes at its end meets nobody. */
START_TEST(a_time_wait_ends_before_a_segment_arrives) {
    struct lastack_connection c, found;
    struct lastack_next next;
    lastack_socket s;
    pair_open(&p);
    lastack_socket_status(p.sim, p.c, &c);
    lastack_socket_close(p.sim, p.c);
    pair_run(&p, 50 * MS);
    lastack_socket_close(p.sim, p.s);
    pair_run(&p, 50 * MS);
    ck_assert(lastack_sim_find(p.sim, &c.path, &found));
    ck_assert_uint_eq(found.resting, 1);
    lastack_host_reboot(p.sim, p.server);
    pair_run(&p, found.deadline - 10 * MS - lastack_sim_now(p.sim));
    lastack_socket_open(p.sim, p.server, &s);
    ck_assert_int_eq(lastack_socket_bind(p.sim, s, 0, c.path.remote_port), 0);
    ck_assert_int_eq(lastack_socket_connect(p.sim, s, c.path.local, c.path.local_port),
                     -LASTACK_EINPROGRESS);
    lastack_sim_next(p.sim, &next);
    ck_assert_int_eq(next.time, found.deadline);
    ck_assert_uint_eq(next.connection, c.id);
    ck_assert_int_eq(lastack_sim_step(p.sim), 1);
    ck_assert(!lastack_sim_find(p.sim, &c.path, &found));
    lastack_sim_next(p.sim, &next);
    ck_assert_uint_eq(next.kind, LASTACK_NEXT_ARRIVAL);
    ck_assert_int_eq(next.time, lastack_sim_now(p.sim));
    pair_run(&p, 10 * MS);
    ck_assert_int_eq(lastack_socket_receive(p.sim, s, NULL, 1), -LASTACK_ECONNREFUSED);
}
END_TEST

/* A SYN in its name: it is woken to answer, and stays awake, since it has to remember that. */
static void wake(const struct lastack_path *path) {
    struct lastack_segment syn = {.source = path->remote,
                                  .destination = path->local,
                                  .source_port = path->remote_port,
                                  .destination_port = path->local_port,
                                  .ctl = LASTACK_SYN};
    struct lastack_connection c;
    ck_assert(lastack_sim_find(p.sim, path, &c));
    ck_assert_uint_eq(c.resting, 1);
    ck_assert_int_eq(lastack_sim_inject(p.sim, &syn, NULL, NULL), 0);
    ck_assert(lastack_sim_find(p.sim, path, &c));
    ck_assert_uint_eq(c.resting, 0);
}

/* All of one deadline, and in other slots than they were. */
START_TEST(time_waits_that_were_woken_end_in_that_order) {
    enum { MANY = 5 };
    lastack_socket s[MANY], served;
    struct lastack_connection c[MANY], found;
    struct lastack_next next;
    pair_open(&p);
    for (int i = 0; i < MANY; i++)
        s[i] = pair_connect(&p, 0);
    pair_run(&p, 100 * MS);
    for (int i = 0; i < MANY; i++) {
        ck_assert_int_eq(lastack_socket_status(p.sim, s[i], &c[i]), 0);
        ck_assert_int_eq(lastack_socket_close(p.sim, s[i]), 0);
    }
    pair_run(&p, 100 * MS);
    while (lastack_socket_accept(p.sim, p.listener, &served) == 0)
        lastack_socket_close(p.sim, served);
    pair_run(&p, 100 * MS);
    lastack_sim_cut(p.sim, p.client, p.server, true); /* their answers draw no RST */
    for (int i = 0; i < MANY; i++)
        wake(&c[i * 3 % MANY].path);
    pair_run(&p, SEC);
    for (int i = 0; i < MANY; i++) {
        const struct lastack_connection *due = &c[i * 3 % MANY];
        lastack_sim_next(p.sim, &next);
        ck_assert_uint_eq(next.kind, LASTACK_NEXT_TIMER);
        ck_assert_uint_eq(next.connection, due->id);
        ck_assert(lastack_sim_find(p.sim, &due->path, &found));
        ck_assert_int_eq(lastack_sim_step(p.sim), 1);
        ck_assert(!lastack_sim_find(p.sim, &due->path, &found));
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("clock");
    TCase *tc = tcase_create("clock");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, timers_go_off_as_they_were_set);
    tcase_add_test(tc, a_segment_and_a_timer_of_one_time);
    tcase_add_test(tc, a_time_wait_ends_before_a_segment_arrives);
    tcase_add_test(tc, time_waits_that_were_woken_end_in_that_order);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
