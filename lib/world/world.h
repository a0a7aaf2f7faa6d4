/* What the files of the world share. */
#ifndef WORLD_WORLD_H
#define WORLD_WORLD_H
#include "host/host.h"

/* Something that will happen, for the digest: in order of (time, serial). */
struct pending {
    int64_t time;
    uint64_t serial;
    uint64_t what; /* a hash of it */
};

/* ---- kin.c ----------------------------------------------------------------------------------- */

/* The first of its kin; false: memory is out. */
bool kin_begin(lastack_sim *sim);
/* One more, a clone of `from`. */
void kin_join(lastack_sim *sim, const lastack_sim *from);
/* A block that one of them has left, for one made alike; NULL: none. */
struct head *kin_take_block(struct kin *kin);
/* One less, which leaves its block, if it has one. */
void kin_leave(lastack_sim *sim);

/* ---- forge.c --------------------------------------------------------------------------------- */

/* A segment that was damaged on its way arrives: lost, for its checksum is wrong; or, where that is
 * right by chance, as whatever it has become, which is nobody's. */
SELDOM void forge_damaged(lastack_sim *sim, const struct flight *flight);

#endif
