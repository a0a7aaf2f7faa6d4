/* A small world, a ladder that looks on, and what is drawn of it compared with what a reader should
 * see. */
#ifndef UNIT_LADDER_KIT_H
#define UNIT_LADDER_KIT_H
#include "mutant.h"
#include <check.h>
#include <string.h>

#define MS LASTACK_MILLISECOND
#define S  LASTACK_SECOND

/* The fixture: fresh for each test. The ISS are those of the RFC's figures, 100 and 300. */
extern struct bench bench;
extern lastack_ladder *ladder;
extern bool ladder_named; /* do connections have names? */
extern const struct lastack_names ladder_names;
void ladder_setup(void);
void ladder_teardown(void);

enum { DRAWN_MOST = 65535 };
extern char drawn[DRAWN_MOST + 1];
/* Draws into `drawn`, of which `room` octets may be used; false: it was cut off. */
bool draw(const lastack_ladder *of, const struct lastack_ladder_look *look, size_t room);
void expect(const char *text);
void expect_last(size_t last, const char *text); /* of the last so many rows */

/* A fault of tag 7, which is at "close.scn:7". */
void fault(unsigned kind, int from, uint32_t facts, unsigned ordinal, lastack_time by);
void close_client(void);
void close_server(void);

#endif
