/* MAY-2 (RFC 9293 3.6.1): a SYN may reopen a connection from TIME-WAIT, and must put the TIME-WAIT
 * back if it turns out to be an old duplicate. Until the child is ESTABLISHED the old connection is
 * out of the index and goes on waiting; nobody sees it leave TIME-WAIT before it has. */
#include "host/host.h"

static const struct lastack_path *path_of(const lastack_sim *sim, uint32_t ref) {
    return ref_rests(sim, ref) ? &ref_resting(sim, ref)->path : &ref_conn(sim, ref)->path;
}

/* In the index with it, or out of it. */
static void show(lastack_sim *sim, uint32_t ref, bool shown) {
    if (shown)
        table_put(sim, path_of(sim, ref), ref);
    else
        table_remove(sim, path_of(sim, ref), ref);
    if (ref_rests(sim, ref)) {
        uint16_t *flags = &ref_resting(sim, ref)->flags;
        *flags = (uint16_t)(shown ? *flags & ~RESTING_DISPLACED : *flags | RESTING_DISPLACED);
    } else {
        struct conn *c = ref_conn(sim, ref);
        c->flags &= ~(uint32_t)(CONN_DISPLACED | CONN_INDEXED);
        c->flags |= shown ? CONN_INDEXED : CONN_DISPLACED;
    }
}

void reopen_displace(lastack_sim *sim, uint32_t ref, struct conn *child) {
    show(sim, ref, false);
    child->flags |= CONN_DISPLACES;
    child->next = ref;
}

/* What the child displaces, no longer. */
static uint32_t take_ref(struct conn *child) {
    uint32_t ref = child->next;
    child->flags &= ~(uint32_t)CONN_DISPLACES;
    child->next = ARENA_NONE;
    return ref;
}

void reopen_undone(lastack_sim *sim, struct conn *child) {
    show(sim, take_ref(child), true);
}

void reopen_expired(lastack_sim *sim, const struct lastack_path *path) {
    uint32_t ref = table_find(sim, path);
    if (ref != 0 && !ref_rests(sim, ref) && (ref_conn(sim, ref)->flags & CONN_DISPLACES))
        take_ref(ref_conn(sim, ref));
}

/* The world makes this one change of state: the endpoint has agreed to it (SIGNAL_REOPEN). */
static void tell_closed(lastack_sim *sim, int host, uint32_t id) {
    struct lastack_record record = {
        .time = sim->head->now, .host = (int16_t)host, .connection = id};
    if (sim_watched(sim, LASTACK_RECORD_STATE)) {
        record.kind = LASTACK_RECORD_STATE;
        record.u.state.from = LASTACK_TIME_WAIT;
        record.u.state.to = LASTACK_CLOSED;
        record.u.state.event = LASTACK_EVENT_SYN_REOPENS;
        sim_tell(sim, &record);
    }
}

void reopen_done(lastack_sim *sim, struct conn *child) {
    uint32_t ref = take_ref(child);
    if (!ref_rests(sim, ref)) {
        struct conn *c = ref_conn(sim, ref);
        tell_closed(sim, c->host, c->id);
        c->state = LASTACK_CLOSED;
        c->flags &= ~(uint32_t)CONN_DISPLACED;
        conn_end(sim, c);
        return;
    }
    const struct resting *resting = ref_resting(sim, ref);
    tell_closed(sim, child->host, resting->id);
    if (sim_watched(sim, LASTACK_RECORD_GONE)) {
        struct lastack_record record = {.time = sim->head->now,
                                        .kind = LASTACK_RECORD_GONE,
                                        .host = (int16_t)child->host,
                                        .connection = resting->id};
        sim_tell(sim, &record);
    }
    wait_forget(sim, ref - 1 - sim->head->slots.limit);
}
