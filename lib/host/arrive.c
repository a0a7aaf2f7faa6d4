/* A segment at its host's door: whose is it? */
#include "host/host.h"

RECORDING static void record_arrive(lastack_sim *sim, const struct flight *flight, int host,
                                    uint32_t id) {
    struct lastack_record record;
    flight_record(sim, flight, LASTACK_RECORD_ARRIVE, &record);
    record.host = (int16_t)host;
    record.connection = id;
    record.u.wire.injected = sim->injected;
    sim_tell(sim, &record);
}

static inline void tell_arrive(lastack_sim *sim, const struct flight *flight, int host,
                               uint32_t id) {
    if (sim_watched(sim, LASTACK_RECORD_ARRIVE))
        record_arrive(sim, flight, host, id);
}

static inline lastack_time take_segment(lastack_sim *sim, struct conn *c,
                                        const struct flight *flight) {
    lastack_time wants = sim->kind[c->kind]->segment(conn_self(c), &sim->in, &flight->segment,
                                                     flight_option(flight), &sim->out);
    op_check(sim, c);
    return wants;
}

static bool opens(const struct lastack_segment *seg) {
    return (seg->ctl & (LASTACK_SYN | LASTACK_ACK | LASTACK_RST)) == LASTACK_SYN;
}

/* A slot for one that has no connection yet, with its four-tuple. */
static struct conn *stranger(lastack_sim *sim, int host, uint32_t kind,
                             const struct lastack_path *path, const struct flight *flight) {
    struct conn *c = conn_take(sim, host, kind);
    if (c == NULL) {
        sim_stop(sim, LASTACK_LIMIT_CONNECTIONS, 0);
        return NULL;
    }
    c->path = *path;
    conn_take_way(sim, c, sim->direction[flight->direction].back);
    return c;
}

/* A stranger's answer is sent, and it is forgotten. */
static void dismiss(lastack_sim *sim, struct conn *c, const struct flight *flight) {
    op_end(sim, c, flight, LASTACK_NEVER);
    if (c->flags & CONN_USED)
        conn_give(sim, c);
}

/* 3.10.7.1: the endpoint answers for a connection that does not exist. */
SELDOM static void meet_nobody(lastack_sim *sim, int host, const struct lastack_path *path,
                        const struct flight *flight) {
    struct conn *c = stranger(sim, host, sim->host[host].kind, path, flight);
    if (c == NULL)
        return;
    op_begin(sim, c);
    (void)take_segment(sim, c, flight);
    tell_arrive(sim, flight, host, 0);
    dismiss(sim, c, flight);
}

/* Has it left LISTEN? One that does not report its state is believed to when it sends a SYN. */
static bool left_listen(const lastack_sim *sim, const struct conn *c) {
    const struct lastack_out *out = &sim->out;
    bool silent = conn_silent(sim, c);
    for (uint32_t i = 0; i < out->effects; i++) {
        const struct lastack_effect *effect = &out->effect[i];
        if (!silent && effect->kind == LASTACK_DO_STATE)
            return true;
        if (silent && effect->kind == LASTACK_DO_SEGMENT && effect->a < out->segments &&
            (out->segment[effect->a].ctl & LASTACK_SYN))
            return true;
    }
    return false;
}

static struct conn *copy_listener(lastack_sim *sim, const struct conn *listener,
                                  const struct lastack_path *path, const struct flight *flight) {
    struct conn *child = stranger(sim, listener->host, listener->kind, path, flight);
    if (child == NULL)
        return NULL;
    memcpy(conn_self(child), conn_self_const(listener), sim->kind[listener->kind]->state_size);
    child->state = LASTACK_LISTEN;
    child->flags |= listener->flags & (CONN_REUSE | CONN_NODELAY);
    child->linger = listener->linger;
    child->u.s.h.listener = listener->slot;
    child->next = flight->from;
    return child;
}

/* A listener's child is a copy of it, discarded if it has not left LISTEN. `reopens`: the reference
 * of the TIME-WAIT whose place it takes, 0: none; `floor`: where its ISS must be above. */
