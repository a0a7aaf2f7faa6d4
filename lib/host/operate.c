/* One op of an endpoint: what it is shown before, what it has asked for after. */
#include "host/host.h"

/* ---- records --------------------------------------------------------------------------------- */

static struct lastack_record record_of(const lastack_sim *sim, const struct conn *c,
                                       unsigned kind) {
    return (struct lastack_record){.time = sim->head->now,
                                   .kind = (uint16_t)kind,
                                   .host = (int16_t)c->host,
                                   .connection = c->id};
}

void conn_tell_born(lastack_sim *sim, const struct conn *c, uint32_t listener, uint32_t reopens) {
    if (!sim_watched(sim, LASTACK_RECORD_BORN))
        return;
    struct lastack_record record = record_of(sim, c, LASTACK_RECORD_BORN);
    record.u.born.local = c->path.local;
    record.u.born.remote = c->path.remote;
    record.u.born.local_port = c->path.local_port;
    record.u.born.remote_port = c->path.remote_port;
    record.u.born.listener = listener;
    record.u.born.reopens = reopens;
    record.u.born.socket = conn_socket(c);
    sim_tell(sim, &record);
}

/* A record that says no more than whose it is. */
RECORDING static void tell_plain(lastack_sim *sim, const struct conn *c, unsigned kind) {
    struct lastack_record record = record_of(sim, c, kind);
    sim_tell(sim, &record);
}

RECORDING static void tell_call(lastack_sim *sim, const struct conn *c,
                                const struct lastack_call *call, int status) {
    struct lastack_record record = record_of(sim, c, LASTACK_RECORD_CALL);
    record.u.call.call = call->kind;
    record.u.call.octets = call->octets;
    record.u.call.status = status;
    if (c->flags & CONN_CLOSE_RESETS)
        record.u.call.reset =
            c->linger == 1 ? LASTACK_CLOSE_RESET_LINGER : LASTACK_CLOSE_RESET_UNREAD;
    sim_tell(sim, &record);
}

RECORDING static void tell_rules(lastack_sim *sim, const struct conn *c) {
    struct lastack_record record = record_of(sim, c, LASTACK_RECORD_RULE);
    for (uint32_t i = 0; i < sim->out.rules; i++) {
        record.u.rule.id = sim->out.rule[i];
        sim_tell(sim, &record);
    }
}

RECORDING static void tell_deliver(lastack_sim *sim, const struct conn *c, uint32_t place) {
    struct lastack_record record = record_of(sim, c, LASTACK_RECORD_DELIVER);
    record.u.text.place = place;
    sim_tell(sim, &record);
}

RECORDING static void tell_state(lastack_sim *sim, const struct conn *c, unsigned from,
                                 unsigned event) {
    struct lastack_record record = record_of(sim, c, LASTACK_RECORD_STATE);
    record.u.state.from = (uint8_t)from;
    record.u.state.to = c->state;
    record.u.state.event = (uint8_t)event;
    sim_tell(sim, &record);
}

RECORDING static void tell_signal(lastack_sim *sim, const struct conn *c, uint32_t signal,
                                  uint32_t detail, uint16_t error) {
    struct lastack_record record = record_of(sim, c, LASTACK_RECORD_SIGNAL);
    record.u.signal.id = signal;
    record.u.signal.detail = detail;
    record.u.signal.error = error;
    sim_tell(sim, &record);
}

RECORDING static void tell_deadline(lastack_sim *sim, const struct conn *c, lastack_time at,
                                    bool gone) {
    struct lastack_record record = record_of(sim, c, LASTACK_RECORD_DEADLINE);
    record.u.deadline.at = gone ? LASTACK_NEVER : at;
    if ((c->flags & CONN_INDEXED) && !gone) {
        record.u.deadline.local = c->path.local;
        record.u.deadline.remote = c->path.remote;
        record.u.deadline.local_port = c->path.local_port;
        record.u.deadline.remote_port = c->path.remote_port;
    }
    sim_tell(sim, &record);
}

