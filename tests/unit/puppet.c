/* An endpoint that does as it is told, and worlds for it. */
#include "puppet.h"

/* ---- an endpoint that does as it is told ----------------------------------------------------- */

struct lastack_out puppet_order;
lastack_time puppet_wants;
uint8_t puppet_remains;

static lastack_time obey(struct lastack_out *out) {
    int32_t status = out->status;
    *out = puppet_order;
    out->status = status;
    memset(&puppet_order, 0, sizeof puppet_order);
    return puppet_wants;
}

static lastack_time on_call(void *self, const struct lastack_in *in,
                            const struct lastack_call *call, struct lastack_out *out) {
    (void)self, (void)in, (void)call;
    return obey(out);
}

static lastack_time on_segment(void *self, const struct lastack_in *in,
                               const struct lastack_segment *seg, const uint8_t *option,
                               struct lastack_out *out) {
    (void)self, (void)in, (void)seg, (void)option;
    return obey(out);
}

static lastack_time on_timeout(void *self, const struct lastack_in *in, struct lastack_out *out) {
    (void)self, (void)in;
    return obey(out);
}

static bool on_rest(const void *self, uint8_t small[LASTACK_REST_OCTETS]) {
    (void)self;
    small[0] = puppet_remains;
    return true;
}

static void on_wake(void *self, const uint8_t small[LASTACK_REST_OCTETS], lastack_time deadline) {
    (void)self, (void)small, (void)deadline;
}
#define PUPPET                                                                                     \
    .api = LASTACK_ENDPOINT_API, .size = sizeof(struct lastack_endpoint_ops), .state_size = 16,    \
    .name = "puppet", .call = on_call, .segment = on_segment, .timeout = on_timeout,               \
    .rest = on_rest, .wake = on_wake
static const struct lastack_endpoint_ops puppet = {PUPPET}, other_puppet = {PUPPET};

/* ---- worlds ---------------------------------------------------------------------------------- */

void world_make(struct pair *p, uint64_t seed) {
    static const struct lastack_endpoint_ops *const kind[] = {&lastack_tcp_ops, &puppet,
                                                              &other_puppet};
    struct lastack_setup setup = {.seed = seed, .kind = kind, .kinds = 3};
    memset(p, 0, sizeof *p);
    memset(&puppet_order, 0, sizeof puppet_order);
    puppet_wants = LASTACK_NEVER;
    puppet_remains = 0;
    ck_assert_int_eq(lastack_sim_create(&setup, &p->sim), 0);
}

void world_link(struct pair *p, const struct lastack_link *link) {
    ck_assert_int_eq(lastack_sim_link(p->sim, 0, 1, link), 0);
}

void world_furnish(struct pair *p) {
    const struct lastack_link link = lastack_link_default();
    p->client = lastack_sim_host(p->sim, 1, TCP);
    p->server = lastack_sim_host(p->sim, 1, TCP);
    world_link(p, &link);
}

void world_delay(struct pair *p, lastack_time delay) {
    struct lastack_link link = lastack_link_default();
    link.delay = delay;
    world_link(p, &link);
}

void puppets_play(struct pair *p) {
    ck_assert_int_eq(lastack_host_use(p->sim, p->client, PUPPET_KIND), 0);
    ck_assert_int_eq(lastack_host_use(p->sim, p->server, PUPPET_KIND), 0);
}

void world_listen(struct pair *p, uint32_t backlog) {
    ck_assert_int_eq(lastack_socket_open(p->sim, p->server, &p->listener), 0);
    ck_assert_int_eq(lastack_socket_bind(p->sim, p->listener, 0, 80), 0);
    ck_assert_int_eq(lastack_socket_listen(p->sim, p->listener, backlog), 0);
}

void world_lose(struct pair *p) {
    ck_assert_int_eq(lastack_sim_step_lose(p->sim), 1);
}

void world_try(struct pair *p) {
    lastack_socket s = pair_connect(p, 6000);
    pair_idle(p);
    ck_assert_int_eq(lastack_socket_close(p->sim, s), 0);
}

