/* Segments as octets: an IPv4 packet with a TCP header, its options and its text, as section 3.1 of
 * RFC 9293 and RFC 791 draw them. Inside a world segments stay parsed; octets are made where they
 * are needed: for a capture, and to see what damage does. */
#ifndef LASTACK_OCTETS_H
#define LASTACK_OCTETS_H
#include <lastack/segment.h>
#include <lastack/types.h>
#ifdef __cplusplus
extern "C" {
#endif

enum {
    LASTACK_IP_HEADER_OCTETS = 20,
    LASTACK_TCP_HEADER_OCTETS = 20, /* without options */
    LASTACK_PACKET_OCTETS_MAX = 65535
};

/* A packet, taken apart. Address number n is 10.0.0.0 + n, as everywhere. The segment's fields are
 * those of the header as they stand (SEG.ACK also without the ACK bit); its `place` is 0. */
struct lastack_packet {
    struct lastack_segment segment;
    const uint8_t *option; /* segment.option_octets of them; may be NULL if there are none */
    const uint8_t *text;   /* segment.text_octets of them; may be NULL if there are none */
    uint32_t octets;       /* of the whole packet; encode does not look at it */
    uint16_t id;           /* of IP: identification, */
    uint8_t tos, ttl;      /* ... type of service, time to live, */
    bool dont_fragment;    /* ... and that flag */
    uint8_t reserved;      /* of TCP: the four bits behind the data offset */
};

/* The packet that a segment of a world is: DF, identification 0 (RFC 6864 lets it be), TTL 64. */
LASTACK_API struct lastack_packet lastack_packet_of(const struct lastack_segment *segment,
                                                    const uint8_t *option, const void *text);

/* Writes the packet with its checksums and answers its octets; 0: it is larger than `room` or than
 * a packet can be, or it has more than 40 octets of options. Options that do not fill words of 4
 * octets are filled up with zeros ("end of option list"). With `text` NULL the text stands in its
 * place in `octets` already, behind lastack_packet_header octets. */
LASTACK_API size_t lastack_packet_encode(const struct lastack_packet *packet, uint8_t *octets,
                                         size_t room);
/* Octets of both headers, options and their filling counted. */
static inline size_t lastack_packet_header(const struct lastack_segment *segment) {
    return (size_t)LASTACK_IP_HEADER_OCTETS + LASTACK_TCP_HEADER_OCTETS +
           ((segment->option_octets + 3u) & ~3u);
}

/* What octets may be instead of a packet, in the order in which it is found out. */
#define LASTACK_PACKET_ERRORS(X)                                                                   \
    X(SHORT, "shorter than an IP header")                                                          \
    X(VERSION, "the version of IP is not 4")                                                       \
    X(IP_HEADER, "the length of the IP header is less than 5 words, or more than there is")        \
    X(IP_OPTIONS, "there are IP options")                                                          \
    X(TOTAL_LENGTH, "the total length leaves no room for a TCP header, or is more than there is")  \
    X(IP_CHECKSUM, "the checksum of the IP header is wrong")                                       \
    X(FRAGMENT, "it is a fragment, or the reserved flag is set")                                   \
    X(PROTOCOL, "the protocol is not TCP")                                                         \
    X(ADDRESS, "an address is not of a world: 10.0.0.0/16")                                        \
    X(CHECKSUM, "the TCP checksum is wrong")                                                       \
    X(DATA_OFFSET, "the data offset is less than 5 words, or more than there is")

enum lastack_packet_error {
    LASTACK_PACKET_GOOD,
#define X(id, text) LASTACK_PACKET_##id,
    LASTACK_PACKET_ERRORS(X)
#undef X
    LASTACK_PACKET_ERROR_COUNT
};
LASTACK_API const char *lastack_packet_error_text(unsigned error);

/* Takes the packet at the start of `octets` apart; what follows it there is left alone. `option`
 * and `text` point into `octets`. Answers enum lastack_packet_error. The inverse of encode: what
 * one has written the other reads back, and what this reads is written again octet for octet, but
 * that a checksum of 0xffff, which stands for the same as 0, becomes 0. */
LASTACK_API int lastack_packet_decode(const uint8_t *octets, size_t size,
                                      struct lastack_packet *packet);

/* The Internet checksum (RFC 1071): the ones' complement of the ones' complement sum of 16-bit
 * words, a last odd octet filled up with a zero. 0 over octets that contain their checksum. */
LASTACK_API uint16_t lastack_checksum(const uint8_t *octets, size_t size);

#ifdef __cplusplus
}
#endif
#endif
