/* A flow as lines of text:
 *
 *   time  STATE        --> <SEQ=100><CTL=SYN>            --> STATE         time  what befell it
 *
 * Each side has its own time. A time or a state is written when it is new. */
#include "trace/ladder.h"
#include <string.h>

/* What is drawn of lines and points, in ASCII and in Unicode. */
enum glyph { TO_RIGHT, TO_LEFT, LOST_RIGHT, LOST_LEFT, ON_ITS_WAY, NOTHING, SILENCE, DOTS, GLYPHS };
static const char *const glyphs[2][GLYPHS] = {
    {"-->", "<--", "--X", "X--", "...", "   ", "    :", ". . ."},
    {"──▶", "◀──", "──╳", "╳──", "┄┄┄", "   ", "    ┊", "· · ·"},
};

struct table {
    const struct drawing *drawing;
    const char *const *glyph;
    unsigned side[2];             /* which side of the flow is left, right */
    size_t time, cell[2], middle; /* widths */
    lastack_time last[2];         /* the time last written on the left, on the right */
    lastack_time until;           /* of all that has been drawn */
    struct line line;
};

static void middle(struct line *line, const struct table *table, const struct row *row) {
    line_clear(line);
    if (row->shape != ROW_NOTE)
        ladder_segment(line, ladder_sighting(table->drawing->ladder, row->sighting));
}

/* The heads at both ends of an arrow: [0] left, [1] right. */
static const uint8_t *heads(const struct row *row, bool to_the_right) {
    static const uint8_t right[][2] = {[ROW_NOTE] = {NOTHING, NOTHING},
                                       [ROW_WHOLE] = {TO_RIGHT, TO_RIGHT},
                                       [ROW_START] = {TO_RIGHT, ON_ITS_WAY},
                                       [ROW_END] = {ON_ITS_WAY, TO_RIGHT},
                                       [ROW_LOST] = {TO_RIGHT, LOST_RIGHT}};
    static const uint8_t left[][2] = {[ROW_NOTE] = {NOTHING, NOTHING},
                                      [ROW_WHOLE] = {TO_LEFT, TO_LEFT},
                                      [ROW_START] = {ON_ITS_WAY, TO_LEFT},
                                      [ROW_END] = {TO_LEFT, ON_ITS_WAY},
                                      [ROW_LOST] = {LOST_LEFT, TO_LEFT}};
    return to_the_right ? right[row->shape] : left[row->shape];
}

/* ---- widths ------------------------------------------------------------------------------------
 */

static void widen(size_t *width, size_t octets) {
    if (*width < octets)
        *width = octets;
}

static void measure(struct table *table) {
    const struct drawing *drawing = table->drawing;
    struct line *line = &table->line;
    table->cell[0] = table->cell[1] = strlen("SYN-RECEIVED");
    for (unsigned column = 0; column < 2; column++) {
        line_clear(line);
        ladder_title(line, drawing, table->side[column]);
        widen(&table->cell[column], line_columns(line));
    }
    for (uint32_t i = 0; i < drawing->items; i++) {
        const struct item *item = &drawing->item[i];
        const struct row *row = &drawing->row[item->row];
        if (!ladder_is_drawn(drawing, item))
            continue;
        middle(line, table, row);
        widen(&table->middle, item->count > 1 ? 0 : line_columns(line));
        for (unsigned column = 0; column < 2; column++) {
            unsigned side = table->side[column];
            if (item->count > 1) {
                ladder_folded(line, drawing, item, side);
                widen(&table->middle, line_columns(line));
            }
            line_clear(line);
            ladder_cell(line, drawing, row, side);
            widen(&table->cell[column], line_columns(line));
            line_clear(line);
            line_time(line, row->time[side]);
            widen(&table->time, row->time[side] == LASTACK_NEVER ? 0 : line_columns(line));
        }
    }
    line_clear(line);
}

/* ---- lines -------------------------------------------------------------------------------------
 */

