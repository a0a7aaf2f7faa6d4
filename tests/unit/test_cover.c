/* What is covered: counts of edges and arrivals, and the diagram in its three forms. */
#include "mutant.h"
#include "written.h"
#include "xml.h"
#include <check.h>
#include <lastack/diagram.h>
#include <stdlib.h>
#include <string.h>

#define MS LASTACK_MILLISECOND
#define S  LASTACK_SECOND

static struct bench bench;
static struct lastack_covered by[6];

static void setup(void) {
    memset(by, 0, sizeof by);
    by[0].name = "one.scn";
    bench_birth(&bench, NULL, -1);
    ck_assert_int_eq(lastack_sim_observe(bench.sim, LASTACK_COVER_RECORDS, lastack_cover_see,
                                         &by[0].cover),
                     0);
}

static void teardown(void) {
    bench_free(&bench);
}

static void play_close(void) {
    bench_connect(&bench);
    bench_send(&bench, bench.client, 10);
    bench_run(&bench, 100 * MS);
    ck_assert_int_eq(bench_read(&bench, bench.server), 10);
    lastack_socket_close(bench.sim, bench.client);
    bench_run(&bench, 100 * MS);
    lastack_socket_close(bench.sim, bench.server);
    bench_run(&bench, 300 * S);
}

static bool write_as(unsigned form, size_t count, unsigned style) {
    struct lastack_diagram diagram = {.by = by, .count = count, .form = form, .style = style};
    written_forget();
    return lastack_diagram_write(&diagram, written_keep, NULL);
}

static const char *text_of(unsigned form, size_t count, unsigned style) {
    writes_left = SIZE_MAX;
    ck_assert(write_as(form, count, style));
    return written;
}

START_TEST(edges_are_counted) {
    const struct lastack_cover *cover = &by[0].cover;
    play_close();
    play_close();
    uint64_t sum = 0;
    for (unsigned from = 0; from < LASTACK_STATE_COUNT; from++)
        for (unsigned event = 0; event < LASTACK_EVENT_COUNT; event++)
            sum += cover->edge[from][event];
    ck_assert_uint_eq(cover->edge[LASTACK_CLOSED][LASTACK_EVENT_OPEN_ACTIVE], 2);
    ck_assert_uint_eq(cover->edge[LASTACK_LISTEN][LASTACK_EVENT_RCV_SYN], 2);
    ck_assert_uint_eq(cover->edge[LASTACK_FIN_WAIT_1][LASTACK_EVENT_ACK_OF_FIN], 2);
    ck_assert_uint_eq(cover->edge[LASTACK_LAST_ACK][LASTACK_EVENT_ACK_OF_FIN], 2);
    ck_assert_uint_eq(cover->edge[LASTACK_TIME_WAIT][LASTACK_EVENT_TIMEOUT_2MSL], 2);
    ck_assert_uint_eq(cover->edge[LASTACK_FIN_WAIT_1][LASTACK_EVENT_RCV_FIN], 0);
    ck_assert_uint_eq(cover->other, 0);
    /* The passive OPEN was before it looked, or once; each connection has eleven edges. */
    ck_assert_uint_eq(sum - cover->edge[LASTACK_CLOSED][LASTACK_EVENT_OPEN_PASSIVE], 2 * 11);
}
END_TEST

/* Told once, of all that the host has: a listener, and connections awake, at rest and over. */
START_TEST(a_reboot_is_an_edge_of_each_connection) {
    const struct lastack_cover *cover = &by[0].cover;
    bench_connect(&bench);
    lastack_socket_close(bench.sim, bench.server);
    bench_run(&bench, 100 * MS);
    lastack_socket_close(bench.sim, bench.client);
    bench_run(&bench, 100 * MS);
    bench_connect(&bench);
    ck_assert_int_eq(lastack_host_reboot(bench.sim, BENCH_SERVER), 0);
    for (unsigned from = 0; from < LASTACK_STATE_COUNT; from++) {
        bool had = from == LASTACK_LISTEN || from == LASTACK_ESTABLISHED ||
                   from == LASTACK_TIME_WAIT;
        ck_assert_uint_eq(cover->edge[from][LASTACK_EVENT_REBOOT], had);
    }
}
END_TEST

