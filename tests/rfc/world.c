/* The edges that an endpoint cannot take by itself, taken in a world: a reboot, in which the host's
 * memory is lost, and MAY-2's end of TIME-WAIT, which is made by the host, for it has the
 * listener. */
#include "harness.h"
#include "suites.h"
#include <check.h>
#include <lastack/lastack.h>

#define MS LASTACK_MILLISECOND

enum { CLIENT, SERVER, HOSTS, PORT = 80, CLIENT_PORT = 5000 };

struct life {
    lastack_sim *sim;
    lastack_socket listener, client, server;
    uint32_t sent[HOSTS];        /* segments, so far */
    uint8_t rebooted[HOSTS];     /* the host was told to forget all */
    struct lastack_segment last; /* the last that was sent */
};

static void see(void *context, lastack_sim *sim, const struct lastack_record *record) {
    struct life *life = context;
    (void)sim;
    if (record->kind == LASTACK_RECORD_STATE)
        seen_edge[record->u.state.from][record->u.state.event] = true;
    if (record->kind == LASTACK_RECORD_REBOOT)
        life->rebooted[record->host]++;
    if (record->kind == LASTACK_RECORD_SEND) {
        life->sent[record->host]++;
        life->last = *record->u.wire.segment;
    }
}

static void run(struct life *life, int64_t ms) {
    ck_assert_int_eq(lastack_sim_run(life->sim, ms * MS), 0);
}

static void connect_from_port(struct life *life) {
    ck_assert_int_eq(lastack_socket_open(life->sim, CLIENT, &life->client), 0);
    ck_assert_int_eq(lastack_socket_bind(life->sim, life->client, 0, CLIENT_PORT), 0);
    ck_assert_int_eq(lastack_socket_connect(life->sim, life->client,
                                            lastack_host_address(life->sim, SERVER), PORT),
                     -LASTACK_EINPROGRESS);
}

/* Two hosts 10 ms apart; the server listens and the client's SYN is under way. */
static void life_begin(struct life *life) {
    struct lastack_setup setup = {.seed = 1};
    struct lastack_link link = lastack_link_default();
    *life = (struct life){0};
    ck_assert_int_eq(lastack_sim_create(&setup, &life->sim), 0);
    ck_assert_int_eq(lastack_sim_host(life->sim, 1, 0), CLIENT);
    ck_assert_int_eq(lastack_sim_host(life->sim, 1, 0), SERVER);
    ck_assert_int_eq(lastack_sim_link(life->sim, CLIENT, SERVER, &link), 0);
    ck_assert_int_eq(lastack_sim_observe(life->sim, LASTACK_RECORDS_ALL, see, life), 0);
    ck_assert_int_eq(lastack_socket_open(life->sim, SERVER, &life->listener), 0);
    ck_assert_int_eq(lastack_socket_bind(life->sim, life->listener, 0, PORT), 0);
    ck_assert_int_eq(lastack_socket_listen(life->sim, life->listener, 5), 0);
    connect_from_port(life);
}

static void close_or_shut(struct life *life, lastack_socket s, bool whole) {
    ck_assert_int_eq(whole ? lastack_socket_close(life->sim, s)
                           : lastack_socket_shutdown(life->sim, s, LASTACK_SHUT_WR),
                     0);
}

/* ---- REBOOT ---------------------------------------------------------------------------------- */

/* The client closes at 100 ms, the server at that of the row: what the host is in then comes by
 * itself. */
static const struct {
    unsigned state;
    int host;
    bool whole; /* close, so that TIME-WAIT rests; else shut down, and a user keeps the socket */
    int64_t server_closes, reboots;
} reboots[] = {
    {LASTACK_LISTEN, SERVER, false, 200, 5},        {LASTACK_SYN_SENT, CLIENT, false, 200, 5},
    {LASTACK_SYN_RECEIVED, SERVER, false, 200, 15}, {LASTACK_ESTABLISHED, CLIENT, false, 200, 25},
    {LASTACK_ESTABLISHED, SERVER, false, 200, 90},  {LASTACK_FIN_WAIT_1, CLIENT, false, 200, 105},
    {LASTACK_CLOSE_WAIT, SERVER, false, 200, 115},  {LASTACK_FIN_WAIT_2, CLIENT, false, 200, 125},
    {LASTACK_CLOSING, CLIENT, false, 100, 115},     {LASTACK_CLOSING, SERVER, false, 100, 115},
    {LASTACK_LAST_ACK, SERVER, false, 200, 205},    {LASTACK_TIME_WAIT, CLIENT, false, 200, 215},
    {LASTACK_TIME_WAIT, CLIENT, true, 200, 215},
};

