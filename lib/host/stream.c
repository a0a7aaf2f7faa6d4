/* Text: the SEND stream as a chain of chunks, the RECEIVE stream as runs of what has arrived.
 * Nothing is copied between the two: a segment under way, and a run, are spans of the sender's
 * chunks. */
#include "host/host.h"

static bool before(uint32_t a, uint32_t b) {
    return (int32_t)(a - b) < 0;
}

/* ---- SEND ------------------------------------------------------------------------------------ */

/* Where text.out_end is, or was before `octets` were counted: its offset in the last chunk, which
 * is CHUNK_OCTETS when that is full and 0 when there is none. */
static uint32_t fill_of(const struct conn *c, uint32_t octets) {
    if (c->u.s.out_chunk == ARENA_NONE)
        return 0;
    uint32_t held = c->text.out_end - octets - c->text.out_held + c->out_offset;
    return held == 0 ? 0 : (held - 1) % CHUNK_OCTETS + 1;
}

bool stream_room(const lastack_sim *sim, const struct conn *c, uint32_t octets) {
    const struct arena *chunks = &sim->head->chunks;
    uint32_t fill = fill_of(c, 0);
    uint32_t here = c->u.s.out_chunk == ARENA_NONE ? 0 : CHUNK_OCTETS - fill;
    uint32_t more = octets > here ? (octets - here + CHUNK_OCTETS - 1) / CHUNK_OCTETS : 0;
    return chunks->limit - chunks->live >= more;
}

static void add_chunk(lastack_sim *sim, struct conn *c) {
    struct chunks pool = sim_chunks(sim);
    uint32_t chunk = chunk_take(&pool);
    assert(chunk != ARENA_NONE);
    if (c->u.s.out_chunk == ARENA_NONE) {
        c->u.s.out_chunk = chunk;
        c->out_offset = 0;
    } else {
        pool.chunk[c->u.s.out_last].next = chunk;
    }
    c->u.s.out_last = chunk;
}

void stream_append(lastack_sim *sim, struct conn *c, const void *text, uint32_t octets) {
    const uint8_t *from = text;
    uint32_t fill = fill_of(c, octets);
    while (octets > 0) {
        if (c->u.s.out_chunk == ARENA_NONE || fill == CHUNK_OCTETS) {
            add_chunk(sim, c);
            fill = 0;
        }
        uint32_t part = CHUNK_OCTETS - fill < octets ? CHUNK_OCTETS - fill : octets;
        memcpy(sim->chunk[c->u.s.out_last].octet + fill, from, part);
        from += part;
        fill += part;
        octets -= part;
    }
}

struct span stream_find(lastack_sim *sim, struct conn *c, uint32_t place) {
    struct chunks pool = sim_chunks(sim);
    struct streams *s = &c->u.s;
    struct span span = {s->out_chunk, c->out_offset};
    uint32_t by = place - c->text.out_held;
    /* The hint is a place at the start of a chunk, so that only its chunk is remembered. */
    if (s->hint_chunk != ARENA_NONE && !before(place, s->h.hint_place)) {
        span.chunk = s->hint_chunk;
        span.offset = 0;
        by = place - s->h.hint_place;
    }
    /* A place at the very end of a chunk is in it until there is a next one. */
    while (span.offset + by > CHUNK_OCTETS ||
           (span.offset + by == CHUNK_OCTETS && pool.chunk[span.chunk].next != ARENA_NONE)) {
        by -= CHUNK_OCTETS - span.offset;
        span.chunk = pool.chunk[span.chunk].next;
        span.offset = 0;
        s->hint_chunk = span.chunk;
        s->h.hint_place = place - by;
    }
    span.offset += by;
    return span;
}

void stream_release(lastack_sim *sim, struct conn *c, uint32_t place) {
    struct chunks pool = sim_chunks(sim);
    struct streams *s = &c->u.s;
    uint32_t offset = c->out_offset + (place - c->text.out_held);
    c->text.out_held = place;
    if (s->out_chunk == ARENA_NONE)
        return;
    while (offset >= CHUNK_OCTETS) {
        uint32_t chunk = s->out_chunk;
        if (chunk == s->hint_chunk)
            s->hint_chunk = ARENA_NONE;
        s->out_chunk = chunk == s->out_last ? ARENA_NONE : pool.chunk[chunk].next;
        chunk_drop(&pool, chunk);
        offset -= CHUNK_OCTETS;
        if (s->out_chunk == ARENA_NONE) {
            s->out_last = ARENA_NONE;
            assert(offset == 0);
            break;
        }
    }
    c->out_offset = (uint16_t)offset;
}

