/* At every event of every scenario there is, a copy equals the original, two copies that step stay
 * equal, and a copy that steps by itself comes to where the player's own world comes, as long as no
 * statement is played in between. */
#include "prop/prop.h"
#include "run_suite.h"
#include <dirent.h>
#include <lastack/lastack.h>
#include <string.h>

enum { FILES_MOST = 512, TEXT_MOST = 1 << 16 };
static const char *const folder[] = {"examples", "tests/scenarios"};

struct shadow {
    lastack_sim *copy, *twin; /* NULL before birth, or when the world is too large for this */
    uint64_t events, same, apart;
    bool called; /* by the player, since the last event */
};

static void at_call(void *context, lastack_sim *sim, const struct lastack_record *record) {
    (void)sim;
    (void)record;
    ((struct shadow *)context)->called = true;
}

/* Every copy costs what is in use: crowds of thousands are looked at now and then. */
static bool looks(const lastack_sim *sim, uint64_t events) {
    struct lastack_usage usage;
    lastack_sim_usage(sim, &usage);
    return usage.octets < 100000 || events % 9973 == 0;
}

static void at_birth(void *context, lastack_sim *sim, const struct lastack_names *names) {
    struct shadow *shadow = context;
    (void)names;
    lastack_sim_free(shadow->copy);
    lastack_sim_free(shadow->twin);
    shadow->copy = lastack_sim_clone(sim);
    shadow->twin = lastack_sim_clone(sim);
    ck_assert_ptr_nonnull(shadow->copy);
    ck_assert_ptr_nonnull(shadow->twin);
    lastack_sim_observe(sim, 1u << LASTACK_RECORD_CALL, at_call, shadow);
}

static void at_event(void *context, lastack_sim *sim) {
    struct shadow *shadow = context;
    if (!looks(sim, shadow->events++))
        return;
    /* What the copy of last time has come to. */
    if (shadow->called)
        shadow->called = false;
    else if (lastack_sim_now(shadow->copy) == lastack_sim_now(sim) &&
        lastack_sim_digest(shadow->copy) == lastack_sim_digest(sim))
        shadow->same++;
    else
        shadow->apart++;
    ck_assert_int_eq(lastack_sim_copy(shadow->copy, sim), 0);
    ck_assert_int_eq(lastack_sim_copy(shadow->twin, shadow->copy), 0);
    ck_assert(lastack_sim_equal(shadow->copy, sim));
    ck_assert_uint_eq(lastack_sim_digest(shadow->copy), lastack_sim_digest(sim));
    ck_assert_int_eq(lastack_sim_step(shadow->copy), lastack_sim_step(shadow->twin));
    ck_assert(lastack_sim_equal(shadow->copy, shadow->twin));
}

/* Statements, roughly: lines that say something. */
static uint64_t lines_of(const char *text) {
    uint64_t lines = 0;
    for (const char *line = text; line != NULL; line = strchr(line, '\n')) {
        line += *line == '\n';
        lines += *line != 0 && *line != '\n' && *line != '#';
    }
    return lines;
}

static size_t read_file(const char *path, char *text) {
    FILE *file = fopen(path, "rb");
    ck_assert_msg(file != NULL, "%s", path);
    size_t octets = fread(text, 1, TEXT_MOST - 1, file);
    text[octets] = 0;
    fclose(file);
    return octets;
}

static void play(const char *path, struct shadow *total) {
    static char text[TEXT_MOST];
    struct shadow shadow = {0};
    struct lastack_play how = {.born = at_birth, .event = at_event, .context = &shadow};
    struct lastack_result result;
    struct lastack_failure failure;
    lastack_scenario *scenario = NULL;
    size_t octets = read_file(path, text);
    if (lastack_scenario_parse(path, text, octets, NULL, NULL, &scenario, &failure) !=
        LASTACK_PASSED)
        return; /* it includes another file, say: not for here */
    lastack_scenario_play(scenario, &how, &result);
    ck_assert_msg(shadow.apart <= lines_of(text) || strstr(text, "repeat") != NULL,
                  "%s: %llu events, %llu came out otherwise", path,
                  (unsigned long long)shadow.events, (unsigned long long)shadow.apart);
    total->same += shadow.same;
    total->apart += shadow.apart;
    lastack_sim_free(shadow.copy);
    lastack_sim_free(shadow.twin);
    lastack_scenario_free(scenario);
}

START_TEST(every_event_of_the_gallery) {
    struct shadow total = {0};
    DIR *dir = opendir(folder[_i]);
    ck_assert_msg(dir != NULL, "%s: run from the top of the project", folder[_i]);
    for (const struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        char path[300];
        size_t length = strlen(entry->d_name);
        if (length < 4 || strcmp(entry->d_name + length - 4, ".scn") != 0)
            continue;
        snprintf(path, sizeof path, "%s/%s", folder[_i], entry->d_name);
        play(path, &total);
    }
    closedir(dir);
    ck_assert_uint_gt(total.same, 100);
    ck_assert_uint_gt(total.same, 4 * total.apart);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("gallery");
    TCase *tcase = tcase_create("gallery");
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, every_event_of_the_gallery, 0, sizeof folder / sizeof *folder);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
