/* Links and faults: what becomes of a segment between two hosts. */
#include "base/mix.h"
#include "net/packet.h"
#include "pair.h"
#include "run_suite.h"

static struct pair p;
static void setup(void) {
    pair_make(&p, NULL);
}
static void teardown(void) {
    pair_free(&p);
}

static void fault(unsigned kind, unsigned ordinal, uint32_t n, uint32_t facts, int from,
                  lastack_time by) {
    struct lastack_fault f = {.kind = (uint8_t)kind,
                              .ordinal = (uint8_t)ordinal,
                              .n = n,
                              .facts = facts,
                              .from = from,
                              .to = -1,
                              .tag = 7,
                              .by = by};
    ck_assert_int_ge(lastack_sim_fault(p.sim, &f), 0);
}

static void set_link(struct lastack_link link) {
    ck_assert_int_eq(lastack_sim_link(p.sim, p.client, p.server, &link), 0);
}

/* Sends `n` segments of text from the client, 1 ms apart, from an open connection; the facts of all
 * that was sent from then on begin at log.facts[0]. */
static void send_text(int n) {
    for (int i = 0; i < n; i++) {
        ck_assert_int_eq(lastack_socket_send(p.sim, p.c, "x", 1), 1);
        pair_run(&p, MS);
    }
}

START_TEST(the_nth_is_dropped_once) {
    pair_open(&p);
    fault(LASTACK_FAULT_DROP, LASTACK_ORDINAL_NTH, 2, LASTACK_FACT_DATA, p.client, 0);
    send_text(3);
    ck_assert_uint_eq(p.log.lost, 1);
    ck_assert_uint_eq(p.log.last_loss, LASTACK_LOSS_FAULT);
    ck_assert_uint_eq(p.log.last_tag, 7);
    pair_idle(&p);
    ck_assert_int_eq(lastack_socket_readable(p.sim, p.s), 3);
}
END_TEST

START_TEST(the_next_n_are_dropped) {
    pair_open(&p);
    fault(LASTACK_FAULT_DROP, LASTACK_ORDINAL_NEXT, 2, LASTACK_FACT_DATA, p.client, 0);
    send_text(4);
    ck_assert_uint_eq(p.log.lost, 2);
}
END_TEST

START_TEST(every_nth_is_dropped) {
    pair_open(&p);
    fault(LASTACK_FAULT_DROP, LASTACK_ORDINAL_EVERY_NTH, 2, LASTACK_FACT_DATA, p.client, 0);
    send_text(5);
    ck_assert_uint_eq(p.log.lost, 2);
}
END_TEST

START_TEST(some_in_a_million_are_dropped) {
    pair_open(&p);
    fault(LASTACK_FAULT_DROP, LASTACK_ORDINAL_PPM, 500000, LASTACK_FACT_DATA, p.client, 0);
    send_text(100);
    ck_assert_uint_gt(p.log.lost, 25);
    ck_assert_uint_lt(p.log.lost, 75);
}
END_TEST

START_TEST(all_faults_count_and_the_first_takes) {
    pair_open(&p);
    /* Both fire for the first segment; the delay is written first. */
    fault(LASTACK_FAULT_DELAY, LASTACK_ORDINAL_NTH, 1, LASTACK_FACT_DATA, -1, 100 * MS);
    fault(LASTACK_FAULT_DROP, LASTACK_ORDINAL_NTH, 1, LASTACK_FACT_DATA, -1, 0);
    send_text(1);
    ck_assert_uint_eq(p.log.lost, 0);
    ck_assert_uint_eq(p.log.bent, 1);
    pair_run(&p, 100 * MS);
    ck_assert_int_eq(lastack_socket_readable(p.sim, p.s), 0);
    pair_run(&p, 10 * MS);
    ck_assert_int_eq(lastack_socket_readable(p.sim, p.s), 1);
    lastack_sim_faults_clear(p.sim);
    /* The segment that the first takes is the second's first, too. */
    fault(LASTACK_FAULT_DUPLICATE, LASTACK_ORDINAL_NTH, 1, LASTACK_FACT_DATA, -1, 0);
    fault(LASTACK_FAULT_DROP, LASTACK_ORDINAL_NTH, 2, LASTACK_FACT_DATA, -1, 0);
    send_text(2);
    ck_assert_uint_eq(p.log.bent, 2);
    ck_assert_uint_eq(p.log.lost, 1);
    pair_idle(&p);
    p.log.lost = 0;
    lastack_sim_faults_clear(p.sim);
    fault(LASTACK_FAULT_DROP, LASTACK_ORDINAL_EVERY_NTH, 1, 0, -1, 0);
    lastack_sim_faults_clear(p.sim);
    send_text(1);
    ck_assert_uint_eq(p.log.lost, 0);
}
END_TEST

