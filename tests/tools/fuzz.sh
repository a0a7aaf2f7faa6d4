#!/bin/sh
# Fuzzes: fuzz.sh SECONDS TARGET... The committed corpus of a target is only read; what is found
# new is kept beside the target, and an input that breaks it is named.
set -u
seconds=$1
shift
[ $# -gt 0 ] || { echo "there is no fuzz target"; exit 1; }
bad=0
for target in "$@"; do
    name=$(basename "$target")
    corpus=tests/fuzz/corpus/${name#fuzz_}
    mkdir -p "$target.found"
    set -- "$target.found"
    [ ! -d "$corpus" ] || set -- "$@" "$corpus"
    echo "$name: $seconds s"
    if ! UBSAN_OPTIONS=print_stacktrace=1 "$target" -max_total_time="$seconds" -timeout=10 \
        -rss_limit_mb=1024 -verbosity=0 -print_final_stats=1 -artifact_prefix="$target." "$@" \
        >"$target.log" 2>&1; then
        tail -n 60 "$target.log"
        echo "$name: FAILED; the input is $target.*"
        bad=1
    fi
    sed -n 's/^stat::number_of_executed_units: */    inputs: /p' "$target.log"
done
exit $bad
