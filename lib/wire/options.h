/* TCP options as octets of the header (RFC 9293 section 3.2). */
#ifndef WIRE_OPTIONS_H
#define WIRE_OPTIONS_H
#include <lastack/segment.h>

enum { OPTION_EOL = 0, OPTION_NOP = 1, OPTION_MSS = 2, OPTION_MSS_OCTETS = 4 };

/* What a SYN's options say. */
struct options {
    bool has_mss; /* */
    bool illegal; /* a length that cannot be: nothing from there on was read (MUST-7) */
    uint16_t mss; /* */
};

/* Reads `octets` octets; unknown kinds are skipped (MUST-6), nothing beyond them is touched. */
struct options options_read(const uint8_t *option, uint32_t octets);
/* Writes the MSS option; answers its octets. */
static inline uint8_t options_write_mss(uint8_t *option, uint16_t mss) {
    option[0] = OPTION_MSS;
    option[1] = OPTION_MSS_OCTETS;
    option[2] = (uint8_t)(mss >> 8);
    option[3] = (uint8_t)mss;
    return OPTION_MSS_OCTETS;
}

#endif
