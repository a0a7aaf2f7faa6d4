/* Numbers, times, sizes, rates and shares as a scenario writes them, in integers throughout. */
#ifndef SCRIPT_VALUE_H
#define SCRIPT_VALUE_H
#include "script/step.h"

/* Each answers NULL, or what is wrong with it: "is not a number". A number or size that is
 * value_too_large becomes the largest there is, or with a minus the least: who has bounds of their
 * own can tell those. */
extern const char value_too_large[];
const char *value_number(struct slice word, int64_t *value);   /* 12, -1, 0x2a */
const char *value_seed(struct slice word, uint64_t *seed);     /* 42, 0x2a */
const char *value_time(struct slice word, lastack_time *time); /* 10ms, 1.5s, 2m, 1h, never */
const char *value_size(struct slice word, int64_t *octets);    /* 1460, 64KiB, 1MiB */
const char *value_rate(struct slice word, uint64_t *rate);     /* 10mbit, in bit/s */
const char *value_share(struct slice word, uint32_t *ppm);     /* 10%, 0.5%, in parts per million */
const char *value_switch(struct slice word, int64_t *value);   /* on, off */
/* 1st, 2nd, 3rd, 4th ... */
const char *value_ordinal(struct slice word, uint32_t *n);
const char *value_ordinal_ending(int64_t n); /* of n > 0: "st", "nd", "rd", "th" */
/* 49152-65535 */
const char *value_ports(struct slice word, uint16_t *first, uint16_t *last);

/* N..M is one word: its two halves; false: it is no range. */
bool value_range(struct slice word, struct slice *least, struct slice *most);

#endif
