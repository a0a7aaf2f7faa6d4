/* BSD sockets of a simulated host. No call blocks: what would wait answers EAGAIN or EINPROGRESS,
 * and the caller moves the clock (sim.h). A result is >= 0, or an errno of types.h negated. */
#ifndef LASTACK_SOCKET_H
#define LASTACK_SOCKET_H
#include <lastack/sim.h>
#ifdef __cplusplus
extern "C" {
#endif

/* Names a socket of one world (and of its copies). Never reused; 0 is no socket. */
typedef uint64_t lastack_socket;

enum lastack_shutdown { LASTACK_SHUT_RD, LASTACK_SHUT_WR, LASTACK_SHUT_RDWR };
enum lastack_socket_option {
    LASTACK_SO_REUSEADDR,    /* 0 or 1 */
    LASTACK_SO_LINGER,       /* ns, rounded up to seconds; -1: off (default); 0 makes close abort */
    LASTACK_SO_ERROR,        /* get only: the pending errno, which it clears */
    LASTACK_TCP_NODELAY,     /* 0 or 1; accepted, and no Nagle to turn off yet */
    LASTACK_TCP_USER_TIMEOUT, /* ns; LASTACK_NEVER: none */
    LASTACK_TCP_MAXSEG       /* octets; before connect or listen */
};

/* ENFILE: the limit on connections. */
LASTACK_API int lastack_socket_open(lastack_sim *sim, int host, lastack_socket *s);
/* `address` 0: any of the host's; `port` 0: an ephemeral one is chosen at connect or listen.
 * EINVAL: bound already; EADDRNOTAVAIL: not the host's; EADDRINUSE: a socket has the port, or a
 * TIME-WAIT; with SO_REUSEADDR only another listener. */
LASTACK_API int lastack_socket_bind(lastack_sim *sim, lastack_socket s, uint16_t address,
                                    uint16_t port);
/* At most `backlog` children wait, in SYN-RECEIVED or to be accepted; a SYN past it is not
 * answered. */
LASTACK_API int lastack_socket_listen(lastack_sim *sim, lastack_socket s, uint32_t backlog);
/* EAGAIN: nobody waits. Children come in the order in which they were established. */
LASTACK_API int lastack_socket_accept(lastack_sim *sim, lastack_socket s, lastack_socket *child);
/* -EINPROGRESS when the SYN has been sent; EALREADY, EISCONN, EADDRNOTAVAIL (no port is left),
 * EADDRINUSE (the four-tuple is taken), ENETUNREACH (no such address), EHOSTUNREACH (no link). */
LASTACK_API int lastack_socket_connect(lastack_sim *sim, lastack_socket s, uint16_t address,
                                       uint16_t port);
/* Octets taken, perhaps fewer than asked. EAGAIN: the buffer is full; EPIPE: shut down; ENOTCONN;
 * or the pending error, once. */
LASTACK_API int64_t lastack_socket_send(lastack_sim *sim, lastack_socket s, const void *text,
                                        size_t octets);
/* Octets read (`text` NULL: read and forgotten), 0 at the end of the stream. EAGAIN: nothing yet;
 * or the pending error, once. */
LASTACK_API int64_t lastack_socket_receive(lastack_sim *sim, lastack_socket s, void *text,
                                           size_t octets);
/* Octets that receive would give now. */
LASTACK_API int64_t lastack_socket_readable(const lastack_sim *sim, lastack_socket s);
LASTACK_API int lastack_socket_shutdown(lastack_sim *sim, lastack_socket s, unsigned how);
/* The socket is gone whatever the result. With text unread the connection is aborted; so it is with
 * a linger of 0. A linger > 0 says how long a close that blocks would wait for the last
 * acknowledgment; nothing here blocks, and what was sent goes on being delivered. A listener takes
 * its children that are not accepted with it (RST). */
LASTACK_API int lastack_socket_close(lastack_sim *sim, lastack_socket s);
/* ABORT (3.10.5): text is discarded, a RST is sent. The socket is gone. */
LASTACK_API int lastack_socket_abort(lastack_sim *sim, lastack_socket s);
LASTACK_API int lastack_socket_set(lastack_sim *sim, lastack_socket s, unsigned option,
                                   int64_t value);
LASTACK_API int lastack_socket_get(lastack_sim *sim, lastack_socket s, unsigned option,
                                   int64_t *value);
/* What the world knows of its connection; EBADF. */
LASTACK_API int lastack_socket_status(const lastack_sim *sim, lastack_socket s,
                                      struct lastack_connection *connection);

#ifdef __cplusplus
}
#endif
#endif
