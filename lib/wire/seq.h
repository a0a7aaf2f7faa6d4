/* Arithmetic on sequence numbers, modulo 2^32 (RFC 9293 section 3.4). "=<" of the RFC is seq_leq:
 * a is before b when the way from a forward to b is shorter than half of the circle. */
#ifndef WIRE_SEQ_H
#define WIRE_SEQ_H
#include <lastack/segment.h>

static inline struct lastack_seq seq_of(uint32_t n) {
    return (struct lastack_seq){n};
}
static inline struct lastack_seq seq_add(struct lastack_seq a, uint32_t octets) {
    return (struct lastack_seq){a.n + octets};
}
static inline struct lastack_seq seq_sub(struct lastack_seq a, uint32_t octets) {
    return (struct lastack_seq){a.n - octets};
}
/* The way from b forward to a. */
static inline uint32_t seq_from(struct lastack_seq a, struct lastack_seq b) {
    return a.n - b.n;
}
/* The same, but negative when a is before b. */
static inline int32_t seq_diff(struct lastack_seq a, struct lastack_seq b) {
    return (int32_t)(a.n - b.n);
}
static inline bool seq_eq(struct lastack_seq a, struct lastack_seq b) {
    return a.n == b.n;
}
static inline bool seq_lt(struct lastack_seq a, struct lastack_seq b) {
    return seq_diff(a, b) < 0;
}
static inline bool seq_leq(struct lastack_seq a, struct lastack_seq b) {
    return seq_diff(a, b) <= 0;
}
static inline struct lastack_seq seq_max(struct lastack_seq a, struct lastack_seq b) {
    return seq_lt(a, b) ? b : a;
}
/* first =< a < first + octets. */
static inline bool seq_in(struct lastack_seq a, struct lastack_seq first, uint32_t octets) {
    return seq_from(a, first) < octets;
}

#endif
