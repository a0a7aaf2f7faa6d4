/* All that the endpoint does, against RFC 9293; and that nothing it can do is left out: every edge
 * of the table is taken and every rule fires in some test. */
#include "harness.h"
#include "suites.h"
#include <stdlib.h>

int main(void) {
    SRunner *runner = srunner_create(suite_matrix());
    srunner_set_fork_status(runner, CK_NOFORK);  /* ... in this process */
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
