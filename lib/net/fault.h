/* Faults by name: "drop the 2nd FIN from the server". */
#ifndef NET_FAULT_H
#define NET_FAULT_H
#include "net/block.h"

struct fault {
    uint32_t next_free; /* unused: faults are only cleared together; first, as arena.h wants it */
    uint32_t count;     /* matching segments so far */
    uint32_t spent;     /* 0 or 1: fires no more */
    uint32_t outdone;   /* tag of the one that last took a segment for which this fired too; or 0 */
    struct lastack_fault f;
};

/* The fault that takes this segment, NULL: none. All armed ones count it; `direction_from`, `to`
 * are hosts. */
const struct lastack_fault *fault_take(lastack_sim *sim, uint32_t facts, uint32_t connection,
                                       int from, int to);

#endif
