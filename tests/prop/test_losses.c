/* Every pattern of losses among the first segments: at each arrival the world is copied, and in the
 * copy the segment is lost. Every one of them ends: both sides CLOSED, nothing left, and the judge
 * content. LOSSES=12 decides on the first 12 segments instead of 10. */
#include "prop/pair.h"
#include "run_suite.h"

enum { FIRST = 10, FIRST_MOST = 24, EVENTS_MOST = 5000 };

/* How the users behave; without losses text of both arrives whole. */
static const struct play {
    const char *name;
    uint32_t text[2], how[2];
} play[] = {
    {"the client closes first", {0, 0}, {PAIR_SHUTDOWN, PAIR_ANSWERS}},
    {"the server closes first", {0, 0}, {PAIR_ANSWERS, PAIR_SHUTDOWN}},
    {"both close at once", {0, 0}, {PAIR_SHUTDOWN, PAIR_SHUTDOWN}},
    {"both are gone at once", {0, 0}, {PAIR_CLOSES, PAIR_CLOSES}},
    {"a question and a long answer", {10, 4000}, {PAIR_SHUTDOWN, PAIR_ANSWERS}},
    {"text both ways", {2000, 2000}, {PAIR_SHUTDOWN, PAIR_SHUTDOWN}},
    {"the client aborts", {10, 10}, {PAIR_ABORTS, PAIR_ANSWERS}},
    {"the server aborts", {10, 10}, {PAIR_ANSWERS, PAIR_ABORTS}},
};
enum { PLAYS = sizeof play / sizeof *play };

static struct search {
    lastack_sim *sim[FIRST_MOST + 1];
    const struct play *play;
    uint32_t first, patterns;
    uint32_t losses; /* a bit for each: which were lost, of the pattern at work */
} search;

/* On to the next arrival; false: nothing is left to happen. */
static bool to_arrival(lastack_sim *sim, struct pair *pair) {
    struct lastack_next next;
    for (int i = 0; i < EVENTS_MOST; i++) {
        pair_act(sim, pair);
        lastack_sim_next(sim, &next);
        if (next.kind != LASTACK_NEXT_TIMER)
            return next.kind == LASTACK_NEXT_ARRIVAL;
        ck_assert_int_gt(lastack_sim_step(sim), 0);
    }
    ck_abort_msg("%s: losses %x: timers without end", search.play->name, search.losses);
    return false;
}

static void let_go(lastack_sim *sim, struct pair *pair) {
    for (int i = 0; i < 2; i++)
        if (pair->user[i].socket != 0)
            lastack_socket_close(sim, pair->user[i].socket);
}

static void finish(lastack_sim *sim, struct pair pair) {
    uint64_t seed = search.losses;
    bool ended = pair_finish(sim, &pair, EVENTS_MOST);
    prop_assert(ended, "%s: no end", search.play->name);
    pair_check_judged(sim, seed);
    if (search.play->how[0] != PAIR_ABORTS && search.play->how[1] != PAIR_ABORTS)
        pair_check_text(&pair, seed);
    /* A user whose connection was aborted lets go of it. */
    let_go(sim, &pair);
    lastack_sim_run(sim, LASTACK_NEVER);
    pair_check_empty(sim, seed);
    search.patterns++;
}

/* The world is search.sim[decided]; those behind it are free for use. */
static void decide(uint32_t decided, struct pair pair) {
    lastack_sim *sim = search.sim[decided];
    if (decided == search.first || !to_arrival(sim, &pair)) {
        finish(sim, pair);
        return;
    }
    lastack_sim *other = search.sim[decided + 1];
    uint32_t losses = search.losses;
    ck_assert_int_eq(lastack_sim_copy(other, sim), 0);
    search.losses |= UINT32_C(1) << decided;
    lastack_sim_step_lose(other);
    decide(decided + 1, pair);
    ck_assert_int_eq(lastack_sim_copy(other, sim), 0);
    search.losses = losses;
    lastack_sim_step(other);
    decide(decided + 1, pair);
}

START_TEST(every_pattern_ends) {
    struct pair pair;
    search.play = &play[_i];
    search.first = (uint32_t)prop_number("LOSSES", FIRST);
    search.patterns = search.losses = 0;
    ck_assert_uint_le(search.first, FIRST_MOST);
    search.sim[0] = pair_begin(&pair, (uint64_t)_i, NULL, NULL, true);
    for (int i = 0; i < 2; i++) { /* nobody gives up */
        lastack_host_set(search.sim[0], i, LASTACK_KNOB_RETRIES, FIRST_MOST);
        lastack_host_set(search.sim[0], i, LASTACK_KNOB_RETRIES_SYN, FIRST_MOST);
        pair.user[i].to_send = pair.user[!i].to_read = search.play->text[i];
        pair.user[i].how = search.play->how[i];
    }
    for (uint32_t i = 1; i <= search.first; i++)
        search.sim[i] = lastack_sim_clone(search.sim[0]);
    decide(0, pair);
    ck_assert_uint_ge(search.patterns, UINT32_C(1) << search.first / 2);
    for (uint32_t i = 0; i <= search.first; i++)
        lastack_sim_free(search.sim[i]);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("losses");
    TCase *tcase = tcase_create("losses");
    tcase_set_timeout(tcase, getenv("LOSSES") != NULL ? 0 : 60);
    tcase_add_loop_test(tcase, every_pattern_ends, 0, PLAYS);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
