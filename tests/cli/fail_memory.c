/* Loaded before the program (LD_PRELOAD): the FAIL_AT-th allocation answers NULL, and with
 * FAIL_EVER every one after it. Processes that the program makes count with it. When it ends,
 * FAIL_COUNT names a file that gets the number of allocations asked for. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

extern void *__libc_malloc(size_t octets);
extern void *__libc_calloc(size_t count, size_t octets);
extern void *__libc_realloc(void *memory, size_t octets);

static _Atomic long *asked; /* of all processes */
static long fail_at = -1;
static bool ever, ready;

static bool fails(void) {
    if (!ready)
        return false;
    long n = ++*asked;
    if (fail_at < 0 || n < fail_at || (n > fail_at && !ever))
        return false;
    errno = ENOMEM;
    return true;
}

void *malloc(size_t octets) {
    return fails() ? NULL : __libc_malloc(octets);
}

void *calloc(size_t count, size_t octets) {
    return fails() ? NULL : __libc_calloc(count, octets);
}

void *realloc(void *memory, size_t octets) {
    return fails() ? NULL : __libc_realloc(memory, octets);
}

__attribute__((constructor)) static void begin(void) {
    const char *at = getenv("FAIL_AT");
    if (at != NULL)
        fail_at = strtol(at, NULL, 10);
    ever = getenv("FAIL_EVER") != NULL;
    asked = mmap(NULL, sizeof *asked, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (asked == MAP_FAILED)
        _exit(98);
    ready = true;
}

__attribute__((destructor)) static void end(void) {
    const char *path = getenv("FAIL_COUNT");
    ready = false;
    if (path == NULL)
        return;
    char text[32];
    int length = snprintf(text, sizeof text, "%ld\n", *asked);
    int descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (descriptor < 0 || write(descriptor, text, (size_t)length) != length)
        _exit(98);
    close(descriptor);
}
