/* Links: each direction a queue of segments in the order of their arrival. */
#ifndef NET_LINK_H
#define NET_LINK_H
#include "net/block.h"

#define LINK_NONE UINT16_MAX
#define LOOPBACK_DELAY LASTACK_MICROSECOND
#define REORDER_MOST LASTACK_SECOND /* a held segment waits no longer for one to overtake it */

/* One direction of a link. */
struct direction {
    struct lastack_link link;
    int64_t free_at;      /* when the last segment accepted so far has left (rate) */
    uint64_t draws;       /* segments that were offered: the count behind every chance */
    uint16_t from, to;    /* hosts */
    uint16_t back;        /* the other direction of the link; a loopback's is itself */
    uint8_t cut;          /* 0 or 1 */
    uint8_t plain;        /* a segment is delayed, and nothing else can happen to it */
    uint32_t first, last; /* flights; ARENA_NONE: none */
    uint32_t held;        /* the flight that waits to be overtaken; ARENA_NONE: none */
    uint32_t zero;
};

/* A segment under way. Its text, if any, is a span of chunks, of which it holds references. */
struct flight {
    uint32_t next; /* in its direction; first, as arena.h wants it */
    uint32_t facts;
    int64_t due;
    uint64_t serial;
    struct lastack_segment segment;
    uint32_t origin; /* id of the connection that sent it; 0: nobody */
    uint32_t chunk, offset;
    uint32_t from, to; /* hints for the host layer: whose slots these were */
    uint16_t direction;
    uint16_t corrupt; /* 0: it is whole; else what its damage is drawn from */
    uint8_t option[LASTACK_OPTION_OCTETS];
    uint32_t tag; /* of the fault that has corrupted it, if it is corrupt; 0: chance */
    uint32_t zero;
};
_Static_assert(sizeof(struct flight) == 128, "two cache lines, no padding");

struct span {
    uint32_t chunk, offset;
};

/* The direction from one host to another; LINK_NONE: no link. */
uint16_t link_find(const lastack_sim *sim, int from, int to);
/* Knows again whether it is plain; after any change of it. */
static inline void link_settle(struct direction *dir) {
    const struct lastack_link *link = &dir->link;
    dir->plain = dir->cut == 0 && dir->held == ARENA_NONE && link->rate == 0 &&
                 (link->loss | link->duplication | link->reordering | link->corruption) == 0;
}

/* A flight that is not under way yet, to be filled in all but `next`, `due` and `serial`;
 * ARENA_NONE at the limit, and the world has stopped. */
static inline uint32_t flight_take(lastack_sim *sim, uint32_t culprit) {
    uint32_t number = arena_take(&sim->head->flights, sim->flight);
    if (number == ARENA_NONE)
        sim_stop(sim, LASTACK_LIMIT_SEGMENTS, culprit);
    return number;
}
/* Gives it a copy of its options, of which there are some. What lies beyond them is zeroed, for the
 * sake of equality. */
static inline void flight_take_option(struct flight *flight, const uint8_t *option) {
    memset(flight->option, 0, sizeof flight->option);
    memcpy(flight->option, option, flight->segment.option_octets);
}
static inline const uint8_t *flight_option(const struct flight *flight) {
    return flight->segment.option_octets != 0 ? flight->option : NULL;
}
static inline void flight_put_away(lastack_sim *sim, uint32_t number) {
    const struct flight *flight = &sim->flight[number];
    struct chunks pool = sim_chunks(sim);
    if (flight->segment.text_octets != 0)
        span_drop(&pool, flight->chunk, flight->offset, flight->segment.text_octets);
    arena_give(&sim->head->flights, sim->flight, number);
}
/* A record of a flight, its sender's; written in place: it is too large to be handed about. */
static inline void flight_record(const lastack_sim *sim, const struct flight *flight,
                                 unsigned kind, struct lastack_record *record) {
    *record = (struct lastack_record){
        .time = sim->head->now,
        .kind = (uint16_t)kind,
        .host = (int16_t)sim->direction[flight->direction].from,
        .connection = flight->origin,
    };
    record->u.wire.segment = &flight->segment;
    record->u.wire.option = flight_option(flight);
    record->u.wire.facts = flight->facts;
    record->u.wire.origin = flight->origin;
    record->u.wire.flight = (uint32_t)(flight - sim->flight);
}
/* Tells that a flight was sent, and when it will arrive (LASTACK_NEVER: it will not); that it was
 * lost. */
RECORDING void flight_tell_sent(lastack_sim *sim, const struct flight *flight, int64_t due);
void flight_tell_lost(lastack_sim *sim, const struct flight *flight, unsigned loss, uint32_t tag);

/* ---- a direction's queue --------------------------------------------------------------------- */

/* What stands first in a direction has changed. */
static inline void link_front_changed(const lastack_sim *sim, const struct direction *dir) {
    const struct flight *first = &sim->flight[dir->first];
    heap_put(&sim->fronts, first->direction, first->due, first->serial);
}
/* Takes the first flight off its direction; the caller puts it away with flight_put_away. */
static inline uint32_t link_take(lastack_sim *sim, uint32_t direction) {
    struct direction *dir = &sim->direction[direction];
    uint32_t number = dir->first;
    dir->first = sim->flight[number].next;
    if (dir->first == ARENA_NONE) {
        dir->last = ARENA_NONE;
        heap_remove(&sim->fronts, direction);
    } else {
        link_front_changed(sim, dir);
    }
    if (dir->held == number) {
        dir->held = ARENA_NONE;
        link_settle(dir);
    }
    return number;
}

/* Puts one in that does not go to the end: delays differ. Among equals the one put in last goes
 * last. */
SELDOM void link_insert(lastack_sim *sim, struct direction *dir, uint32_t number);
static inline void link_put(lastack_sim *sim, struct direction *dir, uint32_t number,
                            int64_t due) {
    struct flight *flight = &sim->flight[number];
    flight->due = due;
    flight->serial = ++sim->head->serial;
    flight->next = ARENA_NONE;
    if (dir->last == ARENA_NONE) {
        dir->first = dir->last = number;
        link_front_changed(sim, dir);
    } else if (sim->flight[dir->last].due <= due) {
        sim->flight[dir->last].next = number;
        dir->last = number;
    } else {
        link_insert(sim, dir, number);
    }
}

/* ---- sending --------------------------------------------------------------------------------- */

/* Where something may happen to the segment, or a fault may take it. */
SELDOM void link_send_rough(lastack_sim *sim, struct direction *dir, uint32_t number);
/* Sends a flight into its direction, whatever becomes of it. Tells SEND, LOSE, BEND. */
static inline void link_send(lastack_sim *sim, uint32_t number) {
    struct direction *dir = &sim->direction[sim->flight[number].direction];
    sim->head->segments++;
    dir->draws++;
    if (!dir->plain || sim->head->faults_armed != 0) {
        link_send_rough(sim, dir, number);
        return;
    }
    int64_t due = sim->head->now + dir->link.delay;
    if (sim_watched(sim, LASTACK_RECORD_SEND))
        flight_tell_sent(sim, &sim->flight[number], due);
    link_put(sim, dir, number, due);
}

#endif
