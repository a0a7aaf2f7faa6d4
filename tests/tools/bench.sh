#!/bin/sh
# Runs the benchmarks one after the other, on one processor where that can be chosen.
set -eu
[ $# -gt 0 ] || { echo "there is no benchmark yet"; exit 1; }
pin=
if command -v taskset >/dev/null 2>&1; then
    pin="taskset -c $(($(nproc) - 1))"
fi
for bench in "$@"; do
    $pin "$bench"
done
