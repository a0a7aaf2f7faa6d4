/* host, link, cut, heal, use. */
#include "script/parse.h"
#include "script/value.h"
#include <string.h>

#define RATE_MOST UINT64_C(1000000000000)

bool parse_host_statement(struct parser *p, struct where where) {
    struct script_name *name;
    if (p->repeats > 0)
        return parse_wrong(p, where, "`host` cannot stand inside `repeat`");
    if (p->script->hosts > 0 && !p->script->hosts_declared)
        return parse_wrong(p, where,
                           "`host` comes too late: client and server, which exist when no host is "
                           "declared, have already been spoken of");
    if (!parse_new_name(p, NAME_HOST, &name))
        return false;
    p->script->hosts_declared = true;
    int addresses = parse_accept(p, "addresses");
    int64_t n = 1;
    if (addresses < 0 || (addresses > 0 && !parse_number(p, "a number of addresses", 1, 65000, &n)))
        return false;
    name->addresses = (uint32_t)n;
    return true;
}

static bool parse_two_hosts(struct parser *p, int32_t *a, int32_t *b) {
    struct where second;
    if (!parse_host(p, a))
        return false;
    second = parse_where(p, &p->token);
    if (!parse_host(p, b))
        return false;
    if (*a == *b)
        return parse_wrong(p, second, "these are the same host; its loopback is there from birth");
    return true;
}

static bool parse_link_value(struct parser *p, unsigned given, struct lastack_link *link) {
    struct where where = parse_where(p, &p->token);
    int64_t value = 0;
    const char *wrong;
    bool good = false;
    switch (given) {
    case LINK_DELAY:
        if (!parse_time(p, &link->delay))
            return false;
        return link->delay > 24 * 3600 * LASTACK_SECOND
                   ? parse_wrong(p, where,
                                 "a delay is at most 24h; a link that never delivers is "
                                 "made by `cut`")
                   : true;
    case LINK_RATE:
        if (p->token.kind != TOKEN_WORD)
            return parse_expected(p, "a rate");
        wrong = value_rate(p->token.slice, &link->rate);
        if (wrong != value_too_large && !parse_value_is(p, wrong))
            return false;
        return link->rate > RATE_MOST ? parse_wrong(p, where, "a rate is at most 1000gbit")
                                      : parse_advance(p);
    case LINK_QUEUE:
        good = parse_number(p, "a queue", 0, UINT32_MAX, &value);
        link->queue = (uint32_t)value;
        return good;
    case LINK_MTU:
        good = parse_size(p, "an MTU", 68, 65535, &value);
        link->mtu = (uint32_t)value;
        return good;
    case LINK_LOSS:
        return parse_share(p, &link->loss);
    case LINK_DUPLICATION:
        return parse_share(p, &link->duplication);
    case LINK_REORDERING:
        return parse_share(p, &link->reordering);
    default:
        return parse_share(p, &link->corruption);
    }
}

bool parse_link(struct parser *p, struct where where) {
    int32_t a, b;
    if (!parse_two_hosts(p, &a, &b))
        return false;
    struct step *step = parse_step(p, STEP_LINK, where);
    if (step == NULL)
        return false;
    step->u.link.a = a;
    step->u.link.b = b;
    while (!parse_at_end(p)) {
        struct where at = parse_where(p, &p->token);
        unsigned given =
            p->token.kind == TOKEN_WORD ? (unsigned)word_find(word_links, p->token.slice, 0) : 0;
        if (given == 0) {
            struct guess guess;
            guess_begin(&guess, p->token.slice);
            guess_offer_table(&guess, word_links);
            return parse_expected_near(
                p, "delay, rate, queue, mtu, loss, duplication, reordering or corruption", &guess);
        }
        if (step->u.link.given & given)
            return parse_wrong(p, at, "this is said twice");
        step->u.link.given |= given;
        if (!parse_advance(p) || !parse_link_value(p, given, &step->u.link.link))
            return false;
    }
    step->where = parse_since(p, where);
    return true;
}

