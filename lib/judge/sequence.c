/* What the segments an endpoint sends say: nothing acknowledged that has not come, one FIN and no
 * text after it, none beyond the peer's window, a right window edge that stays where it was. And
 * what has come: a FIN is acknowledged. */
#include "judge/judge.h"

enum { OPTION_END = 0, OPTION_NOP = 1, OPTION_WSCALE = 3, WSCALE_MOST = 14 };

/* The window scale a SYN offers (RFC 7323 2.2), -1: none. */
static int scale_of(const struct lastack_segment *seg, const uint8_t *option) {
    for (uint32_t i = 0; option != NULL && i < seg->option_octets && option[i] != OPTION_END;) {
        if (option[i] == OPTION_NOP) {
            i++;
            continue;
        }
        if (i + 1 >= seg->option_octets || option[i + 1] < 2)
            return -1;
        if (option[i] == OPTION_WSCALE && option[i + 1] == 3 && i + 2 < seg->option_octets)
            return option[i + 2] > WSCALE_MOST ? WSCALE_MOST : option[i + 2];
        i += option[i + 1];
    }
    return -1;
}

/* The number of bits its windows are shifted by: when both SYNs offered it, and not in them. */
static unsigned scale_in_use(const struct judge_entry *entry, const struct lastack_segment *seg) {
    uint32_t both = JUDGE_SCALES | JUDGE_PEER_SCALES;
    return (entry->flags & both) == both && !(seg->ctl & LASTACK_SYN) ? entry->scale : 0;
}

#define FAR (UINT32_C(1) << 30) /* octets; no window is so large */

uint32_t judge_sequence_edge(const struct judge_entry *entry, const struct lastack_segment *seg) {
    return seg->ack.n + ((uint32_t)seg->wnd << scale_in_use(entry, seg));
}

static void send_ack(struct judge *judge, struct judge_entry *entry,
                     const struct lastack_record *record) {
    const struct lastack_segment *seg = record->u.wire.segment;
    uint32_t ack = seg->ack.n, edge = judge_sequence_edge(entry, seg);
    uint32_t rounding = (1u << scale_in_use(entry, seg)) - 1;
    if (!(entry->flags & JUDGE_PAIRED) || judge_after(ack, entry->heard))
        judge_blame(judge, entry, LASTACK_FINDING_ACK_UNSENT, record->time, ack);
    if ((entry->flags & JUDGE_HEARD_FIN) && judge_after(ack, entry->heard_fin))
        entry->fin_since = 0;
    if (!(entry->flags & JUDGE_ACKED)) {
        entry->flags |= JUDGE_ACKED;
        entry->ack_max = ack;
        entry->edge = edge;
        return;
    }
    if (judge_after(entry->ack_max, ack))
        return; /* sent again with the words of then: the peer knows better by SND.WL2 */
    entry->ack_max = ack;
    /* After the peer's FIN a window means nothing. A scaled one is rounded down (RFC 7323 2.4). */
    bool moot = (entry->flags & JUDGE_STRANGER) ||
                ((entry->flags & JUDGE_HEARD_FIN) && judge_after(ack, entry->heard_fin));
    if (judge_after(entry->edge, edge + rounding) && !moot)
        judge_blame(judge, entry, LASTACK_FINDING_WINDOW_SHRINKS, record->time, edge);
    if (judge_after(edge, entry->edge))
        entry->edge = edge;
}

static void send_fin(struct judge *judge, struct judge_entry *entry,
                     const struct lastack_record *record) {
    const struct lastack_segment *seg = record->u.wire.segment;
    uint32_t fin = seg->seq.n + lastack_segment_length(seg) - 1;
    if (entry->flags & JUDGE_FIN) {
        if (fin != entry->fin)
            judge_blame(judge, entry, LASTACK_FINDING_FIN_MOVES, record->time, fin);
        return;
    }
    const struct judge_entry *peer = judge_peer(judge, entry);
    if ((entry->flags & JUDGE_SENT) && judge_after(entry->snd_max, fin))
        judge_blame(judge, entry, LASTACK_FINDING_FIN_MOVES, record->time, fin);
    entry->fin = fin;
    entry->flags |= JUDGE_FIN;
    if (peer == NULL || !(peer->flags & JUDGE_FIN))
        entry->flags |= JUDGE_FIN_FIRST;
}

/* The peer has never offered so much; a probe is an octet. */
static void send_text(struct judge *judge, struct judge_entry *entry,
                      const struct lastack_record *record, uint32_t text_end) {
    const struct judge_entry *peer = judge_peer(judge, entry);
    if ((entry->flags & JUDGE_FIN) && judge_after(text_end, entry->fin))
        judge_blame(judge, entry, LASTACK_FINDING_FIN_MOVES, record->time, text_end);
    if (peer != NULL && (peer->flags & JUDGE_ACKED) && !(entry->flags & JUDGE_MISLED) &&
        judge_after(text_end, peer->edge + 1))
        judge_blame(judge, entry, LASTACK_FINDING_BEYOND_WINDOW, record->time, text_end);
}

