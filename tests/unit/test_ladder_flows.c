/* Ladders of text that is folded, of more than one flow, and of what cannot be drawn. */
#include "ladder_kit.h"
#include "run_suite.h"
#include <stdlib.h>

/* ---- text --------------------------------------------------------------------------------------
 */

START_TEST(bulk_is_folded) {
    bench_connect(&bench);
    for (int i = 0; i < 40; i++) {
        bench_send(&bench, bench.client, 1000);
        bench_run(&bench, 5 * MS);
    }
    bench_run(&bench, 100 * MS);
    lastack_socket_abort(bench.sim, bench.server);
    bench_run(&bench, S);
    expect(
        "       client                                                       server\n"
        "       CLOSED                                                       LISTEN\n"
        "   0s  SYN-SENT     --> <SEQ=100><CTL=SYN>                      --> SYN-RECEIVED  10ms\n"
        " 20ms  ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK>         <--\n"
        "                    --> <SEQ=101><ACK=301><CTL=ACK>             --> ESTABLISHED   30ms\n"
        "100ms               --> <SEQ=101><ACK=301><DATA=1000><CTL=ACK>  -->               110ms\n"
        "105ms               --> <SEQ=1101><ACK=301><DATA=1000><CTL=ACK> ...\n"
        "                    --> (38 segments, 38000 octets)             -->\n"
        "                    <-- (40 ACKs)                               <--\n"
        "315ms               <-- <SEQ=301><ACK=40101><CTL=ACK>           ...\n"
        "                                                                    (abort)       400ms\n"
        "410ms  CLOSED       <-- <SEQ=301><CTL=RST>                      <-- CLOSED\n"
        "       (ECONNRESET)\n");
}
END_TEST

START_TEST(a_window_of_zero) {
    lastack_host_set(bench.sim, BENCH_SERVER, LASTACK_KNOB_BUFFER_RECEIVE, 1000);
    bench_connect(&bench);
    bench_send(&bench, bench.client, 1500);
    bench_run(&bench, 2 * S);
    bench_read(&bench, bench.server);
    bench_run(&bench, 100 * MS);
    expect(
        "       client                                                      server\n"
        "       CLOSED                                                      LISTEN\n"
        "   0s  SYN-SENT     --> <SEQ=100><CTL=SYN>                     --> SYN-RECEIVED  10ms\n"
        " 20ms  ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK>        <--\n"
        "                    --> <SEQ=101><ACK=301><CTL=ACK>            --> ESTABLISHED   30ms\n"
        "100ms               --> <SEQ=101><ACK=301><DATA=1000><CTL=ACK> -->               110ms\n"
        "120ms               <-- <SEQ=301><ACK=1101><CTL=ACK><WND=0>    <--\n"
        "           :                     . . . 1s . . .                        :\n"
        "1.12s               --> <SEQ=1101><ACK=301><DATA=1><CTL=ACK>   -->               1.13s\n"
        "1.14s               <-- <SEQ=301><ACK=1101><CTL=ACK><WND=0>    <--\n"
        "           :                     . . . 960ms . . .                     :\n"
        "2.11s               <-- <SEQ=301><ACK=1101><CTL=ACK><WND=1000> <--               2.1s\n"
        "                    --> <SEQ=1101><ACK=301><DATA=500><CTL=ACK> -->               2.12s\n"
        "2.13s               <-- <SEQ=301><ACK=1601><CTL=ACK>           <--\n");
}
END_TEST

/* Both ways at once; the last of a run is drawn. */
START_TEST(bulk_both_ways_is_folded) {
    bench_connect(&bench);
    for (int i = 0; i < 12; i++) {
        bench_send(&bench, bench.client, 1);
        bench_send(&bench, bench.server, 2);
        bench_run(&bench, 50 * MS);
    }
    expect("       client                                                   server\n"
           "       CLOSED                                                   LISTEN\n"
           "   0s  SYN-SENT     --> <SEQ=100><CTL=SYN>                  --> SYN-RECEIVED  10ms\n"
           " 20ms  ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK>     <--\n"
           "                    --> <SEQ=101><ACK=301><CTL=ACK>         --> ESTABLISHED   30ms\n"
           "100ms               --> <SEQ=101><ACK=301><DATA=1><CTL=ACK> ...\n"
           "110ms               <-- <SEQ=301><ACK=101><DATA=2><CTL=ACK> <--               100ms\n"
           "                    --> (11 segments, 11 octets; 12 ACKs)   -->\n"
           "                    <-- (11 segments, 22 octets; 12 ACKs)   <--\n"
           "670ms               <-- <SEQ=325><ACK=113><CTL=ACK>         ...\n");
}
END_TEST

