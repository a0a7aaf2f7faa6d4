/* Kinds of segment, enum lastack_fact: what faults, counts and passages ask for. */
#include "net/classify.h"

const uint8_t classify_by_ctl[32] = {
#define ONE(ctl)                                                                                   \
    [ctl] = ((ctl)&LASTACK_FIN ? LASTACK_FACT_FIN : 0) |                                           \
            ((ctl)&LASTACK_RST ? LASTACK_FACT_RST : 0) |                                           \
            (!((ctl)&LASTACK_SYN)  ? 0                                                             \
             : (ctl)&LASTACK_ACK ? LASTACK_FACT_SYN_ACK                                            \
                                   : LASTACK_FACT_SYN) |                                           \
            (((ctl) & ~LASTACK_PSH) == LASTACK_ACK ? LASTACK_FACT_PURE_ACK : 0)
#define FOUR(ctl) ONE(ctl), ONE((ctl) + 1), ONE((ctl) + 2), ONE((ctl) + 3)
    FOUR(0), FOUR(4), FOUR(8), FOUR(12), FOUR(16), FOUR(20), FOUR(24), FOUR(28)
#undef FOUR
#undef ONE
};

const char *lastack_fact_name(unsigned fact) {
    static const char *const name[] = {"SYN",           "SYN,ACK",   "ACK",    "FIN",
                                       "RST",           "DATA",      "retransmission",
                                       "ACK of SYN",    "ACK of FIN", "final ACK",
                                       "forged",        "copy"};
    for (unsigned i = 0; i < sizeof name / sizeof *name; i++)
        if (fact == 1u << i)
            return name[i];
    return "?";
}
