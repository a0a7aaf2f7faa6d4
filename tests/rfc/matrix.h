/* The segments of the matrix, for others that want to send them. */
#ifndef RFC_MATRIX_H
#define RFC_MATRIX_H
#include "harness.h"

enum { MATRIX_SEGMENTS = 8, MATRIX_POSITIONS = 5 };
extern const char *const matrix_ctl[MATRIX_SEGMENTS];
extern const char *const matrix_position[MATRIX_POSITIONS];
struct lastack_segment matrix_segment(const struct end *end, int segment, int position);

#endif
