/* What the files share that print packets in tcpdump's words: a sheet that text is put on, and the
 * parts of a line. The words, their order and their oddities are those of tcpdump 4.99. */
#ifndef TRACE_TCPDUMP_H
#define TRACE_TCPDUMP_H
#include "trace/capture.h"

struct sheet {
    lastack_capture *capture;
    size_t used;
    char text[1024];
};
void sheet_flush(struct sheet *sheet);
void sheet_octets(struct sheet *sheet, const void *octets, size_t size);
void sheet_text(struct sheet *sheet, const char *text);
void sheet_number(struct sheet *sheet, uint64_t number);
/* With zeros in front, `digits` digits at least. */
void sheet_padded(struct sheet *sheet, uint64_t number, unsigned digits);
void sheet_hex(struct sheet *sheet, uint32_t number, unsigned digits);
void sheet_hex_octets(struct sheet *sheet, const uint8_t *octets, size_t size);

static inline uint16_t get16(const uint8_t *octets) {
    return (uint16_t)(octets[0] << 8 | octets[1]);
}
static inline uint32_t get32(const uint8_t *octets) {
    return (uint32_t)get16(octets) << 16 | get16(octets + 2);
}

/* tcpdump_option.c: ", options [mss 1460]". `base` is what SACK's numbers are counted from; `text`:
 * some follows. false: an option is bad, and with it the line ends. */
bool tcpdump_options(struct sheet *sheet, const uint8_t *option, uint32_t octets, uint32_t base,
                     bool text);

/* tcpdump_text.c: of a text of at least one octet what is printed behind its length. */
struct tcpdump_text {
    uint16_t source_port, destination_port;
    bool reset; /* it came with a RST */
    bool verbose;
    const uint8_t *octet;
    uint32_t octets;
};
void tcpdump_text(struct sheet *sheet, const struct tcpdump_text *text);

#endif
