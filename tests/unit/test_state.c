/* lib/rfc: the table of transitions and the words. */
#include "run_suite.h"
#include <check.h>
#include <lastack/state.h>
#include <stdlib.h>
#include <string.h>

/* The arrows of RFC 9293 Figure 5, and note 1. */
START_TEST(figure_5) {
    static const struct {
        unsigned from, event, to;
    } arrows[] = {
        {LASTACK_CLOSED, LASTACK_EVENT_OPEN_PASSIVE, LASTACK_LISTEN},
        {LASTACK_CLOSED, LASTACK_EVENT_OPEN_ACTIVE, LASTACK_SYN_SENT},
        {LASTACK_LISTEN, LASTACK_EVENT_CLOSE, LASTACK_CLOSED},
        {LASTACK_LISTEN, LASTACK_EVENT_RCV_SYN, LASTACK_SYN_RECEIVED},
        {LASTACK_LISTEN, LASTACK_EVENT_SEND, LASTACK_SYN_SENT},
        {LASTACK_SYN_SENT, LASTACK_EVENT_CLOSE, LASTACK_CLOSED},
        {LASTACK_SYN_SENT, LASTACK_EVENT_RCV_SYN, LASTACK_SYN_RECEIVED},
        {LASTACK_SYN_SENT, LASTACK_EVENT_RCV_SYN_ACK, LASTACK_ESTABLISHED},
        {LASTACK_SYN_RECEIVED, LASTACK_EVENT_RETURN_TO_LISTEN, LASTACK_LISTEN},
        {LASTACK_SYN_RECEIVED, LASTACK_EVENT_ACK_OF_SYN, LASTACK_ESTABLISHED},
        {LASTACK_SYN_RECEIVED, LASTACK_EVENT_CLOSE, LASTACK_FIN_WAIT_1},
        {LASTACK_ESTABLISHED, LASTACK_EVENT_CLOSE, LASTACK_FIN_WAIT_1},
        {LASTACK_ESTABLISHED, LASTACK_EVENT_RCV_FIN, LASTACK_CLOSE_WAIT},
        {LASTACK_FIN_WAIT_1, LASTACK_EVENT_ACK_OF_FIN, LASTACK_FIN_WAIT_2},
        {LASTACK_FIN_WAIT_1, LASTACK_EVENT_RCV_FIN, LASTACK_CLOSING},
        {LASTACK_FIN_WAIT_2, LASTACK_EVENT_RCV_FIN, LASTACK_TIME_WAIT},
        {LASTACK_CLOSE_WAIT, LASTACK_EVENT_CLOSE, LASTACK_LAST_ACK},
        {LASTACK_CLOSING, LASTACK_EVENT_ACK_OF_FIN, LASTACK_TIME_WAIT},
        {LASTACK_LAST_ACK, LASTACK_EVENT_ACK_OF_FIN, LASTACK_CLOSED},
        {LASTACK_TIME_WAIT, LASTACK_EVENT_TIMEOUT_2MSL, LASTACK_CLOSED},
    };
    for (size_t i = 0; i < sizeof arrows / sizeof arrows[0]; i++) {
        const struct lastack_edge *edge = lastack_edge_find(arrows[i].from, arrows[i].event);
        ck_assert_ptr_nonnull(edge);
        ck_assert_uint_eq(edge->to, arrows[i].to);
    }
    ck_assert_ptr_null(lastack_edge_find(LASTACK_CLOSED, LASTACK_EVENT_RCV_FIN));
    ck_assert_ptr_null(lastack_edge_find(LASTACK_TIME_WAIT, LASTACK_EVENT_RCV_FIN));
    ck_assert_ptr_null(lastack_edge_find(LASTACK_STATE_COUNT, LASTACK_EVENT_CLOSE));
    ck_assert_ptr_null(lastack_edge_find(LASTACK_CLOSED, LASTACK_EVENT_COUNT));
}
END_TEST

START_TEST(edges_in_order) {
    const struct lastack_edge *edge, *last = NULL;
    size_t i = 0;
    for (; (edge = lastack_edge_at(i)) != NULL; i++) {
        ck_assert_ptr_eq(lastack_edge_find(edge->from, edge->event), edge);
        ck_assert_uint_lt(edge->to, LASTACK_STATE_COUNT);
        ck_assert_uint_ne(edge->from, edge->to); /* staying is no transition */
        ck_assert_uint_ne(edge->event, LASTACK_EVENT_NONE);
        ck_assert_uint_gt(strlen(edge->section), 0);
        ck_assert_uint_gt(strlen(edge->text), 0);
        if (last)
            ck_assert(last->from < edge->from ||
                      (last->from == edge->from && last->event < edge->event));
        last = edge;
        const struct lastack_edge *between = lastack_edge_between(edge->from, edge->to);
        ck_assert_ptr_nonnull(between);
        ck_assert_uint_eq(between->to, edge->to);
    }
    ck_assert_uint_gt(i, 40);
    ck_assert_ptr_null(lastack_edge_between(LASTACK_ESTABLISHED, LASTACK_TIME_WAIT));
    ck_assert_ptr_null(lastack_edge_between(LASTACK_STATE_COUNT, LASTACK_CLOSED));
}
END_TEST

