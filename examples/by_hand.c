/* A connection by hand: two hosts and a link, sockets as anywhere else, and a clock that moves only
 * when it is told to.
 *
 *     cc by_hand.c $(pkg-config --cflags --libs lastack) && ./a.out */
#include <lastack/lastack.h>
#include <stdio.h>
#include <stdlib.h>

static bool print(void *context, const char *text, size_t octets) {
    return fwrite(text, 1, octets, context) == octets;
}

static const char *name(void *context, int host) {
    (void)context;
    return host == 0 ? "client" : "server";
}

/* No call of a socket blocks: what fails here is a mistake in this program. */
static int64_t must(int64_t result, const char *what) {
    if (result >= 0 || result == -LASTACK_EINPROGRESS)
        return result;
    fprintf(stderr, "%s: %s\n", what, lastack_errno_text((int)-result));
    exit(EXIT_FAILURE);
}

int main(void) {
    lastack_sim *sim;
    must(lastack_sim_create(&(struct lastack_setup){.seed = 1}, &sim), "create");
    struct lastack_text_sink trace = {.names.host = name, .write = print, .context = stdout};
    must(lastack_sim_observe(sim, LASTACK_RECORDS_ALL, lastack_text_see, &trace), "observe");

    int client_host = (int)must(lastack_sim_host(sim, 1, 0), "client");
    int server_host = (int)must(lastack_sim_host(sim, 1, 0), "server");
    struct lastack_link link = lastack_link_default();
    must(lastack_sim_link(sim, client_host, server_host, &link), "link");

    lastack_socket listener, server, client;
    must(lastack_socket_open(sim, server_host, &listener), "socket");
    must(lastack_socket_bind(sim, listener, 0, 80), "bind");
    must(lastack_socket_listen(sim, listener, 5), "listen");
    must(lastack_socket_open(sim, client_host, &client), "socket");
    must(lastack_socket_connect(sim, client, lastack_host_address(sim, server_host), 80),
         "connect");

    lastack_sim_run(sim, lastack_sim_now(sim) + LASTACK_SECOND);
    must(lastack_socket_accept(sim, listener, &server), "accept");
    must(lastack_socket_send(sim, client, "hello", 5), "send");
    must(lastack_socket_shutdown(sim, client, LASTACK_SHUT_WR), "shutdown");

    lastack_sim_run(sim, lastack_sim_now(sim) + LASTACK_SECOND);
    char text[16];
    int64_t octets = must(lastack_socket_receive(sim, server, text, sizeof text), "receive");
    printf("the server reads \"%.*s\"\n", (int)octets, text);
    octets = must(lastack_socket_receive(sim, server, text, sizeof text), "receive");
    printf("and then %s\n", octets == 0 ? "the end of the stream" : "something else");
    must(lastack_socket_close(sim, server), "close");
    must(lastack_socket_close(sim, client), "close");

    /* Until nothing is left to happen: TIME-WAIT passes, and it costs no real time. */
    must(lastack_sim_run(sim, LASTACK_NEVER), "run");
    char now[32];
    lastack_time_print(lastack_sim_now(sim), now, sizeof now);
    printf("all is quiet after %s\n", now);
    lastack_sim_free(sim);
    return 0;
}
