/* What property tests share: many seeds, and randomness that comes from the seed alone.
 *
 * PROP_SEEDS=1000 runs that many seeds instead of the few of `make test`; PROP_SEED=17 runs that
 * one, which is what a failure names, and PROP_TRACE=1 with it shows what happens in its world. */
#ifndef PROP_PROP_H
#define PROP_PROP_H
#include "base/mix.h"
#include "run_suite.h"
#include <check.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct rng {
    uint64_t seed, count;
};

static inline uint64_t rng_next(struct rng *rng) {
    return mix_two(rng->seed, ++rng->count);
}
/* 0 .. n-1 */
static inline uint32_t rng_below(struct rng *rng, uint32_t n) {
    return (uint32_t)(((rng_next(rng) >> 32) * n) >> 32);
}
/* from .. to, both included */
static inline uint32_t rng_between(struct rng *rng, uint32_t from, uint32_t to) {
    return from + rng_below(rng, to - from + 1);
}
/* One time in n. */
static inline int rng_one_in(struct rng *rng, uint32_t n) {
    return rng_below(rng, n) == 0;
}

static inline uint64_t prop_number(const char *variable, uint64_t otherwise) {
    const char *text = getenv(variable);
    return text != NULL ? strtoull(text, NULL, 10) : otherwise;
}

/* for (uint64_t seed = prop_first(); seed < prop_end(20); seed++) ... */
static inline uint64_t prop_first(void) {
    return prop_number("PROP_SEED", 0);
}
static inline uint64_t prop_end(uint64_t seeds) {
    return getenv("PROP_SEED") != NULL ? prop_first() + 1 : prop_number("PROP_SEEDS", seeds);
}

/* As ck_assert_msg, with the seed that repeats it. */
#define prop_assert(condition, ...)                                                                \
    do {                                                                                           \
        if (!(condition))                                                                          \
            prop_failed(seed, #condition, __VA_ARGS__);                                            \
    } while (0)
#define prop_failed(seed, ...) prop_abort(__FILE__, __LINE__, seed, __VA_ARGS__)

__attribute__((format(printf, 5, 6), noreturn)) static inline void
prop_abort(const char *file, int line, uint64_t seed, const char *what, const char *format, ...) {
    char text[512];
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    ck_abort_msg("%s:%d: PROP_SEED=%llu: %s: %s", file, line, (unsigned long long)seed, what,
                 text);
}

/* The main of a property test: one suite, one case. A long run has the time it takes. */
#define PROP_MAIN(name, ...)                                                                       \
    int main(void) {                                                                               \
        const TTest *tests[] = {__VA_ARGS__};                                                      \
        Suite *suite = suite_create(name);                                                         \
        TCase *tcase = tcase_create(name);                                                         \
        tcase_set_timeout(tcase, getenv("PROP_SEEDS") != NULL ? 0 : 60);                           \
        for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)                                  \
            tcase_add_test(tcase, tests[i]);                                                       \
        suite_add_tcase(suite, tcase);                                                             \
        return run_suite(suite);                                                                   \
    }

#endif
