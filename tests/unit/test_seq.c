/* lib/wire/seq.h: arithmetic modulo 2^32, at and around the place where it wraps. */
#include "run_suite.h"
#include "wire/seq.h"
#include <check.h>
#include <stdlib.h>

static const uint32_t points[] = {0,          1,          2,          1000,      0x7ffffffe,
                                  0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff};
enum { POINTS = sizeof points / sizeof points[0] };

START_TEST(order_goes_round) {
    for (int i = 0; i < POINTS; i++) {
        struct lastack_seq a = seq_of(points[i]);
        ck_assert(!seq_lt(a, a));
        ck_assert(seq_leq(a, a));
        ck_assert(seq_eq(a, a));
        for (uint32_t ahead = 1; ahead < 0x80000000; ahead = ahead * 3 + 1) {
            struct lastack_seq b = seq_add(a, ahead);
            ck_assert(seq_lt(a, b) && !seq_lt(b, a));
            ck_assert(seq_leq(a, b) && !seq_leq(b, a));
            ck_assert(!seq_eq(a, b));
            ck_assert_uint_eq(seq_from(b, a), ahead);
            ck_assert_int_eq(seq_diff(b, a), (int32_t)ahead);
            ck_assert_int_eq(seq_diff(a, b), -(int32_t)ahead);
            ck_assert_uint_eq(seq_sub(b, ahead).n, a.n);
            ck_assert_uint_eq(seq_max(a, b).n, b.n);
            ck_assert_uint_eq(seq_max(b, a).n, b.n);
        }
    }
}
END_TEST

START_TEST(windows) {
    for (int i = 0; i < POINTS; i++) {
        struct lastack_seq first = seq_of(points[i]);
        ck_assert(!seq_in(first, first, 0));
        ck_assert(seq_in(first, first, 1));
        ck_assert(!seq_in(seq_sub(first, 1), first, 65535));
        ck_assert(seq_in(seq_add(first, 65534), first, 65535));
        ck_assert(!seq_in(seq_add(first, 65535), first, 65535));
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("seq");
    TCase *cases = tcase_create("seq");
    tcase_add_test(cases, order_goes_round);
    tcase_add_test(cases, windows);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
