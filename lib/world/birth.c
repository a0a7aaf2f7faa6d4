/* Birth and death of a world: its block is laid out for all its limits, once. */
#include "base/memory.h"
#include "net/fault.h"
#include "world/world.h"

enum { ALIGN = 64, INDEX_FIRST = 64 };

struct lastack_limits lastack_limits_default(void) {
    return (struct lastack_limits){
#define X(member, id, initial, most, text) .member = initial,
        LASTACK_LIMITS(X)
#undef X
    };
}

const char *lastack_verdict_text(unsigned verdict) {
    static const char *const text[] = {
        "",
#define X(member, id, initial, most, text) "the limit on " text " is reached",
        LASTACK_LIMITS(X)
#undef X
        "an endpoint asks to be called again at once, for ever",
        "an endpoint asks for what makes no sense",
        "a resident of the world wants more memory than it said it would",
        "the end of time is reached",
    };
    _Static_assert(sizeof text / sizeof *text == LASTACK_VERDICT_COUNT, "a text for each");
    return verdict < LASTACK_VERDICT_COUNT ? text[verdict] : "?";
}

const char *lastack_malformed_text(unsigned reason) {
    static const char *const text[LASTACK_MALFORMED_COUNT] = {
        [LASTACK_MALFORMED_NONE] = "",
#define X(id, words) [LASTACK_MALFORMED_##id] = words,
        LASTACK_MALFORMED(X)
#undef X
    };
    return reason < LASTACK_MALFORMED_COUNT ? text[reason] : "?";
}

/* Members that are 0 take the default; false: one is beyond its most. */
static bool settle_limits(struct lastack_limits *limits) {
    bool good = true;
#define X(member, id, initial, maximum, text)                                                      \
    if (limits->member == 0)                                                                       \
        limits->member = initial;                                                                  \
    good = good && limits->member <= (uint32_t)(maximum);
    LASTACK_LIMITS(X)
#undef X
    return good;
}

static bool good_setup(const struct lastack_setup *setup) {
    if (setup->residents > LASTACK_RESIDENTS || setup->kinds > LASTACK_KINDS)
        return false;
    for (uint32_t i = 0; setup->kind != NULL && i < setup->kinds; i++)
        if (lastack_endpoint_check(setup->kind[i]) != NULL)
            return false;
    return true;
}

/* ---- the layout ------------------------------------------------------------------------------ */

static uint64_t reserve(uint64_t *end, uint64_t octets) {
    uint64_t at = *end;
    *end = (at + octets + ALIGN - 1) / ALIGN * ALIGN;
    return at;
}

static void lay(struct arena *arena, uint64_t *end, size_t stride, uint32_t limit) {
    arena->stride = (uint32_t)stride;
    arena->limit = limit;
    arena->free = ARENA_NONE;
    arena->offset = reserve(end, (uint64_t)stride * limit);
}

static uint32_t power_of_two(uint64_t least) {
    uint32_t power = INDEX_FIRST;
    while (power < least)
        power *= 2;
    return power;
}

static void lay_index(struct head *head, uint64_t *end, const struct lastack_limits *limits) {
    uint64_t refs = (uint64_t)limits->connections + limits->resting + 1;
    uint32_t bits = 0;
    while ((refs >> bits) != 0)
        bits++;
    head->index = index_of(INDEX_FIRST, bits);
    head->index_limit = power_of_two(refs * 4 / 3 + INDEX_FIRST);
    head->index_offset = reserve(end, (uint64_t)head->index_limit * sizeof(uint32_t));
}

/* What it asks for, within the limit; what it has at birth in any case. */
static uint64_t resident_octets(const struct lastack_resident_ops *resident, uint32_t limit) {
    uint64_t octets = (uint64_t)limit * 1024;
    if (octets > resident->octets)
        octets = resident->octets;
    return octets > resident->octets_at_birth ? octets : resident->octets_at_birth;
}

