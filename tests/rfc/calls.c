/* User calls (RFC 9293 3.10.1 to 3.10.6): every call in every state, with the RFC's answer, the
 * state it leads to and what it sends. */
#include "harness.h"
#include "suites.h"
#include <string.h>

#define OK      LASTACK_STATUS_OK
#define GONE    LASTACK_STATUS_NO_CONNECTION
#define EXISTS  LASTACK_STATUS_EXISTS
#define CLOSING LASTACK_STATUS_CONNECTION_CLOSING
#define REMOTE  LASTACK_STATUS_REMOTE_UNSPECIFIED

struct answer {
    int status;
    const char *then, *sent; /* states; segments */
};
struct row {
    enum place place;
    struct answer open_active, open_passive, send, receive, close, abort, status;
};

#define SYN    "<SEQ=100><CTL=SYN>"
#define RST_1  "<SEQ=101><CTL=RST>"
#define RST_2  "<SEQ=102><CTL=RST>"
#define TEXT   "<SEQ=101><ACK=301><DATA=7><CTL=ACK>"
#define TEXT_2 "<SEQ=101><ACK=302><DATA=7><CTL=ACK>"
#define FIN    "<SEQ=101><ACK=301><CTL=FIN,ACK>"
#define FIN_2  "<SEQ=101><ACK=302><CTL=FIN,ACK>"

/* clang-format off */
static const struct row rows[PLACE_COUNT] = {
    /*                         OPEN active                OPEN passive          SEND                      RECEIVE             CLOSE                         ABORT                   STATUS */
    {AT_CLOSED,               {OK, "SYN-SENT", SYN}, {OK, "LISTEN", ""}, {GONE, "", ""},        {GONE, "", ""},    {GONE, "", ""},              {GONE, "", ""},         {GONE, "", ""}},
    {AT_LISTEN,               {OK, "SYN-SENT", SYN}, {EXISTS, "", ""},   {REMOTE, "", ""},      {OK, "", ""},      {OK, "CLOSED", ""},          {OK, "CLOSED", ""},     {OK, "", ""}},
    {AT_SYN_SENT,             {EXISTS, "", ""},      {EXISTS, "", ""},   {OK, "", ""},          {OK, "", ""},      {OK, "CLOSED", ""},          {OK, "CLOSED", ""},     {OK, "", ""}},
    {AT_SYN_RECEIVED_PASSIVE, {EXISTS, "", ""},      {EXISTS, "", ""},   {OK, "", ""},          {OK, "", ""},      {OK, "FIN-WAIT-1", FIN},     {OK, "CLOSED", RST_1},  {OK, "", ""}},
    {AT_SYN_RECEIVED_ACTIVE,  {EXISTS, "", ""},      {EXISTS, "", ""},   {OK, "", ""},          {OK, "", ""},      {OK, "FIN-WAIT-1", FIN},     {OK, "CLOSED", RST_1},  {OK, "", ""}},
    {AT_ESTABLISHED,          {EXISTS, "", ""},      {EXISTS, "", ""},   {OK, "", TEXT},        {OK, "", ""},      {OK, "FIN-WAIT-1", FIN},     {OK, "CLOSED", RST_1},  {OK, "", ""}},
    {AT_FIN_WAIT_1,           {EXISTS, "", ""},      {EXISTS, "", ""},   {CLOSING, "", ""},     {OK, "", ""},      {OK, "", ""},                {OK, "CLOSED", RST_2},  {OK, "", ""}},
    {AT_FIN_WAIT_2,           {EXISTS, "", ""},      {EXISTS, "", ""},   {CLOSING, "", ""},     {OK, "", ""},      {OK, "", ""},                {OK, "CLOSED", RST_2},  {OK, "", ""}},
    {AT_CLOSE_WAIT,           {EXISTS, "", ""},      {EXISTS, "", ""},   {OK, "", TEXT_2},      {CLOSING, "", ""}, {OK, "LAST-ACK", FIN_2},     {OK, "CLOSED", RST_1},  {OK, "", ""}},
    {AT_CLOSING,              {EXISTS, "", ""},      {EXISTS, "", ""},   {CLOSING, "", ""},     {CLOSING, "", ""}, {CLOSING, "", ""},           {OK, "CLOSED", ""},     {OK, "", ""}},
    {AT_LAST_ACK,             {EXISTS, "", ""},      {EXISTS, "", ""},   {CLOSING, "", ""},     {CLOSING, "", ""}, {CLOSING, "", ""},           {OK, "CLOSED", ""},     {OK, "", ""}},
    {AT_TIME_WAIT,            {EXISTS, "", ""},      {EXISTS, "", ""},   {CLOSING, "", ""},     {CLOSING, "", ""}, {CLOSING, "", ""},           {OK, "CLOSED", ""},     {OK, "", ""}},
};
/* clang-format on */

