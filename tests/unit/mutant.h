/* Deliberately wrong endpoints, and the small world in which they are judged.
 *
 * A mutant is lastack's endpoint with its effects edited after each op:
 *
 *     MUTANT(forgets_fins, segment_arrived, {
 *         ... edit out->effect, out->segment and `at`, the time of its next timeout ...
 *     })
 *
 * defines `forgets_fins()`, the table of ops. Nothing is remembered outside `self`. */
#ifndef TESTS_MUTANT_H
#define TESTS_MUTANT_H
#include <lastack/lastack.h>

/* What the body of a mutant sees. `seg`: the segment that arrived; NULL in the other two ops. */
#define MUTANT(name, body)                                                                         \
    static struct lastack_endpoint_ops name(void);                                                 \
    MUTANT_SHARED(name, body)
/* The same, to be seen from other files. */
#define MUTANT_SHARED(name, body)                                                                  \
    static lastack_time name##_edit(void *self, const struct lastack_in *in,                       \
                                    const struct lastack_segment *seg, struct lastack_out *out,    \
                                    lastack_time at) {                                             \
        (void)self, (void)in, (void)seg, (void)out;                                                \
        body return at;                                                                            \
    }                                                                                              \
    static lastack_time name##_call(void *self, const struct lastack_in *in,                       \
                                    const struct lastack_call *call, struct lastack_out *out) {    \
        return name##_edit(self, in, NULL, out, lastack_tcp_ops.call(self, in, call, out));        \
    }                                                                                              \
    static lastack_time name##_segment(void *self, const struct lastack_in *in,                    \
                                       const struct lastack_segment *seg, const uint8_t *option,   \
                                       struct lastack_out *out) {                                  \
        return name##_edit(self, in, seg, out,                                                     \
                           lastack_tcp_ops.segment(self, in, seg, option, out));                   \
    }                                                                                              \
    static lastack_time name##_timeout(void *self, const struct lastack_in *in,                    \
                                       struct lastack_out *out) {                                  \
        return name##_edit(self, in, NULL, out, lastack_tcp_ops.timeout(self, in, out));           \
    }                                                                                              \
    struct lastack_endpoint_ops name(void) {                                                       \
        return mutant_of(name##_call, name##_segment, name##_timeout);                             \
    }

/* lastack's ops with these three, which do not rest: their edits would be forgotten. */
struct lastack_endpoint_ops mutant_of(
    lastack_time (*call)(void *, const struct lastack_in *, const struct lastack_call *,
                         struct lastack_out *),
    lastack_time (*segment)(void *, const struct lastack_in *, const struct lastack_segment *,
                            const uint8_t *, struct lastack_out *),
    lastack_time (*timeout)(void *, const struct lastack_in *, struct lastack_out *));

/* Takes the effects of a kind out of the list; with `a` only those with that first argument. */
#define MUTANT_ANY UINT32_MAX
void mutant_remove(struct lastack_out *out, uint32_t kind, uint32_t a);
/* The first effect of that kind and first argument (or any); NULL. */
struct lastack_effect *mutant_effect(struct lastack_out *out, uint32_t kind, uint32_t a);

/* ---- the world ---------------------------------------------------------------------------------
 */

/* A client (host 0) and a server (host 1), 10 ms apart, and the judge. */
struct bench {
    lastack_sim *sim;
    struct lastack_endpoint_ops ops[2]; /* 0 lastack's, 1 the mutant */
    const struct lastack_endpoint_ops *kind[2];
    lastack_socket listener, client, server; /* server: the accepted one */
};
enum { BENCH_CLIENT, BENCH_SERVER, BENCH_JUDGE = 0, BENCH_PORT = 80 };

/* The host `wrong` (BENCH_..., -1: none, 2: both) runs `mutant` (NULL: lastack's own). */
void bench_birth(struct bench *bench, const struct lastack_endpoint_ops *mutant, int wrong);
/* ... and a connection between them is ESTABLISHED. */
void bench_open(struct bench *bench, const struct lastack_endpoint_ops *mutant, int wrong);
void bench_connect(struct bench *bench);
/* A socket of the client's that connects to `port` of the server: its SYN is on its way. */
lastack_socket bench_dial(struct bench *bench, uint16_t port);
void bench_free(struct bench *bench);
/* Runs that much longer. */
void bench_run(struct bench *bench, lastack_time time);
/* Sends text of that many octets from a socket; reads all there is. */
void bench_send(struct bench *bench, lastack_socket s, size_t octets);
int64_t bench_read(struct bench *bench, lastack_socket s);
/* Drops the n-th segment with these facts from a host. */
void bench_drop(struct bench *bench, int from, uint32_t facts, uint32_t n);
/* A segment to a socket, as if from its peer: <SEQ=RCV.NXT><ACK=SND.NXT><WND=65535>, no control. */
struct lastack_segment bench_segment_to(struct bench *bench, lastack_socket s);
/* Forges a segment from the client's socket to the server's: SEG.SEQ is the server's RCV.NXT + seq,
 * SEG.ACK its SND.NXT. */
void bench_forge(struct bench *bench, int32_t seq, unsigned ctl, const char *text);

/* Records by hand, to the judge alone: at `time` 0, of host 0; the four-tuple is 1:`port` - 2:80.
 */
void tell(struct bench *bench, const struct lastack_record *record);
void tell_born(struct bench *bench, uint32_t id, uint16_t port, uint32_t reopens);
void tell_gone(struct bench *bench, uint32_t id);
void tell_send(struct bench *bench, uint32_t id, struct lastack_segment seg, const uint8_t *option);
void tell_arrive(struct bench *bench, uint32_t id, uint32_t origin, struct lastack_segment seg,
                 const uint8_t *option);
void tell_state(struct bench *bench, uint32_t id, unsigned from, unsigned to, unsigned event);
void tell_deadline(struct bench *bench, uint32_t id);

/* The client sends a little, the server more, and both are read. */
void bench_talk(struct bench *bench);
/* The client closes, then the server; and what is to come has time to. */
void bench_close_both(struct bench *bench);
void bench_talk_and_close(struct bench *bench);
void bench_five_octets(struct bench *bench);
void bench_reset(struct bench *bench); /* by the client's ABORT */
void bench_lose_first_fin(struct bench *bench);
/* Plays `play` with the mutant on `wrong`, which must be found, and without, which must not. */
void bench_judge(const struct lastack_endpoint_ops *mutant, int wrong, unsigned finding,
                 void (*play)(struct bench *));

/* Fails the test unless the judge has found exactly `finding` (NONE: nothing). */
void bench_expect(struct bench *bench, unsigned finding);

#endif
