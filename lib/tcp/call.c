/* User calls: RFC 9293 3.10.1 to 3.10.6, each in the RFC's order of states. The answers are the
 * RFC's texts as status codes. */
#include "tcp/tcb.h"

static void answer(struct act *act, int32_t status, unsigned why) {
    act->out->status = status;
    rule(act, why);
}

/* ---- 3.10.1 OPEN ----------------------------------------------------------------------------- */

/* "An initial send sequence number (ISS) is selected. A SYN segment of the form <SEQ=ISS><CTL=SYN>
 * is sent. Set SND.UNA to ISS, SND.NXT to ISS+1, enter SYN-SENT state, and return." */
static void send_first_syn(struct act *act, enum lastack_event event) {
    struct tcb *tcb = act->tcb;
    tcb->flags &= ~(uint32_t)TCB_PASSIVE;
    tcb->iss = tcb->snd.una = tcb->snd.nxt = tcb->snd.max = tcp_iss(act);
    tcb_transition(act, event);
    tcp_send_syn(act);
}

static void call_open_active(struct act *act, const struct lastack_call *call) {
    struct tcb *tcb = act->tcb;
    (void)call;
    if (tcb->state > LASTACK_LISTEN) {
        answer(act, LASTACK_STATUS_EXISTS, R_OPEN_EXISTS);
    } else if (act->in->path->remote == 0) {
        answer(act, LASTACK_STATUS_REMOTE_UNSPECIFIED, R_OPEN_REMOTE_UNSPECIFIED);
    } else if (tcb->state == LASTACK_LISTEN) {
        /* "If the OPEN call is active and the remote socket is specified, then change the
         * connection from passive to active" */
        answer(act, LASTACK_STATUS_OK, R_OPEN_TURNS_ACTIVE);
        send_first_syn(act, LASTACK_EVENT_OPEN_ACTIVE);
    } else {
        answer(act, LASTACK_STATUS_OK, R_OPEN_ACTIVE);
        tcb_create(tcb);
        send_first_syn(act, LASTACK_EVENT_OPEN_ACTIVE);
    }
}

static void call_open_passive(struct act *act, const struct lastack_call *call) {
    struct tcb *tcb = act->tcb;
    (void)call;
    if (tcb->state != LASTACK_CLOSED) {
        answer(act, LASTACK_STATUS_EXISTS, R_OPEN_EXISTS);
        return;
    }
    /* "If passive, enter the LISTEN state and return." */
    answer(act, LASTACK_STATUS_OK, R_OPEN_PASSIVE);
    tcb_create(tcb);
    tcb->flags |= TCB_PASSIVE;
    tcb_transition(act, LASTACK_EVENT_OPEN_PASSIVE);
}

/* ---- 3.10.2 SEND ----------------------------------------------------------------------------- */

static void call_send(struct act *act, const struct lastack_call *call) {
    struct tcb *tcb = act->tcb;
    switch (tcb->state) {
    case LASTACK_CLOSED:
        answer(act, LASTACK_STATUS_NO_CONNECTION, R_SEND_NO_CONNECTION);
        return;
    case LASTACK_LISTEN:
        /* "If the remote socket is specified, then change the connection from passive to active" */
        if (act->in->path->remote == 0) {
            answer(act, LASTACK_STATUS_REMOTE_UNSPECIFIED, R_SEND_REMOTE_UNSPECIFIED);
            return;
        }
        answer(act, LASTACK_STATUS_OK, R_SEND_TURNS_ACTIVE);
        send_first_syn(act, LASTACK_EVENT_SEND);
        break;
    case LASTACK_SYN_SENT:
    case LASTACK_SYN_RECEIVED:
    case LASTACK_ESTABLISHED:
    case LASTACK_CLOSE_WAIT:
        /* "Queue the data for transmission after entering ESTABLISHED state", or "Segmentize the
         * buffer and send it with a piggybacked acknowledgment". */
        if (tcb->flags & TCB_CLOSE) {
            answer(act, LASTACK_STATUS_CONNECTION_CLOSING, R_SEND_CLOSING);
            return;
        }
        answer(act, LASTACK_STATUS_OK,
               in_state(tcb, STATES_SENDING) ? R_SEND_SEGMENTIZED : R_SEND_QUEUED);
        break;
    default:
        answer(act, LASTACK_STATUS_CONNECTION_CLOSING, R_SEND_CLOSING);
        return;
    }
    /* The urgent pointer points "to the sequence number of the octet following the urgent data"
     * (MUST-62), which is all that is queued now. */
    if (call->urgent) {
        tcb->flags |= TCB_SND_UP;
        tcb->snd.up = tcb_snd_end(act);
        rule(act, R_SEND_URGENT);
    }
}

/* ---- 3.10.3 RECEIVE -------------------------------------------------------------------------- */

