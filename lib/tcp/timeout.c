/* Timeouts: RFC 9293 section 3.10.8, with the thresholds R1 and R2 of 3.8.3 and the zero-window
 * probes of 3.8.6.1. */
#include "tcp/tcb.h"

static bool due(const struct act *act, enum lastack_timer timer) {
    return act->tcb->timer[timer] <= act->in->now;
}

/* "flush all queues, signal the user ... delete the TCB, enter the CLOSED state, and return."
 * Nothing is sent: a peer that does not answer would not hear a RST either. */
static void give_up(struct act *act, enum lastack_event event, enum lastack_status status) {
    signal_user(act, LASTACK_SIGNAL_TIMED_OUT, status);
    tcb_delete(act, event);
}

static void user_timeout(struct act *act) {
    rule(act, R_USER_TIMEOUT);
    give_up(act, LASTACK_EVENT_TIMEOUT_USER, LASTACK_STATUS_USER_TIMEOUT);
}

/* R2, in retransmissions (MUST-20). */
static uint32_t retries_most(const struct act *act) {
    const struct tcb *tcb = act->tcb;
    if (seq_eq(tcb->snd.una, tcb->iss)) /* the SYN waits (MUST-23) */
        return tcb->retries_syn_most ? tcb->retries_syn_most - 1u
                                     : (uint32_t)knob(act, LASTACK_KNOB_RETRIES_SYN);
    return tcb->retries_most ? tcb->retries_most - 1u : (uint32_t)knob(act, LASTACK_KNOB_RETRIES);
}

/* "send the segment at the front of the retransmission queue again, reinitialize the retransmission
 * timer, and return." */
static void retransmission_timeout(struct act *act) {
    struct tcb *tcb = act->tcb;
    bool opening = seq_eq(tcb->snd.una, tcb->iss);
    if ((tcb->flags & TCB_PROBES) && tcb->snd.wnd) {
        /* Silly-window avoidance has held it back for long enough: rule (4) of 3.8.6.2.1. */
        tcp_send_held_back(act);
        return;
    }
    if (tcb->retries >= retries_most(act)) {
        rule(act, R_R2);
        give_up(act, LASTACK_EVENT_TIMEOUT_R2, LASTACK_STATUS_OK);
        return;
    }
    tcb->retries++;
    if (tcb->backoff < UINT8_MAX)
        tcb->backoff++;
    if (tcb->retries == TCB_R1) {
        rule(act, R_R1);
        signal_user(act, LASTACK_SIGNAL_RETRANSMITS, tcb->retries);
    }
    if (tcb->flags & TCB_PROBES) {
        tcp_send_probe(act);
    } else {
        if (opening)
            tcb->flags |= TCB_SYN_REPEATED;
        tcb->flags = (tcb->flags & ~(uint32_t)TCB_TIMING) | TCB_RECOVERS; /* Karn */
        tcb->mark = tcb->snd.nxt;
        tcp_send_front(act);
    }
    tcp_start_send_timer(act);
}

/* "delete the TCB, enter the CLOSED state, and return." In FIN-WAIT-2 the timer is the option's. */
static void time_wait_timeout(struct act *act) {
    bool time_wait = act->tcb->state == LASTACK_TIME_WAIT;
    rule(act, time_wait ? R_TIME_WAIT_TIMEOUT : R_FIN_WAIT_2_TIMEOUT);
    tcb_delete(act, time_wait ? LASTACK_EVENT_TIMEOUT_2MSL : LASTACK_EVENT_TIMEOUT_FIN_WAIT_2);
}

void tcp_timeouts(struct act *act) {
    if (due(act, LASTACK_TIMER_USER))
        user_timeout(act);
    else if (due(act, LASTACK_TIMER_RETRANSMISSION))
        retransmission_timeout(act);
    else if (due(act, LASTACK_TIMER_2MSL))
        time_wait_timeout(act);
}
