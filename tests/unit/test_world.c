/* The world: its clock, what rests, what is reopened, reboot, copies, looking. */
#include "net/block.h"
#include "pair.h"
#include "run_suite.h"

static struct pair p;
static void setup(void) {
    pair_make(&p, NULL);
}
static void teardown(void) {
    pair_free(&p);
}

static uint32_t resting(void) {
    struct lastack_usage usage;
    lastack_sim_usage(p.sim, &usage);
    return usage.resting;
}

/* Both close, the client (or the server) first; that one is left in TIME-WAIT. */
static void close_both(bool client_first) {
    lastack_socket_close(p.sim, client_first ? p.c : p.s);
    pair_run(&p, 50 * MS);
    lastack_socket_close(p.sim, client_first ? p.s : p.c);
    pair_run(&p, 50 * MS);
}

/* ---- the clock ------------------------------------------------------------------------------- */

START_TEST(running_moves_the_clock_and_idling_does_not) {
    struct lastack_next next;
    pair_run(&p, SEC);
    ck_assert_int_eq(lastack_sim_now(p.sim), SEC);
    pair_idle(&p);
    ck_assert_int_eq(lastack_sim_now(p.sim), SEC);
    ck_assert_int_eq(lastack_sim_run(p.sim, 0), 0); /* never back */
    ck_assert_int_eq(lastack_sim_now(p.sim), SEC);
    ck_assert_int_eq(lastack_sim_step(p.sim), 0);
    lastack_sim_next(p.sim, &next);
    ck_assert_uint_eq(next.kind, LASTACK_NEXT_NOTHING);
    ck_assert_int_eq(next.time, LASTACK_NEVER);
}
END_TEST

START_TEST(what_is_next_and_its_fate) {
    struct lastack_next next;
    lastack_socket c = pair_connect(&p, 0);
    lastack_sim_next(p.sim, &next);
    ck_assert_uint_eq(next.kind, LASTACK_NEXT_ARRIVAL);
    ck_assert_uint_eq(next.facts, LASTACK_FACT_SYN);
    ck_assert_int_eq(next.time, 10 * MS);
    ck_assert_int_eq(lastack_sim_step_lose(p.sim), 1);
    ck_assert_uint_eq(p.log.last_loss, LASTACK_LOSS_CHOICE);
    lastack_sim_next(p.sim, &next);
    ck_assert_uint_eq(next.kind, LASTACK_NEXT_TIMER);
    ck_assert_int_eq(next.time, SEC);
    struct lastack_connection info;
    lastack_socket_status(p.sim, c, &info);
    ck_assert_uint_eq(next.connection, info.id);
    ck_assert_int_eq(info.deadline, SEC);
    ck_assert_int_eq(lastack_sim_step(p.sim), 1); /* the SYN again */
    lastack_sim_next(p.sim, &next);
    ck_assert_uint_eq(next.facts, LASTACK_FACT_SYN | LASTACK_FACT_RETRANSMISSION);
}
END_TEST

START_TEST(looking_ahead_changes_nothing) {
    struct lastack_next next;
    pair_open(&p);
    lastack_sim *other = lastack_sim_clone(p.sim);
    for (int i = 0; i < 200; i++) {
        lastack_sim_next(p.sim, &next);
        ck_assert(lastack_sim_equal(p.sim, other));
        if (i == 5)
            lastack_socket_close(p.sim, p.c), lastack_socket_close(other, p.c);
        ck_assert_int_eq(lastack_sim_step(p.sim), lastack_sim_step(other));
        if (next.kind != LASTACK_NEXT_NOTHING && i != 5)
            ck_assert_int_eq(lastack_sim_now(p.sim), next.time);
    }
    lastack_sim_free(other);
}
END_TEST

/* ---- TIME-WAIT at rest ----------------------------------------------------------------------- */

