/* A line of text under construction, in a fixed piece of memory: what every sink writes with. A
 * line that is too long is cut. */
#ifndef TRACE_LINE_H
#define TRACE_LINE_H
#include <lastack/trace.h>
#include <string.h>

/* The last octet is for the newline. The spare ones are for a number, time or segment: each is
 * written where it shall stand, and cut afterwards. */
enum { LINE_OCTETS = 512, LINE_MOST = LINE_OCTETS - 1, LINE_SPARE = LASTACK_SEGMENT_TEXT };

struct line {
    size_t octets, hidden; /* hidden: octets of UTF-8 that take no column of their own */
    char text[LINE_OCTETS + LINE_SPARE];
};

static inline void line_clear(struct line *line) {
    line->octets = line->hidden = 0;
}

static inline size_t line_columns(const struct line *line) {
    return line->octets - line->hidden;
}

void line_cut(struct line *line, const char *text); /* what of it fits */

/* Inline since most of a line is written in words whose length the compiler knows. */
static inline void line_put(struct line *line, const char *text, size_t octets) {
    if (octets > LINE_MOST - line->octets) {
        line_cut(line, text);
        return;
    }
    memcpy(line->text + line->octets, text, octets);
    line->octets += octets;
}

static inline void line_text(struct line *line, const char *text) { /* ASCII */
    line_put(line, text, strlen(text));
}

void line_wide(struct line *line, const char *text); /* UTF-8 */
const char *line_end(struct line *line); /* its text so far, ended in NUL */
/* Text of somebody else's: what is not printable ASCII becomes \xNN, and at most `most` columns are
 * used, a longer one ends in "..". */
void line_escaped(struct line *line, const char *text, size_t most);
void line_number(struct line *line, uint64_t number);
void line_time(struct line *line, lastack_time time);
void line_segment(struct line *line, const struct lastack_segment *seg);
/* Spaces up to column `column`, counted from 0; none if it is passed already. */
void line_pad(struct line *line, size_t column);
void line_trim(struct line *line); /* takes spaces off the end */
/* Ends the line and gives it away; the line is empty afterwards. */
bool line_write(struct line *line, lastack_write *write, void *context);

/* What a trace says of a segment beside its notation. */
void line_facts(struct line *line, uint32_t facts);
/* "by chance"; of a fault what its tag says, "close.scn:7", if it says something. */
void line_loss(struct line *line, const struct lastack_names *names, uint32_t loss, uint32_t tag);
/* Both: "fault, close.scn:7". */
void line_loss_and_tag(struct line *line, const struct lastack_names *names, uint32_t loss,
                       uint32_t tag);
/* "delayed, close.scn:7": what a fault has done without losing the segment. */
void line_bend(struct line *line, const struct lastack_names *names, uint32_t bend, uint32_t tag);

/* Of a STATE: "LISTEN -> SYN-RECEIVED (segment)"; of a RULE: its name, section and text. */
void line_change(struct line *line, const struct lastack_names *names,
                 const struct lastack_record *record);
void line_rule(struct line *line, const struct lastack_record *record);

/* Names as text on the line: "client", "host0"; "client#3", "#3". */
void line_host(struct line *line, const struct lastack_names *names, int host);
void line_connection(struct line *line, const struct lastack_names *names, int host,
                     uint32_t connection);
void line_address(struct line *line, uint16_t address); /* "10.0.0.1" */
/* "10.0.0.1:80", "*" for what is not specified. */
void line_socket(struct line *line, uint16_t address, uint16_t port);

#endif