static void play(enum place place, enum lastack_call_kind kind, const struct answer *expected) {
    struct bench *bench = bench_at(place);
    struct end *a = &bench->a;
    ck_assert_int_eq(kind == LASTACK_CALL_SEND ? call_send(a, 7) : call(a, kind), expected->status);
    ck_assert_msg(strcmp(a->path_log, expected->then) == 0, "%s in %s goes \"%s\"",
                  lastack_call_name(kind), place_name(place), a->path_log);
    ck_assert_msg(strcmp(a->sent_log, expected->sent) == 0, "%s in %s sends \"%s\"",
                  lastack_call_name(kind), place_name(place), a->sent_log);
    /* "delete the TCB": the user's own doing needs no other signal */
    ck_assert_str_eq(a->signal_log, strcmp(expected->then, "CLOSED") == 0 ? "gone" : "");
    bench_free(bench);
}

START_TEST(every_call_in_every_state) {
    const struct row *row = &rows[_i];
    ck_assert_uint_eq(row->place, (unsigned)_i);
    play(row->place, LASTACK_CALL_OPEN_ACTIVE, &row->open_active);
    play(row->place, LASTACK_CALL_OPEN_PASSIVE, &row->open_passive);
    play(row->place, LASTACK_CALL_SEND, &row->send);
    play(row->place, LASTACK_CALL_RECEIVE, &row->receive);
    play(row->place, LASTACK_CALL_CLOSE, &row->close);
    play(row->place, LASTACK_CALL_ABORT, &row->abort);
    play(row->place, LASTACK_CALL_STATUS, &row->status);
}
END_TEST

/* FORSAKE is CLOSE where there is something to close, and ok afterwards. */
START_TEST(forsake_in_every_state) {
    const struct row *row = &rows[_i];
    struct answer expected = row->close;
    if (expected.status == CLOSING)
        expected.status = OK;
    play(row->place, LASTACK_CALL_FORSAKE, &expected);
}
END_TEST

START_TEST(open_without_a_remote_socket) {
    static const enum place places[] = {AT_CLOSED, AT_LISTEN};
    for (int i = 0; i < 2; i++) {
        struct bench *bench = bench_at(places[i]);
        struct end *a = &bench->a;
        a->path.remote = 0;
        ck_assert_int_eq(call_octets(a, LASTACK_CALL_OPEN_ACTIVE, 0), REMOTE);
        ck_assert_str_eq(a->path_log, "");
        ck_assert_str_eq(a->sent_log, "");
        bench_free(bench);
    }
}
END_TEST

/* "A fully specified passive call can be made active by the subsequent execution of a SEND"
 * (3.9.1.1); the text follows once ESTABLISHED. */
START_TEST(send_turns_a_listen_active) {
    struct bench *bench = bench_new();
    struct end *a = &bench->a, *b = &bench->b;
    call(a, LASTACK_CALL_OPEN_PASSIVE);
    call(b, LASTACK_CALL_OPEN_PASSIVE);
    a->path.remote = b->path.local;
    a->path.remote_port = b->path.local_port;
    ck_assert_int_eq(call_send(a, 7), OK);
    ck_assert_str_eq(a->path_log, "LISTEN SYN-SENT");
    ck_assert_str_eq(a->sent_log, SYN);
    ck_assert_uint_eq(view_of(a).passive, 0); /* MUST-11 */
    bench_for(bench, LASTACK_SECOND);
    ck_assert_str_eq(a->path_log, "LISTEN SYN-SENT ESTABLISHED");
    ck_assert_uint_eq(delivered(b), 7);
    bench_free(bench);
}
END_TEST

/* SYN-SENT and SYN-RECEIVED: "Queue the data for transmission after entering ESTABLISHED state." */
START_TEST(text_queued_before_established) {
    struct bench *bench = bench_new();
    struct end *a = &bench->a, *b = &bench->b;
    call(b, LASTACK_CALL_OPEN_PASSIVE);
    call(a, LASTACK_CALL_OPEN_ACTIVE);
    call_send(a, 5);
    bench_for(bench, LASTACK_SECOND);
    ck_assert_uint_eq(delivered(b), 5);
    ck_assert_str_eq(a->sent_log, SYN " <SEQ=101><ACK=301><DATA=5><CTL=ACK>");
    bench_free(bench);
}
END_TEST

/* CLOSE in SYN-RECEIVED with text queued: "queue for processing after entering ESTABLISHED state".
 */
