/* Plays the list of steps against a world. What must be remembered from one event to the next is in
 * the notes; here is only what belongs to this play of the scenario. Every play_* that answers a
 * bool answers false when the scenario is over before its end: the failure has then been told. */
#ifndef SCRIPT_PLAY_H
#define SCRIPT_PLAY_H
#include "script/diagnose.h"
#include "script/notes.h"

#define PLAY_DAY      (24 * 3600 * LASTACK_SECOND) /* what waits longer than this waits in vain */
#define PLAY_NO_JUDGE UINT32_MAX

/* What the caller has set, and the scenario's own `set` therefore passes over. */
struct overridden {
    uint64_t knobs; /* 1 << enum lastack_knob, or-ed */
    bool ports, profile;
};

struct player {
    const struct lastack_scenario *script;
    const struct lastack_play *play;
    struct lastack_result *result;
    lastack_sim *sim;
    struct lastack_limits limits; /* of the world */
    uint32_t judge, resident;     /* numbers of residents */
    uint32_t judged;          /* findings that have been looked at */
    struct overridden overridden;
    const struct lastack_endpoint_ops *kind[LASTACK_KINDS]; /* the script's, and the caller's */
    uint32_t kinds;
    lastack_time look_at;  /* when the caller wants to look; LASTACK_NEVER: not */
    bool scheduled;        /* a statement that was put off is at work: it cannot wait */
    const struct step *at; /* the statement at work */
    char text[2 * LASTACK_NAME_OCTETS_MAX]; /* room for a name */
    char *pattern;                          /* of `send N`; NULL: not made yet */
    size_t pattern_octets;                  /* that can be sent of it at once */
};

static inline struct notes *play_notes(const struct player *p) {
    return notes_of(p->sim, p->resident);
}

/* ---- play_fail.c: failures ------------------------------------------------------------------- */

/* The scenario has failed here: the pen of its message. */
struct pen play_fail(struct player *p, struct where where);
struct pen play_expected(struct player *p);
struct pen play_actual(struct player *p);
struct pen play_hint(struct player *p);
/* A message and no more; answers false. */
bool play_fail_text(struct player *p, struct where where, const char *format, ...)
    DIAG_FORMAT(3, 4);
/* A limit, or memory: the scenario cannot go on. Answers false. */
bool play_exhausted(struct player *p, struct where where, const char *format, ...)
    DIAG_FORMAT(3, 4);
/* The world has stopped with a verdict. Answers false. */
bool play_stopped(struct player *p);
void play_pen_who(const struct player *p, struct pen *pen, const struct who *who);
void play_pen_kind(struct pen *pen, uint32_t facts); /* "SYN,ACK", "retransmission of FIN" */
void play_pen_segment(struct player *p, struct pen *pen, const struct notes_segment *segment);
void play_pen_text(struct pen *pen, const void *text, uint64_t octets, uint64_t of);
const char *play_host_name(const struct player *p, int32_t host);
const char *play_state_name(const struct player *p, unsigned state);
/* For the trace. */
struct lastack_names play_names(struct player *p);

/* ---- play_find.c: whose ---------------------------------------------------------------------- */

enum play_found { PLAY_FOUND, PLAY_NOT_YET, PLAY_SEVERAL };
/* The connection that a name stands for now. */
enum play_found play_find(struct player *p, const struct who *who, uint32_t *id);
/* What is wrong with it when it is not PLAY_FOUND; answers false. */
bool play_not_found(struct player *p, const struct who *who, enum play_found found);
/* One that must be there. NULL: it is not, and the failure is told. */
struct notes_conn *play_need(struct player *p, const struct who *who, uint32_t *id);
void play_name(struct player *p, int32_t name, uint32_t id);

/* ---- play.c ---------------------------------------------------------------------------------- */

bool play_step(struct player *p, const struct step *step);
/* Answers false when the caller wants no more of it. */
bool play_goes_on(struct player *p);

/* ---- play_birth.c ---------------------------------------------------------------------------- */

/* The world with its hosts, and what the caller has set. */
bool play_birth(struct player *p);

/* ---- play_use.c ------------------------------------------------------------------------------ */

/* The caller's endpoints: before birth what is wrong with them is told, and they are added to the
 * kinds of the world; after it they are put behind their hosts. */
bool play_find_uses(struct player *p);
void play_take_uses(struct player *p);
/* Has the caller given one for this host? */
bool play_is_used(const struct player *p, int32_t host);

