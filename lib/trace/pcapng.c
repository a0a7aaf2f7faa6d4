/* Captures as files: pcapng, and the classic pcap with nanoseconds. Numbers are written least
 * significant octet first on every machine, so that a file is the same everywhere. */
#include "trace/capture.h"
#include <lastack/sim.h>
#include <string.h>

enum block {
    BLOCK_INTERFACE = 1,
    BLOCK_NAMES = 4,
    BLOCK_PACKET = 6,
    BLOCK_SECTION = 0x0a0d0d0a
};
enum option {
    OPTION_END = 0,
    OPTION_COMMENT = 1,
    SECTION_APPLICATION = 4,
    INTERFACE_NAME = 2,
    INTERFACE_DESCRIPTION = 3,
    INTERFACE_RESOLUTION = 9,
    PACKET_FLAGS = 2,
    NAMES_IPV4 = 1
};
enum { PACKET_HEADER = 28, NANOSECONDS = 9, INBOUND = 1, OUTBOUND = 2 };
_Static_assert((int)PACKET_HEADER <= (int)CAPTURE_HEAD, "the header has room");

/* A block under construction. */
struct block_writer {
    uint8_t *octets;
    size_t used;
};

static void put32(struct block_writer *block, uint32_t n) {
    for (int i = 0; i < 4; i++)
        block->octets[block->used++] = (uint8_t)(n >> (8 * i));
}
static void put16(struct block_writer *block, uint32_t n) {
    block->octets[block->used++] = (uint8_t)n;
    block->octets[block->used++] = (uint8_t)(n >> 8);
}
/* Fills the last word of 4 octets. */
static void put_padding(struct block_writer *block) {
    while (block->used % 4 != 0)
        block->octets[block->used++] = 0;
}
static void put_octets(struct block_writer *block, const void *octets, size_t size) {
    if (size > 0)
        memcpy(block->octets + block->used, octets, size);
    block->used += size;
    put_padding(block);
}
static void put_option(struct block_writer *block, uint32_t code, const void *octets,
                       size_t size) {
    put16(block, code);
    put16(block, (uint32_t)size);
    put_octets(block, octets, size);
}
/* The length stands at both ends. */
static void end_block(lastack_capture *capture, struct block_writer *block) {
    size_t total = block->used + 4;
    struct block_writer head = {block->octets, 4};
    put32(block, (uint32_t)total);
    put32(&head, (uint32_t)total);
    capture_write(capture, block->octets, total);
}
static struct block_writer begin_block(uint8_t *octets, uint32_t type) {
    struct block_writer block = {octets, 0};
    put32(&block, type);
    put32(&block, 0);
    return block;
}

/* ---- pcapng ---------------------------------------------------------------------------------- */

static void begin_pcapng(lastack_capture *capture) {
    static const char application[] = "lastack " LASTACK_VERSION;
    static const char comment[] = "Simulated by lastack: time 0 is the beginning of the run.";
    uint8_t octets[256];
    struct block_writer block = begin_block(octets, BLOCK_SECTION);
    put32(&block, 0x1a2b3c4d);
    put16(&block, 1);
    put16(&block, 0);
    put32(&block, UINT32_MAX); /* the section's length is not known */
    put32(&block, UINT32_MAX);
    put_option(&block, OPTION_COMMENT, comment, sizeof comment - 1);
    put_option(&block, SECTION_APPLICATION, application, sizeof application - 1);
    put_option(&block, OPTION_END, NULL, 0);
    end_block(capture, &block);
}

static void describe(const lastack_capture *capture, const struct capture_packet *packet,
                     struct line *name, struct line *description) {
    const struct lastack_names *names = &capture->options.names;
    line_clear(name);
    line_clear(description);
    if (capture->options.view == LASTACK_CAPTURE_HOSTS) {
        line_host(name, names, packet->seen_at);
        line_text(description, "what ");
        line_host(description, names, packet->seen_at);
        line_text(description, " sends, and what arrives there");
        return;
    }
    line_host(name, names, packet->from);
    line_text(name, ">");
    line_host(name, names, packet->to);
    line_text(description, "from ");
    line_host(description, names, packet->from);
    line_text(description, " to ");
    line_host(description, names, packet->to);
    line_text(description, ", at the end of the way");
}

