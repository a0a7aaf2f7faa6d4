/* wait, at, after, repeat, let. */
#include "script/parse.h"

bool parse_wait(struct parser *p, struct where where) {
    lastack_time time = 0;
    int until = parse_accept(p, "until");
    if (until < 0)
        return false;
    if (until == 0) {
        struct where at = parse_where(p, &p->token);
        if (!parse_at_digit(p) && !parse_at_word(p, "never")) {
            struct guess guess;
            guess_begin(&guess, p->token.slice);
            guess_offer_text(&guess, "until");
            parse_expected_near(p, "a time, or `until`", &guess);
            if (parse_at_word(p, "idle") || parse_at_word(p, "established"))
                parse_hint(p, "did you mean `wait until %.*s`?", (int)p->token.slice.octets,
                           p->token.slice.text);
            return false;
        }
        if (!parse_time(p, &time))
            return false;
        if (time == LASTACK_NEVER)
            return parse_wrong(p, at, "this waits for ever; `wait until idle` waits for the end");
        struct step *step = parse_step(p, STEP_WAIT, parse_since(p, where));
        if (step != NULL)
            step->u.time = time;
        return step != NULL;
    }
    struct step wait = {.kind = STEP_UNTIL};
    wait.u.until.within = LASTACK_NEVER;
    if (!parse_condition(p, &wait.u.until.cond))
        return false;
    int within = parse_accept(p, "within");
    if (within < 0 || (within > 0 && !parse_time(p, &wait.u.until.within)))
        return false;
    struct step *step = parse_step(p, STEP_UNTIL, parse_since(p, where));
    if (step == NULL)
        return false;
    wait.where = step->where;
    *step = wait;
    return true;
}

bool parse_schedule(struct parser *p, struct where where, unsigned kind) {
    lastack_time time = 0;
    struct where at = parse_where(p, &p->token);
    if (!parse_time(p, &time))
        return false;
    if (time == LASTACK_NEVER)
        return parse_wrong(p, at, "this statement would never come");
    struct step *step = parse_step(p, kind, parse_since(p, where));
    if (step == NULL)
        return false;
    step->u.time = time;
    p->scheduled = true;
    bool good = parse_statement(p);
    p->scheduled = false;
    return good;
}

bool parse_repeat(struct parser *p, struct where where) {
    int64_t times = 0;
    uint32_t first = p->script->steps;
    if (!parse_number(p, "a number of times", 0, INT64_MAX, &times))
        return false;
    if (p->repeats == LASTACK_REPEAT_DEPTH_MAX)
        return parse_wrong(p, where, "more than %d blocks are nested (limit: repeat depth)",
                           LASTACK_REPEAT_DEPTH_MAX);
    struct step *step = parse_step(p, STEP_REPEAT, parse_since(p, where));
    if (step == NULL)
        return false;
    step->u.repeat.times = (uint64_t)times;
    p->repeats++;
    if (!parse_need_sign(p, SIGN_OPEN, "`{`") || !parse_statements(p, true) || !parse_advance(p))
        return false;
    p->repeats--;
    struct step *again = parse_step(p, STEP_AGAIN, where);
    if (again == NULL)
        return false;
    again->u.repeat.other = first;
    p->script->step[first].u.repeat.other = p->script->steps - 1;
    return true;
}

/* A name stands for one token, put in wherever the name is read. */
bool parse_let(struct parser *p, struct where where) {
    struct script_name *name;
    struct slice text = p->token.slice;
    (void)where;
    if (!parse_new_name(p, NAME_VALUE, &name))
        return false;
    if (!parse_need_sign(p, SIGN_EQUAL, "`=`"))
        return false;
    if (p->token.kind != TOKEN_WORD && p->token.kind != TOKEN_TEXT)
        return parse_expected(p, "a value: a number, a time, a text, a name");
    name = names_find(p->script->name, text);
    if (name->value.text == NULL && parse_at_word(p, name->text.text))
        return parse_wrong(p, parse_where(p, &p->token), "`%s` has no value yet", name->text.text);
    name->value = p->token.slice;
    name->token = p->token.kind;
    return parse_advance(p);
}
