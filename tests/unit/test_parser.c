/* The parser: statements become steps; limits, rubbish and want of memory are clean failures. */
#include "run_suite.h"
#include "script/script.h"
#include "script_kit.h"
#include <stdio.h>
#include <stdlib.h>

static const struct kit_file files[] = {
    {"names.scn", "let size = 500\nclient connect server:80 as c1\n"},
    {"ping.scn", "include \"pong.scn\"\n"},
    {"pong.scn", "include \"ping.scn\"\n"},
    {NULL, NULL},
};

/* ---- the steps ------------------------------------------------------------------------------- */

static const struct {
    const char *text;
    uint16_t kind; /* of the first step */
} rights[] = {
    {"server listen 80", STEP_LISTEN},
    {"server listen 80 backlog 5 hold reuse", STEP_LISTEN},
    {"server listen 80 reuse backlog 5 fails EADDRINUSE", STEP_LISTEN},
    {"server unlisten 80", STEP_UNLISTEN},
    {"client connect server:80", STEP_CONNECT},
    {"client connect server.1:80 from 5000 reuse as c1 fails EADDRNOTAVAIL", STEP_CONNECT},
    {"client connect client:80", STEP_CONNECT},
    {"client.peer connect server:80 fails EISCONN", STEP_CONNECT},
    {"server accept", STEP_ACCEPT},
    {"server accept as s1", STEP_ACCEPT},
    {"client send 5000", STEP_SEND},
    {"client send \"a\\x00b\"", STEP_SEND},
    {"client read 5", STEP_READ},
    {"client read \"text\"", STEP_READ},
    {"client read EOF fails ECONNRESET", STEP_READ},
    {"client shutdown write", STEP_SHUTDOWN},
    {"client shutdown read", STEP_SHUTDOWN},
    {"client shutdown both", STEP_SHUTDOWN},
    {"client close", STEP_CLOSE},
    {"client abort", STEP_ABORT},
    {"client reboot", STEP_REBOOT},
    {"client set SO_LINGER off", STEP_OPTION},
    {"client set SO_LINGER 0s", STEP_OPTION},
    {"client set TCP_NODELAY on", STEP_OPTION},
    {"client set TCP_USER_TIMEOUT never", STEP_OPTION},
    {"client set TCP_MAXSEG 1000", STEP_OPTION},
    {"link client server", STEP_LINK},
    {"link client server delay 1ms rate 10mbit loss 1% queue 5 mtu 576 duplication 1% "
     "reordering 2% corruption 3%",
     STEP_LINK},
    {"cut client server", STEP_CUT},
    {"heal client server", STEP_CUT},
    {"netstat", STEP_NETSTAT},
    {"netstat server", STEP_NETSTAT},
    {"netstat as bsd", STEP_NETSTAT},
    {"netstat server as ss", STEP_NETSTAT},
    {"at 1s netstat", STEP_AT},
    {"set msl 10s", STEP_KNOB},
    {"set client rfc1337 on", STEP_KNOB},
    {"set iss -1", STEP_KNOB},
    {"set buffer.send 64KiB", STEP_KNOB},
    {"set user-timeout never", STEP_KNOB},
    {"set ports 1000-2000", STEP_PORTS},
    {"set server profile linux", STEP_PROFILE},
    {"use ./some/endpoint.so for client", STEP_USE},
    {"use \"some endpoint.so\" for client", STEP_USE},
    {"drop FIN", STEP_FAULT},
    {"drop 2nd SYN,ACK from server", STEP_FAULT},
    {"drop next 3 retransmission of FIN to client", STEP_FAULT},
    {"drop next ACK of FIN", STEP_FAULT},
    {"drop every final ACK", STEP_FAULT},
    {"drop every 3rd DATA", STEP_FAULT},
    {"drop 0.5% segment from client to server", STEP_FAULT},
    {"duplicate ACK of SYN", STEP_FAULT},
    {"delay 1st RST to server by 10ms from client", STEP_FAULT},
    {"reorder DATA", STEP_FAULT},
    {"corrupt retransmission", STEP_FAULT},
    {"inject client>server <SEQ=RCV.NXT>", STEP_INJECT},
    {"inject client > server:80 <SEQ=100><WND=10><MSS=536><CTL=SYN>", STEP_INJECT},
    {"inject client:5000>server:80 <SEQ=RCV.NXT+RCV.WND-1><ACK=SND.NXT> \"text\"", STEP_INJECT},
    {"inject client>server.peer <SEQ=IRS+1-1><DATA=5><CTL=FIN>", STEP_INJECT},
    {"inject client>server <SEQ=1><UP=2><CTL=URG,PSH>", STEP_INJECT},
    {"wait 1.5s", STEP_WAIT},
    {"wait until idle", STEP_UNTIL},
    {"wait until established within 5s", STEP_UNTIL},
    {"wait until client path SYN-SENT ... within 5s", STEP_UNTIL},
    {"wait until client sent 2 FIN", STEP_UNTIL},
    {"expect client is TIME-WAIT", STEP_EXPECT},
    {"expect client.peer is TIME-WAIT", STEP_EXPECT},
    {"expect client path SYN-SENT [ESTABLISHED] ... CLOSED", STEP_EXPECT},
    {"expect client spent >= 60s in TIME-WAIT", STEP_EXPECT},
    {"expect client spent 59s..61s in TIME-WAIT", STEP_EXPECT},
    {"expect client sent <= 2 FIN", STEP_EXPECT},
    {"expect client received 2..3 SYN,ACK", STEP_EXPECT},
    {"expect client read 5000", STEP_EXPECT},
    {"expect client read \"hello\"", STEP_EXPECT},
    {"expect client error ECONNRESET", STEP_EXPECT},
    {"expect client error none", STEP_EXPECT},
    {"expect client count TIME-WAIT 5", STEP_EXPECT},
    {"expect client never TIME-WAIT", STEP_EXPECT},
    {"expect idle", STEP_EXPECT},
    {"expect established", STEP_EXPECT},
    {"expect finding ghost-text", STEP_EXPECT},
    {"expect no finding", STEP_EXPECT},
    {"always expect server sent 0 RST", STEP_ALWAYS},
    {"expect wire {\n client > server SYN <SEQ=ISS><DATA=0>\n\n ...\n server > client "
     "<ACK=IRS+1><CTL=SYN,ACK> lost }",
     STEP_EXPECT},
    {"at 5s client close", STEP_AT},
    {"after 1.5s set client msl 5s", STEP_AFTER},
    {"at 5s client read 1 fails EAGAIN", STEP_AT},
    {"repeat 3 { client close }", STEP_REPEAT},
    {"let a = 5\nwait 1s", STEP_WAIT},
    {"let a = \"x\"\nclient send a", STEP_SEND},
    {"host a addresses 3\nhost b\na connect b:80", STEP_CONNECT},
    {"set seed 5\nset judge off\nset limit.text 5\nwait 1s", STEP_WAIT},
    {"wait until wire { client > server SYN } within 1s", STEP_UNTIL},
    {"always expect ladder { --> SYN --> }", STEP_ALWAYS},
    {"at 5s expect wire { client > server SYN }", STEP_AT},
    {"expect ladder { ESTABLISHED --> <CTL=FIN,ACK> --> CLOSE-WAIT }", STEP_EXPECT},
    {"expect ladder server client {\n 10ms CLOSED --> FIN --> CLOSED 20ms\n --> FIN ...\n"
     " ... FIN --> CLOSED\n <-- FIN <--\n ... FIN <-- CLOSED\n CLOSED <-- FIN ...\n"
     " --> FIN --X\n X-- FIN <-- CLOSED 1s\n ...\n}",
     STEP_EXPECT},
};

