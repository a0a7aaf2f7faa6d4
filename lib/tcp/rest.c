/* A TCB made small and comparable: TIME-WAIT at rest in 20 octets, and the canonical form of a TCB
 * for digests. */
#include "tcp/tcb.h"

/* All that TIME-WAIT answers with. */
struct rest {
    uint32_t iss, irs, snd_nxt, rcv_nxt;
    uint16_t rcv_wnd, snd_max_wnd;
};
_Static_assert(sizeof(struct rest) == LASTACK_REST_OCTETS, "fits without padding");

bool tcp_rest(const void *self, uint8_t small[LASTACK_REST_OCTETS]) {
    const struct tcb *tcb = self;
    /* Which challenge ACKs have been sent does not fit, nor what the next op still owes. */
    if (tcb->state != LASTACK_TIME_WAIT || (tcb->flags & (TCB_ACK_DUE | TCB_MORE)) ||
        tcb->challenged_at != TCB_NEVER_CHALLENGED)
        return false;
    struct rest rest = {tcb->iss.n,
                        tcb->irs.n,
                        tcb->snd.nxt.n,
                        tcb->rcv.nxt.n,
                        (uint16_t)tcb_rcv_wnd(tcb),
                        (uint16_t)tcb->snd.max_wnd};
    memcpy(small, &rest, sizeof rest);
    return true;
}

void tcp_wake(void *self, const uint8_t small[LASTACK_REST_OCTETS], lastack_time deadline) {
    struct tcb *tcb = self;
    struct rest rest;
    memcpy(&rest, small, sizeof rest);
    tcb_create(tcb);
    tcb->state = LASTACK_TIME_WAIT;
    tcb->flags = TCB_CLOSE | TCB_FORSAKEN | TCB_FIN_SENT;
    tcb->timer[LASTACK_TIMER_2MSL] = deadline;
    tcb->iss = seq_of(rest.iss);
    tcb->irs = seq_of(rest.irs);
    tcb->snd.una = tcb->snd.nxt = tcb->snd.max = seq_of(rest.snd_nxt);
    tcb->snd.max_wnd = rest.snd_max_wnd;
    tcb->rcv.nxt = seq_of(rest.rcv_nxt);
    tcb->rcv.edge = seq_add(tcb->rcv.nxt, rest.rcv_wnd);
}

void tcp_forget_at_rest(struct tcb *tcb) {
    uint8_t small[LASTACK_REST_OCTETS];
    lastack_time deadline = tcb->timer[LASTACK_TIMER_2MSL];
    if (!tcp_rest(tcb, small))
        return;
    memset(tcb, 0, sizeof *tcb);
    tcp_wake(tcb, small, deadline);
}

/* What no longer means anything is zeroed, and so two TCBs that will behave alike are alike. */
void tcp_canonical(void *self, lastack_time now) {
    struct tcb *tcb = self;
    if (tcb->state == LASTACK_CLOSED)
        return;
    tcb_forget_challenges(tcb, now);
    tcp_forget_at_rest(tcb);
    if (tcb->challenged_at != TCB_NEVER_CHALLENGED)
        tcb->challenged_at -= now;
    for (int i = 0; i < LASTACK_TIMERS; i++)
        if (tcb->timer[i] != LASTACK_NEVER)
            tcb->timer[i] -= now;
    tcb->timed_at = tcb->flags & TCB_TIMING ? tcb->timed_at - now : 0;
    if (!(tcb->flags & (TCB_TIMING | TCB_RECOVERS)))
        tcb->mark = seq_of(0);
    if (!(tcb->flags & TCB_FIN_HELD))
        tcb->fin = seq_of(0);
}
