/* SEGMENT ARRIVES in the synchronized states and SYN-RECEIVED: the eight checks of RFC 9293
 * 3.10.7.4, in their order. Each answers whether the segment goes on to the next. */
#include "tcp/tcb.h"

SELDOM static void challenge(struct act *act, unsigned why) {
    rule(act, why);
    if (tcp_challenge_allowed(act))
        act->ack_now = true;
}

/* ---- First, check sequence number ------------------------------------------------------------ */

/* SYN-RECEIVED sees its peer's SYN once more, at SEG.SEQ = IRS, left of RCV.NXT. With a good ACK it
 * is the SYN,ACK of Figure 7, line 6: it completes a simultaneous open, and after a passive OPEN it
 * is the fourth check's. Otherwise it was repeated because our SYN,ACK is under way or lost, and
 * that has its own timer. */
SELDOM static bool syn_received_syn_again(struct act *act) {
    struct tcb *tcb = act->tcb;
    const struct lastack_segment *seg = act->seg;
    if (!(seg->ctl & LASTACK_ACK) || !seq_lt(tcb->snd.una, seg->ack) ||
        seq_lt(tcb->snd.nxt, seg->ack)) {
        rule(act, R_SEQ_SYN_AGAIN);
        act->ack_now = true;
        return false;
    }
    if (!(tcb->flags & TCB_PASSIVE)) {
        rule(act, R_SEQ_SIMULTANEOUS_OPEN);
        act->ctl &= ~(uint32_t)LASTACK_SYN;
        act->seq = seq_add(act->seq, 1);
        tcp_cut_to_window(act);
    }
    return true;
}

/* TIME-WAIT knows two segments that the table would refuse: the peer's FIN again, which the fifth
 * check wants to "Acknowledge ... and restart the 2 MSL timeout", and a SYN that may open a new
 * connection (MAY-2). Answers whether the segment was one of them. */
SELDOM static bool time_wait_answers(struct act *act) {
    struct tcb *tcb = act->tcb;
    const struct lastack_segment *seg = act->seg;
    unsigned ctl = seg->ctl & (LASTACK_SYN | LASTACK_RST | LASTACK_FIN | LASTACK_ACK);
    if (ctl == LASTACK_SYN && act->in->may_reopen && knob(act, LASTACK_KNOB_TIME_WAIT_REUSE) &&
        seq_leq(tcb->rcv.nxt, seg->seq)) {
        rule(act, R_TIME_WAIT_REOPENS);
        signal_user(act, LASTACK_SIGNAL_REOPEN, tcb->snd.max.n);
        return true;
    }
    if (ctl == (LASTACK_FIN | LASTACK_ACK) && seq_eq(seg->ack, tcb->snd.nxt) &&
        seq_eq(seq_add(seg->seq, lastack_segment_length(seg)), tcb->rcv.nxt)) {
        rule(act, R_TIME_WAIT_FIN);
        tcb_wait_anew(act);
        act->ack_now = true;
        return true;
    }
    return false;
}

/* An end may stand beside the other's window for good reason: left by one, when its probe was taken
 * and the ACK of it lost; at the right edge, when the text that filled the window is lost. If both
 * do (Appendix A.2), neither's ACKs are heard, and what they send again is old: they would give
 * each other up. So an ACK beside the window is used by one who is in such straits himself. */
static bool stands_beside(const struct act *act, uint32_t offset) {
    const struct tcb *tcb = act->tcb;
    const struct lastack_segment *seg = act->seg;
    bool probed = seq_lt(tcb->snd.nxt, tcb->snd.max);
    return (offset == UINT32_MAX || offset == tcb_rcv_wnd(tcb)) &&
           (probed || (tcb->flags & TCB_RECOVERS)) && (seg->ctl & LASTACK_ACK) &&
           seq_lt(tcb->snd.una, seg->ack);
}

/* Table 6 refuses the segment. "If an incoming segment is not acceptable, an acknowledgment should
 * be sent in reply (unless the RST bit is set, if so drop the segment and return)". */
