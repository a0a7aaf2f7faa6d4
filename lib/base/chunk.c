/* Chunks, and the spans that run through them. */
#include "base/chunk.h"

uint32_t chunk_take(const struct chunks *pool) {
    uint32_t i = arena_take(pool->arena, pool->chunk);
    if (i != ARENA_NONE) {
        pool->chunk[i].next = ARENA_NONE;
        pool->chunk[i].refs = 1;
        pool->chunk[i].zero[0] = pool->chunk[i].zero[1] = 0;
    }
    return i;
}

void chunk_drop(const struct chunks *pool, uint32_t chunk) {
    if (--pool->chunk[chunk].refs == 0)
        arena_give(pool->arena, pool->chunk, chunk);
}

void span_hold(const struct chunks *pool, uint32_t chunk, uint32_t offset, uint32_t octets) {
    for (uint32_t left = chunk_touched(offset, octets); left > 0; left--) {
        pool->chunk[chunk].refs++;
        chunk = pool->chunk[chunk].next;
    }
}

void span_drop(const struct chunks *pool, uint32_t chunk, uint32_t offset, uint32_t octets) {
    for (uint32_t left = chunk_touched(offset, octets); left > 0; left--) {
        uint32_t next = pool->chunk[chunk].next;
        chunk_drop(pool, chunk);
        chunk = next;
    }
}

void span_walk(const struct chunks *pool, uint32_t *chunk, uint32_t *offset, uint32_t by) {
    uint32_t at = *offset + by;
    for (; at >= CHUNK_OCTETS; at -= CHUNK_OCTETS)
        *chunk = pool->chunk[*chunk].next;
    *offset = at;
}

void span_read(const struct chunks *pool, uint32_t chunk, uint32_t offset, void *to,
               uint32_t octets) {
    uint8_t *out = to;
    while (octets > 0) {
        uint32_t part = CHUNK_OCTETS - offset < octets ? CHUNK_OCTETS - offset : octets;
        memcpy(out, pool->chunk[chunk].octet + offset, part);
        out += part;
        octets -= part;
        offset = 0;
        chunk = pool->chunk[chunk].next;
    }
}
