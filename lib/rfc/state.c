/* The state machine as data: RFC 9293 Figure 5 and the edges that only section 3.10's text has.
 * Nothing here runs. A cell that is not written has no edge: an endpoint that reaches it is wrong.
 */
#include "rfc/table.h"
#include <string.h>

/* What every connection that has sent a SYN may meet. */
#define GIVES_UP(X, from)                                                                          \
    X(from, TIMEOUT_R2, CLOSED, "3.8.3", "nobody answers: retransmission ends at R2")              \
    X(from, TIMEOUT_USER, CLOSED, "3.10.8", "the user will wait no longer")
#define REBOOTS(X, from) X(from, REBOOT, CLOSED, "3.4.3", "the host loses its memory")
#define SYN_RESETS(X, from)                                                                        \
    X(from, SYN_IN_WINDOW, CLOSED, "3.10.7.4", "an error without RFC 5961: reset")

#define EDGES(X)                                                                                   \
    X(CLOSED, OPEN_PASSIVE, LISTEN, "3.10.1", "create a TCB and wait")                             \
    X(CLOSED, OPEN_ACTIVE, SYN_SENT, "3.10.1", "create a TCB, select an ISS, send a SYN")          \
    X(LISTEN, OPEN_ACTIVE, SYN_SENT, "3.10.1", "turn from passive to active, send a SYN")          \
    X(LISTEN, SEND, SYN_SENT, "3.10.2", "turn from passive to active, send a SYN")                 \
    X(LISTEN, CLOSE, CLOSED, "3.10.4", "delete the TCB")                                           \
    X(LISTEN, ABORT, CLOSED, "3.10.5", "delete the TCB")                                           \
    X(LISTEN, RCV_SYN, SYN_RECEIVED, "3.10.7.2", "select an ISS, answer SYN,ACK")                  \
    REBOOTS(X, LISTEN)                                                                             \
    X(SYN_SENT, CLOSE, CLOSED, "3.10.4", "delete the TCB, silently")                               \
    X(SYN_SENT, ABORT, CLOSED, "3.10.5", "delete the TCB, silently")                               \
    X(SYN_SENT, RCV_SYN, SYN_RECEIVED, "3.10.7.3", "simultaneous open: answer SYN,ACK")            \
    X(SYN_SENT, RCV_SYN_ACK, ESTABLISHED, "3.10.7.3", "acknowledge the peer's SYN")                \
    X(SYN_SENT, RCV_RST, CLOSED, "3.10.7.3", "nobody listens there: tell the user")                \
    GIVES_UP(X, SYN_SENT)                                                                          \
    REBOOTS(X, SYN_SENT)                                                                           \
    X(SYN_RECEIVED, CLOSE, FIN_WAIT_1, "3.10.4", "nothing is queued: send a FIN")                  \
    X(SYN_RECEIVED, ABORT, CLOSED, "3.10.5", "send a RST, delete the TCB")                         \
    X(SYN_RECEIVED, ACK_OF_SYN, ESTABLISHED, "3.10.7.4", "the handshake is complete")              \
    X(SYN_RECEIVED, RCV_RST, CLOSED, "3.10.7.4", "an active OPEN was refused: tell the user")      \
    X(SYN_RECEIVED, RETURN_TO_LISTEN, LISTEN, "3.10.7.4", "a passive OPEN waits for the next")     \
    SYN_RESETS(X, SYN_RECEIVED)                                                                    \
    GIVES_UP(X, SYN_RECEIVED)                                                                      \
    REBOOTS(X, SYN_RECEIVED)                                                                       \
    X(ESTABLISHED, CLOSE, FIN_WAIT_1, "3.10.4", "a FIN follows the text that is queued")           \
    X(ESTABLISHED, ABORT, CLOSED, "3.10.5", "send a RST, delete the TCB")                          \
    X(ESTABLISHED, RCV_FIN, CLOSE_WAIT, "3.10.7.4", "acknowledge it, tell the user")               \
    X(ESTABLISHED, RCV_RST, CLOSED, "3.10.7.4", "tell the user, delete the TCB")                   \
    SYN_RESETS(X, ESTABLISHED)                                                                     \
    GIVES_UP(X, ESTABLISHED)                                                                       \
    REBOOTS(X, ESTABLISHED)                                                                        \
    X(FIN_WAIT_1, ABORT, CLOSED, "3.10.5", "send a RST, delete the TCB")                           \
    X(FIN_WAIT_1, RCV_FIN, CLOSING, "3.10.7.4", "both closed at once: acknowledge it")             \
    X(FIN_WAIT_1, ACK_OF_FIN, FIN_WAIT_2, "3.10.7.4", "our half is closed")                        \
    X(FIN_WAIT_1, RCV_RST, CLOSED, "3.10.7.4", "tell the user, delete the TCB")                    \
    SYN_RESETS(X, FIN_WAIT_1)                                                                      \
    X(FIN_WAIT_1, TEXT_AFTER_CLOSE, CLOSED, "3.6.1", "nobody will read it: send a RST")            \
    GIVES_UP(X, FIN_WAIT_1)                                                                        \
    REBOOTS(X, FIN_WAIT_1)                                                                         \
    X(FIN_WAIT_2, ABORT, CLOSED, "3.10.5", "send a RST, delete the TCB")                           \
    X(FIN_WAIT_2, RCV_FIN, TIME_WAIT, "3.10.7.4", "acknowledge it, start the 2*MSL wait")          \
    X(FIN_WAIT_2, RCV_RST, CLOSED, "3.10.7.4", "tell the user, delete the TCB")                    \
    SYN_RESETS(X, FIN_WAIT_2)                                                                      \
    X(FIN_WAIT_2, TEXT_AFTER_CLOSE, CLOSED, "3.6.1", "nobody will read it: send a RST")            \
    X(FIN_WAIT_2, TIMEOUT_FIN_WAIT_2, CLOSED, "3.6", "the peer's FIN does not come; an option")    \
    REBOOTS(X, FIN_WAIT_2)                                                                         \
    X(CLOSE_WAIT, CLOSE, LAST_ACK, "3.10.4", "all text is sent: send a FIN")                       \
    X(CLOSE_WAIT, ABORT, CLOSED, "3.10.5", "send a RST, delete the TCB")                           \
    X(CLOSE_WAIT, RCV_RST, CLOSED, "3.10.7.4", "tell the user, delete the TCB")                    \
    SYN_RESETS(X, CLOSE_WAIT)                                                                      \
    GIVES_UP(X, CLOSE_WAIT)                                                                        \
    REBOOTS(X, CLOSE_WAIT)                                                                         \
    X(CLOSING, ABORT, CLOSED, "3.10.5", "delete the TCB, silently")                                \
    X(CLOSING, ACK_OF_FIN, TIME_WAIT, "3.10.7.4", "start the 2*MSL wait")                          \
    X(CLOSING, RCV_RST, CLOSED, "3.10.7.4", "delete the TCB")                                      \
    SYN_RESETS(X, CLOSING)                                                                         \
    GIVES_UP(X, CLOSING)                                                                           \
    REBOOTS(X, CLOSING)                                                                            \
    X(LAST_ACK, ABORT, CLOSED, "3.10.5", "delete the TCB, silently")                               \
    X(LAST_ACK, ACK_OF_FIN, CLOSED, "3.10.7.4", "both halves are closed: delete the TCB")          \
    X(LAST_ACK, RCV_RST, CLOSED, "3.10.7.4", "delete the TCB")                                     \
    SYN_RESETS(X, LAST_ACK)                                                                        \
    GIVES_UP(X, LAST_ACK)                                                                          \
    REBOOTS(X, LAST_ACK)                                                                           \
    X(TIME_WAIT, ABORT, CLOSED, "3.10.5", "delete the TCB, silently")                              \
    X(TIME_WAIT, RCV_RST, CLOSED, "3.10.7.4", "delete the TCB (RFC 1337 advises against it)")      \
    SYN_RESETS(X, TIME_WAIT)                                                                       \
    X(TIME_WAIT, SYN_REOPENS, CLOSED, "3.6.1",                                                     \
      "gives way to a new connection, once that is ESTABLISHED (MAY-2)")                           \
    X(TIME_WAIT, TIMEOUT_2MSL, CLOSED, "3.10.8", "the wait is over: delete the TCB")               \
    REBOOTS(X, TIME_WAIT)

