/* Arenas: equal slots in a block, found by number, recycled through a list of the free ones. An
 * arena has a limit and a high-water mark: what lies past `high` was never used and is not
 * copied. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H
#include <stdint.h>
#include <string.h>

#define ARENA_NONE UINT32_MAX

struct arena {
    uint64_t offset; /* in the block */
    uint32_t stride; /* octets of a slot */
    uint32_t limit;  /* slots */
    uint32_t free;   /* the first free one, ARENA_NONE: none; the next is in its first 4 octets */
    uint32_t high;   /* slots [0, high) have been used */
    uint32_t live;   /* of them in use now */
    uint32_t zero;
};

/* Takes a slot; ARENA_NONE when the limit is reached. Its octets are zero the first time, and what
 * was left in them later: so two worlds that did the same are the same to the octet. */
static inline uint32_t arena_take(struct arena *arena, void *base) {
    uint32_t slot = arena->free;
    if (slot != ARENA_NONE) {
        memcpy(&arena->free, (char *)base + (uint64_t)slot * arena->stride, sizeof arena->free);
    } else {
        if (arena->high == arena->limit)
            return ARENA_NONE;
        slot = arena->high++;
        memset((char *)base + (uint64_t)slot * arena->stride, 0, arena->stride);
    }
    arena->live++;
    return slot;
}

static inline void arena_give(struct arena *arena, void *base, uint32_t slot) {
    memcpy((char *)base + (uint64_t)slot * arena->stride, &arena->free, sizeof arena->free);
    arena->free = slot;
    arena->live--;
}

/* Octets of its used part. */
static inline uint64_t arena_used(const struct arena *arena) {
    return (uint64_t)arena->high * arena->stride;
}

#endif
