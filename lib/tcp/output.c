/* Every segment that leaves: its fields, its window, and when text may go (RFC 9293 3.8). */
#include "tcp/tcb.h"
#include "wire/options.h"

uint32_t tcp_eff_snd_mss(const struct act *act) {
    /* "Eff.snd.MSS = min(SendMSS+20, MMS_S) - TCPhdrsize - IPoptionsize" (MUST-16), and no options
     * go with text. A peer that announces 0 is asking for trouble: it gets one octet. */
    uint32_t mtu = act->in->text->mtu, mss = act->tcb->mss;
    uint32_t most = mtu > TCB_HEADERS ? mtu - TCB_HEADERS : 1;
    return mss > most ? most : mss ? mss : 1;
}

/* ---- the window we offer (3.8.6.2.2) --------------------------------------------------------- */

static inline uint32_t receive_room(const struct act *act) {
    uint32_t room = act->in->text->in_room;
    room = room > act->delivered ? room - act->delivered : 0;
    return room < UINT16_MAX ? room : UINT16_MAX;
}

uint32_t tcp_window_update(const struct act *act) {
    const struct lastack_text *text = act->in->text;
    uint32_t room = receive_room(act), wnd = tcb_rcv_wnd(act->tcb);
    if (room <= wnd)
        return 0;
    /* "keep RCV.NXT+RCV.WND fixed until ... RCV.BUFF - RCV.USER - RCV.WND >= min(Fr * RCV.BUFF,
     * Eff.snd.MSS)" (MUST-39) */
    uint32_t half = (text->in_room + (text->in_ready - text->in_taken)) / 2;
    uint32_t mss = tcp_eff_snd_mss(act);
    return room - wnd >= (half < mss ? half : mss) ? room - wnd : 0;
}

/* The right edge moves here and nowhere else, and never to the left (SHLD-14). */
SELDOM static void move_edge(struct act *act) {
    struct tcb *tcb = act->tcb;
    tcb->rcv.edge = seq_add(tcb->rcv.edge, tcp_window_update(act));
}

/* SEG.WND. Once the peer's FIN is in, no more text can come and the edge stays. */
static inline uint16_t offered_window(struct act *act) {
    struct tcb *tcb = act->tcb;
    uint32_t wnd = tcb_rcv_wnd(tcb);
    if (wnd < UINT16_MAX && in_state(tcb, STATES_RECEIVING | STATE(SYN_RECEIVED)) &&
        wnd < receive_room(act))
        move_edge(act);
    return (uint16_t)tcb_rcv_wnd(tcb);
}

/* ---- segments -------------------------------------------------------------------------------- */

/* The next segment of `out`, <SEQ=seq><CTL=ctl>; already among the effects. */
static inline struct lastack_segment *compose(struct act *act, struct lastack_seq seq,
                                              unsigned ctl) {
    struct lastack_out *out = act->out;
    assert(out->segments < LASTACK_OUT_SEGMENTS);
    struct lastack_segment *seg = &out->segment[out->segments];
    *seg = (struct lastack_segment){.seq = seq, .ctl = (uint8_t)ctl};
    emit(act, LASTACK_DO_SEGMENT, out->segments++, 0, 0);
    return seg;
}

/* <SEQ=seq><ACK=RCV.NXT><CTL=ctl,ACK>, and with it the ACK that may be owed. */
static inline struct lastack_segment *compose_ack(struct act *act, struct lastack_seq seq,
                                                  unsigned ctl) {
    struct tcb *tcb = act->tcb;
    uint16_t wnd = offered_window(act);
    struct lastack_segment *seg = compose(act, seq, ctl | LASTACK_ACK);
    seg->ack = tcb->rcv.nxt;
    seg->wnd = wnd;
    act->ack_now = false;
    tcb->flags &= ~(uint32_t)TCB_ACK_DUE;
    return seg;
}