START_TEST(time_wait_rests_for_exactly_2msl) {
    struct lastack_next next;
    struct lastack_connection c, found;
    struct lastack_view view;
    pair_open(&p);
    lastack_socket_status(p.sim, p.c, &c);
    close_both(true);
    ck_assert_uint_eq(resting(), 1);
    ck_assert(lastack_sim_find(p.sim, &c.path, &found));
    ck_assert_uint_eq(found.resting, 1);
    ck_assert_uint_eq(found.id, c.id);
    ck_assert_uint_eq(found.state, LASTACK_TIME_WAIT);
    ck_assert(lastack_sim_view(p.sim, &c.path, &view));
    ck_assert_uint_eq(view.state, LASTACK_TIME_WAIT);
    ck_assert_int_eq(view.timer[LASTACK_TIMER_2MSL], found.deadline);
    lastack_sim_next(p.sim, &next);
    ck_assert_uint_eq(next.connection, c.id);
    ck_assert_int_eq(next.time, found.deadline);
    pair_idle(&p);
    ck_assert_int_eq(lastack_sim_now(p.sim), found.deadline);
    ck_assert_uint_eq(resting(), 0);
    ck_assert(!lastack_sim_find(p.sim, &c.path, &found));
    ck_assert(!lastack_sim_view(p.sim, &c.path, &view));
}
END_TEST

START_TEST(what_wakes_one_at_rest_leaves_it_where_it_was) {
    /* Three in a row; the middle one is disturbed by an old duplicate and ends in its turn. */
    struct lastack_connection c[3], found;
    lastack_host_set(p.sim, p.client, LASTACK_KNOB_RFC1337, 1);
    for (int i = 0; i < 3; i++) {
        pair_open(&p);
        lastack_socket_status(p.sim, p.c, &c[i]);
        close_both(true);
    }
    ck_assert_uint_eq(resting(), 3);
    lastack_sim_find(p.sim, &c[1].path, &found);
    lastack_time ends = found.deadline;
    struct lastack_view view;
    ck_assert(lastack_sim_view(p.sim, &c[1].path, &view));
    view.irs.n++; /* text of long ago: answered, and nothing is remembered of it */
    struct lastack_segment seg = {.source = c[1].path.remote,
                                  .destination = c[1].path.local,
                                  .source_port = 80,
                                  .destination_port = c[1].path.local_port,
                                  .seq = view.irs,
                                  .ack = view.snd_nxt,
                                  .text_octets = 1,
                                  .ctl = LASTACK_ACK};
    uint32_t sent = p.log.sent[p.client];
    ck_assert_int_eq(lastack_sim_inject(p.sim, &seg, NULL, "x"), 0);
    ck_assert_uint_eq(p.log.sent[p.client], sent + 1);
    lastack_sim_find(p.sim, &c[1].path, &found);
    ck_assert_uint_eq(found.resting, 1);
    ck_assert_int_eq(found.deadline, ends);
    pair_idle(&p);
    ck_assert_uint_eq(resting(), 0);
}
END_TEST

START_TEST(unequal_waits_end_in_order) {
    /* 2*MSL shrinks from one to the next: each needs a list of its own, and past the lists a
     * slot. */
    struct lastack_connection c;
    lastack_time last = 0;
    for (int i = 0; i < 12; i++) {
        pair_open(&p);
        lastack_host_set(p.sim, p.client, LASTACK_KNOB_MSL, (30 - 2 * i) * SEC);
        close_both(true);
    }
    ck_assert_uint_eq(resting(), 8);
    struct lastack_usage usage;
    lastack_sim_usage(p.sim, &usage);
    ck_assert_uint_eq(usage.connections, 1 + 4);
    for (;;) {
        int stepped = lastack_sim_step(p.sim);
        ck_assert_int_ge(stepped, 0);
        if (stepped == 0)
            break;
        ck_assert_int_ge(lastack_sim_now(p.sim), last);
        last = lastack_sim_now(p.sim);
    }
    (void)c;
    lastack_sim_usage(p.sim, &usage);
    ck_assert_uint_eq(usage.connections + usage.resting, 1);
}
END_TEST

/* More than the index has room for at first, which doubles while they come: each stands in it once,
 * beside the listener. */
START_TEST(many_rest_and_each_is_indexed_once) {
    const struct index *index = &p.sim->head->index;
    for (uint32_t i = 1; i <= 200; i++) {
        pair_open(&p);
        ck_assert_uint_eq(index->used, i + 2);
        close_both(i % 2 != 0);
        ck_assert_uint_eq(resting(), i);
        ck_assert_uint_eq(index->used, i + 1);
    }
    pair_run(&p, 2 * lastack_host_get(p.sim, p.client, LASTACK_KNOB_MSL));
    ck_assert_uint_eq(resting(), 0);
    ck_assert_uint_eq(index->used, 1);
}
END_TEST

