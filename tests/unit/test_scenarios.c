/* Plays tests/scenarios/: all of its scenarios must pass, and be the same when they are played
 * again and when they are copied on the way; those in wrong/ must fail, with exactly the failure
 * that stands beside them. And the examples, copied on the way too. */
#include "run_suite.h"
#include "script_kit.h"
#include <dirent.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>

enum { FILES_MAX = 400 };
static char *passing[FILES_MAX], *wrong[FILES_MAX];
static int passings, wrongs;

static char *read_file(const char *path, size_t *octets) {
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return NULL;
    char *text = malloc(LASTACK_SCRIPT_OCTETS_MAX + 1);
    *octets = text == NULL ? 0 : fread(text, 1, LASTACK_SCRIPT_OCTETS_MAX, file);
    if (text != NULL)
        text[*octets] = '\0';
    fclose(file);
    return text;
}

static int by_name(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void list(const char *directory, char *files[], int *count) {
    DIR *dir = opendir(directory);
    int before = *count;
    if (dir == NULL)
        return;
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        size_t length = strlen(entry->d_name);
        char path[512];
        if (length < 4 || strcmp(entry->d_name + length - 4, ".scn") != 0 || *count == FILES_MAX)
            continue;
        snprintf(path, sizeof path, "%s/%s", directory, entry->d_name);
        files[(*count)++] = strdup(path);
    }
    closedir(dir);
    qsort(files + before, (size_t)(*count - before), sizeof *files, by_name);
}

/* ---- files that include each other ----------------------------------------------------------- */

static char *included[64];
static int includes;

static bool include(void *context, const char *from, const char *name, const char **full,
                    const char **text, size_t *octets, const char **why) {
    char path[512];
    (void)from;
    snprintf(path, sizeof path, "%s/%s", (const char *)context, name);
    *text = included[includes++] = read_file(path, octets);
    *full = included[includes++] = strdup(name);
    *why = "it cannot be read";
    return *text != NULL;
}

/* Parsed under its own name, without the directory; NULL: *failure. */
static lastack_scenario *load(const char *path, struct lastack_failure *failure) {
    size_t octets = 0;
    char directory[512], name[512];
    snprintf(directory, sizeof directory, "%s", path);
    snprintf(name, sizeof name, "%s", path);
    struct lastack_provider provider = {.include = include, .context = dirname(directory)};
    char *text = read_file(path, &octets);
    lastack_scenario *scenario;
    ck_assert_ptr_nonnull(text);
    lastack_scenario_parse(basename(name), text, octets, &provider, NULL, &scenario, failure);
    free(text);
    return scenario;
}

/* ---- copies on the way ----------------------------------------------------------------------- */

/* Every event of the first two thousand, every thousandth after that. */
enum { ALL = 2000, EACH = 1000 };
struct copies {
    lastack_sim *first, *second;
    uint64_t events;
};

static void born(void *context, lastack_sim *sim, const struct lastack_names *names) {
    struct copies *copies = context;
    (void)names;
    copies->first = lastack_sim_clone(sim);
    copies->second = lastack_sim_clone(sim);
    ck_assert_ptr_nonnull(copies->first);
    ck_assert_ptr_nonnull(copies->second);
}

static void event(void *context, lastack_sim *sim) {
    struct copies *copies = context;
    if (++copies->events > ALL && copies->events % EACH != 0)
        return;
    ck_assert_int_eq(lastack_sim_copy(copies->first, sim), 0);
    ck_assert(lastack_sim_equal(copies->first, sim));
    ck_assert_uint_eq(lastack_sim_digest(copies->first), lastack_sim_digest(sim));
    ck_assert_int_eq(lastack_sim_copy(copies->second, sim), 0);
    ck_assert_int_eq(lastack_sim_step(copies->first), lastack_sim_step(copies->second));
    ck_assert(lastack_sim_equal(copies->first, copies->second));
    ck_assert_uint_eq(lastack_sim_digest(copies->first), lastack_sim_digest(copies->second));
}

static void over(void *context, lastack_sim *sim, const struct lastack_failure *failure) {
    struct copies *copies = context;
    ck_assert_ptr_nonnull(sim);
    ck_assert_msg(failure == NULL, "%s", kit_print(failure));
    lastack_sim_free(copies->first);
    lastack_sim_free(copies->second);
}

START_TEST(passes) {
    struct lastack_failure failure;
    struct lastack_result result, again;
    struct copies copies = {NULL, NULL, 0};
    struct lastack_play play = {.born = born, .event = event, .over = over, .context = &copies};
    lastack_scenario *scenario = load(passing[_i], &failure);
    ck_assert_msg(scenario != NULL, "%s", kit_print(&failure));
    lastack_scenario_play(scenario, &play, &result);
    ck_assert_msg(result.outcome == LASTACK_PASSED, "%s", kit_print(&result.failure));
    lastack_scenario_play(scenario, NULL, &again);
    ck_assert_int_eq(again.outcome, LASTACK_PASSED);
    ck_assert_uint_eq(again.digest, result.digest);
    ck_assert_uint_eq(again.events, result.events);
    ck_assert_uint_eq(again.segments, result.segments);
    ck_assert_int_eq(again.time, result.time);
    ck_assert_uint_eq(again.expectations, result.expectations);
    ck_assert_uint_eq(again.findings, result.findings);
    lastack_scenario_free(scenario);
}
END_TEST

START_TEST(fails_as_expected) {
    struct lastack_failure failure;
    struct lastack_result result = {.outcome = LASTACK_WRONG};
    char path[512];
    size_t octets = 0;
    snprintf(path, sizeof path, "%.*s.expected", (int)strlen(wrong[_i]) - 4, wrong[_i]);
    char *expected = read_file(path, &octets);
    lastack_scenario *scenario = load(wrong[_i], &failure);
    ck_assert_msg(expected != NULL, "%s is missing", path);
    if (scenario != NULL) {
        lastack_scenario_play(scenario, NULL, &result);
        failure = result.failure;
    }
    ck_assert_int_ne(result.outcome, LASTACK_PASSED);
    ck_assert_int_eq(result.outcome, failure.outcome);
    ck_assert_str_eq(kit_print(&failure), expected);
    free(expected);
    lastack_scenario_free(scenario);
}
END_TEST

START_TEST(are_there) {
    ck_assert_int_ge(passings, 40 + 30);
    ck_assert_int_ge(wrongs, 60);
}
END_TEST

int main(void) {
    list("tests/scenarios", passing, &passings);
    list("examples", passing, &passings);
    list("tests/scenarios/wrong", wrong, &wrongs);
    Suite *suite = suite_create("scenarios");
    TCase *tcase = tcase_create("scenarios");
    suite_add_tcase(suite, tcase);
    tcase_set_timeout(tcase, 120);
    tcase_add_test(tcase, are_there);
    tcase_add_loop_test(tcase, passes, 0, passings);
    tcase_add_loop_test(tcase, fails_as_expected, 0, wrongs);
    int failed = run_suite(suite);
    for (int i = 0; i < passings; i++)
        free(passing[i]);
    for (int i = 0; i < wrongs; i++)
        free(wrong[i]);
    for (int i = 0; i < includes; i++)
        free(included[i]);
    return failed;
}
