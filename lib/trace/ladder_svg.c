/* A flow as a part of an SVG picture: two bars of states along the time axis, and arrows that slant
 * from when a segment is sent to when it arrives. ladder_place.c finds where it all stands; here it
 * is drawn: bars, gaps, arrows, words. */
#include "trace/ladder_place.h"
#include <lastack/state.h>

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

/* "0.9876" of part/whole. */
static void print_ratio(struct paper *paper, int64_t part, int64_t whole) {
    int64_t ratio = part * 10000 / whole;
    int positive = (int)(ratio < 0 ? -ratio : ratio);
    paper_print(paper, "%s%d.%04d ", ratio < 0 ? "-" : "", positive / 10000, positive % 10000);
}

/* `late`: they end where it arrives, instead. */
static void arrow_word(struct paper *paper, const struct arrow *arrow, bool late, const char *style,
                       int above, const char *text) {
    struct slant slant = ladder_slant(arrow);
    paper_text(paper, "<g transform=\"matrix(");
    print_ratio(paper, slant.dx, slant.length);
    print_ratio(paper, slant.dy, slant.length);
    print_ratio(paper, -slant.dy, slant.length);
    print_ratio(paper, slant.dx, slant.length);
    const int *at = late ? arrow->to : arrow->from;
    bool begin = (arrow->to[0] > arrow->from[0]) != late;
    paper_print(paper, "%d %d)\">", at[0], at[1]);
    paper_print(paper, "<text class=\"%s%s\" x=\"%d\" y=\"%d\">", style, begin ? "" : " end",
                begin ? LABEL : -LABEL, above);
    paper_xml(paper, text);
    paper_text(paper, "</text></g>\n");
}

static void arrow_head(struct paper *paper, const struct arrow *arrow) {
    int64_t dx = arrow->to[0] - arrow->from[0], dy = arrow->to[1] - arrow->from[1];
    int64_t length = ladder_square_root(dx * dx + dy * dy);
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

static void draw_arrow(struct sketch *sketch, const struct row *row, const struct arrow *arrow) {
    struct paper *paper = &sketch->paper;
    paper_print(paper, "<path class=\"%s%s\" d=\"M%d %dL%d %d\"/>\n",
                arrow->lost ? "badline" : "line", arrow->whole || arrow->lost ? "" : " dashed",
                arrow->from[0], arrow->from[1], arrow->to[0], arrow->to[1]);
    if (arrow->whole || arrow->lost || row->shape == ROW_END)
        arrow_head(paper, arrow);
}

static void draw_arrow_words(struct sketch *sketch, const struct row *row,
                             const struct arrow *arrow) {
    struct paper *paper = &sketch->paper;
    struct line line = {0};
    ladder_segment(&line, ladder_sighting(sketch->drawing->ladder, row->sighting));
    arrow_word(paper, arrow, arrow->late, "small halo", LABEL_ABOVE, line_end(&line));
    line_clear(&line);
    ladder_below(&line, sketch, row);
    if (line_columns(&line) > 0)
        arrow_word(paper, arrow, false, arrow->lost ? "small bad halo" : "small muted halo",
                   LABEL_BELOW, line_end(&line));
}

/* The words come when all arrows are there, so that no arrow runs through them. */
static void draw_segment(struct sketch *sketch, uint32_t i, bool words) {
    const struct row *row = row_of(sketch, i);
    struct arrow arrow;
    ladder_arrow(sketch, i, &arrow);
    paper_text(&sketch->paper, "<g>");
    tell_times(sketch, ladder_sighting(sketch->drawing->ladder, row->sighting));
    if (words)
        draw_arrow_words(sketch, row, &arrow);
    else
        draw_arrow(sketch, row, &arrow);
    paper_text(&sketch->paper, "</g>\n");
}

static void draw_fold(struct sketch *sketch, const struct item *item, uint32_t top) {
    paper_print(&sketch->paper,
                "<rect class=\"box\" x=\"%d\" y=\"%u\" width=\"%d\" height=\"%d\" rx=\"6\"/>\n",
                LANE + LABEL, (unsigned)top, RIGHT - LANE - 2 * LABEL, FOLD_HEIGHT - FOLD_BLANK);
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
        const struct row *row = row_of(sketch, i);
        if (item->count > 1 && row->at[0] > 0 && !words)
            draw_fold(sketch, item, row->at[0]);
        else if (ladder_has_arrow(sketch, i))
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
                            .paper = {.write = drawing->write, .context = drawing->context}};
    ladder_sides(drawing, sketch.side);
    sketch.column[sketch.side[0]] = 0;
    sketch.column[sketch.side[1]] = 1;
    sketch.top = *height + 34;
    ladder_place(&sketch);
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
