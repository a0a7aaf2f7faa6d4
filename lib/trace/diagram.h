/* The state diagram, whoever draws it. */
#ifndef TRACE_DIAGRAM_H
#define TRACE_DIAGRAM_H
#include "trace/paper.h"
#include <lastack/diagram.h>

struct chart {
    const struct lastack_diagram *diagram;
    struct lastack_cover all; /* of all scenarios together */
    struct paper paper;
};

static inline const char *chart_state(const struct chart *chart, unsigned state) {
    return lastack_state_name_in(chart->diagram->style, state);
}
/* Were there scenarios, so that an edge is taken or not? */
static inline bool chart_covers(const struct chart *chart) {
    return chart->diagram->count > 0;
}
/* Who took the edge, given to `put` in pieces: "a.scn 2, b.scn 1, and 5 more"; at most `most` by
 * name. */
void chart_takers(struct chart *chart, const struct lastack_edge *edge, size_t most,
                  void (*put)(struct paper *paper, const char *text));

void diagram_svg(struct chart *chart); /* diagram_svg.c */
void diagram_dot(struct chart *chart); /* diagram_dot.c */

#endif
