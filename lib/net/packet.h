/* A segment under way, as octets: made where they are wanted. */
#ifndef NET_PACKET_H
#define NET_PACKET_H
#include "net/link.h"
#include <lastack/octets.h>

/* Can a segment be a packet at all? */
static inline bool packet_fits(uint32_t text_octets, uint32_t option_octets) {
    return option_octets <= LASTACK_OPTION_OCTETS && text_octets <= LASTACK_TEXT_OCTETS_MAX &&
           text_octets + ((option_octets + 3) & ~3u) <= LASTACK_TEXT_OCTETS_MAX;
}
/* The flight's packet as it was sent; answers its octets. `to` has LASTACK_PACKET_OCTETS_MAX. */
size_t packet_of_flight(const lastack_sim *sim, const struct flight *flight, uint8_t *to);
/* The same as it arrives: where the flight is corrupt, with its bits flipped. */
size_t packet_at_arrival(const lastack_sim *sim, const struct flight *flight, uint8_t *to);
/* Flips bits as `draw` says: a burst of up to 64 in a row, somewhere behind the IP header. */
void packet_damage(uint8_t *octets, size_t size, uint16_t draw);

#endif
