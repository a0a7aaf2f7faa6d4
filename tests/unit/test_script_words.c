/* Values as a scenario writes them, and the words that somebody may have meant. */
#include "run_suite.h"
#include "script/value.h"
#include "script/words.h"
#include <check.h>
#include <stdlib.h>
#include <string.h>

static struct slice slice(const char *text) {
    return (struct slice){text, (uint32_t)strlen(text)};
}

/* ---- values ---------------------------------------------------------------------------------- */

static const struct {
    const char *text;
    int64_t value; /* -1: it is none */
} times[] = {
    {"0s", 0},
    {"10ms", 10 * LASTACK_MILLISECOND},
    {"1.5s", 1500 * LASTACK_MILLISECOND},
    {"2m", 120 * LASTACK_SECOND},
    {"1h", 3600 * LASTACK_SECOND},
    {"100us", 100 * LASTACK_MICROSECOND},
    {"7ns", 7},
    {"0.000000001s", 1},
    {"1.000000000s", LASTACK_SECOND},
    {"1.50000000000s", 1500 * LASTACK_MILLISECOND},
    {"0.5m", 30 * LASTACK_SECOND},
    {"never", LASTACK_NEVER},
    {"0.0000000001s", -1},
    {"0.5ns", -1},
    {"10", -1},
    {"s", -1},
    {"", -1},
    {"1.s", -1},
    {".5s", -1},
    {"1.2.3s", -1},
    {"-1s", -1},
    {"1 s", -1},
    {"10msx", -1},
    {"9999999999s", -1},
    {"99999999999999999999s", -1},
    {"0.99999999999999999999s", -1},
    {"1d", -1},
    {"5S", -1},
};

START_TEST(times_in_integers) {
    lastack_time time = 0;
    const char *wrong = value_time(slice(times[_i].text), &time);
    ck_assert_int_eq(wrong != NULL, times[_i].value < 0);
    if (wrong == NULL)
        ck_assert_int_eq(time, times[_i].value);
}
END_TEST

/* What is printed as a time is read as the same one. */
START_TEST(printed_times_are_read) {
    static const lastack_time some[] = {
        0, 1, 999, 1000, 1020000000, 60050000000, 3600000000000, 86399999999999, 100000, 123456789};
    for (size_t i = 0; i < sizeof some / sizeof some[0]; i++) {
        char text[32];
        lastack_time time = -1;
        lastack_time_print(some[i], text, sizeof text);
        ck_assert_msg(value_time(slice(text), &time) == NULL, "%s", text);
        ck_assert_int_eq(time, some[i]);
    }
}
END_TEST

START_TEST(numbers) {
    int64_t value = 0;
    ck_assert_ptr_null(value_number(slice("12"), &value));
    ck_assert_int_eq(value, 12);
    ck_assert_ptr_null(value_number(slice("-1"), &value));
    ck_assert_int_eq(value, -1);
    ck_assert_ptr_null(value_number(slice("9223372036854775807"), &value));
    ck_assert_int_eq(value, INT64_MAX);
    ck_assert_str_eq(value_number(slice("9223372036854775808"), &value),
                     "is more than 9223372036854775807");
    ck_assert_int_eq(value, INT64_MAX);
    ck_assert_ptr_eq(value_number(slice("-18446744073709551616"), &value), value_too_large);
    ck_assert_int_eq(value, INT64_MIN);
    ck_assert_ptr_null(value_number(slice("0xDEADbeef"), &value));
    ck_assert_int_eq(value, 0xdeadbeef);
    ck_assert_ptr_null(value_number(slice("-0x1"), &value));
    ck_assert_int_eq(value, -1);
    ck_assert_ptr_eq(value_number(slice("0x8000000000000000"), &value), value_too_large);
    ck_assert_str_eq(value_number(slice("0x"), &value), "is not a number");
    ck_assert_str_eq(value_number(slice("0xg"), &value), "is not a number");
    ck_assert_str_eq(value_number(slice("beef"), &value), "is not a number");
    ck_assert_str_eq(value_number(slice("1.5"), &value), "is not a whole number");
    ck_assert_str_eq(value_number(slice("12x"), &value), "is not a number");
    ck_assert_str_eq(value_number(slice("-"), &value), "is not a number");
    ck_assert_str_eq(value_number(slice("x"), &value), "is not a number");
}
END_TEST

START_TEST(sizes_rates_shares) {
    int64_t octets = 0;
    uint64_t rate = 0;
    uint32_t ppm = 0;
    ck_assert_ptr_null(value_size(slice("1460"), &octets));
    ck_assert_int_eq(octets, 1460);
    ck_assert_ptr_null(value_size(slice("64KiB"), &octets));
    ck_assert_int_eq(octets, 65536);
    ck_assert_ptr_null(value_size(slice("0x10"), &octets));
    ck_assert_int_eq(octets, 16);
    ck_assert_ptr_eq(value_size(slice("8589934592GiB"), &octets), value_too_large);
    ck_assert_int_eq(octets, INT64_MAX);
    ck_assert_str_eq(value_size(slice("0x10KiB"), &octets), "is not a number");
    ck_assert_str_eq(value_size(slice("1.5MiB"), &octets), "has too many decimal places");
    ck_assert_str_eq(value_size(slice("1.000001MiB"), &octets), "has too many decimal places");
    ck_assert_ptr_nonnull(value_size(slice("64k"), &octets));
    ck_assert_ptr_null(value_rate(slice("10mbit"), &rate));
    ck_assert_uint_eq(rate, 10000000);
    ck_assert_ptr_null(value_rate(slice("1.5kbit"), &rate));
    ck_assert_uint_eq(rate, 1500);
    ck_assert_ptr_nonnull(value_rate(slice("10"), &rate));
    ck_assert_ptr_nonnull(value_rate(slice("10MB"), &rate));
    ck_assert_ptr_null(value_share(slice("10%"), &ppm));
    ck_assert_uint_eq(ppm, 100000);
    ck_assert_ptr_null(value_share(slice("0.0001%"), &ppm));
    ck_assert_uint_eq(ppm, 1);
    ck_assert_ptr_null(value_share(slice("100%"), &ppm));
    ck_assert_uint_eq(ppm, 1000000);
    ck_assert_str_eq(value_share(slice("1000000000000000%"), &ppm), "is more than 100%");
    ck_assert_str_eq(value_share(slice("100.0001%"), &ppm), "is more than 100%");
    ck_assert_str_eq(value_share(slice("0.00001%"), &ppm), "has too many decimal places");
    ck_assert_ptr_nonnull(value_share(slice("10"), &ppm));
}
END_TEST

