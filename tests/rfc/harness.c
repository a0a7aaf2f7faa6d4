/* See harness.h. */
#include "harness.h"
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

lastack_time bench_birth;
bool seen_rule[LASTACK_RULE_COUNT];
bool seen_edge[LASTACK_STATE_COUNT][LASTACK_EVENT_COUNT];

enum { EVENTS = 200000 };

static void log_word(char *log, const char *word) {
    size_t used = strlen(log), octets = strlen(word);
    if (used + octets + 2 > LOG) { /* keep the end, which is what tests look at */
        memmove(log, log + LOG / 2, used - LOG / 2 + 1);
        used = strlen(log);
    }
    if (used)
        log[used++] = ' ';
    memcpy(log + used, word, octets + 1);
}

static struct end *peer(struct end *end) {
    return end == &end->bench->a ? &end->bench->b : &end->bench->a;
}

static struct lastack_in in_of(const struct end *end) {
    return (struct lastack_in){.now = end->bench->now,
                               .env = &end->env,
                               .path = &end->path,
                               .text = &end->text,
                               .may_reopen = end->may_reopen,
                               .has_floor = end->has_floor,
                               .floor = end->floor};
}

static void end_init(struct end *end, struct bench *bench, const char *name, uint16_t address) {
    end->bench = bench;
    end->name = name;
    end->path = (struct lastack_path){address, 0, (uint16_t)(1000 * address), 0};
    for (unsigned i = 0; i < LASTACK_KNOB_COUNT; i++)
        end->knob[i] = lastack_knob_info(i)->initial;
    end->env.knob = end->knob;
    memcpy(end->env.secret, "sixteen octets.", 16);
    end->buffer = (uint32_t)end->knob[LASTACK_KNOB_BUFFER_RECEIVE];
    end->text.in_room = end->buffer;
    end->text.mtu = 1500;
    end->deadline = LASTACK_NEVER;
    end->auto_read = true;
}

struct bench *bench_new(void) {
    struct bench *bench = calloc(1, sizeof *bench);
    ck_assert_ptr_nonnull(bench);
    bench->delay = 10 * LASTACK_MILLISECOND;
    bench->random = 1;
    bench->now = bench_birth;
    end_init(&bench->a, bench, "a", 1);
    end_init(&bench->b, bench, "b", 2);
    bench->a.knob[LASTACK_KNOB_ISS] = 100;
    bench->b.knob[LASTACK_KNOB_ISS] = 300;
    return bench;
}

void bench_free(struct bench *bench) {
    free(bench);
}

uint32_t bench_random(struct bench *bench, uint32_t below) {
    bench->random = bench->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(bench->random >> 33) % below;
}

static void read_text(struct end *end, uint32_t octets) {
    end->text.in_taken += octets;
    end->text.in_room = end->buffer - (end->text.in_ready - end->text.in_taken);
}

static void send(struct end *end, const struct lastack_segment *seg, const uint8_t *option) {
    struct bench *bench = end->bench;
    char text[LASTACK_SEGMENT_TEXT];
    lastack_segment_print(seg, text, sizeof text);
    log_word(end->sent_log, text);
    end->sent++;
    end->sent_fin += (seg->ctl & LASTACK_FIN) != 0;
    end->sent_rst += (seg->ctl & LASTACK_RST) != 0;
    end->sent_text += seg->text_octets != 0;
    end->sent_ack += seg->ctl == LASTACK_ACK && seg->text_octets == 0;
    if (seg->ctl & LASTACK_RST)
        ck_assert_uint_eq(seg->wnd, 0);
    if (!(seg->ctl & LASTACK_SYN))
        ck_assert_uint_eq(seg->option_octets, 0); /* MUST-65 */
    lastack_time later = 0;
    int copies = bench->fate ? bench->fate(bench, end, seg, &later) : !bench->cut;
    for (int i = 0; i < copies; i++) {
        ck_assert_uint_lt(bench->flights, FLIGHTS);
        struct flight *flight = &bench->flight[bench->flights++];
        flight->due = bench->now + bench->delay + later;
        flight->serial = bench->serial++;
        flight->to = peer(end);
        flight->seg = *seg;
        memcpy(flight->option, option, sizeof flight->option);
    }
}

