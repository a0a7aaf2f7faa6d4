/* The world: hosts, links, faults and a clock, in one block of memory that can be copied, compared
 * and digested at any event. No floating point, no wall clock, no global: worlds do not know of
 * each other, and may run in different threads. */
#ifndef LASTACK_SIM_H
#define LASTACK_SIM_H
#include <lastack/endpoint.h>
#include <lastack/tcp.h>
#include <lastack/trace.h>
#include <lastack/types.h>
#ifdef __cplusplus
extern "C" {
#endif

typedef struct lastack_sim lastack_sim;

/* ---- birth ---------------------------------------------------------------------------------- */

/* Every limit of a world, its default and what it counts. Memory is reserved for all of it at birth
 * and touched only as it is used. Reaching a limit ends the run with the verdict of that name. */
#define LASTACK_LIMITS(X)                                                                          \
    X(hosts, HOSTS, 64, 1024, "hosts")                                                             \
    X(addresses, ADDRESSES, 1024, 65000, "addresses of all hosts")                                 \
    X(links, LINKS, 128, 4096, "links, both directions and loopbacks counted")                     \
    X(connections, CONNECTIONS, 65536, 1 << 24,                                                    \
      "connections and sockets, TIME-WAIT at rest apart")                                          \
    X(resting, RESTING, 131072, 1 << 26, "connections in TIME-WAIT at rest")                       \
    X(segments, SEGMENTS, 65536, 1 << 24, "segments in flight")                                    \
    X(text, TEXT, 32768, 1 << 22, "chunks of text, 2048 octets each")                              \
    X(runs, RUNS, 65536, 1 << 24, "pieces of received text")                                       \
    X(faults, FAULTS, 1024, 65536, "faults by name")                                               \
    X(memory, MEMORY, 131072, 1 << 24, "memory of the judge, or the player (KiB)")                 \
    X(same_time, SAME_TIME, 1000000, INT32_MAX, "events in which the clock does not move")         \
    X(events, EVENTS, 5000000, UINT32_MAX, "events in all")

struct lastack_limits {
#define X(member, id, initial, most, text) uint32_t member;
    LASTACK_LIMITS(X)
#undef X
};
/* The defaults above. */
LASTACK_API struct lastack_limits lastack_limits_default(void);

/* Why a world has stopped; it stays stopped. Returned negated by step and run. */
enum lastack_verdict {
    LASTACK_VERDICT_NONE,
#define X(member, id, initial, most, text) LASTACK_LIMIT_##id,
    LASTACK_LIMITS(X)
#undef X
    LASTACK_VERDICT_SPINS,    /* an endpoint returns `now` for ever */
    LASTACK_VERDICT_MALFORMED, /* an endpoint's effect makes no sense (text it has not ...) */
    LASTACK_VERDICT_RESIDENT, /* a resident wants more memory than it said it would */
    LASTACK_VERDICT_TIME,     /* the clock has reached LASTACK_NEVER */
    LASTACK_VERDICT_COUNT
};
LASTACK_API const char *lastack_verdict_text(unsigned verdict);

/* A resident lives in the world: it sees every record and what it remembers is in the block, so
 * that it is copied and compared with the world (the judge and a scenario's player are two).
 * `memory` is zeroed at birth and aligned to 16; it is `octets` large (SIZE_MAX: no bound of its
 * own) but not larger than the limit on memory, or than `octets_at_birth` if that is more. Only the
 * first `used` octets are copied, as last told by lastack_sim_resident_use (at birth:
 * `octets_at_birth`). */
struct lastack_resident_ops {
    const char *name;
    size_t octets, octets_at_birth;
    uint32_t records; /* which kinds of record it wants: 1 << enum lastack_record_kind, or-ed */
    void (*record)(void *memory, lastack_sim *sim, const struct lastack_record *record);
};

struct lastack_setup {
    uint64_t seed;
    struct lastack_limits limits; /* a member that is 0 takes the default */
    const struct lastack_endpoint_ops *const *kind; /* NULL: lastack_tcp_ops alone */
    uint32_t kinds;                                 /* at most LASTACK_KINDS */
    const struct lastack_resident_ops *const *resident;
    uint32_t residents; /* at most LASTACK_RESIDENTS */
    const struct lastack_allocator *memory;
};
enum { LASTACK_KINDS = 16, LASTACK_RESIDENTS = 4, LASTACK_OBSERVERS = 8 };

/* 0, -LASTACK_ENOMEM, or -LASTACK_EINVAL (a limit beyond its most, an endpoint that does not pass
 * lastack_endpoint_check). The tables given must outlive the world; the struct need not. */
LASTACK_API int lastack_sim_create(const struct lastack_setup *setup, lastack_sim **sim);
/* The memory that such a world reserves, all of it at birth; 0: the setup is wrong. */
LASTACK_API uint64_t lastack_sim_octets(const struct lastack_setup *setup);
LASTACK_API void lastack_sim_free(lastack_sim *sim); /* NULL is fine */
LASTACK_API uint64_t lastack_sim_seed(const lastack_sim *sim);

/* ---- the furniture -------------------------------------------------------------------------- */

/* Hosts are numbered from 0 in the order of birth, addresses from 1. A host owns `addresses`
 * consecutive ones (at least 1). Answers the host, or an errno negated (ENOBUFS: the limit). */
LASTACK_API int lastack_sim_host(lastack_sim *sim, uint32_t addresses, uint32_t kind);
LASTACK_API uint16_t lastack_host_address(const lastack_sim *sim, int host); /* its first */
LASTACK_API uint32_t lastack_host_addresses(const lastack_sim *sim, int host);
LASTACK_API int lastack_address_host(const lastack_sim *sim, uint16_t address); /* -1: nobody's */
LASTACK_API int lastack_host_count(const lastack_sim *sim);
/* Address number -> IPv4 as a host-order number, 10.0.0.0 + number. */
LASTACK_API uint32_t lastack_address_ipv4(uint16_t address);

LASTACK_API int lastack_host_set(lastack_sim *sim, int host, unsigned knob, int64_t value);
LASTACK_API int64_t lastack_host_get(const lastack_sim *sim, int host, unsigned knob);
/* Ephemeral ports [first, last]; default 49152-65535 (RFC 6335). */
LASTACK_API int lastack_host_ports(lastack_sim *sim, int host, uint16_t first, uint16_t last);
/* The other endpoint for what is opened from now on. */
LASTACK_API int lastack_host_use(lastack_sim *sim, int host, uint32_t kind);
/* Forgets every connection and socket, silently (quiet time: none, 3.4.3 permits it). */
LASTACK_API int lastack_host_reboot(lastack_sim *sim, int host);

/* A link is two directions. A host has a loopback of 1 us from birth. */
struct lastack_link {
    lastack_time delay;  /* >= 0 */
    uint64_t rate;       /* bit/s of text, options and 40 octets of headers; 0: no limit */
    uint32_t queue;      /* segments waiting for the rate; 0: no limit */
    uint32_t mtu;        /* octets of IP, 68..65535 */
    uint32_t loss, duplication, reordering, corruption; /* parts per million */
};
LASTACK_API struct lastack_link lastack_link_default(void); /* 10 ms, MTU 1500 */
/* Joins two hosts (again: changes the link they have). 0 or an errno negated. */
LASTACK_API int lastack_sim_link(lastack_sim *sim, int a, int b, const struct lastack_link *link);
/* Cut: what is sent is lost; what is under way arrives. Heal ends it. Both directions. */
LASTACK_API int lastack_sim_cut(lastack_sim *sim, int a, int b, bool cut);
/* Two hosts and the link between them; a loopback has twice the same. */
struct lastack_joint {
    int32_t a, b;
    uint32_t cut; /* 0 or 1 */
    struct lastack_link link;
};
/* One link after the other, loopbacks too: *cursor is 0 at first. false: there is none left. */
LASTACK_API bool lastack_sim_next_link(const lastack_sim *sim, uint32_t *cursor,
                                       struct lastack_joint *joint);

/* ---- faults by name ------------------------------------------------------------------------- */

/* What is known of a segment, found once when it is sent from what its sender, and its peer, have
 * sent before. */
enum lastack_fact {
    LASTACK_FACT_SYN = 0x001,            /* SYN without ACK */
    LASTACK_FACT_SYN_ACK = 0x002,        /* */
    LASTACK_FACT_PURE_ACK = 0x004,       /* ACK alone, no text */
    LASTACK_FACT_FIN = 0x008,            /* the bit */
    LASTACK_FACT_RST = 0x010,            /* the bit */
    LASTACK_FACT_DATA = 0x020,           /* any text, probes too */
    LASTACK_FACT_RETRANSMISSION = 0x040, /* all of its sequence space was sent before */
    LASTACK_FACT_ACK_OF_SYN = 0x080,     /* a pure ACK, SEG.ACK exactly after the peer's SYN */
    LASTACK_FACT_ACK_OF_FIN = 0x100,     /* a pure ACK, SEG.ACK exactly after the peer's FIN */
    LASTACK_FACT_FINAL_ACK = 0x200,      /* ... and that FIN is the one first sent second */
    LASTACK_FACT_FORGED = 0x400,         /* injected, or damaged unnoticed: nobody's */
    LASTACK_FACT_COPY = 0x800            /* made by a fault or by duplication */
};
LASTACK_API const char *lastack_fact_name(unsigned fact); /* of one bit */

enum lastack_fault_kind {
    LASTACK_FAULT_DROP,
    LASTACK_FAULT_DUPLICATE,
    LASTACK_FAULT_DELAY,   /* `by` later than it would have been */
    LASTACK_FAULT_REORDER, /* held until the next one of that direction has passed, at most 1 s */
    LASTACK_FAULT_CORRUPT  /* bits are flipped on the way, which the checksum nearly always finds */
};
enum lastack_ordinal {
    LASTACK_ORDINAL_NTH,       /* the n-th that matches, once (1: the next) */
    LASTACK_ORDINAL_NEXT,      /* the next n */
    LASTACK_ORDINAL_EVERY_NTH, /* every n-th (1: every) */
    LASTACK_ORDINAL_PPM        /* each with a chance of n parts per million */
};
/* A segment matches when it has all of `facts`, none of `without`, and the hosts are right. */
struct lastack_fault {
    uint8_t kind, ordinal, zero[2]; /* enum lastack_fault_kind, lastack_ordinal */
    uint32_t n;
    uint32_t facts, without; /* enum lastack_fact, or-ed; 0: any segment */
    int32_t from, to;        /* hosts; -1: any */
    uint32_t tag;            /* the caller's: goes into the records (a line of a scenario) */
    uint32_t connection;     /* sent by this connection (its id); 0: any */
    lastack_time by;         /* of LASTACK_FAULT_DELAY */
};
/* Drops the next segment, whatever it is and whoever sends it: to be filled in further. (Zeroed,
 * `from` and `to` would be host 0.) */
LASTACK_API struct lastack_fault lastack_fault_default(void);
/* Counts matching segments from now on. All armed faults count a segment; the first made that fires
 * takes it. Answers its number, or an errno negated. */
LASTACK_API int lastack_sim_fault(lastack_sim *sim, const struct lastack_fault *fault);
LASTACK_API void lastack_sim_faults_clear(lastack_sim *sim);
struct lastack_fault_seen {
    struct lastack_fault fault;
    uint32_t count;   /* segments that matched so far */
    uint32_t spent;   /* 1: it fires no more */
    uint32_t outdone; /* it has fired, and another took the segment: the tag of that one; else 0 */
    uint32_t zero;
};
/* One fault after the other, as they were made: *cursor is 0 at first. false: none is left. */
LASTACK_API bool lastack_sim_next_fault(const lastack_sim *sim, uint32_t *cursor,
                                        struct lastack_fault_seen *seen);

/* Hands `seg` to the host that owns its destination at once, past link and faults. Its text, if
 * any, is `text`. Nobody's: it is never judged as its namesake's. 0 or an errno negated. */
LASTACK_API int lastack_sim_inject(lastack_sim *sim, const struct lastack_segment *seg,
                                   const uint8_t *option, const void *text);

/* ---- time ----------------------------------------------------------------------------------- */

LASTACK_API lastack_time lastack_sim_now(const lastack_sim *sim);

enum lastack_next_kind {
    LASTACK_NEXT_NOTHING, /* idle: nothing is left to happen */
    LASTACK_NEXT_ARRIVAL, /* a segment reaches the end of its link: its fate can still be chosen */
    LASTACK_NEXT_TIMER    /* a timeout of a connection */
};
struct lastack_next {
    lastack_time time; /* LASTACK_NEVER for NOTHING */
    uint32_t kind, facts;
    uint32_t connection; /* the id of the timer's; of the segment's sender, 0 if nobody */
    struct lastack_segment segment;
};
/* What the next step will do. Does not change what happens. */
LASTACK_API void lastack_sim_next(const lastack_sim *sim, struct lastack_next *next);
/* One event: 1; 0: there was none; < 0: a verdict, negated. The clock moves to the event. */
LASTACK_API int lastack_sim_step(lastack_sim *sim);
/* As step, but 0 if the event is later than `until`. */
LASTACK_API int lastack_sim_step_until(lastack_sim *sim, lastack_time until);
/* As step, but an arrival is lost instead. A timer is a step as ever. */
LASTACK_API int lastack_sim_step_lose(lastack_sim *sim);
/* All events up to and including `until`; then the clock is `until` (LASTACK_NEVER: runs until idle
 * and the clock stays at the last event). 0, or a verdict negated. */
LASTACK_API int lastack_sim_run(lastack_sim *sim, lastack_time until);
/* Stops the world with that verdict, for a resident whose memory is used up, say. */
LASTACK_API void lastack_sim_stop(lastack_sim *sim, unsigned verdict);
LASTACK_API unsigned lastack_sim_verdict(const lastack_sim *sim);
/* The connection that was at work when the world stopped; 0: none. */
LASTACK_API uint32_t lastack_sim_culprit(const lastack_sim *sim);

/* Why an effect makes no sense: what there should have been. */
#define LASTACK_MALFORMED(X)                                                                       \
    X(COUNTS, "no more effects, segments and rules than the lists take")                           \
    X(KIND, "an effect of the contract")                                                           \
    X(SEGMENT_NUMBER, "a: one of the segments in the list")                                        \
    X(SEGMENT_WAY, "a connection to send it on: a listener has nobody at its other end")           \
    X(SEGMENT_SIZE, "text and options that fit in one packet of IP")                               \
    X(SEGMENT_TEXT, "text that SEND holds")                                                        \
    X(KEEP_RANGE, "a, b: octets of the text that has arrived, at least one")                       \
    X(KEEP_PLACE, "c: a place less than 2^30 octets from what can be read")                        \
    X(LISTENER, "a connection: a listener has no text")                                            \
    X(DELIVER_BACK, "a: a place not before what can be read already")                              \
    X(DELIVER_GAP, "a: a place up to which every octet has been kept")                             \
    X(RELEASE, "a: a place that SEND holds, or its end")                                           \
    X(STATE, "a: an enum lastack_state")                                                           \
    X(EVENT, "b: an enum lastack_event")                                                           \
    X(SIGNAL, "a: an enum lastack_signal")

enum lastack_malformed_reason {
    LASTACK_MALFORMED_NONE,
#define X(id, text) LASTACK_MALFORMED_##id,
    LASTACK_MALFORMED(X)
#undef X
    LASTACK_MALFORMED_COUNT
};
LASTACK_API const char *lastack_malformed_text(unsigned reason);
/* The effect behind LASTACK_VERDICT_MALFORMED, and what its connection then was. For COUNTS the
 * numbers of effects, segments and rules, as a, b and c of an effect of no kind. */
struct lastack_malformed {
    uint32_t reason; /* enum lastack_malformed_reason */
    struct lastack_effect effect;
    uint32_t place, octets; /* of the text of the segment to send or, at DO_KEEP, that arrived */
    struct lastack_text text;
};
/* false: the world has not stopped for one. */
LASTACK_API bool lastack_sim_malformed(const lastack_sim *sim,
                                       struct lastack_malformed *malformed);

/* ---- one value ------------------------------------------------------------------------------ */

/* Makes `to` the same world as `from`, residents too; observers stay as they are in `to`. Both must
 * have been made with the same limits, kinds and residents: 0, or -LASTACK_EINVAL. Never
 * allocates. */
LASTACK_API int lastack_sim_copy(lastack_sim *to, const lastack_sim *from);
/* A new world, the same as `from`, without observers; NULL when memory is out. It has a block with
 * room for all the limits: one that a clone of the same world, freed before, has left (one block
 * waits at a time, until the last of them is freed; none that has more than 1 MiB in use), or a new
 * one. Who has many at once takes new ones, and pays for each page in use: limits as low as will do
 * make that cheaper. The worlds may be in different threads, also this one's. */
LASTACK_API lastack_sim *lastack_sim_clone(const lastack_sim *from);
/* The same octets; holds within one process. */
LASTACK_API bool lastack_sim_equal(const lastack_sim *a, const lastack_sim *b);
/* Of worlds made with the same kinds: what can be expected of them, whatever their users do.
 * Canonical: times relative to now, no index, no serial, no statistic; the order of what is due at
 * one time counts. Residents are not in it, nor how near a limit is, nor the counts behind chance
 * that nothing asks for as links and faults are now: made or changed later, they may draw
 * otherwise. The same on every machine of one byte order. */
LASTACK_API uint64_t lastack_sim_digest(const lastack_sim *sim);

struct lastack_usage {
    uint64_t octets;          /* of the used part of the block: what a copy moves */
    uint64_t octets_reserved; /* the whole block */
    uint64_t events, segments; /* so far */
    uint32_t connections, resting, in_flight, chunks; /* at present */
};
LASTACK_API void lastack_sim_usage(const lastack_sim *sim, struct lastack_usage *usage);

/* ---- looking -------------------------------------------------------------------------------- */

/* `see` is called for each record whose kind is in `records`, and must not change the world.
 * Answers 0, or -LASTACK_ENOBUFS past LASTACK_OBSERVERS. */
LASTACK_API int lastack_sim_observe(lastack_sim *sim, uint32_t records,
                                    void (*see)(void *context, lastack_sim *sim,
                                                const struct lastack_record *record),
                                    void *context);

/* The i-th resident's memory. */
LASTACK_API void *lastack_sim_resident(lastack_sim *sim, uint32_t i);
/* The first `octets` of it are in use from now on; what is new is zeroed. false: more than it has
 * (the world stops with LASTACK_VERDICT_RESIDENT, or LASTACK_LIMIT_MEMORY). */
LASTACK_API bool lastack_sim_resident_use(lastack_sim *sim, uint32_t i, size_t octets);

/* What a world knows of a connection. `id` counts births of connections and listeners, from 1. */
struct lastack_connection {
    uint32_t id;
    int32_t host;
    struct lastack_path path;
    struct lastack_text text;
    uint64_t socket;      /* lastack_socket, 0 once its user has closed it */
    uint8_t state;        /* as last reported by DO_STATE */
    uint8_t resting;      /* in TIME-WAIT at rest: `text` is not known */
    uint8_t kind;
    uint8_t end_read;     /* its user has read the end of the stream */
    int32_t error;        /* pending errno */
    uint32_t ready;       /* of a listener: children that wait to be accepted */
    uint32_t backlog;     /* ... as listen was told */
    uint32_t any, zero;   /* ... 1: on all of its host's addresses */
    lastack_time deadline; /* of its next timeout */
};
/* By its four-tuple: false if the host has none. */
LASTACK_API bool lastack_sim_find(const lastack_sim *sim, const struct lastack_path *path,
                                  struct lastack_connection *connection);
/* One connection or listener after the other, those in TIME-WAIT at rest last: *cursor is 0 at
 * first. A connection that is over is among them as long as a user holds its socket. false: there
 * is none left. Between two calls the world must not change. */
LASTACK_API bool lastack_sim_next_connection(const lastack_sim *sim, uint64_t *cursor,
                                             struct lastack_connection *connection);
/* Its endpoint's own view, woken if it rests. false: gone, or the endpoint has no view. */
LASTACK_API bool lastack_sim_view(lastack_sim *sim, const struct lastack_path *path,
                                  struct lastack_view *view);

#ifdef __cplusplus
}
#endif
#endif
