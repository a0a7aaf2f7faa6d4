/* lastack's own endpoint, its knobs and its profiles. */
#ifndef LASTACK_TCP_H
#define LASTACK_TCP_H
#include <lastack/endpoint.h>
#ifdef __cplusplus
extern "C" {
#endif

LASTACK_API extern const struct lastack_endpoint_ops lastack_tcp_ops;

/* Every knob of a host: id, its key in a scenario's `set`, unit, default, least, most, what it is.
 * Durations are ns (unit TIME; LASTACK_NEVER: `never`), sizes octets (SIZE), the rest COUNT or
 * SWITCH (0 or 1). Another endpoint is given the same ones, in->env->knob. */
#define LASTACK_KNOBS(X)                                                                           \
    X(MSL, "msl", TIME, 30 * LASTACK_SECOND, 0, 3600 * LASTACK_SECOND,                             \
      "maximum segment lifetime; TIME-WAIT lasts twice as long (RFC 9293 3.4.2: 120 s)")           \
    X(ISS, "iss", COUNT, -1, -1, UINT32_MAX,                                                       \
      "initial send sequence number of every connection; -1: by RFC 6528 from the seed")           \
    X(MSS, "mss", SIZE, 0, 0, 65495,                                                               \
      "most text octets announced in the MSS option; 0: as the link's MTU allows")                 \
    X(RTO_INITIAL, "rto.initial", TIME, LASTACK_SECOND, LASTACK_MILLISECOND,                       \
      3600 * LASTACK_SECOND, "retransmission timeout before the first sample (RFC 6298 2.1)")      \
    X(RTO_MIN, "rto.min", TIME, LASTACK_SECOND, LASTACK_MILLISECOND, 3600 * LASTACK_SECOND,        \
      "least retransmission timeout (RFC 6298 2.4)")                                               \
    X(RTO_MAX, "rto.max", TIME, 60 * LASTACK_SECOND, LASTACK_MILLISECOND, 3600 * LASTACK_SECOND,   \
      "most retransmission timeout (RFC 6298 2.5)")                                                \
    X(RETRIES, "retries", COUNT, 6, 0, 255,                                                        \
      "retransmissions before a synchronized connection is given up (R2)")                         \
    X(RETRIES_SYN, "retries.syn", COUNT, 7, 0, 255,                                                \
      "retransmissions before an opening connection is given up (R2 of a SYN)")                    \
    X(USER_TIMEOUT, "user-timeout", TIME, LASTACK_NEVER, LASTACK_MILLISECOND, LASTACK_NEVER,       \
      "most time text, SYN or FIN may wait for its acknowledgment (3.10.8)")                       \
    X(BUFFER_SEND, "buffer.send", SIZE, 65536, 1, 1 << 30, "octets of text a send buffer holds")   \
    X(BUFFER_RECEIVE, "buffer.receive", SIZE, 65535, 0, 1 << 30,                                   \
      "octets of text a receive buffer holds; the window is at most 65535")                        \
    X(FIN_WAIT_2, "fin-wait-2", TIME, LASTACK_NEVER, LASTACK_MILLISECOND, LASTACK_NEVER,           \
      "how long a closed socket waits for the peer's FIN; the RFC has no such timeout")            \
    X(RFC1337, "rfc1337", SWITCH, 0, 0, 1, "TIME-WAIT ignores a RST (RFC 1337 section 3)")         \
    X(RFC5961, "rfc5961", SWITCH, 1, 0, 1,                                                         \
      "a RST beside RCV.NXT, a SYN and an old ACK are answered by a challenge ACK")                \
    X(TIME_WAIT_REUSE, "time-wait.reuse", SWITCH, 0, 0, 1,                                         \
      "a new SYN reopens from TIME-WAIT when it is beyond the last used number (MAY-2)")

enum lastack_knob {
#define X(id, key, unit, initial, least, most, text) LASTACK_KNOB_##id,
    LASTACK_KNOBS(X)
#undef X
    LASTACK_KNOB_COUNT
};
enum lastack_unit { LASTACK_UNIT_TIME, LASTACK_UNIT_SIZE, LASTACK_UNIT_COUNT, LASTACK_UNIT_SWITCH };

struct lastack_knob_info {
    const char *key, *text;
    unsigned unit; /* enum lastack_unit */
    int64_t initial, least, most;
};
/* Static; NULL for a number that is no knob. */
LASTACK_API const struct lastack_knob_info *lastack_knob_info(unsigned knob);
LASTACK_API int lastack_knob_find(const char *key, size_t length); /* -1: none */

/* A profile is a named set of knob values, after what deployed stacks do. */
struct lastack_profile {
    const char *name, *text;
    int64_t knob[LASTACK_KNOB_COUNT];
};
/* In order; "standard" is the first; NULL past the last. */
LASTACK_API const struct lastack_profile *lastack_profile_at(size_t i);
LASTACK_API const struct lastack_profile *lastack_profile_find(const char *name, size_t length);

#ifdef __cplusplus
}
#endif
#endif
