/* Calls: whose, the verb, its arguments, and `fails ERRNO`. */
#include "script/parse.h"
#include <limits.h>
#include <string.h>

static bool parse_listen(struct parser *p, struct step *step) {
    int64_t backlog = UINT32_MAX;
    if (!parse_port(p, &step->u.listen.port))
        return false;
    for (;;) {
        if (parse_at_word(p, "backlog") && step->u.listen.backlog == 0) {
            if (!parse_advance(p) || !parse_number(p, "a backlog", 1, UINT32_MAX, &backlog))
                return false;
            step->u.listen.backlog = (uint32_t)backlog;
        } else if (parse_at_word(p, "hold") && !step->u.listen.hold) {
            step->u.listen.hold = true;
            if (!parse_advance(p))
                return false;
        } else if (parse_at_word(p, "reuse") && !step->u.listen.reuse) {
            step->u.listen.reuse = true;
            if (!parse_advance(p))
                return false;
        } else {
            break;
        }
    }
    step->u.listen.backlog = (uint32_t)backlog;
    return true;
}

static bool parse_connect(struct parser *p, struct step *step) {
    if (!parse_address(p, &step->u.connect.host, &step->u.connect.address))
        return false;
    if (!parse_need_sign(p, SIGN_COLON, "`:` and a port"))
        return parse_at_digit(p)
                   ? parse_hint(p, "did you mean `%.*s:%.*s`?", (int)p->last.slice.octets,
                                p->last.slice.text, (int)p->token.slice.octets, p->token.slice.text)
                   : false;
    if (!parse_port(p, &step->u.connect.port))
        return false;
    int from = parse_accept(p, "from");
    if (from < 0 || (from > 0 && !parse_port(p, &step->u.connect.from)))
        return false;
    int reuse = parse_accept(p, "reuse");
    if (reuse < 0)
        return false;
    step->u.connect.reuse = reuse > 0;
    return parse_as(p, &step->u.connect.name);
}

/* N, "text", or for `read` EOF. */
static bool parse_octets(struct parser *p, struct step *step) {
    bool reads = step->kind == STEP_READ;
    int64_t octets = 0;
    if (p->token.kind == TOKEN_TEXT) {
        if (p->token.slice.octets == 0)
            return parse_wrong(p, parse_where(p, &p->token), "there is nothing in this text to %s",
                               reads ? "read" : "send");
        step->u.text.given = true;
        if (!parse_text_value(p, &step->u.text.text))
            return false;
        step->u.text.octets = step->u.text.text.octets;
        return true;
    }
    int eof = reads ? parse_accept(p, "EOF") : 0;
    if (eof < 0)
        return false;
    if (eof > 0) {
        step->u.text.eof = true;
        return true;
    }
    if (!parse_at_digit(p))
        return parse_expected(p, reads ? "a number of octets, a text in quotes, or EOF"
                                       : "a number of octets, or a text in quotes");
    if (!parse_size(p, "a number of octets", 1, INT64_C(1) << 40, &octets))
        return false;
    step->u.text.octets = (uint64_t)octets;
    return true;
}

static bool parse_shutdown(struct parser *p, struct step *step) {
    int64_t how = p->token.kind == TOKEN_WORD ? word_find(word_hows, p->token.slice, -1) : -1;
    if (how < 0) {
        struct guess guess;
        guess_begin(&guess, p->token.slice);
        guess_offer_table(&guess, word_hows);
        return parse_expected_near(p, "`write`, `read` or `both`", &guess);
    }
    step->u.how.how = (uint32_t)how;
    return parse_advance(p);
}

static const char *option_at(unsigned i) {
    return word_options[i].text;
}

