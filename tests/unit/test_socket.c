/* BSD verbs and their errno results (socket.h). */
#include "pair.h"
#include "run_suite.h"

static struct pair p;
static void setup(void) {
    pair_make(&p, NULL);
}
static void teardown(void) {
    pair_free(&p);
}

START_TEST(closed_sockets_are_bad_descriptors) {
    lastack_socket s;
    int64_t value;
    ck_assert_int_eq(lastack_socket_open(p.sim, 0, &s), 0);
    ck_assert_int_eq(lastack_socket_close(p.sim, s), 0);
    ck_assert_int_eq(lastack_socket_close(p.sim, s), -LASTACK_EBADF);
    ck_assert_int_eq(lastack_socket_abort(p.sim, s), -LASTACK_EBADF);
    ck_assert_int_eq(lastack_socket_bind(p.sim, s, 0, 1), -LASTACK_EBADF);
    ck_assert_int_eq(lastack_socket_listen(p.sim, s, 1), -LASTACK_EBADF);
    ck_assert_int_eq(lastack_socket_accept(p.sim, s, &s), -LASTACK_EBADF);
    ck_assert_int_eq(lastack_socket_connect(p.sim, s, 1, 1), -LASTACK_EBADF);
    ck_assert_int_eq(lastack_socket_send(p.sim, s, "x", 1), -LASTACK_EBADF);
    ck_assert_int_eq(lastack_socket_receive(p.sim, s, NULL, 1), -LASTACK_EBADF);
    ck_assert_int_eq(lastack_socket_readable(p.sim, s), -LASTACK_EBADF);
    ck_assert_int_eq(lastack_socket_shutdown(p.sim, s, LASTACK_SHUT_WR), -LASTACK_EBADF);
    ck_assert_int_eq(lastack_socket_set(p.sim, s, LASTACK_SO_LINGER, 0), -LASTACK_EBADF);
    ck_assert_int_eq(lastack_socket_get(p.sim, s, LASTACK_SO_LINGER, &value), -LASTACK_EBADF);
    ck_assert_int_eq(lastack_socket_close(p.sim, 0), -LASTACK_EBADF);
    ck_assert_int_eq(lastack_socket_open(p.sim, 9, &s), -LASTACK_EINVAL);
}
END_TEST

START_TEST(a_reused_slot_is_another_socket) {
    lastack_socket a, b;
    lastack_socket_open(p.sim, 0, &a);
    lastack_socket_close(p.sim, a);
    lastack_socket_open(p.sim, 0, &b);
    ck_assert_uint_ne(a, b);
    ck_assert_int_eq(lastack_socket_close(p.sim, a), -LASTACK_EBADF);
    ck_assert_int_eq(lastack_socket_close(p.sim, b), 0);
}
END_TEST

START_TEST(connecting) {
    lastack_socket s;
    int64_t error;
    uint16_t server = lastack_host_address(p.sim, p.server);
    lastack_socket_open(p.sim, p.client, &s);
    ck_assert_int_eq(lastack_socket_send(p.sim, s, "x", 1), -LASTACK_ENOTCONN);
    ck_assert_int_eq(lastack_socket_receive(p.sim, s, NULL, 1), -LASTACK_ENOTCONN);
    ck_assert_int_eq(lastack_socket_shutdown(p.sim, s, LASTACK_SHUT_WR), -LASTACK_ENOTCONN);
    ck_assert_int_eq(lastack_socket_connect(p.sim, s, 99, 80), -LASTACK_ENETUNREACH);
    ck_assert_int_eq(lastack_socket_connect(p.sim, s, server, 0), -LASTACK_EADDRNOTAVAIL);
    ck_assert_int_eq(lastack_socket_connect(p.sim, s, server, 80), -LASTACK_EINPROGRESS);
    ck_assert_int_eq(lastack_socket_connect(p.sim, s, server, 80), -LASTACK_EALREADY);
    ck_assert_int_eq(lastack_socket_listen(p.sim, s, 1), -LASTACK_EISCONN);
    pair_run(&p, SEC);
    /* Nobody listens: refused, told once, and gone. */
    ck_assert_int_eq(lastack_socket_get(p.sim, s, LASTACK_SO_ERROR, &error), 0);
    ck_assert_int_eq(error, LASTACK_ECONNREFUSED);
    ck_assert_int_eq(lastack_socket_get(p.sim, s, LASTACK_SO_ERROR, &error), 0);
    ck_assert_int_eq(error, 0);
    ck_assert_int_eq(lastack_socket_connect(p.sim, s, server, 80), -LASTACK_EINVAL);
    ck_assert_int_eq(lastack_socket_send(p.sim, s, "x", 1), -LASTACK_EPIPE);
    ck_assert_int_eq(lastack_socket_receive(p.sim, s, NULL, 1), 0);
    pair_open(&p);
    ck_assert_int_eq(lastack_socket_connect(p.sim, p.c, server, 80), -LASTACK_EISCONN);
    ck_assert_int_eq(lastack_socket_connect(p.sim, p.listener, server, 80), -LASTACK_EISCONN);
}
END_TEST

