/* Every single loss: a connection opens, carries a request and an answer, and closes. At each
 * arrival the world is cloned; in the clone the segment is lost, and all must end well there too.
 *
 *     cc every_loss.c $(pkg-config --cflags --libs lastack) && ./a.out */
#include <lastack/lastack.h>
#include <stdio.h>
#include <stdlib.h>

/* The users of both ends. What they remember is plain data, copied beside the world. */
struct users {
    lastack_socket listener, server, client;
    bool asked, answered, client_done, server_done;
};

/* Does what each user can do now; called between events. */
static void act(lastack_sim *sim, struct users *u) {
    char text[64];
    if (u->server == 0 && lastack_socket_accept(sim, u->listener, &u->server) < 0)
        u->server = 0;
    if (!u->asked && lastack_socket_send(sim, u->client, "ask", 3) == 3)
        u->asked = true;
    if (u->server != 0 && !u->answered && lastack_socket_receive(sim, u->server, text, 64) == 3)
        u->answered = lastack_socket_send(sim, u->server, "answer", 6) == 6;
    if (u->asked && !u->client_done && lastack_socket_receive(sim, u->client, text, 64) == 6)
        u->client_done = lastack_socket_close(sim, u->client) == 0;
    if (u->answered && !u->server_done && lastack_socket_receive(sim, u->server, text, 64) == 0)
        u->server_done = lastack_socket_close(sim, u->server) == 0;
}

static lastack_sim *begin(struct users *u) {
    lastack_sim *sim;
    if (lastack_sim_create(&(struct lastack_setup){.seed = 1}, &sim) < 0)
        return NULL;
    int client = lastack_sim_host(sim, 1, 0), server = lastack_sim_host(sim, 1, 0);
    struct lastack_link link = lastack_link_default();
    *u = (struct users){0};
    if (lastack_sim_link(sim, client, server, &link) == 0 &&
        lastack_socket_open(sim, server, &u->listener) == 0 &&
        lastack_socket_bind(sim, u->listener, 0, 80) == 0 &&
        lastack_socket_listen(sim, u->listener, 5) == 0 &&
        lastack_socket_open(sim, client, &u->client) == 0 &&
        lastack_socket_connect(sim, u->client, lastack_host_address(sim, server), 80) ==
            -LASTACK_EINPROGRESS)
        return sim;
    lastack_sim_free(sim);
    return NULL;
}

/* Plays on until nothing is left to happen; did both users end, and no connection stay behind? */
static bool ends_well(lastack_sim *sim, struct users u) {
    do
        act(sim, &u);
    while (lastack_sim_step(sim) > 0);
    struct lastack_usage usage;
    lastack_sim_usage(sim, &usage);
    return lastack_sim_verdict(sim) == LASTACK_VERDICT_NONE && u.client_done && u.server_done &&
           usage.connections == 1 && usage.resting == 0; /* the listener is left */
}

int main(void) {
    struct users users;
    struct lastack_next next;
    lastack_sim *sim = begin(&users);
    if (sim == NULL)
        return EXIT_FAILURE;
    int tried = 0, bad = 0;
    for (;;) {
        act(sim, &users);
        lastack_sim_next(sim, &next);
        if (next.kind == LASTACK_NEXT_NOTHING)
            break;
        if (next.kind == LASTACK_NEXT_ARRIVAL) {
            char segment[LASTACK_SEGMENT_TEXT], end[32];
            lastack_segment_print(&next.segment, segment, sizeof segment);
            lastack_sim *other = lastack_sim_clone(sim);
            if (other == NULL)
                return EXIT_FAILURE;
            lastack_sim_step_lose(other);
            bool well = ends_well(other, users);
            lastack_time_print(lastack_sim_now(other), end, sizeof end);
            printf("%-50s lost: %s after %s\n", segment, well ? "closed" : "HANGS", end);
            lastack_sim_free(other);
            tried++;
            bad += !well;
        }
        if (lastack_sim_step(sim) < 0)
            return EXIT_FAILURE;
    }
    lastack_sim_free(sim);
    if (bad == 0)
        printf("%d losses tried, every one closed well\n", tried);
    return bad == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
