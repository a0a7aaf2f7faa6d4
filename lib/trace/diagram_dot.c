/* The state diagram as a graph for Graphviz. */
#include "trace/diagram.h"

enum { NAMED = 20 };

static void put_quoted(struct paper *paper, const char *text) {
    for (; *text != 0; text++)
        paper_print(paper, *text == '"' || *text == '\\' ? "\\%c" : "%c", *text);
}

static void edge_line(struct chart *chart, const struct lastack_edge *edge) {
    struct paper *paper = &chart->paper;
    uint64_t times = chart->all.edge[edge->from][edge->event];
    paper_print(paper, "    \"%s\" -> \"%s\" [label=\"%s", chart_state(chart, edge->from),
                chart_state(chart, edge->to), lastack_event_name(edge->event));
    if (chart_covers(chart) && times > 0) {
        paper_print(paper, "\\n%llu\", tooltip=\"", (unsigned long long)times);
        chart_takers(chart, edge, NAMED, put_quoted);
    } else if (chart_covers(chart)) {
        paper_text(paper, "\", color=red, fontcolor=red, style=dashed, tooltip=\"never taken");
    }
    paper_text(paper, "\"];\n");
}

void diagram_dot(struct chart *chart) {
    const struct lastack_edge *edge;
    paper_text(&chart->paper, "digraph tcp {\n    node [shape=box, fontname=\"monospace\"];\n"
                              "    edge [fontname=\"monospace\", fontsize=10];\n");
    for (unsigned i = 0; i < LASTACK_STATE_COUNT; i++)
        paper_print(&chart->paper, "    \"%s\";\n", chart_state(chart, i));
    for (size_t i = 0; (edge = lastack_edge_at(i)) != NULL; i++)
        edge_line(chart, edge);
    paper_text(&chart->paper, "}\n");
}
