/* Kinds of segment as DESIGN section 8 defines them. */
#include "net/classify.h"

/* By FIN, SYN, RST, PSH and ACK; a pure ACK is one without text besides. */
static const uint8_t by_ctl[32] = {
#define ONE(ctl)                                                                                   \
    [ctl] = ((ctl)&LASTACK_FIN ? LASTACK_FACT_FIN : 0) |                                           \
            ((ctl)&LASTACK_RST ? LASTACK_FACT_RST : 0) |                                           \
            (!((ctl)&LASTACK_SYN)  ? 0                                                             \
             : (ctl)&LASTACK_ACK ? LASTACK_FACT_SYN_ACK                                            \
                                   : LASTACK_FACT_SYN) |                                           \
            (((ctl) & ~LASTACK_PSH) == LASTACK_ACK ? LASTACK_FACT_PURE_ACK : 0)
#define FOUR(ctl) ONE(ctl), ONE((ctl) + 1), ONE((ctl) + 2), ONE((ctl) + 3)
    FOUR(0), FOUR(4), FOUR(8), FOUR(12), FOUR(16), FOUR(20), FOUR(24), FOUR(28)
#undef FOUR
#undef ONE
};

uint32_t classify_header(const struct lastack_segment *seg) {
    uint32_t facts = by_ctl[seg->ctl & 31];
    if (seg->text_octets != 0)
        facts = (facts & ~(uint32_t)LASTACK_FACT_PURE_ACK) | LASTACK_FACT_DATA;
    return facts;
}

uint32_t classify_ack(const struct lastack_segment *seg, const struct history *peer) {
    uint32_t facts = 0;
    if ((peer->flags & HISTORY_SYN) && seg->ack.n == peer->iss + 1)
        facts |= LASTACK_FACT_ACK_OF_SYN;
    if ((peer->flags & HISTORY_FIN) && seg->ack.n == peer->fin + 1)
        facts |= LASTACK_FACT_ACK_OF_FIN |
                 (peer->flags & HISTORY_FIN_SECOND ? (uint32_t)LASTACK_FACT_FINAL_ACK : 0);
    return facts;
}

void history_add(struct history *mine, const struct lastack_segment *seg, bool peer_fin) {
    uint32_t end = seg->seq.n + lastack_segment_length(seg);
    if (seg->ctl & LASTACK_RST)
        return;
    if (seg->ctl & LASTACK_SYN) {
        if (!(mine->flags & HISTORY_SYN) || mine->iss != seg->seq.n) {
            mine->iss = seg->seq.n;
            mine->max = end;
            mine->flags = HISTORY_SYN;
        }
    }
    if ((seg->ctl & LASTACK_FIN) && !(mine->flags & HISTORY_FIN)) {
        mine->fin = end - 1;
        mine->flags |= HISTORY_FIN | (peer_fin ? (uint32_t)HISTORY_FIN_SECOND : 0);
    }
    if ((int32_t)(end - mine->max) > 0)
        mine->max = end;
}

const char *lastack_fact_name(unsigned fact) {
    static const char *const name[] = {"SYN",           "SYN,ACK",   "ACK",    "FIN",
                                       "RST",           "DATA",      "retransmission",
                                       "ACK of SYN",    "ACK of FIN", "final ACK",
                                       "forged",        "copy"};
    for (unsigned i = 0; i < sizeof name / sizeof *name; i++)
        if (fact == 1u << i)
            return name[i];
    return "?";
}