SELDOM static bool not_acceptable(struct act *act, uint32_t offset, uint32_t length) {
    struct tcb *tcb = act->tcb;
    const struct lastack_segment *seg = act->seg;
    bool closed = tcb_rcv_wnd(tcb) == 0;
    if (seg->ctl & LASTACK_RST) {
        if (closed && offset == 0)
            return true; /* MUST-66: a RST that carries text meets a closed window */
        rule(act, R_SEQ_RST_DROPPED);
        return false;
    }
    if ((seg->ctl & LASTACK_SYN) && tcb->state != LASTACK_SYN_RECEIVED) {
        challenge(act, R_SYN_CHALLENGED); /* "irrespective of the sequence number" */
        return false;
    }
    /* "If the RCV.WND is zero, no segments will be acceptable, but special allowance should be made
     * to accept valid ACKs, URGs, and RSTs." A peer whose SND.NXT counts its probe is at RCV.NXT+1;
     * if an ACK without text were answered there, two probers would answer each other for ever
     * (Appendix A.2). */
    if (closed && offset <= 1 && !(seg->ctl & LASTACK_SYN)) {
        rule(act, length ? R_SEQ_ZERO_WINDOW_TEXT : R_SEQ_ZERO_WINDOW_ACK);
        act->ack_now = length != 0;
        act->text = 0;
        act->ctl &= ~(uint32_t)LASTACK_FIN;
        return true;
    }
    /* Text, SYN and FIN are always answered. An ACK that lies outside is told so only as often as
     * challenge ACKs may be sent: else two ends, each outside the other's window, would answer each
     * other for ever (both windows full of text that was lost, say). */
    if (length)
        act->ack_now = true;
    else
        act->ack_now = tcp_challenge_allowed(act);
    if (length == 0 && stands_beside(act, offset)) {
        rule(act, R_SEQ_BESIDE_WINDOW);
        return true;
    }
    rule(act, R_SEQ_NOT_ACCEPTABLE);
    return false;
}

static bool first_check_sequence(struct act *act) {
    struct tcb *tcb = act->tcb;
    uint32_t wnd = tcb_rcv_wnd(tcb), length = lastack_segment_length(act->seg);
    uint32_t offset = seq_from(act->seq, tcb->rcv.nxt); /* "negative" left of RCV.NXT */
    if (tcb->state == LASTACK_TIME_WAIT && time_wait_answers(act))
        return false;
    if (tcb->state == LASTACK_SYN_RECEIVED && (act->ctl & LASTACK_SYN) &&
        !(act->ctl & LASTACK_RST) && seq_eq(act->seq, tcb->irs))
        return syn_received_syn_again(act);
    /* What nearly every segment is: the next one, and not too long. */
    if (offset == 0 && length <= wnd && !(tcb->flags & TCB_FIN_HELD))
        return true;
    /* Table 6: "RCV.NXT =< SEG.SEQ < RCV.NXT+RCV.WND or RCV.NXT =< SEG.SEQ+SEG.LEN-1 <
     * RCV.NXT+RCV.WND"; with no length only the first; with no window only SEG.SEQ = RCV.NXT. */
    bool acceptable;
    if (length == 0)
        acceptable = wnd ? offset < wnd : offset == 0;
    else
        acceptable = offset < wnd || offset + length - 1 < wnd;
    if (!acceptable)
        return not_acceptable(act, offset, length);
    if (act->ctl & LASTACK_SYN)
        return true; /* the second or the fourth check ends it */
    if (offset || length > wnd || (tcb->flags & TCB_FIN_HELD))
        tcp_cut_to_window(act);
    return true;
}

/* ---- Second, check the RST bit --------------------------------------------------------------- */

