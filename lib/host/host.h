/* Hosts, and their connections: what the world keeps of each beside the endpoint's own state. */
#ifndef HOST_HOST_H
#define HOST_HOST_H
#include "net/block.h"
#include "net/classify.h"
#include "net/link.h"
#include <assert.h>
#include <lastack/socket.h>

struct host {
    uint32_t next_free; /* unused; first, as arena.h wants it */
    uint16_t address, addresses;
    uint16_t port_first, port_last, port_next; /* ephemeral ports */
    uint16_t loopback;                         /* direction to itself */
    uint32_t kind;                             /* of what is opened from now on */
    uint32_t zero;
    uint8_t secret[16];
    int64_t knob[LASTACK_KNOB_COUNT];
};

enum conn_flags {
    CONN_OPEN = 0x001,      /* a user holds its socket */
    CONN_WAITING = 0x002,   /* a listener's child that nobody has accepted yet */
    CONN_QUEUED = 0x004,    /* ... that is ready to be accepted */
    CONN_LISTENER = 0x008,  /* */
    CONN_ANY = 0x010,       /* a listener on all of the host's addresses */
    CONN_BOUND = 0x020,     /* bind or connect has chosen its port */
    CONN_ALIVE = 0x040,     /* the endpoint has a TCB, of which GONE has not been said */
    CONN_INDEXED = 0x080,   /* the index leads to it */
    CONN_OPENED = 0x100,    /* ESTABLISHED was reached */
    CONN_PEER_FIN = 0x200,  /* no more text will come */
    CONN_SHUT_READ = 0x400, /* */
    CONN_SHUT_WRITE = 0x800,
    CONN_REUSE = 0x1000,    /* SO_REUSEADDR */
    CONN_NODELAY = 0x2000,
    CONN_RESET = 0x4000,    /* ended by a RST: unread text is gone */
    CONN_ERRED = 0x8000,    /* an error has been told: now EPIPE, and the end of the stream */
    CONN_DISPLACED = 0x10000, /* in TIME-WAIT, and a child that may reopen it has its four-tuple */
    CONN_WOKEN = 0x20000,     /* from its rest: `next` is the resting that is kept for it */
    CONN_USED = 0x80000,      /* the slot is somebody's */
    CONN_READ_END = 0x200000, /* its user has read the end of the stream: for tables, no more */
    CONN_CLOSE_RESETS = 0x400000, /* its user's close() has to be an ABORT: as long as that takes */
    CONN_BORN = 0x100000,     /* a connection, or a listener: its path is known */
    CONN_DISPLACES = 0x40000  /* a child not yet ESTABLISHED that reopens a TIME-WAIT: `next` is the
                                 reference of that */
};

/* The two streams of a connection, or the queue of a listener. */
struct streams {
    uint32_t out_chunk;  /* the first of SEND: place text.out_held is in it */
    uint32_t out_last;   /* the last */
    uint32_t hint_chunk; /* starts at place `hint_place`: most segments follow the one before */
    union {
        uint32_t hint_place;
        uint32_t listener; /* slot of the one whose child waits: it has nothing to send yet */
    } h;
    uint32_t in_first, in_last; /* runs of RECEIVE, by place */
};
struct queue {
    uint32_t first, last; /* children ready to be accepted */
    uint32_t waiting;     /* children not accepted, in SYN-RECEIVED or ready */
    uint32_t backlog;
    uint32_t zero[2];
};

/* 112 octets; the endpoint's state follows. */
struct conn {
    /* In its listener's queue; or see CONN_WOKEN, CONN_DISPLACES; else where the peer was when it
     * last sent something, a slot or ARENA_NONE: a hint. */
    uint32_t next;
    uint32_t flags;
    struct lastack_path path;
    struct lastack_text text;
    int64_t deadline;
    uint32_t serial; /* of the deadline, its low half: see conn_serial */
    uint32_t id;     /* of the socket, the connection and the listener; 0: a stranger's */
    struct history sent;
    union {
        struct streams s;
        struct queue q;
    } u;
    uint32_t slot;       /* its own number */
    uint16_t out_offset; /* of place text.out_held in out_chunk */
    uint16_t host, way;  /* the direction towards its peer */
    uint16_t error;      /* pending errno */
    uint16_t linger;     /* seconds + 1; 0: off */
    uint8_t kind, state;
};
_Static_assert(sizeof(struct conn) == 112, "the figures of octets per connection count on it");

