/* RFC 6298: when something counts as lost, and the round trips that it is reckoned from. */
#ifndef TCP_RTO_H
#define TCP_RTO_H
#include "tcp/tcb.h"

lastack_time tcp_rto(const struct act *act);
void tcp_start_send_timer(struct act *act); /* one RTO from now */

/* One segment is timed at a time, and none while anything is retransmitted (Karn: section 3). */
static inline void tcp_rtt_start(struct act *act, struct lastack_seq mark) {
    struct tcb *tcb = act->tcb;
    if (tcb->flags & (TCB_TIMING | TCB_RECOVERS))
        return;
    tcb->flags |= TCB_TIMING;
    tcb->mark = mark;
    tcb->timed_at = act->in->now;
}

static inline void tcp_rtt_sample(struct act *act) {
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

#endif
