/* Moving the clock: events, statements that were put off, and waiting. */
#include "script/play.h"

/* ---- statements that wait for their time ----------------------------------------------------- */

static struct notes_due *dues(struct notes *notes) {
    return notes_at(notes, notes->due);
}

static bool sooner(const struct notes_due *a, const struct notes_due *b) {
    return a->time != b->time ? a->time < b->time : a->serial < b->serial;
}

static bool make_room(struct player *p, struct notes *notes) {
    if (notes->dues < notes->dues_room)
        return true;
    uint32_t room = notes->dues_room == 0 ? 16 : notes->dues_room * 2;
    notes_cell cell = notes_take(p->sim, notes, room * sizeof(struct notes_due));
    if (cell == 0)
        return play_stopped(p);
    for (uint32_t i = 0; i < notes->dues; i++)
        ((struct notes_due *)notes_at(notes, cell))[i] = dues(notes)[i];
    notes->due = cell;
    notes->dues_room = room;
    return true;
}

bool play_schedule(struct player *p, lastack_time time, uint32_t step) {
    struct notes *notes = play_notes(p);
    if (notes->dues == LASTACK_SCHEDULED_MAX)
        return play_exhausted(p, p->at->where,
                              "more than %d statements wait for their time (limit: scheduled)",
                              LASTACK_SCHEDULED_MAX);
    if (!make_room(p, notes))
        return false;
    struct notes_due due = {time, notes->due_serial++, step}, *heap = dues(notes);
    uint32_t at = notes->dues++;
    for (; at > 0 && sooner(&due, &heap[(at - 1) / 2]); at = (at - 1) / 2)
        heap[at] = heap[(at - 1) / 2];
    heap[at] = due;
    return true;
}

