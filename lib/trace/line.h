/* A line of text under construction, in a fixed piece of memory: what every sink writes with. A
 * line that is too long is cut. */
#ifndef TRACE_LINE_H
#define TRACE_LINE_H
#include <lastack/segment.h>
#include <lastack/trace.h>

enum { LINE_OCTETS = 512 };

struct line {
    size_t octets, columns; /* UTF-8 has more octets than columns */
    char text[LINE_OCTETS];
};

void line_text(struct line *line, const char *text); /* ASCII */
void line_wide(struct line *line, const char *text); /* UTF-8 */
void line_clear(struct line *line);
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
/* "10.0.0.1:80", "*" for what is not specified. */
void line_socket(struct line *line, uint16_t address, uint16_t port);

#endif
