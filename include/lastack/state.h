/* The eleven states, the events that change them, and the one table of transitions: RFC 9293
 * section 3.3.2 (Figure 5) and section 3.10 as data. And the view: what can be asked of an
 * endpoint. */
#ifndef LASTACK_STATE_H
#define LASTACK_STATE_H
#include <lastack/segment.h>
#ifdef __cplusplus
extern "C" {
#endif

/* Their names: RFC 9293's, those of Linux's ss and netstat, and those of the BSDs' netstat. */
#define LASTACK_STATES(X)                                                                          \
    X(CLOSED, "CLOSED", "UNCONN", "CLOSE", "CLOSED")                                               \
    X(LISTEN, "LISTEN", "LISTEN", "LISTEN", "LISTEN")                                              \
    X(SYN_SENT, "SYN-SENT", "SYN-SENT", "SYN_SENT", "SYN_SENT")                                    \
    X(SYN_RECEIVED, "SYN-RECEIVED", "SYN-RECV", "SYN_RECV", "SYN_RCVD")                            \
    X(ESTABLISHED, "ESTABLISHED", "ESTAB", "ESTABLISHED", "ESTABLISHED")                           \
    X(FIN_WAIT_1, "FIN-WAIT-1", "FIN-WAIT-1", "FIN_WAIT1", "FIN_WAIT_1")                           \
    X(FIN_WAIT_2, "FIN-WAIT-2", "FIN-WAIT-2", "FIN_WAIT2", "FIN_WAIT_2")                           \
    X(CLOSE_WAIT, "CLOSE-WAIT", "CLOSE-WAIT", "CLOSE_WAIT", "CLOSE_WAIT")                          \
    X(CLOSING, "CLOSING", "CLOSING", "CLOSING", "CLOSING")                                         \
    X(LAST_ACK, "LAST-ACK", "LAST-ACK", "LAST_ACK", "LAST_ACK")                                    \
    X(TIME_WAIT, "TIME-WAIT", "TIME-WAIT", "TIME_WAIT", "TIME_WAIT")

enum lastack_state {
#define X(id, rfc, ss, netstat, bsd) LASTACK_##id,
    LASTACK_STATES(X)
#undef X
    LASTACK_STATE_COUNT
};

/* Whose names of the states, and the word for each: lastack_style_name. */
#define LASTACK_STYLES(X)                                                                          \
    X(RFC, "rfc")                                                                                  \
    X(SS, "ss")                                                                                    \
    X(NETSTAT, "netstat")                                                                          \
    X(BSD, "bsd")

enum lastack_style {
#define X(id, name) LASTACK_STYLE_##id,
    LASTACK_STYLES(X)
#undef X
    LASTACK_STYLE_COUNT
};

/* Facts already established, not flags of a header. */
#define LASTACK_EVENTS(X)                                                                          \
    X(NONE, "NONE", "the endpoint does not say")                                                   \
    X(OPEN_PASSIVE, "OPEN-PASSIVE", "passive OPEN")                                                \
    X(OPEN_ACTIVE, "OPEN-ACTIVE", "active OPEN: a SYN is sent")                                    \
    X(SEND, "SEND", "SEND on a passive connection: a SYN is sent")                                 \
    X(CLOSE, "CLOSE", "CLOSE, or the FIN it queued is sent")                                       \
    X(ABORT, "ABORT", "ABORT")                                                                     \
    X(RCV_SYN, "RCV-SYN", "a SYN arrives")                                                         \
    X(RCV_SYN_ACK, "RCV-SYN-ACK", "a SYN arrives that acknowledges our SYN")                       \
    X(ACK_OF_SYN, "ACK-OF-SYN", "our SYN is acknowledged")                                         \
    X(RCV_FIN, "RCV-FIN", "the peer's FIN is next in sequence")                                    \
    X(ACK_OF_FIN, "ACK-OF-FIN", "our FIN is acknowledged")                                         \
    X(RCV_RST, "RCV-RST", "a valid RST arrives")                                                   \
    X(RETURN_TO_LISTEN, "RETURN-TO-LISTEN", "a passive SYN-RECEIVED is reset or sees a new SYN")   \
    X(SYN_IN_WINDOW, "SYN-IN-WINDOW", "a SYN in the window, RFC 5961 off")                         \
    X(TEXT_AFTER_CLOSE, "TEXT-AFTER-CLOSE", "text for a user who has closed both ways")            \
    X(SYN_REOPENS, "SYN-REOPENS", "a new SYN ends TIME-WAIT early (MAY-2)")                        \
    X(TIMEOUT_2MSL, "TIMEOUT-2MSL", "the time-wait timeout")                                       \
    X(TIMEOUT_R2, "TIMEOUT-R2", "retransmission gives up at R2")                                   \
    X(TIMEOUT_USER, "TIMEOUT-USER", "the user timeout")                                            \
    X(TIMEOUT_FIN_WAIT_2, "TIMEOUT-FIN-WAIT-2", "the FIN-WAIT-2 timeout, an option")               \
    X(REBOOT, "REBOOT", "the host forgets everything")

enum lastack_event {
#define X(id, name, text) LASTACK_EVENT_##id,
    LASTACK_EVENTS(X)
#undef X
    LASTACK_EVENT_COUNT
};

/* One edge of the table. Static. */
struct lastack_edge {
    uint8_t from, event, to, zero; /* enum lastack_state, lastack_event, lastack_state */
    const char *section;           /* of RFC 9293, "3.10.7.4", or of another RFC, "RFC 5961 4" */
    const char *text;              /* what happens, in our own words */
};

/* The edge (state, event), or NULL where the table has none. */
LASTACK_API const struct lastack_edge *lastack_edge_find(unsigned state, unsigned event);
/* All edges in the order of the states, then of the events; NULL past the last. */
LASTACK_API const struct lastack_edge *lastack_edge_at(size_t i);
/* Any edge that leads from one state to the other, whatever the event; NULL if none does. */
LASTACK_API const struct lastack_edge *lastack_edge_between(unsigned from, unsigned to);

/* What happens on `event` where it does not change the state, in our own words, and the section;
 * NULL where it changes it, or cannot come. */
LASTACK_API const char *lastack_stay_find(unsigned state, unsigned event, const char **section);

LASTACK_API const char *lastack_state_name(unsigned state); /* "SYN-RECEIVED"; "?" beyond */
/* The same in another style, "SYN_RECV"; a style beyond the last is the RFC's. */
LASTACK_API const char *lastack_state_name_in(unsigned style, unsigned state);
LASTACK_API const char *lastack_state_text(unsigned state); /* what it means, one sentence */
/* By its name in any style; `-` and `_` are the same, case matters. -1: none. */
LASTACK_API int lastack_state_find(const char *name, size_t length);
LASTACK_API const char *lastack_style_name(unsigned style); /* "netstat"; "?" beyond */
LASTACK_API int lastack_style_find(const char *name, size_t length);
LASTACK_API const char *lastack_event_name(unsigned event);
LASTACK_API const char *lastack_event_text(unsigned event);
LASTACK_API int lastack_event_find(const char *name, size_t length);

/* What an endpoint shows of itself (STATUS, 3.10.6). `known` says which members are filled. */
enum lastack_timer {
    LASTACK_TIMER_RETRANSMISSION, /* also the zero-window probe: the two never run together */
    LASTACK_TIMER_USER,
    LASTACK_TIMER_2MSL, /* in FIN-WAIT-2: the FIN-WAIT-2 timeout, an option */
    LASTACK_TIMERS
};
enum lastack_known {
    LASTACK_KNOWS_STATE = 1,
    LASTACK_KNOWS_SND = 2,    /* iss, snd_una, snd_nxt, snd_max */
    LASTACK_KNOWS_RCV = 4,    /* irs, rcv_*, urgent */
    LASTACK_KNOWS_RTO = 8,    /* srtt, rttvar, rto, retries */
    LASTACK_KNOWS_TIMER = 16, /* timer[] */
    LASTACK_KNOWS_WND = 32    /* snd_wnd, snd_wl1, snd_wl2, mss */
};
struct lastack_view {
    uint32_t known;
    uint8_t state; /* enum lastack_state */
    uint8_t passive, closing, zero; /* came from LISTEN, until TIME-WAIT; CLOSE was called */
    struct lastack_seq iss, snd_una, snd_nxt, snd_max, snd_wl1, snd_wl2;
    struct lastack_seq irs, rcv_nxt;
    uint32_t snd_wnd, rcv_wnd, mss, retries;
    uint32_t urgent, zero_too;           /* octets that are urgent and not yet read (MUST-33) */
    lastack_time srtt, rttvar, rto;      /* srtt 0: no sample yet */
    lastack_time timer[LASTACK_TIMERS];  /* deadlines; LASTACK_NEVER: not running */
};

#ifdef __cplusplus
}
#endif
#endif
