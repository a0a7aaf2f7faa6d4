/* Ladders of small worlds, compared with what a reader should see: closes, resets, and what happens
 * on the way. */
#include "ladder_kit.h"
#include "run_suite.h"

/* ---- closes ------------------------------------------------------------------------------------
 */

START_TEST(the_final_ack_is_lost) {
    bench_connect(&bench);
    close_client();
    bench_run(&bench, 100 * MS);
    fault(LASTACK_FAULT_DROP, -1, LASTACK_FACT_FINAL_ACK, LASTACK_ORDINAL_NTH, 0);
    close_server();
    bench_run(&bench, 300 * S);
    expect("        client                                               server\n"
           "        CLOSED                                               LISTEN\n"
           "    0s  SYN-SENT     --> <SEQ=100><CTL=SYN>              --> SYN-RECEIVED  10ms\n"
           "  20ms  ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK> <--\n"
           "                     --> <SEQ=101><ACK=301><CTL=ACK>     --> ESTABLISHED   30ms\n"
           " 100ms  (close)\n"
           "        FIN-WAIT-1   --> <SEQ=101><ACK=301><CTL=FIN,ACK> --> CLOSE-WAIT    110ms\n"
           " 120ms  FIN-WAIT-2   <-- <SEQ=301><ACK=102><CTL=ACK>     <--\n"
           "                                                             (close)       200ms\n"
           " 210ms  TIME-WAIT    <-- <SEQ=301><ACK=102><CTL=FIN,ACK> <-- LAST-ACK\n"
           "                     --> <SEQ=102><ACK=302><CTL=ACK>     --X                       "
           "lost: final ACK, close.scn:7\n"
           "            :                 . . . 990ms . . .                  :\n"
           " 1.21s               <-- <SEQ=301><ACK=102><CTL=FIN,ACK> <-- (again)       1.2s\n"
           "                     --> <SEQ=102><ACK=302><CTL=ACK>     --> CLOSED        1.22s\n"
           "            :                 . . . 59.99s . . .                 :\n"
           "61.21s  (2 MSL)\n"
           "        CLOSED\n");
}
END_TEST

/* RFC 9293 Figure 13: what crosses has a row where it leaves and a row where it arrives. */
START_TEST(simultaneous_close) {
    bench_connect(&bench);
    close_client();
    close_server();
    bench_run(&bench, 300 * S);
    expect("        client                                               server\n"
           "        CLOSED                                               LISTEN\n"
           "    0s  SYN-SENT     --> <SEQ=100><CTL=SYN>              --> SYN-RECEIVED  10ms\n"
           "  20ms  ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK> <--\n"
           "                     --> <SEQ=101><ACK=301><CTL=ACK>     --> ESTABLISHED   30ms\n"
           " 100ms  (close)                                              (close)       100ms\n"
           "        FIN-WAIT-1   --> <SEQ=101><ACK=301><CTL=FIN,ACK> ...\n"
           " 110ms  CLOSING      <-- <SEQ=301><ACK=101><CTL=FIN,ACK> <-- FIN-WAIT-1\n"
           "                     ... <SEQ=101><ACK=301><CTL=FIN,ACK> --> CLOSING       110ms\n"
           "                     ... <SEQ=302><ACK=102><CTL=ACK>     <--\n"
           "                     --> <SEQ=102><ACK=302><CTL=ACK>     --> TIME-WAIT     120ms\n"
           " 120ms  TIME-WAIT    <-- <SEQ=302><ACK=102><CTL=ACK>     ...\n"
           "            :                 . . . 60s . . .                    :\n"
           "60.12s  (2 MSL)                                              (2 MSL)       60.12s\n"
           "        CLOSED                                               CLOSED\n");
}
END_TEST

