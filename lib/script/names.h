/* What a scenario calls by a name: hosts, connections and values. */
#ifndef SCRIPT_NAMES_H
#define SCRIPT_NAMES_H
#include "script/step.h"
#include <uthash.h>

enum name_kind { NAME_HOST, NAME_CONNECTION, NAME_VALUE };
struct script_name {
    UT_hash_handle hh;  /* by text; hh.next is the one that was named after it */
    struct slice text;  /* ends in NUL too */
    struct slice value; /* of NAME_VALUE: what stands for it, as written ... */
    uint8_t kind;       /* enum name_kind */
    uint8_t token;      /* ... and which kind of token that is */
    uint16_t index;     /* among the hosts, or the connections */
    uint32_t addresses; /* of NAME_HOST */
    struct where where; /* it was first written */
};

/* The memory of a name is the caller's, that of the table `memory`'s. False: there is none left. */
bool names_add(struct script_name **names, const struct lastack_allocator *memory,
               struct script_name *name);
struct script_name *names_find(struct script_name *names, struct slice text);
void names_forget(struct script_name **names, const struct lastack_allocator *memory);

#endif