static void call_receive(struct act *act, const struct lastack_call *call) {
    const struct lastack_text *text = act->in->text;
    struct tcb *tcb = act->tcb;
    tcb_urgent_read(tcb, text->in_taken);
    switch (tcb->state) {
    case LASTACK_CLOSED:
        answer(act, LASTACK_STATUS_NO_CONNECTION, R_RECEIVE_NO_CONNECTION);
        return;
    case LASTACK_LISTEN:
    case LASTACK_SYN_SENT:
    case LASTACK_SYN_RECEIVED:
        answer(act, LASTACK_STATUS_OK, R_RECEIVE_QUEUED);
        return;
    case LASTACK_ESTABLISHED:
    case LASTACK_FIN_WAIT_1:
    case LASTACK_FIN_WAIT_2: {
        answer(act, LASTACK_STATUS_OK, R_RECEIVE_TEXT);
        /* The user has made room. The peer must hear of it at once only if it may be waiting: when
         * the window has become too small for a segment, or half of the buffer is free again. */
        uint32_t wider = tcp_window_update(act), wnd = tcb_rcv_wnd(tcb);
        uint32_t half = (text->in_room + (text->in_ready - text->in_taken)) / 2;
        uint32_t mss = tcp_eff_snd_mss(act);
        if (wider && (wider >= half || wnd < (half < mss ? half : mss))) {
            rule(act, R_WINDOW_UPDATE);
            act->ack_now = true;
        }
        return;
    }
    default:
        /* CLOSE-WAIT: "If no text is awaiting delivery, the RECEIVE will get an 'error: connection
         * closing' response. Otherwise, any remaining data can be used". The RFC refuses from
         * CLOSING on; but text that was acknowledged belongs to the user. */
        if (call->octets || text->in_ready != text->in_taken)
            answer(act, LASTACK_STATUS_OK, R_RECEIVE_REMAINING);
        else
            answer(act, LASTACK_STATUS_CONNECTION_CLOSING, R_RECEIVE_CLOSING);
        return;
    }
}

/* ---- 3.10.4 CLOSE ---------------------------------------------------------------------------- */

/* The FIN itself goes with output, behind the text. */
static void close_established(struct act *act) {
    act->tcb->flags |= TCB_CLOSE;
    tcb_transition(act, LASTACK_EVENT_CLOSE);
}

void tcp_close_queued(struct act *act) {
    if (act->tcb->flags & TCB_CLOSE)
        close_established(act);
}

static void call_close(struct act *act, const struct lastack_call *call) {
    struct tcb *tcb = act->tcb;
    (void)call;
    switch (tcb->state) {
    case LASTACK_CLOSED:
        answer(act, LASTACK_STATUS_NO_CONNECTION, R_CLOSE_NO_CONNECTION);
        return;
    case LASTACK_LISTEN:
    case LASTACK_SYN_SENT:
        /* "Delete TCB, enter CLOSED state, and return." */
        answer(act, LASTACK_STATUS_OK, R_CLOSE_DELETES);
        tcb_delete(act, LASTACK_EVENT_CLOSE);
        return;
    case LASTACK_SYN_RECEIVED:
        /* "If no SENDs have been issued and there is no pending data to send, then form a FIN
         * segment and send it, and enter FIN-WAIT-1 state; otherwise, queue for processing after
         * entering ESTABLISHED state." */
        if (tcb_unsent(act) == 0) {
            answer(act, LASTACK_STATUS_OK, R_CLOSE_SYN_RECEIVED);
            close_established(act);
        } else {
            answer(act, LASTACK_STATUS_OK, R_CLOSE_QUEUED);
            tcb->flags |= TCB_CLOSE;
        }
        return;
    case LASTACK_ESTABLISHED:
        /* "Queue this until all preceding SENDs have been segmentized, then form a FIN segment and
         * send it. In any case, enter FIN-WAIT-1 state." */
        answer(act, LASTACK_STATUS_OK, R_CLOSE_ESTABLISHED);
        close_established(act);
        return;
    case LASTACK_FIN_WAIT_1:
    case LASTACK_FIN_WAIT_2:
        /* "An 'ok' response would be acceptable, too, as long as a second FIN is not emitted" */
        answer(act, LASTACK_STATUS_OK, R_CLOSE_AGAIN);
        return;
    case LASTACK_CLOSE_WAIT:
        /* "Queue this request until all preceding SENDs have been segmentized; then send a FIN
         * segment, enter LAST-ACK state." */
        answer(act, LASTACK_STATUS_OK, tcb->flags & TCB_CLOSE ? R_CLOSE_AGAIN : R_CLOSE_CLOSE_WAIT);
        tcb->flags |= TCB_CLOSE;
        return;
    default:
        answer(act, LASTACK_STATUS_CONNECTION_CLOSING, R_CLOSE_CLOSING);
        return;
    }
}

