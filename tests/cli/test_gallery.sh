#!/bin/bash
# The scenarios: those to learn from and those whose sequences are known, each a test.
cd "$(dirname "$0")/../.." || exit 2
exec "${B:-build}/lastack" run --tap examples tests/scenarios
