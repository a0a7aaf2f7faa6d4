/* At every event of every scenario there is, a copy equals the original, two copies that step stay
 * equal, and a copy that steps by itself comes to where the player's own world comes, unless a
 * statement was played, or a call made, in between.
 *
 * What is sampled: a comparison costs what is in use, and crowds have many events with much in use.
 * So each scenario has a budget of octets; an event is passed over only while more has been spent
 * than the events so far have earned. All but the crowds are looked at at each. */
#include "prop/prop.h"
#include "run_suite.h"
#include <dirent.h>
#include <lastack/lastack.h>
#include <string.h>

enum { FILES_MOST = 512, TEXT_MOST = 1 << 16 };
static const char *const folder[] = {"examples", "tests/scenarios"};

/* Octets compared without counting, and what each event adds. */
enum { BUDGET = 500000000, EARNED = 5000 };

struct shadow {
    lastack_sim *copy, *twin;
    uint64_t events, looked, same, spent;
    const char *path;
    bool fresh;  /* the copy was taken at the event before */
    bool called; /* the player has acted since */
};

static void at_call(void *context, lastack_sim *sim, const struct lastack_record *record) {
    (void)sim;
    (void)record;
    ((struct shadow *)context)->called = true;
}
static void at_statement(void *context, lastack_sim *sim, const char *file, uint32_t line) {
    (void)sim;
    (void)file;
    (void)line;
    ((struct shadow *)context)->called = true;
}

static bool looks(const lastack_sim *sim, struct shadow *shadow) {
    struct lastack_usage usage;
    shadow->events++;
    if (shadow->spent > BUDGET + shadow->events * EARNED)
        return false;
    lastack_sim_usage(sim, &usage);
    shadow->spent += usage.octets;
    shadow->looked++;
    return true;
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

/* What the player does without a record, since no endpoint has a part in it, the copy does, too, as
 * far as the player's world shows that it was done: servers accept; and from what is over a queued
 * call takes the error, or closes it. */
static void settle_as(lastack_sim *copy, const lastack_sim *sim) {
    struct lastack_connection mine, its;
    for (uint64_t cursor = 0; lastack_sim_next_connection(copy, &cursor, &mine);) {
        lastack_socket child;
        int64_t error;
        int found = lastack_socket_status(sim, mine.socket, &its);
        if (mine.socket == 0)
            continue;
        for (; found == 0 && mine.ready > its.ready; mine.ready--)
            ck_assert_int_eq(lastack_socket_accept(copy, mine.socket, &child), 0);
        if (found == 0 && mine.error != 0 && its.error == 0)
            ck_assert_int_eq(
                lastack_socket_get(copy, mine.socket, LASTACK_SO_ERROR, &error), 0);
        if (found != 0 && mine.error != 0)
            ck_assert_int_eq(lastack_socket_close(copy, mine.socket), 0);
    }
}

static void at_event(void *context, lastack_sim *sim) {
    struct shadow *shadow = context;
    bool alone = shadow->fresh && !shadow->called;
    shadow->called = false;
    shadow->fresh = looks(sim, shadow);
    if (alone) { /* what the copy of last time has come to */
        settle_as(shadow->copy, sim);
        ck_assert_msg(lastack_sim_now(shadow->copy) == lastack_sim_now(sim) &&
                          lastack_sim_digest(shadow->copy) == lastack_sim_digest(sim),
                      "%s: event %llu comes out otherwise", shadow->path,
                      (unsigned long long)shadow->events);
        shadow->same++;
    }
    if (!shadow->fresh)
        return;
    ck_assert_int_eq(lastack_sim_copy(shadow->copy, sim), 0);
    ck_assert_int_eq(lastack_sim_copy(shadow->twin, shadow->copy), 0);
    ck_assert(lastack_sim_equal(shadow->copy, sim));
    ck_assert_uint_eq(lastack_sim_digest(shadow->copy), lastack_sim_digest(sim));
    ck_assert_int_eq(lastack_sim_step(shadow->copy), lastack_sim_step(shadow->twin));
    ck_assert(lastack_sim_equal(shadow->copy, shadow->twin));
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
    struct shadow shadow = {.path = path};
    struct lastack_play how = {
        .born = at_birth, .statement = at_statement, .event = at_event, .context = &shadow};
    struct lastack_result result;
    struct lastack_failure failure;
    lastack_scenario *scenario = NULL;
    size_t octets = read_file(path, text);
    if (lastack_scenario_parse(path, text, octets, NULL, NULL, &scenario, &failure) !=
        LASTACK_PASSED)
        return; /* it includes another file, say: not for here */
    lastack_scenario_play(scenario, &how, &result);
    total->same += shadow.same;
    total->looked += shadow.looked;
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
    ck_assert_uint_gt(total.same, total.looked / 4); /* mostly nobody acts in between */
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
