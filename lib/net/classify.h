/* The one classifier of segments: what a segment is, found from what its sender and its peer have
 * sent before. Faults, counts, judge and trace use what it says. */
#ifndef NET_CLASSIFY_H
#define NET_CLASSIFY_H
#include <lastack/sim.h>

enum history_flags {
    HISTORY_SYN = 1,       /* `iss` is known */
    HISTORY_FIN = 2,       /* `fin` is known */
    HISTORY_FIN_SECOND = 4 /* when this FIN was first sent, the peer's had been */
};

/* What one side of a connection has sent. */
struct history {
    uint32_t iss; /* sequence number of its SYN */
    uint32_t max; /* one past the highest sequence number sent */
    uint32_t fin; /* sequence number of its FIN */
    uint32_t flags;
};

/* What the header says alone; of its control bits the low five count. */
uint32_t classify_header(const struct lastack_segment *seg);
/* What is added when the sender is known: `mine`, what it sent before, without `seg`. */
static inline uint32_t classify_sender(const struct lastack_segment *seg,
                                       const struct history *mine) {
    uint32_t length = lastack_segment_length(seg);
    return length != 0 && (mine->flags & HISTORY_SYN) &&
                   (int32_t)(seg->seq.n + length - mine->max) <= 0
               ? (uint32_t)LASTACK_FACT_RETRANSMISSION
               : 0;
}
/* What is added to a pure ACK when the peer is known. */
uint32_t classify_ack(const struct lastack_segment *seg, const struct history *peer);

/* Enters `seg`. `peer_fin`: the peer has sent its FIN, or is past caring. */
void history_add(struct history *mine, const struct lastack_segment *seg, bool peer_fin);

#endif
