/* One simulation is one value: copying moves the used part of every arena, and nothing else. */
#include "world/world.h"

struct part {
    void *at;
    uint64_t octets;
};
enum { ARENAS = 9, PARTS_MOST = ARENAS + 5 + LASTACK_RESIDENTS };

/* The used parts beside the head, in one order for every world. */
static uint32_t parts_of(const lastack_sim *sim, struct part part[PARTS_MOST]) {
    const struct head *head = sim->head;
    const struct arena *arena[ARENAS] = {&head->hosts,  &head->addresses, &head->directions,
                                         &head->flights, &head->faults, &head->chunks,
                                         &head->runs, &head->slots, &head->restings};
    uint32_t n = 0;
    for (; n < ARENAS; n++)
        part[n] = (struct part){(char *)sim->head + arena[n]->offset, arena_used(arena[n])};
    part[n++] = (struct part){sim->timers.entry, head->timer_count * sizeof(struct heap_entry)};
    part[n++] = (struct part){sim->timers.at, head->slots.high * sizeof(uint32_t)};
    part[n++] = (struct part){sim->fronts.entry, head->front_count * sizeof(struct heap_entry)};
    part[n++] = (struct part){sim->fronts.at, head->directions.high * sizeof(uint32_t)};
    part[n++] = (struct part){sim->index, ((uint64_t)head->index.mask + 1) * sizeof *sim->index};
    for (uint32_t i = 0; i < sim->residents; i++)
        part[n++] = (struct part){(char *)sim->head + head->resident_at[i], head->used[i]};
    return n;
}

/* Were both made alike? Then what is at one offset in the one is there in the other: the layout
 * comes of the limits, the kinds' sizes and the residents' (world/birth.c), and of nothing else. */
static bool alike(const lastack_sim *a, const lastack_sim *b) {
    return memcmp(&a->head->limits, &b->head->limits, sizeof a->head->limits) == 0 &&
           a->kinds == b->kinds && a->residents == b->residents &&
           memcmp(a->kind, b->kind, sizeof a->kind) == 0 &&
           memcmp(a->resident, b->resident, sizeof a->resident) == 0;
}

int lastack_sim_copy(lastack_sim *to, const lastack_sim *from) {
    struct part part[PARTS_MOST];
    if (!alike(to, from))
        return -LASTACK_EINVAL;
    *to->head = *from->head;
    to->env_host = UINT32_MAX;
    uint32_t parts = parts_of(from, part);
    for (uint32_t i = 0; i < parts; i++)
        if (part[i].octets != 0)
            memcpy((char *)to->head + ((char *)part[i].at - (char *)from->head), part[i].at,
                   (size_t)part[i].octets);
    return 0;
}

bool lastack_sim_equal(const lastack_sim *a, const lastack_sim *b) {
    struct part of_a[PARTS_MOST], of_b[PARTS_MOST];
    if (!alike(a, b) || memcmp(a->head, b->head, sizeof *a->head) != 0)
        return false;
    uint32_t parts = parts_of(a, of_a);
    parts_of(b, of_b);
    /* Heads that are equal have parts of equal size. */
    for (uint32_t i = 0; i < parts; i++)
        if (memcmp(of_a[i].at, of_b[i].at, (size_t)of_a[i].octets) != 0)
            return false;
    return true;
}

void lastack_sim_usage(const lastack_sim *sim, struct lastack_usage *usage) {
    struct part part[PARTS_MOST];
    const struct head *head = sim->head;
    *usage = (struct lastack_usage){
        .octets = sizeof *head,
        .octets_reserved = sim->octets,
        .events = head->events,
        .segments = head->segments,
        .connections = head->slots.live,
        .resting = head->restings.live,
        .in_flight = head->flights.live,
        .chunks = head->chunks.live,
    };
    uint32_t parts = parts_of(sim, part);
    for (uint32_t i = 0; i < parts; i++)
        usage->octets += part[i].octets;
}
