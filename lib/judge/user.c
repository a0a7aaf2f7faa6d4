/* What the user of a connection has to know is told him: that it is open, that its peer has closed,
 * and that it was given up. */
#include "judge/judge.h"

void judge_user_signal(struct judge_entry *entry, const struct lastack_record *record) {
    switch (record->u.signal.id) {
    case LASTACK_SIGNAL_OPENED:
        entry->flags |= JUDGE_TOLD_OPEN;
        break;
    case LASTACK_SIGNAL_PEER_CLOSED:
        entry->flags |= JUDGE_TOLD_END | JUDGE_ENDED;
        break;
    case LASTACK_SIGNAL_REFUSED:
    case LASTACK_SIGNAL_RESET:
    case LASTACK_SIGNAL_TIMED_OUT:
        entry->flags |= JUDGE_TOLD_ERROR;
        break;
    default:
        break;
    }
}

/* It is gone, by a timeout, and what it has sent was not acknowledged: had it somebody to tell?
 * Whoever has called close() does not listen any more; nobody knows yet of a listener's child. */
static bool gives_up_in_silence(const struct judge *judge, const struct judge_entry *entry,
                                const struct lastack_record *record) {
    const uint32_t nobody = JUDGE_FORSAKEN | JUDGE_TOLD_ERROR;
    return judge_gone(record) && judge->op.trigger >= JUDGE_BY_TIMEOUT &&
           (entry->flags & JUDGE_SENT) && judge_after(entry->snd_max, entry->una) &&
           !(entry->flags & nobody) &&
           (entry->flags & (JUDGE_PASSIVE | JUDGE_TOLD_OPEN)) != JUDGE_PASSIVE;
}

void judge_user_deadline(struct judge *judge, struct judge_entry *entry,
                         const struct lastack_record *record) {
    if (entry->flags & (JUDGE_MUTE | JUDGE_AT_ONCE))
        return;
    if (gives_up_in_silence(judge, entry, record))
        judge_blame(judge, entry, LASTACK_FINDING_UNTOLD, record->time, LASTACK_CLOSED);
    else if ((entry->state == LASTACK_ESTABLISHED && !(entry->flags & JUDGE_TOLD_OPEN)) ||
             (entry->state == LASTACK_CLOSE_WAIT && !(entry->flags & JUDGE_TOLD_END)))
        judge_blame(judge, entry, LASTACK_FINDING_UNTOLD, record->time, entry->state);
}
