/* TIME-WAIT at rest: what it still needs in 20 octets, in lists that are sorted because everybody
 * waits equally long. */
#include "host/host.h"

static void set_deadline(struct resting *resting, int64_t at) {
    resting->deadline_low = (uint32_t)at;
    resting->deadline_high = (uint32_t)((uint64_t)at >> 32);
}

/* The list to whose end this deadline can go, the fullest in time; ARENA_NONE: none will have
 * it. */
static uint32_t list_for(lastack_sim *sim, int64_t at) {
    struct head *head = sim->head;
    uint32_t best = ARENA_NONE;
    int64_t best_last = -1;
    for (uint32_t i = 0; i < head->waits; i++) {
        uint32_t last = head->wait[i].last;
        int64_t ends = last == ARENA_NONE ? 0 : resting_deadline(&sim->resting[last]);
        if (ends <= at && ends > best_last) {
            best = i;
            best_last = ends;
        }
    }
    if (best == ARENA_NONE && head->waits < WAITS_MAX) {
        best = head->waits++;
        head->wait[best] = (struct wait_list){LASTACK_NEVER, ARENA_NONE, ARENA_NONE};
    }
    return best;
}

static void settle_front(lastack_sim *sim, struct wait_list *wait) {
    struct head *head = sim->head;
    if (wait->first == ARENA_NONE) {
        wait->ends = LASTACK_NEVER;
    } else {
        wait->ends = resting_deadline(&sim->resting[wait->first]);
        table_expect(sim, &sim->resting[wait->first].path);
    }
    head->wait_ends = head->wait[0].ends;
    for (uint32_t i = 1; i < head->waits; i++)
        if (head->wait[i].ends < head->wait_ends)
            head->wait_ends = head->wait[i].ends;
}

static void append(lastack_sim *sim, uint32_t number, uint32_t list) {
    struct wait_list *wait = &sim->head->wait[list];
    struct resting *resting = &sim->resting[number];
    resting->list = (uint8_t)list;
    resting->next = ARENA_NONE;
    resting->prev = wait->last;
    if (wait->last == ARENA_NONE) {
        wait->first = number;
        settle_front(sim, wait);
    } else {
        sim->resting[wait->last].next = number;
    }
    wait->last = number;
}

static void unlink_resting(lastack_sim *sim, uint32_t number) {
    struct resting *resting = &sim->resting[number];
    struct wait_list *wait = &sim->head->wait[resting->list];
    if (resting->next == ARENA_NONE)
        wait->last = resting->prev;
    else
        sim->resting[resting->next].prev = resting->prev;
    if (resting->prev == ARENA_NONE) {
        wait->first = resting->next;
        settle_front(sim, wait);
    } else {
        sim->resting[resting->prev].next = resting->next;
    }
}

void wait_forget(lastack_sim *sim, uint32_t number) {
    unlink_resting(sim, number);
    arena_give(&sim->head->restings, sim->resting, number);
}

/* A place for it in a list: the one it was woken from, as long as its deadline is the same. */
static uint32_t take_place(lastack_sim *sim, struct conn *c) {
    uint32_t number = ARENA_NONE;
    if (c->flags & CONN_WOKEN) {
        number = c->next;
        if (resting_deadline(&sim->resting[number]) == c->deadline)
            return number;
        unlink_resting(sim, number);
    }
    uint32_t list = list_for(sim, c->deadline);
    if (list == ARENA_NONE) {
        if (number != ARENA_NONE)
            arena_give(&sim->head->restings, sim->resting, number);
        return ARENA_NONE;
    }
    if (number == ARENA_NONE)
        number = arena_take(&sim->head->restings, sim->resting);
    if (number == ARENA_NONE) {
        sim_stop(sim, LASTACK_LIMIT_RESTING, c->id);
        return ARENA_NONE;
    }
    set_deadline(&sim->resting[number], c->deadline);
    append(sim, number, list);
    return number;
}

/* Forgets the place that was kept for a woken one. */
void wait_leave(lastack_sim *sim, struct conn *c) {
    if (!(c->flags & CONN_WOKEN))
        return;
    wait_forget(sim, c->next);
    c->flags &= ~(uint32_t)CONN_WOKEN;
    c->next = ARENA_NONE;
}

