/* The judge's entries: one array, two chained indexes in it, and a list of what is free. */
#include "judge/judge.h"
#include <assert.h>
#include <string.h>

static uint32_t mix(uint32_t n) {
    n *= 0x9e3779b1u; /* the golden ratio of 2^32; the upper bits are the good ones */
    return n ^ (n >> 16);
}

static uint32_t *id_head(struct judge *judge, uint32_t id) {
    return &judge->entry[mix(id) & (judge->capacity - 1)].id_head;
}

static uint32_t *path_head(struct judge *judge, const struct lastack_path *path) {
    uint32_t addresses = (uint32_t)path->local << 16 | path->remote;
    uint32_t ports = (uint32_t)path->local_port << 16 | path->remote_port;
    return &judge->entry[mix(mix(addresses) + ports) & (judge->capacity - 1)].path_head;
}

static void link_entry(struct judge *judge, uint32_t number) {
    struct judge_entry *entry = &judge->entry[number];
    uint32_t *head = id_head(judge, entry->id);
    entry->id_next = *head;
    *head = number;
    head = path_head(judge, &entry->path);
    entry->path_next = *head;
    *head = number;
}

/* Takes `capacity` entries into use and links what there is anew. */
static void spread(struct judge *judge, uint32_t capacity) {
    judge->capacity = capacity;
    for (uint32_t i = 0; i < capacity; i++)
        judge->entry[i].id_head = judge->entry[i].path_head = JUDGE_NONE;
    for (uint32_t i = 0; i < judge->high; i++)
        if (judge->entry[i].id != 0)
            link_entry(judge, i);
}

static uint32_t resident_of(lastack_sim *sim, const struct judge *judge) {
    uint32_t i = 0;
    while (i < LASTACK_RESIDENTS && lastack_sim_resident(sim, i) != judge)
        i++;
    assert(i < LASTACK_RESIDENTS);
    return i;
}

static bool grow(lastack_sim *sim, struct judge *judge) {
    uint32_t capacity = judge->capacity == 0 ? JUDGE_ENTRIES_AT_BIRTH : judge->capacity * 2;
    if (judge->capacity == 0)
        judge->free = JUDGE_NONE;
    else if (!lastack_sim_resident_use(sim, resident_of(sim, judge),
                                       sizeof *judge + capacity * sizeof judge->entry[0]))
        return false;
    spread(judge, capacity);
    return true;
}

struct judge_entry *judge_find(struct judge *judge, uint32_t id) {
    if (judge->capacity == 0 || id == 0)
        return NULL;
    for (uint32_t i = *id_head(judge, id); i != JUDGE_NONE; i = judge->entry[i].id_next)
        if (judge->entry[i].id == id)
            return &judge->entry[i];
    return NULL;
}

struct judge_entry *judge_add(lastack_sim *sim, struct judge *judge,
                              const struct lastack_record *born) {
    if (judge->live == judge->capacity && !grow(sim, judge))
        return NULL;
    uint32_t number = judge->free;
    if (number != JUDGE_NONE)
        judge->free = judge->entry[number].peer;
    else
        number = judge->high++;
    judge->live++;
    struct judge_entry *entry = &judge->entry[number];
    uint32_t id = entry->id_head, path = entry->path_head;
    memset(entry, 0, sizeof *entry);
    entry->id_head = id;
    entry->path_head = path;
    entry->id = born->connection;
    entry->host = born->host;
    entry->path = (struct lastack_path){born->u.born.local, born->u.born.remote,
                                        born->u.born.local_port, born->u.born.remote_port};
    link_entry(judge, number);
    return entry;
}

void judge_drop(struct judge *judge, struct judge_entry *entry) {
    uint32_t number = (uint32_t)(entry - judge->entry);
    uint32_t *link = id_head(judge, entry->id);
    while (*link != number)
        link = &judge->entry[*link].id_next;
    *link = entry->id_next;
    link = path_head(judge, &entry->path);
    while (*link != number)
        link = &judge->entry[*link].path_next;
    *link = entry->path_next;
    entry->id = 0;
    entry->peer = judge->free;
    judge->free = number;
    judge->live--;
}

struct judge_entry *judge_twin(struct judge *judge, const struct judge_entry *entry) {
    const struct lastack_path *a = &entry->path;
    for (uint32_t i = *path_head(judge, a); i != JUDGE_NONE; i = judge->entry[i].path_next) {
        struct judge_entry *other = &judge->entry[i];
        const struct lastack_path *b = &other->path;
        if (other != entry && !(other->flags & JUDGE_OVER) && a->local == b->local &&
            a->remote == b->remote && a->local_port == b->local_port &&
            a->remote_port == b->remote_port)
            return other;
    }
    return NULL;
}

struct judge_entry *judge_peer(struct judge *judge, const struct judge_entry *entry) {
    struct judge_entry *peer = judge_find(judge, entry->peer);
    return peer != NULL && peer != entry && peer->peer == entry->id ? peer : NULL;
}
