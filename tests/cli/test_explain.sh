#!/bin/bash
# `lastack explain` and `lastack states`.
. "$(dirname "$0")/cli.sh"

try 0 "$lastack" explain FIN-WAIT-1 && has "$out" "FIN-WAIT-1" && has "$out" "FIN-WAIT-2 on ACK-OF-FIN" &&
    has "$out" "CLOSING on RCV-FIN" && has "$out" "RFC 9293 section 3.10"
result $? "explain a state"
first=$out
try 0 "$lastack" explain fin_wait_1 && [ "$out" = "$first" ]
result $? "in small letters, with underscores"
try 0 "$lastack" explain LAST-ACK ACK-OF-FIN && has "$out" "LAST-ACK -> CLOSED on ACK-OF-FIN" &&
    lacks "$out" "TIMEOUT"
result $? "explain an event in a state"
try 0 "$lastack" explain TIME-WAIT RCV-FIN && has "$out" "TIME-WAIT stays on RCV-FIN" &&
    has "$out" "acknowledged, and 2*MSL" && has "$out" "RFC 9293 section 3.10.7.4" &&
    try 0 "$lastack" explain CLOSED TIMEOUT-2MSL && has "$out" "cannot happen"
result $? "an event that changes nothing"
bad=0
for state in CLOSED LISTEN SYN-SENT SYN-RECEIVED ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 CLOSE-WAIT \
    CLOSING LAST-ACK TIME-WAIT; do
    try 0 "$lastack" explain $state && [ "$(awk 'length > 78 && !/ -> /' out)" = '' ] || bad=1
done
result $bad "every state, in lines of 78 columns"

try 0 "$lastack" explain TIME-WAIT && said=$(tr -s ' \n' ' ' <out) &&
    has "$said" "in SYN-RECEIVED beside this one" && has "$said" "once that is ESTABLISHED (MAY-2)"
result $? "when a reopened TIME-WAIT is over"

bad=0
for finding in $(sed -n 's/^| `\([a-z-]*\)` | .*/\1/p' <<<"$(sed -n '/^## The judge/,/^## /p' "$root/docs/SCENARIOS.md")"); do
    try 0 "$lastack" explain "$finding" && has "$out" "$finding: " &&
        [ "$(wc -l <out)" -gt 2 ] && [ "$(awk 'NR > 1 && length > 78' out)" = '' ] || bad=1
    first=$out
    try 0 "$lastack" explain "$(tr a-z- A-Z_ <<<"$finding")" && [ "$out" = "$first" ] || bad=1
    findings=$((${findings:-0} + 1))
done
[ $bad -eq 0 ] && [ "$findings" -eq 16 ]
result $? "every finding, in lines of 78 columns"
try 2 "$lastack" explain chater && has "$err" "did you mean 'chatter'?"
result $? "a finding that there is not"
try 2 "$lastack" explain everything && has "$err" "no state or finding 'everything'" &&
    has "$err" "LAST-ACK, TIME-WAIT" && has "$err" "twin"
result $? "what is like none of them: all that there are"
try 2 "$lastack" explain TIME-WAIT TYPO && has "$err" "there is no event 'TYPO'; there are" &&
    has "$err" " OPEN-ACTIVE, " && has "$err" " TIMEOUT-2MSL"
result $? "an event that there is not"
try 2 "$lastack" explain chatter RCV-FIN && has "$err" "'chatter' is a finding"
result $? "a finding and an event"

try 0 "$lastack" states && edges=$(awk '/^from/ { on = 1; next } on' out | wc -l) &&
    [ "$edges" -gt 30 ]
result $? "states prints the table"
try 0 "$lastack" states --dot && [ "$(grep -c ' -> ' out)" -eq "$edges" ] &&
    has "$out" '"LAST-ACK" -> "CLOSED" [label="ACK-OF-FIN"]'
result $? "states --dot has an arrow for each edge"
if command -v dot >/dev/null 2>&1; then
    try 0 dot -Tsvg out
    result $? "Graphviz reads it"
else
    skip "Graphviz reads it" "no dot"
fi

for style in "ss UNCONN SYN-RECV" "netstat CLOSE SYN_RECV" "bsd CLOSED SYN_RCVD" "rfc CLOSED SYN-RECEIVED"; do
    read -r name closed received <<<"$style"
    try 0 "$lastack" explain --names "$name" SYN-RECEIVED RCV-RST &&
        has "$out" "$received -> $closed on RCV-RST"
    result $? "explain --names $name"
    try 0 "$lastack" explain "$received" && has "$out" "SYN-RECEIVED" &&
        try 0 "$lastack" states --names="$name" && has "$out" "$received" &&
        try 0 "$lastack" states --dot --names="$name" && has "$out" "\"$received\" -> \"$closed\""
    result $? "and the other way round; states --names $name"
    try 1 "$lastack" run --names "$name" -v bad.scn && has "$out" "  actual:   SYN" &&
        has "$out" "$closed -> LISTEN"
    result $? "run -v --names $name"
done
try 0 "$lastack" explain --names=netstat --help && has "$out" "--names=STYLE"
result $? "a help after another option"
done_testing
