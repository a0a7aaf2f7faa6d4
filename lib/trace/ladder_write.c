/* A ladder is written: which flows, from which mark on. */
#include "base/memory.h"
#include "trace/ladder.h"
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

static bool is_left_out(const lastack_ladder *ladder, uint32_t flow) {
    return ladder->flows.count > FLOWS_FIRST + FLOWS_LAST && flow >= FLOWS_FIRST &&
           flow < ladder->flows.count - FLOWS_LAST;
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

static bool write_flows(const lastack_ladder *ladder, struct scratch *scratch, uint32_t from,
                        lastack_write *write, void *context) {
    struct line line = {.octets = 0};
    uint32_t drawn = 0;
    forget_rows(ladder, scratch);
    for (uint32_t i = 0; i < ladder->flows.count; i++) {
        const struct flow *flow = ladder_flow(ladder, i);
        if (flow->last == LADDER_NONE || flow->last < from)
            continue;
        if (from == 0 && is_left_out(ladder, i)) {
            if (i == FLOWS_FIRST) {
                line_text(&line, "\n");
                line_number(&line, ladder->flows.count - FLOWS_FIRST - FLOWS_LAST);
                line_text(&line, " more connections are not drawn.");
                if (!line_write(&line, write, context))
                    return false;
            }
            continue;
        }
        if (!lay_out(ladder, scratch, i))
            return false;
        struct drawing drawing = {.ladder = ladder,
                                  .flow = flow,
                                  .row = scratch->rows.at,
                                  .item = scratch->items.at,
                                  .items = scratch->items.count,
                                  .from = from,
                                  .with_ports = ladder->flows.count > 1,
                                  .write = write,
                                  .context = context};
        if ((drawn++ > 0 && !line_write(&line, write, context)) || !ladder_draw(&drawing))
            return false;
    }
    return true;
}

bool lastack_ladder_write(const lastack_ladder *ladder, size_t last, lastack_write *write,
                          void *context) {
    struct scratch scratch = {.rows.each = sizeof(struct row), .items.each = sizeof(struct item)};
    size_t row_octets = (ladder->sightings.count + (size_t)1) * sizeof *scratch.row_of;
    size_t begin_octets = ladder->marks.count + (size_t)1;
    uint32_t from = 0;
    bool written = !ladder->failed;
    scratch.row_of = memory_get(ladder->memory, row_octets);
    scratch.begins = memory_get(ladder->memory, begin_octets);
    written = written && scratch.row_of != NULL && scratch.begins != NULL;
    if (written && last > 0) {
        memset(scratch.begins, 0, begin_octets);
        written = find_from(ladder, &scratch, last, &from);
    }
    written = written && write_flows(ladder, &scratch, from, write, context);
    memory_put(ladder->memory, scratch.row_of, row_octets);
    memory_put(ladder->memory, scratch.begins, begin_octets);
    pool_free(&scratch.rows, ladder->memory);
    pool_free(&scratch.items, ladder->memory);
    return written;
}
