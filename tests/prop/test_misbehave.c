/* Endpoints that misbehave: each ends as a verdict or as a finding of the judge, promptly, and none
 * does harm to the world: the next event, a copy and the end of the world go well. */
#include "prop/pair.h"
#include "run_suite.h"
#include <string.h>

enum { EVENTS_MOST = 300000 };

struct bad {
    uint64_t seed, count; /* of the one who acts at random */
    uint32_t opened, zero;
};

static struct bad *of(void *self) {
    return self;
}

/* lastack's own endpoint, with `timeout` (or all) replaced. */
static struct lastack_endpoint_ops as_ours(const char *name) {
    struct lastack_endpoint_ops ops = lastack_tcp_ops;
    ops.name = name;
    return ops;
}

static struct lastack_endpoint_ops
own(const char *name,
    lastack_time (*call)(void *, const struct lastack_in *, const struct lastack_call *,
                         struct lastack_out *),
    lastack_time (*segment)(void *, const struct lastack_in *, const struct lastack_segment *,
                            const uint8_t *, struct lastack_out *),
    lastack_time (*timeout)(void *, const struct lastack_in *, struct lastack_out *)) {
    return (struct lastack_endpoint_ops){.api = LASTACK_ENDPOINT_API,
                                         .size = sizeof(struct lastack_endpoint_ops),
                                         .state_size = sizeof(struct bad),
                                         .name = name,
                                         .call = call,
                                         .segment = segment,
                                         .timeout = timeout};
}

/* What else may happen to a world meanwhile. */
static void meddle(lastack_sim *sim, struct pair *pair) {
    struct rng *rng = &pair->rng;
    lastack_socket s = rng_one_in(rng, 2) ? pair->user[rng_below(rng, 2)].socket : pair->listener;
    struct lastack_connection connection;
    struct lastack_segment seg = {.source = 1, .destination = 2, .source_port = 49152};
    struct lastack_view view;
    int64_t value;
    switch (rng_below(rng, 12)) {
    case 0:
        seg.destination_port = 80;
        seg.ctl = (uint8_t)rng_next(rng);
        seg.seq.n = (uint32_t)rng_next(rng);
        seg.text_octets = rng_below(rng, 5);
        lastack_sim_inject(sim, &seg, NULL, "abcde");
        break;
    case 1:
        lastack_socket_set(sim, s, LASTACK_TCP_USER_TIMEOUT, LASTACK_SECOND);
        break;
    case 2:
        lastack_socket_get(sim, s, LASTACK_SO_ERROR, &value);
        break;
    case 3:
        if (lastack_socket_status(sim, s, &connection) == 0)
            lastack_sim_view(sim, &connection.path, &view);
        break;
    case 4:
        if (rng_one_in(rng, 10))
            lastack_host_reboot(sim, (int)rng_below(rng, 2));
        break;
    case 5:
        lastack_socket_shutdown(sim, s, rng_below(rng, 3));
        break;
    case 6:
        if (rng_one_in(rng, 10))
            lastack_socket_close(sim, s);
        break;
    default:
        break;
    }
}

/* Opens, and lets the world go on for so many events; the verdict in the end. The world can still
 * be copied, digested, looked at and freed. */
static unsigned play(const struct lastack_endpoint_ops *client,
                     const struct lastack_endpoint_ops *server, uint64_t seed, int events,
                     bool meddled, struct lastack_found *found) {
    const struct lastack_endpoint_ops *const kind[] = {client, server};
    struct lastack_next next;
    struct pair pair;
    lastack_sim *sim = pair_begin(&pair, seed, NULL, kind, true);
    pair_plan(&pair, 3000);
    while (events-- > 0) {
        pair_act(sim, &pair);
        if (meddled)
            meddle(sim, &pair);
        if (lastack_sim_step(sim) <= 0 || lastack_judge_count(sim, 0) >= 64)
            break;
    }
    unsigned verdict = lastack_sim_verdict(sim);
    lastack_sim *copy = lastack_sim_clone(sim);
    prop_assert(lastack_sim_equal(sim, copy), "the copy");
    prop_assert(lastack_sim_digest(sim) == lastack_sim_digest(copy), "its digest");
    lastack_sim_free(copy);
    lastack_sim_next(sim, &next);
    if (verdict != LASTACK_VERDICT_NONE) {
        ck_assert_int_eq(lastack_sim_step(sim), -(int)verdict);
        ck_assert_int_eq(lastack_sim_run(sim, LASTACK_NEVER), -(int)verdict);
        ck_assert_str_ne(lastack_verdict_text(verdict), "?");
    }
    if (!lastack_judge_found(sim, 0, 0, found))
        *found = (struct lastack_found){0};
    lastack_sim_free(sim);
    return verdict;
}

