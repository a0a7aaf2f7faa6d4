/* The suites that test_rfc.c runs in one process, so that what they hit together can be counted. */
#ifndef RFC_SUITES_H
#define RFC_SUITES_H
#include <check.h>

Suite *suite_matrix(void);
Suite *suite_calls(void);
Suite *suite_decisions_1(void);
Suite *suite_decisions_2(void);
Suite *suite_opening(void);
Suite *suite_closing(void);
Suite *suite_text(void);
Suite *suite_timeouts(void);
Suite *suite_rest(void);
Suite *suite_hostile(void);
Suite *suite_world(void);
Suite *suite_documents(void);

#endif
