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

/* Limits of a scenario; what goes past one is told so by its name. */
enum {
    LASTACK_SCRIPT_OCTETS_MAX = 1 << 20, /* of one file */
    LASTACK_LINE_OCTETS_MAX = 4096,
    LASTACK_FILES_MAX = 256,        /* each `include` counts */
    LASTACK_INCLUDE_DEPTH_MAX = 16, /* files open at once */
    LASTACK_STATEMENTS_MAX = 1 << 16,
    LASTACK_REPEAT_DEPTH_MAX = 16,
    LASTACK_NAMES_MAX = 1024, /* hosts, connections and values */
    LASTACK_NAME_OCTETS_MAX = 63,
    LASTACK_PASSAGE_MAX = 63,      /* states of a path, lines of a passage of the trace */
    LASTACK_ALWAYS_MAX = 64,       /* expectations that must always hold */
    LASTACK_SCHEDULED_MAX = 65536, /* statements that wait for their time */
    LASTACK_STEPS_MAX = 10000000,  /* statements played, each round of a `repeat` one more */
    LASTACK_MESSAGE_OCTETS = 512
};

/* One failure. Texts end in NUL, are cut, and have no control character: those of the input are
 * escaped. */
struct lastack_failure {
    int outcome; /* enum lastack_outcome */
    uint32_t line, column, width; /* from 1, in octets; width of what the caret underlines, >= 1 */
    lastack_time time;            /* when it happened; 0 for LASTACK_WRONG */
    uint32_t source_column; /* of the line's octet that `source` starts with; 1 unless it is long */
    uint32_t finding; /* enum lastack_finding: what the judge has found; 0: it is no finding */
    char file[256];
    char source[256];   /* the line as written, or the part of it around `column` */
    char message[LASTACK_MESSAGE_OCTETS];  /* what is wrong, in a sentence */
    char expected[LASTACK_MESSAGE_OCTETS]; /* "" where there is none */
    char actual[LASTACK_MESSAGE_OCTETS];
    char hint[LASTACK_MESSAGE_OCTETS]; /* "did you mean ...?", what to do; "" where there is none */
};
/* The failure as the program prints it: FILE:LINE:COLUMN: message, the line, the caret, expected
 * and actual, the hint. Answers the length without NUL, cut to `room`. */
LASTACK_API size_t lastack_failure_print(const struct lastack_failure *failure, char *text,
                                         size_t room);

/* A time as scenarios write it, "1.5s"; "never" is LASTACK_NEVER. false: it is none. */
LASTACK_API bool lastack_time_read(const char *text, size_t octets, lastack_time *time);

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

/* Parses `octets` of `text`, called `name` (NULL is "") in messages. LASTACK_PASSED and *scenario,
 * or another outcome and *failure. `memory` must outlive the scenario. */
LASTACK_API int lastack_scenario_parse(const char *name, const char *text, size_t octets,
                                       const struct lastack_provider *provider,
                                       const struct lastack_allocator *memory,
                                       lastack_scenario **scenario,
                                       struct lastack_failure *failure);
LASTACK_API void lastack_scenario_free(lastack_scenario *scenario); /* NULL is fine */

/* Another endpoint for a host, as the statement `use` from birth on. */
struct lastack_use {
    const char *host; /* as the scenario calls it; NULL: every one */
    const struct lastack_endpoint_ops *ops;
};

struct lastack_play {
    /* Overrides: `set KEY VALUE` for every host, as "key=value" strings. They win over what the
     * scenario itself says of that key. */
    const char *const *set;
    size_t sets;
    /* Likewise `use`: of several for a host the last counts, and what the scenario itself says of
     * that host is passed over. A host that it does not have is LASTACK_WRONG. */
    const struct lastack_use *use;
    size_t uses;
    bool seeded; /* `seed` replaces that of the scenario */
    uint64_t seed;
    struct lastack_limits limits; /* a member that is 0 takes the default */
    unsigned style; /* enum lastack_style: how states are called, in failures and by `names` */
    /* All may be NULL. The world is born: observe it now. `names` is valid until played. */
    void (*born)(void *context, lastack_sim *sim, const struct lastack_names *names);
    /* A statement of the scenario begins: `file` as parse or `include` called it, and the line. */
    void (*statement)(void *context, lastack_sim *sim, const char *file, uint32_t line);
    /* Between two events, after each; the world may be copied now, not stepped. */
    void (*event)(void *context, lastack_sim *sim);
    /* Asked where `statement` and `event` are called, after them. true: the play is over,
     * LASTACK_EXHAUSTED, and all is given back as ever. */
    bool (*stop)(void *context);
    /* The statement `netstat`: `table` is what lastack_table_write wants. */
    void (*table)(void *context, lastack_sim *sim, const struct lastack_table *table);
    /* `look` is called at `look_at`, when what happens by then, and what was put off, has come, and
     * before the statements behind a `wait` to then. It answers when it wants to be called next;
     * LASTACK_NEVER: no more. A time after the end does not come. */
    lastack_time look_at;
    lastack_time (*look)(void *context, lastack_sim *sim);
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
    uint32_t not_visible; /* 1 << enum lastack_finding: what could not be judged of an endpoint */
    /* Of one that passed: which faults have done nothing, which `send` is not handed over whole,
     * that nothing was expected; "" */
    char warning[LASTACK_MESSAGE_OCTETS];
};
/* Lines of a trace in JSON: the text of a file of the scenario, `octets` of it and a NUL; for
 * `statement` of struct lastack_play; and the last, what came of it. */
LASTACK_API void lastack_json_source(struct lastack_json_sink *sink, const char *file,
                                     const char *text, size_t octets);
LASTACK_API void lastack_json_statement(struct lastack_json_sink *sink, const lastack_sim *sim,
                                        const char *file, uint32_t line);
LASTACK_API void lastack_json_end(struct lastack_json_sink *sink,
                                  const struct lastack_result *result);
/* Plays it from the beginning in a world of its own; a scenario may be played any number of times.
 * Answers result->outcome. NULL, which is what could not be parsed, is LASTACK_WRONG: no world is
 * born, and nobody is told. */
LASTACK_API int lastack_scenario_play(const lastack_scenario *scenario,
                                      const struct lastack_play *play,
                                      struct lastack_result *result);

#ifdef __cplusplus
}
#endif
#endif
