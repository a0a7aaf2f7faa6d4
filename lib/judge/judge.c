/* The judge: a resident that sees every record, keeps what its properties need, and what they
 * found.
 */
#include "judge/judge.h"
#include "net/block.h"
#include <lastack/state.h>
#include <string.h>

/* ---- findings ----------------------------------------------------------------------------------
 */

void judge_enter(struct judge *judge, const struct lastack_found *found) {
    if (judge->count < JUDGE_FOUND)
        judge->found[judge->count] = *found;
    judge->count++;
}

bool judge_told(struct judge_entry *entry, unsigned finding) {
    bool told = entry->found >> finding & 1;
    entry->found |= 1u << finding;
    return told;
}

void judge_blame(struct judge *judge, struct judge_entry *entry, unsigned finding,
                 lastack_time time, uint32_t detail) {
    if (judge_told(entry, finding))
        return;
    judge_enter(judge, &(struct lastack_found){.time = time,
                                               .finding = finding,
                                               .connection = entry->id,
                                               .host = entry->host,
                                               .detail = detail});
}

static void see(void *memory, lastack_sim *sim, const struct lastack_record *record);

/* By what it does: a caller may have a table of its own made from ours. */
static bool is_judge(const lastack_sim *sim, uint32_t resident) {
    return resident < sim->residents && sim->resident[resident]->record == see;
}

static struct judge *judge_of(lastack_sim *sim, uint32_t resident) {
    return is_judge(sim, resident) ? lastack_sim_resident(sim, resident) : NULL;
}

uint32_t lastack_judge_resident(const lastack_sim *sim) {
    for (uint32_t i = 0; i < sim->residents; i++)
        if (is_judge(sim, i))
            return i;
    return LASTACK_RESIDENTS;
}

bool lastack_judge_found(lastack_sim *sim, uint32_t resident, uint32_t i,
                         struct lastack_found *found) {
    const struct judge *judge = judge_of(sim, resident);
    if (judge == NULL || i >= judge->count || i >= JUDGE_FOUND)
        return false;
    *found = judge->found[i];
    return true;
}

uint32_t lastack_judge_count(lastack_sim *sim, uint32_t resident) {
    const struct judge *judge = judge_of(sim, resident);
    return judge == NULL ? 0 : judge->count;
}

uint32_t lastack_judge_not_visible(lastack_sim *sim, uint32_t resident) {
    const struct judge *judge = judge_of(sim, resident);
    return judge == NULL ? 0 : judge->not_visible;
}

/* ---- births and ends ---------------------------------------------------------------------------
 */

static void born(lastack_sim *sim, struct judge *judge, const struct lastack_record *record) {
    struct judge_entry *entry = judge_add(sim, judge, record);
    struct lastack_connection connection;
    if (entry == NULL)
        return;
    if (record->u.born.listener != 0) {
        entry->state = LASTACK_LISTEN;
        entry->flags |= JUDGE_PASSIVE;
    }
    if (lastack_sim_find(sim, &entry->path, &connection)) {
        const struct lastack_endpoint_ops *ops = sim->kind[connection.kind];
        if (ops->flags & LASTACK_ENDPOINT_SILENT) {
            entry->flags |= JUDGE_MUTE;
            judge->not_visible |= 1u << LASTACK_FINDING_EDGE | 1u << LASTACK_FINDING_TIMER |
                                  1u << LASTACK_FINDING_NO_TIME_WAIT |
                                  1u << LASTACK_FINDING_UNTOLD;
        }
        if (ops->view == NULL) {
            entry->flags |= JUDGE_BLIND;
            judge->not_visible |= 1u << LASTACK_FINDING_VARIABLES;
        }
    }
    /* Listeners share a port by their addresses, and a four-tuple may be lent for MAY-2. */
    const struct judge_entry *twin = entry->path.remote_port != 0 ? judge_twin(judge, entry) : NULL;
    if (twin != NULL && twin->id != record->u.born.reopens)
        judge_blame(judge, entry, LASTACK_FINDING_TWIN, record->time, twin->id);
}

static void gone(lastack_sim *sim, struct judge *judge, struct judge_entry *entry,
                 const struct lastack_record *record) {
    judge_wait_over(sim, judge, entry, record);
    judge_drop(judge, entry);
}

/* A reboot is told once, for all that the host forgets. */
static void reboot(lastack_sim *sim, struct judge *judge, const struct lastack_record *record) {
    for (uint32_t i = 0; i < judge->high; i++) {
        struct judge_entry *entry = &judge->entry[i];
        if (entry->id == 0 || entry->host != record->host)
            continue;
        judge_wait_excuse(entry, record, &judge->op);
        gone(sim, judge, entry, record);
    }
}

/* ---- records -----------------------------------------------------------------------------------
 */

/* An op begins. */
static void begin(struct judge *judge, struct judge_entry *entry,
                  const struct lastack_record *record) {
    struct judge_op *op = &judge->op;
    *op = (struct judge_op){.connection = record->connection};
    if (record->kind == LASTACK_RECORD_CALL) {
        op->trigger = JUDGE_BY_CALL;
    } else if (record->kind == LASTACK_RECORD_ARRIVE) {
        op->trigger = JUDGE_BY_SEGMENT;
        op->ctl = record->u.wire.segment->ctl;
        op->forged = (record->u.wire.facts & LASTACK_FACT_FORGED) != 0;
        op->fresh = lastack_segment_length(record->u.wire.segment) > 0 &&
                    !(record->u.wire.facts & LASTACK_FACT_RETRANSMISSION);
    } else if (entry != NULL && (entry->flags & JUDGE_AT_ONCE)) {
        op->trigger = JUDGE_BY_REST;
        op->depth = entry->arrived;
    } else {
        op->trigger = JUDGE_BY_TIMEOUT;
    }
    if (entry == NULL)
        return;
    judge_wait_excuse(entry, record, op);
    if (record->kind == LASTACK_RECORD_CALL &&
        (record->u.call.call == LASTACK_CALL_CLOSE || record->u.call.call == LASTACK_CALL_FORSAKE))
        entry->flags |= JUDGE_CLOSING;
    if (record->kind == LASTACK_RECORD_CALL && record->u.call.call == LASTACK_CALL_FORSAKE)
        entry->flags |= JUDGE_FORSAKEN;
    if (record->kind == LASTACK_RECORD_ARRIVE) {
        judge_chatter_arrive(judge, entry, record);
        judge_sequence_arrive(judge, entry, record);
        judge_retransmit_arrive(entry, record);
        judge_wait_arrive(entry, record);
    }
}

