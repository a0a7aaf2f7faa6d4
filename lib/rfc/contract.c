/* The contract's words, and whether a table of ops keeps it. */
#include <lastack/endpoint.h>

_Static_assert(LASTACK_STATE_SIZE_MAX == 4096, "a message names it");

const char *lastack_signal_name(unsigned signal) {
    static const char *const names[LASTACK_SIGNAL_COUNT] = {
        [LASTACK_SIGNAL_NONE] = "none",
        [LASTACK_SIGNAL_OPENED] = "opened",
        [LASTACK_SIGNAL_PEER_CLOSED] = "peer-closed",
        [LASTACK_SIGNAL_URGENT] = "urgent",
        [LASTACK_SIGNAL_RETRANSMITS] = "retransmits",
        [LASTACK_SIGNAL_REFUSED] = "refused",
        [LASTACK_SIGNAL_RESET] = "reset",
        [LASTACK_SIGNAL_TIMED_OUT] = "timed-out",
        [LASTACK_SIGNAL_REOPEN] = "reopen",
        [LASTACK_SIGNAL_GONE] = "gone",
    };
    return signal < LASTACK_SIGNAL_COUNT ? names[signal] : "?";
}

const char *lastack_call_name(unsigned kind) {
    static const char *const names[LASTACK_CALL_COUNT] = {
        [LASTACK_CALL_OPEN_ACTIVE] = "active OPEN",
        [LASTACK_CALL_OPEN_PASSIVE] = "passive OPEN",
        [LASTACK_CALL_SEND] = "SEND",
        [LASTACK_CALL_RECEIVE] = "RECEIVE",
        [LASTACK_CALL_CLOSE] = "CLOSE",
        [LASTACK_CALL_FORSAKE] = "FORSAKE",
        [LASTACK_CALL_ABORT] = "ABORT",
        [LASTACK_CALL_STATUS] = "STATUS",
        [LASTACK_CALL_SET] = "SET",
    };
    return kind < LASTACK_CALL_COUNT ? names[kind] : "?";
}

const char *lastack_effect_name(unsigned kind) {
    static const char *const names[LASTACK_EFFECT_COUNT] = {
        [LASTACK_DO_SEGMENT] = "DO_SEGMENT", [LASTACK_DO_KEEP] = "DO_KEEP",
        [LASTACK_DO_DELIVER] = "DO_DELIVER", [LASTACK_DO_RELEASE] = "DO_RELEASE",
        [LASTACK_DO_STATE] = "DO_STATE",     [LASTACK_DO_SIGNAL] = "DO_SIGNAL",
    };
    return kind < LASTACK_EFFECT_COUNT ? names[kind] : "?";
}

const char *lastack_endpoint_check(const struct lastack_endpoint_ops *ops) {
    if (!ops)
        return "there is no table of ops";
    if (ops->api != LASTACK_ENDPOINT_API)
        return "it was made for another version of the contract";
    if (ops->size != sizeof *ops)
        return "its table of ops has another size";
    if (!ops->name)
        return "it has no name";
    if (ops->state_size == 0 || ops->state_size > LASTACK_STATE_SIZE_MAX)
        return "its state is empty or has more than 4096 octets";
    if (!ops->call || !ops->segment || !ops->timeout)
        return "it lacks call, segment or timeout";
    if (!ops->rest != !ops->wake)
        return "it has only one of rest and wake";
    return NULL;
}