START_TEST(ordinals) {
    static const char *const good[] = {"1st",  "2nd",  "3rd",  "4th",   "11th",
                                       "12th", "13th", "21st", "102nd", "111th"};
    static const uint32_t number[] = {1, 2, 3, 4, 11, 12, 13, 21, 102, 111};
    static const char *const bad[] = {"1nd", "2st", "11st", "0th", "st", "1", "1stx", "-1st"};
    uint32_t n = 0;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        ck_assert_ptr_null(value_ordinal(slice(good[i]), &n));
        ck_assert_uint_eq(n, number[i]);
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        ck_assert_msg(value_ordinal(slice(bad[i]), &n) != NULL, "%s", bad[i]);
}
END_TEST

START_TEST(ports_and_ranges) {
    uint16_t first = 0, last = 0;
    struct slice least, most;
    int64_t on = -1;
    ck_assert_ptr_null(value_ports(slice("32768-60999"), &first, &last));
    ck_assert_uint_eq(first, 32768);
    ck_assert_uint_eq(last, 60999);
    ck_assert_ptr_null(value_ports(slice("1-1"), &first, &last));
    static const char *const bad[] = {"0-1", "2-1", "1-65536", "5", "-5", "5-", "a-b"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        ck_assert_msg(value_ports(slice(bad[i]), &first, &last) != NULL, "%s", bad[i]);
    ck_assert(value_range(slice("1..20"), &least, &most));
    ck_assert(word_is(least, "1"));
    ck_assert(word_is(most, "20"));
    ck_assert(!value_range(slice("120"), &least, &most));
    ck_assert_ptr_null(value_switch(slice("on"), &on));
    ck_assert_int_eq(on, 1);
    ck_assert_ptr_null(value_switch(slice("off"), &on));
    ck_assert_int_eq(on, 0);
    ck_assert_ptr_nonnull(value_switch(slice("yes"), &on));
    ck_assert_int_eq(on, 0);
    ck_assert_ptr_null(value_ports(slice("0xC000-0xFFFF"), &first, &last));
    ck_assert_uint_eq(first, 49152);
    ck_assert_uint_eq(last, 65535);
}
END_TEST

/* ---- words ----------------------------------------------------------------------------------- */

static const struct {
    const char *written, *meant; /* "": nothing is near enough */
} guesses[] = {
    {"conect", "connect"},   {"conenct", "connect"},
    {"CLOSE", "close"},      {"clsoe", "close"},
    {"listn", "listen"},     {"xyzzy", ""},
    {"reda", "read"},        {"r", ""},
    {"shutdwn", "shutdown"}, {"aborts", "abort"},
    {"unlisten", ""},        {"abcdefghijklmnopqrstuvwxyz", ""},
};

START_TEST(did_you_mean) {
    struct guess guess;
    guess_begin(&guess, slice(guesses[_i].written));
    guess_offer_table(&guess, word_verbs);
    char nearest[32] = "";
    memcpy(nearest, guess.nearest.octets > 0 ? guess.nearest.text : "", guess.nearest.octets);
    ck_assert_str_eq(nearest, guesses[_i].meant);
}
END_TEST

START_TEST(words_are_no_names) {
    static const char *const reserved[] = {"close", "expect", "FIN", "ESTABLISHED", "ECONNRESET",
                                           "msl",   "within", "on",  "SO_LINGER",   "seed"};
    static const char *const free_names[] = {"c1",    "client", "a",        "Close",
                                             "fin",   "ESTAB",  "FIN_WAIT2"};
    for (size_t i = 0; i < sizeof reserved / sizeof reserved[0]; i++)
        ck_assert_msg(word_reserved(slice(reserved[i])), "%s", reserved[i]);
    for (size_t i = 0; i < sizeof free_names / sizeof free_names[0]; i++)
        ck_assert_msg(!word_reserved(slice(free_names[i])), "%s", free_names[i]);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("script words");
    TCase *tcase = tcase_create("values and words");
    suite_add_tcase(suite, tcase);
    tcase_add_loop_test(tcase, times_in_integers, 0, sizeof times / sizeof times[0]);
    tcase_add_test(tcase, printed_times_are_read);
    tcase_add_test(tcase, numbers);
    tcase_add_test(tcase, sizes_rates_shares);
    tcase_add_test(tcase, ordinals);
    tcase_add_test(tcase, ports_and_ranges);
    tcase_add_loop_test(tcase, did_you_mean, 0, sizeof guesses / sizeof guesses[0]);
    tcase_add_test(tcase, words_are_no_names);
    return run_suite(suite);
}
