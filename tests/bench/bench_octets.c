/* Memory: what one connection more takes of the world's block, everything in: its record, its share
 * of the index, its timer. */
#include "bench/bench.h"
#include "bench/life.h"
#include <stdio.h>

static uint64_t used(const lastack_sim *sim) {
    struct lastack_usage usage;
    lastack_sim_usage(sim, &usage);
    return usage.octets;
}

static double in_time_wait(uint32_t waiting) {
    struct lives few, many;
    lives_begin(&few, 10);
    lives_begin(&many, waiting);
    double octets = (double)(used(many.sim) - used(few.sim)) / (waiting - 10);
    lives_end(&few);
    lives_end(&many);
    return octets;
}

/* Both ends are endpoints; one listener serves all. They have been idle for a while. */
static double established(uint32_t endpoints) {
    struct lastack_setup setup = {.seed = 1};
    setup.limits.events = UINT32_MAX;
    setup.limits.connections = endpoints + 16;
    setup.limits.events = UINT32_MAX;
    lastack_sim *sim;
    lastack_socket listener, active, passive;
    bench_must(lastack_sim_create(&setup, &sim) == 0, "a world");
    struct lastack_link link = lastack_link_default();
    int client = lastack_sim_host(sim, 1, 0), server = lastack_sim_host(sim, LIFE_ADDRESSES, 0);
    bench_must(lastack_sim_link(sim, client, server, &link) == 0 &&
                   lastack_host_ports(sim, client, 32768, 32768 + LIFE_PORTS - 1) == 0 &&
                   lastack_socket_open(sim, server, &listener) == 0 &&
                   lastack_socket_bind(sim, listener, 0, 80) == 0 &&
                   lastack_socket_listen(sim, listener, 16) == 0,
               "a listener");
    uint64_t before = used(sim);
    for (uint32_t i = 0; i < endpoints / 2; i++) {
        uint16_t address = (uint16_t)(lastack_host_address(sim, server) + i / LIFE_PORTS);
        bench_must(lastack_socket_open(sim, client, &active) == 0 &&
                       lastack_socket_connect(sim, active, address, 80) == -LASTACK_EINPROGRESS &&
                       lastack_sim_run(sim, lastack_sim_now(sim) + 3 * link.delay) == 0 &&
                       lastack_socket_accept(sim, listener, &passive) == 0,
                   "a connection");
    }
    bench_must(lastack_sim_run(sim, lastack_sim_now(sim) + 10 * LASTACK_SECOND) == 0, "idle");
    double octets = (double)(used(sim) - before) / endpoints;
    lastack_sim_free(sim);
    return octets;
}

int main(void) {
    static const uint32_t number[] = {100000, 1000000};
    char work[80];
    bench_title("Octets of memory for each, record, index and timer");
    for (int i = 0; i < 2; i++) {
        snprintf(work, sizeof work, "a connection in TIME-WAIT, of %lu", (unsigned long)number[i]);
        bench_row(work, in_time_wait(number[i]), "octets", BENCH_MOST, 64);
    }
    for (int i = 0; i < 2; i++) {
        snprintf(work, sizeof work, "an idle ESTABLISHED endpoint, of %lu",
                 (unsigned long)number[i]);
        bench_row(work, established(number[i]), "octets", BENCH_MOST, 320);
    }
    return 0;
}
