/* lib/rfc, lib/tcp: rules, statuses, errnos, knobs, profiles and the contract, as lists to ask. */
#include "run_suite.h"
#include <check.h>
#include <lastack/endpoint.h>
#include <lastack/rule.h>
#include <lastack/tcp.h>
#include <stdlib.h>
#include <string.h>

START_TEST(rules) {
    ck_assert_ptr_null(lastack_rule_info(LASTACK_RULE_NONE));
    ck_assert_ptr_null(lastack_rule_info(LASTACK_RULE_COUNT));
    for (unsigned i = 1; i < LASTACK_RULE_COUNT; i++) {
        const struct lastack_rule_info *info = lastack_rule_info(i);
        ck_assert_uint_gt(strlen(info->name), 0);
        ck_assert_uint_gt(strlen(info->text), 10);
        /* "3.10.7.4", "A.2", or another RFC's: "RFC 5961 4.2" */
        ck_assert(strspn(info->section, "0123456789.") == strlen(info->section) ||
                  strncmp(info->section, "RFC ", 4) == 0 || strncmp(info->section, "A.", 2) == 0);
        for (unsigned k = 1; k < i; k++)
            ck_assert_str_ne(info->name, lastack_rule_info(k)->name);
    }
    ck_assert_str_eq(lastack_rule_info(LASTACK_RULE_RST_CHALLENGED)->name, "RST_CHALLENGED");
}
END_TEST

START_TEST(statuses_and_errnos) {
    ck_assert_str_eq(lastack_status_text(LASTACK_STATUS_CONNECTION_CLOSING), "connection closing");
    ck_assert_str_eq(lastack_status_text(-1), "?");
    ck_assert_str_eq(lastack_status_text(LASTACK_STATUS_COUNT), "?");
    ck_assert_str_eq(lastack_errno_name(LASTACK_ECONNRESET), "ECONNRESET");
    ck_assert_str_eq(lastack_errno_text(LASTACK_ECONNRESET), "Connection reset by peer");
    ck_assert_str_eq(lastack_errno_name(0), "none");
    ck_assert_str_eq(lastack_errno_name(1), "?");
    ck_assert_str_eq(lastack_errno_text(1), "?");
    ck_assert_int_eq(lastack_errno_find("EPIPE!", 5), 32);
    ck_assert_int_eq(lastack_errno_find("EPIP", 4), -1);
    ck_assert_int_eq(lastack_errno_find("none", 4), 0);
    ck_assert_str_eq(lastack_version(), LASTACK_VERSION);
}
END_TEST

START_TEST(knobs) {
    ck_assert_ptr_null(lastack_knob_info(LASTACK_KNOB_COUNT));
    for (unsigned i = 0; i < LASTACK_KNOB_COUNT; i++) {
        const struct lastack_knob_info *info = lastack_knob_info(i);
        ck_assert_int_eq(lastack_knob_find(info->key, strlen(info->key)), (int)i);
        ck_assert_uint_gt(strlen(info->text), 10);
        ck_assert_uint_le(info->unit, LASTACK_UNIT_SWITCH);
        ck_assert(info->least <= info->initial && info->initial <= info->most);
    }
    ck_assert_int_eq(lastack_knob_find("msl", 3), LASTACK_KNOB_MSL);
    ck_assert_int_eq(lastack_knob_find("ms", 2), -1);
}
END_TEST

START_TEST(profiles) {
    const struct lastack_profile *profile;
    size_t n = 0;
    for (; (profile = lastack_profile_at(n)) != NULL; n++) {
        ck_assert_ptr_eq(lastack_profile_find(profile->name, strlen(profile->name)), profile);
        ck_assert_uint_gt(strlen(profile->text), 3);
        for (unsigned i = 0; i < LASTACK_KNOB_COUNT; i++) {
            const struct lastack_knob_info *info = lastack_knob_info(i);
            ck_assert(info->least <= profile->knob[i] && profile->knob[i] <= info->most);
            if (n == 0)
                ck_assert_int_eq(profile->knob[i], info->initial);
        }
    }
    ck_assert_uint_eq(n, 3);
    ck_assert_str_eq(lastack_profile_at(0)->name, "standard");
    profile = lastack_profile_find("linux", 5);
    ck_assert_int_eq(profile->knob[LASTACK_KNOB_FIN_WAIT_2], 60 * LASTACK_SECOND);
    ck_assert_int_eq(profile->knob[LASTACK_KNOB_RTO_MIN], 200 * LASTACK_MILLISECOND);
    ck_assert_int_eq(profile->knob[LASTACK_KNOB_MSL], 30 * LASTACK_SECOND);
    profile = lastack_profile_find("freebsd", 7);
    ck_assert_int_eq(profile->knob[LASTACK_KNOB_RFC1337], 1);
    ck_assert_ptr_null(lastack_profile_find("plan9", 5));
}
END_TEST

START_TEST(contract_words) {
    for (unsigned i = 0; i < LASTACK_SIGNAL_COUNT; i++)
        ck_assert_uint_gt(strlen(lastack_signal_name(i)), 2);
    for (unsigned i = 0; i < LASTACK_CALL_COUNT; i++)
        ck_assert_uint_gt(strlen(lastack_call_name(i)), 2);
    ck_assert_str_eq(lastack_signal_name(LASTACK_SIGNAL_PEER_CLOSED), "peer-closed");
    ck_assert_str_eq(lastack_signal_name(LASTACK_SIGNAL_COUNT), "?");
    ck_assert_str_eq(lastack_call_name(LASTACK_CALL_CLOSE), "CLOSE");
    ck_assert_str_eq(lastack_call_name(LASTACK_CALL_COUNT), "?");
}
END_TEST

START_TEST(endpoint_check) {
    struct lastack_endpoint_ops ops = lastack_tcp_ops;
    ck_assert_ptr_null(lastack_endpoint_check(&ops));
    ck_assert_ptr_nonnull(lastack_endpoint_check(NULL));
#define WRONG(member, value)                                                                       \
    ops = lastack_tcp_ops;                                                                         \
    ops.member = value;                                                                            \
    ck_assert_ptr_nonnull(lastack_endpoint_check(&ops))
    WRONG(api, LASTACK_ENDPOINT_API + 1);
    WRONG(size, 8);
    WRONG(name, NULL);
    WRONG(state_size, 0);
    WRONG(state_size, LASTACK_STATE_SIZE_MAX + 1);
    ck_assert_str_eq(lastack_endpoint_check(&ops),
                     "its state is empty or has more than 4096 octets");
    WRONG(call, NULL);
    WRONG(segment, NULL);
    WRONG(timeout, NULL);
    WRONG(rest, NULL);
    WRONG(wake, NULL);
#undef WRONG
    ops = lastack_tcp_ops; /* what may be left out */
    ops.rest = NULL;
    ops.wake = NULL;
    ops.view = NULL;
    ops.canonical = NULL;
    ck_assert_ptr_null(lastack_endpoint_check(&ops));
}
END_TEST

int main(void) {
    Suite *suite = suite_create("rules");
    TCase *cases = tcase_create("rules");
    tcase_add_test(cases, rules);
    tcase_add_test(cases, statuses_and_errnos);
    tcase_add_test(cases, knobs);
    tcase_add_test(cases, profiles);
    tcase_add_test(cases, contract_words);
    tcase_add_test(cases, endpoint_check);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
