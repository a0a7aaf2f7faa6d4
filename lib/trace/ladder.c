/* The ladder looks on: records become marks of a flow. */
#include "trace/ladder.h"
#include "base/memory.h"
#include <lastack/endpoint.h>
#include <lastack/state.h>
#include <string.h>

lastack_ladder *lastack_ladder_create(const struct lastack_allocator *memory,
                                      const struct lastack_names *names) {
    lastack_ladder *ladder = memory_get(memory, sizeof *ladder);
    if (ladder == NULL)
        return NULL;
    *ladder = (struct lastack_ladder){
        .memory = memory,
        .marks.each = sizeof(struct mark),
        .sightings.each = sizeof(struct sighting),
        .flows.each = sizeof(struct flow),
        .connections.each = sizeof(struct connection),
        .latest = LADDER_NONE,
    };
    if (names != NULL)
        ladder->names = *names;
    return ladder;
}

void lastack_ladder_free(lastack_ladder *ladder) {
    if (ladder == NULL)
        return;
    pool_free(&ladder->marks, ladder->memory);
    pool_free(&ladder->sightings, ladder->memory);
    pool_free(&ladder->flows, ladder->memory);
    pool_free(&ladder->connections, ladder->memory);
    memory_put(ladder->memory, ladder, sizeof *ladder);
}

/* ---- flows -------------------------------------------------------------------------------------
 */

static bool on_side(const struct flow *flow, unsigned side, uint16_t address, uint16_t port) {
    return flow->address[side] == address && flow->port[side] == port;
}

/* The same for both directions. */
static uint32_t *bucket(const lastack_ladder *ladder, uint32_t buckets, uint16_t a, uint16_t a_port,
                        uint16_t b, uint16_t b_port) {
    uint32_t one = ((uint32_t)a << 16 | a_port) * 0x9e3779b1u;
    uint32_t other = ((uint32_t)b << 16 | b_port) * 0x9e3779b1u;
    uint32_t sum = one + other;
    return &ladder_flow(ladder, (sum ^ sum >> 15) & (buckets - 1))->head;
}

/* Buckets are as many as the greatest power of two that the flows reach. */
static uint32_t buckets_for(uint32_t flows) {
    uint32_t buckets = 1;
    while (buckets * 2 <= flows)
        buckets *= 2;
    return buckets;
}

static void index_flow(lastack_ladder *ladder, uint32_t number, uint32_t buckets) {
    struct flow *flow = ladder_flow(ladder, number);
    uint32_t *head =
        bucket(ladder, buckets, flow->address[0], flow->port[0], flow->address[1], flow->port[1]);
    flow->chain = *head;
    *head = number;
}

/* The flow between two sockets, and which side of it the first one is; LADDER_NONE: memory. */
static uint32_t flow_between(lastack_ladder *ladder, lastack_sim *sim, uint16_t a, uint16_t a_port,
                             uint16_t b, uint16_t b_port, unsigned *side) {
    uint32_t flows = ladder->flows.count;
    if (flows > 0) {
        uint32_t i = *bucket(ladder, buckets_for(flows), a, a_port, b, b_port);
        for (; i != LADDER_NONE; i = ladder_flow(ladder, i)->chain) {
            const struct flow *flow = ladder_flow(ladder, i);
            for (*side = 0; *side < 2; ++*side)
                if (on_side(flow, *side, a, a_port) && on_side(flow, *side ^ 1, b, b_port))
                    return i;
        }
    }
    struct flow *flow = pool_add(&ladder->flows, ladder->memory);
    if (flow == NULL) {
        ladder->failed = true;
        return LADDER_NONE;
    }
    *flow = (struct flow){
        .address = {a, b},
        .port = {a_port, b_port},
        .host = {lastack_address_host(sim, a), lastack_address_host(sim, b)},
        .first = LADDER_NONE,
        .last = LADDER_NONE,
        .way_first = LADDER_NONE,
        .way_last = LADDER_NONE,
        .head = LADDER_NONE,
    };
    *side = 0;
    uint32_t buckets = buckets_for(ladder->flows.count);
    if (buckets == buckets_for(flows) && flows > 0) {
        index_flow(ladder, flows, buckets);
        return flows;
    }
    for (uint32_t i = 0; i <= flows; i++)
        ladder_flow(ladder, i)->head = LADDER_NONE;
    for (uint32_t i = 0; i <= flows; i++)
        index_flow(ladder, i, buckets);
    return flows;
}

