/* The digest, member by member of what a world consists of: a row is a story told twice, the other
 * time with one thing otherwise, and says whether the digests differ then. What differs is reached
 * by calls and events, and is nothing else: an endpoint that does as it is told helps in that.
 *
 * A row more: a function below, in which `b` is the other time, and its name in DIFFERENT or, where
 * two ways lead to one thing, in ALIKE. */
#include "puppet.h"
#include "run_suite.h"

/* ---- the head, hosts, links ------------------------------------------------------------------ */

static void seed(struct pair *p, bool b) {
    lastack_sim_free(p->sim); /* no hosts: their secrets come of the seed */
    world_make(p, b ? 2 : 1);
}
static void verdict(struct pair *p, bool b) {
    lastack_sim_stop(p->sim, b ? LASTACK_VERDICT_SPINS : LASTACK_VERDICT_RESIDENT);
}
static void knob(struct pair *p, bool b) {
    lastack_host_set(p->sim, p->client, LASTACK_KNOB_MSL, b ? 20 * SEC : 21 * SEC);
}
static void addresses(struct pair *p, bool b) {
    ck_assert_int_eq(lastack_sim_host(p->sim, b ? 5 : 1, TCP), 2);
}
static void host_kind(struct pair *p, bool b) {
    lastack_host_use(p->sim, p->client, b ? OTHER_PUPPET : PUPPET_KIND);
}
/* Two ephemeral ports are used up, and so the next is the same. */
static void port_first(struct pair *p, bool b) {
    lastack_host_ports(p->sim, p->client, b ? 49150 : 49151, 65535);
    for (int i = b ? 0 : 1; i < 2; i++)
        lastack_socket_abort(p->sim, pair_connect(p, 0));
    for (int i = b ? 1 : 0; i < 1; i++)
        lastack_socket_abort(p->sim, pair_connect(p, 5000)); /* as many segments */
    pair_idle(p);
}
static void port_last(struct pair *p, bool b) {
    lastack_host_ports(p->sim, p->client, 49152, b ? 60000 : 60001);
}
static void port_next(struct pair *p, bool b) {
    lastack_socket_abort(p->sim, pair_connect(p, b ? 0 : 5000));
    pair_idle(p);
}
static void ends_of_link(struct pair *p, bool b) {
    const struct lastack_link link = lastack_link_default();
    lastack_sim_free(p->sim);
    world_make(p, 1);
    for (int i = 0; i < 3; i++)
        lastack_sim_host(p->sim, 1, TCP);
    ck_assert_int_eq(lastack_sim_link(p->sim, 0, b ? 2 : 1, &link), 0);
}
#define LINK_ROW(member, value)                                                                    \
    static void link_##member(struct pair *p, bool b) {                                            \
        struct lastack_link link = lastack_link_default();                                         \
        if (b)                                                                                     \
            link.member = value;                                                                   \
        world_link(p, &link);                                                                      \
    }
LINK_ROW(delay, 7)
LINK_ROW(rate, 1000000)
LINK_ROW(queue, 7)
LINK_ROW(mtu, 1000)
LINK_ROW(loss, 7)
LINK_ROW(duplication, 7)
LINK_ROW(reordering, 7)
LINK_ROW(corruption, 7)
static void cut(struct pair *p, bool b) {
    lastack_sim_cut(p->sim, 0, 1, b);
}
/* 44 octets, there after 20 ms, of which the link has worked 10 or 20. */
static void free_at(struct pair *p, bool b) {
    struct lastack_link link = lastack_link_default();
    link.rate = b ? 17600 : 35200;
    link.delay = b ? 0 : 10 * MS;
    world_link(p, &link);
    pair_connect(p, 5000);
    link.rate = 35200;
    link.delay = 10 * MS;
    world_link(p, &link);
}
static void draws(struct pair *p, bool b) {
    struct lastack_link link = lastack_link_default();
    link.loss = 1;
    world_link(p, &link);
    for (int i = b ? 1 : 0; i < 2; i++)
        world_try(p);
}
/* There, chance is asked by a fault alone. */
static void draws_of_damage(struct pair *p, bool b) {
    world_fault(p, (struct lastack_fault){
                 .kind = LASTACK_FAULT_CORRUPT, .facts = LASTACK_FACT_FIN, .from = 0, .to = -1});
    for (int i = b ? 1 : 0; i < 2; i++)
        world_try(p);
}

