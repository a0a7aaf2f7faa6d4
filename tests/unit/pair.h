/* Two hosts and a link, for the tests of the world. */
#ifndef UNIT_PAIR_H
#define UNIT_PAIR_H
#include <check.h>
#include <lastack/lastack.h>
#include <stdio.h>
#include <string.h>

#define MS LASTACK_MILLISECOND
#define SEC LASTACK_SECOND

/* Hosts a test may have; the first two are the pair. */
enum { PAIR_HOSTS = 3 };

/* What an observer has counted. */
struct pair_log {
    uint32_t records[LASTACK_RECORD_COUNT];
    uint32_t sent[PAIR_HOSTS], lost, bent; /* segments by host */
    uint32_t last_loss, last_tag;
    uint32_t facts[64];             /* of the segments sent, in order */
    uint8_t from[64];
    char path[PAIR_HOSTS][256];     /* states by host, "A B C" */
    int32_t error[PAIR_HOSTS];
};

struct pair {
    lastack_sim *sim;
    int client, server;
    lastack_socket listener, c, s;
    struct pair_log log;
};

/* A world of limits `limits` (NULL: defaults) with a link of 10 ms, observed into `log`. */
void pair_make(struct pair *pair, const struct lastack_limits *limits);
void pair_free(struct pair *pair);
/* Opens a connection to port 80 and accepts it. */
void pair_open(struct pair *pair);
/* A socket of the client's, connecting to port 80 from `port` (0: any). */
lastack_socket pair_connect(struct pair *pair, uint16_t port);
void pair_run(struct pair *pair, lastack_time span);
void pair_idle(struct pair *pair);
unsigned pair_state(struct pair *pair, lastack_socket s);
/* Drops the n-th segment from `from` (-1: any) with `facts`. */
void pair_drop(struct pair *pair, uint32_t facts, int from, uint32_t n);

#endif
