/* Text into somebody's room: what does not fit is cut, and unless there is none at all, it ends in
 * NUL. */
#ifndef BASE_FIT_H
#define BASE_FIT_H
#include <stddef.h>
#include <string.h>

/* Answers the octets before the NUL. */
static inline size_t fit(char *text, size_t room, const char *whole, size_t octets) {
    if (room == 0)
        return 0;
    if (octets > room - 1)
        octets = room - 1;
    memcpy(text, whole, octets);
    text[octets] = 0;
    return octets;
}

#endif