static struct notes_due take_due(struct notes *notes) {
    struct notes_due *heap = dues(notes), first = heap[0], last = heap[--notes->dues];
    uint32_t at = 0;
    for (;;) {
        uint32_t child = 2 * at + 1;
        if (child >= notes->dues)
            break;
        if (child + 1 < notes->dues && sooner(&heap[child + 1], &heap[child]))
            child++;
        if (!sooner(&heap[child], &last))
            break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = last;
    return first;
}

static bool play_due(struct player *p) {
    struct notes_due due = take_due(play_notes(p));
    const struct step *before = p->at;
    lastack_sim_run(p->sim, due.time); /* only the clock: no event is left before it */
    p->scheduled = true;
    bool good = play_step(p, &p->script->step[due.step]);
    p->scheduled = false;
    if (good)
        p->at = before;
    return good;
}

bool play_end(struct player *p) {
    struct notes *notes = play_notes(p);
    if (notes->dues == 0)
        return true;
    struct notes_due due = dues(notes)[0];
    struct pen pen = play_fail(p, p->script->step[due.step].where), hint = play_hint(p);
    pen_print(&pen, "the scenario ends before the time of this statement, ");
    pen_time(&pen, due.time);
    pen_print(&hint, "`wait until idle` at the end waits for it");
    return false;
}

/* ---- events ---------------------------------------------------------------------------------- */

/* A connection whose endpoint was at work may have room for what is queued. */
static void hand_over(struct player *p) {
    struct notes *notes = play_notes(p);
    struct notes_conn *conn = notes_conn(notes, notes->touched);
    notes->touched = 0;
    if (conn != NULL && conn->queue != 0)
        play_push(p, conn);
}

static bool hold_always(struct player *p) {
    const struct notes *notes = play_notes(p);
    for (uint32_t i = 0; i < notes->always_count; i++) {
        const struct cond *cond = &p->script->step[notes->always[i]].u.cond;
        enum play_holds holds = play_holds(p, cond);
        if (holds == PLAY_HOLDS_NOT)
            return play_explain(p, cond);
        if (holds == PLAY_BROKEN)
            return false;
    }
    return true;
}

bool play_settle(struct player *p) {
    play_accept_ready(p);
    hand_over(p);
    if (lastack_sim_verdict(p->sim) != LASTACK_VERDICT_NONE)
        return play_stopped(p);
    return play_findings(p) && hold_always(p);
}

/* Nothing more happens up to `time`: the caller looks as often as it wants. */
static void look_until(struct player *p, lastack_time time) {
    while (p->look_at <= time && p->look_at != LASTACK_NEVER) {
        lastack_sim_run(p->sim, p->look_at); /* only the clock */
        lastack_time next = p->play->look(p->play->context, p->sim);
        p->look_at = next > p->look_at ? next : LASTACK_NEVER;
    }
}

/* When the next event happens, or what was put off comes. */
static lastack_time next_time(const struct player *p, lastack_time due) {
    struct lastack_next next;
    lastack_sim_next(p->sim, &next);
    return next.time < due ? next.time : due;
}

/* At one time events come first, then what was put off. */
enum play_moved play_advance(struct player *p, lastack_time until) {
    struct notes *notes = play_notes(p);
    lastack_time due = notes->dues > 0 ? dues(notes)[0].time : LASTACK_NEVER;
    if (p->look_at <= until) {
        lastack_time next = next_time(p, due);
        if (next <= until && next != LASTACK_NEVER)
            look_until(p, next - 1);
    }
    int stepped = lastack_sim_step_until(p->sim, due < until ? due : until);
    if (stepped == 0) {
        if (due > until || due == LASTACK_NEVER)
            return PLAY_NOTHING;
        return play_due(p) ? PLAY_MOVED : PLAY_OVER;
    }
    if (stepped < 0) {
        play_stopped(p);
        return PLAY_OVER;
    }
    if (!play_settle(p))
        return PLAY_OVER;
    if (p->play->event != NULL)
        p->play->event(p->play->context, p->sim);
    return play_goes_on(p) ? PLAY_MOVED : PLAY_OVER;
}

/* ---- waiting --------------------------------------------------------------------------------- */

bool play_idle(const struct player *p) {
    struct lastack_next next;
    lastack_sim_next(p->sim, &next);
    return next.kind == LASTACK_NEXT_NOTHING && play_notes(p)->dues == 0;
}

bool play_wait(struct player *p, lastack_time time) {
    lastack_time until = lastack_sim_now(p->sim) + time;
    enum play_moved moved;
    do
        moved = play_advance(p, until);
    while (moved == PLAY_MOVED);
    if (moved == PLAY_OVER)
        return false;
    look_until(p, until);
    lastack_sim_run(p->sim, until); /* only the clock */
    return true;
}

/* Nothing is left to happen, or not by then: the clock stands where the wait ends. */
static bool waited_in_vain(struct player *p, const struct step *step, lastack_time until) {
    bool idle = play_idle(p);
    const struct cond *cond = &step->u.until.cond;
    enum play_holds holds = play_holds(p, cond);
    struct who who = cond->who;
    uint32_t id;
    if (!idle)
        lastack_sim_run(p->sim, until);
    if (holds == PLAY_UNKNOWN)
        play_not_found(p, &who, play_find(p, &who, &id));
    else
        play_explain(p, cond);
    if (cond->kind == COND_ESTABLISHED && p->result->failure.hint[0] != '\0')
        return false; /* that says more */
    struct pen hint = play_hint(p);
    if (idle) {
        pen_print(&hint, "nothing is left to happen that could change it");
        return false;
    }
    pen_print(&hint, "this has not come about within ");
    pen_time(&hint, step->u.until.within == LASTACK_NEVER ? PLAY_DAY : step->u.until.within);
    if (step->u.until.within == LASTACK_NEVER)
        pen_print(&hint, "; `within` sets another limit");
    return false;
}

bool play_until(struct player *p, const struct step *step) {
    lastack_time within = step->u.until.within == LASTACK_NEVER ? PLAY_DAY : step->u.until.within;
    lastack_time until = lastack_sim_now(p->sim) + within;
    bool idle = step->u.until.cond.kind == COND_IDLE; /* it need not be asked for at every event */
    for (enum play_moved moved = PLAY_MOVED;; moved = play_advance(p, until)) {
        if (moved == PLAY_OVER)
            return false;
        enum play_holds holds =
            idle && moved == PLAY_MOVED ? PLAY_UNKNOWN : play_holds(p, &step->u.until.cond);
        if (holds == PLAY_HOLDS)
            return true;
        if (holds == PLAY_BROKEN)
            return false;
        if (moved == PLAY_NOTHING)
            return waited_in_vain(p, step, until);
    }
}
