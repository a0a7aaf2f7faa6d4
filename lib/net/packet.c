/* A segment under way, as octets, and what damage does to them.
 *
 * Damage is a burst: the first and the last of up to 64 bits in a row are flipped, those between as
 * it comes. It is in the TCP header, the options or the text; the IP header, without which the
 * packet would get nowhere, stays as it is. A checksum of 16 bits finds each burst that is shorter
 * than its own length, and of the longer ones all but about one in 65536. */
#include "net/packet.h"
#include "base/mix.h"

enum { CAUSE_PLACE = 0x50, CAUSE_LENGTH, CAUSE_PATTERN, BURST_MOST = 64 };

size_t packet_of_flight(const lastack_sim *sim, const struct flight *flight, uint8_t *to) {
    struct lastack_packet packet =
        lastack_packet_of(&flight->segment, flight_option(flight), NULL);
    if (flight->segment.text_octets != 0) {
        struct chunks pool = sim_chunks(sim);
        span_read(&pool, flight->chunk, flight->offset, to + lastack_packet_header(&packet.segment),
                  flight->segment.text_octets);
    }
    return lastack_packet_encode(&packet, to, LASTACK_PACKET_OCTETS_MAX);
}

void packet_damage(uint8_t *octets, size_t size, uint16_t draw) {
    uint32_t bits = (uint32_t)(size - LASTACK_IP_HEADER_OCTETS) * 8;
    uint32_t length = 1 + (uint32_t)(mix_draw(draw, CAUSE_LENGTH, 0, 0) % BURST_MOST);
    uint32_t first = (uint32_t)(mix_draw(draw, CAUSE_PLACE, 0, 0) % (bits - length + 1));
    uint64_t pattern = mix_draw(draw, CAUSE_PATTERN, 0, 0) | 1 | UINT64_C(1) << (length - 1);
    for (uint32_t i = 0; i < length; i++) {
        uint32_t bit = first + i;
        if (pattern >> i & 1)
            octets[LASTACK_IP_HEADER_OCTETS + bit / 8] ^= (uint8_t)(0x80 >> bit % 8);
    }
}

size_t packet_at_arrival(const lastack_sim *sim, const struct flight *flight, uint8_t *to) {
    size_t size = packet_of_flight(sim, flight, to);
    if (flight->corrupt != 0)
        packet_damage(to, size, flight->corrupt);
    return size;
}

/* A corrupt segment has been damaged by the end of its way, where it is lost for it. */
size_t lastack_record_octets(const lastack_sim *sim, const struct lastack_record *record,
                             uint8_t *octets) {
    const struct flight *flight = &sim->flight[record->u.wire.flight];
    bool damaged = record->kind == LASTACK_RECORD_LOSE &&
                   record->u.wire.loss == LASTACK_LOSS_CHECKSUM;
    return damaged ? packet_at_arrival(sim, flight, octets)
                   : packet_of_flight(sim, flight, octets);
}