static bool parse_option(struct parser *p, struct step *step) {
    int64_t option = p->token.kind == TOKEN_WORD ? word_find(word_options, p->token.slice, -1) : -1;
    if (option < 0) {
        struct guess guess;
        guess_begin(&guess, p->token.slice);
        guess_offer_table(&guess, word_options);
        parse_expected_near(p, "an option of a socket", &guess);
        if (p->failure->hint[0] == '\0' && p->token.kind == TOKEN_WORD &&
            lastack_knob_find(p->token.slice.text, p->token.slice.octets) >= 0)
            parse_hint(p, "a key is set for a host by `set HOST KEY VALUE`");
        return parse_hint_all(p, "there are", option_at, UINT_MAX);
    }
    step->u.option.option = (uint32_t)option;
    if (!parse_advance(p))
        return false;
    switch (option) {
    case LASTACK_SO_LINGER:
        if (!parse_at_word(p, "off"))
            return parse_time(p, &step->u.option.value);
        step->u.option.value = LINGER_OFF;
        return parse_advance(p);
    case LASTACK_TCP_USER_TIMEOUT:
        return parse_time(p, &step->u.option.value);
    case LASTACK_TCP_MAXSEG:
        return parse_unit(p, LASTACK_UNIT_SIZE, &step->u.option.value);
    default:
        return parse_unit(p, LASTACK_UNIT_SWITCH, &step->u.option.value);
    }
}

static bool parse_arguments(struct parser *p, struct step *step) {
    switch (step->kind) {
    case STEP_LISTEN:
        return parse_listen(p, step);
    case STEP_UNLISTEN:
        return parse_port(p, &step->u.listen.port);
    case STEP_CONNECT:
        return parse_connect(p, step);
    case STEP_ACCEPT:
        return parse_as(p, &step->u.accept.name);
    case STEP_SEND:
    case STEP_READ:
        return parse_octets(p, step);
    case STEP_SHUTDOWN:
        return parse_shutdown(p, step);
    case STEP_OPTION:
        return parse_option(p, step);
    default:
        return true;
    }
}

/* Verbs of a host as a whole, which no connection has. */
static bool of_host(unsigned verb) {
    return verb == STEP_LISTEN || verb == STEP_UNLISTEN || verb == STEP_ACCEPT ||
           verb == STEP_REBOOT;
}

static const char *verb_at(unsigned i) {
    return word_verbs[i].text;
}

static bool verb_expected(struct parser *p) {
    struct guess guess;
    guess_begin(&guess, p->token.slice);
    guess_offer_table(&guess, word_verbs);
    parse_expected_near(p, "a call", &guess);
    if (p->token.kind == TOKEN_WORD && word_find(word_predicates, p->token.slice, -1) >= 0)
        parse_hint(p, "an expectation starts with `expect`");
    return parse_hint_all(p, "there are", verb_at, UINT_MAX);
}

bool parse_call(struct parser *p) {
    struct who who = {.kind = WHO_NOBODY};
    struct where where = parse_where(p, &p->token);
    if (!parse_who(p, &who))
        return false;
    unsigned verb = p->token.kind == TOKEN_WORD
                        ? (unsigned)word_find(word_verbs, p->token.slice, STEP_LINK)
                        : (unsigned)STEP_LINK;
    struct where at = parse_where(p, &p->token);
    if (verb == STEP_LINK)
        return verb_expected(p);
    if (of_host(verb) && (who.kind != WHO_HOST || who.peer))
        return parse_wrong(p, who.where, "only a host can do this, not a connection");
    /* Kept here until it is whole: a new name may move the list of steps. */
    struct step call = {.kind = (uint16_t)verb, .who = who};
    if (!parse_advance(p) || !parse_arguments(p, &call))
        return false;
    int fails = parse_accept(p, "fails");
    if (fails < 0 || (fails > 0 && !parse_errno(p, &call.fails)))
        return false;
    if (p->scheduled && verb == STEP_READ && call.fails != LASTACK_EAGAIN)
        return parse_wrong(p, at, "`read` waits, and cannot be put off with `at` or `after`");
    struct step *step = parse_step(p, verb, parse_since(p, where));
    if (step == NULL)
        return false;
    call.where = step->where;
    *step = call;
    return true;
}
