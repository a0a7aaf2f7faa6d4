/* The state diagram as two tables of text, and what all its forms share. */
#include "trace/diagram.h"
#include "trace/line.h"

enum {
    NAMED = 3,    /* scenarios by name in a row */
    NAME = 48,    /* columns that a name may take */
    ARRIVED = 8   /* columns of a count */
};

void chart_takers(struct chart *chart, const struct lastack_edge *edge, size_t most,
                  void (*put)(struct paper *paper, const char *text)) {
    size_t takers = 0;
    for (size_t i = 0; i < chart->diagram->count; i++) {
        const struct lastack_covered *by = &chart->diagram->by[i];
        uint64_t times = by->cover.edge[edge->from][edge->event];
        struct line line = {0};
        if (times == 0 || takers++ >= most)
            continue;
        line_text(&line, takers > 1 ? ", " : "");
        line_escaped(&line, by->name, NAME);
        line_text(&line, " ");
        line_number(&line, times);
        put(&chart->paper, line_end(&line));
    }
    if (takers > most) {
        struct line line = {0};
        line_text(&line, ", and ");
        line_number(&line, takers - most);
        line_text(&line, " more");
        put(&chart->paper, line_end(&line));
    }
}

static void put_line(struct chart *chart, struct line *line) {
    line_text(line, "\n");
    paper_text(&chart->paper, line_end(line));
    line_clear(line);
}

static void put_count(struct line *line, uint64_t count, size_t until) {
    struct line number = {0};
    line_number(&number, count);
    line_pad(line, until - line_columns(&number));
    line_text(line, line_end(&number));
}

static void edge_row(struct chart *chart, const struct lastack_edge *edge) {
    uint64_t times = chart->all.edge[edge->from][edge->event];
    struct line line = {0};
    line_text(&line, chart_state(chart, edge->from));
    line_pad(&line, 14);
    line_text(&line, lastack_event_name(edge->event));
    line_pad(&line, 34);
    line_text(&line, chart_state(chart, edge->to));
    if (times == 0) {
        line_pad(&line, 50);
        line_text(&line, "never");
    } else {
        put_count(&line, times, 55);
        line_text(&line, "  ");
    }
    paper_text(&chart->paper, line_end(&line));
    chart_takers(chart, edge, NAMED, paper_text);
    paper_text(&chart->paper, "\n");
}

static void edges(struct chart *chart) {
    const struct lastack_edge *edge;
    struct line line = {0};
    size_t all = 0, taken = 0;
    for (; (edge = lastack_edge_at(all)) != NULL; all++)
        taken += chart->all.edge[edge->from][edge->event] > 0;
    line_number(&line, taken);
    line_text(&line, " of the ");
    line_number(&line, all);
    line_text(&line, " transitions were taken\n");
    put_line(chart, &line);
    paper_text(&chart->paper, "from          on                  to              times  by\n");
    for (size_t i = 0; (edge = lastack_edge_at(i)) != NULL; i++)
        edge_row(chart, edge);
    if (chart->all.other > 0) {
        line_text(&line, "another change, or for no event that was told:");
        put_count(&line, chart->all.other, 55);
        put_line(chart, &line);
    }
}

static void arrivals(struct chart *chart) {
    static const char *const name[] = {
#define X(id, text) text,
        LASTACK_ARRIVALS(X)
#undef X
    };
    struct line line = {0};
    paper_text(&chart->paper, "\nSegments that arrived, by the state that they found\n\n");
    for (unsigned kind = 0; kind < LASTACK_ARRIVAL_COUNT; kind++) {
        struct line title = {0};
        line_text(&title, name[kind]);
        line_pad(&line, 14 + ARRIVED * (kind + 1) - line_columns(&title));
        line_text(&line, line_end(&title));
    }
    put_line(chart, &line);
    for (unsigned state = 0; state < LASTACK_STATE_COUNT; state++) {
        line_text(&line, chart_state(chart, state));
        for (unsigned kind = 0; kind < LASTACK_ARRIVAL_COUNT; kind++) {
            if (chart->all.arrival[state][kind] > 0) {
                put_count(&line, chart->all.arrival[state][kind], 14 + ARRIVED * (kind + 1));
            } else {
                line_pad(&line, 14 + ARRIVED * (kind + 1) - 1);
                line_text(&line, ".");
            }
        }
        put_line(chart, &line);
    }
}

bool lastack_diagram_write(const struct lastack_diagram *diagram, lastack_write *write,
                           void *context) {
    struct chart chart = {.diagram = diagram, .paper = {.write = write, .context = context}};
    for (size_t i = 0; i < diagram->count; i++)
        lastack_cover_add(&chart.all, &diagram->by[i].cover);
    switch (diagram->form) {
    case LASTACK_DIAGRAM_SVG:
        diagram_svg(&chart);
        break;
    case LASTACK_DIAGRAM_DOT:
        diagram_dot(&chart);
        break;
    default:
        edges(&chart);
        arrivals(&chart);
        break;
    }
    return !chart.paper.failed;
}
