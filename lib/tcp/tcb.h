/* The transmission control block, and the act: one op of the contract at work on it.
 *
 * The TCB is all that a connection remembers. It is octets that the world copies: no pointer, no
 * padding, and zeroed it is CLOSED. Names are those of RFC 9293 section 3.3.1. */
#ifndef TCP_TCB_H
#define TCP_TCB_H
#include "base/seldom.h"
#include "rfc/table.h"
#include "wire/seq.h"
#include <assert.h>
#include <lastack/endpoint.h>
#include <lastack/rule.h>
#include <lastack/tcp.h>

enum tcb_flag {
    TCB_PASSIVE = 0x0001,      /* came from LISTEN (MUST-11) */
    TCB_CLOSE = 0x0002,        /* the user has closed: a FIN follows the text */
    TCB_FORSAKEN = 0x0004,     /* nobody will read (BSD close) */
    TCB_FIN_SENT = 0x0008,     /* our FIN has left, if only as a probe */
    TCB_FIN_ALONE = 0x0010,    /* ... in a segment of its own, and so it is sent again */
    TCB_FIN_HELD = 0x0020,     /* the peer's FIN waits at `fin` for the text before it */
    TCB_TIMING = 0x0040,       /* the round trip to the ACK of `mark` is being measured */
    TCB_RECOVERS = 0x0080,     /* the timer has fired; what was sent before `mark` may be lost */
    TCB_PROBES = 0x0100,       /* nothing is on its way, and the window holds back what there is */
    TCB_SYN_REPEATED = 0x0200, /* the SYN's timer has fired (RFC 6298 5.7) */
    TCB_ACK_DUE = 0x0400,      /* text was taken: ACK once all that arrives now is in (MUST-59) */
    TCB_MORE = 0x0800,         /* `out` was full: go on in timeout */
    TCB_SND_UP = 0x1000,       /* SND.UP means something */
    TCB_RCV_UP = 0x2000,       /* RCV.UP means something: there is urgent text to be read */
    TCB_UP_HELD = 0x4000       /* it came with the SYN; the user is told when ESTABLISHED */
};

enum {
    TCB_HELD = 4,          /* pieces of text out of order */
    TCB_CHALLENGES = 10,   /* challenge ACKs in any 5 s (RFC 5961 section 7) */
    TCB_MSS_DEFAULT = 536, /* MUST-15 */
    TCB_HEADERS = 40,      /* octets of IPv4 and TCP */
    TCB_R1 = 3             /* SHLD-10 */
};
/* Most time that the sender's silly-window avoidance holds text back ("0.1 - 1.0 seconds"). */
#define TCB_OVERRIDE         LASTACK_SECOND
#define TCB_CHALLENGE_SPAN   (5 * LASTACK_SECOND)
#define TCB_NEVER_CHALLENGED (-TCB_CHALLENGE_SPAN) /* too long ago to count, whatever the time */

/* first =< a < end */
struct tcb_range {
    struct lastack_seq first, end;
};

/* What every segment needs comes first. */
struct tcb {
    lastack_time timer[LASTACK_TIMERS]; /* deadlines; LASTACK_NEVER: not running */
    uint32_t flags;                     /* enum tcb_flag */
    uint16_t mss;                       /* SendMSS: what the peer takes (3.7.1) */
    uint8_t state;                      /* enum lastack_state; written by tcb_transition */
    uint8_t retries;                    /* retransmissions without an answer */
    struct {
        struct lastack_seq una, nxt, wl1, wl2, up;
        struct lastack_seq max; /* beyond all ever sent: beyond SND.NXT only by a probe */
        uint32_t wnd, max_wnd;
    } snd;
    struct {
        struct lastack_seq nxt, edge, up; /* edge: RCV.NXT + RCV.WND, which never retreats */
    } rcv;
    struct lastack_seq iss, irs;
    struct lastack_seq mark;         /* of TCB_TIMING or TCB_RECOVERS, never both */
    lastack_time timed_at;           /* when what TCB_TIMING measures was sent */
    lastack_time srtt, rttvar;       /* RFC 6298; srtt 0: no sample yet */
    lastack_time user_timeout;       /* of this connection; 0: the host's */
    lastack_time challenged_at;      /* the last challenge ACK */
    struct tcb_range held[TCB_HELD]; /* text beyond RCV.NXT, ascending; the rest is empty */
    struct lastack_seq fin;          /* of TCB_FIN_HELD */
    uint16_t challenge_gap[TCB_CHALLENGES - 1]; /* ms between challenge ACKs, latest first */
    uint16_t mss_announced;                     /* of this connection; 0: the host's */
    uint16_t retries_most, retries_syn_most;    /* R2 of this connection + 1; 0: the host's */
    uint8_t backoff;                            /* doublings of the RTO */
    uint8_t zero[3];
};
_Static_assert(sizeof(struct tcb) == 192, "no padding, and a connection stays small");
_Static_assert(LASTACK_CLOSED == 0, "a zeroed TCB is CLOSED");

