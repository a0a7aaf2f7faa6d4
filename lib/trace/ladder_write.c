/* A ladder is written: which flows, from which mark on. */
#include "base/memory.h"
#include "trace/ladder.h"
#include "trace/paper.h"
#include <string.h>

enum { FLOWS_FIRST = 6, FLOWS_LAST = 2 }; /* drawn when there are more */

/* What writing needs for a while. */
struct scratch {
    struct pool rows, items;
    uint32_t *row_of; /* by sighting */
    uint8_t *begins;  /* by mark: an item begins with it */
};

static bool lay_out(const lastack_ladder *ladder, struct scratch *scratch, uint32_t flow) {
    return ladder_rows(ladder, ladder_flow(ladder, flow), scratch->row_of, &scratch->rows) &&
           ladder_fold(ladder, &scratch->rows, &scratch->items);
}

static void forget_rows(const lastack_ladder *ladder, struct scratch *scratch) {
    if (ladder->sightings.count > 0)
        memset(scratch->row_of, 0, ladder->sightings.count * sizeof *scratch->row_of);
}

/* Of a crowd of blocks the first and the last are drawn. */
static bool is_left_out(uint32_t blocks, uint32_t block) {
    return blocks > FLOWS_FIRST + FLOWS_LAST && block >= FLOWS_FIRST &&
           block < blocks - FLOWS_LAST;
}

/* The mark with which the last `last` items begin, over all flows. */
static bool find_from(const lastack_ladder *ladder, struct scratch *scratch, size_t last,
                      uint32_t *from) {
    forget_rows(ladder, scratch);
    for (uint32_t i = 0; i < ladder->flows.count; i++) {
        if (!lay_out(ladder, scratch, i))
            return false;
        const struct item *item = scratch->items.at;
        const struct row *row = scratch->rows.at;
        for (uint32_t j = 0; j < scratch->items.count; j++)
            scratch->begins[row[item[j].row].mark] = 1;
    }
    uint32_t i = ladder->marks.count;
    while (i > 0 && last > 0)
        last -= scratch->begins[--i];
    *from = i;
    return true;
}

/* ---- forms -------------------------------------------------------------------------------------
 */

/* Where it goes, and how far it has come. */
struct sheet {
    const lastack_ladder *ladder;
    struct scratch *scratch;
    struct lastack_ladder_look look;
    uint32_t from;   /* the first mark to be drawn */
    uint32_t blocks; /* flows with something to be drawn */
    uint32_t drawn;  /* of them, so far */
    uint32_t height; /* of a picture so far */
    lastack_write *write;
    void *context;
};

static bool begin(struct sheet *sheet, uint32_t height) {
    struct paper paper = {.write = sheet->write, .context = sheet->context};
    if (sheet->look.form == LASTACK_LADDER_SVG)
        paper_svg(&paper, LADDER_SVG_WIDTH, height, "Ladder");
    else if (sheet->look.form == LASTACK_LADDER_MERMAID)
        paper_text(&paper, "sequenceDiagram\n");
    return !paper.failed;
}

static bool end(struct sheet *sheet) {
    struct paper paper = {.write = sheet->write, .context = sheet->context};
    if (sheet->look.form == LASTACK_LADDER_SVG)
        paper_svg_end(&paper);
    return !paper.failed;
}

static bool draw(struct sheet *sheet, struct drawing *drawing) {
    struct line line = {0};
    uint32_t number = sheet->drawn++;
    switch (sheet->look.form) {
    case LASTACK_LADDER_SVG:
        return ladder_svg(drawing, &sheet->height);
    case LASTACK_LADDER_MERMAID:
        return ladder_mermaid(drawing, number);
    default:
        return (number == 0 || line_write(&line, sheet->write, sheet->context)) &&
               ladder_text(drawing);
    }
}

static bool tell(struct sheet *sheet, struct line *line) {
    struct paper paper = {.write = sheet->write, .context = sheet->context};
    if (sheet->look.form == LASTACK_LADDER_SVG) {
        sheet->height += 40;
        paper_label(&paper, "muted mid", LADDER_SVG_WIDTH / 2, (int)sheet->height - 12,
                    line_end(line));
        return !paper.failed;
    }
    if (sheet->look.form == LASTACK_LADDER_MERMAID) {
        paper_print(&paper, "    %%%% %s\n", line_end(line));
        return !paper.failed;
    }
    if (sheet->drawn > 0)
        paper_text(&paper, "\n");
    bool told = !paper.failed && line_write(line, sheet->write, sheet->context);
    return told && (sheet->drawn > 0 || line_write(line, sheet->write, sheet->context));
}

static bool tell_left_out(struct sheet *sheet) {
    struct line line = {0};
    line_number(&line, sheet->ladder->flows.count - FLOWS_FIRST - FLOWS_LAST);
    line_text(&line, " more connections are not drawn.");
    return tell(sheet, &line);
}

static void count_drawn(const struct drawing *drawing, uint32_t *drawn, uint32_t *earlier) {
    *drawn = *earlier = 0;
    for (uint32_t i = 0; i < drawing->items; i++)
        if (ladder_is_drawn(drawing, &drawing->item[i]))
            ++*drawn;
        else
            *earlier += drawing->item[i].count;
}

