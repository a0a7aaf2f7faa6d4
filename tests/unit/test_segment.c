/* lib/wire/segment.c: the notation of the RFC's figures, written and read. */
#include "run_suite.h"
#include <check.h>
#include <lastack/segment.h>
#include <stdlib.h>
#include <string.h>

static void same(const struct lastack_segment *seg, const char *expected) {
    char text[LASTACK_SEGMENT_TEXT];
    ck_assert_uint_eq(lastack_segment_print(seg, text, sizeof text), strlen(expected));
    ck_assert_str_eq(text, expected);
}

START_TEST(print) {
    struct lastack_segment seg = {.seq.n = 100, .ack.n = 301, .ctl = LASTACK_FIN | LASTACK_ACK};
    same(&seg, "<SEQ=100><ACK=301><CTL=FIN,ACK>");
    seg.ctl = LASTACK_SYN; /* ACK only with its bit */
    same(&seg, "<SEQ=100><CTL=SYN>");
    seg.ctl = LASTACK_ACK | LASTACK_PSH; /* PSH only alone */
    seg.text_octets = 10;
    same(&seg, "<SEQ=100><ACK=301><DATA=10><CTL=ACK>");
    seg.ctl = LASTACK_PSH;
    same(&seg, "<SEQ=100><DATA=10><CTL=PSH>");
    seg.ctl = 0;
    same(&seg, "<SEQ=100><DATA=10>");
    seg.seq.n = seg.ack.n = UINT32_MAX;
    seg.text_octets = LASTACK_TEXT_OCTETS_MAX;
    seg.ctl = 0xff;
    same(&seg, "<SEQ=4294967295><ACK=4294967295><DATA=65495><CTL=SYN,FIN,RST,URG,ACK,ECE,CWR>");
}
END_TEST

START_TEST(print_cuts) {
    struct lastack_segment seg = {.seq.n = 100, .ctl = LASTACK_SYN};
    char text[24];
    for (size_t room = 1; room < sizeof text; room++) {
        memset(text, 'x', sizeof text);
        size_t used = lastack_segment_print(&seg, text, room);
        ck_assert_uint_eq(used, room - 1 < 18 ? room - 1 : 18);
        ck_assert_uint_eq(strlen(text), used);
        ck_assert_int_eq(strncmp(text, "<SEQ=100><CTL=SYN>", used), 0);
        ck_assert_int_eq(text[room < 19 ? room : 19], 'x');
    }
    ck_assert_uint_eq(lastack_segment_print(&seg, text, 0), 0);
}
END_TEST

START_TEST(ctl) {
    char text[40];
    for (unsigned bits = 0; bits < 256; bits++) {
        size_t used = lastack_ctl_print(bits, text, sizeof text);
        ck_assert_uint_eq(used, strlen(text));
        ck_assert_int_eq(lastack_ctl_parse(text, used), bits ? (int)bits : -1);
    }
    lastack_ctl_print(LASTACK_ACK | LASTACK_SYN, text, sizeof text);
    ck_assert_str_eq(text, "SYN,ACK");
    static const char *const wrong[] = {"",     "SY",      "SYNACK", "SYN,",
                                        ",SYN", "SYN ACK", "syn",    "SYN,XXX"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        ck_assert_int_eq(lastack_ctl_parse(wrong[i], strlen(wrong[i])), -1);
}
END_TEST

START_TEST(parse) {
    struct lastack_segment seg;
    const char *text = "<SEQ=4294967295><ACK=301><DATA=10><WND=7><UP=3><CTL=FIN,ACK> and more";
    ck_assert_int_eq(lastack_segment_parse(&seg, text, strlen(text)), (int)strlen(text) - 9);
    ck_assert_uint_eq(seg.seq.n, UINT32_MAX);
    ck_assert_uint_eq(seg.ack.n, 301);
    ck_assert_uint_eq(seg.text_octets, 10);
    ck_assert_uint_eq(seg.wnd, 7);
    ck_assert_uint_eq(seg.up, 3);
    ck_assert_uint_eq(seg.ctl, LASTACK_FIN | LASTACK_ACK);
    ck_assert_uint_eq(lastack_segment_length(&seg), 11);
    ck_assert_int_eq(lastack_segment_parse(&seg, "<CTL=SYN>", 9), 9);
    ck_assert_uint_eq(seg.seq.n, 0);
    ck_assert_uint_eq(lastack_segment_length(&seg), 1);
}
END_TEST

START_TEST(parse_says_where_it_is_wrong) {
    static const struct {
        const char *text;
        int position; /* of the first octet that is wrong */
    } wrong[] = {{"", 0},
                 {"SEQ=1", 0},
                 {"<SEQ=1", 6},
                 {"<SEQ=>", 5},
                 {"<SEQ=x>", 5},
                 {"<SEQ=1x>", 6},
                 {"<SEQ=4294967296>", 5},
                 {"<SEQ=99999999999999999999>", 5},
                 {"<SEQ>", 4},
                 {"<SAQ=1>", 1},
                 {"<WND=65536>", 1},
                 {"<UP=65536>", 1},
                 {"<DATA=65496>", 1},
                 {"<SEQ=1><CTL=NO>", 12},
                 {"<SEQ=1><>", 8},
                 {"<XX=1>", 1},
                 {"<DATE=1>", 1}};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct lastack_segment seg;
        ptrdiff_t result = lastack_segment_parse(&seg, wrong[i].text, strlen(wrong[i].text));
        ck_assert_msg(result == -(wrong[i].position + 1), "%s: %d", wrong[i].text, (int)result);
    }
}
END_TEST

START_TEST(parse_reads_what_print_writes) {
    uint32_t random = 1;
    for (int i = 0; i < 2000; i++) {
        struct lastack_segment seg = {.ctl = 0}, read;
        char text[LASTACK_SEGMENT_TEXT];
        random = random * 1664525 + 1013904223;
        seg.seq.n = random;
        seg.ctl = (uint8_t)((random >> 24) & ~(unsigned)LASTACK_PSH);
        if (seg.ctl & LASTACK_ACK)
            seg.ack.n = random * 7;
        seg.text_octets = (random >> 8) % 3 ? 0 : (random >> 8) % LASTACK_TEXT_OCTETS_MAX;
        size_t used = lastack_segment_print(&seg, text, sizeof text);
        ck_assert_int_eq(lastack_segment_parse(&read, text, used), (int)used);
        ck_assert_mem_eq(&read, &seg, sizeof seg);
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("segment");
    TCase *cases = tcase_create("segment");
    tcase_add_test(cases, print);
    tcase_add_test(cases, print_cuts);
    tcase_add_test(cases, ctl);
    tcase_add_test(cases, parse);
    tcase_add_test(cases, parse_says_where_it_is_wrong);
    tcase_add_test(cases, parse_reads_what_print_writes);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
