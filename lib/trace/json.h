/* JSON under construction, a line at a time, in a fixed piece of memory that is given away whenever
 * it is full. What is written is printable ASCII. */
#ifndef TRACE_JSON_H
#define TRACE_JSON_H
#include <lastack/trace.h>
#include <string.h>

enum { JSON_OCTETS = 1024 };

struct json {
    lastack_write *write;
    void *context;
    size_t octets;
    bool failed, more; /* more: something stands before, in the object or array that is open */
    char text[JSON_OCTETS];
};

void json_flush(struct json *json);

/* Room for so few octets that an empty buffer has it. */
static inline char *json_room(struct json *json, size_t octets) {
    if (octets > sizeof json->text - json->octets)
        json_flush(json);
    return json->text + json->octets;
}

static inline void json_put(struct json *json, const char *text, size_t octets) {
    memcpy(json_room(json, octets), text, octets);
    json->octets += octets;
}

/* A comma if something stands before, and the key, which is a plain word; NULL: an element of an
 * array. Inline, as all that only takes a key, since the compiler knows how long each key is. */
static inline void json_key(struct json *json, const char *key) {
    if (json->more)
        json_put(json, ",", 1);
    json->more = true;
    if (key == NULL)
        return;
    size_t octets = strlen(key);
    char *text = json_room(json, octets + 3);
    text[0] = '"';
    memcpy(text + 1, key, octets);
    memcpy(text + 1 + octets, "\":", 2);
    json->octets += octets + 3;
}

/* Values that follow a key. */
void json_digits(struct json *json, uint64_t number);
void json_digits_signed(struct json *json, int64_t number);
/* UTF-8, and a NUL behind it; what is not becomes U+FFFD. */
void json_quote(struct json *json, const char *text, size_t octets);

static inline void json_open(struct json *json, const char *key, char bracket) {
    json_key(json, key);
    json_put(json, &bracket, 1);
    json->more = false;
}

static inline void json_close(struct json *json, char bracket) {
    json_put(json, &bracket, 1);
    json->more = true;
}

static inline void json_null(struct json *json, const char *key) {
    json_key(json, key);
    json_put(json, "null", 4);
}

static inline void json_bool(struct json *json, const char *key, bool value) {
    json_key(json, key);
    json_put(json, value ? "true" : "false", value ? 4 : 5);
}

static inline void json_number(struct json *json, const char *key, uint64_t number) {
    json_key(json, key);
    json_digits(json, number);
}

static inline void json_signed(struct json *json, const char *key, int64_t number) {
    json_key(json, key);
    json_digits_signed(json, number);
}

static inline void json_time(struct json *json, const char *key, lastack_time time) {
    if (time == LASTACK_NEVER)
        json_null(json, key);
    else
        json_signed(json, key, time);
}

static inline void json_text(struct json *json, const char *key, const char *text, size_t octets) {
    json_key(json, key);
    json_quote(json, text, octets);
}

static inline void json_string(struct json *json, const char *key, const char *text) {
    if (text == NULL)
        json_null(json, key);
    else
        json_text(json, key, text, strlen(text));
}

/* Each octet is the character of that number. */
void json_octets(struct json *json, const char *key, const uint8_t *octet, size_t octets);
void json_hex(struct json *json, const char *key, const uint8_t *octet, size_t octets);

/* A line is an object with its type in front. The sink is told whether it could be written. */
void json_line(struct json *json, const struct lastack_json_sink *sink, const char *type);
void json_end_line(struct json *json, struct lastack_json_sink *sink);

#endif
