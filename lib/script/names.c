/* Names are looked up by uthash, which keeps their order, too. Its memory is the scenario's, and
 * where there is none it does not exit but leaves the name out. */
#define HASH_NONFATAL_OOM 1
#define uthash_malloc(octets) memory_get(memory, octets)
#define uthash_free(table, octets) memory_put(memory, table, octets)
#include "script/names.h"
#include "base/memory.h"

bool names_add(struct script_name **names, const struct lastack_allocator *memory,
               struct script_name *name) {
    HASH_ADD_KEYPTR(hh, *names, name->text.text, name->text.octets, name);
    return name->hh.tbl != NULL; /* what could not be added is in no table */
}

struct script_name *names_find(struct script_name *names, struct slice text) {
    struct script_name *name = NULL;
    HASH_FIND(hh, names, text.text, text.octets, name);
    return name;
}

void names_forget(struct script_name **names, const struct lastack_allocator *memory) {
    HASH_CLEAR(hh, *names);
}
