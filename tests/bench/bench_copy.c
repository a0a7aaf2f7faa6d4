/* A world as a value, copied and cloned. */
#include "bench/bench.h"
#include "bench/pair.h"
#include <stdlib.h>
#include <sys/resource.h>

enum { COPIES = 10000, CLONES = 2000, ROUNDS = 9 };

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

/* What malloc alone takes of that: as large a block, as many pages touched. */
struct pages {
    size_t octets;
    unsigned count;
};

static void bare_blocks(void *context) {
    const struct pages *pages = context;
    for (int i = 0; i < CLONES; i++) {
        volatile char *memory = malloc(pages->octets);
        bench_must(memory != NULL, "a block");
        for (unsigned page = 0; page < pages->count; page++)
            memory[pages->octets / pages->count * page] = 1;
        free((void *)memory);
    }
}

/* An allocator that keeps what it is given back, for the next that wants as much. */
enum { KEPT = 4 };
struct keeper {
    void *memory[KEPT];
    size_t octets[KEPT];
};

static void *keeper_get(void *context, size_t octets) {
    struct keeper *keeper = context;
    for (int i = 0; i < KEPT; i++)
        if (keeper->memory[i] != NULL && keeper->octets[i] == octets) {
            void *memory = keeper->memory[i];
            keeper->memory[i] = NULL;
            return memory;
        }
    return malloc(octets);
}

static void keeper_put(void *context, void *memory, size_t octets) {
    struct keeper *keeper = context;
    for (int i = 0; i < KEPT; i++)
        if (keeper->memory[i] == NULL) {
            keeper->memory[i] = memory;
            keeper->octets[i] = octets;
            return;
        }
    free(memory);
}

static double page_faults(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_minflt;
}

/* In mid-close: both FINs sent, the second and the ACK of the first under way. */
static lastack_sim *mid_close(const struct lastack_limits *limits,
                              const struct lastack_allocator *memory) {
    struct users users;
    struct lastack_usage usage;
    lastack_sim *sim = pair_begin(&users, limits, memory);
    do {
        bench_must(lastack_sim_step(sim) > 0, "a close");
        pair_act(sim, &users);
    } while (!users.server_closed);
    lastack_sim_usage(sim, &usage);
    bench_must(usage.in_flight == 2, "two segments under way");
    return sim;
}

static void measure(const char *title, const struct lastack_limits *limits,
                    const struct lastack_allocator *memory) {
    lastack_sim *sim = mid_close(limits, memory);
    struct worlds worlds = {sim, lastack_sim_clone(sim)};
    struct lastack_usage usage;
    lastack_sim_usage(sim, &usage);
    bench_title(title);
    bench_row("octets in use, which a copy moves", (double)usage.octets, "octets", BENCH_MOST,
              65536);
    bench_row("octets reserved", (double)usage.octets_reserved, "octets", BENCH_FREE, 0);
    bench_row("copied into one that exists", bench_median(ROUNDS, copies, &worlds) / COPIES / 1000,
              "us", BENCH_MOST, 2);
    double faults = page_faults();
    bench_row("cloned and freed", bench_median(ROUNDS, clones, &worlds) / CLONES / 1000, "us",
              BENCH_MOST, 10);
    faults = (page_faults() - faults) / CLONES / (ROUNDS + 1);
    bench_row("... page faults of it", faults, "faults", BENCH_FREE, 0);
    if (memory == NULL && faults >= 1) {
        struct pages pages = {(size_t)usage.octets_reserved, (unsigned)(faults + 0.5)};
        bench_row("... malloc alone, as many octets and faults",
                  bench_median(ROUNDS, bare_blocks, &pages) / CLONES / 1000, "us", BENCH_FREE, 0);
    }
    lastack_sim_free(worlds.to);
    lastack_sim_free(sim);
}

/* What a page fault costs is the machine's affair. malloc takes a large block from the system anew,
 * and gives it back: a page fault for each page in use. There is none where the limits leave the
 * block small, or the caller's allocator keeps it. */
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
    struct keeper keeper = {0};
    struct lastack_allocator memory = {keeper_get, keeper_put, &keeper};
    measure("A world with two hosts in mid-close, default limits", &limits, NULL);
    measure("The same, with an allocator that keeps blocks", &limits, &memory);
    for (int i = 0; i < KEPT; i++)
        free(keeper.memory[i]);
    measure("The same, with malloc and limits of 64", &small, NULL);
    return 0;
}
