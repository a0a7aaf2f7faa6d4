/* From marks to rows: what happened in one flow, laid out so that both columns read downwards.
 *
 * A segment is one row when nothing happened on the receiver's side while it was under way, as in
 * the RFC's Figure 12; otherwise it is a row where it leaves and a row where it arrives, as in
 * Figure 13. What is on a row that is already there (the state its arrival led to) is entered in
 * it; a state that is entered together with a sending goes on the row of that sending. */
#include "trace/ladder.h"
#include <lastack/state.h>

struct layout {
    const lastack_ladder *ladder;
    uint32_t *row_of; /* by sighting: its first row + 1 */
    struct pool *rows;
    uint32_t current[2]; /* the row that a state of this side may still go to; LADDER_NONE */
    uint32_t pending[2]; /* the mark of a state for the next sending; LADDER_NONE: none */
    uint32_t error;      /* the mark of an error that is told below the state it comes with */
    bool failed;
};

static struct row *row_at(const struct layout *layout, uint32_t i) {
    return (struct row *)layout->rows->at + i;
}

static struct row *add_row(struct layout *layout, uint32_t mark, unsigned shape) {
    struct row *row = pool_add(layout->rows, layout->ladder->memory);
    if (row == NULL) {
        layout->failed = true;
        return NULL;
    }
    *row = (struct row){.time = {LASTACK_NEVER, LASTACK_NEVER},
                        .mark = mark,
                        .sighting = LADDER_NONE,
                        .op = {LADDER_NONE, LADDER_NONE},
                        .shape = (uint8_t)shape};
    return row;
}

/* A word or a state that stands alone: beside what the other side did at that time, if that stands
 * alone too and nothing has happened on this side since, else on a row of its own. */
static void add_note(struct layout *layout, uint32_t number, unsigned kind, uint32_t value) {
    const struct mark *mark = ladder_mark(layout->ladder, number);
    unsigned side = mark->side;
    uint32_t i = layout->rows->count, found = LADDER_NONE;
    while (i-- > 0 && row_at(layout, i)->time[side] == LASTACK_NEVER &&
           row_at(layout, i)->time[side ^ 1] == mark->time)
        if (row_at(layout, i)->shape == ROW_NOTE)
            found = i;
    struct row *row =
        found != LADDER_NONE ? row_at(layout, found) : add_row(layout, number, ROW_NOTE);
    if (row == NULL)
        return;
    row->time[side] = mark->time;
    row->op[side] = mark->op;
    row->cell[side] = (uint8_t)kind;
    row->value[side] = value;
    layout->current[side] = (uint32_t)(row - row_at(layout, 0));
}

/* ---- sending and arriving ----------------------------------------------------------------------
 */

/* May the arrival `until` be drawn at the sending `from`, that is, before all that lies between?
 * Only what has been drawn before on the receiver's side may, with the one state that fits its row.
 */
static bool may_jump(const struct layout *layout, uint32_t from, uint32_t until) {
    unsigned side = ladder_mark(layout->ladder, until)->side;
    uint32_t op = LADDER_NONE;
    for (uint32_t i = ladder_mark(layout->ladder, from)->next; i != until;) {
        const struct mark *mark = ladder_mark(layout->ladder, i);
        i = mark->next;
        if (mark->side != side)
            continue;
        if (mark->kind == MARK_ARRIVE && layout->row_of[mark->what] != 0)
            op = mark->op;
        else if (mark->kind == MARK_STATE && mark->op == op)
            op = LADDER_NONE;
        else
            return false;
    }
    return true;
}

static void add_send(struct layout *layout, uint32_t number) {
    const lastack_ladder *ladder = layout->ladder;
    const struct mark *mark = ladder_mark(ladder, number);
    const struct sighting *sighting = ladder_sighting(ladder, mark->what);
    unsigned side = mark->side;
    unsigned shape = sighting->loss != LASTACK_LOSS_NONE ? ROW_LOST : ROW_START;
    if (sighting->arrived != LADDER_NONE && may_jump(layout, number, sighting->arrived))
        shape = ROW_WHOLE;
    struct row *row = add_row(layout, number, shape);
    if (row == NULL)
        return;
    row->sighting = mark->what;
    row->sender = (uint8_t)side;
    row->time[side] = mark->time;
    row->op[side] = mark->op;
    if (layout->pending[side] != LADDER_NONE) {
        row->cell[side] = CELL_STATE;
        row->value[side] = ladder_mark(ladder, layout->pending[side])->to;
        row->mark = layout->pending[side];
        layout->pending[side] = LADDER_NONE;
    } else if (sighting->again) {
        row->cell[side] = CELL_AGAIN;
    }
    if (shape == ROW_WHOLE) {
        const struct mark *arrival = ladder_mark(ladder, sighting->arrived);
        row->time[side ^ 1] = arrival->time;
        row->op[side ^ 1] = arrival->op;
        layout->row_of[mark->what] = layout->rows->count;
    }
    layout->current[side] = layout->rows->count - 1;
}

