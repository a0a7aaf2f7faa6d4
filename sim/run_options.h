/* The options of `lastack run` and `lastack report`. */
#ifndef SIM_RUN_OPTIONS_H
#define SIM_RUN_OPTIONS_H
#include "load.h"
#include "terminal.h"
#include <lastack/capture.h>
#include <lastack/trace.h>
#include <stdint.h>

struct run_options {
    const struct word *word; /* run, or report */
    bool verbose, ladder, json, tap, list, check_determinism, strict, seeded, formed;
    uint64_t seed;
    enum lastack_ladder_form form; /* of the ladder, as text */
    enum lastack_ladder_form picture; /* of `draw` */
    lastack_time unit;                /* of ladders to scale; 0: compressed */
    const char *draw; /* NULL: not given */
    const char *junit, *filter;             /* NULL: not given */
    const char *pcapng, *pcap;              /* likewise */
    bool tcpdump;
    struct lastack_capture_options capture; /* but for the format, and who writes */
    const char *pages; /* of the word report */
    struct endpoints endpoints; /* what may be loaded, in a process of its own */
    lastack_time timeout;
    enum colour colour;
    unsigned style; /* enum lastack_style */
    const char **set; /* "key=value" */
    size_t sets;
    int first; /* argv[first] is the first path */
};
/* Of options->word. -1: go on; else the exit code, everything has been said. To be freed in both
 * cases. */
int run_options_parse(struct run_options *options, int argc, char **argv, struct output *output);
void run_options_free(struct run_options *options);
/* Does --filter want it? Its pattern is a glob on the path or its last part, or a piece of it. */
bool run_options_match(const struct run_options *options, const char *path);

#endif