/* The flow laid out. false: memory. */
static bool lay_drawing(struct sheet *sheet, uint32_t number, struct drawing *drawing) {
    const lastack_ladder *ladder = sheet->ladder;
    if (!lay_out(ladder, sheet->scratch, number))
        return false;
    *drawing = (struct drawing){.ladder = ladder,
                                .flow = ladder_flow(ladder, number),
                                .row = sheet->scratch->rows.at,
                                .item = sheet->scratch->items.at,
                                .items = sheet->scratch->items.count,
                                .row_of = sheet->scratch->row_of,
                                .from = sheet->from,
                                .with_ports = ladder->flows.count > 1,
                                .form = sheet->look.form,
                                .unit = sheet->look.unit,
                                .write = sheet->write,
                                .context = sheet->context};
    return true;
}

/* How much lies before the first mark to be drawn, and how many connections are not drawn. */
static bool tell_earlier(struct sheet *sheet) {
    uint32_t rows = 0, flows = 0;
    sheet->blocks = 0;
    struct line line = {0};
    forget_rows(sheet->ladder, sheet->scratch);
    for (uint32_t i = 0; i < sheet->ladder->flows.count; i++) {
        struct drawing drawing;
        uint32_t drawn, earlier;
        if (!lay_drawing(sheet, i, &drawing))
            return false;
        count_drawn(&drawing, &drawn, &earlier);
        rows += earlier;
        flows += drawn == 0 && earlier > 0;
        sheet->blocks += drawn > 0;
    }
    if (sheet->blocks > FLOWS_FIRST + FLOWS_LAST)
        flows += sheet->blocks - FLOWS_FIRST - FLOWS_LAST;
    line_number(&line, rows);
    line_text(&line, rows == 1 ? " earlier row" : " earlier rows");
    if (flows > 0) {
        line_text(&line, " and ");
        line_number(&line, flows);
        line_text(&line, flows == 1 ? " connection" : " connections");
    }
    line_text(&line, rows == 1 && flows == 0 ? " is left out." : " are left out.");
    return tell(sheet, &line);
}

static bool write_flows(struct sheet *sheet) {
    const lastack_ladder *ladder = sheet->ladder;
    if (sheet->from > 0 && !tell_earlier(sheet))
        return false;
    uint32_t block = 0;
    if (sheet->from == 0)
        sheet->blocks = ladder->flows.count;
    forget_rows(ladder, sheet->scratch);
    for (uint32_t i = 0; i < ladder->flows.count; i++) {
        const struct flow *flow = ladder_flow(ladder, i);
        struct drawing drawing;
        uint32_t drawn, earlier;
        if (flow->last == LADDER_NONE || flow->last < sheet->from)
            continue;
        if (sheet->from == 0 && is_left_out(sheet->blocks, i)) {
            if (i == FLOWS_FIRST && !tell_left_out(sheet))
                return false;
            continue;
        }
        if (!lay_drawing(sheet, i, &drawing))
            return false;
        count_drawn(&drawing, &drawn, &earlier);
        if (drawn == 0 || (sheet->from > 0 && is_left_out(sheet->blocks, block++)))
            continue;
        if (!draw(sheet, &drawing))
            return false;
    }
    return true;
}

static bool discard(void *context, const char *text, size_t octets) {
    (void)context;
    (void)text;
    (void)octets;
    return true;
}

/* A picture says at its beginning how high it is: drawn once on nothing, that is known. */
static bool write_sheet(struct sheet *sheet) {
    uint32_t height = 0;
    if (sheet->look.form == LASTACK_LADDER_SVG) {
        struct sheet trial = *sheet;
        trial.write = discard;
        if (!write_flows(&trial))
            return false;
        height = trial.height;
    }
    return begin(sheet, height) && write_flows(sheet) && end(sheet);
}

bool lastack_ladder_write(const lastack_ladder *ladder, const struct lastack_ladder_look *look,
                          lastack_write *write, void *context) {
    struct scratch scratch = {.rows.each = sizeof(struct row), .items.each = sizeof(struct item)};
    struct sheet sheet = {
        .ladder = ladder, .scratch = &scratch, .write = write, .context = context};
    size_t row_octets = (ladder->sightings.count + (size_t)1) * sizeof *scratch.row_of;
    size_t begin_octets = ladder->marks.count + (size_t)1;
    bool written = !ladder->failed;
    if (look != NULL)
        sheet.look = *look;
    scratch.row_of = memory_get(ladder->memory, row_octets);
    scratch.begins = memory_get(ladder->memory, begin_octets);
    written = written && scratch.row_of != NULL && scratch.begins != NULL;
    if (written && sheet.look.last > 0) {
        memset(scratch.begins, 0, begin_octets);
        written = find_from(ladder, &scratch, sheet.look.last, &sheet.from);
    }
    written = written && write_sheet(&sheet);
    memory_put(ladder->memory, scratch.row_of, row_octets);
    memory_put(ladder->memory, scratch.begins, begin_octets);
    pool_free(&scratch.rows, ladder->memory);
    pool_free(&scratch.items, ladder->memory);
    return written;
}
