#!/bin/bash
# run_tests.sh: what it counts, and that nothing that goes wrong is taken for a pass. And that each
# rule of format.sh can fail.
. "$(dirname "$0")/tap.sh"
here=$(cd "$(dirname "$0")" && pwd)
cd "$tap_dir" || exit 2
program() {
    printf '#!/bin/sh\n%s\n' "$2" >"$1"
    chmod +x "$1"
}
# counted CODE CLOSING-LINE PROGRAM...: what the runner makes of these programs.
counted() {
    B=$tap_dir/b try "$1" "$here/run_tests.sh" "${@:3}" && { [ "$(tail -n 1 out)" = "$2" ] ||
        { tail -n 1 out | sed 's/^/# /'; false; }; }
    result $? "$2: ${*:3}"
}
program good 'echo "100%: Checks: 3, Failures: 0, Errors: 0"'
program twice 'echo "100%: Checks: 3, Failures: 0, Errors: 0"; echo "100%: Checks: 4, Failures: 0, Errors: 0"'
program bad 'echo "33%: Checks: 3, Failures: 1, Errors: 1"; echo "x.c:4:F:case:test:0: because"; exit 1'
program tap.sh 'echo ok 1 - a; echo "ok 2 - b # SKIP no such thing"'
program tapbad.sh 'echo ok 1 - a; echo not ok 2 - b; exit 1'
program crash 'echo "100%: Checks: 3, Failures: 0, Errors: 0"; kill -SEGV $$'
program silent 'exit 0'
program lies 'echo "100%: Checks: 3, Failures: 0, Errors: 0"; exit 3'
counted 0 "3 passed, 0 failed" ./good
counted 0 "10 passed, 0 failed" ./good ./twice
counted 1 "4 passed, 2 failed" ./good ./bad
has "$(cat out)" "because" 
result $? "what failed is shown"
counted 0 "4 passed, 0 failed, 1 skipped" ./good ./tap.sh
has "$(cat out)" "no such thing"
result $? "what was skipped is named"
counted 1 "1 passed, 1 failed" ./tapbad.sh
counted 1 "3 passed, 1 failed" ./crash
counted 1 "0 passed, 1 failed" ./silent
counted 1 "3 passed, 1 failed" ./lies
counted 1 "3 passed, 1 failed" ./good ./missing
has "$(cat out)" "did not build"
result $? "a program that is not there"
counted 1 "0 passed, 0 failed"
TEST_WRAPPER="env MARK=1" counted 0 "3 passed, 0 failed" ./good

# rule WHAT TEXT: format.sh complains of that file.
rule() {
    printf "$2" >"$tap_dir/x.c"
    try 1 "$here/format.sh" "$tap_dir/x.c" && has "$out" "$1"
    result $? "format: $1"
}
long=$(printf 'x%.0s' {1..98})
rule "101 columns" "// $long\n"
rule "a tab" '\tint x;\n'
rule "a space at the end" 'int x; \n'
rule "a carriage return" 'int x;\r\n'
rule "no newline at its end" 'int x;'
rule "more than 600 lines" "$(printf '\\n%.0s' {1..601})"
rule "a function of 72 lines" "int f(void) {\n$(printf '    ;\\n%.0s' {1..70})}\n"
printf '// clang-format off\n// %s\n// clang-format on\n// %s\n' "$long" "$long" >x.c
try 1 "$here/format.sh" "$tap_dir/x.c" && has "$out" "x.c:4:" && lacks "$out" "x.c:2:"
result $? "format: a wide table is fine"
printf 'static const int t[] = {\n%s};\nint f(void) {\n}\n' "$(printf '    1,\n%.0s' {1..90})" >x.c
try 0 "$here/format.sh" "$tap_dir/x.c"
result $? "format: a long table is fine"
done_testing
