/* A segment in the notation of the RFC's figures, and back. */
#include <lastack/segment.h>
#include <string.h>

/* In the order of the RFC's figures: SYN,ACK and FIN,ACK and RST,ACK. */
static const struct {
    unsigned bit;
    const char *name;
} controls[] = {
    {LASTACK_SYN, "SYN"}, {LASTACK_FIN, "FIN"}, {LASTACK_RST, "RST"}, {LASTACK_PSH, "PSH"},
    {LASTACK_URG, "URG"}, {LASTACK_ACK, "ACK"}, {LASTACK_ECE, "ECE"}, {LASTACK_CWR, "CWR"},
};
enum { CONTROLS = sizeof controls / sizeof controls[0] };

/* A place to write that cuts what does not fit, and always ends in NUL. */
struct page {
    char *text;
    size_t room, used;
};

static void put(struct page *page, const char *text) {
    while (*text && page->used + 1 < page->room)
        page->text[page->used++] = *text++;
    if (page->used < page->room)
        page->text[page->used] = 0;
}

static void put_field(struct page *page, const char *tag, uint32_t number) {
    char digits[11], *at = digits + sizeof digits;
    *--at = 0;
    do
        *--at = (char)('0' + number % 10);
    while ((number /= 10) != 0);
    put(page, "<");
    put(page, tag);
    put(page, "=");
    put(page, at);
    put(page, ">");
}

static void put_ctl(struct page *page, unsigned ctl) {
    const char *comma = "";
    for (int i = 0; i < CONTROLS; i++)
        if (ctl & controls[i].bit) {
            put(page, comma);
            put(page, controls[i].name);
            comma = ",";
        }
}

static struct page page_of(char *text, size_t room) {
    if (room)
        text[0] = 0;
    return (struct page){text, room, 0};
}

size_t lastack_ctl_print(unsigned ctl, char *text, size_t room) {
    struct page page = page_of(text, room);
    put_ctl(&page, ctl);
    return page.used;
}

size_t lastack_segment_print(const struct lastack_segment *seg, char *text, size_t room) {
    struct page page = page_of(text, room);
    put_field(&page, "SEQ", seg->seq.n);
    if (seg->ctl & LASTACK_ACK)
        put_field(&page, "ACK", seg->ack.n);
    if (seg->text_octets)
        put_field(&page, "DATA", seg->text_octets);
    unsigned ctl = seg->ctl == LASTACK_PSH ? seg->ctl : seg->ctl & ~(unsigned)LASTACK_PSH;
    if (ctl) {
        put(&page, "<CTL=");
        put_ctl(&page, ctl);
        put(&page, ">");
    }
    return page.used;
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