START_TEST(arrivals_are_counted) {
    struct lastack_cover *cover = &by[0].cover;
    play_close();
    ck_assert_uint_eq(cover->arrival[LASTACK_LISTEN][LASTACK_ARRIVAL_SYN], 1);
    ck_assert_uint_eq(cover->arrival[LASTACK_SYN_SENT][LASTACK_ARRIVAL_SYN_ACK], 1);
    ck_assert_uint_eq(cover->arrival[LASTACK_SYN_RECEIVED][LASTACK_ARRIVAL_ACK], 1);
    ck_assert_uint_eq(cover->arrival[LASTACK_ESTABLISHED][LASTACK_ARRIVAL_DATA], 1);
    ck_assert_uint_eq(cover->arrival[LASTACK_ESTABLISHED][LASTACK_ARRIVAL_FIN], 1);
    ck_assert_uint_eq(cover->arrival[LASTACK_FIN_WAIT_1][LASTACK_ARRIVAL_ACK], 1);
    ck_assert_uint_eq(cover->arrival[LASTACK_FIN_WAIT_2][LASTACK_ARRIVAL_FIN], 1);
    ck_assert_uint_eq(cover->arrival[LASTACK_LAST_ACK][LASTACK_ARRIVAL_ACK], 1);
    struct lastack_segment seg = {
        .source = lastack_host_address(bench.sim, BENCH_CLIENT),
        .destination = lastack_host_address(bench.sim, BENCH_SERVER),
        .source_port = 1,
        .destination_port = BENCH_PORT,
        .ctl = LASTACK_RST,
    };
    lastack_sim_inject(bench.sim, &seg, NULL, NULL);
    ck_assert_uint_eq(cover->arrival[LASTACK_LISTEN][LASTACK_ARRIVAL_RST], 1);
    seg.destination_port++; /* nobody's */
    seg.ctl = 0;
    lastack_sim_inject(bench.sim, &seg, NULL, NULL);
    ck_assert_uint_eq(cover->arrival[LASTACK_CLOSED][LASTACK_ARRIVAL_OTHER], 1);
}
END_TEST

/* What an endpoint does that is no edge, or without a reason, is told apart. */
START_TEST(no_edge) {
    struct lastack_record record = {.kind = LASTACK_RECORD_STATE};
    record.u.state.from = LASTACK_ESTABLISHED;
    record.u.state.to = LASTACK_LISTEN;
    record.u.state.event = LASTACK_EVENT_RCV_FIN;
    lastack_cover_see(&by[0].cover, bench.sim, &record);
    record.u.state.event = LASTACK_EVENT_NONE;
    lastack_cover_see(&by[0].cover, bench.sim, &record);
    ck_assert_uint_eq(by[0].cover.other, 2);
    ck_assert_ptr_nonnull(strstr(text_of(LASTACK_DIAGRAM_TEXT, 1, LASTACK_STYLE_RFC),
                                 "another change, or for no event that was told:        2\n"));
}
END_TEST

START_TEST(sums) {
    struct lastack_cover sum = {.other = 1};
    play_close();
    by[0].cover.other = 2;
    lastack_cover_add(&sum, &by[0].cover);
    lastack_cover_add(&sum, &by[0].cover);
    ck_assert_uint_eq(sum.other, 5);
    ck_assert_uint_eq(sum.edge[LASTACK_CLOSED][LASTACK_EVENT_OPEN_ACTIVE], 2);
    ck_assert_uint_eq(sum.arrival[LASTACK_LISTEN][LASTACK_ARRIVAL_SYN], 2);
}
END_TEST

/* Six scenarios: the first three by name. */
static void repeat(void) {
    static const char *const name[] = {"one.scn", "a<b>.scn", "q\"\\&.scn", "four", "five", "six"};
    play_close();
    for (int i = 0; i < 6; i++) {
        by[i].cover = by[0].cover;
        by[i].name = name[i];
    }
}