START_TEST(a_socket_still_held_does_not_rest) {
    pair_open(&p);
    lastack_socket_shutdown(p.sim, p.c, LASTACK_SHUT_WR);
    pair_run(&p, 50 * MS);
    lastack_socket_close(p.sim, p.s);
    pair_run(&p, 50 * MS);
    ck_assert_uint_eq(pair_state(&p, p.c), LASTACK_TIME_WAIT);
    ck_assert_uint_eq(resting(), 0);
    lastack_socket_close(p.sim, p.c);
    ck_assert_uint_eq(resting(), 1);
}
END_TEST

/* ---- MAY-2 ----------------------------------------------------------------------------------- */

/* A connection whose server is in TIME-WAIT, and a new SYN from the client's same port. */
static void reconnect(void) {
    lastack_host_set(p.sim, p.server, LASTACK_KNOB_TIME_WAIT_REUSE, 1);
    if (p.listener == 0) {
        lastack_socket_open(p.sim, p.server, &p.listener);
        lastack_socket_bind(p.sim, p.listener, 0, 80);
        lastack_socket_listen(p.sim, p.listener, 8);
    }
    p.c = pair_connect(&p, 5000);
    pair_run(&p, 50 * MS);
    ck_assert_int_eq(lastack_socket_accept(p.sim, p.listener, &p.s), 0);
    close_both(false);
    ck_assert_uint_eq(resting(), 1);
    p.log.path[0][0] = p.log.path[1][0] = 0;
    p.c = pair_connect(&p, 5000);
}

START_TEST(a_new_syn_reopens) {
    reconnect();
    pair_run(&p, 15 * MS);
    ck_assert_uint_eq(resting(), 1); /* until the child is ESTABLISHED it waits on */
    ck_assert_str_eq(p.log.path[p.server], "SYN-RECEIVED");
    pair_run(&p, 50 * MS);
    ck_assert_uint_eq(resting(), 0);
    ck_assert_str_eq(p.log.path[p.server], "SYN-RECEIVED ESTABLISHED CLOSED");
    ck_assert_int_eq(lastack_socket_accept(p.sim, p.listener, &p.s), 0);
    ck_assert_uint_eq(pair_state(&p, p.s), LASTACK_ESTABLISHED);
}
END_TEST

START_TEST(an_old_syn_puts_the_time_wait_back) {
    struct lastack_connection before, after;
    struct lastack_path path;
    reconnect();
    lastack_socket_status(p.sim, p.c, &before);
    path = (struct lastack_path){before.path.remote, before.path.local, before.path.remote_port,
                                 before.path.local_port};
    ck_assert(lastack_sim_find(p.sim, &path, &before));
    pair_run(&p, 15 * MS);
    lastack_socket_abort(p.sim, p.c); /* its SYN,ACK will meet nobody: a RST */
    pair_run(&p, 50 * MS);
    ck_assert_uint_eq(resting(), 1);
    ck_assert(lastack_sim_find(p.sim, &path, &after));
    ck_assert_uint_eq(after.id, before.id);
    ck_assert_int_eq(after.deadline, before.deadline);
    ck_assert_str_eq(p.log.path[p.server], "SYN-RECEIVED LISTEN");
}
END_TEST

START_TEST(a_time_wait_that_ends_while_it_is_displaced) {
    reconnect();
    pair_run(&p, 5 * MS);
    /* The SYN,ACK is lost for so long that the old connection's wait is over first. */
    lastack_sim_cut(p.sim, p.client, p.server, true);
    pair_run(&p, 70 * SEC);
    ck_assert_uint_eq(resting(), 0);
    lastack_sim_cut(p.sim, p.client, p.server, false);
    pair_run(&p, 70 * SEC);
    ck_assert_uint_eq(pair_state(&p, p.c), LASTACK_ESTABLISHED);
    /* It has ended once, and what opens then displaces nobody. */
    ck_assert_str_eq(p.log.path[p.server], "SYN-RECEIVED CLOSED ESTABLISHED");
    ck_assert_int_eq(lastack_socket_accept(p.sim, p.listener, &p.s), 0);
    close_both(false);
    ck_assert_uint_eq(resting(), 1);
}
END_TEST

