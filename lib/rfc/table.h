/* The table of transitions at its shortest, for the endpoint, which takes an edge ten times in the
 * life of a connection. */
#ifndef RFC_TABLE_H
#define RFC_TABLE_H
#include <lastack/state.h>

/* [state][event]: the state that follows, + 1; 0: no edge. */
extern const uint8_t rfc_next[LASTACK_STATE_COUNT][LASTACK_EVENT_COUNT];

#endif