START_TEST(makes_a_step) {
    struct lastack_failure failure;
    kit_endpoint = &lastack_tcp_ops;
    lastack_scenario *scenario = kit_parse(rights[_i].text, &failure);
    ck_assert_msg(scenario != NULL, "%s", kit_print(&failure));
    ck_assert_uint_ge(scenario->steps, 1);
    ck_assert_uint_eq(scenario->step[0].kind, rights[_i].kind);
    ck_assert_uint_eq(scenario->step[0].where.column, 1);
    /* The same whatever its end is. */
    char text[512];
    static const char *const ends[] = {"\n", "\r\n", " # why\r\n\r\n", "\r"};
    for (size_t i = 0; i < 4; i++) {
        lastack_scenario_free(scenario);
        snprintf(text, sizeof text, "%s%s", rights[_i].text, ends[i]);
        scenario = kit_parse(text, &failure);
        ck_assert_msg(scenario != NULL, "%s", kit_print(&failure));
        ck_assert_uint_eq(scenario->step[0].kind, rights[_i].kind);
    }
    lastack_scenario_free(scenario);
}
END_TEST

/* Wherever a statement ends too early, or goes on in something that is no token, it is wrong there.
 */
START_TEST(is_wrong_wherever_it_breaks_off) {
    /* The first three are wrong whatever stands before them. */
    static const char *const tails[] = {" ?", "\n?", " \x01", "", " }", " \"", " {", " x y"};
    const char *text = rights[_i].text;
    struct lastack_failure failure;
    char part[512];
    kit_endpoint = &lastack_tcp_ops;
    for (size_t octets = 0; octets <= strlen(text); octets++)
        for (size_t i = 0; i < sizeof tails / sizeof tails[0]; i++) {
            snprintf(part, sizeof part, "%.*s%s", (int)octets, text, tails[i]);
            lastack_scenario *scenario = kit_parse(part, &failure);
            ck_assert_msg(scenario == NULL || i >= 3, "%s", part);
            if (scenario == NULL) {
                ck_assert_int_eq(failure.outcome, LASTACK_WRONG);
                ck_assert_uint_le(failure.column, strlen(part) + 1);
                ck_assert_str_ne(failure.message, "");
            }
            lastack_scenario_free(scenario);
        }
}
END_TEST