START_TEST(the_last_rows_say_where_they_begin) {
    bench_connect(&bench);
    close_client();
    bench_run(&bench, 100 * MS);
    close_server();
    bench_run(&bench, 300 * S);
    expect_last(4,
                "6 earlier rows are left out.\n\n"
                "        client                                               server\n"
                "        FIN-WAIT-2                                           CLOSE-WAIT\n"
                "                                                             (close)       200ms\n"
                " 210ms  TIME-WAIT    <-- <SEQ=301><ACK=102><CTL=FIN,ACK> <-- LAST-ACK\n"
                "                     --> <SEQ=102><ACK=302><CTL=ACK>     --> CLOSED        220ms\n"
                "            :                 . . . 59.99s . . .                 :\n"
                "60.21s  (2 MSL)\n"
                "        CLOSED\n");
    expect_last(1, "9 earlier rows are left out.\n\n"
                "        client                server\n"
                   "        TIME-WAIT             CLOSED\n"
                   "60.21s  (2 MSL)\n"
                   "        CLOSED\n");
}
END_TEST

/* Lost on the way to the left, and by what. */
START_TEST(losses_to_the_left) {
    bench_connect(&bench);
    fault(LASTACK_FAULT_DROP, BENCH_SERVER, LASTACK_FACT_ACK_OF_FIN, LASTACK_ORDINAL_NTH, 0);
    close_client();
    bench_run(&bench, 500 * MS);
    lastack_sim_cut(bench.sim, BENCH_CLIENT, BENCH_SERVER, true);
    bench_run(&bench, S);
    lastack_sim_cut(bench.sim, BENCH_CLIENT, BENCH_SERVER, false);
    bench_run(&bench, 5 * S);
    expect("       client                                               server\n"
           "       CLOSED                                               LISTEN\n"
           "   0s  SYN-SENT     --> <SEQ=100><CTL=SYN>              --> SYN-RECEIVED  10ms\n"
           " 20ms  ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK> <--\n"
           "                    --> <SEQ=101><ACK=301><CTL=ACK>     --> ESTABLISHED   30ms\n"
           "100ms  (close)\n"
           "       FIN-WAIT-1   --> <SEQ=101><ACK=301><CTL=FIN,ACK> --> CLOSE-WAIT    110ms\n"
           "                    X-- <SEQ=301><ACK=102><CTL=ACK>     <--                      lost: "
           "ACK of FIN, close.scn:7\n"
           "           :                 . . . 990ms . . .                  :\n"
           " 1.1s  (again)      --> <SEQ=101><ACK=301><CTL=FIN,ACK> --X                      lost: "
           "link cut\n"
           "           :                 . . . 2s . . .                     :\n"
           " 3.1s  (again)      --> <SEQ=101><ACK=301><CTL=FIN,ACK> -->               3.11s\n"
           "3.12s  FIN-WAIT-2   <-- <SEQ=301><ACK=102><CTL=ACK>     <--\n");
}
END_TEST

START_TEST(nobody_answers) {
    bench_connect(&bench);
    fault(LASTACK_FAULT_DROP, BENCH_CLIENT, 0, LASTACK_ORDINAL_EVERY_NTH, 0);
    lastack_host_set(bench.sim, BENCH_CLIENT, LASTACK_KNOB_RETRIES, 2);
    close_client();
    bench_run(&bench, 300 * S);
    expect("       client                                               server\n"
           "       CLOSED                                               LISTEN\n"
           "   0s  SYN-SENT     --> <SEQ=100><CTL=SYN>              --> SYN-RECEIVED  10ms\n"
           " 20ms  ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK> <--\n"
           "                    --> <SEQ=101><ACK=301><CTL=ACK>     --> ESTABLISHED   30ms\n"
           "100ms  (close)\n"
           "       FIN-WAIT-1   --> <SEQ=101><ACK=301><CTL=FIN,ACK> --X                      lost: "
           "close.scn:7\n"
           "           :                 . . . 1s . . .                     :\n"
           " 1.1s  (again)      --> <SEQ=101><ACK=301><CTL=FIN,ACK> --X                      lost: "
           "close.scn:7\n"
           "           :                 . . . 2s . . .                     :\n"
           " 3.1s  (again)      --> <SEQ=101><ACK=301><CTL=FIN,ACK> --X                      lost: "
           "close.scn:7\n"
           "           :                 . . . 4s . . .                     :\n"
           " 7.1s  (gives up)\n"
           "       CLOSED\n"
           "       (ETIMEDOUT)\n");
}
END_TEST

