/* expect wire { ... } and expect ladder { ... }: a passage of the trace, line by line. */
#include "script/parse.h"
#include <string.h>

/* Conditions of a segment: a kind, fields, or both. */
static bool parse_segment_like(struct parser *p, struct pattern *pattern) {
    if (!parse_at_kind(p) && !parse_at_sign(p, SIGN_LEFT))
        return parse_kind_expected(p, "a kind of segment, or fields as <SEQ=ISS+1>");
    if (parse_at_kind(p) && !parse_kind(p, &pattern->facts))
        return false;
    return parse_pattern(p, pattern, false);
}

/* A > B [KIND] [<FIELD=..>..] [lost] */
static bool parse_wire_line(struct parser *p, struct passage_line *line) {
    int32_t from, to;
    if (!parse_host(p, &from) || !parse_need_sign(p, SIGN_RIGHT, "`>`") || !parse_host(p, &to))
        return false;
    line->from = (int16_t)from;
    line->to = (int16_t)to;
    if (!parse_segment_like(p, &line->pattern))
        return false;
    int lost = parse_accept(p, "lost");
    line->flags = PASSAGE_DEPARTS | (lost > 0 ? PASSAGE_LOST : 0);
    return lost >= 0;
}

/* A state; none is any. */
static bool parse_rung_state(struct parser *p, uint8_t *state) {
    uint16_t found = 0;
    if (p->token.kind != TOKEN_WORD || parse_at_digit(p))
        return true;
    if (!parse_state(p, &found))
        return false;
    *state = (uint8_t)(found + 1);
    return true;
}

/* A time; none is any. */
static bool parse_rung_time(struct parser *p, lastack_time *time) {
    *time = LASTACK_NEVER;
    return !parse_at_digit(p) || parse_time(p, time);
}

/* One end of a rung: an arrow, its head gone, or `...` for a segment on its way. */
static bool parse_rung_end(struct parser *p, unsigned *end) {
    static const uint8_t ends[] = {SIGN_TO_RIGHT, SIGN_TO_LEFT, SIGN_DOTS, SIGN_LOST_RIGHT,
                                   SIGN_LOST_LEFT};
    for (size_t i = 0; i < sizeof ends; i++)
        if (parse_at_sign(p, ends[i])) {
            *end = ends[i];
            return parse_advance(p);
        }
    return parse_expected(p, "`-->`, `<--`, `...`, `--X` or `X--`");
}

/* Which of the eight kinds of rung its two ends make; 0: none. */
static unsigned rung_flags(unsigned left, unsigned right) {
    static const struct {
        uint8_t left, right, flags;
    } rungs[] = {
        {SIGN_TO_RIGHT, SIGN_TO_RIGHT, PASSAGE_DEPARTS | PASSAGE_ARRIVES},
        {SIGN_TO_RIGHT, SIGN_DOTS, PASSAGE_DEPARTS},
        {SIGN_TO_RIGHT, SIGN_LOST_RIGHT, PASSAGE_DEPARTS | PASSAGE_LOST},
        {SIGN_DOTS, SIGN_TO_RIGHT, PASSAGE_ARRIVES},
        {SIGN_TO_LEFT, SIGN_TO_LEFT, PASSAGE_DEPARTS | PASSAGE_ARRIVES | PASSAGE_LEFTWARD},
        {SIGN_DOTS, SIGN_TO_LEFT, PASSAGE_DEPARTS | PASSAGE_LEFTWARD},
        {SIGN_LOST_LEFT, SIGN_TO_LEFT, PASSAGE_DEPARTS | PASSAGE_LOST | PASSAGE_LEFTWARD},
        {SIGN_TO_LEFT, SIGN_DOTS, PASSAGE_ARRIVES | PASSAGE_LEFTWARD},
    };
    for (size_t i = 0; i < sizeof rungs / sizeof rungs[0]; i++)
        if (rungs[i].left == left && rungs[i].right == right)
            return rungs[i].flags;
    return 0;
}

