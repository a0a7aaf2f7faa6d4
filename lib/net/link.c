/* What becomes of a segment between two hosts. */
#include "net/link.h"
#include "base/mix.h"
#include "net/fault.h"

/* Causes of chance; each draws for itself (base/mix.h). */
enum { CAUSE_LOSS = 1, CAUSE_DUPLICATION, CAUSE_REORDERING, CAUSE_CORRUPTION };
enum { HEADER_OCTETS = 40 };

/* ---- a direction's queue --------------------------------------------------------------------- */

/* What stands first in a direction has changed. */
static void front_changed(lastack_sim *sim, uint32_t number) {
    struct direction *dir = &sim->direction[number];
    struct head *head = sim->head;
    if (dir->busy_at == ARENA_NONE) {
        dir->busy_at = head->busy_count++;
        sim->busy[dir->busy_at] = (struct busy){.direction = number};
    }
    struct busy *busy = &sim->busy[dir->busy_at];
    if (dir->first != ARENA_NONE) {
        busy->due = sim->flight[dir->first].due;
        busy->serial = sim->flight[dir->first].serial;
        return;
    }
    busy->due = LASTACK_NEVER;
    busy->serial = 0;
    if (head->busy_count > BUSY_IDLE_MOST) {
        *busy = sim->busy[--head->busy_count];
        sim->direction[busy->direction].busy_at = dir->busy_at;
        dir->busy_at = ARENA_NONE;
    }
}

/* By due time; among equals the one put in last goes last. */
static void queue_put(lastack_sim *sim, uint32_t number) {
    struct flight *flight = &sim->flight[number];
    struct direction *dir = &sim->direction[flight->direction];
    uint32_t prev = dir->last;
    while (prev != ARENA_NONE && sim->flight[prev].due > flight->due)
        prev = sim->flight[prev].prev;
    flight->serial = ++sim->head->serial;
    flight->prev = prev;
    flight->next = prev == ARENA_NONE ? dir->first : sim->flight[prev].next;
    if (flight->next == ARENA_NONE)
        dir->last = number;
    else
        sim->flight[flight->next].prev = number;
    if (prev == ARENA_NONE) {
        dir->first = number;
        front_changed(sim, flight->direction);
    } else {
        sim->flight[prev].next = number;
    }
}

static void queue_drop(lastack_sim *sim, uint32_t number) {
    struct flight *flight = &sim->flight[number];
    struct direction *dir = &sim->direction[flight->direction];
    if (dir->held == number) {
        dir->held = ARENA_NONE;
        link_settle(dir);
    }
    if (flight->next == ARENA_NONE)
        dir->last = flight->prev;
    else
        sim->flight[flight->next].prev = flight->prev;
    if (flight->prev == ARENA_NONE) {
        dir->first = flight->next;
        front_changed(sim, flight->direction);
    } else {
        sim->flight[flight->prev].next = flight->next;
    }
}

uint32_t link_take(lastack_sim *sim, uint16_t direction) {
    uint32_t number = sim->direction[direction].first;
    queue_drop(sim, number);
    return number;
}

void flight_put_away(lastack_sim *sim, uint32_t number) {
    struct flight *flight = &sim->flight[number];
    if (flight->segment.text_octets != 0) {
        struct chunks pool = sim_chunks(sim);
        span_drop(&pool, flight->chunk, flight->offset, flight->segment.text_octets);
    }
    if (flight->option != ARENA_NONE)
        arena_give(&sim->head->options, sim->option, flight->option);
    arena_give(&sim->head->flights, sim->flight, number);
}

/* ---- records --------------------------------------------------------------------------------- */

static struct lastack_record record_of(const lastack_sim *sim, unsigned kind,
                                       const struct parcel *parcel, int64_t due) {
    struct lastack_record record = {
        .time = sim->head->now,
        .kind = (uint16_t)kind,
        .host = (int16_t)parcel->host,
        .connection = parcel->origin,
    };
    record.u.wire.segment = parcel->segment;
    record.u.wire.option = parcel->option;
    record.u.wire.facts = parcel->facts;
    record.u.wire.origin = parcel->origin;
    record.u.wire.due = due;
    return record;
}

static void tell_send(lastack_sim *sim, const struct parcel *parcel, int64_t due) {
    if (!sim_watched(sim, LASTACK_RECORD_SEND))
        return;
    struct lastack_record record = record_of(sim, LASTACK_RECORD_SEND, parcel, due);
    sim_tell(sim, &record);
}

static void tell_lose(lastack_sim *sim, const struct parcel *parcel, unsigned loss, uint32_t tag) {
    if (!sim_watched(sim, LASTACK_RECORD_LOSE))
        return;
    struct lastack_record record =
        record_of(sim, LASTACK_RECORD_LOSE, parcel, LASTACK_NEVER);
    record.u.wire.loss = loss;
    record.u.wire.tag = tag;
    sim_tell(sim, &record);
}

