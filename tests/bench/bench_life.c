/* The life of a connection, with few and many others in TIME-WAIT. `bench_life ours WAITING` and
 * `bench_life lwip WAITING` are what it runs of itself under valgrind. */
#include "bench/bench.h"
#include "bench/life.h"
#include "bench/lwip.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LIVES = 10000, ROUNDS = 21, COUNTED = 1000, LWIP_LIVES = 200 };

static const struct {
    uint32_t waiting;
    double instructions, nanoseconds; /* targets; > 0: as a ratio to the first row */
} row[] = {
    {10, 4600, 400},
    {10000, 1.05, 1.1},
    {1000000, 1.05, 2.0},
};
enum { ROWS = sizeof row / sizeof *row };

/* In turns, so that what else the machine does falls on all alike. */
static void nanoseconds(double *time) {
    static double took[ROWS][ROUNDS];
    struct lives lives[ROWS];
    for (int i = 0; i < ROWS; i++)
        lives_begin(&lives[i], row[i].waiting);
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < ROWS; i++) {
            int64_t start = bench_now();
            for (int life = 0; life < LIVES; life++)
                lives_live(&lives[i]);
            took[i][round] = (double)(bench_now() - start) / LIVES;
        }
    }
    for (int i = 0; i < ROWS; i++) {
        time[i] = bench_middle(took[i], ROUNDS);
        lives_end(&lives[i]);
    }
}

/* Of one life; < 0: valgrind is not there. */
static double instructions(const char *whose, uint32_t waiting) {
    char number[16];
    const char *const arguments[] = {whose, number, NULL};
    snprintf(number, sizeof number, "%lu", (unsigned long)waiting);
    double total = bench_instructions(arguments);
    return total < 0 ? total : total / COUNTED;
}

static int count_ours(uint32_t waiting) {
    struct lives lives;
    lives_begin(&lives, waiting);
    bench_count_begin();
    for (int i = 0; i < COUNTED; i++)
        lives_live(&lives);
    bench_count_end();
    lives_end(&lives);
    return 0;
}

static int count_lwip(uint32_t waiting) {
    bench_must(lwip_lives_begin(waiting), "lwIP");
    bench_count_begin();
    for (int i = 0; i < COUNTED; i++)
        lwip_lives_live();
    bench_count_end();
    return 0;
}

static void show(int i, double figure, double first, const char *unit, double target) {
    char work[80], ratio[80];
    snprintf(work, sizeof work, "a life, %lu in TIME-WAIT", (unsigned long)row[i].waiting);
    snprintf(ratio, sizeof ratio, "... compared with 10, %s", unit);
    if (i == 0) {
        bench_row(work, figure, unit, BENCH_MOST, target);
        return;
    }
    bench_row(work, figure, unit, BENCH_FREE, 0);
    bench_row(ratio, figure / first, "times", BENCH_MOST, target);
}

static void lwip_round(void *context) {
    (void)context;
    for (int i = 0; i < LWIP_LIVES; i++)
        lwip_lives_live();
}

static void compare_one(const char *work, double theirs, double ours, const char *unit) {
    char ratio[80];
    if (theirs < 0)
        return;
    bench_row(work, theirs, unit, BENCH_FREE, 0);
    snprintf(ratio, sizeof ratio, "... compared with ours, %s", unit);
    bench_row(ratio, theirs / ours, "times", BENCH_FREE, 0);
}

/* lwIP walks its lists for every segment: a million would take it a quarter of an hour to reach. */
static void compare(const double *time, const double *number) {
    for (int i = 0; i < 2; i++) {
        char work[80];
        snprintf(work, sizeof work, "lwIP: a life, %lu in TIME-WAIT",
                 (unsigned long)row[i].waiting);
        if (!lwip_lives_begin(row[i].waiting)) {
            bench_none(work, "liblwip-dev was not there");
            continue;
        }
        compare_one(work, bench_median(ROUNDS, lwip_round, NULL) / LWIP_LIVES, time[i],
                    "ns");
        compare_one(work, instructions("lwip", row[i].waiting), number[i], "instructions");
    }
}

int main(int argc, char **argv) {
    if (argc == 3 && strcmp(argv[1], "ours") == 0)
        return count_ours((uint32_t)strtoul(argv[2], NULL, 10));
    if (argc == 3 && strcmp(argv[1], "lwip") == 0)
        return count_lwip((uint32_t)strtoul(argv[2], NULL, 10));
    double time[ROWS], number[ROWS];
    bench_title("One life of a connection: open, close, 7 segments");
    nanoseconds(time);
    for (int i = 0; i < ROWS; i++)
        show(i, time[i], time[0], "ns", row[i].nanoseconds);
    for (int i = 0; i < ROWS; i++) {
        number[i] = instructions("ours", row[i].waiting);
        if (number[i] < 0)
            bench_none("instructions", "valgrind with its headers is not there");
        else
            show(i, number[i], number[0], "instructions", row[i].instructions);
    }
    compare(time, number);
    return 0;
}
