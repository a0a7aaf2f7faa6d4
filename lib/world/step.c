/* The clock: what happens next, and making it happen. */
#include "net/link.h"
#include "world/world.h"

lastack_time lastack_sim_now(const lastack_sim *sim) {
    return sim->head->now;
}

enum source { NOTHING, RESTING, FLIGHT, TIMER };
struct due {
    int64_t time;
    enum source source;
    uint32_t number; /* a resting, a direction or a slot */
};

/* An entry of the heap is early when the deadline it was made for has moved away. */
static bool early(const lastack_sim *sim, const struct heap_entry *entry) {
    const struct conn *c = conn_at(sim, entry->thing);
    return c->deadline != entry->time || conn_serial(sim, c) != entry->serial;
}

static void put_right(lastack_sim *sim, uint32_t slot) {
    const struct conn *c = conn_at(sim, slot);
    if (c->deadline == LASTACK_NEVER)
        heap_remove(&sim->timers, slot);
    else
        heap_put(&sim->timers, slot, c->deadline, conn_serial(sim, c));
}

/* The flight or the resting that comes next, all but timers; *serial orders it among its equals in
 * time. What rests has none and goes first: it has waited longest. */
static inline struct due due_but_timers(const lastack_sim *sim, uint64_t *serial) {
    struct due due = {LASTACK_NEVER, NOTHING, 0};
    int64_t ends = sim->head->wait_ends;
    *serial = UINT64_MAX;
    if (sim->head->front_count != 0) {
        const struct heap_entry *front = &sim->fronts.entry[0];
        due = (struct due){front->time, FLIGHT, front->thing};
        *serial = front->serial;
    }
    if (ends <= due.time && ends != LASTACK_NEVER) {
        due = (struct due){ends, RESTING, wait_next(sim)};
        *serial = 0;
    }
    return due;
}

/* What happens next. An early entry that would be it is put right; it is no event. */
static inline struct due next_due(lastack_sim *sim) {
    uint64_t serial;
    struct due due = due_but_timers(sim, &serial);
    while (sim->head->timer_count != 0) {
        const struct heap_entry *front = &sim->timers.entry[0];
        if (!heap_before(due.time, serial, front)) {
            if (!early(sim, front))
                return (struct due){front->time, TIMER, front->thing};
            put_right(sim, front->thing);
            continue;
        }
        break;
    }
    return due;
}

/* The same without putting anything right: looking does not change a world. */
static struct due peek_due(const lastack_sim *sim) {
    uint64_t serial;
    struct due due = due_but_timers(sim, &serial);
    for (uint32_t i = 0; i < sim->head->timer_count; i++) {
        const struct conn *c = conn_at(sim, sim->timers.entry[i].thing);
        if (c->deadline == LASTACK_NEVER || c->deadline > due.time ||
            (c->deadline == due.time && conn_serial(sim, c) > serial))
            continue;
        due = (struct due){c->deadline, TIMER, sim->timers.entry[i].thing};
        serial = conn_serial(sim, c);
    }
    return due;
}

void lastack_sim_next(const lastack_sim *sim, struct lastack_next *next) {
    struct due due = peek_due(sim);
    *next = (struct lastack_next){.time = due.time, .kind = LASTACK_NEXT_TIMER};
    switch (due.source) {
    case NOTHING:
        next->kind = LASTACK_NEXT_NOTHING;
        break;
    case FLIGHT: {
        const struct flight *flight = &sim->flight[sim->direction[due.number].first];
        next->kind = LASTACK_NEXT_ARRIVAL;
        next->facts = flight->facts;
        next->connection = flight->origin;
        next->segment = flight->segment;
        break;
    }
    case RESTING:
        next->connection = sim->resting[due.number].id;
        break;
    default:
        next->connection = conn_at(sim, due.number)->id;
    }
}

/* The clock moves to the event; false: it has stood still for too long, is at its end, or
 * there have been too many. */
static bool move_clock(lastack_sim *sim, const struct due *due) {
    struct head *head = sim->head;
    if (head->events++ >= head->limits.events) {
        sim_stop(sim, LASTACK_LIMIT_EVENTS, 0);
        return false;
    }
    if (due->time != head->now && due->time <= TIME_MOST) {
        head->now = due->time;
        head->still = 0;
        return true;
    }
    if (due->time == head->now && ++head->still <= head->limits.same_time)
        return true;
    unsigned still = due->source == TIMER ? LASTACK_VERDICT_SPINS : LASTACK_LIMIT_SAME_TIME;
    sim_stop(sim, due->time == head->now ? still : LASTACK_VERDICT_TIME,
             due->source == TIMER ? conn_at(sim, due->number)->id : 0);
    return false;
}

/* ---- an event -------------------------------------------------------------------------------- */

static inline void arrive(lastack_sim *sim, uint32_t direction, bool lose) {
    uint32_t number = link_take(sim, direction);
    const struct flight *flight = &sim->flight[number];
    if (lose)
        flight_tell_lost(sim, flight, LASTACK_LOSS_CHOICE, 0);
    else if (flight->corrupt != 0)
        forge_damaged(sim, flight);
    else
        host_arrive(sim, flight);
    flight_put_away(sim, number);
}

static inline int happen(lastack_sim *sim, const struct due *due, bool lose) {
    if (!move_clock(sim, due))
        return -(int)sim->head->verdict;
    if (due->source == FLIGHT)
        arrive(sim, due->number, lose);
    else if (due->source == RESTING)
        wait_expire(sim, due->number);
    else
        op_timeout(sim, conn_at(sim, due->number));
    return sim->head->verdict != LASTACK_VERDICT_NONE ? -(int)sim->head->verdict : 1;
}

static int step(lastack_sim *sim, lastack_time until, bool lose) {
    if (sim->head->verdict != LASTACK_VERDICT_NONE)
        return -(int)sim->head->verdict;
    struct due due = next_due(sim);
    return due.source == NOTHING || due.time > until ? 0 : happen(sim, &due, lose);
}

int lastack_sim_step(lastack_sim *sim) {
    return step(sim, LASTACK_NEVER, false);
}

int lastack_sim_step_until(lastack_sim *sim, lastack_time until) {
    return step(sim, until, false);
}

int lastack_sim_step_lose(lastack_sim *sim) {
    return step(sim, LASTACK_NEVER, true);
}

int lastack_sim_run(lastack_sim *sim, lastack_time until) {
    if (sim->head->verdict != LASTACK_VERDICT_NONE)
        return -(int)sim->head->verdict;
    for (;;) {
        struct due due = next_due(sim);
        if (due.source == NOTHING || due.time > until)
            break;
        int result = happen(sim, &due, false);
        if (result < 0)
            return result;
    }
    if (until == LASTACK_NEVER)
        return 0;
    if (until > TIME_MOST) {
        sim_stop(sim, LASTACK_VERDICT_TIME, 0);
        return -(int)sim->head->verdict;
    }
    if (until > sim->head->now) {
        sim->head->now = until;
        sim->head->still = 0;
    }
    return 0;
}

/* ---- verdicts -------------------------------------------------------------------------------- */

void lastack_sim_stop(lastack_sim *sim, unsigned verdict) {
    sim_stop(sim, verdict, 0);
}

unsigned lastack_sim_verdict(const lastack_sim *sim) {
    return sim->head->verdict;
}

bool lastack_sim_malformed(const lastack_sim *sim, struct lastack_malformed *malformed) {
    *malformed = sim->head->malformed;
    return sim->head->verdict == LASTACK_VERDICT_MALFORMED;
}

uint32_t lastack_sim_culprit(const lastack_sim *sim) {
    return sim->head->culprit;
}