START_TEST(needs_memory_for_every_step) {
    struct lastack_failure failure;
    kit_endpoint = &lastack_tcp_ops;
    for (long at = 1;; at++) {
        struct kit_memory memory;
        kit_memory_make(&memory);
        memory.fail_at = at;
        lastack_scenario *scenario = kit_parse_with(rights[_i].text, &memory.allocator, &failure);
        lastack_scenario_free(scenario);
        ck_assert_int_eq(memory.live, 0);
        if (scenario != NULL)
            break;
        ck_assert_int_eq(failure.outcome, LASTACK_EXHAUSTED);
    }
}
END_TEST

START_TEST(keeps_what_a_step_says) {
    struct lastack_failure failure;
    lastack_scenario *scenario =
        kit_parse("host a addresses 3\nhost b\nlink a b delay 1.5ms loss 0.5%\n"
                  "b listen 80 backlog 7 hold\na connect b:80 from 5000 as c1\n"
                  "drop every 3rd SYN,ACK from c1.peer to a\nset a msl 2m\nset b ports 5-6\n"
                  "expect a spent 59s..61s in TIME-WAIT\nb connect a.3:7\n",
                  &failure);
    ck_assert_msg(scenario != NULL, "%s", kit_print(&failure));
    const struct step *step = scenario->step;
    ck_assert_uint_eq(scenario->hosts, 2);
    ck_assert(scenario->hosts_declared);
    ck_assert_int_eq(step[0].u.link.link.delay, 1500 * LASTACK_MICROSECOND);
    ck_assert_uint_eq(step[0].u.link.link.loss, 5000);
    ck_assert_uint_eq(step[0].u.link.given, LINK_DELAY | LINK_LOSS);
    ck_assert_uint_eq(step[1].u.listen.backlog, 7);
    ck_assert(step[1].u.listen.hold && !step[1].u.listen.reuse);
    ck_assert_int_eq(step[2].u.connect.host, 1);
    ck_assert_uint_eq(step[2].u.connect.from, 5000);
    ck_assert_int_eq(step[2].u.connect.name, 0);
    ck_assert_int_eq(step[3].u.fault.fault.kind, LASTACK_FAULT_DROP);
    ck_assert_int_eq(step[3].u.fault.fault.ordinal, LASTACK_ORDINAL_EVERY_NTH);
    ck_assert_uint_eq(step[3].u.fault.fault.n, 3);
    ck_assert_uint_eq(step[3].u.fault.fault.facts, LASTACK_FACT_SYN_ACK);
    ck_assert_int_eq(step[3].u.fault.from.kind, WHO_NAME);
    ck_assert(step[3].u.fault.from.peer);
    ck_assert_int_eq(step[3].u.fault.to.kind, WHO_HOST);
    ck_assert_int_eq(step[4].u.set.host, 0);
    ck_assert_int_eq(step[4].u.set.value, 120 * LASTACK_SECOND);
    ck_assert_uint_eq(step[5].u.ports.first, 5);
    ck_assert_uint_eq(step[5].u.ports.last, 6);
    ck_assert_int_eq(step[6].u.cond.bounds.least, 59 * LASTACK_SECOND);
    ck_assert_int_eq(step[6].u.cond.bounds.most, 61 * LASTACK_SECOND);
    ck_assert_uint_eq(step[7].u.connect.address, 2);
    ck_assert_uint_eq(step[7].where.line, 10);
    lastack_scenario_free(scenario);
}
END_TEST

