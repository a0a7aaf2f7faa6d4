#!/bin/sh
# Proves the arrows between the folders from the #include lines:
#
#   include < rfc, base < wire < {tcp, net}    net < host < world < {trace, judge} < script < sim
#
# (A < B: B may include A.) net, host and world never see tcp, nor it them; sim/ and examples/
# include nothing of lib/. layers.sh [ROOT]; a line for each arrow that is wrong, and exit code 1.
set -u
cd "${1:-.}" || exit 2

files=$(find include lib sim examples -name '*.[ch]' 2>/dev/null | LC_ALL=C sort)
[ -n "$files" ] || { echo "layers: no source found"; exit 2; }

# shellcheck disable=SC2086 # many files, none with a space in its name
awk '
BEGIN {
    below["rfc"] = ""
    below["base"] = ""
    below["wire"] = " rfc base "
    below["tcp"] = below["net"] = below["wire"] "wire "
    below["host"] = below["net"] "net "
    below["world"] = below["host"] "host "
    below["trace"] = below["judge"] = below["world"] "world "
    below["script"] = below["trace"] "trace judge "
    # What C11 gives without an operating system, and no clock.
    standard = " assert.h ctype.h inttypes.h limits.h stdalign.h stdarg.h stdatomic.h stdbool.h " \
               "stddef.h stdint.h stdio.h stdlib.h string.h "
}
function wrong(why) {
    printf "%s:%d: %s: %s\n", FILENAME, FNR, why, $0
    bad = 1
}
FNR == 1 {
    files++
    split(FILENAME, part, "/")
    top = part[1]
    layer = top == "lib" ? part[2] : top
    if (top == "lib" && !(layer in below))
        wrong("lib/" layer " is no layer")
}
/^[ \t]*#[ \t]*include/ {
    line = $0
    sub(/^[ \t]*#[ \t]*include[ \t]*/, "", line)
    if (line !~ /^(<[^>]+>|"[^"]+")/) {
        wrong("an include that is no file")
        next
    }
    quoted = line ~ /^"/
    name = line
    sub(/^[<"]/, "", name)
    sub(/[>"].*/, "", name)
    if (name ~ /\.\./) {
        wrong("a path that climbs")
    } else if (!quoted && name ~ /^lastack\//) {
        ;
    } else if (!quoted) {
        if (top == "include" || top == "lib")
            if (!index(standard, " " name " ") && !(name == "uthash.h" && layer == "script"))
                wrong("a system header that " top "/ does not use")
    } else if (top == "include") {
        wrong("a public header includes only <lastack/...>")
    } else if (top == "lib") {
        target = name
        if (!sub(/\/.*/, "", target))
            wrong("not as \"layer/file.h\"")
        else if (target != layer && !index(below[layer], " " target " "))
            wrong(layer " does not see " target)
    } else if (name ~ /\//) {
        wrong(top "/ includes only <lastack/...> and its own files")
    }
}
END {
    if (!bad)
        print "layers: " files " files, every arrow as it should be"
    exit bad
}' $files
