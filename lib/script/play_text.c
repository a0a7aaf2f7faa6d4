/* send and read. */
#include "script/play.h"
#include <string.h>

enum { AT_ONCE = 4096 };

/* ---- send ---------------------------------------------------------------------------------------- */

/* The next octets that are to be handed over, at most AT_ONCE. */
static uint32_t next_octets(const struct player *p, const struct notes_conn *conn,
                            char octet[AT_ONCE]) {
    uint32_t n = conn->unsent < AT_ONCE ? (uint32_t)conn->unsent : AT_ONCE;
    if (conn->unsent_step != 0) {
        struct slice text = p->script->step[conn->unsent_step - 1].u.text.text;
        memcpy(octet, text.text + (text.octets - conn->unsent), n);
    } else {
        for (uint32_t i = 0; i < n; i++)
            octet[i] = play_pattern(conn->sent + i);
    }
    return n;
}

int play_push(struct player *p, struct notes_conn *conn) {
    char octet[AT_ONCE];
    while (conn->unsent > 0) {
        uint32_t n = next_octets(p, conn, octet);
        int64_t taken = lastack_socket_send(p->sim, conn->socket, octet, n);
        if (taken < 0)
            return (int)taken;
        conn->unsent -= (uint64_t)taken;
        conn->sent += (uint64_t)taken;
    }
    return 0;
}

bool play_finish_sending(struct player *p, const struct step *step, uint32_t id) {
    lastack_time until = lastack_sim_now(p->sim) + PLAY_DAY;
    struct notes_conn *conn = notes_conn(play_notes(p), id);
    while (conn->unsent > 0) {
        if (p->scheduled)
            return play_fail_text(p, step->where,
                                  "%llu octets of an earlier `send` have still to be handed over, "
                                  "and a statement that was put off cannot wait",
                                  (unsigned long long)conn->unsent);
        enum play_moved moved = play_advance(p, until);
        if (moved == PLAY_OVER)
            return false;
        if (moved == PLAY_NOTHING) {
            play_fail_text(p, step->where,
                           "%llu octets of an earlier `send` are never handed over: the send "
                           "buffer stays full",
                           (unsigned long long)conn->unsent);
            struct pen hint = play_hint(p);
            pen_print(&hint, "does the other end read?");
            return false;
        }
        conn = notes_conn(play_notes(p), id);
    }
    return true;
}

bool play_send(struct player *p, const struct step *step) {
    uint32_t id = 0;
    struct notes_conn *conn = play_need(p, &step->who, &id);
    if (conn == NULL || !play_finish_sending(p, step, id))
        return false;
    conn->unsent = step->u.text.octets;
    conn->unsent_step =
        step->u.text.given ? (uint32_t)(step - p->script->step) + 1 : 0;
    int result = play_push(p, conn);
    if (conn->unsent == 0 || (result == -LASTACK_EAGAIN && step->fails == 0))
        return play_result(p, step, 0);
    conn->unsent = 0;
    return play_result(p, step, result);
}

/* ---- read ---------------------------------------------------------------------------------------- */

/* What is still to be read, and what has been. */
struct reading {
    uint64_t left, had;
    char octet[AT_ONCE];
};

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
    pen_print(&expected, "%llu octets", (unsigned long long)step->u.text.octets);
    pen_print(&actual, "%llu octets, then EOF", (unsigned long long)r->had);
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
        pen_print(&expected, "%llu octets", (unsigned long long)step->u.text.octets);
    pen_print(&actual, "%llu octets", (unsigned long long)r->had);
    return false;
}

bool play_read(struct player *p, const struct step *step) {
    struct reading r = {.left = step->u.text.eof ? 1 : step->u.text.octets};
    lastack_time until = lastack_sim_now(p->sim) + PLAY_DAY;
    uint32_t id = 0;
    const struct notes_conn *conn = play_need(p, &step->who, &id);
    if (conn == NULL)
        return false;
    lastack_socket socket = conn->socket;
    for (;;) {
        size_t room = r.left < AT_ONCE ? (size_t)r.left : AT_ONCE;
        if (step->u.text.eof)
            room = AT_ONCE;
        int64_t got = lastack_socket_receive(p->sim, socket, r.octet, room);
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
