/* Profiles: what deployed stacks do where it differs from the defaults, and nothing else. */
#include <lastack/tcp.h>
#include <string.h>

/* The values after STANDARD override it, which is the point. */
#if defined(__clang__)
#pragma clang diagnostic ignored "-Winitializer-overrides"
#elif defined(__GNUC__)
#pragma GCC diagnostic ignored "-Woverride-init"
#endif

#define X(id, key, unit, initial, least, most, text) [LASTACK_KNOB_##id] = initial,
#define STANDARD LASTACK_KNOBS(X)

/* clang-format off */
static const struct lastack_profile profiles[] = {
    {"standard", "RFC 9293, 5961 and 6298", {
        STANDARD
    }},
    {"linux", "Linux 6", {
        STANDARD
        [LASTACK_KNOB_RTO_MIN]         = 200 * LASTACK_MILLISECOND,
        [LASTACK_KNOB_RTO_MAX]         = 120 * LASTACK_SECOND,
        [LASTACK_KNOB_RETRIES]         = 15,    /* net.ipv4.tcp_retries2 */
        [LASTACK_KNOB_RETRIES_SYN]     = 6,     /* net.ipv4.tcp_syn_retries */
        [LASTACK_KNOB_BUFFER_RECEIVE]  = 64240, /* the window of its SYN */
        [LASTACK_KNOB_FIN_WAIT_2]      = 60 * LASTACK_SECOND, /* net.ipv4.tcp_fin_timeout */
        [LASTACK_KNOB_TIME_WAIT_REUSE] = 1,
    }},
    {"freebsd", "FreeBSD 14", {
        STANDARD
        [LASTACK_KNOB_RTO_MIN]         = 230 * LASTACK_MILLISECOND, /* 30 ms and 200 ms of slop */
        [LASTACK_KNOB_RTO_MAX]         = 64 * LASTACK_SECOND,
        [LASTACK_KNOB_RETRIES]         = 12,    /* TCP_MAXRXTSHIFT */
        [LASTACK_KNOB_RETRIES_SYN]     = 5,     /* 63 s; it gives up by time, after 75 s */
        [LASTACK_KNOB_FIN_WAIT_2]      = 60 * LASTACK_SECOND,
        [LASTACK_KNOB_RFC1337]         = 1,
        [LASTACK_KNOB_TIME_WAIT_REUSE] = 1,
    }},
};
/* clang-format on */
enum { PROFILES = sizeof profiles / sizeof profiles[0] };

const struct lastack_profile *lastack_profile_at(size_t i) {
    return i < PROFILES ? &profiles[i] : NULL;
}

const struct lastack_profile *lastack_profile_find(const char *name, size_t length) {
    for (int i = 0; i < PROFILES; i++)
        if (strlen(profiles[i].name) == length && memcmp(profiles[i].name, name, length) == 0)
            return &profiles[i];
    return NULL;
}
