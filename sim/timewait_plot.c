/* The laboratory's picture: sockets in TIME-WAIT over time, and below them the connects that
 * failed; as text, and as SVG. Integers alone, so that it is the same everywhere. */
#include "timewait.h"
#include <stdio.h>
#include <string.h>

enum { TALL = 10, SHORT = 4, EIGHTHS = 8, LABEL = 12 };
enum { PLOT_LEFT = 80, PLOT_WIDTH = LAB_COLUMNS * 9, TALL_PX = 180, SHORT_PX = 72, GAP_PX = 44 };

static uint64_t most_of(const uint64_t *series) {
    uint64_t most = 0;
    for (int i = 0; i < LAB_COLUMNS; i++)
        if (series[i] > most)
            most = series[i];
    return most;
}

/* How much of `height` stands for `value`: nothing for nothing, and something for anything. */
static uint64_t height_of(uint64_t value, uint64_t most, uint64_t height) {
    uint64_t high = most == 0 ? 0 : (value * height * 2 + most) / (most * 2);
    return high == 0 && value > 0 ? 1 : high;
}

static const char *cell(uint64_t eighths, bool unicode) {
    static const char *const bar[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    if (!unicode)
        return eighths >= EIGHTHS / 2 ? "#" : eighths > 0 ? "." : " ";
    return bar[eighths];
}

static void draw(struct text *text, const char *title, const uint64_t *series, int height,
                 bool unicode) {
    char number[32];
    uint64_t most = most_of(series);
    text_printf(text, "%*s%s\n", LABEL + 2, "", title);
    for (int line = height - 1; line >= 0; line--) {
        const char *label = line == height - 1 ? lab_number(most, number) : "";
        char row[LAB_COLUMNS * 4] = "";
        size_t length = 0, end = 0;
        for (int i = 0; i < LAB_COLUMNS; i++) {
            uint64_t high = height_of(series[i], most, (uint64_t)height * EIGHTHS);
            uint64_t below = (uint64_t)line * EIGHTHS;
            uint64_t part = high <= below ? 0 : high - below < EIGHTHS ? high - below : EIGHTHS;
            const char *shown = cell(part, unicode);
            memcpy(row + length, shown, strlen(shown));
            length += strlen(shown);
            end = part > 0 ? length : end; /* no blanks at the end of a line */
        }
        text_printf(text, "%*s %s%.*s\n", LABEL, label, unicode ? "┤" : "|", (int)end, row);
    }
}

/* Where its axis of time has its middle and its end. */
static void print_times(lastack_time duration, char middle[32], char end[32]) {
    lastack_time_print(duration / 2 / LASTACK_MILLISECOND * LASTACK_MILLISECOND, middle, 32);
    lastack_time_print(duration / LASTACK_MILLISECOND * LASTACK_MILLISECOND, end, 32);
}

static void draw_axis(struct text *text, lastack_time duration, bool unicode) {
    char middle[32], end[32];
    print_times(duration, middle, end);
    text_printf(text, "%*s %s", LABEL, "0", unicode ? "└" : "+");
    for (int i = 0; i < LAB_COLUMNS; i++)
        text_string(text, unicode ? "─" : "-");
    text_printf(text, "\n%*s %-*s%*s%*s\n", LABEL, "", LAB_COLUMNS / 2 - 4, " 0s", 8, middle,
                LAB_COLUMNS / 2 - 3, end);
}

void lab_plot(struct text *text, const struct lab *lab, const struct lab_result *result,
              bool unicode) {
    draw(text, "sockets in TIME-WAIT", result->waiting_at, TALL, unicode);
    draw_axis(text, lab->duration, unicode);
    if (result->failed == 0)
        return;
    draw(text, "connects that failed", result->failed_in, SHORT, unicode);
    draw_axis(text, lab->duration, unicode);
}

/* ---- SVG ------------------------------------------------------------------------------------- */

static void bars(struct text *text, const char *title, const char *kind, const uint64_t *series,
                 int top, int height) {
    char number[32];
    uint64_t most = most_of(series);
    text_printf(text, "<text x=\"%d\" y=\"%d\">%s</text>\n", PLOT_LEFT, top - 8, title);
    text_printf(text, "<text class=\"end\" x=\"%d\" y=\"%d\">%s</text>\n", PLOT_LEFT - 8, top + 5,
                lab_number(most, number));
    text_printf(text, "<text class=\"end\" x=\"%d\" y=\"%d\">0</text>\n<path class=\"%s\" d=\"",
                PLOT_LEFT - 8, top + height, kind);
    for (int i = 0; i < LAB_COLUMNS; i++) {
        int high = (int)height_of(series[i], most, (uint64_t)height);
        if (high > 0)
            text_printf(text, "M%d %dh8v-%dh-8z", PLOT_LEFT + i * 9, top + height, high);
    }
    text_printf(text, "\"/>\n<path class=\"axis\" d=\"M%d %dv%dh%d\"/>\n", PLOT_LEFT - 1, top,
                height + 1, PLOT_WIDTH + 1);
}

void lab_plot_svg(struct text *text, const struct lab *lab, const struct lab_result *result) {
    char end[32], middle[32];
    int top = 40, bottom = top + TALL_PX + GAP_PX, width = PLOT_LEFT + PLOT_WIDTH + 30;
    print_times(lab->duration, middle, end);
    text_printf(text,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">\n"
                "<title>Sockets in TIME-WAIT and connects that failed, over time</title>\n"
                "<style>svg{background:#fff}text{font:14px sans-serif;fill:#222}"
                ".end{text-anchor:end}.middle{text-anchor:middle}"
                ".wait{fill:#2563a8}.fail{fill:#b3261e}.axis{fill:none;stroke:#222}\n"
                "@media(prefers-color-scheme:dark){svg{background:#181818}text{fill:#ddd}"
                ".wait{fill:#7ab0e8}.fail{fill:#f08a80}.axis{stroke:#ddd}}</style>\n",
                width, bottom + SHORT_PX + 36);
    bars(text, "sockets in TIME-WAIT", "wait", result->waiting_at, top, TALL_PX);
    bars(text, "connects that failed", "fail", result->failed_in, bottom, SHORT_PX);
    int below = bottom + SHORT_PX + 20;
    text_printf(text,
                "<text x=\"%d\" y=\"%d\">0s</text>\n"
                "<text class=\"middle\" x=\"%d\" y=\"%d\">%s</text>\n"
                "<text class=\"end\" x=\"%d\" y=\"%d\">%s</text>\n</svg>\n",
                PLOT_LEFT, below, PLOT_LEFT + PLOT_WIDTH / 2, below, middle, PLOT_LEFT + PLOT_WIDTH,
                below, end);
}
