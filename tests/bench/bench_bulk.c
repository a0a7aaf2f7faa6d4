/* Text one way, as much as there is: it goes in through lastack_socket_send and comes out through
 * lastack_socket_receive, in segments of 1460 octets. No checksums: nothing here is octets of a
 * wire. */
#include "bench/bench.h"
#include <lastack/lastack.h>
#include <string.h>

enum { BUFFER = 65536, ROUND = 32 << 20, ROUNDS = 9 };

struct bulk {
    lastack_sim *sim;
    lastack_socket from, to;
    uint64_t sent, received;
};

static char text[BUFFER], into[BUFFER];

static void begin(struct bulk *bulk, lastack_time delay) {
    struct lastack_setup setup = {.seed = 1, .limits = {.events = UINT32_MAX}};
    struct lastack_link link = lastack_link_default();
    lastack_socket listener;
    *bulk = (struct bulk){0};
    link.delay = delay;
    bench_must(lastack_sim_create(&setup, &bulk->sim) == 0, "a world");
    lastack_sim *sim = bulk->sim;
    int client = lastack_sim_host(sim, 1, 0), server = lastack_sim_host(sim, 1, 0);
    bench_must(lastack_sim_link(sim, client, server, &link) == 0 &&
                   lastack_socket_open(sim, server, &listener) == 0 &&
                   lastack_socket_bind(sim, listener, 0, 80) == 0 &&
                   lastack_socket_listen(sim, listener, 1) == 0 &&
                   lastack_socket_open(sim, client, &bulk->from) == 0 &&
                   lastack_socket_connect(sim, bulk->from, lastack_host_address(sim, server), 80) ==
                       -LASTACK_EINPROGRESS &&
                   lastack_sim_run(sim, 3 * delay) == 0 &&
                   lastack_socket_accept(sim, listener, &bulk->to) == 0,
               "a connection");
}

/* The octet at place p of the stream is text[p % BUFFER], on both sides. */
static void move(struct bulk *bulk) {
    int64_t octets;
    do {
        size_t at = bulk->received % BUFFER;
        octets = lastack_socket_receive(bulk->sim, bulk->to, into + at, BUFFER - at);
        bulk->received += octets > 0 ? (uint64_t)octets : 0;
    } while (octets > 0);
    do {
        size_t at = bulk->sent % BUFFER;
        octets = lastack_socket_send(bulk->sim, bulk->from, text + at, BUFFER - at);
        bulk->sent += octets > 0 ? (uint64_t)octets : 0;
    } while (octets > 0);
}

/* The users act when all that is due at one time has happened. */
static void a_round(void *context) {
    struct bulk *bulk = context;
    uint64_t until = bulk->received + ROUND;
    struct lastack_next next;
    while (bulk->received < until) {
        move(bulk);
        lastack_sim_next(bulk->sim, &next);
        bench_must(next.kind != LASTACK_NEXT_NOTHING && lastack_sim_run(bulk->sim, next.time) == 0,
                   "text goes on");
    }
    bench_must(memcmp(into, text, BUFFER) == 0, "the text is what was sent");
}

static void measure(const char *name, lastack_time delay) {
    struct bulk bulk;
    struct lastack_usage before, after;
    for (int i = 0; i < BUFFER; i++)
        text[i] = (char)(i * 31 + i / 251);
    begin(&bulk, delay);
    a_round(&bulk);
    uint64_t first = bulk.received;
    lastack_sim_usage(bulk.sim, &before);
    double took = bench_median(ROUNDS, a_round, &bulk);
    lastack_sim_usage(bulk.sim, &after);
    bench_row(name, ROUND / took, "GB/s", BENCH_LEAST, 8);
    bench_row("... octets a segment, ACKs counted",
              (double)(bulk.received - first) / (double)(after.segments - before.segments),
              "octets", BENCH_FREE, 0);
    lastack_sim_free(bulk.sim);
}

int main(void) {
    bench_title("Text one way, segments of 1460 octets, in and out of the sockets");
    measure("over a link of 10 ms", 10 * LASTACK_MILLISECOND);
    measure("over a link of 1 us", LASTACK_MICROSECOND);
    return 0;
}