/* A piece of received text, a span of chunks. */
struct run {
    uint32_t next; /* by place; first, as arena.h wants it */
    uint32_t place, octets;
    uint32_t chunk, offset;
    uint32_t last_chunk; /* of the span */
};

enum resting_flags {
    RESTING_AWAKE = 1,    /* a slot has its four-tuple for the length of an event */
    RESTING_DISPLACED = 2 /* a child that may reopen it has its four-tuple */
};
/* A connection in TIME-WAIT whose user is gone: 52 octets, and the index's 4 to 10. */
struct resting {
    uint32_t next, prev; /* in its wait list; `next` first, as arena.h wants it */
    struct lastack_path path;
    uint32_t id;
    uint32_t deadline_low, deadline_high; /* two halves: nothing here asks for 8-octet alignment */
    uint8_t small[LASTACK_REST_OCTETS];
    uint8_t kind, list;
    uint16_t flags;
};
_Static_assert(sizeof(struct resting) == 52, "the figures of octets in TIME-WAIT count on it");

static inline int64_t resting_deadline(const struct resting *resting) {
    return (int64_t)(((uint64_t)resting->deadline_high << 32) | resting->deadline_low);
}

/* A four-tuple, or the addresses and ports of a segment, as the other end has them; in one piece,
 * since what is stored in quarters and then read whole has to wait. */
static inline struct lastack_path path_back(const void *tuple) {
    static const uint64_t one_of_two = UINT64_C(0x0000ffff0000ffff);
    struct lastack_path back;
    uint64_t word;
    memcpy(&word, tuple, sizeof word);
    word = (word & one_of_two) << 16 | (word >> 16 & one_of_two);
    memcpy(&back, &word, sizeof back);
    return back;
}
_Static_assert(sizeof(struct lastack_path) == sizeof(uint64_t) &&
                   offsetof(struct lastack_segment, destination_port) == 6,
               "as large, and in the same order");

static inline struct conn *conn_at(const lastack_sim *sim, uint32_t slot) {
    return (struct conn *)(void *)(sim->slot + (uint64_t)slot * sim->head->slots.stride);
}
/* Its endpoint does not report its state: what it says of it all the same is not believed. */
static inline bool conn_silent(const lastack_sim *sim, const struct conn *c) {
    return (sim->kind[c->kind]->flags & LASTACK_ENDPOINT_SILENT) != 0;
}
static inline void *conn_self(struct conn *c) {
    return c + 1;
}
static inline const void *conn_self_const(const struct conn *c) {
    return c + 1;
}
/* Whose user is gone: it may rest, and is forgotten once its endpoint is. */
static inline bool conn_orphan(const struct conn *c) {
    return !(c->flags & (CONN_OPEN | CONN_WAITING));
}
/* All of its deadline's serial. A deadline older than 2^32 serials counts as younger, which matters
 * only among events of one nanosecond. */
static inline uint64_t conn_serial(const lastack_sim *sim, const struct conn *c) {
    return sim->head->serial - (uint32_t)((uint32_t)sim->head->serial - c->serial);
}
static inline lastack_socket conn_socket(const struct conn *c) {
    return ((uint64_t)c->id << 32) | (c->slot + 1);
}

/* ---- slot.c: birth and death of slots -------------------------------------------------------- */

/* A fresh slot without an id, its endpoint in CLOSED; NULL at the limit. */
struct conn *conn_take(lastack_sim *sim, int host, uint32_t kind);
void conn_give(lastack_sim *sim, struct conn *c);
/* When it next wants `timeout`. */
void conn_set_deadline(lastack_sim *sim, struct conn *c, lastack_time at);
/* The direction towards its peer, and with it the MTU. */
void conn_take_way(lastack_sim *sim, struct conn *c, uint16_t way);
/* Sees to it that its deadline comes up. */
void conn_arm(lastack_sim *sim, struct conn *c);

/* ---- table.c: the index by four-tuple -------------------------------------------------------- */

/* A reference is a slot + 1, or past all slots a resting + 1. */
static inline bool ref_rests(const lastack_sim *sim, uint32_t ref) {
    return ref > sim->head->slots.limit;
}
static inline uint32_t ref_of_slot(uint32_t slot) {
    return slot + 1;
}
static inline uint32_t ref_of_resting(const lastack_sim *sim, uint32_t resting) {
    return sim->head->slots.limit + resting + 1;
}
static inline struct conn *ref_conn(const lastack_sim *sim, uint32_t ref) {
    return conn_at(sim, ref - 1);
}
static inline struct resting *ref_resting(const lastack_sim *sim, uint32_t ref) {
    return &sim->resting[ref - 1 - sim->head->slots.limit];
}

