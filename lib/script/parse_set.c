/* set [HOST] KEY VALUE. */
#include "script/parse.h"
#include "script/value.h"
#include <string.h>

/* The keys of the world's limits. */
static const struct {
    const char *key;
    size_t offset;
    int64_t most;
} limits[] = {
#define X(member, id, initial, most, text)                                                         \
    {"limit." #member, offsetof(struct lastack_limits, member), most},
    LASTACK_LIMITS(X)
#undef X
};
enum { LIMITS = sizeof limits / sizeof limits[0] };

static bool unknown_key(struct parser *p) {
    struct guess guess;
    guess_begin(&guess, p->token.slice);
    for (unsigned i = 0; i < LASTACK_KNOB_COUNT; i++)
        guess_offer_text(&guess, lastack_knob_info(i)->key);
    guess_offer_table(&guess, word_keys);
    for (size_t i = 0; i < LIMITS; i++)
        guess_offer_text(&guess, limits[i].key);
    return parse_expected_near(p, "a key of `set`", &guess);
}

static void pen_unit(struct pen *pen, unsigned unit, int64_t value) {
    if (unit == LASTACK_UNIT_TIME)
        pen_time(pen, value);
    else
        pen_print(pen, "%lld", (long long)value);
}

static bool parse_knob(struct parser *p, struct where where, int32_t host, unsigned knob) {
    const struct lastack_knob_info *info = lastack_knob_info(knob);
    int64_t value = info->least;
    if (!parse_advance(p))
        return false;
    struct where at = parse_where(p, &p->token);
    /* What is too large for any number is told by these bounds, too. */
    if (!parse_unit(p, info->unit, &value) && value >= info->least && value <= info->most)
        return false;
    if (value < info->least || value > info->most) {
        parse_wrong(p, at, "this is out of range for %s", info->key);
        struct pen pen = pen_at(p->failure->hint, sizeof p->failure->hint);
        pen_print(&pen, "%s lies between ", info->key);
        pen_unit(&pen, info->unit, info->least);
        pen_print(&pen, " and ");
        pen_unit(&pen, info->unit, info->most);
        return false;
    }
    struct step *step = parse_step(p, STEP_KNOB, parse_since(p, where));
    if (step == NULL)
        return false;
    step->u.set.host = host;
    step->u.set.knob = knob;
    step->u.set.value = value;
    return true;
}

static bool parse_ports(struct parser *p, struct where where, int32_t host) {
    uint16_t first = 0, last = 0;
    if (p->token.kind != TOKEN_WORD)
        return parse_expected(p, "ports, as 49152-65535");
    if (!parse_value_is(p, value_ports(p->token.slice, &first, &last)) || !parse_advance(p))
        return false;
    struct step *step = parse_step(p, STEP_PORTS, parse_since(p, where));
    if (step == NULL)
        return false;
    step->u.ports.host = host;
    step->u.ports.first = first;
    step->u.ports.last = last;
    return true;
}

static bool parse_profile(struct parser *p, struct where where, int32_t host) {
    const struct lastack_profile *profile =
        p->token.kind == TOKEN_WORD
            ? lastack_profile_find(p->token.slice.text, p->token.slice.octets)
            : NULL;
    if (profile == NULL) {
        struct guess guess;
        guess_begin(&guess, p->token.slice);
        for (size_t i = 0; lastack_profile_at(i) != NULL; i++)
            guess_offer_text(&guess, lastack_profile_at(i)->name);
        return parse_expected_near(p, "the name of a profile", &guess);
    }
    if (!parse_advance(p))
        return false;
    struct step *step = parse_step(p, STEP_PROFILE, parse_since(p, where));
    if (step == NULL)
        return false;
    step->u.profile.host = host;
    step->u.profile.profile = profile;
    return true;
}

/* What holds for the whole world, from its birth on. */
static bool parse_birth(struct parser *p, struct where where, int32_t host) {
    int64_t value = 0;
    struct slice key = p->token.slice;
    if (host >= 0)
        return parse_wrong(p, parse_where(p, &p->token), "`%.*s` belongs to no host",
                           (int)key.octets, key.text);
    if (p->acted)
        return parse_wrong(p, where, "`set %.*s` comes before the first statement that acts",
                           (int)key.octets, key.text);
    if (!parse_advance(p))
        return false;
    if (word_is(key, "seed")) {
        p->script->seeded = true;
        return parse_seed(p, &p->script->seed);
    }
    if (word_is(key, "judge")) {
        if (!parse_unit(p, LASTACK_UNIT_SWITCH, &value))
            return false;
        p->script->judge = value ? SWITCH_ON : SWITCH_OFF;
        return true;
    }
    for (size_t i = 0; i < LIMITS; i++)
        if (word_is(key, limits[i].key)) {
            if (!parse_number(p, "this limit", 1, limits[i].most, &value))
                return false;
            uint32_t limit = (uint32_t)value;
            memcpy((char *)&p->script->limits + limits[i].offset, &limit, sizeof limit);
        }
    return true;
}

static bool is_limit(struct slice key) {
    for (size_t i = 0; i < LIMITS; i++)
        if (word_is(key, limits[i].key))
            return true;
    return false;
}

bool parse_set(struct parser *p, struct where where) {
    int32_t host = -1;
    if (p->token.kind != TOKEN_WORD)
        return parse_expected(p, "a key of `set`");
    const struct script_name *name = parse_find(p, p->token.slice);
    if (p->told)
        return false;
    if (name != NULL && name->kind == NAME_CONNECTION) {
        parse_wrong(p, parse_where(p, &p->token), "a key is set for a host, not for a connection");
        return parse_hint(p, "an option of its socket is set by `%s set OPTION VALUE`",
                          name->text.text);
    }
    if (name != NULL && !parse_host(p, &host))
        return false;
    struct slice key = p->token.slice;
    if (p->token.kind != TOKEN_WORD)
        return parse_expected(p, "a key of `set`");
    int knob = lastack_knob_find(key.text, key.octets);
    if (knob >= 0)
        return parse_knob(p, where, host, (unsigned)knob);
    switch ((enum key)word_find(word_keys, key, is_limit(key) ? KEY_SEED : KEY_NONE)) {
    case KEY_PORTS:
        return parse_advance(p) && parse_ports(p, where, host);
    case KEY_PROFILE:
        return parse_advance(p) && parse_profile(p, where, host);
    case KEY_SEED:
    case KEY_JUDGE:
        return parse_birth(p, where, host);
    default:
        return unknown_key(p);
    }
}
