/* Looking at all of a world at once: its links, its connections, and tables of them. What stands in
 * the tables is in tests/cli/test_netstat.sh. */
#include "mutant.h"
#include "pair.h"
#include "run_suite.h"
#include "written.h"
#include <stdlib.h>

static struct pair p;
static bool table(unsigned style, int host, const struct lastack_allocator *memory) {
    const struct lastack_table how = {.style = style, .host = host, .inner = true};
    written_forget();
    return lastack_table_write(p.sim, &how, NULL, memory, written_keep, NULL);
}

static void setup(void) {
    written_begin();
    pair_make(&p, NULL);
}

static void teardown(void) {
    pair_free(&p);
}

START_TEST(every_link_once) {
    struct lastack_joint joint;
    const int between[][2] = {{0, 0}, {1, 1}, {0, 1}};
    uint32_t cursor = 0;
    lastack_sim_cut(p.sim, 1, 0, true);
    for (size_t i = 0; i < 3; i++) {
        ck_assert(lastack_sim_next_link(p.sim, &cursor, &joint));
        ck_assert_int_eq(joint.a, between[i][0]);
        ck_assert_int_eq(joint.b, between[i][1]);
        ck_assert_uint_eq(joint.cut, i == 2);
        ck_assert_int_eq(joint.link.delay, i == 2 ? 10 * MS : LASTACK_MICROSECOND);
    }
    ck_assert(!lastack_sim_next_link(p.sim, &cursor, &joint));
    ck_assert(!lastack_sim_next_link(p.sim, &cursor, &joint));
}
END_TEST

static struct lastack_joint told;
static unsigned tellings;

static void see_link(void *context, lastack_sim *sim, const struct lastack_record *record) {
    (void)context;
    (void)sim;
    ck_assert_int_eq(record->host, record->u.joint->a);
    told = *record->u.joint;
    tellings++;
}

START_TEST(a_link_that_changes_is_told_of) {
    struct lastack_link link = lastack_link_default();
    link.delay = 3 * MS;
    tellings = 0;
    lastack_sim_observe(p.sim, 1u << LASTACK_RECORD_LINK, see_link, NULL);
    ck_assert_int_eq(lastack_sim_link(p.sim, p.server, p.client, &link), 0);
    ck_assert_int_eq(told.a, p.server);
    ck_assert_int_eq(told.b, p.client);
    ck_assert_int_eq(told.link.delay, 3 * MS);
    ck_assert_int_eq(lastack_sim_cut(p.sim, p.client, p.server, true), 0);
    ck_assert_uint_eq(told.cut, 1);
    ck_assert_int_eq(lastack_sim_cut(p.sim, p.client, p.server, false), 0);
    ck_assert_uint_eq(told.cut, 0);
    int third = lastack_sim_host(p.sim, 1, 0);
    ck_assert_int_eq(lastack_sim_link(p.sim, p.client, third, &link), 0);
    ck_assert_int_eq(told.b, third);
    ck_assert_int_lt(lastack_sim_link(p.sim, p.client, 99, &link), 0);
    ck_assert_uint_eq(tellings, 4);
}
END_TEST

/* Each that the world has, and each is found by its path, but those that are over. */
static unsigned count(unsigned state) {
    struct lastack_connection connection, found;
    unsigned of_state = 0;
    for (uint64_t cursor = 0; lastack_sim_next_connection(p.sim, &cursor, &connection);) {
        of_state += connection.state == state;
        if (connection.state == LASTACK_CLOSED)
            continue;
        ck_assert(lastack_sim_find(p.sim, &connection.path, &found));
        ck_assert_mem_eq(&found, &connection, sizeof found);
    }
    return of_state;
}

START_TEST(every_connection_once) {
    enum { MANY = 40 };
    lastack_socket client[MANY], server[MANY];
    pair_open(&p);
    for (int i = 0; i < MANY; i++) {
        client[i] = pair_connect(&p, 0);
        pair_run(&p, SEC);
        ck_assert_int_eq(lastack_socket_accept(p.sim, p.listener, &server[i]), 0);
    }
    ck_assert_uint_eq(count(LASTACK_ESTABLISHED), 2 * (MANY + 1));
    ck_assert_uint_eq(count(LASTACK_LISTEN), 1);
    lastack_host_set(p.sim, p.client, LASTACK_KNOB_MSL, 60 * SEC);
    for (int i = 0; i < MANY; i++) {
        if (i == MANY / 2) /* these wait less long than those before, in a list of their own */
            lastack_host_set(p.sim, p.client, LASTACK_KNOB_MSL, 30 * SEC);
        lastack_socket_close(p.sim, client[i]);
        pair_run(&p, SEC / 10);
        lastack_socket_close(p.sim, server[i]);
        pair_run(&p, SEC / 10);
    }
    ck_assert_uint_eq(count(LASTACK_TIME_WAIT), MANY);
    ck_assert_uint_eq(count(LASTACK_ESTABLISHED), 2);
    pair_run(&p, 90 * SEC);
    ck_assert_uint_eq(count(LASTACK_TIME_WAIT), MANY / 2);
    lastack_socket_abort(p.sim, p.s);
    pair_run(&p, SEC);
    ck_assert_uint_eq(count(LASTACK_CLOSED), 1); /* the client's socket is held */
    lastack_socket_close(p.sim, p.c);
    ck_assert_uint_eq(count(LASTACK_CLOSED), 0);
}
END_TEST