START_TEST(a_reopened_time_wait_whose_socket_is_held) {
    lastack_socket old;
    reconnect();
    pair_run(&p, 50 * MS);
    lastack_socket_accept(p.sim, p.listener, &p.s);
    lastack_socket_shutdown(p.sim, p.s, LASTACK_SHUT_WR);
    pair_run(&p, 50 * MS);
    lastack_socket_close(p.sim, p.c);
    pair_run(&p, 50 * MS);
    ck_assert_uint_eq(pair_state(&p, p.s), LASTACK_TIME_WAIT);
    old = p.s;
    p.c = pair_connect(&p, 5000);
    pair_run(&p, 50 * MS);
    ck_assert_uint_eq(pair_state(&p, old), LASTACK_CLOSED);
    ck_assert_int_eq(lastack_socket_receive(p.sim, old, NULL, 1), 0);
    ck_assert_int_eq(lastack_socket_close(p.sim, old), 0);
    ck_assert_int_eq(lastack_socket_accept(p.sim, p.listener, &p.s), 0);
}
END_TEST

START_TEST(nobody_listens_nobody_reopens) {
    reconnect();
    struct lastack_connection c;
    struct lastack_path path;
    lastack_socket_status(p.sim, p.c, &c);
    path = (struct lastack_path){c.path.remote, c.path.local, 80, 5000};
    lastack_socket_close(p.sim, p.listener);
    pair_run(&p, 15 * MS);
    ck_assert(lastack_sim_find(p.sim, &path, &c)); /* a challenge ACK, and it waits on */
    ck_assert_uint_eq(c.state, LASTACK_TIME_WAIT);
    ck_assert_str_eq(p.log.path[p.server], "CLOSED"); /* the listener */
}
END_TEST

/* ---- reboot ---------------------------------------------------------------------------------- */

START_TEST(a_reboot_forgets_everything) {
    lastack_socket s;
    pair_open(&p);
    close_both(false); /* one at rest */
    pair_open(&p);
    lastack_socket_open(p.sim, p.server, &s);
    uint32_t sent = p.log.sent[p.server];
    ck_assert_int_eq(lastack_host_reboot(p.sim, 9), -LASTACK_EINVAL);
    ck_assert_int_eq(lastack_host_reboot(p.sim, p.server), 0);
    ck_assert_uint_eq(resting(), 0);
    ck_assert_uint_eq(p.log.sent[p.server], sent); /* silently */
    ck_assert_int_eq(lastack_socket_close(p.sim, s), -LASTACK_EBADF);
    ck_assert_int_eq(lastack_socket_close(p.sim, p.listener), -LASTACK_EBADF);
    lastack_socket_send(p.sim, p.c, "hello?", 6);
    pair_run(&p, 50 * MS);
    ck_assert_uint_eq(pair_state(&p, p.c), LASTACK_CLOSED);
    ck_assert_int_eq(p.log.error[p.client], LASTACK_ECONNRESET);
}
END_TEST

/* ---- one value ------------------------------------------------------------------------------- */

START_TEST(a_copy_goes_its_own_way) {
    pair_open(&p);
    lastack_sim *other = lastack_sim_clone(p.sim);
    ck_assert(lastack_sim_equal(p.sim, other));
    ck_assert_uint_eq(lastack_sim_digest(p.sim), lastack_sim_digest(other));
    lastack_socket_close(other, p.c);
    ck_assert(!lastack_sim_equal(p.sim, other));
    ck_assert_uint_ne(lastack_sim_digest(p.sim), lastack_sim_digest(other));
    ck_assert_int_eq(lastack_sim_run(other, LASTACK_NEVER), 0);
    ck_assert_uint_eq(pair_state(&p, p.c), LASTACK_ESTABLISHED);
    ck_assert_int_eq(lastack_sim_copy(other, p.sim), 0);
    ck_assert(lastack_sim_equal(p.sim, other));
    lastack_sim_free(other);
}
END_TEST

static void record_nothing(void *memory, lastack_sim *sim, const struct lastack_record *record) {
    (void)memory, (void)sim, (void)record;
}

