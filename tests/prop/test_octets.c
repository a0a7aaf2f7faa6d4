/* Writing a packet and reading it are inverses, whatever is in it; the checksums find damage. */
#include "net/packet.h"
#include "prop/prop.h"
#include <string.h>

static void random_octets(struct rng *rng, uint8_t *octets, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        octets[i] = (uint8_t)rng_next(rng);
}

static struct lastack_packet random_packet(struct rng *rng, uint8_t *option, uint8_t *text) {
    uint32_t most = rng_one_in(rng, 50) ? LASTACK_TEXT_OCTETS_MAX - LASTACK_OPTION_OCTETS : 40;
    struct lastack_packet packet = {
        .segment = {.source = (uint16_t)rng_between(rng, 1, UINT16_MAX),
                    .destination = (uint16_t)rng_between(rng, 1, UINT16_MAX),
                    .source_port = (uint16_t)rng_next(rng),
                    .destination_port = (uint16_t)rng_next(rng),
                    .seq.n = (uint32_t)rng_next(rng),
                    .ack.n = (uint32_t)rng_next(rng),
                    .text_octets = rng_one_in(rng, 2) ? 0 : rng_between(rng, 1, most),
                    .wnd = (uint16_t)rng_next(rng),
                    .up = (uint16_t)rng_next(rng),
                    .ctl = (uint8_t)rng_next(rng),
                    .option_octets = (uint8_t)(4 * rng_below(rng, 11))},
        .option = option,
        .text = text,
        .id = (uint16_t)rng_next(rng),
        .tos = (uint8_t)rng_next(rng),
        .ttl = (uint8_t)rng_next(rng),
        .dont_fragment = rng_one_in(rng, 2),
        .reserved = (uint8_t)rng_below(rng, 16),
    };
    random_octets(rng, option, packet.segment.option_octets);
    random_octets(rng, text, packet.segment.text_octets);
    return packet;
}

static uint8_t option[LASTACK_OPTION_OCTETS], text[LASTACK_PACKET_OCTETS_MAX];
static uint8_t octets[LASTACK_PACKET_OCTETS_MAX], again[LASTACK_PACKET_OCTETS_MAX];

START_TEST(inverses) {
    for (uint64_t seed = prop_first(); seed < prop_end(20000); seed++) {
        struct rng rng = {seed, 0};
        struct lastack_packet packet = random_packet(&rng, option, text), read;
        size_t size = lastack_packet_encode(&packet, octets, sizeof octets);
        prop_assert(size == lastack_packet_header(&packet.segment) + packet.segment.text_octets,
                    "%zu octets", size);
        int error = lastack_packet_decode(octets, size, &read);
        prop_assert(error == LASTACK_PACKET_GOOD, "%s", lastack_packet_error_text((unsigned)error));
        prop_assert(memcmp(&packet.segment, &read.segment, sizeof read.segment) == 0, "segment");
        prop_assert(memcmp(option, read.option, read.segment.option_octets) == 0, "options");
        prop_assert(memcmp(text, read.text, read.segment.text_octets) == 0, "text");
        prop_assert(read.octets == size && read.id == packet.id && read.tos == packet.tos &&
                        read.ttl == packet.ttl && read.reserved == packet.reserved &&
                        read.dont_fragment == packet.dont_fragment,
                    "the rest of the headers");
        prop_assert(lastack_packet_encode(&read, again, size) == size &&
                        memcmp(octets, again, size) == 0,
                    "written again");
    }
}
END_TEST

/* Options that do not fill a word are read back with zeros behind them. */
START_TEST(filled_up) {
    for (uint64_t seed = prop_first(); seed < prop_end(1000); seed++) {
        struct rng rng = {seed, 1};
        static const uint8_t zero[3];
        struct lastack_packet packet = random_packet(&rng, option, text), read;
        random_octets(&rng, option, sizeof option);
        uint8_t count = packet.segment.option_octets = (uint8_t)rng_below(&rng, 41);
        size_t size = lastack_packet_encode(&packet, octets, sizeof octets);
        prop_assert(lastack_packet_decode(octets, size, &read) == LASTACK_PACKET_GOOD, "read");
        prop_assert(read.segment.option_octets == (count + 3) / 4 * 4, "%d octets",
                    read.segment.option_octets);
        prop_assert(memcmp(read.option, option, count) == 0 &&
                        memcmp(read.option + count, zero, read.segment.option_octets - count) == 0,
                    "%d octets of options", count);
    }
}
END_TEST

/* All damage of a segment: it always changes something, not the IP header, and hardly ever passes
 * the checksum. */
START_TEST(damage) {
    uint32_t passed = 0;
    for (uint64_t seed = prop_first(); seed < prop_end(3); seed++) {
        struct rng rng = {seed, 2};
        struct lastack_packet packet = random_packet(&rng, option, text), read;
        packet.segment.text_octets = 1000;
        size_t size = lastack_packet_encode(&packet, octets, sizeof octets);
        for (uint32_t draw = 1; draw <= UINT16_MAX; draw++) {
            memcpy(again, octets, size);
            packet_damage(again, size, (uint16_t)draw);
            prop_assert(memcmp(again, octets, LASTACK_IP_HEADER_OCTETS) == 0, "%u", draw);
            prop_assert(memcmp(again, octets, size) != 0, "%u", draw);
            passed += lastack_packet_decode(again, size, &read) == LASTACK_PACKET_GOOD;
        }
        prop_assert(passed <= 12 * (seed - prop_first() + 1), "%u damaged ones pass", passed);
    }
}
END_TEST

PROP_MAIN("octets", inverses, filled_up, damage)
