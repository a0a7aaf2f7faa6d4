/* The lexer: tokens, their places, and what is none. */
#include "run_suite.h"
#include "script/lexer.h"
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The tokens of a text as one line: W(word) T(text) S(number of a sign) L E and !(why). */
static const char *tokens_of(const char *text, size_t octets) {
    static char line[1024];
    struct lexer lexer;
    struct token token;
    size_t used = 0;
    lex_begin(&lexer, text, octets);
    line[0] = '\0';
    do {
        lex_next(&lexer, &token);
        int n = (int)token.slice.octets;
        const char *word = token.slice.text;
        switch (token.kind) {
        case TOKEN_WORD:
            used += (size_t)snprintf(line + used, sizeof line - used, "W(%.*s)", n, word);
            break;
        case TOKEN_TEXT:
            used += (size_t)snprintf(line + used, sizeof line - used, "T(%.*s)", n, word);
            break;
        case TOKEN_SIGN:
            used += (size_t)snprintf(line + used, sizeof line - used, "S(%.*s)", n, word);
            break;
        case TOKEN_LINE:
            used += (size_t)snprintf(line + used, sizeof line - used, "L");
            break;
        case TOKEN_END:
            used += (size_t)snprintf(line + used, sizeof line - used, "E");
            break;
        default:
            used += (size_t)snprintf(line + used, sizeof line - used, "!(%s at %u:%u+%u)",
                                     token.wrong, token.line, token.column, token.width);
        }
        ck_assert_uint_lt(used, sizeof line);
    } while (token.kind != TOKEN_END && token.kind != TOKEN_WRONG);
    return line;
}

static const struct {
    const char *text, *tokens;
} rows[] = {
    {"", "E"},
    {"\n", "LE"},
    {"a", "W(a)E"},
    {"a\n", "W(a)LE"},
    {"a\r\nb\r\n", "W(a)LW(b)LE"},
    {"a\r", "W(a)E"},
    {"\xef\xbb\xbf"
     "a",
     "W(a)E"},
    {"  a\tb  # c d\n", "W(a)W(b)LE"},
    {"#", "E"},
    {"# \xc3\xa4 \x01\n", "LE"},
    {"a#b", "W(a)E"},
    {"FIN-WAIT-1 10ms 1.5s 10% 1..3 ./a/b_c.so -1", "W(FIN-WAIT-1)W(10ms)W(1.5s)W(10%)W(1..3)"
                                                    "W(./a/b_c.so)W(-1)E"},
    {"client>server:80", "W(client)S(>)W(server)S(:)W(80)E"},
    {"<SEQ=RCV.NXT+1><CTL=FIN,ACK>",
     "S(<)W(SEQ)S(=)W(RCV.NXT)S(+)W(1)S(>)S(<)W(CTL)S(=)W(FIN)S(,)W(ACK)S(>)E"},
    {">= 2 <= 3", "S(>=)W(2)S(<=)W(3)E"},
    {"{ } [ ]", "S({)S(})S([)S(])E"},
    {"A --> x <-- y ... --X X-- z", "W(A)S(-->)W(x)S(<--)W(y)S(...)S(--X)S(X--)W(z)E"},
    {"a-->b", "W(a)S(-->)W(b)E"},
    {"...a --Xa X--a", "W(...a)W(--Xa)W(X--a)E"},
    {"\"a b\" \"\"", "T(a b)T()E"},
    {"\"\\n\\x41\\\"\\\\\" # \"", "T(\\n\\x41\\\"\\\\)E"},
    {"\"\xc3\xa4\"", "T(\xc3\xa4)E"},
    {"a\n \"b", "W(a)L!(this text has no closing quote at 2:2+2)"},
    {"\"b\r\n", "!(this text has no closing quote at 1:1+2)"},
    {"\"b\\", "!(no such escape: there are \\n \\r \\t \\0 \\\\ \\\" and \\xHH at 1:3+1)"},
    {"\"\\q\"", "!(no such escape: there are \\n \\r \\t \\0 \\\\ \\\" and \\xHH at 1:2+2)"},
    {"\"\\x4g\"", "!(no such escape: there are \\n \\r \\t \\0 \\\\ \\\" and \\xHH at 1:2+2)"},
    {"\"\x01\"", "!(a control character cannot stand here at 1:2+1)"},
    {"a \x07", "W(a)!(a control character cannot stand here at 1:3+1)"},
    {"a\rb", "!(a control character cannot stand here at 1:2+1)"},
    {"ab\x07", "!(a control character cannot stand here at 1:3+1)"},
    {"ab 'c'", "W(ab)!(`'` cannot stand here: a text stands in double quotes at 1:4+1)"},
    {"a ?", "W(a)!(this character cannot stand here at 1:3+1)"},
    {"\xff", "!(this character cannot stand here at 1:1+1)"},
};

