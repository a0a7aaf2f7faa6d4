/* The ladder's memory: what it has seen, per flow, and the rows that are made of it when it is
 * written. A flow is one pair of sockets whatever becomes of the connections between them, so that
 * a ghost of an earlier connection is seen beside the one it haunts. */
#ifndef TRACE_LADDER_H
#define TRACE_LADDER_H
#include "trace/line.h"
#include <lastack/sim.h>

#define LADDER_NONE UINT32_MAX

/* An array that grows. */
struct pool {
    void *at;
    uint32_t count, room;
    size_t each; /* octets of one */
};

enum { LADDER_RESET = 8 }; /* bits of a call */
enum mark_kind { MARK_SEND, MARK_ARRIVE, MARK_STATE, MARK_CALL, MARK_ERROR, MARK_REBOOT };
/* One thing that happened on one side of a flow. */
struct mark {
    lastack_time time;
    uint32_t next; /* of its flow; LADDER_NONE: the last */
    uint32_t op;   /* marks of one op have one number */
    uint32_t what; /* SEND, ARRIVE: the sighting; CALL: the call, and why a close resets
                      << LADDER_RESET; ERROR: the errno */
    uint8_t kind, side;
    uint8_t from, to, event; /* STATE */
};

/* One segment, from its sending to its arrival or loss. */
struct sighting {
    struct lastack_segment segment;
    lastack_time due;
    uint32_t facts, tag, bend_tag;
    uint32_t sent, arrived; /* marks; LADDER_NONE: not (yet) */
    uint32_t next;          /* of those under way */
    uint8_t loss, bent, bend;
    uint8_t again;       /* a retransmission */
    uint8_t zero_window; /* its window is worth telling */
    uint8_t zero_turn;   /* it closes, or opens again */
};

struct flow {
    uint16_t address[2], port[2];
    int host[2];
    uint32_t connection[2];       /* the latest */
    uint32_t first, last;         /* marks */
    uint32_t way_first, way_last; /* sightings under way */
    uint32_t head, chain;         /* of the index: this number's bucket; the next in mine */
    uint8_t state[2];             /* the latest */
    uint8_t zero[2], syn_ack[2];  /* was the last window 0? has a SYN,ACK been sent? */
};

struct connection {
    uint32_t id, flow, side;
};

struct lastack_ladder {
    const struct lastack_allocator *memory;
    struct lastack_names names;
    struct pool marks, sightings, flows, connections;
    uint32_t op;
    uint32_t latest; /* the sighting last sent; BEND and LOSE follow their SEND */
    bool failed;     /* memory ran out */
};

/* ---- ladder_pool.c -----------------------------------------------------------------------------
 */

/* A new zeroed element; NULL when memory is out. */
void *pool_add(struct pool *pool, const struct lastack_allocator *memory);
void pool_free(struct pool *pool, const struct lastack_allocator *memory);

static inline struct mark *ladder_mark(const lastack_ladder *ladder, uint32_t i) {
    return (struct mark *)ladder->marks.at + i;
}
static inline struct sighting *ladder_sighting(const lastack_ladder *ladder, uint32_t i) {
    return (struct sighting *)ladder->sightings.at + i;
}
static inline struct flow *ladder_flow(const lastack_ladder *ladder, uint32_t i) {
    return (struct flow *)ladder->flows.at + i;
}

/* ---- ladder_rows.c -----------------------------------------------------------------------------
 */

