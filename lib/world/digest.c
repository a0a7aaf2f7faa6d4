/* A canonical digest: two worlds of which the same can be expected have the same.
 *
 * Beside each function that folds a struct stand all the members of it: the build fails when there
 * is one more, and whoever adds it decides. What the future of a world depends on is folded, and
 * has a row in tests/unit/test_digest.c; what follows from something folded, or only tells of the
 * past, or is a number that histories give (a slot, an id, a serial), is left out.
 *
 * Known to be left out although something can come of it: the order in which free slots will be
 * taken, since a listener that closes resets the children that wait by slot. */
#include "base/mix.h"
#include "net/fault.h"
#include "world/world.h"
#include <stdlib.h>

#define OCTETS_OF(type, member) sizeof(((const struct type *)NULL)->member)
#define DECIDED(type, octets)                                                                      \
    _Static_assert(sizeof(struct type) == (octets), "a member more? Fold it, or say why not")

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

/* ---- text ------------------------------------------------------------------------------------ */

/* Octets as one row, wherever they stand: how they are spread over chunks is nothing. */
struct row {
    uint64_t hash;
    uint32_t fill;
    uint8_t octet[512];
};

static void row_end(struct row *row) {
    if (row->fill != 0)
        row->hash = fold_octets(row->hash, row->octet, row->fill);
    row->fill = 0;
}

static void row_add(const lastack_sim *sim, struct row *row, struct span text, uint32_t octets) {
    struct chunks pool = sim_chunks(sim);
    while (octets > 0) {
        uint32_t part = (uint32_t)sizeof row->octet - row->fill;
        part = part < octets ? part : octets;
        span_read(&pool, text.chunk, text.offset, row->octet + row->fill, part);
        row->fill += part;
        octets -= part;
        if (octets > 0)
            span_walk(&pool, &text.chunk, &text.offset, part);
        if (row->fill == sizeof row->octet)
            row_end(row);
    }
}

#define O(member) OCTETS_OF(run, member)
DECIDED(run, O(place) + O(octets) + /* the text: */ O(chunk) + O(offset) + O(last_chunk) + O(next));
#undef O
/* Runs that touch are as good as one. */
static uint64_t fold_received(const lastack_sim *sim, uint64_t hash, uint32_t first) {
    struct row row = {.hash = hash};
    uint32_t place = 0;
    for (uint32_t i = first; i != ARENA_NONE; i = sim->run[i].next) {
        const struct run *run = &sim->run[i];
        if (i == first || run->place != place) {
            row_end(&row);
            row.hash = mix_two(row.hash, run->place);
        }
        row_add(sim, &row, (struct span){run->chunk, run->offset}, run->octets);
        place = run->place + run->octets;
    }
    row_end(&row);
    return row.hash;
}

static uint64_t fold_span(const lastack_sim *sim, uint64_t hash, struct span text,
                          uint32_t octets) {
    struct row row = {.hash = hash};
    row_add(sim, &row, text, octets);
    row_end(&row);
    return row.hash;
}

/* ---- hosts and links ------------------------------------------------------------------------- */

#define O(member) OCTETS_OF(host, member)
DECIDED(host, O(knob) + O(addresses) + O(kind) + O(port_first) + O(port_last) + O(port_next) +
                  O(address) +  /* they are given out in a row */
                  O(loopback) + /* the direction from it to it */
                  O(secret) +   /* from the seed and its number */
                  O(next_free) + O(zero));
#undef O
static uint64_t fold_hosts(const lastack_sim *sim, uint64_t hash) {
    hash = mix_two(hash, sim->head->hosts.high);
    for (uint32_t i = 0; i < sim->head->hosts.high; i++) {
        const struct host *host = &sim->host[i];
        hash = fold_octets(hash, host->knob, sizeof host->knob);
        hash = mix_two(hash, (uint64_t)host->addresses << 32 | host->kind);
        hash = mix_two(hash, (uint64_t)host->port_first << 32 | (uint64_t)host->port_last << 16 |
                                 host->port_next);
    }
    return hash;
}

/* Is there a fault that may have a segment of it damaged? How is drawn from the direction's count,
 * as what may happen by chance is. */
static bool may_damage(const lastack_sim *sim, const struct direction *dir) {
    for (uint32_t i = 0; sim->head->faults_armed != 0 && i < sim->head->faults.high; i++) {
        const struct fault *fault = &sim->fault[i];
        if (!fault->spent && fault->f.kind == LASTACK_FAULT_CORRUPT &&
            (fault->f.from < 0 || fault->f.from == dir->from) &&
            (fault->f.to < 0 || fault->f.to == dir->to))
            return true;
    }
    return false;
}

