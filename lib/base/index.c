/* Putting in, changing and taking out; the walk is in the header. */
#include "base/index.h"
#include <assert.h>

static uint32_t entry_of(const struct index *index, uint64_t hash, uint32_t ref, uint32_t away) {
    if (away > INDEX_FAR)
        away = INDEX_FAR;
    return index_tag(index, hash) | (away << index->ref_bits) | ref;
}

static uint32_t where(const struct index *index, const uint32_t *table, uint64_t hash,
                      uint32_t ref) {
    uint32_t i = (uint32_t)hash & index->mask;
    for (; index_ref(index, table[i]) != ref; i = (i + 1) & index->mask)
        assert(table[i] != 0);
    return i;
}

void index_put(struct index *index, uint32_t *table, uint64_t hash, uint32_t ref) {
    assert(ref != 0 && ref == index_ref(index, ref));
    uint32_t away = 0;
    while (table[((uint32_t)hash + away) & index->mask] != 0)
        away++;
    table[((uint32_t)hash + away) & index->mask] = entry_of(index, hash, ref, away);
    index->used++;
}

void index_change(const struct index *index, uint32_t *table, uint64_t hash, uint32_t ref,
                  uint32_t to) {
    uint32_t i = where(index, table, hash, ref);
    table[i] = table[i] - ref + to;
}

/* How far the entry at `i` stands from its home. */
static uint32_t away_of(const struct index *index, const uint32_t *table, uint32_t i,
                        const struct index_keys *keys) {
    uint32_t away = (table[i] >> index->ref_bits) & INDEX_FAR;
    if (away < INDEX_FAR)
        return away;
    uint64_t hash = keys->hash(keys->owner, index_ref(index, table[i]));
    return (i - (uint32_t)hash) & index->mask;
}

/* Entries behind the hole that may stand nearer to their home move into it, and so on. */
void index_remove(struct index *index, uint32_t *table, uint64_t hash, uint32_t ref,
                  const struct index_keys *keys) {
    uint32_t hole = where(index, table, hash, ref);
    for (uint32_t i = (hole + 1) & index->mask; table[i] != 0; i = (i + 1) & index->mask) {
        uint32_t gap = (i - hole) & index->mask;
        uint32_t away = away_of(index, table, i, keys);
        if (away < gap)
            continue;
        uint32_t nearer = away - gap < INDEX_FAR ? away - gap : (uint32_t)INDEX_FAR;
        uint32_t old = (table[i] >> index->ref_bits) & INDEX_FAR;
        table[hole] = table[i] - (old << index->ref_bits) + (nearer << index->ref_bits);
        hole = i;
    }
    table[hole] = 0;
    index->used--;
}