/* An effect that makes no sense: the endpoint's fault, and the end of the run. */
static void malformed(lastack_sim *sim, const struct conn *c, const struct lastack_effect *effect,
                      const struct lastack_segment *seg, unsigned reason) {
    if (sim->head->verdict == LASTACK_VERDICT_NONE)
        sim->head->malformed = (struct lastack_malformed){
            .reason = reason,
            .effect = *effect,
            .place = seg != NULL ? seg->place : 0,
            .octets = seg != NULL ? seg->text_octets : 0,
            .text = c->text,
        };
    sim_stop(sim, LASTACK_VERDICT_MALFORMED, c->id);
}

static void do_segment(lastack_sim *sim, struct conn *c, const struct lastack_effect *effect) {
    struct lastack_out *out = &sim->out;
    uint32_t i = effect->a;
    if (i >= out->segments) {
        malformed(sim, c, effect, NULL, LASTACK_MALFORMED_SEGMENT_NUMBER);
        return;
    }
    unsigned reason = host_depart(sim, c, &out->segment[i], out->option[i]);
    if (reason != LASTACK_MALFORMED_NONE)
        malformed(sim, c, effect, &out->segment[i], reason);
}

/* ---- text: a listener has none --------------------------------------------------------------- */

static void do_keep(lastack_sim *sim, struct conn *c, const struct lastack_effect *effect,
                    const struct flight *flight) {
    uint32_t octets = flight != NULL ? flight->segment.text_octets : 0;
    int32_t ahead = (int32_t)(effect->c - c->text.in_ready);
    const struct lastack_segment *seg = flight != NULL ? &flight->segment : NULL;
    if (effect->b == 0 || effect->a > octets || effect->b > octets - effect->a)
        malformed(sim, c, effect, seg, LASTACK_MALFORMED_KEEP_RANGE);
    else if (ahead > 1 << 30 || ahead < -(1 << 30))
        malformed(sim, c, effect, seg, LASTACK_MALFORMED_KEEP_PLACE);
    else if (!stream_keep(sim, c, flight, effect->a, effect->b, effect->c))
        sim_stop(sim, LASTACK_LIMIT_RUNS, c->id);
}

static void do_deliver(lastack_sim *sim, struct conn *c, const struct lastack_effect *effect) {
    uint32_t place = effect->a;
    unsigned reason = LASTACK_MALFORMED_NONE;
    if (c->flags & CONN_LISTENER)
        reason = LASTACK_MALFORMED_LISTENER;
    else if ((int32_t)(place - c->text.in_ready) < 0)
        reason = LASTACK_MALFORMED_DELIVER_BACK;
    else if (!stream_whole(sim, c, place))
        reason = LASTACK_MALFORMED_DELIVER_GAP;
    if (reason != LASTACK_MALFORMED_NONE) {
        malformed(sim, c, effect, NULL, reason);
        return;
    }
    c->text.in_ready = place;
    if (sim_watched(sim, LASTACK_RECORD_DELIVER))
        tell_deliver(sim, c, place);
}

static void do_release(lastack_sim *sim, struct conn *c, const struct lastack_effect *effect) {
    uint32_t place = effect->a;
    if (c->flags & CONN_LISTENER)
        malformed(sim, c, effect, NULL, LASTACK_MALFORMED_LISTENER);
    else if (place - c->text.out_held > c->text.out_end - c->text.out_held)
        malformed(sim, c, effect, NULL, LASTACK_MALFORMED_RELEASE);
    else
        stream_release(sim, c, place);
}

/* ---- states and signals ---------------------------------------------------------------------- */

static void do_state(lastack_sim *sim, struct conn *c, const struct lastack_effect *effect) {
    uint32_t to = effect->a, event = effect->b;
    if (to >= LASTACK_STATE_COUNT || event >= LASTACK_EVENT_COUNT) {
        malformed(sim, c, effect, NULL,
                  to >= LASTACK_STATE_COUNT ? LASTACK_MALFORMED_STATE : LASTACK_MALFORMED_EVENT);
        return;
    }
    if (conn_silent(sim, c))
        return;
    uint8_t from = c->state;
    c->state = (uint8_t)to;
    if (sim_watched(sim, LASTACK_RECORD_STATE))
        tell_state(sim, c, from, event);
    if ((c->flags & CONN_DISPLACES) && to >= LASTACK_ESTABLISHED)
        reopen_done(sim, c);
}

