/* The JSON sink, from records made by hand. What it makes of whole runs is in tests/cli. */
#include "run_suite.h"
#include "written.h"
#include <check.h>
#include <lastack/lastack.h>
#include <stdlib.h>
#include <string.h>

static struct lastack_json_sink sink;

static void setup(void) {
    written_begin();
    sink = (struct lastack_json_sink){.write = written_keep};
}

static void is_written(const struct lastack_record *record, const char *line) {
    written_forget();
    lastack_json_see(&sink, NULL, record);
    ck_assert_str_eq(written, line);
    ck_assert(!sink.failed);
}

/* ---- names ----------------------------------------------------------------------------------- */

static const char *host_name(void *context, int host) {
    (void)context;
    return host == 0 ? "client" : NULL;
}

static const char *connection_name(void *context, uint32_t connection) {
    (void)context;
    return connection == 7 ? "c1" : NULL;
}

static const char *tag_text(void *context, uint32_t tag) {
    (void)context;
    return tag == 5 ? "close.scn:7" : NULL;
}

#define GONE(time, host, connection, who)                                                          \
    "{\"type\":\"gone\",\"time\":" time ",\"host\":" host ",\"connection\":" connection            \
    ",\"who\":" who "}\n"

START_TEST(who_it_is) {
    static const struct {
        bool names;
        int16_t host;
        uint32_t connection;
        const char *line;
    } row[] = {
        {false, 0, 0, GONE("-5", "0", "0", "\"host0\"")},
        {false, 12, 3, GONE("-5", "12", "3", "\"host12#3\"")},
        {false, -1, 0, GONE("-5", "null", "0", "null")},
        {true, 0, 0, GONE("-5", "0", "0", "\"client\"")},
        {true, 0, 4294967295, GONE("-5", "0", "4294967295", "\"client#4294967295\"")},
        {true, 1, 3, GONE("-5", "1", "3", "\"host1#3\"")},
        {true, 0, 7, GONE("-5", "0", "7", "\"c1\"")},
        {true, -1, 7, GONE("-5", "null", "7", "\"c1\"")},
        {true, -1, 3, GONE("-5", "null", "3", "null")},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct lastack_record record = {.kind = LASTACK_RECORD_GONE,
                                        .time = -5,
                                        .host = row[i].host,
                                        .connection = row[i].connection};
        sink.names = row[i].names ? (struct lastack_names){.host = host_name,
                                                           .connection = connection_name}
                                  : (struct lastack_names){0};
        is_written(&record, row[i].line);
    }
}
END_TEST

#define LOST(fault)                                                                                \
    "{\"type\":\"lose\",\"time\":0,\"host\":0,\"connection\":3,\"who\":\"host0#3\",\"origin\":3,"  \
    "\"source\":\"10.0.0.1\",\"source_port\":49152,\"destination\":null,\"destination_port\":80,"  \
    "\"seq\":101,\"ack\":302,\"ctl\":\"FIN,ACK\",\"wnd\":9,\"up\":0,\"options\":\"0104ff\","       \
    "\"octets\":0,\"place\":0,\"facts\":[\"FIN\",\"copy\"],\"loss\":\"fault\",\"fault\":" fault    \
    ",\"packet\":null}\n"

START_TEST(what_lost_it) {
    static const uint8_t option[] = {1, 4, 255};
    static const struct lastack_segment segment = {.source = 1,
                                                   .source_port = 49152,
                                                   .destination_port = 80,
                                                   .seq = {101},
                                                   .ack = {302},
                                                   .wnd = 9,
                                                   .option_octets = sizeof option,
                                                   .ctl = LASTACK_FIN | LASTACK_ACK};
    struct lastack_record record = {.kind = LASTACK_RECORD_LOSE, .connection = 3};
    record.u.wire.segment = &segment;
    record.u.wire.option = option;
    record.u.wire.origin = 3;
    record.u.wire.facts = LASTACK_FACT_FIN | LASTACK_FACT_COPY;
    record.u.wire.loss = LASTACK_LOSS_FAULT;
    record.u.wire.tag = 5;
    is_written(&record, LOST("null"));
    sink.names.tag = tag_text;
    is_written(&record, LOST("\"close.scn:7\""));
    record.u.wire.tag = 0;
    is_written(&record, LOST("null"));
}
END_TEST

