/* What an acceptable ACK does to the send side (RFC 9293 3.10.7.4, fifth; RFC 6298 section 5). */
#include "tcp/tcb.h"

/* SND.UNA < SEG.ACK =< SND.MAX: "set SND.UNA <- SEG.ACK. Any segments on the retransmission queue
 * that are thereby entirely acknowledged are removed." */
void tcp_acknowledged(struct act *act, struct lastack_seq ack) {
    struct tcb *tcb = act->tcb;
    if ((tcb->flags & TCB_TIMING) && seq_leq(tcb->mark, ack))
        tcp_rtt_sample(act);
    if (seq_eq(tcb->snd.una, tcb->iss) && (tcb->flags & TCB_SYN_REPEATED))
        tcb->backoff = 0; /* "re-initialized" (5.7) */
    tcb->snd.una = ack;
    tcb->snd.nxt = seq_max(tcb->snd.nxt, ack); /* a probe was taken */
    tcb->retries = 0;

    /* What was sent before the timer fired and is still not acknowledged is lost too, for all we
     * know: it goes again at once, a segment for each ACK. */
    if (tcb->flags & TCB_RECOVERS) {
        if (seq_leq(tcb->mark, ack))
            tcb->flags &= ~(uint32_t)TCB_RECOVERS;
        else
            act->resend = true;
    }

    uint32_t place = tcb_snd_place(tcb, ack), end = act->in->text->out_end;
    if ((int32_t)(place - end) > 0)
        place = end; /* the FIN is no text */
    if ((int32_t)(place - act->in->text->out_held) > 0)
        emit(act, LASTACK_DO_RELEASE, place, 0, 0);

    tcb->timer[LASTACK_TIMER_USER] = LASTACK_NEVER; /* starts anew if something still waits */
    /* "When all outstanding data has been acknowledged, turn off the retransmission timer" (5.2).
     * "When an ACK is received that acknowledges new data, restart the retransmission timer" (5.3).
     */
    tcb->timer[LASTACK_TIMER_RETRANSMISSION] = LASTACK_NEVER;
    if (!seq_eq(tcb->snd.una, tcb->snd.nxt))
        tcp_start_send_timer(act);
    if (tcb->flags & TCB_PROBES) {
        tcb->flags &= ~(uint32_t)TCB_PROBES;
        tcb->backoff = 0;
    }
}
