/* Plays a scenario, from the birth of its world to its end. */
#include "script/play.h"
#include <string.h>

/* ---- steps ----------------------------------------------------------------------------------- */

static bool play_always(struct player *p, const struct step *step) {
    struct notes *notes = play_notes(p);
    if (notes->always_count == LASTACK_ALWAYS_MAX)
        return play_exhausted(p, step->where,
                              "more than %d expectations must always hold (limit: always)",
                              LASTACK_ALWAYS_MAX);
    notes->always[notes->always_count++] = (uint32_t)(step - p->script->step);
    p->result->expectations++;
    return true;
}

static bool play_table(struct player *p, const struct step *step) {
    if (p->play->table != NULL)
        p->play->table(p->play->context, p->sim, &step->u.table);
    return true;
}

static bool play_one(struct player *p, const struct step *step) {
    switch (step->kind) {
    case STEP_WAIT:
        return play_wait(p, step->u.time);
    case STEP_UNTIL:
        return play_until(p, step);
    case STEP_EXPECT:
        return play_expect(p, step);
    case STEP_ALWAYS:
        return play_always(p, step);
    case STEP_INJECT:
        return play_inject(p, step);
    case STEP_NETSTAT:
        return play_table(p, step);
    case STEP_LINK:
    case STEP_CUT:
    case STEP_KNOB:
    case STEP_PORTS:
    case STEP_PROFILE:
    case STEP_USE:
    case STEP_FAULT:
        return play_world(p, step);
    default:
        return play_call(p, step);
    }
}

bool play_goes_on(struct player *p) {
    return p->play->stop == NULL || !p->play->stop(p->play->context) ||
           play_exhausted(p, p->at->where, "the caller has ended the play");
}

bool play_step(struct player *p, const struct step *step) {
    p->at = step;
    if (p->play->statement != NULL)
        p->play->statement(p->play->context, p->sim, p->script->file[step->where.file].name,
                           step->where.line);
    return play_goes_on(p) && play_one(p, step) && play_settle(p);
}

/* ---- the order of steps ---------------------------------------------------------------------- */

static bool play_repeat(struct player *p, const struct step *step) {
    struct notes *notes = play_notes(p);
    if (step->u.repeat.times == 0)
        notes->step = step->u.repeat.other + 1;
    else
        notes->left[notes->depth++] = step->u.repeat.times - 1;
    return true;
}

static bool play_again(struct player *p, const struct step *step) {
    struct notes *notes = play_notes(p);
    if (notes->left[notes->depth - 1] == 0) {
        notes->depth--;
        return true;
    }
    notes->left[notes->depth - 1]--;
    notes->step = step->u.repeat.other + 1;
    return true;
}

/* The step that follows waits for its time. */
static bool play_later(struct player *p, const struct step *step) {
    struct notes *notes = play_notes(p);
    lastack_time now = lastack_sim_now(p->sim), time = step->u.time;
    if (step->kind == STEP_AFTER)
        time += now;
    if (time < now) {
        struct pen pen = play_fail(p, step->where);
        pen_print(&pen, "this time is over: it is ");
        pen_time(&pen, now);
        pen_print(&pen, " already");
        return false;
    }
    return play_schedule(p, time, notes->step++);
}

static bool play_next(struct player *p) {
    struct notes *notes = play_notes(p);
    const struct step *step = &p->script->step[notes->step++];
    p->at = step;
    if (notes->steps++ == LASTACK_STEPS_MAX)
        return play_exhausted(p, step->where,
                              "more than %d statements have been played "
                              "(limit: steps)",
                              LASTACK_STEPS_MAX);
    switch (step->kind) {
    case STEP_REPEAT:
        return play_repeat(p, step);
    case STEP_AGAIN:
        return play_again(p, step);
    case STEP_AT:
    case STEP_AFTER:
        return play_later(p, step);
    default:
        return play_step(p, step);
    }
}

static bool play_steps(struct player *p) {
    while (play_notes(p)->step < p->script->steps)
        if (!play_next(p))
            return false;
    return play_end(p);
}

/* ---- the whole ------------------------------------------------------------------------------- */

/* The tag of the fault that took a segment which this one was for, too; 0: there is none. */
static uint32_t outdone_by(const struct player *p, uint32_t tag) {
    struct lastack_fault_seen seen;
    uint32_t cursor = 0, by = 0;
    while (lastack_sim_next_fault(p->sim, &cursor, &seen))
        if (seen.fault.tag == tag && seen.outdone != 0)
            by = seen.outdone;
    return by;
}

