/* Values where a statement wants them. */
#include "script/parse.h"
#include "script/value.h"
#include <limits.h>
#include <string.h>

/* The word that stands here, which must be there to be a value at all. */
static bool at_value(struct parser *p, const char *what) {
    return p->token.kind == TOKEN_WORD ? true : parse_expected(p, what);
}

/* `wrong` is what has been found wrong with the value. */
static bool within(struct parser *p, const char *what, const char *wrong, int64_t least,
                   int64_t most, int64_t value) {
    bool beyond = value < least || value > most;
    if (!(wrong == value_too_large && beyond) && !parse_value_is(p, wrong))
        return false;
    if (!beyond)
        return parse_advance(p);
    if (most == INT64_MAX)
        return parse_wrong(p, parse_where(p, &p->token), "%s is at least %lld", what,
                           (long long)least);
    return parse_wrong(p, parse_where(p, &p->token), "%s lies between %lld and %lld", what,
                       (long long)least, (long long)most);
}

bool parse_number(struct parser *p, const char *what, int64_t least, int64_t most, int64_t *value) {
    if (!at_value(p, what))
        return false;
    const char *wrong = value_number(p->token.slice, value);
    return within(p, what, wrong, least, most, *value);
}

bool parse_seed(struct parser *p, uint64_t *seed) {
    return at_value(p, "a seed") && parse_value_is(p, value_seed(p->token.slice, seed)) &&
           parse_advance(p);
}

bool parse_size(struct parser *p, const char *what, int64_t least, int64_t most, int64_t *octets) {
    if (!at_value(p, what))
        return false;
    const char *wrong = value_size(p->token.slice, octets);
    return within(p, what, wrong, least, most, *octets);
}

bool parse_port(struct parser *p, uint16_t *port) {
    int64_t value = 0;
    if (!parse_number(p, "a port", 1, 65535, &value))
        return false;
    *port = (uint16_t)value;
    return true;
}

bool parse_time(struct parser *p, lastack_time *time) {
    return at_value(p, "a time") && parse_value_is(p, value_time(p->token.slice, time)) &&
           parse_advance(p);
}

bool parse_share(struct parser *p, uint32_t *ppm) {
    return at_value(p, "a share") && parse_value_is(p, value_share(p->token.slice, ppm)) &&
           parse_advance(p);
}

static const char *value_of(unsigned unit, struct slice word, int64_t *value) {
    const char *wrong = unit == LASTACK_UNIT_TIME   ? value_time(word, value)
                        : unit == LASTACK_UNIT_SIZE ? value_size(word, value)
                                                    : value_number(word, value);
    return wrong == NULL && *value < 0 ? "cannot be negative" : wrong;
}

bool parse_bounds(struct parser *p, unsigned unit, struct bounds *bounds) {
    const char *what = unit == LASTACK_UNIT_TIME ? "a time (D, >= D, <= D or D..D)"
                                                 : "a number (N, >= N, <= N or N..M)";
    int more = parse_accept_sign(p, SIGN_AT_LEAST);
    int less = more == 0 ? parse_accept_sign(p, SIGN_AT_MOST) : 0;
    if (more < 0 || less < 0 || !at_value(p, what))
        return false;
    if (!parse_at_digit(p) && p->token.slice.text[0] != '-' && !parse_at_word(p, "never"))
        return parse_expected(p, what);
    struct slice least, most;
    bool range = more == 0 && less == 0 && value_range(p->token.slice, &least, &most);
    if (!range)
        least = most = p->token.slice;
    if (!parse_value_is(p, value_of(unit, least, &bounds->least)) ||
        !parse_value_is(p, value_of(unit, most, &bounds->most)))
        return false;
    if (bounds->least > bounds->most)
        return parse_value_is(p, "has its bounds the wrong way round: the lesser one comes first");
    if (more > 0)
        bounds->most = INT64_MAX;
    if (less > 0)
        bounds->least = 0;
    return parse_advance(p);
}

