/* send and read. */
#include "base/memory.h"
#include "script/play.h"
#include <string.h>

enum { AT_ONCE = 4096 };

/* ---- send ------------------------------------------------------------------------------------ */

/* What `send N` sends, `a` to `z` over and over, for as many octets as a send buffer takes at once,
 * from any letter on: a part of it cannot be a SEND of its own, or it would end in a short segment.
 * false: no memory, and told. */
static bool make_pattern(struct player *p, const struct step *step, const struct notes_conn *conn) {
    int64_t room = lastack_host_get(p->sim, conn->host, LASTACK_KNOB_BUFFER_SEND);
    uint64_t octets = step->u.text.octets < (uint64_t)room ? step->u.text.octets : (uint64_t)room;
    if (step->u.text.given || octets <= p->pattern_octets)
        return true;
    char *pattern = memory_get(p->play->memory, (size_t)octets + PLAY_LETTERS);
    if (pattern == NULL)
        return play_exhausted(p, step->where, "there is no memory for this text");
    play_drop_pattern(p);
    for (size_t i = 0; i < octets + PLAY_LETTERS; i++)
        pattern[i] = play_pattern(i);
    p->pattern = pattern;
    p->pattern_octets = (size_t)octets;
    return true;
}

void play_drop_pattern(struct player *p) {
    if (p->pattern != NULL)
        memory_put(p->play->memory, p->pattern, p->pattern_octets + PLAY_LETTERS);
}

/* As many as there is room for; 0, or an errno negated. */
static int send_octets(struct player *p, const struct step *step, struct notes_conn *conn,
                       uint64_t *left) {
    bool given = step->u.text.given;
    uint64_t most = given ? *left : p->pattern_octets;
    while (*left > 0) {
        const char *text = given ? step->u.text.text.text + (step->u.text.octets - *left)
                                 : p->pattern + conn->sent % PLAY_LETTERS;
        size_t octets = (size_t)(*left < most ? *left : most);
        int64_t taken = lastack_socket_send(p->sim, conn->socket, text, octets);
        if (taken < 0)
            return (int)taken;
        *left -= (uint64_t)taken;
        conn->sent += (uint64_t)taken;
    }
    return 0;
}

static int do_queued(struct player *p, struct notes_conn *conn, struct notes_queued *queued) {
    const struct step *step = &p->script->step[queued->step];
    if (step->kind == STEP_SEND)
        return send_octets(p, step, conn, &queued->left);
    if (step->kind == STEP_SHUTDOWN)
        return lastack_socket_shutdown(p->sim, conn->socket, step->u.how.how);
    lastack_socket_close(p->sim, conn->socket);
    conn->socket = 0;
    return 0;
}

/* The connection has failed. Nothing more is sent; whoever wanted to close it still does, and finds
 * the error there himself. */
static void give_up_queue(struct player *p, struct notes_conn *conn) {
    for (notes_cell at = conn->queue; at != 0;) {
        struct notes_queued *queued = notes_at(play_notes(p), at);
        at = queued->next;
        if (p->script->step[queued->step].kind == STEP_CLOSE)
            do_queued(p, conn, queued);
    }
    conn->queue = 0;
}

void play_push(struct player *p, struct notes_conn *conn) {
    struct lastack_connection status;
    while (conn->queue != 0) {
        struct notes_queued *queued = notes_at(play_notes(p), conn->queue);
        int result = lastack_socket_status(p->sim, conn->socket, &status);
        /* An error that is pending is for the next call of the scenario to find. */
        if (result == 0)
            result = status.error != 0 ? -status.error : do_queued(p, conn, queued);
        if (result == -LASTACK_EAGAIN)
            return;
        if (result < 0)
            give_up_queue(p, conn);
        else
            conn->queue = queued->next;
    }
}

static bool queue(struct player *p, const struct step *step, struct notes_conn *conn,
                  uint64_t left) {
    struct notes *notes = play_notes(p);
    notes_cell cell = notes_take(p->sim, notes, sizeof(struct notes_queued));
    if (cell == 0)
        return play_stopped(p);
    struct notes_queued *queued = notes_at(notes, cell);
    queued->step = (uint32_t)(step - p->script->step);
    queued->left = left;
    if (conn->queue == 0)
        conn->queue = cell;
    else
        ((struct notes_queued *)notes_at(notes, conn->queue_last))->next = cell;
    conn->queue_last = cell;
    return true;
}

bool play_queue(struct player *p, const struct step *step, struct notes_conn *conn) {
    return queue(p, step, conn, step->kind == STEP_SEND ? step->u.text.octets : 0);
}

/* A `close` behind it waits for it, too. */
void play_pen_unsent(struct player *p, struct pen *pen) {
    struct notes *notes = play_notes(p);
    const struct lastack_names names = play_names(p);
    for (uint32_t id = 1; id <= notes->ids; id++) {
        const struct notes_conn *conn = notes_conn(notes, id);
        if (conn == NULL || conn->queue == 0)
            continue;
        const struct notes_queued *queued = notes_at(notes, conn->queue);
        pen_print(pen, "%sthe `send` at %s waits with %llu octets: the send buffer is full",
                  pen->used > 0 ? "; " : "", names.tag(names.context, queued->step + 1),
                  (unsigned long long)queued->left);
        return;
    }
}

