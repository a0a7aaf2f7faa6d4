/* What the judge remembers, and how its properties are split over files.
 *
 * All of it is in the resident's memory: one `struct judge`, and behind it one entry for each
 * connection that lives or waits in TIME-WAIT. Entries are found by id and by four-tuple through
 * chains whose heads are kept in the entries themselves, so that the memory grows as one array.
 * An entry that has ended hands what its peer's judgement still needs to the peer and is free. */
#ifndef JUDGE_JUDGE_H
#define JUDGE_JUDGE_H
#include <lastack/judge.h>

enum {
    JUDGE_FOUND = 64,           /* findings kept; the rest is counted */
    JUDGE_ENTRIES_AT_BIRTH = 4, /* a power of two */
    JUDGE_BUCKETS = 16,         /* of a second */
    JUDGE_CHATTER = 64          /* segments without progress that are still fine */
};
#define JUDGE_NONE UINT32_MAX

enum judge_flags {
    JUDGE_MUTE = 0x0001,      /* its endpoint does not report its state */
    JUDGE_BLIND = 0x0002,     /* ... does not show its variables */
    JUDGE_SENT = 0x0004,      /* snd_max is known */
    JUDGE_FIN = 0x0008,       /* fin is known */
    JUDGE_FIN_FIRST = 0x0010, /* ... and was sent before the peer's */
    JUDGE_ACKED = 0x0020,     /* ack_max and edge are known */
    JUDGE_PAIRED = 0x0040,    /* its SYN was answered: peer and heard are known */
    JUDGE_HEARD_FIN = 0x0080, /* heard_fin and heard_end are known */
    JUDGE_GHOST = 0x0100,     /* ghost is known */
    JUDGE_STRANGER = 0x0200,  /* a forged or foreign SYN or FIN has come in */
    JUDGE_ENDED = 0x0400,     /* it has told its user that the stream has ended */
    JUDGE_AT_ONCE = 0x0800,   /* it has asked for `timeout` at once: the op goes on there */
    JUDGE_EXCUSED = 0x1000,   /* it need not wait 2*MSL */
    JUDGE_WAITED = 0x2000,    /* it has waited 2*MSL */
    JUDGE_OVER = 0x4000,      /* CLOSED again: judged, and handed to its peer */
    JUDGE_SCALES = 0x8000,    /* its SYN offered a window scale */
    JUDGE_PEER_SCALES = 0x10000,
    JUDGE_CLOSING = 0x100000, /* its user has called CLOSE */
    JUDGE_COUNTED = 0x200000, /* its buckets, and its peer's, are not all 0 */
    JUDGE_MISLED = 0x400000,  /* others have sent it segments, with windows of their own */
    JUDGE_PASSIVE = 0x800000, /* a listener's child */
    JUDGE_FORSAKEN = 0x1000000,  /* its user has called close() */
    JUDGE_TOLD_OPEN = 0x2000000, /* its user was told that it is open, */
    JUDGE_TOLD_END = 0x4000000,  /* ... that its peer has closed, */
    JUDGE_TOLD_ERROR = 0x8000000, /* ... that it was refused, reset or given up */
    /* The peer, when it was over: */
    JUDGE_PEER_OVER = 0x20000,
    JUDGE_PEER_TOOK_FIN = 0x40000, /* it had sent a FIN and acknowledged ours */
    JUDGE_PEER_SPARED = 0x80000    /* it had an excuse, or waited, or cannot be judged */
};

/* One connection's endpoint. */
struct judge_entry {
    uint32_t id;   /* 0: free */
    uint32_t peer; /* id; 0: nobody, or not known yet. Free: the next free one */
    uint32_t flags;
    int32_t host;
    struct lastack_path path;
    int64_t wait_since; /* when it entered TIME-WAIT */
    int64_t wait_least; /* 2*MSL as it then was */
    int64_t wait_until; /* the 2*MSL deadline it last asked for */
    int64_t fin_since;  /* when a FIN came that it has not acknowledged since; 0: none has */
    uint64_t tick;      /* sixteenths of a second: of the bucket last used */
    uint32_t iss, una;             /* una: as far as the ACKs that have come in go */
    uint32_t snd_max;              /* past the highest sequence number it has sent */
    uint32_t fin;                  /* sequence number of its FIN */
    uint32_t ack_max;              /* the highest SEG.ACK it has sent */
    uint32_t edge;                 /* the right edge of the window it has offered */
    uint32_t heard;                /* past the highest sequence number that has come in */
    uint32_t heard_fin;            /* sequence number of the FIN that has come in */
    uint32_t heard_end;            /* ... and its place in the peer's stream */
    uint32_t delivered;            /* text is readable up to this place */
    uint32_t ghost;                /* the first place that holds text of somebody else's */
    uint32_t found;                /* 1 << finding: each is told once of a connection */
    uint8_t bucket[JUDGE_BUCKETS]; /* segments without progress, by tick */
    uint8_t state;
    uint8_t scale;                 /* what its SYN offered */
    uint8_t depth;                 /* the last segment it sent answers an answer ... so often */
    uint8_t arrived;               /* the depth of what last arrived, plus one */
    uint32_t id_head, id_next;     /* chains; JUDGE_NONE ends one */
    uint32_t path_head, path_next; /* */
    uint32_t zero;
};
_Static_assert(sizeof(struct judge_entry) == 152, "no padding");

