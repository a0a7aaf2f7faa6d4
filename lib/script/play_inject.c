/* inject: a segment is forged in somebody's name. */
#include "base/memory.h"
#include "script/play.h"
#include <string.h>

enum { FROM_NOWHERE = 1 /* the port of a forger who has no connection */, WINDOW = 65535 };

/* Where the segment goes: the receiver's path, and its connection if it has or had one. */
struct target {
    struct lastack_path path;
    uint32_t id; /* 0: from nowhere, to a port */
};

static bool towards(const struct player *p, const struct notes_conn *conn, int32_t host) {
    return lastack_address_host(p->sim, conn->path.remote) == host;
}

/* The receiving host's only connection with the other host, or the last that was one. */
static bool between_hosts(struct player *p, const struct step *step, uint32_t *id) {
    struct notes *notes = play_notes(p);
    const struct who *to = &step->u.inject.to;
    int32_t from = step->u.inject.from.index;
    const struct notes_host *host = notes_host(notes, to->index);
    uint32_t several = 0;
    for (uint32_t at = host->first; at != 0; at = notes_conn(notes, at)->next)
        if (towards(p, notes_conn(notes, at), from)) {
            several++;
            *id = at;
        }
    if (several == 0 && host->closed != 0 && towards(p, notes_conn(notes, host->closed), from))
        *id = host->closed;
    if (several <= 1 && *id != 0)
        return true;
    struct pen pen = play_fail(p, to->where), hint = play_hint(p);
    if (several > 1) {
        pen_print(&pen, "there are %u connections between these two hosts", (unsigned)several);
        pen_print(&hint, "name one of them: `inject c1 > c1.peer ...`");
    } else {
        pen_print(&pen, "there is no connection between these two hosts");
        pen_print(&hint, "a segment to a port comes from nowhere: `inject client > server:80 ...`");
    }
    return false;
}

static struct lastack_path turned(struct lastack_path path) {
    return (struct lastack_path){path.remote, path.local, path.remote_port, path.local_port};
}

/* Either of them is a connection: the receiver is that one, or its other end. */
static bool by_name(struct player *p, const struct step *step, struct target *target) {
    bool from = who_is_host(&step->u.inject.to);
    const struct who *who = from ? &step->u.inject.from : &step->u.inject.to;
    uint32_t id = 0;
    const struct notes_conn *conn = play_need(p, who, &id);
    if (conn == NULL)
        return false;
    target->id = from ? conn->peer : id;
    target->path = from ? turned(conn->path) : conn->path;
    return true;
}

static bool find_target(struct player *p, const struct step *step, struct target *target) {
    const struct who *from = &step->u.inject.from, *to = &step->u.inject.to;
    uint16_t from_port = step->u.inject.from_port, to_port = step->u.inject.to_port;
    if (!who_is_host(from) || !who_is_host(to))
        return by_name(p, step, target);
    if (to_port == 0) {
        if (!between_hosts(p, step, &target->id))
            return false;
        target->path = notes_conn(play_notes(p), target->id)->path;
        return true;
    }
    target->path.local = lastack_host_address(p->sim, to->index);
    target->path.remote = lastack_host_address(p->sim, from->index);
    target->path.local_port = to_port;
    target->path.remote_port = from_port != 0 ? from_port : FROM_NOWHERE;
    struct lastack_connection there;
    if (lastack_sim_find(p->sim, &target->path, &there))
        target->id = there.id;
    return true;
}

/* ---- the receiver's variables ---------------------------------------------------------------- */

/* RCV.NXT and IRS begin with the peer's SYN. */
static bool before_syn(const struct lastack_view *view) {
    return (view->known & LASTACK_KNOWS_STATE) && view->state == LASTACK_SYN_SENT;
}

/* Which are known, 1 << enum variable, and their values. */
static uint32_t variables(struct player *p, const struct target *target, int64_t value[VAR_COUNT]) {
    struct lastack_view view;
    uint32_t known = 0;
    const struct notes_conn *conn = notes_conn(play_notes(p), target->id);
    if (conn != NULL && (conn->flags & NOTES_ISS)) {
        known |= 1u << VAR_ISS;
        value[VAR_ISS] = conn->iss;
    }
    if (conn != NULL && (conn->flags & NOTES_IRS)) {
        known |= 1u << VAR_IRS;
        value[VAR_IRS] = conn->irs;
    }
    if (target->id == 0 || !lastack_sim_view(p->sim, &target->path, &view))
        return known;
    if (view.known & LASTACK_KNOWS_SND) {
        known |= 1u << VAR_SND_UNA | 1u << VAR_SND_NXT | 1u << VAR_SND_MAX | 1u << VAR_ISS;
        value[VAR_SND_UNA] = view.snd_una.n;
        value[VAR_SND_NXT] = view.snd_nxt.n;
        value[VAR_SND_MAX] = view.snd_max.n;
        value[VAR_ISS] = view.iss.n;
    }
    if (view.known & LASTACK_KNOWS_WND) {
        known |= 1u << VAR_SND_WND;
        value[VAR_SND_WND] = view.snd_wnd;
    }
    if (view.known & LASTACK_KNOWS_RCV) {
        known |= 1u << VAR_RCV_WND;
        value[VAR_RCV_WND] = view.rcv_wnd;
    }
    if ((view.known & LASTACK_KNOWS_RCV) && !before_syn(&view)) {
        known |= 1u << VAR_RCV_NXT | 1u << VAR_IRS;
        value[VAR_RCV_NXT] = view.rcv_nxt.n;
        value[VAR_IRS] = view.irs.n;
    }
    return known;
}

