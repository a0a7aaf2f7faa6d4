/* TIME-WAIT at rest: wake(rest(x)) answers every segment of the matrix as x does; and the canonical
 * form, in which what will behave alike is alike. */
#include "harness.h"
#include "matrix.h"
#include "suites.h"
#include <string.h>

static const struct lastack_endpoint_ops *ops = &lastack_tcp_ops;

/* The same end, woken from its rest in another bench. */
static void rest_and_wake(struct end *end) {
    uint8_t small[LASTACK_REST_OCTETS];
    ck_assert(ops->rest(end->self, small));
    memset(end->self, 0, SELF);
    ops->wake(end->self, small, end->deadline);
    end->text = (struct lastack_text){.mtu = end->text.mtu}; /* the world has forgotten it */
}

static void prepare(struct bench *bench, int variant) {
    struct end *a = &bench->a;
    a->knob[LASTACK_KNOB_RFC1337] = variant & 1;
    a->knob[LASTACK_KNOB_RFC5961] = !(variant & 2);
    a->knob[LASTACK_KNOB_TIME_WAIT_REUSE] = a->may_reopen = (variant & 4) != 0;
    call(a, LASTACK_CALL_FORSAKE);
    bench->now += LASTACK_SECOND;
}

static void same(struct end *x, struct end *y) {
    ck_assert_str_eq(x->sent_log, y->sent_log);
    ck_assert_str_eq(x->path_log, y->path_log);
    ck_assert_str_eq(x->signal_log, y->signal_log);
    ck_assert_int_eq(x->deadline, y->deadline);
    ck_assert_uint_eq(x->out.segments, y->out.segments);
    for (unsigned i = 0; i < x->out.segments; i++)
        ck_assert_mem_eq(&x->out.segment[i], &y->out.segment[i], sizeof x->out.segment[i]);
    ck_assert_uint_eq(x->out.rules, y->out.rules);
    ck_assert_mem_eq(x->out.rule, y->out.rule, x->out.rules * sizeof x->out.rule[0]);
}

/* How far SEG.ACK lies from SND.UNA: of what was never sent; older than SND.UNA - MAX.SND.WND,
 * which is 65535 here, and not. */
static const uint32_t away[] = {0, 70000, 0u - 70000, 0u - 1, 0u - 65535, 0u - 65536};

START_TEST(wake_of_rest_answers_as_before) {
    for (int segment = 0; segment < MATRIX_SEGMENTS; segment++)
        for (int position = 0; position < MATRIX_POSITIONS; position++)
            for (size_t ack = 0; ack < sizeof away / sizeof away[0]; ack++)
                for (uint32_t octets = 0; octets < 2; octets++) {
                    struct bench *x = bench_at(AT_TIME_WAIT), *y = bench_at(AT_TIME_WAIT);
                    prepare(x, _i);
                    prepare(y, _i);
                    rest_and_wake(&y->a);
                    struct lastack_segment seg = matrix_segment(&x->a, segment, position);
                    if (seg.ctl & LASTACK_ACK)
                        seg.ack.n += away[ack];
                    seg.text_octets = octets * 10;
                    arrive(&x->a, &seg);
                    arrive(&y->a, &seg);
                    same(&x->a, &y->a);
                    bench_idle(x);
                    bench_idle(y);
                    same(&x->a, &y->a);
                    ck_assert_int_eq(x->now, y->now);
                    bench_free(x);
                    bench_free(y);
                }
}
END_TEST

/* ... and shows itself as before: nobody can see whether it rests. */
START_TEST(wake_of_rest_shows_the_same) {
    struct bench *bench = bench_at(AT_TIME_WAIT);
    struct lastack_view before = view_of(&bench->a), after;
    rest_and_wake(&bench->a);
    after = view_of(&bench->a);
    ck_assert_mem_eq(&before, &after, sizeof before);
    ck_assert_uint_eq(before.known & (LASTACK_KNOWS_WND | LASTACK_KNOWS_RTO), 0);
    ck_assert_uint_eq(before.known & LASTACK_KNOWS_SND, LASTACK_KNOWS_SND);
    bench_free(bench);
    bench = bench_at(AT_LAST_ACK);
    ck_assert_uint_eq(view_of(&bench->a).known & LASTACK_KNOWS_WND, LASTACK_KNOWS_WND);
    bench_free(bench);
}
END_TEST

START_TEST(what_cannot_rest) {
    uint8_t small[LASTACK_REST_OCTETS];
    for (int place = 0; place < PLACE_COUNT; place++) {
        struct bench *bench = bench_at((enum place)place);
        ck_assert_int_eq(ops->rest(bench->a.self, small), place == AT_TIME_WAIT);
        bench_free(bench);
    }
    struct bench *bench =
        bench_at(AT_TIME_WAIT); /* the limit of challenge ACKs would be forgotten */
    for (int i = 0; i < 12; i++)
        arrive_text(&bench->a, "<SEQ=1000><CTL=SYN>");
    ck_assert(!ops->rest(bench->a.self, small));
    bench_free(bench);
}
END_TEST

START_TEST(old_challenges_do_not_prevent_rest) {
    uint8_t small[LASTACK_REST_OCTETS];
    struct bench *bench = bench_at(AT_ESTABLISHED);
    struct end *a = &bench->a;
    for (int i = 0; i < 12; i++)
        arrive_text(a, "<SEQ=1000><CTL=SYN>");
    bench_for(bench, 6 * LASTACK_SECOND);
    call(a, LASTACK_CALL_FORSAKE);
    arrive_text(a, "<SEQ=301><ACK=102><CTL=FIN,ACK>");
    ck_assert_uint_eq(state_of(a), LASTACK_TIME_WAIT);
    ck_assert(ops->rest(a->self, small));
    bench_free(bench);
}
END_TEST

