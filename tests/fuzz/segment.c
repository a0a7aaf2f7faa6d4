/* The endpoint, and the world around it. The input is a list of things that happen: user calls on
 * either side, time, losses, and segments forged near the receiver's variables, in every state
 * that the calls lead to. Nothing may assert, the world may stop only at a limit, the judge may
 * find only what forged segments can bring about, and all ends. */
#include "fuzz/fuzz.h"
#include <lastack/lastack.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OCTETS_MOST = 512, EVENTS_MOST = 20000, SOCKETS = 4 };

struct input {
    const uint8_t *octets;
    size_t left;
};

static unsigned take(struct input *input) {
    if (input->left == 0)
        return 0;
    input->left--;
    return *input->octets++;
}

struct world {
    lastack_sim *sim;
    lastack_socket listener, socket[SOCKETS];
    bool forged;    /* segments were */
    bool again;     /* the four-tuple was used again at once */
    bool disturbed; /* segments were forged or lost, or a host forgot */
};

/* Made once: sanitizers pay for each octet of an allocation, used or not. Every input starts from a
 * copy of the first. */
static struct {
    lastack_sim *fresh, *sim, *copy, *other;
} worlds;

/* FUZZ_TRACE=1 shows what happens. */
static bool to_stderr(void *context, const char *text, size_t octets) {
    (void)context;
    return fwrite(text, 1, octets, stderr) == octets;
}

static void trace(lastack_sim *sim) {
    static struct lastack_text_sink sink = {.write = to_stderr, .rules = true};
    if (getenv("FUZZ_TRACE") != NULL)
        lastack_sim_observe(sim, LASTACK_RECORDS_ALL, lastack_text_see, &sink);
}

static void make_worlds(void) {
    static const struct lastack_resident_ops *const judge[] = {&lastack_judge_ops};
    struct lastack_setup setup = {.seed = 1, .resident = judge, .residents = 1};
    struct lastack_link link = lastack_link_default();
    setup.limits = (struct lastack_limits){.hosts = 2,
                                           .addresses = 4,
                                           .links = 8,
                                           .connections = 32,
                                           .resting = 32,
                                           .segments = 512,
                                           .text = 128,
                                           .runs = 256,
                                           .faults = 16,
                                           .memory = 4096,
                                           .same_time = 10000};
    FUZZ_MUST(lastack_sim_create(&setup, &worlds.fresh) == 0);
    FUZZ_MUST(lastack_sim_host(worlds.fresh, 1, 0) == 0);
    FUZZ_MUST(lastack_sim_host(worlds.fresh, 1, 0) == 1);
    FUZZ_MUST(lastack_sim_link(worlds.fresh, 0, 1, &link) == 0);
    worlds.sim = lastack_sim_clone(worlds.fresh);
    worlds.copy = lastack_sim_clone(worlds.fresh);
    worlds.other = lastack_sim_clone(worlds.fresh);
    FUZZ_MUST(worlds.sim != NULL && worlds.copy != NULL && worlds.other != NULL);
    trace(worlds.sim);
}

static void begin(struct world *w, struct input *input) {
    unsigned setting = take(input);
    if (worlds.fresh == NULL)
        make_worlds();
    w->sim = worlds.sim;
    FUZZ_MUST(lastack_sim_copy(w->sim, worlds.fresh) == 0);
    for (int host = 0; host < 2; host++) {
        lastack_host_set(w->sim, host, LASTACK_KNOB_RFC5961, (setting & 4) == 0);
        lastack_host_set(w->sim, host, LASTACK_KNOB_RFC1337, (setting & 8) != 0);
        lastack_host_set(w->sim, host, LASTACK_KNOB_TIME_WAIT_REUSE, (setting & 16) != 0);
        if (setting & 32)
            lastack_host_set(w->sim, host, LASTACK_KNOB_BUFFER_RECEIVE, 100);
        if (setting & 64)
            lastack_host_set(w->sim, host, LASTACK_KNOB_ISS, UINT32_MAX - 3);
    }
    FUZZ_MUST(lastack_socket_open(w->sim, 1, &w->listener) == 0 &&
              lastack_socket_bind(w->sim, w->listener, 0, 80) == 0 &&
              lastack_socket_listen(w->sim, w->listener, 2) == 0);
    FUZZ_MUST(lastack_socket_open(w->sim, 0, &w->socket[0]) == 0 &&
              lastack_socket_bind(w->sim, w->socket[0], 0, 1000) == 0);
}

