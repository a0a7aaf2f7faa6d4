/* The ops of the contract: each makes an act, lets it play, and says when it wants to be called
 * again. */
#include "tcp/tcb.h"

static inline struct act act_begin(void *self, const struct lastack_in *in,
                                   struct lastack_out *out) {
    return (struct act){.tcb = self, .in = in, .out = out};
}

/* The user timeout counts from when something waits for its acknowledgment. (That it came stops the
 * timer: see tcp_acknowledged.) */
static inline void arm_user_timer(struct act *act) {
    struct tcb *tcb = act->tcb;
    lastack_time *timer = &tcb->timer[LASTACK_TIMER_USER];
    lastack_time span =
        tcb->user_timeout ? tcb->user_timeout : knob(act, LASTACK_KNOB_USER_TIMEOUT);
    if (span == LASTACK_NEVER)
        *timer = LASTACK_NEVER;
    else if (*timer == LASTACK_NEVER && tcb->state != LASTACK_LISTEN)
        *timer = tcb_after(act->in->now, span);
}

/* When what is not CLOSED wants to be called again. */
static inline lastack_time deadline(const struct tcb *tcb, lastack_time now) {
    if (tcb->flags & (TCB_ACK_DUE | TCB_MORE))
        return now;
    lastack_time next = tcb->timer[0];
    for (int i = 1; i < LASTACK_TIMERS; i++)
        if (tcb->timer[i] < next)
            next = tcb->timer[i];
    return next;
}

/* What is left to do at the end of an op: send what may go, then the ACK that is owed if nothing
 * has carried it. */
static inline lastack_time act_end(struct act *act) {
    struct tcb *tcb = act->tcb;
    if (tcb->state == LASTACK_CLOSED)
        return LASTACK_NEVER;
    uint32_t unsent = 0;
    if (in_state(tcb, STATES_SENDING) && ((unsent = tcb_unsent(act)) != 0 || act->resend))
        tcp_send_queued(act, unsent);
    if (act->ack_now)
        tcp_send_ack(act);
    if (unsent || !seq_eq(tcb->snd.una, tcb->snd.nxt))
        arm_user_timer(act);
    return deadline(tcb, act->in->now);
}

static lastack_time op_call(void *self, const struct lastack_in *in,
                            const struct lastack_call *call, struct lastack_out *out) {
    struct act act = act_begin(self, in, out);
    tcp_call(&act, call);
    if (out->status == LASTACK_STATUS_OK)
        return act_end(&act);
    /* A call that is refused changes nothing; the text of a SEND was never the connection's. */
    return act.tcb->state == LASTACK_CLOSED ? LASTACK_NEVER : deadline(act.tcb, in->now);
}

static lastack_time op_segment(void *self, const struct lastack_in *in,
                               const struct lastack_segment *seg, const uint8_t *option,
                               struct lastack_out *out) {
    struct act act = act_begin(self, in, out);
    act.seg = seg;
    act.option = option;
    act.seq = seg->seq;
    act.text = seg->text_octets;
    act.ctl = seg->ctl;
    if (act.tcb->state > LASTACK_SYN_SENT)
        tcp_arrives_synchronized(&act);
    else if (act.tcb->state == LASTACK_SYN_SENT)
        tcp_arrives_syn_sent(&act);
    else if (act.tcb->state == LASTACK_LISTEN)
        tcp_arrives_listen(&act);
    else
        tcp_arrives_closed(&act);
    return act_end(&act);
}

static lastack_time op_timeout(void *self, const struct lastack_in *in, struct lastack_out *out) {
    struct act act = act_begin(self, in, out);
    if (act.tcb->state == LASTACK_CLOSED)
        return LASTACK_NEVER;
    act.ack_now = (act.tcb->flags & TCB_ACK_DUE) != 0;
    tcp_timeouts(&act);
    return act_end(&act);
}

const struct lastack_endpoint_ops lastack_tcp_ops = {
    .api = LASTACK_ENDPOINT_API,
    .size = sizeof(struct lastack_endpoint_ops),
    .state_size = sizeof(struct tcb),
    .flags = 0,
    .name = "lastack",
    .call = op_call,
    .segment = op_segment,
    .timeout = op_timeout,
    .view = tcp_view,
    .rest = tcp_rest,
    .wake = tcp_wake,
    .canonical = tcp_canonical,
};
