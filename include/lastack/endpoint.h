/* The endpoint contract: one connection's TCP, behind RFC 9293 section 3.10.
 *
 * An endpoint answers user calls, arriving segments and timeouts. Each op gets its state (`self`),
 * what the world shows it (`in`) and an empty list of effects (`out`), which the world applies in
 * order after the op has returned: nothing is re-entrant. The op returns when it next wants
 * `timeout`: a time, LASTACK_NEVER, or `in->now` for "again, at once, after what is already due",
 * as which a time that is past counts, too.
 *
 * `self` is `state_size` octets that belong to the world and are copied with it. Zeroed, it is
 * CLOSED. All that the endpoint remembers is in it: no static, no heap, no pointer to itself or to
 * an argument. lastack's own endpoint has no other way in than this one. */
#ifndef LASTACK_ENDPOINT_H
#define LASTACK_ENDPOINT_H
#include <lastack/segment.h>
#include <lastack/state.h>
#include <string.h>
#ifdef __cplusplus
extern "C" {
#endif

#define LASTACK_ENDPOINT_API 1u
enum {
    LASTACK_OUT_SEGMENTS = 8,
    LASTACK_OUT_EFFECTS = 24,
    LASTACK_OUT_RULES = 24,
    LASTACK_REST_OCTETS = 20,
    LASTACK_STATE_SIZE_MAX = 4096
};

struct lastack_env {     /* one per host, constant during an op */
    const int64_t *knob; /* [LASTACK_KNOB_COUNT], enum lastack_knob of tcp.h: ns, octets, counts */
    uint8_t secret[16];  /* from the seed; for the ISS (RFC 6528) */
};
struct lastack_path { /* never kept in self: a listener is copied to make a child */
    uint16_t local, remote; /* address numbers; remote is 0 while unspecified */
    uint16_t local_port, remote_port;
};
/* Text is the user's; the world stores it, by place in its stream: place 0 is the octet after the
 * SYN, so a sequence number is ISS + 1 + place. Places are modulo 2^32 like sequence numbers. */
struct lastack_text {
    uint32_t out_held, out_end;  /* SEND: places [held, end) are there to be put in segments */
    uint32_t in_ready, in_taken; /* RECEIVE: readable up to; read by the user up to */
    uint32_t in_room;            /* octets the receive buffer takes beyond in_ready */
    uint32_t mtu;                /* octets of IP, of the way out */
};
struct lastack_in {
    lastack_time now;
    const struct lastack_env *env;
    const struct lastack_path *path;
    const struct lastack_text *text;
    /* For an arriving SYN (MAY-2): may TIME-WAIT give way to it, that is, would a listener take it;
     * and for the listener's child that then does, where its ISS must be above (has_floor). */
    uint8_t may_reopen, has_floor, zero[2];
    struct lastack_seq floor;
};

enum lastack_call_kind {
    LASTACK_CALL_OPEN_ACTIVE,  /* 3.10.1 */
    LASTACK_CALL_OPEN_PASSIVE, /* */
    LASTACK_CALL_SEND,         /* 3.10.2; `octets` are already in the stream, counted in out_end */
    LASTACK_CALL_RECEIVE,      /* 3.10.3; in_taken has already moved by `octets` (0: status only) */
    LASTACK_CALL_CLOSE,        /* 3.10.4; shutdown(SHUT_WR): a FIN after the text */
    LASTACK_CALL_FORSAKE,      /* BSD close(): CLOSE, and nobody will read: new text draws a RST */
    LASTACK_CALL_ABORT,        /* 3.10.5 */
    LASTACK_CALL_STATUS,       /* 3.10.6 */
    LASTACK_CALL_SET,          /* knob := value, for this connection only: user-timeout, mss,
                                  retries, retries.syn; ILLEGAL for the others */
    LASTACK_CALL_COUNT
};
struct lastack_call {
    uint16_t kind; /* enum lastack_call_kind */
    uint8_t push, urgent;
    uint32_t octets, knob;
    int64_t value;
};

enum lastack_signal {
    LASTACK_SIGNAL_NONE,
    LASTACK_SIGNAL_OPENED,       /* ESTABLISHED is reached (or passed) */
    LASTACK_SIGNAL_PEER_CLOSED,  /* "connection closing": the peer's FIN was taken; no more text */
    LASTACK_SIGNAL_URGENT,       /* there is urgent text before place `detail` (MUST-32) */
    LASTACK_SIGNAL_RETRANSMITS,  /* R1 is passed (MUST-20, SHLD-9); detail: how many */
    LASTACK_SIGNAL_REFUSED,      /* a RST before ESTABLISHED; detail: enum lastack_status, the RFC's
                                    words, which in SYN-SENT are "connection reset" */
    LASTACK_SIGNAL_RESET,        /* "connection reset"; detail: enum lastack_status */
    LASTACK_SIGNAL_TIMED_OUT,    /* R2; or the user timeout, detail LASTACK_STATUS_USER_TIMEOUT */
    LASTACK_SIGNAL_REOPEN,       /* TIME-WAIT gives way to the SYN that arrived; detail: the highest
                                    sequence number used, above which the new ISS must be. Only with
                                    may_reopen, with no state change: the world makes it */
    LASTACK_SIGNAL_GONE,         /* the TCB is deleted: self may be forgotten. After the change to
                                    CLOSED, or of a child back to LISTEN */
    LASTACK_SIGNAL_COUNT
};

enum lastack_effect_kind {
    LASTACK_DO_SEGMENT, /* a: which of out->segment; its text is SEND [place, +text_octets) */
    LASTACK_DO_KEEP,    /* octets [a, a+b) of the arriving text go to place c of RECEIVE; what is
                           already there stays as it is */
    LASTACK_DO_DELIVER, /* the user may read up to place a */
    LASTACK_DO_RELEASE, /* SEND before place a is acknowledged and may be forgotten */
    LASTACK_DO_STATE,   /* a: enum lastack_state, b: enum lastack_event (NONE: it cannot say) */
    LASTACK_DO_SIGNAL,  /* a: enum lastack_signal, b: its detail */
    LASTACK_EFFECT_COUNT
};
struct lastack_effect {
    uint32_t kind, a, b, c;
};
/* Plain data; the world clears only the counts. When a list is full the op returns `now` and goes
 * on in `timeout`. */
struct lastack_out {
    uint16_t effects, segments, rules, zero;
    int32_t status; /* of a call: enum lastack_status */
    struct lastack_effect effect[LASTACK_OUT_EFFECTS];
    struct lastack_segment segment[LASTACK_OUT_SEGMENTS];
    uint8_t option[LASTACK_OUT_SEGMENTS][LASTACK_OPTION_OCTETS];
    uint16_t rule[LASTACK_OUT_RULES]; /* ids of rule.h that fired: traced and counted, no more */
};

enum lastack_endpoint_flags {
    /* Does not report its state, and is judged on what can be seen. A DO_STATE of it is passed
     * over: the world, the judge and a scenario then know no state of it. */
    LASTACK_ENDPOINT_SILENT = 1
};

struct lastack_endpoint_ops {
    uint32_t api, size;         /* LASTACK_ENDPOINT_API, sizeof(struct lastack_endpoint_ops) */
    uint32_t state_size, flags; /* octets of self, aligned to 16; enum lastack_endpoint_flags */
    const char *name;
    lastack_time (*call)(void *self, const struct lastack_in *in, const struct lastack_call *call,
                         struct lastack_out *out);
    lastack_time (*segment)(void *self, const struct lastack_in *in,
                            const struct lastack_segment *seg, const uint8_t *option,
                            struct lastack_out *out);
    lastack_time (*timeout)(void *self, const struct lastack_in *in, struct lastack_out *out);
    /* NULL where there is none: */
    void (*view)(const void *self, const struct lastack_in *in, struct lastack_view *view);
    /* What TIME-WAIT still needs, in 20 octets, and back. `rest` answers false for "not now"; it
     * is asked only of an endpoint whose user is gone. By resting it says that `timeout`, at the
     * deadline it last asked for, would end the connection (TIMEOUT-2MSL, GONE) and do nothing
     * else: the world then does that without waking it. `wake` is given zeroed self, and the
     * deadline. */
    bool (*rest)(const void *self, uint8_t small[LASTACK_REST_OCTETS]);
    void (*wake)(void *self, const uint8_t small[LASTACK_REST_OCTETS], lastack_time deadline);
    /* Of a scratch copy, for the digest: times made relative to `now`, statistics zeroed. */
    void (*canonical)(void *self, lastack_time now);
};

/* A student's shared object exports this one symbol, a function of no argument. It is not linked
 * with the library: what it calls of it (lastack_tcp_ops) it finds in the program that loads it,
 * linked with the shared library, or with -rdynamic and all of the static one (--whole-archive). */
#define LASTACK_ENDPOINT_SYMBOL "lastack_endpoint"
typedef const struct lastack_endpoint_ops *lastack_endpoint_entry(void);

/* Helpers that fill `out`. An op that uses them asks first whether there is room. */
static inline void lastack_out_effect(struct lastack_out *out, uint32_t kind, uint32_t a,
                                      uint32_t b, uint32_t c) {
    if (out->effects < LASTACK_OUT_EFFECTS) {
        struct lastack_effect *effect = &out->effect[out->effects++];
        effect->kind = kind;
        effect->a = a;
        effect->b = b;
        effect->c = c;
    }
}
/* The next free segment, zeroed, already among the effects; NULL when either list is full. */
static inline struct lastack_segment *lastack_out_segment(struct lastack_out *out) {
    if (out->segments >= LASTACK_OUT_SEGMENTS || out->effects >= LASTACK_OUT_EFFECTS)
        return NULL;
    struct lastack_segment *seg = &out->segment[out->segments];
    memset(seg, 0, sizeof *seg);
    lastack_out_effect(out, LASTACK_DO_SEGMENT, out->segments++, 0, 0);
    return seg;
}
static inline void lastack_out_state(struct lastack_out *out, uint32_t state, uint32_t event) {
    lastack_out_effect(out, LASTACK_DO_STATE, state, event, 0);
}
static inline void lastack_out_signal(struct lastack_out *out, uint32_t signal, uint32_t detail) {
    lastack_out_effect(out, LASTACK_DO_SIGNAL, signal, detail, 0);
}
static inline void lastack_out_rule(struct lastack_out *out, uint32_t rule) {
    if (out->rules < LASTACK_OUT_RULES)
        out->rule[out->rules++] = (uint16_t)rule;
}

LASTACK_API const char *lastack_signal_name(unsigned signal); /* "peer-closed" */
LASTACK_API const char *lastack_call_name(unsigned kind);     /* "OPEN", "CLOSE" ... */
LASTACK_API const char *lastack_effect_name(unsigned kind);   /* "DO_SEGMENT" ... */

/* Is this a table of ops that this library can run? NULL if so, else what is wrong with it. */
LASTACK_API const char *lastack_endpoint_check(const struct lastack_endpoint_ops *ops);

#ifdef __cplusplus
}
#endif
#endif
