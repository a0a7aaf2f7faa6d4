/* Numbers in decimal digits: sinks write so many of them that snprintf would cost most of a run. */
#ifndef BASE_DECIMAL_H
#define BASE_DECIMAL_H
#include <stddef.h>
#include <stdint.h>

enum { DECIMAL_DIGITS = 20 }; /* of the largest number */

/* Writes the number's digits, with zeros in front `least` of them at least; answers how many. */
size_t decimal(char text[DECIMAL_DIGITS], uint64_t number, unsigned least);

#endif