static void put_interface(lastack_capture *capture, const struct capture_packet *packet) {
    static const uint8_t resolution = NANOSECONDS;
    uint8_t octets[1280];
    struct line name, description;
    struct block_writer block = begin_block(octets, BLOCK_INTERFACE);
    describe(capture, packet, &name, &description);
    put16(&block, CAPTURE_LINKTYPE);
    put16(&block, 0);
    put32(&block, CAPTURE_SNAPLEN);
    put_option(&block, INTERFACE_NAME, name.text, name.octets);
    put_option(&block, INTERFACE_DESCRIPTION, description.text, description.octets);
    put_option(&block, INTERFACE_RESOLUTION, &resolution, 1);
    put_option(&block, OPTION_END, NULL, 0);
    end_block(capture, &block);
}

/* An address is named before the first packet that has it. */
static void name_address(lastack_capture *capture, const uint8_t *ipv4, int host) {
    uint32_t number = (uint32_t)ipv4[2] << 8 | ipv4[3];
    if (capture->named[number / 8] >> number % 8 & 1)
        return;
    capture->named[number / 8] |= (uint8_t)(1u << number % 8);
    uint8_t octets[640];
    struct line line;
    struct block_writer block = begin_block(octets, BLOCK_NAMES);
    line_clear(&line);
    line_host(&line, &capture->options.names, host);
    const char *name = line_end(&line);
    put16(&block, NAMES_IPV4);
    put16(&block, (uint32_t)(4 + line.octets + 1));
    memcpy(block.octets + block.used, ipv4, 4);
    block.used += 4;
    put_octets(&block, name, line.octets + 1);
    put32(&block, 0); /* no more records */
    end_block(capture, &block);
}

static void put_pcapng(lastack_capture *capture, struct capture_packet *packet) {
    uint16_t *interface = &capture->interface[packet->seen_at];
    const uint8_t *octets = capture_octets(packet);
    if (*interface == 0) {
        *interface = ++capture->interfaces;
        put_interface(capture, packet);
    }
    name_address(capture, octets + 12, packet->from);
    name_address(capture, octets + 16, packet->to);
    struct block_writer block =
        begin_block(packet->block + CAPTURE_HEAD - PACKET_HEADER, BLOCK_PACKET);
    put32(&block, *interface - 1u);
    put32(&block, (uint32_t)((uint64_t)packet->time >> 32));
    put32(&block, (uint32_t)packet->time);
    put32(&block, (uint32_t)packet->size);
    put32(&block, (uint32_t)packet->size);
    block.used += packet->size; /* the octets stand there */
    put_padding(&block);
    if (packet->comment.octets > 0)
        put_option(&block, OPTION_COMMENT, packet->comment.text, packet->comment.octets);
    if (capture->options.view == LASTACK_CAPTURE_HOSTS) {
        const uint8_t flags[4] = {packet->arrived ? INBOUND : OUTBOUND};
        put_option(&block, PACKET_FLAGS, flags, sizeof flags);
    }
    put_option(&block, OPTION_END, NULL, 0);
    end_block(capture, &block);
}

/* ---- pcap ------------------------------------------------------------------------------------ */

static void begin_pcap(lastack_capture *capture) {
    uint8_t octets[24];
    struct block_writer header = {octets, 0};
    put32(&header, 0xa1b23c4d);
    put16(&header, 2);
    put16(&header, 4);
    put32(&header, 0);
    put32(&header, 0);
    put32(&header, CAPTURE_SNAPLEN);
    put32(&header, CAPTURE_LINKTYPE);
    capture_write(capture, octets, header.used);
}

/* Seconds have 32 bits here: after 136 years they begin again at 0. */
static void put_pcap(lastack_capture *capture, struct capture_packet *packet) {
    enum { HEADER = 16 };
    struct block_writer header = {packet->block + CAPTURE_HEAD - HEADER, 0};
    put32(&header, (uint32_t)(packet->time / LASTACK_SECOND));
    put32(&header, (uint32_t)(packet->time % LASTACK_SECOND));
    put32(&header, (uint32_t)packet->size);
    put32(&header, (uint32_t)packet->size);
    capture_write(capture, header.octets, HEADER + packet->size);
}

const struct capture_format capture_pcapng = {true, begin_pcapng, put_pcapng};
const struct capture_format capture_pcap = {false, begin_pcap, put_pcap};
