/* What pictures and diagrams are written on: text in pieces, and other people's text escaped. */
#include "trace/paper.h"
#include <lastack/state.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void put(struct paper *paper, const char *text, size_t octets) {
    if (!paper->failed && octets > 0 && !paper->write(paper->context, text, octets))
        paper->failed = true;
}

void paper_text(struct paper *paper, const char *text) {
    put(paper, text, strlen(text));
}

void paper_print(struct paper *paper, const char *format, ...) {
    char text[256];
    va_list arguments;
    va_start(arguments, format);
    int octets = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (octets > 0)
        put(paper, text, (size_t)octets < sizeof text ? (size_t)octets : sizeof text - 1);
}

/* Only ASCII is trusted: names have been escaped to it, and a file's name may be in any encoding.
 */
void paper_xml(struct paper *paper, const char *text) {
    for (; *text != 0; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '&')
            paper_text(paper, "&amp;");
        else if (c == '<')
            paper_text(paper, "&lt;");
        else if (c == '>')
            paper_text(paper, "&gt;");
        else if (c == '"')
            paper_text(paper, "&quot;");
        else
            put(paper, (c >= 0x20 && c < 0x7f) || c == '\n' ? text : "?", 1);
    }
}

void paper_mermaid(struct paper *paper, const char *text) {
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                                " .,=+-_/()";
    for (; *text != 0; text++) {
        if (strchr(plain, *text) != NULL)
            put(paper, text, 1);
        else
            paper_print(paper, "#%u;", (unsigned)(unsigned char)*text);
    }
}

/* ---- SVG --------------------------------------------------------------------------------------
 */

static const char *const style =
    "text{font:12px ui-monospace,SFMono-Regular,\"DejaVu Sans Mono\",Menlo,Consolas,monospace;"
    "fill:#1f2328}\n"
    ".title{font-size:13px;font-weight:bold}\n"
    ".state{font-weight:bold}\n"
    ".small{font-size:10px}\n"
    ".end{text-anchor:end}\n"
    ".mid{text-anchor:middle}\n"
    ".paper{fill:#fff}\n"
    ".halo{stroke:#fff;stroke-width:4px;stroke-linejoin:round;paint-order:stroke}\n"
    ".muted{fill:#656d76}\n"
    ".bad{fill:#cf222e}\n"
    ".line{stroke:#424a53;stroke-width:1.4;fill:none}\n"
    ".thin{stroke:#c3c9d1;stroke-width:1;fill:none}\n"
    ".badline{stroke:#cf222e;stroke-width:1.6;fill:none}\n"
    ".dashed{stroke-dasharray:4 4}\n"
    ".head{fill:#424a53}\n"
    ".badhead{fill:#cf222e}\n"
    ".box{fill:#f6f8fa;stroke:#c3c9d1}\n"
    ".on{fill:#1f2328}\n";

/* Colours of the states serve both. */
static const char *const dark =
    "@media (prefers-color-scheme:dark){\n"
    "text{fill:#e6edf3}\n"
    ".paper{fill:#0d1117}\n"
    ".halo{stroke:#0d1117}\n"
    ".muted{fill:#9198a1}\n"
    ".bad{fill:#ff7b72}\n"
    ".line{stroke:#adbac7}\n"
    ".thin{stroke:#3d444d}\n"
    ".badline{stroke:#ff7b72}\n"
    ".head{fill:#adbac7}\n"
    ".badhead{fill:#ff7b72}\n"
    ".box{fill:#151b23;stroke:#3d444d}\n"
    ".on{fill:#1f2328}\n"
    "}\n";

static const char *const colour[LASTACK_STATE_COUNT] = {
    [LASTACK_CLOSED] = "#b8c0c9",      [LASTACK_LISTEN] = "#8fb3d1",
    [LASTACK_SYN_SENT] = "#f2cc60",    [LASTACK_SYN_RECEIVED] = "#e3a33c",
    [LASTACK_ESTABLISHED] = "#56b870", [LASTACK_FIN_WAIT_1] = "#79b8f3",
    [LASTACK_FIN_WAIT_2] = "#4d93dd",  [LASTACK_CLOSE_WAIT] = "#f0a17c",
    [LASTACK_CLOSING] = "#bd9df0",     [LASTACK_LAST_ACK] = "#e0705f",
    [LASTACK_TIME_WAIT] = "#9a78dd",
};

void paper_svg(struct paper *paper, uint32_t width, uint32_t height, const char *title) {
    paper_print(paper, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%u\" height=\"%u\" ",
                (unsigned)width, (unsigned)height);
    paper_print(paper, "viewBox=\"0 0 %u %u\" role=\"img\">\n<title>", (unsigned)width,
                (unsigned)height);
    paper_xml(paper, title);
    paper_text(paper, "</title>\n<style>\nsvg{max-width:100%;height:auto}\n");
    paper_text(paper, style);
    for (unsigned i = 0; i < LASTACK_STATE_COUNT; i++)
        paper_print(paper, ".%s{fill:%s}\n", lastack_state_name(i), colour[i]);
    paper_text(paper, dark);
    paper_text(paper, "</style>\n<rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n");
}

void paper_svg_end(struct paper *paper) {
    paper_text(paper, "</svg>\n");
}

void paper_label(struct paper *paper, const char *name, int x, int y, const char *text) {
    paper_print(paper, "<text class=\"%s\" x=\"%d\" y=\"%d\">", name, x, y);
    paper_xml(paper, text);
    paper_text(paper, "</text>\n");
}