static void canonical(const struct end *end, uint8_t form[SELF]) {
    memcpy(form, end->self, SELF);
    ops->canonical(form, end->bench->now);
}

/* The same history, at another time. */
START_TEST(canonical_form_knows_no_time) {
    for (int place = 0; place < PLACE_COUNT; place++) {
        uint8_t one[SELF], two[SELF];
        struct bench *early = bench_at((enum place)place);
        bench_birth = 1234567 * LASTACK_SECOND + 89;
        struct bench *late = bench_at((enum place)place);
        bench_birth = 0;
        arrive_text(&early->a, "<SEQ=1000><CTL=RST>"); /* a challenge ACK where there are any */
        arrive_text(&late->a, "<SEQ=1000><CTL=RST>");
        arrive_text(&early->a, "<SEQ=2000><ACK=101><CTL=FIN,ACK>"); /* held where it can be */
        arrive_text(&late->a, "<SEQ=2000><ACK=101><CTL=FIN,ACK>");
        if (place != AT_CLOSED && place != AT_LISTEN)
            ck_assert_mem_ne(early->a.self, late->a.self, SELF);
        canonical(&early->a, one);
        canonical(&late->a, two);
        ck_assert_mem_eq(one, two, SELF);
        if (early->a.deadline != LASTACK_NEVER) { /* ... but it knows what is left of a time */
            early->now++;
            canonical(&early->a, one);
            ck_assert_mem_ne(one, two, SELF);
        }
        bench_free(early);
        bench_free(late);
    }
}
END_TEST

/* Two connections that have come to the same by different ways, at different times. */
START_TEST(canonical_form_forgets_what_is_past) {
    uint8_t one[SELF], two[SELF];
    struct bench *x = bench_at(AT_TIME_WAIT), *y = bench_at(AT_ESTABLISHED);
    y->now += 3600 * LASTACK_SECOND;
    for (int i = 0; i < 3; i++)
        arrive_text(&y->a, "<SEQ=1000><CTL=RST>");
    y->now += 10 * LASTACK_SECOND;
    call(&y->a, LASTACK_CALL_CLOSE);
    arrive_text(&y->a, "<SEQ=301><ACK=102><CTL=FIN,ACK>");
    x->now = view_of(&x->a).timer[LASTACK_TIMER_2MSL] - 60 * LASTACK_SECOND;
    canonical(&x->a, one);
    canonical(&y->a, two);
    ck_assert_mem_eq(one, two, SELF);
    bench_free(x);
    bench_free(y);
}
END_TEST

/* What was timed, once it is acknowledged: the first of two segments, or all. */
START_TEST(canonical_form_forgets_what_was_timed) {
    uint8_t one[SELF], two[SELF];
    struct bench *x = bench_at(AT_ESTABLISHED), *y = bench_at(AT_ESTABLISHED);
    call_send(&x->a, 10);
    call_send(&y->a, 5);
    call_send(&y->a, 5);
    for (struct bench *bench = x; bench != NULL; bench = bench == x ? y : NULL) {
        bench_for(bench, 20 * LASTACK_MILLISECOND);
        arrive_text(&bench->a, "<SEQ=301><ACK=111><CTL=ACK>");
    }
    ck_assert_mem_ne(x->a.self, y->a.self, SELF);
    canonical(&x->a, one);
    canonical(&y->a, two);
    ck_assert_mem_eq(one, two, SELF);
    bench_free(x);
    bench_free(y);
}
END_TEST

/* Text beyond a FIN, which nobody will ever see. */
START_TEST(canonical_form_forgets_what_came_beyond_the_fin) {
    uint8_t one[SELF], two[SELF];
    struct bench *x = bench_at(AT_ESTABLISHED), *y = bench_at(AT_ESTABLISHED);
    arrive_text(&x->a, "<SEQ=331><ACK=101><DATA=10><CTL=ACK>");
    arrive_text(&x->a, "<SEQ=301><ACK=101><CTL=FIN,ACK>");
    arrive_text(&y->a, "<SEQ=331><ACK=101><CTL=ACK>");
    arrive_text(&y->a, "<SEQ=301><ACK=101><CTL=FIN,ACK>");
    canonical(&x->a, one);
    canonical(&y->a, two);
    ck_assert_mem_eq(one, two, SELF);
    bench_free(x);
    bench_free(y);
}
END_TEST

Suite *suite_rest(void) {
    Suite *suite = suite_create("rest, wake, canonical");
    TCase *cases = tcase_create("rest");
    tcase_add_loop_test(cases, wake_of_rest_answers_as_before, 0, 8);
    tcase_add_test(cases, wake_of_rest_shows_the_same);
    tcase_add_test(cases, what_cannot_rest);
    tcase_add_test(cases, old_challenges_do_not_prevent_rest);
    tcase_add_test(cases, canonical_form_knows_no_time);
    tcase_add_test(cases, canonical_form_forgets_what_is_past);
    tcase_add_test(cases, canonical_form_forgets_what_was_timed);
    tcase_add_test(cases, canonical_form_forgets_what_came_beyond_the_fin);
    suite_add_tcase(suite, cases);
    return suite;
}