/* ---- faults ---------------------------------------------------------------------------------- */

#define FAULT_ROW(name, member, one, another, ...)                                                 \
    static void fault_##name(struct pair *p, bool b) {                                             \
        struct lastack_fault f = {__VA_ARGS__};                                                    \
        if (b)                                                                                     \
            f.member = another;                                                                    \
        else                                                                                       \
            f.member = one;                                                                        \
        world_fault(p, f);                                                                         \
    }
FAULT_ROW(kind, kind, LASTACK_FAULT_DROP, LASTACK_FAULT_REORDER, .n = 2)
FAULT_ROW(ordinal, ordinal, LASTACK_ORDINAL_NTH, LASTACK_ORDINAL_NEXT, .n = 2)
FAULT_ROW(n, n, 2, 3, .from = -1)
FAULT_ROW(n_of_every, n, 2, 3, .ordinal = LASTACK_ORDINAL_EVERY_NTH)
FAULT_ROW(n_of_chance, n, 2, 3, .ordinal = LASTACK_ORDINAL_PPM)
FAULT_ROW(facts, facts, LASTACK_FACT_SYN, LASTACK_FACT_FIN, .n = 2)
FAULT_ROW(without, without, LASTACK_FACT_SYN, LASTACK_FACT_FIN, .n = 2)
FAULT_ROW(from, from, 0, 1, .to = -1)
FAULT_ROW(to, to, 0, 1, .from = -1)
FAULT_ROW(by, by, 1, 2, .kind = LASTACK_FAULT_DELAY)
FAULT_ROW(by_of_drop, by, 1, 2, .n = 2)
FAULT_ROW(tag, tag, 1, 2, .n = 2)
FAULT_ROW(connection, connection, 7, 8, .from = -1) /* to be born */

static void fault_of_one(struct pair *p, bool b) {
    struct lastack_connection c;
    lastack_socket s[2] = {pair_connect(p, 5000), pair_connect(p, 5001)};
    lastack_socket_status(p->sim, s[b], &c);
    world_fault(p, (struct lastack_fault){.connection = c.id, .from = -1, .to = -1});
}
static void fault_of_one_at_rest(struct pair *p, bool b) {
    puppets_play(p);
    puppet_rest(p, 5000, SEC);
    puppet_rest(p, 5001, SEC);
    world_fault(p, (struct lastack_fault){.connection = b ? 1 : 2, .from = -1, .to = -1});
}
static void fault_count_nth(struct pair *p, bool b) {
    world_count(p, b, LASTACK_ORDINAL_NTH, 5);
}
static void fault_count_every(struct pair *p, bool b) {
    world_count(p, b, LASTACK_ORDINAL_EVERY_NTH, 5);
}
static void fault_count_chance(struct pair *p, bool b) {
    world_count(p, b, LASTACK_ORDINAL_PPM, 1);
}
/* What is drawn for a fault comes of its number. */
static void fault_number(struct pair *p, bool b) {
    world_spend(p, b);
    world_fault(p, (struct lastack_fault){.ordinal = LASTACK_ORDINAL_PPM, .from = -1, .to = -1});
}

/* ---- connections ----------------------------------------------------------------------------- */

