/* expect and always, and the conditions that `wait until` shares with them. */
#include "script/parse.h"
#include <limits.h>
#include <string.h>

enum { SHOWN = 60 };

static bool parse_path(struct parser *p, struct cond *cond) {
    struct path_item path[LASTACK_PASSAGE_MAX] = {{.kind = PATH_STATE}};
    while (!parse_at_end(p) && !parse_at_word(p, "within")) {
        struct where at = parse_where(p, &p->token);
        if (cond->items == LASTACK_PASSAGE_MAX)
            return parse_wrong(p, at, "a path has at most %d states (limit: passage)",
                               LASTACK_PASSAGE_MAX);
        struct path_item *item = &path[cond->items++];
        item->where = at;
        if (parse_at_sign(p, SIGN_DOTS)) {
            item->kind = PATH_ANY;
            if (!parse_advance(p))
                return false;
        } else if (parse_at_sign(p, SIGN_SQUARE_OPEN)) {
            item->kind = PATH_OPTIONAL;
            if (!parse_advance(p) || !parse_state(p, &item->state) ||
                !parse_need_sign(p, SIGN_SQUARE_CLOSE, "`]`"))
                return false;
            item->where = parse_since(p, item->where);
        } else {
            item->kind = PATH_STATE;
            if (!parse_state(p, &item->state))
                return false;
        }
    }
    if (cond->items == 0)
        return parse_expected(p, "a state");
    struct path_item *kept = script_keep(p->script, cond->items * sizeof *kept);
    if (kept == NULL)
        return parse_exhausted(p);
    memcpy(kept, path, cond->items * sizeof *kept);
    cond->path = kept;
    return true;
}

static bool parse_read(struct parser *p, struct cond *cond) {
    if (p->token.kind == TOKEN_WORD && !parse_at_digit(p))
        return parse_expected(p, "a number of octets, or a text in quotes");
    if (p->token.kind != TOKEN_TEXT)
        return parse_bounds(p, LASTACK_UNIT_SIZE, &cond->bounds);
    cond->kind = COND_READ_TEXT;
    if (!parse_text_value(p, &cond->text))
        return false;
    /* At least so many are kept, to be shown when it is another text. */
    uint32_t keep = cond->text.octets > SHOWN ? cond->text.octets : SHOWN;
    if (keep > p->script->longest_text)
        p->script->longest_text = keep;
    return true;
}

static bool parse_error(struct parser *p, struct cond *cond) {
    int none = parse_accept(p, "none");
    return none > 0 || (none == 0 && parse_errno(p, &cond->number));
}

static bool parse_predicate(struct parser *p, struct cond *cond) {
    switch (cond->kind) {
    case COND_IS:
    case COND_NEVER:
        return parse_state(p, &cond->state);
    case COND_PATH:
        return parse_path(p, cond);
    case COND_SPENT:
        return parse_bounds(p, LASTACK_UNIT_TIME, &cond->bounds) && parse_need(p, "in") &&
               parse_state(p, &cond->state);
    case COND_SENT:
    case COND_RECEIVED:
        return parse_bounds(p, LASTACK_UNIT_COUNT, &cond->bounds) && parse_kind(p, &cond->facts);
    case COND_READ_OCTETS:
        return parse_read(p, cond);
    case COND_ERROR:
        return parse_error(p, cond);
    default: /* COND_COUNT */
        if (cond->who.kind != WHO_HOST || cond->who.peer)
            return parse_wrong(p, cond->who.where, "only the connections of a host are counted");
        return parse_state(p, &cond->state) && parse_bounds(p, LASTACK_UNIT_COUNT, &cond->bounds);
    }
}

static const char *finding_at(unsigned i) {
    return i + 1 < LASTACK_FINDING_COUNT ? lastack_finding_name(i + 1) : NULL;
}

static bool parse_finding(struct parser *p, struct cond *cond) {
    int found = p->token.kind == TOKEN_WORD
                    ? lastack_finding_find(p->token.slice.text, p->token.slice.octets)
                    : -1;
    if (found <= 0) {
        struct guess guess;
        guess_begin(&guess, p->token.slice);
        for (unsigned i = 0; finding_at(i) != NULL; i++)
            guess_offer_text(&guess, finding_at(i));
        parse_expected_near(p, "the name of a finding", &guess);
        return parse_hint_all(p, "there are", finding_at, UINT_MAX);
    }
    cond->kind = COND_FINDING;
    cond->number = found;
    p->script->findings |= UINT64_C(1) << found;
    return parse_advance(p);
}

