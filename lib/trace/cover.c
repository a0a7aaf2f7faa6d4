/* What a run has covered, counted as it happens. */
#include <lastack/diagram.h>

static unsigned arrival_of(const struct lastack_segment *seg) {
    if (seg->ctl & LASTACK_RST)
        return LASTACK_ARRIVAL_RST;
    if (seg->ctl & LASTACK_SYN)
        return seg->ctl & LASTACK_ACK ? LASTACK_ARRIVAL_SYN_ACK : LASTACK_ARRIVAL_SYN;
    if (seg->ctl & LASTACK_FIN)
        return LASTACK_ARRIVAL_FIN;
    if (seg->text_octets > 0)
        return LASTACK_ARRIVAL_DATA;
    return seg->ctl & LASTACK_ACK ? LASTACK_ARRIVAL_ACK : LASTACK_ARRIVAL_OTHER;
}

/* In which state it finds its connection. What a listener has taken, or turned away, is not known
 * by its four-tuple. */
static unsigned state_of(const lastack_sim *sim, const struct lastack_record *record) {
    const struct lastack_segment *seg = record->u.wire.segment;
    struct lastack_path path = {.local = seg->destination,
                                .remote = seg->source,
                                .local_port = seg->destination_port,
                                .remote_port = seg->source_port};
    struct lastack_connection connection;
    if (record->connection == 0)
        return LASTACK_CLOSED;
    return lastack_sim_find(sim, &path, &connection) ? connection.state : LASTACK_LISTEN;
}

/* A reboot is told once, before the host forgets all that it has. */
static void reboot(struct lastack_cover *cover, const lastack_sim *sim, int host) {
    struct lastack_connection connection;
    uint64_t cursor = 0;
    while (lastack_sim_next_connection(sim, &cursor, &connection))
        if (connection.host == host && connection.state != LASTACK_CLOSED)
            cover->edge[connection.state][LASTACK_EVENT_REBOOT]++;
}

void lastack_cover_see(void *context, lastack_sim *sim, const struct lastack_record *record) {
    struct lastack_cover *cover = context;
    if (record->kind == LASTACK_RECORD_ARRIVE) {
        cover->arrival[state_of(sim, record)][arrival_of(record->u.wire.segment)]++;
    } else if (record->kind == LASTACK_RECORD_STATE) {
        unsigned from = record->u.state.from, event = record->u.state.event;
        const struct lastack_edge *edge = lastack_edge_find(from, event);
        if (edge != NULL && edge->to == record->u.state.to)
            cover->edge[from][event]++;
        else
            cover->other++;
    } else if (record->kind == LASTACK_RECORD_REBOOT) {
        reboot(cover, sim, record->host);
    }
}

void lastack_cover_add(struct lastack_cover *sum, const struct lastack_cover *cover) {
    sum->other += cover->other;
    for (unsigned state = 0; state < LASTACK_STATE_COUNT; state++) {
        for (unsigned event = 0; event < LASTACK_EVENT_COUNT; event++)
            sum->edge[state][event] += cover->edge[state][event];
        for (unsigned kind = 0; kind < LASTACK_ARRIVAL_COUNT; kind++)
            sum->arrival[state][kind] += cover->arrival[state][kind];
    }
}