START_TEST(tables) {
    repeat();
    const char *text = text_of(LASTACK_DIAGRAM_TEXT, 6, LASTACK_STYLE_BSD);
    ck_assert_ptr_nonnull(strstr(text, "FIN_WAIT_2    RCV-FIN             TIME_WAIT           6  "
                                       "one.scn 1, a<b>.scn 1, q\"\\\\&.scn 1, and 3 more\n"));
    ck_assert_ptr_nonnull(
        strstr(text, "FIN_WAIT_1    RCV-FIN             CLOSING         never\n"));
    ck_assert_ptr_nonnull(
        strstr(text, "SYN_SENT             .       6       .       .       .       .       .\n"));
    ck_assert_ptr_null(strstr(text, "another change"));
}
END_TEST

START_TEST(figure) {
    repeat();
    const char *text = text_of(LASTACK_DIAGRAM_SVG, 6, LASTACK_STYLE_SS);
    size_t edges = 0;
    while (lastack_edge_at(edges) != NULL)
        edges++;
    xml_check(text);
    ck_assert_uint_eq(xml_count(text, "data-event="), edges);
    ck_assert_uint_eq(xml_count(text, "data-state="), LASTACK_STATE_COUNT + 1); /* CLOSED twice */
    ck_assert_uint_eq(xml_count(text, ">SYN-RECV<"), 2);
    ck_assert_ptr_nonnull(strstr(text, "a&lt;b&gt;.scn 1, q&quot;\\\\&amp;.scn 1"));
    /* Eleven edges and the passive OPEN are taken; CLOSING was never entered. */
    unsigned open = by[0].cover.edge[LASTACK_CLOSED][LASTACK_EVENT_OPEN_PASSIVE] > 0;
    ck_assert_uint_eq(xml_count(text, "\nnever taken</title>"), edges - 11 - open);
    ck_assert_uint_eq(xml_count(text, "\nnever entered</title>"), open ? 1 : 2);
}
END_TEST

/* Without scenarios it is the figure and no more. */
START_TEST(figure_alone) {
    const char *text = text_of(LASTACK_DIAGRAM_SVG, 0, LASTACK_STYLE_RFC);
    xml_check(text);
    ck_assert_ptr_null(strstr(text, "class=\"bad"));
    ck_assert_ptr_null(strstr(text, "never"));
    text = text_of(LASTACK_DIAGRAM_DOT, 0, LASTACK_STYLE_RFC);
    ck_assert_ptr_null(strstr(text, "red"));
    ck_assert_ptr_nonnull(strstr(text, "\"LAST-ACK\" -> \"CLOSED\" [label=\"ACK-OF-FIN\"];\n"));
}
END_TEST

START_TEST(graph) {
    repeat();
    const char *text = text_of(LASTACK_DIAGRAM_DOT, 6, LASTACK_STYLE_NETSTAT);
    ck_assert_ptr_nonnull(strstr(text, "\"LAST_ACK\" -> \"CLOSE\" [label=\"ACK-OF-FIN\\n6\", "
                                       "tooltip=\"one.scn 1, a<b>.scn 1, q\\\"\\\\\\\\&.scn 1"));
    ck_assert_ptr_nonnull(
        strstr(text, "\"FIN_WAIT1\" -> \"CLOSING\" [label=\"RCV-FIN\", color=red"));
}
END_TEST

START_TEST(failing_writes) {
    repeat();
    for (unsigned form = 0; form <= LASTACK_DIAGRAM_DOT; form++) {
        text_of(form, 6, LASTACK_STYLE_RFC);
        size_t all = writes;
        for (size_t i = 0; i < all; i += 1 + all / 50) {
            writes_left = i;
            ck_assert(!write_as(form, 6, LASTACK_STYLE_RFC));
            ck_assert_uint_eq(writes, i + 1);
        }
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("cover");
    TCase *cases = tcase_create("cover");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_test(cases, edges_are_counted);
    tcase_add_test(cases, a_reboot_is_an_edge_of_each_connection);
    tcase_add_test(cases, arrivals_are_counted);
    tcase_add_test(cases, no_edge);
    tcase_add_test(cases, sums);
    tcase_add_test(cases, tables);
    tcase_add_test(cases, figure);
    tcase_add_test(cases, figure_alone);
    tcase_add_test(cases, graph);
    tcase_add_test(cases, failing_writes);
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
