/* RFC 9293's Figure 5 as everybody knows it, as a picture; and a table of the edges that it leaves
 * out. With coverage, what was never taken is red and dashed. */
#include "trace/diagram.h"
#include <string.h>

enum {
    WIDTH = 1000,
    BOX = 62, /* half of a state's width, of its height */
    LOW = 21,
    TABLE = 960, /* where the table begins */
    TABLE_HEAD = 74,
    ROW = 27,
    LEFT = 126,
    NAMED = 20
};

static const struct box {
    int state, x, y, high; /* the middle; half of the height */
} boxes[] = {
    {LASTACK_CLOSED, 500, 60, LOW},       {LASTACK_LISTEN, 500, 210, LOW},
    {LASTACK_SYN_RECEIVED, 140, 330, 52}, {LASTACK_SYN_SENT, 860, 330, 52},
    {LASTACK_ESTABLISHED, 500, 460, LOW}, {LASTACK_FIN_WAIT_1, 140, 600, LOW},
    {LASTACK_CLOSE_WAIT, 860, 600, LOW},  {LASTACK_FIN_WAIT_2, 140, 750, LOW},
    {LASTACK_CLOSING, 500, 750, LOW},     {LASTACK_LAST_ACK, 860, 750, LOW},
    {LASTACK_TIME_WAIT, 500, 890, LOW},   {LASTACK_CLOSED, 860, 890, LOW},
};

/* clang-format off */
/* The figure's arrows: their course, which way they point at its end (x, y), and their words: the
 * event, and below it what is done. */
static const struct arrow {
    unsigned from, event;
    const char *course;
    int at[2], way[2], words[2];
    const char *align, *cause, *action;
} arrows[] = {
    {LASTACK_CLOSED, LASTACK_EVENT_OPEN_PASSIVE, "M480 81V189", {480, 189}, {0, 1},
     {470, 128}, " end", "passive OPEN", "create TCB"},
    {LASTACK_LISTEN, LASTACK_EVENT_CLOSE, "M520 189V81", {520, 81}, {0, -1},
     {530, 148}, "", "CLOSE", "delete TCB"},
    {LASTACK_CLOSED, LASTACK_EVENT_OPEN_ACTIVE, "M562 50H820Q890 50 890 120V278", {890, 278}, {0, 1},
     {720, 30}, " mid", "active OPEN", "create TCB, snd SYN"},
    {LASTACK_SYN_SENT, LASTACK_EVENT_CLOSE, "M830 278V130Q830 76 776 76H562", {562, 76}, {-1, 0},
     {822, 180}, " end", "CLOSE", "delete TCB"},
    {LASTACK_LISTEN, LASTACK_EVENT_RCV_SYN, "M470 231V266Q470 296 440 296H202", {202, 296}, {-1, 0},
     {335, 272}, " mid", "rcv SYN", "snd SYN,ACK"},
    {LASTACK_LISTEN, LASTACK_EVENT_SEND, "M530 231V266Q530 296 560 296H798", {798, 296}, {1, 0},
     {665, 272}, " mid", "SEND", "snd SYN"},
    {LASTACK_SYN_SENT, LASTACK_EVENT_RCV_SYN, "M798 330H202", {202, 330}, {-1, 0},
     {500, 348}, " mid", "rcv SYN", "snd SYN,ACK"},
    {LASTACK_SYN_RECEIVED, LASTACK_EVENT_ACK_OF_SYN, "M202 364H440Q470 364 470 394V439", {470, 439},
     {0, 1}, {335, 383}, " mid", "rcv ACK of SYN", ""},
    {LASTACK_SYN_SENT, LASTACK_EVENT_RCV_SYN_ACK, "M798 364H560Q530 364 530 394V439", {530, 439},
     {0, 1}, {665, 383}, " mid", "rcv SYN,ACK", "snd ACK"},
    {LASTACK_SYN_RECEIVED, LASTACK_EVENT_RETURN_TO_LISTEN, "M120 278V240Q120 210 150 210H438",
     {438, 210}, {1, 0}, {280, 200}, " mid", "rcv RST (after a passive OPEN)", ""},
    {LASTACK_SYN_RECEIVED, LASTACK_EVENT_CLOSE, "M140 382V579", {140, 579}, {0, 1},
     {150, 478}, "", "CLOSE", "snd FIN"},
    {LASTACK_ESTABLISHED, LASTACK_EVENT_CLOSE, "M470 481V557Q470 587 440 587H202", {202, 587},
     {-1, 0}, {335, 563}, " mid", "CLOSE", "snd FIN"},
    {LASTACK_ESTABLISHED, LASTACK_EVENT_RCV_FIN, "M530 481V557Q530 587 560 587H798", {798, 587},
     {1, 0}, {665, 563}, " mid", "rcv FIN", "snd ACK"},
    {LASTACK_FIN_WAIT_1, LASTACK_EVENT_ACK_OF_FIN, "M110 621V729", {110, 729}, {0, 1},
     {120, 675}, "", "rcv ACK of FIN", ""},
    {LASTACK_FIN_WAIT_1, LASTACK_EVENT_RCV_FIN, "M202 613H470Q500 613 500 643V729", {500, 729},
     {0, 1}, {350, 631}, " mid", "rcv FIN", "snd ACK"},
    {LASTACK_CLOSE_WAIT, LASTACK_EVENT_CLOSE, "M860 621V729", {860, 729}, {0, 1},
     {850, 672}, " end", "CLOSE", "snd FIN"},
    {LASTACK_FIN_WAIT_2, LASTACK_EVENT_RCV_FIN, "M140 771V860Q140 890 170 890H438", {438, 890},
     {1, 0}, {150, 826}, "", "rcv FIN", "snd ACK"},
    {LASTACK_CLOSING, LASTACK_EVENT_ACK_OF_FIN, "M500 771V869", {500, 869}, {0, 1},
     {490, 826}, " end", "rcv ACK of FIN", ""},
    {LASTACK_LAST_ACK, LASTACK_EVENT_ACK_OF_FIN, "M860 771V869", {860, 869}, {0, 1},
     {850, 826}, " end", "rcv ACK of FIN", ""},
    {LASTACK_TIME_WAIT, LASTACK_EVENT_TIMEOUT_2MSL, "M562 890H798", {798, 890}, {1, 0},
     {680, 907}, " mid", "timeout 2 MSL", "delete TCB"},
};
/* clang-format on */
enum { BOXES = sizeof boxes / sizeof *boxes, ARROWS = sizeof arrows / sizeof *arrows };

