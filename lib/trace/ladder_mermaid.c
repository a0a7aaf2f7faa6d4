/* A flow as messages and notes of a Mermaid sequenceDiagram, which knows order but no time: the
 * times stand in the notes. */
#include "trace/ladder.h"
#include "trace/paper.h"

struct page {
    const struct drawing *drawing;
    struct paper paper;
    unsigned number;
    unsigned side[2];     /* which side of the flow is left, right */
    lastack_time last[2]; /* told, of either side */
    lastack_time until;
};

static void print_end(struct page *page, unsigned side) {
    paper_print(&page->paper, "%c%u", side == page->side[0] ? 'a' : 'b', page->number);
}

static void print_participant(struct page *page, unsigned side) {
    struct line line = {0};
    paper_text(&page->paper, "    participant ");
    print_end(page, side);
    paper_text(&page->paper, " as ");
    ladder_title(&line, page->drawing, side);
    paper_mermaid(&page->paper, line_end(&line));
    paper_text(&page->paper, "\n");
}

/* "    Note left of a0: 30ms (close)", if there is something to tell. */
static void print_note(struct page *page, const struct row *row, unsigned side) {
    struct line line = {0}, cell = {0};
    lastack_time time = row->time[side];
    if (time == LASTACK_NEVER)
        return;
    ladder_cell(&cell, page->drawing, row, side);
    if (line_columns(&cell) == 0)
        return;
    if (time != page->last[side]) {
        line_time(&line, time);
        line_text(&line, " ");
        page->last[side] = time;
    }
    line_text(&line, line_end(&cell));
    paper_text(&page->paper, side == page->side[0] ? "    Note left of " : "    Note right of ");
    print_end(page, side);
    paper_text(&page->paper, ": ");
    paper_mermaid(&page->paper, line_end(&line));
    paper_text(&page->paper, "\n");
}

static void print_message(struct page *page, unsigned from, const char *arrow, const char *text,
                          const char *more) {
    paper_text(&page->paper, "    ");
    print_end(page, from);
    paper_text(&page->paper, arrow);
    print_end(page, from ^ 1);
    paper_text(&page->paper, ": ");
    paper_mermaid(&page->paper, text);
    if (more[0] != 0) {
        paper_text(&page->paper, "<br/>");
        paper_mermaid(&page->paper, more);
    }
    paper_text(&page->paper, "\n");
}

static void print_row(struct page *page, const struct row *row) {
    static const char *const arrow[] = {[ROW_NOTE] = "",
                                        [ROW_WHOLE] = "->>",
                                        [ROW_START] = "--)",
                                        [ROW_END] = "-->>",
                                        [ROW_LOST] = "-x"};
    struct line segment = {0}, remark = {0};
    print_note(page, row, row->shape == ROW_NOTE ? page->side[0] : row->sender);
    if (row->shape != ROW_NOTE) {
        ladder_segment(&segment, ladder_sighting(page->drawing->ladder, row->sighting));
        ladder_remark(&remark, page->drawing, row);
        if (row->shape == ROW_END) /* "(forged)": it comes from nowhere */
            ladder_cell(&remark, page->drawing, row, row->sender);
        print_message(page, row->sender, arrow[row->shape], line_end(&segment), line_end(&remark));
    }
    print_note(page, row, row->shape == ROW_NOTE ? page->side[1] : row->sender ^ 1u);
}

static void print_folded(struct page *page, const struct item *item) {
    for (unsigned column = 0; column < 2; column++) {
        struct line line;
        ladder_folded(&line, page->drawing, item, page->side[column]);
        if (line_columns(&line) > 0)
            print_message(page, page->side[column], "->>", line_end(&line), "");
    }
}

static void print_over(struct page *page, const char *text) {
    paper_print(&page->paper, "    Note over a%u,b%u: ", page->number, page->number);
    paper_mermaid(&page->paper, text);
    paper_text(&page->paper, "\n");
}

bool ladder_mermaid(const struct drawing *drawing, uint32_t number) {
    struct page page = {.drawing = drawing,
                        .paper = {.write = drawing->write, .context = drawing->context},
                        .number = (unsigned)number,
                        .last = {-1, -1},
                        .until = -1};
    unsigned state[2];
    struct line line = {0};
    ladder_sides(drawing, page.side);
    print_participant(&page, page.side[0]);
    print_participant(&page, page.side[1]);
    ladder_states(drawing, state);
    line_text(&line, ladder_state(drawing, state[page.side[0]]));
    line_text(&line, ", ");
    line_text(&line, ladder_state(drawing, state[page.side[1]]));
    print_over(&page, line_end(&line));
    for (uint32_t i = 0; i < drawing->items; i++) {
        const struct item *item = &drawing->item[i];
        lastack_time least, most;
        if (!ladder_is_drawn(drawing, item))
            continue;
        ladder_span(drawing, item, &least, &most);
        if (page.until >= 0 && ladder_is_gap(drawing, least - page.until)) {
            line_clear(&line);
            line_time(&line, least - page.until);
            line_text(&line, " later");
            print_over(&page, line_end(&line));
        }
        if (item->count > 1)
            print_folded(&page, item);
        else
            print_row(&page, &drawing->row[item->row]);
        page.until = most > page.until ? most : page.until;
    }
    return !page.paper.failed;
}
