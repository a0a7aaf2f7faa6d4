#include "bench/life.h"
#include "bench/bench.h"

/* 2*MSL is as long as so many lives take. */
static lastack_time msl_for(uint32_t waiting) {
    return (lastack_time)waiting * LIFE_SEGMENTS * LIFE_DELAY / 2;
}

void lives_begin(struct lives *lives, uint32_t waiting) {
    struct lastack_setup setup = {.seed = 1};
    setup.limits.events = UINT32_MAX;
    setup.limits.resting = waiting + 1000;
    setup.limits.events = UINT32_MAX;
    *lives = (struct lives){0};
    bench_must(lastack_sim_create(&setup, &lives->sim) == 0, "a world");
    lastack_sim *sim = lives->sim;
    struct lastack_link link = lastack_link_default();
    link.delay = LIFE_DELAY;
    lives->client = lastack_sim_host(sim, 1, 0);
    lives->server = lastack_sim_host(sim, LIFE_ADDRESSES, 0);
    bench_must(lastack_sim_link(sim, lives->client, lives->server, &link) == 0, "a link");
    lastack_host_ports(sim, lives->client, 32768, 32768 + LIFE_PORTS - 1);
    bench_must(lastack_host_set(sim, lives->client, LASTACK_KNOB_MSL, msl_for(waiting)) == 0,
               "the maximum segment lifetime");
    bench_must(lastack_socket_open(sim, lives->server, &lives->listener) == 0 &&
                   lastack_socket_bind(sim, lives->listener, 0, 80) == 0 &&
                   lastack_socket_listen(sim, lives->listener, 16) == 0,
               "a listener");
    for (uint32_t i = 0; i < waiting + 100; i++)
        lives_live(lives);
    struct lastack_usage usage;
    lastack_sim_usage(sim, &usage);
    bench_must(usage.resting == waiting && usage.connections == 1, "as many in TIME-WAIT");
}

/* Segments take one delay each: SYN, SYN,ACK and ACK; FIN and ACK; FIN and ACK. Ports and addresses
 * are gone through so that the pair used longest ago comes next. */
void lives_live(struct lives *lives) {
    lastack_sim *sim = lives->sim;
    lastack_socket active, passive;
    lastack_time now = lastack_sim_now(sim);
    uint64_t lap = lives->lived / LIFE_PORTS;
    uint16_t address = (uint16_t)(lastack_host_address(sim, lives->server) +
                                  (lives->lived + lap) % LIFE_ADDRESSES);
    lives->lived++;
    bool good = lastack_socket_open(sim, lives->client, &active) == 0 &&
                lastack_socket_connect(sim, active, address, 80) == -LASTACK_EINPROGRESS &&
                lastack_sim_run(sim, now + 3 * LIFE_DELAY) == 0 &&
                lastack_socket_accept(sim, lives->listener, &passive) == 0 &&
                lastack_socket_close(sim, active) == 0 &&
                lastack_sim_run(sim, now + 5 * LIFE_DELAY) == 0 &&
                lastack_socket_close(sim, passive) == 0 &&
                lastack_sim_run(sim, now + 7 * LIFE_DELAY) == 0;
    bench_must(good, "a life");
}

void lives_end(struct lives *lives) {
    lastack_sim_free(lives->sim);
    lives->sim = NULL;
}
