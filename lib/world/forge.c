/* Segments that no connection has sent: forged by hand, or damaged on the way so that the checksum
 * does not show it. */
#include "net/packet.h"
#include "world/world.h"

/* The text of a forged segment, in chunks of its own. */
static uint32_t store_text(lastack_sim *sim, const uint8_t *text, uint32_t octets) {
    struct chunks pool = sim_chunks(sim);
    uint32_t first = ARENA_NONE, last = ARENA_NONE;
    for (uint32_t done = 0; done < octets; done += CHUNK_OCTETS) {
        uint32_t chunk = chunk_take(&pool);
        uint32_t part = octets - done < CHUNK_OCTETS ? octets - done : CHUNK_OCTETS;
        memcpy(pool.chunk[chunk].octet, text + done, part);
        if (last == ARENA_NONE)
            first = chunk;
        else
            pool.chunk[last].next = chunk;
        last = chunk;
    }
    return first;
}

/* Arrives over `direction` now. LASTACK_VERDICT_NONE, or the limit that is in the way. */
static unsigned forge(lastack_sim *sim, uint16_t direction, const struct lastack_segment *seg,
                      const uint8_t *option, const uint8_t *text) {
    struct arena *chunks = &sim->head->chunks;
    uint32_t octets = seg->text_octets;
    if (chunk_touched(0, octets) > chunks->limit - chunks->live)
        return LASTACK_LIMIT_TEXT;
    uint32_t number = arena_take(&sim->head->flights, sim->flight);
    if (number == ARENA_NONE)
        return LASTACK_LIMIT_SEGMENTS;
    struct flight *flight = &sim->flight[number];
    *flight = (struct flight){.due = sim->head->now,
                              .segment = *seg,
                              .facts = classify_header(seg) | LASTACK_FACT_FORGED,
                              .chunk = store_text(sim, text, octets),
                              .from = ARENA_NONE,
                              .to = ARENA_NONE,
                              .direction = direction};
    if (seg->option_octets != 0)
        flight_take_option(flight, option);
    sim->injected = octets != 0 ? text : NULL;
    host_arrive(sim, flight);
    sim->injected = NULL;
    flight_put_away(sim, number);
    return LASTACK_VERDICT_NONE;
}

int lastack_sim_inject(lastack_sim *sim, const struct lastack_segment *seg, const uint8_t *option,
                       const void *text) {
    int from = lastack_address_host(sim, seg->source);
    int to = lastack_address_host(sim, seg->destination);
    uint16_t direction = from < 0 || to < 0 ? LINK_NONE : link_find(sim, from, to);
    if (direction == LINK_NONE || !packet_fits(seg->text_octets, seg->option_octets) ||
        (seg->text_octets != 0 && text == NULL) || (seg->option_octets != 0 && option == NULL))
        return -LASTACK_EINVAL;
    if (forge(sim, direction, seg, option, text) != LASTACK_VERDICT_NONE)
        return -LASTACK_ENOBUFS;
    return 0;
}

void forge_damaged(lastack_sim *sim, const struct flight *flight) {
    uint8_t octets[LASTACK_PACKET_OCTETS_MAX];
    struct lastack_packet packet;
    size_t size = packet_at_arrival(sim, flight, octets);
    if (lastack_packet_decode(octets, size, &packet) != LASTACK_PACKET_GOOD) {
        flight_tell_lost(sim, flight, LASTACK_LOSS_CHECKSUM, flight->tag);
        return;
    }
    unsigned limit =
        forge(sim, flight->direction, &packet.segment, packet.option, packet.text);
    if (limit != LASTACK_VERDICT_NONE)
        sim_stop(sim, limit, flight->origin);
}