/* Conditions that are nobody's: 1 it was one, 0 it is none, -1 something is wrong. */
static int parse_of_world(struct parser *p, struct cond *cond) {
    int found;
    if ((found = parse_accept(p, "idle")) != 0) {
        cond->kind = COND_IDLE;
        return found;
    }
    if ((found = parse_accept(p, "established")) != 0) {
        cond->kind = COND_ESTABLISHED;
        return found;
    }
    if ((found = parse_accept(p, "finding")) != 0)
        return found > 0 && parse_finding(p, cond) ? 1 : -1;
    if ((found = parse_accept(p, "no")) != 0) {
        cond->kind = COND_NO_FINDING;
        return found > 0 && parse_need(p, "finding") ? 1 : -1;
    }
    bool wire = parse_at_word(p, "wire");
    if (!wire && !parse_at_word(p, "ladder"))
        return 0;
    cond->kind = wire ? COND_WIRE : COND_LADDER;
    p->script->wants_passages = true;
    return parse_advance(p) && parse_passage(p, cond) ? 1 : -1;
}

static bool condition_expected(struct parser *p) {
    struct guess guess;
    guess_begin(&guess, p->token.slice);
    parse_offer_names(p, &guess, false);
    guess_offer_text(&guess, "idle");
    guess_offer_text(&guess, "established");
    guess_offer_text(&guess, "finding");
    guess_offer_text(&guess, "wire");
    guess_offer_text(&guess, "ladder");
    parse_expected_near(p, "a host, a connection or a condition", &guess);
    if (parse_at_word(p, "always"))
        return parse_hint(p, "`always` comes first: `always expect ...`");
    if (parse_at_word(p, "not"))
        return parse_hint_not(p);
    return guess.nearest.octets == 0 && p->token.kind == TOKEN_WORD &&
           parse_hint_names(p, p->token.slice);
}

/* Is the token to be read the name of a host or a connection, `.peer` or not? */
static bool at_name(struct parser *p) {
    if (p->token.kind != TOKEN_WORD)
        return false;
    struct slice word = p->token.slice;
    for (uint32_t i = 0; i < word.octets; i++)
        if (word.text[i] == '.')
            word.octets = i;
    const struct script_name *name = parse_find(p, word);
    return name != NULL && name->kind != NAME_VALUE;
}

static bool predicate_expected(struct parser *p) {
    struct guess state, guess;
    guess_begin(&guess, p->token.slice);
    guess_offer_table(&guess, word_predicates);
    parse_expected_near(p, "is, path, spent, sent, received, read, error, count or never", &guess);
    struct slice word = p->token.slice;
    if (parse_at_word(p, "not"))
        return parse_hint_not(p);
    if (p->token.kind == TOKEN_WORD && lastack_state_find(word.text, word.octets) >= 0)
        return parse_hint(p, "did you mean `is %.*s`?", (int)word.octets, word.text);
    guess_begin(&state, word);
    for (unsigned i = 0; i < LASTACK_STATE_COUNT; i++)
        guess_offer_text(&state, lastack_state_name(i));
    if (guess.nearest.octets == 0 && p->token.kind == TOKEN_WORD && state.nearest.octets > 0)
        return parse_hint(p, "did you mean `is %.*s`?", (int)state.nearest.octets,
                          state.nearest.text);
    return false;
}

bool parse_condition(struct parser *p, struct cond *cond) {
    struct where at = parse_where(p, &p->token);
    int of_world = parse_of_world(p, cond);
    if (of_world != 0) {
        cond->value = parse_since(p, at);
        return of_world > 0;
    }
    if (!at_name(p))
        return p->told ? false : condition_expected(p);
    if (!parse_who(p, &cond->who))
        return false;
    int64_t kind =
        p->token.kind == TOKEN_WORD ? word_find(word_predicates, p->token.slice, -1) : -1;
    if (kind < 0)
        return predicate_expected(p);
    cond->kind = (uint16_t)kind;
    if (!parse_advance(p))
        return false;
    at = parse_where(p, &p->token);
    if (!parse_predicate(p, cond))
        return false;
    cond->value = parse_since(p, at);
    return true;
}

bool parse_expect(struct parser *p, struct where where, unsigned kind) {
    struct step expect = {.kind = (uint16_t)kind};
    if (kind == STEP_ALWAYS && !parse_need(p, "expect"))
        return false;
    if (!parse_condition(p, &expect.u.cond))
        return false;
    struct step *step = parse_step(p, kind, parse_since(p, where));
    if (step == NULL)
        return false;
    expect.where = step->where;
    *step = expect;
    return true;
}
