/* The text sink, from records made by hand: one line a record, deterministic, whatever the names.
 */
#include "run_suite.h"
#include "written.h"
#include <check.h>
#include <lastack/lastack.h>
#include <stdlib.h>
#include <string.h>

static const char *host_name(void *context, int host) {
    (void)context;
    return host == 0 ? "client" : host == 1 ? "server" : "bad\n\x1b[31m\\\xff name";
}

static const char *connection_name(void *context, uint32_t connection) {
    (void)context;
    return connection == 7 ? "c1" : NULL;
}

static const char *tag_text(void *context, uint32_t tag) {
    (void)context;
    return tag == 5 ? "close.scn:7" : NULL;
}

static const struct lastack_names names = {
    .host = host_name, .connection = connection_name, .tag = tag_text};

static struct lastack_text_sink sink;

static void setup(void) {
    written_begin();
    sink = (struct lastack_text_sink){.names = names, .write = written_keep};
}

static void see(const struct lastack_record *record) {
    written_forget();
    lastack_text_see(&sink, NULL, record);
}

static const struct lastack_segment final_ack = {.source = 1,
                                                 .destination = 2,
                                                 .source_port = 49152,
                                                 .destination_port = 80,
                                                 .seq = {101},
                                                 .ack = {302},
                                                 .ctl = LASTACK_ACK};

static struct lastack_record wire(unsigned kind, uint32_t facts) {
    struct lastack_record record = {
        .time = 1020 * LASTACK_MILLISECOND, .kind = (uint16_t)kind, .host = 0, .connection = 3};
    record.u.wire.segment = &final_ack;
    record.u.wire.facts = facts;
    record.u.wire.origin = 3;
    return record;
}

START_TEST(times_are_exact_and_short) {
    static const struct {
        lastack_time time;
        const char *text;
    } row[] = {
        {0, "0s"},
        {1, "1ns"},
        {999, "999ns"},
        {1000, "1us"},
        {1500, "1.5us"},
        {10 * LASTACK_MILLISECOND, "10ms"},
        {10 * LASTACK_MILLISECOND + 1, "10.000001ms"},
        {1020 * LASTACK_MILLISECOND, "1.02s"},
        {61 * LASTACK_SECOND, "61s"},
        {60 * LASTACK_SECOND + 1, "60.000000001s"},
        {LASTACK_NEVER, "never"},
        {LASTACK_NEVER - 1, "9223372036.854775806s"},
        {-10 * LASTACK_MILLISECOND, "-10ms"},
    };
    char text[32];
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        ck_assert_uint_eq(lastack_time_print(row[i].time, text, sizeof text), strlen(row[i].text));
        ck_assert_str_eq(text, row[i].text);
    }
}
END_TEST

START_TEST(times_are_cut_to_the_room) {
    char text[4] = "zzz";
    ck_assert_uint_eq(lastack_time_print(61 * LASTACK_SECOND, text, 3), 2);
    ck_assert_str_eq(text, "61");
    ck_assert_uint_eq(lastack_time_print(61 * LASTACK_SECOND, text, 0), 0);
    ck_assert_str_eq(text, "61");
}
END_TEST

START_TEST(losses_have_words) {
    for (unsigned i = 0; i < LASTACK_LOSS_COUNT; i++)
        ck_assert_str_ne(lastack_loss_text(i), "?");
    ck_assert_str_eq(lastack_loss_text(LASTACK_LOSS_COUNT), "?");
    ck_assert_str_eq(lastack_loss_text(LASTACK_LOSS_CHANCE), "by chance");
}
END_TEST

