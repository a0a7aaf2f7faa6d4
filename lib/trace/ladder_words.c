/* What is said of a row, whoever draws it: titles, states and notes, segments, what befell them. */
#include "trace/ladder.h"
#include <lastack/endpoint.h>
#include <lastack/state.h>

enum { LABEL = 40 }; /* columns of a title */

/* ---- cells -------------------------------------------------------------------------------------
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

const char *ladder_state(const struct drawing *drawing, uint32_t state) {
    return lastack_state_name_in(drawing->ladder->names.style, state);
}

static void write_call(struct line *line, uint32_t value) {
    static const char *const call[LASTACK_CALL_COUNT] = {
        [LASTACK_CALL_CLOSE] = "(shutdown)",
        [LASTACK_CALL_FORSAKE] = "(close)",
        [LASTACK_CALL_ABORT] = "(abort)",
    };
    uint32_t reset = value >> LADDER_RESET;
    if (reset == LASTACK_CLOSE_RESET_NONE) {
        line_text(line, call[value]);
        return;
    }
    line_text(line, "(close: ");
    line_text(line, lastack_close_reset_text(reset));
    line_text(line, ")");
}

void ladder_cell(struct line *line, const struct drawing *drawing, const struct row *row,
                 unsigned side) {
    static const char *const word[] = {
        [CELL_EMPTY] = "",          [CELL_REBOOT] = "(reboot)", [CELL_AGAIN] = "(again)",
        [CELL_FORGED] = "(forged)", [CELL_COPY] = "(copy)",
    };
    uint32_t value = row->value[side];
    switch (row->cell[side]) {
    case CELL_STATE:
        line_text(line, ladder_state(drawing, value));
        break;
    case CELL_CALL:
        write_call(line, value);
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

void ladder_title(struct line *line, const struct drawing *drawing, unsigned side) {
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

/* ---- segments ----------------------------------------------------------------------------------
 */

void ladder_segment(struct line *line, const struct sighting *sighting) {
    line_segment(line, &sighting->segment);
    if (sighting->zero_window) {
        line_text(line, "<WND=");
        line_number(line, sighting->segment.wnd);
        line_text(line, ">");
    }
}

void ladder_folded(struct line *line, const struct drawing *drawing, const struct item *item,
                   unsigned side) {
    uint32_t text = 0, other = 0;
    uint64_t octets = 0;
    lastack_time first = LASTACK_NEVER, last = 0;
    bool closed = true;
    line_clear(line);
    for (uint32_t i = item->row; i < item->row + item->count; i++) {
        const struct row *row = &drawing->row[i];
        const struct lastack_segment *seg =
            &ladder_sighting(drawing->ladder, row->sighting)->segment;
        if (row->sender != side || row->shape == ROW_END)
            continue; /* a segment of two rows counts where it leaves */
        text += seg->text_octets > 0;
        other += seg->text_octets == 0;
        octets += seg->text_octets;
        closed = closed && seg->wnd == 0;
        first = row->time[side] < first ? row->time[side] : first;
        last = row->time[side] > last ? row->time[side] : last;
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
    if (line->octets == 0)
        return;
    line_text(line, closed ? ", WND=0" : "");
    if ((last - first) / (text + other) >= LADDER_GAP / 2) {
        line_text(line, ", from ");
        line_time(line, first);
        line_text(line, " to ");
        line_time(line, last);
    }
    line_text(line, ")");
}

void ladder_remark(struct line *line, const struct drawing *drawing, const struct row *row) {
    const lastack_ladder *ladder = drawing->ladder;
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

/* ---- where it begins ---------------------------------------------------------------------------
 */

void ladder_span(const struct drawing *drawing, const struct item *item, lastack_time *least,
                 lastack_time *most) {
    *least = LASTACK_NEVER;
    *most = 0;
    for (uint32_t i = item->row; i < item->row + item->count; i++)
        for (unsigned side = 0; side < 2; side++) {
            lastack_time time = drawing->row[i].time[side];
            if (time == LASTACK_NEVER)
                continue;
            *least = time < *least ? time : *least;
            *most = time > *most ? time : *most;
        }
}

/* A segment that left before, but arrived later, has its row above the first that is
 * drawn, and with it the state it led to: so the rows are asked, not the times. */
void ladder_states(const struct drawing *drawing, unsigned state[2]) {
    bool known[2] = {false, false};
    state[0] = state[1] = LASTACK_CLOSED;
    for (uint32_t i = drawing->flow->first; i != LADDER_NONE;) {
        const struct mark *mark = ladder_mark(drawing->ladder, i);
        if (mark->kind == MARK_STATE && !known[mark->side]) {
            state[mark->side] = mark->from;
            known[mark->side] = true;
        }
        i = mark->next;
    }
    for (uint32_t i = 0; i < drawing->items; i++) {
        const struct item *item = &drawing->item[i];
        for (uint32_t j = item->row; !ladder_is_drawn(drawing, item) && j < item->row + item->count;
             j++)
            for (unsigned side = 0; side < 2; side++)
                if (drawing->row[j].cell[side] == CELL_STATE)
                    state[side] = drawing->row[j].value[side];
    }
}

bool ladder_is_drawn(const struct drawing *drawing, const struct item *item) {
    return drawing->row[item->row].mark >= drawing->from;
}

void ladder_sides(const struct drawing *drawing, unsigned side[2]) {
    side[0] = drawing->flow->host[1] < drawing->flow->host[0];
    side[1] = !side[0];
}

enum { LINES_OF_SILENCE = 20 };         /* to scale: what is longer is cut, too */

bool ladder_is_gap(const struct drawing *drawing, lastack_time silence) {
    return drawing->unit > 0 ? silence / drawing->unit > LINES_OF_SILENCE : silence >= LADDER_GAP;
}