START_TEST(an_error_is_told_by_connect_too) {
    lastack_socket s = pair_connect(&p, 0);
    uint16_t server = lastack_host_address(p.sim, p.server);
    pair_run(&p, SEC);
    ck_assert_int_eq(lastack_socket_connect(p.sim, s, server, 80), -LASTACK_ECONNREFUSED);
}
END_TEST

START_TEST(no_link_is_no_route) {
    int lonely = lastack_sim_host(p.sim, 1, 0);
    lastack_socket s;
    lastack_socket_open(p.sim, lonely, &s);
    ck_assert_int_eq(lastack_socket_connect(p.sim, s, lastack_host_address(p.sim, 0), 80),
                     -LASTACK_EHOSTUNREACH);
}
END_TEST

START_TEST(text_goes_both_ways) {
    char text[16];
    pair_open(&p);
    ck_assert_int_eq(lastack_socket_receive(p.sim, p.c, text, 16), -LASTACK_EAGAIN);
    ck_assert_int_eq(lastack_socket_send(p.sim, p.c, "ping", 4), 4);
    pair_run(&p, 50 * MS);
    ck_assert_int_eq(lastack_socket_readable(p.sim, p.s), 4);
    ck_assert_int_eq(lastack_socket_receive(p.sim, p.s, text, 2), 2);
    ck_assert_int_eq(lastack_socket_receive(p.sim, p.s, text + 2, 9), 2);
    ck_assert_mem_eq(text, "ping", 4);
    ck_assert_int_eq(lastack_socket_send(p.sim, p.s, "pong", 4), 4);
    pair_run(&p, 50 * MS);
    ck_assert_int_eq(lastack_socket_receive(p.sim, p.c, text, 0), 0);
    ck_assert_int_eq(lastack_socket_receive(p.sim, p.c, NULL, 4), 4);
    ck_assert_int_eq(lastack_socket_send(p.sim, p.c, "", 0), 0);
}
END_TEST

START_TEST(a_full_buffer_takes_no_more) {
    static char text[100000];
    pair_open(&p);
    ck_assert_int_eq(lastack_socket_send(p.sim, p.c, text, sizeof text), 65536);
    ck_assert_int_eq(lastack_socket_send(p.sim, p.c, text, 1), -LASTACK_EAGAIN);
    pair_run(&p, SEC);
    ck_assert_int_gt(lastack_socket_send(p.sim, p.c, text, 1), 0);
}
END_TEST

