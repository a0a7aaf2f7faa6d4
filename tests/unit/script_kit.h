/* For the tests of scenarios: texts are parsed and played, failures are compared as printed. */
#ifndef UNIT_SCRIPT_KIT_H
#define UNIT_SCRIPT_KIT_H
#include <check.h>
#include <lastack/lastack.h>
#include <string.h>

/* Files that can be included, ended by a NULL name; set it before parsing. */
struct kit_file {
    const char *name, *text;
};
extern const struct kit_file *kit_files;
/* What `use` finds under any path; NULL: nothing. */
extern const struct lastack_endpoint_ops *kit_endpoint;

/* Parses `text` as the file "t.scn"; NULL: it is wrong, and *failure says why. */
lastack_scenario *kit_parse(const char *text, struct lastack_failure *failure);
lastack_scenario *kit_parse_octets(const char *text, size_t octets,
                                   struct lastack_failure *failure);
lastack_scenario *kit_parse_as(const char *name, const char *text, struct lastack_failure *failure);
lastack_scenario *kit_parse_with(const char *text, const struct lastack_allocator *memory,
                                 struct lastack_failure *failure);
/* The failure as it is printed; static. */
const char *kit_print(const struct lastack_failure *failure);

/* Parses and plays; static result. */
const struct lastack_result *kit_play(const char *text);
const struct lastack_result *kit_play_with(const char *text, const struct lastack_play *play);
/* ... which must pass. */
void kit_passes(const char *text);
/* ... which must fail, and print this. */
void kit_fails(const char *text, const char *printed);

/* Counts allocations, and refuses them from the `fail_at`-th on (0: never): `only` that one, or all
 * that follow too. */
struct kit_memory {
    struct lastack_allocator allocator;
    long count, live, fail_at;
    bool only;
};
void kit_memory_make(struct kit_memory *memory);

#endif