uint32_t table_find(const lastack_sim *sim, const struct lastack_path *path); /* 0: none */
/* It will be looked for soon. Of a million, hardly one is in the processor's cache by chance. */
void table_expect(const lastack_sim *sim, const struct lastack_path *path);
/* What is put in is marked as being in (CONN_INDEXED, not RESTING_DISPLACED) only afterwards. */
void table_put(lastack_sim *sim, const struct lastack_path *path, uint32_t ref);
void table_change(lastack_sim *sim, const struct lastack_path *path, uint32_t ref, uint32_t to);
void table_remove(lastack_sim *sim, const struct lastack_path *path, uint32_t ref);
/* The listener that would take a segment for this local address and port; NULL: none. */
struct conn *table_listener(const lastack_sim *sim, uint16_t local, uint16_t port);

/* `next` is not a hint. */
enum { CONN_NEXT_TAKEN = CONN_QUEUED | CONN_WOKEN | CONN_DISPLACES };
/* What stands at that slot, if it has that four-tuple and the index would lead to it; else NULL. */
static inline struct conn *conn_with_path(const lastack_sim *sim, uint32_t slot,
                                          const struct lastack_path *path) {
    if (slot >= sim->head->slots.high)
        return NULL;
    struct conn *c = conn_at(sim, slot);
    return (c->flags & CONN_INDEXED) && memcmp(&c->path, path, sizeof *path) == 0 ? c : NULL;
}

/* ---- port.c ---------------------------------------------------------------------------------- */

/* An ephemeral port towards path->remote, entered in it; false when none is left. */
bool port_choose(lastack_sim *sim, int host, struct lastack_path *path);
/* May a socket with these options have (address, port)? address 0: all of the host's. */
bool port_free(const lastack_sim *sim, int host, uint16_t address, uint16_t port, bool reuse);

/* ---- stream.c: text -------------------------------------------------------------------------- */

/* Appends to SEND behind text.out_end - octets, which already counts them. */
void stream_append(lastack_sim *sim, struct conn *c, const void *text, uint32_t octets);
/* Are there chunks for so much more? */
bool stream_room(const lastack_sim *sim, const struct conn *c, uint32_t octets);
/* Where a place of SEND that is held stands. */
struct span stream_find(lastack_sim *sim, struct conn *c, uint32_t place);
void stream_release(lastack_sim *sim, struct conn *c, uint32_t place);
/* Keeps octets [from, from+octets) of the segment's text, at least one, at `place`; what is there
 * stays. Tells KEEP of each piece that is new. false: no room. */
bool stream_keep(lastack_sim *sim, struct conn *c, const struct flight *flight, uint32_t from,
                 uint32_t octets, uint32_t place);
/* Is RECEIVE whole from in_taken up to `place`? */
bool stream_whole(const lastack_sim *sim, const struct conn *c, uint32_t place);
/* Takes octets that are ready; `to` may be NULL. */
void stream_read(lastack_sim *sim, struct conn *c, void *to, uint32_t octets);
/* Forgets SEND; forgets RECEIVE beyond what is ready, or all of it. */
void stream_drop_out(lastack_sim *sim, struct conn *c);
void stream_drop_in(lastack_sim *sim, struct conn *c);

/* ---- operate.c: an op, and its effects ------------------------------------------------------- */

/* The environment is the host's, and most ops in a row are on two hosts: it is filled in anew only
 * when the host is another one. The knobs are in the block, so that no copy of them grows old. */
static inline void op_show_host(lastack_sim *sim, uint32_t number) {
    sim->env_host = number;
    sim->env.knob = sim->host[number].knob;
    memcpy(sim->env.secret, sim->host[number].secret, sizeof sim->env.secret);
}
/* The two halves of every op: what the endpoint is shown, in sim->in, and what it has asked for, in
 * sim->out; between them its counts are checked. The connection may be gone, and its slot free,
 * after the second. `flight` is the segment that arrived, or NULL. */
