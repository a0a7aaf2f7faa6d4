#!/bin/sh
# The rules of layout that can be counted: lines of at most 100 columns, spaces and no tabs, no
# space at a line's end, a newline at the file's end, functions of at most 70 lines, files of at
# most 600, suites of tests of at most 900. Tables are aligned by hand between "clang-format off" and "on", and may be wider.
# format.sh [FILE...]; a line for each that is broken, and exit code 1.
set -u
cd "$(dirname "$0")/../.." || exit 2
[ $# -gt 0 ] || set -- $(find include lib sim examples tests -name '*.[ch]' | LC_ALL=C sort)

LC_ALL=C.UTF-8 awk '
function wrong(line, why) {
    printf "%s:%d: %s\n", FILENAME, line, why
    bad = 1
}
FNR == 1 { start = 0; table = 0; files++ }
/clang-format off/ { table = 1 }
/clang-format on/ { table = 0 }
/\r/ { wrong(FNR, "a carriage return") }
/\t/ { wrong(FNR, "a tab") }
/[ ]$/ { wrong(FNR, "a space at the end of the line") }
length($0) > 100 && !table { wrong(FNR, length($0) " columns, more than 100") }
FNR == 1 { most = FILENAME ~ /(^|\/)test_[^\/]*$/ ? 900 : 600 }
FNR == most + 1 { wrong(FNR, "more than " most " lines") }
# A function begins in the first column and opens its brace at the end of a line.
/^[A-Za-z_].*[({,]$|^[A-Za-z_].*\) *\{$/ && !/=/ { if (!start) start = FNR }
/^\}/ {
    if (start && /^\}$/ && FNR - start >= 70)
        wrong(start, "a function of " FNR - start + 1 " lines, more than 70")
    start = 0
}
END {
    if (!bad)
        print "format: " files " files as they should be"
    exit bad
}' "$@" || bad=1
for file in "$@"; do
    [ -z "$(tail -c 1 "$file")" ] || { echo "$file: no newline at its end"; bad=1; }
done
exit ${bad:-0}
