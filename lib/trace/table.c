/* Tables of sockets: which rows there are, in what order, and what is in them. */
#include "trace/table.h"
#include "base/memory.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- one row --------------------------------------------------------------------------------- */

void table_address(char text[TABLE_ADDRESS], uint16_t address, const char *any) {
    uint32_t ipv4 = lastack_address_ipv4(address);
    if (address == 0)
        snprintf(text, TABLE_ADDRESS, "%s", any);
    else
        snprintf(text, TABLE_ADDRESS, "%u.%u.%u.%u", ipv4 >> 24, ipv4 >> 16 & 255, ipv4 >> 8 & 255,
                 ipv4 & 255);
}

void table_port(char text[TABLE_PORT], uint16_t port) {
    if (port == 0)
        snprintf(text, TABLE_PORT, "*");
    else
        snprintf(text, TABLE_PORT, "%u", port);
}

static uint32_t at_least_zero(uint32_t difference) {
    return (int32_t)difference < 0 ? 0 : difference;
}

/* Linux keeps TIME-WAIT, a FIN-WAIT-2 nobody holds and a listener's child in SYN-RECEIVED in
 * smaller blocks, which have no queues. */
static bool is_small(const struct table_row *row) {
    return row->connection.state == LASTACK_TIME_WAIT || row->timer == TABLE_TIMEWAIT ||
           (row->connection.state == LASTACK_SYN_RECEIVED && row->view.passive);
}

/* Octets of the user's, and SYN and FIN: what was received and not read, what was handed over, or
 * closed, and is not acknowledged. */
static void count_linux(struct table_row *row) {
    const struct lastack_text *text = &row->connection.text;
    const struct lastack_view *view = &row->view;
    if (is_small(row))
        return;
    row->receive = text->in_ready - text->in_taken;
    row->send = text->out_end - text->out_held;
    if ((view->known & LASTACK_KNOWS_RCV) && row->connection.state >= LASTACK_ESTABLISHED)
        row->receive = at_least_zero(view->rcv_nxt.n - (view->irs.n + 1) - text->in_taken -
                                     row->connection.end_read);
    if (view->known & LASTACK_KNOWS_SND)
        row->send = at_least_zero(view->iss.n + 1 + text->out_end + view->closing -
                                  view->snd_una.n);
}

/* Octets of the user's alone: what is in the socket's buffers. */
static void count_bsd(struct table_row *row) {
    const struct lastack_text *text = &row->connection.text;
    if (row->connection.state == LASTACK_TIME_WAIT)
        return;
    row->receive = text->in_ready - text->in_taken;
    row->send = text->out_end - text->out_held;
}

static void count_listener(struct table_row *row, unsigned style) {
    enum { SOMAXCONN_OF_LINUX = 4096 };
    uint32_t backlog = row->connection.backlog;
    if (style == LASTACK_STYLE_BSD)
        return;
    row->receive = row->connection.ready;
    if (style == LASTACK_STYLE_SS)
        row->send = backlog == UINT32_MAX ? SOMAXCONN_OF_LINUX : backlog;
}

static void find_timer(struct table_row *row, lastack_time now) {
    const struct lastack_view *view = &row->view;
    lastack_time retransmission = view->timer[LASTACK_TIMER_RETRANSMISSION];
    lastack_time waits = view->timer[LASTACK_TIMER_2MSL];
    if (row->connection.state == LASTACK_TIME_WAIT) {
        row->timer = TABLE_TIMEWAIT;
        row->left = row->connection.deadline - now;
    } else if (!(view->known & LASTACK_KNOWS_TIMER)) {
        return;
    } else if (retransmission != LASTACK_NEVER) {
        bool probes = row->connection.state >= LASTACK_ESTABLISHED &&
                      (view->known & LASTACK_KNOWS_SND) && view->snd_una.n == view->snd_nxt.n;
        row->timer = probes ? TABLE_PERSIST : TABLE_ON;
        row->left = retransmission - now;
    } else if (row->connection.state == LASTACK_FIN_WAIT_2 && waits != LASTACK_NEVER) {
        row->timer = TABLE_TIMEWAIT;
        row->left = waits - now;
    }
    if (row->left < 0)
        row->left = 0;
}

/* A TIME-WAIT that lends its four-tuple to a SYN that may reopen it is not found by it. */
static void look_inside(lastack_sim *sim, struct table_row *row) {
    struct lastack_connection found;
    const struct lastack_path *path = &row->connection.path;
    if (!lastack_sim_find(sim, path, &found) || found.id != row->connection.id ||
        !lastack_sim_view(sim, path, &row->view))
        memset(&row->view, 0, sizeof row->view);
}