void stream_drop_out(lastack_sim *sim, struct conn *c) {
    struct chunks pool = sim_chunks(sim);
    struct streams *s = &c->u.s;
    while (s->out_chunk != ARENA_NONE) {
        uint32_t chunk = s->out_chunk;
        s->out_chunk = chunk == s->out_last ? ARENA_NONE : pool.chunk[chunk].next;
        chunk_drop(&pool, chunk);
    }
    s->out_last = s->hint_chunk = ARENA_NONE;
    c->text.out_held = c->text.out_end;
}

/* ---- RECEIVE --------------------------------------------------------------------------------- */

/* Where arriving text comes from: a place of RECEIVE is one of the segment's text past `base`. */
struct keeping {
    const struct flight *flight;
    uint32_t base;
};

static void run_drop(lastack_sim *sim, uint32_t number) {
    struct chunks pool = sim_chunks(sim);
    const struct run *run = &sim->run[number];
    span_drop(&pool, run->chunk, run->offset, run->octets);
    arena_give(&sim->head->runs, sim->run, number);
}

/* The chunk that holds the last octet of a span, and the offset behind that octet. */
static struct span end_of(const lastack_sim *sim, uint32_t chunk, uint32_t offset,
                          uint32_t octets) {
    struct chunks pool = sim_chunks(sim);
    span_walk(&pool, &chunk, &offset, octets - 1);
    return (struct span){chunk, offset + 1};
}

/* Does the span go on where the run ends, in the same chain? Then the run grows over it. */
static bool run_grow(lastack_sim *sim, struct run *run, struct span text, uint32_t octets) {
    struct chunks pool = sim_chunks(sim);
    uint32_t end = (run->offset + run->octets - 1) % CHUNK_OCTETS + 1;
    bool same = text.chunk == run->last_chunk && text.offset == end;
    bool next = end == CHUNK_OCTETS && text.offset == 0 &&
                sim->chunk[run->last_chunk].next == text.chunk;
    if (!same && !next)
        return false;
    span_hold(&pool, text.chunk, text.offset, octets);
    if (same)
        chunk_drop(&pool, text.chunk); /* the run holds it already */
    run->last_chunk = end_of(sim, text.chunk, text.offset, octets).chunk;
    run->octets += octets;
    return true;
}

RECORDING static void tell_keep(lastack_sim *sim, const struct conn *c, const struct keeping *keep,
                                uint32_t place, uint32_t octets) {
    struct lastack_record record = {.time = sim->head->now,
                                    .kind = LASTACK_RECORD_KEEP,
                                    .host = (int16_t)c->host,
                                    .connection = c->id};
    record.u.text.origin = keep->flight->origin;
    record.u.text.from = keep->flight->segment.place + (place - keep->base);
    record.u.text.place = place;
    record.u.text.octets = octets;
    sim_tell(sim, &record);
}

/* A new run behind `prev` (ARENA_NONE: at the front); false: no room. */
static bool run_insert(lastack_sim *sim, struct conn *c, uint32_t prev, uint32_t place,
                       struct span text, uint32_t octets, const struct keeping *keep) {
    struct streams *s = &c->u.s;
    if (sim_watched(sim, LASTACK_RECORD_KEEP))
        tell_keep(sim, c, keep, place, octets);
    if (prev != ARENA_NONE && sim->run[prev].place + sim->run[prev].octets == place &&
        run_grow(sim, &sim->run[prev], text, octets))
        return true;
    uint32_t number = arena_take(&sim->head->runs, sim->run);
    if (number == ARENA_NONE)
        return false;
    struct chunks pool = sim_chunks(sim);
    span_hold(&pool, text.chunk, text.offset, octets);
    struct run *run = &sim->run[number];
    *run = (struct run){
        .next = prev == ARENA_NONE ? s->in_first : sim->run[prev].next,
        .place = place,
        .octets = octets,
        .chunk = text.chunk,
        .offset = text.offset,
        .last_chunk = end_of(sim, text.chunk, text.offset, octets).chunk,
    };
    if (prev == ARENA_NONE)
        s->in_first = number;
    else
        sim->run[prev].next = number;
    if (run->next == ARENA_NONE)
        s->in_last = number;
    return true;
}

