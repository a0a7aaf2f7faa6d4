/* Tables as iproute2's ss prints them where its output is no terminal: columns as wide as what is
 * in them, and blanks at the end. */
#include "trace/table.h"
#include "base/decimal.h"
#include <stdio.h>
#include <string.h>

enum column { STATE, RECEIVE, SEND, LOCAL, LOCAL_PORT, PEER, PEER_PORT, PROCESS, COLUMNS };
enum { FIELD = 192 };

/* Its misc/ss.c, columns[]. */
static const struct {
    const char *heading, *before;
    bool right;
} column[COLUMNS] = {
    [STATE] = {"State", "", false},          [RECEIVE] = {"Recv-Q", " ", false},
    [SEND] = {"Send-Q", " ", false},         [LOCAL] = {"Local Address:", " ", true},
    [LOCAL_PORT] = {"Port", "", false},      [PEER] = {"Peer Address:", " ", true},
    [PEER_PORT] = {"Port", "", false},       [PROCESS] = {"Process", "", false},
};

/* Text that is cut to the room there is: never, for no number is that long. */
struct field {
    size_t octets;
    char text[FIELD];
};

static void add(struct field *field, const char *text) {
    size_t octets = strlen(text);
    if (octets > FIELD - field->octets)
        octets = FIELD - field->octets;
    memcpy(field->text + field->octets, text, octets);
    field->octets += octets;
}

static void add_number(struct field *field, const char *before, uint64_t number) {
    char digits[DECIMAL_DIGITS + 1];
    digits[decimal(digits, number, 1)] = 0;
    add(field, before);
    add(field, digits);
}

/* print_ms_timer */
static void add_left(struct field *field, lastack_time left) {
    char text[24];
    uint64_t all = (uint64_t)(left / LASTACK_MILLISECOND);
    unsigned milliseconds = (unsigned)(all % 1000), seconds = (unsigned)(all / 1000 % 60);
    uint64_t minutes = all / 60000;
    if (minutes > 0) {
        add_number(field, "", minutes);
        add(field, "min");
        milliseconds = 0;
        if (minutes > 9)
            seconds = 0;
    }
    if (seconds > 0) {
        if (seconds > 9)
            milliseconds = 0;
        add_number(field, "", seconds);
        add(field, milliseconds > 0 ? "." : "sec");
    }
    if (milliseconds > 0) {
        snprintf(text, sizeof text, "%03ums", milliseconds);
        add(field, text);
    }
}

static void add_timer(struct field *field, const struct table_row *row) {
    static const char *const name[] = {
        [TABLE_ON] = "on", [TABLE_TIMEWAIT] = "timewait", [TABLE_PERSIST] = "persist"};
    bool counts = row->timer != TABLE_TIMEWAIT && (row->view.known & LASTACK_KNOWS_RTO);
    if (row->timer == TABLE_NO_TIMER)
        return;
    add(field, " timer:(");
    add(field, name[row->timer]);
    add(field, ",");
    add_left(field, row->left);
    add_number(field, ",", counts ? row->view.retries : 0);
    add(field, ")");
}

/* Milliseconds, as C's %g has them: six digits at most, no zeros at the end, and an exponent where
 * the digits do not reach down to the point. */
static void add_milliseconds(struct field *field, const char *before, lastack_time time) {
    uint64_t number = (uint64_t)(time / LASTACK_MICROSECOND), least = 1, unit = 1000;
    unsigned exponent = 0, places = 0;
    char text[DECIMAL_DIGITS + 1];
    while (number / least >= 1000000)
        least *= 10;
    number = (number + least / 2) / least; /* once: two roundings may be one too many */
    if (number * least >= unit * 1000000)
        for (unit *= 1000000, exponent = 6; number * least >= unit * 10; unit *= 10)
            exponent++;
    uint64_t scale = unit / least;
    for (; scale > 1 && number % 10 == 0; scale /= 10)
        number /= 10;
    add_number(field, before, number / scale);
    for (uint64_t rest = scale; rest > 1; rest /= 10)
        places++;
    if (places > 0) {
        text[decimal(text, number % scale, places)] = 0;
        add(field, ".");
        add(field, text);
    }
    if (exponent > 0)
        add_number(field, exponent < 10 ? "e+0" : "e+", exponent);
}