/* A time in the past no longer matters. */
#define O(member) OCTETS_OF(direction, member)
DECIDED(direction, O(link) + O(free_at) + O(draws) + O(from) + O(to) + O(cut) +
                       O(held) +               /* with that flight */
                       O(first) + O(last) +    /* with what is due */
                       O(back) + O(plain) + O(zero)); /* follow */
#undef O
static uint64_t fold_links(const lastack_sim *sim, uint64_t hash) {
    hash = mix_two(hash, sim->head->directions.high);
    for (uint32_t i = 0; i < sim->head->directions.high; i++) {
        const struct direction *dir = &sim->direction[i];
        const struct lastack_link *link = &dir->link;
        bool chance = (link->loss | link->duplication | link->reordering | link->corruption) != 0;
        hash = fold_octets(hash, link, sizeof *link);
        hash = mix_two(hash, dir->free_at > sim->head->now ? relative(sim, dir->free_at) : 0);
        hash = mix_two(hash, chance || may_damage(sim, dir) ? dir->draws : 0);
        hash = mix_two(hash, (uint64_t)dir->cut << 32 | (uint64_t)dir->from << 16 | dir->to);
    }
    return hash;
}

/* ---- connections ----------------------------------------------------------------------------- */

#define O(member) OCTETS_OF(history, member)
DECIDED(history, O(iss) + O(max) + O(fin) + O(flags));
#undef O
static uint64_t fold_history(uint64_t hash, const struct history *sent) {
    hash = mix_two(hash, sent->flags);
    if (sent->flags & HISTORY_SYN)
        hash = mix_two(hash, (uint64_t)sent->iss << 32 | sent->max);
    return sent->flags & HISTORY_FIN ? mix_two(hash, sent->fin) : hash;
}

#define O(member) OCTETS_OF(lastack_text, member)
DECIDED(lastack_text, O(out_held) + O(out_end) + O(in_ready) + O(in_taken) +
                          O(in_room) + /* found anew before each op */
                          O(mtu));     /* the link's, to where the four-tuple says */
#undef O
#define O(member) OCTETS_OF(streams, member)
DECIDED(streams, O(out_chunk) + O(out_last) + O(in_first) + O(in_last) + /* the text */
                     O(h.listener) +                                     /* while one waits */
                     O(hint_chunk)); /* with h.hint_place: where to look first */
#undef O
static uint64_t fold_streams(const lastack_sim *sim, uint64_t hash, const struct conn *c) {
    const struct lastack_text *text = &c->text;
    hash = mix_two(hash, (uint64_t)text->out_held << 32 | text->out_end);
    hash = mix_two(hash, (uint64_t)text->in_ready << 32 | text->in_taken);
    if (c->u.s.out_chunk != ARENA_NONE)
        hash = fold_span(sim, hash, (struct span){c->u.s.out_chunk, c->out_offset},
                         text->out_end - text->out_held);
    if (c->flags & CONN_WAITING)
        hash = fold_octets(hash, &conn_at(sim, c->u.s.h.listener)->path, sizeof c->path);
    return fold_received(sim, hash, c->u.s.in_first);
}

#define O(member) OCTETS_OF(queue, member)
DECIDED(queue, O(first) + O(last) + O(backlog) +
                   O(waiting) + /* so many children say so */
                   O(zero));
#undef O
static uint64_t fold_queue(const lastack_sim *sim, uint64_t hash, const struct conn *c) {
    uint32_t left = c->u.q.waiting > 1 ? c->u.q.waiting : 0;
    hash = mix_two(hash, c->u.q.backlog);
    for (uint32_t i = c->u.q.first; i != ARENA_NONE; i = conn_at(sim, i)->next)
        hash = fold_octets(hash, &conn_at(sim, i)->path, sizeof c->path);
    /* In the order in which they are reset when it closes. */
    for (uint32_t i = 0; i < sim->head->slots.high && left != 0; i++) {
        const struct conn *child = conn_at(sim, i);
        if (!(child->flags & CONN_WAITING) || child->u.s.h.listener != c->slot)
            continue;
        hash = fold_octets(hash, &child->path, sizeof child->path);
        left--;
    }
    return hash;
}

#define O(member) OCTETS_OF(conn, member)
DECIDED(conn, O(path) + O(flags) + O(text) + O(sent) + O(u) + O(out_offset) +
                  O(host) + O(error) + O(linger) + O(kind) + O(state) +
                  O(deadline) + O(serial) + /* with what is due */
                  O(next) +   /* in a queue: there. It displaces who has its four-tuple. A hint */
                  O(way) +    /* to where the four-tuple says */
                  O(id) + O(slot));