SELDOM static bool reset_by_peer(struct act *act) {
    struct tcb *tcb = act->tcb;
    if (tcb->state == LASTACK_SYN_RECEIVED) {
        /* "If this connection was initiated with a passive OPEN ... return this connection to
         * LISTEN state and return. The user need not be informed. If ... with an active OPEN ...
         * signal the user 'connection refused'." */
        if (tcb->flags & TCB_PASSIVE) {
            rule(act, R_RST_PASSIVE);
            tcb_return_to_listen(act);
            return false;
        }
        rule(act, R_RST_REFUSED);
        signal_user(act, LASTACK_SIGNAL_REFUSED, LASTACK_STATUS_REFUSED);
    } else if (in_state(tcb, STATES_RECEIVING | STATE(CLOSE_WAIT))) {
        /* "Users should also receive an unsolicited general 'connection reset' signal." */
        rule(act, R_RST_RESET);
        signal_user(act, LASTACK_SIGNAL_RESET, LASTACK_STATUS_RESET);
    } else {
        /* CLOSING, LAST-ACK, TIME-WAIT: "enter the CLOSED state, delete the TCB, and return." */
        rule(act, R_RST_CLOSES);
    }
    tcb_delete(act, LASTACK_EVENT_RCV_RST);
    return false;
}

static bool second_check_rst(struct act *act) {
    struct tcb *tcb = act->tcb;
    if (!(act->ctl & LASTACK_RST))
        return true;
    uint32_t offset = seq_from(act->seg->seq, tcb->rcv.nxt);
    if (tcb->state == LASTACK_TIME_WAIT && knob(act, LASTACK_KNOB_RFC1337)) {
        rule(act, R_RST_RFC1337); /* "Ignore RST segments in TIME-WAIT state" (section 3) */
        return false;
    }
    /* "2) If the RST bit is set and the sequence number exactly matches the next expected sequence
     * number (RCV.NXT), then TCP endpoints MUST reset the connection" */
    if (offset == 0)
        return reset_by_peer(act);
    /* "1) If ... the sequence number is outside the current receive window, silently drop" */
    if (offset >= tcb_rcv_wnd(tcb)) {
        rule(act, R_RST_OUTSIDE);
        return false;
    }
    if (!knob(act, LASTACK_KNOB_RFC5961))
        return reset_by_peer(act);
    /* "3) If ... does not exactly match the next expected sequence value, yet is within the current
     * receive window, TCP endpoints MUST send an acknowledgment (challenge ACK)" */
    challenge(act, R_RST_CHALLENGED);
    return false;
}

/* ---- Third, check security ------------------------------------------------------------------- */

/* Nothing here has a security compartment (Appendix A.1): every segment's matches. */
static bool third_check_security(struct act *act) {
    (void)act;
    return true;
}

/* ---- Fourth, check the SYN bit --------------------------------------------------------------- */

static bool fourth_check_syn(struct act *act) {
    struct tcb *tcb = act->tcb;
    if (!(act->ctl & LASTACK_SYN))
        return true;
    /* "If the connection was initiated with a passive OPEN, then return this connection to the
     * LISTEN state and return." */
    if (tcb->state == LASTACK_SYN_RECEIVED && (tcb->flags & TCB_PASSIVE)) {
        rule(act, R_SYN_PASSIVE);
        tcb_return_to_listen(act);
        return false;
    }
    /* "RFC 5961 recommends that in these synchronized states, if the SYN bit is set, irrespective
     * of the sequence number, TCP endpoints MUST send a 'challenge ACK'" */
    if (knob(act, LASTACK_KNOB_RFC5961)) {
        challenge(act, R_SYN_CHALLENGED);
        return false;
    }
    /* "If the SYN is in the window it is an error: send a reset" */
    rule(act, R_SYN_RESETS);
    tcp_send_rst_for_segment(act);
    signal_user(act, LASTACK_SIGNAL_RESET, LASTACK_STATUS_RESET);
    tcb_delete(act, LASTACK_EVENT_SYN_IN_WINDOW);
    return false;
}

/* ---- Fifth, check the ACK field -------------------------------------------------------------- */

