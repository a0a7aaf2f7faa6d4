/* Which fault takes a segment. */
#include "net/fault.h"
#include "base/mix.h"

enum { CAUSE_FAULT = 0x46 };

static bool matches(const struct lastack_fault *f, uint32_t facts, uint32_t connection, int from,
                    int to) {
    return (facts & f->facts) == f->facts && !(facts & f->without) &&
           (f->from < 0 || f->from == from) && (f->to < 0 || f->to == to) &&
           (f->connection == 0 || f->connection == connection);
}

/* Does it fire for the segment it has just counted? */
static bool fires(const lastack_sim *sim, struct fault *fault, uint32_t number) {
    const struct lastack_fault *f = &fault->f;
    switch (f->ordinal) {
    case LASTACK_ORDINAL_NTH:
        fault->spent = fault->count >= f->n;
        return fault->count == f->n;
    case LASTACK_ORDINAL_NEXT:
        fault->spent = fault->count >= f->n;
        return fault->count <= f->n;
    case LASTACK_ORDINAL_EVERY_NTH:
        return fault->count % f->n == 0;
    default:
        return mix_chance(mix_draw(sim->head->seed, CAUSE_FAULT, number, fault->count), f->n);
    }
}

const struct lastack_fault *fault_take(lastack_sim *sim, uint32_t facts, uint32_t connection,
                                       int from, int to) {
    const struct lastack_fault *taken = NULL;
    for (uint32_t i = 0; i < sim->head->faults.high; i++) {
        struct fault *fault = &sim->fault[i];
        if (fault->spent || !matches(&fault->f, facts, connection, from, to))
            continue;
        fault->count++;
        bool fired = fires(sim, fault, i);
        if (fault->spent)
            sim->head->faults_armed--;
        if (fired && taken == NULL)
            taken = &fault->f;
        else if (fired)
            fault->outdone = taken->tag;
    }
    return taken;
}

struct lastack_fault lastack_fault_default(void) {
    return (struct lastack_fault){.kind = LASTACK_FAULT_DROP,
                                  .ordinal = LASTACK_ORDINAL_NTH,
                                  .n = 1,
                                  .from = -1,
                                  .to = -1};
}

static bool sensible(const lastack_sim *sim, const struct lastack_fault *f) {
    int hosts = (int)sim->head->hosts.high;
    return f->kind <= LASTACK_FAULT_CORRUPT && f->ordinal <= LASTACK_ORDINAL_PPM && f->n != 0 &&
           f->from < hosts && f->to < hosts && f->by >= 0;
}

int lastack_sim_fault(lastack_sim *sim, const struct lastack_fault *f) {
    if (!sensible(sim, f))
        return -LASTACK_EINVAL;
    uint32_t number = arena_take(&sim->head->faults, sim->fault);
    if (number == ARENA_NONE)
        return -LASTACK_ENOBUFS;
    sim->fault[number] = (struct fault){.f = *f};
    sim->head->faults_armed++;
    return (int)number;
}

bool lastack_sim_next_fault(const lastack_sim *sim, uint32_t *cursor,
                            struct lastack_fault_seen *seen) {
    if (*cursor >= sim->head->faults.high)
        return false;
    const struct fault *fault = &sim->fault[(*cursor)++];
    *seen = (struct lastack_fault_seen){.fault = fault->f,
                                        .count = fault->count,
                                        .spent = fault->spent,
                                        .outdone = fault->outdone};
    return true;
}

void lastack_sim_faults_clear(lastack_sim *sim) {
    sim->head->faults.high = sim->head->faults.live = 0;
    sim->head->faults_armed = 0;
}
