/* Where everything of a flow stands in its picture: what ladder_place.c finds for ladder_svg.c. */
#ifndef TRACE_LADDER_PLACE_H
#define TRACE_LADDER_PLACE_H
#include "trace/ladder.h"
#include "trace/paper.h"

enum {
    BAR = 12, /* width of a bar */
    LEFT_TIME = 66,
    LEFT_STATE = 182,
    LEFT = 190, /* where the left bar begins, the lane, the right bar */
    LANE = LEFT + BAR,
    RIGHT = LADDER_SVG_WIDTH - LANE,
    RIGHT_STATE = LADDER_SVG_WIDTH - LEFT_STATE,
    RIGHT_TIME = LADDER_SVG_WIDTH - LEFT_TIME,
    STEP = 19,    /* between two things of one instant */
    INSTANT = 32, /* between two instants */
    REMARK = 12,
    GAP_HEIGHT = 56,
    FOLD_HEIGHT = 46, /* of which so much is blank: */
    FOLD_BLANK = 6,
    LABEL = 10, /* where a label begins on its arrow; how high above it, and below */
    LABEL_ABOVE = -4,
    LABEL_BELOW = 11,
    LETTER = 6 /* width of one, about */
};

struct sketch {
    const struct drawing *drawing;
    struct paper paper;
    unsigned side[2];   /* which side of the flow is left, right */
    unsigned column[2]; /* and the other way round */
    uint32_t top, base, most; /* of the flow; of the instant; of all that has been placed */
    uint32_t last[2];
    lastack_time now;
};

static inline struct row *row_of(const struct sketch *sketch, uint32_t item) {
    return &sketch->drawing->row[sketch->drawing->item[item].row];
}

/* The arrow of a segment. Words along it are at the end that it begins at, or, `late`, at the
 * other. */
struct arrow {
    int from[2], to[2]; /* x, y */
    bool lost, whole, late;
};

/* The direction of words, to the right, as dx/length and dy/length. */
struct slant {
    int64_t dx, dy, length;
};

/* Places all of the flow below `top`, so that no words lie on others, or on what is folded. */
void ladder_place(struct sketch *sketch);
/* Has the item an arrow of its own? One that ends in it may begin in another. */
bool ladder_has_arrow(const struct sketch *sketch, uint32_t item);
void ladder_arrow(const struct sketch *sketch, uint32_t item, struct arrow *arrow);
struct slant ladder_slant(const struct arrow *arrow);
/* What is said below an arrow; nothing: "". */
void ladder_below(struct line *line, const struct sketch *sketch, const struct row *row);
/* In whole numbers, rounded down. */
int64_t ladder_square_root(int64_t n);

#endif