/* tcp_stats_print, of what there is here. */
static void add_inner(struct field *field, const struct table_row *row) {
    const struct lastack_view *view = &row->view;
    const struct lastack_text *text = &row->connection.text;
    uint32_t unsent = view->iss.n + 1 + text->out_end + view->closing - view->snd_nxt.n;
    add(field, "\n\t");
    if (row->connection.state == LASTACK_LISTEN || row->timer == TABLE_TIMEWAIT)
        return;
    if (view->known & LASTACK_KNOWS_RTO) {
        add_milliseconds(field, " rto:", view->rto);
        if (view->retries > 0)
            add_number(field, " backoff:", view->retries);
        if (view->srtt > 0) {
            add_milliseconds(field, " rtt:", view->srtt);
            add_milliseconds(field, "/", view->rttvar);
        }
    }
    if (view->known & LASTACK_KNOWS_WND)
        add_number(field, " mss:", view->mss);
    if (!(view->known & LASTACK_KNOWS_SND))
        return;
    add_number(field, " pmtu:", text->mtu);
    if (unsent > 0 && (int32_t)unsent > 0)
        add_number(field, " notsent:", unsent);
    if ((view->known & LASTACK_KNOWS_WND) && view->snd_wnd > 0)
        add_number(field, " snd_wnd:", view->snd_wnd);
}

static void fill(struct field *field, const struct table *table, const struct table_row *row,
                 unsigned at) {
    const struct lastack_path *path = &row->connection.path;
    bool local = at == LOCAL || at == LOCAL_PORT;
    char text[TABLE_ADDRESS];
    field->octets = 0;
    switch (at) {
    case STATE:
        add(field, lastack_state_name_in(LASTACK_STYLE_SS, row->connection.state));
        break;
    case RECEIVE: add_number(field, "", row->receive); break;
    case SEND: add_number(field, "", row->send); break;
    case LOCAL:
    case PEER:
        table_address(text, local ? table_local(row) : path->remote, "0.0.0.0");
        add(field, text);
        add(field, ":");
        break;
    case LOCAL_PORT:
    case PEER_PORT:
        table_port(text, local ? path->local_port : path->remote_port);
        add(field, text);
        break;
    default:
        add_timer(field, row);
        if (table->how->inner)
            add_inner(field, row);
        break;
    }
}

/* ss has not counted its last field when it sets the widths: of the last row, the last column. */
static void measure(const struct table *table, size_t width[COLUMNS]) {
    struct field field;
    for (unsigned at = 0; at < COLUMNS; at++) {
        width[at] = strlen(column[at].heading);
        for (size_t i = 0; i < table->rows; i++) {
            fill(&field, table, &table->row[i], at);
            bool counted = at != PROCESS || i + 1 < table->rows;
            if (counted && field.octets > width[at])
                width[at] = field.octets;
        }
    }
}

static bool put_blanks(const struct table *table, size_t blanks) {
    for (; blanks > 0; blanks--)
        if (!table->write(table->context, " ", 1))
            return false;
    return true;
}

static bool put_field(const struct table *table, unsigned at, size_t width, const char *text,
                      size_t octets) {
    size_t blanks = width > octets ? width - octets : 0;
    const char *before = column[at].before;
    return table->write(table->context, before, strlen(before)) &&
           put_blanks(table, column[at].right ? blanks : 0) &&
           table->write(table->context, text, octets) &&
           put_blanks(table, column[at].right ? 0 : blanks);
}

bool table_write_ss(const struct table *table) {
    size_t width[COLUMNS];
    struct field field;
    bool good = true;
    measure(table, width);
    for (unsigned at = 0; good && at < COLUMNS; at++)
        good = put_field(table, at, width[at], column[at].heading, strlen(column[at].heading));
    good = good && table->write(table->context, "\n", 1);
    for (size_t i = 0; good && i < table->rows; i++) {
        for (unsigned at = 0; good && at < COLUMNS; at++) {
            fill(&field, table, &table->row[i], at);
            good = put_field(table, at, width[at], field.text, field.octets);
        }
        good = good && table->write(table->context, "\n", 1);
    }
    return good;
}