/* ---- more than one flow ------------------------------------------------------------------------
 */

START_TEST(a_block_for_each_flow) {
    ladder_named = true;
    bench_connect(&bench);
    bench_connect(&bench);
    bench_run(&bench, S);
    close_client();
    bench_run(&bench, S);
    expect("      client:49152 c1                                         server:80\n"
           "      CLOSED                                                  LISTEN\n"
           "  0s  SYN-SENT        --> <SEQ=100><CTL=SYN>              --> SYN-RECEIVED  10ms\n"
           "20ms  ESTABLISHED     <-- <SEQ=300><ACK=101><CTL=SYN,ACK> <--\n"
           "                      --> <SEQ=101><ACK=301><CTL=ACK>     --> ESTABLISHED   30ms\n"
           "\n"
           "       client:49153 bad\\x1b[1m\\x0aname                                         "
           "server:80\n"
           "       CLOSED                                                                  LISTEN\n"
           "100ms  SYN-SENT                        --> <SEQ=100><CTL=SYN>              --> "
           "SYN-RECEIVED  110ms\n"
           "120ms  ESTABLISHED                     <-- <SEQ=300><ACK=101><CTL=SYN,ACK> <--\n"
           "                                       --> <SEQ=101><ACK=301><CTL=ACK>     --> "
           "ESTABLISHED   130ms\n"
           "           :                                    . . . 1.07s . . .                  :\n"
           " 1.2s  (close)\n"
           "       FIN-WAIT-1                      --> <SEQ=101><ACK=301><CTL=FIN,ACK> --> "
           "CLOSE-WAIT    1.21s\n"
           "1.22s  FIN-WAIT-2                      <-- <SEQ=301><ACK=102><CTL=ACK>     <--\n");
    expect_last(2,
                "7 earlier rows and 1 connection are left out.\n\n"
                "       client:49153 bad\\x1b[1m\\x0aname                                         "
                "server:80\n"
                "       ESTABLISHED                                                             "
                "ESTABLISHED\n"
                " 1.2s  FIN-WAIT-1                      --> <SEQ=101><ACK=301><CTL=FIN,ACK> --> "
                "CLOSE-WAIT    1.21s\n"
                "1.22s  FIN-WAIT-2                      <-- <SEQ=301><ACK=102><CTL=ACK>     <--\n");
}
END_TEST

/* A new connection with the four-tuple of an old one is in the same block. */
START_TEST(incarnations_share_a_block) {
    lastack_host_set(bench.sim, BENCH_CLIENT, LASTACK_KNOB_MSL, 0);
    lastack_host_set(bench.sim, BENCH_SERVER, LASTACK_KNOB_MSL, 0);
    lastack_host_ports(bench.sim, BENCH_CLIENT, 1000, 1000);
    bench_connect(&bench);
    close_client();
    close_server();
    bench_run(&bench, S);
    bench_connect(&bench);
    expect("       client                                               server\n"
           "       CLOSED                                               LISTEN\n"
           "   0s  SYN-SENT     --> <SEQ=100><CTL=SYN>              --> SYN-RECEIVED  10ms\n"
           " 20ms  ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK> <--\n"
           "                    --> <SEQ=101><ACK=301><CTL=ACK>     --> ESTABLISHED   30ms\n"
           "100ms  (close)                                              (close)       100ms\n"
           "       FIN-WAIT-1   --> <SEQ=101><ACK=301><CTL=FIN,ACK> ...\n"
           "110ms  CLOSING      <-- <SEQ=301><ACK=101><CTL=FIN,ACK> <-- FIN-WAIT-1\n"
           "                    ... <SEQ=101><ACK=301><CTL=FIN,ACK> --> CLOSING       110ms\n"
           "                    ... <SEQ=302><ACK=102><CTL=ACK>     <--\n"
           "                    --> <SEQ=102><ACK=302><CTL=ACK>     --> TIME-WAIT     120ms\n"
           "120ms  TIME-WAIT    <-- <SEQ=302><ACK=102><CTL=ACK>     ...\n"
           "       (2 MSL)                                              (2 MSL)\n"
           "       CLOSED                                               CLOSED\n"
           "           :                 . . . 980ms . . .                  :\n"
           " 1.1s  SYN-SENT     --> <SEQ=100><CTL=SYN>              --> SYN-RECEIVED  1.11s\n"
           "1.12s  ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK> <--\n"
           "                    --> <SEQ=101><ACK=301><CTL=ACK>     --> ESTABLISHED   1.13s\n");
}
END_TEST

