/* TIME-WAIT: a close by two FINs leaves it to one side at least for 2*MSL, and no timer but that
 * one runs in it; none runs in CLOSED. Judged by the deadlines that are asked for. */
#include "judge/judge.h"
#include <lastack/endpoint.h>
#include <lastack/state.h>
#include <lastack/tcp.h>

static lastack_time two_msl(const lastack_sim *sim, const struct judge_entry *entry) {
    return 2 * lastack_host_get(sim, entry->host, LASTACK_KNOB_MSL);
}

void judge_wait_state(lastack_sim *sim, struct judge_entry *entry,
                      const struct lastack_record *record) {
    if (record->u.state.to == LASTACK_TIME_WAIT) {
        entry->wait_since = record->time;
        entry->wait_least = two_msl(sim, entry);
        entry->wait_until = 0;
    } else if (record->u.state.from == LASTACK_TIME_WAIT) {
        lastack_time now = two_msl(sim, entry); /* may have been changed meanwhile */
        lastack_time least = now < entry->wait_least ? now : entry->wait_least;
        if (record->time - entry->wait_since >= least)
            entry->flags |= JUDGE_WAITED;
    }
}

/* The peer's FIN again, and all of ours acknowledged: 2*MSL begin anew, whoever sent it. */
void judge_wait_arrive(struct judge_entry *entry, const struct lastack_record *record) {
    const struct lastack_segment *seg = record->u.wire.segment;
    const unsigned bits = LASTACK_FIN | LASTACK_ACK | LASTACK_SYN | LASTACK_RST;
    if (entry->state == LASTACK_TIME_WAIT && (seg->ctl & bits) == (LASTACK_FIN | LASTACK_ACK) &&
        seg->seq.n + lastack_segment_length(seg) == entry->ack_max && seg->ack.n == entry->snd_max)
        entry->wait_until = 0;
}

/* What excuses a missing TIME-WAIT: a RST, an abort and a reboot, which are seen from outside, and
 * a timeout, which is one when `timeout` was called for it. */
void judge_wait_excuse(struct judge_entry *entry, const struct lastack_record *record,
                       const struct judge_op *op) {
    bool excused = false;
    switch (record->kind) {
    case LASTACK_RECORD_CALL:
        excused = record->u.call.call == LASTACK_CALL_ABORT;
        break;
    case LASTACK_RECORD_SEND:
    case LASTACK_RECORD_ARRIVE:
        excused = record->u.wire.segment->ctl & LASTACK_RST;
        break;
    case LASTACK_RECORD_REBOOT:
        excused = true;
        break;
    case LASTACK_RECORD_STATE:
        excused = record->u.state.event == LASTACK_EVENT_SYN_REOPENS ||
                  (op->trigger == JUDGE_BY_TIMEOUT && record->u.state.from != LASTACK_TIME_WAIT &&
                   record->u.state.to == LASTACK_CLOSED);
        break;
    default:
        break;
    }
    if (excused)
        entry->flags |= JUDGE_EXCUSED;
}

void judge_wait_deadline(lastack_sim *sim, struct judge *judge, struct judge_entry *entry,
                         const struct lastack_record *record) {
    lastack_time at = record->u.deadline.at, now = record->time;
    lastack_time due = at;
    /* `now` is no timer but the rest of the op. */
    if ((entry->flags & JUDGE_MUTE) || at <= now)
        return;
    if (entry->state == LASTACK_CLOSED) {
        due = LASTACK_NEVER;
    } else if (entry->state == LASTACK_TIME_WAIT) {
        if (at != entry->wait_until)
            due = now + two_msl(sim, entry);
        entry->wait_until = at;
    }
    if (at != due && !judge_told(entry, LASTACK_FINDING_TIMER))
        judge_enter(judge, &(struct lastack_found){.time = now,
                                                   .finding = LASTACK_FINDING_TIMER,
                                                   .connection = entry->id,
                                                   .host = entry->host,
                                                   .detail = entry->state,
                                                   .wanted = at,
                                                   .due = due});
}

void judge_wait_over(lastack_sim *sim, struct judge *judge, struct judge_entry *entry,
                     const struct lastack_record *record) {
    const uint32_t spare = JUDGE_EXCUSED | JUDGE_WAITED | JUDGE_MUTE | JUDGE_STRANGER;
    const uint32_t two_fins = JUDGE_FIN | JUDGE_HEARD_FIN | JUDGE_ACKED;
    bool took =
        (entry->flags & two_fins) == two_fins && judge_after(entry->ack_max, entry->heard_fin);
    bool spared = entry->flags & spare;
    if (entry->flags & JUDGE_OVER)
        return;
    entry->flags |= JUDGE_OVER;
    if (!(entry->flags & JUDGE_PEER_OVER)) {
        struct judge_entry *peer = judge_peer(judge, entry);
        if (peer != NULL)
            peer->flags |= JUDGE_PEER_OVER | (took ? (uint32_t)JUDGE_PEER_TOOK_FIN : 0) |
                           (spared ? (uint32_t)JUDGE_PEER_SPARED : 0);
        return;
    }
    if (!took || spared || !(entry->flags & JUDGE_PEER_TOOK_FIN) ||
        (entry->flags & JUDGE_PEER_SPARED))
        return;
    /* Who sent the first FIN should have waited. */
    if (entry->flags & JUDGE_FIN_FIRST)
        judge_blame(judge, entry, LASTACK_FINDING_NO_TIME_WAIT, record->time, entry->state);
    else
        judge_enter(judge, &(struct lastack_found){
                               .time = record->time,
                               .finding = LASTACK_FINDING_NO_TIME_WAIT,
                               .connection = entry->peer,
                               .host = lastack_address_host(sim, entry->path.remote),
                               .detail = entry->state,
                           });
}
