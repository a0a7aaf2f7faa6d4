/* What becomes of a segment between two hosts. */
#include "net/link.h"
#include "base/mix.h"
#include "net/fault.h"

/* Causes of chance; each draws for itself (base/mix.h). */
enum { CAUSE_LOSS = 1, CAUSE_DUPLICATION, CAUSE_REORDERING, CAUSE_CORRUPTION, CAUSE_DAMAGE };
enum { HEADER_OCTETS = 40 };

/* ---- flights --------------------------------------------------------------------------------- */

/* The same segment once more. */
static uint32_t flight_copy(lastack_sim *sim, uint32_t number) {
    uint32_t copy = flight_take(sim, sim->flight[number].origin);
    if (copy == ARENA_NONE)
        return copy;
    struct flight *flight = &sim->flight[copy];
    *flight = sim->flight[number];
    flight->facts |= LASTACK_FACT_COPY;
    struct chunks pool = sim_chunks(sim);
    span_hold(&pool, flight->chunk, flight->offset, flight->segment.text_octets);
    return copy;
}

/* ---- a direction's queue --------------------------------------------------------------------- */

void link_insert(lastack_sim *sim, struct direction *dir, uint32_t number) {
    struct flight *flight = &sim->flight[number];
    if (sim->flight[dir->first].due > flight->due) {
        flight->next = dir->first;
        dir->first = number;
        link_front_changed(sim, dir);
        return;
    }
    uint32_t prev = dir->first;
    while (sim->flight[sim->flight[prev].next].due <= flight->due)
        prev = sim->flight[prev].next;
    flight->next = sim->flight[prev].next;
    sim->flight[prev].next = number;
}

/* The one that was held back goes right behind the one that has overtaken it, which came to the
 * queue after it. */
static void release(lastack_sim *sim, struct direction *dir, uint32_t held, int64_t due) {
    uint32_t prev = ARENA_NONE;
    for (uint32_t i = dir->first; i != held; i = sim->flight[i].next)
        prev = i;
    if (prev == ARENA_NONE) {
        dir->first = sim->flight[held].next;
        link_front_changed(sim, dir);
    } else {
        sim->flight[prev].next = sim->flight[held].next;
        if (dir->last == held)
            dir->last = prev;
    }
    link_put(sim, dir, held, due);
}

/* ---- records --------------------------------------------------------------------------------- */

void flight_tell_sent(lastack_sim *sim, const struct flight *flight, int64_t due) {
    struct lastack_record record;
    flight_record(sim, flight, LASTACK_RECORD_SEND, &record);
    record.u.wire.due = due;
    sim_tell(sim, &record);
}

void flight_tell_lost(lastack_sim *sim, const struct flight *flight, unsigned loss, uint32_t tag) {
    if (!sim_watched(sim, LASTACK_RECORD_LOSE))
        return;
    struct lastack_record record;
    flight_record(sim, flight, LASTACK_RECORD_LOSE, &record);
    record.u.wire.due = LASTACK_NEVER;
    record.u.wire.loss = loss;
    record.u.wire.tag = tag;
    sim_tell(sim, &record);
}

RECORDING static void tell_bend(lastack_sim *sim, const struct flight *flight, unsigned bend,
                                uint32_t tag, int64_t due) {
    if (!sim_watched(sim, LASTACK_RECORD_BEND))
        return;
    struct lastack_record record;
    flight_record(sim, flight, LASTACK_RECORD_BEND, &record);
    record.u.wire.due = due;
    record.u.wire.bend = bend;
    record.u.wire.tag = tag;
    sim_tell(sim, &record);
}

/* ---- a segment's fate ------------------------------------------------------------------------ */

/* Segments whose last bit has not left yet. */
static uint32_t waiting(const lastack_sim *sim, const struct direction *dir) {
    uint32_t count = 0;
    for (uint32_t i = dir->first; i != ARENA_NONE; i = sim->flight[i].next)
        count += sim->flight[i].due - dir->link.delay > sim->head->now;
    return count;
}

static int64_t transmission(const struct direction *dir, const struct flight *flight) {
    uint64_t bits =
        (HEADER_OCTETS + (uint64_t)flight->segment.option_octets + flight->segment.text_octets) * 8;
    return (int64_t)(bits * (uint64_t)LASTACK_SECOND / dir->link.rate);
}

static bool chance(const lastack_sim *sim, const struct direction *dir, unsigned cause,
                   uint32_t ppm) {
    uint32_t number = (uint32_t)(dir - sim->direction);
    return ppm != 0 && mix_chance(mix_draw(sim->head->seed, cause, number, dir->draws), ppm);
}