START_TEST(too_many_flows) {
    for (int i = 0; i < 40; i++) {
        bench_connect(&bench);
        lastack_socket_abort(bench.sim, bench.client);
        bench_run(&bench, 100 * MS);
    }
    ck_assert(draw(ladder, NULL, DRAWN_MOST));
    ck_assert_ptr_nonnull(strstr(drawn, "32 more connections are not drawn.\n"));
    ck_assert_ptr_nonnull(strstr(drawn, "client:49152 "));
    ck_assert_ptr_nonnull(strstr(drawn, "client:49157 "));
    ck_assert_ptr_null(strstr(drawn, "client:49158 "));
    ck_assert_ptr_null(strstr(drawn, "client:49189 "));
    ck_assert_ptr_nonnull(strstr(drawn, "client:49190 "));
    ck_assert_ptr_nonnull(strstr(drawn, "client:49191 "));
    ck_assert_ptr_null(strstr(drawn, "client:49192 "));
}
END_TEST

START_TEST(a_host_with_itself) {
    lastack_socket listener, client;
    lastack_socket_open(bench.sim, BENCH_CLIENT, &listener);
    lastack_socket_bind(bench.sim, listener, 0, 99);
    lastack_socket_listen(bench.sim, listener, 1);
    lastack_socket_open(bench.sim, BENCH_CLIENT, &client);
    lastack_socket_connect(bench.sim, client, 1, 99);
    bench_run(&bench, S);
    expect("     client:49152                                         client:99\n"
           "     CLOSED                                               LISTEN\n"
           " 0s  SYN-SENT     --> <SEQ=100><CTL=SYN>              --> SYN-RECEIVED  1us\n"
           "2us  ESTABLISHED  <-- <SEQ=100><ACK=101><CTL=SYN,ACK> <--\n"
           "                  --> <SEQ=101><ACK=101><CTL=ACK>     --> ESTABLISHED   3us\n");
}
END_TEST

/* Both its ends are one socket. */
START_TEST(a_socket_with_itself) {
    lastack_socket_open(bench.sim, BENCH_CLIENT, &bench.client);
    lastack_socket_bind(bench.sim, bench.client, 0, 1000);
    lastack_socket_connect(bench.sim, bench.client, 1, 1000);
    bench_run(&bench, S);
    ck_assert(draw(ladder, NULL, DRAWN_MOST));
    ck_assert_ptr_nonnull(strstr(drawn, "SYN-SENT"));
    ck_assert_ptr_nonnull(strstr(drawn, "ESTABLISHED"));
    bench_expect(&bench, LASTACK_FINDING_NONE);
}
END_TEST

/* A listener's close is no line of any flow, and a call that is refused is none either. */
/* What led to ESTABLISHED left before the first row that is drawn, and arrived after. */
START_TEST(the_last_rows_begin_after_arrivals) {
    uint16_t address = lastack_host_address(bench.sim, BENCH_SERVER);
    ck_assert_int_eq(lastack_socket_open(bench.sim, BENCH_CLIENT, &bench.client), 0);
    lastack_socket_connect(bench.sim, bench.client, address, BENCH_PORT);
    bench_run(&bench, 20 * MS); /* the ACK of the SYN,ACK is on its way */
    bench_send(&bench, bench.client, 1);
    bench_run(&bench, 100 * MS);
    expect_last(
        2, "3 earlier rows are left out.\n\n"
           "      client                                                   server\n"
           "      ESTABLISHED                                              ESTABLISHED\n"
           "20ms               --> <SEQ=101><ACK=301><DATA=1><CTL=ACK> -->               30ms\n"
           "40ms               <-- <SEQ=301><ACK=102><CTL=ACK>         <--\n");
}
END_TEST

