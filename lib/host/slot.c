/* Birth and death of slots: a socket, a listener and a connection are one. */
#include "host/host.h"

struct conn *conn_take(lastack_sim *sim, int host, uint32_t kind) {
    uint32_t slot = arena_take(&sim->head->slots, sim->slot);
    if (slot == ARENA_NONE)
        return NULL;
    struct conn *c = conn_at(sim, slot);
    memset(c, 0, sizeof *c);
    memset(conn_self(c), 0, sim->kind[kind]->state_size);
    c->next = ARENA_NONE;
    c->deadline = LASTACK_NEVER;
    c->birth = ++sim->head->births;
    c->u.s.out_chunk = c->u.s.out_last = c->u.s.hint_chunk = ARENA_NONE;
    c->u.s.in_first = c->u.s.in_last = ARENA_NONE;
    c->host = (uint16_t)host;
    c->way = LINK_NONE;
    c->kind = (uint8_t)kind;
    sim->heap_at[slot] = HEAP_OUT;
    return c;
}

/* The front of the heap tells the truth, always: an entry behind it may be early, and is put right
 * when it comes to the front. Most deadlines move away long before that. */
static void tidy_timers(lastack_sim *sim) {
    struct heap heap = sim_heap(sim);
    while (sim->head->heap_count != 0) {
        struct heap_entry front = sim->heap_entry[0];
        const struct conn *c = conn_at(sim, front.thing);
        if (c->deadline == front.time && conn_serial(sim, c) == front.serial)
            return;
        if (c->deadline == LASTACK_NEVER)
            heap_remove(&heap, front.thing);
        else
            heap_put(&heap, front.thing, c->deadline, conn_serial(sim, c));
    }
}

void conn_disarm(lastack_sim *sim, struct conn *c) {
    uint32_t slot = conn_slot(sim, c);
    uint32_t i = sim->heap_at[slot];
    c->deadline = LASTACK_NEVER;
    if (i == HEAP_OUT)
        return;
    struct heap heap = sim_heap(sim);
    heap_remove(&heap, slot);
    if (i == 0)
        tidy_timers(sim);
}

void conn_give(lastack_sim *sim, struct conn *c) {
    conn_disarm(sim, c);
    if (!(c->flags & CONN_LISTENER)) {
        stream_drop_out(sim, c);
        stream_drop_in(sim, c);
    }
    c->birth = 0;
    c->flags = 0;
    arena_give(&sim->head->slots, sim->slot, conn_slot(sim, c));
}

void conn_find_way(lastack_sim *sim, struct conn *c) {
    int peer = lastack_address_host(sim, c->path.remote);
    c->way = peer < 0 ? LINK_NONE : link_find(sim, c->host, peer);
    c->text.mtu = c->way == LINK_NONE ? lastack_link_default().mtu
                                      : sim->direction[c->way].link.mtu;
}

void conn_arm(lastack_sim *sim, struct conn *c) {
    uint32_t slot = conn_slot(sim, c);
    uint32_t i = sim->heap_at[slot];
    if (c->deadline != LASTACK_NEVER &&
        (i == HEAP_OUT || c->deadline < sim->heap_entry[i].time)) {
        struct heap heap = sim_heap(sim);
        heap_put(&heap, slot, c->deadline, conn_serial(sim, c));
    } else if (i == 0) {
        tidy_timers(sim);
    }
}

void conn_set_deadline(lastack_sim *sim, struct conn *c, lastack_time at) {
    if (at == c->deadline)
        return;
    c->deadline = at;
    c->serial = (uint32_t)++sim->head->serial;
    conn_arm(sim, c);
}
