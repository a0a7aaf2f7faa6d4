/* All that the endpoint does, against RFC 9293; and that nothing it can do is left out: every edge
 * of the table is taken and every rule fires in some test. */
#include "harness.h"
#include "suites.h"
#include <stdlib.h>

START_TEST(every_edge_is_taken) {
    const struct lastack_edge *edge;
    for (size_t i = 0; (edge = lastack_edge_at(i)) != NULL; i++)
        ck_assert_msg(seen_edge[edge->from][edge->event], "no test takes the edge %s, %s",
                      lastack_state_name(edge->from), lastack_event_name(edge->event));
}
END_TEST

START_TEST(every_rule_fires) {
    for (unsigned rule = 1; rule < LASTACK_RULE_COUNT; rule++)
        ck_assert_msg(seen_rule[rule], "no test fires the rule %s", lastack_rule_info(rule)->name);
}
END_TEST

static Suite *suite_coverage(void) {
    Suite *suite = suite_create("nothing is left out");
    TCase *cases = tcase_create("all");
    tcase_add_test(cases, every_edge_is_taken);
    tcase_add_test(cases, every_rule_fires);
    suite_add_tcase(suite, cases);
    return suite;
}

int main(void) {
    SRunner *runner = srunner_create(suite_matrix());
    srunner_add_suite(runner, suite_calls());
    srunner_add_suite(runner, suite_decisions_1());
    srunner_add_suite(runner, suite_decisions_2());
    srunner_add_suite(runner, suite_opening());
    srunner_add_suite(runner, suite_closing());
    srunner_add_suite(runner, suite_text());
    srunner_add_suite(runner, suite_timeouts());
    srunner_add_suite(runner, suite_rest());
    srunner_add_suite(runner, suite_hostile());
    srunner_add_suite(runner, suite_world());
    srunner_add_suite(runner, suite_documents());
    srunner_add_suite(runner, suite_coverage()); /* last: it looks at what the others have hit */
    srunner_set_fork_status(runner, CK_NOFORK);  /* ... in this process */
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
