/* What the tests of the judge are built from. */
#include "mutant.h"
#include <check.h>
#include <stdlib.h>
#include <string.h>

struct lastack_endpoint_ops
mutant_of(lastack_time (*call)(void *, const struct lastack_in *, const struct lastack_call *,
                               struct lastack_out *),
          lastack_time (*segment)(void *, const struct lastack_in *, const struct lastack_segment *,
                                  const uint8_t *, struct lastack_out *),
          lastack_time (*timeout)(void *, const struct lastack_in *, struct lastack_out *)) {
    struct lastack_endpoint_ops ops = lastack_tcp_ops;
    ops.name = "mutant";
    ops.call = call;
    ops.segment = segment;
    ops.timeout = timeout;
    ops.rest = NULL;
    ops.wake = NULL;
    return ops;
}

static bool matches(const struct lastack_effect *effect, uint32_t kind, uint32_t a) {
    return effect->kind == kind && (a == MUTANT_ANY || effect->a == a);
}

void mutant_remove(struct lastack_out *out, uint32_t kind, uint32_t a) {
    uint16_t kept = 0;
    for (uint16_t i = 0; i < out->effects; i++)
        if (!matches(&out->effect[i], kind, a))
            out->effect[kept++] = out->effect[i];
    out->effects = kept;
}

struct lastack_effect *mutant_effect(struct lastack_out *out, uint32_t kind, uint32_t a) {
    for (uint16_t i = 0; i < out->effects; i++)
        if (matches(&out->effect[i], kind, a))
            return &out->effect[i];
    return NULL;
}

/* ---- the world ---------------------------------------------------------------------------------
 */

void bench_birth(struct bench *bench, const struct lastack_endpoint_ops *mutant, int wrong) {
    static const struct lastack_resident_ops *const resident[] = {&lastack_judge_ops};
    memset(bench, 0, sizeof *bench);
    bench->ops[0] = lastack_tcp_ops;
    bench->ops[1] = mutant != NULL ? *mutant : lastack_tcp_ops;
    bench->kind[0] = &bench->ops[0];
    bench->kind[1] = &bench->ops[1];
    struct lastack_setup setup = {.seed = 1,
                                  .limits = {.connections = 64,
                                             .resting = 64,
                                             .segments = 512,
                                             .text = 1024,
                                             .runs = 1024,
                                             .memory = 4096},
                                  .kind = bench->kind,
                                  .kinds = 2,
                                  .resident = resident,
                                  .residents = 1};
    struct lastack_link link = lastack_link_default();
    ck_assert_int_eq(lastack_sim_create(&setup, &bench->sim), 0);
    for (int host = 0; host < 2; host++) {
        bool is_wrong = wrong == host || wrong == 2;
        ck_assert_int_eq(lastack_sim_host(bench->sim, 1, is_wrong ? 1 : 0), host);
    }
    ck_assert_int_eq(lastack_sim_link(bench->sim, BENCH_CLIENT, BENCH_SERVER, &link), 0);
    ck_assert_int_eq(lastack_socket_open(bench->sim, BENCH_SERVER, &bench->listener), 0);
    ck_assert_int_eq(lastack_socket_bind(bench->sim, bench->listener, 0, BENCH_PORT), 0);
    ck_assert_int_eq(lastack_socket_listen(bench->sim, bench->listener, 8), 0);
}

lastack_socket bench_dial(struct bench *bench, uint16_t port) {
    uint16_t address = lastack_host_address(bench->sim, BENCH_SERVER);
    lastack_socket s;
    ck_assert_int_eq(lastack_socket_open(bench->sim, BENCH_CLIENT, &s), 0);
    ck_assert_int_eq(lastack_socket_connect(bench->sim, s, address, port), -LASTACK_EINPROGRESS);
    return s;
}

