/* STATUS in full: what an endpoint shows of itself (RFC 9293 3.9.1.5). */
#include "tcp/tcb.h"

/* "a way for the application to learn how much urgent data remains to be read" (MUST-33) */
static uint32_t urgent_unread(const struct tcb *tcb, const struct lastack_text *text) {
    return tcb->flags & TCB_RCV_UP ? tcb_rcv_place(tcb, tcb->rcv.up) - text->in_taken : 0;
}

/* TIME-WAIT sends no text any more: it has forgotten what that asks for. */
static uint32_t sends(const struct tcb *tcb) {
    return tcb->state == LASTACK_TIME_WAIT ? 0 : LASTACK_KNOWS_WND | LASTACK_KNOWS_RTO;
}

void tcp_view(const void *self, const struct lastack_in *in, struct lastack_view *view) {
    struct tcb tcb = *(const struct tcb *)self;
    struct act act = {.tcb = &tcb, .in = in};
    if (tcb.state == LASTACK_CLOSED)
        tcb_stop_timers(&tcb);
    tcp_forget_at_rest(&tcb); /* nobody is to see whether it rests */
    *view = (struct lastack_view){
        .known = LASTACK_KNOWS_STATE | LASTACK_KNOWS_SND | LASTACK_KNOWS_RCV |
                 LASTACK_KNOWS_TIMER | sends(&tcb),
        .state = tcb.state,
        .passive = (tcb.flags & TCB_PASSIVE) != 0,
        .closing = (tcb.flags & TCB_CLOSE) != 0,
        .iss = tcb.iss,
        .snd_una = tcb.snd.una,
        .snd_nxt = tcb.snd.nxt,
        .snd_max = tcb.snd.max,
        .snd_wl1 = tcb.snd.wl1,
        .snd_wl2 = tcb.snd.wl2,
        .irs = tcb.irs,
        .rcv_nxt = tcb.rcv.nxt,
        .snd_wnd = tcb.snd.wnd,
        .rcv_wnd = tcb_rcv_wnd(&tcb),
        .mss = tcp_eff_snd_mss(&act),
        .retries = tcb.retries,
        .urgent = urgent_unread(&tcb, in->text),
        .srtt = tcb.srtt,
        .rttvar = tcb.rttvar,
        .rto = tcp_rto(&act),
    };
    for (int i = 0; i < LASTACK_TIMERS; i++)
        view->timer[i] = tcb.timer[i];
}
