/* An out-of-tree program, in C and in C++: every header, and a scenario from memory. */
#include <lastack/lastack.h>
#include <stdio.h>
#include <string.h>

int main(void) {
    static const char text[] = "server listen 80\n"
                               "client connect server:80\n"
                               "wait until established\n"
                               "expect client is ESTABLISHED\n";
    static struct lastack_failure failure;
    static struct lastack_result result;
    struct lastack_play play;
    lastack_scenario *scenario = NULL;
    memset(&play, 0, sizeof play);
    if (strcmp(lastack_version(), LASTACK_VERSION) != 0)
        return 2;
    if (lastack_scenario_parse("program", text, sizeof text - 1, NULL, NULL, &scenario, &failure) !=
        LASTACK_PASSED)
        return 3;
    int outcome = lastack_scenario_play(scenario, &play, &result);
    lastack_scenario_free(scenario);
    printf("%s %u\n", lastack_state_name(LASTACK_ESTABLISHED), (unsigned)result.expectations);
    return outcome;
}
