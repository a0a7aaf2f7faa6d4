/* The flat index against an array: what was put in is found, what was taken out is not, also where
 * many keys have one home and stand further away from it than an entry can say. */
#include "base/index.h"
#include "prop/prop.h"
#include <string.h>

enum { SLOTS = 1024, REFS = 700, STEPS = 20000 };

/* Entries are [tag][away 5][reference]: with 27 bits of reference no tag is left. */
struct table {
    struct index index;
    uint32_t entry[SLOTS];
    uint64_t hash[REFS + 1];
    bool in[REFS + 1];
};

static uint64_t hash_of(const void *owner, uint32_t ref) {
    return ((const struct table *)owner)->hash[ref];
}

static void begin(struct table *table, uint32_t ref_bits) {
    memset(table, 0, sizeof *table);
    table->index = index_of(SLOTS, ref_bits);
}

/* Is it among those that may have this hash? Of different tags none is ever shown. */
static bool finds(const struct table *table, uint64_t hash, uint32_t ref) {
    struct index_walk walk = index_start(&table->index, hash);
    uint32_t found;
    bool is = false;
    while ((found = index_next(&table->index, table->entry, &walk)) != 0)
        is |= found == ref;
    return is;
}

static void check(const struct table *table, uint64_t seed) {
    uint32_t used = 0, entries = 0;
    for (uint32_t ref = 1; ref <= REFS; ref++) {
        used += table->in[ref];
        prop_assert(finds(table, table->hash[ref], ref) == table->in[ref], "reference %u", ref);
    }
    for (uint32_t i = 0; i < SLOTS; i++)
        entries += table->entry[i] != 0;
    prop_assert(used == table->index.used && entries == used, "%u of %u", entries, used);
}

static void play(struct table *table, struct rng *rng, uint32_t homes, uint64_t seed) {
    struct index_keys keys = {hash_of, table};
    for (uint32_t step = 0; step < STEPS; step++) {
        uint32_t ref = rng_between(rng, 1, REFS), to = rng_between(rng, 1, REFS);
        if (!table->in[ref]) {
            table->hash[ref] = (rng_next(rng) << 32) | rng_below(rng, homes);
            index_put(&table->index, table->entry, table->hash[ref], ref);
            table->in[ref] = true;
        } else if (!table->in[to] && rng_one_in(rng, 4)) {
            index_change(&table->index, table->entry, table->hash[ref], ref, to);
            table->hash[to] = table->hash[ref];
            table->in[to] = true;
            table->in[ref] = false;
        } else {
            index_remove(&table->index, table->entry, table->hash[ref], ref, &keys);
            table->in[ref] = false;
        }
        if (step % 500 == 0)
            check(table, seed);
    }
    check(table, seed);
}

START_TEST(spread_over_the_table) {
    static struct table table;
    for (uint64_t seed = prop_first(); seed < prop_end(5); seed++) {
        struct rng rng = {seed, 0};
        begin(&table, 18);
        play(&table, &rng, SLOTS, seed);
    }
}
END_TEST

/* Hundreds of entries between an entry and its home, across the end of the table too. */
START_TEST(far_from_home) {
    static struct table table;
    for (uint64_t seed = prop_first(); seed < prop_end(5); seed++) {
        struct rng rng = {seed, 0};
        begin(&table, 10);
        play(&table, &rng, rng_between(&rng, 1, 8), seed);
        ck_assert(rng.count != 0);
    }
}
END_TEST

START_TEST(without_a_tag) {
    static struct table table;
    for (uint64_t seed = prop_first(); seed < prop_end(5); seed++) {
        struct rng rng = {seed, 0};
        begin(&table, 27);
        play(&table, &rng, rng_one_in(&rng, 2) ? 5 : SLOTS, seed);
    }
}
END_TEST

START_TEST(crowded_at_three_quarters) {
    static struct table table;
    begin(&table, 18);
    for (uint32_t ref = 1; !index_crowded(&table.index); ref++) {
        ck_assert_uint_lt(table.index.used, SLOTS * 3 / 4);
        index_put(&table.index, table.entry, ref, ref);
    }
    ck_assert_uint_eq(table.index.used, SLOTS * 3 / 4);
}
END_TEST

PROP_MAIN("index", spread_over_the_table, far_from_home, without_a_tag, crowded_at_three_quarters)
