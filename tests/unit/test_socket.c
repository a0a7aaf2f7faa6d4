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

/* The FIN is lost, and comes again although nobody has the socket. */
START_TEST(close_with_text_unread_in_last_ack) {
    pair_open(&p);
    lastack_socket_send(p.sim, p.c, "unread", 6);
    lastack_socket_close(p.sim, p.c);
    pair_run(&p, SEC);
    pair_drop(&p, LASTACK_FACT_FIN, p.server, 1);
    ck_assert_int_eq(lastack_socket_shutdown(p.sim, p.s, LASTACK_SHUT_WR), 0);
    ck_assert_uint_eq(pair_state(&p, p.s), LASTACK_LAST_ACK);
    ck_assert_int_eq(lastack_socket_close(p.sim, p.s), 0);
    pair_idle(&p);
    ck_assert_str_eq(p.log.path[p.server],
                     "LISTEN SYN-RECEIVED ESTABLISHED CLOSE-WAIT LAST-ACK CLOSED");
    ck_assert_str_eq(p.log.path[p.client],
                     "SYN-SENT ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 TIME-WAIT CLOSED");
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

/* Only a SYN needs room; what belongs to no connection is answered as ever. */
START_TEST(a_stray_ack_meets_a_full_backlog) {
    pair_open(&p);
    lastack_socket_listen(p.sim, p.listener, 1);
    pair_connect(&p, 0);
    pair_run(&p, 100 * MS);
    struct lastack_segment stray = {.source = lastack_host_address(p.sim, p.client),
                                    .destination = lastack_host_address(p.sim, p.server),
                                    .source_port = 7,
                                    .destination_port = 80,
                                    .ctl = LASTACK_ACK};
    uint32_t sent = p.log.records[LASTACK_RECORD_SEND];
    ck_assert_int_eq(lastack_sim_inject(p.sim, &stray, NULL, NULL), 0);
    ck_assert_uint_eq(p.log.lost, 0);
    ck_assert_uint_eq(p.log.records[LASTACK_RECORD_SEND], sent + 1);
    ck_assert_uint_eq(p.log.facts[sent], LASTACK_FACT_RST);
}
END_TEST

START_TEST(a_child_has_the_options_of_its_listener) {
    static const struct {
        unsigned option;
        int64_t value;
    } set[] = {{LASTACK_SO_REUSEADDR, 1}, {LASTACK_TCP_NODELAY, 1}, {LASTACK_SO_LINGER, 2 * SEC}};
    int64_t value;
    pair_open(&p);
    for (int i = 0; i < 3; i++) {
        lastack_socket_set(p.sim, p.listener, set[i].option, set[i].value);
        ck_assert_int_eq(lastack_socket_get(p.sim, p.s, set[i].option, &value), 0);
        ck_assert_int_ne(value, set[i].value); /* born before */
    }
    pair_open(&p);
    for (int i = 0; i < 3; i++) {
        ck_assert_int_eq(lastack_socket_get(p.sim, p.s, set[i].option, &value), 0);
        ck_assert_int_eq(value, set[i].value);
    }
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

/* One of them is in SYN-RECEIVED, one waits to be accepted. */
START_TEST(closing_a_listener_resets_children_that_are_not_open_yet) {
    pair_open(&p);
    lastack_socket ready = pair_connect(&p, 0);
    pair_run(&p, 100 * MS);
    lastack_socket opening = pair_connect(&p, 0);
    pair_run(&p, 15 * MS);
    uint32_t sent = p.log.sent[p.server];
    ck_assert_int_eq(lastack_socket_close(p.sim, p.listener), 0);
    ck_assert_uint_eq(p.log.sent[p.server] - sent, 2);
    for (uint32_t i = 0; i < 2; i++)
        ck_assert_uint_eq(p.log.facts[p.log.records[LASTACK_RECORD_SEND] - 2 + i],
                          LASTACK_FACT_RST);
    pair_run(&p, 100 * MS);
    ck_assert_int_eq(lastack_socket_receive(p.sim, ready, NULL, 1), -LASTACK_ECONNRESET);
    ck_assert_int_eq(lastack_socket_receive(p.sim, opening, NULL, 1), -LASTACK_ECONNRESET);
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
    tcase_add_test(tc, close_with_text_unread_in_last_ack);
    tcase_add_test(tc, linger);
    tcase_add_test(tc, a_positive_linger_changes_nothing);
    tcase_add_test(tc, options);
    tcase_add_test(tc, the_user_timeout_of_a_socket);
    tcase_add_test(tc, the_backlog);
    tcase_add_test(tc, a_stray_ack_meets_a_full_backlog);
    tcase_add_test(tc, a_child_has_the_options_of_its_listener);
    tcase_add_test(tc, children_leave_the_queue_when_they_are_reset);
    tcase_add_test(tc, closing_a_listener_resets_its_children);
    tcase_add_test(tc, closing_a_listener_resets_children_that_are_not_open_yet);
    tcase_add_test(tc, a_socket_closed_late_reads_what_came_before);
    tcase_add_test(tc, a_full_backlog_reopens_nothing);
    tcase_add_test(tc, a_host_talks_to_itself);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