/* MAY-2: a new SYN with the four-tuple of a TIME-WAIT; the old connection's end is not the new
 * one's. */
START_TEST(a_time_wait_that_gives_way) {
    lastack_host_set(bench.sim, BENCH_SERVER, LASTACK_KNOB_TIME_WAIT_REUSE, 1);
    lastack_host_ports(bench.sim, BENCH_CLIENT, 1000, 1000);
    bench_connect(&bench);
    close_server();
    bench_run(&bench, 100 * MS);
    close_client();
    bench_run(&bench, 100 * MS);
    lastack_host_set(bench.sim, BENCH_CLIENT, LASTACK_KNOB_ISS, 1000);
    bench_connect(&bench);
    expect("       client                                                server\n"
           "       CLOSED                                                LISTEN\n"
           "   0s  SYN-SENT     --> <SEQ=100><CTL=SYN>               --> SYN-RECEIVED  10ms\n"
           " 20ms  ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK>  <--\n"
           "                    --> <SEQ=101><ACK=301><CTL=ACK>      --> ESTABLISHED   30ms\n"
           "                                                             (close)       100ms\n"
           "110ms  CLOSE-WAIT   <-- <SEQ=301><ACK=101><CTL=FIN,ACK>  <-- FIN-WAIT-1\n"
           "                    --> <SEQ=101><ACK=302><CTL=ACK>      --> FIN-WAIT-2    120ms\n"
           "200ms  (close)\n"
           "       LAST-ACK     --> <SEQ=101><ACK=302><CTL=FIN,ACK>  --> TIME-WAIT     210ms\n"
           "220ms  CLOSED       <-- <SEQ=302><ACK=102><CTL=ACK>      <--\n"
           "300ms  SYN-SENT     --> <SEQ=1000><CTL=SYN>              --> SYN-RECEIVED  310ms\n"
           "320ms  ESTABLISHED  <-- <SEQ=303><ACK=1001><CTL=SYN,ACK> <--\n"
           "                    --> <SEQ=1001><ACK=304><CTL=ACK>     --> ESTABLISHED   330ms\n");
}
END_TEST

/* RFC 9293 Figure 7. */
START_TEST(simultaneous_open) {
    for (int host = 0; host < 2; host++) {
        lastack_socket s;
        lastack_socket_open(bench.sim, host, &s);
        lastack_socket_bind(bench.sim, s, 0, 1000);
        lastack_socket_connect(bench.sim, s, (uint16_t)(2 - host), 1000);
    }
    bench_run(&bench, 100 * MS);
    expect("      client                                               server\n"
           "      CLOSED                                               CLOSED\n"
           "  0s  SYN-SENT     --> <SEQ=100><CTL=SYN>              ...\n"
           "10ms  SYN-RECEIVED <-- <SEQ=300><CTL=SYN>              <-- SYN-SENT      0s\n"
           "                   ... <SEQ=100><CTL=SYN>              --> SYN-RECEIVED  10ms\n"
           "                   ... <SEQ=300><ACK=101><CTL=SYN,ACK> <--\n"
           "                   --> <SEQ=100><ACK=301><CTL=SYN,ACK> --> ESTABLISHED   20ms\n"
           "20ms  ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK> ...\n");
}
END_TEST

