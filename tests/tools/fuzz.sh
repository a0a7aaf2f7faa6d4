#!/bin/sh
# Fuzzes: fuzz.sh SECONDS TARGET..., all side by side. Where there are fewer processors, they take
# longer, until each has had SECONDS of one: in turns, the last would leave processors idle. The
# committed corpus of a target is only read; what is found new is kept beside the target, and an
# input that breaks it is named.
set -u
seconds=$1
shift
[ $# -gt 0 ] || { echo "there is no fuzz target"; exit 1; }
if [ $# -gt 1 ]; then
    processors=$(nproc 2>/dev/null || echo 1)
    [ $# -le "$processors" ] || seconds=$(((seconds * $# + processors - 1) / processors))
    printf '%s\n' "$@" | xargs -n 1 -P $# "$0" "$seconds"
    exit
fi

target=$1
name=$(basename "$target")
corpus=tests/fuzz/corpus/${name#fuzz_}
mkdir -p "$target.found"
set -- "$target.found"
[ ! -d "$corpus" ] || set -- "$@" "$corpus"
bad=''
UBSAN_OPTIONS=print_stacktrace=1 "$target" -max_total_time="$seconds" -timeout=10 \
    -rss_limit_mb=1024 -verbosity=0 -print_final_stats=1 -artifact_prefix="$target." "$@" \
    >"$target.log" 2>&1 || bad=": FAILED; the input is $target.*"
[ -z "$bad" ] || tail -n 60 "$target.log"
inputs=$(sed -n 's/^stat::number_of_executed_units: */, inputs: /p' "$target.log")
echo "$name: $seconds s$inputs$bad"
[ -z "$bad" ]
