/* No talk without progress: not more than 64 segments of a connection in a second, and not more
 * than 64 answers to answers, however slow the link. Both ends count; what a forged segment draws
 * does not. What answers a segment is as good as that segment, if it is a RST or if the segment was
 * new: a listener, or who has just aborted, answers all that is still on its way, and who waits for
 * lost text all that comes behind it. Only answers to answers make a loop.
 * Progress is a new sequence number, acknowledgment or window edge, text, or a change of
 * state.
 */
#include "judge/judge.h"
#include <string.h>

#define TICK (LASTACK_SECOND / JUDGE_BUCKETS)

static void forget(struct judge_entry *entry) {
    memset(entry->bucket, 0, sizeof entry->bucket);
    entry->depth = 0;
    entry->flags &= ~(uint32_t)JUDGE_COUNTED;
}

void judge_chatter_progress(struct judge *judge, struct judge_entry *entry) {
    entry->arrived = 0;
    if (!(entry->flags & JUDGE_COUNTED))
        return;
    struct judge_entry *peer = judge_peer(judge, entry);
    forget(entry);
    if (peer != NULL)
        forget(peer);
}

/* Counts a segment; answers how many there were in the second that ends now, or a little less. */
static unsigned count(struct judge_entry *entry, lastack_time now) {
    uint64_t tick = (uint64_t)now / TICK;
    unsigned sum = 0;
    if (tick - entry->tick >= JUDGE_BUCKETS)
        memset(entry->bucket, 0, sizeof entry->bucket);
    else
        while (entry->tick < tick)
            entry->bucket[++entry->tick % JUDGE_BUCKETS] = 0;
    entry->tick = tick;
    if (entry->bucket[tick % JUDGE_BUCKETS] < UINT8_MAX)
        entry->bucket[tick % JUDGE_BUCKETS]++;
    entry->flags |= JUDGE_COUNTED;
    for (unsigned i = 0; i < JUDGE_BUCKETS; i++)
        sum += entry->bucket[i];
    return sum;
}

static bool progress(const struct judge_entry *entry, const struct lastack_segment *seg) {
    uint32_t end = seg->seq.n + lastack_segment_length(seg);
    if (seg->ctl & LASTACK_RST)
        return false;
    if (!(entry->flags & JUDGE_SENT) || judge_after(end, entry->snd_max))
        return true;
    if (!(seg->ctl & LASTACK_ACK))
        return false;
    return !(entry->flags & JUDGE_ACKED) || judge_after(seg->ack.n, entry->ack_max) ||
           judge_after(judge_sequence_edge(entry, seg), entry->edge);
}

/* The first answer that the segment at work draws: a RST, though not to one, or whatever a new
 * segment is answered by. */
static bool drawn(struct judge_op *op, const struct lastack_segment *seg) {
    bool reset = (seg->ctl & LASTACK_RST) && !(op->ctl & LASTACK_RST);
    if (op->trigger != JUDGE_BY_SEGMENT || op->answered || !(reset || op->fresh))
        return false;
    op->answered = 1;
    return true;
}

void judge_chatter_send(struct judge *judge, struct judge_entry *entry,
                        const struct lastack_record *record) {
    if (progress(entry, record->u.wire.segment)) {
        judge_chatter_progress(judge, entry);
        return;
    }
    if (judge->op.forged)
        return;
    unsigned sum = 0;
    entry->depth = judge->op.depth;
    if (!drawn(&judge->op, record->u.wire.segment)) {
        struct judge_entry *peer = judge_peer(judge, entry);
        sum = count(entry, record->time);
        if (peer != NULL)
            count(peer, record->time);
    }
    if (sum > JUDGE_CHATTER || entry->depth > JUDGE_CHATTER)
        judge_blame(judge, entry, LASTACK_FINDING_CHATTER, record->time,
                    sum > entry->depth ? sum : entry->depth);
}

void judge_chatter_arrive(struct judge *judge, struct judge_entry *entry,
                          const struct lastack_record *record) {
    /* What nobody's endpoint sent, a RST say, answers what this one sent last. */
    struct judge_entry *from = judge_find(judge, record->u.wire.origin);
    unsigned depth = from != NULL ? from->depth : entry->depth;
    if (record->u.wire.facts & LASTACK_FACT_FORGED)
        depth = 0;
    entry->arrived = (uint8_t)(depth < UINT8_MAX ? depth + 1 : UINT8_MAX);
    judge->op.depth = entry->arrived;
}