START_TEST(worlds_made_otherwise_do_not_copy) {
    static const struct lastack_resident_ops ops = {.octets = 64, .record = record_nothing};
    static const struct lastack_resident_ops same_ops = {.octets = 64, .record = record_nothing};
    static const struct lastack_resident_ops *const resident[] = {&ops, &ops},
                                                    *const others[] = {&same_ops};
    const struct lastack_endpoint_ops copy = lastack_tcp_ops;
    const struct lastack_endpoint_ops *const kind[] = {&lastack_tcp_ops, &copy};
    const struct lastack_setup setups[] = {
        {.seed = 1},
        {.seed = 1, .limits.connections = 100},
        /* As many octets, and the index at the same place. */
        {.seed = 1, .limits.text = 1000, .limits.runs = 2000},
        {.seed = 1, .limits.text = 1008, .limits.runs = 1312},
        /* These leave the layout as it is. */
        {.seed = 1, .limits.events = 1000},
        {.seed = 1, .limits.same_time = 1000},
        {.seed = 1, .limits.memory = 1000},
        {.seed = 1, .kind = kind, .kinds = 2},
        {.seed = 1, .kind = kind + 1, .kinds = 1},
        {.seed = 1, .resident = resident, .residents = 1},
        {.seed = 1, .resident = resident, .residents = 2},
        {.seed = 1, .resident = others, .residents = 1},
    };
    enum { SETUPS = sizeof setups / sizeof *setups };
    lastack_sim *sim[SETUPS];
    for (int i = 0; i < SETUPS; i++)
        ck_assert_int_eq(lastack_sim_create(&setups[i], &sim[i]), 0);
    for (int i = 0; i < SETUPS; i++)
        for (int j = 0; j < SETUPS; j++) {
            ck_assert_int_eq(lastack_sim_equal(sim[i], sim[j]), i == j);
            if (i != j)
                ck_assert_int_eq(lastack_sim_copy(sim[i], sim[j]), -LASTACK_EINVAL);
        }
    for (int i = 0; i < SETUPS; i++)
        lastack_sim_free(sim[i]);
}
END_TEST

/* What endpoints are shown of a host is kept from op to op: not beyond a copy. */
START_TEST(a_copy_from_another_seed_takes_its_secrets) {
    struct pair other;
    struct lastack_setup setup = {.seed = 2};
    struct lastack_link link = lastack_link_default();
    memset(&other, 0, sizeof other);
    ck_assert_int_eq(lastack_sim_create(&setup, &other.sim), 0);
    other.client = lastack_sim_host(other.sim, 1, 0);
    other.server = lastack_sim_host(other.sim, 1, 0);
    ck_assert_int_eq(lastack_sim_link(other.sim, other.client, other.server, &link), 0);
    pair_connect(&p, 5000);
    ck_assert_int_eq(lastack_sim_copy(p.sim, other.sim), 0);
    struct lastack_next mine, its;
    pair_connect(&p, 5000);
    pair_connect(&other, 5000);
    lastack_sim_next(p.sim, &mine);
    lastack_sim_next(other.sim, &its);
    ck_assert_uint_eq(mine.segment.seq.n, its.segment.seq.n);
    ck_assert(lastack_sim_equal(p.sim, other.sim));
    pair_free(&other);
}
END_TEST

START_TEST(the_digest_forgets_history) {
    /* Two worlds that came to the same by different ways: one took longer. */
    lastack_sim *other = lastack_sim_clone(p.sim);
    ck_assert_int_eq(lastack_sim_run(other, 5 * SEC), 0);
    ck_assert(!lastack_sim_equal(p.sim, other));
    ck_assert_uint_eq(lastack_sim_digest(p.sim), lastack_sim_digest(other));
    lastack_sim_free(other);
}
END_TEST

START_TEST(the_digest_sees_text_and_what_is_under_way) {
    pair_open(&p);
    lastack_sim *other = lastack_sim_clone(p.sim);
    lastack_socket_send(p.sim, p.c, "abc", 3);
    lastack_socket_send(other, p.c, "abd", 3);
    ck_assert_uint_ne(lastack_sim_digest(p.sim), lastack_sim_digest(other));
    lastack_sim_run(p.sim, 5 * SEC);
    lastack_sim_run(other, 5 * SEC);
    ck_assert_uint_ne(lastack_sim_digest(p.sim), lastack_sim_digest(other));
    lastack_socket_receive(p.sim, p.s, NULL, 3);
    lastack_socket_receive(other, p.s, NULL, 3);
    ck_assert_uint_eq(lastack_sim_digest(p.sim), lastack_sim_digest(other));
    lastack_sim_free(other);
}
END_TEST

/* ---- birth and looking ----------------------------------------------------------------------- */