static void queue_child(lastack_sim *sim, struct conn *c) {
    uint32_t slot = c->slot;
    struct queue *queue = &conn_at(sim, c->u.s.h.listener)->u.q;
    c->flags |= CONN_QUEUED;
    c->next = ARENA_NONE;
    if (queue->first == ARENA_NONE)
        queue->first = slot;
    else
        conn_at(sim, queue->last)->next = slot;
    queue->last = slot;
}

/* The errno a signal leaves pending; a RST before ESTABLISHED is a refusal. */
static uint16_t errno_of(const struct conn *c, uint32_t signal) {
    switch (signal) {
    case LASTACK_SIGNAL_REFUSED:
        return LASTACK_ECONNREFUSED;
    case LASTACK_SIGNAL_RESET:
        return c->flags & CONN_OPENED ? LASTACK_ECONNRESET : LASTACK_ECONNREFUSED;
    case LASTACK_SIGNAL_TIMED_OUT:
        return LASTACK_ETIMEDOUT;
    default:
        return 0;
    }
}

/* Answers whether the endpoint has let go of the connection. */
static bool do_signal(lastack_sim *sim, struct conn *c, const struct lastack_effect *effect) {
    uint32_t signal = effect->a;
    uint16_t error = errno_of(c, signal);
    if (error != 0)
        c->error = error;
    if (signal == LASTACK_SIGNAL_OPENED) {
        c->flags |= CONN_OPENED;
        if (c->flags & CONN_DISPLACES)
            reopen_done(sim, c);
        if ((c->flags & (CONN_WAITING | CONN_QUEUED)) == CONN_WAITING)
            queue_child(sim, c);
    } else if (signal == LASTACK_SIGNAL_PEER_CLOSED) {
        c->flags |= CONN_PEER_FIN;
    } else if (signal == LASTACK_SIGNAL_RESET) {
        c->flags |= CONN_RESET;
    } else if (signal >= LASTACK_SIGNAL_COUNT) {
        malformed(sim, c, effect, NULL, LASTACK_MALFORMED_SIGNAL);
        return false;
    }
    if (sim_watched(sim, LASTACK_RECORD_SIGNAL))
        tell_signal(sim, c, signal, effect->b, error);
    return signal == LASTACK_SIGNAL_GONE;
}

/* ---- the end --------------------------------------------------------------------------------- */

void conn_leave_listener(lastack_sim *sim, struct conn *c) {
    struct queue *queue = &conn_at(sim, c->u.s.h.listener)->u.q;
    if (c->flags & CONN_QUEUED) {
        uint32_t slot = c->slot, prev = ARENA_NONE;
        for (uint32_t i = queue->first; i != slot; i = conn_at(sim, i)->next)
            prev = i;
        if (prev == ARENA_NONE)
            queue->first = c->next;
        else
            conn_at(sim, prev)->next = c->next;
        if (queue->last == slot)
            queue->last = prev;
        c->next = ARENA_NONE;
    }
    queue->waiting--;
    c->flags &= ~(uint32_t)(CONN_WAITING | CONN_QUEUED);
}

/* The endpoint's state is forgotten. A socket that is still held stays, to be read and closed. */
void conn_end(lastack_sim *sim, struct conn *c) {
    if (sim_watched(sim, LASTACK_RECORD_GONE))
        tell_plain(sim, c, LASTACK_RECORD_GONE);
    if (c->flags & CONN_INDEXED)
        table_remove(sim, &c->path, ref_of_slot(c->slot));
    wait_leave(sim, c);
    if (c->flags & CONN_DISPLACED)
        reopen_expired(sim, &c->path);
    if (c->flags & CONN_DISPLACES)
        reopen_undone(sim, c);
    if (c->flags & CONN_WAITING)
        conn_leave_listener(sim, c);
    if (!(c->flags & CONN_LISTENER)) {
        if (c->u.s.out_chunk != ARENA_NONE)
            stream_drop_out(sim, c);
        if (c->flags & CONN_RESET)
            stream_drop_in(sim, c);
    }
    c->flags &= ~(uint32_t)(CONN_INDEXED | CONN_DISPLACED | CONN_ALIVE | CONN_BOUND);
    c->deadline = LASTACK_NEVER;
    if (conn_orphan(c))
        conn_give(sim, c);
}

