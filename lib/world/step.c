/* The clock: what happens next, and making it happen. */
#include "net/link.h"
#include "world/world.h"

lastack_time lastack_sim_now(const lastack_sim *sim) {
    return sim->head->now;
}

enum source { NOTHING, RESTING, FLIGHT, TIMER };
struct due {
    enum source source;
    int64_t time;
    uint32_t number; /* a wait list, a direction or a slot */
};

/* The least of the heads by (time, serial). What rests has no serial and goes first: it has waited
 * longest. */
static struct due next_due(const lastack_sim *sim) {
    struct due due = {NOTHING, LASTACK_NEVER, 0};
    uint64_t serial = UINT64_MAX;
    uint16_t direction = link_next(sim);
    if (direction != LINK_NONE) {
        const struct flight *flight = &sim->flight[sim->direction[direction].first];
        due = (struct due){FLIGHT, flight->due, direction};
        serial = flight->serial;
    }
    if (sim->head->heap_count != 0) {
        const struct heap_entry *front = &sim->heap_entry[0];
        if (front->time < due.time || (front->time == due.time && front->serial < serial))
            due = (struct due){TIMER, front->time, front->thing};
    }
    int64_t time = 0;
    uint32_t list = wait_next(sim, &time);
    if (list != ARENA_NONE && time <= due.time)
        due = (struct due){RESTING, time, list};
    return due;
}

void lastack_sim_next(const lastack_sim *sim, struct lastack_next *next) {
    struct due due = next_due(sim);
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
        next->connection = sim->resting[sim->head->wait[due.number].first].id;
        break;
    default:
        next->connection = conn_at(sim, due.number)->id;
    }
}

/* The clock moves to the event; false: it has stood still for too long. */
static bool move_clock(lastack_sim *sim, int64_t time, uint32_t culprit) {
    struct head *head = sim->head;
    head->events++;
    if (time != head->now) {
        head->now = time;
        head->still = 0;
        return true;
    }
    if (++head->still <= head->same_time_limit)
        return true;
    sim_stop(sim, LASTACK_LIMIT_SAME_TIME, culprit);
    return false;
}

/* ---- an event ---------------------------------------------------------------------------------- */

static void arrive(lastack_sim *sim, uint16_t direction, bool lose) {
    uint32_t number = link_take(sim, direction);
    const struct flight *flight = &sim->flight[number];
    if (lose) {
        flight_tell_lost(sim, flight, LASTACK_LOSS_CHOICE, 0);
    } else if (flight->corrupt) {
        flight_tell_lost(sim, flight, LASTACK_LOSS_CHECKSUM, 0);
    } else {
        struct arriving arriving = {.segment = &flight->segment,
                                    .option = flight_option(sim, flight),
                                    .text = {flight->chunk, flight->offset},
                                    .origin = flight->origin,
                                    .facts = flight->facts};
        host_arrive(sim, &arriving);
    }
    flight_put_away(sim, number);
}

static void expire_resting(lastack_sim *sim, uint32_t list) {
    struct conn *c = wait_wake(sim, sim->head->wait[list].first);
    if (c != NULL)
        op_timeout(sim, c);
}

static void expire_timer(lastack_sim *sim, uint32_t slot) {
    struct conn *c = conn_at(sim, slot);
    conn_disarm(sim, c);
    op_timeout(sim, c);
}

static void tell_after(lastack_sim *sim) {
    for (uint32_t i = 0; i < sim->residents; i++)
        if (sim->resident[i]->after != NULL)
            sim->resident[i]->after(sim, lastack_sim_resident(sim, i));
}

static uint32_t culprit_of(const lastack_sim *sim, const struct due *due) {
    return due->source == TIMER ? conn_at(sim, due->number)->id : 0;
}

static int happen(lastack_sim *sim, const struct due *due, bool lose) {
    if (!move_clock(sim, due->time, culprit_of(sim, due)))
        return -(int)sim->head->verdict;
    if (due->source == FLIGHT)
        arrive(sim, (uint16_t)due->number, lose);
    else if (due->source == RESTING)
        expire_resting(sim, due->number);
    else
        expire_timer(sim, due->number);
    tell_after(sim);
    return sim->head->verdict != LASTACK_VERDICT_NONE ? -(int)sim->head->verdict : 1;
}

static int step(lastack_sim *sim, bool lose) {
    if (sim->head->verdict != LASTACK_VERDICT_NONE)
        return -(int)sim->head->verdict;
    struct due due = next_due(sim);
    return due.source == NOTHING ? 0 : happen(sim, &due, lose);
}

int lastack_sim_step(lastack_sim *sim) {
    return step(sim, false);
}

int lastack_sim_step_lose(lastack_sim *sim) {
    return step(sim, true);
}

int lastack_sim_run(lastack_sim *sim, lastack_time until) {
    for (;;) {
        if (sim->head->verdict != LASTACK_VERDICT_NONE)
            return -(int)sim->head->verdict;
        struct due due = next_due(sim);
        if (due.source == NOTHING || due.time > until)
            break;
        int result = happen(sim, &due, false);
        if (result < 0)
            return result;
    }
    if (until != LASTACK_NEVER && until > sim->head->now) {
        sim->head->now = until;
        sim->head->still = 0;
    }
    return 0;
}

/* ---- by hand ----------------------------------------------------------------------------------- */

int lastack_sim_inject(lastack_sim *sim, const struct lastack_segment *seg, const uint8_t *option,
                       const void *text) {
    struct chunks pool = sim_chunks(sim);
    struct span span = {ARENA_NONE, 0};
    uint32_t octets = seg->text_octets, last = ARENA_NONE;
    if (lastack_address_host(sim, seg->destination) < 0 ||
        seg->option_octets > LASTACK_OPTION_OCTETS || octets > LASTACK_TEXT_OCTETS_MAX ||
        (octets != 0 && text == NULL))
        return -LASTACK_EINVAL;
    if (chunk_touched(0, octets) > pool.arena->limit - pool.arena->live)
        return -LASTACK_ENOBUFS;
    for (uint32_t done = 0; done < octets; done += CHUNK_OCTETS) {
        uint32_t chunk = chunk_take(&pool);
        uint32_t part = octets - done < CHUNK_OCTETS ? octets - done : CHUNK_OCTETS;
        memcpy(pool.chunk[chunk].octet, (const char *)text + done, part);
        if (last == ARENA_NONE)
            span.chunk = chunk;
        else
            pool.chunk[last].next = chunk;
        last = chunk;
    }
    struct arriving arriving = {.segment = seg,
                                .option = option,
                                .text = span,
                                .facts = classify(seg, NULL, NULL) | LASTACK_FACT_FORGED,
                                .injected = octets != 0 ? text : NULL};
    host_arrive(sim, &arriving);
    span_drop(&pool, span.chunk, 0, octets);
    tell_after(sim);
    return 0;
}

void lastack_sim_stop(lastack_sim *sim, unsigned verdict) {
    sim_stop(sim, verdict, 0);
}

unsigned lastack_sim_verdict(const lastack_sim *sim) {
    return sim->head->verdict;
}

uint32_t lastack_sim_culprit(const lastack_sim *sim) {
    return sim->head->culprit;
}
