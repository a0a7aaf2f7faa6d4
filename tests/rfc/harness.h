/* Two endpoints and a wire, driven through the contract alone: no world, no host. What the world
 * would keep for an endpoint (its text, its deadline) is kept here, and everything an endpoint says
 * is written down in words, so that a test reads as the RFC does. */
#ifndef RFC_HARNESS_H
#define RFC_HARNESS_H
#include <lastack/endpoint.h>
#include <lastack/rule.h>
#include <lastack/tcp.h>

enum { STREAM = 1 << 18, FLIGHTS = 512, LOG = 8192, SELF = 256 };

struct bench;

/* One endpoint, and what a world remembers for it. */
struct end {
    _Alignas(16) uint8_t self[SELF];
    _Alignas(16) uint8_t listener[SELF]; /* what a child that returns to LISTEN leaves */
    struct bench *bench;
    const char *name;
    struct lastack_path path;
    struct lastack_text text;
    struct lastack_env env;
    int64_t knob[LASTACK_KNOB_COUNT];
    uint8_t may_reopen, has_floor;
    struct lastack_seq floor;
    lastack_time deadline;
    uint32_t buffer;
    bool auto_read;         /* the user reads at once what is delivered */
    bool gone;              /* GONE was signalled */
    uint32_t state;         /* as last reported */
    struct lastack_out out; /* of the last op */
    /* Which octet of the peer's stream is at each place, + 1; 0: none yet. */
    uint32_t kept[STREAM];
    char path_log[LOG];   /* states, " " between */
    char sent_log[LOG];   /* segments in the RFC's notation, " " between */
    char signal_log[LOG]; /* names of signals, " " between */
    uint32_t sent, sent_fin, sent_rst, sent_text, sent_ack; /* segments; ack: nothing but an ACK */
};

struct flight {
    lastack_time due;
    uint32_t serial;
    struct end *to;
    struct lastack_segment seg;
    uint8_t option[LASTACK_OPTION_OCTETS];
};

struct bench {
    struct end a, b;
    lastack_time now, delay;
    bool cut; /* all that is sent is lost */
    uint32_t serial, flights;
    struct flight flight[FLIGHTS];
    /* What becomes of a segment: how many copies arrive (0: lost) and how much later. NULL: one. */
    int (*fate)(struct bench *bench, struct end *from, const struct lastack_segment *seg,
                lastack_time *later);
    uint64_t random; /* state of bench_random */
    int countdown;   /* for fates: how many more */
};

/* Rules and edges that any bench of this program has seen. */
extern bool seen_rule[LASTACK_RULE_COUNT];
extern bool seen_edge[LASTACK_STATE_COUNT][LASTACK_EVENT_COUNT];

/* a and b, both CLOSED, 10 ms apart, ISS 100 and 300 as in the RFC's figures. */
extern lastack_time bench_birth; /* when benches begin; 0 */
struct bench *bench_new(void);
void bench_free(struct bench *bench);
uint32_t bench_random(struct bench *bench, uint32_t below);

/* One call; its status. */
int do_call(struct end *end, const struct lastack_call *request);
int call(struct end *end, enum lastack_call_kind kind);
int call_octets(struct end *end, enum lastack_call_kind kind, uint32_t octets);
int call_set(struct end *end, enum lastack_knob knob, int64_t value);
int call_send(struct end *end, uint32_t octets); /* puts them in the stream first */
int call_read(struct end *end, uint32_t octets); /* takes them first; 0: all there are */

/* A segment arrives now: of the peer, or a forged one. */
void arrive(struct end *end, const struct lastack_segment *seg);
void arrive_options(struct end *end, const struct lastack_segment *seg, const uint8_t *option);
/* The same, from the RFC's notation (WND 65535 unless said). */
void arrive_text(struct end *end, const char *notation);

/* One event: the first arrival or deadline; false if there is none until `until`. */
bool bench_step(struct bench *bench, lastack_time until);
/* All events up to and including `until`; then it is `until`. */
void bench_run(struct bench *bench, lastack_time until);
void bench_for(struct bench *bench, lastack_time span);
/* Until nothing is left to happen (at most a simulated week). */
void bench_idle(struct bench *bench);
/* All segments under way are lost. */
void bench_lose(struct bench *bench);

/* b listens, a connects; both ESTABLISHED. */
struct bench *bench_established(void);

/* A bench whose `a` has come to that state by real events, with nothing under way, and then been
 * cut off: its peer hears nothing and says nothing. */
#define PLACES(X)                                                                                  \
    X(CLOSED, "CLOSED", LASTACK_CLOSED)                                                            \
    X(LISTEN, "LISTEN", LASTACK_LISTEN)                                                            \
    X(SYN_SENT, "SYN-SENT", LASTACK_SYN_SENT)                                                      \
    X(SYN_RECEIVED_PASSIVE, "SYN-RECEIVED passive", LASTACK_SYN_RECEIVED)                          \
    X(SYN_RECEIVED_ACTIVE, "SYN-RECEIVED active", LASTACK_SYN_RECEIVED)                            \
    X(ESTABLISHED, "ESTABLISHED", LASTACK_ESTABLISHED)                                             \
    X(FIN_WAIT_1, "FIN-WAIT-1", LASTACK_FIN_WAIT_1)                                                \
    X(FIN_WAIT_2, "FIN-WAIT-2", LASTACK_FIN_WAIT_2)                                                \
    X(CLOSE_WAIT, "CLOSE-WAIT", LASTACK_CLOSE_WAIT)                                                \
    X(CLOSING, "CLOSING", LASTACK_CLOSING)                                                         \
    X(LAST_ACK, "LAST-ACK", LASTACK_LAST_ACK)                                                      \
    X(TIME_WAIT, "TIME-WAIT", LASTACK_TIME_WAIT)
enum place {
#define X(id, name, state) AT_##id,
    PLACES(X)
#undef X
        PLACE_COUNT
};
struct bench *bench_at(enum place place);
const char *place_name(enum place place);
unsigned place_state(enum place place);

unsigned state_of(const struct end *end);
struct lastack_view view_of(const struct end *end);
void clear_logs(struct end *end);
/* How many times `word` stands in a log. */
int count_in(const char *log, const char *word);
/* Octets the user of `end` has got, all of them in order and the peer's own. */
uint32_t delivered(const struct end *end);
bool fired(const struct end *end, unsigned rule); /* in the last op */

#endif
