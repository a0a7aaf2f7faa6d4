#!/bin/bash
# Runs test programs and adds up what they say: run_tests.sh PROGRAM...
#
# A program speaks libcheck's summary ("100%: Checks: 3, Failures: 0, Errors: 0") or TAP ("ok",
# "not ok", "ok # SKIP"). One that says neither, or ends badly although nothing failed, is itself a
# failed test. Programs run side by side, one a processor; the last line is alone and fixed:
# "N passed, N failed", and ", N skipped" if any. TEST_WRAPPER, if set, is put before programs that
# are no scripts (valgrind ...).
set -u
B=${B:-build}
export B
# libcheck's limit of time is against hangs, and no measure of a busy machine or a sanitizer.
export CK_DEFAULT_TIMEOUT=${CK_DEFAULT_TIMEOUT:-60}
export CK_TIMEOUT_MULTIPLIER=${CK_TIMEOUT_MULTIPLIER:-10}
read -ra wrapper <<<"${TEST_WRAPPER:-}"
jobs=${TEST_JOBS:-$(nproc 2>/dev/null || echo 1)}
results=$B/test-results
rm -rf "$results"
mkdir -p "$results"

passed=0 failed=0 skipped=0
colour_bad='' colour_off=''
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
    colour_bad=$'\033[31m' colour_off=$'\033[0m'
fi

name_of() {
    local name=${1#"$B"/}
    name=${name#tests/}
    printf '%s' "${name%.sh}"
}

# run PROGRAM OUT: its output to OUT, its exit code to OUT.rc.
run() {
    local program=$1 out=$2
    if [ ! -x "$program" ]; then
        echo "did not build" >"$out"
        echo 127 >"$out.rc.new"
        mv "$out.rc.new" "$out.rc"
        return
    fi
    case $program in
    *.sh) "$program" >"$out" 2>&1 ;;
    *) "${wrapper[@]}" "$program" >"$out" 2>&1 ;;
    esac
    echo $? >"$out.rc.new"
    mv "$out.rc.new" "$out.rc"
}

# report PROGRAM OUT: its line, and if something failed, what it said.
report() {
    local program=$1 out=$2 rc good bad skip
    rc=$(cat "$out.rc")
    read -r good bad skip <<<"$(awk '
        /^[0-9]+%: Checks: [0-9]+, Failures: [0-9]+, Errors: [0-9]+/ {
            gsub(/[^0-9 ]/, ""); b += $3 + $4; g += $2 - $3 - $4 }
        /^ok / { if ($0 ~ /# *SKIP/) s++; else g++ }
        /^not ok / { b++ }
        END { print g + 0, b + 0, s + 0 }' "$out")"
    if [ "$bad" -eq 0 ] && { [ "$rc" -ne 0 ] || [ $((good + skip)) -eq 0 ]; }; then
        bad=1
        [ "$rc" -ne 0 ] || echo "says nothing of what it tested" >>"$out"
    fi
    passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + skip))
    printf '%-34s %5d passed' "$(name_of "$program")" "$good"
    [ "$bad" -eq 0 ] || printf '%s, %d failed%s' "$colour_bad" "$bad" "$colour_off"
    [ "$skip" -eq 0 ] || printf ', %d skipped' "$skip"
    printf '\n'
    if [ "$bad" -ne 0 ]; then
        echo "---- $program (exit code $rc)"
        grep -vE '^(ok |[^ ]*:P:)' "$out" | tail -n 200
        echo "----"
    fi
    [ "$skip" -eq 0 ] || sed -n 's/^ok.* - \(.*\)# *SKIP/    skipped: \1/p' "$out"
}

next=0
programs=("$@")
started=0
for program in "${programs[@]}"; do
    while [ "$(jobs -rp | wc -l)" -ge "$jobs" ]; do
        wait -n 2>/dev/null
        while [ "$next" -lt "$started" ] && [ -e "$results/$next.rc" ]; do
            report "${programs[$next]}" "$results/$next"
            next=$((next + 1))
        done
    done
    run "$program" "$results/$started" &
    started=$((started + 1))
done
wait
while [ "$next" -lt "$started" ]; do
    report "${programs[$next]}" "$results/$next"
    next=$((next + 1))
done

echo
if [ "$skipped" -eq 0 ]; then
    echo "$passed passed, $failed failed"
else
    echo "$passed passed, $failed failed, $skipped skipped"
fi
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
