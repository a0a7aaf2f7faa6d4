/* Packets as the lines that `tcpdump -n -r` prints of them, byte for byte. They are printed from
 * their octets, as tcpdump does, so that a damaged one reads as it would there. */
#include "trace/tcpdump.h"
#include "base/decimal.h"
#include "base/memory.h"
#include <string.h>

/* ---- the sheet ------------------------------------------------------------------------------- */

void sheet_flush(struct sheet *sheet) {
    if (sheet->used > 0)
        capture_write(sheet->capture, sheet->text, sheet->used);
    sheet->used = 0;
}

void sheet_octets(struct sheet *sheet, const void *octets, size_t size) {
    const char *from = octets;
    while (size > 0) {
        if (sheet->used == sizeof sheet->text)
            sheet_flush(sheet);
        size_t room = sizeof sheet->text - sheet->used, part = size < room ? size : room;
        memcpy(sheet->text + sheet->used, from, part);
        sheet->used += part;
        from += part;
        size -= part;
    }
}

void sheet_text(struct sheet *sheet, const char *text) {
    sheet_octets(sheet, text, strlen(text));
}

void sheet_padded(struct sheet *sheet, uint64_t number, unsigned digits) {
    char digit[DECIMAL_DIGITS];
    sheet_octets(sheet, digit, decimal(digit, number, digits));
}

void sheet_number(struct sheet *sheet, uint64_t number) {
    sheet_padded(sheet, number, 1);
}

void sheet_hex(struct sheet *sheet, uint32_t number, unsigned digits) {
    char text[8];
    size_t at = sizeof text;
    do {
        text[--at] = "0123456789abcdef"[number & 15];
        number >>= 4;
    } while (number > 0 || sizeof text - at < digits);
    sheet_octets(sheet, text + at, sizeof text - at);
}

void sheet_hex_octets(struct sheet *sheet, const uint8_t *octets, size_t size) {
    for (size_t i = 0; i < size; i++)
        sheet_hex(sheet, octets[i], 2);
}

/* ---- stamps ---------------------------------------------------------------------------------- */

enum stamp {
    STAMP_CLOCK,
    STAMP_NONE,
    STAMP_SECONDS,
    STAMP_SINCE_LAST,
    STAMP_DATE,
    STAMP_SINCE_FIRST
};
enum { MICROSECONDS = 1000000, DAY = 86400 };

/* Days since 1970-01-01 as a date of the Gregorian calendar, counted in years from March. */
static void put_date(struct sheet *sheet, uint32_t days) {
    uint32_t since = days + 719468, era = since / 146097, of_era = since % 146097;
    uint32_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    uint32_t of_year = of_era - (365 * year + year / 4 - year / 100);
    uint32_t march = (5 * of_year + 2) / 153, day = of_year - (153 * march + 2) / 5 + 1;
    uint32_t month = march < 10 ? march + 3 : march - 9;
    sheet_padded(sheet, era * 400 + year + (month <= 2), 4);
    sheet_text(sheet, "-");
    sheet_padded(sheet, month, 2);
    sheet_text(sheet, "-");
    sheet_padded(sheet, day, 2);
    sheet_text(sheet, " ");
}

static void put_clock(struct sheet *sheet, int64_t time, bool dated) {
    uint64_t seconds = (uint64_t)time / MICROSECONDS;
    if (seconds & 0x80000000) {
        sheet_text(sheet, "[Error converting time]");
        return;
    }
    if (dated)
        put_date(sheet, (uint32_t)(seconds / DAY));
    sheet_padded(sheet, seconds / 3600 % 24, 2);
    sheet_text(sheet, ":");
    sheet_padded(sheet, seconds / 60 % 60, 2);
    sheet_text(sheet, ":");
    sheet_padded(sheet, seconds % 60, 2);
    sheet_text(sheet, ".");
    sheet_padded(sheet, (uint64_t)time % MICROSECONDS, 6);
}

static void put_seconds(struct sheet *sheet, int64_t time) {
    uint64_t seconds = (uint64_t)time / MICROSECONDS;
    if (seconds & 0x80000000) {
        sheet_text(sheet, "[Error converting time]");
        return;
    }
    sheet_number(sheet, seconds);
    sheet_text(sheet, ".");
    sheet_padded(sheet, (uint64_t)time % MICROSECONDS, 6);
}

/* tcpdump takes a reference of 0 for one that is not there yet, and the next packet for the
 * first. */
static void put_stamp(struct sheet *sheet, lastack_capture *capture, lastack_time nanoseconds) {
    int64_t time = nanoseconds / LASTACK_MICROSECOND;
    unsigned style = capture->options.stamps;
    switch (style) {
    case STAMP_NONE:
        return;
    case STAMP_SECONDS:
        put_seconds(sheet, time);
        break;
    case STAMP_SINCE_LAST:
    case STAMP_SINCE_FIRST:
        if (capture->reference == 0)
            capture->reference = time;
        sheet_text(sheet, " ");
        put_clock(sheet, time - capture->reference, false);
        if (style == STAMP_SINCE_LAST)
            capture->reference = time;
        break;
    default:
        put_clock(sheet, time, style == STAMP_DATE);
        break;
    }
    sheet_text(sheet, " ");
}

