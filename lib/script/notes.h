/* What a scenario's player remembers of its world: a resident, so that it is copied with the world,
 * and a copy goes on as the original would.
 *
 * Its memory grows and never shrinks; everything in it is found by the number of its cell, 16
 * octets each. What is true of a connection is written down as it happens and looked up when it is
 * asked for, so that no event is looked for twice and none costs more the more connections there
 * are. */
#ifndef SCRIPT_NOTES_H
#define SCRIPT_NOTES_H
#include "script/step.h"

enum { NOTES_CELL = 16, NOTES_CHUNKS = 28, NOTES_FIRST_CHUNK = 16 };

typedef uint32_t notes_cell; /* 0: none */

/* How many segments of one kind went one way. */
enum notes_way { NOTES_SENT, NOTES_RECEIVED };
struct notes_count {
    notes_cell next;
    uint16_t facts; /* enum lastack_fact, or-ed */
    uint16_t way;   /* enum notes_way */
    uint64_t count;
};

/* A state that was entered. */
struct notes_state {
    int64_t since;
    notes_cell next;
    uint8_t state, zero[3];
};

enum notes_conn_flags {
    NOTES_ALIVE = 0x0001,    /* not CLOSED, and no listener */
    NOTES_LISTENER = 0x0002, /* */
    NOTES_HOLD = 0x0004,     /* a listener whose connections are taken by `accept` alone */
    NOTES_TELLS = 0x0008,    /* its endpoint has told a state */
    NOTES_OPENED = 0x0010,   /* it has been ESTABLISHED */
    NOTES_ISS = 0x0020,      /* iss is known */
    NOTES_IRS = 0x0040,      /* irs is known */
    NOTES_WND = 0x0080,      /* wnd is known */
    NOTES_TAKEN = 0x0100     /* a user has, or had, its socket */
};

/* A connection or a listener. */
struct notes_conn {
    uint64_t socket;          /* that the scenario holds; 0: none, or no more */
    struct lastack_path path; /* */
    notes_cell first, last;   /* the states it went through */
    notes_cell counts;        /* of its own segments */
    uint32_t prev, next;      /* among those of its host that are alive, by id */
    uint32_t peer;            /* the other end, its id; 0: not known yet */
    uint32_t listener;        /* whose child it is, its id; 0: nobody's */
    int32_t host;             /* */
    int32_t error;            /* the last that was signalled */
    uint32_t iss, irs, zero;
    uint64_t read;                /* octets its user has read */
    notes_cell text, text_last;   /* the first of them, see notes_text */
    uint64_t sent;                /* octets that its user has handed over */
    notes_cell queue, queue_last; /* what its user has still to do, see notes_queued */
    uint16_t flags;               /* enum notes_conn_flags */
    uint16_t visited;             /* 1 << each state it entered */
    uint16_t name;                /* + 1; 0: none */
    uint16_t wnd;                 /* the window it last advertised */
};

/* A call that waits: a `send` for room in the send buffer, others for the `send` before them. */
struct notes_queued {
    notes_cell next;
    uint32_t step;
    uint64_t left; /* octets */
};

/* Octets that were read, as many as an expectation might ask for. */
enum { NOTES_TEXT = 60 };
struct notes_text {
    notes_cell next;
    uint8_t octet[NOTES_TEXT];
};

struct notes_host {
    uint32_t alive, first;            /* connections that are not CLOSED: how many, one of them */
    uint32_t closed;                  /* the last to be CLOSED, its id; 0: none */
    notes_cell counts;                /* of all its segments */
    notes_cell listeners;             /* that the scenario has made: struct notes_listener */
    uint32_t in[LASTACK_STATE_COUNT]; /* connections in each state */
};

struct notes_listener {
    uint64_t socket;
    uint32_t id;
    notes_cell next;
    uint16_t port;
    uint8_t zero[6];
};

/* A link, as last set. */
struct notes_link {
    notes_cell next;
    int16_t a, b;
    uint64_t zero;
    struct lastack_link link;
};

/* One segment of the trace. */
enum notes_segment_flags { NOTES_LOST = 1, NOTES_THERE = 2 };
struct notes_segment {
    int64_t sent, arrived; /* LASTACK_NEVER: not */
    struct lastack_segment segment;
    uint32_t sender, receiver; /* ids; 0: nobody */
    notes_cell pending;        /* the next of those that are neither there nor lost */
    int16_t from, to;          /* hosts */
    uint16_t facts;
    uint8_t flags;                        /* enum notes_segment_flags */
    uint8_t sender_state, receiver_state; /* + 1, after the op; 0: not known */
    uint8_t zero[3];
};

