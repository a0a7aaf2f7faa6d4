#!/bin/bash
# `lastack states --cover` and `--svg`.
. "$(dirname "$0")/cli.sh"

mkdir many && cp good.scn many/a.scn && cp good.scn many/b.scn
try 0 "$lastack" states --cover good.scn && has "$out" "12 of the " &&
    has "$out" "TIME-WAIT     TIMEOUT-2MSL        CLOSED              1  good.scn 1" &&
    has "$out" "CLOSING       ACK-OF-FIN          TIME-WAIT       never" &&
    has "$out" "LAST-ACK             .       .       .       .       .       1       ."
result $? "one scenario"
try 0 "$lastack" states --cover many && has "$out" "2  a.scn 1, b.scn 1"
result $? "a directory: both count, without its name"
try 0 "$lastack" states --cover many good.scn && has "$out" "3  many/a.scn 1, many/b.scn 1, good.scn 1"
result $? "several: with the directory's name"
try 0 "$lastack" states --cover --names=ss good.scn && has "$out" "UNCONN"
result $? "with other names"
"$lastack" states --cover - <good.scn >out 2>&1 && has "$(cat out)" "<stdin> 1"
result $? "standard input"
try 1 "$lastack" states --cover good.scn bad.scn && has "$out" "good.scn 1, bad.scn 1" &&
    has "$err" "bad.scn:3: client is not ESTABLISHED"
result $? "what fails counts, and is told"
try 2 "$lastack" states --cover good.scn wrong.scn && has "$out" "good.scn 1" && has "$err" "wrong.scn:2: "
result $? "what is no scenario is told"
try 2 "$lastack" states --cover wrong.scn && [ -z "$out" ]
result $? "nothing but that: no table"
try 2 "$lastack" states --cover missing.scn && has "$err" "missing.scn: No such file"
result $? "a file that is not there"
try 2 "$lastack" states --cover && has "$err" "which scenarios"
result $? "no file"

try 0 "$lastack" states --cover --dot good.scn && has "$out" '"TIME-WAIT" -> "CLOSED" [label="TIMEOUT-2MSL\n1"' &&
    has "$out" 'color=red'
result $? "--cover --dot"
if command -v dot >/dev/null 2>&1; then
    try 0 dot -Tsvg out
    result $? "Graphviz reads it"
else
    skip "Graphviz reads it" "no dot"
fi
try 0 "$lastack" states --svg=plain.svg && has "$out" "Transitions" &&
    has "$(cat plain.svg)" "</svg>" && lacks "$(cat plain.svg)" "never"
result $? "--svg"
try 0 "$lastack" states --cover --svg cover.svg good.scn && has "$out" "12 of the " &&
    has "$(cat cover.svg)" "never entered" && has "$(cat cover.svg)" "good.scn 1"
result $? "--cover --svg"
cp good.scn $'<\'"&>.scn'
try 0 "$lastack" states --cover --svg odd.svg $'<\'"&>.scn' && has "$(cat odd.svg)" "&lt;'&quot;&amp;&gt;.scn 1"
result $? "a name is escaped"
if command -v xmllint >/dev/null 2>&1; then
    try 0 xmllint --noout plain.svg cover.svg odd.svg
    result $? "they are well-formed XML"
else
    skip "they are well-formed XML" "no xmllint"
fi
try 3 "$lastack" states --svg=none/such.svg && has "$err" "none/such.svg: No such"
result $? "a place that is not there is exit code 3"
if [ -w /dev/full ]; then
    try 3 "$lastack" states --svg=/dev/full && has "$err" "/dev/full: No space left"
    result $? "so is a full disk"
    "$lastack" states --cover --svg=never.svg good.scn >/dev/full 2>err
    [ $? -eq 3 ] && [ ! -e never.svg ]
    result $? "under the table, too, and then there is no picture"
else
    skip "a full disk" "no /dev/full"
fi
{ sleep 0.3; exec "$lastack" states --cover good.scn 2>err; } | true
[ "${PIPESTATUS[0]}" -eq 3 ] && has "$(cat err)" "standard output: Broken pipe"
result $? "a closed pipe is exit code 3"
done_testing