/* ---- `now`, for ever ------------------------------------------------------------------------- */

static lastack_time call_again(void *self, const struct lastack_in *in,
                               const struct lastack_call *call, struct lastack_out *out) {
    lastack_tcp_ops.call(self, in, call, out);
    return in->now;
}

static lastack_time now_for_ever(void *self, const struct lastack_in *in, struct lastack_out *out) {
    lastack_tcp_ops.timeout(self, in, out);
    return in->now;
}

static lastack_time earlier_for_ever(void *self, const struct lastack_in *in,
                                     struct lastack_out *out) {
    lastack_tcp_ops.timeout(self, in, out);
    return in->now - LASTACK_SECOND;
}

START_TEST(now_for_ever_is_a_verdict) {
    struct lastack_endpoint_ops spins = as_ours("spins");
    struct lastack_found found;
    spins.call = call_again;
    spins.timeout = _i == 0 ? now_for_ever : earlier_for_ever;
    unsigned verdict = play(&spins, &lastack_tcp_ops, 1, EVENTS_MOST, false, &found);
    ck_assert_msg(verdict == LASTACK_VERDICT_SPINS, "%s", lastack_verdict_text(verdict));
}
END_TEST

/* ---- `out` filled for ever ------------------------------------------------------------------- */

static lastack_time fill(const struct lastack_in *in, struct lastack_out *out) {
    struct lastack_segment *seg;
    while ((seg = lastack_out_segment(out)) != NULL)
        seg->ctl = LASTACK_ACK;
    while (out->effects < LASTACK_OUT_EFFECTS)
        lastack_out_signal(out, LASTACK_SIGNAL_NONE, 0);
    while (out->rules < LASTACK_OUT_RULES)
        lastack_out_rule(out, LASTACK_RULE_NONE);
    return in->now;
}
static lastack_time fill_call(void *self, const struct lastack_in *in,
                              const struct lastack_call *call, struct lastack_out *out) {
    (void)call;
    of(self)->opened = 1;
    return fill(in, out);
}
static lastack_time fill_segment(void *self, const struct lastack_in *in,
                                 const struct lastack_segment *seg, const uint8_t *option,
                                 struct lastack_out *out) {
    (void)self;
    (void)seg;
    (void)option;
    return fill(in, out);
}
static lastack_time fill_timeout(void *self, const struct lastack_in *in,
                                 struct lastack_out *out) {
    (void)self;
    return fill(in, out);
}

START_TEST(filling_out_for_ever_is_a_verdict) {
    struct lastack_endpoint_ops fills = own("fills", fill_call, fill_segment, fill_timeout);
    struct lastack_found found;
    unsigned verdict = play(&fills, &lastack_tcp_ops, 1, EVENTS_MOST, false, &found);
    ck_assert_msg(verdict != LASTACK_VERDICT_NONE, "%s", lastack_finding_name(found.finding));
}
END_TEST

/* ---- counts and places beyond what there is -------------------------------------------------- */

static lastack_time overflow_call(void *self, const struct lastack_in *in,
                                  const struct lastack_call *call, struct lastack_out *out) {
    (void)self;
    (void)call;
    (void)in;
    for (int i = 0; i < LASTACK_OUT_EFFECTS; i++)
        out->effect[i] = (struct lastack_effect){LASTACK_DO_SEGMENT, (uint32_t)i + 8, 0, 0};
    out->effects = out->segments = out->rules = UINT16_MAX;
    return LASTACK_NEVER;
}

