/* Failures as data: where, what was expected, what was. */
#ifndef SCRIPT_DIAGNOSE_H
#define SCRIPT_DIAGNOSE_H
#include "script/script.h"
#include <stdarg.h>

#if defined(__GNUC__)
#define DIAG_FORMAT(at, first) __attribute__((format(printf, at, first)))
#else
#define DIAG_FORMAT(at, first)
#endif

/* Writes into a text of fixed room, which always ends in NUL; what does not fit is left out. */
struct pen {
    char *text;
    size_t room, used;
};
struct pen pen_at(char *text, size_t room);
void pen_print(struct pen *pen, const char *format, ...) DIAG_FORMAT(2, 3);
void pen_vprint(struct pen *pen, const char *format, va_list list);
/* What came from outside: control characters and octets that are no UTF-8 as \xNN. */
void pen_slice(struct pen *pen, struct slice slice);
void pen_time(struct pen *pen, lastack_time time);

/* Begins a failure: the place, the line as written, and an empty message to be printed. */
struct pen diag_begin(struct lastack_failure *failure, const struct lastack_scenario *script,
                      int outcome, struct where where);

#endif
