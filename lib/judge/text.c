/* What is delivered is a prefix of what was sent, and nobody else's. The world stores text by place
 * and origin, and so no octet need be compared. */
#include "judge/judge.h"

void judge_text_keep(struct judge *judge, struct judge_entry *entry,
                     const struct lastack_record *record) {
    uint32_t place = record->u.text.place, end = place + record->u.text.octets;
    uint32_t origin = record->u.text.origin;
    judge_chatter_progress(judge, entry);
    if (origin != 0 && origin == entry->peer) {
        if (place != record->u.text.from)
            judge_blame(judge, entry, LASTACK_FINDING_TEXT, record->time, place);
        return;
    }
    /* Kept is not yet delivered. */
    if (judge_after(entry->delivered, place))
        place = entry->delivered;
    if (!judge_after(end, place))
        return;
    if (!(entry->flags & JUDGE_GHOST) || judge_after(entry->ghost, place))
        entry->ghost = place;
    entry->flags |= JUDGE_GHOST;
}

void judge_text_deliver(struct judge *judge, struct judge_entry *entry,
                        const struct lastack_record *record) {
    uint32_t place = record->u.text.place;
    judge_chatter_progress(judge, entry);
    if ((entry->flags & JUDGE_GHOST) && judge_after(place, entry->ghost)) {
        judge_blame(judge, entry, LASTACK_FINDING_GHOST_TEXT, record->time, entry->ghost);
        entry->flags &= ~(uint32_t)JUDGE_GHOST;
    }
    entry->delivered = place;
}

/* Whoever says that the stream has ended must have delivered all of it. When an op has returned,
 * for the order of its effects is its own. */
void judge_text_deadline(struct judge *judge, struct judge_entry *entry,
                         const struct lastack_record *record) {
    if (!(entry->flags & JUDGE_ENDED) || (entry->flags & JUDGE_STRANGER))
        return;
    if (!(entry->flags & JUDGE_HEARD_FIN) || entry->delivered != entry->heard_end)
        judge_blame(judge, entry, LASTACK_FINDING_TEXT, record->time, entry->delivered);
}
