/* Arrays that grow, from the caller's allocator. */
#include "base/memory.h"
#include "trace/ladder.h"
#include <string.h>

enum { ROOM_AT_BIRTH = 32 };

void *pool_add(struct pool *pool, const struct lastack_allocator *memory) {
    if (pool->count == pool->room) {
        uint32_t room = pool->room == 0 ? ROOM_AT_BIRTH : pool->room * 2;
        if (room < pool->room || room > SIZE_MAX / pool->each)
            return NULL;
        void *at = memory_get(memory, room * pool->each);
        if (at == NULL)
            return NULL;
        if (pool->count > 0)
            memcpy(at, pool->at, pool->count * pool->each);
        memory_put(memory, pool->at, pool->room * pool->each);
        pool->at = at;
        pool->room = room;
    }
    void *added = (char *)pool->at + pool->count++ * pool->each;
    memset(added, 0, pool->each);
    return added;
}

void pool_free(struct pool *pool, const struct lastack_allocator *memory) {
    memory_put(memory, pool->at, pool->room * pool->each);
    pool->at = NULL;
    pool->count = pool->room = 0;
}