START_TEST(selectors_know_hosts_and_connections) {
    struct lastack_fault f = {
        .kind = LASTACK_FAULT_DROP, .n = 1, .from = 1, .to = 0, .facts = LASTACK_FACT_DATA};
    struct lastack_connection c;
    pair_open(&p);
    lastack_sim_fault(p.sim, &f);
    send_text(1);
    ck_assert_uint_eq(p.log.lost, 0); /* it goes the other way */
    lastack_socket_send(p.sim, p.s, "y", 1);
    ck_assert_uint_eq(p.log.lost, 1);
    lastack_socket_status(p.sim, p.c, &c);
    f = (struct lastack_fault){
        .kind = LASTACK_FAULT_DROP, .n = 1, .from = -1, .to = -1, .connection = c.id + 100};
    lastack_sim_fault(p.sim, &f);
    f.connection = c.id;
    f.without = LASTACK_FACT_DATA;
    lastack_sim_fault(p.sim, &f);
    send_text(1);
    ck_assert_uint_eq(p.log.lost, 1);
}
END_TEST

START_TEST(the_default_fault_drops_the_next_segment) {
    struct lastack_fault f = lastack_fault_default();
    pair_open(&p);
    ck_assert_int_ge(lastack_sim_fault(p.sim, &f), 0);
    send_text(1);
    ck_assert_uint_eq(p.log.lost, 1);
}
END_TEST

/* What has come of each: the second has fired for the segment that the first has taken. */
START_TEST(faults_can_be_looked_at) {
    struct lastack_fault f = lastack_fault_default();
    struct lastack_fault_seen seen[3];
    uint32_t cursor = 0, n = 0;
    f.facts = LASTACK_FACT_DATA;
    for (f.tag = 1; f.tag <= 3; f.tag++) {
        if (f.tag == 3)
            f.facts = LASTACK_FACT_RST;
        ck_assert_int_ge(lastack_sim_fault(p.sim, &f), 0);
    }
    pair_open(&p);
    send_text(1);
    while (lastack_sim_next_fault(p.sim, &cursor, &seen[n]))
        ck_assert_uint_le(++n, 3);
    ck_assert_uint_eq(n, 3);
    for (uint32_t i = 0; i < 3; i++) {
        ck_assert_uint_eq(seen[i].fault.tag, i + 1);
        ck_assert_uint_eq(seen[i].count, i < 2);
        ck_assert_uint_eq(seen[i].spent, i < 2);
        ck_assert_uint_eq(seen[i].outdone, i == 1);
    }
}
END_TEST

START_TEST(nonsense_is_no_fault) {
    struct lastack_fault f = {.kind = 9, .n = 1, .from = -1, .to = -1};
    ck_assert_int_eq(lastack_sim_fault(p.sim, &f), -LASTACK_EINVAL);
    f = (struct lastack_fault){.n = 0, .from = -1, .to = -1};
    ck_assert_int_eq(lastack_sim_fault(p.sim, &f), -LASTACK_EINVAL);
    f = (struct lastack_fault){.n = 1, .from = 2, .to = -1};
    ck_assert_int_eq(lastack_sim_fault(p.sim, &f), -LASTACK_EINVAL);
    f = (struct lastack_fault){.n = 1, .from = -1, .to = -1, .by = -1};
    ck_assert_int_eq(lastack_sim_fault(p.sim, &f), -LASTACK_EINVAL);
}
END_TEST

START_TEST(a_copy_arrives_too) {
    pair_open(&p);
    uint32_t arrived = p.log.records[LASTACK_RECORD_ARRIVE];
    fault(LASTACK_FAULT_DUPLICATE, LASTACK_ORDINAL_NTH, 1, LASTACK_FACT_DATA, -1, 0);
    lastack_socket_send(p.sim, p.c, "x", 1);
    pair_run(&p, 10 * MS);
    ck_assert_uint_eq(p.log.records[LASTACK_RECORD_ARRIVE], arrived + 2);
    ck_assert_int_eq(lastack_socket_readable(p.sim, p.s), 1);
}
END_TEST

