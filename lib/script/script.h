/* A scenario that has been read: its steps, and the tables that they refer to. */
#ifndef SCRIPT_SCRIPT_H
#define SCRIPT_SCRIPT_H
#include "script/names.h"
#include "script/step.h"
#include <stddef.h>

struct script_file {
    const char *name; /* ends in NUL */
    const char *text;
    size_t octets;
};

enum switch_given { SWITCH_UNSAID, SWITCH_OFF, SWITCH_ON };

struct lastack_scenario {
    struct lastack_allocator memory; /* get NULL: malloc */
    struct chunk_of_script *chunks;  /* what is kept until the end, see script_keep */

    struct step *step;
    uint32_t steps, steps_room;
    struct script_file *file;
    uint32_t files, files_room;
    struct script_name *name; /* the first; its table finds the others */
    uint32_t hosts, connections; /* names of either kind */
    bool hosts_declared;         /* else there are client and server, and a link between them */

    const struct lastack_endpoint_ops *kind[LASTACK_KINDS]; /* the first is lastack's own */
    uint32_t kinds;

    /* What holds before the first step. */
    uint64_t seed;
    bool seeded;
    uint8_t judge;                /* enum switch_given */
    struct lastack_limits limits; /* 0: the default */
    uint64_t findings;     /* that are expected somewhere: 1 << enum lastack_finding, or-ed */
    bool wants_passages;   /* some step looks back at the trace */
    uint32_t longest_text; /* octets of the longest text that an expectation compares with */
};

/* Memory that lives as long as the scenario; NULL: there is none. */
void *script_keep(struct lastack_scenario *script, size_t octets);
/* Makes room for one more in a growing array; false: no memory. */
bool script_grow(struct lastack_scenario *script, void *array, uint32_t used, uint32_t *room,
                 size_t octets);

/* The number of an endpoint in a table of LASTACK_KINDS, where it is put if need be; -1: there is
 * no room. */
int script_kind(const struct lastack_endpoint_ops **kind, uint32_t *kinds,
                const struct lastack_endpoint_ops *ops);

/* The i-th name of that kind. */
const struct script_name *script_name(const struct lastack_scenario *script, unsigned kind,
                                      uint32_t index);

/* The line of a file, without its end. */
struct slice script_line(const struct script_file *file, uint32_t line);

#endif
