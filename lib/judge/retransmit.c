/* What may be lost can be sent again: an endpoint that waits for its peer has a timer running.
 * Judged by the deadlines that are asked for. */
#include "judge/judge.h"

void judge_retransmit_arrive(struct judge_entry *entry, const struct lastack_record *record) {
    const struct lastack_segment *seg = record->u.wire.segment;
    if ((entry->flags & JUDGE_SENT) && (seg->ctl & LASTACK_ACK) &&
        judge_after(seg->ack.n, entry->una) && !judge_after(seg->ack.n, entry->snd_max))
        entry->una = seg->ack.n;
}

/* Text that its user has given it, and that has not been sent: the window is closed, or small. */
static bool holds_text(const lastack_sim *sim, const struct judge_entry *entry) {
    struct lastack_connection connection;
    uint32_t sent = entry->snd_max - entry->iss - 1; /* a place: behind the FIN, if that was sent */
    return lastack_sim_find(sim, &entry->path, &connection) && !connection.resting &&
           judge_after(connection.text.out_end, sent);
}

static bool waits(const lastack_sim *sim, const struct judge_entry *entry) {
    return judge_after(entry->snd_max, entry->una) ||
           (entry->flags & (JUDGE_CLOSING | JUDGE_FIN)) == JUDGE_CLOSING || holds_text(sim, entry);
}

void judge_retransmit_deadline(lastack_sim *sim, struct judge *judge, struct judge_entry *entry,
                               const struct lastack_record *record) {
    bool closed = entry->state == LASTACK_CLOSED && !(entry->flags & JUDGE_MUTE);
    if (record->u.deadline.at == LASTACK_NEVER && (entry->flags & JUDGE_SENT) && !closed &&
        !judge_gone(record) && waits(sim, entry))
        judge_blame(judge, entry, LASTACK_FINDING_NO_TIMER, record->time, entry->una);
}