START_TEST(what_cannot_be_made) {
    lastack_sim *sim = NULL;
    struct lastack_setup setup = {.limits.hosts = 5000};
    ck_assert_int_eq(lastack_sim_create(&setup, &sim), -LASTACK_EINVAL);
    ck_assert_ptr_null(sim);
    struct lastack_endpoint_ops broken = lastack_tcp_ops;
    const struct lastack_endpoint_ops *kind[] = {&broken};
    broken.api = 99;
    setup = (struct lastack_setup){.kind = kind, .kinds = 1};
    ck_assert_int_eq(lastack_sim_create(&setup, &sim), -LASTACK_EINVAL);
    setup = (struct lastack_setup){.residents = LASTACK_RESIDENTS + 1};
    ck_assert_int_eq(lastack_sim_create(&setup, &sim), -LASTACK_EINVAL);
    lastack_sim_free(NULL);
}
END_TEST

START_TEST(hosts_and_addresses) {
    ck_assert_int_eq(lastack_sim_host(p.sim, 0, 0), -LASTACK_EINVAL);
    ck_assert_int_eq(lastack_sim_host(p.sim, 1, 7), -LASTACK_EINVAL);
    ck_assert_int_eq(lastack_sim_host(p.sim, 70000, 0), -LASTACK_ENOBUFS);
    int many = lastack_sim_host(p.sim, 36, 0);
    ck_assert_int_eq(many, 2);
    ck_assert_int_eq(lastack_host_count(p.sim), 3);
    ck_assert_uint_eq(lastack_host_address(p.sim, many), 3);
    ck_assert_uint_eq(lastack_host_addresses(p.sim, many), 36);
    ck_assert_uint_eq(lastack_host_address(p.sim, 9), 0);
    ck_assert_uint_eq(lastack_host_addresses(p.sim, 9), 0);
    ck_assert_int_eq(lastack_address_host(p.sim, 38), many);
    ck_assert_int_eq(lastack_address_host(p.sim, 39), -1);
    ck_assert_int_eq(lastack_address_host(p.sim, 0), -1);
    ck_assert_uint_eq(lastack_address_ipv4(1), 0x0a000001);
    ck_assert_int_eq(lastack_host_set(p.sim, 0, LASTACK_KNOB_RFC1337, 2), -LASTACK_EINVAL);
    ck_assert_int_eq(lastack_host_set(p.sim, 0, 999, 0), -LASTACK_EINVAL);
    ck_assert_int_eq(lastack_host_get(p.sim, 0, LASTACK_KNOB_MSL), 30 * SEC);
    ck_assert_int_eq(lastack_host_get(p.sim, 0, 999), -LASTACK_EINVAL);
    ck_assert_int_eq(lastack_host_use(p.sim, 0, 3), -LASTACK_EINVAL);
    ck_assert_int_eq(lastack_host_use(p.sim, 0, 0), 0);
}
END_TEST

START_TEST(forged_nonsense_is_refused) {
    struct lastack_segment seg = {.source = 1, .destination = 2, .ctl = LASTACK_ACK};
    static const uint8_t option[40] = {1};
    struct lastack_segment bad = seg;
    bad.destination = 9;
    ck_assert_int_eq(lastack_sim_inject(p.sim, &bad, NULL, NULL), -LASTACK_EINVAL);
    bad = seg;
    bad.source = 0;
    ck_assert_int_eq(lastack_sim_inject(p.sim, &bad, NULL, NULL), -LASTACK_EINVAL);
    bad = seg;
    bad.text_octets = 1;
    ck_assert_int_eq(lastack_sim_inject(p.sim, &bad, NULL, NULL), -LASTACK_EINVAL);
    bad = seg;
    bad.option_octets = 41;
    ck_assert_int_eq(lastack_sim_inject(p.sim, &bad, option, NULL), -LASTACK_EINVAL);
    bad.option_octets = 4;
    ck_assert_int_eq(lastack_sim_inject(p.sim, &bad, NULL, NULL), -LASTACK_EINVAL);
    ck_assert_int_eq(lastack_sim_inject(p.sim, &bad, option, NULL), 0);
    ck_assert_uint_eq(p.log.sent[p.server], 1); /* nobody's: a RST */
}
END_TEST

START_TEST(forged_text_is_delivered_if_it_fits) {
    struct lastack_connection c;
    struct lastack_view view;
    char text[8];
    pair_open(&p);
    lastack_socket_status(p.sim, p.s, &c);
    lastack_sim_view(p.sim, &c.path, &view);
    struct lastack_segment seg = {.source = c.path.remote,
                                  .destination = c.path.local,
                                  .source_port = c.path.remote_port,
                                  .destination_port = c.path.local_port,
                                  .seq = view.rcv_nxt,
                                  .ack = view.snd_nxt,
                                  .wnd = 1000,
                                  .text_octets = 6,
                                  .ctl = LASTACK_ACK};
    ck_assert_int_eq(lastack_sim_inject(p.sim, &seg, NULL, "forged"), 0);
    ck_assert_int_eq(lastack_socket_receive(p.sim, p.s, text, 8), 6);
    ck_assert_mem_eq(text, "forged", 6);
}
END_TEST