START_TEST(close_queued_in_syn_received) {
    struct bench *bench = bench_at(AT_SYN_RECEIVED_ACTIVE);
    struct end *a = &bench->a;
    call_send(a, 5);
    ck_assert_int_eq(call(a, LASTACK_CALL_CLOSE), OK);
    ck_assert_str_eq(a->path_log, "");
    ck_assert_int_eq(call_send(a, 5), CLOSING);
    ck_assert_int_eq(call(a, LASTACK_CALL_CLOSE), OK);
    arrive_text(a, "<SEQ=301><ACK=101><CTL=ACK>");
    ck_assert_str_eq(a->path_log, "ESTABLISHED FIN-WAIT-1");
    ck_assert_str_eq(a->sent_log, "<SEQ=101><ACK=301><DATA=5><CTL=FIN,ACK>");
    bench_free(bench);
}
END_TEST

/* Closed in SYN-RECEIVED: our SYN may still have to be sent again, and the FIN after it. */
START_TEST(close_in_syn_received_with_the_syn_lost) {
    struct bench *bench = bench_at(AT_SYN_RECEIVED_PASSIVE);
    struct end *a = &bench->a;
    call(a, LASTACK_CALL_CLOSE);
    clear_logs(a);
    bench_for(bench, LASTACK_SECOND);
    ck_assert_str_eq(a->sent_log, "<SEQ=100><ACK=301><CTL=SYN,ACK>");
    clear_logs(a);
    arrive_text(a, "<SEQ=301><ACK=101><CTL=ACK>");
    ck_assert_str_eq(a->signal_log, "opened"); /* passed, if not reached */
    ck_assert_str_eq(a->sent_log, FIN);
    arrive_text(a, "<SEQ=301><ACK=102><CTL=ACK>");
    ck_assert_str_eq(a->path_log, "FIN-WAIT-2");
    bench_free(bench);
}
END_TEST

START_TEST(set_is_for_one_connection) {
    struct bench *bench = bench_new();
    struct end *a = &bench->a;
    ck_assert_int_eq(call_set(a, LASTACK_KNOB_MSS, 700), OK);
    ck_assert_int_eq(call_set(a, LASTACK_KNOB_RETRIES_SYN, 1), OK);
    ck_assert_int_eq(call_set(a, LASTACK_KNOB_MSL, LASTACK_SECOND), LASTACK_STATUS_ILLEGAL);
    ck_assert_int_eq(call_set(a, LASTACK_KNOB_MSS, 70000), LASTACK_STATUS_ILLEGAL);
    ck_assert_int_eq(call_set(a, LASTACK_KNOB_RETRIES, -1), LASTACK_STATUS_ILLEGAL);
    ck_assert_int_eq(call_set(a, LASTACK_KNOB_COUNT, 1), LASTACK_STATUS_ILLEGAL);
    call(a, LASTACK_CALL_OPEN_ACTIVE); /* what was set before OPEN stays */
    static const uint8_t mss_700[] = {2, 4, 700 >> 8, 700 & 255};
    ck_assert_uint_eq(a->out.segment[0].option_octets, 4);
    ck_assert_mem_eq(a->out.option[0], mss_700, 4);
    bench->cut = true;
    bench_lose(bench);
    bench_idle(bench);
    ck_assert_uint_eq(a->sent, 2);
    ck_assert_int_eq(bench->now, 3 * LASTACK_SECOND);
    bench_free(bench);
}
END_TEST

START_TEST(a_call_of_no_kind) {
    struct bench *bench = bench_at(AT_ESTABLISHED);
    ck_assert_int_eq(call(&bench->a, LASTACK_CALL_COUNT), LASTACK_STATUS_ILLEGAL);
    ck_assert_str_eq(bench->a.path_log, "");
    bench_free(bench);
}
END_TEST

Suite *suite_calls(void) {
    Suite *suite = suite_create("user calls");
    TCase *cases = tcase_create("calls");
    tcase_add_loop_test(cases, every_call_in_every_state, 0, PLACE_COUNT);
    tcase_add_loop_test(cases, forsake_in_every_state, 0, PLACE_COUNT);
    tcase_add_test(cases, open_without_a_remote_socket);
    tcase_add_test(cases, send_turns_a_listen_active);
    tcase_add_test(cases, text_queued_before_established);
    tcase_add_test(cases, close_queued_in_syn_received);
    tcase_add_test(cases, close_in_syn_received_with_the_syn_lost);
    tcase_add_test(cases, set_is_for_one_connection);
    tcase_add_test(cases, a_call_of_no_kind);
    suite_add_tcase(suite, cases);
    return suite;
}
