/* Does a condition hold? */
#include "script/play.h"
#include <string.h>

static enum play_holds answer(bool holds) {
    return holds ? PLAY_HOLDS : PLAY_HOLDS_NOT;
}

static enum play_holds within(const struct bounds *bounds, uint64_t value) {
    return answer(value >= (uint64_t)bounds->least && value <= (uint64_t)bounds->most);
}

/* ---- of the world ---------------------------------------------------------------------------- */

/* The connection opened last has been ESTABLISHED at both ends, and none is on its way. */
static enum play_holds holds_established(struct player *p) {
    struct notes *notes = play_notes(p);
    const struct notes_conn *conn = notes_conn(notes, notes->opened);
    const struct notes_conn *peer = conn == NULL ? NULL : notes_conn(notes, conn->peer);
    enum { WANTS = NOTES_ALIVE | NOTES_OPENED };
    return answer(peer != NULL && notes->opening == 0 && (conn->flags & WANTS) == WANTS &&
                  (peer->flags & WANTS) == WANTS);
}

static bool is_found(struct player *p, uint32_t finding) {
    struct lastack_found found;
    if (p->judge == PLAY_NO_JUDGE)
        return false;
    for (uint32_t i = 0; lastack_judge_found(p->sim, p->judge, i, &found); i++)
        if (found.finding == finding)
            return true;
    return false;
}

static enum play_holds holds_passage(struct player *p, const struct cond *cond) {
    uint32_t reached;
    notes_cell next;
    return answer(match_passage(play_notes(p), cond, &reached, &next));
}

/* ---- of a host, of a connection -------------------------------------------------------------- */

static bool same_text(struct notes *notes, const struct notes_conn *conn, struct slice text) {
    if (conn->read != text.octets)
        return false;
    notes_cell at = conn->text;
    for (uint32_t i = 0; i < text.octets; i += NOTES_TEXT) {
        const struct notes_text *part = notes_at(notes, at);
        uint32_t octets = text.octets - i < NOTES_TEXT ? text.octets - i : NOTES_TEXT;
        if (memcmp(part->octet, text.text + i, octets) != 0)
            return false;
        at = part->next;
    }
    return true;
}

/* A host's name stands for all its segments, a connection's for its own. */
static enum play_holds holds_counted(struct player *p, const struct cond *cond) {
    struct notes *notes = play_notes(p);
    unsigned way = cond->kind == COND_SENT ? NOTES_SENT : NOTES_RECEIVED;
    notes_cell counts = 0;
    uint32_t id = 0;
    if (cond->who.kind == WHO_HOST && !cond->who.peer) {
        counts = notes_host(notes, cond->who.index)->counts;
    } else {
        enum play_found found = play_find(p, &cond->who, &id);
        if (found == PLAY_SEVERAL)
            play_not_found(p, &cond->who, found);
        if (found != PLAY_FOUND)
            return found == PLAY_SEVERAL ? PLAY_BROKEN : PLAY_UNKNOWN;
        counts = notes_conn(notes, id)->counts;
    }
    return within(&cond->bounds, notes_counted(notes, counts, way, cond->facts));
}

/* Conditions of states; of an endpoint that tells none, none holds. */
static enum play_holds holds_of_states(struct player *p, const struct cond *cond,
                                       const struct notes_conn *conn) {
    struct notes *notes = play_notes(p);
    uint32_t reached;
    if (!(conn->flags & NOTES_TELLS))
        return PLAY_HOLDS_NOT;
    switch (cond->kind) {
    case COND_IS:
        return answer(notes_state(notes, conn) == cond->state);
    case COND_PATH:
        return answer(match_path(notes, conn, cond, &reached));
    case COND_SPENT:
        return within(&cond->bounds,
                      (uint64_t)notes_spent(notes, conn, cond->state, lastack_sim_now(p->sim)));
    default: /* COND_NEVER */
        return answer(!((conn->visited >> cond->state) & 1));
    }
}

static enum play_holds holds_of(struct player *p, const struct cond *cond,
                                const struct notes_conn *conn) {
    switch (cond->kind) {
    case COND_READ_OCTETS:
        return within(&cond->bounds, conn->read);
    case COND_READ_TEXT:
        return answer(same_text(play_notes(p), conn, cond->text));
    case COND_ERROR:
        return answer(conn->error == cond->number);
    default:
        return holds_of_states(p, cond, conn);
    }
}

/* "CLOSED is fictional because it represents the state when there is no TCB, and therefore, no
 * connection" (3.3.2). Of a host that waits for its first one there is a TCB, in LISTEN. */
static bool is_closed_host(struct notes *notes, const struct cond *cond) {
    return cond->kind == COND_IS && cond->state == LASTACK_CLOSED && cond->who.kind == WHO_HOST &&
           !cond->who.peer && notes_host(notes, cond->who.index)->listeners == 0;
}

enum play_holds play_holds(struct player *p, const struct cond *cond) {
    struct notes *notes = play_notes(p);
    uint32_t id = 0;
    switch (cond->kind) {
    case COND_IDLE:
        return answer(play_idle(p));
    case COND_ESTABLISHED:
        return holds_established(p);
    case COND_FINDING:
        return answer(is_found(p, (uint32_t)cond->number));
    case COND_NO_FINDING:
        return answer(p->judge == PLAY_NO_JUDGE || lastack_judge_count(p->sim, p->judge) == 0);
    case COND_WIRE:
    case COND_LADDER:
        return holds_passage(p, cond);
    case COND_SENT:
    case COND_RECEIVED:
        return holds_counted(p, cond);
    case COND_COUNT:
        return within(&cond->bounds, notes_host(notes, cond->who.index)->in[cond->state]);
    default:
        break;
    }
    enum play_found found = play_find(p, &cond->who, &id);
    if (found == PLAY_SEVERAL) {
        play_not_found(p, &cond->who, found);
        return PLAY_BROKEN;
    }
    if (found == PLAY_FOUND)
        return holds_of(p, cond, notes_conn(notes, id));
    return is_closed_host(notes, cond) ? PLAY_HOLDS : PLAY_UNKNOWN;
}

bool play_expect(struct player *p, const struct step *step) {
    const struct cond *cond = &step->u.cond;
    uint32_t id;
    switch (play_holds(p, cond)) {
    case PLAY_HOLDS:
        p->result->expectations++;
        return true;
    case PLAY_HOLDS_NOT:
        play_explain(p, cond);
        play_hint_at_expect(p, cond);
        return false;
    case PLAY_UNKNOWN:
        play_not_found(p, &cond->who, play_find(p, &cond->who, &id));
        play_hint_at_expect(p, cond);
        return false;
    default:
        return false;
    }
}
