/* Text that grows, and the program's standard output, which remembers that a write has failed. */
#ifndef SIM_TEXT_H
#define SIM_TEXT_H
#include <stdbool.h>
#include <stddef.h>

/* Ends in NUL from the first append on. When memory is out `failed` is set and stays. */
struct text {
    char *octets;
    size_t length, room;
    bool failed;
};
void text_append(struct text *text, const char *octets, size_t length);
void text_string(struct text *text, const char *string);
void text_printf(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_free(struct text *text);
/* As characters of XML or HTML, in an attribute too; what is no character of XML becomes "?". */
void text_xml(struct text *text, const char *string);
/* The octets of the UTF-8 character at `text`, 0 where there is none that XML allows. */
size_t text_character(const char *text);
/* A lastack_write: `context` is a struct text. */
bool text_write(void *context, const char *octets, size_t length);

/* Standard output. `prefix` is put before each line ("# " in a TAP report). */
struct output {
    const char *prefix;
    bool in_line; /* the last octet was no newline */
    int error;    /* errno of the first write that failed, or 0 */
};
/* A lastack_write: `context` is a struct output. */
bool output_write(void *context, const char *octets, size_t length);
void output_string(struct output *output, const char *string);
void output_printf(struct output *output, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void output_flush(struct output *output);

#endif
