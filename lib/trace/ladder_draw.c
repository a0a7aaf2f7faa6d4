/* A flow as lines of text:
 *
 *   time  STATE        --> <SEQ=100><CTL=SYN>            --> STATE         time  what befell it
 *
 * Each side has its own time. A time or a state is written when it is new. */
#include "trace/ladder.h"
#include <lastack/endpoint.h>
#include <lastack/state.h>
#include <string.h>

#define GAP (500 * LASTACK_MILLISECOND) /* a silence that is worth a line */
enum { LABEL = 40 };                    /* columns of a title */

struct table {
    const struct drawing *drawing;
    unsigned side[2];             /* which side of the flow is left, right */
    size_t time, cell[2], middle; /* widths */
    lastack_time last[2];         /* the time last written on the left, on the right */
    lastack_time until;           /* of all that has been drawn */
    struct line line;
};

/* ---- what stands in a cell ---------------------------------------------------------------------
 */

static const char *event_word(uint32_t event) {
    switch (event) {
    case LASTACK_EVENT_TIMEOUT_2MSL:
        return "(2 MSL)";
    case LASTACK_EVENT_TIMEOUT_R2:
        return "(gives up)";
    case LASTACK_EVENT_TIMEOUT_USER:
        return "(user timeout)";
    default:
        return "(timeout)";
    }
}

static const char *state_name(const struct drawing *drawing, uint32_t state) {
    return lastack_state_name_in(drawing->ladder->names.style, state);
}

static void cell(struct line *line, const struct drawing *drawing, const struct row *row,
                 unsigned side) {
    static const char *const call[LASTACK_CALL_COUNT] = {
        [LASTACK_CALL_CLOSE] = "(shutdown)",
        [LASTACK_CALL_FORSAKE] = "(close)",
        [LASTACK_CALL_ABORT] = "(abort)",
    };
    static const char *const word[] = {
        [CELL_EMPTY] = "",          [CELL_REBOOT] = "(reboot)", [CELL_AGAIN] = "(again)",
        [CELL_FORGED] = "(forged)", [CELL_COPY] = "(copy)",
    };
    uint32_t value = row->value[side];
    switch (row->cell[side]) {
    case CELL_STATE:
        line_text(line, state_name(drawing, value));
        break;
    case CELL_CALL:
        line_text(line, call[value]);
        break;
    case CELL_ERROR:
        line_text(line, "(");
        line_text(line, lastack_errno_name((int)value));
        line_text(line, ")");
        break;
    case CELL_EVENT:
        line_text(line, event_word(value));
        break;
    default:
        line_text(line, word[row->cell[side]]);
        break;
    }
}

/* The side's name; with its port, and the connection's own name, where they tell one from another.
 */
static void title(struct line *line, const struct drawing *drawing, unsigned side) {
    const struct flow *flow = drawing->flow;
    const struct lastack_names *names = &drawing->ladder->names;
    const char *name = NULL;
    line_host(line, names, flow->host[side]);
    if (!drawing->with_ports && flow->host[0] != flow->host[1])
        return;
    line_text(line, ":");
    line_number(line, flow->port[side]);
    if (flow->connection[side] != 0 && names->connection != NULL)
        name = names->connection(names->context, flow->connection[side]);
    if (name != NULL) {
        line_text(line, " ");
        line_escaped(line, name, LABEL / 2);
    }
}

/* ---- what stands in the middle -----------------------------------------------------------------
 */

static void segment(struct line *line, const struct sighting *sighting) {
    line_segment(line, &sighting->segment);
    if (sighting->zero_window) {
        line_text(line, "<WND=");
        line_number(line, sighting->segment.wnd);
        line_text(line, ">");
    }
}

/* What one side sent in a run of rows: "(46 segments, 61080 octets; 1 ACK)"; nothing: "". */
static void folded(struct line *line, const struct table *table, const struct item *item,
                   unsigned column) {
    const struct drawing *drawing = table->drawing;
    uint32_t text = 0, other = 0;
    uint64_t octets = 0;
    line->octets = 0;
    for (uint32_t i = item->row; i < item->row + item->count; i++) {
        const struct row *row = &drawing->row[i];
        const struct lastack_segment *seg =
            &ladder_sighting(drawing->ladder, row->sighting)->segment;
        if (row->sender != table->side[column] || row->shape == ROW_END)
            continue; /* a segment of two rows counts where it leaves */
        text += seg->text_octets > 0;
        other += seg->text_octets == 0;
        octets += seg->text_octets;
    }
    if (text > 0) {
        line_text(line, "(");
        line_number(line, text);
        line_text(line, text == 1 ? " segment, " : " segments, ");
        line_number(line, octets);
        line_text(line, octets == 1 ? " octet" : " octets");
    }
    if (other > 0) {
        line_text(line, text > 0 ? "; " : "(");
        line_number(line, other);
        line_text(line, other == 1 ? " ACK" : " ACKs");
    }
    if (line->octets > 0)
        line_text(line, ")");
}