START_TEST(shutting_down) {
    pair_open(&p);
    ck_assert_int_eq(lastack_socket_shutdown(p.sim, p.c, 3), -LASTACK_EINVAL);
    ck_assert_int_eq(lastack_socket_shutdown(p.sim, p.c, LASTACK_SHUT_WR), 0);
    ck_assert_int_eq(lastack_socket_shutdown(p.sim, p.c, LASTACK_SHUT_WR), 0);
    ck_assert_int_eq(lastack_socket_send(p.sim, p.c, "x", 1), -LASTACK_EPIPE);
    pair_run(&p, SEC);
    ck_assert_int_eq(lastack_socket_receive(p.sim, p.s, NULL, 1), 0);
    ck_assert_uint_eq(pair_state(&p, p.s), LASTACK_CLOSE_WAIT);
    /* SHUT_RD: what comes is readable still, and then it is the end. */
    ck_assert_int_eq(lastack_socket_shutdown(p.sim, p.c, LASTACK_SHUT_RD), 0);
    lastack_socket_send(p.sim, p.s, "late", 4);
    pair_run(&p, SEC);
    ck_assert_int_eq(lastack_socket_receive(p.sim, p.c, NULL, 9), 4);
    ck_assert_int_eq(lastack_socket_receive(p.sim, p.c, NULL, 9), 0);
}
END_TEST

START_TEST(a_reset_is_told_once_then_epipe) {
    pair_open(&p);
    ck_assert_int_eq(lastack_socket_abort(p.sim, p.s), 0);
    pair_run(&p, SEC);
    ck_assert_int_eq(lastack_socket_send(p.sim, p.c, "x", 1), -LASTACK_ECONNRESET);
    ck_assert_int_eq(lastack_socket_send(p.sim, p.c, "x", 1), -LASTACK_EPIPE);
    ck_assert_int_eq(lastack_socket_receive(p.sim, p.c, NULL, 1), 0);
    ck_assert_int_eq(lastack_socket_shutdown(p.sim, p.c, LASTACK_SHUT_WR), -LASTACK_ENOTCONN);
    ck_assert_int_eq(lastack_socket_close(p.sim, p.c), 0);
}
END_TEST

START_TEST(close_with_text_unread_resets) {
    pair_open(&p);
    lastack_socket_send(p.sim, p.c, "unread", 6);
    pair_run(&p, SEC);
    lastack_socket_close(p.sim, p.s);
    pair_run(&p, SEC);
    ck_assert_int_eq(p.log.error[p.client], LASTACK_ECONNRESET);
}
END_TEST

/* In CLOSING an ABORT would only lose the wait: both FINs are sent (3.10.5). */
START_TEST(close_with_text_unread_in_closing) {
    pair_open(&p);
    lastack_socket_send(p.sim, p.s, "unread", 6);
    pair_run(&p, SEC);
    ck_assert_int_eq(lastack_socket_shutdown(p.sim, p.c, LASTACK_SHUT_WR), 0);
    ck_assert_int_eq(lastack_socket_shutdown(p.sim, p.s, LASTACK_SHUT_WR), 0);
    pair_run(&p, 15 * MS);
    ck_assert_uint_eq(pair_state(&p, p.c), LASTACK_CLOSING);
    ck_assert_int_eq(lastack_socket_close(p.sim, p.c), 0);
    pair_idle(&p);
    ck_assert_str_eq(p.log.path[p.client],
                     "SYN-SENT ESTABLISHED FIN-WAIT-1 CLOSING TIME-WAIT CLOSED");
    ck_assert_int_eq(p.log.error[p.server], 0);
}
END_TEST