enum row_shape {
    ROW_NOTE,  /* states and words, no segment */
    ROW_WHOLE, /* a segment from side to side */
    ROW_START, /* it leaves; its arrival is another row, or not yet */
    ROW_END,   /* it arrives */
    ROW_LOST
};
enum cell_kind {
    CELL_EMPTY,
    CELL_STATE, /* value: the state */
    CELL_CALL,  /* the call */
    CELL_ERROR, /* the errno */
    CELL_EVENT, /* the event that explains the state below */
    CELL_REBOOT,
    CELL_AGAIN,  /* the segment is a retransmission */
    CELL_FORGED, /* ... nobody's */
    CELL_COPY    /* ... a copy made on the way */
};
struct row {
    lastack_time time[2]; /* LASTACK_NEVER: nothing happens on that side */
    uint32_t mark;        /* the first of those it shows */
    uint32_t sighting;
    uint32_t op[2];
    uint32_t value[2];
    uint8_t cell[2]; /* enum cell_kind */
    uint8_t shape;   /* enum row_shape */
    uint8_t sender;  /* the side */
    uint8_t joined;  /* an arrow is drawn from where it leaves to where it arrives */
    lastack_time gap; /* before it; 0: none. From here on for pictures. */
    uint32_t gap_at;
    uint32_t at[2];   /* where it is drawn; 0: it is not */
    uint32_t room, gap_room; /* more than usual above its words; above the gap before it */
    uint16_t columns[2];     /* of the words above its arrow, and below */
    int lowest;              /* where the words of the rows until here begin */
};

/* The rows of a flow, in order. `row_of` has an element for each sighting, all 0. false: memory. */
bool ladder_rows(const lastack_ladder *ladder, const struct flow *flow, uint32_t *row_of,
                 struct pool *rows);

/* ---- ladder_fold.c -----------------------------------------------------------------------------
 */

/* What is drawn: rows, with runs of dull ones folded. */
struct item {
    uint32_t row;   /* the first */
    uint32_t count; /* more than 1: folded */
};
bool ladder_fold(const lastack_ladder *ladder, const struct pool *rows, struct pool *items);

/* ---- ladder_words.c ----------------------------------------------------------------------------
 */

/* A flow that is to be drawn. */
struct drawing {
    const lastack_ladder *ladder;
    const struct flow *flow;
    struct row *row;
    const struct item *item;
    uint32_t items;
    const uint32_t *row_of; /* by sighting: the row where it arrives + 1; 0: none */
    uint32_t from;   /* the first mark to be drawn: rows that begin before it are passed over */
    bool with_ports; /* in the title: there is more than one flow */
    uint32_t form;   /* enum lastack_ladder_form */
    lastack_time unit;
    lastack_write *write;
    void *context;
};

/* Which side of the flow is left, which right. */
void ladder_sides(const struct drawing *drawing, unsigned side[2]);
bool ladder_is_drawn(const struct drawing *drawing, const struct item *item);
/* The states in which both sides are when the first item that is drawn begins. */
void ladder_states(const struct drawing *drawing, unsigned state[2]);
const char *ladder_state(const struct drawing *drawing, uint32_t state);
/* The times of an item's rows are in its own order: the least, the greatest. */
void ladder_span(const struct drawing *drawing, const struct item *item, lastack_time *least,
                 lastack_time *most);
/* A silence that is worth a line. */
#define LADDER_GAP (500 * LASTACK_MILLISECOND)
/* Is so long a silence cut, and marked as a gap? */
bool ladder_is_gap(const struct drawing *drawing, lastack_time silence);
/* The side's name; with its port, and the connection's own name, where they tell one from another.
 */
void ladder_title(struct line *line, const struct drawing *drawing, unsigned side);
/* A state, or what stands in its place: "(close)". */
void ladder_cell(struct line *line, const struct drawing *drawing, const struct row *row,
                 unsigned side);
void ladder_segment(struct line *line, const struct sighting *sighting);
/* What befell the segment, told where it leaves: "lost: final ACK, close.scn:7"; nothing: "". */
void ladder_remark(struct line *line, const struct drawing *drawing, const struct row *row);
/* What one side sent in a run of rows: "(46 segments, 61080 octets; 1 ACK)"; nothing: "". */
void ladder_folded(struct line *line, const struct drawing *drawing, const struct item *item,
                   unsigned side);

/* ---- ladder_text.c, ladder_svg.c, ladder_mermaid.c ---------------------------------------------
 */

/* One flow as a block of lines. false: a write failed. */
bool ladder_text(const struct drawing *drawing);
/* One flow as a part of a picture, below `*height`, which grows. */
bool ladder_svg(const struct drawing *drawing, uint32_t *height);
/* The width of such a picture. */
enum { LADDER_SVG_WIDTH = 1000 };
/* One flow between the participants a`number` and b`number`. */
bool ladder_mermaid(const struct drawing *drawing, uint32_t number);

#endif