static void middle(struct line *line, const struct table *table, const struct row *row) {
    line->octets = 0;
    if (row->shape != ROW_NOTE)
        segment(line, ladder_sighting(table->drawing->ladder, row->sighting));
}

/* The heads at both ends of an arrow: [0] left, [1] right. */
static const char *const *heads(const struct row *row, bool to_the_right) {
    static const char *const right[][2] = {[ROW_NOTE] = {"   ", "   "},
                                           [ROW_WHOLE] = {"-->", "-->"},
                                           [ROW_START] = {"-->", "..."},
                                           [ROW_END] = {"...", "-->"},
                                           [ROW_LOST] = {"-->", "--X"}};
    static const char *const left[][2] = {[ROW_NOTE] = {"   ", "   "},
                                          [ROW_WHOLE] = {"<--", "<--"},
                                          [ROW_START] = {"...", "<--"},
                                          [ROW_END] = {"<--", "..."},
                                          [ROW_LOST] = {"X--", "<--"}};
    return to_the_right ? right[row->shape] : left[row->shape];
}

/* ---- what befell a segment ---------------------------------------------------------------------
 */

static void remark(struct line *line, const struct table *table, const struct row *row) {
    const lastack_ladder *ladder = table->drawing->ladder;
    if (row->shape == ROW_NOTE || row->shape == ROW_END)
        return;
    const struct sighting *sighting = ladder_sighting(ladder, row->sighting);
    const char *apart = "";
    if (sighting->bent) {
        line_bend(line, &ladder->names, sighting->bend, sighting->bend_tag);
        apart = "; ";
    }
    if (sighting->loss == LASTACK_LOSS_NONE)
        return;
    line_text(line, apart);
    line_text(line, "lost: ");
    if (sighting->facts & LASTACK_FACT_FINAL_ACK)
        line_text(line, "final ACK, ");
    else if (sighting->facts & LASTACK_FACT_ACK_OF_FIN)
        line_text(line, "ACK of FIN, ");
    else if (sighting->facts & LASTACK_FACT_ACK_OF_SYN)
        line_text(line, "ACK of SYN, ");
    line_loss(line, &ladder->names, sighting->loss, sighting->tag);
}

/* ---- widths ------------------------------------------------------------------------------------
 */

static void widen(size_t *width, size_t octets) {
    if (*width < octets)
        *width = octets;
}

static bool is_drawn(const struct table *table, const struct item *item) {
    return table->drawing->row[item->row].mark >= table->drawing->from;
}

static void measure(struct table *table) {
    const struct drawing *drawing = table->drawing;
    struct line *line = &table->line;
    table->cell[0] = table->cell[1] = strlen("SYN-RECEIVED");
    for (unsigned column = 0; column < 2; column++) {
        line->octets = 0;
        title(line, drawing, table->side[column]);
        widen(&table->cell[column], line->octets);
    }
    for (uint32_t i = 0; i < drawing->items; i++) {
        const struct item *item = &drawing->item[i];
        const struct row *row = &drawing->row[item->row];
        if (!is_drawn(table, item))
            continue;
        middle(line, table, row);
        widen(&table->middle, item->count > 1 ? 0 : line->octets);
        for (unsigned column = 0; column < 2; column++) {
            unsigned side = table->side[column];
            if (item->count > 1) {
                folded(line, table, item, column);
                widen(&table->middle, line->octets);
            }
            line->octets = 0;
            cell(line, drawing, row, side);
            widen(&table->cell[column], line->octets);
            line->octets = 0;
            line_time(line, row->time[side]);
            widen(&table->time, row->time[side] == LASTACK_NEVER ? 0 : line->octets);
        }
    }
    line->octets = 0;
}

/* ---- lines -------------------------------------------------------------------------------------
 */

static void times(struct table *table, const struct row *row, unsigned column, bool align_right) {
    lastack_time time = row->time[table->side[column]];
    struct line text = {.octets = 0};
    if (time == LASTACK_NEVER || time == table->last[column])
        return;
    table->last[column] = time;
    line_time(&text, time);
    text.text[text.octets] = 0;
    if (align_right)
        line_pad(&table->line, table->line.octets + table->time - text.octets);
    line_text(&table->line, text.text);
}

/* Where things stand: the left cell, the left head, the middle, the right head, the right cell, the
 * right time, the remark. */
static size_t column_at(const struct table *table, unsigned part) {
    size_t width[] = {table->time + 2,    table->cell[0] + 1, 4, table->middle + 1, 4,
                      table->cell[1] + 2, table->time + 2};
    size_t at = 0;
    for (unsigned i = 0; i <= part; i++)
        at += width[i];
    return at;
}
enum { AT_LEFT, AT_LEFT_HEAD, AT_MIDDLE, AT_RIGHT_HEAD, AT_RIGHT, AT_RIGHT_TIME, AT_REMARK };

static void put(struct table *table, unsigned part, const char *text) {
    line_pad(&table->line, column_at(table, part));
    line_text(&table->line, text);
}

static bool flush(struct table *table) {
    return line_write(&table->line, table->drawing->write, table->drawing->context);
}

