/* lib/base/decimal.c and lib/trace/line.c: digits, and lines that are too long. */
#include "trace/line.h"
#include "base/decimal.h"
#include "run_suite.h"
#include "written.h"
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

static void same_digits(uint64_t number, unsigned least) {
    char text[DECIMAL_DIGITS + 1] = "", expected[DECIMAL_DIGITS + 1];
    snprintf(expected, sizeof expected, "%0*llu", (int)least, (unsigned long long)number);
    ck_assert_uint_eq(decimal(text, number, least), strlen(expected));
    ck_assert_str_eq(text, expected);
}

START_TEST(digits) {
    same_digits(0, 1);
    same_digits(UINT64_MAX, 1);
    uint64_t power = 10;
    for (int i = 2; i <= DECIMAL_DIGITS; i++, power *= 10)
        for (unsigned least = 1; least <= DECIMAL_DIGITS; least++) {
            same_digits(power - 1, least);
            same_digits(power, least);
            same_digits(power + power / 7, least);
        }
}
END_TEST

static void add_word(struct line *line) {
    line_text(line, "a-word");
}

static void add_number(struct line *line) {
    line_number(line, 123456);
}

static void add_time(struct line *line) {
    line_time(line, LASTACK_NEVER - 1);
}

static void add_segment(struct line *line) {
    static const struct lastack_segment segment = {.seq = {UINT32_MAX}, .ctl = LASTACK_SYN};
    line_segment(line, &segment);
}

static void add_spaces(struct line *line) {
    line_pad(line, LINE_OCTETS + 8);
    line_text(line, "x"); /* so that they are not at the end, if there is room for it */
}

/* Whatever is added, and wherever the line is full: as much as fits is there, and the newline. */
START_TEST(a_long_line_is_cut) {
    static const struct {
        void (*add)(struct line *line);
        const char *text;
    } row[] = {
        {add_word, "a-word"},
        {add_number, "123456"},
        {add_time, "9223372036.854775806s"},
        {add_segment, "<SEQ=4294967295><CTL=SYN>"},
        {add_spaces, ""},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        for (size_t room = 0; room <= 30; room++) {
            struct line line;
            char expected[2 * LINE_OCTETS];
            line_clear(&line);
            while (line.octets < LINE_MOST - room)
                line_put(&line, "-", 1);
            snprintf(expected, sizeof expected, "%.*s%s", (int)line.octets, line.text, row[i].text);
            if (strlen(expected) > LINE_MOST)
                expected[LINE_MOST] = 0;
            row[i].add(&line);
            written_begin();
            ck_assert(line_write(&line, written_keep, NULL));
            ck_assert_uint_eq(writes, 1);
            ck_assert_uint_eq(written_octets, strlen(expected) + 1);
            strcat(expected, "\n");
            ck_assert_str_eq(written, expected);
        }
}
END_TEST

/* Whole if it fits; else as many characters as leave room for "..", each of them whole. */
START_TEST(escaped_text_is_cut) {
    static const char *const text[] = {
        "",     "a",    "abcdefgh", "\\",       "a\\",    "ab\\",     "\n",
        "a\n",  "a\nb", "abc\x7f",  "\xff\xff", "\\\\\\", "a\\b\\c", "\x1f\\ ~"};
    for (size_t i = 0; i < sizeof text / sizeof *text; i++)
        for (size_t most = 2; most < 16; most++) {
            char whole[64] = "", cut[64] = "";
            struct line line;
            for (const char *at = text[i]; *at != 0; at++) {
                char escaped[5];
                snprintf(escaped, sizeof escaped,
                         *at == '\\'                ? "\\\\"
                         : *at < 0x20 || *at >= 0x7f ? "\\x%02x"
                                                     : "%c",
                         (unsigned char)*at);
                strcat(whole, escaped);
                if (strlen(whole) + 2 <= most)
                    strcpy(cut, whole);
            }
            line_clear(&line);
            line_escaped(&line, text[i], most);
            ck_assert_uint_le(line.octets, most);
            if (strlen(whole) > most)
                strcat(cut, "..");
            ck_assert_str_eq(line_end(&line), strlen(whole) > most ? cut : whole);
        }
}
END_TEST

START_TEST(columns_of_utf8) {
    struct line line;
    line_clear(&line);
    line_wide(&line, "\xe2\x94\x82 \xc3\xa9");
    ck_assert_uint_eq(line.octets, 6);
    ck_assert_uint_eq(line_columns(&line), 3);
    line_pad(&line, 5);
    line_text(&line, "|");
    ck_assert_str_eq(line_end(&line), "\xe2\x94\x82 \xc3\xa9  |");
}
END_TEST

int main(void) {
    Suite *suite = suite_create("line");
    TCase *cases = tcase_create("line");
    tcase_add_test(cases, digits);
    tcase_add_test(cases, a_long_line_is_cut);
    tcase_add_test(cases, escaped_text_is_cut);
    tcase_add_test(cases, columns_of_utf8);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
