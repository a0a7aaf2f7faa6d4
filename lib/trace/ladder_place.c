/* Where everything of a flow stands in its picture.
 *
 * Every row gets its place on either side, as time passes: what happens at one instant on one side
 * stands in lines below each other, and between two instants there is a line, or, to scale, as much
 * as the time between them. How steep arrows are, and so where their words end, is known only when
 * all of it is placed. Where words then lie on others, the lower ones get more room above them, and
 * all is placed again. */
#include "trace/ladder_place.h"

enum {
    LATE = 8,      /* an arrow that is there only as it arrives sinks by so much */
    STEEP = 5,     /* an arrow that sinks by more than a fifth has its words beside it */
    LETTER_UP = 4, /* the middle of a letter is so far above the line it stands on */
    HALF = 5,      /* and has so much above and below it, blank included */
    REACH = 160,   /* no words sink by more from where they begin */
    TRIES = 100    /* each makes room where it is wanted; some are enough */
};

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
        row->gap_at = sketch->most + row->gap_room;
        sketch->base = row->gap_at + GAP_HEIGHT;
    } else if (unit > 0) {
        sketch->base = sketch->most + (uint32_t)(silence * INSTANT / unit);
    } else {
        sketch->base = sketch->most + INSTANT;
    }
    sketch->now = time;
}

