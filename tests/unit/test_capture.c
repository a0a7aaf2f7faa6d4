/* Captures from the library: what they write, that what they keep does not grow, and what happens
 * when a write or an allocation fails. What is in them is read by tests/cli/captures.py. */
#include "pair.h"
#include <stdlib.h>

enum { ROOM = 1 << 16 };

static struct pair p;
static struct writer {
    size_t octets, writes, fail_at; /* fail_at: the write that fails; 0: none */
    char text[ROOM];
} writer;
/* Counts what is held, and can be out. */
static struct counted {
    size_t held, most, left;
} counted;

static bool take(void *context, const char *text, size_t octets) {
    struct writer *w = context;
    if (++w->writes == w->fail_at)
        return false;
    if (w->octets + octets <= ROOM)
        memcpy(w->text + w->octets, text, octets);
    w->octets += octets;
    return true;
}

static void *get(void *context, size_t octets) {
    struct counted *c = context;
    if (c->left-- == 0) {
        c->left = 0;
        return NULL;
    }
    c->held += octets;
    if (c->held > c->most)
        c->most = c->held;
    return malloc(octets);
}
static void put(void *context, void *memory, size_t octets) {
    struct counted *c = context;
    c->held -= memory != NULL ? octets : 0;
    free(memory);
}
static const struct lastack_allocator memory = {get, put, &counted};

static void setup(void) {
    memset(&writer, 0, sizeof writer);
    counted = (struct counted){.left = SIZE_MAX};
    pair_make(&p, NULL);
}
static void teardown(void) {
    pair_free(&p);
}

static lastack_capture *watch(struct lastack_capture_options options) {
    options.write = take;
    options.context = &writer;
    lastack_capture *capture = lastack_capture_create(&memory, &options);
    ck_assert_ptr_nonnull(capture);
    ck_assert_int_eq(
        lastack_sim_observe(p.sim, LASTACK_CAPTURE_RECORDS, lastack_capture_see, capture), 0);
    return capture;
}

static void end(lastack_capture *capture, bool good) {
    ck_assert_int_eq(lastack_capture_end(capture), good);
    lastack_capture_free(capture);
    ck_assert_uint_eq(counted.held, 0);
}

/* Names are "host0" where there are none. */
START_TEST(lines) {
    lastack_capture *capture =
        watch((struct lastack_capture_options){.format = LASTACK_CAPTURE_TCPDUMP, .stamps = 1});
    pair_open(&p);
    lastack_socket_send(p.sim, p.c, "hello", 5);
    pair_drop(&p, LASTACK_FACT_PURE_ACK, p.server, 1);
    pair_run(&p, 300 * MS);
    const char *text = writer.text;
    ck_assert_ptr_nonnull(strstr(text, "IP 10.0.0.1.49152 > 10.0.0.2.80: Flags [S], seq "));
    ck_assert_ptr_nonnull(strstr(text, ", win 65535, options [mss 1460], length 0\n"));
    ck_assert_ptr_nonnull(strstr(text, "Flags [P.], seq 1:6, ack 1, win 65535, length 5: HTTP\n"));
    ck_assert_ptr_nonnull(strstr(text, "Flags [.], ack 6, win "));
    end(capture, true);
}
END_TEST

START_TEST(lost_or_not) {
    size_t octets[2];
    for (int off = 0; off < 2; off++) {
        teardown();
        setup();
        lastack_capture *capture = watch((struct lastack_capture_options){
            .format = LASTACK_CAPTURE_PCAP, .without_lost = off != 0});
        pair_open(&p);
        pair_drop(&p, LASTACK_FACT_DATA, -1, 1);
        lastack_socket_send(p.sim, p.c, "hello", 5);
        pair_run(&p, 5 * SEC);
        octets[off] = writer.octets;
        end(capture, true);
    }
    ck_assert_uint_eq(octets[0] - octets[1], 16 + 40 + 5);
}
END_TEST

START_TEST(nothing_seen_is_whole) {
    end(watch((struct lastack_capture_options){.format = LASTACK_CAPTURE_PCAP}), true);
    ck_assert_uint_eq(writer.octets, 24);
    end(watch((struct lastack_capture_options){.format = LASTACK_CAPTURE_TCPDUMP}), true);
    ck_assert_uint_eq(writer.octets, 24);
    end(watch((struct lastack_capture_options){.format = LASTACK_CAPTURE_PCAPNG}), true);
    ck_assert_uint_eq(writer.writes, 2);
}
END_TEST

/* Each write that fails is remembered, in every format. */
START_TEST(a_write_fails) {
    for (size_t fail_at = 1;; fail_at++) {
        teardown();
        setup();
        writer.fail_at = fail_at;
        lastack_capture *capture = watch(
            (struct lastack_capture_options){.format = (unsigned)_i, .view = (unsigned)_i & 1});
        pair_open(&p);
        bool failed = lastack_capture_end(capture);
        ck_assert_int_eq(failed, writer.writes < fail_at);
        lastack_capture_free(capture);
        if (writer.writes < fail_at) {
            ck_assert_uint_ge(fail_at, 3);
            break;
        }
    }
}
END_TEST

START_TEST(memory_is_out) {
    const struct lastack_capture_options options = {
        .format = LASTACK_CAPTURE_TCPDUMP, .write = take, .context = &writer};
    counted.left = 0;
    ck_assert_ptr_null(lastack_capture_create(&memory, &options));
    lastack_capture_free(NULL);
    counted.left = 1; /* none for the sequence numbers */
    lastack_capture *capture = watch(options);
    pair_open(&p);
    end(capture, false);
}
END_TEST

/* A thousand segments take no more than ten. */
START_TEST(memory_does_not_grow) {
    lastack_capture *capture = watch((struct lastack_capture_options){.format = (unsigned)_i});
    pair_open(&p);
    size_t most = counted.most;
    for (int i = 0; i < 1000; i++) {
        lastack_socket_send(p.sim, p.c, "hello", 5);
        pair_run(&p, 30 * MS);
        char text[5];
        lastack_socket_receive(p.sim, p.s, text, sizeof text);
    }
    ck_assert_uint_ge(p.log.records[LASTACK_RECORD_ARRIVE], 1000);
    ck_assert_uint_eq(counted.most, most);
    end(capture, true);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("capture");
    TCase *tc = tcase_create("capture");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, lines);
    tcase_add_test(tc, lost_or_not);
    tcase_add_test(tc, nothing_seen_is_whole);
    tcase_add_loop_test(tc, a_write_fails, 0, LASTACK_CAPTURE_TCPDUMP + 1);
    tcase_add_test(tc, memory_is_out);
    tcase_add_loop_test(tc, memory_does_not_grow, 0, LASTACK_CAPTURE_TCPDUMP + 1);
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