/* ---- connections -------------------------------------------------------------------------------
 */

/* Where `id` is among the connections, or belongs: they are in order, and births mostly too. */
static uint32_t connection_place(const lastack_ladder *ladder, uint32_t id) {
    const struct connection *connection = ladder->connections.at;
    uint32_t low = 0, high = ladder->connections.count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (connection[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static const struct connection *connection_find(const lastack_ladder *ladder, uint32_t id) {
    uint32_t i = connection_place(ladder, id);
    const struct connection *connection = ladder->connections.at;
    return id != 0 && i < ladder->connections.count && connection[i].id == id ? &connection[i]
                                                                              : NULL;
}

static void see_born(lastack_ladder *ladder, lastack_sim *sim,
                     const struct lastack_record *record) {
    unsigned side = 0;
    uint32_t id = record->connection, place = connection_place(ladder, id);
    if (record->u.born.remote_port == 0)
        return; /* a listener */
    uint32_t number = flow_between(ladder, sim, record->u.born.local, record->u.born.local_port,
                                   record->u.born.remote, record->u.born.remote_port, &side);
    if (number == LADDER_NONE)
        return;
    if (pool_add(&ladder->connections, ladder->memory) == NULL) {
        ladder->failed = true;
        return;
    }
    struct connection *connection = ladder->connections.at;
    memmove(connection + place + 1, connection + place,
            (ladder->connections.count - 1 - place) * sizeof *connection);
    connection[place] = (struct connection){id, number, side};
    struct flow *flow = ladder_flow(ladder, number);
    flow->connection[side] = id;
    flow->syn_ack[side] = 0;
    flow->state[side] = record->u.born.listener != 0 ? LASTACK_LISTEN : LASTACK_CLOSED;
}

/* ---- marks -------------------------------------------------------------------------------------
 */

static struct mark *add_mark(lastack_ladder *ladder, uint32_t number, unsigned side, unsigned kind,
                             lastack_time time, uint32_t what) {
    struct flow *flow = ladder_flow(ladder, number);
    struct mark *mark = pool_add(&ladder->marks, ladder->memory);
    if (mark == NULL) {
        ladder->failed = true;
        return NULL;
    }
    *mark = (struct mark){.time = time,
                          .next = LADDER_NONE,
                          .op = ladder->op,
                          .what = what,
                          .kind = (uint8_t)kind,
                          .side = (uint8_t)side};
    uint32_t i = ladder->marks.count - 1;
    if (flow->last == LADDER_NONE)
        flow->first = i;
    else
        ladder_mark(ladder, flow->last)->next = i;
    flow->last = i;
    return mark;
}

static void see_reboot(lastack_ladder *ladder, const struct lastack_record *record) {
    for (uint32_t i = 0; i < ladder->flows.count; i++)
        for (unsigned side = 0; side < 2; side++) {
            struct flow *flow = ladder_flow(ladder, i);
            uint8_t from = flow->state[side];
            if (flow->host[side] != record->host || from <= LASTACK_LISTEN)
                continue;
            add_mark(ladder, i, side, MARK_REBOOT, record->time, 0);
            struct mark *mark = add_mark(ladder, i, side, MARK_STATE, record->time, 0);
            if (mark != NULL) {
                mark->from = from;
                mark->to = LASTACK_CLOSED;
                mark->event = LASTACK_EVENT_REBOOT;
            }
            flow->state[side] = LASTACK_CLOSED;
        }
}

/* The end of a TIME-WAIT that gave way (MAY-2) is told when its successor is ESTABLISHED, and would
 * read as the end of that. */
static void see_state(lastack_ladder *ladder, const struct connection *connection,
                      const struct lastack_record *record) {
    if (record->u.state.event == LASTACK_EVENT_SYN_REOPENS)
        return;
    struct mark *mark =
        add_mark(ladder, connection->flow, connection->side, MARK_STATE, record->time, 0);
    struct flow *flow = ladder_flow(ladder, connection->flow);
    if (mark == NULL)
        return;
    mark->from = record->u.state.from;
    mark->to = record->u.state.to;
    mark->event = record->u.state.event;
    flow->state[connection->side] = mark->to;
}

static void see_call(lastack_ladder *ladder, const struct connection *connection,
                     const struct lastack_record *record) {
    uint32_t call = record->u.call.call;
    if (record->u.call.status == LASTACK_STATUS_OK &&
        (call == LASTACK_CALL_CLOSE || call == LASTACK_CALL_FORSAKE || call == LASTACK_CALL_ABORT))
        add_mark(ladder, connection->flow, connection->side, MARK_CALL, record->time,
                 call | record->u.call.reset << LADDER_RESET);
}

/* ---- segments ----------------------------------------------------------------------------------
 */

static struct sighting *add_sighting(lastack_ladder *ladder, struct flow *flow,
                                     const struct lastack_record *record, unsigned from) {
    const struct lastack_segment *seg = record->u.wire.segment;
    struct sighting *sighting = pool_add(&ladder->sightings, ladder->memory);
    if (sighting == NULL) {
        ladder->failed = true;
        return NULL;
    }
    sighting->segment = *seg;
    sighting->facts = record->u.wire.facts;
    sighting->due = record->u.wire.due;
    sighting->sent = sighting->arrived = sighting->next = LADDER_NONE;
    /* The SYN,ACK of a simultaneous open has been sent before only as a SYN. */
    bool syn_ack = (seg->ctl & LASTACK_SYN) && (seg->ctl & LASTACK_ACK);
    sighting->again =
        (sighting->facts & LASTACK_FACT_RETRANSMISSION) != 0 && (!syn_ack || flow->syn_ack[from]);
    if (syn_ack && record->kind == LASTACK_RECORD_SEND)
        flow->syn_ack[from] = 1;
    if (!(seg->ctl & LASTACK_RST) && !(sighting->facts & LASTACK_FACT_FORGED)) {
        sighting->zero_window = seg->wnd == 0 || flow->zero[from];
        sighting->zero_turn = flow->zero[from] != (seg->wnd == 0);
        flow->zero[from] = seg->wnd == 0;
    }
    return sighting;
}

static void see_send(lastack_ladder *ladder, uint32_t number, unsigned side,
                     const struct lastack_record *record) {
    struct flow *flow = ladder_flow(ladder, number);
    uint32_t i = ladder->sightings.count;
    struct sighting *sighting = add_sighting(ladder, flow, record, side);
    if (sighting == NULL || !add_mark(ladder, number, side, MARK_SEND, record->time, i))
        return;
    sighting->sent = ladder->marks.count - 1;
    if (flow->way_last == LADDER_NONE)
        flow->way_first = i;
    else
        ladder_sighting(ladder, flow->way_last)->next = i;
    flow->way_last = i;
    ladder->latest = i;
}

static bool same(const struct lastack_segment *a, const struct lastack_segment *b) {
    return a->source == b->source && a->source_port == b->source_port &&
           a->destination == b->destination && a->destination_port == b->destination_port &&
           a->seq.n == b->seq.n && a->ack.n == b->ack.n && a->text_octets == b->text_octets &&
           a->ctl == b->ctl && a->wnd == b->wnd;
}

/* Takes the segment off those under way: the first that is due now, else the first like it. */
static uint32_t take_under_way(lastack_ladder *ladder, struct flow *flow,
                               const struct lastack_segment *seg, lastack_time due) {
    uint32_t best = LADDER_NONE, before_best = LADDER_NONE, before = LADDER_NONE;
    for (uint32_t i = flow->way_first; i != LADDER_NONE; i = ladder_sighting(ladder, i)->next) {
        const struct sighting *sighting = ladder_sighting(ladder, i);
        if (same(&sighting->segment, seg) && (best == LADDER_NONE || sighting->due == due)) {
            best = i;
            before_best = before;
            if (sighting->due == due)
                break;
        }
        before = i;
    }
    if (best == LADDER_NONE)
        return best;
    uint32_t next = ladder_sighting(ladder, best)->next;
    if (before_best == LADDER_NONE)
        flow->way_first = next;
    else
        ladder_sighting(ladder, before_best)->next = next;
    if (flow->way_last == best)
        flow->way_last = before_best;
    return best;
}

static void see_arrive(lastack_ladder *ladder, uint32_t number, unsigned side,
                       const struct lastack_record *record) {
    struct flow *flow = ladder_flow(ladder, number);
    uint32_t i = LADDER_NONE;
    if (!(record->u.wire.facts & (LASTACK_FACT_FORGED | LASTACK_FACT_COPY)))
        i = take_under_way(ladder, flow, record->u.wire.segment, record->time);
    if (i == LADDER_NONE) { /* it was not sent: it comes from nowhere */
        i = ladder->sightings.count;
        if (add_sighting(ladder, flow, record, side ^ 1) == NULL)
            return;
    }
    if (add_mark(ladder, number, side, MARK_ARRIVE, record->time, i) != NULL)
        ladder_sighting(ladder, i)->arrived = ladder->marks.count - 1;
}

/* A copy made on the way that is lost again is no row of the ladder. */
static void see_lose(lastack_ladder *ladder, uint32_t number, const struct lastack_record *record) {
    struct flow *flow = ladder_flow(ladder, number);
    const struct lastack_segment *seg = record->u.wire.segment;
    uint32_t i = LADDER_NONE;
    if (record->u.wire.facts & LASTACK_FACT_COPY)
        return;
    if (ladder->latest != LADDER_NONE) {
        const struct sighting *latest = ladder_sighting(ladder, ladder->latest);
        if (same(&latest->segment, seg) && ladder_mark(ladder, latest->sent)->time == record->time)
            i = take_under_way(ladder, flow, seg, latest->due);
    }
    if (i == LADDER_NONE)
        i = take_under_way(ladder, flow, seg, record->time);
    if (i == LADDER_NONE)
        return;
    struct sighting *sighting = ladder_sighting(ladder, i);
    sighting->loss = (uint8_t)record->u.wire.loss;
    sighting->tag = record->u.wire.tag;
}

static void see_bend(lastack_ladder *ladder, const struct lastack_record *record) {
    if (ladder->latest == LADDER_NONE)
        return;
    struct sighting *sighting = ladder_sighting(ladder, ladder->latest);
    if (!same(&sighting->segment, record->u.wire.segment))
        return;
    sighting->bent = 1;
    sighting->bend = (uint8_t)record->u.wire.bend;
    sighting->bend_tag = record->u.wire.tag;
    if (record->u.wire.bend != LASTACK_FAULT_DUPLICATE) /* there it is the copy's */
        sighting->due = record->u.wire.due;
}

static void see_segment(lastack_ladder *ladder, lastack_sim *sim,
                        const struct lastack_record *record) {
    const struct lastack_segment *seg = record->u.wire.segment;
    unsigned side = 0; /* the sender's */
    uint32_t number = flow_between(ladder, sim, seg->source, seg->source_port, seg->destination,
                                   seg->destination_port, &side);
    if (number == LADDER_NONE)
        return;
    if (record->kind == LASTACK_RECORD_SEND)
        see_send(ladder, number, side, record);
    else if (record->kind == LASTACK_RECORD_ARRIVE)
        see_arrive(ladder, number, side ^ 1, record);
    else if (record->kind == LASTACK_RECORD_LOSE)
        see_lose(ladder, number, record);
    else
        see_bend(ladder, record);
}

void lastack_ladder_see(void *context, lastack_sim *sim, const struct lastack_record *record) {
    lastack_ladder *ladder = context;
    const struct connection *connection = connection_find(ladder, record->connection);
    if (ladder->failed)
        return;
    switch (record->kind) {
    case LASTACK_RECORD_CALL:
        ladder->op++;
        if (connection != NULL)
            see_call(ladder, connection, record);
        break;
    case LASTACK_RECORD_TIMEOUT:
        ladder->op++;
        break;
    case LASTACK_RECORD_ARRIVE:
        ladder->op++;
        see_segment(ladder, sim, record);
        break;
    case LASTACK_RECORD_SEND:
    case LASTACK_RECORD_LOSE:
    case LASTACK_RECORD_BEND:
        see_segment(ladder, sim, record);
        break;
    case LASTACK_RECORD_BORN:
        see_born(ladder, sim, record);
        break;
    case LASTACK_RECORD_STATE:
        if (connection != NULL)
            see_state(ladder, connection, record);
        break;
    case LASTACK_RECORD_SIGNAL:
        if (connection != NULL && record->u.signal.error != 0)
            add_mark(ladder, connection->flow, connection->side, MARK_ERROR, record->time,
                     (uint32_t)record->u.signal.error);
        break;
    case LASTACK_RECORD_REBOOT:
        ladder->op++;
        see_reboot(ladder, record);
        break;
    default:
        break;
    }
}
