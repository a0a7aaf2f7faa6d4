/* Calls become BSD verbs. */
#include "script/play.h"
#include "script/words.h"

static const char *verb_of(unsigned kind) {
    for (const struct word *word = word_verbs; word->text != NULL; word++)
        if (word->value == (int64_t)kind)
            return word->text;
    return "?";
}

static void pen_errno(struct pen *pen, int number) {
    pen_print(pen, "%s (%s)", lastack_errno_name(number), lastack_errno_text(number));
}

static const struct notes_listener *first_listener(const struct player *p, const struct step *step,
                                                   bool hold) {
    struct notes *notes = play_notes(p);
    for (notes_cell at = notes_host(notes, step->who.index)->listeners; at != 0;) {
        const struct notes_listener *listener = notes_at(notes, at);
        if (!hold || (notes_conn(notes, listener->id)->flags & NOTES_HOLD))
            return listener;
        at = listener->next;
    }
    return NULL;
}

static void hint_at_accept(struct player *p, const struct step *step, struct pen *hint) {
    const char *host = play_host_name(p, step->who.index);
    if (first_listener(p, step, false) == NULL)
        pen_print(hint, "%s has no listener: `%s listen PORT hold` opens one", host, host);
    else if (first_listener(p, step, true) == NULL)
        pen_print(hint,
                  "%s accepts its connections as they come; with `listen PORT hold` they wait for "
                  "`accept`",
                  host);
    else
        pen_print(hint, "no connection waits to be accepted: `wait until established` comes first");
}

static void hint_at_unlisten(struct player *p, const struct step *step, struct pen *hint) {
    struct notes *notes = play_notes(p);
    const char *host = play_host_name(p, step->who.index), *between = ", only on ";
    pen_print(hint, "%s does not listen on port %u", host, (unsigned)step->u.listen.port);
    for (notes_cell at = notes_host(notes, step->who.index)->listeners; at != 0;) {
        const struct notes_listener *listener = notes_at(notes, at);
        pen_print(hint, "%s%u", between, (unsigned)listener->port);
        between = ", ";
        at = listener->next;
    }
    if (first_listener(p, step, false) == NULL)
        pen_print(hint, ": `%s listen %u` comes first", host, (unsigned)step->u.listen.port);
}

static void hint_at_listen(struct player *p, const struct step *step, struct pen *hint) {
    struct notes *notes = play_notes(p);
    const char *host = play_host_name(p, step->who.index);
    for (notes_cell at = notes_host(notes, step->who.index)->listeners; at != 0;) {
        const struct notes_listener *listener = notes_at(notes, at);
        if (listener->port == step->u.listen.port) {
            pen_print(hint, "%s listens on this port already", host);
            return;
        }
        at = listener->next;
    }
    play_hint_at_port(p, step->who.index, step->u.listen.port, step->u.listen.reuse);
}

/* The connection is there, and no socket for it. */
static void hint_at_socket(struct player *p, const struct step *step, struct pen *hint) {
    uint32_t id = 0;
    if (play_find(p, &step->who, &id) != PLAY_FOUND)
        return;
    if (notes_conn(play_notes(p), id)->flags & NOTES_TAKEN)
        pen_print(hint, "its socket is closed already");
    else
        pen_print(hint, "nobody has accepted it yet: `accept as NAME` does");
}

/* What may help with an error that surprises. */
static void hint_at(struct player *p, const struct step *step, int error) {
    struct pen hint = play_hint(p);
    if (step->kind == STEP_ACCEPT && (error == LASTACK_EAGAIN || error == LASTACK_EBADF))
        hint_at_accept(p, step, &hint);
    else if (step->kind == STEP_UNLISTEN && error == LASTACK_EBADF)
        hint_at_unlisten(p, step, &hint);
    else if (step->kind == STEP_LISTEN && error == LASTACK_EADDRINUSE)
        hint_at_listen(p, step, &hint);
    else if (step->kind == STEP_CONNECT && error == LASTACK_EADDRINUSE)
        play_hint_at_port(p, step->who.index, step->u.connect.from, step->u.connect.reuse);
    else if (error == LASTACK_EBADF)
        hint_at_socket(p, step, &hint);
    else if (error == LASTACK_EHOSTUNREACH)
        pen_print(&hint, "hosts that are declared are joined by `link A B`");
}

