#!/bin/bash
# Branch coverage of lib/ from gcov: coverage.sh TEST... runs the tests of a build made with
# --coverage (B names it) and reads what they left. The failing side of an assert does not count:
# its branches are on a line with "assert(", and gcov marks calls that never return. Nor do the
# branches within uthash's macros, which are uthash's. Prints the
# files from the worst on, then the sum; less than COVERAGE_MIN (95) percent is exit code 1.
set -u
B=${B:-build/cov}
min=${COVERAGE_MIN:-95}
gcov=${GCOV:-gcov}
here=$(dirname "$0")

find "$B" -name '*.gcda' -delete
"$here/run_tests.sh" "$@" || { echo "coverage: a test failed, the figures are not reliable"; failed=1; }
if [ -x "$B/lastack" ] && ls examples/*.scn >/dev/null 2>&1; then
    "$B/lastack" run --ladder examples >/dev/null || failed=1
fi

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
while IFS= read -r notes; do
    # Never run: gcov then counts every branch as not taken, as it should.
    $gcov -b -c -t -o "$(dirname "$notes")" "$notes" 2>/dev/null
done < <(find "$B/lib" -name '*.gcno' | LC_ALL=C sort) >"$work/all.gcov"

awk -v list="${COVERAGE_LIST:-}" '
/^ *-: *0:Source:/ {
    file = $0
    sub(/.*Source:/, "", file)
    skip = file !~ /^lib\//
    next
}
skip { next }
/^ *[-#=0-9*]+: *[0-9]+:/ {
    line = $0
    text = line
    sub(/^[^:]*: *[0-9]+:/, "", text)
    number = line
    sub(/^[^:]*: */, "", number)
    sub(/:.*/, "", number)
    # An assert may go on over several lines: until its parentheses close.
    if (open > 0 || text ~ /(^|[^a-z_])assert\(/) {
        asserting = 1
        rest = open > 0 ? text : substr(text, match(text, /assert\(/) + 6)
        for (i = 1; i <= length(rest); i++) {
            c = substr(rest, i, 1)
            open += (c == "(") - (c == ")")
            if (open == 0)
                break
        }
    } else
        asserting = text ~ /(^|[^A-Z_])HASH_[A-Z_]+\(/
    next
}
/^branch / {
    if (asserting || /\(throw\)/)
        next
    split($0, word, / +/)
    key = file SUBSEP number SUBSEP word[2]
    if (!(key in seen)) {
        seen[key] = 0
        all[file]++
    }
    taken = $0 ~ /taken [1-9]/
    if (taken && !seen[key]) {
        seen[key] = 1
        hit[file]++
    }
    where[file, number] = 1
}
END {
    for (file in all) {
        total += all[file]
        good += hit[file]
        printf "%6.1f %%  %5d of %5d  %s\n", 100 * hit[file] / all[file], hit[file], all[file], file
    }
    if (list != "")
        for (key in seen)
            if (!seen[key]) {
                split(key, part, SUBSEP)
                printf "not taken: %s:%d branch %s\n", part[1], part[2], part[3] > list
            }
    if (total)
        printf "total %.2f %d %d\n", 100 * good / total, good, total
}' "$work/all.gcov" | sort -n >"$work/table"
grep -v '^total' "$work/table"
read -r _ percent good total < <(grep '^total' "$work/table")
[ -n "${total:-}" ] || { echo "coverage: nothing was measured"; exit 1; }
echo "branch coverage of lib/: $percent % ($good of $total), at least $min % wanted"
awk -v p="$percent" -v m="$min" 'BEGIN { exit !(p >= m) }' && [ -z "${failed:-}" ]