/* Fills each gap between the runs with what the span has for it. */
static bool keep_in_gaps(lastack_sim *sim, struct conn *c, struct span text, uint32_t place,
                         uint32_t end, const struct keeping *keep) {
    struct chunks pool = sim_chunks(sim);
    uint32_t prev = ARENA_NONE, next = c->u.s.in_first;
    while (before(place, end)) {
        if (next != ARENA_NONE && !before(place, sim->run[next].place)) {
            uint32_t past = sim->run[next].place + sim->run[next].octets;
            if (before(place, past)) {
                uint32_t skip = before(past, end) ? past - place : end - place;
                span_walk(&pool, &text.chunk, &text.offset, skip);
                place += skip;
            }
            prev = next;
            next = sim->run[next].next;
            continue;
        }
        uint32_t stop = next == ARENA_NONE || before(end, sim->run[next].place)
                            ? end
                            : sim->run[next].place;
        if (!run_insert(sim, c, prev, place, text, stop - place, keep))
            return false;
        prev = prev == ARENA_NONE ? c->u.s.in_first : prev;
        while (sim->run[prev].next != next)
            prev = sim->run[prev].next;
        if (before(stop, end))
            span_walk(&pool, &text.chunk, &text.offset, stop - place);
        place = stop;
    }
    return true;
}

bool stream_keep(lastack_sim *sim, struct conn *c, const struct flight *flight, uint32_t from,
                 uint32_t octets, uint32_t place) {
    struct keeping keep = {flight, place - from};
    struct span text = {flight->chunk, flight->offset};
    if (before(place, c->text.in_ready)) { /* already the user's */
        uint32_t old = c->text.in_ready - place;
        if (old >= octets)
            return true;
        from += old;
        octets -= old;
        place += old;
    }
    struct chunks pool = sim_chunks(sim);
    span_walk(&pool, &text.chunk, &text.offset, from);
    uint32_t last = c->u.s.in_last;
    if (last == ARENA_NONE || !before(place, sim->run[last].place + sim->run[last].octets))
        return run_insert(sim, c, last, place, text, octets, &keep);
    return keep_in_gaps(sim, c, text, place, place + octets, &keep);
}

bool stream_whole(const lastack_sim *sim, const struct conn *c, uint32_t place) {
    uint32_t at = c->text.in_taken;
    for (uint32_t i = c->u.s.in_first; before(at, place) && i != ARENA_NONE; i = sim->run[i].next) {
        if (sim->run[i].place != at)
            return false;
        at += sim->run[i].octets;
    }
    return !before(at, place);
}

/* Takes `part` octets off the front of a run. */
static void run_advance(lastack_sim *sim, struct run *run, uint32_t part) {
    struct chunks pool = sim_chunks(sim);
    uint32_t at = run->offset + part;
    run->place += part;
    run->octets -= part;
    for (; at >= CHUNK_OCTETS; at -= CHUNK_OCTETS) {
        uint32_t next = pool.chunk[run->chunk].next;
        chunk_drop(&pool, run->chunk);
        run->chunk = next;
    }
    run->offset = at;
}

void stream_read(lastack_sim *sim, struct conn *c, void *to, uint32_t octets) {
    struct chunks pool = sim_chunks(sim);
    struct streams *s = &c->u.s;
    uint8_t *out = to;
    c->text.in_taken += octets;
    while (octets > 0) {
        uint32_t number = s->in_first;
        struct run *run = &sim->run[number];
        uint32_t part = run->octets < octets ? run->octets : octets;
        if (out != NULL) {
            span_read(&pool, run->chunk, run->offset, out, part);
            out += part;
        }
        octets -= part;
        if (part < run->octets) {
            run_advance(sim, run, part);
        } else {
            s->in_first = run->next;
            if (s->in_first == ARENA_NONE)
                s->in_last = ARENA_NONE;
            run_drop(sim, number);
        }
    }
}

void stream_drop_in(lastack_sim *sim, struct conn *c) {
    struct streams *s = &c->u.s;
    while (s->in_first != ARENA_NONE) {
        uint32_t number = s->in_first;
        s->in_first = sim->run[number].next;
        run_drop(sim, number);
    }
    s->in_last = ARENA_NONE;
    c->text.in_taken = c->text.in_ready;
}
