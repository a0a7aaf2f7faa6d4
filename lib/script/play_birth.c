/* The world is born: limits, seed, residents, hosts, and what the caller sets from outside. */
#include "base/memory.h"
#include "script/play.h"
#include <assert.h>
#include <string.h>

/* ---- the caller's `set` ---------------------------------------------------------------------- */

/* KEY=VALUE is read as the statement `set KEY VALUE`; its steps are in *set. */
static bool read_override(struct player *p, const char *text, lastack_scenario **set) {
    static const char before[] = "set ";
    *set = NULL;
    if (text == NULL || strchr(text, '\n') != NULL) {
        struct pen pen =
            diag_begin(&p->result->failure, NULL, LASTACK_WRONG, (struct where){.line = 1});
        pen_print(&pen, "what is set is one line, KEY=VALUE");
        return false;
    }
    size_t octets = strlen(text), head = sizeof before - 1;
    const char *equal = strchr(text, '=');
    char *line = memory_get(p->play->memory, head + octets + 1);
    if (line == NULL)
        return play_exhausted(p, (struct where){.line = 1}, "there is no memory for what is set");
    memcpy(line, before, head);
    memcpy(line + head, text, octets + 1);
    if (equal != NULL)
        line[head + (size_t)(equal - text)] = ' ';
    int outcome = lastack_scenario_parse("(set)", line, head + octets, NULL, p->play->memory, set,
                                         &p->result->failure);
    memory_put(p->play->memory, line, head + octets + 1);
    return outcome == LASTACK_PASSED;
}

/* A key of the scenario that the caller has set is passed over, see play_world.c. */
static void note_override(struct overridden *overridden, const struct step *step) {
    if (step->kind == STEP_KNOB)
        overridden->knobs |= UINT64_C(1) << step->u.set.knob;
    else if (step->kind == STEP_PORTS)
        overridden->ports = true;
    else
        overridden->profile = true;
}

_Static_assert(LASTACK_KNOB_COUNT <= 64, "a set of knobs is 64 bits");

/* ---- what holds from birth on ---------------------------------------------------------------- */

struct birth {
    struct lastack_limits limits; /* 0: the default */
    uint64_t seed;
    uint8_t judge; /* enum switch_given */
};

static void take_limits(struct lastack_limits *to, const struct lastack_limits *from) {
#define X(member, id, initial, most, text)                                                         \
    if (from->member != 0)                                                                         \
        to->member = from->member;
    LASTACK_LIMITS(X)
#undef X
}

static void take_birth(struct birth *birth, const struct lastack_scenario *script) {
    take_limits(&birth->limits, &script->limits);
    if (script->seeded)
        birth->seed = script->seed;
    if (script->judge != SWITCH_UNSAID)
        birth->judge = script->judge;
}

/* Those of a scenario are in range, as its keys are read; the caller's may be any. */
static bool check_limits(struct player *p) {
    const struct lastack_limits *limits = &p->play->limits;
    const char *name = NULL;
    unsigned value = 0, maximum = 0;
#define X(member, id, initial, most, text)                                                         \
    if (name == NULL && limits->member > (uint32_t)(most)) {                                       \
        name = #member;                                                                            \
        value = limits->member;                                                                    \
        maximum = (uint32_t)(most);                                                                \
    }
    LASTACK_LIMITS(X)
#undef X
    if (name == NULL)
        return true;
    struct lastack_failure *failure = &p->result->failure;
    struct pen pen = diag_begin(failure, NULL, LASTACK_WRONG, (struct where){.line = 1});
    struct pen file = pen_at(failure->file, sizeof failure->file);
    struct pen source = pen_at(failure->source, sizeof failure->source);
    pen_print(&pen, "the limit on %s may be %u at most", name, maximum);
    pen_print(&file, "(limits)");
    pen_print(&source, "%s = %u", name, value);
    failure->width = (uint32_t)source.used;
    return false;
}

