/* An autograder: a libcheck suite whose cases are scenarios, played against a student's endpoint.
 * Nothing is started and no file is opened; a case that fails says where, and what was expected.
 *
 *     cc autograder.c $(pkg-config --cflags --libs lastack check) && ./a.out */
#include <check.h>
#include <lastack/lastack.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* What is graded: here lastack's own endpoint under another name. A grader would dlopen the
 * student's shared object and call the function it exports, LASTACK_ENDPOINT_SYMBOL. */
static struct lastack_endpoint_ops submission;

static const char opens_and_closes[] = "server listen 80\n"
                                       "client connect server:80\n"
                                       "wait until established\n"
                                       "client close\n"
                                       "wait until server is CLOSE-WAIT\n"
                                       "server close\n"
                                       "wait until idle\n"
                                       "expect client path SYN-SENT ESTABLISHED FIN-WAIT-1 "
                                       "FIN-WAIT-2 TIME-WAIT CLOSED\n";

static const char text_survives_loss[] = "server listen 80\n"
                                         "client connect server:80\n"
                                         "wait until established\n"
                                         "drop 1st DATA from client\n"
                                         "client send \"the text\"\n"
                                         "server read \"the text\"\n"
                                         "client close\n"
                                         "server read EOF\n"
                                         "server close\n"
                                         "wait until idle\n"
                                         "expect no finding\n";

/* libcheck plays each case in a process of its own, and takes its exit code for the verdict: with 0
 * for a pass, a submission that calls exit(0) or _exit(0) would pass everything. So a case that has
 * come to its end says so by a number that stands nowhere to be read. */
static int passed;

/* Plays one case with the submission behind `host`; the failure, if any, is the message of the
 * test. */
static void grade(const char *name, const char *host, const char *text) {
    const struct lastack_use use = {host, &submission};
    const struct lastack_play play = {.use = &use, .uses = 1};
    struct lastack_result result = {0};
    lastack_scenario *scenario = NULL;
    result.outcome = lastack_scenario_parse(name, text, strlen(text), NULL, NULL, &scenario,
                                            &result.failure);
    if (result.outcome == LASTACK_PASSED)
        lastack_scenario_play(scenario, &play, &result);
    lastack_scenario_free(scenario);
    char message[4096] = "";
    if (result.outcome != LASTACK_PASSED)
        lastack_failure_print(&result.failure, message, sizeof message);
    ck_assert_msg(result.outcome == LASTACK_PASSED, "\n%s", message);
    exit(passed);
}

START_TEST(test_opens_and_closes) {
    grade("opens-and-closes", "client", opens_and_closes);
}
END_TEST

START_TEST(test_text_survives_loss) {
    grade("text-survives-loss", "server", text_survives_loss);
}
END_TEST

int main(void) {
    submission = lastack_tcp_ops;
    submission.name = "submission";
    srand((unsigned)time(NULL));
    passed = 2 + rand() % 126; /* not a failed assertion's 1; libcheck's most is 127 */
    Suite *suite = suite_create("submission");
    TCase *cases = tcase_create("scenarios");
    tcase_add_exit_test(cases, test_opens_and_closes, passed);
    tcase_add_exit_test(cases, test_text_survives_loss, passed);
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_set_fork_status(runner, CK_FORK); /* whatever the environment says */
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
