/* Who is told of a record; and the verdict, of which the caller of a step is told. */
#include "net/block.h"

void sim_stop(lastack_sim *sim, unsigned verdict, uint32_t culprit) {
    if (sim->head->verdict == LASTACK_VERDICT_NONE) {
        sim->head->verdict = verdict;
        sim->head->culprit = culprit;
    }
}

void sim_tell(lastack_sim *sim, const struct lastack_record *record) {
    const uint32_t kind = UINT32_C(1) << record->kind;
    for (uint32_t i = 0; i < sim->residents; i++) {
        const struct lastack_resident_ops *ops = sim->resident[i];
        if (ops->records & kind)
            ops->record(sim, (char *)sim->head + sim->head->resident_at[i], record);
    }
    const struct observer *end = sim->observer + sim->observers;
    for (const struct observer *observer = sim->observer; observer != end; observer++)
        if (observer->records & kind)
            observer->see(observer->context, sim, record);
}