/* SYN-RECEIVED: "If SND.UNA < SEG.ACK =< SND.NXT, then enter ESTABLISHED state and continue
 * processing with the variables below set to: SND.WND <- SEG.WND, SND.WL1 <- SEG.SEQ, SND.WL2 <-
 * SEG.ACK" - which the processing of ESTABLISHED does, since SND.WL1 is the SYN's. "If the segment
 * acknowledgment is not acceptable, form a reset segment <SEQ=SEG.ACK><CTL=RST> and send it." It
 * ends there. */
static bool ack_in_syn_received(struct act *act) {
    struct tcb *tcb = act->tcb;
    const struct lastack_segment *seg = act->seg;
    if (!seq_lt(tcb->snd.una, seg->ack) || seq_lt(tcb->snd.max, seg->ack)) {
        rule(act, R_ACK_BAD_IN_SYN_RECEIVED);
        tcp_send_rst(act, seg->ack);
        return false;
    }
    rule(act, R_ACK_OF_SYN);
    tcb_transition(act, LASTACK_EVENT_ACK_OF_SYN);
    return true;
}

/* "acceptable only if it is in the range of ((SND.UNA - MAX.SND.WND) =< SEG.ACK =< SND.NXT). All
 * incoming segments whose ACK value doesn't satisfy the above condition MUST be discarded and an
 * ACK sent back" (RFC 5961). SND.MAX stands for SND.NXT: it counts the probes. */
static bool ack_in_range(struct act *act) {
    struct tcb *tcb = act->tcb;
    struct lastack_seq ack = act->seg->ack;
    if (seq_lt(tcb->snd.max, ack)) {
        if (knob(act, LASTACK_KNOB_RFC5961)) {
            challenge(act, R_ACK_UNSENT);
        } else {
            rule(act, R_ACK_UNSENT); /* "then send an ACK, drop the segment, and return" */
            act->ack_now = true;
        }
        return false;
    }
    if (seq_lt(ack, seq_sub(tcb->snd.una, tcb->snd.max_wnd)) && knob(act, LASTACK_KNOB_RFC5961)) {
        challenge(act, R_ACK_TOO_OLD);
        return false;
    }
    return true;
}

/* "In addition to the processing for the ESTABLISHED state" */
static bool ack_per_state(struct act *act) {
    struct tcb *tcb = act->tcb;
    switch (tcb->state) {
    case LASTACK_FIN_WAIT_1:
        /* "if the FIN segment is now acknowledged, then enter FIN-WAIT-2 and continue processing
         * in that state." */
        if (tcb_fin_acknowledged(act)) {
            rule(act, R_ACK_OF_FIN);
            tcb_transition(act, LASTACK_EVENT_ACK_OF_FIN);
        }
        return true;
    case LASTACK_CLOSING:
        /* "if the ACK acknowledges our FIN, then enter the TIME-WAIT state; otherwise, ignore the
         * segment." */
        if (!tcb_fin_acknowledged(act))
            return false;
        rule(act, R_ACK_OF_FIN);
        tcb_transition(act, LASTACK_EVENT_ACK_OF_FIN);
        return true;
    case LASTACK_LAST_ACK:
        /* "If our FIN is now acknowledged, delete the TCB, enter the CLOSED state, and return." */
        if (!tcb_fin_acknowledged(act))
            return true;
        rule(act, R_ACK_OF_FIN);
        tcb_delete(act, LASTACK_EVENT_ACK_OF_FIN);
        return false;
    default:
        /* ESTABLISHED, FIN-WAIT-2, CLOSE-WAIT: nothing more. TIME-WAIT: the first check has
         * answered the only thing that can arrive. */
        return true;
    }
}

/* "If SND.UNA =< SEG.ACK =< SND.NXT, the send window should be updated. If (SND.WL1 < SEG.SEQ or
 * (SND.WL1 = SEG.SEQ and SND.WL2 =< SEG.ACK)), set SND.WND <- SEG.WND". "The check here prevents
 * using old segments": one that moves SND.UNA is none, though its text may be. Left alone, SND.WND
 * would be an offset from a SND.UNA that it was not meant for, beyond what was offered. */