/* The side where the words of an arrow are. */
static unsigned side_of_words(const struct row *row) {
    return row->shape == ROW_END ? row->sender ^ 1U : row->sender;
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
    if (side == side_of_words(row))
        y += row->room;
    row->at[side] = y;
    if (row->columns[1] > 0 && row->shape != ROW_END && side == row->sender)
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
    top += row_of(sketch, i)->room;
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
    sketch->now = -1;
    sketch->base = sketch->most = sketch->last[0] = sketch->last[1] = sketch->top + 8;
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

/* ---- arrows ------------------------------------------------------------------------------------
 */

/* Is there a fold between item i and the row `end`, and the arrow would run through it? */
static bool is_folded_before(const struct sketch *sketch, uint32_t i, uint32_t end) {
    const struct drawing *drawing = sketch->drawing;
    for (i++; i < drawing->items && drawing->item[i].row <= end; i++)
        if (drawing->item[i].count > 1 && ladder_is_drawn(drawing, &drawing->item[i]))
            return true;
    return false;
}

/* The arrow that begins in item i goes on to the row where it ends. */
static void join(struct sketch *sketch, uint32_t i) {
    struct row *row = row_of(sketch, i);
    if (row->shape != ROW_START || sketch->drawing->item[i].count > 1)
        return;
    uint32_t end = sketch->drawing->row_of[row->sighting];
    if (end == 0 || sketch->drawing->row[end - 1].at[row->sender ^ 1U] == 0 ||
        is_folded_before(sketch, i, end - 1))
        return;
    row->joined = 1;
    sketch->drawing->row[end - 1].joined = 1;
}

/* A part of an arrow whose other part is not there: its course is as steep as most. */
static int part(int from, int to, int percent) {
    return from + (to - from) * percent / 100;
}

bool ladder_has_arrow(const struct sketch *sketch, uint32_t item) {
    const struct row *row = row_of(sketch, item);
    return sketch->drawing->item[item].count == 1 && row->shape != ROW_NOTE &&
           !(row->shape == ROW_END && row->joined) && (row->at[0] > 0 || row->at[1] > 0);
}

void ladder_arrow(const struct sketch *sketch, uint32_t item, struct arrow *arrow) {
    const struct row *row = row_of(sketch, item);
    unsigned from = row->sender, to = from ^ 1;
    int near = sketch->column[from] == 0 ? LANE : RIGHT,
        far = sketch->column[from] == 0 ? RIGHT : LANE;
    *arrow = (struct arrow){.from = {near, (int)row->at[from]},
                            .to = {far, (int)row->at[to]},
                            .lost = row->shape == ROW_LOST,
                            .whole = row->shape == ROW_WHOLE || row->joined};
    if (row->shape == ROW_END) {
        arrow->from[0] = part(near, far, 55);
        arrow->from[1] = arrow->to[1] - LATE;
        /* It is short, and the words may be longer. */
        int room = far > near ? far - arrow->from[0] : arrow->from[0] - far;
        arrow->late = LABEL + row->columns[0] * LETTER > room;
    } else if (!arrow->whole) {
        arrow->to[0] = part(near, far, 62);
        arrow->to[1] = arrow->from[1] + INSTANT * 62 / 100;
    } else if (row->shape == ROW_START) {
        uint32_t end = sketch->drawing->row_of[row->sighting] - 1;
        arrow->to[1] = (int)sketch->drawing->row[end].at[to];
    }
}

int64_t ladder_square_root(int64_t n) {
    int64_t root = n, next = (n + 1) / 2;
    while (next < root) {
        root = next;
        next = (root + n / root) / 2;
    }
    return root;
}

struct slant ladder_slant(const struct arrow *arrow) {
    bool right = arrow->to[0] > arrow->from[0];
    int64_t dx = right ? arrow->to[0] - arrow->from[0] : arrow->from[0] - arrow->to[0];
    int64_t dy = right ? arrow->to[1] - arrow->from[1] : arrow->from[1] - arrow->to[1];
    if ((dy < 0 ? -dy : dy) * STEEP > dx) /* words would run into what is below */
        return (struct slant){dx, 0, dx};
    return (struct slant){dx, dy, ladder_square_root(dx * dx + dy * dy)};
}

/* ---- words -------------------------------------------------------------------------------------
 */

void ladder_below(struct line *line, const struct sketch *sketch, const struct row *row) {
    ladder_remark(line, sketch->drawing, row);
    if (row->shape == ROW_END) /* "(forged)": it comes from nowhere */
        ladder_cell(line, sketch->drawing, row, row->sender);
}

static void measure(const struct sketch *sketch, struct row *row) {
    struct line line = {0};
    if (row->shape == ROW_NOTE)
        return;
    ladder_segment(&line, ladder_sighting(sketch->drawing->ladder, row->sighting));
    row->columns[0] = (uint16_t)line_columns(&line);
    line_clear(&line);
    ladder_below(&line, sketch, row);
    row->columns[1] = (uint16_t)line_columns(&line);
}

/* A strip that words fill, or something that words should not be on. */
struct strip {
    int x[2], y[2]; /* the ends of its middle, from left to right */
    int half;       /* its height */
    int begin;      /* how far down it begins */
    uint32_t *room; /* above it: more of it, and it goes down */
};

struct strips {
    struct strip strip[3];
    unsigned count;
};

static void add_words(struct strips *strips, struct row *row, const struct arrow *arrow, bool late,
                      int above, int columns) {
    struct slant slant = ladder_slant(arrow);
    const int *at = late ? arrow->to : arrow->from;
    bool begin = (arrow->to[0] > arrow->from[0]) != late;
    int64_t y = above - LETTER_UP, left = begin ? LABEL : -LABEL - columns * LETTER;
    struct strip *strip = &strips->strip[strips->count++];
    for (int i = 0; i < 2; i++) {
        int64_t x = left + i * columns * LETTER;
        strip->x[i] = at[0] + (int)((slant.dx * x - slant.dy * y) / slant.length);
        strip->y[i] = at[1] + (int)((slant.dy * x + slant.dx * y) / slant.length);
    }
    strip->half = HALF;
    strip->begin = at[1];
    strip->room = &row->room;
}

static void add_block(struct strips *strips, int margin, int middle, int half, uint32_t *room) {
    strips->strip[strips->count++] = (struct strip){.x = {LANE + margin, RIGHT - margin},
                                                    .y = {middle, middle},
                                                    .half = half,
                                                    .begin = middle,
                                                    .room = room};
}

static void find_strips(const struct sketch *sketch, uint32_t item, struct strips *strips) {
    struct row *row = row_of(sketch, item);
    strips->count = 0;
    if (row->gap > 0)
        add_block(strips, 0, (int)row->gap_at + GAP_HEIGHT / 2, HALF, &row->gap_room);
    if (sketch->drawing->item[item].count > 1 && row->at[0] > 0) {
        int half = (FOLD_HEIGHT - FOLD_BLANK) / 2;
        add_block(strips, LABEL, (int)row->at[0] + half, half, &row->room);
    } else if (ladder_has_arrow(sketch, item)) {
        struct arrow arrow;
        ladder_arrow(sketch, item, &arrow);
        add_words(strips, row, &arrow, arrow.late, LABEL_ABOVE, row->columns[0]);
        if (row->columns[1] > 0)
            add_words(strips, row, &arrow, false, LABEL_BELOW, row->columns[1]);
    }
}

static int height_at(const struct strip *strip, int x) {
    return strip->y[0] +
           (strip->y[1] - strip->y[0]) * (x - strip->x[0]) / (strip->x[1] - strip->x[0]);
}

static bool touch(const struct strip *a, const struct strip *b) {
    int left = (a->x[0] > b->x[0] ? a->x[0] : b->x[0]) - LETTER;
    int right = (a->x[1] < b->x[1] ? a->x[1] : b->x[1]) + LETTER;
    if (left > right)
        return false;
    int least = height_at(a, left) - height_at(b, left);
    int other = height_at(a, right) - height_at(b, right), clear = a->half + b->half;
    return (least < clear && other > -clear) || (other < clear && least > -clear);
}

/* Makes room between a strip of an item and what those before it have. false: there is enough. */
static bool part_from_earlier(const struct sketch *sketch, uint32_t item, const struct strip *my) {
    struct strips theirs;
    /* None that is before an item begins below its lowest. */
    while (item-- > 0 && row_of(sketch, item)->lowest + REACH > my->begin) {
        find_strips(sketch, item, &theirs);
        for (unsigned i = 0; i < theirs.count; i++) {
            const struct strip *their = &theirs.strip[i];
            if (touch(my, their)) {
                *(my->begin < their->begin ? their : my)->room += REMARK;
                return true;
            }
        }
    }
    return false;
}

static bool part_all(const struct sketch *sketch) {
    struct strips strips;
    int lowest = 0;
    bool moved = false;
    for (uint32_t i = 0; i < sketch->drawing->items; i++) {
        find_strips(sketch, i, &strips);
        for (unsigned j = 0; j < strips.count; j++) {
            const struct strip *strip = &strips.strip[j];
            lowest = lowest < strip->begin ? strip->begin : lowest;
            moved = part_from_earlier(sketch, i, strip) || moved;
        }
        row_of(sketch, i)->lowest = lowest;
    }
    return moved;
}

void ladder_place(struct sketch *sketch) {
    uint32_t items = sketch->drawing->items;
    for (uint32_t i = 0; i < items; i++)
        measure(sketch, row_of(sketch, i));
    place_all(sketch);
    for (uint32_t i = 0; i < items; i++)
        join(sketch, i);
    for (unsigned tries = 0; tries < TRIES && part_all(sketch); tries++)
        place_all(sketch);
}
