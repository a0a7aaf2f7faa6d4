/* Text that grows, and the program's standard output, which remembers that a write has failed. */
#include "text.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool make_room(struct text *text, size_t length) {
    if (text->failed)
        return false;
    if (length < text->room - text->length && text->room != 0)
        return true;
    size_t room = text->room == 0 ? 256 : text->room;
    while (room - text->length <= length)
        room *= 2;
    char *octets = realloc(text->octets, room);
    if (octets == NULL) {
        text->failed = true;
        return false;
    }
    text->octets = octets;
    text->room = room;
    return true;
}

void text_append(struct text *text, const char *octets, size_t length) {
    if (!make_room(text, length))
        return;
    memcpy(text->octets + text->length, octets, length);
    text->length += length;
    text->octets[text->length] = '\0';
}

void text_string(struct text *text, const char *string) {
    text_append(text, string, strlen(string));
}

size_t text_character(const char *text) {
    const unsigned char *c = (const unsigned char *)text;
    if (c[0] < 0x80)
        return c[0] >= 0x20 || c[0] == '\n' || c[0] == '\t';
    size_t length = c[0] >= 0xc2 && c[0] <= 0xdf   ? 2
                    : c[0] >= 0xe0 && c[0] <= 0xef ? 3
                    : c[0] >= 0xf0 && c[0] <= 0xf4 ? 4
                                                   : 0;
    for (size_t i = 1; i < length; i++)
        if ((c[i] & 0xc0) != 0x80)
            return 0;
    /* Too long a form, a surrogate, beyond the last character, or U+FFFE and U+FFFF. */
    if ((c[0] == 0xe0 && c[1] < 0xa0) || (c[0] == 0xed && c[1] > 0x9f) ||
        (c[0] == 0xf0 && c[1] < 0x90) || (c[0] == 0xf4 && c[1] > 0x8f) ||
        (c[0] == 0xef && c[1] == 0xbf && c[2] >= 0xbe))
        return 0;
    return length;
}

void text_xml(struct text *text, const char *string) {
    while (*string != '\0') {
        size_t length = text_character(string);
        if (length == 0)
            text_string(text, "?");
        else if (*string == '&')
            text_string(text, "&amp;");
        else if (*string == '<')
            text_string(text, "&lt;");
        else if (*string == '>')
            text_string(text, "&gt;");
        else if (*string == '"')
            text_string(text, "&quot;");
        else
            text_append(text, string, length);
        string += length == 0 ? 1 : length;
    }
}

bool text_write(void *context, const char *octets, size_t length) {
    struct text *text = context;
    text_append(text, octets, length);
    return !text->failed;
}

void text_printf(struct text *text, const char *format, ...) {
    va_list first, second;
    va_start(first, format);
    va_copy(second, first);
    int length = vsnprintf(NULL, 0, format, first);
    va_end(first);
    if (length >= 0 && make_room(text, (size_t)length)) {
        vsnprintf(text->octets + text->length, (size_t)length + 1, format, second);
        text->length += (size_t)length;
    }
    va_end(second);
}

void text_free(struct text *text) {
    free(text->octets);
    memset(text, 0, sizeof *text);
}

static void put(struct output *output, const char *octets, size_t length) {
    if (output->error == 0 && fwrite(octets, 1, length, stdout) != length)
        output->error = errno;
}

bool output_write(void *context, const char *octets, size_t length) {
    struct output *output = context;
    while (length > 0 && output->error == 0) {
        const char *end = memchr(octets, '\n', length);
        size_t part = end == NULL ? length : (size_t)(end - octets) + 1;
        if (!output->in_line)
            put(output, output->prefix, strlen(output->prefix));
        put(output, octets, part);
        output->in_line = end == NULL;
        octets += part;
        length -= part;
    }
    return output->error == 0;
}

void output_string(struct output *output, const char *string) {
    output_write(output, string, strlen(string));
}

void output_printf(struct output *output, const char *format, ...) {
    struct text text = {0};
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0 || !make_room(&text, (size_t)length)) {
        if (output->error == 0)
            output->error = ENOMEM;
        return;
    }
    va_start(arguments, format);
    vsnprintf(text.octets, (size_t)length + 1, format, arguments);
    va_end(arguments);
    output_write(output, text.octets, (size_t)length);
    text_free(&text);
}

void output_flush(struct output *output) {
    if (fflush(stdout) != 0 && output->error == 0)
        output->error = errno;
}
