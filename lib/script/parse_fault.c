/* drop, duplicate, delay, reorder, corrupt, and which segments they mean. */
#include "script/parse.h"
#include "script/value.h"
#include <string.h>

bool parse_at_kind(const struct parser *p) {
    return p->token.kind == TOKEN_WORD && word_find(word_kinds, p->token.slice, -1) >= 0;
}

#define KINDS                                                                                      \
    "SYN | SYN,ACK | ACK | ACK of SYN | ACK of FIN | final ACK | FIN | RST | DATA | "              \
    "retransmission | segment"

/* What stands for the control bits that somebody wrote as one word, SYN-ACK or finack; NULL: it is
 * no such word. */
static const char *kind_of_bits(struct slice word) {
    static const char *const bits[][2] = {
        {"SYN", "SYN,ACK"}, {"FIN", "FIN"}, {"RST", "RST"}, {"PSH", "DATA"}};
    enum { BIT = 3 };
    if (word.octets == BIT && word_like(word, "PSH"))
        return "DATA";
    if (word.octets != 2 * BIT && word.octets != 2 * BIT + 1)
        return NULL;
    if (!word_like((struct slice){word.text + word.octets - BIT, BIT}, "ACK"))
        return NULL;
    for (size_t i = 0; i < sizeof bits / sizeof bits[0]; i++)
        if (word_like((struct slice){word.text, BIT}, bits[i][0]))
            return bits[i][1];
    return NULL;
}

bool parse_kind_expected(struct parser *p, const char *what) {
    static const char *const more[] = {"SYN,ACK", "ACK of SYN", "ACK of FIN", "final ACK"};
    const char *meant = p->token.kind == TOKEN_WORD ? kind_of_bits(p->token.slice) : NULL;
    struct guess guess;
    guess_begin(&guess, p->token.slice);
    if (meant != NULL) {
        guess_is(&guess, meant);
    } else {
        guess_offer_table(&guess, word_kinds);
        for (size_t i = 0; i < sizeof more / sizeof more[0]; i++)
            guess_offer_text(&guess, more[i]);
    }
    return parse_expected_near(p, what, &guess);
}

static bool kind_expected(struct parser *p) {
    return parse_kind_expected(p, "a kind of segment (" KINDS ")");
}

/* Behind a kind: no more control bits, which are not kinds. */
static bool ends_kind(struct parser *p, struct where where, uint32_t facts) {
    bool sign = parse_at_sign(p, SIGN_COMMA) || parse_at_sign(p, SIGN_PLUS);
    if (!sign && !parse_at_word(p, "ACK") && !parse_at_word(p, "SYN"))
        return true;
    if ((sign && !parse_advance(p)) || !parse_advance(p))
        return false;
    parse_wrong(p, parse_since(p, where), "this is not a kind of segment (" KINDS ")");
    if (facts == LASTACK_FACT_FIN || facts == LASTACK_FACT_RST) {
        const char *bit = facts == LASTACK_FACT_FIN ? "FIN" : "RST";
        return parse_hint(p, "`%s` is any segment with that bit, with ACK or without", bit);
    }
    if (facts == LASTACK_FACT_SYN || facts == LASTACK_FACT_PURE_ACK)
        return parse_hint(p, "did you mean `SYN,ACK`?");
    return false;
}

/* ACK has been read: of FIN, of SYN, or of nothing in particular. */
static bool parse_ack_of(struct parser *p, uint32_t *facts) {
    int of = parse_accept(p, "of");
    if (of <= 0)
        return of == 0;
    bool fin = parse_at_word(p, "FIN");
    if (!fin && !parse_at_word(p, "SYN"))
        return parse_expected(p, "`FIN` or `SYN`");
    *facts = fin ? LASTACK_FACT_ACK_OF_FIN : LASTACK_FACT_ACK_OF_SYN;
    return parse_advance(p);
}

bool parse_kind(struct parser *p, uint32_t *facts) {
    struct where where = parse_where(p, &p->token);
    if (!parse_at_kind(p))
        return kind_expected(p);
    *facts = (uint32_t)word_find(word_kinds, p->token.slice, 0);
    if (!parse_advance(p))
        return false;
    switch (*facts) {
    case LASTACK_FACT_SYN: {
        int comma = parse_accept_sign(p, SIGN_COMMA);
        if (comma <= 0)
            return comma == 0 && ends_kind(p, where, *facts);
        *facts = LASTACK_FACT_SYN_ACK;
        return parse_need(p, "ACK");
    }
    case LASTACK_FACT_PURE_ACK:
        return parse_ack_of(p, facts) && ends_kind(p, where, *facts);
    case LASTACK_FACT_FINAL_ACK:
        return parse_need(p, "ACK");
    case LASTACK_FACT_RETRANSMISSION: {
        uint32_t more = 0;
        int of = parse_accept(p, "of");
        if (of <= 0)
            return of == 0;
        if (!parse_kind(p, &more))
            return false;
        *facts |= more;
        return true;
    }
    default:
        return ends_kind(p, where, *facts);
    }
}

