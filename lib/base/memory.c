/* The one place of the library that knows malloc and free. */
#include "base/memory.h"
#include <stdlib.h>

void *memory_get(const struct lastack_allocator *allocator, size_t octets) {
    if (allocator != NULL && allocator->get != NULL)
        return allocator->get(allocator->context, octets);
    return malloc(octets);
}

void memory_put(const struct lastack_allocator *allocator, void *memory, size_t octets) {
    if (memory == NULL)
        return;
    if (allocator != NULL && allocator->get != NULL) {
        if (allocator->put != NULL)
            allocator->put(allocator->context, memory, octets);
        return;
    }
    free(memory);
}
