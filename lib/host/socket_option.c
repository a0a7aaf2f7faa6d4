/* BSD verbs: options, and what a socket's connection is. */
#include "host/socket.h"

static int set_flag(struct conn *c, uint32_t flag, int64_t value) {
    if (value != 0 && value != 1)
        return -LASTACK_EINVAL;
    c->flags = value != 0 ? c->flags | flag : c->flags & ~flag;
    return 0;
}

/* In seconds, as BSD has it. */
static int set_linger(struct conn *c, int64_t value) {
    if (value < -1 || value > 65534 * LASTACK_SECOND)
        return -LASTACK_EINVAL;
    int64_t seconds = (value + LASTACK_SECOND - 1) / LASTACK_SECOND;
    c->linger = (uint16_t)(value < 0 ? 0 : seconds + 1);
    return 0;
}

static int set_knob(lastack_sim *sim, struct conn *c, unsigned knob, int64_t value) {
    const struct lastack_knob_info *info = lastack_knob_info(knob);
    if (value < info->least || value > info->most)
        return -LASTACK_EINVAL;
    struct lastack_call call = {.kind = LASTACK_CALL_SET, .knob = knob, .value = value};
    return op_call(sim, c, &call, NULL) == LASTACK_STATUS_OK ? 0 : -LASTACK_ENOPROTOOPT;
}

int lastack_socket_set(lastack_sim *sim, lastack_socket s, unsigned option, int64_t value) {
    struct conn *c = socket_find(sim, s);
    if (c == NULL)
        return -LASTACK_EBADF;
    switch (option) {
    case LASTACK_SO_REUSEADDR:
        return set_flag(c, CONN_REUSE, value);
    case LASTACK_TCP_NODELAY:
        return set_flag(c, CONN_NODELAY, value);
    case LASTACK_SO_LINGER:
        return set_linger(c, value);
    case LASTACK_TCP_USER_TIMEOUT:
        return set_knob(sim, c, LASTACK_KNOB_USER_TIMEOUT, value);
    case LASTACK_TCP_MAXSEG:
        return c->flags & CONN_BORN ? -LASTACK_EISCONN : set_knob(sim, c, LASTACK_KNOB_MSS, value);
    default:
        return -LASTACK_ENOPROTOOPT;
    }
}

int lastack_socket_get(lastack_sim *sim, lastack_socket s, unsigned option, int64_t *value) {
    struct conn *c = socket_find(sim, s);
    if (c == NULL)
        return -LASTACK_EBADF;
    switch (option) {
    case LASTACK_SO_REUSEADDR:
        *value = (c->flags & CONN_REUSE) != 0;
        return 0;
    case LASTACK_TCP_NODELAY:
        *value = (c->flags & CONN_NODELAY) != 0;
        return 0;
    case LASTACK_SO_LINGER:
        *value = c->linger == 0 ? -1 : (c->linger - 1) * LASTACK_SECOND;
        return 0;
    case LASTACK_SO_ERROR:
        *value = socket_take_error(c);
        return 0;
    default:
        return -LASTACK_ENOPROTOOPT;
    }
}

void conn_describe(const lastack_sim *sim, const struct conn *c,
                   struct lastack_connection *connection) {
    *connection = (struct lastack_connection){
        .id = c->id,
        .host = c->host,
        .path = c->path,
        .text = c->text,
        .socket = c->flags & CONN_OPEN ? conn_socket(c) : 0,
        .state = c->state,
        .kind = c->kind,
        .end_read = (c->flags & CONN_READ_END) != 0,
        .error = c->error,
        .deadline = c->deadline,
    };
    if (!(c->flags & CONN_LISTENER))
        return;
    connection->backlog = c->u.q.backlog;
    connection->any = (c->flags & CONN_ANY) != 0;
    for (uint32_t i = c->u.q.first; i != ARENA_NONE; i = conn_at(sim, i)->next)
        connection->ready++;
}

int lastack_socket_status(const lastack_sim *sim, lastack_socket s,
                          struct lastack_connection *connection) {
    const struct conn *c = socket_find(sim, s);
    if (c == NULL)
        return -LASTACK_EBADF;
    conn_describe(sim, c, connection);
    return 0;
}