/* One op at work. */
struct act {
    struct tcb *tcb;
    const struct lastack_in *in;
    struct lastack_out *out;
    const struct lastack_segment *seg; /* as it came; SEGMENT ARRIVES only */
    const uint8_t *option;
    /* SEG as far as it lies in the window: the "idealized segment" of 3.10.7.4. */
    struct lastack_seq seq;
    uint32_t text, skip; /* octets, and how many of the arriving text were cut off before them */
    uint32_t ctl;
    uint32_t
        delivered; /* octets given to the user in this op: in->text does not know of them yet */
    bool ack_now;  /* an ACK is owed before the op ends, if nothing else carries it */
    bool resend;   /* what is at SND.UNA is known to be lost */
};

/* Rule ids, short: rule(act, R_RST_CHALLENGED). */
enum {
#define X(id, section, text) R_##id = LASTACK_RULE_##id,
    LASTACK_RULES(X)
#undef X
};
static inline void rule(struct act *act, unsigned id) {
    struct lastack_out *out = act->out;
    assert(out->rules < LASTACK_OUT_RULES);
    out->rule[out->rules++] = (uint16_t)id;
}

static inline void emit(struct act *act, uint32_t kind, uint32_t a, uint32_t b, uint32_t c) {
    struct lastack_out *out = act->out;
    assert(out->effects < LASTACK_OUT_EFFECTS);
    out->effect[out->effects++] = (struct lastack_effect){kind, a, b, c};
}
static inline void signal_user(struct act *act, enum lastack_signal signal, uint32_t detail) {
    emit(act, LASTACK_DO_SIGNAL, signal, detail, 0);
}

static inline int64_t knob(const struct act *act, enum lastack_knob id) {
    return act->in->env->knob[id];
}

/* A set of states. */
#define STATE(name) (1u << LASTACK_##name)
static inline bool in_state(const struct tcb *tcb, unsigned states) {
    return (states >> tcb->state & 1) != 0;
}
#define STATES_RECEIVING (STATE(ESTABLISHED) | STATE(FIN_WAIT_1) | STATE(FIN_WAIT_2))
#define STATES_SENDING                                                                             \
    (STATE(ESTABLISHED) | STATE(FIN_WAIT_1) | STATE(CLOSE_WAIT) | STATE(CLOSING) | STATE(LAST_ACK))

/* now + span, or never. */
static inline lastack_time tcb_after(lastack_time now, lastack_time span) {
    return span >= LASTACK_NEVER - now ? LASTACK_NEVER : now + span;
}

static inline void tcb_stop_timers(struct tcb *tcb) {
    for (int i = 0; i < LASTACK_TIMERS; i++)
        tcb->timer[i] = LASTACK_NEVER;
}

/* Place 0 of a stream is the octet after the SYN. */
static inline uint32_t tcb_snd_place(const struct tcb *tcb, struct lastack_seq seq) {
    return seq_from(seq, tcb->iss) - 1;
}
static inline uint32_t tcb_rcv_place(const struct tcb *tcb, struct lastack_seq seq) {
    return seq_from(seq, tcb->irs) - 1;
}
/* RCV.UP means something until the user has read up to it. */
static inline void tcb_urgent_read(struct tcb *tcb, uint32_t taken) {
    if ((tcb->flags & TCB_RCV_UP) && (int32_t)(tcb_rcv_place(tcb, tcb->rcv.up) - taken) <= 0)
        tcb->flags &= ~(uint32_t)TCB_RCV_UP;
}
static inline uint32_t tcb_rcv_wnd(const struct tcb *tcb) {
    return seq_from(tcb->rcv.edge, tcb->rcv.nxt);
}
/* Is there text beyond RCV.NXT? */
static inline bool tcb_holds_text(const struct tcb *tcb) {
    return !seq_eq(tcb->held[0].first, tcb->held[0].end);
}
/* Beyond the user's text: where the FIN is, if there is one. */
static inline struct lastack_seq tcb_snd_end(const struct act *act) {
    return seq_add(act->tcb->iss, act->in->text->out_end + 1);
}
/* Sequence numbers that wait to be sent for the first time, the FIN's counted. */
static inline uint32_t tcb_unsent(const struct act *act) {
    const struct tcb *tcb = act->tcb;
    return seq_from(tcb_snd_end(act), tcb->snd.nxt) + ((tcb->flags & TCB_CLOSE) != 0);
}
static inline bool tcb_fin_acknowledged(const struct act *act) {
    const struct tcb *tcb = act->tcb;
    return (tcb->flags & TCB_FIN_SENT) && seq_from(tcb->snd.una, tcb_snd_end(act)) == 1;
}

