/* Names of hosts, of connections and of values. */
#include "script/parse.h"
#include "script/value.h"
#include <string.h>

static bool name_like(struct slice word) {
    if (word.octets == 0 || memchr("0123456789-.", word.text[0], 12) != NULL)
        return false;
    for (uint32_t i = 0; i < word.octets; i++)
        if (memchr(".%/~", word.text[i], 4) != NULL)
            return false;
    return true;
}

static struct script_name *add(struct parser *p, struct slice text, unsigned kind) {
    struct lastack_scenario *script = p->script;
    if (HASH_COUNT(script->name) == LASTACK_NAMES_MAX) {
        parse_wrong(p, parse_where(p, &p->token), "there are more than %d names (limit: names)",
                    LASTACK_NAMES_MAX);
        p->told = true;
        return NULL;
    }
    struct script_name *name = script_keep(script, sizeof *name);
    char *copy = script_keep(script, text.octets + 1u);
    if (name == NULL || copy == NULL) {
        parse_exhausted(p);
        return NULL;
    }
    memcpy(copy, text.text, text.octets);
    name->text = (struct slice){copy, text.octets};
    name->kind = (uint8_t)kind;
    name->addresses = 1;
    name->where = parse_where(p, &p->token);
    if (!names_add(&script->name, &script->memory, name)) {
        parse_exhausted(p);
        return NULL;
    }
    if (kind == NAME_HOST)
        name->index = (uint16_t)script->hosts++;
    if (kind == NAME_CONNECTION)
        name->index = (uint16_t)script->connections++;
    return name;
}

/* Without a `host` statement there are client and server, from the first use of either on. */
struct script_name *parse_find(struct parser *p, struct slice name) {
    static const struct slice both[2] = {{"client", 6}, {"server", 6}};
    bool asks = word_is(name, "client") || word_is(name, "server");
    if (asks && p->script->hosts == 0)
        for (int i = 0; i < 2; i++)
            if (add(p, both[i], NAME_HOST) == NULL)
                return NULL;
    return names_find(p->script->name, name);
}

void parse_offer_names(const struct parser *p, struct guess *guess, bool hosts) {
    for (const struct script_name *name = p->script->name; name != NULL; name = name->hh.next)
        if (name->kind == NAME_HOST || (name->kind == NAME_CONNECTION && !hosts))
            guess_offer(guess, name->text);
    if (p->script->hosts == 0) {
        guess_offer_text(guess, "client");
        guess_offer_text(guess, "server");
    }
}

bool parse_hint_names(struct parser *p, struct slice word) {
    struct pen pen = pen_at(p->failure->hint, sizeof p->failure->hint);
    bool connections = false;
    const char *between = "";
    if (!name_like(word))
        return false;
    pen_print(&pen, "no connection has that name; there are ");
    if (p->script->hosts == 0)
        pen_print(&pen, "client, server");
    for (const struct script_name *name = p->script->name; name != NULL; name = name->hh.next) {
        if (name->kind == NAME_VALUE)
            continue;
        connections |= name->kind == NAME_CONNECTION;
        pen_print(&pen, "%s%s", between, name->text.text);
        between = ", ";
    }
    if (!connections)
        pen_print(&pen, "; `connect ... as NAME` gives one");
    return false;
}

static bool no_such_name(struct parser *p, bool host) {
    struct guess guess;
    guess_begin(&guess, p->token.slice);
    parse_offer_names(p, &guess, host);
    parse_expected_near(p, host ? "a host" : "a host or a connection", &guess);
    if (p->failure->hint[0] != '\0' || p->token.kind != TOKEN_WORD)
        return false;
    if (!host)
        parse_hint_names(p, p->token.slice);
    if (p->failure->hint[0] == '\0' && !p->script->hosts_declared)
        parse_hint(p, "there are `client` and `server`, unless `host NAME` declares others");
    return false;
}

/* Splits NAME.REST; false: there is no point in it. */
static bool split(struct slice word, struct slice *name, struct slice *rest) {
    const char *point = memchr(word.text, '.', word.octets);
    if (point == NULL)
        return false;
    *name = (struct slice){word.text, (uint32_t)(point - word.text)};
    *rest = (struct slice){point + 1, word.octets - name->octets - 1};
    return true;
}