/* What the op at work was called for. */
enum judge_trigger {
    JUDGE_BY_NOTHING,
    JUDGE_BY_CALL,
    JUDGE_BY_SEGMENT,
    JUDGE_BY_TIMEOUT,
    JUDGE_BY_REST /* `timeout`, asked for at once: the op before goes on */
};
struct judge_op {
    uint32_t connection;
    uint8_t trigger; /* enum judge_trigger */
    uint8_t ctl;     /* of the segment */
    uint8_t forged;  /* the segment was */
    uint8_t depth;   /* of what is sent now */
    uint8_t fresh;   /* the segment has what was not sent before */
    uint8_t answered; /* the segment has drawn one that chatter.c does not count */
    uint8_t zero[2];
};

struct judge {
    uint32_t count; /* findings, those not kept too */
    uint32_t not_visible;
    uint32_t live, capacity; /* entries in use; there are */
    uint32_t high, free;     /* entries ever used; the first free one below, JUDGE_NONE: none */
    struct judge_op op;
    uint32_t recent; /* the entry of the last record */
    struct lastack_found found[JUDGE_FOUND];
    struct judge_entry entry[];
};

/* Does the DEADLINE record end an op in which the endpoint has let go of its connection? */
static inline bool judge_gone(const struct lastack_record *record) {
    return record->u.deadline.at == LASTACK_NEVER && record->u.deadline.local_port == 0;
}
/* Is a after b, of sequence numbers and places? */
static inline bool judge_after(uint32_t a, uint32_t b) {
    return (int32_t)(a - b) > 0;
}

/* ---- table.c --------------------------------------------------------------------------------- */

struct judge_entry *judge_find(struct judge *judge, uint32_t id); /* NULL: none */
/* A new entry, linked; NULL when the judge's memory is used up, and the world has stopped. */
struct judge_entry *judge_add(lastack_sim *sim, struct judge *judge,
                              const struct lastack_record *born);
void judge_drop(struct judge *judge, struct judge_entry *entry);
/* Another entry with that four-tuple that is not over; NULL: none. */
struct judge_entry *judge_twin(struct judge *judge, const struct judge_entry *entry);
/* Its peer, where each is the other's; NULL: none. */
struct judge_entry *judge_peer(struct judge *judge, const struct judge_entry *entry);

/* ---- judge.c --------------------------------------------------------------------------------- */

/* Enters a finding; judge_blame once for each connection. */
void judge_enter(struct judge *judge, const struct lastack_found *found);
/* Has it been found of this connection? From now on it has. */
bool judge_told(struct judge_entry *entry, unsigned finding);
void judge_blame(struct judge *judge, struct judge_entry *entry, unsigned finding,
                 lastack_time time, uint32_t detail);

/* ---- the properties, a file each ---------------------------------------------------------------
 */

/* edges.c: only edges of the table; SND.UNA =< SND.NXT. */
void judge_edges_state(struct judge *judge, struct judge_entry *entry,
                       const struct lastack_record *record);
void judge_edges_deadline(lastack_sim *sim, struct judge *judge, struct judge_entry *entry,
                          const struct lastack_record *record);
/* text.c: what is delivered is a prefix of what was sent. */
void judge_text_keep(struct judge *judge, struct judge_entry *entry,
                     const struct lastack_record *record);
void judge_text_deliver(struct judge *judge, struct judge_entry *entry,
                        const struct lastack_record *record);
void judge_text_deadline(struct judge *judge, struct judge_entry *entry,
                         const struct lastack_record *record);
/* sequence.c: ACK, window, FIN and RST of the segments sent. */
void judge_sequence_send(struct judge *judge, struct judge_entry *entry,
                         const struct lastack_record *record);
void judge_sequence_arrive(struct judge *judge, struct judge_entry *entry,
                           const struct lastack_record *record);
/* The right edge of the window that this segment of its offers. */
uint32_t judge_sequence_edge(const struct judge_entry *entry, const struct lastack_segment *seg);
/* retransmit.c: a timer runs while something is not acknowledged, or waits to be sent. */
void judge_retransmit_arrive(struct judge_entry *entry, const struct lastack_record *record);
void judge_retransmit_deadline(lastack_sim *sim, struct judge *judge, struct judge_entry *entry,
                               const struct lastack_record *record);
/* user.c: the user is told. */
void judge_user_signal(struct judge_entry *entry, const struct lastack_record *record);
void judge_user_deadline(struct judge *judge, struct judge_entry *entry,
                         const struct lastack_record *record);
/* chatter.c: no talk without progress. Comes before sequence.c's, which moves what is compared. */
void judge_chatter_send(struct judge *judge, struct judge_entry *entry,
                        const struct lastack_record *record);
void judge_chatter_arrive(struct judge *judge, struct judge_entry *entry,
                          const struct lastack_record *record);
void judge_chatter_progress(struct judge *judge, struct judge_entry *entry);
/* timewait.c: TIME-WAIT is kept, with its timer and no other. */
void judge_wait_arrive(struct judge_entry *entry, const struct lastack_record *record);
void judge_wait_state(lastack_sim *sim, struct judge_entry *entry,
                      const struct lastack_record *record);
void judge_wait_excuse(struct judge_entry *entry, const struct lastack_record *record,
                       const struct judge_op *op);
void judge_wait_deadline(lastack_sim *sim, struct judge *judge, struct judge_entry *entry,
                         const struct lastack_record *record);
/* It is CLOSED again, or gone. */
void judge_wait_over(lastack_sim *sim, struct judge *judge, struct judge_entry *entry,
                     const struct lastack_record *record);

#endif
