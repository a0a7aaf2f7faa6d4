/* The initial send sequence number: RFC 9293 section 3.4.1, RFC 6528. */
#include "base/siphash.h"
#include "tcp/tcb.h"

/* "ISN = M + F(localip, localport, remoteip, remoteport, secretkey), where M is the 4 microsecond
 * timer, and F() is a pseudorandom function" (MUST-8, SHLD-1). */
struct lastack_seq tcp_iss(const struct act *act) {
    const struct lastack_in *in = act->in;
    const struct lastack_path *path = in->path;
    int64_t fixed = knob(act, LASTACK_KNOB_ISS);
    struct lastack_seq iss = seq_of((uint32_t)fixed);
    if (fixed < 0) {
        uint64_t word = (uint64_t)path->local | (uint64_t)path->remote << 16 |
                        (uint64_t)path->local_port << 32 | (uint64_t)path->remote_port << 48;
        uint64_t m = (uint64_t)in->now / (4 * LASTACK_MICROSECOND);
        iss = seq_of((uint32_t)(m + siphash_word(in->env->secret, word)));
    }
    /* MAY-2: "larger than the largest sequence number it used on the previous connection
     * incarnation". */
    if (in->has_floor && seq_leq(iss, in->floor))
        iss = seq_add(in->floor, 1);
    return iss;
}
