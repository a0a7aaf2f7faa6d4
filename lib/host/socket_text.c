/* BSD verbs: sending, receiving, shutting down. */
#include "host/socket.h"

/* ECONNRESET once, and EPIPE from then on; a socket that never had a connection: ENOTCONN. */
static int cannot_send(struct conn *c) {
    int error = socket_take_error(c);
    if (error != 0)
        return error;
    if (!(c->flags & CONN_BORN) || (c->flags & CONN_LISTENER))
        return LASTACK_ENOTCONN;
    if ((c->flags & CONN_SHUT_WRITE) || !(c->flags & CONN_ALIVE))
        return LASTACK_EPIPE;
    return 0;
}

int64_t lastack_socket_send(lastack_sim *sim, lastack_socket s, const void *text, size_t octets) {
    struct conn *c = socket_find(sim, s);
    if (c == NULL)
        return -LASTACK_EBADF;
    int error = cannot_send(c);
    if (error != 0)
        return -error;
    if (octets == 0)
        return 0;
    if (text == NULL)
        return -LASTACK_EINVAL;
    int64_t limit = sim->host[c->host].knob[LASTACK_KNOB_BUFFER_SEND];
    int64_t room = limit - (int64_t)(uint32_t)(c->text.out_end - c->text.out_held);
    if (room <= 0)
        return -LASTACK_EAGAIN;
    uint32_t part = octets < (uint64_t)room ? (uint32_t)octets : (uint32_t)room;
    if (!stream_room(sim, c, part)) {
        sim_stop(sim, LASTACK_LIMIT_TEXT, c->id);
        return -LASTACK_ENOBUFS;
    }
    c->text.out_end += part;
    struct lastack_call call = {.kind = LASTACK_CALL_SEND, .push = 1, .octets = part};
    return op_call(sim, c, &call, text) == LASTACK_STATUS_OK ? (int64_t)part : -LASTACK_EPIPE;
}

static uint32_t readable(const struct conn *c) {
    return c->flags & CONN_LISTENER ? 0 : c->text.in_ready - c->text.in_taken;
}

int64_t lastack_socket_readable(const lastack_sim *sim, lastack_socket s) {
    const struct conn *c = socket_find(sim, s);
    return c == NULL ? -LASTACK_EBADF : (int64_t)readable(c);
}

/* Nothing is readable: is that the end of the stream (0), an error, or only for now? */
static int nothing_to_read(struct conn *c) {
    int error = socket_take_error(c);
    if (error != 0)
        return -error;
    if (!(c->flags & CONN_BORN) || (c->flags & CONN_LISTENER))
        return -LASTACK_ENOTCONN;
    if (c->flags & CONN_PEER_FIN)
        c->flags |= CONN_READ_END;
    if ((c->flags & (CONN_PEER_FIN | CONN_SHUT_READ)) || !(c->flags & CONN_ALIVE))
        return 0;
    return -LASTACK_EAGAIN;
}

int64_t lastack_socket_receive(lastack_sim *sim, lastack_socket s, void *text, size_t octets) {
    struct conn *c = socket_find(sim, s);
    if (c == NULL)
        return -LASTACK_EBADF;
    uint32_t ready = readable(c);
    if (ready == 0)
        return nothing_to_read(c);
    uint32_t part = octets < ready ? (uint32_t)octets : ready;
    if (part == 0)
        return 0;
    stream_read(sim, c, text, part);
    if (c->flags & CONN_ALIVE)
        op_simple(sim, c, LASTACK_CALL_RECEIVE, part);
    return part;
}

int lastack_socket_shutdown(lastack_sim *sim, lastack_socket s, unsigned how) {
    struct conn *c = socket_find(sim, s);
    if (c == NULL)
        return -LASTACK_EBADF;
    if (how > LASTACK_SHUT_RDWR)
        return -LASTACK_EINVAL;
    if ((c->flags & CONN_LISTENER) || !(c->flags & CONN_ALIVE))
        return -LASTACK_ENOTCONN;
    if (how != LASTACK_SHUT_WR)
        c->flags |= CONN_SHUT_READ;
    if (how != LASTACK_SHUT_RD && !(c->flags & CONN_SHUT_WRITE)) {
        c->flags |= CONN_SHUT_WRITE;
        op_simple(sim, c, LASTACK_CALL_CLOSE, 0);
    }
    return 0;
}
