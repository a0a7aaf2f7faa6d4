/* The judge: properties of any endpoint, checked from outside at every event. It is a resident of
 * the world: copied with it, and what it has found too. */
#ifndef LASTACK_JUDGE_H
#define LASTACK_JUDGE_H
#include <lastack/sim.h>
#ifdef __cplusplus
extern "C" {
#endif

/* id, name in a scenario, what it says. */
#define LASTACK_FINDINGS(X)                                                                        \
    X(EDGE, "edge", "a change of state that is no edge of the table")                              \
    X(VARIABLES, "variables", "SND.UNA =< SND.NXT does not hold")                                  \
    X(ACK_UNSENT, "ack-unsent", "acknowledges what nobody has sent it")                            \
    X(TEXT, "text", "the octets delivered are not those that were sent")                           \
    X(GHOST_TEXT, "ghost-text",                                                                    \
      "text of a forged segment or of another incarnation was delivered")                          \
    X(FIN_MOVES, "fin-moves", "a second sequence number for the FIN, or text after it")            \
    X(FIN_UNHEARD, "fin-unheard",                                                                  \
      "a FIN comes again that was not acknowledged when it came before")                           \
    X(WINDOW_SHRINKS, "window-shrinks", "the right edge of the window moves left")                 \
    X(BEYOND_WINDOW, "beyond-window", "sends text beyond every window that its peer has offered")  \
    X(RST_OF_RST, "rst-of-rst", "answers a RST with a RST")                                        \
    X(TIMER, "timer", "a timer runs in CLOSED, or another than 2*MSL in TIME-WAIT")                \
    X(NO_TIMER, "no-timer", "waits for its peer, and no timer runs")                               \
    X(NO_TIME_WAIT, "no-time-wait", "a close by two FINs left no side 2*MSL in TIME-WAIT")         \
    X(CHATTER, "chatter", "more than 64 segments in a second without progress")                    \
    X(UNTOLD, "untold", "does not tell its user that it is open, at its end, or given up")         \
    X(TWIN, "twin", "two connections with one four-tuple")

enum lastack_finding {
    LASTACK_FINDING_NONE,
#define X(id, name, text) LASTACK_FINDING_##id,
    LASTACK_FINDINGS(X)
#undef X
    LASTACK_FINDING_COUNT
};
LASTACK_API const char *lastack_finding_name(unsigned finding);
LASTACK_API const char *lastack_finding_text(unsigned finding);
/* What it means, in some sentences: what was to be, with the section, and what usually is wrong. */
LASTACK_API const char *lastack_finding_meaning(unsigned finding);
LASTACK_API int lastack_finding_find(const char *name, size_t length); /* -1: none */

/* Give it to lastack_setup.resident. What is told of a connection is told once; a segment is judged
 * where it is sent, a forged one never, and what a forged one draws is nobody's chatter. A missing
 * TIME-WAIT is told when both ends are gone, of the one that sent its FIN first. */
LASTACK_API extern const struct lastack_resident_ops lastack_judge_ops;

struct lastack_found {
    lastack_time time;
    uint32_t finding, connection;
    int32_t host;
    /* edge: event << 16 | from << 8 | to; text, ghost-text: a place; twin: the other's id; chatter:
     * segments; timer, no-time-wait, untold: the state (CLOSED: given up); fin-unheard: the FIN's
     * sequence number; no-timer: SND.UNA; else a number that was sent: SEG.SEQ, SEG.ACK, a right
     * edge */
    uint32_t detail;
    /* timer: when `timeout` was wanted, and when it should have been, of which LASTACK_NEVER is
     * one; else 0 */
    lastack_time wanted, due;
};
/* The judge's number among the residents of that world, also of one in which a scenario is played
 * (lastack_play's `event` and `over` are given it); LASTACK_RESIDENTS: it has none. */
LASTACK_API uint32_t lastack_judge_resident(const lastack_sim *sim);
/* The i-th finding of the judge in that world, false past the last. `resident` is its number; of
 * what is no judge nothing is found, nothing counted. The judge keeps the first 64 and counts the
 * rest. */
LASTACK_API bool lastack_judge_found(lastack_sim *sim, uint32_t resident, uint32_t i,
                                     struct lastack_found *found);
LASTACK_API uint32_t lastack_judge_count(lastack_sim *sim, uint32_t resident);
/* Which properties (1 << enum lastack_finding) could not be judged of a connection's endpoint
 * because it does not report what they need. */
LASTACK_API uint32_t lastack_judge_not_visible(lastack_sim *sim, uint32_t resident);

#ifdef __cplusplus
}
#endif
#endif