START_TEST(linger) {
    int64_t value;
    pair_open(&p);
    ck_assert_int_eq(lastack_socket_get(p.sim, p.c, LASTACK_SO_LINGER, &value), 0);
    ck_assert_int_eq(value, -1);
    ck_assert_int_eq(lastack_socket_set(p.sim, p.c, LASTACK_SO_LINGER, 1500 * MS), 0);
    ck_assert_int_eq(lastack_socket_get(p.sim, p.c, LASTACK_SO_LINGER, &value), 0);
    ck_assert_int_eq(value, 2 * SEC);
    ck_assert_int_eq(lastack_socket_set(p.sim, p.c, LASTACK_SO_LINGER, -2), -LASTACK_EINVAL);
    ck_assert_int_eq(lastack_socket_set(p.sim, p.c, LASTACK_SO_LINGER, -1), 0);
    ck_assert_int_eq(lastack_socket_set(p.sim, p.c, LASTACK_SO_LINGER, 0), 0);
    lastack_socket_close(p.sim, p.c);
    pair_run(&p, SEC);
    ck_assert_str_eq(p.log.path[p.client], "SYN-SENT ESTABLISHED CLOSED");
    ck_assert_int_eq(p.log.error[p.server], LASTACK_ECONNRESET);
}
END_TEST

START_TEST(a_positive_linger_changes_nothing) {
    pair_open(&p);
    ck_assert_int_eq(lastack_socket_set(p.sim, p.c, LASTACK_SO_LINGER, SEC), 0);
    ck_assert_int_eq(lastack_sim_cut(p.sim, p.client, p.server, true), 0);
    lastack_socket_send(p.sim, p.c, "late", 4);
    ck_assert_int_eq(lastack_socket_close(p.sim, p.c), 0);
    pair_run(&p, 5 * SEC); /* longer than it lingers */
    ck_assert_int_eq(lastack_sim_cut(p.sim, p.client, p.server, false), 0);
    pair_run(&p, 5 * SEC);
    ck_assert_int_eq(lastack_socket_receive(p.sim, p.s, NULL, 9), 4);
    ck_assert_int_eq(lastack_socket_receive(p.sim, p.s, NULL, 9), 0);
    lastack_socket_close(p.sim, p.s);
    pair_idle(&p);
    ck_assert_str_eq(p.log.path[p.client],
                     "SYN-SENT ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 TIME-WAIT CLOSED");
}
END_TEST

START_TEST(options) {
    int64_t value;
    lastack_socket s;
    lastack_socket_open(p.sim, 0, &s);
    static const unsigned switches[] = {LASTACK_SO_REUSEADDR, LASTACK_TCP_NODELAY};
    for (int i = 0; i < 2; i++) {
        ck_assert_int_eq(lastack_socket_set(p.sim, s, switches[i], 2), -LASTACK_EINVAL);
        ck_assert_int_eq(lastack_socket_set(p.sim, s, switches[i], 1), 0);
        ck_assert_int_eq(lastack_socket_get(p.sim, s, switches[i], &value), 0);
        ck_assert_int_eq(value, 1);
        ck_assert_int_eq(lastack_socket_set(p.sim, s, switches[i], 0), 0);
        ck_assert_int_eq(lastack_socket_get(p.sim, s, switches[i], &value), 0);
        ck_assert_int_eq(value, 0);
    }
    ck_assert_int_eq(lastack_socket_set(p.sim, s, 99, 0), -LASTACK_ENOPROTOOPT);
    ck_assert_int_eq(lastack_socket_get(p.sim, s, 99, &value), -LASTACK_ENOPROTOOPT);
    ck_assert_int_eq(lastack_socket_set(p.sim, s, LASTACK_TCP_MAXSEG, 70000), -LASTACK_EINVAL);
    ck_assert_int_eq(lastack_socket_set(p.sim, s, LASTACK_TCP_MAXSEG, 500), 0);
    ck_assert_int_eq(lastack_socket_set(p.sim, s, LASTACK_TCP_USER_TIMEOUT, 5 * SEC), 0);
    pair_open(&p);
    ck_assert_int_eq(lastack_socket_set(p.sim, p.c, LASTACK_TCP_MAXSEG, 500), -LASTACK_EISCONN);
}
END_TEST

