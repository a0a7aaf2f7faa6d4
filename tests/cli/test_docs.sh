#!/bin/bash
# What README and docs show as the program's output is its output.
. "$(dirname "$0")/cli.sh"
cd "$root" || exit 2
if [ "$build" != "$root/build" ]; then
    skip "the documents" "they show the ordinary build"
else
    try 0 tests/tools/docs.sh --check
    result $? "the documents show what the program prints"
    if [ -e docs/rfc9293.tsv ]; then
        try 0 tests/tools/ledger.sh --check
        result $? "the ledger of the RFC's requirements is true"
    fi
fi
done_testing
