/* Failures of a play, and how its things are named. */
#include "script/play.h"
#include "script/words.h"
#include <string.h>

struct pen play_fail(struct player *p, struct where where) {
    struct pen pen = diag_begin(&p->result->failure, p->script, LASTACK_FAILED, where);
    p->result->failure.time = lastack_sim_now(p->sim);
    return pen;
}

struct pen play_expected(struct player *p) {
    return pen_at(p->result->failure.expected, sizeof p->result->failure.expected);
}

struct pen play_actual(struct player *p) {
    return pen_at(p->result->failure.actual, sizeof p->result->failure.actual);
}

struct pen play_hint(struct player *p) {
    return pen_at(p->result->failure.hint, sizeof p->result->failure.hint);
}

bool play_fail_text(struct player *p, struct where where, const char *format, ...) {
    struct pen pen = play_fail(p, where);
    va_list list;
    va_start(list, format);
    pen_vprint(&pen, format, list);
    va_end(list);
    return false;
}

bool play_exhausted(struct player *p, struct where where, const char *format, ...) {
    struct pen pen = diag_begin(&p->result->failure, p->script, LASTACK_EXHAUSTED, where);
    va_list list;
    if (p->sim != NULL)
        p->result->failure.time = lastack_sim_now(p->sim);
    va_start(list, format);
    pen_vprint(&pen, format, list);
    va_end(list);
    return false;
}

/* The key of `set` that raises a limit of the world; NULL: the verdict is about none. */
static const char *limit_of(unsigned verdict) {
    static const char *const key[] = {NULL,
#define X(member, id, initial, most, text) "limit." #member,
                                      LASTACK_LIMITS(X)
#undef X
    };
    return verdict < sizeof key / sizeof key[0] ? key[verdict] : NULL;
}

static uint32_t limit_value(const struct lastack_limits *limits, unsigned verdict) {
    const uint32_t value[] = {0,
#define X(member, id, initial, most, text) limits->member,
                              LASTACK_LIMITS(X)
#undef X
    };
    return verdict < sizeof value / sizeof value[0] ? value[verdict] : 0;
}

/* Which effect, and what it should have been. */
static void pen_malformed(struct player *p) {
    struct pen expected = play_expected(p), actual = play_actual(p);
    struct lastack_malformed m;
    if (!lastack_sim_malformed(p->sim, &m))
        return;
    pen_print(&expected, "%s", lastack_malformed_text(m.reason));
    if (m.reason == LASTACK_MALFORMED_COUNTS)
        pen_print(&actual, "%u effects of %d, %u segments of %d, %u rules of %d", m.effect.a,
                  LASTACK_OUT_EFFECTS, m.effect.b, LASTACK_OUT_SEGMENTS, m.effect.c,
                  LASTACK_OUT_RULES);
    else if (m.reason == LASTACK_MALFORMED_KIND)
        pen_print(&actual, "an effect of kind %u", m.effect.kind);
    else
        pen_print(&actual, "%s a=%u b=%u c=%u", lastack_effect_name(m.effect.kind), m.effect.a,
                  m.effect.b, m.effect.c);
    switch (m.reason) {
    case LASTACK_MALFORMED_SEGMENT_SIZE:
        pen_print(&actual, ", with %u octets of text", m.octets);
        break;
    case LASTACK_MALFORMED_SEGMENT_TEXT:
        pen_print(&actual, ", with text [%u, %u); SEND holds [%u, %u)", m.place,
                  m.place + m.octets, m.text.out_held, m.text.out_end);
        break;
    case LASTACK_MALFORMED_RELEASE:
        pen_print(&actual, "; SEND holds [%u, %u)", m.text.out_held, m.text.out_end);
        break;
    case LASTACK_MALFORMED_KEEP_RANGE:
        pen_print(&actual, "; %u octets have arrived", m.octets);
        break;
    case LASTACK_MALFORMED_KEEP_PLACE:
    case LASTACK_MALFORMED_DELIVER_BACK:
    case LASTACK_MALFORMED_DELIVER_GAP:
        pen_print(&actual, "; what can be read ends at place %u", m.text.in_ready);
        break;
    default:
        break;
    }
}

bool play_stopped(struct player *p) {
    unsigned verdict = lastack_sim_verdict(p->sim);
    uint32_t culprit = lastack_sim_culprit(p->sim);
    const char *limit = limit_of(verdict);
    /* What goes on for ever is the endpoints' doing; the rest is ours. */
    bool theirs = verdict == LASTACK_VERDICT_SPINS || verdict == LASTACK_VERDICT_MALFORMED ||
                  verdict == LASTACK_VERDICT_TIME || verdict == LASTACK_LIMIT_SAME_TIME;
    struct pen pen = diag_begin(&p->result->failure, p->script,
                                theirs ? LASTACK_FAILED : LASTACK_EXHAUSTED, p->at->where);
    p->result->failure.time = lastack_sim_now(p->sim);
    pen_print(&pen, "%s", lastack_verdict_text(verdict));
    const struct notes_conn *conn = notes_conn(play_notes(p), culprit);
    if (conn != NULL)
        pen_print(&pen, " (%s, #%u)", play_host_name(p, conn->host), (unsigned)culprit);
    pen_malformed(p);
    if (limit != NULL && verdict != LASTACK_LIMIT_SAME_TIME) {
        struct pen hint = play_hint(p);
        pen_print(&hint, "it is %u; `set %s N` sets it",
                  (unsigned)limit_value(&p->limits, verdict), limit);
    }
    return false;
}