/* transition.c: what the state entered asks for, whatever the way into it. */
void tcb_wait_anew(struct act *act); /* 2*MSL from now on */
void tcb_enter(struct act *act);
/* The one writer of a connection's state. */
static inline void tcb_transition(struct act *act, enum lastack_event event) {
    struct tcb *tcb = act->tcb;
    unsigned to = rfc_next[tcb->state][event] - 1u;
    assert(to < LASTACK_STATE_COUNT);
    tcb->state = (uint8_t)to;
    emit(act, LASTACK_DO_STATE, to, event, 0);
    if (in_state(tcb, STATE(LISTEN) | STATE(FIN_WAIT_2) | STATE(TIME_WAIT)))
        tcb_enter(act);
}
void tcb_delete(struct act *act, enum lastack_event event); /* to CLOSED */
SELDOM void tcb_return_to_listen(struct act *act);
void tcb_create(struct tcb *tcb); /* of a zeroed one, in which SET may have set something */
void tcb_forget_challenges(struct tcb *tcb, lastack_time now);

/* iss.c */
struct lastack_seq tcp_iss(const struct act *act);

/* call.c */
void tcp_call(struct act *act, const struct lastack_call *call);
void tcp_close_queued(struct act *act); /* a CLOSE that waited for ESTABLISHED */

/* arrive.c: 3.10.7.1 to 3.10.7.3 */
SELDOM void tcp_arrives_closed(struct act *act);
void tcp_arrives_listen(struct act *act);
void tcp_arrives_syn_sent(struct act *act);
/* checks.c: 3.10.7.4 */
void tcp_arrives_synchronized(struct act *act);
void tcp_continue_at_sixth_check(struct act *act);

/* ack.c: what an acceptable ACK does to the send side. */
void tcp_acknowledged(struct act *act, struct lastack_seq ack);

/* reassembly.c */
SELDOM void tcp_cut_to_window(struct act *act);
SELDOM void tcp_hold_with_syn(struct act *act); /* text and controls that came with a SYN */
void tcp_take_text(struct act *act);
SELDOM void tcp_take_held(struct act *act);

/* output.c */
void tcp_send_queued(struct act *act, uint32_t unsent); /* all that may be sent now */
void tcp_send_syn(struct act *act);
void tcp_send_ack(struct act *act);
SELDOM void tcp_send_rst(struct act *act, struct lastack_seq seq);
SELDOM void tcp_send_rst_for_segment(struct act *act); /* 3.5.2: believable to who sent it */
SELDOM void tcp_send_front(struct act *act); /* the front of the retransmission queue again */
SELDOM void tcp_send_probe(struct act *act);
SELDOM void tcp_send_held_back(struct act *act);
SELDOM bool tcp_challenge_allowed(struct act *act);
/* The window of a SYN, and the one it finds. */
static inline uint16_t tcp_first_window(const struct act *act) {
    uint32_t room = act->in->text->in_room;
    return (uint16_t)(room < UINT16_MAX ? room : UINT16_MAX);
}
uint32_t tcp_window_update(const struct act *act); /* octets by which the right edge may move */
uint32_t tcp_eff_snd_mss(const struct act *act);

/* timeout.c: 3.10.8 */
void tcp_timeouts(struct act *act);

/* rest.c, view.c */
bool tcp_rest(const void *self, uint8_t small[LASTACK_REST_OCTETS]);
void tcp_wake(void *self, const uint8_t small[LASTACK_REST_OCTETS], lastack_time deadline);
void tcp_forget_at_rest(struct tcb *tcb); /* where it could rest: what it would forget there */
void tcp_canonical(void *self, lastack_time now);
void tcp_view(const void *self, const struct lastack_in *in, struct lastack_view *view);

#include "tcp/rto.h"
#endif
