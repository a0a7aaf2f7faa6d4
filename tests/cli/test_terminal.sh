#!/bin/bash
# Colour and progress: on a terminal, never in a pipe unless asked for.
. "$(dirname "$0")/cli.sh"
esc=$'\033'

try 0 "$lastack" run good.scn && lacks "$out$err" "$esc"
result $? "no colour in a pipe"
try 0 "$lastack" run --color always good.scn && has "$out" "${esc}[32mpass" && lacks "$err" "$esc"
result $? "--color always"
try 2 "$lastack" run --color sometimes good.scn && has "$err" "auto, always or never"
result $? "--color sometimes"
mkdir many
for i in 01 02 03 04 05 06 07 08 09 10 11 12; do cp good.scn many/$i.scn; done
try 0 "$lastack" run many && [ -z "$err" ] && lacks "$out" $'\r'
result $? "no progress line in a pipe"

# on_terminal COMMAND: what it writes to a terminal, in $said.
on_terminal() {
    said=$(TERM=xterm timeout 20 script -qec "$1" /dev/null </dev/null)
}
if command -v script >/dev/null 2>&1 && on_terminal true; then
    on_terminal "$lastack run good.scn"
    has "$said" "${esc}[32mpass" && lacks "$said" "1/1"
    result $? "colour on a terminal, no progress for one scenario"
    on_terminal "NO_COLOR=1 $lastack run good.scn"
    lacks "$said" "${esc}[32m"
    result $? "NO_COLOR"
    on_terminal "NO_COLOR=1 $lastack run --color=always good.scn"
    has "$said" "${esc}[32m"
    result $? "--color=always is stronger than NO_COLOR"
    on_terminal "$lastack run --color never good.scn"
    lacks "$said" "${esc}[32m"
    result $? "--color never"
    on_terminal "TERM=dumb $lastack run good.scn"
    lacks "$said" "${esc}[32m"
    result $? "a dumb terminal"
    on_terminal "$lastack run many"
    has "$said" "12/12 many/12.scn"
    result $? "a progress line when there is much to run"
else
    skip "on a terminal" "no script(1)"
fi
done_testing
