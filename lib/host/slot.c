/* Birth and death of slots: a socket, a listener and a connection are one. */
#include "host/host.h"

struct conn *conn_take(lastack_sim *sim, int host, uint32_t kind) {
    uint32_t high = sim->head->slots.high;
    uint32_t slot = arena_take(&sim->head->slots, sim->slot);
    if (slot == ARENA_NONE)
        return NULL;
    if (slot == high)
        sim->timers.at[slot] = HEAP_OUT; /* the timer of a recycled slot may still be in */
    struct conn *c = conn_at(sim, slot);
    memset(c, 0, sim->head->slots.stride);
    c->next = ARENA_NONE;
    c->flags = CONN_USED;
    c->slot = slot;
    c->deadline = LASTACK_NEVER;
    c->u.s.out_chunk = c->u.s.out_last = c->u.s.hint_chunk = ARENA_NONE;
    c->u.s.in_first = c->u.s.in_last = ARENA_NONE;
    c->host = (uint16_t)host;
    c->way = LINK_NONE;
    c->kind = (uint8_t)kind;
    return c;
}

void conn_give(lastack_sim *sim, struct conn *c) {
    c->deadline = LASTACK_NEVER;
    if (!(c->flags & CONN_LISTENER)) {
        if (c->u.s.out_chunk != ARENA_NONE)
            stream_drop_out(sim, c);
        if (c->u.s.in_first != ARENA_NONE)
            stream_drop_in(sim, c);
    }
    c->flags = 0;
    arena_give(&sim->head->slots, sim->slot, c->slot);
}

void conn_take_way(lastack_sim *sim, struct conn *c, uint16_t way) {
    c->way = way;
    c->text.mtu = sim->direction[way].link.mtu;
}

/* Lazily: an entry in the heap is never later than the deadline it stands for, and is put right
 * when it comes to the front (world/step.c). Most deadlines move away long before that; so an entry
 * is left where it is, even for who has the slot next. */
void conn_arm(lastack_sim *sim, struct conn *c) {
    uint32_t i = sim->timers.at[c->slot];
    if (c->deadline != LASTACK_NEVER &&
        (i == HEAP_OUT || c->deadline < sim->timers.entry[i].time)) {
        heap_put(&sim->timers, c->slot, c->deadline, conn_serial(sim, c));
    }
}

void conn_set_deadline(lastack_sim *sim, struct conn *c, lastack_time at) {
    if (at == c->deadline)
        return;
    c->deadline = at;
    if (at == LASTACK_NEVER)
        return;
    c->serial = (uint32_t)++sim->head->serial;
    conn_arm(sim, c);
}