static void live_until(struct life *life, int row) {
    int64_t reboots_at = reboots[row].reboots;
    if (reboots_at > 90) {
        run(life, 90);
        ck_assert_int_eq(lastack_socket_accept(life->sim, life->listener, &life->server), 0);
        run(life, 100);
        close_or_shut(life, life->client, reboots[row].whole);
    }
    if (reboots_at > reboots[row].server_closes) {
        run(life, reboots[row].server_closes);
        close_or_shut(life, life->server, reboots[row].whole);
    }
    run(life, reboots_at);
}

/* The connection or listener that the host of the row has. */
static struct lastack_connection look(const struct life *life, int row) {
    bool client = reboots[row].host == CLIENT;
    struct lastack_path path = {.local = lastack_host_address(life->sim, client ? CLIENT : SERVER),
                                .remote = lastack_host_address(life->sim, client ? SERVER : CLIENT),
                                .local_port = client ? CLIENT_PORT : PORT,
                                .remote_port = client ? PORT : CLIENT_PORT};
    struct lastack_connection found = {.state = LASTACK_CLOSED, .path = path};
    if (!lastack_sim_find(life->sim, &path, &found) && !client &&
        lastack_socket_status(life->sim, life->listener, &found) == 0)
        found.path = path;
    return found;
}

/* A SYN tells CLOSED from any other state: it alone answers <SEQ=0><ACK=SEG.SEQ+1><CTL=RST,ACK>. */
static void answers_as_closed(struct life *life, const struct lastack_path *path) {
    struct lastack_segment syn = {.source = path->remote,
                                  .destination = path->local,
                                  .source_port = path->remote_port,
                                  .destination_port = path->local_port,
                                  .seq = {7000},
                                  .wnd = 1000,
                                  .ctl = LASTACK_SYN};
    ck_assert_int_eq(lastack_sim_inject(life->sim, &syn, NULL, NULL), 0);
    ck_assert_uint_eq(life->last.ctl, LASTACK_RST | LASTACK_ACK);
    ck_assert_uint_eq(life->last.seq.n, 0);
    ck_assert_uint_eq(life->last.ack.n, 7001);
    ck_assert_uint_eq(life->last.destination_port, path->remote_port);
}

START_TEST(reboot) {
    struct life life;
    life_begin(&life);
    live_until(&life, _i);
    struct lastack_connection before = look(&life, _i);
    ck_assert_str_eq(lastack_state_name(before.state), lastack_state_name(reboots[_i].state));
    ck_assert_uint_eq(before.resting, reboots[_i].whole);
    int host = reboots[_i].host;
    uint32_t sent = life.sent[host];
    ck_assert_int_eq(lastack_host_reboot(life.sim, host), 0);
    ck_assert_uint_eq(life.rebooted[host], 1);
    ck_assert_uint_eq(life.sent[host], sent); /* silently */
    ck_assert_uint_eq(look(&life, _i).state, LASTACK_CLOSED);
    answers_as_closed(&life, &before.path);
    seen_edge[before.state][LASTACK_EVENT_REBOOT] = true;
    lastack_sim_free(life.sim);
}
END_TEST

/* ---- SYN-REOPENS ----------------------------------------------------------------------------- */

START_TEST(a_new_syn_ends_time_wait) {
    struct life life;
    life_begin(&life);
    ck_assert_int_eq(lastack_host_set(life.sim, SERVER, LASTACK_KNOB_TIME_WAIT_REUSE, 1), 0);
    run(&life, 90);
    ck_assert_int_eq(lastack_socket_accept(life.sim, life.listener, &life.server), 0);
    close_or_shut(&life, life.server, true);
    run(&life, 150);
    close_or_shut(&life, life.client, true);
    run(&life, 200);
    ck_assert(!seen_edge[LASTACK_TIME_WAIT][LASTACK_EVENT_SYN_REOPENS]);
    connect_from_port(&life);
    run(&life, 300);
    ck_assert(seen_edge[LASTACK_TIME_WAIT][LASTACK_EVENT_SYN_REOPENS]);
    lastack_sim_free(life.sim);
}
END_TEST

Suite *suite_world(void) {
    Suite *suite = suite_create("edges that the world takes");
    TCase *cases = tcase_create("all");
    tcase_add_loop_test(cases, reboot, 0, sizeof reboots / sizeof reboots[0]);
    tcase_add_test(cases, a_new_syn_ends_time_wait);
    suite_add_tcase(suite, cases);
    return suite;
}