bool play_result(struct player *p, const struct step *step, int64_t result) {
    int error = result < 0 ? (int)-result : 0;
    if (lastack_sim_verdict(p->sim) != LASTACK_VERDICT_NONE)
        return play_stopped(p);
    if (error == step->fails)
        return true;
    if (error == LASTACK_ENFILE)
        return play_exhausted(p, step->where,
                              "the limit on connections and sockets is reached "
                              "(limit.connections: %u)",
                              (unsigned)p->limits.connections);
    struct pen pen = play_fail(p, step->where);
    if (error == 0)
        pen_print(&pen, "this `%s` has not failed", verb_of(step->kind));
    else
        pen_print(&pen, "`%s` has failed: %s", verb_of(step->kind), lastack_errno_text(error));
    struct pen expected = play_expected(p), actual = play_actual(p);
    if (step->fails != 0)
        pen_errno(&expected, step->fails);
    else
        pen_print(&expected, "success");
    if (error != 0)
        pen_errno(&actual, error);
    else
        pen_print(&actual, "success");
    if (error == 0 && step->kind == STEP_CONNECT) {
        struct pen hint = play_hint(p);
        pen_print(&hint,
                  "`connect` only sends the SYN; what comes of it is waited for: "
                  "`wait until HOST is CLOSED`, `expect HOST error %s`",
                  lastack_errno_name(step->fails));
    } else {
        hint_at(p, step, error);
    }
    return false;
}

/* ---- listeners ------------------------------------------------------------------------------- */

static void note_listener(struct player *p, const struct step *step, lastack_socket socket) {
    struct notes *notes = play_notes(p);
    struct lastack_connection status;
    lastack_socket_status(p->sim, socket, &status);
    notes_cell cell = notes_take(p->sim, notes, sizeof(struct notes_listener));
    if (cell == 0)
        return;
    struct notes_listener *listener = notes_at(notes, cell);
    listener->socket = socket;
    listener->id = status.id;
    listener->port = step->u.listen.port;
    if (step->u.listen.hold)
        notes_conn(notes, status.id)->flags |= NOTES_HOLD;
    notes_cell *at = &notes_host(notes, step->who.index)->listeners;
    while (*at != 0)
        at = &((struct notes_listener *)notes_at(notes, *at))->next;
    *at = cell;
}

static int call_listen(struct player *p, const struct step *step) {
    lastack_socket socket = 0;
    int result = lastack_socket_open(p->sim, step->who.index, &socket);
    if (result < 0)
        return result;
    if (step->u.listen.reuse)
        lastack_socket_set(p->sim, socket, LASTACK_SO_REUSEADDR, 1);
    result = lastack_socket_bind(p->sim, socket, 0, step->u.listen.port);
    if (result == 0)
        result = lastack_socket_listen(p->sim, socket, step->u.listen.backlog);
    if (result < 0)
        lastack_socket_close(p->sim, socket);
    else
        note_listener(p, step, socket);
    return result;
}

static int call_unlisten(struct player *p, const struct step *step) {
    struct notes *notes = play_notes(p);
    notes_cell *at = &notes_host(notes, step->who.index)->listeners;
    while (*at != 0) {
        struct notes_listener *listener = notes_at(notes, *at);
        if (listener->port == step->u.listen.port) {
            *at = listener->next;
            if (notes->ready == listener->id)
                notes->ready = 0;
            return lastack_socket_close(p->sim, listener->socket);
        }
        at = &listener->next;
    }
    return -LASTACK_EBADF;
}

/* The scenario has got hold of a connection by its socket. */
static uint32_t take(struct player *p, lastack_socket socket) {
    struct lastack_connection status;
    lastack_socket_status(p->sim, socket, &status);
    struct notes_conn *conn = notes_conn(play_notes(p), status.id);
    if (conn == NULL)
        return 0;
    conn->socket = socket;
    conn->flags |= NOTES_TAKEN;
    return status.id;
}

static int call_accept(struct player *p, const struct step *step) {
    struct notes *notes = play_notes(p);
    notes_cell at = notes_host(notes, step->who.index)->listeners;
    int result = -LASTACK_EBADF;
    while (at != 0) {
        const struct notes_listener *listener = notes_at(notes, at);
        lastack_socket child = 0;
        result = lastack_socket_accept(p->sim, listener->socket, &child);
        if (result == 0) {
            play_name(p, step->u.accept.name, take(p, child));
            return 0;
        }
        at = listener->next;
    }
    return result;
}

