/* What the files of a capture share: capture.c sees records and makes packets of them, one file for
 * each format writes those. */
#ifndef TRACE_CAPTURE_H
#define TRACE_CAPTURE_H
#include "trace/line.h"
#include <lastack/capture.h>
#include <lastack/endpoint.h>
#include <lastack/octets.h>

enum {
    CAPTURE_PENDING = LASTACK_OUT_SEGMENTS + 1, /* packets of one op: what came, and what is sent */
    CAPTURE_HEAD = 32,                          /* room for a format's header before the octets */
    CAPTURE_TAIL = 2560,                        /* ... and for what it puts behind them */
    CAPTURE_COMMENT = 2048,
    CAPTURE_WHY = 1536,                         /* of it what an op has brought about */
    CAPTURE_SEEN_AT = 4096, /* directions of a world at most, and hosts: numbers of either */
    CAPTURE_ADDRESSES = 65536,
    CAPTURE_SNAPLEN = 65535,
    /* LINKTYPE_IPV4: a packet begins with its IP header. LINKTYPE_RAW says so, too, but libpcap
     * does not read it from a file of several interfaces. */
    CAPTURE_LINKTYPE = 228
};

struct comment {
    size_t octets;
    char text[CAPTURE_COMMENT];
};

/* A packet that waits for the end of its op, since only then it is known what to say of it. */
struct capture_packet {
    lastack_time time;
    uint16_t from, to; /* hosts of its direction */
    uint16_t seen_at;  /* direction, or host */
    uint8_t arrived;   /* 0 or 1 */
    uint8_t left_out;
    struct comment comment;
    size_t size;
    uint8_t block[CAPTURE_HEAD + LASTACK_PACKET_OCTETS_MAX + CAPTURE_TAIL];
};
static inline uint8_t *capture_octets(struct capture_packet *packet) {
    return packet->block + CAPTURE_HEAD;
}

/* tcpdump's sequence numbers of a pair of sockets, as it orders them. */
struct capture_pair {
    uint32_t a, b;  /* addresses */
    uint32_t ports; /* a's << 16 | b's; 0, 0, 0: free */
    uint32_t seq, ack;
};

struct lastack_capture {
    const struct lastack_allocator *memory;
    struct lastack_capture_options options;
    bool failed, begun;
    /* The op that runs. */
    bool op, op_arrival;
    struct comment why; /* what made it happen, and what it brings about */
    uint32_t pending;
    /* Of pcapng: number of the interface, 0: none yet; addresses that have been named. */
    uint16_t interfaces;
    uint16_t interface[CAPTURE_SEEN_AT];
    uint8_t named[CAPTURE_ADDRESSES / 8];
    /* Of tcpdump: an open hash table, a power of two; and -ttt's time, in microseconds. */
    struct capture_pair *pair;
    uint32_t pairs, pair_room;
    int64_t reference;
    struct capture_packet packet[CAPTURE_PENDING];
};

struct capture_format {
    bool comments; /* it has room for them */
    void (*begin)(lastack_capture *capture);
    void (*packet)(lastack_capture *capture, struct capture_packet *packet);
};
extern const struct capture_format capture_pcapng, capture_pcap, capture_tcpdump;

void capture_write(lastack_capture *capture, const void *octets, size_t size);
/* One more line; what there is no room for is left out. */
void comment_add(struct comment *comment, const char *text, size_t octets);

#endif