static void add_arrive(struct layout *layout, uint32_t number) {
    const struct mark *mark = ladder_mark(layout->ladder, number);
    const struct sighting *sighting = ladder_sighting(layout->ladder, mark->what);
    unsigned side = mark->side;
    if (layout->row_of[mark->what] != 0) { /* drawn when it was sent */
        layout->current[side] = layout->row_of[mark->what] - 1;
        return;
    }
    struct row *row = add_row(layout, number, ROW_END);
    if (row == NULL)
        return;
    row->sighting = mark->what;
    row->sender = (uint8_t)(side ^ 1);
    row->time[side] = mark->time;
    row->op[side] = mark->op;
    if (sighting->facts & LASTACK_FACT_FORGED)
        row->cell[side ^ 1] = CELL_FORGED;
    else if (sighting->facts & LASTACK_FACT_COPY)
        row->cell[side ^ 1] = CELL_COPY;
    layout->row_of[mark->what] = layout->rows->count;
    layout->current[side] = layout->rows->count - 1;
}

/* ---- states ------------------------------------------------------------------------------------
 */

/* Is there a sending of the same op ahead, before another state? */
static bool sends_next(const struct layout *layout, const struct mark *state) {
    for (uint32_t i = state->next; i != LADDER_NONE;) {
        const struct mark *mark = ladder_mark(layout->ladder, i);
        if (mark->op != state->op)
            return false;
        if (mark->side == state->side && mark->kind != MARK_ERROR)
            return mark->kind == MARK_SEND;
        i = mark->next;
    }
    return false;
}

static bool is_timeout(unsigned event) {
    return event == LASTACK_EVENT_TIMEOUT_2MSL || event == LASTACK_EVENT_TIMEOUT_R2 ||
           event == LASTACK_EVENT_TIMEOUT_USER || event == LASTACK_EVENT_TIMEOUT_FIN_WAIT_2;
}

static void add_state(struct layout *layout, uint32_t number) {
    const struct mark *mark = ladder_mark(layout->ladder, number);
    unsigned side = mark->side;
    uint32_t current = layout->current[side];
    if (is_timeout(mark->event))
        add_note(layout, number, CELL_EVENT, mark->event);
    else if (current != LADDER_NONE && row_at(layout, current)->op[side] == mark->op) {
        struct row *row = row_at(layout, current);
        if (row->cell[side] == CELL_EMPTY || row->cell[side] == CELL_AGAIN) {
            row->cell[side] = CELL_STATE;
            row->value[side] = mark->to;
            return;
        }
    }
    if (sends_next(layout, mark))
        layout->pending[side] = number;
    else
        add_note(layout, number, CELL_STATE, mark->to);
}

/* The op with an error is over. */
static void tell_error(struct layout *layout, uint32_t op) {
    if (layout->error == LADDER_NONE || ladder_mark(layout->ladder, layout->error)->op == op)
        return;
    add_note(layout, layout->error, CELL_ERROR, ladder_mark(layout->ladder, layout->error)->what);
    layout->error = LADDER_NONE;
}

bool ladder_rows(const lastack_ladder *ladder, const struct flow *flow, uint32_t *row_of,
                 struct pool *rows) {
    struct layout layout = {.ladder = ladder,
                            .row_of = row_of,
                            .rows = rows,
                            .current = {LADDER_NONE, LADDER_NONE},
                            .pending = {LADDER_NONE, LADDER_NONE},
                            .error = LADDER_NONE};
    rows->count = 0;
    for (uint32_t i = flow->first; i != LADDER_NONE; i = ladder_mark(ladder, i)->next) {
        const struct mark *mark = ladder_mark(ladder, i);
        tell_error(&layout, mark->op);
        switch (mark->kind) {
        case MARK_SEND:
            add_send(&layout, i);
            break;
        case MARK_ARRIVE:
            add_arrive(&layout, i);
            break;
        case MARK_STATE:
            add_state(&layout, i);
            break;
        case MARK_CALL:
            add_note(&layout, i, CELL_CALL, mark->what);
            break;
        case MARK_ERROR:
            layout.error = i;
            break;
        default:
            add_note(&layout, i, CELL_REBOOT, 0);
            break;
        }
        if (layout.failed)
            return false;
    }
    tell_error(&layout, LADDER_NONE);
    return !layout.failed;
}
