/* JSON as text (RFC 8259), streamed. */
#include "trace/json.h"
#include "base/decimal.h"
#include <string.h>

static const char hex[] = "0123456789abcdef";

static void flush(struct json *json) {
    if (json->octets > 0 && !json->write(json->context, json->text, json->octets))
        json->failed = true;
    json->octets = 0;
}

static void put(struct json *json, const char *text, size_t octets) {
    if (octets > sizeof json->text - json->octets)
        flush(json);
    memcpy(json->text + json->octets, text, octets); /* pieces are small */
    json->octets += octets;
}

/* A comma if something stands before, and the key, which is a plain word. */
static void begin(struct json *json, const char *key) {
    if (json->more)
        put(json, ",", 1);
    json->more = true;
    if (key == NULL)
        return;
    put(json, "\"", 1);
    put(json, key, strlen(key));
    put(json, "\":", 2);
}

void json_open(struct json *json, const char *key, char bracket) {
    begin(json, key);
    put(json, &bracket, 1);
    json->more = false;
}

void json_close(struct json *json, char bracket) {
    put(json, &bracket, 1);
    json->more = true;
}

void json_null(struct json *json, const char *key) {
    begin(json, key);
    put(json, "null", 4);
}

void json_bool(struct json *json, const char *key, bool value) {
    begin(json, key);
    put(json, value ? "true" : "false", value ? 4 : 5);
}

static void digits(struct json *json, uint64_t number) {
    char digit[DECIMAL_DIGITS];
    put(json, digit, decimal(digit, number, 1));
}

void json_number(struct json *json, const char *key, uint64_t number) {
    begin(json, key);
    digits(json, number);
}

void json_signed(struct json *json, const char *key, int64_t number) {
    begin(json, key);
    if (number < 0)
        put(json, "-", 1);
    digits(json, number < 0 ? 0 - (uint64_t)number : (uint64_t)number);
}

void json_time(struct json *json, const char *key, lastack_time time) {
    if (time == LASTACK_NEVER)
        json_null(json, key);
    else
        json_signed(json, key, time);
}

/* ---- strings --------------------------------------------------------------------------------- */

static void put_unit(struct json *json, unsigned unit) {
    char escaped[6] = {'\\', 'u', hex[unit >> 12 & 15], hex[unit >> 8 & 15], hex[unit >> 4 & 15],
                       hex[unit & 15]};
    put(json, escaped, sizeof escaped);
}

static void put_character(struct json *json, uint32_t c) {
    char plain[2] = {'\\', (char)c};
    if (c == '"' || c == '\\') {
        put(json, plain, 2);
    } else if (c >= 0x20 && c < 0x7f) {
        put(json, plain + 1, 1);
    } else if (c < 0x10000) {
        put_unit(json, c);
    } else { /* RFC 8259 section 7: a surrogate pair */
        put_unit(json, 0xd800 + ((c - 0x10000) >> 10));
        put_unit(json, 0xdc00 + ((c - 0x10000) & 0x3ff));
    }
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

void json_text(struct json *json, const char *key, const char *text, size_t octets) {
    begin(json, key);
    put(json, "\"", 1);
    for (size_t done = 0, step; done < octets; done += step)
        put_character(json, decode((const unsigned char *)text + done, &step));
    put(json, "\"", 1);
}

void json_string(struct json *json, const char *key, const char *text) {
    if (text == NULL)
        json_null(json, key);
    else
        json_text(json, key, text, strlen(text));
}

void json_octets(struct json *json, const char *key, const uint8_t *octet, size_t octets) {
    begin(json, key);
    put(json, "\"", 1);
    for (size_t i = 0; i < octets; i++)
        put_character(json, octet[i]);
    put(json, "\"", 1);
}

void json_hex(struct json *json, const char *key, const uint8_t *octet, size_t octets) {
    begin(json, key);
    put(json, "\"", 1);
    for (size_t i = 0; i < octets; i++) {
        char pair[2] = {hex[octet[i] >> 4], hex[octet[i] & 15]};
        put(json, pair, 2);
    }
    put(json, "\"", 1);
}

/* ---- lines ----------------------------------------------------------------------------------- */

struct json json_line(const struct lastack_json_sink *sink, const char *type) {
    struct json json;
    json.write = sink->write;
    json.context = sink->context;
    json.octets = 0;
    json.failed = json.more = false;
    json_open(&json, NULL, '{');
    json_string(&json, "type", type);
    return json;
}

void json_end_line(struct json *json, struct lastack_json_sink *sink) {
    json_close(json, '}');
    put(json, "\n", 1);
    flush(json);
    if (json->failed)
        sink->failed = true;
}