static void times(struct table *table, const struct row *row, unsigned column, bool align_right) {
    lastack_time time = row->time[table->side[column]];
    struct line text = {0};
    if (time == LASTACK_NEVER || time == table->last[column])
        return;
    table->last[column] = time;
    line_time(&text, time);
    if (align_right)
        line_pad(&table->line, line_columns(&table->line) + table->time - line_columns(&text));
    line_wide(&table->line, line_end(&text));
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
    line_wide(&table->line, text);
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
    struct line text = {0};
    line_pad(&text, table->middle > 20 ? table->middle / 2 - 10 : 0);
    line_wide(&text, table->glyph[DOTS]);
    line_text(&text, " ");
    line_time(&text, silence);
    line_text(&text, " ");
    line_wide(&text, table->glyph[DOTS]);
    return draw_both(table, table->glyph[SILENCE], line_end(&text), table->glyph[SILENCE]);
}

static bool draw_title(struct table *table) {
    line_pad(&table->line, column_at(table, AT_LEFT));
    ladder_title(&table->line, table->drawing, table->side[0]);
    line_pad(&table->line, column_at(table, AT_RIGHT));
    ladder_title(&table->line, table->drawing, table->side[1]);
    return flush(table);
}

static bool draw_row(struct table *table, const struct row *row) {
    struct line text;
    const uint8_t *head = heads(row, row->sender == table->side[0]);
    times(table, row, 0, true);
    line_pad(&table->line, column_at(table, AT_LEFT));
    ladder_cell(&table->line, table->drawing, row, table->side[0]);
    put(table, AT_LEFT_HEAD, table->glyph[head[0]]);
    middle(&text, table, row);
    put(table, AT_MIDDLE, line_end(&text));
    put(table, AT_RIGHT_HEAD, table->glyph[head[1]]);
    line_pad(&table->line, column_at(table, AT_RIGHT));
    ladder_cell(&table->line, table->drawing, row, table->side[1]);
    line_pad(&table->line, column_at(table, AT_RIGHT_TIME));
    times(table, row, 1, false);
    line_pad(&table->line, column_at(table, AT_REMARK));
    ladder_remark(&table->line, table->drawing, row);
    return flush(table);
}

/* A line for each direction. */
static bool draw_folded(struct table *table, const struct item *item) {
    for (unsigned column = 0; column < 2; column++) {
        struct line text;
        const char *head = table->glyph[column == 0 ? TO_RIGHT : TO_LEFT];
        ladder_folded(&text, table->drawing, item, table->side[column]);
        if (line_columns(&text) == 0)
            continue;
        put(table, AT_LEFT_HEAD, head);
        put(table, AT_MIDDLE, line_end(&text));
        put(table, AT_RIGHT_HEAD, head);
        if (!flush(table))
            return false;
    }
    return true;
}

static bool draw_item(struct table *table, const struct item *item) {
    return item->count > 1 ? draw_folded(table, item)
                           : draw_row(table, &table->drawing->row[item->row]);
}

/* What stands between two items: nothing, a gap, or, to scale, a line for each unit of time. */
static bool draw_silence(struct table *table, lastack_time silence) {
    lastack_time unit = table->drawing->unit;
    if (table->until < 0)
        return true;
    if (ladder_is_gap(table->drawing, silence))
        return draw_gap(table, silence);
    for (lastack_time line = 1; unit > 0 && line < silence / unit; line++)
        if (!flush(table))
            return false;
    return true;
}

bool ladder_text(const struct drawing *drawing) {
    struct table table = {.drawing = drawing,
                          .glyph = glyphs[drawing->form == LASTACK_LADDER_UNICODE],
                          .last = {-1, -1},
                          .until = -1};
    unsigned state[2];
    ladder_sides(drawing, table.side);
    measure(&table);
    ladder_states(drawing, state);
    if (!draw_title(&table) || !draw_both(&table, ladder_state(drawing, state[table.side[0]]), "",
                                          ladder_state(drawing, state[table.side[1]])))
        return false;
    for (uint32_t i = 0; i < drawing->items; i++) {
        lastack_time least, most;
        if (!ladder_is_drawn(drawing, &drawing->item[i]))
            continue;
        ladder_span(drawing, &drawing->item[i], &least, &most);
        if (!draw_silence(&table, least - table.until) || !draw_item(&table, &drawing->item[i]))
            return false;
        table.until = most > table.until ? most : table.until;
    }
    return true;
}
