/* The findings by name, and what each means. */
#include <lastack/judge.h>
#include <string.h>

/* A finding without its meaning does not compile. */
#define MEANING_EDGE                                                                               \
    "A state is left only on an event of the table, for the state that the table names; within "  \
    "one event a path of edges will do. `lastack explain STATE EVENT` says what is right "         \
    "(RFC 9293 sections 3.3.2, 3.10). Looked at wherever an endpoint reports a change of state."
#define MEANING_VARIABLES                                                                          \
    "What is acknowledged was sent: SND.UNA =< SND.NXT in every state (RFC 9293 section 3.4). "    \
    "Looked at in the endpoint's own view. The usual cause is a SEG.ACK that was taken without "   \
    "the check SND.UNA < SEG.ACK =< SND.NXT."
#define MEANING_ACK_UNSENT                                                                         \
    "SEG.ACK is the next sequence number that is expected (RFC 9293 section 3.4), and so never "   \
    "beyond what has come in. The usual cause is a RCV.NXT that went past a gap, or past the FIN " \
    "twice."
#define MEANING_TEXT                                                                               \
    "What is delivered is what the peer sent, in order, once, and all of it before the end of "    \
    "the stream is told (RFC 9293 section 3.10.7.4, seventh and eighth check). The usual cause "   \
    "is a FIN that was taken while text before it was missing, or text put one octet off."
#define MEANING_GHOST_TEXT                                                                         \
    "The text that was delivered is not its peer's: a forged segment brought it, or one of an "    \
    "earlier connection with the same four-tuple, which is what TIME-WAIT and the choice of ISS "  \
    "are against (RFC 9293 sections 3.4.1, 3.6.1, RFC 1337)."
#define MEANING_FIN_MOVES                                                                          \
    "A FIN has one sequence number, the one after the last octet of text, each time it is sent, "  \
    "and no text follows it (RFC 9293 sections 3.6, 3.10.4). The usual cause is a "                \
    "retransmission that takes SND.NXT for it."
#define MEANING_FIN_UNHEARD                                                                        \
    "A FIN that comes next, in the window and with the latest SEG.ACK, is to be taken and "        \
    "acknowledged, within half a second (MUST-40); one that was taken and comes again is "         \
    "acknowledged again, for the ACK was lost (RFC 9293 section 3.10.7.4, first and eighth "       \
    "check). It came, that time went by, it came again, and between the two nothing "              \
    "acknowledged it: the peer cannot leave FIN-WAIT-1, CLOSING or LAST-ACK."
#define MEANING_WINDOW_SHRINKS                                                                     \
    "SEG.ACK + SEG.WND is a promise: what lies before it may have been sent already (RFC 9293 "    \
    "section 3.8.6, SHLD-14). The usual cause is a window that was not made smaller by the text "  \
    "that has been acknowledged, or a buffer that shrank."
#define MEANING_BEYOND_WINDOW                                                                      \
    "Text lies before SND.UNA + SND.WND; only the probe of a closed window, an octet, may lie "    \
    "at it (RFC 9293 sections 3.8.6, 3.8.6.1). Held against the furthest right edge that the "     \
    "peer has ever sent, unless others have sent windows in its name. The usual cause is a "       \
    "SND.WND that is counted from SND.NXT, or not looked at."
#define MEANING_RST_OF_RST                                                                         \
    "A RST is never answered with a RST, or two ends would do so for ever (RFC 9293 section "      \
    "3.10.7.1). The usual cause is a CLOSED state that answers before it looks at the bit."
#define MEANING_TIMER                                                                              \
    "Nothing is left to be done in CLOSED; in TIME-WAIT only the 2*MSL timeout is, counted from "  \
    "when the state was entered, or from the last FIN (RFC 9293 section 3.10.7.4). Judged by the " \
    "time at which the endpoint wants its timeout. The usual cause is a retransmission timer "     \
    "that was not stopped, or a wait that the FIN, come again, did not start anew."
#define MEANING_NO_TIMER                                                                           \
    "Whatever is sent can be lost: while something is not acknowledged, or waits for a window to " \
    "open, a timer runs, so that it is sent again, or the window probed (RFC 9293 sections "       \
    "3.8.1, 3.8.6.1, RFC 6298 section 5). Judged by the time at which the endpoint wants its "     \
    "timeout: never. One lost segment, and both ends wait for ever. The usual causes are a timer " \
    "that any ACK stops, a FIN that nobody times, and a closed window that nobody probes."
#define MEANING_NO_TIME_WAIT                                                                       \
    "After two FINs the end that sent its FIN first, or both, waits 2*MSL, so that a lost final "  \
    "ACK can be sent again and old segments die out (RFC 9293 section 3.6). A RST, an abort, a "   \
    "reboot, a timeout and a reopening SYN are excuses; there was none."
#define MEANING_CHATTER                                                                            \
    "Segments of one connection that carry nothing new, more than 64 in one second: no text, SYN " \
    "or FIN for the first time, nothing more acknowledged, no window opened. The usual cause is "  \
    "an answer to every segment, also to those that are answers themselves."
#define MEANING_UNTOLD                                                                             \
    "The user knows what he is told: OPENED in ESTABLISHED, PEER_CLOSED when the peer's FIN has "  \
    "been taken (\"connection closing\", RFC 9293 section 3.10.7.4, eighth check), TIMED_OUT "     \
    "when what was sent is given up (sections 3.8.3, 3.10.8). Without it his connect, read or "    \
    "write waits for ever, or he believes that all has arrived."
#define MEANING_TWIN                                                                               \
    "A connection is known by its two addresses and ports (RFC 9293 section 3.4.1): a host has "   \
    "one with a four-tuple, or none. The usual cause is a child that was made while the "          \
    "connection in TIME-WAIT was there."

static const struct {
    const char *name, *text, *meaning;
} findings[LASTACK_FINDING_COUNT] = {{"none", "nothing is wrong", ""},
#define X(id, name, text) {name, text, MEANING_##id},
                                     LASTACK_FINDINGS(X)
#undef X
};

const char *lastack_finding_name(unsigned finding) {
    return finding < LASTACK_FINDING_COUNT ? findings[finding].name : "?";
}

const char *lastack_finding_text(unsigned finding) {
    return finding < LASTACK_FINDING_COUNT ? findings[finding].text : "?";
}

const char *lastack_finding_meaning(unsigned finding) {
    return finding < LASTACK_FINDING_COUNT ? findings[finding].meaning : "?";
}

int lastack_finding_find(const char *name, size_t length) {
    for (int i = LASTACK_FINDING_NONE + 1; i < LASTACK_FINDING_COUNT; i++)
        if (strlen(findings[i].name) == length && memcmp(findings[i].name, name, length) == 0)
            return i;
    return -1;
}