/* ---- sequence numbers ------------------------------------------------------------------------ */

struct header {
    uint32_t source, destination;
    uint16_t source_port, destination_port;
    uint32_t seq, ack; /* absolute; then as they are printed */
    uint32_t base;     /* SACK's numbers are counted from there */
    uint8_t flags;
};

static uint32_t slot_of(const struct capture_pair *pair, uint32_t room) {
    uint32_t hash = (pair->ports ^ pair->a * 0x9e3779b1u ^ pair->b * 0x85ebca6bu) * 0xc2b2ae35u;
    return (hash ^ hash >> 15) & (room - 1);
}

/* Where it is, or the free place where it would be. */
static struct capture_pair *look_up(struct capture_pair *table, uint32_t room,
                                    const struct capture_pair *pair) {
    uint32_t at = slot_of(pair, room);
    while (table[at].a != 0 && (table[at].a != pair->a || table[at].b != pair->b ||
                                table[at].ports != pair->ports))
        at = (at + 1) & (room - 1);
    return &table[at];
}

static bool grow(lastack_capture *capture) {
    uint32_t room = capture->pair_room == 0 ? 64 : capture->pair_room * 2;
    struct capture_pair *table = memory_get(capture->memory, room * sizeof *table);
    if (table == NULL)
        return false;
    memset(table, 0, room * sizeof *table);
    for (uint32_t i = 0; i < capture->pair_room; i++)
        if (capture->pair[i].a != 0)
            *look_up(table, room, &capture->pair[i]) = capture->pair[i];
    memory_put(capture->memory, capture->pair, capture->pair_room * sizeof *table);
    capture->pair = table;
    capture->pair_room = room;
    return true;
}

/* tcpdump counts from the first segment with an ACK that it sees of a pair of sockets, and anew
 * from each SYN,ACK; that one itself is printed absolute. */
static void make_relative(lastack_capture *capture, struct header *header) {
    bool back = header->source_port > header->destination_port ||
                (header->source_port == header->destination_port &&
                 header->source > header->destination);
    uint32_t one = (uint32_t)header->source_port << 16 | header->destination_port;
    uint32_t other = (uint32_t)header->destination_port << 16 | header->source_port;
    struct capture_pair key = {.a = back ? header->destination : header->source,
                               .b = back ? header->source : header->destination,
                               .ports = back ? other : one};
    if (capture->pairs * 2 >= capture->pair_room && !grow(capture)) {
        capture->failed = true;
        return;
    }
    struct capture_pair *pair = look_up(capture->pair, capture->pair_room, &key);
    if (pair->a == 0 || (header->flags & LASTACK_SYN)) {
        capture->pairs += pair->a == 0;
        key.seq = back ? header->ack - 1 : header->seq;
        key.ack = back ? header->seq : header->ack - 1;
        *pair = key;
    } else {
        header->seq -= back ? pair->ack : pair->seq;
        header->ack -= back ? pair->seq : pair->ack;
    }
    header->base = back ? pair->seq : pair->ack;
}

/* ---- the line -------------------------------------------------------------------------------- */

static void put_socket(struct sheet *sheet, uint32_t address, uint16_t port) {
    for (int shift = 24; shift >= 0; shift -= 8) {
        sheet_number(sheet, address >> shift & 255);
        sheet_text(sheet, ".");
    }
    sheet_number(sheet, port);
}

static void put_flags(struct sheet *sheet, unsigned flags) {
    static const char letter[] = "FSRP.UEW";
    sheet_text(sheet, "Flags [");
    for (unsigned i = 0; i < 8; i++)
        if (flags >> i & 1)
            sheet_octets(sheet, &letter[i], 1);
    sheet_text(sheet, flags == 0 ? "none]" : "]");
}

/* -v: the header of IP, on a line of its own. */
static void put_ip(struct sheet *sheet, const uint8_t *ip) {
    sheet_text(sheet, "(tos 0x");
    sheet_hex(sheet, ip[1], 1);
    sheet_text(sheet, ", ttl ");
    sheet_number(sheet, ip[8]);
    sheet_text(sheet, ", id ");
    sheet_number(sheet, get16(ip + 4));
    sheet_text(sheet, ", offset 0, flags [DF], proto TCP (6), length ");
    sheet_number(sheet, get16(ip + 2));
    sheet_text(sheet, ")\n    ");
}