START_TEST(the_reordered_one_is_overtaken) {
    char text[4];
    pair_open(&p);
    fault(LASTACK_FAULT_REORDER, LASTACK_ORDINAL_NTH, 1, LASTACK_FACT_DATA, -1, 0);
    lastack_socket_send(p.sim, p.c, "a", 1);
    pair_run(&p, 5 * MS);
    lastack_socket_send(p.sim, p.c, "b", 1);
    pair_run(&p, 9 * MS);
    ck_assert_int_eq(lastack_socket_readable(p.sim, p.s), 0);
    pair_run(&p, MS);
    ck_assert_int_eq(lastack_socket_receive(p.sim, p.s, text, 4), 2);
    ck_assert_mem_eq(text, "ab", 2);
}
END_TEST

START_TEST(one_that_nothing_overtakes_comes_a_second_late) {
    pair_open(&p);
    lastack_host_set(p.sim, p.client, LASTACK_KNOB_RTO_MIN, 10 * SEC);
    fault(LASTACK_FAULT_REORDER, LASTACK_ORDINAL_NTH, 1, LASTACK_FACT_DATA, -1, 0);
    lastack_socket_send(p.sim, p.c, "a", 1);
    pair_run(&p, 1009 * MS);
    ck_assert_int_eq(lastack_socket_readable(p.sim, p.s), 0);
    pair_run(&p, MS);
    ck_assert_int_eq(lastack_socket_readable(p.sim, p.s), 1);
    /* and the link is as it was */
    lastack_socket_send(p.sim, p.c, "b", 1);
    pair_run(&p, 10 * MS);
    ck_assert_int_eq(lastack_socket_readable(p.sim, p.s), 2);
}
END_TEST

START_TEST(a_damaged_segment_is_found_out) {
    pair_open(&p);
    fault(LASTACK_FAULT_CORRUPT, LASTACK_ORDINAL_NTH, 1, LASTACK_FACT_DATA, -1, 0);
    lastack_socket_send(p.sim, p.c, "a", 1);
    pair_run(&p, 50 * MS);
    ck_assert_uint_eq(p.log.last_loss, LASTACK_LOSS_CHECKSUM);
    ck_assert_uint_eq(p.log.last_tag, 7);
    ck_assert_int_eq(lastack_socket_readable(p.sim, p.s), 0);
    pair_idle(&p);
    ck_assert_int_eq(lastack_socket_readable(p.sim, p.s), 1);
}
END_TEST

/* The flight under way that is corrupt. */
static struct flight *damaged_flight(void) {
    for (uint32_t i = 0; i < p.sim->head->flights.high; i++)
        if (p.sim->flight[i].corrupt != 0)
            return &p.sim->flight[i];
    return NULL;
}

/* About one damage in 65536 is such that the checksum is right again: tried until there is one. */
static bool pass_the_checksum(struct flight *flight) {
    static uint8_t octets[LASTACK_PACKET_OCTETS_MAX];
    struct lastack_packet packet;
    for (uint32_t draw = 1; draw <= UINT16_MAX; draw++) {
        flight->corrupt = (uint16_t)draw;
        size_t size = packet_at_arrival(p.sim, flight, octets);
        if (lastack_packet_decode(octets, size, &packet) == LASTACK_PACKET_GOOD &&
            packet.segment.destination_port == flight->segment.destination_port &&
            packet.segment.source_port == flight->segment.source_port &&
            packet.segment.seq.n == flight->segment.seq.n &&
            packet.segment.ctl == flight->segment.ctl)
            return true;
    }
    return false;
}

START_TEST(damage_that_the_checksum_does_not_find) {
    static char text[1460], read[1460];
    bool passed = false;
    for (int tries = 0; tries < 20 && !passed; tries++) {
        teardown();
        setup();
        pair_open(&p);
        for (size_t i = 0; i < sizeof text; i++)
            text[i] = (char)mix_bits(i + (size_t)tries * sizeof text);
        fault(LASTACK_FAULT_CORRUPT, LASTACK_ORDINAL_NTH, 1, LASTACK_FACT_DATA, -1, 0);
        lastack_socket_send(p.sim, p.c, text, sizeof text);
        passed = pass_the_checksum(damaged_flight());
    }
    ck_assert(passed);
    pair_run(&p, 10 * MS);
    ck_assert_uint_eq(p.log.lost, 0);
    ck_assert_int_eq(lastack_socket_receive(p.sim, p.s, read, sizeof read), sizeof read);
    ck_assert_mem_ne(read, text, sizeof read);
}
END_TEST

