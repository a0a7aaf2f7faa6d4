/* BSD verbs: opening and closing. */
#include "host/socket.h"

struct conn *socket_find(const lastack_sim *sim, lastack_socket s) {
    uint32_t slot = (uint32_t)s - 1, id = (uint32_t)(s >> 32);
    if (slot >= sim->head->slots.high)
        return NULL;
    struct conn *c = conn_at(sim, slot);
    return c->id == id && (c->flags & CONN_OPEN) ? c : NULL;
}

int lastack_socket_open(lastack_sim *sim, int host, lastack_socket *s) {
    if (host < 0 || host >= lastack_host_count(sim))
        return -LASTACK_EINVAL;
    struct conn *c = conn_take(sim, host, sim->host[host].kind);
    if (c == NULL)
        return -LASTACK_ENFILE;
    c->flags |= CONN_OPEN;
    c->id = ++sim->head->ids;
    *s = conn_socket(c);
    return 0;
}

static bool own_address(const lastack_sim *sim, int host, uint16_t address) {
    return address == 0 || lastack_address_host(sim, address) == host;
}

int lastack_socket_bind(lastack_sim *sim, lastack_socket s, uint16_t address, uint16_t port) {
    struct conn *c = socket_find(sim, s);
    if (c == NULL)
        return -LASTACK_EBADF;
    if (c->flags & (CONN_BORN | CONN_BOUND))
        return -LASTACK_EINVAL;
    if (!own_address(sim, c->host, address))
        return -LASTACK_EADDRNOTAVAIL;
    if (port != 0 && !port_free(sim, c->host, address, port, (c->flags & CONN_REUSE) != 0))
        return -LASTACK_EADDRINUSE;
    c->path.local = address;
    c->path.local_port = port;
    if (port != 0)
        c->flags |= CONN_BOUND;
    return 0;
}

/* A port that no socket of the host has, for a listener without one. */
static bool any_port(lastack_sim *sim, struct conn *c) {
    struct host *h = &sim->host[c->host];
    for (uint32_t port = h->port_first; port <= h->port_last; port++) {
        if (port_free(sim, c->host, c->path.local, (uint16_t)port, false)) {
            c->path.local_port = (uint16_t)port;
            return true;
        }
    }
    return false;
}

int lastack_socket_listen(lastack_sim *sim, lastack_socket s, uint32_t backlog) {
    struct conn *c = socket_find(sim, s);
    if (c == NULL)
        return -LASTACK_EBADF;
    if (c->flags & CONN_LISTENER) {
        c->u.q.backlog = backlog != 0 ? backlog : 1;
        return 0;
    }
    if (c->flags & CONN_BORN)
        return c->flags & CONN_ALIVE ? -LASTACK_EISCONN : -LASTACK_EINVAL;
    /* Two may have been bound to one port by SO_REUSEADDR; only one of them can listen. */
    bool free = c->path.local_port == 0
                    ? any_port(sim, c)
                    : port_free(sim, c->host, c->path.local, c->path.local_port, true);
    if (!free)
        return -LASTACK_EADDRINUSE;
    struct lastack_path path = c->path;
    if (path.local == 0)
        path.local = sim->host[c->host].address;
    table_put(sim, &path, ref_of_slot(c->slot));
    c->flags |= CONN_LISTENER | CONN_BORN | CONN_BOUND | CONN_ALIVE | CONN_INDEXED;
    if (c->path.local == 0)
        c->flags |= CONN_ANY;
    c->path = path;
    c->u.q = (struct queue){ARENA_NONE, ARENA_NONE, 0, backlog != 0 ? backlog : 1, {0, 0}};
    conn_tell_born(sim, c, 0, 0);
    op_simple(sim, c, LASTACK_CALL_OPEN_PASSIVE, 0);
    return 0;
}

int lastack_socket_accept(lastack_sim *sim, lastack_socket s, lastack_socket *child) {
    struct conn *c = socket_find(sim, s);
    if (c == NULL)
        return -LASTACK_EBADF;
    if (!(c->flags & CONN_LISTENER))
        return -LASTACK_EINVAL;
    struct queue *queue = &c->u.q;
    if (queue->first == ARENA_NONE)
        return -LASTACK_EAGAIN;
    struct conn *taken = conn_at(sim, queue->first);
    queue->first = taken->next;
    if (queue->first == ARENA_NONE)
        queue->last = ARENA_NONE;
    queue->waiting--;
    taken->next = ARENA_NONE;
    taken->flags = (taken->flags & ~(uint32_t)(CONN_WAITING | CONN_QUEUED)) | CONN_OPEN;
    *child = conn_socket(taken);
    return 0;
}