/* <SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK> */
void tcp_send_ack(struct act *act) {
    compose_ack(act, act->tcb->snd.nxt, 0);
}

/* <SEQ=seq><CTL=RST>. A RST offers no window. */
void tcp_send_rst(struct act *act, struct lastack_seq seq) {
    compose(act, seq, LASTACK_RST);
}

/* 3.5.2: "If the incoming segment has the ACK bit set, the reset takes its sequence number from the
 * ACK field of the segment; otherwise, the reset has sequence number zero and the ACK field is set
 * to the sum of the sequence number and segment length of the incoming segment." */
void tcp_send_rst_for_segment(struct act *act) {
    const struct lastack_segment *in = act->seg;
    if (in->ctl & LASTACK_ACK) {
        tcp_send_rst(act, in->ack);
        return;
    }
    struct lastack_segment *seg = compose(act, seq_of(0), LASTACK_RST | LASTACK_ACK);
    seg->ack = seq_add(in->seq, lastack_segment_length(in));
}

/* "SEG.MSS": what we take (MUST-14, MUST-67). */
static uint16_t mss_to_announce(const struct act *act) {
    int64_t announced =
        act->tcb->mss_announced ? act->tcb->mss_announced : knob(act, LASTACK_KNOB_MSS);
    uint32_t mtu = act->in->text->mtu, most = mtu > TCB_HEADERS ? mtu - TCB_HEADERS : 1;
    return (uint16_t)(announced && announced < most ? announced : most);
}

/* <SEQ=ISS><CTL=SYN>, or <SEQ=ISS><ACK=RCV.NXT><CTL=SYN,ACK> once the peer's SYN is known; with the
 * MSS option (MUST-14, MAY-3). */
void tcp_send_syn(struct act *act) {
    struct tcb *tcb = act->tcb;
    struct lastack_segment *seg;
    uint8_t *option = act->out->option[act->out->segments];
    if (tcb->state == LASTACK_SYN_SENT) {
        seg = compose(act, tcb->iss, LASTACK_SYN);
        seg->wnd = tcp_first_window(act);
    } else {
        seg = compose_ack(act, tcb->iss, LASTACK_SYN);
    }
    seg->option_octets = options_write_mss(option, mss_to_announce(act));
    if (seq_eq(tcb->snd.nxt, tcb->iss)) {
        tcb->snd.nxt = tcb->snd.max = seq_add(tcb->iss, 1);
        tcp_rtt_start(act, tcb->snd.nxt);
    }
    if (tcb->timer[LASTACK_TIMER_RETRANSMISSION] == LASTACK_NEVER)
        tcp_start_send_timer(act);
}

/* Text [seq, seq + octets), and our FIN after it. */
static inline void send_text(struct act *act, struct lastack_seq seq, uint32_t octets, bool fin) {
    struct tcb *tcb = act->tcb;
    struct lastack_segment *seg = compose_ack(act, seq, fin ? LASTACK_FIN : 0);
    seg->place = tcb_snd_place(tcb, seq);
    seg->text_octets = octets;
    /* SEND has no PUSH flag of its own, so "the last buffered segment" has PSH (MUST-61). */
    if (octets && seg->place + octets == act->in->text->out_end)
        seg->ctl |= LASTACK_PSH;
    /* "the urgent pointer MUST point to the sequence number of the octet following the urgent data"
     * (MUST-62) */
    if ((tcb->flags & TCB_SND_UP) && seq_lt(seq, tcb->snd.up)) {
        uint32_t up = seq_from(tcb->snd.up, seq);
        seg->ctl |= LASTACK_URG;
        seg->up = (uint16_t)(up < UINT16_MAX ? up : UINT16_MAX);
    }
}

/* ---- when text may go ------------------------------------------------------------------------ */

/* "The FIN [is sent]" for the first time, in sequence or as a probe; CLOSE-WAIT's CLOSE was queued
 * until now: "then send a FIN segment, enter LAST-ACK state" (3.10.4). */
