/* Points that libcheck marks: each check that passes writes its place to a file, so that the
 * process which has forked the test can tell where one crashed. Without a fork nobody is left to
 * tell it, and under valgrind the writing takes most of the time. A check that fails tells its
 * place by itself. */
#include <stdlib.h>
#include <string.h>

void __real__mark_point(const char *file, int line);
void __wrap__mark_point(const char *file, int line);

void __wrap__mark_point(const char *file, int line) {
    static enum { UNKNOWN, FORKS, STAYS } how;
    if (how == UNKNOWN) {
        const char *fork = getenv("CK_FORK");
        how = fork != NULL && strcmp(fork, "no") == 0 ? STAYS : FORKS;
    }
    if (how == FORKS)
        __real__mark_point(file, line);
}
