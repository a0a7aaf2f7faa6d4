#!/bin/bash
# The library in another program: a C program linked with the shared library, and Python's ctypes
# (where python3 is), play scenarios from strings.
. "$(dirname "$0")/../cli/cli.sh"
here=$root/tests/embed
case $build in
*san*)
    skip "embedding" "a sanitizer must be in the program too"
    done_testing
    ;;
*32bit*) machine=-m32 ;;
*) machine= ;;
esac
# shellcheck disable=SC2086 # none or one word
try 0 ${CC:-cc} $machine -std=c11 -Wall -Wextra -Wpedantic -I"$root/include" -o embed "$here/embed.c" \
    -L"$build" -llastack -Wl,-rpath,"$build"
result $? "a program is linked with the shared library"
./embed >embed.out 2>&1
sed 's/^ok \([0-9]*\) - /ok \1 - C: /; s/^\(1\.\.\)/# \1/' embed.out
digest=$(sed -n 's/^# digest //p' embed.out)

sizes=$(sed -n 's/^# sizes //p' embed.out)

python=$(command -v python3)
if [ -z "$python" ] || [ -n "$machine" ]; then
    skip "ctypes" "no python3 for this machine"
    done_testing
fi
printf '#include "scenario.h"\n#include <stdio.h>\nint main(void) { return fputs(SCENARIO, stdout) < 0; }' >print.c
try 0 ${CC:-cc} -I"$here" -o print print.c && ./print >memory.scn
result $? "the scenario as a file"
"$python" "$here/embed.py" "$build/liblastack.so.0" memory.scn "$digest" "$sizes" >python.out 2>&1
code=$?
sed 's/^\(1\.\.\)/# \1/' python.out
[ $code -eq 0 ]
result $? "ctypes"
done_testing
