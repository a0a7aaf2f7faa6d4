/* Packets: the input is octets that claim to be one. They are read as they are, and once more with
 * both checksums set right, since no fuzzer guesses those. What is read, is written again the
 * same. */
#include "fuzz/fuzz.h"
#include <lastack/octets.h>
#include <string.h>

enum { IP_CHECKSUM_AT = 10, CHECKSUM_AT = LASTACK_IP_HEADER_OCTETS + 16 };

static uint16_t get(const uint8_t *octets) {
    return (uint16_t)(octets[0] << 8 | octets[1]);
}
static void put(uint8_t *octets, uint16_t n) {
    octets[0] = (uint8_t)(n >> 8);
    octets[1] = (uint8_t)n;
}

static int read_and_write(const uint8_t *octets, size_t size) {
    static uint8_t again[LASTACK_PACKET_OCTETS_MAX];
    struct lastack_packet packet;
    int error = lastack_packet_decode(octets, size, &packet);
    FUZZ_MUST(error >= LASTACK_PACKET_GOOD && error < LASTACK_PACKET_ERROR_COUNT);
    if (error != LASTACK_PACKET_GOOD)
        return error;
    FUZZ_MUST(packet.octets <= size);
    FUZZ_MUST(packet.option == octets + 40);
    FUZZ_MUST(packet.text + packet.segment.text_octets == octets + packet.octets);
    FUZZ_MUST(lastack_packet_encode(&packet, again, sizeof again) == packet.octets);
    for (uint32_t i = 0; i < packet.octets; i++)
        if (again[i] != octets[i]) { /* 0xffff stands for 0, and is written so */
            uint32_t at = i < LASTACK_IP_HEADER_OCTETS ? IP_CHECKSUM_AT : CHECKSUM_AT;
            FUZZ_MUST(i == at || i == at + 1);
            FUZZ_MUST(get(octets + at) == 0xffff && get(again + at) == 0);
        }
    return error;
}

/* Sets both checksums right; TCP's covers the pseudo-header, too. */
static void mend(uint8_t *octets, size_t total) {
    static uint8_t covered[12 + LASTACK_PACKET_OCTETS_MAX];
    size_t length = total - LASTACK_IP_HEADER_OCTETS;
    put(octets + IP_CHECKSUM_AT, 0);
    put(octets + IP_CHECKSUM_AT, lastack_checksum(octets, LASTACK_IP_HEADER_OCTETS));
    put(octets + CHECKSUM_AT, 0);
    memcpy(covered, octets + 12, 8);
    put(covered + 8, octets[9]);
    put(covered + 10, (uint16_t)length);
    memcpy(covered + 12, octets + LASTACK_IP_HEADER_OCTETS, length);
    put(octets + CHECKSUM_AT, lastack_checksum(covered, 12 + length));
}

void fuzz_octets(const uint8_t *octets, size_t size) {
    static uint8_t mended[LASTACK_PACKET_OCTETS_MAX];
    const size_t least = LASTACK_IP_HEADER_OCTETS + LASTACK_TCP_HEADER_OCTETS;
    read_and_write(octets, size);
    if (size < least || size > sizeof mended || get(octets + 2) < least || get(octets + 2) > size)
        return;
    memcpy(mended, octets, size);
    mend(mended, get(octets + 2));
    int error = read_and_write(mended, size);
    FUZZ_MUST(error != LASTACK_PACKET_IP_CHECKSUM && error != LASTACK_PACKET_CHECKSUM);
}
