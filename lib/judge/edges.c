/* The state moves along edges of the table, and SND.UNA =< SND.NXT. */
#include "judge/judge.h"
#include <lastack/state.h>

#define EVENT(id) (1u << LASTACK_EVENT_##id)

/* The facts that an op called for this reason can have established. An endpoint that had no more
 * room for its effects goes on in `timeout`, and so anything but a call may happen there. */
static uint32_t events_of(const struct judge_op *op, const struct judge_entry *entry) {
    uint32_t segment = (entry->flags & JUDGE_CLOSING ? EVENT(CLOSE) : 0) | EVENT(RCV_FIN) |
                       EVENT(ACK_OF_SYN) | EVENT(ACK_OF_FIN) | EVENT(TEXT_AFTER_CLOSE);
    uint32_t syn = EVENT(RCV_SYN) | EVENT(RCV_SYN_ACK) | EVENT(RETURN_TO_LISTEN) |
                   EVENT(SYN_IN_WINDOW) | EVENT(SYN_REOPENS);
    uint32_t rst = EVENT(RCV_RST) | EVENT(RETURN_TO_LISTEN);
    switch (op->trigger) {
    case JUDGE_BY_CALL:
        return EVENT(OPEN_PASSIVE) | EVENT(OPEN_ACTIVE) | EVENT(SEND) | EVENT(CLOSE) | EVENT(ABORT);
    case JUDGE_BY_SEGMENT:
        return segment | (op->ctl & LASTACK_SYN ? syn : 0) | (op->ctl & LASTACK_RST ? rst : 0);
    case JUDGE_BY_TIMEOUT:
    case JUDGE_BY_REST:
        return segment | syn | rst | EVENT(TIMEOUT_2MSL) | EVENT(TIMEOUT_R2) | EVENT(TIMEOUT_USER) |
               EVENT(TIMEOUT_FIN_WAIT_2);
    default:
        return EVENT(REBOOT);
    }
}

/* Does a path of edges with these events lead from one state to the other? */
static bool path_leads(unsigned from, unsigned to, uint32_t events) {
    uint32_t reached = 1u << from, before = 0;
    while (reached != before) {
        before = reached;
        for (unsigned state = 0; state < LASTACK_STATE_COUNT; state++)
            for (unsigned event = 0; event < LASTACK_EVENT_COUNT; event++) {
                if (!(before >> state & 1) || !(events >> event & 1))
                    continue;
                const struct lastack_edge *edge = lastack_edge_find(state, event);
                if (edge != NULL)
                    reached |= 1u << edge->to;
            }
    }
    return reached >> to & 1;
}

void judge_edges_state(struct judge *judge, struct judge_entry *entry,
                       const struct lastack_record *record) {
    unsigned from = record->u.state.from, to = record->u.state.to, event = record->u.state.event;
    bool right;
    if (event == LASTACK_EVENT_NONE) {
        right = path_leads(from, to, events_of(&judge->op, entry));
    } else {
        const struct lastack_edge *edge = lastack_edge_find(from, event);
        right = edge != NULL && edge->to == to;
    }
    if (!right)
        judge_blame(judge, entry, LASTACK_FINDING_EDGE, record->time,
                    event << 16 | from << 8 | to);
}

void judge_edges_deadline(lastack_sim *sim, struct judge *judge, struct judge_entry *entry,
                          const struct lastack_record *record) {
    struct lastack_view view;
    bool mute = entry->flags & JUDGE_MUTE;
    /* A call moves neither; a view is the dearest thing the judge asks for. */
    if (judge->op.trigger == JUDGE_BY_CALL || (entry->flags & JUDGE_BLIND) ||
        (!mute && entry->state <= LASTACK_LISTEN) || !lastack_sim_view(sim, &entry->path, &view))
        return;
    if (!(view.known & LASTACK_KNOWS_SND)) {
        entry->flags |= JUDGE_BLIND;
        judge->not_visible |= 1u << LASTACK_FINDING_VARIABLES;
    } else if (judge_after(view.snd_una.n, view.snd_nxt.n))
        judge_blame(judge, entry, LASTACK_FINDING_VARIABLES, record->time, view.snd_una.n);
}
