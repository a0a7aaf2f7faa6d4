/* Memory runs out while a scenario is parsed, played, or drawn as a ladder: every allocation of
 * every scenario there is (some, of a crowd) fails once, and then for ever. The outcome is
 * LASTACK_EXHAUSTED with a message, or what it would have been where there was another way; and
 * nothing is left. */
#include "oom/ledger.h"
#include "run_suite.h"
#include <check.h>
#include <dirent.h>
#include <lastack/lastack.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_MOST = 1 << 16 };
static const char *const folder[] = {"examples", "tests/scenarios"};

struct drawing {
    struct ledger *ledger;
    lastack_ladder *ladder; /* NULL: none wanted, or no memory for it */
    bool wanted, drawn;
    size_t octets;
};

static bool count_octets(void *context, const char *text, size_t octets) {
    (void)text;
    *(size_t *)context += octets;
    return true;
}

static void at_birth(void *context, lastack_sim *sim, const struct lastack_names *names) {
    struct drawing *drawing = context;
    if (!drawing->wanted)
        return;
    drawing->ladder = lastack_ladder_create(&drawing->ledger->allocator, names);
    if (drawing->ladder != NULL)
        lastack_sim_observe(sim, LASTACK_RECORDS_ALL, lastack_ladder_see, drawing->ladder);
}

static void at_end(void *context, lastack_sim *sim, const struct lastack_failure *failure) {
    struct drawing *drawing = context;
    (void)sim;
    (void)failure;
    if (drawing->ladder != NULL)
        drawing->drawn =
            lastack_ladder_write(drawing->ladder, NULL, count_octets, &drawing->octets);
    lastack_ladder_free(drawing->ladder);
    drawing->ladder = NULL;
}

/* The limits that the gallery needs; smaller than the defaults, to be quick. */
static const struct lastack_limits limits = {
    .segments = 4096, .text = 2048, .runs = 4096, .memory = 32768};

static int play(const char *name, const char *text, size_t octets, struct ledger *ledger,
                struct drawing *drawing) {
    struct lastack_play how = {.born = at_birth,
                               .over = at_end,
                               .context = drawing,
                               .limits = limits,
                               .memory = &ledger->allocator};
    struct lastack_failure failure = {0};
    struct lastack_result result;
    lastack_scenario *scenario = NULL;
    int outcome = lastack_scenario_parse(name, text, octets, NULL, &ledger->allocator, &scenario,
                                         &failure);
    if (outcome == LASTACK_PASSED) {
        outcome = lastack_scenario_play(scenario, &how, &result);
        failure = result.failure;
    } else {
        ck_assert_ptr_null(scenario);
    }
    lastack_scenario_free(scenario);
    ck_assert_msg(outcome == LASTACK_PASSED || failure.message[0] != 0, "%s: says nothing", name);
    return outcome;
}

/* So many of a crowd, for time's sake: each is a play of 28,000 connections. What it asks memory
 * for that others do not is a ladder that goes on growing. */
enum { CROWD_MOST = 3 };

static bool is_crowd(const char *path) {
    return strstr(path, "exhausted") != NULL;
}

/* OOM_MOST=N, where a sanitizer makes all of it too slow: so many of a scenario, spread evenly. */
static long step_of(const char *path, long count) {
    const char *given = getenv("OOM_MOST");
    long most = given != NULL ? atol(given) : 0;
    if (is_crowd(path) && (most <= 0 || most > CROWD_MOST))
        most = CROWD_MOST;
    return most > 0 ? (count - 1) / most + 1 : 1;
}

static void exhaust(const char *path, const char *text, size_t octets, bool ladder) {
    struct ledger ledger;
    struct drawing plenty = {.ledger = &ledger, .wanted = ladder};
    ledger_open(&ledger, 0, false);
    int want = play(path, text, octets, &ledger, &plenty);
    ledger_close(&ledger, path);
    ck_assert_msg(want != LASTACK_EXHAUSTED, "%s: exhausted with memory enough", path);
    for (long count = ledger.asked, i = 1; i <= count; i += step_of(path, count))
        for (int ever = 0; ever < 2; ever++) {
            struct drawing drawing = {.ledger = &ledger, .wanted = ladder};
            ledger_open(&ledger, i, ever);
            int outcome = play(path, text, octets, &ledger, &drawing);
            ledger_close(&ledger, path);
            ck_assert_msg(outcome == LASTACK_EXHAUSTED || outcome == want,
                          "%s: allocation %ld of %ld fails%s: outcome %d", path, i, count,
                          ever ? ", and all after it" : "", outcome);
            ck_assert_msg(outcome != want || !drawing.drawn || drawing.octets == plenty.octets,
                          "%s: allocation %ld of %ld: half a ladder, and nobody was told", path, i,
                          count);
        }
}

