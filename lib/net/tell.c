/* Who is told of a record; and the verdict, of which the caller of a step is told. */
#include "net/block.h"

void sim_stop(lastack_sim *sim, unsigned verdict, uint32_t culprit) {
    if (sim->head->verdict == LASTACK_VERDICT_NONE) {
        sim->head->verdict = verdict;
        sim->head->culprit = culprit;
    }
}

void sim_observe(lastack_sim *sim, struct observer observer) {
    sim->observer[sim->observers++] = observer;
    sim->watched |= observer.records;
}

static inline void tell(const struct observer *observer, lastack_sim *sim,
                        const struct lastack_record *record) {
    if ((observer->records >> record->kind) & 1)
        observer->see(observer->context, sim, record);
}

ASIDE static void tell_all(lastack_sim *sim, const struct lastack_record *record) {
    for (uint32_t i = 0; i < sim->observers; i++)
        tell(&sim->observer[i], sim, record);
}

/* Where one looks on, as mostly, there is nothing to come back to. */
void sim_tell(lastack_sim *sim, const struct lastack_record *record) {
    if (sim->observers == 1)
        tell(&sim->observer[0], sim, record);
    else
        tell_all(sim, record);
}
