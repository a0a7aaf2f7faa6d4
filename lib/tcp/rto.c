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

void tcp_rtt_sample(struct act *act) {
    struct tcb *tcb = act->tcb;
    lastack_time r = act->in->now - tcb->timed_at;
    if (tcb->srtt == 0) {
        /* "SRTT <- R, RTTVAR <- R/2" (2.2) */
        tcb->srtt = r;
        tcb->rttvar = r / 2;
    } else {
        /* "RTTVAR <- (1 - beta) * RTTVAR + beta * |SRTT - R'|, SRTT <- (1 - alpha) * SRTT + alpha *
         * R'", alpha = 1/8, beta = 1/4 (2.3) */
        lastack_time error = tcb->srtt > r ? tcb->srtt - r : r - tcb->srtt;
        tcb->rttvar = (3 * tcb->rttvar + error) / 4;
        tcb->srtt = (7 * tcb->srtt + r) / 8;
    }
    if (tcb->srtt == 0)
        tcb->srtt = 1; /* 0 means "no sample yet" */
    tcb->backoff = 0;
    tcb->flags &= ~(uint32_t)(TCB_TIMING | TCB_SYN_REPEATED);
    rule(act, R_RTT_SAMPLE);
}
