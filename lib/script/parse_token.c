/* The token to be read, and complaints about it. */
#include "script/parse.h"
#include "script/value.h"
#include <string.h>

struct where parse_where(const struct parser *p, const struct token *token) {
    return (struct where){
        .line = token->line, .file = p->file, .column = token->column, .width = token->width};
}

struct where parse_since(const struct parser *p, struct where from) {
    if (p->last.line == from.line && p->last.column >= from.column)
        from.width = (uint16_t)(p->last.column + p->last.width - from.column);
    return from;
}

bool parse_exhausted(struct parser *p) {
    p->told = true;
    struct pen pen =
        diag_begin(p->failure, p->script, LASTACK_EXHAUSTED, parse_where(p, &p->token));
    pen_print(&pen, "there is no memory for this scenario");
    return false;
}

bool parse_wrong(struct parser *p, struct where where, const char *format, ...) {
    struct pen pen = diag_begin(p->failure, p->script, LASTACK_WRONG, where);
    va_list list;
    va_start(list, format);
    pen_vprint(&pen, format, list);
    va_end(list);
    return false;
}

bool parse_hint(struct parser *p, const char *format, ...) {
    struct pen pen = pen_at(p->failure->hint, sizeof p->failure->hint);
    va_list list;
    va_start(list, format);
    pen_vprint(&pen, format, list);
    va_end(list);
    return false;
}

static void put_found(struct pen *pen, const struct token *token) {
    switch (token->kind) {
    case TOKEN_END:
        pen_print(pen, "the file ends");
        break;
    case TOKEN_LINE:
        pen_print(pen, "the line ends");
        break;
    case TOKEN_TEXT:
        pen_print(pen, "found \"");
        pen_slice(pen, token->slice);
        pen_print(pen, "\"");
        break;
    default:
        pen_print(pen, "found `");
        pen_slice(pen, token->slice);
        pen_print(pen, "`");
    }
}

bool parse_expected(struct parser *p, const char *what) {
    struct pen pen = diag_begin(p->failure, p->script, LASTACK_WRONG, parse_where(p, &p->token));
    pen_print(&pen, "expected %s, ", what);
    put_found(&pen, &p->token);
    return false;
}

bool parse_expected_near(struct parser *p, const char *what, const struct guess *guess) {
    parse_expected(p, what);
    if (p->token.kind == TOKEN_WORD && guess->nearest.octets > 0) {
        struct pen pen = pen_at(p->failure->hint, sizeof p->failure->hint);
        pen_print(&pen, "did you mean `");
        pen_slice(&pen, guess->nearest);
        pen_print(&pen, "`?");
    }
    return false;
}

bool parse_hint_all(struct parser *p, const char *what, const char *(*name)(unsigned),
                    unsigned count) {
    if (p->failure->hint[0] != '\0' || p->token.kind != TOKEN_WORD)
        return false;
    struct pen pen = pen_at(p->failure->hint, sizeof p->failure->hint);
    const char *word, *between = " ";
    pen_print(&pen, "%s", what);
    for (unsigned i = 0; i < count && (word = name(i)) != NULL; i++, between = ", ")
        pen_print(&pen, "%s%s", between, word);
    return false;
}

bool parse_hint_not(struct parser *p) {
    if (!parse_at_word(p, "not"))
        return false;
    return parse_hint(p, "there is no `not`: `never STATE` says that it has not been in it, "
                         "`HOST count STATE 0` that none of its connections is");
}

/* 61 s: two words that would be a value as one. */
static bool hint_unit(struct parser *p, const struct token *number, const struct token *unit) {
    char both[32];
    int64_t value;
    uint64_t rate;
    uint32_t ppm, octets = number->slice.octets + unit->slice.octets;
    if (number->kind != TOKEN_WORD || unit->kind != TOKEN_WORD || octets > sizeof both)
        return false;
    memcpy(both, number->slice.text, number->slice.octets);
    memcpy(both + number->slice.octets, unit->slice.text, unit->slice.octets);
    struct slice word = {both, octets};
    if (value_time(word, &value) != NULL && value_size(word, &value) != NULL &&
        value_rate(word, &rate) != NULL && value_share(word, &ppm) != NULL)
        return false;
    return parse_hint(p, "the unit stands directly behind the number: `%.*s`", (int)octets, both);
}

