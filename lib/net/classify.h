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

/* Facts by FIN, SYN, RST, PSH and ACK; a pure ACK is one without text besides. */
extern const uint8_t classify_by_ctl[32];

/* What the header says alone. */
static inline uint32_t classify_header(const struct lastack_segment *seg) {
    uint32_t facts = classify_by_ctl[seg->ctl & 31];
    if (seg->text_octets != 0)
        facts = (facts & ~(uint32_t)LASTACK_FACT_PURE_ACK) | LASTACK_FACT_DATA;
    return facts;
}
/* What is added when the sender is known: `mine`, what it sent before, without `seg`, which ends
 * before sequence number `end`. */
static inline uint32_t classify_sender(const struct lastack_segment *seg, uint32_t end,
                                       const struct history *mine) {
    return end != seg->seq.n && (mine->flags & HISTORY_SYN) && (int32_t)(end - mine->max) <= 0
               ? (uint32_t)LASTACK_FACT_RETRANSMISSION
               : 0;
}
/* What is added to a pure ACK when the peer is known. */
static inline uint32_t classify_ack(const struct lastack_segment *seg,
                                    const struct history *peer) {
    uint32_t facts = 0;
    if ((peer->flags & HISTORY_SYN) && seg->ack.n == peer->iss + 1)
        facts |= LASTACK_FACT_ACK_OF_SYN;
    if ((peer->flags & HISTORY_FIN) && seg->ack.n == peer->fin + 1)
        facts |= LASTACK_FACT_ACK_OF_FIN |
                 (peer->flags & HISTORY_FIN_SECOND ? (uint32_t)LASTACK_FACT_FINAL_ACK : 0);
    return facts;
}

/* Enters a segment that is no RST and ends before `end`. `peer_fin`: the peer has sent its FIN, or
 * is past caring. */
static inline void history_add(struct history *mine, const struct lastack_segment *seg,
                               uint32_t end, bool peer_fin) {
    if ((seg->ctl & LASTACK_SYN) && (!(mine->flags & HISTORY_SYN) || mine->iss != seg->seq.n)) {
        mine->iss = seg->seq.n;
        mine->max = end;
        mine->flags = HISTORY_SYN;
    }
    if ((seg->ctl & LASTACK_FIN) && !(mine->flags & HISTORY_FIN)) {
        mine->fin = end - 1;
        mine->flags |= HISTORY_FIN | (peer_fin ? (uint32_t)HISTORY_FIN_SECOND : 0);
    }
    if ((int32_t)(end - mine->max) > 0)
        mine->max = end;
}

#endif
