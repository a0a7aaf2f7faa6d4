/* The trace as notes: every segment that left, was lost or arrived, in this order, and the states
 * of its two ends. Written only when some step looks back at it. */
#include "script/notes.h"
#include <string.h>

static notes_cell append_line(lastack_sim *sim, struct notes *notes, notes_cell segment,
                              unsigned kind) {
    notes_cell at = notes_take(sim, notes, sizeof(struct notes_line));
    if (at == 0)
        return 0;
    struct notes_line *line = notes_at(notes, at);
    line->segment = segment;
    line->kind = kind;
    if (notes->line == 0)
        notes->line = at;
    else
        ((struct notes_line *)notes_at(notes, notes->line_last))->next = at;
    notes->line_last = at;
    return at;
}

static notes_cell add_segment(lastack_sim *sim, struct notes *notes,
                              const struct lastack_record *record) {
    const struct lastack_segment *seg = record->u.wire.segment;
    notes_cell at = notes_take(sim, notes, sizeof(struct notes_segment));
    if (at == 0)
        return 0;
    struct notes_segment *segment = notes_at(notes, at);
    segment->sent = segment->arrived = LASTACK_NEVER;
    segment->segment = *seg;
    segment->sender = record->u.wire.origin;
    segment->from = (int16_t)lastack_address_host(sim, seg->source);
    segment->to = (int16_t)lastack_address_host(sim, seg->destination);
    segment->facts = (uint16_t)record->u.wire.facts;
    return at;
}

static void see_send(lastack_sim *sim, struct notes *notes, const struct lastack_record *record) {
    notes_cell at = add_segment(sim, notes, record);
    if (at == 0)
        return;
    struct notes_segment *segment = notes_at(notes, at);
    segment->sent = record->time;
    segment->sender = record->connection;
    if (notes->pending == 0)
        notes->pending = at;
    else
        ((struct notes_segment *)notes_at(notes, notes->pending_last))->pending = at;
    notes->pending_last = at;
    notes_cell line = append_line(sim, notes, at, NOTES_LEFT);
    if (notes->op_segment == 0)
        notes->op_segment = line;
}

static bool same(const struct notes_segment *segment, const struct lastack_record *record) {
    return segment->sender == record->u.wire.origin &&
           memcmp(&segment->segment, record->u.wire.segment, sizeof segment->segment) == 0;
}

/* The segment under way that a record speaks of, which is under way no more; 0: there is none, as
 * for a forged one. */
static notes_cell take_pending(struct notes *notes, const struct lastack_record *record) {
    notes_cell before = 0, at = notes->pending;
    while (at != 0) {
        struct notes_segment *segment = notes_at(notes, at);
        if (same(segment, record)) {
            if (before == 0)
                notes->pending = segment->pending;
            else
                ((struct notes_segment *)notes_at(notes, before))->pending = segment->pending;
            if (notes->pending_last == at)
                notes->pending_last = before;
            segment->pending = 0;
            return at;
        }
        before = at;
        at = segment->pending;
    }
    return 0;
}

static void see_lose(struct notes *notes, const struct lastack_record *record) {
    notes_cell at = record->u.wire.facts & LASTACK_FACT_COPY ? 0 : take_pending(notes, record);
    if (at != 0)
        ((struct notes_segment *)notes_at(notes, at))->flags |= NOTES_LOST;
}

static void see_arrive(lastack_sim *sim, struct notes *notes, const struct lastack_record *record) {
    bool owned = !(record->u.wire.facts & (LASTACK_FACT_COPY | LASTACK_FACT_FORGED));
    notes_cell at = owned ? take_pending(notes, record) : 0;
    if (at == 0)
        at = add_segment(sim, notes, record);
    if (at == 0)
        return;
    struct notes_segment *segment = notes_at(notes, at);
    segment->arrived = record->time;
    segment->receiver = record->connection;
    segment->flags |= NOTES_THERE;
    append_line(sim, notes, at, NOTES_ARRIVED);
    notes->op_arrived = at;
}

/* An op is over: the states that its segments are drawn with. */
static void see_deadline(struct notes *notes, const struct lastack_record *record) {
    struct notes_conn *conn = notes_conn(notes, record->connection);
    uint8_t state =
        (uint8_t)((conn == NULL ? (uint8_t)LASTACK_CLOSED : notes_state(notes, conn)) + 1);
    for (notes_cell at = notes->op_segment; at != 0;) {
        const struct notes_line *line = notes_at(notes, at);
        struct notes_segment *segment = notes_at(notes, line->segment);
        if (line->kind == NOTES_LEFT && segment->sender == record->connection)
            segment->sender_state = state;
        at = line->next;
    }
    if (notes->op_arrived != 0)
        ((struct notes_segment *)notes_at(notes, notes->op_arrived))->receiver_state = state;
    notes->op_segment = notes->op_arrived = 0;
}

void notes_trace(lastack_sim *sim, struct notes *notes, const struct lastack_record *record) {
    switch (record->kind) {
    case LASTACK_RECORD_SEND:
        see_send(sim, notes, record);
        break;
    case LASTACK_RECORD_LOSE:
        see_lose(notes, record);
        break;
    case LASTACK_RECORD_ARRIVE:
        see_arrive(sim, notes, record);
        break;
    case LASTACK_RECORD_DEADLINE:
        see_deadline(notes, record);
        break;
    default:
        break;
    }
}