START_TEST(a_cut_link_loses_what_is_sent_not_what_is_under_way) {
    pair_open(&p);
    lastack_socket_send(p.sim, p.c, "a", 1);
    ck_assert_int_eq(lastack_sim_cut(p.sim, p.client, p.server, true), 0);
    lastack_socket_send(p.sim, p.c, "b", 1);
    pair_run(&p, 50 * MS);
    ck_assert_int_eq(lastack_socket_readable(p.sim, p.s), 1);
    ck_assert_uint_eq(p.log.last_loss, LASTACK_LOSS_CUT);
    ck_assert_int_eq(lastack_sim_cut(p.sim, p.client, p.server, false), 0);
    pair_idle(&p);
    ck_assert_int_eq(lastack_socket_readable(p.sim, p.s), 2);
    ck_assert_int_eq(lastack_sim_cut(p.sim, 0, 5, true), -LASTACK_EHOSTUNREACH);
}
END_TEST

START_TEST(a_rate_spaces_segments_and_a_queue_is_finite) {
    /* 1000 octets of text and 40 of headers: 1.04 ms at 8 Mbit/s. */
    static char text[1000];
    struct lastack_link link = lastack_link_default();
    pair_open(&p);
    link.rate = 8000000;
    link.queue = 2;
    set_link(link);
    for (int i = 0; i < 4; i++)
        lastack_socket_send(p.sim, p.c, text, sizeof text);
    ck_assert_uint_eq(p.log.lost, 2); /* two wait, and there is no room for more */
    ck_assert_uint_eq(p.log.last_loss, LASTACK_LOSS_QUEUE);
    pair_run(&p, 11040 * LASTACK_MICROSECOND - 1);
    ck_assert_int_eq(lastack_socket_readable(p.sim, p.s), 0);
    pair_run(&p, 1);
    ck_assert_int_eq(lastack_socket_readable(p.sim, p.s), 1000);
    pair_run(&p, 1040 * LASTACK_MICROSECOND);
    ck_assert_int_eq(lastack_socket_readable(p.sim, p.s), 2000);
}
END_TEST

/* A SYN is 44 octets with its MSS: 44 us at 8 Mbit/s. */
START_TEST(options_take_their_time_on_the_link) {
    struct lastack_link link = lastack_link_default();
    struct lastack_next next;
    link.rate = 8000000;
    set_link(link);
    pair_connect(&p, 0);
    lastack_sim_next(p.sim, &next);
    ck_assert_uint_eq(next.segment.option_octets, 4);
    ck_assert_int_eq(next.time, 10 * MS + 44 * LASTACK_MICROSECOND);
}
END_TEST

/* A segment waits until its last bit has left, and not an instant longer. */
START_TEST(the_queue_has_room_when_the_last_bit_has_left) {
    static char text[1000];
    struct lastack_link link = lastack_link_default();
    pair_open(&p);
    link.rate = 8000000;
    link.queue = 1;
    set_link(link);
    lastack_socket_send(p.sim, p.c, text, sizeof text);
    pair_run(&p, 1040 * LASTACK_MICROSECOND);
    lastack_socket_send(p.sim, p.c, text, sizeof text);
    ck_assert_uint_eq(p.log.lost, 0);
    pair_run(&p, 1040 * LASTACK_MICROSECOND - 1);
    lastack_socket_send(p.sim, p.c, text, sizeof text);
    ck_assert_uint_eq(p.log.lost, 1);
}
END_TEST

START_TEST(chance_of_each_kind) {
    struct lastack_link link = lastack_link_default();
    link.loss = 1000000;
    pair_open(&p);
    set_link(link);
    send_text(1);
    ck_assert_uint_eq(p.log.last_loss, LASTACK_LOSS_CHANCE);
    link.loss = 0;
    link.duplication = link.corruption = link.reordering = 1000000;
    set_link(link);
    p.log.bent = 0;
    send_text(1);
    ck_assert_uint_eq(p.log.bent, 3);
}
END_TEST

START_TEST(nonsense_is_no_link) {
    struct lastack_link good = lastack_link_default(), bad = good;
    ck_assert_int_eq(lastack_sim_link(p.sim, 0, 9, &good), -LASTACK_EINVAL);
    bad.mtu = 67;
    ck_assert_int_eq(lastack_sim_link(p.sim, 0, 1, &bad), -LASTACK_EINVAL);
    bad = good;
    bad.loss = 1000001;
    ck_assert_int_eq(lastack_sim_link(p.sim, 0, 1, &bad), -LASTACK_EINVAL);
    bad = good;
    bad.delay = -1;
    ck_assert_int_eq(lastack_sim_link(p.sim, 0, 1, &bad), -LASTACK_EINVAL);
}
END_TEST