START_TEST(segments) {
    struct lastack_record record = wire(LASTACK_RECORD_SEND, LASTACK_FACT_PURE_ACK);
    see(&record);
    ck_assert_str_eq(written, "1.02s       client#3          --> <SEQ=101><ACK=302><CTL=ACK>\n");

    record = wire(LASTACK_RECORD_ARRIVE, LASTACK_FACT_PURE_ACK | LASTACK_FACT_FORGED);
    record.host = 1;
    record.connection = 7;
    see(&record);
    ck_assert_str_eq(written,
                     "1.02s       c1                <-- <SEQ=101><ACK=302><CTL=ACK> (forged)\n");

    record = wire(LASTACK_RECORD_LOSE, LASTACK_FACT_ACK_OF_FIN | LASTACK_FACT_FINAL_ACK);
    record.u.wire.loss = LASTACK_LOSS_FAULT;
    record.u.wire.tag = 5;
    see(&record);
    ck_assert_str_eq(written,
                     "1.02s       client#3          --X <SEQ=101><ACK=302><CTL=ACK> (final ACK)"
                     " lost: close.scn:7\n");

    record = wire(LASTACK_RECORD_LOSE, LASTACK_FACT_RETRANSMISSION | LASTACK_FACT_ACK_OF_SYN);
    record.u.wire.loss = LASTACK_LOSS_CHANCE;
    see(&record);
    ck_assert_str_eq(written, "1.02s       client#3          --X <SEQ=101><ACK=302><CTL=ACK>"
                              " (retransmission, ACK of SYN) lost: by chance\n");

    record = wire(LASTACK_RECORD_BEND, 0);
    record.u.wire.bend = LASTACK_FAULT_DELAY;
    record.u.wire.due = 3 * LASTACK_SECOND;
    record.u.wire.tag = 5;
    see(&record);
    ck_assert_str_eq(written, "1.02s       client#3          -~> <SEQ=101><ACK=302><CTL=ACK>"
                              " delayed, close.scn:7, due 3s\n");
}
END_TEST

START_TEST(what_belongs_to_nobody) {
    struct lastack_record record = wire(LASTACK_RECORD_ARRIVE, LASTACK_FACT_COPY);
    record.host = 1;
    record.connection = 0;
    see(&record);
    ck_assert_str_eq(written,
                     "1.02s       server            <-- <SEQ=101><ACK=302><CTL=ACK> (copy)\n");
    record.host = -1;
    see(&record);
    ck_assert_str_eq(written,
                     "1.02s       nobody            <-- <SEQ=101><ACK=302><CTL=ACK> (copy)\n");
}
END_TEST

START_TEST(calls_states_and_signals) {
    struct lastack_record record = {.kind = LASTACK_RECORD_CALL, .host = 1, .connection = 2};
    record.u.call.call = LASTACK_CALL_SEND;
    record.u.call.octets = 1;
    see(&record);
    ck_assert_str_eq(written, "0s          server#2          SEND 1 octet\n");
    record.u.call.octets = 5;
    record.u.call.status = LASTACK_STATUS_CONNECTION_CLOSING;
    see(&record);
    ck_assert_str_eq(written, "0s          server#2          SEND 5 octets: connection closing\n");
    record.u.call.call = LASTACK_CALL_CLOSE;
    record.u.call.status = LASTACK_STATUS_OK;
    see(&record);
    ck_assert_str_eq(written, "0s          server#2          CLOSE\n");
    record.u.call.call = LASTACK_CALL_ABORT;
    record.u.call.reset = LASTACK_CLOSE_RESET_LINGER;
    see(&record);
    ck_assert_str_eq(written, "0s          server#2          close (ABORT: linger 0)\n");

    record = (struct lastack_record){.kind = LASTACK_RECORD_STATE, .connection = 2, .host = 1};
    record.u.state.from = LASTACK_FIN_WAIT_1;
    record.u.state.to = LASTACK_FIN_WAIT_2;
    record.u.state.event = LASTACK_EVENT_ACK_OF_FIN;
    see(&record);
    ck_assert_str_eq(written,
                     "0s          server#2          FIN-WAIT-1 -> FIN-WAIT-2 (ACK-OF-FIN)\n");
    record.u.state.event = LASTACK_EVENT_NONE;
    see(&record);
    ck_assert_str_eq(written, "0s          server#2          FIN-WAIT-1 -> FIN-WAIT-2\n");

    record = (struct lastack_record){.kind = LASTACK_RECORD_SIGNAL, .connection = 2, .host = 1};
    record.u.signal.id = LASTACK_SIGNAL_RESET;
    record.u.signal.error = LASTACK_ECONNRESET;
    see(&record);
    ck_assert_str_eq(written, "0s          server#2          signal reset (ECONNRESET)\n");
    record.u.signal.id = LASTACK_SIGNAL_RETRANSMITS;
    record.u.signal.detail = 3;
    record.u.signal.error = 0;
    see(&record);
    ck_assert_str_eq(written, "0s          server#2          signal retransmits 3\n");
}
END_TEST