START_TEST(the_user_timeout_of_a_socket) {
    pair_open(&p);
    ck_assert_int_eq(lastack_socket_set(p.sim, p.c, LASTACK_TCP_USER_TIMEOUT, 5 * SEC), 0);
    ck_assert_int_eq(lastack_sim_cut(p.sim, p.client, p.server, true), 0);
    lastack_socket_send(p.sim, p.c, "x", 1);
    pair_run(&p, 4999 * MS);
    ck_assert_uint_eq(pair_state(&p, p.c), LASTACK_ESTABLISHED);
    pair_run(&p, 2 * MS);
    ck_assert_uint_eq(pair_state(&p, p.c), LASTACK_CLOSED);
    ck_assert_int_eq(lastack_socket_receive(p.sim, p.c, NULL, 1), -LASTACK_ETIMEDOUT);
}
END_TEST

START_TEST(the_backlog) {
    lastack_socket s[3], child;
    pair_open(&p);
    lastack_socket_listen(p.sim, p.listener, 2);
    ck_assert_int_eq(lastack_socket_accept(p.sim, p.listener, &child), -LASTACK_EAGAIN);
    for (int i = 0; i < 3; i++)
        s[i] = pair_connect(&p, 0);
    pair_run(&p, 100 * MS);
    ck_assert_uint_eq(p.log.last_loss, LASTACK_LOSS_BACKLOG);
    ck_assert_uint_eq(pair_state(&p, s[2]), LASTACK_SYN_SENT);
    ck_assert_int_eq(lastack_socket_accept(p.sim, p.listener, &child), 0);
    pair_run(&p, 2 * SEC); /* the SYN again */
    ck_assert_uint_eq(pair_state(&p, s[2]), LASTACK_ESTABLISHED);
    ck_assert_int_eq(lastack_socket_accept(p.sim, s[0], &child), -LASTACK_EINVAL);
    ck_assert_int_eq(lastack_socket_send(p.sim, p.listener, "x", 1), -LASTACK_ENOTCONN);
    ck_assert_int_eq(lastack_socket_receive(p.sim, p.listener, NULL, 1), -LASTACK_ENOTCONN);
}
END_TEST

START_TEST(children_leave_the_queue_when_they_are_reset) {
    lastack_socket s[3], child;
    struct lastack_connection got, want;
    pair_open(&p);
    for (int i = 0; i < 3; i++)
        s[i] = pair_connect(&p, 0);
    pair_run(&p, 100 * MS);
    lastack_socket_abort(p.sim, s[1]); /* the middle one */
    pair_run(&p, 100 * MS);
    for (int i = 0; i < 3; i += 2) {
        ck_assert_int_eq(lastack_socket_accept(p.sim, p.listener, &child), 0);
        lastack_socket_status(p.sim, s[i], &want);
        lastack_socket_status(p.sim, child, &got);
        ck_assert_uint_eq(got.path.remote_port, want.path.local_port);
    }
    ck_assert_int_eq(lastack_socket_accept(p.sim, p.listener, &child), -LASTACK_EAGAIN);
}
END_TEST

START_TEST(closing_a_listener_resets_its_children) {
    lastack_socket s = 0;
    pair_open(&p);
    s = pair_connect(&p, 0);
    pair_run(&p, 100 * MS);
    ck_assert_int_eq(lastack_socket_close(p.sim, p.listener), 0);
    pair_run(&p, 100 * MS);
    ck_assert_uint_eq(pair_state(&p, s), LASTACK_CLOSED);
    ck_assert_uint_eq(pair_state(&p, p.s), LASTACK_ESTABLISHED); /* accepted: no child any more */
}
END_TEST

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

START_TEST(a_socket_closed_late_reads_what_came_before) {
    char text[8];
    pair_open(&p);
    lastack_socket_shutdown(p.sim, p.c, LASTACK_SHUT_WR);
    pair_run(&p, 100 * MS);
    lastack_socket_send(p.sim, p.s, "bye", 3);
    lastack_socket_close(p.sim, p.s);
    pair_idle(&p); /* TIME-WAIT has come and gone */
    ck_assert_uint_eq(pair_state(&p, p.c), LASTACK_CLOSED);
    ck_assert_int_eq(lastack_socket_receive(p.sim, p.c, text, 8), 3);
    ck_assert_mem_eq(text, "bye", 3);
    ck_assert_int_eq(lastack_socket_receive(p.sim, p.c, text, 8), 0);
    ck_assert_int_eq(lastack_socket_close(p.sim, p.c), 0);
}
END_TEST

