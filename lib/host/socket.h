/* What the files of the BSD verbs share. */
#ifndef HOST_SOCKET_H
#define HOST_SOCKET_H
#include "host/host.h"

/* The connection behind a socket that a user holds; NULL: EBADF. */
struct conn *socket_find(const lastack_sim *sim, lastack_socket s);

/* The pending error, told once; 0: none. */
static inline int socket_take_error(struct conn *c) {
    int error = c->error;
    c->error = 0;
    if (error != 0)
        c->flags |= CONN_ERRED;
    return error;
}

#endif
