/* The list of steps: what a scenario is once it has been read. Plain data that knows nothing of the
 * language it was written in, so that another front end can make the same list. */
#ifndef SCRIPT_STEP_H
#define SCRIPT_STEP_H
#include <lastack/scenario.h>

/* Where something was written: what a caret underlines. */
struct where {
    uint32_t line; /* from 1 */
    uint16_t file; /* number in the scenario's table of files */
    uint16_t column, width;
    uint16_t zero;
};

struct slice {
    const char *text;
    uint32_t octets;
};

/* Whose: a host, or a connection by its name, or the other end of either. */
enum who_kind { WHO_NOBODY, WHO_HOST, WHO_NAME };
struct who {
    struct where where;
    uint8_t kind, peer; /* enum who_kind; peer: its other end */
    uint16_t index;     /* number of the host, or of the connection's name */
};
static inline bool who_is_host(const struct who *who) {
    return who->kind == WHO_HOST && !who->peer;
}

/* A number is N, >= N, <= N or N..M: all of them are two bounds, both included. */
struct bounds {
    int64_t least, most;
};

/* ---- segments as a scenario writes them ------------------------------------------------------ */

enum variable {
    VAR_SND_UNA,
    VAR_SND_NXT,
    VAR_SND_MAX,
    VAR_SND_WND,
    VAR_ISS,
    VAR_RCV_NXT,
    VAR_RCV_WND,
    VAR_IRS,
    VAR_COUNT
};
/* RCV.NXT+RCV.WND-1: how often each variable counts, and what is added. */
struct sum {
    int8_t times[VAR_COUNT];
    int64_t plus;
};

enum given {
    GIVEN_SEQ = 1,
    GIVEN_ACK = 2,
    GIVEN_WND = 4,
    GIVEN_UP = 8,
    GIVEN_DATA = 16,
    GIVEN_CTL = 32,
    GIVEN_MSS = 64
};
/* A segment to forge, or to look for: only what is given matters. */
struct pattern {
    uint32_t given;           /* enum given, or-ed */
    uint32_t facts;           /* enum lastack_fact, or-ed: all of them */
    struct sum seq, ack, wnd; /* */
    uint32_t data, up;        /* octets of text; the urgent pointer */
    uint16_t mss, ctl;        /* */
    struct slice text;        /* of a forged one */
};

/* ---- conditions ------------------------------------------------------------------------------ */

enum path_item_kind { PATH_STATE, PATH_OPTIONAL, PATH_ANY };
struct path_item {
    struct where where;
    uint16_t kind, state; /* enum path_item_kind, enum lastack_state */
};

/* A line of a passage. Of the wire: a segment that `from` sends to `to`. Of a ladder: a segment
 * between the left and the right host, with the state its sender is in once it has been sent, the
 * state its receiver is in once it has been taken, and when. */
enum passage_flags {
    PASSAGE_GAP = 1,      /* any number of lines */
    PASSAGE_DEPARTS = 2,  /* it leaves ... */
    PASSAGE_ARRIVES = 4,  /* ... and arrives */
    PASSAGE_LOST = 8,     /* ... or is lost on the way */
    PASSAGE_LEFTWARD = 16 /* from the right host to the left one */
};
struct passage_line {
    struct where where;
    uint16_t flags;
    int16_t from, to;                   /* hosts */
    uint8_t left, right;                /* enum lastack_state + 1; 0: any */
    lastack_time left_time, right_time; /* LASTACK_NEVER: any */
    struct pattern pattern;
};

enum cond_kind {
    COND_IS,
    COND_PATH,
    COND_SPENT,
    COND_SENT,
    COND_RECEIVED,
    COND_READ_OCTETS,
    COND_READ_TEXT,
    COND_ERROR,
    COND_COUNT,
    COND_NEVER,
    COND_IDLE,
    COND_ESTABLISHED,
    COND_FINDING,
    COND_NO_FINDING,
    COND_WIRE,
    COND_LADDER
};
struct cond {
    uint16_t kind;      /* enum cond_kind */
    uint16_t state;     /* enum lastack_state */
    uint32_t items;     /* of the path or the passage */
    struct who who;     /* whose; nobody's: the world's */
    struct where value; /* what was expected, for the caret */
    struct bounds bounds;
    uint32_t facts; /* enum lastack_fact, or-ed */
    int32_t number; /* an errno (0: none), a finding */
    struct slice text;
    const struct path_item *path;
    const struct passage_line *passage;
};