/* No kinds: ours alone. */
static bool has_kinds(const struct lastack_setup *setup) {
    return setup->kind != NULL && setup->kinds != 0;
}

static size_t slot_octets(const struct lastack_setup *setup) {
    uint32_t largest = has_kinds(setup) ? 0 : lastack_tcp_ops.state_size;
    for (uint32_t i = 0; has_kinds(setup) && i < setup->kinds; i++)
        if (setup->kind[i]->state_size > largest)
            largest = setup->kind[i]->state_size;
    return (sizeof(struct conn) + largest + 15) / 16 * 16;
}

/* Fills in where everything is; answers the octets of the block. */
static uint64_t lay_out(struct head *head, const struct lastack_limits *limits,
                        const struct lastack_setup *setup) {
    uint64_t end = 0;
    reserve(&end, sizeof *head);
    lay(&head->hosts, &end, sizeof(struct host), limits->hosts);
    lay(&head->addresses, &end, sizeof(uint16_t), limits->addresses);
    lay(&head->directions, &end, sizeof(struct direction), limits->links);
    lay(&head->flights, &end, sizeof(struct flight), limits->segments);
    lay(&head->faults, &end, sizeof(struct fault), limits->faults);
    lay(&head->chunks, &end, sizeof(struct chunk), limits->text);
    lay(&head->runs, &end, sizeof(struct run), limits->runs);
    lay(&head->slots, &end, slot_octets(setup), limits->connections);
    lay(&head->restings, &end, sizeof(struct resting), limits->resting);
    head->timer_offset = reserve(&end, (uint64_t)limits->connections * sizeof(struct heap_entry));
    head->timer_at_offset = reserve(&end, (uint64_t)limits->connections * sizeof(uint32_t));
    head->front_offset = reserve(&end, (uint64_t)limits->links * sizeof(struct heap_entry));
    head->front_at_offset = reserve(&end, (uint64_t)limits->links * sizeof(uint32_t));
    lay_index(head, &end, limits);
    uint64_t pending = (uint64_t)limits->segments + limits->connections;
    head->pending_offset = reserve(&end, pending * sizeof(struct pending));
    for (uint32_t i = 0; i < setup->residents; i++) {
        head->room[i] = resident_octets(setup->resident[i], limits->memory);
        head->resident_at[i] = reserve(&end, head->room[i]);
    }
    head->limits = *limits;
    head->wait_ends = LASTACK_NEVER;
    return end;
}

/* The same from the beginning; 0: the setup is wrong. */
static uint64_t plan(struct head *head, const struct lastack_setup *setup) {
    struct lastack_limits limits = setup->limits;
    memset(head, 0, sizeof *head);
    head->seed = setup->seed;
    return settle_limits(&limits) && good_setup(setup) ? lay_out(head, &limits, setup) : 0;
}

uint64_t lastack_sim_octets(const struct lastack_setup *setup) {
    struct head head;
    return plan(&head, setup);
}

static struct heap heap_of(char *block, uint64_t entries, uint64_t at, uint32_t *count) {
    return (struct heap){(struct heap_entry *)(void *)(block + entries),
                         (uint32_t *)(void *)(block + at), count};
}

static void find_arenas(lastack_sim *sim) {
    struct head *head = sim->head;
    char *block = (char *)sim->head;
    sim->host = (struct host *)(void *)(block + head->hosts.offset);
    sim->address = (uint16_t *)(void *)(block + head->addresses.offset);
    sim->direction = (struct direction *)(void *)(block + head->directions.offset);
    sim->flight = (struct flight *)(void *)(block + head->flights.offset);
    sim->fault = (struct fault *)(void *)(block + head->faults.offset);
    sim->chunk = (struct chunk *)(void *)(block + head->chunks.offset);
    sim->run = (struct run *)(void *)(block + head->runs.offset);
    sim->slot = block + head->slots.offset;
    sim->resting = (struct resting *)(void *)(block + head->restings.offset);
    sim->timers = heap_of(block, head->timer_offset, head->timer_at_offset, &head->timer_count);
    sim->fronts = heap_of(block, head->front_offset, head->front_at_offset, &head->front_count);
    sim->index = (uint32_t *)(void *)(block + head->index_offset);
    sim->pending = (struct pending *)(void *)(block + head->pending_offset);
}