void judge_sequence_send(struct judge *judge, struct judge_entry *entry,
                         const struct lastack_record *record) {
    const struct lastack_segment *seg = record->u.wire.segment;
    uint32_t end = seg->seq.n + lastack_segment_length(seg);
    uint32_t text_end = end - ((seg->ctl & LASTACK_FIN) != 0);
    if (seg->ctl & LASTACK_RST)
        return; /* its numbers are the offender's, its window is none */
    if (!(entry->flags & JUDGE_SENT))
        entry->una = seg->seq.n;
    if ((seg->ctl & LASTACK_SYN) && !(entry->flags & JUDGE_SENT)) {
        int scale = scale_of(seg, record->u.wire.option);
        entry->iss = seg->seq.n;
        entry->scale = (uint8_t)(scale < 0 ? 0 : scale);
        entry->flags |= scale < 0 ? 0 : (uint32_t)JUDGE_SCALES;
    }
    if (seg->ctl & LASTACK_ACK)
        send_ack(judge, entry, record);
    if (seg->text_octets > 0)
        send_text(judge, entry, record, text_end);
    if (seg->ctl & LASTACK_FIN)
        send_fin(judge, entry, record);
    if (!(entry->flags & JUDGE_SENT) || judge_after(end, entry->snd_max))
        entry->snd_max = end;
    entry->flags |= JUDGE_SENT;
}

/* The first SYN that answers, or opens, this connection says who its peer is. In SYN-SENT one with
 * an unacceptable ACK is somebody else's. */
static void pair(struct judge_entry *entry, const struct lastack_record *record) {
    const struct lastack_segment *seg = record->u.wire.segment;
    bool sent = entry->flags & JUDGE_SENT;
    bool forged = record->u.wire.facts & LASTACK_FACT_FORGED;
    if (!(seg->ctl & LASTACK_SYN))
        return;
    if ((seg->ctl & LASTACK_ACK) &&
        (!sent || !judge_after(seg->ack.n, entry->iss) || judge_after(seg->ack.n, entry->snd_max)))
        return;
    entry->peer = forged ? 0 : record->u.wire.origin;
    entry->heard = seg->seq.n + lastack_segment_length(seg);
    entry->flags |= JUDGE_PAIRED | (forged ? (uint32_t)JUDGE_STRANGER : 0);
    if (scale_of(seg, record->u.wire.option) >= 0)
        entry->flags |= JUDGE_PEER_SCALES;
}

/* An ACK may be delayed, "but the delay MUST be less than 0.5 seconds" (MUST-40). */
#define DELAY_MOST (LASTACK_SECOND / 2)

/* Must it acknowledge this FIN of its peer's? It has taken it, and that ACK may be lost. Or it
 * could take it: it comes next, its octet lies in the window, the ACK field is the latest; and
 * nobody else's FIN has come before it. */
static bool must_hear(struct judge *judge, const struct judge_entry *entry,
                      const struct lastack_segment *seg, uint32_t fin) {
    const struct judge_entry *peer = judge_peer(judge, entry);
    if (peer == NULL || !(entry->flags & JUDGE_ACKED) ||
        (entry->flags & (JUDGE_OVER | JUDGE_STRANGER)) ||
        (seg->ctl & (LASTACK_FIN | LASTACK_ACK | LASTACK_SYN)) != (LASTACK_FIN | LASTACK_ACK) ||
        judge_after(seg->ack.n, entry->snd_max))
        return false;
    return fin + 1 == entry->ack_max ||
           (fin == entry->ack_max && judge_after(entry->edge, fin) && seg->ack.n == peer->ack_max);
}

static void hear_fin(struct judge *judge, struct judge_entry *entry,
                     const struct lastack_record *record) {
    const struct lastack_segment *seg = record->u.wire.segment;
    uint32_t fin = seg->seq.n + lastack_segment_length(seg) - 1;
    if (!must_hear(judge, entry, seg, fin))
        return;
    if (entry->fin_since == 0)
        entry->fin_since = record->time;
    else if (record->time - entry->fin_since >= DELAY_MOST)
        judge_blame(judge, entry, LASTACK_FINDING_FIN_UNHEARD, record->time, fin);
}

void judge_sequence_arrive(struct judge *judge, struct judge_entry *entry,
                           const struct lastack_record *record) {
    const struct lastack_segment *seg = record->u.wire.segment;
    uint32_t end = seg->seq.n + lastack_segment_length(seg);
    if (seg->ctl & LASTACK_RST)
        return;
    if ((record->u.wire.facts & LASTACK_FACT_FORGED) ||
        ((entry->flags & JUDGE_PAIRED) && record->u.wire.origin != entry->peer))
        entry->flags |= JUDGE_MISLED;
    if (!(entry->flags & JUDGE_PAIRED)) {
        pair(entry, record);
        if (!(entry->flags & JUDGE_PAIRED))
            return;
    }
    /* What begins beyond the window has not come: nobody may acknowledge it. Half the sequence
     * space away "beyond" and "before" are the same, and neither is near. */
    bool far = judge_after(entry->ack_max - FAR, seg->seq.n);
    bool beyond =
        (entry->flags & JUDGE_ACKED) && (far || judge_after(seg->seq.n, entry->edge));
    bool new = !(entry->flags & JUDGE_ACKED) || judge_after(end, entry->ack_max);
    bool own = record->u.wire.origin != 0 && record->u.wire.origin == entry->peer;
    if (beyond)
        return;
    if (judge_after(end, entry->heard))
        entry->heard = end;
    if (!own && new && (seg->ctl & (LASTACK_SYN | LASTACK_FIN)))
        entry->flags |= JUDGE_STRANGER;
    if (own && (seg->ctl & LASTACK_FIN) && !(entry->flags & JUDGE_HEARD_FIN)) {
        entry->flags |= JUDGE_HEARD_FIN;
        entry->heard_fin = end - 1;
        entry->heard_end = seg->place + seg->text_octets;
    }
    if (own)
        hear_fin(judge, entry, record);
}
