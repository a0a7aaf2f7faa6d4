/* docs/DECISIONS.md names rules and tests: they are there. */
#include "harness.h"
#include "suites.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_rule(const char *name) {
    for (unsigned i = 1; i < LASTACK_RULE_COUNT; i++)
        if (strcmp(lastack_rule_info(i)->name, name) == 0)
            return true;
    return false;
}

static bool is_test(const char *name) {
    static const char *const files[] = {
        "tests/rfc/decisions_1.c", "tests/rfc/decisions_2.c", "tests/rfc/opening.c",
        "tests/rfc/closing.c",     "tests/rfc/text.c",        "tests/rfc/timeouts.c",
        "tests/rfc/rest.c",        "tests/rfc/matrix.c",      "tests/unit/test_world.c",
        "tests/unit/test_socket.c", "tests/unit/test_ports.c"};
    char line[256], start[128];
    bool found = false;
    snprintf(start, sizeof start, "START_TEST(%s) {", name);
    for (size_t i = 0; i < sizeof files / sizeof files[0] && !found; i++) {
        FILE *file = fopen(files[i], "r");
        while (file && !found && fgets(line, sizeof line, file))
            found = strncmp(line, start, strlen(start)) == 0;
        if (file)
            fclose(file);
    }
    return found;
}

/* Words between `backquotes`: upper case after "Rule" are rules, lower case after "Test" tests. */
START_TEST(decisions_name_what_is_there) {
    FILE *file = fopen("docs/DECISIONS.md", "r");
    ck_assert_msg(file != NULL, "docs/DECISIONS.md is not there (run from the top folder)");
    char line[256];
    bool rules = false, tests = false;
    int rows = 0, named = 0;
    while (fgets(line, sizeof line, file)) {
        rows += strncmp(line, "### ", 4) == 0;
        if (line[0] == '\n')
            rules = tests = false;
        for (char *at = line; *at; at++) {
            rules = (rules || strncmp(at, "Rule", 4) == 0) && strncmp(at, "Test", 4) != 0;
            tests = tests || strncmp(at, "Test", 4) == 0;
            if (*at != '`')
                continue;
            char *end = strchr(at + 1, '`');
            ck_assert_ptr_nonnull(end);
            *end = 0;
            bool plain = strspn(at + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_"
                                        "0123456789") == strlen(at + 1);
            if (plain && (rules || tests))
                ck_assert_msg(tests ? is_test(at + 1) : is_rule(at + 1), "no %s", at + 1);
            named += plain && (rules || tests);
            at = end;
        }
    }
    fclose(file);
    ck_assert_int_ge(rows, 27);
    ck_assert_int_ge(named, 2 * 27);
}
END_TEST

/* Each ends with a paragraph that says its rule, or that it has none, and its test. */
START_TEST(each_decision_has_a_rule_and_a_test) {
    FILE *file = fopen("docs/DECISIONS.md", "r");
    char line[256], entry[256] = "";
    bool rule = true, test = true;
    int rows = 0;
    ck_assert_ptr_nonnull(file);
    while (fgets(line, sizeof line, file)) {
        if (strncmp(line, "### ", 4) == 0) {
            ck_assert_msg(rule && test, "no rule or no test in %s", entry);
            ck_assert_int_eq(atoi(line + 4), ++rows);
            memcpy(entry, line, sizeof entry);
            rule = test = false;
        }
        rule |= strncmp(line, "Rule", 4) == 0 || strncmp(line, "No rule", 7) == 0;
        test |= strstr(line, "Test `") != NULL || strstr(line, "Tests ") != NULL ||
                strstr(line, "Tests\n") != NULL;
    }
    fclose(file);
    ck_assert_msg(rule && test, "no rule or no test in %s", entry);
    ck_assert_int_ge(rows, 39);
}
END_TEST

Suite *suite_documents(void) {
    Suite *suite = suite_create("documents");
    TCase *cases = tcase_create("documents");
    tcase_add_test(cases, decisions_name_what_is_there);
    tcase_add_test(cases, each_decision_has_a_rule_and_a_test);
    suite_add_tcase(suite, cases);
    return suite;
}