static void update_window(struct act *act, bool moves) {
    struct tcb *tcb = act->tcb;
    const struct lastack_segment *seg = act->seg;
    if (moves || seq_lt(tcb->snd.wl1, seg->seq) ||
        (seq_eq(tcb->snd.wl1, seg->seq) && seq_leq(tcb->snd.wl2, seg->ack))) {
        /* A window that was taken back and is open again: what lies in it need not wait for a timer
         * that has backed off. */
        if (tcb->snd.wnd == 0 && seg->wnd && (tcb->flags & TCB_RECOVERS)) {
            act->resend = true;
            tcb->backoff = 0;
        }
        tcb->snd.wnd = seg->wnd;
        tcb->snd.wl1 = seg->seq;
        tcb->snd.wl2 = seg->ack;
        if (tcb->snd.max_wnd < seg->wnd)
            tcb->snd.max_wnd = seg->wnd;
    }
}

static bool fifth_check_ack(struct act *act) {
    struct tcb *tcb = act->tcb;
    struct lastack_seq ack = act->seg->ack;
    bool opens = tcb->state == LASTACK_SYN_RECEIVED;
    /* "if the ACK bit is off, drop the segment and return" */
    if (!(act->ctl & LASTACK_ACK)) {
        rule(act, R_ACK_MISSING);
        return false;
    }
    if (opens ? !ack_in_syn_received(act) : !ack_in_range(act))
        return false;
    if (tcb->state == LASTACK_TIME_WAIT)
        return true;
    bool answers_syn = seq_eq(tcb->snd.una, tcb->iss), moves = seq_lt(tcb->snd.una, ack);
    if (moves) {
        rule(act, R_ACK_NEW);
        tcp_acknowledged(act, ack);
        if (answers_syn)
            signal_user(act, LASTACK_SIGNAL_OPENED, 0);
    }
    if (seq_leq(tcb->snd.una, ack))
        update_window(act, moves);
    /* "As long as the receiving TCP peer continues to send acknowledgments in response to the probe
     * segments, the sending TCP peer MUST allow the connection to stay open" (MUST-37) */
    if ((tcb->flags & TCB_PROBES) || tcb->snd.wnd == 0)
        tcb->retries = 0;
    if (opens) {
        tcp_close_queued(act);
        if (tcb_holds_text(tcb)) {
            tcp_take_held(act);
            tcp_cut_to_window(act); /* that may have been the same text */
        }
    }
    return ack_per_state(act);
}

/* ---- Sixth, check the URG bit ---------------------------------------------------------------- */

/* "If the URG bit is set, RCV.UP <- max(RCV.UP,SEG.UP), and signal the user that the remote side
 * has urgent data if the urgent pointer (RCV.UP) is in advance of the data consumed." "whenever the
 * urgent pointer advances" (MUST-32), and so not twice for the same. */
static bool sixth_check_urg(struct act *act) {
    struct tcb *tcb = act->tcb;
    bool news = (tcb->flags & TCB_UP_HELD) != 0;
    if (!((act->ctl & LASTACK_URG) || news) || !in_state(tcb, STATES_RECEIVING))
        return true;
    if (act->ctl & LASTACK_URG) {
        struct lastack_seq up = seq_add(act->seg->seq, act->seg->up);
        if (!(tcb->flags & TCB_RCV_UP) || seq_lt(tcb->rcv.up, up)) {
            tcb->rcv.up = up;
            news = true;
        }
    }
    tcb->flags = (tcb->flags & ~(uint32_t)TCB_UP_HELD) | TCB_RCV_UP;
    uint32_t place = tcb_rcv_place(tcb, tcb->rcv.up);
    tcb_urgent_read(tcb, act->in->text->in_taken);
    if (news && (tcb->flags & TCB_RCV_UP)) {
        rule(act, R_URG_SIGNALLED);
        signal_user(act, LASTACK_SIGNAL_URGENT, place);
    }
    return true;
}

/* ---- Seventh, process the segment text ------------------------------------------------------- */