void play_accept_ready(struct player *p) {
    struct notes *notes = play_notes(p);
    const struct notes_conn *of = notes_conn(notes, notes->ready);
    if (of == NULL)
        return;
    for (notes_cell at = notes_host(notes, of->host)->listeners; at != 0;) {
        const struct notes_listener *listener = notes_at(notes, at);
        lastack_socket child = 0;
        if (listener->id == notes->ready)
            while (lastack_socket_accept(p->sim, listener->socket, &child) == 0)
                take(p, child);
        at = listener->next;
    }
    notes->ready = 0;
}

/* ---- connections ----------------------------------------------------------------------------- */

static int call_connect(struct player *p, const struct step *step) {
    struct notes *notes = play_notes(p);
    uint16_t address =
        (uint16_t)(lastack_host_address(p->sim, step->u.connect.host) + step->u.connect.address);
    lastack_socket socket = 0;
    int result = lastack_socket_open(p->sim, step->who.index, &socket);
    if (result < 0)
        return result;
    if (step->u.connect.reuse)
        lastack_socket_set(p->sim, socket, LASTACK_SO_REUSEADDR, 1);
    if (step->u.connect.from != 0)
        result = lastack_socket_bind(p->sim, socket, 0, step->u.connect.from);
    if (result == 0)
        result = lastack_socket_connect(p->sim, socket, address, step->u.connect.port);
    if (result != -LASTACK_EINPROGRESS) {
        lastack_socket_close(p->sim, socket);
        return result;
    }
    notes->opened = take(p, socket);
    play_name(p, step->u.connect.name, notes->opened);
    return 0;
}

/* Once more on a socket that has a connection: there is always an error to it. */
static int connect_again(struct player *p, const struct step *step, struct notes_conn *conn) {
    uint16_t address =
        (uint16_t)(lastack_host_address(p->sim, step->u.connect.host) + step->u.connect.address);
    return lastack_socket_connect(p->sim, conn->socket, address, step->u.connect.port);
}

static bool call_close(struct player *p, const struct step *step, struct notes_conn *conn) {
    bool aborts = step->kind == STEP_ABORT;
    int result = aborts ? lastack_socket_abort(p->sim, conn->socket)
                        : lastack_socket_close(p->sim, conn->socket);
    conn->socket = 0;
    return play_result(p, step, result);
}

/* Of a connection, by its socket. */
static bool call_on_connection(struct player *p, const struct step *step) {
    uint32_t id = 0;
    struct notes_conn *conn = play_need(p, &step->who, &id);
    if (conn == NULL)
        return false;
    switch (step->kind) {
    case STEP_CONNECT:
        return play_result(p, step, connect_again(p, step, conn));
    case STEP_OPTION:
        return play_result(
            p, step,
            lastack_socket_set(p->sim, conn->socket, step->u.option.option, step->u.option.value));
    case STEP_ABORT:
        conn->queue = 0;
        return call_close(p, step, conn);
    default:
        break;
    }
    if (conn->queue != 0 && step->fails == 0)
        return play_queue(p, step, conn);
    if (!play_finish_queue(p, step, id))
        return false;
    if (step->kind == STEP_CLOSE)
        return call_close(p, step, conn);
    return play_result(p, step, lastack_socket_shutdown(p->sim, conn->socket, step->u.how.how));
}

bool play_call(struct player *p, const struct step *step) {
    switch (step->kind) {
    case STEP_LISTEN:
        return play_result(p, step, call_listen(p, step));
    case STEP_UNLISTEN:
        return play_result(p, step, call_unlisten(p, step));
    case STEP_ACCEPT:
        return play_result(p, step, call_accept(p, step));
    case STEP_REBOOT:
        return play_result(p, step, lastack_host_reboot(p->sim, step->who.index));
    case STEP_CONNECT:
        if (step->who.kind == WHO_HOST && !step->who.peer)
            return play_result(p, step, call_connect(p, step));
        return call_on_connection(p, step);
    case STEP_SEND:
        return play_send(p, step);
    case STEP_READ:
        return play_read(p, step);
    default:
        return call_on_connection(p, step);
    }
}