static bool in_figure(const struct lastack_edge *edge) {
    for (int i = 0; i < ARROWS; i++)
        if (arrows[i].from == edge->from && arrows[i].event == edge->event)
            return true;
    return false;
}

static bool is_bad(const struct chart *chart, const struct lastack_edge *edge) {
    return chart_covers(chart) && chart->all.edge[edge->from][edge->event] == 0;
}

/* <g> with a tip of what is there and who took it. */
static void begin_edge(struct chart *chart, const struct lastack_edge *edge) {
    struct paper *paper = &chart->paper;
    uint64_t times = chart->all.edge[edge->from][edge->event];
    paper_print(paper, "<g data-from=\"%s\" data-event=\"%s\" data-to=\"%s\"><title>",
                lastack_state_name(edge->from), lastack_event_name(edge->event),
                lastack_state_name(edge->to));
    paper_print(paper, "%s -&gt; %s on %s: ", chart_state(chart, edge->from),
                chart_state(chart, edge->to), lastack_event_name(edge->event));
    paper_xml(paper, lastack_event_text(edge->event));
    if (is_bad(chart, edge))
        paper_text(paper, "\nnever taken");
    else if (chart_covers(chart))
        paper_print(paper, "\ntaken %llu time%s: ", (unsigned long long)times,
                    times == 1 ? "" : "s");
    chart_takers(chart, edge, NAMED, paper_xml);
    paper_text(paper, "</title>");
}

/* ---- the figure --------------------------------------------------------------------------------
 */

static void draw_head(struct paper *paper, const struct arrow *arrow, bool bad) {
    int x = arrow->at[0], y = arrow->at[1], wx = arrow->way[0], wy = arrow->way[1];
    int back_x = x - 10 * wx, back_y = y - 10 * wy;
    paper_print(paper, "<path class=\"%s\" d=\"M%d %dL%d %dL%d %dZ\"/>",
                bad ? "badhead" : "head", x, y, back_x - 5 * wy, back_y - 5 * wx, back_x + 5 * wy,
                back_y + 5 * wx);
}

static void draw_arrow(struct chart *chart, const struct arrow *arrow) {
    const struct lastack_edge *edge = lastack_edge_find(arrow->from, arrow->event);
    struct paper *paper = &chart->paper;
    bool bad = is_bad(chart, edge);
    begin_edge(chart, edge);
    paper_print(paper, "<path class=\"%s\" d=\"%s\"/>", bad ? "badline dashed" : "line",
                arrow->course);
    draw_head(paper, arrow, bad);
    paper_print(paper, "<text class=\"%s%s\" x=\"%d\" y=\"%d\">", bad ? "bad" : "", arrow->align,
                arrow->words[0], arrow->words[1]);
    paper_xml(paper, arrow->cause);
    if (chart_covers(chart))
        paper_print(paper, " <tspan class=\"state\">%llu</tspan>",
                    (unsigned long long)chart->all.edge[edge->from][edge->event]);
    paper_print(paper, "</text><text class=\"small %s%s\" x=\"%d\" y=\"%d\">",
                bad ? "bad" : "muted", arrow->align, arrow->words[0], arrow->words[1] + 13);
    paper_xml(paper, arrow->action);
    paper_text(paper, "</text></g>\n");
}