START_TEST(repeats_and_schedules) {
    struct lastack_failure failure;
    lastack_scenario *scenario =
        kit_parse("repeat 2 { wait 1s\n repeat 3 {\n after 2s client close } }\nat 5s client abort",
                  &failure);
    static const uint16_t kinds[] = {STEP_REPEAT, STEP_WAIT,  STEP_REPEAT, STEP_AFTER, STEP_CLOSE,
                                     STEP_AGAIN,  STEP_AGAIN, STEP_AT,     STEP_ABORT};
    ck_assert_msg(scenario != NULL, "%s", kit_print(&failure));
    ck_assert_uint_eq(scenario->steps, sizeof kinds / sizeof kinds[0]);
    for (uint32_t i = 0; i < scenario->steps; i++)
        ck_assert_uint_eq(scenario->step[i].kind, kinds[i]);
    ck_assert_uint_eq(scenario->step[0].u.repeat.other, 6);
    ck_assert_uint_eq(scenario->step[6].u.repeat.other, 0);
    ck_assert_uint_eq(scenario->step[2].u.repeat.other, 5);
    ck_assert_uint_eq(scenario->step[5].u.repeat.other, 2);
    lastack_scenario_free(scenario);
}
END_TEST

START_TEST(puts_values_in) {
    struct lastack_failure failure;
    kit_files = files;
    lastack_scenario *scenario =
        kit_parse("include \"names.scn\"\nlet who = c1\nlet what = \"a\\n\"\nlet again = size\n"
                  "who send again\nwho send what\nlet size = 7\nwho send size\nwho send again",
                  &failure);
    ck_assert_msg(scenario != NULL, "%s", kit_print(&failure));
    const struct step *step = scenario->step;
    ck_assert_uint_eq(scenario->steps, 5);
    ck_assert_uint_eq(scenario->files, 2);
    ck_assert_uint_eq(step[0].where.file, 1);
    ck_assert_uint_eq(step[1].where.file, 0);
    ck_assert_uint_eq(step[1].u.text.octets, 500);
    ck_assert_uint_eq(step[2].u.text.octets, 2);
    ck_assert_mem_eq(step[2].u.text.text.text, "a\n", 2);
    ck_assert_uint_eq(step[3].u.text.octets, 7);
    ck_assert_uint_eq(step[4].u.text.octets, 500);
    lastack_scenario_free(scenario);
}
END_TEST