/* ---- names ----------------------------------------------------------------------------------- */

const char *play_host_name(const struct player *p, int32_t host) {
    const struct script_name *name = script_name(p->script, NAME_HOST, (uint32_t)host);
    return name == NULL ? "?" : name->text.text;
}

void play_pen_who(const struct player *p, struct pen *pen, const struct who *who) {
    const struct script_name *name =
        script_name(p->script, who->kind == WHO_HOST ? NAME_HOST : NAME_CONNECTION, who->index);
    pen_print(pen, "%s%s", name->text.text, who->peer ? ".peer" : "");
}

static const char *name_of_host(void *context, int host) {
    return play_host_name(context, host);
}

static const char *name_of_connection(void *context, uint32_t connection) {
    struct player *p = context;
    const struct notes_conn *conn = notes_conn(play_notes(p), connection);
    if (conn == NULL)
        return NULL;
    const struct notes_conn *peer = notes_conn(play_notes(p), conn->peer);
    bool own = conn->name != 0;
    uint32_t name = own ? conn->name : peer != NULL ? peer->name : 0;
    if (name == 0)
        return NULL;
    const char *text = script_name(p->script, NAME_CONNECTION, name - 1u)->text.text;
    if (own) /* as mostly; traces ask for each of their lines */
        return text;
    struct pen pen = pen_at(p->text, sizeof p->text);
    pen_print(&pen, "%s.peer", text);
    return p->text;
}

/* A tag is the number of the step that made a fault, + 1. */
static const char *name_of_tag(void *context, uint32_t tag) {
    struct player *p = context;
    if (tag == 0 || tag > p->script->steps)
        return NULL;
    const struct where *where = &p->script->step[tag - 1].where;
    const char *file = p->script->file[where->file].name;
    const char *slash = strrchr(file, '/');
    struct pen pen = pen_at(p->text, sizeof p->text);
    pen_print(&pen, "%s:%u", slash == NULL ? file : slash + 1, (unsigned)where->line);
    return p->text;
}

const char *play_state_name(const struct player *p, unsigned state) {
    return lastack_state_name_in(p->play->style, state);
}

struct lastack_names play_names(struct player *p) {
    return (struct lastack_names){
        .host = name_of_host,
        .connection = name_of_connection,
        .tag = name_of_tag,
        .context = p,
        .style = p->play->style,
    };
}

/* ---- kinds, segments, texts ------------------------------------------------------------------ */

void play_pen_kind(struct pen *pen, uint32_t facts) {
    static const struct {
        uint32_t fact;
        const char *name;
    } names[] = {
        {LASTACK_FACT_SYN, "SYN"},
        {LASTACK_FACT_SYN_ACK, "SYN,ACK"},
        {LASTACK_FACT_PURE_ACK, "ACK"},
        {LASTACK_FACT_FIN, "FIN"},
        {LASTACK_FACT_RST, "RST"},
        {LASTACK_FACT_DATA, "DATA"},
        {LASTACK_FACT_ACK_OF_SYN, "ACK of SYN"},
        {LASTACK_FACT_ACK_OF_FIN, "ACK of FIN"},
        {LASTACK_FACT_FINAL_ACK, "final ACK"},
    };
    bool again = (facts & LASTACK_FACT_RETRANSMISSION) != 0;
    facts &= ~(uint32_t)LASTACK_FACT_RETRANSMISSION;
    if (again)
        pen_print(pen, "retransmission%s", facts != 0 ? " of " : "");
    else if (facts == 0)
        pen_print(pen, "segment");
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (names[i].fact == facts)
            pen_print(pen, "%s", names[i].name);
}

void play_pen_segment(struct player *p, struct pen *pen, const struct notes_segment *segment) {
    char text[LASTACK_SEGMENT_TEXT];
    lastack_segment_print(&segment->segment, text, sizeof text);
    pen_print(pen, "%s > %s %s", play_host_name(p, segment->from), play_host_name(p, segment->to),
              text);
    if (segment->flags & NOTES_LOST)
        pen_print(pen, " lost");
}

void play_pen_text(struct pen *pen, const void *text, uint64_t octets, uint64_t of) {
    enum { SHOWN = 60 };
    uint32_t shown = octets < SHOWN ? (uint32_t)octets : SHOWN;
    pen_print(pen, "\"");
    pen_slice(pen, (struct slice){text, shown});
    pen_print(pen, "\"%s", shown < of ? "..." : "");
    if (shown < of)
        pen_print(pen, " (%llu octets)", (unsigned long long)of);
}
