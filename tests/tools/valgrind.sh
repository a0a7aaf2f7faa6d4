#!/bin/bash
# Runs test programs, and the program itself, under valgrind (memcheck) and adds them up:
# valgrind.sh PROGRAM... Any error or leak is a failed test. The forks of libcheck are turned off:
# one process is checked. Those that play everything many times over are left out: they would take
# a quarter of an hour, the gallery is played below, and they run with the address sanitizer.
set -u
B=${B:-build}
here=$(dirname "$0")
export CK_FORK=no CK_DEFAULT_TIMEOUT=600 CK_TIMEOUT_MULTIPLIER=30
export TEST_WRAPPER="valgrind -q --error-exitcode=99 --leak-check=full --show-leak-kinds=definite,indirect --errors-for-leak-kinds=definite,indirect"

# The program as a test: the gallery, and whatever is wrong.
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cat >"$work/program.sh" <<END
#!/bin/bash
n=0
# clean CODE ARGUMENT...
clean() {
    local want=\$1
    shift
    $TEST_WRAPPER $B/lastack "\$@" >/dev/null 2>$work/err
    code=\$?
    n=\$((n + 1))
    if [ \$code -eq \$want ]; then echo "ok \$n - lastack \$*"; return; fi
    echo "not ok \$n - lastack \$*: exit code \$code"
    cat $work/err
}
clean 0 run --junit $work/out.xml examples
clean 0 run -v --ladder --check-determinism --tap examples/final-ack-lost.scn
clean 2 run --set wrong=1 examples/normal-close.scn
clean 2 run $work/program.sh
clean 0 states
clean 0 explain TIME-WAIT
clean 2 run --no-such-option
[ ! -d tests/scenarios/wrong ] || clean 3 run tests/scenarios/wrong
END
chmod +x "$work/program.sh"
programs=()
for program in "$@"; do
    case $program in
    */oom/test_scenarios | */unit/test_scenarios | */prop/test_text) ;;
    *) programs+=("$program") ;;
    esac
done
"$here/run_tests.sh" "${programs[@]}" "$work/program.sh"
