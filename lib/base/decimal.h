/* Numbers in decimal digits: sinks write so many of them that snprintf would cost most of a run. */
#ifndef BASE_DECIMAL_H
#define BASE_DECIMAL_H
#include <stddef.h>
#include <stdint.h>

enum { DECIMAL_DIGITS = 20 }; /* of the largest number */

/* The digits end where `digit` does; with zeros in front, `least` of them at least. Answers where
 * they begin. */
static inline size_t decimal(char digit[DECIMAL_DIGITS], uint64_t number, unsigned least) {
    size_t at = DECIMAL_DIGITS;
    do {
        digit[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0 || DECIMAL_DIGITS - at < least);
    return at;
}

#endif
