/* What the judge has found, and where: a finding that no scenario expects is told as a failure. */
#include "script/play.h"

static void pen_edge(const struct player *p, struct pen *expected, struct pen *actual,
                     uint32_t detail) {
    unsigned event = detail >> 16, from = detail >> 8 & 0xff, to = detail & 0xff;
    pen_print(actual, "%s -> %s", play_state_name(p, from), play_state_name(p, to));
    if (event == LASTACK_EVENT_NONE) {
        pen_print(expected, "edges of the table, for what happened there");
        return;
    }
    const struct lastack_edge *edge = lastack_edge_find(from, event);
    pen_print(actual, " on %s", lastack_event_name(event));
    if (edge == NULL)
        pen_print(expected, "%s is not left on %s", play_state_name(p, from),
                  lastack_event_name(event));
    else
        pen_print(expected, "%s -> %s on %s", play_state_name(p, from),
                  play_state_name(p, edge->to), lastack_event_name(event));
}

/* In CLOSED no timeout is due, and in TIME-WAIT one is wanted too late, too early, or never. */
static void pen_timer(const struct player *p, struct pen *expected, struct pen *actual,
                      const struct lastack_found *found) {
    if (found->due == LASTACK_NEVER) {
        pen_print(expected, "no timeout wanted");
    } else {
        pen_print(expected, "a timeout wanted at ");
        pen_time(expected, found->due);
        pen_print(expected, ", after 2*MSL");
    }
    pen_print(actual, "in %s ", play_state_name(p, found->detail));
    if (found->wanted == LASTACK_NEVER) {
        pen_print(actual, "none is wanted");
        return;
    }
    pen_print(actual, "one is wanted at ");
    pen_time(actual, found->wanted);
}

static void pen_untold(const struct player *p, struct pen *expected, struct pen *actual,
                       unsigned state) {
    const char *signal = state == LASTACK_ESTABLISHED  ? "OPENED"
                         : state == LASTACK_CLOSE_WAIT ? "PEER_CLOSED"
                                                       : "TIMED_OUT";
    pen_print(expected, "the signal %s", signal);
    pen_print(actual, "none, and it is in %s", play_state_name(p, state));
}

/* Without a default: the compiler tells of a finding that has no words here. */
static void pen_detail(const struct player *p, struct pen *expected, struct pen *actual,
                       const struct lastack_found *found) {
    unsigned detail = found->detail;
    switch ((enum lastack_finding)found->finding) {
    case LASTACK_FINDING_EDGE:
        pen_edge(p, expected, actual, detail);
        break;
    case LASTACK_FINDING_VARIABLES:
        pen_print(expected, "SND.UNA =< SND.NXT");
        pen_print(actual, "SND.UNA is %u", detail);
        break;
    case LASTACK_FINDING_ACK_UNSENT:
        pen_print(expected, "SEG.ACK of what has come in, or before it");
        pen_print(actual, "<ACK=%u>", detail);
        break;
    case LASTACK_FINDING_TEXT:
        pen_print(expected, "all octets that were sent, each in its place");
        pen_print(actual, "not so at place %u of the stream", detail);
        break;
    case LASTACK_FINDING_GHOST_TEXT:
        pen_print(expected, "text of its own peer");
        pen_print(actual, "other text delivered at place %u of the stream", detail);
        break;
    case LASTACK_FINDING_FIN_MOVES:
        pen_print(expected, "one FIN, after all text, the same each time it is sent");
        pen_print(actual, "a FIN, or text, at sequence number %u", detail);
        break;
    case LASTACK_FINDING_FIN_UNHEARD:
        pen_print(expected, "<ACK=%u>, within 0.5s of the FIN <SEQ=%u>", detail + 1, detail);
        pen_print(actual, "no such ACK, and the FIN comes again");
        break;
    case LASTACK_FINDING_WINDOW_SHRINKS:
        pen_print(expected, "SEG.ACK + SEG.WND not less than before");
        pen_print(actual, "the right edge is now %u, left of what was offered", detail);
        break;
    case LASTACK_FINDING_BEYOND_WINDOW:
        pen_print(expected, "text up to the right edge of the window, or one octet to probe it");
        pen_print(actual, "text up to %u, right of what was offered", detail);
        break;
    case LASTACK_FINDING_RST_OF_RST:
        pen_print(expected, "no segment");
        pen_print(actual, "<SEQ=%u><CTL=RST>", detail);
        break;
    case LASTACK_FINDING_TIMER:
        pen_timer(p, expected, actual, found);
        break;
    case LASTACK_FINDING_NO_TIMER:
        pen_print(expected, "a timeout wanted, to send again or to probe");
        pen_print(actual, "none is wanted, SND.UNA is %u", detail);
        break;
    case LASTACK_FINDING_NO_TIME_WAIT:
        pen_print(expected, "2*MSL in TIME-WAIT for the end that sent its FIN first");
        break;
    case LASTACK_FINDING_CHATTER:
        pen_print(expected, "at most 64");
        pen_print(actual, "%u", detail);
        break;
    case LASTACK_FINDING_UNTOLD:
        pen_untold(p, expected, actual, detail);
        break;
    case LASTACK_FINDING_TWIN:
        pen_print(expected, "a four-tuple of its own");
        pen_print(actual, "it has the four-tuple of connection #%u", detail);
        break;
    case LASTACK_FINDING_NONE:
    case LASTACK_FINDING_COUNT:
        break;
    }
}

static void pen_where(struct player *p, struct pen *actual, const struct lastack_found *found) {
    const struct lastack_names names = play_names(p);
    const char *name = names.connection(p, found->connection);
    pen_print(actual, "%sby ", actual->used > 0 ? ", " : "");
    pen_print(actual, "%s", name != NULL ? name : play_host_name(p, found->host));
    if (found->connection != 0)
        pen_print(actual, " (%s%sconnection #%u)",
                  name != NULL ? play_host_name(p, found->host) : "", name != NULL ? ", " : "",
                  (unsigned)found->connection);
    pen_print(actual, ", at ");
    pen_time(actual, found->time);
}

void play_pen_finding(struct player *p, const struct lastack_found *found) {
    struct pen expected = play_expected(p), actual = play_actual(p), hint = play_hint(p);
    const char *name = lastack_finding_name(found->finding);
    unsigned event = found->detail >> 16, from = found->detail >> 8 & 0xff;
    p->result->failure.finding = found->finding;
    pen_detail(p, &expected, &actual, found);
    pen_where(p, &actual, found);
    if (found->finding == LASTACK_FINDING_EDGE && event != LASTACK_EVENT_NONE)
        pen_print(&hint, "`lastack explain %s %s` says what is right", play_state_name(p, from),
                  lastack_event_name(event));
    else
        pen_print(&hint,
                  "`lastack explain %s` says what that means, `lastack run -v` shows what its "
                  "endpoint did then",
                  name);
    pen_print(&hint, "; if it is meant to be wrong, `expect finding %s`", name);
}

bool play_findings(struct player *p) {
    struct lastack_found found;
    if (p->judge == PLAY_NO_JUDGE)
        return true;
    for (; lastack_judge_found(p->sim, p->judge, p->judged, &found); p->judged++) {
        if ((p->script->findings >> found.finding) & 1)
            continue;
        struct pen pen = play_fail(p, p->at->where);
        pen_print(&pen, "the judge has found %s: %s", lastack_finding_name(found.finding),
                  lastack_finding_text(found.finding));
        play_pen_finding(p, &found);
        return false;
    }
    return true;
}
