/* Why a condition does not hold: what was expected, and what is. */
#include "script/play.h"

static void pen_bounds(struct pen *pen, const struct bounds *bounds, bool times) {
    bool least = bounds->least == bounds->most || bounds->most == INT64_MAX || bounds->least > 0;
    if (bounds->least != bounds->most && bounds->most == INT64_MAX)
        pen_print(pen, ">= ");
    else if (bounds->least != bounds->most && bounds->least == 0)
        pen_print(pen, "<= ");
    if (least && times)
        pen_time(pen, bounds->least);
    else if (least)
        pen_print(pen, "%lld", (long long)bounds->least);
    if (bounds->least == bounds->most || bounds->most == INT64_MAX)
        return;
    if (bounds->least > 0)
        pen_print(pen, "..");
    if (times)
        pen_time(pen, bounds->most);
    else
        pen_print(pen, "%lld", (long long)bounds->most);
}

/* ---- states ---------------------------------------------------------------------------------- */

static bool told_none(struct player *p, const struct cond *cond) {
    struct pen pen = play_fail(p, cond->value);
    pen_print(&pen, "the state of ");
    play_pen_who(p, &pen, &cond->who);
    pen_print(&pen, " is not known: its endpoint tells none");
    return false;
}

static bool explain_is(struct player *p, const struct cond *cond, const struct notes_conn *conn) {
    struct notes *notes = play_notes(p);
    struct pen pen = play_fail(p, cond->value), expected = play_expected(p),
               actual = play_actual(p);
    const struct notes_state *last = notes_at(notes, conn->last);
    play_pen_who(p, &pen, &cond->who);
    pen_print(&pen, " is not %s", play_state_name(p, cond->state));
    pen_print(&expected, "%s", play_state_name(p, cond->state));
    pen_print(&actual, "%s, since ", play_state_name(p, last->state));
    pen_time(&actual, last->since);
    return false;
}

static bool explain_path(struct player *p, const struct cond *cond, const struct notes_conn *conn) {
    struct notes *notes = play_notes(p);
    uint32_t reached = 0;
    match_path(notes, conn, cond, &reached);
    struct where where =
        reached < cond->items ? cond->path[reached].where : cond->path[cond->items - 1].where;
    struct pen pen = play_fail(p, where), expected = play_expected(p), actual = play_actual(p);
    play_pen_who(p, &pen, &cond->who);
    pen_print(&pen, reached < cond->items ? " went another way" : " went further");
    for (uint32_t i = 0; i < cond->items; i++) {
        const struct path_item *item = &cond->path[i];
        const char *state = play_state_name(p, item->state), *space = i > 0 ? " " : "";
        if (item->kind == PATH_ANY)
            pen_print(&expected, "%s...", space);
        else
            pen_print(&expected, item->kind == PATH_OPTIONAL ? "%s[%s]" : "%s%s", space, state);
    }
    for (notes_cell at = conn->first; at != 0;) {
        const struct notes_state *entry = notes_at(notes, at);
        pen_print(&actual, "%s%s", at == conn->first ? "" : " ", play_state_name(p, entry->state));
        at = entry->next;
    }
    return false;
}

static bool explain_spent(struct player *p, const struct cond *cond,
                          const struct notes_conn *conn) {
    struct pen pen = play_fail(p, cond->value), expected = play_expected(p),
               actual = play_actual(p);
    play_pen_who(p, &pen, &cond->who);
    pen_print(&pen, " spent another time in %s", play_state_name(p, cond->state));
    pen_bounds(&expected, &cond->bounds, true);
    pen_time(&actual, notes_spent(play_notes(p), conn, cond->state, lastack_sim_now(p->sim)));
    return false;
}

static bool explain_never(struct player *p, const struct cond *cond,
                          const struct notes_conn *conn) {
    struct notes *notes = play_notes(p);
    struct pen pen = play_fail(p, cond->value), expected = play_expected(p),
               actual = play_actual(p);
    play_pen_who(p, &pen, &cond->who);
    pen_print(&pen, " has been in %s", play_state_name(p, cond->state));
    pen_print(&expected, "never %s", play_state_name(p, cond->state));
    for (notes_cell at = conn->first; at != 0;) {
        const struct notes_state *entry = notes_at(notes, at);
        if (entry->state == cond->state) {
            pen_print(&actual, "%s, entered at ", play_state_name(p, cond->state));
            pen_time(&actual, entry->since);
            break;
        }
        at = entry->next;
    }
    return false;
}

/* ---- counts, texts, errors ------------------------------------------------------------------- */