static bool was_entered(const struct chart *chart, int state) {
    const struct lastack_edge *edge;
    if (!chart_covers(chart) || state == LASTACK_CLOSED)
        return true;
    for (size_t i = 0; (edge = lastack_edge_at(i)) != NULL; i++)
        if (edge->to == state && chart->all.edge[edge->from][edge->event] > 0)
            return true;
    return false;
}

static void draw_box(struct chart *chart, const struct box *box) {
    struct paper *paper = &chart->paper;
    const char *name = lastack_state_name((unsigned)box->state);
    bool entered = was_entered(chart, box->state);
    paper_print(paper, "<g data-state=\"%s\"><title>", name);
    paper_xml(paper, lastack_state_text((unsigned)box->state));
    paper_print(paper, "%s</title>", entered ? "" : "\nnever entered");
    paper_print(paper,
                "<rect class=\"%s%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"7\"/>",
                entered ? name : "box", entered ? "" : " badline dashed", box->x - BOX,
                box->y - box->high, 2 * BOX, 2 * box->high);
    paper_print(paper, "<text class=\"state mid %s\" x=\"%d\" y=\"%d\">", entered ? "on" : "bad",
                box->x, box->y + 4);
    paper_xml(paper, chart_state(chart, (unsigned)box->state));
    paper_text(paper, "</text></g>\n");
}

/* ---- the table of what the figure leaves out ---------------------------------------------------
 */

static const struct lastack_edge *left_out(unsigned state, unsigned event) {
    const struct lastack_edge *edge = lastack_edge_find(state, event);
    return edge != NULL && !in_figure(edge) ? edge : NULL;
}

static bool has_left_out(unsigned event) {
    for (unsigned state = 0; state < LASTACK_STATE_COUNT; state++)
        if (left_out(state, event) != NULL)
            return true;
    return false;
}

/* Its words below each other, the last on the line `y`. */
static void draw_column_name(struct chart *chart, unsigned event, int x, int y) {
    const char *name = lastack_event_name(event);
    int words = 1;
    for (const char *c = name; *c != 0; c++)
        words += *c == '-';
    while (*name != 0) {
        size_t length = strcspn(name, "-");
        paper_print(&chart->paper,
                    "<text class=\"small mid muted\" x=\"%d\" y=\"%d\">%.*s</text>\n", x,
                    y - --words * 12, (int)length, name);
        name += length + (name[length] == '-');
    }
}

static void draw_cell(struct chart *chart, const struct lastack_edge *edge, int x, int y,
                      int width) {
    struct paper *paper = &chart->paper;
    bool bad = is_bad(chart, edge);
    begin_edge(chart, edge);
    paper_print(paper,
                "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"4\"/>",
                bad ? "badline dashed" : lastack_state_name(edge->to), x + 3, y + 2, width - 6,
                ROW - 5);
    paper_print(paper, "<text class=\"small mid %s\" x=\"%d\" y=\"%d\">", bad ? "bad" : "on",
                x + width / 2, y + ROW / 2 + 3);
    if (chart_covers(chart))
        paper_print(paper, "%llu",
                    (unsigned long long)chart->all.edge[edge->from][edge->event]);
    paper_text(paper, "</text></g>\n");
}

static void draw_table(struct chart *chart) {
    int columns = 0, x = LEFT;
    for (unsigned event = 0; event < LASTACK_EVENT_COUNT; event++)
        columns += has_left_out(event);
    int width = (WIDTH - LEFT - 20) / columns;
    paper_label(&chart->paper, "title", 20, TABLE,
                "Transitions that the figure leaves out, in the colour of the state they lead to");
    for (unsigned state = 1; state < LASTACK_STATE_COUNT; state++)
        paper_label(&chart->paper, "end", LEFT - 10, TABLE + TABLE_HEAD + (int)state * ROW - 9,
                    chart_state(chart, state));
    for (unsigned event = 0; event < LASTACK_EVENT_COUNT; event++) {
        if (!has_left_out(event))
            continue;
        draw_column_name(chart, event, x + width / 2, TABLE + TABLE_HEAD - 8);
        for (unsigned state = 1; state < LASTACK_STATE_COUNT; state++)
            if (left_out(state, event) != NULL)
                draw_cell(chart, left_out(state, event), x,
                          TABLE + TABLE_HEAD + (int)(state - 1) * ROW, width);
        x += width;
    }
}

void diagram_svg(struct chart *chart) {
    paper_svg(&chart->paper, WIDTH, TABLE + TABLE_HEAD + (LASTACK_STATE_COUNT - 1) * ROW + 16,
              "The states of a TCP connection: RFC 9293, Figure 5");
    for (int i = 0; i < ARROWS; i++)
        draw_arrow(chart, &arrows[i]);
    for (int i = 0; i < BOXES; i++)
        draw_box(chart, &boxes[i]);
    draw_table(chart);
    paper_svg_end(&chart->paper);
}
