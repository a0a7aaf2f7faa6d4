/* Lives of connections, one after the other: open, close, 7 segments, and the end of an old one's
 * TIME-WAIT, so that as many as wanted are in TIME-WAIT all the time. */
#ifndef BENCH_LIFE_H
#define BENCH_LIFE_H
#include <lastack/lastack.h>

enum {
    LIFE_SEGMENTS = 7,
    LIFE_PORTS = 28232, /* 32768-60999, as Linux has them */
    LIFE_ADDRESSES = 40
};
#define LIFE_DELAY LASTACK_MILLISECOND

struct lives {
    lastack_sim *sim;
    lastack_socket listener;
    int client, server;
    uint64_t lived;
};

/* A world in which `waiting` connections are in TIME-WAIT. */
void lives_begin(struct lives *lives, uint32_t waiting);
/* One more life, and one that ends. */
void lives_live(struct lives *lives);
void lives_end(struct lives *lives);

#endif