/* ---- play_time.c ----------------------------------------------------------------------------- */

enum play_moved { PLAY_MOVED, PLAY_NOTHING, PLAY_OVER };
/* The next thing that happens, an event or a statement that was put off, if it happens no later
 * than `until`. PLAY_NOTHING: there is none. PLAY_OVER: the scenario has failed. */
enum play_moved play_advance(struct player *p, lastack_time until);
/* After a statement or an event: connections are accepted, text is handed over, the judge and what
 * must always hold are asked. */
bool play_settle(struct player *p);
bool play_schedule(struct player *p, lastack_time time, uint32_t step);
bool play_wait(struct player *p, lastack_time time);
bool play_until(struct player *p, const struct step *step);
/* Is something left to happen? */
bool play_idle(const struct player *p);
bool play_end(struct player *p);

/* ---- play_world.c ---------------------------------------------------------------------------- */

bool play_world(struct player *p, const struct step *step);

/* ---- play_inject.c --------------------------------------------------------------------------- */

bool play_inject(struct player *p, const struct step *step);

/* ---- play_call.c, play_text.c ---------------------------------------------------------------- */

bool play_call(struct player *p, const struct step *step);
/* Does the result of a call, an errno negated or not, fit the step? */
bool play_result(struct player *p, const struct step *step, int64_t result);
void play_accept_ready(struct player *p);
bool play_send(struct player *p, const struct step *step);
bool play_read(struct player *p, const struct step *step);
/* Goes on with the calls that wait for room in the send buffer. */
void play_push(struct player *p, struct notes_conn *conn);
/* `close` and `shutdown` come after what was sent before them, and so does another `send`. */
bool play_queue(struct player *p, const struct step *step, struct notes_conn *conn);
/* Writes of the first `send` that has not been handed over whole, if one is left. */
void play_pen_unsent(struct player *p, struct pen *pen);
/* A call that must fail cannot be queued: waits until those before it are done. */
bool play_finish_queue(struct player *p, const struct step *step, uint32_t id);
/* Octet of the pattern that `send N` sends. */
enum { PLAY_LETTERS = 26 };
static inline char play_pattern(uint64_t place) {
    return (char)('a' + place % PLAY_LETTERS);
}
void play_drop_pattern(struct player *p);

/* ---- play_expect.c, play_explain.c ----------------------------------------------------------- */

/* Known to hold, known not to, not to be asked yet, or the failure is told. */
enum play_holds { PLAY_HOLDS, PLAY_HOLDS_NOT, PLAY_UNKNOWN, PLAY_BROKEN };
enum play_holds play_holds(struct player *p, const struct cond *cond);
/* Tells why it does not hold; answers false. */
bool play_explain(struct player *p, const struct cond *cond);
bool play_expect(struct player *p, const struct step *step);

/* ---- play_hint.c ----------------------------------------------------------------------------- */

/* An expectation that has failed, and may only have been asked too early. */
void play_hint_at_expect(struct player *p, const struct cond *cond);
void play_hint_at_unread(struct player *p, const struct who *who, const struct notes_conn *conn);
/* A connection that nobody has taken. */
void play_hint_at_refusal(struct player *p, const struct notes_conn *conn);
/* A port that is in use: by whom. */
void play_hint_at_port(struct player *p, int32_t host, uint16_t port, bool reuse);

/* ---- play_finding.c -------------------------------------------------------------------------- */

/* What has been found, and where: expected, actual and hint of a failure that has begun. */
void play_pen_finding(struct player *p, const struct lastack_found *found);
/* Answers false when the judge has found what the scenario does not expect. */
bool play_findings(struct player *p);

/* ---- match.c --------------------------------------------------------------------------------- */

/* Do the states fit the path? *reached: how many of its items did. */
bool match_path(struct notes *notes, const struct notes_conn *conn, const struct cond *cond,
                uint32_t *reached);
/* ... so far: can it still come to fit? */
bool match_path_begins(struct notes *notes, const struct notes_conn *conn,
                       const struct cond *cond);
/* Is the passage in the trace? *reached: how many of its lines were found in a row, at best; *next:
 * the line of the trace that came instead of the next one, 0: none did. */
bool match_passage(struct notes *notes, const struct cond *cond, uint32_t *reached,
                   notes_cell *next);
/* The first segment of the kind that a line speaks of that differs least from it; NULL: there was
 * none of that kind. */
const struct notes_segment *match_nearest(struct notes *notes, const struct passage_line *want);

#endif
