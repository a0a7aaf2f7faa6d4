/* Times and losses as people write them. */
#include <lastack/trace.h>

/* Digits of `n`, the most significant first; answers how many. */
static size_t digits(uint64_t n, char text[20]) {
    size_t count = 1;
    for (uint64_t rest = n; rest >= 10; rest /= 10)
        count++;
    for (size_t i = count; i > 0; i--, n /= 10)
        text[i - 1] = (char)('0' + n % 10);
    return count;
}

/* ".25" of 250 in three places: exact, as many of them as it needs. */
static size_t places_of(uint32_t fraction, uint32_t places, char *text) {
    for (; fraction % 10 == 0; places--)
        fraction /= 10;
    text[0] = '.';
    for (uint32_t i = places; i > 0; i--, fraction /= 10)
        text[i] = (char)('0' + fraction % 10);
    return places + 1;
}

size_t lastack_time_print(lastack_time time, char *text, size_t room) {
    static const struct {
        uint32_t nanoseconds, places;
        const char *name;
    } unit[] = {{1000000000, 9, "s"}, {1000000, 6, "ms"}, {1000, 3, "us"}};
    char whole[48];
    size_t n = 0, i = 0;
    if (time == LASTACK_NEVER) {
        for (const char *never = "never"; *never != 0;)
            whole[n++] = *never++;
    } else {
        uint64_t rest = time < 0 ? 0 - (uint64_t)time : (uint64_t)time;
        uint32_t fraction = 0, places = 0;
        const char *name = rest == 0 ? "s" : "ns";
        for (size_t u = 0; u < sizeof unit / sizeof *unit; u++)
            if (rest >= unit[u].nanoseconds) {
                fraction = (uint32_t)(rest % unit[u].nanoseconds);
                rest /= unit[u].nanoseconds;
                places = unit[u].places;
                name = unit[u].name;
                break;
            }
        if (time < 0)
            whole[n++] = '-';
        n += digits(rest, whole + n);
        if (fraction > 0)
            n += places_of(fraction, places, whole + n);
        while (*name != 0)
            whole[n++] = *name++;
    }
    if (room == 0)
        return 0;
    for (; i < n && i + 1 < room; i++)
        text[i] = whole[i];
    text[i] = 0;
    return i;
}

const char *lastack_loss_text(unsigned loss) {
    static const char *const text[LASTACK_LOSS_COUNT] = {
        [LASTACK_LOSS_NONE] = "not lost",         [LASTACK_LOSS_FAULT] = "fault",
        [LASTACK_LOSS_CHANCE] = "by chance",      [LASTACK_LOSS_QUEUE] = "queue full",
        [LASTACK_LOSS_CUT] = "link cut",          [LASTACK_LOSS_CHOICE] = "by choice",
        [LASTACK_LOSS_CHECKSUM] = "bad checksum",
        [LASTACK_LOSS_BACKLOG] = "backlog full",
    };
    return loss < LASTACK_LOSS_COUNT ? text[loss] : "?";
}
