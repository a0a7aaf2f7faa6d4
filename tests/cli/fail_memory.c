/* Loaded before the program (LD_PRELOAD): the FAIL_AT-th allocation answers NULL, and with a
 * FAIL_EVER that is not empty every one after it. Processes that the program makes count with it.
 * When it ends, FAIL_COUNT names a file that gets the number of allocations asked for. FAIL_LEFT
 * names one to which each process that ends by itself adds a line for each block that it has taken
 * and not given back: the place in the program that took it.
 *
 * A block is the program's if its own code asks for it, or for what one of those functions of libc
 * answers that are wrapped below. What libc and the dynamic linker keep for themselves (buffers,
 * what is known of objects) is theirs; what an object takes that was loaded is that object's. */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

extern void *__libc_malloc(size_t octets);
extern void *__libc_calloc(size_t count, size_t octets);
extern void *__libc_realloc(void *memory, size_t octets);
extern void __libc_free(void *memory);

static _Atomic long *asked; /* of all processes */
static long fail_at = -1;
static bool ever, ready;

/* ---- what is live ---------------------------------------------------------------------------- */

enum { BLOCKS_MOST = 1 << 16 };
static struct block {
    const void *memory;
    uintptr_t taker;
} block[BLOCKS_MOST];
static size_t blocks;
static uintptr_t base, code, code_end; /* the program's */

static void add(const void *memory, uintptr_t taker) {
    if (memory == NULL || taker < code || taker >= code_end)
        return;
    if (blocks == BLOCKS_MOST)
        _exit(97);
    block[blocks++] = (struct block){memory, taker};
}

static void drop(const void *memory) {
    for (size_t i = blocks; memory != NULL && i-- > 0;)
        if (block[i].memory == memory) {
            block[i] = block[--blocks];
            return;
        }
}

/* A process that was forked has only what it takes itself. */
static void drop_all(void) {
    blocks = 0;
}

static void tell(void) {
    const char *path = getenv("FAIL_LEFT");
    if (path == NULL || blocks == 0)
        return;
    int descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND, 0644);
    for (size_t i = 0; i < blocks; i++) {
        char text[32];
        int length = snprintf(text, sizeof text, "0x%lx\n", (unsigned long)(block[i].taker - base));
        if (write(descriptor, text, (size_t)length) != length)
            syscall(SYS_exit_group, 98);
    }
    close(descriptor);
}

/* The program is the first object; its code is what can be executed of it. */
static int find_code(struct dl_phdr_info *info, size_t octets, void *context) {
    (void)octets;
    (void)context;
    base = info->dlpi_addr;
    for (int i = 0; i < info->dlpi_phnum; i++)
        if (info->dlpi_phdr[i].p_type == PT_LOAD && (info->dlpi_phdr[i].p_flags & PF_X) != 0) {
            code = base + info->dlpi_phdr[i].p_vaddr;
            code_end = code + info->dlpi_phdr[i].p_memsz;
        }
    return 1;
}

/* ---- allocations ----------------------------------------------------------------------------- */

#define CALLER ((uintptr_t)__builtin_return_address(0))

static bool fails(void) {
    if (!ready)
        return false;
    long n = ++*asked;
    if (fail_at < 0 || n < fail_at || (n > fail_at && !ever))
        return false;
    errno = ENOMEM;
    return true;
}

static void *get(size_t octets, uintptr_t taker) {
    void *memory = fails() ? NULL : __libc_malloc(octets);
    add(memory, taker);
    return memory;
}

void *malloc(size_t octets) {
    return get(octets, CALLER);
}

void *calloc(size_t count, size_t octets) {
    void *memory = fails() ? NULL : __libc_calloc(count, octets);
    add(memory, CALLER);
    return memory;
}

void *realloc(void *old, size_t octets) {
    void *memory = fails() ? NULL : __libc_realloc(old, octets);
    if (memory == NULL)
        return NULL;
    drop(old);
    add(memory, CALLER);
    return memory;
}

void free(void *memory) {
    drop(memory);
    __libc_free(memory);
}

char *strndup(const char *text, size_t most) {
    size_t octets = strnlen(text, most);
    char *copy = get(octets + 1, CALLER);
    if (copy == NULL)
        return NULL;
    copy[octets] = '\0';
    return memcpy(copy, text, octets);
}

char *strdup(const char *text) {
    size_t octets = strlen(text) + 1;
    char *copy = get(octets, CALLER);
    return copy == NULL ? NULL : memcpy(copy, text, octets);
}

static char *(*real_realpath)(const char *path, char *resolved);
static DIR *(*real_opendir)(const char *path);
static int (*real_closedir)(DIR *directory);

char *realpath(const char *path, char *resolved) {
    char *real = real_realpath(path, resolved);
    if (resolved == NULL)
        add(real, CALLER);
    return real;
}

DIR *opendir(const char *path) {
    DIR *directory = real_opendir(path);
    add(directory, CALLER);
    return directory;
}

int closedir(DIR *directory) {
    drop(directory);
    return real_closedir(directory);
}

/* ---- beginning and end ----------------------------------------------------------------------- */

static void resolve(void *function, const char *name) {
    void *symbol = dlsym(RTLD_NEXT, name);
    if (symbol == NULL)
        _exit(96);
    memcpy(function, &symbol, sizeof symbol);
}

__attribute__((constructor)) static void begin(void) {
    const char *at = getenv("FAIL_AT");
    if (at != NULL)
        fail_at = strtol(at, NULL, 10);
    ever = getenv("FAIL_EVER") != NULL && *getenv("FAIL_EVER") != 0;
    asked = mmap(NULL, sizeof *asked, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (asked == MAP_FAILED)
        _exit(98);
    resolve(&real_realpath, "realpath");
    resolve(&real_opendir, "opendir");
    resolve(&real_closedir, "closedir");
    dl_iterate_phdr(find_code, NULL);
    pthread_atfork(NULL, NULL, drop_all);
    ready = true;
}

/* A process can end without its destructors. */
void _exit(int number) {
    tell();
    for (;;)
        syscall(SYS_exit_group, number);
}

__attribute__((destructor)) static void end(void) {
    const char *path = getenv("FAIL_COUNT");
    ready = false;
    tell();
    if (path == NULL)
        return;
    char text[32];
    int length = snprintf(text, sizeof text, "%ld\n", *asked);
    int descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (descriptor < 0 || write(descriptor, text, (size_t)length) != length)
        syscall(SYS_exit_group, 98);
    close(descriptor);
}