START_TEST(timeouts_are_named) {
    lastack_host_set(bench.sim, BENCH_CLIENT, LASTACK_KNOB_FIN_WAIT_2, 60 * S);
    lastack_host_set(bench.sim, BENCH_SERVER, LASTACK_KNOB_USER_TIMEOUT, 5 * S);
    bench_connect(&bench);
    close_client();
    bench_run(&bench, 100 * MS);
    fault(LASTACK_FAULT_DROP, BENCH_SERVER, 0, LASTACK_ORDINAL_EVERY_NTH, 0);
    close_server();
    bench_run(&bench, 100 * S);
    expect("        client                                               server\n"
           "        CLOSED                                               LISTEN\n"
           "    0s  SYN-SENT     --> <SEQ=100><CTL=SYN>              --> SYN-RECEIVED    10ms\n"
           "  20ms  ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK> <--\n"
           "                     --> <SEQ=101><ACK=301><CTL=ACK>     --> ESTABLISHED     30ms\n"
           " 100ms  (close)\n"
           "        FIN-WAIT-1   --> <SEQ=101><ACK=301><CTL=FIN,ACK> --> CLOSE-WAIT      110ms\n"
           " 120ms  FIN-WAIT-2   <-- <SEQ=301><ACK=102><CTL=ACK>     <--\n"
           "                                                             (close)         200ms\n"
           "                     X-- <SEQ=301><ACK=102><CTL=FIN,ACK> <-- LAST-ACK                "
           "lost: close.scn:7\n"
           "            :                 . . . 1s . . .                     :\n"
           "                     X-- <SEQ=301><ACK=102><CTL=FIN,ACK> <-- (again)         1.2s    "
           "lost: close.scn:7\n"
           "            :                 . . . 2s . . .                     :\n"
           "                     X-- <SEQ=301><ACK=102><CTL=FIN,ACK> <-- (again)         3.2s    "
           "lost: close.scn:7\n"
           "            :                 . . . 2s . . .                     :\n"
           "                                                             (user timeout)  5.2s\n"
           "                                                             CLOSED\n"
           "                                                             (ETIMEDOUT)\n"
           "            :                 . . . 54.92s . . .                 :\n"
           "60.12s  (timeout)\n"
           "        CLOSED\n");
}
END_TEST

/* ---- resets ------------------------------------------------------------------------------------
 */

START_TEST(an_abort) {
    bench_connect(&bench);
    lastack_socket_abort(bench.sim, bench.server);
    bench_run(&bench, S);
    expect("       client                                               server\n"
           "       CLOSED                                               LISTEN\n"
           "   0s  SYN-SENT     --> <SEQ=100><CTL=SYN>              --> SYN-RECEIVED  10ms\n"
           " 20ms  ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK> <--\n"
           "                    --> <SEQ=101><ACK=301><CTL=ACK>     --> ESTABLISHED   30ms\n"
           "                                                            (abort)       100ms\n"
           "110ms  CLOSED       <-- <SEQ=301><CTL=RST>              <-- CLOSED\n"
           "       (ECONNRESET)\n");
}
END_TEST

/* What its user has called was close, which had to reset, and why is said. */
START_TEST(a_close_that_resets) {
    bool unread = _i == 0;
    bench_connect(&bench);
    if (unread)
        bench_send(&bench, bench.client, 5);
    else
        lastack_socket_set(bench.sim, bench.server, LASTACK_SO_LINGER, 0);
    bench_run(&bench, 100 * MS);
    close_server();
    bench_run(&bench, S);
    ck_assert(draw(ladder, NULL, DRAWN_MOST));
    ck_assert_ptr_nonnull(strstr(drawn, unread ? "(close: text unread)" : "(close: linger 0)"));
    ck_assert_ptr_null(strstr(drawn, "(abort)"));
}
END_TEST

