/* Tables as the two netstats print them. */
#include "trace/table.h"
#include <stdio.h>

static bool put(const struct table *table, const char *text, int octets) {
    return octets >= 0 && table->write(table->context, text, (size_t)octets);
}

/* "10.0.0.1:80" */
static void join(char *text, size_t room, uint16_t address, uint16_t port, const char *any,
                 char between) {
    char host[TABLE_ADDRESS], number[TABLE_PORT];
    table_address(host, address, any);
    table_port(number, port);
    snprintf(text, room, "%s%c%s", host, between, number);
}

enum { SOCKET = TABLE_ADDRESS + TABLE_PORT };

/* net-tools, netstat.c: tcp_do_one and its heading, blanks at the end of a line too. */
bool table_write_netstat(const struct table *table) {
    char line[160], local[SOCKET], remote[SOCKET];
    bool good = put(table, line,
                    snprintf(line, sizeof line,
                             "Active Internet connections (servers and established)\n"
                             "Proto Recv-Q Send-Q %-23s %-23s %-11s\n",
                             "Local Address", "Foreign Address", "State"));
    for (size_t i = 0; good && i < table->rows; i++) {
        const struct table_row *row = &table->row[i];
        const struct lastack_path *path = &row->connection.path;
        join(local, sizeof local, table_local(row), path->local_port, "0.0.0.0", ':');
        join(remote, sizeof remote, path->remote, path->remote_port, "0.0.0.0", ':');
        good = put(table, line,
                   snprintf(line, sizeof line, "%-4s  %6u %6u %-23s %-23s %-11s\n", "tcp",
                            (unsigned)row->receive, (unsigned)row->send, local, remote,
                            lastack_state_name_in(LASTACK_STYLE_NETSTAT, row->connection.state)));
    }
    return good;
}

/* FreeBSD, usr.bin/netstat/inet.c: protopr and inetprint, without the blanks at the end. */
bool table_write_bsd(const struct table *table) {
    char line[160], local[SOCKET], remote[SOCKET];
    bool good = put(table, line,
                    snprintf(line, sizeof line,
                             "Active Internet connections (including servers)\n"
                             "%-5s %-6s %-6s %-22s %-22s %s\n",
                             "Proto", "Recv-Q", "Send-Q", "Local Address", "Foreign Address",
                             "(state)"));
    for (size_t i = 0; good && i < table->rows; i++) {
        const struct table_row *row = &table->row[i];
        const struct lastack_path *path = &row->connection.path;
        join(local, sizeof local, table_local(row), path->local_port, "*", '.');
        join(remote, sizeof remote, path->remote, path->remote_port, "*", '.');
        good = put(table, line,
                   snprintf(line, sizeof line, "%-3s%-2s %6u %6u %-22s %-22s %s\n", "tcp", "4",
                            (unsigned)row->receive, (unsigned)row->send, local, remote,
                            lastack_state_name_in(LASTACK_STYLE_BSD, row->connection.state)));
    }
    return good;
}
