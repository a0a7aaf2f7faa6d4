#!/bin/bash
# Runs test programs under valgrind (memcheck) and adds them up: valgrind.sh PROGRAM... Any error
# or leak is a failed test. The forks of libcheck are turned off: one process is checked.
set -u
export CK_FORK=no CK_DEFAULT_TIMEOUT=600 CK_TIMEOUT_MULTIPLIER=30
export TEST_WRAPPER="valgrind -q --error-exitcode=99 --leak-check=full --show-leak-kinds=definite,indirect --errors-for-leak-kinds=definite,indirect"
exec "$(dirname "$0")/run_tests.sh" "$@"