/* ---- forged segments ------------------------------------------------------------------------- */

/* A number by the variable it is near to, and how far from it. */
static struct lastack_seq near(const struct lastack_view *view, struct input *input) {
    static const uint32_t far[] = {0, 1, 2, UINT32_MAX, 99, 100, 65534, 65535, 65536, 1u << 31};
    const uint32_t from[] = {0,
                             view->snd_una.n,
                             view->snd_nxt.n,
                             view->rcv_nxt.n,
                             view->iss.n,
                             view->irs.n,
                             view->rcv_nxt.n + view->rcv_wnd,
                             view->snd_max.n};
    unsigned choice = take(input);
    uint32_t by = far[(choice >> 3) % (sizeof far / sizeof *far)];
    return (struct lastack_seq){from[choice & 7] + (choice & 128 ? 0 - by : by)};
}

/* Of the connection between the two, or of one that is not. */
static void forge(struct world *w, struct input *input) {
    static uint8_t text[256], option[LASTACK_OPTION_OCTETS];
    unsigned how = take(input);
    struct lastack_path path = {1, 2, 1000, 80};
    struct lastack_view view = {0};
    if (how & 1)
        path = (struct lastack_path){2, 1, 80, 1000};
    struct lastack_segment seg = {.source = path.remote,
                                  .destination = path.local,
                                  .source_port = path.remote_port,
                                  .destination_port = path.local_port};
    lastack_sim_view(w->sim, &path, &view);
    seg.ctl = (uint8_t)take(input);
    seg.seq = near(&view, input);
    seg.ack = near(&view, input);
    seg.wnd = (uint16_t)(take(input) * (how & 2 ? 257u : 1u));
    seg.up = (uint16_t)(seg.ctl & LASTACK_URG ? take(input) : 0);
    seg.text_octets = how & 4 ? take(input) : 0;
    seg.option_octets = (uint8_t)(how & 8 ? take(input) % (LASTACK_OPTION_OCTETS + 1) : 0);
    for (unsigned i = 0; i < seg.option_octets; i++)
        option[i] = (uint8_t)take(input);
    if (how & 16)
        seg.source_port++;
    FUZZ_MUST(lastack_sim_inject(w->sim, &seg, option, text) <= 0);
    w->forged = w->disturbed = true;
}

/* ---- what happens ---------------------------------------------------------------------------- */

static void send_some(struct world *w, lastack_socket s, unsigned octets) {
    static const uint8_t text[4096];
    FUZZ_MUST(lastack_socket_send(w->sim, s, text, octets * 16 + 1) <= 4096);
}

static void connect_again(struct world *w, lastack_socket *s) {
    if (lastack_socket_open(w->sim, 0, s) == 0 &&
        lastack_socket_bind(w->sim, *s, 0, 1000) == 0)
        lastack_socket_connect(w->sim, *s, 2, 80);
    w->again = true;
}