static void tell_bend(lastack_sim *sim, const struct parcel *parcel, unsigned bend, uint32_t tag,
                      int64_t due) {
    if (!sim_watched(sim, LASTACK_RECORD_BEND))
        return;
    struct lastack_record record = record_of(sim, LASTACK_RECORD_BEND, parcel, due);
    record.u.wire.bend = bend;
    record.u.wire.tag = tag;
    sim_tell(sim, &record);
}

void flight_tell_lost(lastack_sim *sim, const struct flight *flight, unsigned loss, uint32_t tag) {
    struct parcel parcel = {
        .segment = &flight->segment,
        .option = flight_option(sim, flight),
        .origin = flight->origin,
        .facts = flight->facts,
        .host = sim->direction[flight->direction].from,
    };
    tell_lose(sim, &parcel, loss, tag);
}

/* ---- a segment's fate ------------------------------------------------------------------------ */

/* Segments whose last bit has not left yet. */
static uint32_t waiting(const lastack_sim *sim, const struct direction *dir) {
    uint32_t count = 0;
    for (uint32_t i = dir->last; i != ARENA_NONE; i = sim->flight[i].prev) {
        if (sim->flight[i].due - dir->link.delay <= sim->head->now)
            break;
        count++;
    }
    return count;
}

static int64_t transmission(const struct direction *dir, const struct parcel *parcel) {
    uint64_t bits = (HEADER_OCTETS + (uint64_t)parcel->segment->text_octets) * 8;
    return (int64_t)(bits * (uint64_t)LASTACK_SECOND / dir->link.rate);
}

static bool chance(const lastack_sim *sim, unsigned cause, uint16_t number, uint32_t ppm) {
    uint64_t draws = sim->direction[number].draws;
    return ppm != 0 && mix_chance(mix_draw(sim->head->seed, cause, number, draws), ppm);
}

/* LASTACK_LOSS_NONE, or why it does not get onto the link. */
static unsigned refused(const lastack_sim *sim, uint16_t number) {
    const struct direction *dir = &sim->direction[number];
    if (dir->cut)
        return LASTACK_LOSS_CUT;
    if (chance(sim, CAUSE_LOSS, number, dir->link.loss))
        return LASTACK_LOSS_CHANCE;
    if (dir->link.queue != 0 && dir->link.rate != 0 && waiting(sim, dir) >= dir->link.queue)
        return LASTACK_LOSS_QUEUE;
    return LASTACK_LOSS_NONE;
}

/* There are as many slots as flights: one is free. What lies beyond the options is zeroed, for the
 * sake of equality. */
void flight_take_option(lastack_sim *sim, struct flight *flight, const uint8_t *option) {
    uint32_t octets = flight->segment.option_octets;
    flight->option = arena_take(&sim->head->options, sim->option);
    memset(sim->option[flight->option], 0, LASTACK_OPTION_OCTETS);
    memcpy(sim->option[flight->option], option, octets);
}

/* Puts it on its way; NULL when there is no room for it, and the world has stopped. */
static struct flight *launch(lastack_sim *sim, uint32_t direction, const struct parcel *parcel,
                             int64_t due, uint32_t facts) {
    uint32_t number = arena_take(&sim->head->flights, sim->flight);
    if (number == ARENA_NONE) {
        sim_stop(sim, LASTACK_LIMIT_SEGMENTS, parcel->origin);
        return NULL;
    }
    struct flight *flight = &sim->flight[number];
    flight->due = due;
    flight->segment = *parcel->segment;
    flight->origin = parcel->origin;
    flight->facts = parcel->facts | facts;
    flight->chunk = parcel->text.chunk;
    flight->offset = parcel->text.offset;
    flight->option = ARENA_NONE;
    flight->direction = (uint16_t)direction;
    flight->corrupt = 0;
    flight->from = parcel->from;
    flight->to = parcel->to;
    if (parcel->segment->option_octets != 0)
        flight_take_option(sim, flight, parcel->option);
    if (parcel->segment->text_octets != 0) {
        struct chunks pool = sim_chunks(sim);
        span_hold(&pool, flight->chunk, flight->offset, flight->segment.text_octets);
    }
    queue_put(sim, number);
    return flight;
}

/* The one that was held back goes right behind the one that has overtaken it. */
static void release(lastack_sim *sim, uint32_t held, int64_t due) {
    queue_drop(sim, held);
    sim->flight[held].due = due;
    queue_put(sim, held);
}

/* What a fault, or chance, does to a segment that gets onto the link. */
struct bending {
    bool any, delay, reorder, duplicate, corrupt;
    uint32_t tag;
    int64_t by;
};

