/* What looking on costs: the same lives of connections unwatched, with an observer of all records
 * that counts them, with the text of the trace, and with a capture; and how long a million segments
 * take to pcapng. What is written goes into memory. */
#include "bench/bench.h"
#include "bench/life.h"
#include <string.h>

enum { LIVES = 4000, ROUNDS = 15, SEGMENTS = LIVES * LIFE_SEGMENTS, TEXT = 1 << 16 };

/* Where text goes, again and again. */
static char written[TEXT];
struct writer {
    size_t at;
    uint64_t octets;
};

static bool take(void *context, const char *text, size_t octets) {
    struct writer *writer = context;
    if (octets > sizeof written - writer->at)
        writer->at = 0;
    memcpy(written + writer->at, text, octets);
    writer->at += octets;
    writer->octets += octets;
    return true;
}

static void count(void *context, lastack_sim *sim, const struct lastack_record *record) {
    uint64_t *records = context;
    (void)sim;
    *records += 1u + (record->kind == LASTACK_RECORD_COUNT);
}

enum watcher { NOBODY, COUNTER, TRACE, CAPTURE, LINES, WATCHERS };

struct watched {
    struct lives lives;
    struct writer writer;
    uint64_t records;
    struct lastack_text_sink text;
    lastack_capture *capture;
};

static void begin_capture(struct watched *w, unsigned format) {
    const struct lastack_capture_options options = {
        .format = format, .write = take, .context = &w->writer};
    w->capture = lastack_capture_create(NULL, &options);
    bench_must(w->capture != NULL && lastack_sim_observe(w->lives.sim, LASTACK_CAPTURE_RECORDS,
                                                         lastack_capture_see, w->capture) == 0,
               "a capture");
}

static void begin(struct watched *w, enum watcher watcher) {
    *w = (struct watched){0};
    lives_begin(&w->lives, 10);
    w->text = (struct lastack_text_sink){.write = take, .context = &w->writer, .rules = true};
    if (watcher == COUNTER)
        lastack_sim_observe(w->lives.sim, LASTACK_RECORDS_ALL, count, &w->records);
    else if (watcher == TRACE)
        lastack_sim_observe(w->lives.sim, LASTACK_RECORDS_ALL, lastack_text_see, &w->text);
    else if (watcher == CAPTURE)
        begin_capture(w, LASTACK_CAPTURE_PCAPNG);
    else if (watcher == LINES)
        begin_capture(w, LASTACK_CAPTURE_TCPDUMP);
}

/* In turns, so that what else the machine does falls on all alike. */
static void lives_watched(double *time) {
    static double took[WATCHERS][ROUNDS];
    static struct watched watched[WATCHERS];
    for (int i = 0; i < WATCHERS; i++)
        begin(&watched[i], (enum watcher)i);
    for (int round = 0; round < ROUNDS; round++)
        for (int i = 0; i < WATCHERS; i++) {
            int64_t start = bench_now();
            for (int life = 0; life < LIVES; life++)
                lives_live(&watched[i].lives);
            took[i][round] = (double)(bench_now() - start);
        }
    bench_must(watched[COUNTER].records > (uint64_t)ROUNDS * SEGMENTS, "records");
    for (int i = 0; i < WATCHERS; i++) {
        bench_must((watched[i].writer.octets > (uint64_t)ROUNDS * SEGMENTS) == (i >= TRACE),
                   "what is written");
        time[i] = bench_middle(took[i], ROUNDS);
        lastack_capture_free(watched[i].capture);
        lives_end(&watched[i].lives);
    }
}

/* ---- text: segments of 1460 octets ----------------------------------------------------------- */

struct bulk {
    struct watched w;
    lastack_socket from, to;
};

static void begin_bulk(struct bulk *bulk) {
    *bulk = (struct bulk){0};
    lives_begin(&bulk->w.lives, 10);
    lastack_sim *sim = bulk->w.lives.sim;
    uint16_t address = lastack_host_address(sim, bulk->w.lives.server);
    bench_must(lastack_socket_open(sim, bulk->w.lives.client, &bulk->from) == 0 &&
                   lastack_socket_connect(sim, bulk->from, address, 80) == -LASTACK_EINPROGRESS &&
                   lastack_sim_run(sim, lastack_sim_now(sim) + 3 * LIFE_DELAY) == 0 &&
                   lastack_socket_accept(sim, bulk->w.lives.listener, &bulk->to) == 0,
               "a connection");
    begin_capture(&bulk->w, LASTACK_CAPTURE_PCAPNG);
}

static void a_round(void *context) {
    static char text[TEXT];
    struct bulk *bulk = context;
    lastack_sim *sim = bulk->w.lives.sim;
    for (int i = 0; i < 200; i++) {
        bench_must(lastack_socket_send(sim, bulk->from, text, sizeof text) > 0 &&
                       lastack_sim_run(sim, lastack_sim_now(sim) + LIFE_DELAY) == 0 &&
                       lastack_socket_receive(sim, bulk->to, text, sizeof text) > 0 &&
                       lastack_sim_run(sim, lastack_sim_now(sim) + LIFE_DELAY) == 0,
                   "text goes on");
    }
}

static double bulk_segment(void) {
    static struct bulk bulk;
    struct lastack_usage before, after;
    begin_bulk(&bulk);
    a_round(&bulk);
    lastack_sim_usage(bulk.w.lives.sim, &before);
    a_round(&bulk);
    lastack_sim_usage(bulk.w.lives.sim, &after);
    double took = bench_median(9, a_round, &bulk);
    bench_must(lastack_capture_end(bulk.w.capture), "the capture");
    lastack_capture_free(bulk.w.capture);
    lives_end(&bulk.w.lives);
    return took / (double)(after.segments - before.segments);
}

int main(void) {
    double time[WATCHERS];
    bench_title("Looking on: a run with a watcher, compared with one without");
    lives_watched(time);
    bench_row("records, counted", time[COUNTER] / time[NOBODY], "times", BENCH_MOST, 1.5);
    bench_row("the trace as text", time[TRACE] / time[NOBODY], "times", BENCH_MOST, 6);
    bench_row("a pcapng", time[CAPTURE] / time[NOBODY], "times", BENCH_FREE, 0);
    bench_row("tcpdump's lines", time[LINES] / time[NOBODY], "times", BENCH_FREE, 0);
    bench_row("a million segments to pcapng, of lives", time[CAPTURE] / SEGMENTS / 1000, "s",
              BENCH_MOST, 1);
    bench_row("a million segments to pcapng, of text", bulk_segment() / 1000, "s", BENCH_MOST, 1);
    return 0;
}
