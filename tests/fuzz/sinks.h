/* Every sink there is, looking on at one world; what they write is checked and thrown away. */
#ifndef FUZZ_SINKS_H
#define FUZZ_SINKS_H
#include <lastack/lastack.h>

enum { SINKS_CAPTURES = 4 };

/* Of one line of JSON, as it comes. */
struct sinks_line {
    uint32_t depth;
    bool in_string, escaped, ended;
};

struct sinks {
    const struct lastack_allocator *memory;
    struct lastack_names names;
    struct lastack_text_sink text;
    struct lastack_json_sink json;
    struct sinks_line line;
    lastack_ladder *ladder; /* NULL: no world was born */
    lastack_capture *capture[SINKS_CAPTURES];
};

/* `sinks` stays where it is until the end; `names` are the player's. */
void sinks_begin(struct sinks *sinks, lastack_sim *sim, const struct lastack_names *names,
                 const struct lastack_allocator *memory);
/* The tables of all hosts, as they are now. */
void sinks_tables(struct sinks *sinks, lastack_sim *sim);
/* Writes what is written at the end, and gives all memory back; nothing if it has not begun. */
void sinks_end(struct sinks *sinks);

#endif
