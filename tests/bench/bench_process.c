/* The whole process: `lastack run` of the scenario in which the final ACK is lost and 2*MSL is
 * waited out, above what /bin/true takes: processor time, birth and end of the process counted; it
 * waits for nothing. B names where the program was built. */
#include "bench/bench.h"
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROUNDS = 51 };

static const char scenario[] = "server listen 80\n"
                               "client connect server:80\n"
                               "wait until established\n"
                               "client close\n"
                               "wait until server is CLOSE-WAIT\n"
                               "drop final ACK\n"
                               "server close\n"
                               "wait until idle\n"
                               "expect server sent 2 FIN\n"
                               "expect client spent 61s in TIME-WAIT\n";

extern char **environ;

/* Milliseconds that the process has had the processor. (argv of posix_spawn is not const, though
 * nothing writes to it.) */
static double run(char *const *argv) {
    posix_spawn_file_actions_t actions;
    struct rusage usage;
    pid_t child;
    int status;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    bench_must(posix_spawn(&child, argv[0], &actions, NULL, argv, environ) == 0, argv[0]);
    bench_must(wait4(child, &status, 0, &usage) == child && WIFEXITED(status) &&
                   WEXITSTATUS(status) == 0,
               "the process ends well");
    posix_spawn_file_actions_destroy(&actions);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3 +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
}

int main(void) {
    const char *build = getenv("B");
    char program[4096], file[] = "/tmp/lastack-bench-XXXXXX";
    char *nothing[] = {(char[]){"/bin/true"}, NULL};
    char *whole[] = {program, (char[]){"run"}, file, NULL};
    snprintf(program, sizeof program, "%s/lastack", build != NULL ? build : "build");
    bench_title("The whole process: the final ACK lost, 2*MSL waited out");
    if (access(program, X_OK) != 0) {
        bench_none(program, "not built");
        return 0;
    }
    int descriptor = mkstemp(file);
    bench_must(descriptor >= 0 &&
                   write(descriptor, scenario, sizeof scenario - 1) == sizeof scenario - 1,
               "a scenario");
    close(descriptor);
    double empty[ROUNDS], took[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
        empty[i] = run(nothing);
        took[i] = run(whole);
    }
    double least = bench_middle(empty, ROUNDS);
    bench_row("/bin/true", least, "ms", BENCH_FREE, 0);
    bench_row("lastack run, above it", bench_middle(took, ROUNDS) - least, "ms", BENCH_MOST, 1.5);
    unlink(file);
    return 0;
}