/* A variable that no endpoint has, or that this one keeps to itself. Answers false. */
static bool no_value(struct player *p, const struct step *step, const struct target *target,
                     const char *name) {
    struct lastack_connection there;
    struct lastack_view view;
    const char *why = " has no connection";
    if (target->id != 0 && lastack_sim_find(p->sim, &target->path, &there))
        why = lastack_sim_view(p->sim, &target->path, &view) && before_syn(&view)
                  ? " has had no SYN yet"
                  : "'s endpoint does not show it";
    return play_fail_text(p, step->where, "%s has no value: its receiver%s", name, why);
}

/* What a sum comes to, modulo 2^32. */
static bool add_up(struct player *p, const struct step *step, const struct target *target,
                   const struct sum *sum, uint32_t known, const int64_t value[VAR_COUNT],
                   uint32_t *total) {
    static const char *const name[VAR_COUNT] = {
        [VAR_SND_UNA] = "SND.UNA", [VAR_SND_NXT] = "SND.NXT", [VAR_SND_MAX] = "SND.MAX",
        [VAR_SND_WND] = "SND.WND", [VAR_ISS] = "ISS",         [VAR_RCV_NXT] = "RCV.NXT",
        [VAR_RCV_WND] = "RCV.WND", [VAR_IRS] = "IRS"};
    int64_t result = sum->plus;
    for (unsigned i = 0; i < VAR_COUNT; i++) {
        if (sum->times[i] == 0)
            continue;
        if (!((known >> i) & 1))
            return no_value(p, step, target, name[i]);
        result += sum->times[i] * value[i];
    }
    *total = (uint32_t)((uint64_t)result & UINT32_MAX);
    return true;
}

/* ---- the segment ----------------------------------------------------------------------------- */

/* What the true peer last advertised. */
static uint16_t window_of(struct player *p, const struct target *target) {
    struct notes *notes = play_notes(p);
    const struct notes_conn *conn = notes_conn(notes, target->id);
    const struct notes_conn *peer = conn == NULL ? NULL : notes_conn(notes, conn->peer);
    return peer != NULL && (peer->flags & NOTES_WND) ? peer->wnd : (uint16_t)WINDOW;
}

static bool forge(struct player *p, const struct step *step, const struct target *target,
                  struct lastack_segment *seg) {
    const struct pattern *pattern = step->u.inject.pattern;
    int64_t value[VAR_COUNT] = {0};
    uint32_t known = variables(p, target, value), wnd = window_of(p, target);
    if (!add_up(p, step, target, &pattern->seq, known, value, &seg->seq.n) ||
        !add_up(p, step, target, &pattern->ack, known, value, &seg->ack.n) ||
        ((pattern->given & GIVEN_WND) &&
         !add_up(p, step, target, &pattern->wnd, known, value, &wnd)))
        return false;
    if (wnd > UINT16_MAX)
        return play_fail_text(p, step->where, "WND is %u, and has room for 65535", (unsigned)wnd);
    seg->wnd = (uint16_t)wnd;
    seg->up = (uint16_t)pattern->up;
    seg->ctl = (uint8_t)pattern->ctl;
    seg->source = target->path.remote;
    seg->destination = target->path.local;
    seg->source_port = target->path.remote_port;
    seg->destination_port = target->path.local_port;
    seg->text_octets = pattern->text.text != NULL ? pattern->text.octets : pattern->data;
    seg->option_octets = pattern->given & GIVEN_MSS ? 4 : 0;
    return true;
}

bool play_inject(struct player *p, const struct step *step) {
    const struct pattern *pattern = step->u.inject.pattern;
    struct target target = {.id = 0};
    struct lastack_segment seg = {.seq = {0}};
    uint8_t option[LASTACK_OPTION_OCTETS] = {2, 4, (uint8_t)(pattern->mss >> 8),
                                             (uint8_t)pattern->mss};
    if (!find_target(p, step, &target) || !forge(p, step, &target, &seg))
        return false;
    const char *text = pattern->text.text;
    char *made = NULL;
    if (text == NULL && seg.text_octets > 0) {
        made = memory_get(p->play->memory, seg.text_octets);
        if (made == NULL)
            return play_exhausted(p, step->where, "there is no memory for this segment's text");
        for (uint32_t i = 0; i < seg.text_octets; i++)
            made[i] = play_pattern(i);
        text = made;
    }
    int result = lastack_sim_inject(p->sim, &seg, option, text);
    memory_put(p->play->memory, made, seg.text_octets);
    if (lastack_sim_verdict(p->sim) != LASTACK_VERDICT_NONE)
        return play_stopped(p);
    return result < 0
               ? play_exhausted(p, step->where, "the world has no room for this text (limit.text)")
               : true;
}