START_TEST(cuts_into_tokens) {
    ck_assert_str_eq(tokens_of(rows[_i].text, strlen(rows[_i].text)), rows[_i].tokens);
}
END_TEST

START_TEST(takes_no_nul) {
    ck_assert_str_eq(tokens_of("a \0b", 4),
                     "W(a)!(a control character cannot stand here at 1:3+1)");
    ck_assert_str_eq(tokens_of("a\0b", 3), "!(a control character cannot stand here at 1:2+1)");
}
END_TEST

START_TEST(counts_lines_and_columns) {
    struct lexer lexer;
    struct token token;
    static const char text[] = "ab  cd\n\n  \"ef\" # x\r\n ...";
    static const struct {
        uint32_t line;
        uint16_t column, width;
    } place[] = {{1, 1, 2},  {1, 5, 2}, {1, 7, 1}, {2, 1, 1}, {3, 3, 4},
                 {3, 11, 1}, {4, 2, 3}, {4, 5, 1}, {4, 5, 1}};
    lex_begin(&lexer, text, sizeof text - 1);
    for (size_t i = 0; i < sizeof place / sizeof place[0]; i++) {
        lex_next(&lexer, &token);
        ck_assert_uint_eq(token.line, place[i].line);
        ck_assert_uint_eq(token.column, place[i].column);
        ck_assert_uint_eq(token.width, place[i].width);
    }
    ck_assert_int_eq(token.kind, TOKEN_END);
}
END_TEST

START_TEST(stays_where_it_is_wrong) {
    struct lexer lexer;
    struct token token;
    lex_begin(&lexer, "a ? b", 5);
    lex_next(&lexer, &token);
    for (int i = 0; i < 3; i++) {
        lex_next(&lexer, &token);
        ck_assert_int_eq(token.kind, TOKEN_WRONG);
        ck_assert_uint_eq(token.column, 3);
    }
}
END_TEST

/* A line of 4096 octets is read, one more is too many, however it ends. */
START_TEST(limits_lines) {
    static const char *const end[] = {"", "\n", "\r\n"};
    static const char *const tokens[] = {"E", "LE", "LE"};
    char text[LASTACK_LINE_OCTETS_MAX + 8];
    size_t tail = strlen(end[_i]);
    memset(text, ' ', sizeof text);
    memcpy(text + LASTACK_LINE_OCTETS_MAX, end[_i], tail);
    ck_assert_str_eq(tokens_of(text, LASTACK_LINE_OCTETS_MAX + tail), tokens[_i]);
    memset(text, ' ', sizeof text);
    memcpy(text + LASTACK_LINE_OCTETS_MAX + 1, end[_i], tail);
    ck_assert_str_eq(tokens_of(text, LASTACK_LINE_OCTETS_MAX + 1 + tail),
                     "!(this line has more than 4096 octets (limit: line) at 1:1+1)");
}
END_TEST

START_TEST(undoes_escapes) {
    static const char written[] = "a\\n\\r\\t\\0\\\\\\\"\\x41\\xfFz";
    char text[sizeof written];
    uint32_t octets = lex_unescape((struct slice){written, (uint32_t)(sizeof written - 1)}, text);
    ck_assert_uint_eq(octets, 10);
    ck_assert_mem_eq(text, "a\n\r\t\0\\\"A\xffz", 10);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("lexer");
    TCase *tcase = tcase_create("lexer");
    suite_add_tcase(suite, tcase);
    tcase_add_loop_test(tcase, cuts_into_tokens, 0, sizeof rows / sizeof rows[0]);
    tcase_add_test(tcase, takes_no_nul);
    tcase_add_test(tcase, counts_lines_and_columns);
    tcase_add_test(tcase, stays_where_it_is_wrong);
    tcase_add_loop_test(tcase, limits_lines, 0, 3);
    tcase_add_test(tcase, undoes_escapes);
    return run_suite(suite);
}