static void keep(struct end *end, const struct lastack_segment *seg,
                 const struct lastack_effect *effect) {
    ck_assert_ptr_nonnull(seg);
    ck_assert_uint_le(effect->a + effect->b, seg->text_octets);
    ck_assert_uint_gt(effect->b, 0);
    ck_assert_uint_le(effect->c + effect->b, end->text.in_ready + end->text.in_room);
    ck_assert_uint_le(effect->c + effect->b, STREAM);
    for (uint32_t i = 0; i < effect->b; i++)
        if (end->kept[effect->c + i] == 0) /* what is there stays */
            end->kept[effect->c + i] = seg->place + effect->a + i + 1;
}

static void deliver(struct end *end, uint32_t place) {
    ck_assert_uint_gt(place, end->text.in_ready);
    ck_assert_uint_le(place, STREAM);
    uint32_t holes = 0;
    for (uint32_t i = end->text.in_ready; i < place; i++)
        holes += end->kept[i] == 0;
    ck_assert_uint_eq(holes, 0);
    end->text.in_room -= place - end->text.in_ready;
    end->text.in_ready = place;
}

static void apply(struct end *end, const struct lastack_segment *seg) {
    struct lastack_out *out = &end->out;
    for (unsigned i = 0; i < out->rules; i++)
        seen_rule[out->rule[i]] = true;
    for (unsigned i = 0; i < out->effects; i++) {
        const struct lastack_effect *effect = &out->effect[i];
        ck_assert(!end->gone); /* nothing after GONE */
        switch (effect->kind) {
        case LASTACK_DO_SEGMENT:
            send(end, &out->segment[effect->a], out->option[effect->a]);
            break;
        case LASTACK_DO_KEEP:
            keep(end, seg, effect);
            break;
        case LASTACK_DO_DELIVER:
            deliver(end, effect->a);
            break;
        case LASTACK_DO_RELEASE:
            ck_assert_uint_gt(effect->a, end->text.out_held);
            ck_assert_uint_le(effect->a, end->text.out_end);
            end->text.out_held = effect->a;
            break;
        case LASTACK_DO_STATE:
            ck_assert_ptr_nonnull(lastack_edge_find(end->state, effect->b));
            ck_assert_uint_eq(lastack_edge_find(end->state, effect->b)->to, effect->a);
            seen_edge[end->state][effect->b] = true;
            end->state = effect->a;
            log_word(end->path_log, lastack_state_name(effect->a));
            break;
        case LASTACK_DO_SIGNAL:
            log_word(end->signal_log, lastack_signal_name(effect->a));
            end->gone = effect->a == LASTACK_SIGNAL_GONE;
            break;
        default:
            ck_abort_msg("an effect of no kind");
        }
    }
}

/* After an op: its effects, and what the world does of itself. */
static void finish(struct end *end, const struct lastack_segment *seg, lastack_time deadline) {
    apply(end, seg);
    ck_assert(deadline >= end->bench->now);
    end->deadline = deadline;
    if (end->gone && end->state == LASTACK_LISTEN) { /* the child is gone, the listener stays */
        memcpy(end->self, end->listener, SELF);
        end->gone = false;
        end->path.remote = end->path.remote_port = 0;
        end->deadline = LASTACK_NEVER;
        end->text = (struct lastack_text){.in_room = end->buffer, .mtu = end->text.mtu};
        memset(end->kept, 0, sizeof end->kept);
    }
    if (end->gone)
        ck_assert(deadline == LASTACK_NEVER);
    if (end->auto_read && !end->gone && end->text.in_ready != end->text.in_taken)
        call_read(end, 0);
}

int do_call(struct end *end, const struct lastack_call *request) {
    struct lastack_in in = in_of(end);
    end->out.effects = end->out.segments = end->out.rules = 0;
    end->out.status = -1;
    lastack_time deadline = lastack_tcp_ops.call(end->self, &in, request, &end->out);
    int status = end->out.status;
    if (request->kind == LASTACK_CALL_OPEN_PASSIVE && status == LASTACK_STATUS_OK)
        memcpy(end->listener, end->self, SELF);
    finish(end, NULL, deadline);
    return status;
}