bool parse_host(struct parser *p, int32_t *host) {
    struct script_name *name = p->token.kind == TOKEN_WORD ? parse_find(p, p->token.slice) : NULL;
    if (p->told)
        return false;
    if (name == NULL || name->kind != NAME_HOST)
        return no_such_name(p, true);
    *host = name->index;
    return parse_advance(p);
}

bool parse_address(struct parser *p, int32_t *host, uint32_t *address) {
    struct slice word = p->token.slice, rest;
    *address = 0;
    if (p->token.kind != TOKEN_WORD || !split(word, &word, &rest))
        return parse_host(p, host);
    struct script_name *name = parse_find(p, word);
    int64_t n = 0;
    if (p->told)
        return false;
    if (name == NULL || name->kind != NAME_HOST)
        return no_such_name(p, true);
    if (value_number(rest, &n) != NULL || n < 1 || n > name->addresses)
        return parse_wrong(p, parse_where(p, &p->token), "%s has the addresses %s.1 to %s.%u",
                           name->text.text, name->text.text, name->text.text,
                           (unsigned)name->addresses);
    *host = name->index;
    *address = (uint32_t)n - 1;
    return parse_advance(p);
}

bool parse_who(struct parser *p, struct who *who) {
    struct slice word = p->token.slice, rest;
    who->where = parse_where(p, &p->token);
    if (p->token.kind != TOKEN_WORD)
        return no_such_name(p, false);
    if (split(word, &word, &rest)) {
        if (!word_is(rest, "peer")) {
            parse_wrong(p, who->where, "only `.peer` can follow a name: its other end");
            bool verb = word_find(word_verbs, rest, -1) >= 0;
            return (verb || word_find(word_predicates, rest, -1) >= 0) &&
                   parse_hint(p, "did you mean `%.*s %.*s`?", (int)word.octets, word.text,
                              (int)rest.octets, rest.text);
        }
        who->peer = 1;
    }
    struct script_name *name = parse_find(p, word);
    if (p->told)
        return false;
    if (name == NULL || name->kind == NAME_VALUE)
        return no_such_name(p, false);
    who->kind = name->kind == NAME_HOST ? WHO_HOST : WHO_NAME;
    who->index = name->index;
    return parse_advance(p);
}

/* The token that stands here as a name of that kind: a new one, or one that is such already. */
bool parse_new_name(struct parser *p, unsigned kind, struct script_name **name) {
    struct where where = parse_where(p, &p->token);
    struct slice word = p->token.slice;
    if (p->token.kind != TOKEN_WORD || !name_like(word))
        return parse_expected(p, "a name (letters, digits, _ and -, a letter first)");
    if (word.octets > LASTACK_NAME_OCTETS_MAX)
        return parse_wrong(p, where, "a name has at most %d octets (limit: name)",
                           LASTACK_NAME_OCTETS_MAX);
    if (word_reserved(word))
        return parse_wrong(p, where, "`%.*s` is a word of the language, and so no name",
                           (int)word.octets, word.text);
    *name = kind == NAME_HOST ? names_find(p->script->name, word) : parse_find(p, word);
    if (p->told)
        return false;
    if (*name != NULL && (*name)->kind != kind) {
        static const char *const what[] = {"a host", "a connection", "a value"};
        return parse_wrong(p, where, "`%.*s` is already the name of %s", (int)word.octets,
                           word.text, what[(*name)->kind]);
    }
    if (*name != NULL && kind == NAME_HOST)
        return parse_wrong(p, where, "there is a host `%.*s` already", (int)word.octets, word.text);
    if (*name == NULL && (*name = add(p, word, kind)) == NULL)
        return false;
    return parse_advance(p);
}

bool parse_as(struct parser *p, int32_t *name) {
    *name = -1;
    int as = parse_at_word(p, "as") ? 1 : 0;
    if (as == 0)
        return true;
    /* Raw: a name of `let` is told so, not replaced. */
    struct script_name *found;
    if (!parse_advance_raw(p) || !parse_new_name(p, NAME_CONNECTION, &found))
        return false;
    *name = found->index;
    return true;
}