START_TEST(counts_beyond_the_lists) {
    struct lastack_endpoint_ops bad = own("bad", overflow_call, fill_segment, fill_timeout);
    struct lastack_found found;
    ck_assert_uint_eq(play(&bad, &lastack_tcp_ops, 1, EVENTS_MOST, false, &found),
                      LASTACK_VERDICT_MALFORMED);
}
END_TEST

/* One wrong effect each. The connection is LISTEN's child, or about to be SYN-SENT. */
static const struct lastack_effect wrong[] = {
    {LASTACK_DO_SEGMENT, 0, 0, 0}, /* there is none */
    {LASTACK_DO_SEGMENT, UINT32_MAX, 0, 0},
    {LASTACK_DO_KEEP, 0, 1, 0}, /* nothing has arrived */
    {LASTACK_DO_KEEP, UINT32_MAX, 2, 0},
    {LASTACK_DO_DELIVER, 1, 0, 0},
    {LASTACK_DO_DELIVER, UINT32_MAX, 0, 0},
    {LASTACK_DO_RELEASE, 1, 0, 0},
    {LASTACK_DO_RELEASE, UINT32_MAX, 0, 0},
    {LASTACK_DO_STATE, LASTACK_STATE_COUNT, LASTACK_EVENT_NONE, 0},
    {LASTACK_DO_STATE, LASTACK_SYN_SENT, LASTACK_EVENT_COUNT, 0},
    {LASTACK_DO_SIGNAL, LASTACK_SIGNAL_COUNT, 0, 0},
    {LASTACK_EFFECT_COUNT, 0, 0, 0},
    {UINT32_MAX, 0, 0, 0},
};
enum { WRONG = sizeof wrong / sizeof *wrong };

#define WRONG_CALL(n)                                                                              \
    static lastack_time wrong_call_##n(void *self, const struct lastack_in *in,                    \
                                       const struct lastack_call *call, struct lastack_out *out) { \
        (void)self;                                                                                \
        (void)in;                                                                                  \
        (void)call;                                                                                \
        out->effect[out->effects++] = wrong[n];                                                    \
        return LASTACK_NEVER;                                                                      \
    }
WRONG_CALL(0)
WRONG_CALL(1)
WRONG_CALL(2)
WRONG_CALL(3)
WRONG_CALL(4)
WRONG_CALL(5)
WRONG_CALL(6)
WRONG_CALL(7)
WRONG_CALL(8)
WRONG_CALL(9)
WRONG_CALL(10)
WRONG_CALL(11)
WRONG_CALL(12)

START_TEST(an_effect_that_makes_no_sense) {
    static lastack_time (*const call[])(void *, const struct lastack_in *,
                                        const struct lastack_call *, struct lastack_out *) = {
        wrong_call_0,  wrong_call_1,  wrong_call_2, wrong_call_3, wrong_call_4,
        wrong_call_5,  wrong_call_6,  wrong_call_7, wrong_call_8, wrong_call_9,
        wrong_call_10, wrong_call_11, wrong_call_12};
    _Static_assert(sizeof call / sizeof *call == WRONG, "one for each");
    struct lastack_endpoint_ops bad = own("wrong", call[_i], fill_segment, fill_timeout);
    struct lastack_found found;
    ck_assert_uint_eq(play(&bad, &lastack_tcp_ops, 1, EVENTS_MOST, false, &found),
                      LASTACK_VERDICT_MALFORMED);
}
END_TEST

/* ---- two that answer each other -------------------------------------------------------------- */