static void local_port(struct pair *p, bool b) {
    lastack_socket s;
    lastack_socket_open(p->sim, 0, &s);
    lastack_socket_bind(p->sim, s, 0, b ? 5001 : 5000);
}
static void socket_host(struct pair *p, bool b) {
    lastack_socket s;
    lastack_socket_open(p->sim, b, &s);
}
static void socket_kind(struct pair *p, bool b) {
    lastack_socket s;
    lastack_host_use(p->sim, 0, b ? OTHER_PUPPET : PUPPET_KIND);
    lastack_socket_open(p->sim, 0, &s);
    lastack_host_use(p->sim, 0, TCP);
}
static void option(struct pair *p, unsigned number, int64_t value) {
    lastack_socket s;
    lastack_socket_open(p->sim, 0, &s);
    ck_assert_int_eq(lastack_socket_set(p->sim, s, number, value), 0);
}
static void linger(struct pair *p, bool b) {
    option(p, LASTACK_SO_LINGER, b ? SEC : 2 * SEC);
}
static void flags(struct pair *p, bool b) {
    option(p, LASTACK_SO_REUSEADDR, b);
}
static void state_of_endpoint(struct pair *p, bool b) {
    option(p, LASTACK_TCP_USER_TIMEOUT, b ? SEC : 2 * SEC);
}
static void error(struct pair *p, bool b) {
    lastack_socket s = puppet_open(p);
    lastack_out_signal(&puppet_order, b ? LASTACK_SIGNAL_TIMED_OUT : LASTACK_SIGNAL_REFUSED, 0);
    puppet_act(p, s);
}
static void state(struct pair *p, bool b) {
    puppet_state(p, puppet_open(p), b ? LASTACK_SYN_SENT : LASTACK_ESTABLISHED);
}
static void deadline(struct pair *p, bool b) {
    lastack_socket s = puppet_open(p);
    puppet_wants = b ? 2 * SEC : SEC;
    puppet_act(p, s);
}
static void sent_iss(struct pair *p, bool b) {
    lastack_socket s = puppet_open(p);
    puppet_send(p, s, b ? 100 : 99, LASTACK_SYN);
    world_lose(p);
    puppet_send(p, s, 110, LASTACK_ACK);
    world_lose(p);
}
static void sent_max(struct pair *p, bool b) {
    lastack_socket s = puppet_open(p);
    puppet_send(p, s, 100, LASTACK_SYN);
    world_lose(p);
    puppet_send(p, s, b ? 110 : 111, LASTACK_ACK);
    world_lose(p);
}
static void sent_fin(struct pair *p, bool b) {
    lastack_socket s = puppet_open(p);
    puppet_send(p, s, 100, LASTACK_SYN);
    world_lose(p);
    puppet_send(p, s, b ? 105 : 106, LASTACK_FIN);
    world_lose(p);
    puppet_send(p, s, 110, LASTACK_ACK);
    world_lose(p);
}
/* Whose FIN was the second? */
static void sent_flags(struct pair *p, bool b) {
    lastack_socket s[2] = {puppet_open(p)};
    lastack_socket_open(p->sim, p->server, &s[1]);
    lastack_socket_bind(p->sim, s[1], 0, 80);
    lastack_socket_connect(p->sim, s[1], lastack_host_address(p->sim, p->client), 5000);
    for (int i = 0; i < 2; i++) {
        puppet_send(p, s[b ? 1 - i : i], 100, LASTACK_FIN);
        world_lose(p);
    }
}

/* ---- text ------------------------------------------------------------------------------------ */