void bench_connect(struct bench *bench) {
    bench->client = bench_dial(bench, BENCH_PORT);
    bench_run(bench, 100 * LASTACK_MILLISECOND);
    ck_assert_int_eq(lastack_socket_accept(bench->sim, bench->listener, &bench->server), 0);
}

void bench_open(struct bench *bench, const struct lastack_endpoint_ops *mutant, int wrong) {
    bench_birth(bench, mutant, wrong);
    bench_connect(bench);
}

void bench_free(struct bench *bench) {
    lastack_sim_free(bench->sim);
}

void bench_run(struct bench *bench, lastack_time time) {
    lastack_time until = lastack_sim_now(bench->sim) + time;
    int result = lastack_sim_run(bench->sim, until);
    ck_assert_msg(result == 0, "verdict: %s", lastack_verdict_text((unsigned)-result));
}

void bench_send(struct bench *bench, lastack_socket s, size_t octets) {
    char text[4096];
    ck_assert_uint_le(octets, sizeof text);
    memset(text, 'x', octets);
    ck_assert_int_eq(lastack_socket_send(bench->sim, s, text, octets), (int64_t)octets);
}

int64_t bench_read(struct bench *bench, lastack_socket s) {
    return lastack_socket_receive(bench->sim, s, NULL, 1 << 20);
}

void bench_drop(struct bench *bench, int from, uint32_t facts, uint32_t n) {
    struct lastack_fault fault = {.kind = LASTACK_FAULT_DROP,
                                  .ordinal = LASTACK_ORDINAL_NTH,
                                  .n = n,
                                  .facts = facts,
                                  .from = from,
                                  .to = -1};
    ck_assert_int_ge(lastack_sim_fault(bench->sim, &fault), 0);
}

struct lastack_segment bench_segment_to(struct bench *bench, lastack_socket s) {
    struct lastack_connection connection;
    struct lastack_view view;
    ck_assert_int_eq(lastack_socket_status(bench->sim, s, &connection), 0);
    ck_assert(lastack_sim_view(bench->sim, &connection.path, &view));
    return (struct lastack_segment){
        .source = connection.path.remote,
        .destination = connection.path.local,
        .source_port = connection.path.remote_port,
        .destination_port = connection.path.local_port,
        .seq = view.rcv_nxt,
        .ack = view.snd_nxt,
        .wnd = 65535,
    };
}

void bench_forge(struct bench *bench, int32_t seq, unsigned ctl, const char *text) {
    struct lastack_segment seg = bench_segment_to(bench, bench->server);
    seg.seq.n += (uint32_t)seq;
    if (!(ctl & LASTACK_ACK))
        seg.ack.n = 0;
    seg.text_octets = text != NULL ? (uint32_t)strlen(text) : 0;
    seg.ctl = (uint8_t)ctl;
    ck_assert_int_eq(lastack_sim_inject(bench->sim, &seg, NULL, text), 0);
}

/* ---- records by hand ---------------------------------------------------------------------------
 */

void tell(struct bench *bench, const struct lastack_record *record) {
    lastack_judge_ops.record(lastack_sim_resident(bench->sim, BENCH_JUDGE), bench->sim, record);
}

void tell_born(struct bench *bench, uint32_t id, uint16_t port, uint32_t reopens) {
    struct lastack_record record = {.kind = LASTACK_RECORD_BORN, .connection = id};
    record.u.born.local = 1;
    record.u.born.remote = 2;
    record.u.born.local_port = port;
    record.u.born.remote_port = 80;
    record.u.born.reopens = reopens;
    tell(bench, &record);
}

void tell_gone(struct bench *bench, uint32_t id) {
    struct lastack_record record = {.kind = LASTACK_RECORD_GONE, .connection = id};
    tell(bench, &record);
}

void tell_send(struct bench *bench, uint32_t id, struct lastack_segment seg,
               const uint8_t *option) {
    struct lastack_record record = {.kind = LASTACK_RECORD_SEND, .connection = id};
    record.u.wire.segment = &seg;
    record.u.wire.option = option;
    record.u.wire.origin = id;
    tell(bench, &record);
}

