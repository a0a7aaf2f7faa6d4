/* Sockets and ports: who may bind and listen where, and which port is given to whom has none. */
#include "mutant.h"
#include "pair.h"
#include "run_suite.h"

static struct pair p;
static void setup(void) {
    pair_make(&p, NULL);
}
static void teardown(void) {
    pair_free(&p);
}

START_TEST(binding) {
    lastack_socket a, b;
    uint16_t own = lastack_host_address(p.sim, p.client);
    lastack_socket_open(p.sim, p.client, &a);
    lastack_socket_open(p.sim, p.client, &b);
    ck_assert_int_eq(lastack_socket_bind(p.sim, a, own + 1, 5000), -LASTACK_EADDRNOTAVAIL);
    ck_assert_int_eq(lastack_socket_bind(p.sim, a, own, 5000), 0);
    ck_assert_int_eq(lastack_socket_bind(p.sim, a, own, 5001), -LASTACK_EINVAL);
    ck_assert_int_eq(lastack_socket_bind(p.sim, b, 0, 5000), -LASTACK_EADDRINUSE);
    ck_assert_int_eq(lastack_socket_set(p.sim, b, LASTACK_SO_REUSEADDR, 1), 0);
    ck_assert_int_eq(lastack_socket_bind(p.sim, b, 0, 5000), 0);
    /* Two listeners on one port: never. */
    ck_assert_int_eq(lastack_socket_listen(p.sim, a, 1), 0);
    ck_assert_int_eq(lastack_socket_listen(p.sim, b, 1), -LASTACK_EADDRINUSE);
    /* A listener without a port is given one. */
    lastack_socket any;
    struct lastack_connection c;
    lastack_socket_open(p.sim, p.client, &any);
    ck_assert_int_eq(lastack_socket_listen(p.sim, any, 1), 0);
    lastack_socket_status(p.sim, any, &c);
    ck_assert_uint_eq(c.path.local_port, 49152);
}
END_TEST

START_TEST(binding_one_port_on_several_addresses) {
    int many = lastack_sim_host(p.sim, 2, 0);
    uint16_t first = lastack_host_address(p.sim, many);
    lastack_socket a, b, c;
    lastack_socket_open(p.sim, many, &a);
    lastack_socket_open(p.sim, many, &b);
    lastack_socket_open(p.sim, many, &c);
    ck_assert_int_eq(lastack_socket_bind(p.sim, a, first, 5000), 0);
    ck_assert_int_eq(lastack_socket_bind(p.sim, b, first + 1, 5000), 0);
    ck_assert_int_eq(lastack_socket_bind(p.sim, c, first + 1, 5000), -LASTACK_EADDRINUSE);
    ck_assert_int_eq(lastack_socket_bind(p.sim, c, 0, 5000), -LASTACK_EADDRINUSE);
}
END_TEST

/* SO_REUSEADDR lets both be bound. */
static lastack_socket bound_with_reuse(int host, uint16_t address) {
    lastack_socket s;
    lastack_socket_open(p.sim, host, &s);
    ck_assert_int_eq(lastack_socket_set(p.sim, s, LASTACK_SO_REUSEADDR, 1), 0);
    ck_assert_int_eq(lastack_socket_bind(p.sim, s, address, 80), 0);
    return s;
}

/* 0: any of the host's addresses, n: its n-th. */
static const struct {
    uint16_t first, second;
    int result;
} listening[] = {
    {0, 0, -LASTACK_EADDRINUSE}, {0, 1, -LASTACK_EADDRINUSE}, {0, 2, -LASTACK_EADDRINUSE},
    {0, 3, -LASTACK_EADDRINUSE}, {1, 0, -LASTACK_EADDRINUSE}, {2, 0, -LASTACK_EADDRINUSE},
    {3, 0, -LASTACK_EADDRINUSE}, {1, 1, -LASTACK_EADDRINUSE}, {3, 3, -LASTACK_EADDRINUSE},
    {1, 2, 0},                   {2, 1, 0},                   {2, 3, 0},
};

START_TEST(one_listener_on_a_port_and_address) {
    int many = lastack_sim_host(p.sim, 3, 0);
    uint16_t before = (uint16_t)(lastack_host_address(p.sim, many) - 1);
    uint16_t x = listening[_i].first, y = listening[_i].second;
    lastack_socket first = bound_with_reuse(many, x == 0 ? x : (uint16_t)(before + x));
    lastack_socket second = bound_with_reuse(many, y == 0 ? y : (uint16_t)(before + y));
    ck_assert_int_eq(lastack_socket_listen(p.sim, first, 1), 0);
    ck_assert_int_eq(lastack_socket_listen(p.sim, second, 1), listening[_i].result);
    lastack_socket third;
    lastack_socket_open(p.sim, many, &third);
    lastack_socket_set(p.sim, third, LASTACK_SO_REUSEADDR, 1);
    ck_assert_int_eq(lastack_socket_bind(p.sim, third, 0, 80), -LASTACK_EADDRINUSE);
    ck_assert_int_eq(lastack_socket_close(p.sim, first), 0);
    ck_assert_int_eq(lastack_socket_listen(p.sim, second, 1), 0);
}
END_TEST

