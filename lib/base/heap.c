/* Four children a node: half the depth of two, and the four lie in two cache lines. */
#include "base/heap.h"

enum { FAN = 4 };

static void place(const struct heap *heap, uint32_t i, const struct heap_entry *entry) {
    heap->entry[i] = *entry;
    heap->at[entry->thing] = i;
}

static void up(const struct heap *heap, uint32_t i, struct heap_entry entry) {
    while (i > 0) {
        uint32_t parent = (i - 1) / FAN;
        if (!heap_before(entry.time, entry.serial, &heap->entry[parent]))
            break;
        place(heap, i, &heap->entry[parent]);
        i = parent;
    }
    place(heap, i, &entry);
}

static void down(const struct heap *heap, uint32_t i, struct heap_entry entry) {
    uint32_t count = *heap->count;
    for (;;) {
        uint32_t first = i * FAN + 1, least = i;
        const struct heap_entry *than = &entry;
        for (uint32_t child = first; child < count && child < first + FAN; child++) {
            if (heap_before(heap->entry[child].time, heap->entry[child].serial, than)) {
                least = child;
                than = &heap->entry[child];
            }
        }
        if (least == i)
            break;
        place(heap, i, than);
        i = least;
    }
    place(heap, i, &entry);
}

void heap_put_among(const struct heap *heap, uint32_t thing, int64_t time, uint64_t serial) {
    struct heap_entry entry = {time, serial, thing, 0};
    uint32_t i = heap->at[thing];
    if (i == HEAP_OUT)
        up(heap, (*heap->count)++, entry);
    else if (heap_before(time, serial, &heap->entry[i]))
        up(heap, i, entry);
    else
        down(heap, i, entry);
}

void heap_remove_among(const struct heap *heap, uint32_t thing) {
    uint32_t i = heap->at[thing];
    uint32_t last = --*heap->count;
    if (i == last)
        return;
    struct heap_entry moved = heap->entry[last];
    if (i > 0 && heap_before(moved.time, moved.serial, &heap->entry[(i - 1) / FAN]))
        up(heap, i, moved);
    else
        down(heap, i, moved);
}