/* ---- steps ----------------------------------------------------------------------------------- */

enum step_kind {
    STEP_LINK,     /* u.link */
    STEP_CUT,      /* u.link.a, .b, .cut */
    STEP_KNOB,     /* u.set */
    STEP_PORTS,    /* u.ports */
    STEP_PROFILE,  /* u.profile */
    STEP_USE,      /* u.use */
    STEP_LISTEN,   /* u.listen */
    STEP_UNLISTEN, /* u.listen.port */
    STEP_CONNECT,  /* u.connect */
    STEP_ACCEPT,   /* u.accept */
    STEP_SEND,     /* u.text */
    STEP_READ,     /* u.text */
    STEP_SHUTDOWN, /* u.how */
    STEP_CLOSE,
    STEP_ABORT,
    STEP_OPTION, /* u.option */
    STEP_REBOOT,
    STEP_FAULT,  /* u.fault */
    STEP_INJECT, /* u.inject */
    STEP_WAIT,   /* u.time: so long */
    STEP_UNTIL,  /* u.until */
    STEP_AT,     /* u.time: the step that follows, at that time */
    STEP_AFTER,  /* u.time: the step that follows, so much later */
    STEP_REPEAT, /* u.repeat: the steps up to its STEP_AGAIN */
    STEP_AGAIN,  /* u.repeat.other: its STEP_REPEAT */
    STEP_EXPECT, /* u.cond */
    STEP_ALWAYS, /* u.cond, from now on after every event */
    STEP_NETSTAT /* u.table */
};

enum link_given {
    LINK_DELAY = 1,
    LINK_RATE = 2,
    LINK_QUEUE = 4,
    LINK_MTU = 8,
    LINK_LOSS = 16,
    LINK_DUPLICATION = 32,
    LINK_REORDERING = 64,
    LINK_CORRUPTION = 128
};

enum { LINGER_OFF = -1 }; /* the value of SO_LINGER off */

struct step {
    struct where where;
    uint16_t kind; /* enum step_kind */
    uint16_t zero;
    int32_t fails;  /* the errno that the call must end with; 0: it must succeed */
    struct who who; /* of a call */
    union {
        struct {
            int32_t a, b;
            uint32_t given; /* enum link_given, or-ed: the rest stays as it is */
            bool cut;
            struct lastack_link link;
        } link;
        struct {
            int32_t host; /* -1: every one */
            uint32_t knob;
            int64_t value;
        } set;
        struct {
            int32_t host; /* -1: every one */
            uint16_t first, last;
        } ports;
        struct {
            int32_t host; /* -1: every one */
            const struct lastack_profile *profile;
        } profile;
        struct {
            int32_t host;
            uint32_t kind; /* number in the scenario's table of endpoints */
        } use;
        struct {
            uint16_t port;
            bool hold, reuse;
            uint32_t backlog;
        } listen;
        struct {
            int32_t host;
            uint32_t address;    /* which of the host's, from 0 */
            uint16_t port, from; /* from 0: an ephemeral one */
            bool reuse;
            int32_t name; /* the connection's from now on; -1: none */
        } connect;
        struct {
            int32_t name;
        } accept;
        struct {
            bool eof;   /* STEP_READ: the end of the stream */
            bool given; /* `text` says which octets; else `octets` of any */
            uint64_t octets;
            struct slice text;
        } text;
        struct {
            uint32_t how; /* enum lastack_shutdown */
        } how;
        struct {
            uint32_t option; /* enum lastack_socket_option */
            int64_t value;
        } option;
        struct {
            struct lastack_fault fault; /* from, to, connection: see below */
            struct who from, to;        /* WHO_NOBODY: any */
        } fault;
        struct {
            struct who from, to;
            /* Of hosts only. to_port 0: as the connection between the two has it, and from_port is
             * 0 too. */
            uint16_t from_port, to_port;
            const struct pattern *pattern;
        } inject;
        lastack_time time;
        struct {
            struct cond cond;
            lastack_time within; /* LASTACK_NEVER: a simulated day */
        } until;
        struct {
            uint64_t times;
            uint32_t other; /* the STEP_AGAIN, the STEP_REPEAT */
        } repeat;
        struct cond cond;
        struct lastack_table table;
    } u;
};

#endif
