/* Segments as octets of an IPv4 packet, and back. */
#include <lastack/octets.h>
#include <lastack/sim.h>
#include <string.h>

enum {
    IP = LASTACK_IP_HEADER_OCTETS,
    TCP = LASTACK_TCP_HEADER_OCTETS,
    PROTOCOL_TCP = 6,
    TTL = 64,
    DONT_FRAGMENT = 0x4000
};

/* ---- the checksum ---------------------------------------------------------------------------- */

/* RFC 1071 section 2: the sum may be taken in any order of octets, as long as it is stored in the
 * same, and of larger words first. A packet is far from overflowing 64 bits. */
static uint64_t sum_of(const uint8_t *octets, size_t size) {
    uint64_t sum = 0;
    size_t at = 0;
    for (; at + 4 <= size; at += 4) {
        uint32_t word;
        memcpy(&word, octets + at, sizeof word);
        sum += word;
    }
    if (at < size) {
        uint32_t word = 0;
        memcpy(&word, octets + at, size - at);
        sum += word;
    }
    return sum;
}

/* The ones' complement of the sum, as it is written: most significant octet first. */
static uint16_t checksum_of(uint64_t sum) {
    uint16_t word;
    uint8_t octet[2];
    while (sum >> 16 != 0)
        sum = (sum & 0xffff) + (sum >> 16);
    word = (uint16_t)~sum;
    memcpy(octet, &word, sizeof word);
    return (uint16_t)(octet[0] << 8 | octet[1]);
}

uint16_t lastack_checksum(const uint8_t *octets, size_t size) {
    return checksum_of(sum_of(octets, size));
}

/* TCP's covers a pseudo-header besides (section 3.1): the addresses, the protocol and the length of
 * header and text. */
static uint16_t tcp_checksum(const uint8_t *octets, size_t size) {
    uint32_t length = (uint32_t)(size - IP);
    uint8_t tail[4] = {0, PROTOCOL_TCP, (uint8_t)(length >> 8), (uint8_t)length};
    return checksum_of(sum_of(octets + 12, 8) + sum_of(tail, sizeof tail) +
                       sum_of(octets + IP, length));
}

/* ---- numbers, most significant octet first --------------------------------------------------- */

static void put16(uint8_t *octets, uint32_t n) {
    octets[0] = (uint8_t)(n >> 8);
    octets[1] = (uint8_t)n;
}
static void put32(uint8_t *octets, uint32_t n) {
    put16(octets, n >> 16);
    put16(octets + 2, n);
}
static uint16_t get16(const uint8_t *octets) {
    return (uint16_t)(octets[0] << 8 | octets[1]);
}
static uint32_t get32(const uint8_t *octets) {
    return (uint32_t)get16(octets) << 16 | get16(octets + 2);
}

/* ---- writing --------------------------------------------------------------------------------- */

struct lastack_packet lastack_packet_of(const struct lastack_segment *segment,
                                        const uint8_t *option, const void *text) {
    return (struct lastack_packet){.segment = *segment,
                                   .option = option,
                                   .text = text,
                                   .ttl = TTL,
                                   .dont_fragment = true};
}

static void put_ip(const struct lastack_packet *packet, uint8_t *octets, size_t size) {
    octets[0] = 4 << 4 | IP / 4;
    octets[1] = packet->tos;
    put16(octets + 2, (uint32_t)size);
    put16(octets + 4, packet->id);
    put16(octets + 6, packet->dont_fragment ? DONT_FRAGMENT : 0);
    octets[8] = packet->ttl;
    octets[9] = PROTOCOL_TCP;
    put16(octets + 10, 0);
    put32(octets + 12, lastack_address_ipv4(packet->segment.source));
    put32(octets + 16, lastack_address_ipv4(packet->segment.destination));
    put16(octets + 10, lastack_checksum(octets, IP));
}

static void put_tcp(const struct lastack_packet *packet, uint8_t *octets, size_t header) {
    const struct lastack_segment *seg = &packet->segment;
    put16(octets, seg->source_port);
    put16(octets + 2, seg->destination_port);
    put32(octets + 4, seg->seq.n);
    put32(octets + 8, seg->ack.n);
    octets[12] = (uint8_t)(header / 4 << 4 | (packet->reserved & 15));
    octets[13] = seg->ctl;
    put16(octets + 14, seg->wnd);
    put16(octets + 16, 0);
    put16(octets + 18, seg->up);
    memset(octets + TCP, 0, header - TCP);
    if (seg->option_octets != 0)
        memcpy(octets + TCP, packet->option, seg->option_octets);
}

