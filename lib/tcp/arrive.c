/* SEGMENT ARRIVES in CLOSED, LISTEN and SYN-SENT: RFC 9293 3.10.7.1 to 3.10.7.3. */
#include "tcp/tcb.h"
#include "wire/options.h"

/* 3.10.7.1: "all data in the incoming segment is discarded. An incoming segment containing a RST is
 * discarded. An incoming segment not containing a RST causes a RST to be sent in response." */
void tcp_arrives_closed(struct act *act) {
    if (act->seg->ctl & LASTACK_RST) {
        rule(act, R_CLOSED_RST);
        return;
    }
    rule(act, act->seg->ctl & LASTACK_ACK ? R_CLOSED_ACK : R_CLOSED_OTHER);
    tcp_send_rst_for_segment(act);
}

/* "Set RCV.NXT to SEG.SEQ+1, IRS is set to SEG.SEQ", and what else a SYN tells: its window and its
 * options. The RFC stores SND.WND in LISTEN only when the ACK comes; the SYN's counts until then.
 */
static void take_syn(struct act *act) {
    struct tcb *tcb = act->tcb;
    const struct lastack_segment *seg = act->seg;
    tcb->irs = seg->seq;
    tcb->rcv.nxt = seq_add(seg->seq, 1);
    tcb->rcv.edge = seq_add(tcb->rcv.nxt, tcp_first_window(act));
    tcb->snd.wnd = tcb->snd.max_wnd = seg->wnd;
    tcb->snd.wl1 = seg->seq;
    tcb->snd.wl2 = seg->ctl & LASTACK_ACK ? seg->ack : tcb->iss;
    struct options options = options_read(act->option, seg->option_octets);
    if (options.illegal)
        rule(act, R_OPTION_ILLEGAL);
    if (options.has_mss)
        tcb->mss = options.mss;
    rule(act, options.has_mss ? R_MSS_OPTION : R_MSS_DEFAULT);
}

/* "any other control or text should be queued for processing later" */
static void hold_the_rest(struct act *act) {
    if (act->text || (act->ctl & (LASTACK_FIN | LASTACK_URG)))
        tcp_hold_with_syn(act);
}

/* 3.10.7.2 */
void tcp_arrives_listen(struct act *act) {
    struct tcb *tcb = act->tcb;
    unsigned ctl = act->seg->ctl;
    /* First, check for a RST: "An incoming RST should be ignored. Return." */
    if (ctl & LASTACK_RST) {
        rule(act, R_LISTEN_RST);
        return;
    }
    /* Second, check for an ACK: "Any acknowledgment is bad if it arrives on a connection still in
     * the LISTEN state." <SEQ=SEG.ACK><CTL=RST> */
    if (ctl & LASTACK_ACK) {
        rule(act, R_LISTEN_ACK);
        tcp_send_rst(act, act->seg->ack);
        return;
    }
    /* Third, check for a SYN: "ISS should be selected and a SYN segment sent of the form
     * <SEQ=ISS><ACK=RCV.NXT><CTL=SYN,ACK>. SND.NXT is set to ISS+1 and SND.UNA to ISS. The
     * connection state should be changed to SYN-RECEIVED." */
    if (ctl & LASTACK_SYN) {
        rule(act, R_LISTEN_SYN);
        tcb->iss = tcb->snd.una = tcb->snd.nxt = tcb->snd.max = tcp_iss(act);
        take_syn(act);
        hold_the_rest(act);
        tcb_transition(act, LASTACK_EVENT_RCV_SYN);
        tcp_send_syn(act);
        return;
    }
    /* Fourth, other data or control: "This should not be reached. Drop the segment and return." */
    rule(act, R_LISTEN_OTHER);
}

/* "If SND.UNA > ISS (our SYN has been ACKed), change the connection state to ESTABLISHED, form an
 * ACK segment ... and send it. If there are other controls or text in the segment, then continue
 * processing at the sixth step". */
static void syn_sent_established(struct act *act) {
    struct tcb *tcb = act->tcb;
    rule(act, R_SYN_SENT_SYN_ACK);
    tcp_acknowledged(act, act->seg->ack);
    tcb_transition(act, LASTACK_EVENT_RCV_SYN_ACK);
    signal_user(act, LASTACK_SIGNAL_OPENED, 0);
    act->ack_now = true;
    act->seq = tcb->rcv.nxt;
    if (act->text || (act->ctl & (LASTACK_URG | LASTACK_FIN))) {
        tcp_cut_to_window(act);
        tcp_continue_at_sixth_check(act);
    }
}

/* "Otherwise, enter SYN-RECEIVED, form a SYN,ACK segment <SEQ=ISS><ACK=RCV.NXT><CTL=SYN,ACK> and
 * send it. ... If there are other controls or text in the segment, queue them". */
static void syn_sent_simultaneous(struct act *act) {
    rule(act, R_SYN_SENT_SYN);
    act->tcb->flags &= ~(uint32_t)TCB_TIMING; /* which of the two would the ACK answer? */
    hold_the_rest(act);
    tcb_transition(act, LASTACK_EVENT_RCV_SYN);
    tcp_send_syn(act);
}

/* 3.10.7.3 */
void tcp_arrives_syn_sent(struct act *act) {
    struct tcb *tcb = act->tcb;
    const struct lastack_segment *seg = act->seg;
    bool ack = (seg->ctl & LASTACK_ACK) != 0, rst = (seg->ctl & LASTACK_RST) != 0;
    /* First, check the ACK bit: "If SEG.ACK =< ISS or SEG.ACK > SND.NXT, send a reset (unless the
     * RST bit is set, if so drop the segment and return) <SEQ=SEG.ACK><CTL=RST>" */
    if (ack && (seq_leq(seg->ack, tcb->iss) || seq_lt(tcb->snd.nxt, seg->ack))) {
        rule(act, rst ? R_SYN_SENT_RST_BAD_ACK : R_SYN_SENT_BAD_ACK);
        if (!rst)
            tcp_send_rst(act, seg->ack);
        return;
    }
    /* Second, check the RST bit: "If the ACK was acceptable, then signal to the user 'error:
     * connection reset' ... Otherwise (no ACK), drop the segment and return." There is no RCV.NXT
     * that RFC 5961's check could look at. */
    if (rst) {
        rule(act, ack ? R_SYN_SENT_RST : R_SYN_SENT_RST_NO_ACK);
        if (ack) {
            signal_user(act, LASTACK_SIGNAL_REFUSED, LASTACK_STATUS_RESET);
            tcb_delete(act, LASTACK_EVENT_RCV_RST);
        }
        return;
    }
    /* Third, check the security: nothing here has a security compartment (Appendix A.1), so every
     * segment matches. Fourth, check the SYN bit: "RCV.NXT is set to SEG.SEQ+1, IRS is set to
     * SEG.SEQ. SND.UNA should be advanced to equal SEG.ACK (if there is an ACK)" */
    if (seg->ctl & LASTACK_SYN) {
        take_syn(act);
        if (ack)
            syn_sent_established(act);
        else
            syn_sent_simultaneous(act);
        return;
    }
    /* "Fifth, if neither of the SYN or RST bits is set, then drop the segment and return." */
    rule(act, R_SYN_SENT_OTHER);
}
