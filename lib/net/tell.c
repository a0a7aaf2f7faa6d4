/* Who is told of a record; and the verdict, of which the caller of a step is told. */
#include "net/block.h"
#include <assert.h>

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

/* The last, mostly the only one, is told on the way out. */
void sim_tell(lastack_sim *sim, const struct lastack_record *record) {
    assert(sim->observers != 0);
    const uint32_t kind = UINT32_C(1) << record->kind;
    const struct observer *observer = sim->observer, *last = observer + sim->observers - 1;
    for (; observer != last; observer++)
        if (observer->records & kind)
            observer->see(observer->context, sim, record);
    if (last->records & kind)
        last->see(last->context, sim, record);
}
