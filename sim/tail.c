/* The last lines of a trace, where another process finds them when the one that plays is dead. */
#include "tail.h"
#include <stdio.h>
#include <string.h>

void tail_begin(struct tail *tail) {
    memset(tail, 0, sizeof *tail);
    tail->born = 1;
}

void tail_statement(struct tail *tail, const char *file, uint32_t line) {
    snprintf(tail->file, sizeof tail->file, "%s", file);
    tail->statement = line;
}

bool tail_write(void *context, const char *octets, size_t length) {
    struct tail *tail = context;
    char *line = tail->line[tail->count % TAIL_LINES];
    size_t kept = length < TAIL_OCTETS ? length : TAIL_OCTETS - 1;
    memcpy(line, octets, kept);
    line[kept] = '\0';
    tail->count++;
    return true;
}

/* Without what a terminal would obey. */
static void print_line(const char *line, struct text *text) {
    text_string(text, "    ");
    for (size_t i = 0; i < TAIL_OCTETS - 1 && line[i] != '\0' && line[i] != '\n'; i++) {
        unsigned char c = (unsigned char)line[i];
        text_append(text, c < 0x20 || c == 0x7f ? "?" : line + i, 1);
    }
    text_string(text, "\n");
}

void tail_print(const struct tail *tail, struct text *text) {
    uint32_t kept = tail->count < TAIL_LINES ? tail->count : TAIL_LINES;
    for (uint32_t i = tail->count - kept; i != tail->count; i++)
        print_line(tail->line[i % TAIL_LINES], text);
}