size_t lastack_packet_encode(const struct lastack_packet *packet, uint8_t *octets, size_t room) {
    const struct lastack_segment *seg = &packet->segment;
    size_t header = lastack_packet_header(seg), size = header + seg->text_octets;
    if (size > room || size > LASTACK_PACKET_OCTETS_MAX ||
        seg->option_octets > LASTACK_OPTION_OCTETS)
        return 0;
    put_ip(packet, octets, size);
    put_tcp(packet, octets + IP, header - IP);
    if (packet->text != NULL && seg->text_octets != 0)
        memcpy(octets + header, packet->text, seg->text_octets);
    put16(octets + IP + 16, tcp_checksum(octets, size));
    return size;
}

/* ---- reading --------------------------------------------------------------------------------- */

const char *lastack_packet_error_text(unsigned error) {
    static const char *const text[] = {
        "good",
#define X(id, text) text,
        LASTACK_PACKET_ERRORS(X)
#undef X
    };
    return error < LASTACK_PACKET_ERROR_COUNT ? text[error] : "?";
}

/* 10.0.0.0/16, and number 0 is none. */
static bool is_address(uint32_t ipv4) {
    return ipv4 >> 16 == lastack_address_ipv4(0) >> 16 && (ipv4 & 0xffff) != 0;
}

static int check_ip(const uint8_t *octets, size_t size) {
    if (size < IP)
        return LASTACK_PACKET_SHORT;
    if (octets[0] >> 4 != 4)
        return LASTACK_PACKET_VERSION;
    size_t header = (octets[0] & 15) * (size_t)4, total = get16(octets + 2);
    if (header < IP || header > size)
        return LASTACK_PACKET_IP_HEADER;
    if (header > IP)
        return LASTACK_PACKET_IP_OPTIONS;
    if (total < IP + TCP || total > size)
        return LASTACK_PACKET_TOTAL_LENGTH;
    if (lastack_checksum(octets, IP) != 0)
        return LASTACK_PACKET_IP_CHECKSUM;
    if (get16(octets + 6) & ~DONT_FRAGMENT)
        return LASTACK_PACKET_FRAGMENT;
    if (octets[9] != PROTOCOL_TCP)
        return LASTACK_PACKET_PROTOCOL;
    if (!is_address(get32(octets + 12)) || !is_address(get32(octets + 16)))
        return LASTACK_PACKET_ADDRESS;
    return LASTACK_PACKET_GOOD;
}

static int check_tcp(const uint8_t *octets, size_t total) {
    size_t header = (octets[IP + 12] >> 4) * (size_t)4;
    if (tcp_checksum(octets, total) != 0)
        return LASTACK_PACKET_CHECKSUM;
    if (header < TCP || header > total - IP)
        return LASTACK_PACKET_DATA_OFFSET;
    return LASTACK_PACKET_GOOD;
}

static void get_tcp(const uint8_t *octets, size_t length, struct lastack_packet *packet) {
    struct lastack_segment *seg = &packet->segment;
    size_t header = (octets[12] >> 4) * (size_t)4;
    seg->source_port = get16(octets);
    seg->destination_port = get16(octets + 2);
    seg->seq.n = get32(octets + 4);
    seg->ack.n = get32(octets + 8);
    packet->reserved = octets[12] & 15;
    seg->ctl = octets[13];
    seg->wnd = get16(octets + 14);
    seg->up = get16(octets + 18);
    seg->option_octets = (uint8_t)(header - TCP);
    seg->text_octets = (uint32_t)(length - header);
    packet->option = octets + TCP;
    packet->text = octets + header;
}

int lastack_packet_decode(const uint8_t *octets, size_t size, struct lastack_packet *packet) {
    memset(packet, 0, sizeof *packet);
    int error = check_ip(octets, size);
    if (error != LASTACK_PACKET_GOOD)
        return error;
    size_t total = get16(octets + 2);
    error = check_tcp(octets, total);
    if (error != LASTACK_PACKET_GOOD)
        return error;
    packet->octets = (uint32_t)total;
    packet->tos = octets[1];
    packet->id = get16(octets + 4);
    packet->dont_fragment = get16(octets + 6) != 0;
    packet->ttl = octets[8];
    packet->segment.source = get16(octets + 14);
    packet->segment.destination = get16(octets + 18);
    get_tcp(octets + IP, total - IP, packet);
    return LASTACK_PACKET_GOOD;
}
