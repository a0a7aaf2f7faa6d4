/* Loaded before the program (LD_PRELOAD): the FAIL_AT-th allocation answers NULL, and with
 * FAIL_EVER every one after it. When the program ends, FAIL_COUNT names a file that gets the number
 * of allocations asked for. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern void *__libc_malloc(size_t octets);
extern void *__libc_calloc(size_t count, size_t octets);
extern void *__libc_realloc(void *memory, size_t octets);

static long asked, fail_at = -1;
static bool ever, ready;

static bool fails(void) {
    if (!ready)
        return false;
    asked++;
    if (fail_at < 0 || asked < fail_at || (asked > fail_at && !ever))
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
    ready = true;
}

__attribute__((destructor)) static void end(void) {
    const char *path = getenv("FAIL_COUNT");
    ready = false;
    if (path == NULL)
        return;
    char text[32];
    int length = snprintf(text, sizeof text, "%ld\n", asked);
    int descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (descriptor < 0 || write(descriptor, text, (size_t)length) != length)
        _exit(98);
    close(descriptor);
}