/* A line with both states, or with what stands for them. */
static bool draw_both(struct table *table, const char *left, const char *in_the_middle,
                      const char *right) {
    put(table, AT_LEFT, left);
    put(table, AT_MIDDLE, in_the_middle);
    put(table, AT_RIGHT, right);
    return flush(table);
}

/* A silence of that length. */
static bool draw_gap(struct table *table, lastack_time silence) {
    struct line text = {.octets = 0};
    line_pad(&text, table->middle > 20 ? table->middle / 2 - 10 : 0);
    line_text(&text, ". . . ");
    line_time(&text, silence);
    line_text(&text, " . . .");
    text.text[text.octets] = 0;
    return draw_both(table, "    :", text.text, "    :");
}

static bool draw_title(struct table *table) {
    line_pad(&table->line, column_at(table, AT_LEFT));
    title(&table->line, table->drawing, table->side[0]);
    line_pad(&table->line, column_at(table, AT_RIGHT));
    title(&table->line, table->drawing, table->side[1]);
    return flush(table);
}

static bool draw_row(struct table *table, const struct row *row) {
    struct line text;
    const char *const *head = heads(row, row->sender == table->side[0]);
    times(table, row, 0, true);
    line_pad(&table->line, column_at(table, AT_LEFT));
    cell(&table->line, table->drawing, row, table->side[0]);
    put(table, AT_LEFT_HEAD, head[0]);
    middle(&text, table, row);
    text.text[text.octets] = 0;
    put(table, AT_MIDDLE, text.text);
    put(table, AT_RIGHT_HEAD, head[1]);
    line_pad(&table->line, column_at(table, AT_RIGHT));
    cell(&table->line, table->drawing, row, table->side[1]);
    line_pad(&table->line, column_at(table, AT_RIGHT_TIME));
    times(table, row, 1, false);
    line_pad(&table->line, column_at(table, AT_REMARK));
    remark(&table->line, table, row);
    return flush(table);
}

/* A line for each direction. */
static bool draw_folded(struct table *table, const struct item *item) {
    for (unsigned column = 0; column < 2; column++) {
        struct line text;
        folded(&text, table, item, column);
        text.text[text.octets] = 0;
        if (text.octets == 0)
            continue;
        put(table, AT_LEFT_HEAD, column == 0 ? "-->" : "<--");
        put(table, AT_MIDDLE, text.text);
        put(table, AT_RIGHT_HEAD, column == 0 ? "-->" : "<--");
        if (!flush(table))
            return false;
    }
    return true;
}

static bool draw_item(struct table *table, const struct item *item) {
    return item->count > 1 ? draw_folded(table, item)
                           : draw_row(table, &table->drawing->row[item->row]);
}

/* The times of an item's rows are in its own order: the least, the greatest. */
static void span_of(const struct table *table, const struct item *item, lastack_time *least,
                    lastack_time *most) {
    *least = LASTACK_NEVER;
    *most = 0;
    for (uint32_t i = item->row; i < item->row + item->count; i++)
        for (unsigned side = 0; side < 2; side++) {
            lastack_time time = table->drawing->row[i].time[side];
            if (time == LASTACK_NEVER)
                continue;
            *least = time < *least ? time : *least;
            *most = time > *most ? time : *most;
        }
}

/* The states in which both sides are when the first item that is drawn begins. */
static void states_before(const struct table *table, unsigned state[2]) {
    const struct drawing *drawing = table->drawing;
    state[0] = state[1] = LASTACK_CLOSED;
    bool known[2] = {false, false};
    for (uint32_t i = drawing->flow->first; i != LADDER_NONE;) {
        const struct mark *mark = ladder_mark(drawing->ladder, i);
        if (mark->kind == MARK_STATE && i >= drawing->from && !known[mark->side])
            state[mark->side] = mark->from;
        else if (mark->kind == MARK_STATE && i < drawing->from)
            state[mark->side] = mark->to;
        if (mark->kind == MARK_STATE)
            known[mark->side] = true;
        i = mark->next;
    }
}

bool ladder_draw(const struct drawing *drawing) {
    struct table table = {.drawing = drawing, .last = {-1, -1}, .until = -1};
    unsigned state[2];
    bool flip = drawing->flow->host[1] < drawing->flow->host[0];
    table.side[0] = flip ? 1 : 0;
    table.side[1] = flip ? 0 : 1;
    measure(&table);
    states_before(&table, state);
    if (!draw_title(&table) || !draw_both(&table, state_name(drawing, state[table.side[0]]), "",
                                          state_name(drawing, state[table.side[1]])))
        return false;
    for (uint32_t i = 0; i < drawing->items; i++) {
        lastack_time least, most;
        if (!is_drawn(&table, &drawing->item[i]))
            continue;
        span_of(&table, &drawing->item[i], &least, &most);
        if (table.until >= 0 && least - table.until >= GAP &&
            !draw_gap(&table, least - table.until))
            return false;
        if (!draw_item(&table, &drawing->item[i]))
            return false;
        table.until = most > table.until ? most : table.until;
    }
    return true;
}
