#!/bin/sh
# The pages as C, for ../page.h: of each page the octets before its line "@data", and those after
# it. A line "@include FILE" stands for that file beside it.
set -eu
cd "$(dirname "$0")"

# part FILE WHICH: its text before the line @data, or after it.
part() {
    awk -v which="$2" '
        $0 == "@data" { past = 1; next }
        (which == "after") != (past + 0) { next }
        $1 == "@include" && NF == 2 {
            while ((got = (getline line < $2)) > 0)
                print line
            if (got < 0) {
                print "report: " $2 " cannot be read" > "/dev/stderr"
                exit 1
            }
            next
        }
        { print }' "$1"
}
echo '#include "page.h"'
for page in page index; do
    for which in before after; do
        text=$(part "$page.html" "$which")
        printf 'const unsigned char %s_%s[] = {\n' "$page" "$which"
        printf '%s\n' "$text" | od -An -v -tx1 | sed 's/ *\([0-9a-f][0-9a-f]\)/0x\1,/g'
        printf '};\nconst size_t %s_%s_octets = sizeof %s_%s;\n' "$page" "$which" "$page" "$which"
    done
done