bool parse_hint_state(struct parser *p) {
    char both[32];
    struct pen pen = pen_at(both, sizeof both);
    if (p->last.kind != TOKEN_WORD || p->token.kind != TOKEN_WORD)
        return false;
    pen_slice(&pen, p->last.slice);
    pen_print(&pen, "-");
    pen_slice(&pen, p->token.slice);
    return lastack_state_find(both, pen.used) >= 0 && parse_hint(p, "did you mean `%s`?", both);
}

bool parse_too_much(struct parser *p, const char *what) {
    struct guess guess;
    guess_begin(&guess, p->token.slice);
    guess_offer_table(&guess, word_tails);
    parse_expected_near(p, what, &guess);
    parse_hint_state(p);
    return hint_unit(p, &p->last, &p->token);
}

bool parse_value_is(struct parser *p, const char *wrong) {
    if (wrong == NULL)
        return true;
    struct pen pen = diag_begin(p->failure, p->script, LASTACK_WRONG, parse_where(p, &p->token));
    pen_print(&pen, "`");
    pen_slice(&pen, p->token.slice);
    pen_print(&pen, "` %s", wrong);
    struct token next = parse_peek(p);
    return hint_unit(p, &p->token, &next);
}

bool parse_advance_raw(struct parser *p) {
    p->last = p->token;
    lex_next(&p->lexer, &p->token);
    if (p->token.kind == TOKEN_WRONG)
        return parse_wrong(p, parse_where(p, &p->token), "%s", p->token.wrong);
    return true;
}

struct token parse_peek(const struct parser *p) {
    struct lexer lexer = p->lexer;
    struct token token;
    lex_next(&lexer, &token);
    return token;
}

bool parse_advance(struct parser *p) {
    if (!parse_advance_raw(p))
        return false;
    if (p->token.kind == TOKEN_WORD) {
        const struct script_name *name = names_find(p->script->name, p->token.slice);
        if (name != NULL && name->kind == NAME_VALUE && name->value.text != NULL) {
            p->token.slice = name->value;
            p->token.kind = name->token;
        }
    }
    return true;
}

bool parse_at_word(const struct parser *p, const char *word) {
    return p->token.kind == TOKEN_WORD && word_is(p->token.slice, word);
}

bool parse_at_sign(const struct parser *p, unsigned sign) {
    return p->token.kind == TOKEN_SIGN && p->token.sign == sign;
}

bool parse_at_digit(const struct parser *p) {
    return p->token.kind == TOKEN_WORD && p->token.slice.text[0] >= '0' &&
           p->token.slice.text[0] <= '9';
}

bool parse_at_end(const struct parser *p) {
    return p->token.kind == TOKEN_LINE || p->token.kind == TOKEN_END ||
           parse_at_sign(p, SIGN_CLOSE);
}

int parse_accept(struct parser *p, const char *word) {
    if (!parse_at_word(p, word))
        return 0;
    return parse_advance(p) ? 1 : -1;
}

int parse_accept_sign(struct parser *p, unsigned sign) {
    if (!parse_at_sign(p, sign))
        return 0;
    return parse_advance(p) ? 1 : -1;
}

bool parse_need(struct parser *p, const char *word) {
    if (!parse_at_word(p, word)) {
        char what[32];
        struct guess guess;
        struct pen pen = pen_at(what, sizeof what);
        pen_print(&pen, "`%s`", word);
        guess_begin(&guess, p->token.slice);
        guess_offer_text(&guess, word);
        return parse_expected_near(p, what, &guess);
    }
    return parse_advance(p);
}

bool parse_need_sign(struct parser *p, unsigned sign, const char *what) {
    if (!parse_at_sign(p, sign))
        return parse_expected(p, what);
    return parse_advance(p);
}

struct step *parse_step(struct parser *p, unsigned kind, struct where where) {
    struct lastack_scenario *script = p->script;
    if (script->steps == LASTACK_STATEMENTS_MAX) {
        parse_wrong(p, where, "there are more than %d statements (limit: statements)",
                    LASTACK_STATEMENTS_MAX);
        return NULL;
    }
    if (!script_grow(script, &script->step, script->steps, &script->steps_room,
                     sizeof *script->step)) {
        parse_exhausted(p);
        return NULL;
    }
    struct step *step = &script->step[script->steps++];
    memset(step, 0, sizeof *step);
    step->kind = (uint16_t)kind;
    step->where = where;
    return step;
}
