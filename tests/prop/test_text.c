/* Text arrives whole, in both directions, whatever the link does to it and however the users send,
 * read and close. */
#include "prop/pair.h"

enum { EVENTS_MOST = 2000000 };

static struct lastack_link random_link(struct rng *rng) {
    struct lastack_link link = lastack_link_default();
    link.delay = rng_one_in(rng, 8) ? 0 : rng_between(rng, 1, 300) * LASTACK_MILLISECOND;
    link.mtu = rng_one_in(rng, 2) ? 1500 : rng_between(rng, 68, 9000);
    link.rate = rng_one_in(rng, 2) ? 0 : rng_between(rng, 10000, 100000000);
    link.queue = link.rate != 0 && rng_one_in(rng, 2) ? rng_between(rng, 1, 20) : 0;
    link.loss = rng_one_in(rng, 3) ? 0 : rng_below(rng, 150000);
    link.duplication = rng_one_in(rng, 2) ? 0 : rng_below(rng, 200000);
    link.reordering = rng_one_in(rng, 2) ? 0 : rng_below(rng, 300000);
    link.corruption = rng_one_in(rng, 2) ? 0 : rng_below(rng, 50000);
    return link;
}

/* Nobody gives up; buffers may be tiny. */
static void random_knobs(lastack_sim *sim, struct rng *rng, int host) {
    lastack_host_set(sim, host, LASTACK_KNOB_RETRIES, 255);
    lastack_host_set(sim, host, LASTACK_KNOB_RETRIES_SYN, 255);
    lastack_host_set(sim, host, LASTACK_KNOB_RFC5961, rng_below(rng, 2));
    if (rng_one_in(rng, 2))
        lastack_host_set(sim, host, LASTACK_KNOB_MSS, rng_between(rng, 1, 3000));
    if (rng_one_in(rng, 2))
        lastack_host_set(sim, host, LASTACK_KNOB_BUFFER_RECEIVE, rng_between(rng, 1, 5000));
    if (rng_one_in(rng, 2))
        lastack_host_set(sim, host, LASTACK_KNOB_BUFFER_SEND, rng_between(rng, 1, 5000));
}

static void random_faults(lastack_sim *sim, struct rng *rng) {
    static const uint32_t facts[] = {0,
                                     LASTACK_FACT_SYN,
                                     LASTACK_FACT_SYN_ACK,
                                     LASTACK_FACT_FIN,
                                     LASTACK_FACT_DATA,
                                     LASTACK_FACT_PURE_ACK,
                                     LASTACK_FACT_ACK_OF_FIN,
                                     LASTACK_FACT_FINAL_ACK,
                                     LASTACK_FACT_RETRANSMISSION};
    for (uint32_t i = rng_below(rng, 4); i > 0; i--) {
        struct lastack_fault fault = {
            .kind = (uint8_t)rng_below(rng, LASTACK_FAULT_CORRUPT + 1),
            .ordinal = rng_one_in(rng, 2) ? LASTACK_ORDINAL_NTH : LASTACK_ORDINAL_NEXT,
            .n = rng_between(rng, 1, 5),
            .facts = facts[rng_below(rng, sizeof facts / sizeof *facts)],
            .from = (int32_t)rng_below(rng, 3) - 1,
            .to = -1,
            .by = rng_below(rng, 3000) * LASTACK_MILLISECOND,
        };
        ck_assert_int_ge(lastack_sim_fault(sim, &fault), 0);
    }
}

START_TEST(arrives_whole) {
    for (uint64_t seed = prop_first(); seed < prop_end(150); seed++) {
        struct pair pair;
        struct rng rng = {seed, UINT32_MAX};
        struct lastack_link link = random_link(&rng);
        lastack_sim *sim = pair_begin(&pair, seed, &link, NULL, true);
        random_knobs(sim, &rng, pair.client);
        random_knobs(sim, &rng, pair.server);
        random_faults(sim, &rng);
        pair_plan(&pair, rng_one_in(&rng, 10) ? 100000 : 4000);
        bool ended = pair_finish(sim, &pair, EVENTS_MOST);
        pair_check_judged(sim, seed);
        prop_assert(ended, "%d events are not enough", (int)EVENTS_MOST);
        pair_check_text(&pair, seed);
        pair_check_empty(sim, seed);
        lastack_sim_free(sim);
    }
}
END_TEST

/* One MiB each way at once, past the wrap of the sequence numbers. */
START_TEST(much_text_and_a_wrap) {
    for (uint64_t seed = prop_first(); seed < prop_end(100); seed += 50) {
        struct pair pair;
        struct lastack_link link = lastack_link_default();
        link.loss = 10000;
        link.reordering = 10000;
        lastack_sim *sim = pair_begin(&pair, seed, &link, NULL, true);
        lastack_host_set(sim, pair.server, LASTACK_KNOB_ISS, UINT32_MAX - 500000);
        for (int i = 0; i < 2; i++) {
            pair.user[i].to_send = pair.user[i].to_read = 1 << 20;
            pair.user[i].how = PAIR_SHUTDOWN;
        }
        bool ended = pair_finish(sim, &pair, EVENTS_MOST);
        pair_check_judged(sim, seed);
        prop_assert(ended, "%d events are not enough", (int)EVENTS_MOST);
        pair_check_text(&pair, seed);
        pair_check_empty(sim, seed);
        lastack_sim_free(sim);
    }
}
END_TEST

PROP_MAIN("text", arrives_whole, much_text_and_a_wrap)
