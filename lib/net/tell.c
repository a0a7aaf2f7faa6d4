/* Who is told of a record; and the verdict, of which the caller of a step is told. */
#include "net/block.h"

void sim_stop(lastack_sim *sim, unsigned verdict, uint32_t culprit) {
    if (sim->head->verdict == LASTACK_VERDICT_NONE) {
        sim->head->verdict = verdict;
        sim->head->culprit = culprit;
    }
}

void sim_tell(lastack_sim *sim, const struct lastack_record *record) {
    for (uint32_t i = 0; i < sim->residents; i++) {
        const struct lastack_resident_ops *ops = sim->resident[i];
        if ((ops->records >> record->kind) & 1)
            ops->record(sim, (char *)sim->head + sim->head->resident_at[i], record);
    }
    for (uint32_t i = 0; i < sim->observers; i++) {
        const struct observer *observer = &sim->observer[i];
        if ((observer->records >> record->kind) & 1)
            observer->see(observer->context, sim, record);
    }
}
