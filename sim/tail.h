/* The last lines of a trace, where another process finds them when the one that plays is dead. */
#ifndef SIM_TAIL_H
#define SIM_TAIL_H
#include "text.h"
#include <lastack/lastack.h>

enum { TAIL_LINES = 8, TAIL_OCTETS = 256 };
struct tail {
    uint32_t born;      /* a world was, unless 0 */
    uint32_t count;     /* records */
    lastack_time time;  /* of the last one */
    uint32_t statement; /* the line of the one at work; 0: none yet */
    char file[256];     /* and whose line */
    char line[TAIL_LINES][TAIL_OCTETS]; /* record n in n % TAIL_LINES, each ends in NUL */
};
/* A play begins; a statement of it does; and a record, as a lastack_write that gets a whole line:
 * `context` is a struct tail. */
void tail_begin(struct tail *tail);
void tail_statement(struct tail *tail, const char *file, uint32_t line);
bool tail_write(void *context, const char *octets, size_t length);
/* The lines as they are there, whatever has written them. */
void tail_print(const struct tail *tail, struct text *text);

#endif
