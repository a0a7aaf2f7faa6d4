/* Segments in the notation of the RFC: <SEQ=RCV.NXT><ACK=SND.NXT><CTL=FIN,ACK>; and inject. */
#include "script/parse.h"
#include "script/value.h"
#include <string.h>

/* One term, without its sign. */
static bool parse_term(struct parser *p, struct slice term, int sign, bool forged,
                       struct sum *sum) {
    struct where where = parse_where(p, &p->token);
    int64_t variable = word_find(word_variables, term, -1), number = 0;
    if (variable >= 0) {
        if (!forged && variable != VAR_ISS && variable != VAR_IRS)
            return parse_wrong(p, where, "only ISS and IRS are known of a segment of the past");
        if (sum->times[variable] > 3 || sum->times[variable] < -3)
            return parse_wrong(p, where, "this sum is too long");
        sum->times[variable] = (int8_t)(sum->times[variable] + sign);
        return true;
    }
    if (value_number(term, &number) != NULL || number < 0 || number > UINT32_MAX) {
        struct guess guess;
        guess_begin(&guess, term);
        guess_offer_table(&guess, word_variables);
        return parse_expected_near(p, "a number of 32 bits, or a variable as RCV.NXT", &guess);
    }
    sum->plus += sign * number;
    if (sum->plus > 4 * (int64_t)UINT32_MAX || sum->plus < -4 * (int64_t)UINT32_MAX)
        return parse_wrong(p, where, "this sum is too large");
    return true;
}

/* A-B is one word: its terms, one after the other. */
static bool parse_terms(struct parser *p, bool forged, struct sum *sum) {
    struct slice word = p->token.slice;
    int sign = 1;
    if (word.octets > 1 && word.text[0] == '-') {
        sign = -1;
        word.text++;
        word.octets--;
    }
    for (;;) {
        const char *dash = memchr(word.text, '-', word.octets);
        struct slice term = {word.text, dash == NULL ? word.octets : (uint32_t)(dash - word.text)};
        if (!parse_term(p, term, sign, forged, sum))
            return false;
        if (dash == NULL)
            return parse_advance(p);
        word.octets -= term.octets + 1;
        word.text = dash + 1;
        sign = -1;
    }
}

static bool parse_sum(struct parser *p, bool forged, struct sum *sum) {
    for (;;) {
        if (p->token.kind != TOKEN_WORD)
            return parse_expected(p, "a number, or a variable as RCV.NXT");
        if (!parse_terms(p, forged, sum))
            return false;
        int plus = parse_accept_sign(p, SIGN_PLUS);
        if (plus < 0)
            return false;
        if (plus == 0 && !(p->token.kind == TOKEN_WORD && p->token.slice.text[0] == '-'))
            return true;
    }
}

static bool parse_ctl(struct parser *p, uint16_t *ctl) {
    do {
        int bit = p->token.kind == TOKEN_WORD
                      ? lastack_ctl_parse(p->token.slice.text, p->token.slice.octets)
                      : -1;
        if (bit < 0) {
            static const char *const bits[] = {"SYN", "FIN", "RST", "PSH",
                                               "ACK", "URG", "ECE", "CWR"};
            struct guess guess;
            guess_begin(&guess, p->token.slice);
            for (size_t i = 0; i < sizeof bits / sizeof bits[0]; i++)
                guess_offer_text(&guess, bits[i]);
            return parse_expected_near(p, "a control bit", &guess);
        }
        if (*ctl & bit)
            return parse_wrong(p, parse_where(p, &p->token), "this bit is given twice");
        *ctl |= (uint16_t)bit;
        if (!parse_advance(p))
            return false;
        if (!parse_at_sign(p, SIGN_COMMA))
            return true;
    } while (parse_advance(p));
    return false;
}

static bool parse_field(struct parser *p, unsigned field, bool forged, struct pattern *pattern) {
    int64_t value = 0;
    bool good = false;
    switch (field) {
    case GIVEN_SEQ:
        return parse_sum(p, forged, &pattern->seq);
    case GIVEN_ACK:
        return parse_sum(p, forged, &pattern->ack);
    case GIVEN_WND:
        return parse_sum(p, forged, &pattern->wnd);
    case GIVEN_CTL:
        return parse_ctl(p, &pattern->ctl);
    case GIVEN_UP:
        good = parse_number(p, "an urgent pointer", 0, 65535, &value);
        pattern->up = (uint32_t)value;
        return good;
    case GIVEN_DATA:
        good = parse_size(p, "a number of octets", 0, LASTACK_TEXT_OCTETS_MAX, &value);
        pattern->data = (uint32_t)value;
        return good;
    default:
        good = parse_size(p, "an MSS", 0, 65535, &value);
        pattern->mss = (uint16_t)value;
        return good;
    }
}