/* It keeps its slot, and a timer as any connection has. */
static void stay_awake(lastack_sim *sim, struct conn *c) {
    wait_leave(sim, c);
    conn_arm(sim, c);
}

void wait_rest(lastack_sim *sim, struct conn *c) {
    const struct lastack_endpoint_ops *ops = sim->kind[c->kind];
    uint8_t small[LASTACK_REST_OCTETS] = {0}; /* an endpoint may leave some as they are */
    if (ops->rest == NULL || ops->wake == NULL || c->deadline == LASTACK_NEVER ||
        c->deadline <= sim->head->now || (c->flags & CONN_DISPLACED) ||
        !ops->rest(conn_self(c), small)) {
        stay_awake(sim, c);
        return;
    }
    uint32_t number = take_place(sim, c);
    if (c->flags & CONN_WOKEN)
        c->next = ARENA_NONE;
    c->flags &= ~(uint32_t)CONN_WOKEN;
    if (number == ARENA_NONE) {
        stay_awake(sim, c);
        return;
    }
    struct resting *resting = &sim->resting[number];
    resting->path = c->path;
    resting->id = c->id;
    resting->kind = c->kind;
    resting->flags = 0;
    memcpy(resting->small, small, sizeof small);
    table_change(sim, &c->path, ref_of_slot(c->slot), ref_of_resting(sim, number));
    c->flags &= ~(uint32_t)CONN_INDEXED;
    conn_give(sim, c);
}

struct conn *wait_wake(lastack_sim *sim, uint32_t number) {
    struct resting *resting = &sim->resting[number];
    int host = lastack_address_host(sim, resting->path.local);
    struct conn *c = conn_take(sim, host, resting->kind);
    if (c == NULL) {
        sim_stop(sim, LASTACK_LIMIT_CONNECTIONS, resting->id);
        return NULL;
    }
    c->path = resting->path;
    c->id = resting->id;
    c->state = LASTACK_TIME_WAIT;
    c->flags |= CONN_BORN | CONN_BOUND | CONN_ALIVE | CONN_OPENED | CONN_PEER_FIN | CONN_WOKEN |
                CONN_INDEXED;
    c->next = number;
    conn_take_way(sim, c, link_find(sim, host, lastack_address_host(sim, c->path.remote)));
    c->deadline = resting_deadline(resting);
    c->serial = (uint32_t)++sim->head->serial;
    sim->kind[c->kind]->wake(conn_self(c), resting->small, c->deadline);
    table_change(sim, &c->path, ref_of_resting(sim, number), ref_of_slot(c->slot));
    resting->flags |= RESTING_AWAKE;
    return c;
}

static void tell_one(lastack_sim *sim, const struct resting *resting, unsigned kind) {
    if (!sim_watched(sim, kind))
        return;
    struct lastack_record record = {
        .time = sim->head->now,
        .kind = (uint16_t)kind,
        .host = (int16_t)lastack_address_host(sim, resting->path.local),
        .connection = resting->id,
    };
    if (kind == LASTACK_RECORD_STATE) {
        record.u.state.from = LASTACK_TIME_WAIT;
        record.u.state.to = LASTACK_CLOSED;
        record.u.state.event = LASTACK_EVENT_TIMEOUT_2MSL;
    } else if (kind == LASTACK_RECORD_SIGNAL) {
        record.u.signal.id = LASTACK_SIGNAL_GONE;
    } else if (kind == LASTACK_RECORD_DEADLINE) {
        record.u.deadline.at = LASTACK_NEVER;
    }
    sim_tell(sim, &record);
}

/* In the records nobody can tell it from one that was awake. */
void wait_expire(lastack_sim *sim, uint32_t number) {
    struct resting *resting = &sim->resting[number];
    if (sim->watched != 0) {
        tell_one(sim, resting, LASTACK_RECORD_TIMEOUT);
        tell_one(sim, resting, LASTACK_RECORD_STATE);
        tell_one(sim, resting, LASTACK_RECORD_SIGNAL);
        tell_one(sim, resting, LASTACK_RECORD_DEADLINE);
        tell_one(sim, resting, LASTACK_RECORD_GONE);
    }
    if (resting->flags & RESTING_DISPLACED)
        reopen_expired(sim, &resting->path);
    else
        table_remove(sim, &resting->path, ref_of_resting(sim, number));
    wait_forget(sim, number);
}
