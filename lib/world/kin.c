/* Worlds cloned from one another, and the block that one leaves to the next.
 *
 * A block has room for all the limits, and little of it is in use. An allocator takes one so large
 * from the system each time, where each page in use costs a fault: a hundred times what the copy
 * itself takes. So the block of a world that is freed waits for the next clone, one of each kin; it
 * goes with the last of them. Kin may be in different threads, each world in one. */
#include "base/memory.h"
#include "world/world.h"
#include <stdatomic.h>

struct kin {
    _Atomic(struct head *) spare; /* a block that is no world's; NULL: none */
    atomic_uint living;
};

/* What stays in use while it waits: no more than this. */
enum { SPARE_MOST = 1 << 20 };

bool kin_begin(lastack_sim *sim) {
    sim->kin = memory_get(&sim->memory, sizeof *sim->kin);
    if (sim->kin == NULL)
        return false;
    atomic_init(&sim->kin->spare, NULL);
    atomic_init(&sim->kin->living, 1);
    return true;
}

void kin_join(lastack_sim *sim, const lastack_sim *from) {
    sim->kin = from->kin;
    atomic_fetch_add(&sim->kin->living, 1);
}

struct head *kin_take_block(struct kin *kin) {
    return atomic_exchange(&kin->spare, NULL);
}

static bool worth_keeping(const lastack_sim *sim) {
    struct lastack_usage usage;
    lastack_sim_usage(sim, &usage);
    return usage.octets <= SPARE_MOST;
}

void kin_leave(lastack_sim *sim) {
    struct kin *kin = sim->kin;
    struct head *block = sim->head;
    size_t octets = (size_t)sim->octets;
    if (block != NULL && worth_keeping(sim))
        block = atomic_exchange(&kin->spare, block);
    memory_put(&sim->memory, block, octets);
    if (atomic_fetch_sub(&kin->living, 1) != 1)
        return;
    memory_put(&sim->memory, atomic_load(&kin->spare), octets);
    memory_put(&sim->memory, kin, sizeof *kin);
}
