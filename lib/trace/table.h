/* Tables of sockets: what their columns hold, whatever the tool. */
#ifndef TRACE_TABLE_H
#define TRACE_TABLE_H
#include "trace/line.h"
#include <lastack/sim.h>
#include <lastack/state.h>

/* Linux's timers of a socket, of those that there are here. */
enum table_timer { TABLE_NO_TIMER, TABLE_ON, TABLE_TIMEWAIT, TABLE_PERSIST };

struct table_row {
    struct lastack_connection connection;
    struct lastack_view view; /* known 0: its endpoint shows nothing */
    uint32_t receive, send;   /* Recv-Q and Send-Q of the tool */
    uint32_t timer;           /* enum table_timer */
    lastack_time left;        /* until it expires */
};

struct table {
    const struct lastack_table *how;
    struct table_row *row;
    size_t rows;
    lastack_write *write;
    void *context;
};

/* The row's two sockets as "10.0.0.1" and "80"; any address is `any`, any port "*". */
enum { TABLE_ADDRESS = 16, TABLE_PORT = 8 };
void table_address(char text[TABLE_ADDRESS], uint16_t address, const char *any);
void table_port(char text[TABLE_PORT], uint16_t port);
static inline uint16_t table_local(const struct table_row *row) {
    return row->connection.any ? 0 : row->connection.path.local;
}

/* table_ss.c, table_netstat.c; false: a write has failed. */
bool table_write_ss(const struct table *table);
bool table_write_netstat(const struct table *table);
bool table_write_bsd(const struct table *table);

#endif
