/* The knobs as a list that can be asked. */
#include <lastack/tcp.h>
#include <string.h>

static const struct lastack_knob_info knobs[LASTACK_KNOB_COUNT] = {
#define X(id, key, unit, initial, least, most, text)                                               \
    {key, text, LASTACK_UNIT_##unit, initial, least, most},
    LASTACK_KNOBS(X)
#undef X
};

const struct lastack_knob_info *lastack_knob_info(unsigned knob) {
    return knob < LASTACK_KNOB_COUNT ? &knobs[knob] : NULL;
}

int lastack_knob_find(const char *key, size_t length) {
    for (int i = 0; i < LASTACK_KNOB_COUNT; i++)
        if (strlen(knobs[i].key) == length && memcmp(knobs[i].key, key, length) == 0)
            return i;
    return -1;
}
