/* A world is one value: a copy equals the original at every event and goes on as it does; the
 * digest says so too; and the same seed tells the same story twice. */
#include "prop/pair.h"
#include <string.h>

enum { EVENTS_MOST = 100000, STORY_OCTETS = 1 << 20 };

static struct lastack_link rough_link(struct rng *rng) {
    struct lastack_link link = lastack_link_default();
    link.loss = rng_below(rng, 100000);
    link.duplication = rng_below(rng, 100000);
    link.reordering = rng_below(rng, 100000);
    link.corruption = rng_below(rng, 30000);
    link.rate = rng_one_in(rng, 2) ? 1000000 : 0;
    return link;
}

static void same(const lastack_sim *a, const lastack_sim *b, uint64_t seed) {
    long long now = (long long)lastack_sim_now(a);
    prop_assert(lastack_sim_equal(a, b), "at %lld ns", now);
    prop_assert(lastack_sim_digest(a) == lastack_sim_digest(b), "at %lld ns", now);
}

/* At each event a fresh copy, and one that has stepped by itself all the way; the users of both are
 * the same, drawing from the same counter. */
START_TEST(steps_as_the_original_does) {
    for (uint64_t seed = prop_first(); seed < prop_end(20); seed++) {
        struct pair pair, beside;
        struct rng rng = {seed, UINT32_MAX};
        struct lastack_link link = rough_link(&rng);
        lastack_sim *sim = pair_begin(&pair, seed, &link, NULL, true);
        lastack_sim *fresh = lastack_sim_clone(sim), *other = lastack_sim_clone(sim);
        pair_plan(&pair, 3000);
        beside = pair;
        for (int events = 0, result = 1; result > 0; events++) {
            prop_assert(events < EVENTS_MOST, "%d events", events);
            pair_act(sim, &pair);
            pair_act(other, &beside);
            ck_assert_int_eq(lastack_sim_copy(fresh, sim), 0);
            same(sim, fresh, seed);
            same(sim, other, seed);
            prop_assert(memcmp(&pair, &beside, sizeof pair) == 0, "users");
            result = lastack_sim_step(sim);
            ck_assert_int_eq(lastack_sim_step(fresh), result);
            ck_assert_int_eq(lastack_sim_step(other), result);
            same(sim, fresh, seed);
            same(sim, other, seed);
        }
        lastack_sim_free(sim);
        lastack_sim_free(fresh);
        lastack_sim_free(other);
    }
}
END_TEST

/* A copy lives on when the original is gone, and when the original goes another way. */
START_TEST(a_copy_is_its_own) {
    for (uint64_t seed = prop_first(); seed < prop_end(20); seed++) {
        struct pair pair, beside;
        struct rng rng = {seed, UINT32_MAX};
        lastack_sim *sim = pair_begin(&pair, seed, NULL, NULL, true);
        pair_plan(&pair, 3000);
        for (uint32_t events = rng_below(&rng, 12); events > 0; events--) {
            pair_act(sim, &pair);
            lastack_sim_step(sim);
        }
        lastack_sim *copy = lastack_sim_clone(sim), *twin = lastack_sim_clone(sim);
        beside = pair;
        lastack_host_reboot(sim, pair.client);
        lastack_sim_cut(sim, pair.client, pair.server, true);
        lastack_sim_run(sim, lastack_sim_now(sim) + 3 * LASTACK_SECOND);
        same(copy, twin, seed);
        lastack_sim_free(sim);
        prop_assert(pair_finish(copy, &beside, EVENTS_MOST), "the copy");
        pair_check_judged(copy, seed);
        pair_check_text(&beside, seed);
        pair_check_empty(copy, seed);
        lastack_sim_free(copy);
        lastack_sim_free(twin);
    }
}
END_TEST

/* Whatever a world was before, after a copy it is the other one: a large one becomes a small. */
START_TEST(a_copy_forgets_what_was_there) {
    for (uint64_t seed = prop_first(); seed < prop_end(10); seed++) {
        struct pair pair, old;
        struct lastack_usage usage;
        lastack_sim *from = pair_begin(&pair, seed, NULL, NULL, true);
        lastack_sim *to = pair_begin(&old, seed + 1000, NULL, NULL, true);
        pair_plan(&old, 50000);
        old.user[0].to_send = old.user[1].to_read = 50000;
        for (int i = 0; i < 40; i++) {
            pair_act(to, &old);
            lastack_sim_step(to);
        }
        lastack_sim_usage(to, &usage);
        prop_assert(usage.chunks != 0, "%u chunks", usage.chunks);
        prop_assert(!lastack_sim_equal(from, to), "seeds differ");
        prop_assert(lastack_sim_digest(from) != lastack_sim_digest(to), "seeds differ");
        ck_assert_int_eq(lastack_sim_copy(to, from), 0);
        same(from, to, seed);
        pair_plan(&pair, 3000);
        prop_assert(pair_finish(to, &pair, EVENTS_MOST), "the copy");
        pair_check_text(&pair, seed);
        pair_check_empty(to, seed);
        lastack_sim_free(from);
        lastack_sim_free(to);
    }
}
END_TEST

