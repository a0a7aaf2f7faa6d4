#include "ladder_kit.h"

struct bench bench;
lastack_ladder *ladder;
bool ladder_named;
char drawn[DRAWN_MOST + 1];

/* ---- names -------------------------------------------------------------------------------------
 */

static const char *host_name(void *context, int host) {
    (void)context;
    return host == BENCH_CLIENT ? "client" : "server";
}

static const char *tag_text(void *context, uint32_t tag) {
    (void)context;
    return tag == 7 ? "close.scn:7" : NULL;
}

static const char *connection_name(void *context, uint32_t connection) {
    (void)context;
    if (!ladder_named)
        return NULL;
    return connection == 2 ? "c1" : connection == 4 ? "bad\x1b[1m\nname" : NULL;
}

const struct lastack_names ladder_names = {
    .host = host_name, .connection = connection_name, .tag = tag_text};

/* ---- the fixture -------------------------------------------------------------------------------
 */

void ladder_setup(void) {
    ladder_named = false;
    bench_birth(&bench, NULL, -1);
    lastack_host_set(bench.sim, BENCH_CLIENT, LASTACK_KNOB_ISS, 100);
    lastack_host_set(bench.sim, BENCH_SERVER, LASTACK_KNOB_ISS, 300);
    ladder = lastack_ladder_create(NULL, &ladder_names);
    ck_assert_ptr_nonnull(ladder);
    ck_assert_int_eq(
        lastack_sim_observe(bench.sim, LASTACK_RECORDS_ALL, lastack_ladder_see, ladder), 0);
}

void ladder_teardown(void) {
    lastack_ladder_free(ladder);
    bench_free(&bench);
}

/* ---- drawing -----------------------------------------------------------------------------------
 */

struct paper {
    size_t octets, room;
};

static bool keep(void *context, const char *text, size_t octets) {
    struct paper *paper = context;
    if (octets > paper->room - paper->octets)
        return false;
    memcpy(drawn + paper->octets, text, octets);
    paper->octets += octets;
    drawn[paper->octets] = 0;
    return true;
}

bool draw(const lastack_ladder *of, const struct lastack_ladder_look *look, size_t room) {
    struct paper paper = {0, room};
    drawn[0] = 0;
    return lastack_ladder_write(of, look, keep, &paper);
}

void expect_last(size_t last, const char *text) {
    struct lastack_ladder_look look = {.last = last};
    ck_assert(draw(ladder, &look, DRAWN_MOST));
    ck_assert_str_eq(drawn, text);
}

void expect(const char *text) {
    expect_last(0, text);
}

/* ---- what happens ------------------------------------------------------------------------------
 */

void fault(unsigned kind, int from, uint32_t facts, unsigned ordinal, lastack_time by) {
    struct lastack_fault f = {.kind = (uint8_t)kind,
                              .ordinal = (uint8_t)ordinal,
                              .n = 1,
                              .facts = facts,
                              .from = from,
                              .to = -1,
                              .tag = 7,
                              .by = by};
    ck_assert_int_ge(lastack_sim_fault(bench.sim, &f), 0);
}

void close_client(void) {
    lastack_socket_close(bench.sim, bench.client);
}

void close_server(void) {
    lastack_socket_close(bench.sim, bench.server);
}