static void say(struct lastack_out *out, unsigned ctl) {
    struct lastack_segment *seg = lastack_out_segment(out);
    if (seg != NULL)
        seg->ctl = (uint8_t)ctl;
}
static lastack_time chat_call(void *self, const struct lastack_in *in,
                              const struct lastack_call *call, struct lastack_out *out) {
    (void)self;
    (void)in;
    if (call->kind == LASTACK_CALL_OPEN_ACTIVE) {
        lastack_out_state(out, LASTACK_SYN_SENT, LASTACK_EVENT_OPEN_ACTIVE);
        say(out, LASTACK_SYN);
    } else if (call->kind == LASTACK_CALL_OPEN_PASSIVE) {
        lastack_out_state(out, LASTACK_LISTEN, LASTACK_EVENT_OPEN_PASSIVE);
    }
    return LASTACK_NEVER;
}
static lastack_time chat_segment(void *self, const struct lastack_in *in,
                                 const struct lastack_segment *seg, const uint8_t *option,
                                 struct lastack_out *out) {
    (void)in;
    (void)seg;
    (void)option;
    if (!of(self)->opened)
        lastack_out_state(out, LASTACK_SYN_RECEIVED, LASTACK_EVENT_RCV_SYN);
    of(self)->opened = 1;
    say(out, LASTACK_ACK);
    return LASTACK_NEVER;
}
static lastack_time silence(void *self, const struct lastack_in *in, struct lastack_out *out) {
    (void)self;
    (void)in;
    (void)out;
    return LASTACK_NEVER;
}

START_TEST(two_that_answer_each_other) {
    struct lastack_endpoint_ops chats = own("chats", chat_call, chat_segment, silence);
    const struct lastack_endpoint_ops *const kind[] = {&chats, &chats};
    struct lastack_link link = lastack_link_default();
    struct lastack_found found = {0};
    struct pair pair;
    link.delay = _i == 0 ? 10 * LASTACK_MILLISECOND : 0;
    lastack_sim *sim = pair_begin(&pair, 1, &link, kind, true);
    int events = 0;
    while (events < EVENTS_MOST && !found.finding && lastack_sim_step(sim) > 0) {
        events++;
        for (uint32_t i = 0; lastack_judge_found(sim, 0, i, &found); i++)
            if (found.finding == LASTACK_FINDING_CHATTER)
                break;
        if (found.finding != LASTACK_FINDING_CHATTER)
            found.finding = LASTACK_FINDING_NONE;
    }
    ck_assert_uint_eq(found.finding, LASTACK_FINDING_CHATTER);
    ck_assert_int_lt(events, 500);
    if (_i == 1) { /* no clock moves: the world ends it too */
        ck_assert_int_eq(lastack_sim_run(sim, LASTACK_NEVER), -LASTACK_LIMIT_SAME_TIME);
    }
    lastack_sim_free(sim);
}
END_TEST

/* ---- at random ------------------------------------------------------------------------------- */

/* Numbers that are near what makes sense, and some that are far from it. */
static uint32_t odd_number(struct rng *rng, const struct lastack_in *in) {
    switch (rng_below(rng, 8)) {
    case 0:
        return in->text->out_held + rng_below(rng, 3);
    case 1:
        return in->text->out_end - rng_below(rng, 3);
    case 2:
        return in->text->in_ready + rng_below(rng, 2000);
    case 3:
        return (uint32_t)rng_next(rng);
    default:
        return rng_below(rng, 12);
    }
}

static void odd_segment(struct rng *rng, const struct lastack_in *in, struct lastack_out *out,
                        bool rude) {
    struct lastack_segment *seg = lastack_out_segment(out);
    seg->ctl = (uint8_t)rng_next(rng);
    seg->seq.n = odd_number(rng, in);
    seg->ack.n = odd_number(rng, in);
    seg->wnd = (uint16_t)rng_next(rng);
    seg->place = in->text->out_held;
    if (in->text->out_end != seg->place && rng_one_in(rng, 2))
        seg->text_octets = rng_between(rng, 1, in->text->out_end - seg->place);
    if (rude) {
        seg->place = odd_number(rng, in);
        seg->text_octets = odd_number(rng, in);
        seg->option_octets = (uint8_t)rng_below(rng, 60);
    }
}

/* The world stops at the first effect that makes no sense; so most are polite. */
static void odd_effect(struct rng *rng, const struct lastack_in *in, struct lastack_out *out,
                       bool rude) {
    if (rude)
        lastack_out_effect(out, rng_below(rng, 8), odd_number(rng, in), odd_number(rng, in),
                           odd_number(rng, in));
    else if (rng_one_in(rng, 3))
        lastack_out_effect(out, LASTACK_DO_RELEASE, in->text->out_held, 0, 0);
    else if (rng_one_in(rng, 2))
        lastack_out_signal(out, rng_below(rng, LASTACK_SIGNAL_COUNT), odd_number(rng, in));
    else
        lastack_out_state(out, rng_below(rng, LASTACK_STATE_COUNT),
                          rng_below(rng, LASTACK_EVENT_COUNT));
}