void world_fault(struct pair *p, struct lastack_fault f) {
    f.n = f.n != 0 ? f.n : 1;
    ck_assert_int_ge(lastack_sim_fault(p->sim, &f), 0);
}

void world_count(struct pair *p, bool b, unsigned ordinal, uint32_t n) {
    world_fault(p, (struct lastack_fault){.ordinal = (uint8_t)ordinal,
                                    .n = n,
                                    .facts = LASTACK_FACT_SYN,
                                    .from = -1,
                                    .to = -1});
    for (int i = b ? 1 : 0; i < 2; i++)
        world_try(p);
}

void world_spend(struct pair *p, bool b) {
    if (b)
        pair_drop(p, LASTACK_FACT_SYN, -1, 1);
    lastack_socket s = pair_connect(p, 5000);
    if (!b)
        world_lose(p);
    lastack_socket_abort(p->sim, s);
    pair_idle(p);
}

void world_skip_id(struct pair *p) {
    lastack_socket s;
    lastack_socket_open(p->sim, p->client, &s);
    lastack_socket_close(p->sim, s);
}

/* ---- what it is told ------------------------------------------------------------------------- */

void puppet_act(struct pair *p, lastack_socket s) {
    ck_assert_int_eq(lastack_socket_set(p->sim, s, LASTACK_TCP_USER_TIMEOUT, SEC), 0);
}

void puppet_state(struct pair *p, lastack_socket s, unsigned state) {
    lastack_out_state(&puppet_order, state, LASTACK_EVENT_NONE);
    puppet_act(p, s);
}

struct lastack_segment *puppet_say(uint32_t seq, unsigned ctl) {
    struct lastack_segment *seg = lastack_out_segment(&puppet_order);
    seg->seq.n = seq;
    seg->ctl = (uint8_t)ctl;
    return seg;
}

void puppet_send(struct pair *p, lastack_socket s, uint32_t seq, unsigned ctl) {
    puppet_say(seq, ctl);
    puppet_act(p, s);
}
/* Forged, from port 80 of the server to `port` of the client. */
static void forge(struct pair *p, uint16_t port, const char *text) {
    struct lastack_segment seg = {.source = lastack_host_address(p->sim, p->server),
                                  .destination = lastack_host_address(p->sim, p->client),
                                  .source_port = 80,
                                  .destination_port = port,
                                  .text_octets = (uint32_t)strlen(text),
                                  .ctl = LASTACK_ACK};
    ck_assert_int_eq(lastack_sim_inject(p->sim, &seg, NULL, text), 0);
}

void puppet_keep(struct pair *p, const char *text, uint32_t place) {
    lastack_out_effect(&puppet_order, LASTACK_DO_KEEP, 0, (uint32_t)strlen(text), place);
    forge(p, 5000, text);
}

void puppet_deliver(struct pair *p, lastack_socket s, uint32_t place) {
    lastack_out_effect(&puppet_order, LASTACK_DO_DELIVER, place, 0, 0);
    puppet_act(p, s);
}

lastack_socket puppet_open(struct pair *p) {
    puppets_play(p);
    return pair_connect(p, 5000);
}

void puppet_rest(struct pair *p, uint16_t port, lastack_time until) {
    lastack_socket s = pair_connect(p, port);
    puppet_wants = until;
    puppet_state(p, s, LASTACK_TIME_WAIT);
    ck_assert_int_eq(lastack_socket_close(p->sim, s), 0);
    puppet_wants = LASTACK_NEVER;
}

void puppet_knock(struct pair *p, uint16_t port, unsigned ctl) {
    struct lastack_segment seg = {.source = lastack_host_address(p->sim, p->client),
                                  .destination = lastack_host_address(p->sim, p->server),
                                  .source_port = port,
                                  .destination_port = 80,
                                  .ctl = (uint8_t)ctl};
    if (ctl == LASTACK_SYN)
        lastack_out_state(&puppet_order, LASTACK_SYN_RECEIVED, LASTACK_EVENT_NONE);
    else
        lastack_out_signal(&puppet_order, LASTACK_SIGNAL_OPENED, 0);
    ck_assert_int_eq(lastack_sim_inject(p->sim, &seg, NULL, NULL), 0);
}
