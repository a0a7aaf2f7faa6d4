/* The retransmission timeout: RFC 6298, in whole nanoseconds (MUST-18). */
#include "tcp/tcb.h"

lastack_time tcp_rto(const struct act *act) {
    const struct tcb *tcb = act->tcb;
    lastack_time rto, most = knob(act, LASTACK_KNOB_RTO_MAX);
    if (tcb->srtt) {
        /* "RTO <- SRTT + max (G, K*RTTVAR) where K = 4" (2.3), and the clock has a granularity of
         * 1 ns. "if it is less than 1 second, then the RTO SHOULD be rounded up" (2.4). */
        rto = tcb->srtt + (tcb->rttvar ? 4 * tcb->rttvar : 1);
        if (rto < knob(act, LASTACK_KNOB_RTO_MIN))
            rto = knob(act, LASTACK_KNOB_RTO_MIN);
    } else {
        rto = knob(act, LASTACK_KNOB_RTO_INITIAL); /* 2.1 */
        /* "If the timer expires awaiting the ACK of a SYN segment and the TCP implementation is
         * using an RTO less than 3 seconds, the RTO MUST be re-initialized to 3 seconds when data
         * transmission begins" (5.7). */
        if ((tcb->flags & TCB_SYN_REPEATED) && !seq_eq(tcb->snd.una, tcb->iss) &&
            rto < 3 * LASTACK_SECOND)
            rto = 3 * LASTACK_SECOND;
    }
    /* "The host MUST set RTO <- RTO * 2" (5.5), "a maximum value MAY be placed on RTO" (2.5). */
    if (tcb->backoff >= 62 || rto > most >> tcb->backoff)
        return most;
    return rto << tcb->backoff;
}

void tcp_start_send_timer(struct act *act) {
    act->tcb->timer[LASTACK_TIMER_RETRANSMISSION] = tcb_after(act->in->now, tcp_rto(act));
}