bool play_finish_queue(struct player *p, const struct step *step, uint32_t id) {
    lastack_time until = lastack_sim_now(p->sim) + PLAY_DAY;
    while (notes_conn(play_notes(p), id)->queue != 0) {
        if (p->scheduled)
            return play_fail_text(p, step->where,
                                  "an earlier `send` has not been handed over yet, and a statement "
                                  "that was put off cannot wait");
        enum play_moved moved = play_advance(p, until);
        if (moved == PLAY_OVER)
            return false;
        if (moved == PLAY_NOTHING) {
            play_fail_text(p, step->where, "an earlier `send` is never handed over");
            struct pen hint = play_hint(p);
            pen_print(&hint, "the send buffer stays full; does the other end read?");
            return false;
        }
    }
    return true;
}

bool play_send(struct player *p, const struct step *step) {
    uint32_t id = 0;
    struct notes_conn *conn = play_need(p, &step->who, &id);
    if (conn == NULL || !make_pattern(p, step, conn))
        return false;
    if (conn->queue != 0 && step->fails == 0)
        return play_queue(p, step, conn);
    if (!play_finish_queue(p, step, id))
        return false;
    uint64_t left = step->u.text.octets;
    int result = send_octets(p, step, conn, &left);
    if (result == -LASTACK_EAGAIN && step->fails == 0)
        return queue(p, step, conn, left);
    return play_result(p, step, result);
}

/* ---- read ------------------------------------------------------------------------------------ */

/* What is still to be read, and what has been. */
struct reading {
    uint64_t left, had;
    char octet[AT_ONCE];
};

static void pen_octets(struct pen *pen, uint64_t octets) {
    pen_print(pen, "%llu octet%s", (unsigned long long)octets, octets == 1 ? "" : "s");
}

static bool reads_other(struct player *p, const struct step *step, const struct reading *r,
                        uint64_t octets) {
    const struct slice *text = &step->u.text.text;
    uint64_t from = r->had < text->octets ? r->had : text->octets;
    struct pen pen = play_fail(p, step->where), expected = play_expected(p),
               actual = play_actual(p);
    pen_print(&pen, "other text has come, from octet %llu on", (unsigned long long)from + 1);
    play_pen_text(&expected, text->text + from, text->octets - from, text->octets - from);
    play_pen_text(&actual, r->octet, octets, octets);
    return false;
}

/* Octets have come. */
static bool take_octets(struct player *p, const struct step *step, uint32_t id, struct reading *r,
                        uint64_t octets) {
    struct notes *notes = play_notes(p);
    if (!notes_read(p->sim, notes, notes_conn(notes, id), r->octet, octets))
        return play_stopped(p);
    if (step->u.text.eof) {
        struct pen pen = play_fail(p, step->where), expected = play_expected(p),
                   actual = play_actual(p);
        pen_print(&pen, "there is text before the end of the stream");
        pen_print(&expected, "EOF");
        play_pen_text(&actual, r->octet, octets, octets);
        return false;
    }
    if (step->u.text.given &&
        memcmp(r->octet, step->u.text.text.text + r->had, (size_t)octets) != 0)
        return reads_other(p, step, r, octets);
    r->had += octets;
    r->left -= octets;
    return true;
}

/* The stream has ended. */
static bool take_end(struct player *p, const struct step *step, const struct reading *r) {
    if (step->u.text.eof || step->fails != 0)
        return play_result(p, step, 0);
    struct pen pen = play_fail(p, step->where), expected = play_expected(p),
               actual = play_actual(p);
    pen_print(&pen, "the stream ends too early");
    pen_octets(&expected, step->u.text.octets);
    pen_octets(&actual, r->had);
    pen_print(&actual, ", then EOF");
    return false;
}

static bool nothing_comes(struct player *p, const struct step *step, const struct reading *r) {
    struct pen pen = play_fail(p, step->where), expected = play_expected(p),
               actual = play_actual(p);
    if (play_idle(p))
        pen_print(&pen, "nothing is left to happen that could bring more text");
    else
        pen_print(&pen, "nothing has come to read for a day");
    if (step->fails != 0)
        pen_print(&expected, "%s", lastack_errno_name(step->fails));
    else if (step->u.text.eof)
        pen_print(&expected, "EOF");
    else
        pen_octets(&expected, step->u.text.octets);
    pen_octets(&actual, r->had);
    return false;
}

/* Octets that are there; EAGAIN too where nobody has accepted the connection yet. */
static int64_t receive(struct player *p, uint32_t id, const struct step *step, struct reading *r) {
    const struct notes_conn *conn = notes_conn(play_notes(p), id);
    size_t room = r->left < AT_ONCE && !step->u.text.eof ? (size_t)r->left : AT_ONCE;
    if ((conn->flags & (NOTES_TAKEN | NOTES_ALIVE)) == NOTES_ALIVE)
        return -LASTACK_EAGAIN;
    return lastack_socket_receive(p->sim, conn->socket, r->octet, room);
}

bool play_read(struct player *p, const struct step *step) {
    struct reading r = {.left = step->u.text.eof ? 1 : step->u.text.octets};
    lastack_time until = lastack_sim_now(p->sim) + PLAY_DAY;
    uint32_t id = 0;
    if (play_need(p, &step->who, &id) == NULL)
        return false;
    for (;;) {
        int64_t got = receive(p, id, step, &r);
        if (got > 0) {
            if (!take_octets(p, step, id, &r, (uint64_t)got))
                return false;
            if (r.left == 0)
                return play_result(p, step, 0);
            continue;
        }
        if (got == 0)
            return take_end(p, step, &r);
        if (got != -LASTACK_EAGAIN || step->fails == LASTACK_EAGAIN)
            return play_result(p, step, got);
        enum play_moved moved = play_advance(p, until);
        if (moved == PLAY_OVER)
            return false;
        if (moved == PLAY_NOTHING)
            return nothing_comes(p, step, &r);
    }
}