int call_octets(struct end *end, enum lastack_call_kind kind, uint32_t octets) {
    return do_call(end, &(struct lastack_call){.kind = (uint16_t)kind, .octets = octets});
}

int call(struct end *end, enum lastack_call_kind kind) {
    if (kind == LASTACK_CALL_OPEN_ACTIVE) {
        end->path.remote = peer(end)->path.local;
        end->path.remote_port = peer(end)->path.local_port;
    }
    return call_octets(end, kind, 0);
}

int call_set(struct end *end, enum lastack_knob knob, int64_t value) {
    return do_call(end, &(struct lastack_call){
                            .kind = LASTACK_CALL_SET, .knob = (uint32_t)knob, .value = value});
}

int call_send(struct end *end, uint32_t octets) {
    end->text.out_end += octets;
    int status = call_octets(end, LASTACK_CALL_SEND, octets);
    if (status != LASTACK_STATUS_OK)
        end->text.out_end -= octets;
    return status;
}

int call_read(struct end *end, uint32_t octets) {
    uint32_t ready = end->text.in_ready - end->text.in_taken;
    if (octets == 0 || octets > ready)
        octets = ready;
    read_text(end, octets);
    return call_octets(end, LASTACK_CALL_RECEIVE, octets);
}

void arrive_options(struct end *end, const struct lastack_segment *seg, const uint8_t *option) {
    if (end->gone) { /* nobody's: a fresh endpoint answers */
        memset(end->self, 0, SELF);
        end->gone = false;
    }
    if (end->state == LASTACK_LISTEN) {
        end->path.remote = peer(end)->path.local;
        end->path.remote_port = peer(end)->path.local_port;
    }
    struct lastack_in in = in_of(end);
    end->out.effects = end->out.segments = end->out.rules = 0;
    finish(end, seg, lastack_tcp_ops.segment(end->self, &in, seg, option, &end->out));
}

void arrive(struct end *end, const struct lastack_segment *seg) {
    static const uint8_t none[LASTACK_OPTION_OCTETS];
    arrive_options(end, seg, none);
}

void arrive_text(struct end *end, const char *notation) {
    struct lastack_segment seg;
    ck_assert_int_eq(lastack_segment_parse(&seg, notation, strlen(notation)),
                     (int)strlen(notation));
    if (!strstr(notation, "WND"))
        seg.wnd = 65535;
    arrive(end, &seg);
}

static void time_out(struct end *end) {
    struct lastack_in in = in_of(end);
    end->out.effects = end->out.segments = end->out.rules = 0;
    finish(end, NULL, lastack_tcp_ops.timeout(end->self, &in, &end->out));
}

bool bench_step(struct bench *bench, lastack_time until) {
    struct flight *first = NULL;
    for (uint32_t i = 0; i < bench->flights; i++) {
        struct flight *flight = &bench->flight[i];
        if (!first || flight->due < first->due ||
            (flight->due == first->due && flight->serial < first->serial))
            first = flight;
    }
    struct end *end = bench->b.deadline < bench->a.deadline ? &bench->b : &bench->a;
    lastack_time arrival = first ? first->due : LASTACK_NEVER;
    lastack_time next = arrival < end->deadline ? arrival : end->deadline;
    if (next == LASTACK_NEVER || next > until)
        return false;
    bench->now = next;
    if (first && arrival <= end->deadline) {
        struct flight flight = *first;
        *first = bench->flight[--bench->flights];
        arrive_options(flight.to, &flight.seg, flight.option);
    } else {
        time_out(end);
    }
    return true;
}

void bench_run(struct bench *bench, lastack_time until) {
    int events = 0;
    while (bench_step(bench, until))
        if (++events == EVENTS)
            ck_abort_msg("no end");
    bench->now = until;
}

void bench_for(struct bench *bench, lastack_time span) {
    bench_run(bench, bench->now + span);
}

void bench_idle(struct bench *bench) {
    int events = 0;
    while (bench_step(bench, bench->now + 7 * 86400 * LASTACK_SECOND))
        if (++events == EVENTS)
            ck_abort_msg("no end");
}

