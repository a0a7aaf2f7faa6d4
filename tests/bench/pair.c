#include "bench/pair.h"
#include "bench/bench.h"

lastack_sim *pair_begin(struct users *users, const struct lastack_limits *limits) {
    struct lastack_setup setup = {.seed = 1, .limits = *limits};
    setup.limits.events = UINT32_MAX;
    struct lastack_link link = lastack_link_default();
    lastack_sim *sim = NULL;
    *users = (struct users){0};
    bench_must(lastack_sim_create(&setup, &sim) == 0, "a world");
    int client = lastack_sim_host(sim, 1, 0), server = lastack_sim_host(sim, 1, 0);
    bench_must(lastack_sim_link(sim, client, server, &link) == 0 &&
                   lastack_socket_open(sim, server, &users->listener) == 0 &&
                   lastack_socket_bind(sim, users->listener, 0, 80) == 0 &&
                   lastack_socket_listen(sim, users->listener, 5) == 0 &&
                   lastack_socket_open(sim, client, &users->client) == 0 &&
                   lastack_socket_connect(sim, users->client, lastack_host_address(sim, server),
                                          80) == -LASTACK_EINPROGRESS,
               "a connection");
    return sim;
}

static int state_of(const lastack_sim *sim, lastack_socket s) {
    struct lastack_connection connection;
    return lastack_socket_status(sim, s, &connection) == 0 ? connection.state : LASTACK_CLOSED;
}

void pair_act(lastack_sim *sim, struct users *users) {
    if (users->server == 0 &&
        lastack_socket_accept(sim, users->listener, &users->server) != 0)
        users->server = 0;
    if (!users->client_closed && state_of(sim, users->client) != LASTACK_SYN_SENT)
        users->client_closed = lastack_socket_close(sim, users->client) == 0;
    if (users->server != 0 && !users->server_closed &&
        state_of(sim, users->server) != LASTACK_ESTABLISHED)
        users->server_closed = lastack_socket_close(sim, users->server) == 0;
}