/* RFC 9293 Figure 10: one side has forgotten. */
START_TEST(half_open) {
    bench_connect(&bench);
    lastack_host_reboot(bench.sim, BENCH_CLIENT);
    bench_run(&bench, S);
    bench_send(&bench, bench.server, 5);
    bench_run(&bench, S);
    expect("       client                                                   server\n"
           "       CLOSED                                                   LISTEN\n"
           "   0s  SYN-SENT     --> <SEQ=100><CTL=SYN>                  --> SYN-RECEIVED  10ms\n"
           " 20ms  ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK>     <--\n"
           "                    --> <SEQ=101><ACK=301><CTL=ACK>         --> ESTABLISHED   30ms\n"
           "100ms  (reboot)\n"
           "       CLOSED\n"
           "           :                   . . . 1s . . .                       :\n"
           "1.11s               <-- <SEQ=301><ACK=101><DATA=5><CTL=ACK> <--               1.1s\n"
           "                    --> <SEQ=101><CTL=RST>                  --> CLOSED        1.12s\n"
           "                                                                (ECONNRESET)\n");
}
END_TEST

START_TEST(nobody_listens) {
    lastack_socket_close(bench.sim, bench.listener);
    lastack_socket_open(bench.sim, BENCH_CLIENT, &bench.client);
    lastack_socket_connect(bench.sim, bench.client, 2, 80);
    bench_run(&bench, S);
    expect("      client                                               server\n"
           "      CLOSED                                               CLOSED\n"
           "  0s  SYN-SENT       --> <SEQ=100><CTL=SYN>            -->               10ms\n"
           "20ms  CLOSED         <-- <SEQ=0><ACK=101><CTL=RST,ACK> <--\n"
           "      (ECONNREFUSED)\n");
}
END_TEST

/* ---- on the way --------------------------------------------------------------------------------
 */

START_TEST(still_under_way) {
    bench_connect(&bench);
    close_client();
    expect("       client                                               server\n"
           "       CLOSED                                               LISTEN\n"
           "   0s  SYN-SENT     --> <SEQ=100><CTL=SYN>              --> SYN-RECEIVED  10ms\n"
           " 20ms  ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK> <--\n"
           "                    --> <SEQ=101><ACK=301><CTL=ACK>     --> ESTABLISHED   30ms\n"
           "100ms  (close)\n"
           "       FIN-WAIT-1   --> <SEQ=101><ACK=301><CTL=FIN,ACK> ...\n");
}
END_TEST

START_TEST(a_fin_that_overtakes_its_text) {
    bench_connect(&bench);
    fault(LASTACK_FAULT_DELAY, BENCH_CLIENT, LASTACK_FACT_DATA, LASTACK_ORDINAL_NTH, 3 * S);
    bench_send(&bench, bench.client, 5);
    close_client();
    bench_run(&bench, 5 * S);
    expect("       client                                                   server\n"
           "       CLOSED                                                   LISTEN\n"
           "   0s  SYN-SENT     --> <SEQ=100><CTL=SYN>                  --> SYN-RECEIVED  10ms\n"
           " 20ms  ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK>     <--\n"
           "                    --> <SEQ=101><ACK=301><CTL=ACK>         --> ESTABLISHED   30ms\n"
           "100ms               --> <SEQ=101><ACK=301><DATA=5><CTL=ACK> ...                      "
           "delayed, close.scn:7\n"
           "       (close)\n"
           "       FIN-WAIT-1   --> <SEQ=106><ACK=301><CTL=FIN,ACK>     -->               110ms\n"
           "120ms               <-- <SEQ=301><ACK=101><CTL=ACK>         <--\n"
           "           :                   . . . 980ms . . .                    :\n"
           " 1.1s  (again)      --> <SEQ=101><ACK=301><DATA=5><CTL=ACK> --> CLOSE-WAIT    1.11s\n"
           "1.12s  FIN-WAIT-2   <-- <SEQ=301><ACK=107><CTL=ACK>         <--\n"
           "           :                   . . . 1.99s . . .                    :\n"
           "                    ... <SEQ=101><ACK=301><DATA=5><CTL=ACK> -->               3.11s\n"
           "3.12s               <-- <SEQ=301><ACK=107><CTL=ACK>         <--\n");
}
END_TEST

