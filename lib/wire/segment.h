/* The notation of the RFC's figures, for those who have room for all of it. */
#ifndef WIRE_SEGMENT_H
#define WIRE_SEGMENT_H
#include <lastack/segment.h>

/* As lastack_segment_print, without a NUL. */
size_t segment_write(char text[LASTACK_SEGMENT_TEXT], const struct lastack_segment *seg);

#endif
