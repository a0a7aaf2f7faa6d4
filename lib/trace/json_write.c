/* JSON as text (RFC 8259), streamed. */
#include "trace/json.h"
#include "base/decimal.h"
#include <string.h>

static const char hex[] = "0123456789abcdef";

void json_flush(struct json *json) {
    if (json->octets > 0 && !json->write(json->context, json->text, json->octets))
        json->failed = true;
    json->octets = 0;
}

void json_digits(struct json *json, uint64_t number) {
    json->octets += decimal(json_room(json, DECIMAL_DIGITS), number, 1);
}

void json_digits_signed(struct json *json, int64_t number) {
    if (number < 0)
        json_put(json, "-", 1);
    json_digits(json, number < 0 ? 0 - (uint64_t)number : (uint64_t)number);
}

/* ---- strings --------------------------------------------------------------------------------- */

static void put_unit(struct json *json, unsigned unit) {
    char escaped[6] = {'\\', 'u', hex[unit >> 12 & 15], hex[unit >> 8 & 15], hex[unit >> 4 & 15],
                       hex[unit & 15]};
    json_put(json, escaped, sizeof escaped);
}

static void put_character(struct json *json, uint32_t c) {
    char plain[2] = {'\\', (char)c};
    if (c == '"' || c == '\\') {
        json_put(json, plain, 2);
    } else if (c < 0x10000) {
        put_unit(json, c);
    } else { /* RFC 8259 section 7: a surrogate pair */
        put_unit(json, 0xd800 + ((c - 0x10000) >> 10));
        put_unit(json, 0xdc00 + ((c - 0x10000) & 0x3ff));
    }
}

/* The characters in front that stand for themselves, as many as there is room for; answers how
 * many. 0: the first one does not. */
static size_t put_plain(struct json *json, const unsigned char *text, size_t octets) {
    char *to = json_room(json, 1);
    size_t room = sizeof json->text - json->octets, most = octets < room ? octets : room, n = 0;
    for (; n < most && text[n] >= 0x20 && text[n] < 0x7f && text[n] != '"' && text[n] != '\\'; n++)
        to[n] = (char)text[n];
    json->octets += n;
    return n;
}

/* The character at `text` and its octets; U+FFFD and 1 where there is none (RFC 3629). */
static uint32_t decode(const unsigned char *text, size_t *octets) {
    static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned first = text[0];
    size_t n = first < 0x80 ? 1 : first >> 5 == 6 ? 2 : first >> 4 == 14 ? 3 : first >> 3 == 30 ? 4
                                                                                                : 0;
    uint32_t c = n == 1 ? first : n == 0 ? 0 : first & (0x7fu >> n);
    *octets = 1;
    if (n == 1)
        return c;
    for (size_t i = 1; i < n; i++) {
        if (text[i] >> 6 != 2) /* the NUL at the end, too */
            return 0xfffd;
        c = c << 6 | (text[i] & 0x3fu);
    }
    if (n == 0 || c < least[n] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
        return 0xfffd;
    *octets = n;
    return c;
}

void json_quote(struct json *json, const char *text, size_t octets) {
    const unsigned char *from = (const unsigned char *)text;
    json_put(json, "\"", 1);
    for (size_t done = 0, step; done < octets; done += step) {
        step = put_plain(json, from + done, octets - done);
        if (step == 0)
            put_character(json, decode(from + done, &step));
    }
    json_put(json, "\"", 1);
}

void json_octets(struct json *json, const char *key, const uint8_t *octet, size_t octets) {
    json_key(json, key);
    json_put(json, "\"", 1);
    for (size_t done = 0, step; done < octets; done += step) {
        step = put_plain(json, octet + done, octets - done);
        if (step == 0) {
            put_character(json, octet[done]);
            step = 1;
        }
    }
    json_put(json, "\"", 1);
}

void json_hex(struct json *json, const char *key, const uint8_t *octet, size_t octets) {
    json_key(json, key);
    json_put(json, "\"", 1);
    for (size_t i = 0; i < octets; i++) {
        char pair[2] = {hex[octet[i] >> 4], hex[octet[i] & 15]};
        json_put(json, pair, 2);
    }
    json_put(json, "\"", 1);
}

/* ---- lines ----------------------------------------------------------------------------------- */

void json_line(struct json *json, const struct lastack_json_sink *sink, const char *type) {
    json->write = sink->write;
    json->context = sink->context;
    json->octets = 0;
    json->failed = json->more = false;
    json_open(json, NULL, '{');
    json_string(json, "type", type);
}

void json_end_line(struct json *json, struct lastack_json_sink *sink) {
    json_close(json, '}');
    json_put(json, "\n", 1);
    json_flush(json);
    if (json->failed)
        sink->failed = true;
}