/* ---- what is not known ----------------------------------------------------------------------- */

START_TEST(a_rule_of_a_students_own) {
    struct lastack_record record = {.kind = LASTACK_RECORD_RULE, .host = 1, .connection = 3};
    record.u.rule.id = 12345;
    is_written(&record, "{\"type\":\"rule\",\"time\":0,\"host\":1,\"connection\":3,"
                        "\"who\":\"host1#3\",\"rule\":12345,\"name\":null,\"section\":null,"
                        "\"text\":null}\n");
}
END_TEST

START_TEST(a_deadline_of_what_is_not_found) {
    struct lastack_record record = {.kind = LASTACK_RECORD_DEADLINE, .host = 1, .connection = 3};
    record.u.deadline.at = LASTACK_NEVER;
    is_written(&record, "{\"type\":\"deadline\",\"time\":0,\"host\":1,\"connection\":3,"
                        "\"who\":\"host1#3\",\"at\":null,\"text\":null,\"tcb\":null}\n");
}
END_TEST

/* ---- strings --------------------------------------------------------------------------------- */

#define BAD "\\ufffd"

START_TEST(strings_are_ascii) {
    static const struct {
        const char *name, *string;
    } row[] = {
        {"", ""},
        {" !~", " !~"},
        {"a\"b\\c", "a\\\"b\\\\c"},
        {"\x01\x1f\x7f\n", "\\u0001\\u001f\\u007f\\u000a"},
        {"\xc3\xa9", "\\u00e9"},
        {"\xe2\x82\xac!", "\\u20ac!"},
        {"\xf0\x9f\x98\x80", "\\ud83d\\ude00"},
        {"\xf4\x8f\xbf\xbf", "\\udbff\\udfff"},
        /* No UTF-8: a piece without a beginning, an end too early, longer than need be, half of a
         * pair, beyond the last character, and octets that never occur. */
        {"\x80z", BAD "z"},
        {"\xe2\x82z", BAD BAD "z"},
        {"\xe2", BAD},
        {"\xc0\xaf", BAD BAD},
        {"\xe0\x80\xaf", BAD BAD BAD},
        {"\xed\xa0\x80", BAD BAD BAD},
        {"\xed\xbf\xbf", BAD BAD BAD},
        {"\xee\x80\x80", "\\ue000"},
        {"\xf4\x90\x80\x80", BAD BAD BAD BAD},
        {"\xff", BAD},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        written_forget();
        lastack_json_begin(&sink, NULL, row[i].name);
        const char *at = strstr(written, "\"scenario\":\"");
        ck_assert_ptr_nonnull(at);
        at += strlen("\"scenario\":\"");
        ck_assert_int_eq(strncmp(at, row[i].string, strlen(row[i].string)), 0);
        ck_assert_str_eq(at + strlen(row[i].string), "\",\"seed\":null}\n");
    }
}
END_TEST

/* A line that is longer than the sink's memory comes in pieces, and nothing of it is lost. */
START_TEST(long_strings) {
    static char name[5000];
    for (size_t i = 0; i < sizeof name - 1; i++)
        name[i] = (char)('a' + i % 26);
    lastack_json_begin(&sink, NULL, name);
    ck_assert_uint_gt(writes, 4);
    ck_assert_ptr_nonnull(strstr(written, name));
    ck_assert_str_eq(written + written_octets - 2, "}\n");
    ck_assert(!sink.failed);
    for (size_t good = 0; good < 5; good++) {
        written_forget();
        writes_left = good;
        sink.failed = false;
        lastack_json_begin(&sink, NULL, name);
        ck_assert(sink.failed);
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("json");
    TCase *json = tcase_create("json");
    tcase_add_checked_fixture(json, setup, NULL);
    tcase_add_test(json, who_it_is);
    tcase_add_test(json, what_lost_it);
    tcase_add_test(json, a_rule_of_a_students_own);
    tcase_add_test(json, a_deadline_of_what_is_not_found);
    tcase_add_test(json, strings_are_ascii);
    tcase_add_test(json, long_strings);
    suite_add_tcase(suite, json);
    return run_suite(suite);
}