/* Has this step made a fault that has done nothing so far? */
static bool is_idle_fault(struct notes *notes, uint32_t step) {
    return notes->fault != 0 &&
           ((const uint8_t *)notes_at(notes, notes->fault))[step] == NOTES_ARMED;
}

/* The statements, as FILE:LINE, whose faults have not met a segment. */
static bool tell_faults(struct player *p, struct pen *pen, const char *before) {
    struct notes *notes = play_notes(p);
    const struct lastack_names names = play_names(p);
    bool any = false;
    for (uint32_t i = 0; i < p->script->steps; i++) {
        if (!is_idle_fault(notes, i) || outdone_by(p, i + 1) != 0)
            continue;
        pen_print(pen, "%s%s", any ? ", " : before, names.tag(names.context, i + 1));
        any = true;
    }
    return any;
}

/* The first whose fault has met one, and another took it. */
static void tell_outdone(struct player *p, struct pen *pen) {
    struct notes *notes = play_notes(p);
    const struct lastack_names names = play_names(p);
    for (uint32_t i = 0; i < p->script->steps; i++) {
        uint32_t by = is_idle_fault(notes, i) ? outdone_by(p, i + 1) : 0;
        if (by == 0)
            continue;
        pen_print(pen, "%sthe fault at %s", pen->used > 0 ? "; " : "",
                  names.tag(names.context, by));
        pen_print(pen, " took the segment of the one at %s: both count it, `next 2` takes two",
                  names.tag(names.context, i + 1));
        return;
    }
}

/* What may not be as its author means it, though it has passed. */
static void warn(struct player *p) {
    struct pen pen = pen_at(p->result->warning, sizeof p->result->warning);
    tell_faults(p, &pen, "no segment for the fault at ");
    tell_outdone(p, &pen);
    play_pen_unsent(p, &pen);
    if (p->result->expectations == 0)
        pen_print(&pen, "%sno expectation was checked", pen.used > 0 ? "; " : "");
}

/* A fault that has not come about may be why something else did. */
static void hint_at_faults(struct player *p) {
    struct pen pen = play_hint(p);
    if (tell_faults(p, &pen, "no segment so far for the fault at "))
        pen_print(&pen, ": it counts from its statement on");
    tell_outdone(p, &pen);
}

static void take_result(struct player *p, bool good) {
    struct lastack_result *result = p->result;
    struct lastack_usage usage;
    result->outcome = good ? LASTACK_PASSED : result->failure.outcome;
    if (p->sim == NULL)
        return;
    lastack_sim_usage(p->sim, &usage);
    result->time = lastack_sim_now(p->sim);
    result->events = usage.events;
    result->segments = usage.segments;
    result->digest = lastack_sim_digest(p->sim);
    if (good)
        warn(p);
    else if (result->outcome == LASTACK_FAILED && result->failure.hint[0] == '\0')
        hint_at_faults(p);
    if (p->judge != PLAY_NO_JUDGE) {
        result->findings = lastack_judge_count(p->sim, p->judge);
        result->not_visible = lastack_judge_not_visible(p->sim, p->judge);
    }
}

int lastack_scenario_play(const lastack_scenario *scenario, const struct lastack_play *play,
                          struct lastack_result *result) {
    static const struct lastack_play nothing;
    static const struct step none = {.where = {.line = 1}};
    memset(result, 0, sizeof *result);
    if (scenario == NULL) {
        struct pen pen = diag_begin(&result->failure, NULL, LASTACK_WRONG, none.where);
        pen_print(&pen, "there is no scenario to play");
        return result->outcome = LASTACK_WRONG;
    }
    struct player p = {.script = scenario,
                       .play = play != NULL ? play : &nothing,
                       .result = result,
                       .look_at = LASTACK_NEVER,
                       .at = scenario->steps > 0 ? scenario->step : &none};
    struct lastack_names names = play_names(&p);
    if (p.play->look != NULL)
        p.look_at = p.play->look_at;
    bool good = play_birth(&p);
    if (good && p.play->born != NULL)
        p.play->born(p.play->context, p.sim, &names);
    good = good && play_steps(&p);
    take_result(&p, good);
    if (p.play->over != NULL)
        p.play->over(p.play->context, p.sim, good ? NULL : &result->failure);
    lastack_sim_free(p.sim);
    play_drop_pattern(&p);
    return result->outcome;
}
