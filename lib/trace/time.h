/* Times, for those who have room for all of one. */
#ifndef TRACE_TIME_H
#define TRACE_TIME_H
#include <lastack/trace.h>

enum { TIME_TEXT = 32 };

/* As lastack_time_print, without a NUL. */
size_t time_write(char text[TIME_TEXT], lastack_time time);

#endif
