/* lib/host/house.c: what no host, knob, port or link may be, their limits, and what a reboot leaves
 * alone. */
#include "pair.h"
#include "run_suite.h"

static struct pair p;
static void setup(void) {
    pair_make(&p, NULL);
}
static void teardown(void) {
    pair_free(&p);
}

/* ---- hosts ----------------------------------------------------------------------------------- */

START_TEST(nobody_is_no_host) {
    static const int nobody[] = {-1, 2, 70000};
    const int host = nobody[_i];
    const struct lastack_link link = lastack_link_default();
    ck_assert_uint_eq(lastack_host_address(p.sim, host), 0);
    ck_assert_uint_eq(lastack_host_addresses(p.sim, host), 0);
    ck_assert_int_eq(lastack_host_set(p.sim, host, LASTACK_KNOB_MSL, SEC), -LASTACK_EINVAL);
    ck_assert_int_eq(lastack_host_get(p.sim, host, LASTACK_KNOB_MSL), -LASTACK_EINVAL);
    ck_assert_int_eq(lastack_host_ports(p.sim, host, 1, 2), -LASTACK_EINVAL);
    ck_assert_int_eq(lastack_host_use(p.sim, host, 0), -LASTACK_EINVAL);
    ck_assert_int_eq(lastack_host_reboot(p.sim, host), -LASTACK_EINVAL);
    ck_assert_int_eq(lastack_sim_link(p.sim, host, p.server, &link), -LASTACK_EINVAL);
    ck_assert_int_eq(lastack_sim_link(p.sim, p.client, host, &link), -LASTACK_EINVAL);
    ck_assert_int_eq(lastack_sim_cut(p.sim, host, p.server, true), -LASTACK_EHOSTUNREACH);
}
END_TEST

START_TEST(knobs_have_bounds) {
    for (unsigned knob = 0; knob < LASTACK_KNOB_COUNT; knob++) {
        const struct lastack_knob_info *info = lastack_knob_info(knob);
        ck_assert_int_eq(lastack_host_set(p.sim, 0, knob, info->least), 0);
        ck_assert_int_eq(lastack_host_get(p.sim, 0, knob), info->least);
        ck_assert_int_eq(lastack_host_set(p.sim, 0, knob, info->most), 0);
        if (info->least > INT64_MIN)
            ck_assert_int_eq(lastack_host_set(p.sim, 0, knob, info->least - 1), -LASTACK_EINVAL);
        if (info->most < INT64_MAX)
            ck_assert_int_eq(lastack_host_set(p.sim, 0, knob, info->most + 1), -LASTACK_EINVAL);
        ck_assert_int_eq(lastack_host_get(p.sim, 0, knob), info->most);
    }
}
END_TEST

START_TEST(ports_of_a_host) {
    lastack_socket s;
    struct lastack_connection connection;
    ck_assert_int_eq(lastack_host_ports(p.sim, p.client, 0, 7), -LASTACK_EINVAL);
    ck_assert_int_eq(lastack_host_ports(p.sim, p.client, 8, 7), -LASTACK_EINVAL);
    ck_assert_int_eq(lastack_host_ports(p.sim, p.client, 7, 7), 0);
    s = pair_connect(&p, 0);
    ck_assert_int_eq(lastack_socket_status(p.sim, s, &connection), 0);
    ck_assert_uint_eq(connection.path.local_port, 7);
}
END_TEST

START_TEST(hosts_have_limits) {
    static const struct lastack_limits limits[] = {
        {.hosts = 3}, {.addresses = 3}, {.links = 3 /* their loopbacks */}};
    const struct lastack_setup setup_ = {.limits = limits[_i]};
    lastack_sim *sim = NULL;
    int hosts = 0;
    ck_assert_int_eq(lastack_sim_create(&setup_, &sim), 0);
    while (hosts < 100 && lastack_sim_host(sim, 1, 0) == hosts)
        hosts++;
    ck_assert_int_eq(lastack_sim_host(sim, 1, 0), -LASTACK_ENOBUFS);
    ck_assert_int_eq(hosts, 3);
    ck_assert_int_eq(lastack_host_count(sim), hosts);
    lastack_sim_free(sim);
}
END_TEST

/* ---- links ----------------------------------------------------------------------------------- */

#define LINK(...) {.delay = MS, .mtu = 1500, __VA_ARGS__}