/* ---- birth ----------------------------------------------------------------------------------- */

/* Residents see all records before any observer does. */
static void move_in(lastack_sim *sim) {
    for (uint32_t i = 0; i < sim->residents; i++)
        sim_observe(sim, (struct observer){sim->resident[i]->record, lastack_sim_resident(sim, i),
                                           sim->resident[i]->records});
}

/* A block laid out as `head` says, one that kin have left or a new one, the head copied into it. */
static bool take_block(lastack_sim *sim, const struct head *head, uint64_t octets) {
    if (octets > SIZE_MAX / 2)
        return false;
    sim->octets = octets;
    sim->head = kin_take_block(sim->kin);
    if (sim->head == NULL)
        sim->head = memory_get(&sim->memory, (size_t)octets);
    if (sim->head == NULL)
        return false;
    *sim->head = *head;
    sim->env_host = UINT32_MAX;
    find_arenas(sim);
    move_in(sim);
    return true;
}

static lastack_sim *take_handle(const struct lastack_allocator *memory) {
    lastack_sim *sim = memory_get(memory, sizeof *sim);
    if (sim != NULL) {
        memset(sim, 0, sizeof *sim);
        if (memory != NULL)
            sim->memory = *memory;
    }
    return sim;
}

static void fill_handle(lastack_sim *sim, const struct lastack_setup *setup) {
    sim->kinds = 1;
    sim->kind[0] = &lastack_tcp_ops;
    if (has_kinds(setup)) {
        sim->kinds = setup->kinds;
        memcpy(sim->kind, setup->kind, setup->kinds * sizeof *sim->kind);
    }
    sim->residents = setup->residents;
    if (setup->residents != 0)
        memcpy(sim->resident, setup->resident, setup->residents * sizeof *sim->resident);
}

int lastack_sim_create(const struct lastack_setup *setup, lastack_sim **made) {
    struct head head;
    uint64_t octets = plan(&head, setup);
    *made = NULL;
    if (octets == 0)
        return -LASTACK_EINVAL;
    lastack_sim *sim = take_handle(setup->memory);
    if (sim == NULL)
        return -LASTACK_ENOMEM;
    fill_handle(sim, setup);
    if (!kin_begin(sim) || !take_block(sim, &head, octets)) {
        lastack_sim_free(sim);
        return -LASTACK_ENOMEM;
    }
    memset(sim->index, 0, INDEX_FIRST * sizeof *sim->index);
    for (uint32_t i = 0; i < sim->residents; i++) {
        sim->head->used[i] = sim->resident[i]->octets_at_birth;
        memset(lastack_sim_resident(sim, i), 0, sim->resident[i]->octets_at_birth);
    }
    *made = sim;
    return 0;
}

void lastack_sim_free(lastack_sim *sim) {
    if (sim == NULL)
        return;
    struct lastack_allocator memory = sim->memory;
    if (sim->kin != NULL)
        kin_leave(sim);
    memory_put(&memory, sim, sizeof *sim);
}

lastack_sim *lastack_sim_clone(const lastack_sim *from) {
    lastack_sim *sim = take_handle(&from->memory);
    if (sim == NULL)
        return NULL;
    sim->kinds = from->kinds;
    sim->residents = from->residents;
    memcpy(sim->kind, from->kind, sizeof sim->kind);
    memcpy(sim->resident, from->resident, sizeof sim->resident);
    kin_join(sim, from);
    if (!take_block(sim, from->head, from->octets)) {
        lastack_sim_free(sim);
        return NULL;
    }
    lastack_sim_copy(sim, from);
    return sim;
}