static void send_text(struct pair *p, lastack_socket s, const char *text) {
    ck_assert_int_eq(lastack_socket_send(p->sim, s, text, strlen(text)), (int)strlen(text));
}
static void text_to_send(struct pair *p, bool b) {
    send_text(p, puppet_open(p), b ? "abc" : "abd");
}
/* An "a" is held, the first octet of its stream or the second. */
static void places_of_send(struct pair *p, bool b) {
    lastack_socket s = puppet_open(p);
    send_text(p, s, b ? "aa" : "a");
    lastack_out_effect(&puppet_order, LASTACK_DO_RELEASE, b ? 1 : 0, 0, 0);
    puppet_act(p, s);
}
static void text_far_behind(struct pair *p, bool b) {
    static char text[5001];
    memset(text, 'a', 5000);
    text[4000] = b ? 'a' : 'b';
    send_text(p, puppet_open(p), text);
}
static void text_received(struct pair *p, bool b) {
    puppet_open(p);
    puppet_keep(p, b ? "abc" : "abd", 0);
}
static void place_of_run(struct pair *p, bool b) {
    puppet_open(p);
    puppet_keep(p, "a", b);
}
static void place_of_another_run(struct pair *p, bool b) {
    puppet_open(p);
    puppet_keep(p, "a", 0);
    puppet_keep(p, "a", b ? 2 : 3);
}
static void place_ready(struct pair *p, bool b) {
    lastack_socket s = puppet_open(p);
    puppet_keep(p, "aa", 0);
    puppet_deliver(p, s, b ? 1 : 2);
}
static void place_taken(struct pair *p, bool b) {
    lastack_socket s = puppet_open(p);
    puppet_keep(p, "a", 0);
    puppet_deliver(p, s, 1);
    if (b)
        ck_assert_int_eq(lastack_socket_receive(p->sim, s, NULL, 1), 1);
}

/* ---- listeners ------------------------------------------------------------------------------- */

static void backlog(struct pair *p, bool b) {
    world_listen(p, b ? 5 : 6);
}
static void order_of_ready(struct pair *p, bool b) {
    puppets_play(p);
    world_listen(p, 5);
    puppet_knock(p, 5000, LASTACK_SYN);
    puppet_knock(p, 5001, LASTACK_SYN);
    puppet_knock(p, b ? 5000 : 5001, LASTACK_ACK);
    puppet_knock(p, b ? 5001 : 5000, LASTACK_ACK);
}
/* Which is reset first when the listener closes? */
static void order_of_waiting(struct pair *p, bool b) {
    puppets_play(p);
    world_listen(p, 5);
    puppet_knock(p, b ? 5000 : 5001, LASTACK_SYN);
    puppet_knock(p, b ? 5001 : 5000, LASTACK_SYN);
    puppet_knock(p, 5000, LASTACK_ACK);
    puppet_knock(p, 5001, LASTACK_ACK);
}

/* ---- at rest --------------------------------------------------------------------------------- */

static void rest_path(struct pair *p, bool b) {
    puppets_play(p);
    puppet_rest(p, b ? 5000 : 5001, SEC);
}
static void rest_small(struct pair *p, bool b) {
    puppets_play(p);
    puppet_remains = b;
    puppet_rest(p, 5000, SEC);
}
static void rest_deadline(struct pair *p, bool b) {
    puppets_play(p);
    puppet_rest(p, 5000, b ? SEC : 2 * SEC);
}
static void rest_kind(struct pair *p, bool b) {
    lastack_host_use(p->sim, p->client, b ? PUPPET_KIND : OTHER_PUPPET);
    puppet_rest(p, 5000, SEC);
    lastack_host_use(p->sim, p->client, TCP);
}
static void rest_order(struct pair *p, bool b) {
    puppets_play(p);
    puppet_rest(p, b ? 5000 : 5001, SEC);
    puppet_rest(p, b ? 5001 : 5000, SEC);
}
/* In one list, or in two since there was one in the first that waited longer. */
static void rest_lists(struct pair *p, bool b) {
    struct pair back = *p;
    back.client = p->server;
    back.server = p->client;
    puppets_play(p);
    for (int i = 0; i < 3; i++)
        if (i == 1 + b)
            puppet_rest(&back, 7000, 9 * SEC);
        else if (i == 0 || i == 2 - b)
            puppet_rest(p, i == 0 ? 5000 : 5001, (i == 0 ? 1 : 2) * SEC);
    lastack_host_reboot(p->sim, p->server);
}

/* ---- what is under way ----------------------------------------------------------------------- */