START_TEST(bounds_of_links) {
    static const struct lastack_link good[] = {
        {.delay = 0, .mtu = 68},
        {.delay = 24 * 3600 * SEC, .mtu = 65535},
        LINK(.loss = 1000000, .duplication = 1000000),
        LINK(.reordering = 1000000, .corruption = 1000000),
        LINK(.rate = UINT64_C(1000000000000)),
    };
    static const struct lastack_link bad[] = {
        {.delay = -1, .mtu = 1500},
        {.delay = 24 * 3600 * SEC + 1, .mtu = 1500},
        {.delay = MS, .mtu = 67},
        {.delay = MS, .mtu = 65536},
        LINK(.loss = 1000001),
        LINK(.duplication = 1000001),
        LINK(.reordering = 1000001),
        LINK(.corruption = 1000001),
        LINK(.rate = UINT64_C(1000000000001)),
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        ck_assert_int_eq(lastack_sim_link(p.sim, p.client, p.server, &good[i]), 0);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_int_eq(lastack_sim_link(p.sim, p.client, p.server, &bad[i]), -LASTACK_EINVAL);
    struct lastack_joint joint;
    uint32_t cursor = 0, links = 0;
    while (lastack_sim_next_link(p.sim, &cursor, &joint))
        if (joint.a != joint.b) {
            links++;
            ck_assert_uint_eq(joint.link.rate, good[4].rate); /* the last good one */
        }
    ck_assert_uint_eq(links, 1);
}
END_TEST

START_TEST(links_have_a_limit) {
    /* Four loopbacks, and two links of two directions; one direction more makes no link. */
    const struct lastack_setup setup_ = {.limits.links = 4 + 2 * 2 + 1};
    const struct lastack_link link = lastack_link_default();
    lastack_sim *sim = NULL;
    int made = 0, refused = 0;
    ck_assert_int_eq(lastack_sim_create(&setup_, &sim), 0);
    for (int i = 0; i < 4; i++)
        lastack_sim_host(sim, 1, 0);
    for (int a = 0; a < lastack_host_count(sim); a++)
        for (int b = a + 1; b < lastack_host_count(sim); b++) {
            int result = lastack_sim_link(sim, a, b, &link);
            made += result == 0;
            refused += result == -LASTACK_ENOBUFS;
            /* One that is there can still be changed. */
            if (result == 0)
                ck_assert_int_eq(lastack_sim_link(sim, b, a, &link), 0);
        }
    ck_assert_int_eq(made, 2);
    ck_assert_int_eq(refused, 4);
    lastack_sim_free(sim);
}
END_TEST

/* ---- reboot ---------------------------------------------------------------------------------- */

static uint32_t resting(void) {
    struct lastack_usage usage;
    lastack_sim_usage(p.sim, &usage);
    return usage.resting;
}

static void close_first(lastack_socket first, lastack_socket second) {
    lastack_socket_close(p.sim, first);
    pair_run(&p, 50 * MS);
    lastack_socket_close(p.sim, second);
    pair_run(&p, 50 * MS);
}

/* Each end has one connection in TIME-WAIT; one host forgets its own. */
START_TEST(a_reboot_is_of_one_host) {
    pair_open(&p);
    close_first(p.c, p.s);
    pair_open(&p);
    close_first(p.s, p.c);
    ck_assert_uint_eq(resting(), 2);
    ck_assert_int_eq(lastack_host_reboot(p.sim, p.server), 0);
    ck_assert_uint_eq(resting(), 1);
    ck_assert_int_eq(lastack_host_reboot(p.sim, p.server), 0);
    ck_assert_uint_eq(resting(), 1);
    ck_assert_int_eq(lastack_host_reboot(p.sim, p.client), 0);
    ck_assert_uint_eq(resting(), 0);
}
END_TEST

/* A TIME-WAIT that a new SYN has put aside (MAY-2) is forgotten too; its socket pair is free. */
START_TEST(a_reboot_forgets_what_was_put_aside) {
    pair_open(&p);
    lastack_host_set(p.sim, p.server, LASTACK_KNOB_TIME_WAIT_REUSE, 1);
    p.c = pair_connect(&p, 5000);
    pair_run(&p, 50 * MS);
    ck_assert_int_eq(lastack_socket_accept(p.sim, p.listener, &p.s), 0);
    close_first(p.s, p.c);
    ck_assert_uint_eq(resting(), 1);
    p.c = pair_connect(&p, 5000);
    pair_run(&p, 15 * MS); /* the child is in SYN-RECEIVED */
    ck_assert_uint_eq(resting(), 1);
    ck_assert_int_eq(lastack_host_reboot(p.sim, p.server), 0);
    ck_assert_uint_eq(resting(), 0);
    struct lastack_connection connection;
    struct lastack_path path;
    lastack_socket_status(p.sim, p.c, &connection);
    path = (struct lastack_path){connection.path.remote, connection.path.local, 80, 5000};
    ck_assert(!lastack_sim_find(p.sim, &path, &connection));
}
END_TEST

int main(void) {
    Suite *suite = suite_create("house");
    TCase *tcase = tcase_create("house");
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_loop_test(tcase, nobody_is_no_host, 0, 3);
    tcase_add_test(tcase, knobs_have_bounds);
    tcase_add_test(tcase, ports_of_a_host);
    tcase_add_loop_test(tcase, hosts_have_limits, 0, 3);
    tcase_add_test(tcase, bounds_of_links);
    tcase_add_test(tcase, links_have_a_limit);
    tcase_add_test(tcase, a_reboot_is_of_one_host);
    tcase_add_test(tcase, a_reboot_forgets_what_was_put_aside);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
