#!/bin/bash
# Incremental builds: nothing is made twice, and changed headers, flags and lists of files are
# noticed. And `make help` names every target.
. "$(dirname "$0")/tap.sh"
root=$(cd "$(dirname "$0")/../.." && pwd)
if [ "${B:-build}" != build ]; then
    skip "incremental builds" "done from the ordinary build"
    done_testing
fi
unset MAKEFLAGS MAKELEVEL MFLAGS
cd "$tap_dir" || exit 2
cp -r "$root/Makefile" "$root/include" "$root/lib" "$root/sim" .
mkdir tests
# built COMMAND...: the objects that make makes, one a line, in `made`.
built() {
    try 0 make CFLAGS=-O0 CC="${CC:-cc}" "$@"
    local code=$?
    sed -n 's/^  [A-Z]* *//p' out | sort >made
    return $code
}
find lib sim -name '*.c' | sed 's|^|build/|; s|c$|o|' | sort >objects

built && comm -23 objects made >left && [ ! -s left ] && [ -x build/lastack ]
result $? "everything is built"
built && [ ! -s made ]
result $? "the second time nothing is"
touch lib/script/lexer.h && built && grep -q build/lib/script/lexer.o made &&
    grep -q build/lastack made && ! grep -q build/lib/tcp/ made && ! grep -q build/sim/ made
result $? "what includes a header is built when it has changed, and what is made of it"
touch include/lastack/scenario.h && built && grep -q build/sim/run.o made &&
    ! grep -q build/lib/tcp/ made
result $? "a public header reaches the program"
touch sim/run.c && built && [ "$(cat made)" = "$(printf '%s\n' build/lastack build/sim/run.o)" ]
result $? "one source file is one object and the program"
touch sim/report/ladder.js && built && [ "$(cat made)" = "$(printf '%s\n' build/lastack build/sim/page.c build/sim/page.o)" ]
result $? "a piece of the page reaches the program"
built CFLAGS='-O0 -DOTHER' && comm -23 objects made >left && [ ! -s left ]
result $? "other flags make everything anew"
built CFLAGS='-O0 -DOTHER' && [ ! -s made ]
result $? "and only once"
built CFLAGS='-O0 -DOTHER' B=build/other && comm -23 <(sed 's|build|&/other|' objects) made >left &&
    [ ! -s left ] && built CFLAGS='-O0 -DOTHER' && [ ! -s made ]
result $? "another directory is another build, and does not disturb the first"
echo 'int extra_number(void); int extra_number(void) { return 1; }' >lib/base/extra.c
built CFLAGS='-O0 -DOTHER' && nm build/liblastack.a 2>/dev/null | grep -q extra_number
result $? "a new file is noticed"
rm lib/base/extra.c && built CFLAGS='-O0 -DOTHER' &&
    ! nm build/liblastack.a 2>/dev/null | grep -q extra_number
result $? "and one that is gone"
rm lib/script/lexer.h
try 2 make CFLAGS='-O0 -DOTHER' CC="${CC:-cc}"
result $? "a header that is gone is an error of the compiler, not of make's"
has "$err" "lexer.h" && lacks "$err" "No rule"
result $? "and named"
try 0 make clean && [ ! -e build ]
result $? "make clean"

try 0 make help
bad=0
for target in $(sed -n '/^\.PHONY:/,/[^\\]$/s/^\.PHONY:\|\\$//gp' "$root/Makefile"); do
    case $target in always | tests | setup-* | help) continue ;; esac
    grep -qw -- "$target" out || { echo "# $target is not in make help"; bad=1; }
done
result $bad "make help names every target"
done_testing
