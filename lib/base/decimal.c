/* Digits are written where they shall stand, from the last one on and two at a time: each division
 * has to wait for the one before, and so half as many of them take half the time. */
#include "base/decimal.h"
#include <string.h>

#define TEN(n) n "0" n "1" n "2" n "3" n "4" n "5" n "6" n "7" n "8" n "9"
static const char pairs[] = TEN("0") TEN("1") TEN("2") TEN("3") TEN("4") TEN("5") TEN("6") TEN("7")
    TEN("8") TEN("9");
#undef TEN

/* The least number that has so many digits more than one. */
static const uint64_t power[DECIMAL_DIGITS] = {
    1u, 10u, 100u, 1000u, 10000u, 100000u, 1000000u, 10000000u, 100000000u, 1000000000u,
    10000000000u, 100000000000u, 1000000000000u, 10000000000000u, 100000000000000u,
    1000000000000000u, 10000000000000000u, 100000000000000000u, 1000000000000000000u,
    10000000000000000000u,
};

size_t decimal(char text[DECIMAL_DIGITS], uint64_t number, unsigned least) {
    size_t digits = 1;
    while (digits < DECIMAL_DIGITS && number >= power[digits])
        digits++;
    if (digits < least)
        digits = least;
    size_t at = digits;
    for (; at >= 2; number /= 100)
        memcpy(text + (at -= 2), pairs + number % 100 * 2, 2);
    if (at > 0)
        text[0] = (char)('0' + number);
    return digits;
}