START_TEST(ephemeral_ports_run_out) {
    lastack_socket s;
    uint16_t server = lastack_host_address(p.sim, p.server);
    pair_open(&p);
    ck_assert_int_eq(lastack_host_ports(p.sim, p.client, 6000, 6001), 0);
    ck_assert_int_eq(lastack_host_ports(p.sim, p.client, 7, 6), -LASTACK_EINVAL);
    lastack_socket first = pair_connect(&p, 0), second = pair_connect(&p, 0);
    struct lastack_connection c;
    lastack_socket_status(p.sim, second, &c);
    ck_assert_uint_eq(c.path.local_port, 6001);
    lastack_socket_open(p.sim, p.client, &s);
    ck_assert_int_eq(lastack_socket_connect(p.sim, s, server, 80), -LASTACK_EADDRNOTAVAIL);
    /* Another port of the server: another four-tuple. */
    ck_assert_int_eq(lastack_socket_connect(p.sim, s, server, 81), -LASTACK_EINPROGRESS);
    lastack_socket_abort(p.sim, first);
    lastack_socket_open(p.sim, p.client, &s);
    ck_assert_int_eq(lastack_socket_connect(p.sim, s, server, 80), -LASTACK_EINPROGRESS);
    lastack_socket_open(p.sim, p.client, &s);
    lastack_socket_set(p.sim, s, LASTACK_SO_REUSEADDR, 1);
    ck_assert_int_eq(lastack_socket_bind(p.sim, s, 0, 6001), 0);
    ck_assert_int_eq(lastack_socket_connect(p.sim, s, server, 80), -LASTACK_EADDRINUSE);
}
END_TEST

START_TEST(ports_for_listeners_run_out) {
    lastack_socket s;
    struct lastack_connection c;
    ck_assert_int_eq(lastack_host_ports(p.sim, p.client, 6000, 6001), 0);
    for (uint16_t port = 6000; port <= 6001; port++) {
        lastack_socket_open(p.sim, p.client, &s);
        ck_assert_int_eq(lastack_socket_listen(p.sim, s, 1), 0);
        lastack_socket_status(p.sim, s, &c);
        ck_assert_uint_eq(c.path.local_port, port);
    }
    lastack_socket_open(p.sim, p.client, &s);
    ck_assert_int_eq(lastack_socket_listen(p.sim, s, 1), -LASTACK_EADDRINUSE);
}
END_TEST

START_TEST(time_wait_holds_the_port) {
    lastack_socket again;
    pair_open(&p);
    lastack_socket_close(p.sim, p.s);
    pair_run(&p, 100 * MS);
    lastack_socket_close(p.sim, p.c);
    pair_run(&p, 100 * MS);
    lastack_socket_close(p.sim, p.listener);
    struct lastack_usage usage;
    lastack_sim_usage(p.sim, &usage);
    ck_assert_uint_eq(usage.resting, 1);
    lastack_socket_open(p.sim, p.server, &again);
    ck_assert_int_eq(lastack_socket_bind(p.sim, again, 0, 80), -LASTACK_EADDRINUSE);
    lastack_socket_set(p.sim, again, LASTACK_SO_REUSEADDR, 1);
    ck_assert_int_eq(lastack_socket_bind(p.sim, again, 0, 80), 0);
    lastack_socket_close(p.sim, again);
    pair_idle(&p);
    lastack_socket_open(p.sim, p.server, &again);
    ck_assert_int_eq(lastack_socket_bind(p.sim, again, 0, 80), 0);
}
END_TEST

START_TEST(a_time_wait_of_another_host_holds_no_port) {
    lastack_socket other;
    struct lastack_connection c;
    struct lastack_usage usage;
    pair_open(&p);
    lastack_socket_status(p.sim, p.c, &c);
    lastack_socket_close(p.sim, p.c);
    pair_run(&p, 100 * MS);
    lastack_socket_close(p.sim, p.s);
    pair_run(&p, 100 * MS);
    lastack_sim_usage(p.sim, &usage);
    ck_assert_uint_eq(usage.resting, 1);
    lastack_socket_open(p.sim, p.server, &other);
    ck_assert_int_eq(lastack_socket_bind(p.sim, other, 0, c.path.local_port), 0);
    lastack_socket_open(p.sim, p.client, &other);
    ck_assert_int_eq(lastack_socket_bind(p.sim, other, 0, c.path.local_port),
                     -LASTACK_EADDRINUSE);
}
END_TEST

