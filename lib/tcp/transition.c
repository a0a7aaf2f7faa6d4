/* What goes with a change of state: see tcb_transition. */
#include "tcp/tcb.h"

/* Challenge ACKs older than 5 s limit nothing any more. */
void tcb_forget_challenges(struct tcb *tcb, lastack_time now) {
    if (now - tcb->challenged_at < TCB_CHALLENGE_SPAN)
        return;
    tcb->challenged_at = TCB_NEVER_CHALLENGED;
    memset(tcb->challenge_gap, 0, sizeof tcb->challenge_gap);
}

void tcb_wait_anew(struct act *act) {
    act->tcb->timer[LASTACK_TIMER_2MSL] =
        tcb_after(act->in->now, 2 * knob(act, LASTACK_KNOB_MSL));
}

void tcb_enter(struct act *act) {
    struct tcb *tcb = act->tcb;
    switch (tcb->state) {
    case LASTACK_LISTEN:
        tcb_stop_timers(tcb);
        break;
    case LASTACK_FIN_WAIT_2:
        /* The RFC lets FIN-WAIT-2 last for ever; the option is for connections nobody reads. */
        if (tcb->flags & TCB_FORSAKEN)
            tcb->timer[LASTACK_TIMER_2MSL] =
                tcb_after(act->in->now, knob(act, LASTACK_KNOB_FIN_WAIT_2));
        break;
    case LASTACK_TIME_WAIT:
        /* "start the time-wait timer, turn off the other timers" */
        tcb_stop_timers(tcb);
        tcb_wait_anew(act);
        tcb_forget_challenges(tcb, act->in->now);
        break;
    default:
        break;
    }
}

void tcb_delete(struct act *act, enum lastack_event event) {
    tcb_transition(act, event);
    assert(act->tcb->state == LASTACK_CLOSED);
    signal_user(act, LASTACK_SIGNAL_GONE, 0);
    memset(act->tcb, 0, sizeof *act->tcb);
    act->ack_now = false;
}

/* A connection that came from a listener is the listener's copy, so "return this connection to
 * LISTEN state" leaves the copy without a purpose. */
void tcb_return_to_listen(struct act *act) {
    tcb_transition(act, LASTACK_EVENT_RETURN_TO_LISTEN);
    signal_user(act, LASTACK_SIGNAL_GONE, 0);
    act->ack_now = false;
}

void tcb_create(struct tcb *tcb) {
    tcb->mss = TCB_MSS_DEFAULT;
    tcb->challenged_at = TCB_NEVER_CHALLENGED;
    tcb_stop_timers(tcb);
}
