/* A flat index: open addressing, linear probing, four octets an entry. The keys stay with their
 * owners: an entry is a reference, and beside it as much of the key's hash as the bits left over
 * hold, and how far the entry stands from its home, so that deletion needs neither tombstones nor
 * keys.
 *
 *     bits   [tag ...][away 5][reference]        0: empty; references start at 1
 * */
#ifndef BASE_INDEX_H
#define BASE_INDEX_H
#include <stdbool.h>
#include <stdint.h>

enum { INDEX_AWAY_BITS = 5, INDEX_FAR = (1 << INDEX_AWAY_BITS) - 1 };

struct index {
    uint32_t mask;     /* slots - 1 */
    uint32_t used;     /* entries */
    uint32_t ref_bits; /* at most 32 - INDEX_AWAY_BITS */
    uint32_t ref_mask; /* of so many bits */
};

static inline struct index index_of(uint32_t slots, uint32_t ref_bits) {
    return (struct index){slots - 1, 0, ref_bits, (UINT32_C(1) << ref_bits) - 1};
}

/* The hash of a reference's key, for the few that stand INDEX_FAR or more from home. */
struct index_keys {
    uint64_t (*hash)(const void *owner, uint32_t ref);
    const void *owner;
};

static inline uint32_t index_ref(const struct index *index, uint32_t entry) {
    return entry & index->ref_mask;
}

/* What is added to an entry for each place that it stands further away. */
static inline uint32_t index_step(const struct index *index) {
    return index->ref_mask + 1;
}

/* What an entry of that hash looks like above its reference, standing at home. */
static inline uint32_t index_tag(const struct index *index, uint64_t hash) {
    return (uint32_t)(hash >> 32) & (0 - (index_step(index) << INDEX_AWAY_BITS));
}

/* A walk over the entries that may have a hash; each step is one comparison. */
struct index_walk {
    uint32_t next; /* slot to look at */
    uint32_t want; /* what stands above the reference there, if it is one */
    uint32_t far;  /* and INDEX_FAR or more from home */
};

static inline struct index_walk index_start(const struct index *index, uint64_t hash) {
    uint32_t tag = index_tag(index, hash);
    return (struct index_walk){.next = (uint32_t)hash & index->mask,
                               .want = tag,
                               .far = tag + INDEX_FAR * index_step(index)};
}

/* The next reference that may have the hash; 0: no more. */
static inline uint32_t index_next(const struct index *index, const uint32_t *table,
                                  struct index_walk *walk) {
    uint32_t entry;
    while ((entry = table[walk->next]) != 0) {
        uint32_t differs = entry ^ walk->want;
        walk->next = (walk->next + 1) & index->mask;
        if (walk->want != walk->far)
            walk->want += index_step(index);
        if ((differs & ~index->ref_mask) == 0)
            return index_ref(index, entry);
    }
    return 0;
}

/* Is it time to double? The caller then clears a table of twice the size and puts all in anew. */
static inline bool index_crowded(const struct index *index) {
    return index->used >= index->mask - index->mask / 4;
}

void index_put(struct index *index, uint32_t *table, uint64_t hash, uint32_t ref);
/* Another reference for the same key. */
void index_change(const struct index *index, uint32_t *table, uint64_t hash, uint32_t ref,
                  uint32_t to);
void index_remove(struct index *index, uint32_t *table, uint64_t hash, uint32_t ref,
                  const struct index_keys *keys);

#endif
