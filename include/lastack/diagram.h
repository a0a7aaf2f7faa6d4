/* What a run has covered: the edges of the table of transitions that were taken, and in which
 * states which segments arrived; and the state diagram, RFC 9293's Figure 5, with that in it. */
#ifndef LASTACK_DIAGRAM_H
#define LASTACK_DIAGRAM_H
#include <lastack/sim.h>
#include <lastack/state.h>
#ifdef __cplusplus
extern "C" {
#endif

/* An arriving segment is one of these, the first that fits. */
#define LASTACK_ARRIVALS(X)                                                                        \
    X(RST, "RST")                                                                                  \
    X(SYN_ACK, "SYN,ACK")                                                                          \
    X(SYN, "SYN")                                                                                  \
    X(FIN, "FIN")                                                                                  \
    X(DATA, "DATA")                                                                                \
    X(ACK, "ACK")                                                                                  \
    X(OTHER, "other")

enum lastack_arrival {
#define X(id, name) LASTACK_ARRIVAL_##id,
    LASTACK_ARRIVALS(X)
#undef X
    LASTACK_ARRIVAL_COUNT
};

/* Counts, of one run or of many. Zeroed before the first. */
struct lastack_cover {
    uint64_t edge[LASTACK_STATE_COUNT][LASTACK_EVENT_COUNT]; /* from, on */
    uint64_t other; /* changes without an event, or that are no edge of the table */
    uint64_t arrival[LASTACK_STATE_COUNT][LASTACK_ARRIVAL_COUNT]; /* CLOSED: nobody's, too */
};
/* An observer: lastack_sim_observe(sim, LASTACK_COVER_RECORDS, lastack_cover_see, &cover). */
#define LASTACK_COVER_RECORDS                                                                     \
    (1u << LASTACK_RECORD_STATE | 1u << LASTACK_RECORD_ARRIVE | 1u << LASTACK_RECORD_REBOOT)
LASTACK_API void lastack_cover_see(void *cover, lastack_sim *sim,
                                   const struct lastack_record *record);
LASTACK_API void lastack_cover_add(struct lastack_cover *sum, const struct lastack_cover *cover);

struct lastack_covered {
    const char *name; /* of the scenario */
    struct lastack_cover cover;
};
enum lastack_diagram_form {
    LASTACK_DIAGRAM_TEXT, /* two tables: edges by scenario, and states by arriving segments */
    LASTACK_DIAGRAM_SVG,  /* Figure 5, and below it the edges that it leaves out */
    LASTACK_DIAGRAM_DOT   /* for Graphviz */
};
struct lastack_diagram {
    const struct lastack_covered *by;
    size_t count;  /* of `by`; 0: nothing was played, and nothing is marked */
    uint32_t form; /* enum lastack_diagram_form */
    uint32_t style; /* enum lastack_style */
};
/* false: a write has failed. */
LASTACK_API bool lastack_diagram_write(const struct lastack_diagram *diagram, lastack_write *write,
                                       void *context);

#ifdef __cplusplus
}
#endif
#endif