static lastack_time at_random(struct bad *bad, const struct lastack_in *in,
                              struct lastack_out *out) {
    uint64_t secret;
    memcpy(&secret, in->env->secret, sizeof secret);
    struct rng rng = {secret, bad->count};
    if (rng_one_in(&rng, 4))
        out->status = (int32_t)rng_below(&rng, LASTACK_STATUS_COUNT + 2);
    for (uint32_t i = rng_below(&rng, 4); i > 0; i--) {
        bool rude = rng_one_in(&rng, 50);
        if (rng_one_in(&rng, 2) && in->path->remote != 0)
            odd_segment(&rng, in, out, rude);
        else
            odd_effect(&rng, in, out, rude);
    }
    lastack_out_rule(out, (uint32_t)rng_next(&rng));
    bad->count = rng.count;
    switch (rng_below(&rng, 4)) {
    case 0:
        return LASTACK_NEVER;
    case 1:
        return in->now + rng_below(&rng, 1000) * LASTACK_MILLISECOND;
    case 2:
        return in->now;
    default:
        return (lastack_time)rng_next(&rng);
    }
}
static lastack_time random_call(void *self, const struct lastack_in *in,
                                const struct lastack_call *call, struct lastack_out *out) {
    of(self)->count += call->kind;
    return at_random(self, in, out);
}
static lastack_time random_segment(void *self, const struct lastack_in *in,
                                   const struct lastack_segment *seg, const uint8_t *option,
                                   struct lastack_out *out) {
    (void)option;
    of(self)->count += seg->seq.n;
    return at_random(self, in, out);
}
static lastack_time random_timeout(void *self, const struct lastack_in *in,
                                   struct lastack_out *out) {
    of(self)->count++;
    return at_random(self, in, out);
}
static bool random_rest(const void *self, uint8_t small[LASTACK_REST_OCTETS]) {
    memcpy(small, self, sizeof(uint64_t));
    return (((const struct bad *)self)->count & 1) != 0;
}
static void random_wake(void *self, const uint8_t small[LASTACK_REST_OCTETS],
                        lastack_time deadline) {
    memcpy(self, small, sizeof(uint64_t));
    of(self)->count = (uint64_t)deadline;
}

/* Against itself or against ours, on either side. */
START_TEST(anything_at_all) {
    uint32_t stopped = 0, found_out = 0;
    struct lastack_endpoint_ops bad = own("random", random_call, random_segment, random_timeout);
    bad.rest = random_rest;
    bad.wake = random_wake;
    for (uint64_t seed = prop_first(); seed < prop_end(400); seed++) {
        struct lastack_found found;
        unsigned verdict = play(seed % 3 == 0 ? &lastack_tcp_ops : &bad,
                                seed % 3 == 1 ? &lastack_tcp_ops : &bad, seed, 2000, true, &found);
        stopped += verdict != LASTACK_VERDICT_NONE;
        found_out += found.finding != LASTACK_FINDING_NONE;
    }
    if (getenv("PROP_SEED") == NULL) {
        ck_assert_uint_gt(stopped, 50);
        ck_assert_uint_gt(found_out, 50);
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("misbehave");
    TCase *tcase = tcase_create("misbehave");
    tcase_set_timeout(tcase, getenv("PROP_SEEDS") != NULL ? 0 : 60);
    tcase_add_loop_test(tcase, now_for_ever_is_a_verdict, 0, 2);
    tcase_add_test(tcase, filling_out_for_ever_is_a_verdict);
    tcase_add_test(tcase, counts_beyond_the_lists);
    tcase_add_loop_test(tcase, an_effect_that_makes_no_sense, 0, WRONG);
    tcase_add_loop_test(tcase, two_that_answer_each_other, 0, 2);
    tcase_add_test(tcase, anything_at_all);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
