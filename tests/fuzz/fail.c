#include "fuzz/fuzz.h"
#include <stdio.h>
#include <stdlib.h>

void fuzz_fail(const char *file, int line, const char *what) {
    fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, what);
    abort();
}