bool parse_pattern(struct parser *p, struct pattern *pattern, bool forged) {
    while (parse_at_sign(p, SIGN_LEFT)) {
        if (!parse_advance(p))
            return false;
        struct where at = parse_where(p, &p->token);
        unsigned field =
            p->token.kind == TOKEN_WORD ? (unsigned)word_find(word_fields, p->token.slice, 0) : 0;
        if (field == 0) {
            struct guess guess;
            guess_begin(&guess, p->token.slice);
            guess_offer_table(&guess, word_fields);
            return parse_expected_near(p, "a field (SEQ, ACK, WND, UP, DATA, CTL, MSS)", &guess);
        }
        if (field == GIVEN_MSS && !forged)
            return parse_wrong(p, at, "options are not looked at here");
        if (pattern->given & field)
            return parse_wrong(p, at, "this field is given twice");
        pattern->given |= field;
        if (!parse_advance(p) || !parse_need_sign(p, SIGN_EQUAL, "`=`") ||
            !parse_field(p, field, forged, pattern) || !parse_need_sign(p, SIGN_RIGHT, "`>`"))
            return false;
    }
    return true;
}

/* The bit and the field belong together. */
static bool check_forged(struct parser *p, struct where where, struct pattern *pattern) {
    bool field = (pattern->given & GIVEN_ACK) != 0, bit = (pattern->ctl & LASTACK_ACK) != 0;
    if (!(pattern->given & GIVEN_CTL) && field) {
        pattern->ctl = LASTACK_ACK;
        bit = true;
    }
    if (!(pattern->given & GIVEN_SEQ))
        return parse_wrong(p, where, "a forged segment needs its sequence number: <SEQ=RCV.NXT>");
    if (field != bit)
        return parse_wrong(p, where,
                           field ? "<ACK=...> is given, but CTL has no ACK"
                                 : "CTL has ACK, but no <ACK=...> is given");
    if ((pattern->given & GIVEN_UP) && !(pattern->ctl & LASTACK_URG))
        return parse_wrong(p, where, "<UP=...> is given, but CTL has no URG");
    if ((pattern->given & GIVEN_DATA) && pattern->text.text != NULL &&
        pattern->data != pattern->text.octets)
        return parse_wrong(p, where, "DATA is %u, but the text has %u octets",
                           (unsigned)pattern->data, (unsigned)pattern->text.octets);
    if (pattern->text.octets > LASTACK_TEXT_OCTETS_MAX)
        return parse_wrong(p, where, "this text is too long for a segment");
    return true;
}

/* A port behind TO says where the segment goes, one behind FROM where it seems to come from. */
static bool check_ports(struct parser *p, const struct step *inject) {
    const struct who *from = &inject->u.inject.from, *to = &inject->u.inject.to;
    bool hosts = who_is_host(from) && who_is_host(to);
    if (inject->u.inject.to_port == 0 && inject->u.inject.from_port == 0)
        return true;
    if (!hosts)
        return parse_wrong(p, who_is_host(from) ? to->where : from->where,
                           "a connection has its ports; only between two hosts are they given");
    if (inject->u.inject.to_port != 0)
        return true;
    parse_wrong(p, to->where, "a port is given on the left, and none here, where the segment goes");
    return parse_hint(p,
                      "write `%s:PORT` here, or no port at all for the connection between the two",
                      script_name(p->script, NAME_HOST, to->index)->text.text);
}

static bool parse_end_of_path(struct parser *p, struct who *who, uint16_t *port) {
    if (!parse_who(p, who))
        return false;
    int colon = parse_accept_sign(p, SIGN_COLON);
    if (colon < 0)
        return false;
    return colon == 0 || parse_port(p, port);
}

bool parse_inject(struct parser *p, struct where where) {
    struct step inject = {.kind = STEP_INJECT};
    struct pattern *pattern = script_keep(p->script, sizeof *pattern);
    if (pattern == NULL)
        return parse_exhausted(p);
    if (!parse_end_of_path(p, &inject.u.inject.from, &inject.u.inject.from_port) ||
        !parse_need_sign(p, SIGN_RIGHT, "`>`") ||
        !parse_end_of_path(p, &inject.u.inject.to, &inject.u.inject.to_port) ||
        !check_ports(p, &inject))
        return false;
    struct where at = parse_where(p, &p->token);
    if (!parse_at_sign(p, SIGN_LEFT))
        return parse_expected(p, "a segment, as <SEQ=RCV.NXT><CTL=RST>");
    if (!parse_pattern(p, pattern, true))
        return false;
    if (p->token.kind == TOKEN_TEXT && !parse_text_value(p, &pattern->text))
        return false;
    if (!check_forged(p, parse_since(p, at), pattern))
        return false;
    inject.u.inject.pattern = pattern;
    struct step *step = parse_step(p, STEP_INJECT, parse_since(p, where));
    if (step == NULL)
        return false;
    inject.where = step->where;
    *step = inject;
    return true;
}