START_TEST(a_listener_knows_who_waits) {
    struct lastack_connection listener;
    lastack_socket child;
    pair_open(&p);
    pair_connect(&p, 0);
    pair_connect(&p, 0);
    pair_run(&p, SEC);
    lastack_socket_status(p.sim, p.listener, &listener);
    ck_assert_uint_eq(listener.ready, 2);
    ck_assert_uint_gt(listener.backlog, 0);
    ck_assert_uint_eq(listener.any, 1);
    lastack_socket_accept(p.sim, p.listener, &child);
    lastack_socket_status(p.sim, p.listener, &listener);
    ck_assert_uint_eq(listener.ready, 1);
}
END_TEST

START_TEST(the_end_of_the_stream_is_read_or_not) {
    struct lastack_connection server;
    char octet;
    pair_open(&p);
    lastack_socket_shutdown(p.sim, p.c, LASTACK_SHUT_WR);
    ck_assert_int_eq(lastack_socket_receive(p.sim, p.s, &octet, 1), -LASTACK_EAGAIN);
    lastack_socket_status(p.sim, p.s, &server);
    ck_assert_uint_eq(server.end_read, 0);
    pair_run(&p, SEC);
    lastack_socket_status(p.sim, p.s, &server);
    ck_assert_uint_eq(server.end_read, 0);
    uint64_t digest = lastack_sim_digest(p.sim);
    ck_assert_int_eq(lastack_socket_receive(p.sim, p.s, &octet, 1), 0);
    lastack_socket_status(p.sim, p.s, &server);
    ck_assert_uint_eq(server.end_read, 1);
    ck_assert_uint_eq(lastack_sim_digest(p.sim), digest); /* nothing depends on it */
}
END_TEST

START_TEST(tables_of_nobody_are_refused) {
    ck_assert(!table(LASTACK_STYLE_RFC, -1, NULL));
    ck_assert(!table(LASTACK_STYLE_COUNT, -1, NULL));
    ck_assert(!table(LASTACK_STYLE_SS, 2, NULL));
    ck_assert_uint_eq(written_octets, 0);
    ck_assert(table(LASTACK_STYLE_SS, 1, NULL));
    ck_assert_ptr_nonnull(strstr(written, "host1 at "));
    ck_assert_ptr_null(strstr(written, "host0 at "));
    ck_assert(table(LASTACK_STYLE_SS, -1, NULL));
    ck_assert_ptr_nonnull(strstr(written, "host0 at "));
}
END_TEST

START_TEST(a_write_that_fails_is_told) {
    pair_open(&p);
    for (unsigned style = LASTACK_STYLE_SS; style < LASTACK_STYLE_COUNT; style++) {
        size_t needed = 0;
        for (writes_left = 0; !table(style, -1, NULL); writes_left = ++needed)
            ck_assert_uint_lt(needed, 10000);
        ck_assert_uint_gt(needed, 8);
    }
}
END_TEST

static void *none(void *context, size_t size) {
    (void)context;
    (void)size;
    return NULL;
}

START_TEST(want_of_memory_is_told) {
    const struct lastack_allocator poor = {.get = none};
    ck_assert(!table(LASTACK_STYLE_NETSTAT, 0, &poor));
}
END_TEST

/* ---- endpoints that show little -------------------------------------------------------------- */

static uint32_t shown; /* what of a view, LASTACK_KNOWS_... */

static void show_part(const void *self, const struct lastack_in *in, struct lastack_view *view) {
    lastack_tcp_ops.view(self, in, view);
    view->known &= shown;
}

#define NO_SND    "\"snd\":null"
#define NO_RCV    ",\"rcv\":null"
#define NO_RTO    ",\"rto\":null"
#define NO_TIMERS ",\"timers\":null"
#define SND                                                                                        \
    "\"snd\":{\"iss\":2513296460,\"una\":2513296461,\"nxt\":2513296466,\"max\":2513296466,"        \
    "\"wnd\":null,\"wl1\":null,\"wl2\":null,\"mss\":null}"