static bool explain_counted(struct player *p, const struct cond *cond) {
    struct notes *notes = play_notes(p);
    bool sent = cond->kind == COND_SENT;
    uint32_t id = 0;
    notes_cell counts = 0;
    if (cond->who.kind == WHO_HOST && !cond->who.peer)
        counts = notes_host(notes, cond->who.index)->counts;
    else if (play_find(p, &cond->who, &id) == PLAY_FOUND)
        counts = notes_conn(notes, id)->counts;
    struct pen pen = play_fail(p, cond->value), expected = play_expected(p),
               actual = play_actual(p);
    play_pen_who(p, &pen, &cond->who);
    pen_print(&pen, " has %s another number of ", sent ? "sent" : "received");
    play_pen_kind(&pen, cond->facts);
    pen_bounds(&expected, &cond->bounds, false);
    pen_print(&actual, "%llu",
              (unsigned long long)notes_counted(notes, counts, sent ? NOTES_SENT : NOTES_RECEIVED,
                                                cond->facts));
    return false;
}

static bool explain_count(struct player *p, const struct cond *cond) {
    struct pen pen = play_fail(p, cond->value), expected = play_expected(p),
               actual = play_actual(p);
    play_pen_who(p, &pen, &cond->who);
    pen_print(&pen, " has another number of connections in %s", play_state_name(p, cond->state));
    pen_bounds(&expected, &cond->bounds, false);
    pen_print(&actual, "%u", (unsigned)notes_host(play_notes(p), cond->who.index)->in[cond->state]);
    return false;
}

static bool explain_read(struct player *p, const struct cond *cond, const struct notes_conn *conn) {
    struct notes *notes = play_notes(p);
    struct pen pen = play_fail(p, cond->value), expected = play_expected(p),
               actual = play_actual(p);
    play_pen_who(p, &pen, &cond->who);
    play_hint_at_unread(p, &cond->who, conn);
    if (cond->kind == COND_READ_OCTETS) {
        pen_print(&pen, " has read another number of octets");
        pen_bounds(&expected, &cond->bounds, false);
        pen_print(&actual, "%llu", (unsigned long long)conn->read);
        return false;
    }
    pen_print(&pen, " has read another text");
    play_pen_text(&expected, cond->text.text, cond->text.octets, cond->text.octets);
    const struct notes_text *first = notes_at(notes, conn->text);
    uint64_t kept = conn->text == 0 ? 0 : conn->read < NOTES_TEXT ? conn->read : NOTES_TEXT;
    if (kept > notes->texts)
        kept = notes->texts;
    play_pen_text(&actual, first->octet, kept, conn->read);
    return false;
}

static bool explain_error(struct player *p, const struct cond *cond,
                          const struct notes_conn *conn) {
    struct pen pen = play_fail(p, cond->value), expected = play_expected(p),
               actual = play_actual(p);
    pen_print(&pen, "the last error of ");
    play_pen_who(p, &pen, &cond->who);
    pen_print(&pen, " is %s", lastack_errno_name(conn->error));
    pen_print(&expected, "%s", lastack_errno_name(cond->number));
    pen_print(&actual, "%s", lastack_errno_name(conn->error));
    return false;
}

/* ---- of the world ---------------------------------------------------------------------------- */

static bool explain_idle(struct player *p, const struct cond *cond) {
    struct lastack_next next;
    struct pen pen = play_fail(p, cond->value), actual = play_actual(p);
    const struct notes_conn *conn;
    pen_print(&pen, "something is left to happen");
    lastack_sim_next(p->sim, &next);
    conn = notes_conn(play_notes(p), next.connection);
    if (next.kind == LASTACK_NEXT_NOTHING) {
        pen_print(&actual, "a statement that was put off");
        return false;
    }
    if (next.kind == LASTACK_NEXT_ARRIVAL)
        pen_print(&actual, "a segment arrives at %s at ",
                  play_host_name(p, lastack_address_host(p->sim, next.segment.destination)));
    else
        pen_print(&actual, "a timeout of %s at ",
                  conn == NULL ? "?" : play_host_name(p, conn->host));
    pen_time(&actual, next.time);
    return false;
}

static void pen_end(struct player *p, struct pen *pen, const struct notes_conn *conn) {
    struct notes *notes = play_notes(p);
    if (conn == NULL)
        pen_print(pen, "nobody");
    else if (!(conn->flags & NOTES_TELLS))
        pen_print(pen, "%s", play_host_name(p, conn->host));
    else
        pen_print(pen, "%s %s", play_host_name(p, conn->host),
                  play_state_name(p, notes_state(notes, conn)));
    if (conn != NULL && conn->error != 0)
        pen_print(pen, " (%s)", lastack_errno_name(conn->error));
}

