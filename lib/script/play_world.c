/* Steps that change the world itself: links, keys, endpoints, faults. */
#include "script/play.h"

/* ---- links ----------------------------------------------------------------------------------- */

/* How the link was last set, or a new one; NULL: the notes are full. */
static struct notes_link *link_of(struct player *p, int32_t a, int32_t b) {
    struct notes *notes = play_notes(p);
    for (notes_cell at = notes->link; at != 0;) {
        struct notes_link *link = notes_at(notes, at);
        if ((link->a == a && link->b == b) || (link->a == b && link->b == a))
            return link;
        at = link->next;
    }
    notes_cell cell = notes_take(p->sim, notes, sizeof(struct notes_link));
    if (cell == 0)
        return NULL;
    struct notes_link *link = notes_at(notes, cell);
    link->a = (int16_t)a;
    link->b = (int16_t)b;
    link->link = lastack_link_default();
    link->next = notes->link;
    notes->link = cell;
    return link;
}

static bool play_link(struct player *p, const struct step *step) {
    struct notes_link *noted = link_of(p, step->u.link.a, step->u.link.b);
    const struct lastack_link *given = &step->u.link.link;
    uint32_t which = step->u.link.given;
    if (noted == NULL)
        return play_stopped(p);
    struct lastack_link *link = &noted->link;
    if (which & LINK_DELAY)
        link->delay = given->delay;
    if (which & LINK_RATE)
        link->rate = given->rate;
    if (which & LINK_QUEUE)
        link->queue = given->queue;
    if (which & LINK_MTU)
        link->mtu = given->mtu;
    if (which & LINK_LOSS)
        link->loss = given->loss;
    if (which & LINK_DUPLICATION)
        link->duplication = given->duplication;
    if (which & LINK_REORDERING)
        link->reordering = given->reordering;
    if (which & LINK_CORRUPTION)
        link->corruption = given->corruption;
    if (lastack_sim_link(p->sim, step->u.link.a, step->u.link.b, link) < 0)
        return play_exhausted(p, step->where,
                              "there are more links than the world has room for (limit.links)");
    return true;
}

static bool play_cut(struct player *p, const struct step *step) {
    if (lastack_sim_cut(p->sim, step->u.link.a, step->u.link.b, step->u.link.cut) < 0)
        return play_fail_text(p, step->where, "there is no link between %s and %s",
                              play_host_name(p, step->u.link.a), play_host_name(p, step->u.link.b));
    return true;
}

/* ---- keys ------------------------------------------------------------------------------------ */

/* The hosts that a step is about: one, or all of them. */
static int first_host(int32_t host) {
    return host < 0 ? 0 : host;
}
static int end_host(const struct player *p, int32_t host) {
    return host < 0 ? (int)p->script->hosts : host + 1;
}

static bool play_knob(struct player *p, const struct step *step) {
    if ((p->overridden.knobs >> step->u.set.knob) & 1)
        return true;
    for (int h = first_host(step->u.set.host); h < end_host(p, step->u.set.host); h++)
        lastack_host_set(p->sim, h, step->u.set.knob, step->u.set.value);
    return true;
}

static bool play_ports(struct player *p, const struct step *step) {
    if (p->overridden.ports)
        return true;
    for (int h = first_host(step->u.ports.host); h < end_host(p, step->u.ports.host); h++)
        lastack_host_ports(p->sim, h, step->u.ports.first, step->u.ports.last);
    return true;
}

static bool play_profile(struct player *p, const struct step *step) {
    if (p->overridden.profile)
        return true;
    for (int h = first_host(step->u.profile.host); h < end_host(p, step->u.profile.host); h++)
        for (unsigned knob = 0; knob < LASTACK_KNOB_COUNT; knob++)
            if (!((p->overridden.knobs >> knob) & 1))
                lastack_host_set(p->sim, h, knob, step->u.profile.profile->knob[knob]);
    return true;
}

/* ---- faults ---------------------------------------------------------------------------------- */

/* From a host, or from one connection. */
static bool fault_from(struct player *p, const struct who *from, struct lastack_fault *fault) {
    if (from->kind == WHO_HOST && !from->peer)
        fault->from = from->index;
    else if (from->kind != WHO_NOBODY)
        return play_need(p, from, &fault->connection) != NULL;
    return true;
}

/* To a host, or to one connection: that is, from its other end. */
static bool fault_to(struct player *p, const struct who *to, struct lastack_fault *fault) {
    uint32_t id;
    if (to->kind == WHO_HOST && !to->peer) {
        fault->to = to->index;
        return true;
    }
    if (to->kind == WHO_NOBODY)
        return true;
    const struct notes_conn *conn = play_need(p, to, &id);
    if (conn == NULL)
        return false;
    fault->to = conn->host;
    if (fault->connection != 0)
        return true;
    if (conn->peer == 0) {
        struct pen pen = play_fail(p, to->where);
        play_pen_who(p, &pen, to);
        pen_print(&pen, " has no other end yet: none of its segments has arrived");
        return false;
    }
    fault->connection = conn->peer;
    return true;
}

/* Notes that there is such a fault, so that it can be told when it never fires. */
static bool note_fault(struct player *p, const struct step *step) {
    struct notes *notes = play_notes(p);
    uint32_t number = (uint32_t)(step - p->script->step);
    if (notes->fault == 0)
        notes->fault = notes_take(p->sim, notes, p->script->steps);
    if (notes->fault == 0)
        return play_stopped(p);
    uint8_t *fault = notes_at(notes, notes->fault);
    if (fault[number] == NOTES_NO_FAULT && step->u.fault.fault.ordinal != LASTACK_ORDINAL_PPM)
        fault[number] = NOTES_ARMED;
    return true;
}

static bool play_fault(struct player *p, const struct step *step) {
    struct lastack_fault fault = step->u.fault.fault;
    if (!fault_from(p, &step->u.fault.from, &fault) || !fault_to(p, &step->u.fault.to, &fault))
        return false;
    if (fault.n == 0)
        return true; /* 0%: never */
    fault.tag = (uint32_t)(step - p->script->step) + 1;
    if (lastack_sim_fault(p->sim, &fault) < 0)
        return play_exhausted(p, step->where,
                              "there are more faults than the world has room for (limit.faults)");
    return note_fault(p, step);
}

bool play_world(struct player *p, const struct step *step) {
    switch (step->kind) {
    case STEP_LINK:
        return play_link(p, step);
    case STEP_CUT:
        return play_cut(p, step);
    case STEP_KNOB:
        return play_knob(p, step);
    case STEP_PORTS:
        return play_ports(p, step);
    case STEP_PROFILE:
        return play_profile(p, step);
    case STEP_USE:
        if (!play_is_used(p, step->u.use.host))
            lastack_host_use(p->sim, step->u.use.host, step->u.use.kind);
        return true;
    default: /* STEP_FAULT */
        return play_fault(p, step);
    }
}
