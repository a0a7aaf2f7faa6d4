/* The judge on lastack's own endpoint under loss, duplication, reordering, corruption, small
 * windows and every kind of end: it finds nothing, whatever the seed. */
#include "mutant.h"
#include "run_suite.h"
#include <check.h>
#include <stdlib.h>

#define MS LASTACK_MILLISECOND
#define S  LASTACK_SECOND

enum { SEEDS = 100, STEPS = 120 };

/* A small generator: the world's own randomness is not the test's. */
static uint32_t draw(uint64_t *state, uint32_t below) {
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33) % below;
}

static void bad_weather(struct bench *bench, uint64_t *state) {
    struct lastack_link link = lastack_link_default();
    link.delay = (lastack_time)draw(state, 300) * MS;
    link.rate = draw(state, 3) == 0 ? 100000 : 0;
    link.queue = link.rate != 0 ? 10 : 0;
    link.loss = draw(state, 3) == 0 ? 0 : draw(state, 300000);
    link.duplication = draw(state, 3) == 0 ? draw(state, 300000) : 0;
    link.reordering = draw(state, 3) == 0 ? draw(state, 300000) : 0;
    link.corruption = draw(state, 5) == 0 ? draw(state, 100000) : 0;
    ck_assert_int_eq(lastack_sim_link(bench->sim, BENCH_CLIENT, BENCH_SERVER, &link), 0);
}

static void one_call(struct bench *bench, uint64_t *state) {
    lastack_socket s = draw(state, 2) == 0 ? bench->client : bench->server;
    char text[3000] = {0};
    uint32_t choice = draw(state, 200);
    if (choice < 2)
        lastack_socket_shutdown(bench->sim, s, LASTACK_SHUT_WR);
    else if (choice < 4)
        lastack_socket_close(bench->sim, s);
    else if (choice < 5)
        lastack_socket_abort(bench->sim, s);
    else if (choice < 6)
        lastack_host_reboot(bench->sim, (int)draw(state, 2));
    else if (choice < 90)
        lastack_socket_receive(bench->sim, s, text, draw(state, sizeof text));
    else
        lastack_socket_send(bench->sim, s, text, draw(state, sizeof text));
    bench_run(bench, (lastack_time)draw(state, 1000) * MS);
    lastack_socket accepted;
    if (lastack_socket_accept(bench->sim, bench->listener, &accepted) == 0)
        bench->server = accepted;
}

static void one_life(uint64_t seed, unsigned profile) {
    struct bench bench;
    uint64_t state = seed * 2 + 1;
    bench_birth(&bench, NULL, -1);
    for (int host = 0; host < 2; host++) {
        if (draw(&state, 2) == 0)
            lastack_host_set(bench.sim, host, LASTACK_KNOB_BUFFER_RECEIVE, draw(&state, 4000));
        if (draw(&state, 4) == 0)
            lastack_host_set(bench.sim, host, LASTACK_KNOB_FIN_WAIT_2, 60 * S);
        if (draw(&state, 4) == 0)
            lastack_host_set(bench.sim, host, LASTACK_KNOB_RFC5961, 0);
        if (profile == 1)
            lastack_host_set(bench.sim, host, LASTACK_KNOB_MSL, (int64_t)draw(&state, 5) * S);
    }
    bad_weather(&bench, &state);
    lastack_socket_open(bench.sim, BENCH_CLIENT, &bench.client);
    lastack_socket_connect(bench.sim, bench.client, lastack_host_address(bench.sim, BENCH_SERVER),
                           BENCH_PORT);
    for (int i = 0; i < STEPS; i++)
        one_call(&bench, &state);
    bench_run(&bench, 100 * S);
    lastack_socket_close(bench.sim, bench.client);
    lastack_socket_close(bench.sim, bench.server);
    bench_run(&bench, 1000 * S);
    bench_expect(&bench, LASTACK_FINDING_NONE);
    bench_free(&bench);
}

START_TEST(nothing_is_found) {
    for (uint64_t i = 0; i < SEEDS; i++)
        one_life((uint64_t)_i * SEEDS + i, (unsigned)_i % 2);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("judge, quiet");
    TCase *tcase = tcase_create("quiet");
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, nothing_is_found, 0, 4);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