START_TEST(births_text_and_ends) {
    struct lastack_record record = {.kind = LASTACK_RECORD_BORN, .host = 1, .connection = 4};
    record.u.born.local = 2;
    record.u.born.local_port = 80;
    see(&record);
    ck_assert_str_eq(written, "0s          server#4          born 10.0.0.2:80\n");
    record.u.born.remote = 1;
    record.u.born.remote_port = 49152;
    record.u.born.listener = 1;
    record.u.born.reopens = 3;
    see(&record);
    ck_assert_str_eq(written, "0s          server#4          born 10.0.0.2:80 - 10.0.0.1:49152,"
                              " child of #1, reopens #3\n");
    record.u.born.local = 0;
    record.u.born.local_port = 0;
    record.u.born.listener = record.u.born.reopens = 0;
    see(&record);
    ck_assert_str_eq(written, "0s          server#4          born *:* - 10.0.0.1:49152\n");

    record = (struct lastack_record){.kind = LASTACK_RECORD_KEEP, .host = 1, .connection = 4};
    record.u.text.octets = 5;
    record.u.text.place = 10;
    see(&record);
    ck_assert_str_eq(written, "0s          server#4          keep 5 octets at 10\n");
    record.kind = LASTACK_RECORD_DELIVER;
    see(&record);
    ck_assert_str_eq(written, "0s          server#4          deliver up to 10\n");
    record.kind = LASTACK_RECORD_TIMEOUT;
    see(&record);
    ck_assert_str_eq(written, "0s          server#4          timeout\n");
    record.kind = LASTACK_RECORD_GONE;
    see(&record);
    ck_assert_str_eq(written, "0s          server#4          gone\n");
    record.kind = LASTACK_RECORD_REBOOT;
    record.connection = 0;
    see(&record);
    ck_assert_str_eq(written, "0s          server            reboot\n");
}
END_TEST

START_TEST(rules_only_when_wanted) {
    struct lastack_record record = {.kind = LASTACK_RECORD_RULE, .host = 0, .connection = 3};
    record.u.rule.id = LASTACK_RULE_OPEN_ACTIVE;
    struct lastack_record deadline = {.kind = LASTACK_RECORD_DEADLINE, .connection = 3};
    deadline.u.deadline.at = LASTACK_NEVER;
    see(&record);
    ck_assert_uint_eq(written_octets, 0);
    see(&deadline);
    ck_assert_uint_eq(written_octets, 0);
    sink.rules = true;
    see(&record);
    ck_assert_ptr_nonnull(strstr(written, "rule OPEN_ACTIVE (3.10.1): "));
    record.u.rule.id = 60000; /* a student's own */
    see(&record);
    ck_assert_str_eq(written, "0s          client#3          rule 60000\n");
    see(&deadline);
    ck_assert_str_eq(written, "0s          client#3          timeout wanted: never\n");
}
END_TEST

START_TEST(every_kind_of_record_has_a_line) {
    const struct lastack_joint joint = {.a = 0, .b = 1};
    sink.rules = true;
    for (unsigned kind = 0; kind < LASTACK_RECORD_COUNT; kind++) {
        struct lastack_record record = {.kind = (uint16_t)kind, .host = 0, .connection = 3};
        record.u.wire.segment = &final_ack;
        if (kind == LASTACK_RECORD_CALL || kind > LASTACK_RECORD_ARRIVE)
            memset(&record.u, 0, sizeof record.u);
        if (kind == LASTACK_RECORD_LINK)
            record.u.joint = &joint;
        see(&record);
        ck_assert_uint_gt(written_octets, 30);
        ck_assert_ptr_eq(strchr(written, '\n'), written + written_octets - 1);
        ck_assert_ptr_null(strchr(written, '?'));
    }
}
END_TEST

START_TEST(names_are_escaped_and_cut) {
    struct lastack_record record = {.kind = LASTACK_RECORD_GONE, .host = 2, .connection = 3};
    see(&record);
    ck_assert_str_eq(written, "0s          bad\\x0a\\x1b[31m\\\\\\xff name#3 gone\n");
    for (size_t i = 0; i < written_octets - 1; i++)
        ck_assert(written[i] >= 0x20 && written[i] < 0x7f);
}
END_TEST

static const char *endless_name(void *context, uint32_t connection) {
    static const char name[] = "a name that is longer than any column has room for, and then some";
    (void)context;
    (void)connection;
    return name;
}

