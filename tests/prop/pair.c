#include "prop/pair.h"
#include <string.h>

enum { PIECE_MOST = 65536 };

struct lastack_limits pair_limits(void) {
    struct lastack_limits limits = {.hosts = 4,
                                    .addresses = 8,
                                    .links = 16,
                                    .connections = 64,
                                    .resting = 64,
                                    .segments = 4096,
                                    .text = 1024,
                                    .runs = 4096,
                                    .faults = 64,
                                    .same_time = 100000};
    return limits;
}

static bool to_stderr(void *context, const char *text, size_t octets) {
    (void)context;
    return fwrite(text, 1, octets, stderr) == octets;
}

static void trace(lastack_sim *sim) {
    static struct lastack_text_sink sink;
    sink = (struct lastack_text_sink){.write = to_stderr, .rules = true};
    if (getenv("PROP_TRACE") != NULL)
        lastack_sim_observe(sim, LASTACK_RECORDS_ALL, lastack_text_see, &sink);
}

lastack_sim *pair_begin(struct pair *pair, uint64_t seed, const struct lastack_link *link,
                        const struct lastack_endpoint_ops *const *kind, bool judged) {
    static const struct lastack_resident_ops *const judge[] = {&lastack_judge_ops};
    struct lastack_setup setup = {.seed = seed,
                                  .limits = pair_limits(),
                                  .kind = kind,
                                  .kinds = kind != NULL ? 2 : 0,
                                  .resident = judge,
                                  .residents = judged};
    struct lastack_link usual = lastack_link_default();
    lastack_sim *sim = NULL;
    *pair = (struct pair){.rng = {seed, 0}};
    ck_assert_int_eq(lastack_sim_create(&setup, &sim), 0);
    trace(sim);
    pair->client = lastack_sim_host(sim, 1, 0);
    pair->server = lastack_sim_host(sim, 1, kind != NULL ? 1 : 0);
    ck_assert_int_eq(
        lastack_sim_link(sim, pair->client, pair->server, link != NULL ? link : &usual), 0);
    ck_assert_int_eq(lastack_socket_open(sim, pair->server, &pair->listener), 0);
    ck_assert_int_eq(lastack_socket_bind(sim, pair->listener, 0, 80), 0);
    ck_assert_int_eq(lastack_socket_listen(sim, pair->listener, 5), 0);
    ck_assert_int_eq(lastack_socket_open(sim, pair->client, &pair->user[0].socket), 0);
    ck_assert_int_eq(lastack_socket_connect(sim, pair->user[0].socket,
                                            lastack_host_address(sim, pair->server), 80),
                     -LASTACK_EINPROGRESS);
    pair->user[0].piece = pair->user[1].piece = PIECE_MOST;
    return sim;
}

static uint32_t random_size(struct rng *rng, uint32_t most) {
    switch (rng_below(rng, 4)) {
    case 0:
        return 0;
    case 1:
        return rng_below(rng, 10) < most ? rng_below(rng, 10) : most;
    default:
        return rng_below(rng, most + 1);
    }
}

void pair_plan(struct pair *pair, uint32_t most) {
    for (int i = 0; i < 2; i++) {
        struct user *user = &pair->user[i];
        user->to_send = pair->user[!i].to_read = random_size(&pair->rng, most);
        user->how = rng_below(&pair->rng, PAIR_CLOSES + 1);
        user->piece = rng_between(&pair->rng, 1, rng_one_in(&pair->rng, 2) ? 3000 : PIECE_MOST);
        user->idle = rng_one_in(&pair->rng, 2) ? rng_between(&pair->rng, 2, 30) : 0;
    }
    if (pair->user[0].how == PAIR_ANSWERS && pair->user[1].how == PAIR_ANSWERS)
        pair->user[0].how = PAIR_SHUTDOWN; /* else both wait for the other */
}

static uint8_t octet_of(int stream, uint32_t place) {
    return (uint8_t)(mix_two((uint64_t)stream + 1, place >> 3) >> (8 * (place & 7)));
}

/* A pending error that is told, EAGAIN apart, is a failure: nobody aborts in these plays. */
static bool failed(struct user *user, int64_t result) {
    if (result >= 0 || result == -LASTACK_EAGAIN || result == -LASTACK_ENOTCONN)
        return false;
    user->failed = 1;
    return true;
}

static bool send_some(lastack_sim *sim, struct pair *pair, int i) {
    static uint8_t text[PIECE_MOST];
    struct user *user = &pair->user[i];
    uint32_t octets = user->to_send - user->sent;
    if (user->shut || octets == 0)
        return false;
    if (octets > user->piece)
        octets = user->piece;
    for (uint32_t k = 0; k < octets; k++)
        text[k] = octet_of(i, user->sent + k);
    int64_t sent = lastack_socket_send(sim, user->socket, text, octets);
    if (failed(user, sent) || sent <= 0)
        return false;
    user->sent += (uint32_t)sent;
    return true;
}

