/* Ladders in their other forms: Unicode, to scale, SVG, Mermaid. */
#include "mutant.h"
#include "written.h"
#include "xml.h"
#include <check.h>
#include <stdlib.h>
#include <string.h>

#define MS LASTACK_MILLISECOND
#define S  LASTACK_SECOND

static const char *client_name;

static const char *host_name(void *context, int host) {
    (void)context;
    return host == BENCH_CLIENT ? client_name : "server";
}

static const char *tag_text(void *context, uint32_t tag) {
    (void)context;
    return tag == 7 ? "close.scn:7" : NULL;
}

static const struct lastack_names names = {.host = host_name, .tag = tag_text};
static struct bench bench;
static lastack_ladder *ladder;

static void setup(void) {
    client_name = "client";
    bench_birth(&bench, NULL, -1);
    lastack_host_set(bench.sim, BENCH_CLIENT, LASTACK_KNOB_ISS, 100);
    lastack_host_set(bench.sim, BENCH_SERVER, LASTACK_KNOB_ISS, 300);
    ladder = lastack_ladder_create(NULL, &names);
    ck_assert_ptr_nonnull(ladder);
    ck_assert_int_eq(
        lastack_sim_observe(bench.sim, LASTACK_RECORDS_ALL, lastack_ladder_see, ladder), 0);
}

static void teardown(void) {
    lastack_ladder_free(ladder);
    bench_free(&bench);
}

static bool write_as(unsigned form, lastack_time unit, size_t last) {
    struct lastack_ladder_look look = {.form = form, .last = last, .unit = unit};
    written_forget();
    return lastack_ladder_write(ladder, &look, written_keep, NULL);
}

static const char *form(unsigned which, lastack_time unit) {
    writes_left = SIZE_MAX;
    ck_assert(write_as(which, unit, 0));
    return written;
}

/* A close whose final ACK is lost. */
static void play_close(void) {
    struct lastack_fault fault = {.kind = LASTACK_FAULT_DROP,
                                  .n = 1,
                                  .facts = LASTACK_FACT_FINAL_ACK,
                                  .from = -1,
                                  .to = -1,
                                  .tag = 7};
    bench_connect(&bench);
    lastack_socket_close(bench.sim, bench.client);
    bench_run(&bench, 100 * MS);
    lastack_sim_fault(bench.sim, &fault);
    lastack_socket_close(bench.sim, bench.server);
    bench_run(&bench, 300 * S);
}

START_TEST(unicode) {
    play_close();
    /* clang-format off */
    ck_assert_str_eq(
        form(LASTACK_LADDER_UNICODE, 0),
        "        client                                               server\n"
        "        CLOSED                                               LISTEN\n"
        "    0s  SYN-SENT     ──▶ <SEQ=100><CTL=SYN>              ──▶ SYN-RECEIVED  10ms\n"
        "  20ms  ESTABLISHED  ◀── <SEQ=300><ACK=101><CTL=SYN,ACK> ◀──\n"
        "                     ──▶ <SEQ=101><ACK=301><CTL=ACK>     ──▶ ESTABLISHED   30ms\n"
        " 100ms  (close)\n"
        "        FIN-WAIT-1   ──▶ <SEQ=101><ACK=301><CTL=FIN,ACK> ──▶ CLOSE-WAIT    110ms\n"
        " 120ms  FIN-WAIT-2   ◀── <SEQ=301><ACK=102><CTL=ACK>     ◀──\n"
        "                                                             (close)       200ms\n"
        " 210ms  TIME-WAIT    ◀── <SEQ=301><ACK=102><CTL=FIN,ACK> ◀── LAST-ACK\n"
        "                     ──▶ <SEQ=102><ACK=302><CTL=ACK>     ──╳                       "
        "lost: final ACK, close.scn:7\n"
        "            ┊                 · · · 990ms · · ·                  ┊\n"
        " 1.21s               ◀── <SEQ=301><ACK=102><CTL=FIN,ACK> ◀── (again)       1.2s\n"
        "                     ──▶ <SEQ=102><ACK=302><CTL=ACK>     ──▶ CLOSED        1.22s\n"
        "            ┊                 · · · 59.99s · · ·                 ┊\n"
        "61.21s  (2 MSL)\n"
        "        CLOSED\n");
    /* clang-format on */
}
END_TEST