static void meet_listener(lastack_sim *sim, struct conn *listener, const struct lastack_path *path,
                          const struct flight *flight, uint32_t reopens, uint32_t floor) {
    struct conn *child = copy_listener(sim, listener, path, flight);
    if (child == NULL)
        return;
    op_begin(sim, child);
    sim->in.has_floor = reopens != 0;
    sim->in.floor.n = floor;
    lastack_time wants = take_segment(sim, child, flight);
    if (!left_listen(sim, child)) {
        child->id = listener->id;
        tell_arrive(sim, flight, listener->host, listener->id);
        dismiss(sim, child, flight);
        return;
    }
    uint32_t before = 0;
    if (reopens != 0) {
        before = ref_rests(sim, reopens) ? ref_resting(sim, reopens)->id
                                         : ref_conn(sim, reopens)->id;
        reopen_displace(sim, reopens, child);
    }
    child->id = ++sim->head->ids;
    table_put(sim, path, ref_of_slot(child->slot));
    child->flags |= CONN_WAITING | CONN_BORN | CONN_BOUND | CONN_ALIVE | CONN_INDEXED;
    listener->u.q.waiting++;
    conn_tell_born(sim, child, listener->id, before);
    tell_arrive(sim, flight, child->host, child->id);
    op_end(sim, child, flight, wants);
}

/* The detail of SIGNAL_REOPEN among the effects; false: it is not there. */
static bool agrees_to_reopen(const lastack_sim *sim, uint32_t *floor) {
    const struct lastack_out *out = &sim->out;
    for (uint32_t i = 0; i < out->effects; i++) {
        if (out->effect[i].kind == LASTACK_DO_SIGNAL &&
            out->effect[i].a == LASTACK_SIGNAL_REOPEN) {
            *floor = out->effect[i].b;
            return true;
        }
    }
    return false;
}

static bool has_room(const struct conn *listener) {
    return listener->u.q.waiting < listener->u.q.backlog;
}

/* A SYN meets TIME-WAIT, which may give way to it (MAY-2). */
SELDOM static void meet_time_wait(lastack_sim *sim, struct conn *c, const struct flight *flight) {
    struct lastack_path path = c->path;
    struct conn *listener = table_listener(sim, path.local, path.local_port);
    op_begin(sim, c);
    sim->in.may_reopen = listener != NULL && has_room(listener);
    lastack_time wants = take_segment(sim, c, flight);
    uint32_t floor = 0;
    bool reopens = sim->in.may_reopen && agrees_to_reopen(sim, &floor);
    if (!reopens)
        tell_arrive(sim, flight, c->host, c->id);
    op_end(sim, c, flight, wants);
    uint32_t ref = reopens ? table_find(sim, &path) : 0;
    if (ref != 0)
        meet_listener(sim, listener, &path, flight, ref, floor);
}

static inline void meet_connection(lastack_sim *sim, struct conn *c, const struct flight *flight) {
    if (!(c->flags & CONN_NEXT_TAKEN))
        c->next = flight->from;
    if (c->state == LASTACK_TIME_WAIT && opens(&flight->segment)) {
        meet_time_wait(sim, c, flight);
        return;
    }
    op_begin(sim, c);
    lastack_time wants = take_segment(sim, c, flight);
    tell_arrive(sim, flight, c->host, c->id);
    op_end(sim, c, flight, wants);
}

/* Not where its sender thought that it was. */
static void look_for(lastack_sim *sim, const struct lastack_path *path,
                     const struct flight *flight) {
    uint32_t ref = table_find(sim, path);
    if (ref != 0) {
        struct conn *c = ref_rests(sim, ref) ? wait_wake(sim, ref - 1 - sim->head->slots.limit)
                                             : ref_conn(sim, ref);
        if (c != NULL)
            meet_connection(sim, c, flight);
        return;
    }
    struct conn *listener = table_listener(sim, path->local, path->local_port);
    if (listener == NULL)
        meet_nobody(sim, lastack_address_host(sim, path->local), path, flight);
    else if (opens(&flight->segment) && !has_room(listener))
        flight_tell_lost(sim, flight, LASTACK_LOSS_BACKLOG, 0);
    else
        meet_listener(sim, listener, path, flight, 0, 0);
}

void host_arrive(lastack_sim *sim, const struct flight *flight) {
    struct lastack_path path = path_back(&flight->segment);
    struct conn *c = conn_with_path(sim, flight->to, &path);
    if (c != NULL)
        meet_connection(sim, c, flight);
    else
        look_for(sim, &path, flight);
}
