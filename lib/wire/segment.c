/* A segment in the notation of the RFC's figures, and back. */
#include "wire/segment.h"
#include "base/decimal.h"
#include "base/fit.h"
#include <string.h>

/* In the order of the RFC's figures: SYN,ACK and FIN,ACK and RST,ACK. */
static const struct {
    unsigned bit;
    char name[4];
} controls[] = {
    {LASTACK_SYN, "SYN"}, {LASTACK_FIN, "FIN"}, {LASTACK_RST, "RST"}, {LASTACK_PSH, "PSH"},
    {LASTACK_URG, "URG"}, {LASTACK_ACK, "ACK"}, {LASTACK_ECE, "ECE"}, {LASTACK_CWR, "CWR"},
};
enum { CONTROLS = sizeof controls / sizeof controls[0], CTL_TEXT = 4 * CONTROLS };

/* Each name with a comma behind it, of which the last one does not count. */
static size_t write_ctl(char text[CTL_TEXT], unsigned ctl) {
    size_t octets = 0;
    for (int i = 0; i < CONTROLS; i++)
        if (ctl & controls[i].bit) {
            memcpy(text + octets, controls[i].name, 3);
            text[octets + 3] = ',';
            octets += 4;
        }
    return octets > 0 ? octets - 1 : 0;
}

/* `tag` is "<SEQ=" or the like. */
static inline size_t write_field(char *text, const char *tag, uint32_t number) {
    size_t octets = strlen(tag);
    memcpy(text, tag, octets);
    octets += decimal(text + octets, number, 1);
    text[octets++] = '>';
    return octets;
}

size_t segment_write(char text[LASTACK_SEGMENT_TEXT], const struct lastack_segment *seg) {
    size_t octets = write_field(text, "<SEQ=", seg->seq.n);
    if (seg->ctl & LASTACK_ACK)
        octets += write_field(text + octets, "<ACK=", seg->ack.n);
    if (seg->text_octets)
        octets += write_field(text + octets, "<DATA=", seg->text_octets);
    unsigned ctl = seg->ctl == LASTACK_PSH ? seg->ctl : seg->ctl & ~(unsigned)LASTACK_PSH;
    if (ctl) {
        memcpy(text + octets, "<CTL=", 5);
        octets += 5;
        octets += write_ctl(text + octets, ctl);
        text[octets++] = '>';
    }
    return octets;
}

size_t lastack_ctl_print(unsigned ctl, char *text, size_t room) {
    char whole[CTL_TEXT];
    return fit(text, room, whole, write_ctl(whole, ctl));
}

size_t lastack_segment_print(const struct lastack_segment *seg, char *text, size_t room) {
    char whole[LASTACK_SEGMENT_TEXT];
    return fit(text, room, whole, segment_write(whole, seg));
}

int lastack_ctl_parse(const char *text, size_t length) {
    unsigned ctl = 0;
    size_t at = 0;
    while (at + 3 <= length) {
        int i = 0;
        while (i < CONTROLS && memcmp(controls[i].name, text + at, 3) != 0)
            i++;
        if (i == CONTROLS)
            return -1;
        ctl |= controls[i].bit;
        at += 3;
        if (at == length)
            return (int)ctl;
        if (text[at++] != ',')
            return -1;
    }
    return -1;
}

/* Reads a decimal number of at most 32 bits that ends before text[length]; the octets read or 0. */
static size_t read_number(const char *text, size_t length, uint32_t *number) {
    uint64_t n = 0;
    size_t at = 0;
    while (at < length && text[at] >= '0' && text[at] <= '9' && n <= UINT32_MAX)
        n = n * 10 + (uint64_t)(text[at++] - '0');
    *number = (uint32_t)n;
    return n <= UINT32_MAX ? at : 0;
}

/* One field, its text[0, length) without the brackets. Answers 0, or the position of what is wrong,
 * plus 1. */
static size_t read_field(struct lastack_segment *seg, const char *text, size_t length) {
    size_t tag = 0;
    while (tag < length && text[tag] != '=')
        tag++;
    if (tag == length)
        return length + 1;
    const char *value = text + tag + 1;
    size_t rest = length - tag - 1;
    if (tag == 3 && memcmp(text, "CTL", 3) == 0) {
        int ctl = lastack_ctl_parse(value, rest);
        seg->ctl = (uint8_t)ctl;
        return ctl < 0 ? tag + 2 : 0;
    }
    uint32_t number;
    size_t read = read_number(value, rest, &number);
    if (read == 0 || read != rest)
        return tag + 2 + read;
    if (tag == 3 && memcmp(text, "SEQ", 3) == 0)
        seg->seq.n = number;
    else if (tag == 3 && memcmp(text, "ACK", 3) == 0)
        seg->ack.n = number;
    else if (tag == 3 && memcmp(text, "WND", 3) == 0 && number <= UINT16_MAX)
        seg->wnd = (uint16_t)number;
    else if (tag == 2 && memcmp(text, "UP", 2) == 0 && number <= UINT16_MAX)
        seg->up = (uint16_t)number;
    else if (tag == 4 && memcmp(text, "DATA", 4) == 0 && number <= LASTACK_TEXT_OCTETS_MAX)
        seg->text_octets = number;
    else
        return 1;
    return 0;
}

ptrdiff_t lastack_segment_parse(struct lastack_segment *seg, const char *text, size_t length) {
    size_t at = 0;
    memset(seg, 0, sizeof *seg);
    do {
        if (at == length || text[at] != '<')
            return -(ptrdiff_t)(at + 1);
        const char *end = memchr(text + at, '>', length - at);
        if (!end)
            return -(ptrdiff_t)(length + 1);
        size_t inner = (size_t)(end - (text + at + 1));
        size_t wrong = read_field(seg, text + at + 1, inner);
        if (wrong)
            return -(ptrdiff_t)(at + 1 + wrong);
        at += inner + 2;
    } while (at < length && text[at] == '<');
    return (ptrdiff_t)at;
}