void bench_lose(struct bench *bench) {
    bench->flights = 0;
}

struct bench *bench_established(void) {
    struct bench *bench = bench_new();
    ck_assert_int_eq(call(&bench->b, LASTACK_CALL_OPEN_PASSIVE), LASTACK_STATUS_OK);
    ck_assert_int_eq(call(&bench->a, LASTACK_CALL_OPEN_ACTIVE), LASTACK_STATUS_OK);
    bench_for(bench, LASTACK_SECOND / 2);
    ck_assert_uint_eq(state_of(&bench->a), LASTACK_ESTABLISHED);
    ck_assert_uint_eq(state_of(&bench->b), LASTACK_ESTABLISHED);
    return bench;
}

const char *place_name(enum place place) {
    static const char *const names[] = {
#define X(id, name, state) name,
        PLACES(X)
#undef X
    };
    return names[place];
}

unsigned place_state(enum place place) {
    static const unsigned states[] = {
#define X(id, name, state) state,
        PLACES(X)
#undef X
    };
    return states[place];
}

static void step_until(struct bench *bench, struct end *end, unsigned state) {
    while (end->state != state)
        ck_assert(bench_step(bench, LASTACK_NEVER - 1));
}

struct bench *bench_at(enum place place) {
    struct bench *bench = place < AT_ESTABLISHED ? bench_new() : bench_established();
    struct end *a = &bench->a, *b = &bench->b;
    if (place == AT_LISTEN || place == AT_SYN_RECEIVED_PASSIVE)
        call(a, LASTACK_CALL_OPEN_PASSIVE);
    if (place == AT_SYN_SENT || place == AT_SYN_RECEIVED_ACTIVE)
        call(a, LASTACK_CALL_OPEN_ACTIVE);
    if (place == AT_SYN_RECEIVED_PASSIVE || place == AT_SYN_RECEIVED_ACTIVE)
        call(b, LASTACK_CALL_OPEN_ACTIVE);
    if (place == AT_CLOSE_WAIT || place == AT_LAST_ACK || place == AT_CLOSING)
        call(b, LASTACK_CALL_CLOSE);
    if (place == AT_LAST_ACK)
        step_until(bench, a, LASTACK_CLOSE_WAIT);
    if (place == AT_FIN_WAIT_1 || place == AT_FIN_WAIT_2 || place == AT_CLOSING ||
        place == AT_LAST_ACK || place == AT_TIME_WAIT)
        call(a, LASTACK_CALL_CLOSE);
    if (place == AT_TIME_WAIT) {
        step_until(bench, a, LASTACK_FIN_WAIT_2);
        call(b, LASTACK_CALL_CLOSE);
    }
    step_until(bench, a, place_state(place));
    bench_lose(bench);
    bench->cut = true;
    b->deadline = LASTACK_NEVER;
    clear_logs(a);
    clear_logs(b);
    return bench;
}

struct lastack_view view_of(const struct end *end) {
    struct lastack_view view;
    struct lastack_in in = in_of(end);
    lastack_tcp_ops.view(end->self, &in, &view);
    return view;
}

unsigned state_of(const struct end *end) {
    ck_assert(end->gone || view_of(end).state == end->state);
    return end->state;
}

void clear_logs(struct end *end) {
    end->path_log[0] = end->sent_log[0] = end->signal_log[0] = 0;
    end->sent = end->sent_fin = end->sent_rst = end->sent_text = end->sent_ack = 0;
}

int count_in(const char *log, const char *word) {
    int n = 0;
    for (const char *at = log; (at = strstr(at, word)) != NULL; at += strlen(word))
        n++;
    return n;
}

uint32_t delivered(const struct end *end) {
    uint32_t wrong = 0;
    for (uint32_t i = 0; i < end->text.in_ready; i++)
        wrong += end->kept[i] != i + 1;
    ck_assert_uint_eq(wrong, 0);
    return end->text.in_ready;
}

bool fired(const struct end *end, unsigned rule) {
    for (unsigned i = 0; i < end->out.rules; i++)
        if (end->out.rule[i] == rule)
            return true;
    return false;
}