/* A line of the trace: a segment has left, was lost, or has arrived. */
enum notes_line_kind { NOTES_LEFT, NOTES_ARRIVED };
struct notes_line {
    notes_cell next, segment;
    uint32_t kind; /* enum notes_line_kind */
    uint32_t zero;
};

/* Of a step that makes a fault. */
enum notes_fault { NOTES_NO_FAULT, NOTES_ARMED, NOTES_FIRED };

/* A statement that waits for its time. */
struct notes_due {
    int64_t time;
    uint32_t serial, step;
};

struct notes {
    uint32_t resident;              /* its own number */
    uint32_t cells;                 /* used, this struct counted */
    uint32_t hosts;                 /* how many */
    uint32_t ids;                   /* the number of the last connection; they come in order */
    notes_cell host;                /* struct notes_host[hosts] */
    notes_cell name;                /* uint32_t[names of connections]: ids; 0: none yet */
    notes_cell chunk[NOTES_CHUNKS]; /* of struct notes_conn, each twice as many as the one before */

    /* What the event just past has left to do. */
    uint32_t ready;   /* a listener with a connection to accept, its id; 0: none */
    uint32_t touched; /* the connection whose endpoint was at work, its id */
    uint32_t opened;  /* the connection last opened by `connect`, its id */
    uint32_t opening; /* connections in SYN-SENT or SYN-RECEIVED */
    uint32_t texts;   /* octets of read text that are kept of a connection */

    /* The trace, if some step looks back at it. */
    uint32_t tracing;
    notes_cell line, line_last;        /* struct notes_line */
    notes_cell pending, pending_last;  /* struct notes_segment under way */
    notes_cell op_segment, op_arrived; /* of the op at work: line of its first; its segment */

    /* The player's place. */
    uint32_t step;                           /* the next */
    uint32_t depth;                          /* of `repeat` */
    uint64_t left[LASTACK_REPEAT_DEPTH_MAX]; /* rounds that follow the one at work */
    uint64_t steps;                          /* played */
    uint32_t always_count;
    uint32_t always[LASTACK_ALWAYS_MAX]; /* steps */
    uint32_t due, dues, dues_room;       /* heap of struct notes_due, the least first; how many */
    uint32_t due_serial;
    notes_cell link;  /* struct notes_link */
    notes_cell fault; /* uint8_t[steps], enum notes_fault, once there has been a fault; 0: none */
    uint32_t zero;
};

extern const struct lastack_resident_ops notes_ops;

static inline struct notes *notes_of(lastack_sim *sim, uint32_t resident) {
    return (struct notes *)lastack_sim_resident(sim, resident);
}
static inline void *notes_at(struct notes *notes, notes_cell cell) {
    return (char *)notes + (size_t)cell * NOTES_CELL;
}

/* Room for so much, zeroed; 0: the memory is used up, and the world has stopped. Nothing moves. */
notes_cell notes_take(lastack_sim *sim, struct notes *notes, size_t octets);
/* At birth, before the first host. false: the memory is used up. */
bool notes_begin(lastack_sim *sim, uint32_t resident, uint32_t hosts, uint32_t names);

/* What is noted of a connection or listener; NULL: there is none of that number. */
struct notes_conn *notes_conn(struct notes *notes, uint32_t id);
struct notes_host *notes_host(struct notes *notes, int32_t host);
/* The state it is in: CLOSED when it never told any. */
uint8_t notes_state(struct notes *notes, const struct notes_conn *conn);
lastack_time notes_spent(struct notes *notes, const struct notes_conn *conn, unsigned state,
                         lastack_time now);
uint64_t notes_counted(struct notes *notes, notes_cell counts, unsigned way, uint32_t facts);
/* Text its user has read. false: the memory is used up. */
bool notes_read(lastack_sim *sim, struct notes *notes, struct notes_conn *conn, const void *text,
                uint64_t octets);

/* notes_trace.c: the trace, for passages. */
void notes_trace(lastack_sim *sim, struct notes *notes, const struct lastack_record *record);
#endif