static bool explain_established(struct player *p, const struct cond *cond) {
    struct notes *notes = play_notes(p);
    const struct notes_conn *conn = notes_conn(notes, notes->opened);
    struct pen pen = play_fail(p, cond->value), expected = play_expected(p),
               actual = play_actual(p);
    pen_print(&expected,
              "the connection opened last ESTABLISHED at both ends, and none on its way");
    if (conn == NULL) {
        pen_print(&pen, "no connection has been opened");
        return false;
    }
    pen_print(&pen, "not established");
    pen_end(p, &actual, conn);
    pen_print(&actual, ", ");
    pen_end(p, &actual, notes_conn(notes, conn->peer));
    if (notes->opening > 0)
        pen_print(&actual, "; %u still opening", (unsigned)notes->opening);
    play_hint_at_refusal(p, conn);
    return false;
}

static bool explain_finding(struct player *p, const struct cond *cond) {
    struct lastack_found found;
    struct pen pen = play_fail(p, cond->value);
    if (p->judge == PLAY_NO_JUDGE) {
        pen_print(&pen, "the judge is off, and has found nothing");
        return false;
    }
    if (cond->kind == COND_FINDING) {
        pen_print(&pen, "the judge has not found %s", lastack_finding_name((unsigned)cond->number));
        struct pen hint = play_hint(p);
        pen_print(&hint, "%s", lastack_finding_text((unsigned)cond->number));
    } else if (lastack_judge_found(p->sim, p->judge, 0, &found)) {
        pen_print(&pen, "the judge has found %s: %s", lastack_finding_name(found.finding),
                  lastack_finding_text(found.finding));
        play_pen_finding(p, &found);
    }
    return false;
}

/* A segment, and of what else lines of the passage can ask what it has. */
static void pen_line(struct player *p, struct pen *pen, const struct cond *cond,
                     const struct passage_line *want, const struct notes_segment *segment) {
    play_pen_segment(p, pen, segment);
    if (want->pattern.given & GIVEN_WND)
        pen_print(pen, ", WND %u", segment->segment.wnd);
    if (cond->kind == COND_LADDER && segment->sender_state > 0)
        pen_print(pen, ", sender %s", play_state_name(p, segment->sender_state - 1u));
    if (cond->kind == COND_LADDER && segment->receiver_state > 0)
        pen_print(pen, ", receiver %s", play_state_name(p, segment->receiver_state - 1u));
}

static bool explain_no_line(struct player *p, const struct cond *cond,
                            const struct passage_line *want) {
    struct pen pen = play_fail(p, want->where), actual = play_actual(p);
    const struct notes_segment *nearest = match_nearest(play_notes(p), want);
    pen_print(&pen, "this passage is not in the trace: nothing is like its first line");
    if (nearest == NULL)
        return false;
    pen_line(p, &actual, cond, want, nearest);
    pen_print(&actual, ", sent at ");
    pen_time(&actual, nearest->sent);
    pen_print(&actual, ", is nearest");
    return false;
}

static bool explain_passage(struct player *p, const struct cond *cond) {
    struct notes *notes = play_notes(p);
    uint32_t reached = 0;
    notes_cell next = 0;
    match_passage(notes, cond, &reached, &next);
    const struct passage_line *want = &cond->passage[reached];
    if (reached == 0)
        return explain_no_line(p, cond, want);
    struct pen pen = play_fail(p, want->where), actual = play_actual(p);
    pen_print(&pen, "this passage is not in the trace: it agrees for %u line%s at most",
              (unsigned)reached, reached == 1 ? "" : "s");
    if (next == 0) {
        pen_print(&actual, "nothing more");
        return false;
    }
    const struct notes_line *line = notes_at(notes, next);
    pen_line(p, &actual, cond, want, notes_at(notes, line->segment));
    return false;
}

bool play_explain(struct player *p, const struct cond *cond) {
    uint32_t id = 0;
    switch (cond->kind) {
    case COND_IDLE:
        return explain_idle(p, cond);
    case COND_ESTABLISHED:
        return explain_established(p, cond);
    case COND_FINDING:
    case COND_NO_FINDING:
        return explain_finding(p, cond);
    case COND_WIRE:
    case COND_LADDER:
        return explain_passage(p, cond);
    case COND_SENT:
    case COND_RECEIVED:
        return explain_counted(p, cond);
    case COND_COUNT:
        return explain_count(p, cond);
    default:
        break;
    }
    const struct notes_conn *conn = play_need(p, &cond->who, &id);
    if (conn == NULL)
        return false;
    bool of_states = cond->kind == COND_IS || cond->kind == COND_PATH || cond->kind == COND_SPENT ||
                     cond->kind == COND_NEVER;
    if (of_states && !(conn->flags & NOTES_TELLS))
        return told_none(p, cond);
    switch (cond->kind) {
    case COND_IS:
        return explain_is(p, cond, conn);
    case COND_PATH:
        return explain_path(p, cond, conn);
    case COND_SPENT:
        return explain_spent(p, cond, conn);
    case COND_NEVER:
        return explain_never(p, cond, conn);
    case COND_ERROR:
        return explain_error(p, cond, conn);
    default:
        return explain_read(p, cond, conn);
    }
}