START_TEST(takes_a_seed_of_64_bits) {
    static const struct {
        const char *text;
        uint64_t seed;
    } row[] = {
        {"set seed 0", 0},
        {"set seed 18446744073709551615", UINT64_MAX},
        {"set seed 0x2A", 42},
        {"set seed 0Xffffffffffffffff", UINT64_MAX},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct lastack_failure failure;
        lastack_scenario *scenario = kit_parse(row[i].text, &failure);
        ck_assert_msg(scenario != NULL, "%s", kit_print(&failure));
        ck_assert(scenario->seeded);
        ck_assert_msg(scenario->seed == row[i].seed, "%s", row[i].text);
        lastack_scenario_free(scenario);
    }
}
END_TEST

START_TEST(notes_what_holds_from_birth) {
    struct lastack_failure failure;
    lastack_scenario *scenario =
        kit_parse("set seed 42\nset judge off\nset limit.connections 99\nset limit.same_time 5\n"
                  "expect finding edge\nexpect client read \"abc\"",
                  &failure);
    ck_assert_msg(scenario != NULL, "%s", kit_print(&failure));
    ck_assert(scenario->seeded);
    ck_assert_uint_eq(scenario->seed, 42);
    ck_assert_uint_eq(scenario->judge, SWITCH_OFF);
    ck_assert_uint_eq(scenario->limits.connections, 99);
    ck_assert_uint_eq(scenario->limits.same_time, 5);
    ck_assert_uint_eq(scenario->limits.hosts, 0);
    ck_assert_uint_eq(scenario->findings, UINT64_C(1) << LASTACK_FINDING_EDGE);
    ck_assert_uint_eq(scenario->longest_text, 60);
    ck_assert(!scenario->wants_passages);
    lastack_scenario_free(scenario);
}
END_TEST

/* ---- limits, rubbish ------------------------------------------------------------------------- */

/* A text that a row is repeated in, with a head and a tail. */
static char *many(const char *head, const char *row, size_t times, const char *tail) {
    size_t octets = strlen(head) + times * strlen(row) + strlen(tail) + 1;
    char *text = malloc(octets);
    ck_assert_ptr_nonnull(text);
    char *at = stpcpy(text, head);
    for (size_t i = 0; i < times; i++)
        at = stpcpy(at, row);
    stpcpy(at, tail);
    return text;
}

static const struct lastack_endpoint_ops *use_numbered(void *context, const char *from,
                                                       const char *name, const char **why) {
    (void)from;
    (void)why;
    return (const struct lastack_endpoint_ops *)context + atoi(name);
}

static void check_limit(char *text, const char *message, uint32_t line) {
    struct lastack_failure failure;
    lastack_scenario *scenario = kit_parse(text, &failure);
    free(text);
    if (message == NULL) {
        ck_assert_msg(scenario != NULL, "%s", kit_print(&failure));
        lastack_scenario_free(scenario);
        return;
    }
    ck_assert_ptr_null(scenario);
    ck_assert_int_eq(failure.outcome, LASTACK_WRONG);
    ck_assert_str_eq(failure.message, message);
    ck_assert_uint_eq(failure.line, line);
}

START_TEST(limits_statements) {
    check_limit(many("", "wait 1s\n", LASTACK_STATEMENTS_MAX, ""), NULL, 0);
    check_limit(many("", "wait 1s\n", LASTACK_STATEMENTS_MAX + 1, ""),
                "there are more than 65536 statements (limit: statements)",
                LASTACK_STATEMENTS_MAX + 1);
}
END_TEST

START_TEST(limits_size) {
    check_limit(many("wait 1s\n", "#\n", (LASTACK_SCRIPT_OCTETS_MAX - 8) / 2, ""), NULL, 0);
    check_limit(many("wait 1s\n", "#\n", (LASTACK_SCRIPT_OCTETS_MAX - 8) / 2, "#"),
                "this file has more than 1048576 octets (limit: script size)", 1);
}
END_TEST

