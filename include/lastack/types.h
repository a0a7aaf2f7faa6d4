/* Time, the answers of calls, and errno: what every other header uses.
 *
 * Nothing here depends on the machine: time is a count of nanoseconds, and the errno numbers are
 * fixed (those of Linux), so that a result reads the same everywhere. */
#ifndef LASTACK_TYPES_H
#define LASTACK_TYPES_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif

#define LASTACK_VERSION_MAJOR 0
#define LASTACK_VERSION_MINOR 1
#define LASTACK_VERSION_PATCH 0
#define LASTACK_VERSION "0.1.0"

#if defined(__GNUC__)
#define LASTACK_API __attribute__((visibility("default")))
#else
#define LASTACK_API
#endif

/* Simulated time in nanoseconds since the birth of the world. Never negative. */
typedef int64_t lastack_time;
#define LASTACK_NEVER INT64_MAX
#define LASTACK_MICROSECOND INT64_C(1000)
#define LASTACK_MILLISECOND INT64_C(1000000)
#define LASTACK_SECOND INT64_C(1000000000)

/* What a user call of RFC 9293 section 3.10 answers; the texts are the RFC's. */
#define LASTACK_STATUSES(X)                                                                        \
    X(OK, "ok")                                                                                    \
    X(NO_CONNECTION, "connection does not exist")                                                  \
    X(ILLEGAL, "connection illegal for this process")                                              \
    X(EXISTS, "connection already exists")                                                         \
    X(REMOTE_UNSPECIFIED, "remote socket unspecified")                                             \
    X(RESOURCES, "insufficient resources")                                                         \
    X(CONNECTION_CLOSING, "connection closing")                                                    \
    X(CLOSING, "closing")                                                                          \
    X(RESET, "connection reset")                                                                   \
    X(REFUSED, "connection refused")                                                               \
    X(USER_TIMEOUT, "connection aborted due to user timeout")

/* The result of a socket call is >= 0, or one of these, negated. */
#define LASTACK_ERRNOS(X)                                                                          \
    X(EBADF, 9, "Bad file descriptor")                                                             \
    X(EAGAIN, 11, "Resource temporarily unavailable")                                              \
    X(ENOMEM, 12, "Cannot allocate memory")                                                        \
    X(EACCES, 13, "Permission denied")                                                             \
    X(EINVAL, 22, "Invalid argument")                                                              \
    X(ENFILE, 23, "Too many open files in system")                                                 \
    X(EPIPE, 32, "Broken pipe")                                                                    \
    X(EDESTADDRREQ, 89, "Destination address required")                                            \
    X(ENOPROTOOPT, 92, "Protocol not available")                                                   \
    X(EOPNOTSUPP, 95, "Operation not supported")                                                   \
    X(EADDRINUSE, 98, "Address already in use")                                                    \
    X(EADDRNOTAVAIL, 99, "Cannot assign requested address")                                        \
    X(ENETUNREACH, 101, "Network is unreachable")                                                  \
    X(ECONNRESET, 104, "Connection reset by peer")                                                 \
    X(ENOBUFS, 105, "No buffer space available")                                                   \
    X(EISCONN, 106, "Transport endpoint is already connected")                                     \
    X(ENOTCONN, 107, "Transport endpoint is not connected")                                        \
    X(ETIMEDOUT, 110, "Connection timed out")                                                      \
    X(ECONNREFUSED, 111, "Connection refused")                                                     \
    X(EHOSTUNREACH, 113, "No route to host")                                                       \
    X(EALREADY, 114, "Operation already in progress")                                              \
    X(EINPROGRESS, 115, "Operation now in progress")

enum lastack_status {
#define X(id, text) LASTACK_STATUS_##id,
    LASTACK_STATUSES(X)
#undef X
    LASTACK_STATUS_COUNT
};

enum lastack_errno {
#define X(id, number, text) LASTACK_##id = number,
    LASTACK_ERRNOS(X)
#undef X
    LASTACK_ERRNO_END
};

/* Static text; "?" for a number that is none of them. */
LASTACK_API const char *lastack_status_text(int status);
LASTACK_API const char *lastack_errno_name(int number); /* "ECONNRESET"; 0 is "none" */
LASTACK_API const char *lastack_errno_text(int number);
/* The number of an errno's name, or -1. `name` need not end in NUL. */
LASTACK_API int lastack_errno_find(const char *name, size_t length);

/* Memory comes from the caller. `get` answers NULL when there is none; what it gives need not be
 * zeroed and is aligned for any type. `put` gets the size that was asked for. A NULL
 * `struct lastack_allocator *` anywhere means malloc and free. */
struct lastack_allocator {
    void *(*get)(void *context, size_t octets);
    void (*put)(void *context, void *memory, size_t octets);
    void *context;
};

/* The version of the library that is linked, "MAJOR.MINOR.PATCH". */
LASTACK_API const char *lastack_version(void);

#ifdef __cplusplus
}
#endif
#endif
