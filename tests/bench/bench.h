/* What the benchmarks share: the clock, the rows they print, and counts of instructions. */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Nanoseconds that this process has had the processor: other work on the machine does not count. */
int64_t bench_now(void);

/* The median of what `round` took by that clock, over `rounds` of them after one that is not
 * counted. */
double bench_median(int rounds, void (*round)(void *context), void *context);

double bench_middle(double *values, int count); /* their median; sorts them */

/* One row: what was done, the figure, its unit, and the target, with what became of it. */
enum bench_aim {
    BENCH_FREE, /* there is no target */
    BENCH_MOST,
    BENCH_LEAST
};
void bench_title(const char *title);
void bench_row(const char *work, double figure, const char *unit, enum bench_aim aim,
               double target);
/* A row without a figure, and why. */
void bench_none(const char *work, const char *why);

/* Runs this program again with `arguments` (the last is NULL) under valgrind and answers the
 * instructions between bench_count_begin and bench_count_end in it; < 0: it cannot be done here. */
double bench_instructions(const char *const *arguments);
void bench_count_begin(void);
void bench_count_end(void);

/* Ends the program: the work itself went wrong, and its time would mean nothing. */
void bench_must(bool good, const char *what);

#endif