#define SND_WND                                                                                    \
    "\"snd\":{\"iss\":2513296460,\"una\":2513296461,\"nxt\":2513296466,\"max\":2513296466,"        \
    "\"wnd\":65535,\"wl1\":1753877097,\"wl2\":2513296461,\"mss\":1460}"
#define RCV ",\"rcv\":{\"irs\":1753877096,\"nxt\":1753877102,\"wnd\":65530,\"urgent\":0}"
#define RTO ",\"rto\":{\"srtt\":20000000,\"rttvar\":10000000,\"rto\":1000000000,\"retries\":0}"
#define TIMERS                                                                                     \
    ",\"timers\":{\"retransmission\":2100000000,\"user\":null,\"time_wait\":null}"

/* Of a connection with five octets sent and not acknowledged, and five that wait to be read. */
static const struct {
    uint32_t shown;
    const char *timer, *inner; /* of `ss -tanoi` */
    const char *state, *tcb;   /* of JSON */
} part[] = {
    {0, "", "     ", "null", NO_SND NO_RCV NO_RTO NO_TIMERS},
    {LASTACK_KNOWS_STATE, "", "     ", "\"ESTABLISHED\"", NO_SND NO_RCV NO_RTO NO_TIMERS},
    {LASTACK_KNOWS_SND, "", " pmtu:1500", "null", SND NO_RCV NO_RTO NO_TIMERS},
    {LASTACK_KNOWS_SND | LASTACK_KNOWS_WND, "", " mss:1460 pmtu:1500 snd_wnd:65535", "null",
     SND_WND NO_RCV NO_RTO NO_TIMERS},
    {LASTACK_KNOWS_RCV, "", "     ", "null", NO_SND RCV NO_RTO NO_TIMERS},
    {LASTACK_KNOWS_RTO, "", " rto:1000 rtt:20/10", "null", NO_SND NO_RCV RTO NO_TIMERS},
    {LASTACK_KNOWS_TIMER, " timer:(on,1sec,0)", "", "null", NO_SND NO_RCV NO_RTO TIMERS},
    {LASTACK_KNOWS_TIMER | LASTACK_KNOWS_RTO, " timer:(on,1sec,0)", " rto:1000 rtt:20/10", "null",
     NO_SND NO_RCV RTO TIMERS},
};

START_TEST(what_is_shown_of_an_endpoint) {
    struct lastack_endpoint_ops ops = lastack_tcp_ops;
    struct lastack_connection connection;
    struct lastack_json_sink json = {.write = written_keep};
    const struct lastack_table how = {
        .style = LASTACK_STYLE_SS, .host = BENCH_CLIENT, .inner = true};
    struct bench bench;
    char expected[512];
    ops.view = show_part;
    shown = part[_i].shown;
    bench_open(&bench, &ops, BENCH_CLIENT);
    bench_send(&bench, bench.server, 5);
    bench_run(&bench, SEC);
    bench_send(&bench, bench.client, 5);
    written_forget();
    ck_assert(lastack_table_write(bench.sim, &how, NULL, NULL, written_keep, NULL));
    const char *line = strstr(written, "\nESTAB ");
    ck_assert_ptr_nonnull(line);
    snprintf(expected, sizeof expected,
             "\nESTAB 5      5           10.0.0.1:49152     10.0.0.2:80  %s\n\t%s\n\n",
             part[_i].timer, part[_i].inner);
    ck_assert_str_eq(line, expected);
    ck_assert_int_eq(lastack_socket_status(bench.sim, bench.client, &connection), 0);
    struct lastack_record record = {.kind = LASTACK_RECORD_DEADLINE, .connection = connection.id};
    record.u.deadline.local = connection.path.local;
    record.u.deadline.remote = connection.path.remote;
    record.u.deadline.local_port = connection.path.local_port;
    record.u.deadline.remote_port = connection.path.remote_port;
    written_forget();
    lastack_json_see(&json, bench.sim, &record);
    line = strstr(written, "\"tcb\":");
    ck_assert_ptr_nonnull(line);
    snprintf(expected, sizeof expected,
             "\"tcb\":{\"state\":%s,\"passive\":false,\"closing\":false,%s}}\n", part[_i].state,
             part[_i].tcb);
    ck_assert_str_eq(line, expected);
    bench_free(&bench);
}
END_TEST

/* ---- times as ss has them -------------------------------------------------------------------- */