/* So many empty lines as there are units, and what would be too many is a gap. */
START_TEST(to_scale) {
    play_close();
    const char *text = form(LASTACK_LADDER_ASCII, 20 * MS);
    ck_assert_ptr_nonnull(strstr(text, "ESTABLISHED   30ms\n\n\n 100ms  (close)\n"));
    ck_assert_ptr_nonnull(strstr(text, "<--\n\n\n\n      "));
    ck_assert_ptr_nonnull(strstr(text, ". . . 990ms . . ."));
    ck_assert_ptr_null(strstr(form(LASTACK_LADDER_ASCII, 100 * MS), ". . . 990ms . . ."));
    ck_assert_ptr_nonnull(strstr(form(LASTACK_LADDER_ASCII, 100 * MS), ". . . 59.99s . . ."));
    ck_assert_ptr_nonnull(strstr(form(LASTACK_LADDER_SVG, 20 * MS), ">990ms<"));
    ck_assert_ptr_null(strstr(form(LASTACK_LADDER_SVG, 100 * MS), ">990ms<"));
}
END_TEST

START_TEST(picture) {
    play_close();
    const char *text = form(LASTACK_LADDER_SVG, 0);
    xml_check(text);
    ck_assert_ptr_nonnull(strstr(text, "prefers-color-scheme:dark"));
    ck_assert_ptr_nonnull(strstr(text, "&lt;SEQ=102&gt;&lt;ACK=302&gt;&lt;CTL=ACK&gt;"));
    ck_assert_uint_eq(xml_count(text, ">lost: final ACK, close.scn:7<"), 1);
    ck_assert_uint_eq(xml_count(text, "<title>sent at 0s, arrives at 10ms</title>"), 2);
    ck_assert_uint_eq(xml_count(text, "<rect class=\"TIME-WAIT\""), 1);
    ck_assert_uint_eq(xml_count(text, "<rect class=\"CLOSED\""), 3);
    ck_assert_uint_eq(xml_count(text, "class=\"head\""), 8); /* nine segments, one of them lost */
    ck_assert_ptr_nonnull(strstr(text, ">59.99s<"));
    ck_assert_ptr_null(strstr(text + strlen("<svg xmlns=\"http://www.w3.org"), "http"));
    ck_assert_ptr_null(strstr(text, "<script"));
}
END_TEST

START_TEST(mermaid) {
    play_close();
    ck_assert_str_eq(form(LASTACK_LADDER_MERMAID, 0),
                     "sequenceDiagram\n"
                     "    participant a0 as client\n"
                     "    participant b0 as server\n"
                     "    Note over a0,b0: CLOSED, LISTEN\n"
                     "    Note left of a0: 0s SYN-SENT\n"
                     "    a0->>b0: #60;SEQ=100#62;#60;CTL=SYN#62;\n"
                     "    Note right of b0: 10ms SYN-RECEIVED\n"
                     "    b0->>a0: #60;SEQ=300#62;#60;ACK=101#62;#60;CTL=SYN,ACK#62;\n"
                     "    Note left of a0: 20ms ESTABLISHED\n"
                     "    a0->>b0: #60;SEQ=101#62;#60;ACK=301#62;#60;CTL=ACK#62;\n"
                     "    Note right of b0: 30ms ESTABLISHED\n"
                     "    Note left of a0: 100ms (close)\n"
                     "    Note left of a0: FIN-WAIT-1\n"
                     "    a0->>b0: #60;SEQ=101#62;#60;ACK=301#62;#60;CTL=FIN,ACK#62;\n"
                     "    Note right of b0: 110ms CLOSE-WAIT\n"
                     "    b0->>a0: #60;SEQ=301#62;#60;ACK=102#62;#60;CTL=ACK#62;\n"
                     "    Note left of a0: 120ms FIN-WAIT-2\n"
                     "    Note right of b0: 200ms (close)\n"
                     "    Note right of b0: LAST-ACK\n"
                     "    b0->>a0: #60;SEQ=301#62;#60;ACK=102#62;#60;CTL=FIN,ACK#62;\n"
                     "    Note left of a0: 210ms TIME-WAIT\n"
                     "    a0-xb0: #60;SEQ=102#62;#60;ACK=302#62;#60;CTL=ACK#62;<br/>"
                     "lost#58; final ACK, close.scn#58;7\n"
                     "    Note over a0,b0: 990ms later\n"
                     "    Note right of b0: 1.2s (again)\n"
                     "    b0->>a0: #60;SEQ=301#62;#60;ACK=102#62;#60;CTL=FIN,ACK#62;\n"
                     "    a0->>b0: #60;SEQ=102#62;#60;ACK=302#62;#60;CTL=ACK#62;\n"
                     "    Note right of b0: 1.22s CLOSED\n"
                     "    Note over a0,b0: 59.99s later\n"
                     "    Note left of a0: 61.21s (2 MSL)\n"
                     "    Note left of a0: CLOSED\n");
}
END_TEST

