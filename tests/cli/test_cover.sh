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
    has "$err" "bad.scn:3:18: at 0s: client is not ESTABLISHED"
result $? "what fails counts, and is told"
try 2 "$lastack" states --cover good.scn wrong.scn && has "$out" "good.scn 1" && has "$err" "wrong.scn:2:8: "
result $? "what is no scenario is told"
try 2 "$lastack" states --cover wrong.scn && [ -z "$out" ]
result $? "nothing but that: no table"
try 2 "$lastack" states --cover missing.scn && has "$err" "missing.scn: No such file"
result $? "a file that is not there"
try 2 "$lastack" states --cover && has "$err" "which scenarios"
result $? "no file"


object same.so '#include <lastack/lastack.h>
const struct lastack_endpoint_ops *lastack_endpoint(void);
const struct lastack_endpoint_ops *lastack_endpoint(void) { return &lastack_tcp_ops; }' &&
    object crash.so '#include <lastack/lastack.h>
#include <stdlib.h>
const struct lastack_endpoint_ops *lastack_endpoint(void);
static struct lastack_endpoint_ops mine;
static lastack_time call(void *self, const struct lastack_in *in, const struct lastack_call *call,
                         struct lastack_out *out) {
    if (call->kind == LASTACK_CALL_FORSAKE) abort();
    return lastack_tcp_ops.call(self, in, call, out); }
const struct lastack_endpoint_ops *lastack_endpoint(void) {
    mine = lastack_tcp_ops; mine.name = "crash"; mine.call = call; return &mine; }' &&
    sed 's/abort()/for (;;) continue/' source.c >loop.c && object loop.so "$(cat loop.c)"
result $? "endpoints are built"
ulimit -c 0
export ASAN_OPTIONS=${ASAN_OPTIONS-}:handle_abort=0 UBSAN_OPTIONS=${UBSAN_OPTIONS-}:handle_abort=0
mkdir theirs && { echo 'use same.so for client'; cat good.scn; } >theirs/a.scn && cp good.scn theirs/b.scn
try 0 "$lastack" states --cover many && cp out want && try 0 "$lastack" states --cover --endpoints=. theirs && same want out &&
    try 0 "$lastack" states --cover --use=same.so many && same want out
result $? "endpoints that are loaded count as lastack's own"
try 2 "$lastack" states --cover theirs && has "$err" "--endpoints" && has "$out" "b.scn 1" && lacks "$out" "a.scn"
result $? "none is loaded that was not asked for"
{ echo 'use crash.so for client'; cat good.scn; } >theirs/c.scn
try 1 "$lastack" states --cover --endpoints=. theirs && has "$err" "lastack: c.scn: a loaded endpoint died of SIGABRT" &&
    has "$out" "ESTABLISHED   CLOSE               FIN-WAIT-1          2  a.scn 1, b.scn 1" &&
    has "$out" "3  a.scn 1, b.scn 1, c.scn 1"
result $? "what has crashed counts up to there"
try 1 "$lastack" states --cover --timeout=1 --use=loop.so good.scn bad.scn && has "$err" "good.scn: a loaded endpoint did not return within 1s" &&
    has "$err" "bad.scn:3:18: at 0s: client is not ESTABLISHED" && has "$out" "good.scn 1, bad.scn 1"
result $? "what does not return, too"
try 2 "$lastack" states --cover --use=missing.so good.scn && has "$err" 'good.scn: --use: "missing.so" cannot be loaded' && [ -z "$out" ] &&
    try 2 "$lastack" states --cover --use=proxy=same.so good.scn && has "$err" "for a host that the scenario does not have" && [ -z "$out" ]
result $? "what is not loaded does not count"
for option in --use=same.so --endpoints=.; do
    try 2 "$lastack" states $option && has "$err" "--endpoints and --use are for --cover"
    result $? "$option alone"
done
try 2 "$lastack" states --cover --timeout=0 good.scn && has "$err" "--timeout wants a time"
result $? "--timeout=0 is refused"
(ulimit -n 24; for ((i = 0; i < 40; i++)); do cp good.scn "many/n$i.scn"; done
    "$lastack" states --cover --use=same.so many) >out 2>&1 && has "$(cat out)" "  42  a.scn 1, b.scn 1, "
result $? "descriptors are given back"

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