/* MAY-2, and nowhere to put the new connection: the old one waits on. */
START_TEST(a_full_backlog_reopens_nothing) {
    struct lastack_connection old;
    ck_assert_int_eq(lastack_host_set(p.sim, p.server, LASTACK_KNOB_TIME_WAIT_REUSE, 1), 0);
    pair_open(&p);
    lastack_socket_listen(p.sim, p.listener, 1);
    lastack_socket_status(p.sim, p.c, &old);
    lastack_socket_close(p.sim, p.s);
    pair_run(&p, 100 * MS);
    lastack_socket_close(p.sim, p.c);
    pair_run(&p, 100 * MS);
    pair_connect(&p, 5000); /* fills the backlog */
    pair_run(&p, 100 * MS);
    pair_connect(&p, old.path.local_port);
    pair_run(&p, 15 * MS);
    ck_assert_str_eq(p.log.path[p.server],
                     "LISTEN SYN-RECEIVED ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 TIME-WAIT"
                     " SYN-RECEIVED ESTABLISHED"); /* the one that fills it, and no other */
}
END_TEST

START_TEST(a_host_talks_to_itself) {
    lastack_socket listener, s, child;
    uint16_t own = lastack_host_address(p.sim, p.client);
    lastack_socket_open(p.sim, p.client, &listener);
    lastack_socket_bind(p.sim, listener, 0, 80);
    lastack_socket_listen(p.sim, listener, 1);
    lastack_socket_open(p.sim, p.client, &s);
    ck_assert_int_eq(lastack_socket_connect(p.sim, s, own, 80), -LASTACK_EINPROGRESS);
    pair_run(&p, 3 * LASTACK_MICROSECOND);
    ck_assert_int_eq(lastack_socket_accept(p.sim, listener, &child), 0);
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

int main(void) {
    Suite *suite = suite_create("socket");
    TCase *tc = tcase_create("socket");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, closed_sockets_are_bad_descriptors);
    tcase_add_test(tc, a_reused_slot_is_another_socket);
    tcase_add_test(tc, connecting);
    tcase_add_test(tc, an_error_is_told_by_connect_too);
    tcase_add_test(tc, no_link_is_no_route);
    tcase_add_test(tc, text_goes_both_ways);
    tcase_add_test(tc, a_full_buffer_takes_no_more);
    tcase_add_test(tc, shutting_down);
    tcase_add_test(tc, a_reset_is_told_once_then_epipe);
    tcase_add_test(tc, close_with_text_unread_resets);
    tcase_add_test(tc, close_with_text_unread_in_closing);
    tcase_add_test(tc, linger);
    tcase_add_test(tc, a_positive_linger_changes_nothing);
    tcase_add_test(tc, options);
    tcase_add_test(tc, the_user_timeout_of_a_socket);
    tcase_add_test(tc, the_backlog);
    tcase_add_test(tc, children_leave_the_queue_when_they_are_reset);
    tcase_add_test(tc, closing_a_listener_resets_its_children);
    tcase_add_test(tc, binding);
    tcase_add_test(tc, binding_one_port_on_several_addresses);
    tcase_add_loop_test(tc, one_listener_on_a_port_and_address, 0,
                        (int)(sizeof listening / sizeof listening[0]));
    tcase_add_test(tc, ephemeral_ports_run_out);
    tcase_add_test(tc, time_wait_holds_the_port);
    tcase_add_test(tc, a_socket_closed_late_reads_what_came_before);
    tcase_add_test(tc, a_full_backlog_reopens_nothing);
    tcase_add_test(tc, a_host_talks_to_itself);
    tcase_add_test(tc, a_listener_on_one_address_of_many);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
