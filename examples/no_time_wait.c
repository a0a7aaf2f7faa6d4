/* An endpoint for `use`, wrong on purpose: where it should go to TIME-WAIT it is CLOSED at once.
 *
 *     cc -std=c11 -shared -fPIC -Iinclude -o no_time_wait.so examples/no_time_wait.c
 *
 * makes a shared object of it, and `lastack run --endpoints=.` plays scenarios that say
 * `use no_time_wait.so for HOST`. It is lastack's own endpoint, with a list of effects that is
 * edited: a whole TCP behind <lastack/endpoint.h> is built the same way, from nothing. */
#include <lastack/lastack.h>

static lastack_time segment(void *self, const struct lastack_in *in,
                            const struct lastack_segment *seg, const uint8_t *option,
                            struct lastack_out *out) {
    lastack_time wants = lastack_tcp_ops.segment(self, in, seg, option, out);
    for (unsigned i = 0; i < out->effects; i++) {
        struct lastack_effect *effect = &out->effect[i];
        if (effect->kind != LASTACK_DO_STATE || effect->a != LASTACK_TIME_WAIT)
            continue;
        effect->a = LASTACK_CLOSED;
        effect->b = LASTACK_EVENT_NONE; /* no event of the table leads there */
        lastack_out_signal(out, LASTACK_SIGNAL_GONE, 0);
        memset(self, 0, lastack_tcp_ops.state_size); /* zeroed, it is CLOSED */
        return LASTACK_NEVER;
    }
    return wants;
}

/* The one symbol that is looked for. */
const struct lastack_endpoint_ops *lastack_endpoint(void);
const struct lastack_endpoint_ops *lastack_endpoint(void) {
    static struct lastack_endpoint_ops ops;
    ops = lastack_tcp_ops;
    ops.name = "no_time_wait";
    ops.segment = segment;
    return &ops;
}
