/* What a scenario asks for, included files and other endpoints, and the endpoints that the user
 * gives it. An input file can make the program read what lies in its own directory or below, and
 * nothing else; it can have code loaded only from the directory that the user named with
 * --endpoints. */
#ifndef SIM_LOAD_H
#define SIM_LOAD_H
#include "files.h"
#include "options.h"
#include <lastack/lastack.h>

/* What plays together shares these. Endpoints stay loaded as long as the process lives: what they
 * have left behind, a thread or a function for its end, may need them. */
struct endpoints {
    const char *directory;    /* of --endpoints; NULL: scenarios may load none */
    struct option_use *given; /* by --use */
    size_t count;
    struct lastack_use *use;  /* what these are, once they are loaded: of struct lastack_play */
    struct loaded {
        char *path;
        void *handle;
        const struct lastack_endpoint_ops *ops;
        struct loaded *next;
    } *loaded;
};
/* May any code be loaded? */
bool endpoints_any(const struct endpoints *endpoints);
void endpoints_free(struct endpoints *endpoints);

/* Of one scenario; until it is freed. */
struct load {
    const char *root;
    struct endpoints *endpoints;
    struct included {
        char *path;
        struct text text;
        struct included *next;
    } *included;
    bool later;  /* `use` loads nothing yet, lastack's own endpoint stands in its place */
    bool used;   /* and it has */
    bool memory; /* the last error was that memory ran out */
    char why[1024];
};
void load_free(struct load *load);

/* How a scenario is called in what is printed: its path, or "<stdin>". */
const char *scenario_name(const struct scenario_file *file);
/* Reads and parses it: LASTACK_PASSED and *scenario, or another outcome and *failure, which has
 * that outcome too. `text` and `load` are to be kept as long as the scenario, and to be freed in
 * any case. */
int load_scenario(struct load *load, const struct scenario_file *file, struct text *text,
                  lastack_scenario **scenario, struct lastack_failure *failure);
/* The same of what has been read already: files are not read again. */
int load_parse(struct load *load, const struct scenario_file *file, const struct text *text,
               lastack_scenario **scenario, struct lastack_failure *failure);
/* Loads what --use gives, unless it is there: LASTACK_PASSED, or another outcome and *failure. */
int load_given(struct load *load, struct lastack_failure *failure);

#endif
