#include "mutants.h"

MUTANT_SHARED(loses_an_octet, {
    struct lastack_effect *keep = mutant_effect(out, LASTACK_DO_KEEP, MUTANT_ANY);
    struct lastack_effect *deliver = mutant_effect(out, LASTACK_DO_DELIVER, MUTANT_ANY);
    if (keep != NULL && deliver != NULL) {
        keep->a++;
        keep->b--;
        deliver->a--;
    }
})

MUTANT_SHARED(moves_its_fin, {
    for (unsigned i = 0; i < out->segments; i++)
        if ((out->segment[i].ctl & LASTACK_FIN) && in->now > LASTACK_SECOND)
            out->segment[i].seq.n += 1;
})

MUTANT_SHARED(hears_a_fin_once, {
    if (seg != NULL && (seg->ctl & LASTACK_FIN) &&
        mutant_effect(out, LASTACK_DO_STATE, MUTANT_ANY) == NULL)
        mutant_remove(out, LASTACK_DO_SEGMENT, MUTANT_ANY);
})

MUTANT_SHARED(answers_rsts, {
    if (seg != NULL && (seg->ctl & LASTACK_RST)) {
        struct lastack_segment *rst = lastack_out_segment(out);
        rst->seq = seg->ack;
        rst->ctl = LASTACK_RST;
    }
})

MUTANT_SHARED(skips_time_wait, {
    if (mutant_effect(out, LASTACK_DO_STATE, LASTACK_TIME_WAIT) != NULL) {
        lastack_out_state(out, LASTACK_CLOSED, LASTACK_EVENT_TIMEOUT_2MSL);
        lastack_out_signal(out, LASTACK_SIGNAL_GONE, 0);
    }
})

MUTANT_SHARED(answers_everything, {
    if (seg != NULL && !(seg->ctl & LASTACK_RST) && out->segments == 0) {
        struct lastack_view view;
        lastack_tcp_ops.view(self, in, &view);
        struct lastack_segment *ack = lastack_out_segment(out);
        ack->seq = view.snd_nxt;
        ack->ack = view.rcv_nxt;
        ack->wnd = (uint16_t)view.rcv_wnd;
        ack->ctl = LASTACK_ACK;
    }
})
