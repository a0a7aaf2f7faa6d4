/* The names of the states in the styles of RFC 9293 and of the tools that print them, and what each
 * state means. */
#include <lastack/state.h>
#include <string.h>

static const char *const names[LASTACK_STYLE_COUNT][LASTACK_STATE_COUNT] = {
#define X(id, rfc, ss, netstat, bsd) [LASTACK_STYLE_RFC][LASTACK_##id] = (rfc),
    LASTACK_STATES(X)
#undef X
#define X(id, rfc, ss, netstat, bsd) [LASTACK_STYLE_SS][LASTACK_##id] = (ss),
    LASTACK_STATES(X)
#undef X
#define X(id, rfc, ss, netstat, bsd) [LASTACK_STYLE_NETSTAT][LASTACK_##id] = (netstat),
    LASTACK_STATES(X)
#undef X
#define X(id, rfc, ss, netstat, bsd) [LASTACK_STYLE_BSD][LASTACK_##id] = (bsd),
    LASTACK_STATES(X)
#undef X
};

static const char *const styles[LASTACK_STYLE_COUNT] = {
#define X(id, name) name,
    LASTACK_STYLES(X)
#undef X
};

static const char *const texts[LASTACK_STATE_COUNT] = {
    [LASTACK_CLOSED] = "There is no connection, and no TCB.",
    [LASTACK_LISTEN] = "Waits for a SYN from anybody.",
    [LASTACK_SYN_SENT] = "Has sent a SYN and waits for the peer's.",
    [LASTACK_SYN_RECEIVED] = "Both SYNs have been seen; waits for the ACK of its own.",
    [LASTACK_ESTABLISHED] = "Open: text flows both ways.",
    [LASTACK_FIN_WAIT_1] = "Has closed; waits for the ACK of its FIN, or for the peer's FIN.",
    [LASTACK_FIN_WAIT_2] = "Its FIN is acknowledged; waits for the peer's FIN.",
    [LASTACK_CLOSE_WAIT] = "The peer has closed; waits for its own user to close.",
    [LASTACK_CLOSING] = "Both closed at once: has the peer's FIN, waits for the ACK of its own.",
    [LASTACK_LAST_ACK] = "Closed second: waits for the ACK of its FIN, the last one.",
    [LASTACK_TIME_WAIT] = "All is done; waits until no segment of this connection can be left.",
};

const char *lastack_state_name(unsigned state) {
    return lastack_state_name_in(LASTACK_STYLE_RFC, state);
}

const char *lastack_state_name_in(unsigned style, unsigned state) {
    return state < LASTACK_STATE_COUNT ? names[style < LASTACK_STYLE_COUNT ? style : 0][state]
                                       : "?";
}

const char *lastack_state_text(unsigned state) {
    return state < LASTACK_STATE_COUNT ? texts[state] : "?";
}

/* People write FIN_WAIT_2 and FIN-WAIT-2, as the tools do. */
static char joint(char c) {
    return c == '_' ? '-' : c;
}

static bool alike(const char *name, const char *text, size_t length) {
    for (size_t i = 0; i < length; i++)
        if (name[i] == 0 || joint(name[i]) != joint(text[i]))
            return false;
    return name[length] == 0;
}

int lastack_state_find(const char *name, size_t length) {
    for (int i = 0; i < LASTACK_STATE_COUNT; i++)
        for (unsigned style = 0; style < LASTACK_STYLE_COUNT; style++)
            if (alike(names[style][i], name, length))
                return i;
    return -1;
}

const char *lastack_style_name(unsigned style) {
    return style < LASTACK_STYLE_COUNT ? styles[style] : "?";
}

int lastack_style_find(const char *name, size_t length) {
    for (int i = 0; i < LASTACK_STYLE_COUNT; i++)
        if (strlen(styles[i]) == length && memcmp(styles[i], name, length) == 0)
            return i;
    return -1;
}
