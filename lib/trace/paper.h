/* What pictures and diagrams are written on: text in pieces, and other people's text escaped. */
#ifndef TRACE_PAPER_H
#define TRACE_PAPER_H
#include <lastack/trace.h>

struct paper {
    lastack_write *write;
    void *context;
    bool failed; /* a write has answered false; nothing is written from then on */
};

void paper_text(struct paper *paper, const char *text);
/* At most 255 octets. */
void paper_print(struct paper *paper, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Text of XML, in an element or in an attribute between ""; what XML cannot have is "?". */
void paper_xml(struct paper *paper, const char *text);
/* Text of a Mermaid diagram: but for letters, digits and a few signs, "#60;". */
void paper_mermaid(struct paper *paper, const char *text);

/* The beginning of an SVG picture with the styles of all of them, and its end. Light and dark are
 * the reader's choice; a state's colour is the class of its RFC name. */
void paper_svg(struct paper *paper, uint32_t width, uint32_t height, const char *title);
void paper_svg_end(struct paper *paper);
/* <text class="CLASS" x="X" y="Y">TEXT</text> */
void paper_label(struct paper *paper, const char *style, int x, int y, const char *text);

#endif