/* Which limit takes most of what the world wants to reserve. */
static void hint_at_memory(struct player *p, const struct lastack_setup *setup) {
    uint64_t octets = lastack_sim_octets(setup), most = 0;
    const char *key = "";
    unsigned value = 0;
#define X(member, id, initial, maximum, text)                                                      \
    {                                                                                              \
        struct lastack_setup least = *setup;                                                       \
        least.limits.member = 1;                                                                   \
        uint64_t saved = octets - lastack_sim_octets(&least);                                      \
        if (saved > most) {                                                                        \
            most = saved;                                                                          \
            key = "limit." #member;                                                                \
            value = p->limits.member;                                                              \
        }                                                                                          \
    }
    LASTACK_LIMITS(X)
#undef X
    struct pen hint = play_hint(p);
    pen_print(&hint,
              "it reserves %llu MiB, %llu of them for %s, which is %u: `set %s N` lowers it, or "
              "the process needs more (`ulimit -v`)",
              (unsigned long long)(octets >> 20), (unsigned long long)(most >> 20), key, value,
              key);
}

static bool create(struct player *p, const struct birth *birth) {
    const struct lastack_resident_ops *resident[2];
    struct lastack_setup setup = {.seed = birth->seed,
                                  .limits = birth->limits,
                                  .kind = p->kind,
                                  .kinds = p->kinds,
                                  .resident = resident,
                                  .memory = p->play->memory};
    p->limits = lastack_limits_default();
    take_limits(&p->limits, &birth->limits);
    p->judge = PLAY_NO_JUDGE;
    if (birth->judge != SWITCH_OFF) {
        p->judge = setup.residents;
        resident[setup.residents++] = &lastack_judge_ops;
    }
    p->resident = setup.residents;
    resident[setup.residents++] = &notes_ops;
    int result = lastack_sim_create(&setup, &p->sim);
    assert(result != -LASTACK_EINVAL);
    if (result < 0) {
        play_exhausted(p, p->at->where, "there is no memory for the world");
        hint_at_memory(p, &setup);
        return false;
    }
    if (!notes_begin(p->sim, p->resident, p->script->hosts, p->script->connections))
        return play_stopped(p);
    struct notes *notes = play_notes(p);
    notes->tracing = p->script->wants_passages;
    notes->texts = p->script->longest_text;
    return true;
}

static bool make_hosts(struct player *p) {
    const struct lastack_scenario *script = p->script;
    struct lastack_link link = lastack_link_default();
    for (uint32_t i = 0; i < script->hosts; i++) {
        const struct script_name *name = script_name(script, NAME_HOST, i);
        if (lastack_sim_host(p->sim, name->addresses, 0) < 0)
            return play_exhausted(p, name->where,
                                  "the world has no room for %s (limit.hosts, limit.addresses, "
                                  "limit.links)",
                                  name->text.text);
    }
    /* Client and server, which nobody has declared, are joined from birth. */
    if (script->hosts > 0 && !script->hosts_declared && lastack_sim_link(p->sim, 0, 1, &link) < 0)
        return play_exhausted(p, script_name(script, NAME_HOST, 1)->where,
                              "the world has no room for a link (limit.links)");
    return true;
}

/* Takes what holds from birth on from each of the caller's settings, or plays their steps. */
static bool take_overrides(struct player *p, struct birth *birth) {
    struct overridden overridden = {0};
    for (size_t i = 0; i < p->play->sets; i++) {
        lastack_scenario *set;
        if (!read_override(p, p->play->set[i], &set))
            return false;
        if (birth != NULL)
            take_birth(birth, set);
        for (uint32_t k = 0; birth == NULL && k < set->steps; k++) {
            play_world(p, &set->step[k]);
            note_override(&overridden, &set->step[k]);
        }
        lastack_scenario_free(set);
    }
    p->overridden = overridden;
    return true;
}

bool play_birth(struct player *p) {
    struct birth birth = {.seed = 1};
    take_birth(&birth, p->script);
    if (!check_limits(p) || !take_overrides(p, &birth) || !play_find_uses(p))
        return false;
    take_limits(&birth.limits, &p->play->limits);
    if (p->play->seeded)
        birth.seed = p->play->seed;
    if (!create(p, &birth) || !make_hosts(p) || !take_overrides(p, NULL))
        return false;
    play_take_uses(p);
    return true;
}
