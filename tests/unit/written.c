#include "written.h"
#include <check.h>
#include <string.h>

char written[WRITTEN_ROOM];
size_t written_octets, writes, writes_left = SIZE_MAX;

bool written_keep(void *context, const char *octets, size_t count) {
    (void)context;
    writes++;
    if (writes_left == 0)
        return false;
    writes_left--;
    ck_assert_uint_lt(written_octets + count, sizeof written);
    memcpy(written + written_octets, octets, count);
    written_octets += count;
    written[written_octets] = '\0';
    return true;
}

void written_forget(void) {
    written_octets = writes = 0;
    written[0] = '\0';
}

void written_begin(void) {
    written_forget();
    writes_left = SIZE_MAX;
}