bool parse_text_value(struct parser *p, struct slice *text) {
    if (p->token.kind != TOKEN_TEXT)
        return parse_expected(p, "a text in quotes");
    char *copy = script_keep(p->script, p->token.slice.octets + 1u);
    if (copy == NULL)
        return parse_exhausted(p);
    *text = (struct slice){copy, lex_unescape(p->token.slice, copy)};
    return parse_advance(p);
}

/* The word that stands here, with so many of those behind it, as one: FIN WAIT 1. */
static struct slice joined(const struct parser *p, uint32_t more, char *room, size_t octets) {
    struct lexer ahead = p->lexer;
    struct token token = p->token;
    struct pen pen = pen_at(room, octets);
    pen_slice(&pen, token.slice);
    for (uint32_t i = 0; i < more; i++) {
        lex_next(&ahead, &token);
        if (token.kind != TOKEN_WORD)
            break;
        pen_print(&pen, "-");
        pen_slice(&pen, token.slice);
    }
    return (struct slice){room, (uint32_t)pen.used};
}

static void guess_state(struct guess *guess, struct slice wanted) {
    guess_begin(guess, wanted);
    for (unsigned i = 0; i < LASTACK_STATE_COUNT; i++)
        guess_offer_text(guess, lastack_state_name(i));
}

static bool state_expected(struct parser *p) {
    char room[32];
    struct guess guess;
    struct slice word = p->token.slice;
    int found = -1;
    for (uint32_t more = 2; more > 0 && found < 0 && p->token.kind == TOKEN_WORD; more--) {
        word = joined(p, more, room, sizeof room);
        found = lastack_state_find(word.text, word.octets);
    }
    guess_state(&guess, p->token.slice);
    if (found >= 0)
        guess_is(&guess, lastack_state_name((unsigned)found));
    else if (guess.nearest.octets == 0 && p->token.kind == TOKEN_WORD &&
             p->token.slice.text[0] >= 'A')
        guess_state(&guess, word);
    parse_expected_near(p, "a state", &guess);
    parse_hint_not(p);
    parse_hint_state(p);
    return parse_hint_all(p, "the states are", lastack_state_name, LASTACK_STATE_COUNT);
}

bool parse_state(struct parser *p, uint16_t *state) {
    int found = p->token.kind == TOKEN_WORD
                    ? lastack_state_find(p->token.slice.text, p->token.slice.octets)
                    : -1;
    if (found < 0)
        return state_expected(p);
    *state = (uint16_t)found;
    return parse_advance(p);
}

static const char *errno_at(unsigned i) {
    static const char *const names[] = {
#define X(id, value, text) #id,
        LASTACK_ERRNOS(X)
#undef X
    };
    return i < sizeof names / sizeof names[0] ? names[i] : NULL;
}

bool parse_errno(struct parser *p, int32_t *number) {
    int found = p->token.kind == TOKEN_WORD
                    ? lastack_errno_find(p->token.slice.text, p->token.slice.octets)
                    : -1;
    if (found <= 0) {
        struct guess guess;
        guess_begin(&guess, p->token.slice);
        for (unsigned i = 0; errno_at(i) != NULL; i++)
            guess_offer_text(&guess, errno_at(i));
        parse_expected_near(p, "the name of an errno, as ECONNRESET", &guess);
        return parse_hint_all(p, "there are", errno_at, UINT_MAX);
    }
    *number = found;
    return parse_advance(p);
}

bool parse_unit(struct parser *p, unsigned unit, int64_t *value) {
    switch (unit) {
    case LASTACK_UNIT_TIME:
        return parse_time(p, value);
    case LASTACK_UNIT_SIZE:
        return at_value(p, "a size") && parse_value_is(p, value_size(p->token.slice, value)) &&
               parse_advance(p);
    case LASTACK_UNIT_SWITCH:
        return at_value(p, "on or off") && parse_value_is(p, value_switch(p->token.slice, value)) &&
               parse_advance(p);
    default:
        return at_value(p, "a number") && parse_value_is(p, value_number(p->token.slice, value)) &&
               parse_advance(p);
    }
}
