/* A segment as RFC 9293 speaks of it: SEG.SEQ, SEG.ACK, SEG.LEN, SEG.WND, SEG.UP and the control
 * bits, and the notation of the RFC's figures, <SEQ=100><ACK=301><CTL=FIN,ACK>.
 *
 * Inside a world segments stay parsed; their text is a place in a stream, not octets. */
#ifndef LASTACK_SEGMENT_H
#define LASTACK_SEGMENT_H
#include <lastack/types.h>
#ifdef __cplusplus
extern "C" {
#endif

/* A sequence number, modulo 2^32 (section 3.4). A struct, so that a wrong `<` does not compile. */
struct lastack_seq {
    uint32_t n;
};

/* Control bits, as on the wire (section 3.1). */
enum lastack_ctl {
    LASTACK_FIN = 0x01,
    LASTACK_SYN = 0x02,
    LASTACK_RST = 0x04,
    LASTACK_PSH = 0x08,
    LASTACK_ACK = 0x10,
    LASTACK_URG = 0x20,
    LASTACK_ECE = 0x40,
    LASTACK_CWR = 0x80
};

enum { LASTACK_OPTION_OCTETS = 40, LASTACK_TEXT_OCTETS_MAX = 65495 };

/* 32 octets. An endpoint fills all but the addresses and ports, which the world knows. */
struct lastack_segment {
    uint16_t source, destination;           /* address numbers of the world */
    uint16_t source_port, destination_port; /* */
    struct lastack_seq seq;                 /* SEG.SEQ */
    struct lastack_seq ack;                 /* SEG.ACK, 0 without LASTACK_ACK */
    uint32_t place;                         /* of the text's first octet in the sender's stream */
    uint32_t text_octets;                   /* SEG.LEN is this, plus one each for SYN and FIN */
    uint16_t wnd;                           /* SEG.WND, as in the header */
    uint16_t up;                            /* SEG.UP, 0 without LASTACK_URG */
    uint8_t ctl;                            /* enum lastack_ctl, or-ed */
    uint8_t option_octets;                  /* of the options that go with it, 0..40 */
    uint16_t zero;
};

/* SEG.LEN: the octets occupied in the sequence space, SYN and FIN counted (section 3.4). */
static inline uint32_t lastack_segment_length(const struct lastack_segment *seg) {
    return seg->text_octets + ((seg->ctl & LASTACK_SYN) != 0) + ((seg->ctl & LASTACK_FIN) != 0);
}

/* Writes <SEQ=..><ACK=..><DATA=n><CTL=..> as the RFC's figures do: ACK only with the ACK bit, DATA
 * only with text, CTL without PSH unless it stands alone. Always ends in NUL; answers the length
 * without it, cut to `room`. 96 octets always suffice. */
enum { LASTACK_SEGMENT_TEXT = 96 };
LASTACK_API size_t lastack_segment_print(const struct lastack_segment *seg, char *text,
                                         size_t room);

/* Reads the same notation (also <WND=..>, <UP=..>, <MSS=..> is not for here); numbers only. Unread
 * fields are 0. Answers the octets read, or -(position + 1) of the first octet that is wrong. */
LASTACK_API ptrdiff_t lastack_segment_parse(struct lastack_segment *seg, const char *text,
                                            size_t length);

/* "FIN,ACK" in the order of the RFC's figures (SYN FIN RST PSH URG ACK ...), and back: the bits, or
 * -1. `room` of 40 always suffices. */
LASTACK_API size_t lastack_ctl_print(unsigned ctl, char *text, size_t room);
LASTACK_API int lastack_ctl_parse(const char *text, size_t length);

#ifdef __cplusplus
}
#endif
#endif
