/* The index: from a four-tuple to a connection, awake or at rest. */
#include "host/host.h"

/* A four-tuple is 8 octets. */
static inline uint64_t key_of(const struct lastack_path *path) {
    return (uint64_t)path->local | (uint64_t)path->remote << 16 |
           (uint64_t)path->local_port << 32 | (uint64_t)path->remote_port << 48;
}

/* Both halves of a product depend on all of the key once it is folded; that is enough here. */
static inline uint64_t hash_key(uint64_t key) {
    uint64_t hash = key * UINT64_C(0x9e3779b97f4a7c15);
    hash = (hash ^ (hash >> 32)) * UINT64_C(0xd6e8feb86659fd93);
    return hash ^ (hash >> 32);
}

static uint64_t hash_path(const struct lastack_path *path) {
    return hash_key(key_of(path));
}

static const struct lastack_path *ref_path(const lastack_sim *sim, uint32_t ref) {
    return ref_rests(sim, ref) ? &ref_resting(sim, ref)->path : &ref_conn(sim, ref)->path;
}

static uint64_t hash_ref(const void *owner, uint32_t ref) {
    return hash_path(ref_path(owner, ref));
}

uint32_t table_find(const lastack_sim *sim, const struct lastack_path *path) {
    const struct index *index = &sim->head->index;
    uint64_t key = key_of(path);
    struct index_walk walk = index_start(index, hash_key(key));
    uint32_t ref;
    while ((ref = index_next(index, sim->index, &walk)) != 0)
        if (key_of(ref_path(sim, ref)) == key)
            return ref;
    return 0;
}

void table_expect(const lastack_sim *sim, const struct lastack_path *path) {
#if defined(__GNUC__)
    __builtin_prefetch(&sim->index[hash_path(path) & sim->head->index.mask], 1);
#else
    (void)sim;
    (void)path;
#endif
}

/* Twice the size, everything put in anew. It costs what the table costs, each time it doubles. */
SELDOM static void grow(lastack_sim *sim) {
    struct index *index = &sim->head->index;
    uint32_t slots = (index->mask + 1) * 2, used = index->used;
    assert(slots <= sim->head->index_limit);
    index->mask = slots - 1;
    index->used = 0;
    memset(sim->index, 0, (uint64_t)slots * sizeof *sim->index);
    for (uint32_t i = 0; i < sim->head->slots.high; i++) {
        const struct conn *c = conn_at(sim, i);
        if (c->flags & CONN_INDEXED)
            index_put(index, sim->index, hash_path(&c->path), ref_of_slot(i));
    }
    for (uint32_t list = 0; list < sim->head->waits; list++)
        for (uint32_t i = sim->head->wait[list].first; i != ARENA_NONE; i = sim->resting[i].next)
            if (!(sim->resting[i].flags & (RESTING_AWAKE | RESTING_DISPLACED)))
                index_put(index, sim->index, hash_path(&sim->resting[i].path),
                          ref_of_resting(sim, i));
    assert(index->used == used);
}

void table_put(lastack_sim *sim, const struct lastack_path *path, uint32_t ref) {
    if (index_crowded(&sim->head->index))
        grow(sim);
    index_put(&sim->head->index, sim->index, hash_path(path), ref);
}

void table_change(lastack_sim *sim, const struct lastack_path *path, uint32_t ref, uint32_t to) {
    index_change(&sim->head->index, sim->index, hash_path(path), ref, to);
}

void table_remove(lastack_sim *sim, const struct lastack_path *path, uint32_t ref) {
    struct index_keys keys = {hash_ref, sim};
    index_remove(&sim->head->index, sim->index, hash_path(path), ref, &keys);
}

struct conn *table_listener(const lastack_sim *sim, uint16_t local, uint16_t port) {
    struct lastack_path path = {.local = local, .local_port = port};
    uint32_t ref = table_find(sim, &path);
    if (ref != 0)
        return ref_conn(sim, ref);
    int host = lastack_address_host(sim, local);
    if (host < 0 || sim->host[host].address == local)
        return NULL;
    path.local = sim->host[host].address;
    ref = table_find(sim, &path);
    if (ref == 0 || !(ref_conn(sim, ref)->flags & CONN_ANY))
        return NULL;
    return ref_conn(sim, ref);
}