/* What follows the left end of a rung: SEGMENT END [STATE] [TIME] */
static bool parse_rung_rest(struct parser *p, unsigned left, struct passage_line *line) {
    unsigned right = SIGN_NONE;
    if (!parse_segment_like(p, &line->pattern))
        return false;
    struct where end = parse_where(p, &p->token);
    if (!parse_rung_end(p, &right) || !parse_rung_state(p, &line->right) ||
        !parse_rung_time(p, &line->right_time))
        return false;
    line->flags = (uint16_t)rung_flags(left, right);
    return line->flags != 0
               ? true
               : parse_wrong(p, end, "the two ends of this line do not belong together");
}

/* [TIME] [STATE] END SEGMENT END [STATE] [TIME] */
static bool parse_rung(struct parser *p, struct passage_line *line) {
    unsigned left = SIGN_NONE;
    return parse_rung_time(p, &line->left_time) && parse_rung_state(p, &line->left) &&
           parse_rung_end(p, &left) && parse_rung_rest(p, left, line);
}

static bool parse_line(struct parser *p, bool wire, struct passage_line *line) {
    line->left_time = line->right_time = LASTACK_NEVER;
    if (!parse_at_sign(p, SIGN_DOTS))
        return wire ? parse_wire_line(p, line) : parse_rung(p, line);
    if (!parse_advance(p))
        return false;
    line->flags = PASSAGE_GAP;
    return wire || parse_at_end(p) || parse_rung_rest(p, SIGN_DOTS, line);
}

/* ladder [LEFT RIGHT]: else the first two hosts. */
static bool parse_sides(struct parser *p, int32_t *left, int32_t *right) {
    *left = 0;
    *right = 1;
    if (!parse_at_sign(p, SIGN_OPEN))
        return parse_host(p, left) && parse_host(p, right);
    parse_find(p, (struct slice){"client", 6}); /* so that there are two */
    return !p->told;
}

/* The lines between the braces, into `lines`. */
static bool parse_lines(struct parser *p, struct cond *cond, int32_t left, int32_t right,
                        struct passage_line *lines) {
    struct where open = parse_where(p, &p->token);
    if (!parse_need_sign(p, SIGN_OPEN, "`{`"))
        return false;
    for (;;) {
        while (p->token.kind == TOKEN_LINE)
            if (!parse_advance(p))
                return false;
        if (p->token.kind == TOKEN_END)
            return parse_wrong(p, open, "this `{` is never closed");
        if (parse_at_sign(p, SIGN_CLOSE))
            break;
        struct where at = parse_where(p, &p->token);
        if (cond->items == LASTACK_PASSAGE_MAX)
            return parse_wrong(p, at, "a passage has at most %d lines (limit: passage)",
                               LASTACK_PASSAGE_MAX);
        struct passage_line *line = &lines[cond->items++];
        line->from = (int16_t)left;
        line->to = (int16_t)right;
        if (!parse_line(p, cond->kind == COND_WIRE, line))
            return false;
        line->where = parse_since(p, at);
        if (!parse_at_end(p))
            return parse_too_much(p, "the end of the line");
    }
    return cond->items > 0 ? true : parse_wrong(p, open, "this passage has no lines");
}

bool parse_passage(struct parser *p, struct cond *cond) {
    struct passage_line lines[LASTACK_PASSAGE_MAX];
    int32_t left = 0, right = 1;
    memset(lines, 0, sizeof lines);
    if (cond->kind == COND_LADDER && !parse_sides(p, &left, &right))
        return false;
    if (!parse_lines(p, cond, left, right, lines))
        return false;
    struct passage_line *kept = script_keep(p->script, cond->items * sizeof *kept);
    if (kept == NULL)
        return parse_exhausted(p);
    memcpy(kept, lines, cond->items * sizeof *kept);
    cond->passage = kept;
    return parse_advance(p);
}
