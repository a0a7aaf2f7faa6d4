#!/bin/bash
# What README and docs show as the program's output is its output.
. "$(dirname "$0")/cli.sh"
cd "$root" || exit 2
if [ "$build" != "$root/build" ]; then
    skip "the documents" "they show the ordinary build"
else
    try 0 tests/tools/docs.sh --check
    result $? "the documents show what the program prints"
    bad=0
    for picture in docs/pictures/*; do
        grep -qF "<!-- picture: $picture " README.md docs/*.md || { echo "# $picture is nobody's"; bad=1; }
        grep -qE "\((docs/)?${picture#docs/}\)" README.md docs/*.md || { echo "# $picture is not shown"; bad=1; }
    done
    [ -e "$picture" ] && [ $bad -eq 0 ]
    result $? "every picture is made and shown by a document"
    if [ -e docs/rfc9293.tsv ]; then
        try 0 tests/tools/ledger.sh --check
        result $? "the ledger of the RFC's requirements is true"
    fi
fi
done_testing
