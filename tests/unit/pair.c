/* Two hosts and a link, for the tests of the world. */
#include "pair.h"

static void see(void *context, lastack_sim *sim, const struct lastack_record *record) {
    struct pair_log *log = context;
    uint32_t n = log->records[LASTACK_RECORD_SEND];
    (void)sim;
    ck_assert_int_lt(record->host, PAIR_HOSTS);
    log->records[record->kind]++;
    switch (record->kind) {
    case LASTACK_RECORD_SEND:
        log->sent[record->host]++;
        if (n < 64) {
            log->facts[n] = record->u.wire.facts;
            log->from[n] = (uint8_t)record->host;
        }
        break;
    case LASTACK_RECORD_LOSE:
        log->lost++;
        log->last_loss = record->u.wire.loss;
        log->last_tag = record->u.wire.tag;
        break;
    case LASTACK_RECORD_BEND:
        log->bent++;
        break;
    case LASTACK_RECORD_STATE: {
        char *path = log->path[record->host];
        size_t used = strlen(path);
        snprintf(path + used, sizeof log->path[0] - used, "%s%s", used ? " " : "",
                 lastack_state_name(record->u.state.to));
        break;
    }
    case LASTACK_RECORD_SIGNAL:
        if (record->u.signal.error != 0)
            log->error[record->host] = record->u.signal.error;
        break;
    default:
        break;
    }
}

void pair_make(struct pair *pair, const struct lastack_limits *limits) {
    struct lastack_setup setup = {.seed = 1};
    struct lastack_link link = lastack_link_default();
    memset(pair, 0, sizeof *pair);
    if (limits != NULL)
        setup.limits = *limits;
    ck_assert_int_eq(lastack_sim_create(&setup, &pair->sim), 0);
    pair->client = lastack_sim_host(pair->sim, 1, 0);
    pair->server = lastack_sim_host(pair->sim, 1, 0);
    ck_assert_int_eq(lastack_sim_link(pair->sim, pair->client, pair->server, &link), 0);
    ck_assert_int_eq(lastack_sim_observe(pair->sim, LASTACK_RECORDS_ALL, see, &pair->log), 0);
}

void pair_free(struct pair *pair) {
    lastack_sim_free(pair->sim);
}

lastack_socket pair_connect(struct pair *pair, uint16_t port) {
    lastack_socket s;
    ck_assert_int_eq(lastack_socket_open(pair->sim, pair->client, &s), 0);
    if (port != 0)
        ck_assert_int_eq(lastack_socket_bind(pair->sim, s, 0, port), 0);
    uint16_t server = lastack_host_address(pair->sim, pair->server);
    ck_assert_int_eq(lastack_socket_connect(pair->sim, s, server, 80), -LASTACK_EINPROGRESS);
    return s;
}

void pair_open(struct pair *pair) {
    if (pair->listener == 0) {
        ck_assert_int_eq(lastack_socket_open(pair->sim, pair->server, &pair->listener), 0);
        ck_assert_int_eq(lastack_socket_bind(pair->sim, pair->listener, 0, 80), 0);
        ck_assert_int_eq(lastack_socket_listen(pair->sim, pair->listener, 8), 0);
    }
    pair->c = pair_connect(pair, 0);
    pair_run(pair, 100 * MS);
    ck_assert_int_eq(lastack_socket_accept(pair->sim, pair->listener, &pair->s), 0);
    ck_assert_uint_eq(pair_state(pair, pair->c), LASTACK_ESTABLISHED);
    ck_assert_uint_eq(pair_state(pair, pair->s), LASTACK_ESTABLISHED);
}

void pair_run(struct pair *pair, lastack_time span) {
    ck_assert_int_eq(lastack_sim_run(pair->sim, lastack_sim_now(pair->sim) + span), 0);
}

void pair_idle(struct pair *pair) {
    ck_assert_int_eq(lastack_sim_run(pair->sim, LASTACK_NEVER), 0);
}

unsigned pair_state(struct pair *pair, lastack_socket s) {
    struct lastack_connection connection;
    ck_assert_int_eq(lastack_socket_status(pair->sim, s, &connection), 0);
    return connection.state;
}

void pair_drop(struct pair *pair, uint32_t facts, int from, uint32_t n) {
    struct lastack_fault fault = {
        .kind = LASTACK_FAULT_DROP, .n = n, .facts = facts, .from = from, .to = -1, .tag = 7};
    ck_assert_int_ge(lastack_sim_fault(pair->sim, &fault), 0);
}