static inline void op_begin(lastack_sim *sim, struct conn *c) {
    const struct host *host = &sim->host[c->host];
    uint32_t unread = c->text.in_ready - c->text.in_taken;
    int64_t room = host->knob[LASTACK_KNOB_BUFFER_RECEIVE] - (int64_t)unread;
    c->text.in_room = room > 0 ? (uint32_t)room : 0;
    if (sim->env_host != c->host)
        op_show_host(sim, c->host);
    sim->in = (struct lastack_in){
        .now = sim->head->now, .env = &sim->env, .path = &c->path, .text = &c->text};
    sim->out.effects = sim->out.segments = sim->out.rules = 0;
    sim->out.status = LASTACK_STATUS_OK;
}
/* Who has filled more than there is may have written anything: not one effect is applied. */
SELDOM void op_overfull(lastack_sim *sim, const struct conn *c);
static inline void op_check(lastack_sim *sim, const struct conn *c) {
    const struct lastack_out *out = &sim->out;
    if (out->effects > LASTACK_OUT_EFFECTS || out->segments > LASTACK_OUT_SEGMENTS ||
        out->rules > LASTACK_OUT_RULES)
        op_overfull(sim, c);
}
void op_end(lastack_sim *sim, struct conn *c, const struct flight *flight, lastack_time wants);

/* A user call, whole; answers its status. `text` is that of a SEND, which is stored if it is
 * taken. */
int op_call(lastack_sim *sim, struct conn *c, const struct lastack_call *call, const void *text);
static inline int op_simple(lastack_sim *sim, struct conn *c, unsigned kind, uint32_t octets) {
    struct lastack_call call = {.kind = (uint16_t)kind, .octets = octets};
    return op_call(sim, c, &call, NULL);
}
void op_timeout(lastack_sim *sim, struct conn *c);
/* A child does not wait for its listener's user any more. */
void conn_leave_listener(lastack_sim *sim, struct conn *c);
/* Its endpoint has let go of it, or is forgotten. */
void conn_end(lastack_sim *sim, struct conn *c);
void conn_tell_born(lastack_sim *sim, const struct conn *c, uint32_t listener, uint32_t reopens);

/* ---- depart.c -------------------------------------------------------------------------------- */

/* Sends a segment that the endpoint has made, with options if it has some. LASTACK_MALFORMED_NONE,
 * or why it cannot be: its text is not there, or it has nowhere to go ... */
unsigned host_depart(lastack_sim *sim, struct conn *c, const struct lastack_segment *seg,
                     const uint8_t *option);

/* ---- arrive.c -------------------------------------------------------------------------------- */

/* A segment reaches the end of its way. One that was forged has its text in sim->injected. */
void host_arrive(lastack_sim *sim, const struct flight *flight);

/* ---- timewait.c: at rest --------------------------------------------------------------------- */

/* After an op on a connection in TIME-WAIT whose user is gone: lays it to rest if it can be. */
void wait_rest(lastack_sim *sim, struct conn *c);
/* Wakes it in a slot of its own; NULL: no slot is left, and the world has stopped. */
struct conn *wait_wake(lastack_sim *sim, uint32_t resting);
/* Forgets the place kept for a connection that was woken, if it was. */
void wait_leave(lastack_sim *sim, struct conn *c);
/* 2*MSL have passed: the connection is CLOSED. */
void wait_expire(lastack_sim *sim, uint32_t resting);
/* Forgets one at rest. */
void wait_forget(lastack_sim *sim, uint32_t resting);
/* The resting that ends next, at head->wait_ends, which is not LASTACK_NEVER. */
static inline uint32_t wait_next(const lastack_sim *sim) {
    const struct wait_list *wait = sim->head->wait;
    while (wait->ends != sim->head->wait_ends)
        wait++;
    return wait->first;
}

/* ---- reopen.c: MAY-2 ------------------------------------------------------------------------- */

/* The four-tuple of `ref`, in TIME-WAIT, is lent to the child; */
void reopen_displace(lastack_sim *sim, uint32_t ref, struct conn *child);
/* ... it is the child's for good: the old connection is CLOSED; */
void reopen_done(lastack_sim *sim, struct conn *child);
/* ... the child has come to nothing: the TIME-WAIT goes on. The child is out of the index. */
void reopen_undone(lastack_sim *sim, struct conn *child);
/* ... the TIME-WAIT is over before it is known. */
void reopen_expired(lastack_sim *sim, const struct lastack_path *path);

/* ---- socket_option.c ------------------------------------------------------------------------- */

void conn_describe(const lastack_sim *sim, const struct conn *c,
                   struct lastack_connection *connection);

#endif