START_TEST(copies_and_forgeries) {
    bench_connect(&bench);
    fault(LASTACK_FAULT_DUPLICATE, BENCH_CLIENT, LASTACK_FACT_FIN, LASTACK_ORDINAL_NTH, 0);
    close_client();
    bench_run(&bench, S);
    bench_forge(&bench, 0, LASTACK_RST, NULL);
    bench_run(&bench, S);
    expect("       client                                               server\n"
           "       CLOSED                                               LISTEN\n"
           "   0s  SYN-SENT     --> <SEQ=100><CTL=SYN>              --> SYN-RECEIVED  10ms\n"
           " 20ms  ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK> <--\n"
           "                    --> <SEQ=101><ACK=301><CTL=ACK>     --> ESTABLISHED   30ms\n"
           "100ms  (close)\n"
           "       FIN-WAIT-1   --> <SEQ=101><ACK=301><CTL=FIN,ACK> --> CLOSE-WAIT    110ms  "
           "copied, close.scn:7\n"
           "120ms  FIN-WAIT-2   <-- <SEQ=301><ACK=102><CTL=ACK>     <--\n"
           "       (copy)       ... <SEQ=101><ACK=301><CTL=FIN,ACK> -->\n"
           "                    <-- <SEQ=301><ACK=102><CTL=ACK>     <--\n"
           "           :                 . . . 980ms . . .                  :\n"
           "       (forged)     ... <SEQ=102><CTL=RST>              --> CLOSED        1.1s\n"
           "                                                            (ECONNRESET)\n");
}
END_TEST

START_TEST(damage) {
    bench_connect(&bench);
    fault(LASTACK_FAULT_CORRUPT, BENCH_CLIENT, LASTACK_FACT_DATA, LASTACK_ORDINAL_NTH, 0);
    bench_send(&bench, bench.client, 5);
    bench_run(&bench, 200 * MS);
    expect("       client                                                   server\n"
           "       CLOSED                                                   LISTEN\n"
           "   0s  SYN-SENT     --> <SEQ=100><CTL=SYN>                  --> SYN-RECEIVED  10ms\n"
           " 20ms  ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK>     <--\n"
           "                    --> <SEQ=101><ACK=301><CTL=ACK>         --> ESTABLISHED   30ms\n"
           "100ms               --> <SEQ=101><ACK=301><DATA=5><CTL=ACK> --X                      "
           "damaged, close.scn:7; lost: bad checksum\n");
}
END_TEST

START_TEST(the_ack_of_the_syn_is_lost) {
    fault(LASTACK_FAULT_DROP, BENCH_CLIENT, LASTACK_FACT_ACK_OF_SYN, LASTACK_ORDINAL_NTH, 0);
    lastack_socket_open(bench.sim, BENCH_CLIENT, &bench.client);
    lastack_socket_connect(bench.sim, bench.client, 2, 80);
    bench_run(&bench, 2 * S);
    expect("       client                                               server\n"
           "       CLOSED                                               LISTEN\n"
           "   0s  SYN-SENT     --> <SEQ=100><CTL=SYN>              --> SYN-RECEIVED  10ms\n"
           " 20ms  ESTABLISHED  <-- <SEQ=300><ACK=101><CTL=SYN,ACK> <--\n"
           "                    --> <SEQ=101><ACK=301><CTL=ACK>     --X                      lost: "
           "ACK of SYN, close.scn:7\n"
           "           :                 . . . 990ms . . .                  :\n"
           "1.02s               <-- <SEQ=300><ACK=101><CTL=SYN,ACK> <-- (again)       1.01s\n"
           "                    --> <SEQ=101><ACK=301><CTL=ACK>     --> ESTABLISHED   1.03s\n");
}
END_TEST

