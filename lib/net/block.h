/* The block: one simulation as one value; and the handle that stands beside it.
 *
 * Whatever decides what happens next is in the block, found by number: it can be copied, compared
 * and digested. The handle has the addresses of the arenas, and what is not part of the value: the
 * tables of operations, the observers, the allocator, and scratch that lives no longer than a call.
 * Net, host and world share it; it stands in the lowest of the three. */
#ifndef NET_BLOCK_H
#define NET_BLOCK_H
#include "base/arena.h"
#include "base/chunk.h"
#include "base/heap.h"
#include "base/index.h"
#include "base/seldom.h"
#include <lastack/sim.h>

enum { WAITS_MAX = 8 };
/* The clock stops here, far enough from LASTACK_NEVER that a deadline or a delay can be added. */
#define TIME_MOST (LASTACK_NEVER / 2)

/* Connections in TIME-WAIT at rest, the one that ends first in front. */
struct wait_list {
    int64_t ends;         /* when the first does; LASTACK_NEVER: empty */
    uint32_t first, last; /* resting slots; ARENA_NONE: empty */
};

/* What a copy moves first. */
struct head {
    int64_t now;
    uint64_t serial; /* of the last thing that was given a place in the order of events */
    uint64_t seed;
    uint64_t events, segments;
    uint64_t still; /* events since the clock moved, see LASTACK_LIMIT_SAME_TIME */
    struct arena hosts, addresses, directions, flights, faults, chunks, runs, slots, restings;
    uint64_t timer_offset, timer_at_offset, index_offset, front_offset, front_at_offset;
    uint64_t pending_offset;
    struct index index;
    struct wait_list wait[WAITS_MAX];
    int64_t wait_ends; /* the least of theirs */
    uint32_t waits;
    uint32_t timer_count, front_count;
    uint32_t faults_armed;
    uint32_t ids;         /* given so far */
    uint32_t verdict, culprit;
    struct lastack_malformed malformed; /* of LASTACK_VERDICT_MALFORMED */
    uint32_t zero;
    struct lastack_limits limits; /* as it was made: they decide the layout, all of it */
    uint32_t index_limit; /* slots of the index at most */
    uint64_t used[LASTACK_RESIDENTS]; /* octets in use of each resident's memory */
    uint64_t room[LASTACK_RESIDENTS]; /* octets there are of it */
    uint64_t resident_at[LASTACK_RESIDENTS]; /* offset of each in the block */
};

/* Who is told of records: residents first, for whom `context` is their memory. */
struct observer {
    void (*see)(void *context, lastack_sim *sim, const struct lastack_record *record);
    void *context;
    uint32_t records;
};

struct lastack_sim {
    struct head *head;
    struct host *host;
    uint16_t *address; /* whose: [number - 1] -> host */
    struct direction *direction;
    struct flight *flight;
    struct fault *fault;
    struct chunk *chunk;
    struct run *run;
    char *slot; /* struct conn and the endpoint's state behind it, slots.stride apart */
    struct resting *resting;
    uint32_t *index;
    struct heap timers; /* of slots */
    struct heap fronts; /* the first segment of each direction that has some */

    uint32_t watched; /* kinds of record that somebody wants */
    uint32_t kinds, residents, observers; /* residents are observers too */
    const struct lastack_endpoint_ops *kind[LASTACK_KINDS];
    const struct lastack_resident_ops *resident[LASTACK_RESIDENTS];
    struct observer observer[LASTACK_RESIDENTS + LASTACK_OBSERVERS];
    struct lastack_out out; /* of the op that runs */
    struct lastack_in in;
    struct lastack_env env; /* what endpoints are shown, of host `env_host` */
    uint32_t env_host;
    const void *injected; /* text of the forged segment that arrives */
    struct pending *pending; /* scratch of the digest: room for every flight and timer */
    uint64_t octets;         /* of the block */
    struct kin *kin;         /* the worlds cloned from one another */
    struct lastack_allocator memory; /* `get` NULL: malloc */
};

static inline struct chunks sim_chunks(const lastack_sim *sim) {
    return (struct chunks){&sim->head->chunks, sim->chunk};
}

/* Records are for those who look: what builds them stays out of the way of what runs. */
#define RECORDING ASIDE

static inline bool sim_watched(const lastack_sim *sim, unsigned kind) {
    return seldom((sim->watched >> kind) & 1);
}

/* The world stops, with the first verdict that was found. */
void sim_stop(lastack_sim *sim, unsigned verdict, uint32_t culprit);

/* One more who is told; there is room. */
void sim_observe(lastack_sim *sim, struct observer observer);
/* Tells residents, then the others. Ask sim_watched first: most records are wanted by nobody. */
void sim_tell(lastack_sim *sim, const struct lastack_record *record);

#endif
