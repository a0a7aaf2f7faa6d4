/* A world as a value, copied and cloned. */
#include "bench/bench.h"
#include "bench/pair.h"
#include <stdlib.h>
#include <sys/resource.h>

enum { COPIES = 10000, CLONES = 2000, LITTER = 64, ROUNDS = 9 };

struct worlds {
    const lastack_sim *from;
    lastack_sim *to;
};

static void copies(void *context) {
    struct worlds *worlds = context;
    for (int i = 0; i < COPIES; i++)
        bench_must(lastack_sim_copy(worlds->to, worlds->from) == 0, "a copy");
}

static void clones(void *context) {
    struct worlds *worlds = context;
    for (int i = 0; i < CLONES; i++) {
        lastack_sim *sim = lastack_sim_clone(worlds->from);
        bench_must(sim != NULL, "a clone");
        lastack_sim_free(sim);
    }
}

/* Clones that live at once: the first has the block that was left, all others a new one. */
static void litters(void *context) {
    struct worlds *worlds = context;
    lastack_sim *sim[LITTER];
    for (int i = 0; i < LITTER; i++) {
        sim[i] = lastack_sim_clone(worlds->from);
        bench_must(sim[i] != NULL, "a clone");
    }
    for (int i = 0; i < LITTER; i++)
        lastack_sim_free(sim[i]);
}

static double page_faults(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_minflt;
}

/* In mid-close: both FINs sent, the second and the ACK of the first under way. */
static lastack_sim *mid_close(const struct lastack_limits *limits) {
    struct users users;
    struct lastack_usage usage;
    lastack_sim *sim = pair_begin(&users, limits);
    do {
        bench_must(lastack_sim_step(sim) > 0, "a close");
        pair_act(sim, &users);
    } while (!users.server_closed);
    lastack_sim_usage(sim, &usage);
    bench_must(usage.in_flight == 2, "two segments under way");
    return sim;
}

static void measure(const char *title, const struct lastack_limits *limits) {
    lastack_sim *sim = mid_close(limits);
    struct worlds worlds = {sim, lastack_sim_clone(sim)};
    struct lastack_usage usage;
    lastack_sim_usage(sim, &usage);
    bench_title(title);
    bench_row("octets in use, which a copy moves", (double)usage.octets, "octets", BENCH_MOST,
              65536);
    bench_row("octets reserved", (double)usage.octets_reserved, "octets", BENCH_FREE, 0);
    bench_row("copied into one that exists", bench_median(ROUNDS, copies, &worlds) / COPIES / 1000,
              "us", BENCH_MOST, 2);
    bench_row("cloned and freed", bench_median(ROUNDS, clones, &worlds) / CLONES / 1000, "us",
              BENCH_MOST, 10);
    double faults = page_faults();
    bench_row("cloned and freed, 64 that live at once",
              bench_median(ROUNDS, litters, &worlds) / LITTER / 1000, "us", BENCH_FREE, 0);
    faults = (page_faults() - faults) / LITTER / (ROUNDS + 1);
    bench_row("... page faults of each", faults, "faults", BENCH_FREE, 0);
    lastack_sim_free(worlds.to);
    lastack_sim_free(sim);
}

/* A clone has the block that the one before has left. Of many that live at once each has one of its
 * own, which malloc, where it is large, takes from the system and gives back: a page fault for each
 * page in use, and what that costs is the machine's affair. */
int main(void) {
    struct lastack_limits limits = lastack_limits_default();
    struct lastack_limits small = {.hosts = 4,
                                   .addresses = 8,
                                   .links = 8,
                                   .connections = 64,
                                   .resting = 64,
                                   .segments = 64,
                                   .text = 8,
                                   .runs = 64,
                                   .faults = 16};
    measure("A world with two hosts in mid-close, default limits", &limits);
    measure("The same, with limits of 64", &small);
    return 0;
}
