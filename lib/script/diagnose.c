/* Failures as data, and as the program prints them. */
#include "script/diagnose.h"
#include <assert.h>
#include <stdio.h>
#include <string.h>

/* ---- pen ------------------------------------------------------------------------------------- */

struct pen pen_at(char *text, size_t room) {
    if (room > 0)
        text[0] = '\0';
    return (struct pen){text, room, 0};
}

void pen_vprint(struct pen *pen, const char *format, va_list list) {
    if (pen->used + 1 >= pen->room)
        return;
    int n = vsnprintf(pen->text + pen->used, pen->room - pen->used, format, list);
    assert(n >= 0);
    pen->used += (size_t)n;
    if (pen->used >= pen->room)
        pen->used = pen->room - 1;
}

void pen_print(struct pen *pen, const char *format, ...) {
    va_list list;
    va_start(list, format);
    pen_vprint(pen, format, list);
    va_end(list);
}

/* Octets of the UTF-8 character at `at`; 0: it is none. */
static uint32_t utf8(const unsigned char *at, uint32_t left) {
    uint32_t octets = at[0] < 0x80                    ? 1
                      : at[0] >= 0xc2 && at[0] < 0xe0 ? 2
                      : at[0] >= 0xe0 && at[0] < 0xf0 ? 3
                      : at[0] >= 0xf0 && at[0] < 0xf5 ? 4
                                                      : 0;
    if (octets == 0 || octets > left)
        return 0;
    for (uint32_t i = 1; i < octets; i++)
        if ((at[i] & 0xc0) != 0x80)
            return 0;
    /* Overlong forms, surrogates, beyond the last; and C1 control characters. */
    if ((at[0] == 0xe0 && at[1] < 0xa0) || (at[0] == 0xed && at[1] >= 0xa0) ||
        (at[0] == 0xf0 && at[1] < 0x90) || (at[0] == 0xf4 && at[1] >= 0x90) ||
        (at[0] == 0xc2 && at[1] < 0xa0))
        return 0;
    return octets;
}

void pen_slice(struct pen *pen, struct slice slice) {
    const unsigned char *at = (const unsigned char *)slice.text;
    for (uint32_t left = slice.octets; left > 0;) {
        uint32_t octets = utf8(at, left);
        if (octets == 0 || at[0] < 0x20 || at[0] == 0x7f) {
            pen_print(pen, "\\x%02x", at[0]);
            octets = 1;
        } else if (pen->used + octets < pen->room) {
            memcpy(pen->text + pen->used, at, octets);
            pen->used += octets;
            pen->text[pen->used] = '\0';
        } else {
            return;
        }
        at += octets;
        left -= octets;
    }
}

void pen_time(struct pen *pen, lastack_time time) {
    char text[32];
    lastack_time_print(time, text, sizeof text);
    pen_print(pen, "%s", text);
}

/* ---- failures -------------------------------------------------------------------------------- */

/* The line, one octet for one octet, so that the caret finds its place; a long one only in part. */
static void put_source(struct lastack_failure *failure, struct slice line) {
    enum { ROOM = sizeof failure->source - 1 };
    uint32_t from = 0;
    if (line.octets > ROOM && failure->column > ROOM * 3 / 4) {
        from = failure->column - ROOM / 2;
        if (from > line.octets - ROOM)
            from = line.octets - ROOM;
    }
    uint32_t octets = line.octets - from < ROOM ? line.octets - from : ROOM;
    failure->source_column = from + 1;
    const unsigned char *at = (const unsigned char *)line.text + from;
    for (uint32_t i = 0; i < octets;) {
        uint32_t n = utf8(at + i, octets - i);
        if (n == 0 || at[i] < 0x20 || at[i] == 0x7f) {
            failure->source[i] = at[i] == '\t' ? ' ' : '?';
            n = 1;
        } else {
            memcpy(failure->source + i, at + i, n);
        }
        i += n;
    }
    failure->source[octets] = '\0';
}

struct pen diag_begin(struct lastack_failure *failure, const struct lastack_scenario *script,
                      int outcome, struct where where) {
    memset(failure, 0, sizeof *failure);
    failure->outcome = outcome;
    failure->line = where.line > 0 ? where.line : 1;
    failure->column = where.column > 0 ? where.column : 1;
    failure->width = where.width > 0 ? where.width : 1;
    failure->source_column = 1;
    if (script != NULL && where.file < script->files) {
        const struct script_file *file = &script->file[where.file];
        struct pen pen = pen_at(failure->file, sizeof failure->file);
        pen_slice(&pen, (struct slice){file->name, (uint32_t)strlen(file->name)});
        put_source(failure, script_line(file, failure->line));
    }
    return pen_at(failure->message, sizeof failure->message);
}

/* ---- printed --------------------------------------------------------------------------------- */

/* Columns on a terminal of the first `octets` of a text: characters, not octets. */
static uint32_t columns(const char *text, uint32_t octets) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < octets && text[i] != '\0'; i++)
        n += ((unsigned char)text[i] & 0xc0) != 0x80;
    return n;
}

static void print_caret(struct pen *pen, const struct lastack_failure *failure) {
    uint32_t length = (uint32_t)strlen(failure->source);
    uint32_t from = failure->column - failure->source_column;
    if (from > length)
        from = length;
    uint32_t width = columns(failure->source + from, failure->width);
    pen_print(pen, "    %s%s\n", failure->source_column > 1 ? "..." : "", failure->source);
    uint32_t blank = columns(failure->source, from) + (failure->source_column > 1 ? 3 : 0);
    pen_print(pen, "    %*s^", (int)blank, "");
    for (uint32_t i = 1; i < width; i++)
        pen_print(pen, "~");
    pen_print(pen, "\n");
}

size_t lastack_failure_print(const struct lastack_failure *failure, char *text, size_t room) {
    struct pen pen = pen_at(text, room);
    if (failure->outcome == LASTACK_PASSED)
        return 0;
    if (failure->file[0] != '\0')
        pen_print(&pen, "%s:%u:%u: ", failure->file, (unsigned)failure->line,
                  (unsigned)failure->column);
    if (failure->outcome == LASTACK_FAILED) {
        pen_print(&pen, "at ");
        pen_time(&pen, failure->time);
        pen_print(&pen, ": ");
    }
    pen_print(&pen, "%s\n", failure->message);
    if (failure->file[0] != '\0')
        print_caret(&pen, failure);
    if (failure->expected[0] != '\0')
        pen_print(&pen, "  expected: %s\n", failure->expected);
    if (failure->actual[0] != '\0')
        pen_print(&pen, "  actual:   %s\n", failure->actual);
    if (failure->hint[0] != '\0')
        pen_print(&pen, "  hint:     %s\n", failure->hint);
    return pen.used;
}
