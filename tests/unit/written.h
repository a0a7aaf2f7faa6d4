/* A lastack_write that keeps what it is given, to be compared, and that can be made to fail. */
#ifndef UNIT_WRITTEN_H
#define UNIT_WRITTEN_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { WRITTEN_ROOM = 1 << 20 };
extern char written[WRITTEN_ROOM]; /* ends in NUL */
extern size_t written_octets;
extern size_t writes;      /* those that failed too */
extern size_t writes_left; /* that do not fail */

/* The context does not matter. */
bool written_keep(void *context, const char *octets, size_t count);
/* As if nothing had been written yet: what a fixture begins with. */
void written_begin(void);
/* The same, but writes_left stays as it is. */
void written_forget(void);

#endif
