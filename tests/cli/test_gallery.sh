#!/bin/bash
# The scenarios: those to learn from and those whose sequences are known, each a test, and none with a
# fault that meets no segment.
cd "$(dirname "$0")/../.." || exit 2
exec "${B:-build}/lastack" run --tap --strict examples tests/scenarios
