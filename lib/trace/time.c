/* Times, losses and resets as people write them. */
#include "trace/time.h"
#include "base/decimal.h"
#include "base/fit.h"

/* "1.25ms": exact, with as many of the unit's decimal places as it needs. */
static inline size_t write_unit(char *text, uint64_t time, uint32_t unit, unsigned places,
                                const char *name) {
    uint32_t fraction = (uint32_t)(time % unit);
    size_t octets = decimal(text, time / unit, 1);
    if (fraction > 0) {
        for (; fraction % 1000 == 0; places -= 3)
            fraction /= 1000;
        for (; fraction % 10 == 0; places--)
            fraction /= 10;
        text[octets++] = '.';
        octets += decimal(text + octets, fraction, places);
    }
    memcpy(text + octets, name, strlen(name));
    return octets + strlen(name);
}

size_t time_write(char text[TIME_TEXT], lastack_time time) {
    uint64_t much = time < 0 ? 0 - (uint64_t)time : (uint64_t)time;
    size_t octets = 0;
    if (time == LASTACK_NEVER) {
        memcpy(text, "never", 5);
        return 5;
    }
    if (time < 0)
        text[octets++] = '-';
    if (much >= 1000000000)
        octets += write_unit(text + octets, much, 1000000000, 9, "s");
    else if (much >= 1000000)
        octets += write_unit(text + octets, much, 1000000, 6, "ms");
    else if (much >= 1000)
        octets += write_unit(text + octets, much, 1000, 3, "us");
    else
        octets += write_unit(text + octets, much, 1, 0, much == 0 ? "s" : "ns");
    return octets;
}

size_t lastack_time_print(lastack_time time, char *text, size_t room) {
    char whole[TIME_TEXT];
    return fit(text, room, whole, time_write(whole, time));
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

const char *lastack_close_reset_text(unsigned reset) {
    static const char *const text[LASTACK_CLOSE_RESET_COUNT] = {
        [LASTACK_CLOSE_RESET_NONE] = "",
        [LASTACK_CLOSE_RESET_UNREAD] = "text unread",
        [LASTACK_CLOSE_RESET_LINGER] = "linger 0",
    };
    return reset < LASTACK_CLOSE_RESET_COUNT ? text[reset] : "?";
}
