/* Cuts the text of a scenario into tokens. Knows neither words nor statements. */
#ifndef SCRIPT_LEXER_H
#define SCRIPT_LEXER_H
#include "script/step.h"
#include <stddef.h>

enum token_kind {
    TOKEN_END,  /* of the text */
    TOKEN_LINE, /* the end of a line */
    TOKEN_WORD, /* a run of letters, digits and _ - . % / ~: a word, a number, a time, a range */
    TOKEN_TEXT, /* "...": its slice is what stands between the quotes, as written */
    TOKEN_SIGN, /* enum sign */
    TOKEN_WRONG /* no token: `wrong` says why, the slice and column where */
};

enum sign {
    SIGN_NONE,
    SIGN_OPEN,         /* { */
    SIGN_CLOSE,        /* } */
    SIGN_LEFT,         /* < */
    SIGN_RIGHT,        /* > */
    SIGN_EQUAL,        /* = */
    SIGN_COMMA,        /* , */
    SIGN_COLON,        /* : */
    SIGN_PLUS,         /* + */
    SIGN_SQUARE_OPEN,  /* [ */
    SIGN_SQUARE_CLOSE, /* ] */
    SIGN_AT_LEAST,     /* >= */
    SIGN_AT_MOST,      /* <= */
    SIGN_TO_RIGHT,     /* --> */
    SIGN_TO_LEFT,      /* <-- */
    SIGN_LOST_RIGHT,   /* --X */
    SIGN_LOST_LEFT,    /* X-- */
    SIGN_DOTS          /* ... */
};

struct token {
    struct slice slice; /* in the text */
    uint32_t line;      /* from 1 */
    uint16_t column, width;
    uint8_t kind, sign;
    const char *wrong;
};

struct lexer {
    const char *at, *end,
        *line_at; /* line_at: where the line starts; NULL: it is not measured yet */
    uint32_t line;
};

void lex_begin(struct lexer *lexer, const char *text, size_t octets);
/* The next token. After TOKEN_END and TOKEN_WRONG it is the same for ever. */
void lex_next(struct lexer *lexer, struct token *token);

/* Undoes the escapes of a TOKEN_TEXT into `to`, which has room for as many octets as were written.
 * Answers how many there are. */
uint32_t lex_unescape(struct slice written, char *to);

#endif
