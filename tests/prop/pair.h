/* Two hosts, and the users of one connection between them: each sends so much text, in pieces,
 * reads all that the other sends, and closes in his way. What they remember is plain data, copied
 * beside the world. The text at a place of a stream is a function of the stream and the place, so
 * that what is read can be checked as it comes. */
#ifndef PROP_PAIR_H
#define PROP_PAIR_H
#include "prop/prop.h"
#include <lastack/lastack.h>

enum pair_end {
    PAIR_SHUTDOWN, /* says that it sends no more, reads to the end, closes */
    PAIR_ANSWERS,  /* as above, but only once it has read to the end */
    PAIR_CLOSES,   /* closes when it has sent and read what there is to send and read */
    PAIR_ABORTS    /* aborts when it has sent and read all */
};

struct user {
    lastack_socket socket; /* 0: none yet, or closed */
    uint32_t to_send, sent, to_read, read, piece;
    uint32_t how;  /* enum pair_end */
    uint32_t idle; /* it acts only one time in so many; 0: always */
    uint8_t end, shut, done, failed;
};

struct pair {
    int client, server;
    lastack_socket listener;
    struct user user[2]; /* the client's, the server's */
    struct rng rng;
};

/* Hosts 0 and 1, a listener on port 80 with the endpoints `kind` (the client's and the server's;
 * NULL: lastack's own), the judge as resident 0 unless `judged` is false; the SYN has been sent.
 * Text and ways of closing are the caller's, in pair->user. */
lastack_sim *pair_begin(struct pair *pair, uint64_t seed, const struct lastack_link *link,
                        const struct lastack_endpoint_ops *const *kind, bool judged);
/* Between two events: what each user can do now, and wants to. true: somebody has acted. */
bool pair_act(lastack_sim *sim, struct pair *pair);
/* Text, closes and idle times at random. */
void pair_plan(struct pair *pair, uint32_t most);
/* To the end: acts, steps; false after `most` events. The listener is closed at the end. */
bool pair_finish(lastack_sim *sim, struct pair *pair, uint32_t most);
/* Nothing is left to happen, and nothing is left behind: no connection, no segment, no text. */
void pair_check_empty(const lastack_sim *sim, uint64_t seed);
/* No verdict, and the judge has found nothing. */
void pair_check_judged(lastack_sim *sim, uint64_t seed);
/* Both have read all that the other has sent, and no error has come up. */
void pair_check_text(const struct pair *pair, uint64_t seed);

/* Limits of a small world, which is quick to copy. */
struct lastack_limits pair_limits(void);

#endif