static bool read_file(const char *path, char *text, size_t *octets) {
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return false;
    *octets = fread(text, 1, TEXT_MOST, file);
    fclose(file);
    return true;
}

static void every_file(const char *name, bool ladder) {
    static char text[TEXT_MOST];
    DIR *dir = opendir(name);
    int files = 0;
    ck_assert_msg(dir != NULL, "%s: run from the top of the project", name);
    for (const struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        char path[300];
        size_t octets, length = strlen(entry->d_name);
        if (length < 4 || strcmp(entry->d_name + length - 4, ".scn") != 0)
            continue;
        snprintf(path, sizeof path, "%s/%s", name, entry->d_name);
        ck_assert_msg(read_file(path, text, &octets), "%s", path);
        exhaust(path, text, octets, ladder);
        files++;
    }
    closedir(dir);
    ck_assert_int_gt(files, 5);
}

START_TEST(every_scenario) {
    every_file(folder[_i], false);
}
END_TEST

START_TEST(every_ladder) {
    every_file(folder[_i], true);
}
END_TEST

/* What the gallery does not ask memory for: long texts, many names, an include. */
static bool include(void *context, const char *from, const char *name, const char **full,
                    const char **text, size_t *octets, const char **why) {
    (void)context;
    (void)from;
    (void)why;
    *full = name;
    *text = "client send 70000\nserver read 70000\n";
    *octets = strlen(*text);
    return true;
}

START_TEST(includes_names_and_long_texts) {
    static char text[TEXT_MOST];
    struct lastack_provider provider = {.include = include};
    int length = snprintf(text, sizeof text, "server listen 80\nclient connect server:80 as c0\n"
                                             "wait until established\n");
    for (int i = 1; i < 200; i++)
        length += snprintf(text + length, sizeof text - (size_t)length, "let value%d = %d\n", i, i);
    length += snprintf(text + length, sizeof text - (size_t)length,
                       "include \"other\"\n"
                       "inject client>server <SEQ=RCV.NXT><ACK=SND.NXT><DATA=3000><CTL=ACK>\n"
                       "expect wire {\n...\n}\n");
    for (long i = 0, count = 1; i <= count; i++)
        for (int ever = 0; ever < 2; ever++) {
            struct ledger ledger;
            struct lastack_failure failure = {0};
            struct lastack_result result = {0};
            lastack_scenario *scenario = NULL;
            ledger_open(&ledger, i, ever);
            int outcome =
                lastack_scenario_parse("text", text, (size_t)length, &provider,
                                       &ledger.allocator, &scenario, &failure);
            if (outcome == LASTACK_PASSED) {
                struct lastack_play how = {.limits = limits, .memory = &ledger.allocator};
                outcome = lastack_scenario_play(scenario, &how, &result);
            }
            lastack_scenario_free(scenario);
            ledger_close(&ledger, "text");
            if (i == 0)
                count = ledger.asked;
            ck_assert_msg((i > 0 && outcome == LASTACK_EXHAUSTED) ||
                              (outcome != LASTACK_EXHAUSTED && outcome != LASTACK_WRONG),
                          "allocation %ld: outcome %d: %s", i, outcome, failure.message);
        }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("memory of scenarios");
    TCase *tcase = tcase_create("scenarios");
    tcase_set_timeout(tcase, 300);
    tcase_add_loop_test(tcase, every_scenario, 0, sizeof folder / sizeof *folder);
    tcase_add_loop_test(tcase, every_ladder, 0, sizeof folder / sizeof *folder);
    tcase_add_test(tcase, includes_names_and_long_texts);
    suite_add_tcase(suite, tcase);
    if (getenv("OOM_MOST") != NULL)
        printf("only some allocations of each scenario fail: OOM_MOST=%s\n", getenv("OOM_MOST"));
    return run_suite(suite);
}