START_TEST(the_mtu_of_the_way_out_counts_at_once) {
    static char text[3000];
    struct lastack_link link = lastack_link_default();
    pair_open(&p);
    link.mtu = 540;
    set_link(link);
    uint32_t sent = p.log.sent[p.client];
    lastack_socket_send(p.sim, p.c, text, sizeof text);
    ck_assert_uint_eq(p.log.sent[p.client] - sent, 6);
}
END_TEST

/* ---- facts ----------------------------------------------------------------------------------- */

START_TEST(facts_of_a_life) {
    pair_open(&p);
    lastack_socket_close(p.sim, p.c);
    pair_run(&p, 100 * MS);
    pair_drop(&p, LASTACK_FACT_FINAL_ACK, -1, 1);
    lastack_socket_close(p.sim, p.s);
    pair_idle(&p);
    static const struct {
        uint32_t from, facts;
    } want[] = {
        {0, LASTACK_FACT_SYN},
        {1, LASTACK_FACT_SYN_ACK},
        {0, LASTACK_FACT_PURE_ACK | LASTACK_FACT_ACK_OF_SYN},
        {0, LASTACK_FACT_FIN},
        {1, LASTACK_FACT_PURE_ACK | LASTACK_FACT_ACK_OF_FIN},
        {1, LASTACK_FACT_FIN},
        {0, LASTACK_FACT_PURE_ACK | LASTACK_FACT_ACK_OF_FIN | LASTACK_FACT_FINAL_ACK},
        {1, LASTACK_FACT_FIN | LASTACK_FACT_RETRANSMISSION},
        {0, LASTACK_FACT_PURE_ACK | LASTACK_FACT_ACK_OF_FIN | LASTACK_FACT_FINAL_ACK},
    };
    ck_assert_uint_eq(p.log.records[LASTACK_RECORD_SEND], 9);
    for (int i = 0; i < 9; i++) {
        ck_assert_uint_eq(p.log.from[i], want[i].from);
        ck_assert_uint_eq(p.log.facts[i], want[i].facts);
    }
}
END_TEST

START_TEST(names_of_facts) {
    ck_assert_str_eq(lastack_fact_name(LASTACK_FACT_FINAL_ACK), "final ACK");
    ck_assert_str_eq(lastack_fact_name(LASTACK_FACT_SYN), "SYN");
    ck_assert_str_eq(lastack_fact_name(LASTACK_FACT_COPY), "copy");
    ck_assert_str_eq(lastack_fact_name(0x1000), "?");
}
END_TEST

int main(void) {
    Suite *suite = suite_create("link");
    TCase *tc = tcase_create("link");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, the_nth_is_dropped_once);
    tcase_add_test(tc, the_next_n_are_dropped);
    tcase_add_test(tc, every_nth_is_dropped);
    tcase_add_test(tc, some_in_a_million_are_dropped);
    tcase_add_test(tc, all_faults_count_and_the_first_takes);
    tcase_add_test(tc, selectors_know_hosts_and_connections);
    tcase_add_test(tc, the_default_fault_drops_the_next_segment);
    tcase_add_test(tc, faults_can_be_looked_at);
    tcase_add_test(tc, nonsense_is_no_fault);
    tcase_add_test(tc, a_copy_arrives_too);
    tcase_add_test(tc, the_reordered_one_is_overtaken);
    tcase_add_test(tc, one_that_nothing_overtakes_comes_a_second_late);
    tcase_add_test(tc, a_damaged_segment_is_found_out);
    tcase_add_test(tc, damage_that_the_checksum_does_not_find);
    tcase_add_test(tc, a_cut_link_loses_what_is_sent_not_what_is_under_way);
    tcase_add_test(tc, a_rate_spaces_segments_and_a_queue_is_finite);
    tcase_add_test(tc, options_take_their_time_on_the_link);
    tcase_add_test(tc, the_queue_has_room_when_the_last_bit_has_left);
    tcase_add_test(tc, chance_of_each_kind);
    tcase_add_test(tc, nonsense_is_no_link);
    tcase_add_test(tc, the_mtu_of_the_way_out_counts_at_once);
    tcase_add_test(tc, facts_of_a_life);
    tcase_add_test(tc, names_of_facts);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
