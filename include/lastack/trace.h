/* Records: what happened, as a world tells it to its residents and observers, and the sinks that
 * turn them into text. */
#ifndef LASTACK_TRACE_H
#define LASTACK_TRACE_H
#include <lastack/segment.h>
#include <lastack/types.h>
#ifdef __cplusplus
extern "C" {
#endif

typedef struct lastack_sim lastack_sim;

#define LASTACK_RECORDS(X)                                                                         \
    X(CALL, "call")     /* a user call has been made; before its effects */                        \
    X(SEND, "send")     /* a segment leaves its host, whatever becomes of it */                    \
    X(LOSE, "lose")     /* a segment is lost; follows its SEND, or comes instead of its ARRIVE */  \
    X(BEND, "bend")     /* a segment was delayed, reordered, corrupted or copied by a fault */     \
    X(ARRIVE, "arrive") /* a segment reaches its host; before its effects */                       \
    X(TIMEOUT, "timeout") /* an endpoint's timeout is called; before its effects */                \
    X(BORN, "born")     /* a connection has its path: after OPEN, or a listener's child */         \
    X(STATE, "state")                                                                              \
    X(RULE, "rule")                                                                                \
    X(SIGNAL, "signal")                                                                            \
    X(KEEP, "keep")     /* arrived text is kept for the user */                                    \
    X(DELIVER, "deliver") /* text is readable up to a place */                                     \
    X(DEADLINE, "deadline") /* an op has returned: its effects are applied */                      \
    X(GONE, "gone")     /* the endpoint's state is forgotten */                                    \
    X(REBOOT, "reboot") /* a host is about to forget everything */                                 \
    X(LINK, "link")     /* two hosts are joined, or their link was changed, cut or healed */

enum lastack_record_kind {
#define X(id, name) LASTACK_RECORD_##id,
    LASTACK_RECORDS(X)
#undef X
    LASTACK_RECORD_COUNT
};
#define LASTACK_RECORDS_ALL ((1u << LASTACK_RECORD_COUNT) - 1)

enum lastack_loss {
    LASTACK_LOSS_NONE,
    LASTACK_LOSS_FAULT,    /* by name; `tag` says which */
    LASTACK_LOSS_CHANCE,   /* the link's rate of loss */
    LASTACK_LOSS_QUEUE,    /* the link's queue is full */
    LASTACK_LOSS_CUT,      /* the link is cut */
    LASTACK_LOSS_CHOICE,   /* lastack_sim_step_lose */
    LASTACK_LOSS_CHECKSUM, /* it was corrupted on the way */
    LASTACK_LOSS_BACKLOG,  /* a SYN, and the listener's backlog is full */
    LASTACK_LOSS_COUNT
};
LASTACK_API const char *lastack_loss_text(unsigned loss);

/* Why a close() had to be an ABORT. */
enum lastack_close_reset {
    LASTACK_CLOSE_RESET_NONE,   /* it was none: the user has called for the ABORT */
    LASTACK_CLOSE_RESET_UNREAD, /* there was text that nobody has read (RFC 9293 3.6.1, SHLD-3) */
    LASTACK_CLOSE_RESET_LINGER, /* SO_LINGER is 0 */
    LASTACK_CLOSE_RESET_COUNT
};
/* "", "text unread", "linger 0". */
LASTACK_API const char *lastack_close_reset_text(unsigned reset);

/* Which members are filled depends on `kind`; the others are 0. */
struct lastack_record {
    lastack_time time;
    uint16_t kind;       /* enum lastack_record_kind */
    int16_t host;        /* whose; for LOSE the sender's; -1: nobody's */
    uint32_t connection; /* whose, its id; 0: a segment nobody owns */
    union {
        struct { /* SEND, LOSE, BEND, ARRIVE */
            const struct lastack_segment *segment;
            const uint8_t *option;
            uint32_t facts, origin; /* origin: the id of the connection that sent it; 0: nobody */
            uint32_t loss, tag;     /* LOSE: enum lastack_loss; LOSE, BEND: the fault's tag */
            uint32_t bend;          /* BEND: enum lastack_fault_kind */
            uint32_t flight;        /* for lastack_record_octets */
            lastack_time due;       /* SEND, BEND: when it will arrive; LASTACK_NEVER: lost */
            const void *injected;   /* ARRIVE of a forged segment: its text; else NULL */
        } wire;
        struct { /* CALL */
            uint32_t call; /* enum lastack_call_kind */
            uint32_t octets;
            int32_t status; /* enum lastack_status */
            uint32_t reset; /* ABORT: enum lastack_close_reset */
        } call;
        struct { /* BORN */
            uint16_t local, remote, local_port, remote_port;
            uint32_t listener; /* the id of the listener whose child it is; else 0 */
            uint32_t reopens;  /* the id of the TIME-WAIT it follows (MAY-2); else 0 */
            uint64_t socket;
        } born;
        struct { /* STATE */
            uint8_t from, to, event;
        } state;
        struct { /* RULE */
            uint32_t id;
        } rule;
        struct { /* SIGNAL */
            uint32_t id, detail; /* enum lastack_signal */
            int32_t error;       /* the errno it leaves pending, or 0 */
        } signal;
        struct { /* KEEP: text of `origin`'s stream [from, from+octets) becomes [place, ...) */
            uint32_t origin, from, place, octets; /* DELIVER: place alone */
        } text;
        struct { /* DEADLINE */
            lastack_time at;
            /* Where lastack_sim_find and lastack_sim_view find it now; 0: they do not. */
            uint16_t local, remote, local_port, remote_port;
        } deadline;
        const struct lastack_joint *joint; /* LINK; `host` is its a */
    } u;
};

/* The octets of the segment that a SEND, LOSE, BEND or ARRIVE tells of, while it is told: an IPv4
 * packet (octets.h) as it was sent; as it arrived, bits flipped, where it is lost for that.
 * Answers how many; `octets` has room for LASTACK_PACKET_OCTETS_MAX. */
LASTACK_API size_t lastack_record_octets(const lastack_sim *sim,
                                         const struct lastack_record *record, uint8_t *octets);

/* ---- sinks ---------------------------------------------------------------------------------- */

/* Names for what a trace speaks of. NULL members: "host0", "#3". The text is copied at once. */
struct lastack_names {
    const char *(*host)(void *context, int host);
    const char *(*connection)(void *context, uint32_t connection); /* NULL: no name of its own */
    const char *(*tag)(void *context, uint32_t tag);               /* "close.scn:7"; NULL: none */
    void *context;
    unsigned style; /* enum lastack_style: how states are called */
};

/* Where a sink's text goes; false stops nothing but is remembered by the sink's owner. */
typedef bool lastack_write(void *context, const char *text, size_t octets);

/* One line a record, as it happens. Memory does not grow. */
struct lastack_text_sink {
    struct lastack_names names;
    lastack_write *write;
    void *context;
    bool rules;  /* also RULE and DEADLINE records: why, and until when */
    bool failed; /* a write has answered false */
    struct {     /* the sink's own, 0 at first: how the line before began */
        lastack_time time;
        uint32_t connection;
        int16_t host;
        uint8_t moment, octets; /* of `text`: its time; and whose it was */
        char text[72];
    } start;
};
/* An observer: lastack_sim_observe(sim, LASTACK_RECORDS_ALL, lastack_text_see, &sink). */
LASTACK_API void lastack_text_see(void *sink, lastack_sim *sim,
                                  const struct lastack_record *record);

/* One JSON object a line, for other programs: docs/TRACE.md says what is in it. Everything that can
 * be seen of a run is there, so that ladders, captures, tables and diagrams can be made of it. What
 * is written is printable ASCII, whatever names and text hold; states have the RFC's names,
 * whatever `names.style`. Memory does not grow. */
#define LASTACK_JSON_FORMAT  "lastack-trace"
#define LASTACK_JSON_VERSION 1 /* another one when a member goes or means something else */
struct lastack_json_sink {
    struct lastack_names names;
    lastack_write *write; /* a line may come in pieces */
    void *context;
    bool failed; /* a write has answered false */
};
/* The first lines: the header, hosts, and the links there are. `scenario` is its name. `sim` NULL:
 * the header alone, of a scenario whose world was never born. */
LASTACK_API void lastack_json_begin(struct lastack_json_sink *sink, const lastack_sim *sim,
                                    const char *scenario);
/* An observer of LASTACK_RECORDS_ALL. The last line is written by lastack_json_end, scenario.h. */
LASTACK_API void lastack_json_see(void *sink, lastack_sim *sim,
                                  const struct lastack_record *record);

/* The connections and listeners of hosts, now, as a tool prints them: `netstat -tan` or `ss -tano`
 * of Linux, `netstat -an -p tcp` of FreeBSD. docs/SCENARIOS.md says what stands in the columns. */
struct lastack_table {
    unsigned style;  /* enum lastack_style; LASTACK_STYLE_RFC is none of a tool's */
    int32_t host;    /* -1: one table for each host */
    bool inner;      /* ss -i: also what the endpoint shows of itself */
    bool zero[3];
};
/* A line that says whose it is, when, and what command; the tool's output; an empty line. With a
 * style that is none, an unknown host, a write that fails or no memory: false. */
LASTACK_API bool lastack_table_write(lastack_sim *sim, const struct lastack_table *table,
                                     const struct lastack_names *names,
                                     const struct lastack_allocator *memory, lastack_write *write,
                                     void *context);

/* A ladder: two columns of states and the arrows between them, as the RFC's figures; a block for
 * each pair of sockets, with all connections that were ever between the two. It keeps what it needs
 * in memory from `memory`, which grows with the run, and is written at the end. `names` are asked
 * when it is written. An observer of LASTACK_RECORDS_ALL from the beginning. */
typedef struct lastack_ladder lastack_ladder;
LASTACK_API lastack_ladder *lastack_ladder_create(const struct lastack_allocator *memory,
                                                  const struct lastack_names *names);
LASTACK_API void lastack_ladder_see(void *ladder, lastack_sim *sim,
                                    const struct lastack_record *record);
enum lastack_ladder_form {
    LASTACK_LADDER_ASCII,
    LASTACK_LADDER_UNICODE, /* in UTF-8 */
    LASTACK_LADDER_SVG,     /* a picture on its own: no script, font or link, light and dark */
    LASTACK_LADDER_MERMAID, /* a sequenceDiagram */
    LASTACK_LADDER_FORMS
};
struct lastack_ladder_look {
    uint32_t form;     /* enum lastack_ladder_form */
    uint32_t zero;     /* */
    size_t last;       /* > 0: only the last rows */
    lastack_time unit; /* > 0: to scale, so much time a line; 0: compressed. Gaps are marked */
};
/* Writes what has been seen so far; may be called again. `look` NULL: all of it, compressed, in
 * ASCII. false: a write failed, or memory ran out on the way. */
LASTACK_API bool lastack_ladder_write(const lastack_ladder *ladder,
                                      const struct lastack_ladder_look *look, lastack_write *write,
                                      void *context);
LASTACK_API void lastack_ladder_free(lastack_ladder *ladder);

/* Prints a time as people write it: "0s", "10ms", "1.02s", "61s". `room` of 32 suffices. */
LASTACK_API size_t lastack_time_print(lastack_time time, char *text, size_t room);

#ifdef __cplusplus
}
#endif
#endif