static void segment(struct pair *p, bool b) {
    puppet_send(p, puppet_open(p), b ? 100 : 101, LASTACK_RST); /* nothing remembers a RST */
}
static void facts(struct pair *p, bool b) {
    lastack_socket s = puppet_open(p);
    for (int i = b ? 0 : 1; i < 2; i++) {
        lastack_sim_cut(p->sim, 0, 1, i == 0); /* the first time it is lost at once */
        puppet_send(p, s, 100, LASTACK_SYN);
    }
}
static void segment_option(struct pair *p, bool b) {
    lastack_socket s = puppet_open(p);
    puppet_say(100, LASTACK_RST)->option_octets = 4;
    puppet_order.option[0][3] = b;
    puppet_act(p, s);
}
static void segment_text(struct pair *p, bool b) {
    lastack_socket s = puppet_open(p);
    send_text(p, s, b ? "abc" : "abd");
    puppet_say(100, LASTACK_RST)->text_octets = 3;
    puppet_act(p, s);
    lastack_out_effect(&puppet_order, LASTACK_DO_RELEASE, 3, 0, 0);
    puppet_act(p, s);
}
static void due(struct pair *p, bool b) {
    lastack_socket s = puppet_open(p);
    world_delay(p, b ? 20 * MS : 10 * MS);
    puppet_send(p, s, 100, LASTACK_RST);
    world_delay(p, 10 * MS);
}
static void damage(struct pair *p, bool b) {
    lastack_socket s = puppet_open(p);
    puppet_send(p, s, 100, LASTACK_RST);
    if (b)
        puppet_send(p, s, 100, LASTACK_RST);
    while (lastack_sim_step_lose(p->sim) == 1) {
    }
    world_fault(p, (struct lastack_fault){.kind = LASTACK_FAULT_CORRUPT, .from = -1, .to = -1});
    puppet_send(p, s, 100, LASTACK_RST);
}
/* A second later, or until another overtakes it: at most a second. */
static void held(struct pair *p, bool b) {
    lastack_socket s = puppet_open(p);
    world_fault(p, (struct lastack_fault){.kind = b ? LASTACK_FAULT_REORDER : LASTACK_FAULT_DELAY,
                                    .from = -1,
                                    .to = -1,
                                    .by = SEC});
    puppet_send(p, s, 100, LASTACK_RST);
}
static void order_of_segments(struct pair *p, bool b) {
    lastack_socket s = puppet_open(p);
    puppet_send(p, s, b ? 100 : 101, LASTACK_RST);
    puppet_send(p, s, b ? 101 : 100, LASTACK_RST);
}
static void order_of_timers(struct pair *p, bool b) {
    lastack_socket s[2] = {puppet_open(p), pair_connect(p, 5001)};
    puppet_wants = SEC;
    puppet_act(p, s[b]);
    puppet_act(p, s[1 - b]);
}
static void order_of_segment_and_timer(struct pair *p, bool b) {
    lastack_socket s[2] = {puppet_open(p), pair_connect(p, 5001)};
    for (int i = 0; i < 2; i++) {
        bool timer = b == (i == 0);
        puppet_wants = timer ? 10 * MS : LASTACK_NEVER;
        if (timer)
            puppet_act(p, s[0]);
        else
            puppet_send(p, s[1], 100, LASTACK_RST);
    }
}

/* ---- what is nothing ------------------------------------------------------------------------- */

