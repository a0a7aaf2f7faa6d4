/* The player's notes: however much room they have, running out of it stops the world cleanly. */
#include "run_suite.h"
#include "script/notes.h"
#include <check.h>
#include <stdlib.h>

static struct lastack_resident_ops ops;

/* Opens connections, carries text, aborts them, reboots; does nothing once the world is stopped. */
static void live(lastack_sim *sim, lastack_socket *listener) {
    lastack_socket client = 0, server = 0;
    lastack_socket_open(sim, 1, listener);
    lastack_socket_bind(sim, *listener, 0, 80);
    lastack_socket_listen(sim, *listener, 5);
    for (int i = 0; i < 40; i++) {
        lastack_socket_open(sim, 0, &client);
        lastack_socket_connect(sim, client, lastack_host_address(sim, 1), 80);
        lastack_sim_run(sim, lastack_sim_now(sim) + LASTACK_SECOND);
        if (lastack_socket_accept(sim, *listener, &server) == 0) {
            lastack_socket_send(sim, client, "text", 4);
            lastack_sim_run(sim, lastack_sim_now(sim) + LASTACK_SECOND);
        }
        if (i == 39)
            break;
        lastack_socket_abort(sim, client);
        lastack_sim_run(sim, lastack_sim_now(sim) + LASTACK_SECOND);
        lastack_socket_close(sim, server);
    }
    struct lastack_segment forged = {.source = lastack_host_address(sim, 0),
                                     .destination = lastack_host_address(sim, 1),
                                     .source_port = 7,
                                     .destination_port = 81,
                                     .ctl = LASTACK_SYN};
    lastack_sim_inject(sim, &forged, NULL, NULL);
    lastack_sim_run(sim, lastack_sim_now(sim) + LASTACK_SECOND);
    lastack_host_reboot(sim, 0);
}

static lastack_sim *birth(size_t octets) {
    const struct lastack_resident_ops *const residents[] = {&ops};
    struct lastack_setup setup = {
        .limits = {.connections = 256, .segments = 256, .resting = 256, .text = 256, .runs = 256},
        .residents = 1,
        .resident = residents};
    struct lastack_link link = lastack_link_default();
    lastack_sim *sim;
    ops = notes_ops;
    ops.octets = octets;
    ck_assert_int_eq(lastack_sim_create(&setup, &sim), 0);
    if (notes_begin(sim, 0, 2, 3)) {
        notes_of(sim, 0)->tracing = 1;
        notes_of(sim, 0)->texts = 100;
        lastack_sim_host(sim, 1, 0);
        lastack_sim_host(sim, 1, 0);
        lastack_sim_link(sim, 0, 1, &link);
    }
    return sim;
}

START_TEST(notes_what_happens) {
    lastack_sim *sim = birth(SIZE_MAX);
    lastack_socket listener;
    live(sim, &listener);
    struct notes *notes = notes_of(sim, 0);
    ck_assert_uint_eq(lastack_sim_verdict(sim), LASTACK_VERDICT_NONE);
    ck_assert_uint_eq(notes->ids, 81);
    ck_assert_ptr_null(notes_conn(notes, 0));
    ck_assert_ptr_null(notes_conn(notes, 82));
    const struct notes_conn *last = notes_conn(notes, 80);
    ck_assert_int_eq(last->host, 0);
    ck_assert_uint_eq(last->peer, 81);
    ck_assert_uint_eq(notes_conn(notes, 81)->peer, 80);
    ck_assert_uint_eq(notes_state(notes, last), LASTACK_CLOSED);
    ck_assert_uint_eq(notes_counted(notes, last->counts, NOTES_SENT, 0), 3);
    ck_assert_uint_eq(notes_counted(notes, last->counts, NOTES_SENT, LASTACK_FACT_SYN), 1);
    ck_assert_uint_eq(notes_host(notes, 0)->alive, 0);
    ck_assert_uint_eq(notes_host(notes, 0)->in[LASTACK_CLOSED], 40);
    ck_assert_uint_eq(notes_host(notes, 1)->alive, 1);
    ck_assert_uint_eq(notes_host(notes, 1)->in[LASTACK_LISTEN], 1);
    ck_assert_uint_eq(notes_host(notes, 1)->in[LASTACK_ESTABLISHED], 1);
    lastack_sim_free(sim);
}
END_TEST

START_TEST(run_out_of_room) {
    size_t octets, step = NOTES_CELL;
    int stopped = 0;
    for (octets = notes_ops.octets_at_birth;; octets += step) {
        lastack_sim *sim = birth(octets);
        lastack_socket listener;
        if (lastack_sim_verdict(sim) == LASTACK_VERDICT_NONE)
            live(sim, &listener);
        unsigned verdict = lastack_sim_verdict(sim);
        struct notes *notes = notes_of(sim, 0);
        if (verdict == LASTACK_VERDICT_NONE) {
            struct notes_conn *conn = notes_conn(notes, 1);
            bool read = notes_read(sim, notes, conn, "0123456789", 10);
            ck_assert_uint_eq(conn->read, read ? 10 : 0);
            verdict = lastack_sim_verdict(sim);
            ck_assert_uint_eq(verdict == LASTACK_VERDICT_NONE, read);
        }
        lastack_sim_free(sim);
        if (verdict == LASTACK_VERDICT_NONE)
            break;
        ck_assert_uint_eq(verdict, LASTACK_VERDICT_RESIDENT);
        stopped++;
    }
    ck_assert_int_gt(stopped, 100);
}
END_TEST

START_TEST(keep_text_of_any_length) {
    lastack_sim *sim = birth(SIZE_MAX);
    lastack_socket listener;
    live(sim, &listener);
    struct notes *notes = notes_of(sim, 0);
    struct notes_conn *conn = notes_conn(notes, 2);
    for (int i = 0; i < 30; i++)
        ck_assert(notes_read(sim, notes, conn, "0123456789", 10));
    ck_assert_uint_eq(conn->read, 300);
    /* As many as may be asked for, in pieces. */
    notes_cell at = conn->text;
    uint64_t octets = 0;
    for (; at != 0; at = ((struct notes_text *)notes_at(notes, at))->next)
        for (uint32_t i = 0; i < NOTES_TEXT && octets < notes->texts; i++, octets++)
            ck_assert_int_eq(((struct notes_text *)notes_at(notes, at))->octet[i],
                             '0' + (int)(octets % 10));
    ck_assert_uint_eq(octets, 100);
    lastack_sim_free(sim);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("notes");
    TCase *tcase = tcase_create("notes");
    suite_add_tcase(suite, tcase);
    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, notes_what_happens);
    tcase_add_test(tcase, run_out_of_room);
    tcase_add_test(tcase, keep_text_of_any_length);
    return run_suite(suite);
}
