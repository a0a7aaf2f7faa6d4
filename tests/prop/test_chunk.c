/* Chunks and spans: every reference is counted, every octet is where it was put, and in the end
 * everything has been given back; arenas give what they were given. */
#include "base/chunk.h"
#include "prop/prop.h"
#include <string.h>

enum { CHUNKS = 32, SPANS = 12, STEPS = 2000 };

struct pool {
    struct arena arena;
    struct chunk chunk[CHUNKS];
    struct chunks chunks;
};

/* A stretch of a stream whose octet at `place` is a function of the stream and the place. */
struct held {
    uint32_t chunk, offset, octets, stream, place;
};

static uint8_t octet_of(uint32_t stream, uint32_t place) {
    return (uint8_t)mix_two(stream, place);
}

static void begin(struct pool *pool) {
    memset(pool, 0, sizeof *pool);
    pool->arena = (struct arena){
        .stride = sizeof(struct chunk), .limit = CHUNKS, .free = ARENA_NONE};
    pool->chunks = (struct chunks){&pool->arena, pool->chunk};
}

/* A chain of `octets`, each chunk with the one reference of its writer; false: no room. */
static bool write_stream(struct pool *pool, uint32_t stream, uint32_t octets, struct held *held) {
    uint32_t last = ARENA_NONE;
    *held = (struct held){ARENA_NONE, 0, octets, stream, 0};
    if ((octets + CHUNK_OCTETS - 1) / CHUNK_OCTETS > CHUNKS - pool->arena.live)
        return false;
    for (uint32_t place = 0; place < octets; place++) {
        if (place % CHUNK_OCTETS == 0) {
            uint32_t chunk = chunk_take(&pool->chunks);
            ck_assert_uint_ne(chunk, ARENA_NONE);
            if (last == ARENA_NONE)
                held->chunk = chunk;
            else
                pool->chunk[last].next = chunk;
            last = chunk;
        }
        pool->chunk[last].octet[place % CHUNK_OCTETS] = octet_of(stream, place);
    }
    return true;
}

static void check(const struct pool *pool, const struct held *held, uint64_t seed) {
    static uint8_t text[CHUNKS * CHUNK_OCTETS];
    span_read(&pool->chunks, held->chunk, held->offset, text, held->octets);
    for (uint32_t i = 0; i < held->octets; i++)
        prop_assert(text[i] == octet_of(held->stream, held->place + i), "octet %u of %u", i,
                    held->octets);
}

/* A part of a span that is held, held too. */
static struct held part_of(struct pool *pool, struct rng *rng, const struct held *whole) {
    struct held part = *whole;
    uint32_t skip = rng_below(rng, whole->octets);
    span_walk(&pool->chunks, &part.chunk, &part.offset, skip);
    part.place += skip;
    part.octets = rng_between(rng, 1, whole->octets - skip);
    span_hold(&pool->chunks, part.chunk, part.offset, part.octets);
    return part;
}

START_TEST(random_spans) {
    static struct pool pool;
    for (uint64_t seed = prop_first(); seed < prop_end(10); seed++) {
        struct rng rng = {seed, 0};
        struct held held[SPANS] = {{0, 0, 0, 0, 0}};
        begin(&pool);
        for (uint32_t step = 0; step < STEPS; step++) {
            struct held *at = &held[rng_below(&rng, SPANS)];
            const struct held *from = &held[rng_below(&rng, SPANS)];
            if (at->octets != 0) {
                check(&pool, at, seed);
                span_drop(&pool.chunks, at->chunk, at->offset, at->octets);
                at->octets = 0;
            } else if (from->octets != 0) {
                *at = part_of(&pool, &rng, from);
            } else if (!write_stream(&pool, step, rng_between(&rng, 1, 5 * CHUNK_OCTETS), at)) {
                at->octets = 0;
            }
        }
        for (uint32_t i = 0; i < SPANS; i++) {
            check(&pool, &held[i], seed);
            span_drop(&pool.chunks, held[i].chunk, held[i].offset, held[i].octets);
        }
        prop_assert(pool.arena.live == 0, "%u chunks are left", pool.arena.live);
    }
}
END_TEST

START_TEST(an_empty_span_touches_nothing) {
    ck_assert_uint_eq(chunk_touched(0, 0), 0);
    ck_assert_uint_eq(chunk_touched(CHUNK_OCTETS, 0), 0);
    ck_assert_uint_eq(chunk_touched(0, CHUNK_OCTETS), 1);
    ck_assert_uint_eq(chunk_touched(1, CHUNK_OCTETS), 2);
    ck_assert_uint_eq(chunk_touched(CHUNK_OCTETS - 1, 1), 1);
}
END_TEST

/* Slots are zero the first time, the last one given is the first to be taken, the limit holds. */
START_TEST(an_arena_has_a_limit) {
    uint32_t slot[4] = {0};
    struct arena arena = {.stride = sizeof *slot, .limit = 3, .free = ARENA_NONE};
    memset(slot, 0xff, sizeof slot);
    for (uint32_t i = 0; i < 3; i++) {
        ck_assert_uint_eq(arena_take(&arena, slot), i);
        ck_assert_uint_eq(slot[i], 0);
    }
    ck_assert_uint_eq(arena_take(&arena, slot), ARENA_NONE);
    ck_assert_uint_eq(arena.live, 3);
    ck_assert_uint_eq(arena_used(&arena), sizeof slot - sizeof *slot);
    arena_give(&arena, slot, 0);
    arena_give(&arena, slot, 2);
    ck_assert_uint_eq(arena.live, 1);
    ck_assert_uint_eq(arena_take(&arena, slot), 2);
    ck_assert_uint_eq(arena_take(&arena, slot), 0);
    ck_assert_uint_eq(arena_take(&arena, slot), ARENA_NONE);
    ck_assert_uint_eq(slot[3], UINT32_MAX);
}
END_TEST

PROP_MAIN("chunk", random_spans, an_empty_span_touches_nothing, an_arena_has_a_limit)
