/* Plays the corpus of each fuzz target again, with whatever compiler and without libFuzzer: every
 * input that has ever broken something is in it. */
#include "fuzz/fuzz.h"
#include "run_suite.h"
#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <string.h>

enum { OCTETS_MOST = 1 << 16 };
static const struct {
    const char *folder;
    void (*play)(const uint8_t *octets, size_t size);
} target[] = {
    {"tests/fuzz/corpus/scenario", fuzz_scenario},
    {"tests/fuzz/corpus/segment", fuzz_segment},
    {"tests/fuzz/corpus/octets", fuzz_octets},
    {"examples", fuzz_scenario},
    {"tests/scenarios", fuzz_scenario},
};

START_TEST(every_input) {
    static uint8_t octets[OCTETS_MOST];
    DIR *dir = opendir(target[_i].folder);
    int inputs = 0;
    ck_assert_msg(dir != NULL, "%s: run from the top of the project", target[_i].folder);
    for (const struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        char path[512];
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", target[_i].folder, entry->d_name);
        FILE *file = fopen(path, "rb");
        if (file == NULL)
            continue;
        size_t size = fread(octets, 1, sizeof octets, file);
        fclose(file);
        printf("# %s\n", path);
        target[_i].play(octets, size);
        inputs++;
    }
    closedir(dir);
    target[_i].play(octets, 0);
    ck_assert_int_gt(inputs, 0);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("corpus");
    TCase *tcase = tcase_create("corpus");
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, every_input, 0, sizeof target / sizeof *target);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
