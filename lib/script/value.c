/* Numbers, times, sizes, rates and shares as a scenario writes them, in integers throughout. */
#include "script/value.h"
#include "script/words.h"
#include <limits.h>
#include <string.h>

#define HOUR (3600 * LASTACK_SECOND)
#define TIME_MAX (640000 * HOUR)
_Static_assert(TIME_MAX <= LASTACK_NEVER / 4, "times can be added without thought");

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static struct slice after_number(struct slice word) {
    uint32_t at = 0;
    while (at < word.octets && (is_digit(word.text[at]) || word.text[at] == '.'))
        at++;
    return (struct slice){word.text + at, word.octets - at};
}

static const char not_a_number[] = "is not a number";
const char value_too_large[] = "is more than 9223372036854775807";

static const char *too_large(int64_t *value) {
    *value = INT64_MAX;
    return value_too_large;
}

static const char *decimal(struct slice number, int64_t scale, int64_t *value) {
    int64_t whole = 0, unit = scale;
    uint32_t at = 0, digits = 0;
    for (; at < number.octets && is_digit(number.text[at]); at++, digits++) {
        int digit = number.text[at] - '0';
        if (whole > (INT64_MAX - digit * scale) / 10)
            return too_large(value);
        whole = whole * 10 + digit * scale;
    }
    if (digits == 0)
        return not_a_number;
    if (at < number.octets && number.text[at] == '.') {
        for (at++, digits = 0; at < number.octets && is_digit(number.text[at]); at++, digits++) {
            int digit = number.text[at] - '0';
            unit = unit % 10 == 0 ? unit / 10 : 0;
            if (unit == 0 && digit != 0)
                return "has too many decimal places";
            if (whole > INT64_MAX - digit * unit)
                return too_large(value);
            whole += digit * unit;
        }
        if (digits == 0)
            return not_a_number;
    }
    if (at != number.octets)
        return not_a_number;
    *value = whole;
    return NULL;
}

static bool is_hexadecimal(struct slice word) {
    return word.octets > 1 && word.text[0] == '0' && (word.text[1] | 0x20) == 'x';
}

static unsigned digit_of(char c) {
    return is_digit(c)            ? (unsigned)(c - '0')
           : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10
           : c >= 'A' && c <= 'F' ? (unsigned)(c - 'A') + 10
                                  : UINT_MAX;
}

/* Digits alone, or 0x and digits. */
static const char *whole_number(struct slice word, uint64_t *value) {
    bool hex = is_hexadecimal(word), large = false;
    unsigned base = hex ? 16 : 10;
    uint32_t at = hex ? 2 : 0;
    if (at == word.octets)
        return not_a_number;
    for (*value = 0; at < word.octets; at++) {
        unsigned digit = digit_of(word.text[at]);
        if (digit >= base)
            return not_a_number;
        large = large || *value > (UINT64_MAX - digit) / base;
        *value = *value * base + digit;
    }
    return large ? value_too_large : NULL;
}

const char *value_number(struct slice word, int64_t *value) {
    struct slice digits = word;
    uint64_t whole = 0;
    bool negative = word.octets > 0 && word.text[0] == '-';
    if (negative) {
        digits.text++;
        digits.octets--;
    }
    if (memchr(word.text, '.', word.octets) != NULL)
        return "is not a whole number";
    const char *wrong = whole_number(digits, &whole);
    if (wrong == NULL && whole > INT64_MAX)
        wrong = value_too_large;
    if (wrong == NULL)
        *value = negative ? -(int64_t)whole : (int64_t)whole;
    if (wrong == value_too_large)
        *value = negative ? INT64_MIN : INT64_MAX;
    return wrong;
}

const char *value_seed(struct slice word, uint64_t *seed) {
    return whole_number(word, seed) == NULL ? NULL : "is not a number of 64 bits";
}

/* NUMBER UNIT, the unit from a table of scales. */
static const char *with_unit(struct slice word, const struct word *units, const char *wants,
                             int64_t *value) {
    struct slice unit = after_number(word);
    struct slice number = {word.text, word.octets - unit.octets};
    int64_t scale = word_find(units, unit, 0);
    if (number.octets == 0 || scale == 0)
        return wants;
    return decimal(number, scale, value);
}

bool lastack_time_read(const char *text, size_t octets, lastack_time *time) {
    return octets <= LASTACK_LINE_OCTETS_MAX &&
           value_time((struct slice){text, (uint32_t)octets}, time) == NULL;
}

