/* JSON under construction, a line at a time, in a fixed piece of memory that is given away whenever
 * it is full. What is written is printable ASCII. */
#ifndef TRACE_JSON_H
#define TRACE_JSON_H
#include <lastack/trace.h>

enum { JSON_OCTETS = 1024 };

struct json {
    lastack_write *write;
    void *context;
    size_t octets;
    bool failed, more; /* more: something stands before, in the object or array that is open */
    char text[JSON_OCTETS];
};

/* `key` NULL: an element of an array. */
void json_open(struct json *json, const char *key, char bracket);
void json_close(struct json *json, char bracket);
void json_null(struct json *json, const char *key);
void json_bool(struct json *json, const char *key, bool value);
void json_number(struct json *json, const char *key, uint64_t number);
void json_signed(struct json *json, const char *key, int64_t number);
void json_time(struct json *json, const char *key, lastack_time time); /* never: null */
/* UTF-8; what is not becomes U+FFFD. NULL: null. */
void json_string(struct json *json, const char *key, const char *text);
/* The same of `octets` of it, and a NUL behind them. */
void json_text(struct json *json, const char *key, const char *text, size_t octets);
/* Each octet is the character of that number. */
void json_octets(struct json *json, const char *key, const uint8_t *octet, size_t octets);
void json_hex(struct json *json, const char *key, const uint8_t *octet, size_t octets);

/* A line is an object with its type in front. The sink is told whether it could be written. */
struct json json_line(const struct lastack_json_sink *sink, const char *type);
void json_end_line(struct json *json, struct lastack_json_sink *sink);

#endif
