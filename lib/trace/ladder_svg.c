/* A flow as a part of an SVG picture: two bars of states along the time axis, and arrows that slant
 * from when a segment is sent to when it arrives.
 *
 * First every row gets its place on either side, as time passes: what happens at one instant on one
 * side stands in lines below each other, and between two instants there is a line, or, to scale,
 * as much as the time between them. Then it is drawn: bars, gaps, arrows, words. */
#include "trace/ladder.h"
#include "trace/paper.h"
#include <lastack/state.h>

enum {
    BAR = 12, /* width of a bar */
    LEFT_TIME = 66,
    LEFT_STATE = 182,
    LEFT = 190, /* where the left bar begins, the lane, the right bar */
    LANE = LEFT + BAR,
    RIGHT = LADDER_SVG_WIDTH - LANE,
    RIGHT_STATE = LADDER_SVG_WIDTH - LEFT_STATE,
    RIGHT_TIME = LADDER_SVG_WIDTH - LEFT_TIME,
    STEP = 19,   /* between two things of one instant */
    INSTANT = 32, /* between two instants */
    REMARK = 12,
    GAP_HEIGHT = 56,
    FOLD_HEIGHT = 46,
    LATE = 8,    /* an arrow that is there only as it arrives sinks by so much */
    STEEP = 5,   /* an arrow that sinks by more than a fifth has its words beside it */
    LABEL = 10,  /* where a label begins on its arrow */
    LETTER = 6   /* width of one, about */
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

static struct row *row_of(const struct sketch *sketch, uint32_t item) {
    return &sketch->drawing->row[sketch->drawing->item[item].row];
}

/* ---- places ------------------------------------------------------------------------------------
 */

/* Time passes until `time`; what stands there is below all that was before. */
static void pass(struct sketch *sketch, struct row *row, lastack_time time) {
    lastack_time silence = time - sketch->now, unit = sketch->drawing->unit;
    if (silence <= 0 && sketch->now >= 0)
        return;
    if (sketch->now < 0)
        sketch->base = sketch->most + STEP;
    else if (ladder_is_gap(sketch->drawing, silence)) {
        row->gap = silence;
        row->gap_at = sketch->most;
        sketch->base = sketch->most + GAP_HEIGHT;
    } else if (unit > 0) {
        sketch->base = sketch->most + (uint32_t)(silence * INSTANT / unit);
    } else {
        sketch->base = sketch->most + INSTANT;
    }
    sketch->now = time;
}

static void place(struct sketch *sketch, struct row *row, unsigned side) {
    pass(sketch, row, row->time[side]);
    uint32_t y = sketch->base;
    /* What takes long may be steep, and has its words above it instead of along it. */
    uint32_t step = row->shape == ROW_START || row->shape == ROW_END ? STEP + REMARK : STEP;
    if (y < sketch->last[side] + step)
        y = sketch->last[side] + step;
    if (row->shape == ROW_WHOLE && side != row->sender) {
        uint32_t least = row->at[side ^ 1] + (row->time[0] != row->time[1] ? STEP : 0);
        if (y < least)
            y = least;
    }
    row->at[side] = y;
    struct line remark = {0};
    ladder_remark(&remark, sketch->drawing, row);
    if (line_columns(&remark) > 0 && side == row->sender)
        y += REMARK;
    sketch->last[side] = y;
    if (sketch->most < y)
        sketch->most = y;
}

static void place_fold(struct sketch *sketch, uint32_t i) {
    const struct item *item = &sketch->drawing->item[i];
    lastack_time least, most;
    ladder_span(sketch->drawing, item, &least, &most);
    pass(sketch, row_of(sketch, i), least);
    uint32_t top = (sketch->base > sketch->most ? sketch->base : sketch->most) + STEP;
    row_of(sketch, i)->at[0] = top;
    sketch->base = sketch->most = top + FOLD_HEIGHT;
    sketch->last[0] = sketch->last[1] = sketch->most;
    if (sketch->now < most)
        sketch->now = most;
}

/* The next of the items [i, end) that has a place on that side. */
static uint32_t next_on(const struct sketch *sketch, unsigned side, uint32_t i, uint32_t end) {
    while (i < end && (!ladder_is_drawn(sketch->drawing, &sketch->drawing->item[i]) ||
                       row_of(sketch, i)->time[side] == LASTACK_NEVER))
        i++;
    return i;
}

/* Items in which none is folded: both sides are in order, and are placed in that of time. */
static void place_run(struct sketch *sketch, uint32_t from, uint32_t end) {
    uint32_t at[2] = {next_on(sketch, 0, from, end), next_on(sketch, 1, from, end)};
    while (at[0] < end || at[1] < end) {
        unsigned side = at[0] < end ? 0 : 1;
        if (at[0] < end && at[1] < end) {
            lastack_time a = row_of(sketch, at[0])->time[0], b = row_of(sketch, at[1])->time[1];
            side = a != b           ? b < a
                   : at[0] != at[1] ? at[1] < at[0]
                                    : row_of(sketch, at[0])->sender;
        }
        place(sketch, row_of(sketch, at[side]), side);
        at[side] = next_on(sketch, side, at[side] + 1, end);
    }
}

static void place_all(struct sketch *sketch) {
    const struct drawing *drawing = sketch->drawing;
    for (uint32_t i = 0; i < drawing->items;) {
        uint32_t end = i;
        while (end < drawing->items && drawing->item[end].count == 1)
            end++;
        place_run(sketch, i, end);
        if (end < drawing->items && ladder_is_drawn(drawing, &drawing->item[end]))
            place_fold(sketch, end);
        i = end + 1;
    }
}

/* ---- bars and gaps -----------------------------------------------------------------------------
 */

static void draw_bar(struct sketch *sketch, unsigned side, unsigned state, uint32_t from,
                     uint32_t until) {
    paper_print(&sketch->paper,
                "<rect class=\"%s\" x=\"%d\" y=\"%u\" width=\"%d\" height=\"%u\"><title>",
                lastack_state_name(state), sketch->column[side] == 0 ? LEFT : RIGHT, (unsigned)from,
                BAR, (unsigned)(until - from));
    paper_xml(&sketch->paper, ladder_state(sketch->drawing, state));
    paper_text(&sketch->paper, "</title></rect>\n");
}

static void draw_bars(struct sketch *sketch, uint32_t until) {
    unsigned state[2];
    ladder_states(sketch->drawing, state);
    for (unsigned side = 0; side < 2; side++) {
        uint32_t from = sketch->top;
        for (uint32_t i = 0; i < sketch->drawing->items; i++) {
            const struct row *row = row_of(sketch, i);
            if (row->cell[side] != CELL_STATE || row->at[side] == 0)
                continue;
            draw_bar(sketch, side, state[side], from, row->at[side]);
            state[side] = row->value[side];
            from = row->at[side];
        }
        draw_bar(sketch, side, state[side], from, until);
    }
}

static void draw_gap(struct sketch *sketch, const struct row *row) {
    struct line line = {0};
    int middle = (int)row->gap_at + GAP_HEIGHT / 2;
    for (unsigned column = 0; column < 2; column++) {
        int x = column == 0 ? LEFT - 3 : RIGHT - 3;
        for (int y = middle - 3; y <= middle + 3; y += 6)
            paper_print(&sketch->paper,
                        "<path class=\"paper\" d=\"M%d %dl6 -5 6 5 6 -5v3l-6 5 -6 -5 -6 5z\"/>\n",
                        x, y);
    }
    line_time(&line, row->gap);
    paper_print(&sketch->paper, "<path class=\"thin dashed\" d=\"M%d %dH%d\"/>\n", LANE + 8, middle,
                RIGHT - 8);
    paper_label(&sketch->paper, "small mid muted halo", LADDER_SVG_WIDTH / 2, middle + 4,
                line_end(&line));
}

/* ---- arrows ------------------------------------------------------------------------------------
 */

/* In whole numbers, rounded down. */
static int64_t square_root(int64_t n) {
    int64_t root = n, next = (n + 1) / 2;
    while (next < root) {
        root = next;
        next = (root + n / root) / 2;
    }
    return root;
}

/* "0.9876" of part/whole. */
static void print_ratio(struct paper *paper, int64_t part, int64_t whole) {
    int64_t ratio = part * 10000 / whole;
    int positive = (int)(ratio < 0 ? -ratio : ratio);
    paper_print(paper, "%s%d.%04d ", ratio < 0 ? "-" : "", positive / 10000, positive % 10000);
}

/* Words along an arrow, from the end that they begin at. */
struct arrow {
    int from[2], to[2]; /* x, y */
    bool lost;
};

/* `late`: they end where it arrives, instead. */
static void arrow_word(struct paper *paper, const struct arrow *arrow, bool late, const char *style,
                       int above, const char *text) {
    bool right = arrow->to[0] > arrow->from[0];
    int64_t dx = right ? arrow->to[0] - arrow->from[0] : arrow->from[0] - arrow->to[0];
    int64_t dy = right ? arrow->to[1] - arrow->from[1] : arrow->from[1] - arrow->to[1];
    int64_t length = square_root(dx * dx + dy * dy);
    if ((dy < 0 ? -dy : dy) * STEEP > dx) { /* would run into what is below */
        dy = 0;
        length = dx;
    }
    paper_text(paper, "<g transform=\"matrix(");
    print_ratio(paper, dx, length);
    print_ratio(paper, dy, length);
    print_ratio(paper, -dy, length);
    print_ratio(paper, dx, length);
    const int *at = late ? arrow->to : arrow->from;
    bool begin = right != late;
    paper_print(paper, "%d %d)\">", at[0], at[1]);
    paper_print(paper, "<text class=\"%s%s\" x=\"%d\" y=\"%d\">", style, begin ? "" : " end",
                begin ? LABEL : -LABEL, above);
    paper_xml(paper, text);
    paper_text(paper, "</text></g>\n");
}

static void arrow_head(struct paper *paper, const struct arrow *arrow) {
    int64_t dx = arrow->to[0] - arrow->from[0], dy = arrow->to[1] - arrow->from[1];
    int64_t length = square_root(dx * dx + dy * dy);
    int x = arrow->to[0], y = arrow->to[1];
    if (arrow->lost) {
        paper_print(paper, "<path class=\"badline\" d=\"M%d %dl10 10M%d %dl10 -10\"/>\n", x - 5,
                    y - 5, x - 5, y + 5);
        return;
    }
    paper_text(paper, "<path class=\"head\" transform=\"matrix(");
    print_ratio(paper, dx, length);
    print_ratio(paper, dy, length);
    print_ratio(paper, -dy, length);
    print_ratio(paper, dx, length);
    paper_print(paper, "%d %d)\" d=\"M0 0L-9 -4L-9 4Z\"/>\n", x, y);
}

static void tell_times(struct sketch *sketch, const struct sighting *sighting) {
    const lastack_ladder *ladder = sketch->drawing->ladder;
    struct line line = {0};
    if (sighting->sent != LADDER_NONE) {
        line_text(&line, "sent at ");
        line_time(&line, ladder_mark(ladder, sighting->sent)->time);
    }
    if (sighting->arrived != LADDER_NONE) {
        line_text(&line, line_columns(&line) > 0 ? ", arrives at " : "arrives at ");
        line_time(&line, ladder_mark(ladder, sighting->arrived)->time);
    }
    paper_text(&sketch->paper, "<title>");
    paper_xml(&sketch->paper, line_end(&line));
    paper_text(&sketch->paper, "</title>");
}

/* A part of an arrow whose other part is not there: its course is as steep as most. */
static int part(int from, int to, int percent) {
    return from + (to - from) * percent / 100;
}

static void draw_arrow(struct sketch *sketch, const struct row *row, const struct arrow *arrow,
                       bool whole) {
    struct paper *paper = &sketch->paper;
    paper_print(paper, "<path class=\"%s%s\" d=\"M%d %dL%d %d\"/>\n",
                arrow->lost ? "badline" : "line", whole || arrow->lost ? "" : " dashed",
                arrow->from[0], arrow->from[1], arrow->to[0], arrow->to[1]);
    if (whole || arrow->lost || row->shape == ROW_END)
        arrow_head(paper, arrow);
}

static void draw_arrow_words(struct sketch *sketch, const struct row *row,
                             const struct arrow *arrow) {
    const struct sighting *sighting = ladder_sighting(sketch->drawing->ladder, row->sighting);
    struct paper *paper = &sketch->paper;
    struct line line = {0};
    ladder_segment(&line, sighting);
    /* One that is there only as it arrives is short, and the words may be longer. */
    int room = arrow->to[0] > arrow->from[0] ? arrow->to[0] - arrow->from[0]
                                             : arrow->from[0] - arrow->to[0];
    bool late = row->shape == ROW_END && LABEL + (int)line_columns(&line) * LETTER > room;
    arrow_word(paper, arrow, late, "small halo", -4, line_end(&line));
    line_clear(&line);
    ladder_remark(&line, sketch->drawing, row);
    if (row->shape == ROW_END) /* "(forged)": it comes from nowhere */
        ladder_cell(&line, sketch->drawing, row, row->sender);
    if (line_columns(&line) > 0)
        arrow_word(paper, arrow, false, arrow->lost ? "small bad halo" : "small muted halo", 11,
                   line_end(&line));
}

/* Is there a fold between item i and what is drawn at `y`? An arrow would run through it. */
static bool is_folded_before(const struct sketch *sketch, uint32_t i, uint32_t y) {
    for (i++; i < sketch->drawing->items; i++) {
        const struct row *row = row_of(sketch, i);
        if (sketch->drawing->item[i].count > 1 && row->at[0] > 0)
            return row->at[0] < y;
    }
    return false;
}

/* The words come when all arrows are there, so that no arrow runs through them. */
static void draw_segment(struct sketch *sketch, uint32_t i, bool words) {
    struct row *row = row_of(sketch, i);
    unsigned from = row->sender, to = from ^ 1;
    int near = sketch->column[from] == 0 ? LANE : RIGHT,
        far = sketch->column[from] == 0 ? RIGHT : LANE;
    struct arrow arrow = {.from = {near, (int)row->at[from]}, .to = {far, (int)row->at[to]}};
    bool whole = true;
    if (row->shape == ROW_START) {
        uint32_t end = sketch->drawing->row_of[row->sighting];
        struct row *arrival = end == 0 ? NULL : &sketch->drawing->row[end - 1];
        whole = arrival != NULL && arrival->at[to] > 0 &&
                !is_folded_before(sketch, i, arrival->at[to]);
        if (whole) {
            arrival->joined = 1;
            arrow.to[1] = (int)arrival->at[to];
        }
    }
    if (row->shape == ROW_END) {
        whole = false;
        arrow.from[0] = part(near, far, 55);
        arrow.from[1] = arrow.to[1] - LATE;
    } else if (row->shape == ROW_LOST || !whole) {
        arrow.lost = row->shape == ROW_LOST;
        arrow.to[0] = part(near, far, 62);
        arrow.to[1] = arrow.from[1] + INSTANT * 62 / 100;
    }
    paper_text(&sketch->paper, "<g>");
    tell_times(sketch, ladder_sighting(sketch->drawing->ladder, row->sighting));
    if (words)
        draw_arrow_words(sketch, row, &arrow);
    else
        draw_arrow(sketch, row, &arrow, whole);
    paper_text(&sketch->paper, "</g>\n");
}

static void draw_fold(struct sketch *sketch, const struct item *item, uint32_t top) {
    paper_print(&sketch->paper,
                "<rect class=\"box\" x=\"%d\" y=\"%u\" width=\"%d\" height=\"%d\" rx=\"6\"/>\n",
                LANE + 10, (unsigned)top, RIGHT - LANE - 20, FOLD_HEIGHT - 6);
    for (unsigned column = 0; column < 2; column++) {
        struct line line;
        ladder_folded(&line, sketch->drawing, item, sketch->side[column]);
        int y = (int)top + (column == 0 ? 16 : 32), x = column == 0 ? LANE + 20 : RIGHT - 20;
        if (line_columns(&line) == 0)
            continue;
        paper_label(&sketch->paper, column == 0 ? "small" : "small end",
                    column == 0 ? x + 30 : x - 30, y, line_end(&line));
        paper_print(&sketch->paper, "<path class=\"line\" d=\"M%d %dh%d\"/>\n", x, y - 4,
                    column == 0 ? 18 : -18);
        struct arrow arrow = {.from = {x, y - 4}, .to = {column == 0 ? x + 24 : x - 24, y - 4}};
        arrow_head(&sketch->paper, &arrow);
    }
}

/* ---- words -------------------------------------------------------------------------------------
 */

static void draw_words(struct sketch *sketch) {
    static const char *const style[2][2] = {{"muted", "muted end"}, {"state", "state end"}};
    lastack_time last[2] = {-1, -1};
    for (uint32_t i = 0; i < sketch->drawing->items; i++)
        for (unsigned side = 0; side < 2; side++) {
            const struct row *row = row_of(sketch, i);
            bool left = sketch->column[side] == 0;
            struct line line = {0};
            if (row->at[side] == 0 || sketch->drawing->item[i].count > 1)
                continue;
            int y = (int)row->at[side] + 4;
            ladder_cell(&line, sketch->drawing, row, side);
            if (line_columns(&line) > 0)
                paper_label(&sketch->paper, style[row->cell[side] == CELL_STATE][left],
                            left ? LEFT_STATE : RIGHT_STATE, y, line_end(&line));
            if (row->time[side] == last[side])
                continue;
            last[side] = row->time[side];
            line_clear(&line);
            line_time(&line, row->time[side]);
            paper_label(&sketch->paper, left ? "small muted end" : "small muted",
                        left ? LEFT_TIME : RIGHT_TIME, y, line_end(&line));
        }
}

static void draw_segments(struct sketch *sketch, bool words) {
    for (uint32_t i = 0; i < sketch->drawing->items; i++) {
        const struct item *item = &sketch->drawing->item[i];
        struct row *row = row_of(sketch, i);
        if (item->count > 1 && row->at[0] > 0 && !words)
            draw_fold(sketch, item, row->at[0]);
        else if (item->count == 1 && row->shape != ROW_NOTE && !row->joined &&
                 (row->at[0] > 0 || row->at[1] > 0))
            draw_segment(sketch, i, words);
    }
}

static void draw_titles(struct sketch *sketch, uint32_t y) {
    unsigned state[2];
    ladder_states(sketch->drawing, state);
    for (unsigned column = 0; column < 2; column++) {
        struct line line = {0};
        unsigned side = sketch->side[column];
        ladder_title(&line, sketch->drawing, side);
        paper_label(&sketch->paper, "title mid",
                    column == 0 ? LEFT + BAR / 2 : RIGHT + BAR / 2, (int)y, line_end(&line));
        paper_label(&sketch->paper, column == 0 ? "state end" : "state",
                    column == 0 ? LEFT_STATE : RIGHT_STATE, (int)sketch->top + 10,
                    ladder_state(sketch->drawing, state[side]));
    }
}

bool ladder_svg(const struct drawing *drawing, uint32_t *height) {
    struct sketch sketch = {.drawing = drawing,
                            .paper = {.write = drawing->write, .context = drawing->context},
                            .now = -1};
    ladder_sides(drawing, sketch.side);
    sketch.column[sketch.side[0]] = 0;
    sketch.column[sketch.side[1]] = 1;
    sketch.top = *height + 34;
    sketch.base = sketch.most = sketch.last[0] = sketch.last[1] = sketch.top + 8;
    place_all(&sketch);
    uint32_t until = sketch.most + INSTANT;
    draw_bars(&sketch, until);
    draw_titles(&sketch, *height + 24);
    for (uint32_t i = 0; i < drawing->items; i++)
        if (row_of(&sketch, i)->gap > 0)
            draw_gap(&sketch, row_of(&sketch, i));
    draw_segments(&sketch, false);
    draw_segments(&sketch, true);
    draw_words(&sketch);
    *height = until + 8;
    return !sketch.paper.failed;
}