static void past_lives(struct pair *p, bool b) {
    lastack_host_set(p->sim, p->client, LASTACK_KNOB_ISS, 100); /* the clock has no part in it */
    if (b)
        world_try(p);
    pair_connect(p, 5000);
}
static void slots(struct pair *p, bool b) {
    puppets_play(p);
    pair_connect(p, b ? 5000 : 5001);
    pair_connect(p, b ? 5001 : 5000);
}
static void ids(struct pair *p, bool b) {
    puppets_play(p);
    if (b)
        world_skip_id(p);
    lastack_socket s = pair_connect(p, 5000);
    struct lastack_connection c;
    lastack_socket_status(p->sim, s, &c);
    world_fault(p, (struct lastack_fault){.connection = c.id, .from = -1, .to = -1});
}
static void ids_to_come(struct pair *p, bool b) {
    if (b)
        world_skip_id(p);
    world_fault(p, (struct lastack_fault){.connection = b ? 4 : 3, .from = -1, .to = -1});
}
static void fault_of_the_dead(struct pair *p, bool b) {
    struct lastack_connection c;
    lastack_socket s = pair_connect(p, 5000);
    lastack_socket_status(p->sim, s, &c);
    if (b)
        world_fault(p, (struct lastack_fault){.n = 5, .connection = c.id, .from = -1, .to = -1});
    lastack_host_reboot(p->sim, p->client);
}
static void turns(struct pair *p, bool b) {
    world_count(p, b, LASTACK_ORDINAL_NTH, b ? 4 : 5); /* three more */
}
static void rounds(struct pair *p, bool b) {
    world_fault(p, (struct lastack_fault){.ordinal = LASTACK_ORDINAL_EVERY_NTH,
                                    .n = 2,
                                    .facts = LASTACK_FACT_SYN,
                                    .without = LASTACK_FACT_RETRANSMISSION,
                                    .from = -1,
                                    .to = -1});
    for (int i = b ? 0 : 2; i < 2; i++) {
        lastack_socket s = pair_connect(p, 5000);
        lastack_socket_abort(p->sim, s);
        pair_idle(p);
    }
}
static void spent_among_others(struct pair *p, bool b) {
    pair_drop(p, LASTACK_FACT_FIN, -1, 1);
    world_spend(p, b);
}
static void any_host(struct pair *p, bool b) {
    world_fault(p, (struct lastack_fault){.n = 2, .from = b ? -1 : -2, .to = -1});
}
static void draws_of_nothing(struct pair *p, bool b) {
    if (b)
        world_try(p);
}
/* The fault that asked for them has had its segment, which is lost. */
static void draws_of_damage_done(struct pair *p, bool b) {
    pair_drop(p, LASTACK_FACT_FIN, -1, 1);
    world_fault(p, (struct lastack_fault){.kind = LASTACK_FAULT_CORRUPT, .from = -1, .to = -1});
    lastack_socket_abort(p->sim, pair_connect(p, 6000));
    world_lose(p);
    for (int i = b ? 1 : 0; i < 2; i++)
        world_try(p);
}
/* ... and here it is for the other way. */
static void draws_of_other_damage(struct pair *p, bool b) {
    static const struct lastack_fault ways[] = {{.from = 1, .to = -1}, {.from = -1, .to = 0}};
    for (int i = 0; i < 2; i++) {
        struct lastack_fault f = ways[i];
        f.kind = LASTACK_FAULT_CORRUPT;
        f.facts = LASTACK_FACT_FIN;
        world_fault(p, f);
    }
    for (int i = b ? 1 : 0; i < 2; i++) {
        lastack_socket_abort(p->sim, pair_connect(p, 6000));
        world_lose(p);
    }
}
/* The window that was last shown; it is found anew before the next op. */
static void room(struct pair *p, bool b) {
    lastack_socket s = puppet_open(p);
    if (b)
        lastack_host_set(p->sim, 0, LASTACK_KNOB_BUFFER_RECEIVE, 1000);
    puppet_act(p, s);
    lastack_host_set(p->sim, 0, LASTACK_KNOB_BUFFER_RECEIVE, 2000);
}
static void pieces(struct pair *p, bool b) {
    static char text[3001];
    memset(text, 'a', 3000);
    puppet_open(p);
    if (b)
        puppet_keep(p, text, 0);
    else
        for (uint32_t i = 0; i < 3; i++)
            puppet_keep(p, text + 2000, i * 1000);
}
static void end_that_was_read(struct pair *p, bool b) {
    lastack_socket s = puppet_open(p);
    lastack_out_signal(&puppet_order, LASTACK_SIGNAL_PEER_CLOSED, 0);
    puppet_act(p, s);
    if (b)
        ck_assert_int_eq(lastack_socket_receive(p->sim, s, NULL, 1), 0);
}
static void lists_that_are_empty(struct pair *p, bool b) {
    puppets_play(p);
    puppet_rest(p, 5000, 9 * SEC);
    if (b)
        puppet_rest(p, 5001, SEC);
    lastack_sim_run(p->sim, 2 * SEC);
}
/* Of whom, by whom: for who is told. */
static void names(struct pair *p, bool b) {
    puppets_play(p);
    if (b)
        world_skip_id(p);
    lastack_socket s = pair_connect(p, 5000);
    world_fault(p, (struct lastack_fault){
                 .kind = LASTACK_FAULT_DELAY, .by = 1, .tag = b, .from = -1, .to = -1});
    puppet_send(p, s, 100, LASTACK_RST);
}

