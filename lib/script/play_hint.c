/* What may help: hints that look at more of the world than the failure is about. */
#include "script/play.h"

static bool is_listening(struct player *p, int32_t host, uint16_t port) {
    struct notes *notes = play_notes(p);
    for (notes_cell at = host < 0 ? 0 : notes_host(notes, host)->listeners; at != 0;) {
        const struct notes_listener *listener = notes_at(notes, at);
        if (port == 0 || listener->port == port)
            return true;
        at = listener->next;
    }
    return false;
}

/* ---- expectations that ask too early --------------------------------------------------------- */

/* So many can still become more, and not fewer. */
static bool too_few(const struct bounds *bounds, uint64_t value) {
    return value < (uint64_t)bounds->least;
}

static bool state_may_come(struct player *p, const struct cond *cond,
                           const struct notes_conn *conn) {
    struct notes *notes = play_notes(p);
    if (!(conn->flags & NOTES_TELLS) || !(conn->flags & NOTES_ALIVE))
        return false;
    if (cond->kind == COND_PATH)
        return match_path_begins(notes, conn, cond);
    return !((conn->visited >> cond->state) & 1); /* no way leads back */
}

static bool may_come(struct player *p, const struct cond *cond) {
    struct notes *notes = play_notes(p);
    uint32_t id = 0;
    bool host = cond->who.kind == WHO_HOST && !cond->who.peer;
    unsigned way = cond->kind == COND_SENT ? NOTES_SENT : NOTES_RECEIVED;
    if (cond->kind == COND_ESTABLISHED)
        return true;
    if (host && cond->kind == COND_COUNT)
        return too_few(&cond->bounds, notes_host(notes, cond->who.index)->in[cond->state]);
    if (host && (cond->kind == COND_SENT || cond->kind == COND_RECEIVED))
        return too_few(&cond->bounds,
                       notes_counted(notes, notes_host(notes, cond->who.index)->counts, way,
                                     cond->facts));
    if (play_find(p, &cond->who, &id) != PLAY_FOUND)
        return cond->kind == COND_IS || cond->kind == COND_PATH;
    const struct notes_conn *conn = notes_conn(notes, id);
    switch (cond->kind) {
    case COND_SENT:
    case COND_RECEIVED:
        return too_few(&cond->bounds, notes_counted(notes, conn->counts, way, cond->facts));
    case COND_ERROR:
        return conn->error == 0;
    case COND_IS:
    case COND_PATH:
        return state_may_come(p, cond, conn);
    default:
        return false;
    }
}

/* Does it take the host's listener for a connection, or its state for that of the host? */
static bool is_of_listener(struct player *p, const struct cond *cond) {
    uint32_t id = 0;
    if (cond->kind != COND_IS || cond->who.kind != WHO_HOST || cond->who.peer ||
        !is_listening(p, cond->who.index, 0))
        return false;
    return cond->state == LASTACK_LISTEN ||
           (cond->state == LASTACK_CLOSED && play_find(p, &cond->who, &id) == PLAY_NOT_YET);
}

void play_hint_at_expect(struct player *p, const struct cond *cond) {
    if (p->result->failure.hint[0] != '\0')
        return;
    if (is_of_listener(p, cond)) {
        struct pen pen = play_hint(p);
        pen_print(&pen, "a listener is no connection: `expect %s count %s 1`",
                  play_host_name(p, cond->who.index), play_state_name(p, LASTACK_LISTEN));
        return;
    }
    if (p->scheduled || play_idle(p) || !may_come(p, cond))
        return;
    struct pen pen = play_hint(p);
    pen_print(&pen, "`expect` asks now; `wait until ");
    if (cond->kind == COND_IS) {
        play_pen_who(p, &pen, &cond->who);
        pen_print(&pen, " is %s` waits for it", play_state_name(p, cond->state));
    } else {
        pen_print(&pen, "...` with the same words waits for it");
    }
}

/* Text that has come is read by its user's `read` alone. */
void play_hint_at_unread(struct player *p, const struct who *who, const struct notes_conn *conn) {
    int64_t octets = 0;
    if ((conn->flags & (NOTES_TAKEN | NOTES_ALIVE)) == (NOTES_TAKEN | NOTES_ALIVE))
        octets = lastack_socket_readable(p->sim, conn->socket);
    if (octets <= 0)
        return;
    struct pen pen = play_hint(p);
    pen_print(&pen, "`expect` reads nothing; `");
    play_pen_who(p, &pen, who);
    pen_print(&pen, " read %lld` would read what has come since", (long long)octets);
}

/* ---- connections that nobody takes, ports that somebody has ---------------------------------- */

void play_hint_at_refusal(struct player *p, const struct notes_conn *conn) {
    int32_t host = lastack_address_host(p->sim, conn->path.remote);
    if (conn->error != LASTACK_ECONNREFUSED || host < 0 ||
        is_listening(p, host, conn->path.remote_port))
        return;
    struct pen pen = play_hint(p);
    pen_print(&pen, "nothing listens on %s:%u", play_host_name(p, host),
              (unsigned)conn->path.remote_port);
}

void play_hint_at_port(struct player *p, int32_t host, uint16_t port, bool reuse) {
    const struct lastack_names names = play_names(p);
    struct lastack_connection holder;
    uint64_t cursor = 0;
    struct pen pen = play_hint(p);
    while (lastack_sim_next_connection(p->sim, &cursor, &holder)) {
        if (holder.host != host || holder.path.local_port != port ||
            holder.state == LASTACK_CLOSED || (holder.state == LASTACK_LISTEN && reuse))
            continue;
        const char *name = names.connection(names.context, holder.id);
        pen_print(&pen, "port %u of %s is that of ", (unsigned)port, play_host_name(p, host));
        if (name != NULL)
            pen_print(&pen, "%s, ", name);
        pen_print(&pen, "connection #%u, in %s", (unsigned)holder.id,
                  play_state_name(p, holder.state));
        if (!reuse)
            pen_print(&pen, "; `reuse` lets it be used for another");
        return;
    }
}