/* Another word for which of them. */
static bool which_meant(struct parser *p) {
    static const char *const words[][2] = {{"first", "1st"}, {"second", "2nd"}, {"third", "3rd"},
                                           {"all", "every"}, {"each", "every"}, {"any", "next"},
                                           {"last", "final ACK"}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (word_like(p->token.slice, words[i][0])) {
            parse_expected(p, "`next`, `1st`, `2nd`, `every`, a share or a kind of segment");
            return parse_hint(p, "did you mean `%s`?", words[i][1]);
        }
    return true;
}

/* A number without its ending; the failure has been told. */
static bool ordinal_meant(struct parser *p, struct slice word, bool every) {
    int64_t n;
    if (value_number(word, &n) != NULL || n <= 0)
        return false;
    const char *ending = value_ordinal_ending(n);
    if (every)
        return parse_hint(p, "did you mean `every %lld%s`?", (long long)n, ending);
    return parse_hint(p, "`%lld%s` is that one alone, `next %lld` are so many", (long long)n,
                      ending, (long long)n);
}

/* [1st | 2nd | next | next N | every | every Nth | P%] */
static bool parse_ordinal(struct parser *p, struct lastack_fault *fault) {
    int64_t n = 1;
    uint32_t count = 1;
    fault->ordinal = LASTACK_ORDINAL_NTH;
    fault->n = 1;
    if (p->token.kind != TOKEN_WORD || parse_at_kind(p))
        return true;
    struct slice word = p->token.slice;
    bool number = parse_at_digit(p);
    if (number && word.text[word.octets - 1] == '%') {
        fault->ordinal = LASTACK_ORDINAL_PPM;
        return parse_share(p, &fault->n);
    }
    if (word_is(word, "next")) {
        if (!parse_advance(p) || parse_at_kind(p))
            return p->token.kind != TOKEN_WRONG;
        fault->ordinal = LASTACK_ORDINAL_NEXT;
        if (!parse_number(p, "a number of segments", 1, INT32_MAX, &n))
            return false;
        fault->n = (uint32_t)n;
        return true;
    }
    bool every = word_is(word, "every");
    if (every) {
        fault->ordinal = LASTACK_ORDINAL_EVERY_NTH;
        if (!parse_advance(p) || parse_at_kind(p))
            return p->token.kind != TOKEN_WRONG;
        word = p->token.slice;
        number = parse_at_digit(p);
    }
    if (!number)
        return which_meant(p); /* a kind is missed next, and says so */
    if (!parse_value_is(p, value_ordinal(word, &count)))
        return ordinal_meant(p, word, every);
    fault->n = count;
    return parse_advance(p);
}

bool parse_fault(struct parser *p, struct where where, unsigned kind) {
    struct step fault = {.kind = STEP_FAULT};
    struct lastack_fault *f = &fault.u.fault.fault;
    struct where at;
    bool by = false;
    f->kind = (uint8_t)kind;
    f->from = f->to = -1;
    if (!parse_ordinal(p, f) || !parse_kind(p, &f->facts))
        return false;
    while (!parse_at_end(p)) {
        at = parse_where(p, &p->token);
        if (parse_at_word(p, "from") && fault.u.fault.from.kind == WHO_NOBODY) {
            if (!parse_advance(p) || !parse_who(p, &fault.u.fault.from))
                return false;
        } else if (parse_at_word(p, "to") && fault.u.fault.to.kind == WHO_NOBODY) {
            if (!parse_advance(p) || !parse_who(p, &fault.u.fault.to))
                return false;
        } else if (parse_at_word(p, "by") && kind == LASTACK_FAULT_DELAY && !by) {
            by = true;
            if (!parse_advance(p) || !parse_time(p, &f->by))
                return false;
            if (f->by == LASTACK_NEVER)
                return parse_wrong(p, at, "`drop` makes a segment that never arrives");
        } else {
            return parse_too_much(p, kind == LASTACK_FAULT_DELAY && !by
                                         ? "`from`, `to` or `by`"
                                         : "`from`, `to` or the end of the line");
        }
    }
    if (kind == LASTACK_FAULT_DELAY && !by)
        return parse_expected(p, "`by` and a time");
    struct step *step = parse_step(p, STEP_FAULT, parse_since(p, where));
    if (step == NULL)
        return false;
    fault.where = step->where;
    *step = fault;
    return true;
}