bool parse_cut(struct parser *p, struct where where, bool cut) {
    int32_t a, b;
    if (!parse_two_hosts(p, &a, &b))
        return false;
    struct step *step = parse_step(p, STEP_CUT, parse_since(p, where));
    if (step == NULL)
        return false;
    step->u.link.a = a;
    step->u.link.b = b;
    step->u.link.cut = cut;
    return true;
}

/* The number of an endpoint in the scenario's table; -1: the failure is told. */
static int endpoint_number(struct parser *p, const char *path, struct where at) {
    struct lastack_scenario *script = p->script;
    const char *why = NULL;
    if (p->provider == NULL || p->provider->use == NULL) {
        parse_wrong(p, at, "no other endpoint can be used here");
        return -1;
    }
    const struct lastack_endpoint_ops *ops =
        p->provider->use(p->provider->context, script->file[p->file].name, path, &why);
    if (ops != NULL)
        why = lastack_endpoint_check(ops);
    if (ops == NULL || why != NULL) {
        parse_wrong(p, at, "this endpoint cannot be used: %s", why == NULL ? "?" : why);
        return -1;
    }
    int number = script_kind(script->kind, &script->kinds, ops);
    if (number < 0)
        parse_wrong(p, at, "there are more than %d kinds of endpoint (limit: kinds)",
                    LASTACK_KINDS);
    return number;
}

bool parse_use(struct parser *p, struct where where) {
    struct where at = parse_where(p, &p->token);
    struct slice path = p->token.slice;
    int32_t host;
    if (p->token.kind == TOKEN_TEXT) {
        if (!parse_text_value(p, &path))
            return false;
    } else {
        if (p->token.kind != TOKEN_WORD)
            return parse_expected(p, "the path of an endpoint");
        char *copy = script_keep(p->script, path.octets + 1u);
        if (copy == NULL)
            return parse_exhausted(p);
        memcpy(copy, path.text, path.octets);
        path.text = copy;
        if (!parse_advance(p))
            return false;
    }
    if (path.octets == 0 || memchr(path.text, '\0', path.octets) != NULL)
        return parse_wrong(p, at, "this is no path");
    if (!parse_need(p, "for") || !parse_host(p, &host))
        return false;
    int kind = endpoint_number(p, path.text, at);
    struct step *step = kind < 0 ? NULL : parse_step(p, STEP_USE, parse_since(p, where));
    if (step == NULL)
        return false;
    step->u.use.host = host;
    step->u.use.kind = (uint32_t)kind;
    return true;
}

/* The name of a tool that prints tables. */
static bool parse_tool(struct parser *p, unsigned *style) {
    struct slice word = p->token.slice;
    int found = p->token.kind == TOKEN_WORD ? lastack_style_find(word.text, word.octets) : -1;
    if (found < 0 || found == LASTACK_STYLE_RFC) {
        struct guess guess;
        guess_begin(&guess, word);
        for (unsigned i = LASTACK_STYLE_RFC + 1; i < LASTACK_STYLE_COUNT; i++)
            guess_offer_text(&guess, lastack_style_name(i));
        return parse_expected_near(p, "netstat, ss or bsd", &guess);
    }
    *style = (unsigned)found;
    return parse_advance(p);
}

bool parse_netstat(struct parser *p, struct where where) {
    struct lastack_table table = {.style = LASTACK_STYLE_NETSTAT, .host = -1};
    if (!parse_at_end(p) && !parse_at_word(p, "as") && !parse_host(p, &table.host))
        return false;
    int as = parse_accept(p, "as");
    if (as < 0 || (as > 0 && !parse_tool(p, &table.style)))
        return false;
    struct step *step = parse_step(p, STEP_NETSTAT, parse_since(p, where));
    if (step != NULL)
        step->u.table = table;
    return step != NULL;
}