START_TEST(what_is_not_drawn) {
    bench_connect(&bench);
    lastack_socket_close(bench.sim, bench.listener);
    ck_assert_int_eq(lastack_socket_shutdown(bench.sim, bench.client, LASTACK_SHUT_WR), 0);
    bench_run(&bench, 100 * MS);
    lastack_socket_shutdown(bench.sim, bench.client, LASTACK_SHUT_WR);
    expect_last(3,
                "3 earlier rows are left out.\n\n"
                "       client                                               server\n"
                "       ESTABLISHED                                          ESTABLISHED\n"
                "100ms  (shutdown)\n"
                "       FIN-WAIT-1   --> <SEQ=101><ACK=301><CTL=FIN,ACK> --> CLOSE-WAIT    110ms\n"
                "120ms  FIN-WAIT-2   <-- <SEQ=301><ACK=102><CTL=ACK>     <--\n");
}
END_TEST

/* ---- without -----------------------------------------------------------------------------------
 */

START_TEST(nothing_has_happened) {
    expect("");
}
END_TEST

START_TEST(a_write_that_fails) {
    for (int i = 0; i < 20; i++) {
        bench_connect(&bench);
        for (int j = 0; j < 20; j++)
            bench_send(&bench, bench.client, 1);
        bench_run(&bench, S);
        lastack_socket_abort(bench.sim, bench.client);
    }
    ck_assert(draw(ladder, NULL, DRAWN_MOST));
    size_t whole = strlen(drawn);
    for (size_t room = 1; room <= whole; room += 7)
        ck_assert(!draw(ladder, NULL, room));
}
END_TEST

/* Memory that gives out after so many requests. */
struct purse {
    int left;
    size_t held;
};

static void *purse_get(void *context, size_t n) {
    struct purse *purse = context;
    if (purse->left-- <= 0)
        return NULL;
    purse->held += n;
    return malloc(n);
}

static void purse_put(void *context, void *memory, size_t n) {
    ((struct purse *)context)->held -= n;
    free(memory);
}

START_TEST(memory_that_runs_out) {
    bool whole = false;
    for (int requests = 0; !whole; requests++) {
        struct bench b;
        struct purse purse = {requests, 0};
        struct lastack_allocator memory = {purse_get, purse_put, &purse};
        lastack_ladder *poor = lastack_ladder_create(&memory, &ladder_names);
        ck_assert_int_lt(requests, 200);
        if (poor == NULL)
            continue;
        bench_birth(&b, NULL, -1);
        lastack_sim_observe(b.sim, LASTACK_RECORDS_ALL, lastack_ladder_see, poor);
        for (int i = 0; i < 5; i++) {
            bench_connect(&b);
            bench_forge(&b, -100, LASTACK_ACK, NULL);
            for (int j = 0; j < 10 + 10 * i; j++) {
                bench_send(&b, b.client, 1);
                bench_run(&b, 25 * MS);
            }
            lastack_host_reboot(b.sim, BENCH_CLIENT);
            lastack_socket_abort(b.sim, b.server);
            bench_run(&b, 100 * MS);
        }
        struct lastack_ladder_look look = {.form = (uint32_t)requests % LASTACK_LADDER_FORMS,
                                           .last = (size_t)(requests % 2) * 3};
        whole = draw(poor, &look, DRAWN_MOST);
        bench_free(&b);
        lastack_ladder_free(poor);
        ck_assert_uint_eq(purse.held, 0);
        ck_assert(whole || purse.left < 0);
    }
}
END_TEST

START_TEST(nothing_to_free) {
    lastack_ladder_free(NULL);
    lastack_ladder *bare = lastack_ladder_create(NULL, NULL);
    ck_assert_ptr_nonnull(bare);
    lastack_ladder_free(bare);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("ladder: flows");
    TCase *tcase = tcase_create("ladder: flows");
    tcase_add_checked_fixture(tcase, ladder_setup, ladder_teardown);
    tcase_add_test(tcase, bulk_is_folded);
    tcase_add_test(tcase, a_window_of_zero);
    tcase_add_test(tcase, bulk_both_ways_is_folded);
    tcase_add_test(tcase, a_block_for_each_flow);
    tcase_add_test(tcase, incarnations_share_a_block);
    tcase_add_test(tcase, too_many_flows);
    tcase_add_test(tcase, a_host_with_itself);
    tcase_add_test(tcase, a_socket_with_itself);
    tcase_add_test(tcase, the_last_rows_begin_after_arrivals);
    tcase_add_test(tcase, what_is_not_drawn);
    tcase_add_test(tcase, nothing_has_happened);
    tcase_add_test(tcase, a_write_that_fails);
    tcase_add_test(tcase, memory_that_runs_out);
    tcase_add_test(tcase, nothing_to_free);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