/* LASTACK_LOSS_NONE, or why it does not get onto the link. */
static unsigned refused(const lastack_sim *sim, const struct direction *dir) {
    if (dir->cut)
        return LASTACK_LOSS_CUT;
    if (chance(sim, dir, CAUSE_LOSS, dir->link.loss))
        return LASTACK_LOSS_CHANCE;
    if (dir->link.queue != 0 && dir->link.rate != 0 && waiting(sim, dir) >= dir->link.queue)
        return LASTACK_LOSS_QUEUE;
    return LASTACK_LOSS_NONE;
}

/* What a fault, or chance, does to a segment that gets onto the link. */
struct bending {
    bool delay, reorder, duplicate, corrupt;
    uint32_t tag;
    int64_t by;
};

static struct bending bend_of(const lastack_sim *sim, const struct direction *dir,
                              const struct lastack_fault *fault) {
    const struct lastack_link *link = &dir->link;
    struct bending bend = {
        .reorder = chance(sim, dir, CAUSE_REORDERING, link->reordering),
        .duplicate = chance(sim, dir, CAUSE_DUPLICATION, link->duplication),
        .corrupt = chance(sim, dir, CAUSE_CORRUPTION, link->corruption),
    };
    if (fault != NULL) {
        bend.tag = fault->tag;
        bend.delay = fault->kind == LASTACK_FAULT_DELAY;
        bend.by = !bend.delay ? 0 : fault->by < TIME_MOST / 2 ? fault->by : TIME_MOST / 2;
        bend.reorder |= fault->kind == LASTACK_FAULT_REORDER;
        bend.duplicate |= fault->kind == LASTACK_FAULT_DUPLICATE;
        bend.corrupt |= fault->kind == LASTACK_FAULT_CORRUPT;
    }
    return bend;
}

/* Drawn now, when it is known which segment it is; not 0. */
static uint16_t damage(const lastack_sim *sim, const struct direction *dir) {
    uint32_t number = (uint32_t)(dir - sim->direction);
    return (uint16_t)(1 + mix_draw(sim->head->seed, CAUSE_DAMAGE, number, dir->draws) % UINT16_MAX);
}

static void send_bent(lastack_sim *sim, struct direction *dir, uint32_t number, int64_t due,
                      const struct bending *bend) {
    struct flight *flight = &sim->flight[number];
    int64_t when = due + bend->by + (bend->reorder ? REORDER_MOST : 0);
    if (sim_watched(sim, LASTACK_RECORD_SEND))
        flight_tell_sent(sim, flight, when);
    if (bend->delay)
        tell_bend(sim, flight, LASTACK_FAULT_DELAY, bend->tag, when);
    if (bend->reorder)
        tell_bend(sim, flight, LASTACK_FAULT_REORDER, bend->tag, when);
    if (bend->corrupt)
        tell_bend(sim, flight, LASTACK_FAULT_CORRUPT, bend->tag, when);
    if (bend->duplicate)
        tell_bend(sim, flight, LASTACK_FAULT_DUPLICATE, bend->tag, when);
    flight->corrupt = bend->corrupt ? damage(sim, dir) : 0;
    flight->tag = bend->tag;
    link_put(sim, dir, number, when);
    if (bend->reorder)
        dir->held = number;
    uint32_t copy = bend->duplicate ? flight_copy(sim, number) : ARENA_NONE;
    if (copy != ARENA_NONE)
        link_put(sim, dir, copy, when);
}

void link_send_rough(lastack_sim *sim, struct direction *dir, uint32_t number) {
    struct flight *flight = &sim->flight[number];
    const struct lastack_fault *fault = NULL;
    if (sim->head->faults_armed != 0)
        fault = fault_take(sim, flight->facts, flight->origin, dir->from, dir->to);
    unsigned loss = fault != NULL && fault->kind == LASTACK_FAULT_DROP ? LASTACK_LOSS_FAULT
                                                                       : refused(sim, dir);
    if (loss != LASTACK_LOSS_NONE) {
        if (sim_watched(sim, LASTACK_RECORD_SEND))
            flight_tell_sent(sim, flight, LASTACK_NEVER);
        flight_tell_lost(sim, flight, loss, fault != NULL ? fault->tag : 0);
        flight_put_away(sim, number);
        return;
    }
    int64_t due = sim->head->now;
    if (dir->link.rate != 0) {
        due = (dir->free_at > due ? dir->free_at : due) + transmission(dir, flight);
        due = due < TIME_MOST ? due : TIME_MOST;
        dir->free_at = due;
    }
    due += dir->link.delay;
    struct bending bend = bend_of(sim, dir, fault);
    uint32_t held = dir->held;
    dir->held = ARENA_NONE;
    send_bent(sim, dir, number, due, &bend);
    if (held != ARENA_NONE)
        release(sim, dir, held, due);
    link_settle(dir);
}

uint16_t link_find(const lastack_sim *sim, int from, int to) {
    for (uint16_t i = 0; i < sim->head->directions.high; i++)
        if (sim->direction[i].from == from && sim->direction[i].to == to)
            return i;
    return LINK_NONE;
}