static void count(void *context, lastack_sim *sim, const struct lastack_record *record) {
    (void)sim;
    (void)record;
    ++*(int *)context;
}

START_TEST(observers) {
    int seen = 0;
    for (int i = 1; i < LASTACK_OBSERVERS; i++)
        ck_assert_int_eq(
            lastack_sim_observe(p.sim, 1u << LASTACK_RECORD_REBOOT, count, &seen), 0);
    ck_assert_int_eq(lastack_sim_observe(p.sim, 1, count, &seen), -LASTACK_ENOBUFS);
    pair_open(&p);
    ck_assert_int_eq(seen, 0);
    lastack_host_reboot(p.sim, 0);
    ck_assert_int_eq(seen, LASTACK_OBSERVERS - 1);
}
END_TEST

START_TEST(a_world_that_was_stopped_stays_stopped) {
    pair_open(&p);
    lastack_socket_send(p.sim, p.c, "x", 1);
    ck_assert_uint_eq(lastack_sim_verdict(p.sim), LASTACK_VERDICT_NONE);
    lastack_sim_stop(p.sim, LASTACK_VERDICT_RESIDENT);
    lastack_sim_stop(p.sim, LASTACK_VERDICT_SPINS); /* the first counts */
    ck_assert_uint_eq(lastack_sim_verdict(p.sim), LASTACK_VERDICT_RESIDENT);
    ck_assert_uint_eq(lastack_sim_culprit(p.sim), 0);
    ck_assert_int_eq(lastack_sim_step(p.sim), -LASTACK_VERDICT_RESIDENT);
    ck_assert_int_eq(lastack_sim_run(p.sim, LASTACK_NEVER), -LASTACK_VERDICT_RESIDENT);
    for (unsigned i = 1; i < LASTACK_VERDICT_COUNT; i++)
        ck_assert_uint_gt(strlen(lastack_verdict_text(i)), 5);
    ck_assert_str_eq(lastack_verdict_text(LASTACK_VERDICT_COUNT), "?");
    ck_assert_ptr_null(lastack_sim_resident(p.sim, 0));
}
END_TEST

#define TESTS(X)                                                                                   \
    X(running_moves_the_clock_and_idling_does_not)                                                 \
    X(what_is_next_and_its_fate)                                                                   \
    X(looking_ahead_changes_nothing)                                                               \
    X(time_wait_rests_for_exactly_2msl)                                                            \
    X(what_wakes_one_at_rest_leaves_it_where_it_was)                                               \
    X(unequal_waits_end_in_order)                                                                  \
    X(many_rest_and_each_is_indexed_once)                                                          \
    X(a_socket_still_held_does_not_rest)                                                           \
    X(a_new_syn_reopens)                                                                           \
    X(an_old_syn_puts_the_time_wait_back)                                                          \
    X(a_time_wait_that_ends_while_it_is_displaced)                                                 \
    X(a_reopened_time_wait_whose_socket_is_held)                                                   \
    X(nobody_listens_nobody_reopens)                                                               \
    X(a_reboot_forgets_everything)                                                                 \
    X(a_copy_goes_its_own_way)                                                                     \
    X(worlds_made_otherwise_do_not_copy)                                                           \
    X(a_copy_from_another_seed_takes_its_secrets)                                                  \
    X(the_digest_forgets_history)                                                                  \
    X(the_digest_sees_text_and_what_is_under_way)                                                  \
    X(what_cannot_be_made)                                                                         \
    X(hosts_and_addresses)                                                                         \
    X(forged_nonsense_is_refused)                                                                  \
    X(forged_text_is_delivered_if_it_fits)                                                         \
    X(observers)                                                                                   \
    X(a_world_that_was_stopped_stays_stopped)

int main(void) {
    Suite *suite = suite_create("world");
    TCase *tc = tcase_create("world");
    tcase_add_checked_fixture(tc, setup, teardown);
#define X(test) tcase_add_test(tc, test);
    TESTS(X)
#undef X
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