/* The local half of its four-tuple, for a connection to path->remote. */
static int choose_local(lastack_sim *sim, struct conn *c) {
    if (c->path.local == 0)
        c->path.local = sim->host[c->host].address;
    if (c->path.local_port == 0)
        return port_choose(sim, c->host, &c->path) ? 0 : -LASTACK_EADDRNOTAVAIL;
    return table_find(sim, &c->path) == 0 ? 0 : -LASTACK_EADDRINUSE;
}

int lastack_socket_connect(lastack_sim *sim, lastack_socket s, uint16_t address, uint16_t port) {
    struct conn *c = socket_find(sim, s);
    if (c == NULL)
        return -LASTACK_EBADF;
    if (c->flags & CONN_LISTENER)
        return -LASTACK_EISCONN;
    if (c->flags & CONN_BORN) {
        if (c->error != 0)
            return -socket_take_error(c);
        if (!(c->flags & CONN_ALIVE))
            return -LASTACK_EINVAL;
        return c->flags & CONN_OPENED ? -LASTACK_EISCONN : -LASTACK_EALREADY;
    }
    if (port == 0)
        return -LASTACK_EADDRNOTAVAIL;
    int peer = lastack_address_host(sim, address);
    if (peer < 0)
        return -LASTACK_ENETUNREACH;
    uint16_t way = link_find(sim, c->host, peer);
    if (way == LINK_NONE)
        return -LASTACK_EHOSTUNREACH;
    struct lastack_path bound = c->path;
    c->path.remote = address;
    c->path.remote_port = port;
    int result = choose_local(sim, c);
    if (result != 0) {
        c->path = bound;
        return result;
    }
    conn_take_way(sim, c, way);
    table_put(sim, &c->path, ref_of_slot(c->slot));
    c->flags |= CONN_BORN | CONN_BOUND | CONN_ALIVE | CONN_INDEXED;
    /* The SYN will look for the other end. */
    table_expect(sim, &(struct lastack_path){address, c->path.local, port, c->path.local_port});
    conn_tell_born(sim, c, 0, 0);
    op_simple(sim, c, LASTACK_CALL_OPEN_ACTIVE, 0);
    return -LASTACK_EINPROGRESS;
}

static bool waits_for(const struct conn *c, const struct conn *listener) {
    return (c->flags & CONN_WAITING) && c->u.s.h.listener == listener->slot;
}

/* Children that nobody will accept: the connection is aborted. One whose endpoint will not hear of
 * it goes on, nobody's. */
static void abort_children(lastack_sim *sim, const struct conn *listener) {
    for (uint32_t i = 0; i < sim->head->slots.high && listener->u.q.waiting != 0; i++) {
        struct conn *c = conn_at(sim, i);
        if (waits_for(c, listener))
            op_simple(sim, c, LASTACK_CALL_ABORT, 0);
        if (waits_for(c, listener))
            conn_leave_listener(sim, c);
    }
}

/* A socket that is gone: what has no endpoint any more is forgotten with it. */
static int let_go(lastack_sim *sim, struct conn *c, unsigned call) {
    c->flags &= ~(uint32_t)CONN_OPEN;
    if (c->flags & CONN_LISTENER)
        abort_children(sim, c);
    if (c->flags & CONN_ALIVE)
        op_simple(sim, c, call, 0);
    else
        conn_give(sim, c);
    return 0;
}

/* Where a FIN has come and ours is sent nothing can be lost any more, and ABORT would only cut
 * TIME-WAIT short. */
static bool must_reset(const struct conn *c) {
    if ((c->flags & CONN_LISTENER) || c->state == LASTACK_CLOSING ||
        c->state == LASTACK_LAST_ACK || c->state == LASTACK_TIME_WAIT)
        return false;
    return c->linger == 1 || c->text.in_ready != c->text.in_taken;
}

int lastack_socket_close(lastack_sim *sim, lastack_socket s) {
    struct conn *c = socket_find(sim, s);
    if (c == NULL)
        return -LASTACK_EBADF;
    if (must_reset(c)) {
        c->flags |= CONN_CLOSE_RESETS;
        return let_go(sim, c, LASTACK_CALL_ABORT);
    }
    return let_go(sim, c,
                  c->flags & CONN_LISTENER ? LASTACK_CALL_CLOSE : LASTACK_CALL_FORSAKE);
}

int lastack_socket_abort(lastack_sim *sim, lastack_socket s) {
    struct conn *c = socket_find(sim, s);
    if (c == NULL)
        return -LASTACK_EBADF;
    return let_go(sim, c, LASTACK_CALL_ABORT);
}