const char *value_time(struct slice word, lastack_time *time) {
    static const struct word units[] = {{"ns", 1},
                                        {"us", LASTACK_MICROSECOND},
                                        {"ms", LASTACK_MILLISECOND},
                                        {"s", LASTACK_SECOND},
                                        {"m", 60 * LASTACK_SECOND},
                                        {"h", HOUR},
                                        {NULL, 0}};
    if (word_is(word, "never")) {
        *time = LASTACK_NEVER;
        return NULL;
    }
    const char *wrong = with_unit(
        word, units, "is not a time: write 10ms, 1.5s, 2m or 1h (also us and ns), or never", time);
    if (wrong == value_too_large || (wrong == NULL && *time > TIME_MAX))
        return "is too long a time: the longest is 640000h";
    return wrong;
}

const char *value_size(struct slice word, int64_t *octets) {
    static const struct word units[] = {
        {"", 1}, {"KiB", 1024}, {"MiB", 1024 * 1024}, {"GiB", 1024 * 1024 * 1024}, {NULL, 0}};
    if (after_number(word).octets == 0 || is_hexadecimal(word))
        return value_number(word, octets);
    return with_unit(word, units, "is not a size: write octets, or a number with KiB, MiB or GiB",
                     octets);
}

const char *value_rate(struct slice word, uint64_t *rate) {
    static const struct word units[] = {
        {"bit", 1}, {"kbit", 1000}, {"mbit", 1000000}, {"gbit", 1000000000}, {NULL, 0}};
    int64_t value = 0;
    const char *wrong = with_unit(
        word, units, "is not a rate: write 64kbit, 10mbit or 1gbit, each a second", &value);
    *rate = (uint64_t)value;
    return wrong;
}

const char *value_share(struct slice word, uint32_t *ppm) {
    static const struct word units[] = {{"%", 10000}, {NULL, 0}};
    int64_t value = 0;
    const char *wrong = with_unit(word, units, "is not a share: write 10% or 0.5%", &value);
    if (wrong == value_too_large || (wrong == NULL && value > 1000000))
        return "is more than 100%";
    *ppm = (uint32_t)value;
    return wrong;
}

const char *value_switch(struct slice word, int64_t *value) {
    int64_t found = word_find(word_switch, word, -1);
    if (found >= 0)
        *value = found;
    return found < 0 ? "is neither on nor off" : NULL;
}

const char *value_ordinal_ending(int64_t n) {
    static const char *const ending[] = {"th", "st", "nd", "rd", "th",
                                         "th", "th", "th", "th", "th"};
    bool teen = n % 100 >= 11 && n % 100 <= 13;
    return teen ? "th" : ending[n % 10];
}

const char *value_ordinal(struct slice word, uint32_t *n) {
    struct slice rest = after_number(word);
    struct slice number = {word.text, word.octets - rest.octets};
    int64_t value = 0;
    if (rest.octets != 2 || value_number(number, &value) != NULL || value < 1 || value > INT32_MAX)
        return "is not an ordinal: write 1st, 2nd, 3rd, 4th";
    if (!word_is(rest, value_ordinal_ending(value)))
        return "has the wrong ending: write 1st, 2nd, 3rd, 4th, 11th";
    *n = (uint32_t)value;
    return NULL;
}

const char *value_ports(struct slice word, uint16_t *first, uint16_t *last) {
    static const char wrong[] =
        "is not a range of ports: write 49152-65535, from 1, the lesser one first";
    const char *dash = memchr(word.text, '-', word.octets);
    if (dash == NULL)
        return wrong;
    struct slice left = {word.text, (uint32_t)(dash - word.text)};
    struct slice right = {dash + 1, word.octets - left.octets - 1};
    int64_t a = 0, b = 0;
    if (value_number(left, &a) != NULL || value_number(right, &b) != NULL || a < 1 || b > 65535 ||
        a > b)
        return wrong;
    *first = (uint16_t)a;
    *last = (uint16_t)b;
    return NULL;
}

bool value_range(struct slice word, struct slice *least, struct slice *most) {
    for (uint32_t i = 0; i + 1 < word.octets; i++)
        if (word.text[i] == '.' && word.text[i + 1] == '.') {
            *least = (struct slice){word.text, i};
            *most = (struct slice){word.text + i + 2, word.octets - i - 2};
            return true;
        }
    return false;
}