/* ---- all of them ----------------------------------------------------------------------------- */

#define DIFFERENT(X)                                                                               \
    X(seed) X(verdict) X(knob) X(addresses) X(host_kind) X(port_first) X(port_last) X(port_next)   \
    X(ends_of_link) X(link_delay) X(link_rate) X(link_queue) X(link_mtu) X(link_loss)              \
    X(link_duplication) X(link_reordering) X(link_corruption) X(cut) X(free_at) X(draws)           \
    X(draws_of_damage) X(fault_kind) X(fault_ordinal) X(fault_n) X(fault_n_of_every)               \
    X(fault_n_of_chance) X(fault_facts) X(fault_without) X(fault_from) X(fault_to) X(fault_by)     \
    X(fault_connection) X(fault_of_one) X(fault_of_one_at_rest) X(fault_count_nth)                 \
    X(fault_count_every) X(fault_count_chance) X(fault_number) X(local_port) X(socket_host)        \
    X(socket_kind) X(linger) X(flags) X(state_of_endpoint) X(error) X(state) X(deadline)           \
    X(sent_iss) X(sent_max) X(sent_fin) X(sent_flags) X(text_to_send) X(text_far_behind)           \
    X(places_of_send) X(text_received) X(place_of_run) X(place_of_another_run) X(place_ready)      \
    X(place_taken) X(backlog) X(order_of_ready) X(order_of_waiting) X(rest_path) X(rest_small)     \
    X(rest_deadline) X(rest_kind) X(rest_order) X(rest_lists) X(segment) X(facts)                  \
    X(segment_option) X(segment_text) X(due) X(damage) X(held) X(order_of_segments)                \
    X(order_of_timers) X(order_of_segment_and_timer)
#define ALIKE(X)                                                                                   \
    X(fault_by_of_drop) X(past_lives) X(slots) X(ids) X(ids_to_come) X(fault_tag)                  \
    X(fault_of_the_dead) X(world_spend) X(spent_among_others) X(turns) X(rounds) X(any_host)       \
    X(draws_of_nothing) X(draws_of_damage_done) X(draws_of_other_damage) X(room) X(pieces)         \
    X(end_that_was_read) X(lists_that_are_empty) X(names)

static const struct row {
    const char *name;
    void (*story)(struct pair *p, bool b);
    bool alike;
} rows[] = {
#define X(story) {#story, story, false},
    DIFFERENT(X)
#undef X
#define X(story) {#story, story, true},
    ALIKE(X)
#undef X
};
enum { ROWS = sizeof rows / sizeof *rows };

static uint64_t digest_of(const struct row *row, bool b) {
    struct pair p;
    world_make(&p, 1);
    world_furnish(&p);
    row->story(&p, b);
    uint64_t digest = lastack_sim_digest(p.sim);
    pair_free(&p);
    return digest;
}

START_TEST(a_row) {
    const struct row *row = &rows[_i];
    uint64_t one = digest_of(row, false), other = digest_of(row, true);
    ck_assert_msg(digest_of(row, false) == one, "%s: told again, it is another", row->name);
    ck_assert_msg((one == other) == row->alike, "%s: %s", row->name,
                  row->alike ? "it should make no difference" : "nobody sees it");
}
END_TEST

int main(void) {
    Suite *suite = suite_create("digest");
    TCase *tc = tcase_create("digest");
    tcase_add_loop_test(tc, a_row, 0, ROWS);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