static void fin_leaves(struct act *act, bool alone) {
    struct tcb *tcb = act->tcb;
    if (tcb->flags & TCB_FIN_SENT)
        return;
    tcb->flags |= TCB_FIN_SENT | (alone ? TCB_FIN_ALONE : 0);
    if (tcb->state == LASTACK_CLOSE_WAIT)
        tcb_transition(act, LASTACK_EVENT_CLOSE);
}

/* Sends at SND.NXT. `fin`: our FIN ends it. */
static inline void send_new(struct act *act, uint32_t octets, bool fin) {
    struct tcb *tcb = act->tcb;
    struct lastack_seq seq = tcb->snd.nxt;
    if (fin)
        fin_leaves(act, octets == 0);
    send_text(act, seq, octets, fin);
    tcb->snd.nxt = seq_add(seq, octets + fin);
    tcb->snd.max = seq_max(tcb->snd.max, tcb->snd.nxt);
    if (octets) /* after a FIN no sample is of use */
        tcp_rtt_start(act, tcb->snd.nxt);
}

/* Something is on its way: it is timed, if nothing was before (RFC 6298 5.1). */
static void time_what_was_sent(struct act *act) {
    struct tcb *tcb = act->tcb;
    if (tcb->flags & TCB_PROBES) { /* the window is open again */
        tcb->flags &= ~(uint32_t)TCB_PROBES;
        tcb->retries = tcb->backoff = 0;
        tcp_start_send_timer(act);
    } else if (tcb->timer[LASTACK_TIMER_RETRANSMISSION] == LASTACK_NEVER) {
        tcp_start_send_timer(act);
    }
}

/* The sender's algorithm of 3.8.6.2.1, "Nagle" apart. Everything counts as PUSHed. */
static void send_what_fits(struct act *act, uint32_t unsent) {
    struct tcb *tcb = act->tcb;
    uint32_t mss = tcp_eff_snd_mss(act), fin = (tcb->flags & TCB_CLOSE) != 0;
    while (unsent > 0) {
        /* "U = SND.UNA + SND.WND - SND.NXT", none if the window has shrunk below what was sent. */
        int32_t usable = seq_diff(seq_add(tcb->snd.una, tcb->snd.wnd), tcb->snd.nxt);
        uint32_t u = usable > 0 ? (uint32_t)usable : 0, d = unsent - fin;
        uint32_t octets = d < mss ? d : mss;
        octets = octets < u ? octets : u;
        bool with_fin = fin && octets == d && octets < u;
        /* (1) a full segment, (2) all there is, (3) half of the largest window; (4) is a timer. */
        if (octets == 0 ? !with_fin : octets < mss && octets < d && octets < tcb->snd.max_wnd / 2)
            return;
        if (act->out->segments == LASTACK_OUT_SEGMENTS ||
            act->out->effects + 2 > LASTACK_OUT_EFFECTS) {
            tcb->flags |= TCB_MORE;
            return;
        }
        send_new(act, octets, with_fin);
        unsent -= octets + with_fin;
    }
}

/* With nothing on its way, what the window holds back is probed: "SHOULD send the first zero-window
 * probe when a zero window has existed for the retransmission timeout period" (SHLD-29). */
static void start_probing(struct act *act) {
    struct tcb *tcb = act->tcb;
    tcb->flags |= TCB_PROBES;
    tcb->retries = tcb->backoff = 0;
    lastack_time span = tcp_rto(act);
    if (tcb->snd.wnd && span > TCB_OVERRIDE)
        span = TCB_OVERRIDE;
    tcb->timer[LASTACK_TIMER_RETRANSMISSION] = tcb_after(act->in->now, span);
}