#undef O
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
    hash = fold_history(hash, &c->sent);
    return c->flags & CONN_LISTENER ? fold_queue(sim, hash, c) : fold_streams(sim, hash, c);
}

/* The order of the slots, which a history leaves behind, is nothing: a sum. Those that are alike
 * are told apart only by who holds which. Their timers go to `pending`, and `*n` counts them. */
static uint64_t sum_conns(const lastack_sim *sim, size_t *n) {
    uint64_t sum = 0;
    for (uint32_t i = 0; i < sim->head->slots.high; i++) {
        const struct conn *c = conn_at(sim, i);
        if (!(c->flags & CONN_USED))
            continue;
        uint64_t hash = hash_conn(sim, c);
        sum += mix_bits(hash);
        if (c->deadline != LASTACK_NEVER)
            sim->pending[(*n)++] = (struct pending){c->deadline, conn_serial(sim, c), hash};
    }
    return sum;
}

#define O(member) OCTETS_OF(resting, member)
DECIDED(resting, O(path) + O(small) + O(deadline_low) + O(deadline_high) + O(kind) +
                     O(next) + O(prev) + O(list) + /* the order of the lists */
                     O(flags) + /* who displaces it says so; it is awake in an event only */
                     O(id));
#undef O
static uint64_t hash_resting(const lastack_sim *sim, const struct resting *resting) {
    uint64_t hash = fold_octets(4, &resting->path, sizeof resting->path);
    hash = fold_octets(hash, resting->small, sizeof resting->small);
    hash = mix_two(hash, relative(sim, resting_deadline(resting)));
    return mix_two(hash, resting->kind);
}

/* Of those that end at one time the one in the first list does first, and a list takes only who
 * ends last: in which one each is matters. An empty one behind the others is as good as none. */
#define O(member) OCTETS_OF(wait_list, member)
DECIDED(wait_list, O(first) + O(last) + O(ends));
#undef O
static uint64_t fold_resting(const lastack_sim *sim, uint64_t hash) {
    for (uint32_t list = 0; list < sim->head->waits; list++) {
        uint32_t i = sim->head->wait[list].first;
        if (i != ARENA_NONE)
            hash = mix_two(hash, list);
        for (; i != ARENA_NONE; i = sim->resting[i].next)
            hash = mix_two(hash, hash_resting(sim, &sim->resting[i]));
    }
    return hash;
}

/* ---- faults ---------------------------------------------------------------------------------- */

/* Whose segments a fault is for, by what that is and not by its id. 0: nobody's any more. */
static uint64_t hash_sender(const lastack_sim *sim, uint32_t id) {
    for (uint32_t i = 0; i < sim->head->slots.high; i++) {
        const struct conn *c = conn_at(sim, i);
        if ((c->flags & CONN_USED) && c->id == id)
            return hash_conn(sim, c);
    }
    for (uint32_t list = 0; list < sim->head->waits; list++)
        for (uint32_t i = sim->head->wait[list].first; i != ARENA_NONE; i = sim->resting[i].next)
            if (sim->resting[i].id == id)
                return hash_resting(sim, &sim->resting[i]);
    return id > sim->head->ids ? id - sim->head->ids : 0; /* one that is yet to be born */
}

/* Which of the segments that will match it takes. By chance: as is drawn from its number. */
static uint64_t fold_turn(const struct fault *fault, uint64_t hash, uint32_t number) {
    uint32_t n = fault->f.n;
    switch (fault->f.ordinal) {
    case LASTACK_ORDINAL_NTH:
    case LASTACK_ORDINAL_NEXT:
        return mix_two(hash, n - fault->count);
    case LASTACK_ORDINAL_EVERY_NTH:
        return mix_two(hash, (uint64_t)n << 32 | fault->count % n);
    default:
        return mix_two(mix_two(hash, n), (uint64_t)number << 32 | fault->count);
    }
}

#define O(member) OCTETS_OF(fault, member)
DECIDED(fault, O(f) + O(count) + O(spent) + O(outdone) /* told of the past */ + O(next_free));
#undef O
#define O(member) OCTETS_OF(lastack_fault, member)
DECIDED(lastack_fault, O(kind) + O(ordinal) + O(n) + O(facts) + O(without) + O(from) + O(to) +
                           O(connection) + O(by) + O(tag) /* a name */ + O(zero));