START_TEST(only_worlds_made_alike) {
    struct pair pair, other;
    lastack_sim *judged = pair_begin(&pair, 1, NULL, NULL, true);
    lastack_sim *alone = pair_begin(&other, 1, NULL, NULL, false);
    ck_assert_int_eq(lastack_sim_copy(alone, judged), -LASTACK_EINVAL);
    ck_assert_int_eq(lastack_sim_copy(judged, alone), -LASTACK_EINVAL);
    ck_assert(!lastack_sim_equal(judged, alone));
    lastack_sim_free(judged);
    lastack_sim_free(alone);
}
END_TEST

/* ---- the same story twice -------------------------------------------------------------------- */

struct story {
    size_t octets;
    char text[STORY_OCTETS];
};

static bool write_story(void *context, const char *text, size_t octets) {
    struct story *story = context;
    if (octets > sizeof story->text - story->octets)
        octets = sizeof story->text - story->octets;
    memcpy(story->text + story->octets, text, octets);
    story->octets += octets;
    return true;
}

static uint64_t tell(uint64_t seed, struct story *story) {
    struct pair pair;
    struct rng rng = {seed, UINT32_MAX};
    struct lastack_link link = rough_link(&rng);
    struct lastack_text_sink sink = {.write = write_story, .context = story, .rules = true};
    lastack_sim *sim = pair_begin(&pair, seed, &link, NULL, true);
    story->octets = 0;
    ck_assert_int_eq(lastack_sim_observe(sim, LASTACK_RECORDS_ALL, lastack_text_see, &sink), 0);
    pair_plan(&pair, 5000);
    pair_finish(sim, &pair, EVENTS_MOST);
    uint64_t digest = lastack_sim_digest(sim);
    lastack_sim_free(sim);
    return digest;
}

START_TEST(the_same_seed_tells_the_same_story) {
    static struct story once, twice;
    size_t last = 0;
    for (uint64_t seed = prop_first(); seed < prop_end(20); seed++) {
        uint64_t digest = tell(seed, &once);
        prop_assert(tell(seed, &twice) == digest, "digest");
        prop_assert(once.octets == twice.octets && once.octets > 1000, "%zu octets", once.octets);
        prop_assert(memcmp(once.text, twice.text, once.octets) == 0, "the text");
        prop_assert(once.octets != last, "two seeds tell the same");
        last = once.octets;
    }
}
END_TEST

/* ---- the digest is canonical ----------------------------------------------------------------- */

/* A life from a port of its own leaves nothing behind: serials, ids and high-water marks are not in
 * the digest, and times are relative. */
static void live(lastack_sim *sim, const struct pair *pair) {
    lastack_socket active, passive;
    ck_assert_int_eq(lastack_socket_open(sim, pair->client, &active), 0);
    ck_assert_int_eq(lastack_socket_bind(sim, active, 0, 1234), 0);
    ck_assert_int_eq(
        lastack_socket_connect(sim, active, lastack_host_address(sim, pair->server), 80),
        -LASTACK_EINPROGRESS);
    ck_assert_int_eq(lastack_sim_run(sim, lastack_sim_now(sim) + LASTACK_SECOND), 0);
    ck_assert_int_eq(lastack_socket_accept(sim, pair->listener, &passive), 0);
    ck_assert_int_eq(lastack_socket_send(sim, active, "text", 4), 4);
    ck_assert_int_eq(lastack_sim_run(sim, lastack_sim_now(sim) + LASTACK_SECOND), 0);
    ck_assert_int_eq(lastack_socket_receive(sim, passive, NULL, 4), 4);
    ck_assert_int_eq(lastack_socket_close(sim, active), 0);
    ck_assert_int_eq(lastack_sim_run(sim, lastack_sim_now(sim) + LASTACK_SECOND), 0);
    ck_assert_int_eq(lastack_socket_close(sim, passive), 0);
    ck_assert_int_eq(lastack_sim_run(sim, lastack_sim_now(sim) + LASTACK_SECOND), 0);
}

START_TEST(the_digest_forgets_the_way) {
    struct pair pair;
    lastack_sim *sim = pair_begin(&pair, 1, NULL, NULL, false);
    ck_assert_int_eq(lastack_socket_abort(sim, pair.user[0].socket), 0);
    ck_assert_int_eq(lastack_sim_run(sim, LASTACK_NEVER), 0);
    lastack_host_set(sim, pair.client, LASTACK_KNOB_ISS, 1000);
    lastack_host_set(sim, pair.server, LASTACK_KNOB_ISS, 2000);
    uint64_t before = lastack_sim_digest(sim);
    live(sim, &pair);
    uint64_t waiting = lastack_sim_digest(sim);
    ck_assert_uint_ne(waiting, before);
    lastack_sim *later = lastack_sim_clone(sim);
    ck_assert_int_eq(lastack_sim_run(sim, LASTACK_NEVER), 0);
    ck_assert_uint_eq(lastack_sim_digest(sim), before);
    live(sim, &pair);
    ck_assert_uint_eq(lastack_sim_digest(sim), waiting);
    ck_assert(!lastack_sim_equal(sim, later));
    lastack_sim_run(later, lastack_sim_now(later) + LASTACK_SECOND);
    ck_assert_uint_ne(lastack_sim_digest(later), waiting);
    lastack_sim_free(sim);
    lastack_sim_free(later);
}
END_TEST

PROP_MAIN("copy", steps_as_the_original_does, a_copy_is_its_own, a_copy_forgets_what_was_there,
          only_worlds_made_alike, the_same_seed_tells_the_same_story, the_digest_forgets_the_way)