static lastack_time left, rto; /* until the retransmission; in milliseconds with decimal places */

static void show_times(const void *self, const struct lastack_in *in, struct lastack_view *view) {
    lastack_tcp_ops.view(self, in, view);
    view->timer[LASTACK_TIMER_RETRANSMISSION] = in->now + left;
    view->rto = rto;
}

/* As print_ms_timer() of ss.c has it. */
static void print_left(char *text, size_t size, uint32_t ms) {
    uint32_t seconds = ms / 1000 % 60, minutes = ms / 60000;
    int at = 0;
    ms = minutes > 0 || seconds > 9 ? 0 : ms % 1000;
    if (minutes > 0)
        at += snprintf(text, size, "%umin", minutes);
    if (seconds > 0 && minutes <= 9)
        at += snprintf(text + at, size - (size_t)at, "%u%s", seconds, ms > 0 ? "." : "sec");
    if (ms > 0)
        snprintf(text + at, size - (size_t)at, "%03ums", ms);
}

START_TEST(times_of_ss) {
    static const uint32_t timer[] = {1,     200,   999,   1000,   1001,   9999,   10000,  10500,
                                     59999, 60000, 61000, 119999, 599999, 600000, 630000, 86400000};
    /* No ties: the tool's are those of its double. */
    static const uint64_t microseconds[] = {
        1,        10,       100,        1000,       1500,       200000,     204000,      999999,
        1000000,  1234560,  1234564,    1234567,    9999994,    9999996,    10000000,    12345649,
        12345651, 60000000, 99999949,   99999951,   100000000,  123456499,  123456501,   999999499,
        999999501, 1000000000, 1200000000, 1234564999, 3599999999, 9999994000, 9999996000,
        172800000000, 12345678901234};
    enum { A = sizeof timer / sizeof *timer, B = sizeof microseconds / sizeof *microseconds };
    struct lastack_endpoint_ops ops = lastack_tcp_ops;
    struct bench bench;
    ops.view = show_times;
    bench_open(&bench, &ops, BENCH_CLIENT);
    const struct lastack_table how = {
        .style = LASTACK_STYLE_SS, .host = BENCH_CLIENT, .inner = true};
    for (size_t i = 0; i < A || i < B; i++) {
        char expected[64], span[32] = "";
        left = (lastack_time)timer[i % A] * MS;
        rto = (lastack_time)microseconds[i % B] * LASTACK_MICROSECOND;
        written_forget();
        ck_assert(lastack_table_write(bench.sim, &how, NULL, NULL, written_keep, NULL));
        print_left(span, sizeof span, timer[i % A]);
        snprintf(expected, sizeof expected, " timer:(persist,%s,0)", span);
        ck_assert_msg(strstr(written, expected) != NULL, "%s in %s", expected, written);
        snprintf(expected, sizeof expected, " rto:%g ", (double)microseconds[i % B] / 1000);
        ck_assert_msg(strstr(written, expected) != NULL, "%s in %s", expected, written);
    }
    bench_free(&bench);
}
END_TEST

/* ---- JSON ------------------------------------------------------------------------------------ */

START_TEST(json_fails_as_it_is_written) {
    struct lastack_json_sink sink = {.write = written_keep};
    written_forget();
    lastack_json_begin(&sink, p.sim, "a\"\n\xff");
    ck_assert(!sink.failed);
    ck_assert_ptr_nonnull(strstr(written, "\"scenario\":\"a\\\"\\u000a\\ufffd\",\"seed\":\""));
    ck_assert_ptr_nonnull(strstr(written, "\"name\":\"host1\""));
    writes_left = 0;
    lastack_json_begin(&sink, NULL, NULL);
    ck_assert(sink.failed);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("table");
    TCase *looking = tcase_create("looking");
    tcase_add_checked_fixture(looking, setup, teardown);
    tcase_add_test(looking, every_link_once);
    tcase_add_test(looking, a_link_that_changes_is_told_of);
    tcase_add_test(looking, every_connection_once);
    tcase_add_test(looking, a_listener_knows_who_waits);
    tcase_add_test(looking, the_end_of_the_stream_is_read_or_not);
    tcase_add_test(looking, tables_of_nobody_are_refused);
    tcase_add_test(looking, times_of_ss);
    tcase_add_loop_test(looking, what_is_shown_of_an_endpoint, 0, sizeof part / sizeof *part);
    tcase_add_test(looking, a_write_that_fails_is_told);
    tcase_add_test(looking, want_of_memory_is_told);
    tcase_add_test(looking, json_fails_as_it_is_written);
    suite_add_tcase(suite, looking);
    return run_suite(suite);
}
