#!/bin/bash
# The scenarios: those to learn from and those whose sequences are known, each a test.
cd "$(dirname "$0")/../.." || exit 2
scenarios=(examples)
for dir in tests/scenarios tests/scenarios/*/; do
    if ls "$dir"/*.scn >/dev/null 2>&1; then scenarios+=("${dir%/}"); fi
done
exec "${B:-build}/lastack" run --tap "${scenarios[@]}"
