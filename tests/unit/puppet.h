/* An endpoint that does as it is told, for worlds of which two are to differ in one thing. */
#ifndef UNIT_PUPPET_H
#define UNIT_PUPPET_H
#include "pair.h"

/* The kinds of endpoint there are: lastack's own, and two puppets that are alike. */
enum { TCP, PUPPET_KIND, OTHER_PUPPET };

/* What the next op of a puppet answers; when it then wants to be called; what it rests with. */
extern struct lastack_out puppet_order;
extern lastack_time puppet_wants;
extern uint8_t puppet_remains;

/* A world without hosts; two of lastack's endpoint, the pair's, with a link of 10 ms. */
void world_make(struct pair *p, uint64_t seed);
void world_furnish(struct pair *p);
/* Changes the link. */
void world_link(struct pair *p, const struct lastack_link *link);
void world_delay(struct pair *p, lastack_time delay);
void world_listen(struct pair *p, uint32_t backlog); /* the server, on port 80 */
void world_lose(struct pair *p);                     /* the segment that comes next */
/* A SYN that is refused, from a port that was asked for: nothing is left but counts. */
void world_try(struct pair *p);
/* `n` 0: the next. */
void world_fault(struct pair *p, struct lastack_fault f);

/* A fault of every n-th SYN, say, has counted two, or one; it has taken none. */
void world_count(struct pair *p, bool one, unsigned ordinal, uint32_t n);
/* A SYN is lost by a fault that is then spent, or without one. */
void world_spend(struct pair *p, bool fault);
/* An id is given to nobody who stays. */
void world_skip_id(struct pair *p);

/* From now on both hosts have puppets; and one connects from port 5000. */
void puppets_play(struct pair *p);
lastack_socket puppet_open(struct pair *p);
/* An op of a puppet, with the effects that puppet_order has; to enter a state; to send a segment,
 * which puppet_say only makes. */
void puppet_act(struct pair *p, lastack_socket s);
void puppet_state(struct pair *p, lastack_socket s, unsigned state);
void puppet_send(struct pair *p, lastack_socket s, uint32_t seq, unsigned ctl);
struct lastack_segment *puppet_say(uint32_t seq, unsigned ctl);
/* The one of port 5000 keeps text that has arrived, and delivers what it has kept. */
void puppet_keep(struct pair *p, const char *text, uint32_t place);
void puppet_deliver(struct pair *p, lastack_socket s, uint32_t place);
/* A SYN for the listener, of which a child is born; an ACK for the child, which is ready then. */
void puppet_knock(struct pair *p, uint16_t port, unsigned ctl);
/* One from `port` is in TIME-WAIT, at rest until `until`. */
void puppet_rest(struct pair *p, uint16_t port, lastack_time until);

#endif