static struct bending bend_of(const lastack_sim *sim, uint16_t number,
                              const struct lastack_fault *fault) {
    const struct lastack_link *link = &sim->direction[number].link;
    struct bending bend = {
        .reorder = chance(sim, CAUSE_REORDERING, number, link->reordering),
        .duplicate = chance(sim, CAUSE_DUPLICATION, number, link->duplication),
        .corrupt = chance(sim, CAUSE_CORRUPTION, number, link->corruption),
    };
    if (fault != NULL) {
        bend.tag = fault->tag;
        bend.delay = fault->kind == LASTACK_FAULT_DELAY;
        bend.by = bend.delay ? fault->by : 0;
        bend.reorder |= fault->kind == LASTACK_FAULT_REORDER;
        bend.duplicate |= fault->kind == LASTACK_FAULT_DUPLICATE;
        bend.corrupt |= fault->kind == LASTACK_FAULT_CORRUPT;
    }
    bend.any = bend.delay || bend.reorder || bend.duplicate || bend.corrupt;
    return bend;
}

static void send_bent(lastack_sim *sim, uint16_t number, const struct parcel *parcel, int64_t due,
                      const struct bending *bend) {
    struct direction *dir = &sim->direction[number];
    int64_t when = due + bend->by + (bend->reorder ? REORDER_MOST : 0);
    tell_send(sim, parcel, when);
    if (bend->delay)
        tell_bend(sim, parcel, LASTACK_FAULT_DELAY, bend->tag, when);
    if (bend->reorder)
        tell_bend(sim, parcel, LASTACK_FAULT_REORDER, bend->tag, when);
    if (bend->corrupt)
        tell_bend(sim, parcel, LASTACK_FAULT_CORRUPT, bend->tag, when);
    struct flight *flight = launch(sim, number, parcel, when, 0);
    if (flight == NULL)
        return;
    flight->corrupt = bend->corrupt;
    if (bend->reorder)
        dir->held = (uint32_t)(flight - sim->flight);
    if (bend->duplicate) {
        tell_bend(sim, parcel, LASTACK_FAULT_DUPLICATE, bend->tag, when);
        launch(sim, number, parcel, when, LASTACK_FACT_COPY);
    }
}

void link_settle(struct direction *dir) {
    const struct lastack_link *link = &dir->link;
    dir->plain = dir->cut == 0 && dir->held == ARENA_NONE && link->rate == 0 &&
                 (link->loss | link->duplication | link->reordering | link->corruption) == 0;
}

/* A direction on which something may happen to the segment, or a fault that takes it. */
static void send_rough(lastack_sim *sim, uint16_t number, const struct parcel *parcel,
                       const struct lastack_fault *fault) {
    struct direction *dir = &sim->direction[number];
    unsigned loss = fault != NULL && fault->kind == LASTACK_FAULT_DROP ? LASTACK_LOSS_FAULT
                                                                       : refused(sim, number);
    if (loss != LASTACK_LOSS_NONE) {
        tell_send(sim, parcel, LASTACK_NEVER);
        tell_lose(sim, parcel, loss, fault != NULL ? fault->tag : 0);
        return;
    }
    int64_t due = sim->head->now;
    if (dir->link.rate != 0) {
        due = (dir->free_at > due ? dir->free_at : due) + transmission(dir, parcel);
        dir->free_at = due;
    }
    due += dir->link.delay;
    struct bending bend = bend_of(sim, number, fault);
    uint32_t held = dir->held;
    dir->held = ARENA_NONE;
    if (bend.any) {
        send_bent(sim, number, parcel, due, &bend);
    } else {
        tell_send(sim, parcel, due);
        launch(sim, number, parcel, due, 0);
    }
    if (held != ARENA_NONE)
        release(sim, held, due);
    link_settle(dir);
}

void link_send(lastack_sim *sim, uint16_t number, const struct parcel *parcel) {
    sim->head->segments++;
    if (number == LINK_NONE) {
        tell_send(sim, parcel, LASTACK_NEVER);
        tell_lose(sim, parcel, LASTACK_LOSS_NO_ROUTE, 0);
        return;
    }
    struct direction *dir = &sim->direction[number];
    const struct lastack_fault *fault = NULL;
    if (sim->head->faults_armed != 0)
        fault = fault_take(sim, parcel->facts, parcel->origin, dir->from, dir->to);
    dir->draws++;
    if (fault != NULL || !dir->plain) {
        send_rough(sim, number, parcel, fault);
        return;
    }
    int64_t due = sim->head->now + dir->link.delay;
    tell_send(sim, parcel, due);
    launch(sim, number, parcel, due, 0);
}

uint16_t link_find(const lastack_sim *sim, int from, int to) {
    for (uint16_t i = 0; i < sim->head->directions.high; i++)
        if (sim->direction[i].from == from && sim->direction[i].to == to)
            return i;
    return LINK_NONE;
}
