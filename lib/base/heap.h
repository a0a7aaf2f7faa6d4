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

/* Puts the thing in, or moves it if it is in. There must be room. */
void heap_put(const struct heap *heap, uint32_t thing, int64_t time, uint64_t serial);
/* Takes it out; nothing happens if it is not in. */
void heap_remove(const struct heap *heap, uint32_t thing);

#endif
