/* Rule ids: each stands for one sentence of RFC 9293 (or of the RFC it names) that an endpoint
 * acted on. Prose citations drift; ids are counted, traced and checked by the tests. */
#ifndef LASTACK_RULE_H
#define LASTACK_RULE_H
#include <lastack/types.h>
#ifdef __cplusplus
extern "C" {
#endif

/* id, section, what was done, in our own words. In the order of section 3.10. */
#define LASTACK_RULES(X)                                                                           \
    X(OPEN_PASSIVE, "3.10.1", "a passive OPEN enters LISTEN")                                      \
    X(OPEN_ACTIVE, "3.10.1", "an active OPEN selects an ISS and sends a SYN")                      \
    X(OPEN_TURNS_ACTIVE, "3.10.1", "an active OPEN turns a LISTEN with a remote socket active")    \
    X(OPEN_REMOTE_UNSPECIFIED, "3.10.1", "an active OPEN without a remote socket is refused")      \
    X(OPEN_EXISTS, "3.10.1", "an OPEN of what is open is refused")                                 \
    X(SEND_NO_CONNECTION, "3.10.2", "a SEND in CLOSED is refused")                                 \
    X(SEND_TURNS_ACTIVE, "3.10.2", "a SEND turns a LISTEN with a remote socket active")            \
    X(SEND_REMOTE_UNSPECIFIED, "3.10.2", "a SEND in LISTEN without a remote socket is refused")    \
    X(SEND_QUEUED, "3.10.2", "text waits for ESTABLISHED")                                         \
    X(SEND_SEGMENTIZED, "3.10.2", "text is sent as the window permits")                            \
    X(SEND_URGENT, "3.10.2", "SND.UP is set beyond the text that is queued")                       \
    X(SEND_CLOSING, "3.10.2", "a SEND after CLOSE is refused")                                     \
    X(RECEIVE_NO_CONNECTION, "3.10.3", "a RECEIVE in CLOSED is refused")                           \
    X(RECEIVE_QUEUED, "3.10.3", "a RECEIVE waits for ESTABLISHED")                                 \
    X(RECEIVE_TEXT, "3.10.3", "a RECEIVE takes what there is")                                     \
    X(WINDOW_UPDATE, "3.8.6.2.2", "the user made room that the peer may be waiting for: ACK")      \
    X(RECEIVE_REMAINING, "3.10.3", "a RECEIVE takes text that came before the FIN")                \
    X(RECEIVE_CLOSING, "3.10.3", "a RECEIVE after the last text: connection closing")              \
    X(CLOSE_NO_CONNECTION, "3.10.4", "a CLOSE in CLOSED is refused")                               \
    X(CLOSE_DELETES, "3.10.4", "a CLOSE in LISTEN or SYN-SENT deletes the TCB")                    \
    X(CLOSE_SYN_RECEIVED, "3.10.4", "a CLOSE in SYN-RECEIVED with nothing queued sends a FIN")     \
    X(CLOSE_QUEUED, "3.10.4", "a CLOSE in SYN-RECEIVED waits behind text for ESTABLISHED")         \
    X(CLOSE_ESTABLISHED, "3.10.4", "a CLOSE enters FIN-WAIT-1, the FIN after the text")            \
    X(CLOSE_AGAIN, "3.10.4", "a second CLOSE is ok and sends no second FIN")                       \
    X(CLOSE_CLOSE_WAIT, "3.10.4", "a CLOSE in CLOSE-WAIT waits until the text is segmentized")     \
    X(CLOSE_CLOSING, "3.10.4", "a CLOSE from CLOSING on: connection closing")                      \
    X(FORSAKEN, "3.6.1", "the user has closed both ways: nobody will read")                        \
    X(ABORT_NO_CONNECTION, "3.10.5", "an ABORT in CLOSED is refused")                              \
    X(ABORT_RST, "3.10.5", "an ABORT sends a RST at SND.NXT and deletes the TCB")                  \
    X(ABORT_SILENT, "3.10.5", "an ABORT deletes the TCB without a RST")                            \
    X(STATUS_NO_CONNECTION, "3.10.6", "a STATUS in CLOSED is refused")                             \
    X(STATUS, "3.10.6", "a STATUS is answered")                                                    \
    X(CLOSED_RST, "3.10.7.1", "no connection: a RST is discarded")                                 \
    X(CLOSED_ACK, "3.10.7.1", "no connection: a RST at SEG.ACK")                                   \
    X(CLOSED_OTHER, "3.10.7.1", "no connection: a RST at 0 that acknowledges the segment")         \
    X(LISTEN_RST, "3.10.7.2", "LISTEN ignores a RST")                                              \
    X(LISTEN_ACK, "3.10.7.2", "LISTEN answers an ACK with a RST at SEG.ACK")                       \
    X(LISTEN_SYN, "3.10.7.2", "LISTEN answers a SYN with SYN,ACK")                                 \
    X(LISTEN_OTHER, "3.10.7.2", "LISTEN drops what has neither RST nor ACK nor SYN")               \
    X(MSS_OPTION, "3.7.1", "the peer's MSS option is taken (MUST-14)")                             \
    X(MSS_DEFAULT, "3.7.1", "no MSS option: 536 is assumed (MUST-15)")                             \
    X(OPTION_ILLEGAL, "3.1",                                                                       \
      "an option of impossible length: nothing after it is read (MUST-7)")                         \
    X(HELD_WITH_SYN, "3.10.7.2", "text or control that came with a SYN waits for ESTABLISHED")     \
    X(SYN_SENT_BAD_ACK, "3.10.7.3", "SYN-SENT answers a bad ACK with a RST at SEG.ACK")            \
    X(SYN_SENT_RST_BAD_ACK, "3.10.7.3", "SYN-SENT drops a RST whose ACK is bad")                   \
    X(SYN_SENT_RST, "3.10.7.3", "SYN-SENT takes a RST whose ACK is good")                          \
    X(SYN_SENT_RST_NO_ACK, "3.10.7.3", "SYN-SENT drops a RST without ACK")                         \
    X(SYN_SENT_SYN_ACK, "3.10.7.3", "the SYN is answered: ESTABLISHED")                            \
    X(SYN_SENT_SYN, "3.10.7.3", "the SYNs have crossed: SYN-RECEIVED, SYN,ACK")                    \
    X(SYN_SENT_OTHER, "3.10.7.3", "SYN-SENT drops what has neither SYN nor RST")                   \
    X(TIME_WAIT_REOPENS, "3.6.1",                                                                  \
      "a new SYN beyond the last used number may end TIME-WAIT (MAY-2)")                           \
    X(TIME_WAIT_FIN, "3.10.7.4", "the peer's FIN again: ACK, and 2*MSL starts anew")               \
    X(SEQ_SIMULTANEOUS_OPEN, "3.5", "the SYN,ACK of a simultaneous open, at SEQ=IRS, is taken")    \
    X(SEQ_SYN_AGAIN, "3.10.7.4", "the peer's SYN again: ACK; our SYN,ACK has its own timer")       \
    X(SEQ_NOT_ACCEPTABLE, "3.10.7.4", "outside the window: ACK, and dropped")                      \
    X(SEQ_RST_DROPPED, "3.10.7.4", "a RST outside the window is dropped")                          \
    X(SEQ_ZERO_WINDOW_TEXT, "3.10.7.4",                                                            \
      "text or FIN meets a closed window: ACK; its ACK and URG are used")                          \
    X(SEQ_ZERO_WINDOW_ACK, "3.10.7.4",                                                             \
      "one past a closed window, and empty: its ACK and URG are used")                             \
    X(SEQ_BESIDE_WINDOW, "A.2", "both ends stand beside the windows: the ACK is used")     \
    X(SEQ_OLD_PART, "3.10.7.4", "the part left of RCV.NXT is cut off")                             \
    X(SEQ_BEYOND_WINDOW, "3.10.7.4", "the part right of the window is cut off")                    \
    X(RST_RFC1337, "RFC 1337 3", "TIME-WAIT ignores a RST, an option")                             \
    X(RST_OUTSIDE, "RFC 5961 3.2", "a RST outside the window is dropped")                          \
    X(RST_CHALLENGED, "RFC 5961 3.2", "a RST in the window but not at RCV.NXT: challenge ACK")     \
    X(RST_PASSIVE, "3.10.7.4", "a RST returns a passive SYN-RECEIVED to LISTEN")                   \
    X(RST_REFUSED, "3.10.7.4", "a RST refuses an active SYN-RECEIVED")                             \
    X(RST_RESET, "3.10.7.4", "a RST resets the connection, and the user is told")                  \
    X(RST_CLOSES, "3.10.7.4", "a RST in CLOSING, LAST-ACK, TIME-WAIT deletes the TCB")             \
    X(SYN_PASSIVE, "3.10.7.4", "a SYN in the window returns a passive SYN-RECEIVED to LISTEN")     \
    X(SYN_CHALLENGED, "RFC 5961 4.2", "a SYN in a synchronized state: challenge ACK")              \
    X(SYN_RESETS, "3.10.7.4", "a SYN in the window, RFC 5961 off: RST, and the user is told")      \
    X(CHALLENGE_LIMITED, "RFC 5961 7", "ten challenge ACKs in 5 s have been sent: none")           \
    X(ACK_MISSING, "3.10.7.4", "a segment without ACK is dropped")                                 \
    X(ACK_BAD_IN_SYN_RECEIVED, "3.10.7.4",                                                         \
      "SYN-RECEIVED answers a bad ACK with a RST at SEG.ACK")                                      \
    X(ACK_OF_SYN, "3.10.7.4", "our SYN is acknowledged: ESTABLISHED")                              \
    X(ACK_UNSENT, "3.10.7.4", "acknowledges what was not sent: ACK, and dropped")                  \
    X(ACK_TOO_OLD, "RFC 5961 5.2",                                                                 \
      "an ACK older than the largest window: challenge ACK (MAY-12)")                              \
    X(ACK_NEW, "3.10.7.4", "SND.UNA moves")                                                        \
    X(RTT_SAMPLE, "RFC 6298 2", "a round trip was measured")                                       \
    X(ACK_OF_FIN, "3.10.7.4", "our FIN is acknowledged")                                           \
    X(URG_SIGNALLED, "3.10.7.4", "RCV.UP moves, and the user is told (MUST-32)")                   \
    X(TEXT_AFTER_FIN, "3.10.7.4", "text after the peer's FIN is ignored")                          \
    X(TEXT_FORSAKEN, "3.6.1", "text that nobody will read: RST (SHLD-3)")                          \
    X(TEXT_NEXT, "3.10.7.4", "text at RCV.NXT goes to the user")                                   \
    X(TEXT_FILLS_GAP, "3.10.7.4", "text at RCV.NXT meets text that was held")                      \
    X(TEXT_HELD, "3.10.7.4",                                                                       \
      "text beyond RCV.NXT is held, and acknowledged at once (SHLD-31, MAY-13)")                   \
    X(TEXT_NO_ROOM, "3.10.7.4", "text beyond RCV.NXT is dropped: too many gaps")                   \
    X(FIN, "3.10.7.4", "the peer's FIN is next: ACK, and the user is told")                        \
    X(FIN_HELD, "3.10.7.4", "the peer's FIN waits for the text before it")                         \
    X(FIN_AGAIN, "3.10.7.4", "a second FIN: ACK, and RCV.NXT stays")                               \
    X(USER_TIMEOUT, "3.10.8", "the user timeout expires")                                          \
    X(RETRANSMITTED, "3.10.8", "the front of the retransmission queue is sent again")              \
    X(SWS_OVERRIDE, "3.8.6.2.1", "a small segment has waited long enough")                         \
    X(PROBED, "3.8.6.1", "a zero window is probed (MUST-36)")                                      \
    X(R1, "3.8.3", "R1 is passed: the user is told (MUST-20, SHLD-9)")                             \
    X(R2, "3.8.3", "R2 is reached: the connection is given up (MUST-20)")                          \
    X(TIME_WAIT_TIMEOUT, "3.10.8", "2*MSL have passed")                                            \
    X(FIN_WAIT_2_TIMEOUT, "3.6", "the peer's FIN did not come in time, an option")

enum lastack_rule {
    LASTACK_RULE_NONE,
#define X(id, section, text) LASTACK_RULE_##id,
    LASTACK_RULES(X)
#undef X
    LASTACK_RULE_COUNT
};

struct lastack_rule_info {
    const char *name, *section, *text; /* "OPEN_ACTIVE", "3.10.1", ... */
};
/* Static; NULL for a number that is no rule. */
LASTACK_API const struct lastack_rule_info *lastack_rule_info(unsigned rule);

#ifdef __cplusplus
}
#endif
#endif