START_TEST(limits_nesting) {
    char *text = many("", "repeat 1 { ", LASTACK_REPEAT_DEPTH_MAX, "");
    char *whole = many(text, "} ", LASTACK_REPEAT_DEPTH_MAX, "");
    check_limit(whole, NULL, 0);
    free(text);
    check_limit(many("", "repeat 1 {\n", LASTACK_REPEAT_DEPTH_MAX + 1, ""),
                "more than 16 blocks are nested (limit: repeat depth)", 17);
}
END_TEST

START_TEST(limits_passages) {
    check_limit(many("expect client path", " CLOSED", LASTACK_PASSAGE_MAX, ""), NULL, 0);
    check_limit(many("expect client path", " CLOSED", LASTACK_PASSAGE_MAX + 1, ""),
                "a path has at most 63 states (limit: passage)", 1);
    check_limit(many("expect wire {\n", "client > server SYN\n", LASTACK_PASSAGE_MAX, "}"), NULL,
                0);
    check_limit(many("expect wire {\n", "client > server SYN\n", LASTACK_PASSAGE_MAX + 1, "}"),
                "a passage has at most 63 lines (limit: passage)", 65);
}
END_TEST

/* An included file that is too large is told where it is included. */
START_TEST(limits_included_size) {
    char *text = many("wait 1s\n", "#\n", LASTACK_SCRIPT_OCTETS_MAX / 2, "");
    struct kit_file large[] = {{"large.scn", text}, {NULL, NULL}};
    kit_files = large;
    check_limit(strdup("\ninclude \"large.scn\""),
                "the included file has more than 1048576 octets (limit: script size)", 2);
    kit_files = NULL;
    free(text);
}
END_TEST

START_TEST(limits_kinds) {
    static const char twice[] = "use 1 for client\nuse 1 for server";
    static struct lastack_endpoint_ops ops[LASTACK_KINDS];
    struct lastack_failure failure;
    lastack_scenario *scenario;
    struct lastack_provider provider = {.use = use_numbered, .context = ops};
    char *text = malloc(64 * LASTACK_KINDS), *at = text;
    for (int i = 0; i < LASTACK_KINDS; i++) {
        ops[i] = lastack_tcp_ops;
        at += sprintf(at, "use %d for client\n", i);
    }
    lastack_scenario_parse("t", text, strlen(text), &provider, NULL, &scenario, &failure);
    ck_assert_int_eq(failure.outcome, LASTACK_WRONG);
    ck_assert_str_eq(failure.message, "there are more than 16 kinds of endpoint (limit: kinds)");
    free(text);
    /* The same again is no other kind. */
    ck_assert_int_eq(
        lastack_scenario_parse("t", twice, sizeof twice - 1, &provider, NULL, &scenario, &failure),
        LASTACK_PASSED);
    ck_assert_uint_eq(scenario->kinds, 2);
    lastack_scenario_free(scenario);
}
END_TEST

START_TEST(limits_names) {
    char *text = malloc(32 * (LASTACK_NAMES_MAX + 1)), *at = text;
    for (int i = 0; i < LASTACK_NAMES_MAX + 1; i++)
        at += sprintf(at, "let a%d = 1\n", i);
    at += sprintf(at, "wait 1s\n");
    check_limit(text, "there are more than 1024 names (limit: names)", LASTACK_NAMES_MAX + 1);
}
END_TEST

START_TEST(limits_includes) {
    kit_files = files;
    check_limit(strdup("include \"ping.scn\""), "this file includes itself", 1);
    char *text = many("", "include \"names.scn\"\n", LASTACK_FILES_MAX, "");
    check_limit(text, "more than 256 files are included (limit: files)", LASTACK_FILES_MAX);
    struct kit_file chain[LASTACK_INCLUDE_DEPTH_MAX + 2] = {{NULL, NULL}};
    static char name[LASTACK_INCLUDE_DEPTH_MAX + 1][8], body[LASTACK_INCLUDE_DEPTH_MAX + 1][32];
    for (int i = 0; i <= LASTACK_INCLUDE_DEPTH_MAX; i++) {
        sprintf(name[i], "f%d", i);
        sprintf(body[i], "include \"f%d\"\n", i + 1);
        chain[i] = (struct kit_file){name[i], body[i]};
    }
    kit_files = chain;
    check_limit(strdup("include \"f0\""),
                "more than 16 files are open at once (limit: include depth)", 1);
    kit_files = NULL;
}
END_TEST