/* The checksum that would be right is found as RFC 1624 does: what there is, less what is wrong. */
static void put_checksum(struct sheet *sheet, const uint8_t *ip, uint32_t length) {
    uint16_t stands = get16(ip + LASTACK_IP_HEADER_OCTETS + 16);
    uint32_t sum = 6 + length;
    for (int at = 12; at < LASTACK_IP_HEADER_OCTETS; at += 2)
        sum += get16(ip + at);
    sum += 0xffffu ^ lastack_checksum(ip + LASTACK_IP_HEADER_OCTETS, length);
    while (sum >> 16 != 0)
        sum = (sum & 0xffff) + (sum >> 16);
    sheet_text(sheet, ", cksum 0x");
    sheet_hex(sheet, stands, 4);
    if (sum == 0xffff) {
        sheet_text(sheet, " (correct)");
        return;
    }
    uint32_t should = stands + (0xffff ^ sum);
    while (should >> 16 != 0)
        should = (should & 0xffff) + (should >> 16);
    sheet_text(sheet, " (incorrect -> 0x");
    sheet_hex(sheet, should, 4);
    sheet_text(sheet, ")");
}

static void put_numbers(struct sheet *sheet, const struct header *header, const uint8_t *tcp,
                        uint32_t octets) {
    if (sheet->capture->options.verbose > 1 || octets > 0 ||
        (header->flags & (LASTACK_SYN | LASTACK_FIN | LASTACK_RST))) {
        sheet_text(sheet, ", seq ");
        sheet_number(sheet, header->seq);
        if (octets > 0) {
            sheet_text(sheet, ":");
            sheet_number(sheet, (uint32_t)(header->seq + octets));
        }
    }
    if (header->flags & LASTACK_ACK) {
        sheet_text(sheet, ", ack ");
        sheet_number(sheet, header->ack);
    }
    sheet_text(sheet, ", win ");
    sheet_number(sheet, get16(tcp + 14));
    if (header->flags & LASTACK_URG) {
        sheet_text(sheet, ", urg ");
        sheet_number(sheet, get16(tcp + 18));
    }
}

/* The data offset is not what it can be. */
static void put_bad_length(struct sheet *sheet, uint32_t header, const char *how, uint32_t bound) {
    sheet_text(sheet, " [bad hdr length ");
    sheet_number(sheet, header);
    sheet_text(sheet, how);
    sheet_number(sheet, bound);
    sheet_text(sheet, "]");
}

static void put_tcp(struct sheet *sheet, const uint8_t *ip, size_t size) {
    lastack_capture *capture = sheet->capture;
    const uint8_t *tcp = ip + LASTACK_IP_HEADER_OCTETS;
    uint32_t length = (uint32_t)(size - LASTACK_IP_HEADER_OCTETS), offset = (tcp[12] >> 4) * 4u;
    struct header header = {get32(ip + 12), get32(ip + 16), get16(tcp), get16(tcp + 2),
                            get32(tcp + 4), get32(tcp + 8), 0,          tcp[13]};
    put_socket(sheet, header.source, header.source_port);
    sheet_text(sheet, " > ");
    put_socket(sheet, header.destination, header.destination_port);
    sheet_text(sheet, ": ");
    if (offset < LASTACK_TCP_HEADER_OCTETS) {
        sheet_text(sheet, " tcp ");
        sheet_number(sheet, length - offset);
        put_bad_length(sheet, offset, " - too short, < ", LASTACK_TCP_HEADER_OCTETS);
        return;
    }
    put_flags(sheet, header.flags);
    if (!capture->options.absolute && (header.flags & LASTACK_ACK))
        make_relative(capture, &header);
    if (offset > length) {
        put_bad_length(sheet, offset, " - too long, > ", length);
        return;
    }
    if (capture->options.verbose > 0)
        put_checksum(sheet, ip, length);
    length -= offset;
    put_numbers(sheet, &header, tcp, length);
    if (!tcpdump_options(sheet, tcp + LASTACK_TCP_HEADER_OCTETS,
                         offset - LASTACK_TCP_HEADER_OCTETS, header.base, length > 0))
        return;
    sheet_text(sheet, ", length ");
    sheet_number(sheet, length);
    const struct tcpdump_text text = {header.source_port,
                                      header.destination_port,
                                      (header.flags & LASTACK_RST) != 0,
                                      capture->options.verbose > 0,
                                      tcp + offset,
                                      length};
    if (length > 0)
        tcpdump_text(sheet, &text);
}

static void begin_nothing(lastack_capture *capture) {
    (void)capture;
}

static void put_packet(lastack_capture *capture, struct capture_packet *packet) {
    struct sheet sheet = {.capture = capture};
    const uint8_t *ip = capture_octets(packet);
    put_stamp(&sheet, capture, packet->time);
    sheet_text(&sheet, "IP ");
    if (capture->options.verbose > 0)
        put_ip(&sheet, ip);
    put_tcp(&sheet, ip, packet->size);
    sheet_text(&sheet, "\n");
    sheet_flush(&sheet);
}

const struct capture_format capture_tcpdump = {false, begin_nothing, put_packet};
