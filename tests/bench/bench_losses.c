/* Every pattern of losses among the first segments of open and close: at each arrival the world is
 * copied, and in the copy the segment is lost. `bench_losses 24` tries the first 24. */
#include "bench/bench.h"
#include "bench/pair.h"
#include <stdio.h>
#include <stdlib.h>

enum { FIRST_MOST = 30 };

static struct search {
    lastack_sim *sim[FIRST_MOST + 1];
    int first;
    uint64_t patterns, events;
} search;

/* On to the next arrival that is still to be decided on; false: nothing is left to happen. */
static bool to_arrival(lastack_sim *sim, struct users *users) {
    struct lastack_next next;
    for (;;) {
        pair_act(sim, users);
        lastack_sim_next(sim, &next);
        if (next.kind != LASTACK_NEXT_TIMER)
            return next.kind == LASTACK_NEXT_ARRIVAL;
        bench_must(lastack_sim_step(sim) > 0, "a step");
    }
}

static void finish(lastack_sim *sim, struct users *users) {
    struct lastack_usage usage;
    do
        pair_act(sim, users);
    while (lastack_sim_step(sim) > 0);
    lastack_sim_usage(sim, &usage);
    search.events += usage.events;
    bench_must(lastack_sim_verdict(sim) == LASTACK_VERDICT_NONE && usage.resting == 0,
               "every pattern ends");
    search.patterns++;
}

/* The world is search.sim[decided]; those behind it are free for use. A pattern whose connection
 * ends early stands for all that continue it. */
static void decide(int decided, struct users users) {
    lastack_sim *sim = search.sim[decided];
    if (decided == search.first || !to_arrival(sim, &users)) {
        finish(sim, &users);
        return;
    }
    lastack_sim *other = search.sim[decided + 1];
    bench_must(lastack_sim_copy(other, sim) == 0, "a copy");
    lastack_sim_step_lose(other);
    decide(decided + 1, users);
    lastack_sim_copy(other, sim);
    lastack_sim_step(other);
    decide(decided + 1, users);
}

static void measure(int first) {
    struct users users;
    struct lastack_limits limits = lastack_limits_default();
    char work[80];
    search.first = first;
    search.patterns = search.events = 0;
    search.sim[0] = pair_begin(&users, &limits);
    for (int i = 1; i <= first; i++)
        search.sim[i] = lastack_sim_clone(search.sim[0]);
    int64_t start = bench_now();
    decide(0, users);
    double took = (double)(bench_now() - start);
    snprintf(work, sizeof work, "all 2^%d of the first %d segments", first, first);
    bench_row(work, took / 1e9, "s", first == 20 ? BENCH_MOST : BENCH_FREE, 20);
    bench_row("... patterns that differ", (double)search.patterns, "patterns", BENCH_FREE, 0);
    bench_row("... events of each, from birth", (double)search.events / (double)search.patterns,
              "events", BENCH_FREE, 0);
    bench_row("... time of each", took / (double)search.patterns / 1000, "us", BENCH_FREE, 0);
    for (int i = 0; i <= first; i++)
        lastack_sim_free(search.sim[i]);
}

int main(int argc, char **argv) {
    int first = argc > 1 ? atoi(argv[1]) : 0;
    bench_must(first >= 0 && first <= FIRST_MOST, "how many");
    bench_title("Every pattern of losses, open and close, each to its end");
    if (first != 0) {
        measure(first);
        return 0;
    }
    measure(12);
    measure(20);
    return 0;
}
