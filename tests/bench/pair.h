/* Two hosts and the users of one connection between them, who open it and close it, each as soon as
 * he can. What they remember is plain data: it is copied beside the world. */
#ifndef BENCH_PAIR_H
#define BENCH_PAIR_H
#include <lastack/lastack.h>

struct users {
    lastack_socket listener, client, server;
    bool client_closed, server_closed;
};

lastack_sim *pair_begin(struct users *users, const struct lastack_limits *limits);
/* Between two events: what each user can do now. */
void pair_act(lastack_sim *sim, struct users *users);

#endif