/* From origin 0 it is forged. */
void tell_arrive(struct bench *bench, uint32_t id, uint32_t origin, struct lastack_segment seg,
                 const uint8_t *option) {
    struct lastack_record record = {.kind = LASTACK_RECORD_ARRIVE, .connection = id};
    record.u.wire.segment = &seg;
    record.u.wire.option = option;
    record.u.wire.origin = origin;
    record.u.wire.facts = origin == 0 ? LASTACK_FACT_FORGED : 0;
    tell(bench, &record);
}

void tell_state(struct bench *bench, uint32_t id, unsigned from, unsigned to, unsigned event) {
    struct lastack_record record = {.kind = LASTACK_RECORD_STATE, .connection = id};
    record.u.state.from = (uint8_t)from;
    record.u.state.to = (uint8_t)to;
    record.u.state.event = (uint8_t)event;
    tell(bench, &record);
}

void tell_deadline(struct bench *bench, uint32_t id) {
    struct lastack_record record = {.kind = LASTACK_RECORD_DEADLINE, .connection = id};
    record.u.deadline.at = LASTACK_NEVER;
    tell(bench, &record);
}

void bench_talk(struct bench *bench) {
    bench_send(bench, bench->client, 5);
    bench_run(bench, 100 * LASTACK_MILLISECOND);
    ck_assert_int_gt(bench_read(bench, bench->server), 0);
    bench_send(bench, bench->server, 3000);
    bench_run(bench, 100 * LASTACK_MILLISECOND);
    ck_assert_int_eq(bench_read(bench, bench->client), 3000);
    bench_run(bench, 100 * LASTACK_MILLISECOND);
}

void bench_five_octets(struct bench *bench) {
    bench_send(bench, bench->client, 5);
    bench_run(bench, LASTACK_SECOND);
}

void bench_close_both(struct bench *bench) {
    lastack_socket_close(bench->sim, bench->client);
    bench_run(bench, 100 * LASTACK_MILLISECOND);
    lastack_socket_close(bench->sim, bench->server);
    bench_run(bench, 300 * LASTACK_SECOND);
}

void bench_talk_and_close(struct bench *bench) {
    bench_talk(bench);
    bench_close_both(bench);
}

void bench_reset(struct bench *bench) {
    lastack_socket_abort(bench->sim, bench->client);
    bench_run(bench, LASTACK_SECOND);
}

void bench_lose_first_fin(struct bench *bench) {
    bench_drop(bench, BENCH_CLIENT, LASTACK_FACT_FIN, 1);
    lastack_socket_close(bench->sim, bench->client);
    bench_run(bench, 2 * LASTACK_SECOND);
}

void bench_expect(struct bench *bench, unsigned finding) {
    struct lastack_found found;
    uint32_t count = lastack_judge_count(bench->sim, BENCH_JUDGE);
    for (uint32_t i = 0; lastack_judge_found(bench->sim, BENCH_JUDGE, i, &found); i++)
        ck_assert_msg(found.finding == finding, "found %s at %lld ns, of #%u, detail %u",
                      lastack_finding_name(found.finding), (long long)found.time, found.connection,
                      found.detail);
    if (finding != LASTACK_FINDING_NONE)
        ck_assert_msg(count > 0, "did not find %s", lastack_finding_name(finding));
    else
        ck_assert_uint_eq(count, 0);
}

void bench_judge(const struct lastack_endpoint_ops *mutant, int wrong, unsigned finding,
                  void (*play)(struct bench *)) {
    struct bench bench;
    bench_open(&bench, mutant, wrong);
    play(&bench);
    bench_expect(&bench, finding);
    bench_free(&bench);
    bench_open(&bench, NULL, -1);
    play(&bench);
    bench_expect(&bench, LASTACK_FINDING_NONE);
    bench_free(&bench);
}
