/* Cuts the text of a scenario into tokens. */
#include "script/lexer.h"
#include <assert.h>
#include <string.h>

_Static_assert(LASTACK_LINE_OCTETS_MAX == 4096, "a message names it");

static const char control[] = "a control character cannot stand here";

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) ||
           (c != '\0' && strchr("_-.%/~", c) != NULL);
}

static bool is_control(char c) {
    return ((unsigned char)c < 0x20 && c != '\t') || c == 0x7f;
}

void lex_begin(struct lexer *lexer, const char *text, size_t octets) {
    static const char mark[3] = {'\xef', '\xbb', '\xbf'}; /* some editors begin UTF-8 with it */
    *lexer = (struct lexer){.at = text, .end = text + octets, .line_at = NULL, .line = 1};
    if (octets >= sizeof mark && memcmp(text, mark, sizeof mark) == 0)
        lexer->at += sizeof mark;
}

/* A carriage return belongs to the end of a line, and of the text. */
static bool ends_line(const struct lexer *lexer, const char *at) {
    if (at < lexer->end && *at == '\r')
        at++;
    return at == lexer->end || *at == '\n';
}

static void make(const struct lexer *lexer, struct token *token, unsigned kind, const char *from,
                 const char *to) {
    memset(token, 0, sizeof *token);
    token->kind = (uint8_t)kind;
    token->slice.text = from;
    token->slice.octets = (uint32_t)(to - from);
    token->line = lexer->line;
    token->column = (uint16_t)(from - lexer->line_at + 1);
    token->width = (uint16_t)(to > from ? to - from : 1);
}

static void wrong(struct lexer *lexer, struct token *token, const char *from, const char *to,
                  const char *why) {
    make(lexer, token, TOKEN_WRONG, from, to);
    token->wrong = why;
    lexer->at = from;
}

/* Notes where the line starts, and that it has an acceptable length. */
static bool measure(struct lexer *lexer, struct token *token) {
    if (lexer->line_at != NULL)
        return true;
    lexer->line_at = lexer->at;
    size_t left = (size_t)(lexer->end - lexer->at);
    size_t look = left < LASTACK_LINE_OCTETS_MAX + 2u ? left : LASTACK_LINE_OCTETS_MAX + 2u;
    const char *newline = look == 0 ? NULL : memchr(lexer->at, '\n', look);
    size_t octets = newline != NULL ? (size_t)(newline - lexer->at) : look;
    if (newline != NULL && octets > 0 && newline[-1] == '\r')
        octets--;
    if (octets <= LASTACK_LINE_OCTETS_MAX)
        return true;
    wrong(lexer, token, lexer->at, lexer->at + 1,
          "this line has more than 4096 octets (limit: line)");
    lexer->line_at = NULL;
    return false;
}