static bool seventh_process_text(struct act *act) {
    struct tcb *tcb = act->tcb;
    if (act->text == 0)
        return true;
    /* CLOSE-WAIT, CLOSING, LAST-ACK, TIME-WAIT: "This should not occur since a FIN has been
     * received from the remote side. Ignore the segment text." */
    if (!in_state(tcb, STATES_RECEIVING)) {
        rule(act, R_TEXT_AFTER_FIN);
        return true;
    }
    /* "if new data is received after CLOSE is called, its TCP implementation SHOULD send a RST to
     * show that data was lost" (SHLD-3), where CLOSE means that nobody reads. */
    if (tcb->flags & TCB_FORSAKEN) {
        rule(act, R_TEXT_FORSAKEN);
        tcp_send_rst(act, tcb->snd.nxt);
        tcb_delete(act, LASTACK_EVENT_TEXT_AFTER_CLOSE);
        return false;
    }
    tcp_take_text(act);
    return true;
}

/* ---- Eighth, check the FIN bit --------------------------------------------------------------- */

/* "signal the user 'connection closing' ... advance RCV.NXT over the FIN, and send an
 * acknowledgment for the FIN." ESTABLISHED: "Enter the CLOSE-WAIT state." FIN-WAIT-1: "If our FIN
 * has been ACKed (perhaps in this segment), then enter TIME-WAIT" - by way of FIN-WAIT-2, in the
 * fifth check - "otherwise, enter the CLOSING state." FIN-WAIT-2: "Enter the TIME-WAIT state." */
static void take_fin(struct act *act) {
    struct tcb *tcb = act->tcb;
    rule(act, R_FIN);
    tcb->rcv.nxt = seq_add(tcb->rcv.nxt, 1);
    tcb->flags &= ~(uint32_t)TCB_FIN_HELD;
    memset(tcb->held, 0, sizeof tcb->held); /* nothing comes after it */
    act->ack_now = true;
    signal_user(act, LASTACK_SIGNAL_PEER_CLOSED, 0);
    tcb_transition(act, LASTACK_EVENT_RCV_FIN);
}

static bool eighth_check_fin(struct act *act) {
    struct tcb *tcb = act->tcb;
    if (!(act->ctl & LASTACK_FIN) && !(tcb->flags & TCB_FIN_HELD))
        return true;
    if (!in_state(tcb, STATES_RECEIVING)) {
        /* "Remain in the CLOSE-WAIT state" and so on. The stream has ended: RCV.NXT stays. In
         * TIME-WAIT, "Restart the 2 MSL time-wait timeout". */
        rule(act, R_FIN_AGAIN);
        act->ack_now = true;
        if (tcb->state == LASTACK_TIME_WAIT &&
            seq_eq(seq_add(act->seq, act->text), tcb->rcv.nxt))
            tcb_wait_anew(act);
        return true;
    }
    if (!(tcb->flags & TCB_FIN_HELD)) {
        tcb->flags |= TCB_FIN_HELD;
        tcb->fin = seq_add(act->seq, act->text);
    }
    if (seq_eq(tcb->fin, tcb->rcv.nxt)) {
        take_fin(act);
    } else if (act->ctl & LASTACK_FIN) {
        rule(act, R_FIN_HELD);
        act->ack_now = true;
    }
    return true;
}

/* ---- the eight, in order --------------------------------------------------------------------- */

typedef bool check(struct act *act);
static check *const checks[] = {
    first_check_sequence, second_check_rst, third_check_security, fourth_check_syn,
    fifth_check_ack,      sixth_check_urg,  seventh_process_text, eighth_check_fin,
};

/* Written out rather than looped over, so that the compiler sees whom it calls. */
void tcp_continue_at_sixth_check(struct act *act) {
    (void)(checks[5](act) && checks[6](act) && checks[7](act));
}

void tcp_arrives_synchronized(struct act *act) {
    if (checks[0](act) && checks[1](act) && checks[2](act) && checks[3](act) && checks[4](act))
        tcp_continue_at_sixth_check(act);
}
