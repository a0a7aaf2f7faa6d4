/* What happens where the state does not change: the other half of section 3.10, as data. Rows name
 * a set of states, since the RFC does. */
#include <lastack/state.h>

#define S(state) (1u << LASTACK_##state)
enum {
    ACTIVE_FIN = S(FIN_WAIT_1) | S(FIN_WAIT_2),
    FINISHING = S(CLOSING) | S(LAST_ACK) | S(TIME_WAIT),
    OPENING = S(SYN_SENT) | S(SYN_RECEIVED),
    DATA = S(ESTABLISHED) | ACTIVE_FIN | S(CLOSE_WAIT),
    SYNCHRONIZED = DATA | FINISHING,
    OPEN = OPENING | SYNCHRONIZED
};

static const struct row {
    uint16_t states;
    uint8_t event;
    const char *section, *text;
} rows[] = {
#define ROW(states, event, section, text) {states, LASTACK_EVENT_##event, section, text}
    ROW(S(LISTEN) | OPEN, OPEN_PASSIVE, "3.10.1", "refused: connection already exists"),
    ROW(OPEN, OPEN_ACTIVE, "3.10.1", "refused: connection already exists"),
    ROW(S(CLOSED), SEND, "3.10.2", "refused: connection does not exist"),
    ROW(OPENING, SEND, "3.10.2", "the text is queued until ESTABLISHED"),
    ROW(S(ESTABLISHED) | S(CLOSE_WAIT), SEND, "3.10.2",
        "the text is sent as the peer's window permits, with an acknowledgment"),
    ROW(ACTIVE_FIN | FINISHING, SEND, "3.10.2", "refused: connection closing"),
    ROW(S(CLOSED), CLOSE, "3.10.4", "refused: connection does not exist"),
    ROW(ACTIVE_FIN, CLOSE, "3.10.4", "ok, and no second FIN is sent"),
    ROW(FINISHING, CLOSE, "3.10.4", "refused: connection closing"),
    ROW(S(CLOSED), ABORT, "3.10.5", "refused: connection does not exist"),
    ROW(S(CLOSED), RCV_SYN, "3.10.7.1",
        "nobody's connection: answered by a RST that acknowledges it, which its sender believes"),
    ROW(SYNCHRONIZED & ~(unsigned)S(TIME_WAIT), RCV_SYN, "3.10.7.4",
        "answered by a challenge ACK: a peer that has rebooted will reset, anybody else is ignored "
        "(RFC 5961)"),
    ROW(S(TIME_WAIT), RCV_SYN, "3.10.7.4",
        "answered by a challenge ACK, unless MAY-2 lets it reopen (time-wait.reuse): then the new "
        "connection is in SYN-RECEIVED beside this one, which waits on until that is ESTABLISHED"),
    ROW(S(SYN_RECEIVED), RCV_SYN, "3.10.7.4",
        "our SYN,ACK is on its way or lost: an ACK, and its timer sends it again"),
    ROW(S(CLOSED), RCV_SYN_ACK, "3.10.7.1", "nobody's connection: answered by a RST"),
    ROW(S(LISTEN), RCV_SYN_ACK, "3.10.7.2", "any acknowledgment is bad here: answered by a RST"),
    ROW(S(SYN_RECEIVED), RCV_SYN_ACK, "3.10.7.4",
        "of a simultaneous open it is the acknowledgment of our SYN (ACK-OF-SYN)"),
    ROW(SYNCHRONIZED, RCV_SYN_ACK, "3.10.7.4", "answered by a challenge ACK (RFC 5961)"),
    ROW(S(CLOSED), RCV_RST, "3.10.7.1", "discarded: a RST is never answered"),
    ROW(S(LISTEN), RCV_RST, "3.10.7.2", "ignored: it cannot be about anything that was sent"),
    ROW(S(CLOSED), RCV_FIN, "3.10.7.1", "nobody's connection: answered by a RST"),
    ROW(S(LISTEN), RCV_FIN, "3.10.7.2", "dropped, or answered by a RST if it has an ACK"),
    ROW(S(SYN_SENT), RCV_FIN, "3.10.7.4", "dropped: its number cannot be validated"),
    ROW(S(SYN_RECEIVED), RCV_FIN, "3.10.7.4",
        "kept until our SYN is acknowledged; then ESTABLISHED and CLOSE-WAIT follow at once"),
    ROW(S(CLOSE_WAIT) | S(CLOSING) | S(LAST_ACK), RCV_FIN, "3.10.7.4",
        "the peer's FIN again: acknowledged, and counted once"),
    ROW(S(TIME_WAIT), RCV_FIN, "3.10.7.4",
        "the peer's FIN again, since our ACK was lost: acknowledged, and 2*MSL begin anew"),
    ROW(S(CLOSED) | S(LISTEN), ACK_OF_SYN, "3.10.7.1", "nothing was sent: answered by a RST"),
    ROW(SYNCHRONIZED, ACK_OF_SYN, "3.10.7.4", "an old duplicate: ignored"),
    ROW(S(CLOSED) | S(LISTEN), ACK_OF_FIN, "3.10.7.1", "nothing was sent: answered by a RST"),
    ROW(S(FIN_WAIT_2) | S(TIME_WAIT), ACK_OF_FIN, "3.10.7.4", "an old duplicate: ignored"),
    ROW(DATA & ~(unsigned)ACTIVE_FIN, TEXT_AFTER_CLOSE, "3.6.1",
        "the user has not closed both ways: text is taken, or ignored behind a FIN"),
#undef ROW
};

const char *lastack_stay_find(unsigned state, unsigned event, const char **section) {
    for (size_t i = 0; state < LASTACK_STATE_COUNT && i < sizeof rows / sizeof rows[0]; i++) {
        if (rows[i].event == event && ((rows[i].states >> state) & 1u) != 0) {
            *section = rows[i].section;
            return rows[i].text;
        }
    }
    return NULL;
}