static const struct lastack_edge table[LASTACK_STATE_COUNT][LASTACK_EVENT_COUNT] = {
#define X(from, event, to, section, text)                                                          \
    [LASTACK_##from][LASTACK_EVENT_##event] = {LASTACK_##from, LASTACK_EVENT_##event,              \
                                               LASTACK_##to,   0,                                  \
                                               section,        text},
    EDGES(X)
#undef X
};

const uint8_t rfc_next[LASTACK_STATE_COUNT][LASTACK_EVENT_COUNT] = {
#define X(from, event, to, section, text)                                                          \
    [LASTACK_##from][LASTACK_EVENT_##event] = 1 + LASTACK_##to,
    EDGES(X)
#undef X
};

static const struct {
    const char *name, *text;
} events[LASTACK_EVENT_COUNT] = {
#define X(id, name, text) {name, text},
    LASTACK_EVENTS(X)
#undef X
};

const struct lastack_edge *lastack_edge_find(unsigned state, unsigned event) {
    if (state >= LASTACK_STATE_COUNT || event >= LASTACK_EVENT_COUNT)
        return NULL;
    const struct lastack_edge *edge = &table[state][event];
    return edge->section ? edge : NULL;
}

const struct lastack_edge *lastack_edge_at(size_t i) {
    for (size_t cell = 0; cell < (size_t)LASTACK_STATE_COUNT * LASTACK_EVENT_COUNT; cell++) {
        const struct lastack_edge *edge =
            &table[cell / LASTACK_EVENT_COUNT][cell % LASTACK_EVENT_COUNT];
        if (edge->section && i-- == 0)
            return edge;
    }
    return NULL;
}

const struct lastack_edge *lastack_edge_between(unsigned from, unsigned to) {
    if (from >= LASTACK_STATE_COUNT)
        return NULL;
    for (unsigned event = 0; event < LASTACK_EVENT_COUNT; event++) {
        const struct lastack_edge *edge = &table[from][event];
        if (edge->section && edge->to == to)
            return edge;
    }
    return NULL;
}

static bool named(const char *name, const char *text, size_t length) {
    return strlen(name) == length && memcmp(name, text, length) == 0;
}

const char *lastack_event_name(unsigned event) {
    return event < LASTACK_EVENT_COUNT ? events[event].name : "?";
}

const char *lastack_event_text(unsigned event) {
    return event < LASTACK_EVENT_COUNT ? events[event].text : "?";
}

int lastack_event_find(const char *name, size_t length) {
    for (int i = 0; i < LASTACK_EVENT_COUNT; i++)
        if (named(events[i].name, name, length))
            return i;
    return -1;
}
