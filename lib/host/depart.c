/* A segment leaves its host, with what only the world knows of it. */
#include "host/host.h"
#include "net/packet.h"

/* The peer, where it is awake; NULL: nobody is there, or it is at rest. */
SELDOM static const struct conn *look_for_peer(const lastack_sim *sim, struct conn *c,
                                        const struct lastack_path *back) {
    uint32_t ref = table_find(sim, back);
    if (ref == 0 || ref_rests(sim, ref))
        return NULL;
    const struct conn *peer = ref_conn(sim, ref);
    if (!(c->flags & CONN_NEXT_TAKEN))
        c->next = peer->slot;
    return peer;
}

static inline const struct conn *find_peer(const lastack_sim *sim, struct conn *c) {
    struct lastack_path back = path_back(&c->path);
    const struct conn *peer = NULL;
    if (!(c->flags & CONN_NEXT_TAKEN))
        peer = conn_with_path(sim, c->next, &back);
    return peer != NULL ? peer : look_for_peer(sim, c, &back);
}

/* The facts of a segment, which is entered into its sender's history. A peer that is not there has
 * sent its FIN so long ago that it is forgotten. */
static inline uint32_t facts_of(const lastack_sim *sim, struct conn *c,
                                const struct lastack_segment *seg) {
    uint32_t facts = classify_header(seg), end = seg->seq.n + lastack_segment_length(seg);
    if (c->id == 0)
        return facts;
    facts |= classify_sender(seg, end, &c->sent);
    const struct conn *peer =
        facts & (LASTACK_FACT_PURE_ACK | LASTACK_FACT_FIN) ? find_peer(sim, c) : NULL;
    if (peer != NULL && (facts & LASTACK_FACT_PURE_ACK))
        facts |= classify_ack(seg, &peer->sent);
    if (!(facts & LASTACK_FACT_RST))
        history_add(&c->sent, seg, end, peer == NULL || (peer->sent.flags & HISTORY_FIN));
    return facts;
}

/* Is [place, +octets) text that the connection still has? */
static bool has_text(const struct conn *c, uint32_t place, uint32_t octets) {
    uint32_t held = c->text.out_end - c->text.out_held, from = place - c->text.out_held;
    return from <= held && octets <= held - from;
}

static void take_text(lastack_sim *sim, struct conn *c, struct flight *flight) {
    struct chunks pool = sim_chunks(sim);
    struct span text = stream_find(sim, c, flight->segment.place);
    flight->chunk = text.chunk;
    flight->offset = text.offset;
    span_hold(&pool, text.chunk, text.offset, flight->segment.text_octets);
}

unsigned host_depart(lastack_sim *sim, struct conn *c, const struct lastack_segment *seg,
                     const uint8_t *option) {
    if (c->way == LINK_NONE)
        return LASTACK_MALFORMED_SEGMENT_WAY;
    if (!packet_fits(seg->text_octets, seg->option_octets))
        return LASTACK_MALFORMED_SEGMENT_SIZE;
    if (seg->text_octets != 0 && !has_text(c, seg->place, seg->text_octets))
        return LASTACK_MALFORMED_SEGMENT_TEXT;
    uint32_t number = flight_take(sim, c->id);
    if (number == ARENA_NONE)
        return LASTACK_MALFORMED_NONE; /* the world has stopped for that */
    struct flight *flight = &sim->flight[number];
    flight->segment = *seg;
    memcpy(&flight->segment, &c->path, sizeof c->path);
    flight->facts = facts_of(sim, c, seg);
    flight->origin = c->id;
    flight->from = c->slot;
    flight->to = c->flags & CONN_NEXT_TAKEN ? ARENA_NONE : c->next;
    flight->direction = c->way;
    flight->corrupt = 0;
    if (seg->option_octets != 0)
        flight_take_option(flight, option);
    if (seg->text_octets != 0)
        take_text(sim, c, flight);
    link_send(sim, number);
    return LASTACK_MALFORMED_NONE;
}