static bool read_some(lastack_sim *sim, struct pair *pair, int i) {
    static uint8_t text[PIECE_MOST];
    struct user *user = &pair->user[i];
    if (user->end)
        return false;
    int64_t octets = lastack_socket_receive(sim, user->socket, text, user->piece);
    if (failed(user, octets) || octets < 0)
        return false;
    for (uint32_t k = 0; k < octets; k++)
        if (text[k] != octet_of(!i, user->read + k))
            ck_abort_msg("PROP_SEED=%llu: octet %u of user %d is not what was sent",
                         (unsigned long long)pair->rng.seed, user->read + k, i);
    user->read += (uint32_t)octets;
    user->end = octets == 0;
    return true;
}

static bool end_some(lastack_sim *sim, struct pair *pair, int i) {
    struct user *user = &pair->user[i];
    bool sent = user->sent == user->to_send, read = user->read == user->to_read;
    if ((user->how == PAIR_SHUTDOWN || (user->how == PAIR_ANSWERS && user->end)) && sent &&
        !user->shut) {
        user->shut = lastack_socket_shutdown(sim, user->socket, LASTACK_SHUT_WR) == 0;
        return user->shut;
    }
    if (user->how == PAIR_ABORTS && sent && read)
        lastack_socket_abort(sim, user->socket);
    else if ((user->how == PAIR_CLOSES && sent && read) || (user->shut && user->end))
        lastack_socket_close(sim, user->socket);
    else
        return false;
    user->socket = 0;
    user->done = 1;
    return true;
}

/* What has come in can be read even when the connection is CLOSED already. */
static bool opened(const lastack_sim *sim, const struct user *user) {
    struct lastack_connection connection;
    return user->socket != 0 && lastack_socket_status(sim, user->socket, &connection) == 0 &&
           connection.state != LASTACK_SYN_SENT && connection.state != LASTACK_SYN_RECEIVED;
}

bool pair_act(lastack_sim *sim, struct pair *pair) {
    bool acted = false;
    if (pair->user[1].socket == 0 && !pair->user[1].done &&
        lastack_socket_accept(sim, pair->listener, &pair->user[1].socket) != 0)
        pair->user[1].socket = 0;
    for (int i = 0; i < 2; i++) {
        struct user *user = &pair->user[i];
        if (!opened(sim, user) || (user->idle != 0 && !rng_one_in(&pair->rng, user->idle)))
            continue;
        acted |= send_some(sim, pair, i);
        acted |= read_some(sim, pair, i);
        acted |= end_some(sim, pair, i);
    }
    return acted;
}

bool pair_finish(lastack_sim *sim, struct pair *pair, uint32_t most) {
    for (uint32_t i = 0; i < most; i++) {
        pair_act(sim, pair);
        int result = lastack_sim_step(sim);
        if (result < 0)
            return false;
        if (result > 0)
            continue;
        /* Nothing is left to happen: the users wake up, or it is the end. */
        pair->user[0].idle = pair->user[1].idle = 0;
        if (pair_act(sim, pair))
            continue;
        lastack_socket_close(sim, pair->listener);
        return true;
    }
    return false;
}

void pair_check_judged(lastack_sim *sim, uint64_t seed) {
    struct lastack_found found;
    prop_assert(lastack_sim_verdict(sim) == LASTACK_VERDICT_NONE, "%s",
                lastack_verdict_text(lastack_sim_verdict(sim)));
    if (lastack_judge_found(sim, 0, 0, &found))
        prop_failed(seed, "the judge", "%s at %lld ns: connection %u of host %d, detail %u",
                    lastack_finding_name(found.finding), (long long)found.time, found.connection,
                    found.host, found.detail);
}

void pair_check_empty(const lastack_sim *sim, uint64_t seed) {
    struct lastack_usage usage;
    struct lastack_next next;
    lastack_sim_usage(sim, &usage);
    lastack_sim_next(sim, &next);
    prop_assert(next.kind == LASTACK_NEXT_NOTHING, "at %lld ns", (long long)next.time);
    prop_assert(usage.connections == 0 && usage.resting == 0 && usage.in_flight == 0 &&
                    usage.chunks == 0,
                "%u connections, %u at rest, %u segments, %u chunks", usage.connections,
                usage.resting, usage.in_flight, usage.chunks);
}

void pair_check_text(const struct pair *pair, uint64_t seed) {
    for (int i = 0; i < 2; i++) {
        const struct user *user = &pair->user[i];
        prop_assert(!user->failed && user->done, "user %d: sent %u of %u, read %u of %u%s", i,
                    user->sent, user->to_send, user->read, user->to_read,
                    user->end ? ", end" : "");
        prop_assert(user->sent == user->to_send && user->read == user->to_read,
                    "user %d: sent %u of %u, read %u of %u", i, user->sent, user->to_send,
                    user->read, user->to_read);
    }
}
