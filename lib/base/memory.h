/* Memory from the caller's allocator, or from malloc when there is none. */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H
#include <lastack/types.h>

void *memory_get(const struct lastack_allocator *allocator, size_t octets);
void memory_put(const struct lastack_allocator *allocator, void *memory, size_t octets);

#endif