#undef O
static uint64_t fold_faults(const lastack_sim *sim, uint64_t hash) {
    for (uint32_t i = 0; sim->head->faults_armed != 0 && i < sim->head->faults.high; i++) {
        const struct fault *fault = &sim->fault[i];
        const struct lastack_fault *f = &fault->f;
        uint64_t sender = f->connection != 0 ? hash_sender(sim, f->connection) : UINT64_MAX;
        if (fault->spent || sender == 0)
            continue;
        uint32_t from = f->from < 0 ? UINT32_MAX : (uint32_t)f->from;
        uint32_t to = f->to < 0 ? UINT32_MAX : (uint32_t)f->to;
        hash = mix_two(mix_two(hash, sender), (uint64_t)f->kind << 8 | f->ordinal);
        hash = mix_two(hash, (uint64_t)f->facts << 32 | f->without);
        hash = mix_two(hash, (uint64_t)from << 32 | to);
        hash = mix_two(hash, f->kind == LASTACK_FAULT_DELAY ? (uint64_t)f->by : 0);
        hash = fold_turn(fault, hash, i);
    }
    return hash;
}

/* ---- what will happen, in its order ---------------------------------------------------------- */

static int compare(const void *a, const void *b) {
    const struct pending *x = a, *y = b;
    if (x->time != y->time)
        return x->time < y->time ? -1 : 1;
    if (x->serial != y->serial)
        return x->serial < y->serial ? -1 : 1;
    return x->what < y->what ? -1 : x->what > y->what;
}

#define O(member) OCTETS_OF(flight, member)
DECIDED(flight, O(segment) + O(facts) + O(corrupt) + O(option) + O(chunk) + O(offset) + O(due) +
                    O(serial) + O(direction) + /* between its addresses */
                    O(origin) + O(tag) +       /* names, for who is told of it */
                    O(from) + O(to) +          /* hints */
                    O(next) + O(zero));
#undef O
static uint64_t hash_flight(const lastack_sim *sim, const struct flight *flight) {
    const struct direction *dir = &sim->direction[flight->direction];
    const struct lastack_segment *seg = &flight->segment;
    bool held = dir->held == (uint32_t)(flight - sim->flight);
    uint64_t hash = fold_octets(2, seg, sizeof *seg);
    hash = mix_two(hash, (uint64_t)flight->facts << 32 | (uint64_t)held << 16 | flight->corrupt);
    if (seg->option_octets != 0)
        hash = fold_octets(hash, flight->option, seg->option_octets);
    return fold_span(sim, hash, (struct span){flight->chunk, flight->offset}, seg->text_octets);
}

/* Flights beside the `n` timers that are there already. */
static uint64_t fold_pending(const lastack_sim *sim, uint64_t hash, size_t n) {
    struct pending *pending = sim->pending;
    for (uint32_t i = 0; i < sim->head->front_count; i++) {
        uint32_t at = sim->direction[sim->fronts.entry[i].thing].first;
        for (; at != ARENA_NONE; at = sim->flight[at].next) {
            const struct flight *flight = &sim->flight[at];
            pending[n++] =
                (struct pending){flight->due, flight->serial, hash_flight(sim, flight)};
        }
    }
    qsort(pending, n, sizeof *pending, compare);
    for (size_t i = 0; i < n; i++)
        hash = mix_two(mix_two(hash, relative(sim, pending[i].time)), pending[i].what);
    return hash;
}

/* ---- the whole ------------------------------------------------------------------------------- */

#define O(member) OCTETS_OF(head, member)
DECIDED(head,
        O(now) + /* times are relative to it */
            O(seed) + O(verdict) + O(wait) + O(waits) + O(hosts) + O(addresses) + O(directions) +
            O(flights) + O(faults) + O(chunks) + O(runs) + O(slots) + O(restings) +
            /* Of the past, and for who is told: */
            O(culprit) + O(malformed) + O(serial) + O(ids) +
            /* How near a limit is, and how the block is laid out: */
            O(limits) + O(events) + O(segments) + O(still) + O(timer_offset) + O(timer_at_offset) +
            O(index_offset) + O(front_offset) + O(front_at_offset) + O(pending_offset) +
            O(index_limit) +
            /* Where to find quickly what is folded: */
            O(index) + O(wait_ends) + O(timer_count) + O(front_count) + O(faults_armed) +
            /* Residents are who looks on: */
            O(used) + O(room) + O(resident_at) + O(zero));
#undef O
uint64_t lastack_sim_digest(const lastack_sim *sim) {
    size_t timers = 0;
    uint64_t hash = mix_two(sim->head->seed, sim->head->verdict);
    hash = fold_hosts(sim, hash);
    hash = fold_links(sim, hash);
    hash = mix_two(hash, sum_conns(sim, &timers));
    hash = fold_resting(sim, hash);
    hash = fold_faults(sim, hash);
    return fold_pending(sim, hash, timers);
}