/* From CLOSED every state can be reached, and left for CLOSED. */
START_TEST(nothing_is_cut_off) {
    for (unsigned to = 1; to < LASTACK_STATE_COUNT; to++) {
        bool reached[LASTACK_STATE_COUNT] = {true}, returns = false;
        for (int round = 0; round < LASTACK_STATE_COUNT; round++)
            for (unsigned from = 0; from < LASTACK_STATE_COUNT; from++)
                for (unsigned next = 0; reached[from] && next < LASTACK_STATE_COUNT; next++)
                    reached[next] = reached[next] || lastack_edge_between(from, next);
        ck_assert(reached[to]);
        returns = lastack_edge_between(to, LASTACK_CLOSED) != NULL;
        ck_assert(returns);
    }
}
END_TEST

START_TEST(names) {
    ck_assert_str_eq(lastack_state_name(LASTACK_SYN_RECEIVED), "SYN-RECEIVED");
    ck_assert_str_eq(lastack_event_name(LASTACK_EVENT_ACK_OF_FIN), "ACK-OF-FIN");
    for (unsigned i = 0; i < LASTACK_STATE_COUNT; i++) {
        const char *name = lastack_state_name(i);
        ck_assert_int_eq(lastack_state_find(name, strlen(name)), (int)i);
        ck_assert_uint_gt(strlen(lastack_state_text(i)), 10);
    }
    for (unsigned i = 0; i < LASTACK_EVENT_COUNT; i++) {
        const char *name = lastack_event_name(i);
        ck_assert_int_eq(lastack_event_find(name, strlen(name)), (int)i);
        ck_assert_uint_gt(strlen(lastack_event_text(i)), 3);
    }
    ck_assert_str_eq(lastack_state_name(LASTACK_STATE_COUNT), "?");
    ck_assert_str_eq(lastack_state_text(LASTACK_STATE_COUNT), "?");
    ck_assert_str_eq(lastack_event_name(LASTACK_EVENT_COUNT), "?");
    ck_assert_str_eq(lastack_event_text(LASTACK_EVENT_COUNT), "?");
    ck_assert_int_eq(lastack_state_find("LISTEN", 5), -1);
    ck_assert_int_eq(lastack_state_find("listen", 6), -1);
    ck_assert_int_eq(lastack_state_find("LISTENS", 6), LASTACK_LISTEN); /* need not end in NUL */
    ck_assert_int_eq(lastack_event_find("", 0), -1);
}
END_TEST

/* What the tools print: ss and netstat of Linux, netstat of FreeBSD. */
START_TEST(names_in_other_styles) {
    static const struct {
        unsigned style, state;
        const char *name;
    } printed[] = {
        {LASTACK_STYLE_SS, LASTACK_CLOSED, "UNCONN"},
        {LASTACK_STYLE_SS, LASTACK_ESTABLISHED, "ESTAB"},
        {LASTACK_STYLE_SS, LASTACK_SYN_RECEIVED, "SYN-RECV"},
        {LASTACK_STYLE_NETSTAT, LASTACK_CLOSED, "CLOSE"},
        {LASTACK_STYLE_NETSTAT, LASTACK_SYN_RECEIVED, "SYN_RECV"},
        {LASTACK_STYLE_NETSTAT, LASTACK_FIN_WAIT_2, "FIN_WAIT2"},
        {LASTACK_STYLE_BSD, LASTACK_SYN_RECEIVED, "SYN_RCVD"},
        {LASTACK_STYLE_BSD, LASTACK_FIN_WAIT_2, "FIN_WAIT_2"},
        {LASTACK_STYLE_RFC, LASTACK_FIN_WAIT_2, "FIN-WAIT-2"},
        {LASTACK_STYLE_COUNT, LASTACK_FIN_WAIT_2, "FIN-WAIT-2"},
        {LASTACK_STYLE_BSD, LASTACK_STATE_COUNT, "?"},
    };
    for (size_t i = 0; i < sizeof printed / sizeof printed[0]; i++)
        ck_assert_str_eq(lastack_state_name_in(printed[i].style, printed[i].state),
                         printed[i].name);
    for (unsigned style = 0; style < LASTACK_STYLE_COUNT; style++) {
        const char *word = lastack_style_name(style);
        ck_assert_int_eq(lastack_style_find(word, strlen(word)), (int)style);
        for (unsigned i = 0; i < LASTACK_STATE_COUNT; i++) {
            const char *name = lastack_state_name_in(style, i);
            ck_assert_int_eq(lastack_state_find(name, strlen(name)), (int)i);
        }
    }
    ck_assert_int_eq(lastack_state_find("SYN_RECEIVED", 12), LASTACK_SYN_RECEIVED);
    ck_assert_int_eq(lastack_state_find("FIN-WAIT1", 9), LASTACK_FIN_WAIT_1);
    ck_assert_int_eq(lastack_state_find("FINWAIT1", 8), -1);
    ck_assert_int_eq(lastack_state_find("", 0), -1);
    ck_assert_str_eq(lastack_style_name(LASTACK_STYLE_COUNT), "?");
    ck_assert_int_eq(lastack_style_find("windows", 7), -1);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("state");
    TCase *cases = tcase_create("state");
    tcase_add_test(cases, figure_5);
    tcase_add_test(cases, edges_in_order);
    tcase_add_test(cases, nothing_is_cut_off);
    tcase_add_test(cases, names);
    tcase_add_test(cases, names_in_other_styles);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
