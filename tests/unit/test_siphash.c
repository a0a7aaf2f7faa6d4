/* lib/base/siphash.c, against values of another implementation (CPython's, key 0). */
#include "base/siphash.h"
#include "run_suite.h"
#include <check.h>
#include <stdlib.h>
#include <string.h>

static const uint8_t zero[16];

START_TEST(known_values) {
    ck_assert_uint_eq(siphash(zero, "aaaaaaa", 7), UINT64_C(3743554345682611213));
    ck_assert_uint_eq(siphash(zero, "12345678", 8), UINT64_C(3785724242978802311));
    ck_assert_uint_eq(siphash(zero, "hello, world, 0123456789", 24),
                      UINT64_C(17544341358142900863));
}
END_TEST

START_TEST(word_is_eight_octets) {
    uint8_t key[16], octets[8];
    for (unsigned i = 0; i < 16; i++)
        key[i] = (uint8_t)(i * 17);
    for (uint64_t word = 1; word < UINT64_MAX / 5; word = word * 5 + 3) {
        for (int i = 0; i < 8; i++)
            octets[i] = (uint8_t)(word >> (8 * i));
        ck_assert_uint_eq(siphash_word(key, word), siphash(key, octets, 8));
        ck_assert_uint_ne(siphash_word(key, word), siphash_word(zero, word));
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("siphash");
    TCase *cases = tcase_create("siphash");
    tcase_add_test(cases, known_values);
    tcase_add_test(cases, word_is_eight_octets);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