static void fill(lastack_sim *sim, unsigned style, struct table_row *row) {
    look_inside(sim, row);
    if (row->connection.state == LASTACK_LISTEN) {
        count_listener(row, style);
        return;
    }
    find_timer(row, lastack_sim_now(sim));
    if (style == LASTACK_STYLE_BSD)
        count_bsd(row);
    else
        count_linux(row);
}

/* ---- all of them ----------------------------------------------------------------------------- */

/* FreeBSD shows a socket that has lost its connection and is still held; Linux does not. */
static bool is_shown(const struct lastack_connection *connection, unsigned style, int host) {
    return connection->host == host &&
           (connection->state != LASTACK_CLOSED || style == LASTACK_STYLE_BSD);
}

static size_t count_rows(const lastack_sim *sim, unsigned style, int host) {
    struct lastack_connection connection;
    size_t rows = 0;
    for (uint64_t cursor = 0; lastack_sim_next_connection(sim, &cursor, &connection);)
        rows += is_shown(&connection, style, host);
    return rows;
}

/* Listeners first, as the tools have them, and then by age. */
static int compare(const void *a, const void *b) {
    const struct lastack_connection *x = &((const struct table_row *)a)->connection;
    const struct lastack_connection *y = &((const struct table_row *)b)->connection;
    bool one = x->state == LASTACK_LISTEN, other = y->state == LASTACK_LISTEN;
    if (one != other)
        return one ? -1 : 1;
    return x->id < y->id ? -1 : x->id > y->id;
}

static void fill_all(lastack_sim *sim, struct table *table, int host) {
    struct lastack_connection connection;
    size_t at = 0;
    for (uint64_t cursor = 0; lastack_sim_next_connection(sim, &cursor, &connection);)
        if (is_shown(&connection, table->how->style, host))
            table->row[at++] = (struct table_row){.connection = connection};
    qsort(table->row, table->rows, sizeof *table->row, compare);
    for (at = 0; at < table->rows; at++)
        fill(sim, table->how->style, &table->row[at]);
}

static const struct {
    const char *command, *with_inner;
    bool (*write)(const struct table *table);
} tools[LASTACK_STYLE_COUNT] = {
    [LASTACK_STYLE_SS] = {"ss -tano", "ss -tanoi", table_write_ss},
    [LASTACK_STYLE_NETSTAT] = {"netstat -tan", "netstat -tan", table_write_netstat},
    [LASTACK_STYLE_BSD] = {"netstat -an -p tcp", "netstat -an -p tcp", table_write_bsd},
};

static bool write_heading(const lastack_sim *sim, const struct table *table,
                          const struct lastack_names *names, int host) {
    struct line line = {0};
    line_host(&line, names, host);
    line_text(&line, " at ");
    line_time(&line, lastack_sim_now(sim));
    line_text(&line, ": ");
    line_text(&line, table->how->inner ? tools[table->how->style].with_inner
                                       : tools[table->how->style].command);
    return line_write(&line, table->write, table->context);
}

static bool write_host(lastack_sim *sim, struct table *table, const struct lastack_names *names,
                       const struct lastack_allocator *memory, int host) {
    table->rows = count_rows(sim, table->how->style, host);
    size_t octets = (table->rows + 1) * sizeof *table->row; /* never none */
    table->row = memory_get(memory, octets);
    if (table->row == NULL)
        return false;
    fill_all(sim, table, host);
    bool written = write_heading(sim, table, names, host) &&
                   tools[table->how->style].write(table) && table->write(table->context, "\n", 1);
    memory_put(memory, table->row, octets);
    return written;
}

bool lastack_table_write(lastack_sim *sim, const struct lastack_table *how,
                         const struct lastack_names *names, const struct lastack_allocator *memory,
                         lastack_write *write, void *context) {
    static const struct lastack_names nameless;
    struct table table = {.how = how, .write = write, .context = context};
    if (how->style >= LASTACK_STYLE_COUNT || tools[how->style].write == NULL ||
        how->host >= lastack_host_count(sim))
        return false;
    int first = how->host < 0 ? 0 : how->host;
    int end = how->host < 0 ? lastack_host_count(sim) : how->host + 1;
    for (int host = first; host < end; host++)
        if (!write_host(sim, &table, names != NULL ? names : &nameless, memory, host))
            return false;
    return true;
}
