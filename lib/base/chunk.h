/* Octets that are shared: chunks of 2048, chained as a stream has them, each counted by those who
 * refer to it. A span is a run of octets that starts in one chunk and goes on through the chain; it
 * holds one reference on every chunk it touches, which keeps the chain whole. */
#ifndef BASE_CHUNK_H
#define BASE_CHUNK_H
#include "base/arena.h"
#include <stddef.h>

enum { CHUNK_OCTETS = 2048 };

struct chunk {
    uint32_t next; /* in the stream; ARENA_NONE: none yet. First, as arena.h wants it */
    uint32_t refs;
    uint32_t zero[2];
    uint8_t octet[CHUNK_OCTETS];
};

struct chunks {
    struct arena *arena;
    struct chunk *chunk;
};

/* A chunk with one reference and no next; ARENA_NONE at the limit. */
uint32_t chunk_take(const struct chunks *pool);
void chunk_drop(const struct chunks *pool, uint32_t chunk);

/* Chunks that `octets` from `offset` in the first one touch; at least one, of a span of 0 none. */
static inline uint32_t chunk_touched(uint32_t offset, uint32_t octets) {
    return octets == 0 ? 0 : (offset + octets + CHUNK_OCTETS - 1) / CHUNK_OCTETS;
}

/* One more reference, or one less, on every chunk of the span. */
void span_hold(const struct chunks *pool, uint32_t chunk, uint32_t offset, uint32_t octets);
void span_drop(const struct chunks *pool, uint32_t chunk, uint32_t offset, uint32_t octets);
/* Moves `by` octets on: the chunk and the offset in it there. */
void span_walk(const struct chunks *pool, uint32_t *chunk, uint32_t *offset, uint32_t by);
void span_read(const struct chunks *pool, uint32_t chunk, uint32_t offset, void *to,
               uint32_t octets);

#endif