START_TEST(needs_a_statement) {
    static const char *const texts[] = {"",     "\n",           "# nothing\n",
                                        "\r\n", "\xef\xbb\xbf", "let a = 1"};
    static const char *const messages[] = {
        "this file is empty",
        "there is no statement in this file",
        "there is no statement in this file",
        "there is no statement in this file",
        "there is no statement in this file",
        NULL,
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        check_limit(strdup(texts[i]), messages[i], 1);
}
END_TEST

/* Any octets are an error with a place in them, told without a control character. */
START_TEST(takes_rubbish) {
    uint32_t random = 12345;
    char text[300];
    for (int round = 0; round < 3000; round++) {
        size_t octets = 0;
        for (; octets < sizeof text; octets++) {
            random = random * 1664525u + 1013904223u;
            text[octets] = (char)(random >> 24);
        }
        struct lastack_failure failure;
        lastack_scenario *scenario = kit_parse_octets(text, octets, &failure);
        if (scenario != NULL) {
            lastack_scenario_free(scenario);
            continue;
        }
        ck_assert_int_eq(failure.outcome, LASTACK_WRONG);
        for (const char *at = kit_print(&failure); *at != '\0'; at++)
            ck_assert(*at == '\n' || (unsigned char)*at >= 0x20);
    }
}
END_TEST

/* Without a provider, `include` and `use` are errors. */
START_TEST(asks_its_caller) {
    struct lastack_failure failure;
    lastack_scenario *scenario;
    static const char *const texts[] = {"include \"a\"", "use a for client"};
    static const char *const messages[] = {"no file can be included here",
                                           "no other endpoint can be used here"};
    static const struct lastack_provider nothing;
    for (int i = 0; i < 4; i++) {
        ck_assert_int_eq(lastack_scenario_parse("t", texts[i / 2], strlen(texts[i / 2]),
                                                i % 2 ? &nothing : NULL, NULL, &scenario, &failure),
                         LASTACK_WRONG);
        ck_assert_str_eq(failure.message, messages[i / 2]);
    }
    kit_endpoint = NULL;
    ck_assert_ptr_null(kit_parse("use a for client", &failure));
    ck_assert_str_eq(failure.message, "this endpoint cannot be used: there is no such endpoint");
    struct lastack_endpoint_ops old = lastack_tcp_ops;
    old.api = 0;
    kit_endpoint = &old;
    ck_assert_ptr_null(kit_parse("use a for client", &failure));
    ck_assert_str_ne(failure.message, "this endpoint cannot be used: ?");
    kit_endpoint = NULL;
    /* A failure need not be wanted. */
    ck_assert_int_eq(lastack_scenario_parse("t", "x", 1, NULL, NULL, &scenario, NULL),
                     LASTACK_WRONG);
}
END_TEST

/* ---- the failure as it is printed ------------------------------------------------------------ */

START_TEST(shows_part_of_a_long_line) {
    char *text = many("client send \"", "0123456789", 40, "\" fials EPIPE");
    struct lastack_failure failure;
    ck_assert_ptr_null(kit_parse(text, &failure));
    ck_assert_uint_eq(failure.column, 416);
    ck_assert_uint_eq(failure.source_column, strlen(text) - 255 + 1);
    ck_assert_str_eq(failure.source, text + strlen(text) - 255);
    const char *line = strchr(kit_print(&failure), '\n') + 1, *caret = strchr(line, '\n') + 1;
    ck_assert_mem_eq(line + strcspn(caret, "^"), "fials", 5);
    free(text);
}
END_TEST

START_TEST(puts_the_caret_under_characters) {
    struct lastack_failure failure;
    ck_assert_ptr_null(kit_parse("client send \"\xc3\xa4\xe2\x82\xac\" x", &failure));
    ck_assert_str_eq(kit_print(&failure), "t.scn:1:21: expected the end of the line, found `x`\n"
                                          "    client send \"\xc3\xa4\xe2\x82\xac\" x\n"
                                          "                     ^\n");
    ck_assert_ptr_null(kit_parse("client send \"\xff\xc3\" \x01", &failure));
    ck_assert_str_eq(kit_print(&failure), "t.scn:1:18: a control character cannot stand here\n"
                                          "    client send \"?\?\" ?\n"
                                          "                     ^\n");
    char small[16];
    ck_assert_uint_eq(lastack_failure_print(&failure, small, sizeof small), 15);
    ck_assert_str_eq(small, "t.scn:1:18: a c");
    ck_assert_uint_eq(lastack_failure_print(&failure, NULL, 0), 0);
    failure.outcome = LASTACK_PASSED;
    ck_assert_uint_eq(lastack_failure_print(&failure, small, sizeof small), 0);
}
END_TEST

/* ---- memory ---------------------------------------------------------------------------------- */

static const char everything[] =
    "let a = 5\ninclude \"names.scn\"\nserver listen 80\nclient send \"x\"\n"
    "repeat 2 { wait 1s\n}\nexpect client path CLOSED\ninject client>server <SEQ=1>\n"
    "expect wire { client > server SYN\n}\nuse x for client\n";

START_TEST(runs_out_of_memory_cleanly) {
    char *text = many(everything, "wait 1s\n", 300, "");
    bool only = _i != 0;
    struct kit_memory memory;
    long at = 1;
    kit_files = files;
    kit_endpoint = &lastack_tcp_ops;
    for (;; at++) {
        struct lastack_failure failure;
        kit_memory_make(&memory);
        memory.fail_at = at;
        memory.only = only;
        lastack_scenario *scenario = kit_parse_with(text, &memory.allocator, &failure);
        if (scenario != NULL) {
            lastack_scenario_free(scenario);
            break;
        }
        ck_assert_int_eq(failure.outcome, LASTACK_EXHAUSTED);
        ck_assert_str_eq(failure.message, "there is no memory for this scenario");
        ck_assert_int_eq(memory.live, 0);
    }
    ck_assert_int_eq(memory.live, 0);
    ck_assert_int_gt(at, 10);
    free(text);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("parser");
    TCase *tcase = tcase_create("parser");
    suite_add_tcase(suite, tcase);
    tcase_add_loop_test(tcase, makes_a_step, 0, sizeof rights / sizeof rights[0]);
    tcase_add_loop_test(tcase, is_wrong_wherever_it_breaks_off, 0,
                        sizeof rights / sizeof rights[0]);
    tcase_add_loop_test(tcase, needs_memory_for_every_step, 0, sizeof rights / sizeof rights[0]);
    tcase_add_test(tcase, keeps_what_a_step_says);
    tcase_add_test(tcase, repeats_and_schedules);
    tcase_add_test(tcase, puts_values_in);
    tcase_add_test(tcase, takes_a_seed_of_64_bits);
    tcase_add_test(tcase, notes_what_holds_from_birth);
    tcase_add_test(tcase, limits_statements);
    tcase_add_test(tcase, limits_size);
    tcase_add_test(tcase, limits_nesting);
    tcase_add_test(tcase, limits_passages);
    tcase_add_test(tcase, limits_included_size);
    tcase_add_test(tcase, limits_kinds);
    tcase_add_test(tcase, limits_names);
    tcase_add_test(tcase, limits_includes);
    tcase_add_test(tcase, needs_a_statement);
    tcase_add_test(tcase, takes_rubbish);
    tcase_add_test(tcase, asks_its_caller);
    tcase_add_test(tcase, shows_part_of_a_long_line);
    tcase_add_test(tcase, puts_the_caret_under_characters);
    tcase_add_loop_test(tcase, runs_out_of_memory_cleanly, 0, 2);
    return run_suite(suite);
}