static void send(struct judge *judge, struct judge_entry *entry,
                 const struct lastack_record *record) {
    const struct lastack_segment *seg = record->u.wire.segment;
    const struct judge_op *op = &judge->op;
    if ((seg->ctl & LASTACK_RST) && op->trigger == JUDGE_BY_SEGMENT && (op->ctl & LASTACK_RST) &&
        op->connection == record->connection) {
        if (entry != NULL)
            judge_blame(judge, entry, LASTACK_FINDING_RST_OF_RST, record->time, seg->seq.n);
        else
            judge_enter(judge, &(struct lastack_found){.time = record->time,
                                                       .finding = LASTACK_FINDING_RST_OF_RST,
                                                       .host = record->host,
                                                       .detail = seg->seq.n});
    }
    if (entry == NULL)
        return;
    judge_wait_excuse(entry, record, op);
    judge_chatter_send(judge, entry, record);
    judge_sequence_send(judge, entry, record);
}

static void state(lastack_sim *sim, struct judge *judge, struct judge_entry *entry,
                  const struct lastack_record *record) {
    judge_edges_state(judge, entry, record);
    judge_wait_state(sim, entry, record);
    judge_wait_excuse(entry, record, &judge->op);
    judge_chatter_progress(judge, entry);
    entry->state = record->u.state.to;
    if (record->u.state.event == LASTACK_EVENT_RCV_FIN)
        entry->flags |= JUDGE_ENDED;
}

/* An op has returned, with its effects applied: what holds of the whole of it. */
static void deadline(lastack_sim *sim, struct judge *judge, struct judge_entry *entry,
                     const struct lastack_record *record) {
    entry->flags &= ~(uint32_t)JUDGE_AT_ONCE;
    if (record->u.deadline.at <= record->time)
        entry->flags |= JUDGE_AT_ONCE;
    judge_edges_deadline(sim, judge, entry, record);
    judge_text_deadline(judge, entry, record);
    judge_wait_deadline(sim, judge, entry, record);
    judge_retransmit_deadline(sim, judge, entry, record);
    judge_user_deadline(judge, entry, record);
    if (entry->state == LASTACK_CLOSED && !(entry->flags & JUDGE_MUTE))
        judge_wait_over(sim, judge, entry, record);
    judge->op.trigger = JUDGE_BY_NOTHING;
}

/* Most records are of the same connection as the one before. */
static struct judge_entry *entry_of(struct judge *judge, const struct lastack_record *record) {
    struct judge_entry *entry = &judge->entry[judge->recent];
    if (record->connection != 0 && entry->id == record->connection)
        return entry;
    entry = judge_find(judge, record->connection);
    if (entry != NULL)
        judge->recent = (uint32_t)(entry - judge->entry);
    return entry;
}

static void see(void *memory, lastack_sim *sim, const struct lastack_record *record) {
    struct judge *judge = memory;
    struct judge_entry *entry = entry_of(judge, record);
    switch (record->kind) {
    case LASTACK_RECORD_BORN:
        born(sim, judge, record);
        return;
    case LASTACK_RECORD_REBOOT:
        reboot(sim, judge, record);
        return;
    case LASTACK_RECORD_CALL:
    case LASTACK_RECORD_ARRIVE:
    case LASTACK_RECORD_TIMEOUT:
        begin(judge, entry, record);
        return;
    case LASTACK_RECORD_SEND:
        send(judge, entry, record);
        return;
    default:
        break;
    }
    if (entry == NULL)
        return; /* past the judge's memory, and the world has stopped */
    switch (record->kind) {
    case LASTACK_RECORD_STATE:
        state(sim, judge, entry, record);
        break;
    case LASTACK_RECORD_SIGNAL:
        judge_user_signal(entry, record);
        break;
    case LASTACK_RECORD_KEEP:
        judge_text_keep(judge, entry, record);
        break;
    case LASTACK_RECORD_DELIVER:
        judge_text_deliver(judge, entry, record);
        break;
    case LASTACK_RECORD_DEADLINE:
        deadline(sim, judge, entry, record);
        break;
    case LASTACK_RECORD_GONE:
        gone(sim, judge, entry, record);
        break;
    default:
        break;
    }
}

#define WANTS(id) (1u << LASTACK_RECORD_##id)

const struct lastack_resident_ops lastack_judge_ops = {
    .name = "judge",
    .octets = SIZE_MAX,
    .octets_at_birth = sizeof(struct judge) + JUDGE_ENTRIES_AT_BIRTH * sizeof(struct judge_entry),
    .records = WANTS(CALL) | WANTS(SEND) | WANTS(ARRIVE) | WANTS(TIMEOUT) | WANTS(BORN) |
               WANTS(STATE) | WANTS(SIGNAL) | WANTS(KEEP) | WANTS(DELIVER) | WANTS(DEADLINE) |
               WANTS(GONE) | WANTS(REBOOT),
    .record = see,
};
