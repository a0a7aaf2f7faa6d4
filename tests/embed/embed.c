/* Plays scenarios from strings through the shared library: no program, no file. Prints TAP, and the
 * digest of the first and the sizes of structures as comments, which embed.py must find too. */
#include "scenario.h"
#include <inttypes.h>
#include <lastack/lastack.h>
#include <stdio.h>
#include <string.h>

static int test, failed;

static void result(bool good, const char *name) {
    printf("%sok %d - %s\n", good ? "" : "not ", ++test, name);
    failed += !good;
}

static int play(const char *text, struct lastack_result *result_of) {
    lastack_scenario *scenario = NULL;
    const struct lastack_play how = {0};
    memset(result_of, 0, sizeof *result_of);
    result_of->outcome = lastack_scenario_parse("memory.scn", text, strlen(text), NULL, NULL,
                                                &scenario, &result_of->failure);
    if (result_of->outcome == LASTACK_PASSED)
        lastack_scenario_play(scenario, &how, result_of);
    lastack_scenario_free(scenario);
    return result_of->outcome;
}

int main(void) {
    static struct lastack_result first, second;
    result(strcmp(lastack_version(), LASTACK_VERSION) == 0, "library and headers are one version");
    result(play(SCENARIO, &first) == LASTACK_PASSED && first.expectations == 1, "it passes");
    result(first.time > 60 * LASTACK_SECOND && first.segments > 6, "it has happened");
    result(play(SCENARIO, &second) == LASTACK_PASSED && first.digest == second.digest &&
               first.events == second.events,
           "and again alike");
    printf("# digest %016" PRIx64 "\n", first.digest);
    printf("# sizes %zu %zu %zu %zu\n", sizeof(struct lastack_failure),
           sizeof(struct lastack_provider), sizeof(struct lastack_play),
           sizeof(struct lastack_result));

    result(play(SCENARIO "expect client is ESTABLISHED\n", &first) == LASTACK_FAILED &&
               first.failure.line == 9 && first.failure.column >= 1 &&
               strcmp(first.failure.file, "memory.scn") == 0,
           "a failure is data");
    char text[4096];
    size_t octets = lastack_failure_print(&first.failure, text, sizeof text);
    result(octets == strlen(text) && strstr(text, "memory.scn:9:") != NULL &&
               strstr(text, "expect client is ESTABLISHED") != NULL,
           "and can be printed");
    result(play("server lisen 80\n", &first) == LASTACK_WRONG && first.failure.line == 1,
           "a wrong line is data too");
    result(play("include \"other.scn\"\n", &first) == LASTACK_WRONG,
           "no provider: an include is an error");
    printf("1..%d\n", test);
    return failed != 0;
}