START_TEST(names_are_escaped) {
    client_name = "<script>&\"'\x1b[1m\n;#-->";
    play_close();
    const char *text = form(LASTACK_LADDER_SVG, 0);
    xml_check(text);
    ck_assert_ptr_nonnull(strstr(text, "&lt;script&gt;&amp;&quot;'\\x1b[1m\\x0a;#--&gt;<"));
    text = form(LASTACK_LADDER_MERMAID, 0);
    ck_assert_ptr_nonnull(strstr(
        text, "participant a0 as #60;script#62;#38;#34;#39;#92;x1b#91;1m#92;x0a#59;#35;--#62;\n"));
}
END_TEST

/* Crossing, copied, delayed, forged, folded, still under way, reset, and several flows. */
START_TEST(all_that_can_befall) {
    static const uint32_t kind[] = {LASTACK_FAULT_DELAY, LASTACK_FAULT_DUPLICATE,
                                    LASTACK_FAULT_REORDER, LASTACK_FAULT_CORRUPT};
    for (int i = 0; i < 4; i++) {
        struct lastack_fault fault = {
            .kind = (uint8_t)kind[i], .n = 7, .from = -1, .to = -1, .tag = 7, .by = 130 * MS};
        bench_connect(&bench);
        lastack_sim_fault(bench.sim, &fault);
        bench_forge(&bench, -100, LASTACK_ACK, NULL);
        for (int j = 0; j < 40; j++) {
            bench_send(&bench, bench.client, 100);
            bench_run(&bench, 5 * MS);
        }
        bench_send(&bench, bench.server, 100);
        lastack_socket_close(bench.sim, bench.client);
        lastack_socket_close(bench.sim, bench.server);
        bench_run(&bench, (i % 2 ? 5 : 3000) * MS);
        lastack_host_reboot(bench.sim, BENCH_CLIENT);
        bench_run(&bench, 5 * MS);
    }
    for (size_t last = 0; last < 60; last += 3)
        for (lastack_time unit = 0; unit <= 10 * MS; unit += 10 * MS) {
            writes_left = SIZE_MAX;
            ck_assert(write_as(LASTACK_LADDER_SVG, unit, last));
            xml_check(written);
            ck_assert(write_as(LASTACK_LADDER_MERMAID, unit, last));
            ck_assert(write_as(LASTACK_LADDER_UNICODE, unit, last));
        }
    ck_assert_uint_gt(xml_count(form(LASTACK_LADDER_SVG, 0), "segments, "), 0);
    ck_assert_uint_gt(xml_count(written, "delayed, close.scn:7"), 0);
    ck_assert_uint_eq(xml_count(written, ">(forged)<"), 4);
    ck_assert_uint_eq(xml_count(written, ">(copy)<"), 1);
    ck_assert_uint_eq(xml_count(form(LASTACK_LADDER_MERMAID, 0), "<br/>(forged)"), 4);
}
END_TEST

/* Readable at any length: what is long is folded. */
START_TEST(four_hundred_segments) {
    bench_connect(&bench);
    for (int i = 0; i < 200; i++) {
        bench_send(&bench, bench.client, 10);
        bench_run(&bench, 30 * MS);
    }
    xml_check(form(LASTACK_LADDER_SVG, 0));
    ck_assert_ptr_nonnull(strstr(written, "segments, "));
    ck_assert_uint_lt(xml_count(written, "&lt;SEQ="), 20);
}
END_TEST

/* A write that fails at any place is told. */
START_TEST(failing_writes) {
    play_close();
    for (unsigned which = 0; which < LASTACK_LADDER_FORMS; which++) {
        form(which, 0);
        size_t all = writes;
        for (size_t i = 0; i < all; i += 1 + all / 50) {
            writes_left = i;
            ck_assert(!write_as(which, 0, 0));
            ck_assert_uint_eq(writes, i + 1); /* and nothing is tried after it */
        }
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("pictures");
    TCase *cases = tcase_create("ladders");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_test(cases, unicode);
    tcase_add_test(cases, to_scale);
    tcase_add_test(cases, picture);
    tcase_add_test(cases, mermaid);
    tcase_add_test(cases, names_are_escaped);
    tcase_add_test(cases, all_that_can_befall);
    tcase_add_test(cases, four_hundred_segments);
    tcase_add_test(cases, failing_writes);
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