START_TEST(a_listener_on_one_address_of_many) {
    int many = lastack_sim_host(p.sim, 3, 0);
    uint16_t first = lastack_host_address(p.sim, many);
    struct lastack_link link = lastack_link_default();
    lastack_sim_link(p.sim, p.client, many, &link);
    lastack_socket any, one, s[3], child;
    lastack_socket_open(p.sim, many, &any);
    lastack_socket_bind(p.sim, any, 0, 80);
    lastack_socket_listen(p.sim, any, 8);
    lastack_socket_open(p.sim, many, &one);
    ck_assert_int_eq(lastack_socket_bind(p.sim, one, (uint16_t)(first + 1), 81), 0);
    lastack_socket_listen(p.sim, one, 8);
    for (uint16_t i = 0; i < 3; i++) {
        lastack_socket_open(p.sim, p.client, &s[i]);
        lastack_socket_connect(p.sim, s[i], (uint16_t)(first + i), 80);
    }
    pair_run(&p, 100 * MS);
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(lastack_socket_accept(p.sim, any, &child), 0);
    for (uint16_t i = 0; i < 2; i++) {
        lastack_socket_open(p.sim, p.client, &s[i]);
        lastack_socket_connect(p.sim, s[i], (uint16_t)(first + i), 81);
    }
    pair_run(&p, 100 * MS);
    ck_assert_uint_eq(pair_state(&p, s[0]), LASTACK_CLOSED); /* not that address */
    ck_assert_uint_eq(pair_state(&p, s[1]), LASTACK_ESTABLISHED);
}
END_TEST

/* ---- who does not go when told to ------------------------------------------------------------ */

/* A child that will not hear of ABORT. */
static lastack_time deaf_call(void *self, const struct lastack_in *in,
                              const struct lastack_call *call, struct lastack_out *out) {
    return call->kind == LASTACK_CALL_ABORT ? LASTACK_NEVER
                                            : lastack_tcp_ops.call(self, in, call, out);
}

/* Its listener is closed, and the next one stands in that one's slot: the child is none of its. */
START_TEST(a_child_that_stays_is_nobodys) {
    struct lastack_endpoint_ops ops =
        mutant_of(deaf_call, lastack_tcp_ops.segment, lastack_tcp_ops.timeout);
    struct lastack_connection status;
    struct bench bench;
    lastack_socket next, child;
    bench_birth(&bench, &ops, BENCH_SERVER);
    bench.client = bench_dial(&bench, BENCH_PORT);
    bench_run(&bench, (_i == 0 ? 15 : 100) * LASTACK_MILLISECOND); /* in SYN-RECEIVED, or ready */
    ck_assert_int_eq(lastack_socket_close(bench.sim, bench.listener), 0);
    ck_assert_int_eq(lastack_socket_open(bench.sim, BENCH_SERVER, &next), 0);
    ck_assert_uint_eq((uint32_t)next, (uint32_t)bench.listener); /* the same slot */
    ck_assert_int_eq(lastack_socket_bind(bench.sim, next, 0, BENCH_PORT + 1), 0);
    ck_assert_int_eq(lastack_socket_listen(bench.sim, next, 1), 0);
    lastack_socket_abort(bench.sim, bench.client); /* its RST ends the child */
    bench_run(&bench, LASTACK_SECOND);
    ck_assert_int_eq(lastack_socket_status(bench.sim, next, &status), 0);
    ck_assert_uint_eq(status.ready, 0);
    ck_assert_int_eq(lastack_socket_accept(bench.sim, next, &child), -LASTACK_EAGAIN);
    /* ... and leaves its backlog as it was. */
    bench_dial(&bench, BENCH_PORT + 1);
    bench_dial(&bench, BENCH_PORT + 1);
    bench_run(&bench, LASTACK_SECOND / 2);
    ck_assert_int_eq(lastack_socket_status(bench.sim, next, &status), 0);
    ck_assert_uint_eq(status.ready, 1);
    bench_free(&bench);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("ports");
    TCase *tc = tcase_create("ports");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, binding);
    tcase_add_test(tc, binding_one_port_on_several_addresses);
    tcase_add_loop_test(tc, one_listener_on_a_port_and_address, 0,
                        (int)(sizeof listening / sizeof listening[0]));
    tcase_add_test(tc, ephemeral_ports_run_out);
    tcase_add_test(tc, ports_for_listeners_run_out);
    tcase_add_test(tc, time_wait_holds_the_port);
    tcase_add_test(tc, a_time_wait_of_another_host_holds_no_port);
    tcase_add_test(tc, a_listener_on_one_address_of_many);
    tcase_add_loop_test(tc, a_child_that_stays_is_nobodys, 0, 2);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
