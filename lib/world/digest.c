/* A canonical digest: two worlds of which the same can be expected have the same. */
#include "base/mix.h"
#include "net/fault.h"
#include "world/world.h"
#include <stdlib.h>

static uint64_t fold_octets(uint64_t hash, const void *octets, size_t n) {
    const uint8_t *at = octets;
    uint64_t word;
    for (; n >= sizeof word; n -= sizeof word, at += sizeof word) {
        memcpy(&word, at, sizeof word);
        hash = mix_two(hash, word);
    }
    word = n;
    for (; n > 0; n--)
        word = word << 8 | at[n - 1];
    return mix_two(hash, word);
}

static uint64_t relative(const lastack_sim *sim, int64_t time) {
    return time == LASTACK_NEVER ? UINT64_MAX : (uint64_t)(time - sim->head->now);
}

static uint64_t fold_span(const lastack_sim *sim, uint64_t hash, uint32_t chunk, uint32_t offset,
                          uint32_t octets) {
    while (octets > 0) {
        uint32_t part = CHUNK_OCTETS - offset < octets ? CHUNK_OCTETS - offset : octets;
        hash = fold_octets(hash, sim->chunk[chunk].octet + offset, part);
        octets -= part;
        offset = 0;
        chunk = sim->chunk[chunk].next;
    }
    return hash;
}

/* ---- hosts, links, faults -------------------------------------------------------------------- */

static uint64_t fold_hosts(const lastack_sim *sim, uint64_t hash) {
    for (uint32_t i = 0; i < sim->head->hosts.high; i++) {
        const struct host *host = &sim->host[i];
        hash = fold_octets(hash, host->knob, sizeof host->knob);
        hash = fold_octets(hash, host->secret, sizeof host->secret);
        hash = mix_two(hash, (uint64_t)host->port_next << 32 | host->kind);
        hash = mix_two(hash, (uint64_t)host->port_first << 16 | host->port_last);
    }
    return hash;
}

/* A time in the past no longer matters. */
static uint64_t fold_links(const lastack_sim *sim, uint64_t hash) {
    for (uint32_t i = 0; i < sim->head->directions.high; i++) {
        const struct direction *dir = &sim->direction[i];
        const struct lastack_link *link = &dir->link;
        bool chance = (link->loss | link->duplication | link->reordering | link->corruption) != 0;
        hash = fold_octets(hash, link, sizeof *link);
        hash = mix_two(hash, dir->free_at > sim->head->now ? relative(sim, dir->free_at) : 0);
        hash = mix_two(hash, chance ? dir->draws : 0);
        hash = mix_two(hash, dir->cut);
    }
    return hash;
}

static uint64_t fold_faults(const lastack_sim *sim, uint64_t hash) {
    for (uint32_t i = 0; i < sim->head->faults.high; i++) {
        const struct fault *fault = &sim->fault[i];
        if (fault->spent)
            continue;
        struct lastack_fault f = fault->f;
        f.tag = 0;
        hash = mix_two(fold_octets(hash, &f, sizeof f), fault->count);
    }
    return hash;
}

/* ---- connections ----------------------------------------------------------------------------- */

static uint64_t hash_text(const lastack_sim *sim, const struct conn *c, uint64_t hash) {
    hash = fold_octets(hash, &c->text, sizeof c->text);
    if (c->u.s.out_chunk != ARENA_NONE)
        hash = fold_span(sim, hash, c->u.s.out_chunk, c->out_offset,
                         c->text.out_end - c->text.out_held);
    for (uint32_t i = c->u.s.in_first; i != ARENA_NONE; i = sim->run[i].next) {
        const struct run *run = &sim->run[i];
        hash = fold_span(sim, mix_two(hash, run->place), run->chunk, run->offset, run->octets);
    }
    return hash;
}