/* BSD close(): CLOSE, and from now on nobody reads (3.6.1, MAY-1). */
static void call_forsake(struct act *act, const struct lastack_call *call) {
    struct tcb *tcb = act->tcb;
    bool waits = tcb->state == LASTACK_FIN_WAIT_2;
    call_close(act, call);
    if (tcb->state == LASTACK_CLOSED)
        return;
    if (waits && !(tcb->flags & TCB_FORSAKEN))
        tcb->timer[LASTACK_TIMER_2MSL] =
            tcb_after(act->in->now, knob(act, LASTACK_KNOB_FIN_WAIT_2));
    tcb->flags |= TCB_FORSAKEN;
    act->out->status = LASTACK_STATUS_OK;
    rule(act, R_FORSAKEN);
}

/* ---- 3.10.5 ABORT ---------------------------------------------------------------------------- */

static void call_abort(struct act *act, const struct lastack_call *call) {
    struct tcb *tcb = act->tcb;
    (void)call;
    switch (tcb->state) {
    case LASTACK_CLOSED:
        answer(act, LASTACK_STATUS_NO_CONNECTION, R_ABORT_NO_CONNECTION);
        return;
    case LASTACK_SYN_RECEIVED:
    case LASTACK_ESTABLISHED:
    case LASTACK_FIN_WAIT_1:
    case LASTACK_FIN_WAIT_2:
    case LASTACK_CLOSE_WAIT:
        /* "Send a reset segment: <SEQ=SND.NXT><CTL=RST>" */
        answer(act, LASTACK_STATUS_OK, R_ABORT_RST);
        tcp_send_rst(act, tcb->snd.nxt);
        break;
    default:
        /* LISTEN, SYN-SENT: "Delete the TCB, enter CLOSED state, and return." CLOSING, LAST-ACK,
         * TIME-WAIT: "Respond with 'ok' and delete the TCB, enter CLOSED state, and return." */
        answer(act, LASTACK_STATUS_OK, R_ABORT_SILENT);
        break;
    }
    tcb_delete(act, LASTACK_EVENT_ABORT);
}

/* ---- 3.10.6 STATUS, and SET ------------------------------------------------------------------ */

static void call_status(struct act *act, const struct lastack_call *call) {
    (void)call;
    if (act->tcb->state == LASTACK_CLOSED)
        answer(act, LASTACK_STATUS_NO_CONNECTION, R_STATUS_NO_CONNECTION);
    else
        answer(act, LASTACK_STATUS_OK, R_STATUS);
}

/* The knobs that a connection may have for itself; 3.8.3 (d) asks for R2 (MUST-21). */
static void call_set(struct act *act, const struct lastack_call *call) {
    const struct lastack_knob_info *info = lastack_knob_info(call->knob);
    struct tcb *tcb = act->tcb;
    act->out->status = LASTACK_STATUS_ILLEGAL;
    if (!info || call->value < info->least || call->value > info->most)
        return;
    switch (call->knob) {
    case LASTACK_KNOB_USER_TIMEOUT:
        tcb->user_timeout = call->value;
        tcb->timer[LASTACK_TIMER_USER] = LASTACK_NEVER; /* counts from now */
        break;
    case LASTACK_KNOB_MSS:
        tcb->mss_announced = (uint16_t)call->value;
        break;
    case LASTACK_KNOB_RETRIES:
        tcb->retries_most = (uint16_t)(call->value + 1);
        break;
    case LASTACK_KNOB_RETRIES_SYN:
        tcb->retries_syn_most = (uint16_t)(call->value + 1);
        break;
    default:
        return;
    }
    act->out->status = LASTACK_STATUS_OK;
}

/* ---- all of them ----------------------------------------------------------------------------- */

void tcp_call(struct act *act, const struct lastack_call *call) {
    typedef void handler(struct act * act, const struct lastack_call *call);
    static handler *const handlers[LASTACK_CALL_COUNT] = {
        [LASTACK_CALL_OPEN_ACTIVE] = call_open_active,
        [LASTACK_CALL_OPEN_PASSIVE] = call_open_passive,
        [LASTACK_CALL_SEND] = call_send,
        [LASTACK_CALL_RECEIVE] = call_receive,
        [LASTACK_CALL_CLOSE] = call_close,
        [LASTACK_CALL_FORSAKE] = call_forsake,
        [LASTACK_CALL_ABORT] = call_abort,
        [LASTACK_CALL_STATUS] = call_status,
        [LASTACK_CALL_SET] = call_set,
    };
    if (call->kind < LASTACK_CALL_COUNT)
        handlers[call->kind](act, call);
    else
        act->out->status = LASTACK_STATUS_ILLEGAL;
}