void tcp_send_queued(struct act *act, uint32_t unsent) {
    struct tcb *tcb = act->tcb;
    tcb->flags &= ~(uint32_t)TCB_MORE;
    if (act->resend)
        tcp_send_front(act);
    send_what_fits(act, unsent);
    if (!seq_eq(tcb->snd.una, tcb->snd.nxt))
        time_what_was_sent(act);
    else if (!(tcb->flags & TCB_PROBES))
        start_probing(act);
}

/* ---- again ----------------------------------------------------------------------------------- */

/* "send the segment at the front of the retransmission queue again" (3.10.8). Segments are made
 * anew from the text, at most Eff.snd.MSS and not beyond the window (SHLD-16); a FIN that had a
 * segment of its own keeps it. */
void tcp_send_front(struct act *act) {
    struct tcb *tcb = act->tcb;
    act->resend = false;
    rule(act, R_RETRANSMITTED);
    if (seq_eq(tcb->snd.una, tcb->iss)) {
        tcp_send_syn(act);
        return;
    }
    uint32_t waiting = seq_from(tcb->snd.nxt, tcb->snd.una);
    bool fin = (tcb->flags & TCB_CLOSE) && seq_from(tcb->snd.nxt, tcb_snd_end(act)) == 1;
    uint32_t text = waiting - fin, octets = text, mss = tcp_eff_snd_mss(act);
    if (octets > mss)
        octets = mss;
    if (octets > tcb->snd.wnd)
        octets = tcb->snd.wnd ? tcb->snd.wnd : 1;
    bool with_fin = fin && octets == text &&
                    (octets == 0 || (!(tcb->flags & TCB_FIN_ALONE) && octets < tcb->snd.wnd));
    send_text(act, tcb->snd.una, octets, with_fin);
}

/* A zero-window probe (3.8.6.1): what is at SND.NXT, an octet or the FIN. SND.NXT stays, so that
 * what we say next lies in the peer's window; SND.MAX remembers. */
void tcp_send_probe(struct act *act) {
    struct tcb *tcb = act->tcb;
    bool text = seq_lt(tcb->snd.nxt, tcb_snd_end(act));
    if (!text)
        fin_leaves(act, true);
    send_text(act, tcb->snd.nxt, text, !text);
    tcb->snd.max = seq_max(tcb->snd.max, seq_add(tcb->snd.nxt, 1));
    rule(act, R_PROBED);
}

/* "(4) or if the override timeout occurs": all that the small window takes. */
void tcp_send_held_back(struct act *act) {
    struct tcb *tcb = act->tcb;
    uint32_t octets = seq_from(tcb_snd_end(act), tcb->snd.nxt), mss = tcp_eff_snd_mss(act);
    octets = octets < mss ? octets : mss;
    rule(act, R_SWS_OVERRIDE);
    send_new(act, octets < tcb->snd.wnd ? octets : tcb->snd.wnd, false);
    time_what_was_sent(act);
}

/* ---- challenge ACKs -------------------------------------------------------------------------- */

/* RFC 5961 section 7: 10 in any 5 seconds. The last ten are remembered by the gaps between them;
 * what a gap loses by rounding makes the limit stricter. */
bool tcp_challenge_allowed(struct act *act) {
    struct tcb *tcb = act->tcb;
    lastack_time since = act->in->now - tcb->challenged_at, span = since;
    for (int i = 0; i < TCB_CHALLENGES - 1; i++)
        span += tcb->challenge_gap[i] * LASTACK_MILLISECOND;
    if (span < TCB_CHALLENGE_SPAN) {
        rule(act, R_CHALLENGE_LIMITED);
        return false;
    }
    if (since > TCB_CHALLENGE_SPAN)
        since = TCB_CHALLENGE_SPAN;
    memmove(tcb->challenge_gap + 1, tcb->challenge_gap,
            sizeof tcb->challenge_gap - sizeof tcb->challenge_gap[0]);
    tcb->challenge_gap[0] = (uint16_t)(since / LASTACK_MILLISECOND);
    tcb->challenged_at = act->in->now;
    return true;
}
