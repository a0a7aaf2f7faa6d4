/* Arrived text: in order to the user, out of order to where it will belong (SHLD-31). The octets
 * are the world's; what is remembered here is which sequence numbers have come. */
#include "tcp/tcb.h"

/* "trimming off any portions that lie outside the window (including SYN and FIN)": "If a segment's
 * contents straddle the boundary between old and new, only the new parts are processed." Nothing
 * comes after a FIN that is known. */
void tcp_cut_to_window(struct act *act) {
    struct tcb *tcb = act->tcb;
    uint32_t fin = (act->ctl & LASTACK_FIN) != 0, length = act->text + fin;
    int32_t old = seq_diff(tcb->rcv.nxt, act->seq);
    if (old > 0 && length) {
        uint32_t cut = (uint32_t)old;
        rule(act, R_SEQ_OLD_PART);
        fin = cut < length ? fin : 0;
        cut = cut < act->text ? cut : act->text;
        act->skip += cut;
        act->text -= cut;
        act->seq = tcb->rcv.nxt;
        length = act->text + fin;
    }
    uint32_t room = seq_from(tcb->rcv.edge, act->seq);
    if (length > room) {
        rule(act, R_SEQ_BEYOND_WINDOW);
        fin = 0;
        act->text = act->text < room ? act->text : room;
    }
    if ((tcb->flags & TCB_FIN_HELD) && seq_lt(tcb->fin, seq_add(act->seq, act->text)))
        act->text = seq_lt(act->seq, tcb->fin) ? seq_from(tcb->fin, act->seq) : 0;
    if (!fin)
        act->ctl &= ~(uint32_t)LASTACK_FIN;
}

static uint32_t held_count(const struct tcb *tcb) {
    uint32_t n = 0;
    while (n < TCB_HELD && !seq_eq(tcb->held[n].first, tcb->held[n].end))
        n++;
    return n;
}

/* Takes held[i, j) out. */
static void held_remove(struct tcb *tcb, uint32_t i, uint32_t j) {
    if (i == j)
        return;
    memmove(tcb->held + i, tcb->held + j, (TCB_HELD - j) * sizeof tcb->held[0]);
    memset(tcb->held + TCB_HELD - (j - i), 0, (j - i) * sizeof tcb->held[0]);
}

/* Remembers [first, end), merged with what it touches; false when there is no place for it. */
static bool held_add(struct tcb *tcb, struct lastack_seq first, struct lastack_seq end) {
    uint32_t n = held_count(tcb), i = 0;
    while (i < n && seq_lt(tcb->held[i].end, first))
        i++;
    uint32_t j = i;
    while (j < n && seq_leq(tcb->held[j].first, end))
        j++;
    if (i < j) {
        if (seq_lt(tcb->held[i].first, first))
            first = tcb->held[i].first;
        end = seq_max(end, tcb->held[j - 1].end);
        held_remove(tcb, i + 1, j);
    } else {
        if (n == TCB_HELD)
            return false;
        memmove(tcb->held + i + 1, tcb->held + i, (n - i) * sizeof tcb->held[0]);
    }
    tcb->held[i] = (struct tcb_range){first, end};
    return true;
}

/* Stores the text of the segment; false when it cannot be remembered. */
SELDOM static bool hold(struct act *act) {
    struct tcb *tcb = act->tcb;
    if (!held_add(tcb, act->seq, seq_add(act->seq, act->text)))
        return false;
    emit(act, LASTACK_DO_KEEP, act->skip, act->text, tcb_rcv_place(tcb, act->seq));
    return true;
}

/* "advances RCV.NXT over the data accepted": to `end`. */
static inline void deliver(struct act *act, struct lastack_seq end) {
    struct tcb *tcb = act->tcb;
    act->delivered += seq_from(end, tcb->rcv.nxt);
    tcb->rcv.nxt = end;
    tcb->flags |= TCB_ACK_DUE;
    emit(act, LASTACK_DO_DELIVER, tcb_rcv_place(tcb, end), 0, 0);
}

/* RCV.NXT moves to `end`, and over the held text that begins no later. */
SELDOM static void deliver_to(struct act *act, struct lastack_seq end) {
    struct tcb *tcb = act->tcb;
    uint32_t n = held_count(tcb), i = 0;
    for (; i < n && seq_leq(tcb->held[i].first, end); i++)
        end = seq_max(end, tcb->held[i].end);
    held_remove(tcb, 0, i);
    if (seq_lt(tcb->rcv.nxt, end))
        deliver(act, end);
}

void tcp_take_held(struct act *act) {
    deliver_to(act, act->tcb->rcv.nxt);
}

/* Text at RCV.NXT needs no place among what is held: were it refused for want of one, it would be
 * for ever. */
static void take_next(struct act *act) {
    struct tcb *tcb = act->tcb;
    struct lastack_seq end = seq_add(act->seq, act->text);
    emit(act, LASTACK_DO_KEEP, act->skip, act->text, tcb_rcv_place(tcb, act->seq));
    if (tcb_holds_text(tcb)) {
        rule(act, R_TEXT_FILLS_GAP);
        deliver_to(act, end);
    } else {
        rule(act, R_TEXT_NEXT);
        deliver(act, end);
    }
}

SELDOM static void take_beyond(struct act *act) {
    if (!hold(act)) {
        act->ack_now = true;
        act->ctl &= ~(uint32_t)LASTACK_FIN;
        rule(act, R_TEXT_NO_ROOM);
    } else {
        /* "MAY send an ACK ... when a valid segment arrives that is in the window but not at the
         * left window edge" (MAY-13) */
        act->ack_now = true;
        rule(act, R_TEXT_HELD);
    }
}

void tcp_take_text(struct act *act) {
    if (seq_eq(act->seq, act->tcb->rcv.nxt))
        take_next(act);
    else
        take_beyond(act);
}

/* What came with a SYN waits until ESTABLISHED, when the held text is delivered and the held FIN
 * looked at. RCV.NXT counts the SYN alone. */
void tcp_hold_with_syn(struct act *act) {
    struct tcb *tcb = act->tcb;
    act->ctl &= ~(uint32_t)LASTACK_SYN;
    act->seq = tcb->rcv.nxt;
    tcp_cut_to_window(act);
    if (act->text)
        hold(act);
    if (act->ctl & LASTACK_FIN) {
        tcb->flags |= TCB_FIN_HELD;
        tcb->fin = seq_add(act->seq, act->text);
    }
    if ((act->ctl & LASTACK_URG) && !(tcb->flags & TCB_RCV_UP)) {
        tcb->flags |= TCB_RCV_UP | TCB_UP_HELD;
        tcb->rcv.up = seq_add(act->seg->seq, act->seg->up);
    }
    rule(act, R_HELD_WITH_SYN);
}