static void one_thing(struct world *w, struct input *input) {
    unsigned what = take(input);
    lastack_socket *s = &w->socket[(what >> 5) % SOCKETS];
    struct lastack_fault fault = {.kind = (uint8_t)(what >> 5) % 5, .n = 1, .from = -1, .to = -1};
    switch (what & 31) {
    case 0:
        lastack_socket_connect(w->sim, *s, 2, 80);
        break;
    case 1:
        if (*s == 0 && lastack_socket_accept(w->sim, w->listener, s) != 0)
            *s = 0;
        break;
    case 2:
        send_some(w, *s, take(input));
        break;
    case 3:
        lastack_socket_receive(w->sim, *s, NULL, take(input) * 16u);
        break;
    case 4:
        lastack_socket_shutdown(w->sim, *s, take(input) % 3);
        break;
    case 5:
        lastack_socket_close(w->sim, *s);
        *s = 0;
        break;
    case 6:
        lastack_socket_abort(w->sim, *s);
        *s = 0;
        break;
    case 7:
        if (*s == 0)
            connect_again(w, s);
        break;
    case 8:
        lastack_sim_step_lose(w->sim);
        w->disturbed = true;
        break;
    case 9:
        fault.by = take(input) * LASTACK_SECOND / 8;
        lastack_sim_fault(w->sim, &fault);
        w->disturbed = true;
        break;
    case 10:
        lastack_sim_run(w->sim, lastack_sim_now(w->sim) + take(input) * LASTACK_SECOND / 4);
        break;
    case 11:
        lastack_socket_set(w->sim, *s, take(input) % 7, (int64_t)take(input) * LASTACK_SECOND / 16);
        break;
    case 12:
        if (take(input) != 0)
            break;
        lastack_host_reboot(w->sim, (int)(what >> 5) & 1);
        w->disturbed = true;
        break;
    case 13:
        lastack_socket_close(w->sim, w->listener);
        break;
    default:
        if (what & 16)
            forge(w, input);
        else
            lastack_sim_step(w->sim);
    }
}

/* ---- what must hold -------------------------------------------------------------------------- */

/* What anybody can do to a connection by forging for it, and old segments to a new one; the rest is
 * the endpoint's own affair. */
static void check_findings(const struct world *w) {
    uint32_t ghost = 1u << LASTACK_FINDING_GHOST_TEXT, excused = w->again ? ghost : 0;
    if (w->forged)
        excused |= ghost | (1u << LASTACK_FINDING_CHATTER);
    struct lastack_found found;
    for (uint32_t i = 0; lastack_judge_found(w->sim, 0, i, &found); i++) {
        if ((excused >> found.finding & 1) != 0)
            continue;
        fprintf(stderr, "%s: connection %u of host %d at %lld ns, detail %u\n",
                lastack_finding_name(found.finding), found.connection, found.host,
                (long long)found.time, found.detail);
        fuzz_fail(__FILE__, __LINE__, "the judge finds nothing");
    }
}

static void check_copy(lastack_sim *sim) {
    FUZZ_MUST(lastack_sim_copy(worlds.copy, sim) == 0);
    FUZZ_MUST(lastack_sim_copy(worlds.other, sim) == 0);
    FUZZ_MUST(lastack_sim_equal(sim, worlds.copy));
    FUZZ_MUST(lastack_sim_digest(sim) == lastack_sim_digest(worlds.copy));
    FUZZ_MUST(lastack_sim_step(worlds.copy) == lastack_sim_step(worlds.other));
    FUZZ_MUST(lastack_sim_equal(worlds.copy, worlds.other));
}

/* The users let go of everything; nothing is left when all has happened. */
static void finish(struct world *w) {
    struct lastack_usage usage;
    lastack_socket_close(w->sim, w->listener);
    for (int i = 0; i < SOCKETS; i++)
        lastack_socket_close(w->sim, w->socket[i]);
    for (int i = 0; i < EVENTS_MOST && lastack_sim_step(w->sim) > 0; i++)
        continue;
    if (lastack_sim_verdict(w->sim) != LASTACK_VERDICT_NONE)
        return;
    FUZZ_MUST(lastack_sim_step(w->sim) == 0);
    lastack_sim_usage(w->sim, &usage);
    FUZZ_MUST(usage.in_flight == 0 && usage.resting == 0);
    /* A FIN that never comes, or a RST, is waited for: FIN-WAIT-2 has no timeout. */
    FUZZ_MUST(usage.connections == 0 || w->disturbed);
}

void fuzz_segment(const uint8_t *octets, size_t size) {
    struct input input = {octets, size};
    struct world w = {0};
    if (size > OCTETS_MOST)
        return;
    begin(&w, &input);
    while (input.left > 0)
        one_thing(&w, &input);
    check_copy(w.sim);
    finish(&w);
    unsigned verdict = lastack_sim_verdict(w.sim);
    FUZZ_MUST(verdict != LASTACK_VERDICT_SPINS && verdict != LASTACK_VERDICT_MALFORMED &&
              verdict != LASTACK_LIMIT_SAME_TIME);
    check_findings(&w);
}