static bool is_hex(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static const char *escape_end(const char *at, const char *end) {
    if (end - at < 2)
        return NULL;
    if (at[1] == 'x')
        return end - at >= 4 && is_hex(at[2]) && is_hex(at[3]) ? at + 4 : NULL;
    return memchr("nrt0\\\"", at[1], 6) != NULL ? at + 2 : NULL;
}

static void lex_text(struct lexer *lexer, struct token *token) {
    const char *open = lexer->at, *at = open + 1;
    for (;;) {
        if (ends_line(lexer, at)) {
            wrong(lexer, token, open, at, "this text has no closing quote");
            return;
        }
        if (*at == '"')
            break;
        if (is_control(*at)) {
            wrong(lexer, token, at, at + 1, control);
            return;
        }
        if (*at == '\\') {
            const char *next = escape_end(at, lexer->end);
            if (next == NULL) {
                wrong(lexer, token, at, ends_line(lexer, at + 1) ? at + 1 : at + 2,
                      "no such escape: there are \\n \\r \\t \\0 \\\\ \\\" and \\xHH");
                return;
            }
            at = next;
        } else {
            at++;
        }
    }
    make(lexer, token, TOKEN_TEXT, open, at + 1);
    token->slice.text++;
    token->slice.octets -= 2;
    lexer->at = at + 1;
}

/* clang-format off */
static const struct {
    char text[4];
    uint8_t sign;
    bool alone; /* no word goes on behind it */
} signs[] = {
    {"-->", SIGN_TO_RIGHT, false},   {"<--", SIGN_TO_LEFT, false},
    {"--X", SIGN_LOST_RIGHT, true},  {"X--", SIGN_LOST_LEFT, true},
    {"...", SIGN_DOTS, true},        {">=", SIGN_AT_LEAST, false},
    {"<=", SIGN_AT_MOST, false},     {"{", SIGN_OPEN, false},
    {"}", SIGN_CLOSE, false},        {"<", SIGN_LEFT, false},
    {">", SIGN_RIGHT, false},        {"=", SIGN_EQUAL, false},
    {",", SIGN_COMMA, false},        {":", SIGN_COLON, false},
    {"+", SIGN_PLUS, false},         {"[", SIGN_SQUARE_OPEN, false},
    {"]", SIGN_SQUARE_CLOSE, false},
};
/* clang-format on */

static bool starts(const struct lexer *lexer, const char *at, const char *with) {
    size_t octets = strlen(with);
    return (size_t)(lexer->end - at) >= octets && memcmp(at, with, octets) == 0;
}

static bool lex_sign(struct lexer *lexer, struct token *token) {
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        if (!starts(lexer, lexer->at, signs[i].text))
            continue;
        const char *to = lexer->at + strlen(signs[i].text);
        if (signs[i].alone && to < lexer->end && is_word(*to))
            continue;
        make(lexer, token, TOKEN_SIGN, lexer->at, to);
        token->sign = signs[i].sign;
        lexer->at = to;
        return true;
    }
    return false;
}

void lex_next(struct lexer *lexer, struct token *token) {
    if (!measure(lexer, token))
        return;
    while (lexer->at < lexer->end && (*lexer->at == ' ' || *lexer->at == '\t'))
        lexer->at++;
    if (lexer->at < lexer->end && *lexer->at == '#')
        while (!ends_line(lexer, lexer->at))
            lexer->at++;
    const char *at = lexer->at;
    if (ends_line(lexer, at)) {
        bool more = at < lexer->end && (*at == '\n' || at + 1 < lexer->end);
        make(lexer, token, more ? TOKEN_LINE : TOKEN_END, at, at);
        if (more) {
            lexer->at += *at == '\r' ? 2 : 1;
            lexer->line++;
            lexer->line_at = NULL;
        }
        return;
    }
    if (*at == '"') {
        lex_text(lexer, token);
        return;
    }
    if (lex_sign(lexer, token))
        return;
    while (at < lexer->end && is_word(*at) && !starts(lexer, at, "-->"))
        at++;
    if (at == lexer->at) {
        wrong(lexer, token, at, at + 1,
              is_control(*at) ? control
              : *at == ';'    ? "`;` cannot stand here: each statement has a line of its own"
              : *at == '\''   ? "`'` cannot stand here: a text stands in double quotes"
                              : "this character cannot stand here");
        return;
    }
    /* Told before the word in front of it is: what stands there may be half of one. */
    if (at < lexer->end && is_control(*at) && !ends_line(lexer, at)) {
        wrong(lexer, token, at, at + 1, control);
        return;
    }
    make(lexer, token, TOKEN_WORD, lexer->at, at);
    lexer->at = at;
}

static int hex_digit(char c) {
    return is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10;
}

uint32_t lex_unescape(struct slice written, char *to) {
    static const char letter[] = "nrt0\\\"", octet[] = "\n\r\t\0\\\"";
    const char *at = written.text, *end = at + written.octets;
    uint32_t n = 0;
    while (at < end) {
        if (*at != '\\') {
            to[n++] = *at++;
        } else if (at[1] == 'x') {
            to[n++] = (char)(hex_digit(at[2]) << 4 | hex_digit(at[3]));
            at += 4;
        } else {
            const char *found = strchr(letter, at[1]);
            assert(found != NULL);
            to[n++] = octet[found - letter];
            at += 2;
        }
    }
    return n;
}