START_TEST(long_names_are_cut) {
    struct lastack_record record = {.kind = LASTACK_RECORD_GONE, .host = 0, .connection = 3};
    sink.names.connection = endless_name;
    see(&record);
    ck_assert_str_eq(written, "0s          a name that is longer than any.. gone\n");
}
END_TEST

START_TEST(without_names) {
    struct lastack_record record = {.kind = LASTACK_RECORD_GONE, .host = 0, .connection = 3};
    sink.names = (struct lastack_names){0};
    see(&record);
    ck_assert_str_eq(written, "0s          host0#3           gone\n");
}
END_TEST

/* What one line begins with is remembered for the next; nothing of that may be seen. */
START_TEST(lines_of_one_moment) {
    static const struct {
        lastack_time time;
        int16_t host;
        uint32_t connection;
        const char *line;
    } row[] = {
        {0, 0, 3, "0s          host0#3           gone\n"},
        {0, 0, 3, "0s          host0#3           gone\n"},
        {0, 0, 4, "0s          host0#4           gone\n"},
        {0, 1, 4, "0s          host1#4           gone\n"},
        {0, -1, 0, "0s          nobody            gone\n"},
        {1, -1, 0, "1ns         nobody            gone\n"},
        {1 - LASTACK_NEVER, 0, UINT32_MAX,
         "-9223372036.854775806s host0#4294967295 gone\n"},
        {1 - LASTACK_NEVER, 1, 3, "-9223372036.854775806s host1#3 gone\n"},
        {0, 0, 3, "0s          host0#3           gone\n"},
    };
    sink.names = (struct lastack_names){0};
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct lastack_record record = {.kind = LASTACK_RECORD_GONE,
                                        .time = row[i].time,
                                        .host = row[i].host,
                                        .connection = row[i].connection};
        see(&record);
        ck_assert_str_eq(written, row[i].line);
    }
}
END_TEST

static const char *name_given;

static const char *latest_name(void *context, uint32_t connection) {
    (void)context;
    (void)connection;
    return name_given;
}

START_TEST(a_name_given_meanwhile) {
    struct lastack_record record = {.kind = LASTACK_RECORD_GONE, .host = 0, .connection = 3};
    sink.names.connection = latest_name;
    name_given = NULL;
    see(&record);
    ck_assert_str_eq(written, "0s          client#3          gone\n");
    name_given = "c3";
    see(&record);
    ck_assert_str_eq(written, "0s          c3                gone\n");
}
END_TEST

START_TEST(an_arrow_after_a_long_name) {
    struct lastack_record record = wire(LASTACK_RECORD_SEND, 0);
    sink.names.connection = endless_name;
    see(&record);
    ck_assert_str_eq(written, "1.02s       a name that is longer than any.. "
                              "--> <SEQ=101><ACK=302><CTL=ACK>\n");
}
END_TEST

START_TEST(a_failed_write_is_remembered) {
    struct lastack_record record = {.kind = LASTACK_RECORD_GONE, .host = 0, .connection = 3};
    writes_left = 0;
    see(&record);
    ck_assert(sink.failed);
    writes_left = SIZE_MAX;
    see(&record);
    ck_assert(sink.failed);
    ck_assert_uint_gt(written_octets, 0);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("trace");
    TCase *text = tcase_create("text");
    tcase_add_checked_fixture(text, setup, NULL);
    tcase_add_test(text, times_are_exact_and_short);
    tcase_add_test(text, times_are_cut_to_the_room);
    tcase_add_test(text, losses_have_words);
    tcase_add_test(text, segments);
    tcase_add_test(text, what_belongs_to_nobody);
    tcase_add_test(text, calls_states_and_signals);
    tcase_add_test(text, births_text_and_ends);
    tcase_add_test(text, rules_only_when_wanted);
    tcase_add_test(text, every_kind_of_record_has_a_line);
    tcase_add_test(text, names_are_escaped_and_cut);
    tcase_add_test(text, long_names_are_cut);
    tcase_add_test(text, without_names);
    tcase_add_test(text, lines_of_one_moment);
    tcase_add_test(text, a_name_given_meanwhile);
    tcase_add_test(text, an_arrow_after_a_long_name);
    tcase_add_test(text, a_failed_write_is_remembered);
    suite_add_tcase(suite, text);
    return run_suite(suite);
}
