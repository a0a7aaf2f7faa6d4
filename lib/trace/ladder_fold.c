/* Long runs of plain text and acknowledgments are folded: the first rows and the last are drawn,
 * the rest is counted. */
#include "trace/ladder.h"

/* Rows: a run, and what stays of it; of a slow one so much that the back-off of probes shows. */
enum { FOLD_LEAST = 10, FOLD_BEFORE = 2, FOLD_SLOW = 8, FOLD_AFTER = 1 };

/* Is there nothing to this row but a segment that carries text or acknowledges it? */
static bool is_dull(const lastack_ladder *ladder, const struct row *row) {
    if (row->shape == ROW_NOTE || row->shape == ROW_LOST)
        return false;
    for (unsigned side = 0; side < 2; side++)
        if (row->cell[side] != CELL_EMPTY && row->cell[side] != CELL_AGAIN)
            return false;
    const struct sighting *sighting = ladder_sighting(ladder, row->sighting);
    return !sighting->bent && !sighting->zero_turn &&
           !(sighting->segment.ctl & (LASTACK_SYN | LASTACK_FIN | LASTACK_RST));
}

static lastack_time time_of(const struct row *row) {
    return row->time[0] < row->time[1] ? row->time[0] : row->time[1];
}

/* How many rows stay at the beginning of the run. */
static uint32_t before(const struct row *row, uint32_t run) {
    bool slow = (time_of(&row[run - 1]) - time_of(row)) / run >= LADDER_GAP / 2;
    return slow ? FOLD_SLOW : FOLD_BEFORE;
}

static bool add_item(const lastack_ladder *ladder, struct pool *items, uint32_t row,
                     uint32_t count) {
    struct item *item = pool_add(items, ladder->memory);
    if (item == NULL)
        return false;
    *item = (struct item){row, count};
    return true;
}

bool ladder_fold(const lastack_ladder *ladder, const struct pool *rows, struct pool *items) {
    const struct row *row = rows->at;
    items->count = 0;
    for (uint32_t i = 0; i < rows->count;) {
        uint32_t run = 0;
        while (i + run < rows->count && is_dull(ladder, &row[i + run]))
            run++;
        uint32_t kept = run >= FOLD_LEAST ? before(&row[i], run) : run;
        uint32_t folded = run > kept + FOLD_AFTER ? run - kept - FOLD_AFTER : 0;
        uint32_t single = folded > 0 ? kept : run > 0 ? run : 1;
        for (uint32_t end = i + single; i < end; i++)
            if (!add_item(ladder, items, i, 1))
                return false;
        if (folded > 0) {
            if (!add_item(ladder, items, i, folded) ||
                !add_item(ladder, items, i + folded, FOLD_AFTER))
                return false;
            i += folded + FOLD_AFTER;
        }
    }
    return true;
}