static void see(unsigned kind, const struct lastack_segment *seg, uint32_t facts) {
    struct lastack_record record = {.kind = (uint16_t)kind, .connection = 77};
    record.u.wire.segment = seg;
    record.u.wire.facts = facts;
    lastack_ladder_see(ladder, bench.sim, &record);
}

/* A ladder that begins to look in the middle sees the ends of what it did not see begin. */
START_TEST(ends_without_beginnings) {
    static const struct lastack_segment fin = {.source = 1,
                                               .destination = 2,
                                               .source_port = 1000,
                                               .destination_port = 80,
                                               .seq = {101},
                                               .ack = {301},
                                               .wnd = 1000,
                                               .ctl = LASTACK_FIN | LASTACK_ACK};
    struct lastack_segment other = fin;
    other.ctl = LASTACK_ACK;
    see(LASTACK_RECORD_BEND, &fin, 0);
    see(LASTACK_RECORD_LOSE, &fin, 0);
    expect("");
    see(LASTACK_RECORD_SEND, &fin, 0);
    see(LASTACK_RECORD_BEND, &other, 0);
    see(LASTACK_RECORD_LOSE, &other, 0);
    see(LASTACK_RECORD_LOSE, &fin, LASTACK_FACT_COPY);
    see(LASTACK_RECORD_ARRIVE, &other, 0);
    see(LASTACK_RECORD_STATE, &fin, 0);
    see(LASTACK_RECORD_CALL, &fin, 0);
    expect("    client                                               server\n"
           "    CLOSED                                               CLOSED\n"
           "0s               --> <SEQ=101><ACK=301><CTL=FIN,ACK> ...\n"
           "                 ... <SEQ=101><ACK=301><CTL=ACK>     -->               0s\n");
}
END_TEST

/* Only what is alive on that host is rebooted. */
START_TEST(a_reboot_is_of_one_host) {
    bench_connect(&bench);
    close_client();
    close_server();
    lastack_host_set(bench.sim, BENCH_SERVER, LASTACK_KNOB_MSL, 0);
    bench_run(&bench, S);
    lastack_host_reboot(bench.sim, BENCH_SERVER);
    lastack_host_reboot(bench.sim, BENCH_CLIENT);
    expect_last(3, "10 earlier rows are left out.\n\n"
                "       client                server\n"
                   "       TIME-WAIT             TIME-WAIT\n"
                   "                             (2 MSL)       120ms\n"
                   "                             CLOSED\n"
                   "           :            . . . 980ms . . .    :\n"
                   " 1.1s  (reboot)\n"
                   "       CLOSED\n");
}
END_TEST

int main(void) {
    Suite *suite = suite_create("ladder");
    TCase *tcase = tcase_create("ladder");
    tcase_add_checked_fixture(tcase, ladder_setup, ladder_teardown);
    tcase_add_test(tcase, the_final_ack_is_lost);
    tcase_add_test(tcase, simultaneous_close);
    tcase_add_test(tcase, the_last_rows_say_where_they_begin);
    tcase_add_test(tcase, losses_to_the_left);
    tcase_add_test(tcase, nobody_answers);
    tcase_add_test(tcase, a_time_wait_that_gives_way);
    tcase_add_test(tcase, simultaneous_open);
    tcase_add_test(tcase, timeouts_are_named);
    tcase_add_test(tcase, an_abort);
    tcase_add_loop_test(tcase, a_close_that_resets, 0, 2);
    tcase_add_test(tcase, half_open);
    tcase_add_test(tcase, nobody_listens);
    tcase_add_test(tcase, still_under_way);
    tcase_add_test(tcase, a_fin_that_overtakes_its_text);
    tcase_add_test(tcase, copies_and_forgeries);
    tcase_add_test(tcase, the_ack_of_the_syn_is_lost);
    tcase_add_test(tcase, ends_without_beginnings);
    tcase_add_test(tcase, a_reboot_is_of_one_host);
    tcase_add_test(tcase, damage);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
