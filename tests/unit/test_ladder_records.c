/* The ladder, from records made by hand: of segments that are almost alike, which one it was that
 * arrived, was lost or was bent. */
#include "ladder_kit.h"
#include "run_suite.h"

static void setup(void) {
    bench_birth(&bench, NULL, -1);
    ladder = lastack_ladder_create(NULL, NULL);
    ck_assert_ptr_nonnull(ladder);
}

static void see(unsigned kind, lastack_time time, int host, const struct lastack_segment *segment,
                uint32_t facts, unsigned what) {
    struct lastack_record record = {
        .kind = (uint16_t)kind, .time = time, .host = (int16_t)host, .connection = 1};
    record.u.wire.segment = segment;
    record.u.wire.facts = facts;
    record.u.wire.due = 10 * MS;
    if (kind == LASTACK_RECORD_LOSE)
        record.u.wire.loss = what;
    if (kind == LASTACK_RECORD_BEND) {
        record.u.wire.bend = what;
        record.u.wire.due = 50 * MS;
    }
    lastack_ladder_see(ladder, bench.sim, &record);
}

/* What the rows of the two segments say beside them. */
static void expect_beside(const char *first, const char *second) {
    ck_assert(draw(ladder, NULL, DRAWN_MOST));
    const char *upper = strstr(drawn, "--> <SEQ="), *lower = NULL, *end = NULL;
    if (upper != NULL)
        lower = strstr(upper + 1, "--> <SEQ=");
    if (lower != NULL)
        end = strchr(lower, '\n');
    ck_assert_msg(end != NULL, "%s", drawn);
    const char *in_upper = strstr(upper, first), *in_lower = strstr(lower, second);
    ck_assert_msg(in_upper != NULL && in_upper < lower, "%s", drawn);
    ck_assert_msg(in_lower != NULL && in_lower < end, "%s", drawn);
}

static struct lastack_segment segment(uint32_t seq, uint32_t ack, uint32_t text, unsigned ctl,
                                      uint16_t wnd) {
    return (struct lastack_segment){.source = 1,
                                    .destination = 2,
                                    .source_port = 1000,
                                    .destination_port = 80,
                                    .seq = {seq},
                                    .ack = {ack},
                                    .text_octets = text,
                                    .ctl = (uint8_t)(LASTACK_ACK | ctl),
                                    .wnd = wnd};
}

/* Each differs from the first one in one thing. */
static const struct {
    uint32_t seq, ack, text, ctl;
    uint16_t wnd;
} alike[] = {
    {101, 300, 0, 0, 9}, {100, 301, 0, 0, 9}, {100, 300, 1, 0, 9},
    {100, 300, 0, LASTACK_FIN, 9}, {100, 300, 0, 0, 8},
};
enum { ALIKE = sizeof alike / sizeof *alike };

static struct lastack_segment one, other;

static void send_two(int row) {
    one = segment(100, 300, 0, 0, 9);
    other = segment(alike[row].seq, alike[row].ack, alike[row].text, alike[row].ctl,
                    alike[row].wnd);
    see(LASTACK_RECORD_SEND, 0, 0, &one, 0, 0);
    see(LASTACK_RECORD_SEND, 0, 0, &other, 0, 0);
}

START_TEST(the_second_arrives) {
    send_two(_i);
    see(LASTACK_RECORD_ARRIVE, 10 * MS, 1, &other, 0, 0);
    expect_beside("...", "10ms");
}
END_TEST

START_TEST(the_first_arrives) {
    send_two(_i);
    see(LASTACK_RECORD_ARRIVE, 10 * MS, 1, &one, 0, 0);
    expect_beside("10ms", "...");
}
END_TEST

/* On its way, and at once. */
START_TEST(the_first_is_lost) {
    send_two(_i);
    see(LASTACK_RECORD_LOSE, 10 * MS, 0, &one, 0, LASTACK_LOSS_CHECKSUM);
    expect_beside("--X", "...");
}
END_TEST

START_TEST(the_second_is_lost) {
    send_two(_i);
    see(LASTACK_RECORD_LOSE, 0, 0, &other, 0, LASTACK_LOSS_CUT);
    expect_beside("...", "lost: link cut");
}
END_TEST

/* Only what was sent last can be bent. */
START_TEST(the_second_is_bent) {
    send_two(_i);
    see(LASTACK_RECORD_BEND, 0, 0, &one, 0, LASTACK_FAULT_DELAY);
    see(LASTACK_RECORD_BEND, 0, 0, &other, 0, LASTACK_FAULT_REORDER);
    expect_beside("...", "held back");
    ck_assert_ptr_null(strstr(drawn, "delayed"));
}
END_TEST

/* What nobody has sent is neither lost nor bent. */
START_TEST(nothing_was_sent) {
    one = segment(100, 300, 0, 0, 9);
    see(LASTACK_RECORD_BEND, 0, 0, &one, 0, LASTACK_FAULT_DELAY);
    see(LASTACK_RECORD_LOSE, 0, 0, &one, 0, LASTACK_LOSS_CUT);
    ck_assert(draw(ladder, NULL, DRAWN_MOST));
    ck_assert_ptr_null(strstr(drawn, "SEQ"));
}
END_TEST

int main(void) {
    Suite *suite = suite_create("the ladder's records");
    TCase *tcase = tcase_create("records");
    tcase_add_checked_fixture(tcase, setup, ladder_teardown);
    tcase_add_loop_test(tcase, the_second_arrives, 0, ALIKE);
    tcase_add_loop_test(tcase, the_first_arrives, 0, ALIKE);
    tcase_add_loop_test(tcase, the_first_is_lost, 0, ALIKE);
    tcase_add_loop_test(tcase, the_second_is_lost, 0, ALIKE);
    tcase_add_loop_test(tcase, the_second_is_bent, 0, ALIKE);
    tcase_add_test(tcase, nothing_was_sent);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
