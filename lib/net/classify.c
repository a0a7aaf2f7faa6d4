/* Kinds of segment as DESIGN section 8 defines them. */
#include "net/classify.h"

static uint32_t of_the_bits(const struct lastack_segment *seg) {
    uint32_t facts = 0;
    unsigned ctl = seg->ctl;
    if (ctl & LASTACK_SYN)
        facts |= ctl & LASTACK_ACK ? LASTACK_FACT_SYN_ACK : LASTACK_FACT_SYN;
    if (ctl & LASTACK_FIN)
        facts |= LASTACK_FACT_FIN;
    if (ctl & LASTACK_RST)
        facts |= LASTACK_FACT_RST;
    if (seg->text_octets != 0)
        facts |= LASTACK_FACT_DATA;
    if ((ctl & LASTACK_ACK) && !(ctl & (LASTACK_SYN | LASTACK_FIN | LASTACK_RST)) &&
        seg->text_octets == 0)
        facts |= LASTACK_FACT_PURE_ACK;
    return facts;
}

uint32_t classify(const struct lastack_segment *seg, const struct history *mine,
                  const struct history *peer) {
    uint32_t facts = of_the_bits(seg), length = lastack_segment_length(seg);
    if (mine != NULL && (mine->flags & HISTORY_SYN) && length != 0 &&
        (int32_t)(seg->seq.n + length - mine->max) <= 0)
        facts |= LASTACK_FACT_RETRANSMISSION;
    if (peer == NULL || !(facts & LASTACK_FACT_PURE_ACK))
        return facts;
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
