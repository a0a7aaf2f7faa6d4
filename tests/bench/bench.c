#include "bench/bench.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef __has_include
#if __has_include(<valgrind/callgrind.h>)
#include <valgrind/callgrind.h>
#endif
#endif

int64_t bench_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

double bench_middle(double *values, int count) {
    qsort(values, (size_t)count, sizeof *values, by_value);
    return count % 2 != 0 ? values[count / 2]
                          : (values[count / 2 - 1] + values[count / 2]) / 2;
}

double bench_median(int rounds, void (*round)(void *context), void *context) {
    double took[101];
    bench_must(rounds > 0 && rounds <= 101, "rounds");
    round(context);
    for (int i = 0; i < rounds; i++) {
        int64_t start = bench_now();
        round(context);
        took[i] = (double)(bench_now() - start);
    }
    return bench_middle(took, rounds);
}

void bench_title(const char *title) {
    printf("\n%s\n", title);
}

static void print_figure(char *text, size_t room, double figure) {
    snprintf(text, room, figure >= 100 ? "%.0f" : figure >= 10 ? "%.1f" : "%.2f", figure);
}

void bench_row(const char *work, double figure, const char *unit, enum bench_aim aim,
               double target) {
    char value[32], aimed[32];
    print_figure(value, sizeof value, figure);
    printf("  %-56s %10s %-13s", work, value, unit);
    if (aim != BENCH_FREE) {
        bool met = aim == BENCH_MOST ? figure <= target : figure >= target;
        print_figure(aimed, sizeof aimed, target);
        printf(" target %s %s: %s", aim == BENCH_MOST ? "<=" : ">=", aimed, met ? "met" : "MISSED");
    }
    printf("\n");
    fflush(stdout);
}

void bench_none(const char *work, const char *why) {
    printf("  %-56s %10s (%s)\n", work, "-", why);
    fflush(stdout);
}

void bench_must(bool good, const char *what) {
    if (good)
        return;
    fprintf(stderr, "the benchmark itself fails: %s\n", what);
    exit(1);
}

/* ---- instructions ---------------------------------------------------------------------------- */

/* Between the two, callgrind counts; before, it only runs. */
void bench_count_begin(void) {
#ifdef CALLGRIND_START_INSTRUMENTATION
    CALLGRIND_START_INSTRUMENTATION;
#endif
}

void bench_count_end(void) {
#ifdef CALLGRIND_STOP_INSTRUMENTATION
    CALLGRIND_STOP_INSTRUMENTATION;
#endif
}

#ifdef CALLGRIND_START_INSTRUMENTATION
enum { ARGUMENTS_MOST = 8 };

static void run_valgrind(const char *out, const char *const *arguments) {
    char itself[4096], file[4200];
    ssize_t length = readlink("/proc/self/exe", itself, sizeof itself - 1);
    const char *command[ARGUMENTS_MOST + 8] = {"valgrind", "-q", "--tool=callgrind",
                                               "--instr-atstart=no", file, itself};
    int nothing = open("/dev/null", O_WRONLY);
    if (length < 0 || nothing < 0)
        _exit(126);
    itself[length] = 0;
    snprintf(file, sizeof file, "--callgrind-out-file=%s", out);
    for (int i = 0; i < ARGUMENTS_MOST && arguments[i] != NULL; i++)
        command[6 + i] = arguments[i];
    dup2(nothing, STDOUT_FILENO);
    dup2(nothing, STDERR_FILENO);
    execvp("valgrind", (char *const *)(uintptr_t)command);
    _exit(127);
}

/* The sum in callgrind's file: a line "totals: 12345". */
static double read_totals(FILE *file) {
    char line[512];
    double totals = -1;
    while (fgets(line, sizeof line, file) != NULL)
        if (strncmp(line, "totals: ", 8) == 0)
            totals = strtod(line + 8, NULL);
    return totals;
}

double bench_instructions(const char *const *arguments) {
    char name[] = "/tmp/lastack-bench-XXXXXX";
    int status, descriptor = mkstemp(name);
    if (descriptor < 0)
        return -1;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0)
        run_valgrind(name, arguments);
    double totals = -1;
    FILE *file = fdopen(descriptor, "r");
    if (child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) &&
        WEXITSTATUS(status) == 0 && file != NULL)
        totals = read_totals(file);
    if (file != NULL)
        fclose(file);
    unlink(name);
    return totals > 0 ? totals : -1;
}
#else
double bench_instructions(const char *const *arguments) {
    (void)arguments;
    return -1;
}
#endif