/* An effect on text, or none of the contract's. */
static void do_text(lastack_sim *sim, struct conn *c, const struct lastack_effect *effect,
                    const struct flight *flight) {
    switch (effect->kind) {
    case LASTACK_DO_KEEP:
        do_keep(sim, c, effect, flight);
        break;
    case LASTACK_DO_DELIVER:
        do_deliver(sim, c, effect);
        break;
    case LASTACK_DO_RELEASE:
        do_release(sim, c, effect);
        break;
    default:
        malformed(sim, c, effect, NULL, LASTACK_MALFORMED_KIND);
    }
}

/* One effect; answers whether the endpoint has let go of the connection. */
static inline bool do_effect(lastack_sim *sim, struct conn *c, const struct lastack_effect *effect,
                             const struct flight *flight) {
    if (effect->kind == LASTACK_DO_SIGNAL)
        return do_signal(sim, c, effect);
    if (effect->kind == LASTACK_DO_STATE)
        do_state(sim, c, effect);
    else if (effect->kind == LASTACK_DO_SEGMENT)
        do_segment(sim, c, effect);
    else
        do_text(sim, c, effect, flight);
    return false;
}

void op_overfull(lastack_sim *sim, const struct conn *c) {
    struct lastack_out *out = &sim->out;
    const struct lastack_effect counts = {LASTACK_EFFECT_COUNT, out->effects, out->segments,
                                          out->rules};
    malformed(sim, c, &counts, NULL, LASTACK_MALFORMED_COUNTS);
    out->effects = out->segments = out->rules = 0;
}

void op_end(lastack_sim *sim, struct conn *c, const struct flight *flight, lastack_time wants) {
    bool gone = false;
    const struct lastack_out *out = &sim->out;
    if (sim_watched(sim, LASTACK_RECORD_RULE))
        tell_rules(sim, c);
    for (uint32_t i = 0; i < out->effects; i++)
        gone |= do_effect(sim, c, &out->effect[i], flight);
    if (wants < sim->head->now)
        wants = sim->head->now;
    if (sim_watched(sim, LASTACK_RECORD_DEADLINE))
        tell_deadline(sim, c, wants, gone);
    if (gone) {
        conn_end(sim, c);
        return;
    }
    conn_set_deadline(sim, c, wants);
    if (c->state == LASTACK_TIME_WAIT && conn_orphan(c))
        wait_rest(sim, c);
}

int op_call(lastack_sim *sim, struct conn *c, const struct lastack_call *call, const void *text) {
    op_begin(sim, c);
    lastack_time wants = sim->kind[c->kind]->call(conn_self(c), &sim->in, call, &sim->out);
    op_check(sim, c);
    int status = sim->out.status;
    if (text != NULL && status == LASTACK_STATUS_OK)
        stream_append(sim, c, text, call->octets);
    else if (text != NULL) /* refused: its octets were counted for it to see, and are not there */
        c->text.out_end -= call->octets;
    if (sim_watched(sim, LASTACK_RECORD_CALL))
        tell_call(sim, c, call, status);
    op_end(sim, c, NULL, wants);
    return status;
}

void op_timeout(lastack_sim *sim, struct conn *c) {
    if (sim_watched(sim, LASTACK_RECORD_TIMEOUT))
        tell_plain(sim, c, LASTACK_RECORD_TIMEOUT);
    c->deadline = LASTACK_NEVER;
    op_begin(sim, c);
    lastack_time wants = sim->kind[c->kind]->timeout(conn_self(c), &sim->in, &sim->out);
    op_check(sim, c);
    op_end(sim, c, NULL, wants);
}