static uint64_t hash_conn(const lastack_sim *sim, const struct conn *c) {
    const struct lastack_endpoint_ops *ops = sim->kind[c->kind];
    _Alignas(16) uint8_t self[LASTACK_STATE_SIZE_MAX];
    uint64_t hash = fold_octets(1, &c->path, sizeof c->path);
    memcpy(self, conn_self_const(c), ops->state_size);
    if (ops->canonical != NULL)
        ops->canonical(self, sim->head->now);
    hash = fold_octets(hash, self, ops->state_size);
    uint64_t flags = c->flags & ~(uint32_t)CONN_READ_END; /* nothing depends on that */
    hash = mix_two(hash, flags << 32 | (uint64_t)c->error << 16 |
                             (uint64_t)c->kind << 8 | c->state);
    hash = mix_two(hash, (uint64_t)c->host << 32 | c->linger);
    hash = mix_two(hash, relative(sim, c->deadline));
    hash = fold_octets(hash, &c->sent, sizeof c->sent);
    if (!(c->flags & CONN_LISTENER))
        return hash_text(sim, c, hash);
    for (uint32_t i = c->u.q.first; i != ARENA_NONE; i = conn_at(sim, i)->next)
        hash = fold_octets(hash, &conn_at(sim, i)->path, sizeof(struct lastack_path));
    return mix_two(hash, (uint64_t)c->u.q.waiting << 32 | c->u.q.backlog);
}

/* Four-tuples are unique, and so the order of the slots, which a history leaves behind, is nothing:
 * a sum. */
static uint64_t sum_conns(const lastack_sim *sim) {
    uint64_t sum = 0;
    for (uint32_t i = 0; i < sim->head->slots.high; i++) {
        const struct conn *c = conn_at(sim, i);
        if (c->flags & CONN_USED)
            sum += mix_bits(hash_conn(sim, c));
    }
    return sum;
}

static uint64_t fold_resting(const lastack_sim *sim, uint64_t hash) {
    for (uint32_t list = 0; list < sim->head->waits; list++) {
        for (uint32_t i = sim->head->wait[list].first; i != ARENA_NONE; i = sim->resting[i].next) {
            const struct resting *resting = &sim->resting[i];
            hash = fold_octets(hash, &resting->path, sizeof resting->path);
            hash = fold_octets(hash, resting->small, sizeof resting->small);
            hash = mix_two(hash, relative(sim, resting_deadline(resting)));
            hash = mix_two(hash, (uint64_t)resting->flags << 8 | resting->kind);
        }
    }
    return hash;
}

/* ---- what will happen, in its order ---------------------------------------------------------- */

static int compare(const void *a, const void *b) {
    const struct pending *x = a, *y = b;
    if (x->time != y->time)
        return x->time < y->time ? -1 : 1;
    return x->serial < y->serial ? -1 : x->serial > y->serial;
}

static uint64_t hash_flight(const lastack_sim *sim, const struct flight *flight) {
    const struct direction *dir = &sim->direction[flight->direction];
    struct lastack_segment seg = flight->segment;
    uint64_t hash = fold_octets(2, &seg, sizeof seg);
    hash = mix_two(hash, (uint64_t)flight->facts << 32 | (uint64_t)flight->direction << 16 |
                             flight->corrupt);
    hash = mix_two(hash, dir->held == (uint32_t)(flight - sim->flight));
    if (seg.option_octets != 0)
        hash = fold_octets(hash, flight->option, seg.option_octets);
    return fold_span(sim, hash, flight->chunk, flight->offset, seg.text_octets);
}

static uint64_t fold_pending(const lastack_sim *sim, uint64_t hash) {
    struct pending *pending = sim->pending;
    size_t n = 0;
    for (uint32_t i = 0; i < sim->head->front_count; i++) {
        uint32_t at = sim->direction[sim->fronts.entry[i].thing].first;
        for (; at != ARENA_NONE; at = sim->flight[at].next) {
            const struct flight *flight = &sim->flight[at];
            pending[n++] =
                (struct pending){flight->due, flight->serial, hash_flight(sim, flight)};
        }
    }
    for (uint32_t i = 0; i < sim->head->timer_count; i++) {
        const struct conn *c = conn_at(sim, sim->timers.entry[i].thing);
        if (c->deadline != LASTACK_NEVER)
            pending[n++] = (struct pending){c->deadline, conn_serial(sim, c),
                                            fold_octets(3, &c->path, sizeof c->path)};
    }
    qsort(pending, n, sizeof *pending, compare);
    for (size_t i = 0; i < n; i++)
        hash = mix_two(mix_two(hash, relative(sim, pending[i].time)), pending[i].what);
    return hash;
}

uint64_t lastack_sim_digest(const lastack_sim *sim) {
    uint64_t hash = mix_two(sim->head->seed, sim->head->verdict);
    hash = fold_hosts(sim, hash);
    hash = fold_links(sim, hash);
    hash = fold_faults(sim, hash);
    hash = mix_two(hash, sum_conns(sim));
    hash = fold_resting(sim, hash);
    return fold_pending(sim, hash);
}
