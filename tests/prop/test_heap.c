/* The heap of timers against a list that is searched from end to end. */
#include "base/heap.h"
#include "prop/prop.h"
#include <string.h>

enum { THINGS = 200, STEPS = 3000 };

struct model {
    int64_t time[THINGS];
    uint64_t serial[THINGS];
    bool in[THINGS];
    uint32_t count;
};

struct both {
    struct heap_entry entry[THINGS];
    uint32_t at[THINGS];
    uint32_t count;
    struct model model;
};

static uint32_t least_of(const struct model *model) {
    uint32_t least = HEAP_OUT;
    for (uint32_t i = 0; i < THINGS; i++) {
        if (!model->in[i])
            continue;
        if (least == HEAP_OUT || model->time[i] < model->time[least] ||
            (model->time[i] == model->time[least] && model->serial[i] < model->serial[least]))
            least = i;
    }
    return least;
}

/* Each thing stands where `at` says, as it was put in; and the front is the least. */
static void check(const struct both *both, uint64_t seed) {
    const struct model *model = &both->model;
    prop_assert(both->count == model->count, "%u in it", both->count);
    for (uint32_t i = 0; i < THINGS; i++) {
        if (!model->in[i]) {
            prop_assert(both->at[i] == HEAP_OUT, "%u is out", i);
            continue;
        }
        const struct heap_entry *entry = &both->entry[both->at[i]];
        prop_assert(both->at[i] < both->count && entry->thing == i &&
                        entry->time == model->time[i] && entry->serial == model->serial[i],
                    "entry of %u", i);
    }
    if (model->count != 0)
        prop_assert(both->entry[0].thing == least_of(model), "front %u", both->entry[0].thing);
}

static void put(struct both *both, const struct heap *heap, uint32_t thing, int64_t time,
                uint64_t serial) {
    struct model *model = &both->model;
    model->count += !model->in[thing];
    model->in[thing] = true;
    model->time[thing] = time;
    model->serial[thing] = serial;
    heap_put(heap, thing, time, serial);
}

static void take_out(struct both *both, const struct heap *heap, uint32_t thing) {
    both->model.count -= both->model.in[thing];
    both->model.in[thing] = false;
    heap_remove(heap, thing);
}

/* Few different times, so that ties are many. */
START_TEST(random_puts_and_removes) {
    static struct both both;
    for (uint64_t seed = prop_first(); seed < prop_end(5); seed++) {
        struct rng rng = {seed, 0};
        memset(&both, 0, sizeof both);
        memset(both.at, 0xff, sizeof both.at);
        struct heap heap = {both.entry, both.at, &both.count};
        uint32_t spread = rng_between(&rng, 1, 500);
        for (uint64_t step = 1; step <= STEPS; step++) {
            uint32_t thing = rng_below(&rng, THINGS);
            if (rng_one_in(&rng, 3))
                take_out(&both, &heap, thing);
            else
                put(&both, &heap, thing, rng_below(&rng, spread), step);
            check(&both, seed);
        }
    }
}
END_TEST

START_TEST(comes_out_in_order) {
    static struct both both;
    for (uint64_t seed = prop_first(); seed < prop_end(20); seed++) {
        struct rng rng = {seed, 0};
        memset(&both, 0, sizeof both);
        memset(both.at, 0xff, sizeof both.at);
        struct heap heap = {both.entry, both.at, &both.count};
        for (uint32_t i = 0; i < THINGS; i++)
            heap_put(&heap, i, rng_below(&rng, 50), i);
        struct heap_entry last = both.entry[0];
        heap_remove(&heap, last.thing);
        for (uint32_t i = 1; i < THINGS; i++) {
            prop_assert(heap_before(last.time, last.serial, &both.entry[0]), "the %u-th", i);
            last = both.entry[0];
            heap_remove(&heap, last.thing);
        }
        prop_assert(both.count == 0, "%u left", both.count);
    }
}
END_TEST

PROP_MAIN("heap", random_puts_and_removes, comes_out_in_order)
