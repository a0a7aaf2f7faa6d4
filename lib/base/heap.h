/* A heap of numbered things by (time, serial), each in it at most once, its place remembered in
 * `at`, so that it can be moved and taken out. */
#ifndef BASE_HEAP_H
#define BASE_HEAP_H
#include <stdbool.h>
#include <stdint.h>

#define HEAP_OUT UINT32_MAX

struct heap_entry {
    int64_t time;
    uint64_t serial;
    uint32_t thing;
    uint32_t zero;
};

struct heap {
    struct heap_entry *entry; /* [*count] */
    uint32_t *at;             /* [things]: where in `entry`; HEAP_OUT: not in it */
    uint32_t *count;
};

static inline bool heap_before(int64_t time, uint64_t serial, const struct heap_entry *than) {
    return time < than->time || (time == than->time && serial < than->serial);
}

/* The same two where others are in. */
void heap_put_among(const struct heap *heap, uint32_t thing, int64_t time, uint64_t serial);
void heap_remove_among(const struct heap *heap, uint32_t thing);

/* Puts the thing in, or moves it if it is in. There must be room. */
static inline void heap_put(const struct heap *heap, uint32_t thing, int64_t time,
                            uint64_t serial) {
    uint32_t itself = heap->at[thing] != HEAP_OUT;
    if (*heap->count != itself) {
        heap_put_among(heap, thing, time, serial);
        return;
    }
    heap->entry[0] = (struct heap_entry){time, serial, thing, 0};
    heap->at[thing] = 0;
    *heap->count = 1;
}
/* Takes it out; nothing happens if it is not in. */
static inline void heap_remove(const struct heap *heap, uint32_t thing) {
    if (heap->at[thing] == HEAP_OUT)
        return;
    if (*heap->count != 1)
        heap_remove_among(heap, thing);
    else
        *heap->count = 0;
    heap->at[thing] = HEAP_OUT;
}

#endif
