/* Scenarios: parsed and played from memory. Opens no file and loads no object: for `include` and
 * `use` it asks its caller. A failure is data: where, what was expected, what was. */
#ifndef LASTACK_SCENARIO_H
#define LASTACK_SCENARIO_H
#include <lastack/judge.h>
#include <lastack/sim.h>
#include <lastack/socket.h>
#ifdef __cplusplus
extern "C" {
#endif

typedef struct lastack_scenario lastack_scenario; /* parsed: the list of steps */

enum lastack_outcome {
    LASTACK_PASSED,
    LASTACK_FAILED,   /* an expectation, a call, a wait or the judge: exit code 1 */
    LASTACK_WRONG,    /* the input: exit code 2 */
    LASTACK_EXHAUSTED /* memory or a limit: exit code 3 */
};

enum {
    LASTACK_SCRIPT_OCTETS_MAX = 1 << 20, /* of one file */
    LASTACK_INCLUDE_DEPTH_MAX = 16,
    LASTACK_MESSAGE_OCTETS = 512
};

/* One failure. Texts end in NUL and are cut, never broken in a control character: those of the input
 * are escaped. */
struct lastack_failure {
    int outcome; /* enum lastack_outcome */
    uint32_t line, column, width; /* from 1, in octets; width of what the caret underlines, >= 1 */
    lastack_time time;            /* when it happened; 0 for LASTACK_WRONG */
    char file[256];
    char source[256];   /* the line as written */
    char message[LASTACK_MESSAGE_OCTETS];  /* what is wrong, in a sentence */
    char expected[LASTACK_MESSAGE_OCTETS]; /* "" where there is none */
    char actual[LASTACK_MESSAGE_OCTETS];
    char hint[LASTACK_MESSAGE_OCTETS]; /* "did you mean ...?", what to do; "" where there is none */
};
/* The failure as the program prints it: FILE:LINE:COLUMN: message, the line, the caret, expected
 * and actual, the hint. Answers the length without NUL, cut to `room`. */
LASTACK_API size_t lastack_failure_print(const struct lastack_failure *failure, char *text,
                                         size_t room);

/* What the caller supplies. Any function may be NULL: the statement is then an error. */
struct lastack_provider {
    /* Text of the file that `from` includes as `name`; `*full` names it in messages and detects
     * loops. Both stay valid until lastack_scenario_free. false: *why says why not. */
    bool (*include)(void *context, const char *from, const char *name, const char **full,
                    const char **text, size_t *octets, const char **why);
    /* The endpoint behind `use PATH for HOST`, valid until lastack_scenario_free. NULL: *why. */
    const struct lastack_endpoint_ops *(*use)(void *context, const char *from, const char *name,
                                              const char **why);
    void *context;
};

/* Parses `octets` of `text`, called `name` in messages. LASTACK_PASSED and *scenario, or another
 * outcome and *failure. `memory` must outlive the scenario. */
LASTACK_API int lastack_scenario_parse(const char *name, const char *text, size_t octets,
                                       const struct lastack_provider *provider,
                                       const struct lastack_allocator *memory,
                                       lastack_scenario **scenario,
                                       struct lastack_failure *failure);
LASTACK_API void lastack_scenario_free(lastack_scenario *scenario); /* NULL is fine */

struct lastack_play {
    /* Overrides: `set KEY VALUE` for every host, as "key=value" strings, before the first step. */
    const char *const *set;
    size_t sets;
    bool seeded; /* `seed` replaces that of the scenario */
    uint64_t seed;
    struct lastack_limits limits; /* a member that is 0 takes the default */
    /* All may be NULL. The world is born: observe it now. `names` is valid until played. */
    void (*born)(void *context, lastack_sim *sim, const struct lastack_names *names);
    /* Between two events, after each; the world may be copied now, not stepped. */
    void (*event)(void *context, lastack_sim *sim);
    /* It is over, well or not: the world for the last time; NULL: it was never born. */
    void (*over)(void *context, lastack_sim *sim, const struct lastack_failure *failure);
    void *context;
    const struct lastack_allocator *memory;
};
struct lastack_result {
    int outcome; /* enum lastack_outcome */
    struct lastack_failure failure; /* of the first, unless passed */
    lastack_time time;              /* simulated, at the end */
    uint64_t events, segments, digest; /* digest: of the world at the end */
    uint32_t expectations;             /* checked and met */
    uint32_t findings;                 /* of the judge, expected ones counted */
};
/* Plays it from the beginning in a world of its own; a scenario may be played any number of times.
 * Answers result->outcome. */
LASTACK_API int lastack_scenario_play(const lastack_scenario *scenario,
                                      const struct lastack_play *play,
                                      struct lastack_result *result);

#ifdef __cplusplus
}
#endif
#endif
