/* lib/wire/options.c: what is there is read, what is hostile does no harm. */
#include "run_suite.h"
#include "wire/options.h"
#include <check.h>
#include <stdlib.h>
#include <string.h>

struct sample {
    const char *what;
    uint8_t octet[16];
    uint32_t octets;
    bool has_mss, illegal;
    uint16_t mss;
};

static const struct sample samples[] = {
    {"nothing", {0}, 0, false, false, 0},
    {"MSS", {2, 4, 5, 180}, 4, true, false, 1460},
    {"not word-aligned (MUST-64)", {1, 2, 4, 5, 180}, 5, true, false, 1460},
    {"NOPs alone", {1, 1, 1, 1}, 4, false, false, 0},
    {"EOL ends it", {0, 2, 4, 5, 180}, 5, false, false, 0},
    {"unknown kinds are skipped (MUST-6)", {253, 5, 9, 9, 9, 2, 4, 5, 180}, 9, true, false, 1460},
    {"unknown without content", {200, 2, 2, 4, 5, 180}, 6, true, false, 1460},
    {"the last MSS counts", {2, 4, 0, 1, 2, 4, 0, 2}, 8, true, false, 2},
    {"length 0 (MUST-7)", {253, 0, 2, 4, 5, 180}, 6, false, true, 0},
    {"length 1", {253, 1, 2, 4, 5, 180}, 6, false, true, 0},
    {"a length beyond the end", {253, 7, 2, 4, 5, 180}, 6, false, true, 0},
    {"a kind without length", {1, 253}, 2, false, true, 0},
    {"MSS of length 3", {2, 3, 5, 1}, 4, false, true, 0},
    {"MSS of length 5", {2, 5, 5, 180, 0}, 5, false, true, 0},
    {"MSS cut off", {2, 4, 5}, 3, false, true, 0},
    {"what came before stays", {2, 4, 5, 180, 253, 0}, 6, true, true, 1460},
};

START_TEST(read_sample) {
    const struct sample *sample = &samples[_i];
    struct options found = options_read(sample->octet, sample->octets);
    ck_assert_msg(found.has_mss == sample->has_mss, "%s: has_mss", sample->what);
    ck_assert_msg(found.illegal == sample->illegal, "%s: illegal", sample->what);
    ck_assert_msg(found.mss == sample->mss, "%s: mss %u", sample->what, found.mss);
}
END_TEST

START_TEST(write) {
    uint8_t option[5] = {9, 9, 9, 9, 9};
    ck_assert_uint_eq(options_write_mss(option, 65495), 4);
    ck_assert_uint_eq(option[4], 9);
    ck_assert_uint_eq(options_read(option, 4).mss, 65495);
}
END_TEST

/* Any octets, each list in memory of its own so that a sanitizer sees a step beyond. */
START_TEST(hostile_octets) {
    uint32_t random = 7;
    for (int i = 0; i < 200000; i++) {
        uint32_t octets = 1 + (random >> 16) % 40;
        uint8_t *option = malloc(octets);
        for (uint32_t k = 0; k < octets; k++) {
            random = random * 1664525 + 1013904223;
            option[k] = (uint8_t)((random >> 24) % 8 ? (random >> 16) % 6 : random >> 24);
        }
        struct options found = options_read(option, octets);
        if (!found.has_mss)
            ck_assert_uint_eq(found.mss, 0);
        free(option);
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("options");
    TCase *cases = tcase_create("options");
    tcase_add_loop_test(cases, read_sample, 0, sizeof samples / sizeof samples[0]);
    tcase_add_test(cases, write);
    tcase_add_test(cases, hostile_octets);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
