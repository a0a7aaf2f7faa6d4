/* Is a text well-formed XML, as far as pictures need it? */
#include "xml.h"
#include <check.h>
#include <stdbool.h>
#include <string.h>

void xml_check(const char *text) {
    char open[32][16];
    unsigned depth = 0;
    for (; *text != 0; text++) {
        if (*text == '&')
            ck_assert(strncmp(text, "&amp;", 5) == 0 || strncmp(text, "&lt;", 4) == 0 ||
                      strncmp(text, "&gt;", 4) == 0 || strncmp(text, "&quot;", 6) == 0);
        ck_assert_int_ne(*text, '>');
        if (*text != '<')
            continue;
        const char *name = text + 1, *end = name;
        bool closes = *name == '/', quoted = false;
        name += closes;
        for (; *end != 0 && (quoted || *end != '>'); end++) {
            ck_assert(*end != '<');
            quoted ^= *end == '"';
        }
        ck_assert_int_eq(*end, '>');
        size_t length = strcspn(name, " />");
        ck_assert_uint_lt(length, sizeof open[0]);
        if (closes) {
            ck_assert_uint_gt(depth, 0);
            depth--;
            ck_assert_msg(strlen(open[depth]) == length &&
                              memcmp(open[depth], name, length) == 0,
                          "</%.*s> closes <%s>", (int)length, name, open[depth]);
        } else if (end[-1] != '/') {
            ck_assert_uint_lt(depth, 32);
            memcpy(open[depth], name, length);
            open[depth++][length] = 0;
        }
        text = end;
    }
    ck_assert_uint_eq(depth, 0);
}

unsigned xml_count(const char *text, const char *piece) {
    unsigned n = 0;
    for (; (text = strstr(text, piece)) != NULL; text += strlen(piece))
        n++;
    return n;
}
