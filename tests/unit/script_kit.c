#include "script_kit.h"
#include <stdlib.h>

const struct kit_file *kit_files;
const struct lastack_endpoint_ops *kit_endpoint;

static bool include(void *context, const char *from, const char *name, const char **full,
                    const char **text, size_t *octets, const char **why) {
    (void)context;
    (void)from;
    for (const struct kit_file *file = kit_files; file != NULL && file->name != NULL; file++)
        if (strcmp(file->name, name) == 0) {
            *full = file->name;
            *text = file->text;
            *octets = strlen(file->text);
            return true;
        }
    *why = "there is no such file";
    return false;
}

static const struct lastack_endpoint_ops *use(void *context, const char *from, const char *name,
                                              const char **why) {
    (void)context;
    (void)from;
    (void)name;
    if (kit_endpoint == NULL)
        *why = "there is no such endpoint";
    return kit_endpoint;
}

static const struct lastack_provider provider = {.include = include, .use = use};

static lastack_scenario *parse(const char *name, const char *text, size_t octets,
                               const struct lastack_allocator *memory,
                               struct lastack_failure *failure) {
    lastack_scenario *scenario;
    int outcome = lastack_scenario_parse(name, text, octets, &provider, memory, &scenario, failure);
    ck_assert_int_eq(outcome == LASTACK_PASSED, scenario != NULL);
    if (scenario == NULL)
        ck_assert_int_eq(outcome, failure->outcome);
    return scenario;
}

lastack_scenario *kit_parse_octets(const char *text, size_t octets,
                                   struct lastack_failure *failure) {
    return parse("t.scn", text, octets, NULL, failure);
}

lastack_scenario *kit_parse_as(const char *name, const char *text,
                               struct lastack_failure *failure) {
    return parse(name, text, strlen(text), NULL, failure);
}

lastack_scenario *kit_parse_with(const char *text, const struct lastack_allocator *memory,
                                 struct lastack_failure *failure) {
    return parse("t.scn", text, strlen(text), memory, failure);
}

lastack_scenario *kit_parse(const char *text, struct lastack_failure *failure) {
    return kit_parse_octets(text, strlen(text), failure);
}

const char *kit_print(const struct lastack_failure *failure) {
    static char text[4096];
    size_t octets = lastack_failure_print(failure, text, sizeof text);
    ck_assert_uint_eq(octets, strlen(text));
    return text;
}

const struct lastack_result *kit_play_with(const char *text, const struct lastack_play *play) {
    static struct lastack_result result;
    struct lastack_failure failure;
    lastack_scenario *scenario = kit_parse(text, &failure);
    if (scenario == NULL) {
        memset(&result, 0, sizeof result);
        result.outcome = failure.outcome;
        result.failure = failure;
        return &result;
    }
    int outcome = lastack_scenario_play(scenario, play, &result);
    ck_assert_int_eq(outcome, result.outcome);
    lastack_scenario_free(scenario);
    return &result;
}

const struct lastack_result *kit_play(const char *text) {
    return kit_play_with(text, NULL);
}

void kit_passes(const char *text) {
    const struct lastack_result *result = kit_play(text);
    ck_assert_msg(result->outcome == LASTACK_PASSED, "%s", kit_print(&result->failure));
}

void kit_fails(const char *text, const char *printed) {
    const struct lastack_result *result = kit_play(text);
    ck_assert_int_ne(result->outcome, LASTACK_PASSED);
    ck_assert_str_eq(kit_print(&result->failure), printed);
}

static void *get(void *context, size_t octets) {
    struct kit_memory *memory = context;
    memory->count++;
    bool refuse = memory->only ? memory->count == memory->fail_at
                               : memory->fail_at != 0 && memory->count >= memory->fail_at;
    if (refuse)
        return NULL;
    memory->live++;
    return malloc(octets);
}

static void put(void *context, void *octets, size_t size) {
    (void)size;
    ((struct kit_memory *)context)->live--;
    free(octets);
}

void kit_memory_make(struct kit_memory *memory) {
    *memory = (struct kit_memory){.allocator = {.get = get, .put = put}};
    memory->allocator.context = memory;
}
