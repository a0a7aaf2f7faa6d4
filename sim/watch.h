/* What is looked at while a scenario is played: the trace, the ladder, and whether a second time
 * gives the same. */
#ifndef SIM_WATCH_H
#define SIM_WATCH_H
#include "captures.h"
#include "tail.h"
#include "text.h"
#include <lastack/lastack.h>

/* A trace as a list of hashes, one a record: what the second play is compared with. */
struct trace_hashes {
    uint64_t *hash;
    size_t count, room;
};
void trace_hashes_free(struct trace_hashes *hashes);

/* Is it about a segment on its way, record->u.wire? */
bool record_of_wire(const struct lastack_record *record);

struct watch {
    /* What to do, set by the caller; NULL: not. */
    lastack_write *trace; /* the text of the trace goes here, as it happens */
    void *trace_context;
    lastack_write *ladder; /* the ladder goes here, when it is over */
    void *ladder_context;
    struct lastack_ladder_look ladder_look;
    struct text *picture; /* the same as a picture goes here */
    struct lastack_ladder_look picture_look;
    const char *json_name; /* the scenario's, of the header */
    lastack_write *json;   /* the trace as JSON goes here, all but its last line */
    void *json_context;
    struct captures *captures;
    struct tail *tail; /* the last lines of the trace stay here */
    bool (*stop)(void *context); /* asked between two events, or statements; never NULL */
    void *stop_context;
    lastack_write *table; /* tables of `netstat` statements go here */
    void *table_context;
    const char *table_name; /* the scenario's, in front of the first; NULL: it stands already */
    struct trace_hashes *remember;
    const struct trace_hashes *compare;
    /* What came of it. */
    bool born;            /* the world was */
    bool stopped;         /* that has been answered */
    bool failed;          /* memory or a limit of the world */
    size_t compared;      /* records compared */
    bool differs;         /* from `compare`, at the record of `difference` */
    struct text difference;
    /* For the time of the play. */
    struct lastack_names names;
    struct lastack_text_sink text_sink, hash_sink, tail_sink;
    struct lastack_json_sink json_sink;
    lastack_ladder *drawn;
    struct text line; /* of one record, for the hashes */
};
/* Fills the members of `play` that are for looking. */
void watch_play(struct watch *watch, struct lastack_play *play);
void watch_free(struct watch *watch);

#endif
