#!/bin/bash
# `lastack run`: the line of a scenario, the story of a failure, exit codes, what is played.
. "$(dirname "$0")/cli.sh"

try 0 "$lastack" run good.scn && has "$out" "pass  good.scn" && has "$out" "3 expectations" &&
    has "$out" "1 scenario: 1 passed" && [ -z "$err" ]
result $? "a scenario that passes"

try 1 "$lastack" run bad.scn && has "$out" "FAIL  bad.scn" && has "$out" "bad.scn:3:" &&
    has "$out" "expect client is ESTABLISHED" && has "$out" "^" && has "$out" "SYN-SENT" &&
    has "$out" "CTL=SYN" && has "$out" "1 scenario: 0 passed, 1 failed"
result $? "a failure says where, what was expected, what was, and shows the ladder so far"

try 2 "$lastack" run wrong.scn && has "$out" "WRONG wrong.scn" && has "$out" "wrong.scn:2:8:" &&
    has "$out" "client conect server:80" && has "$out" "connect" && has "$out" "1 wrong"
result $? "a wrong line says where it is, and what may have been meant"

try 2 "$lastack" run bad.scn wrong.scn good.scn && has "$out" "3 scenarios: 1 passed, 1 failed, 1 wrong"
result $? "the worst outcome is the exit code, and all are played"

mkdir dir && cp good.scn dir/b.scn && cp good.scn dir/a.scn && cp wrong.scn dir/c.txt &&
    cp good.scn dir/B.scn && cp wrong.scn dir/.hidden.scn && mkdir dir/sub.d &&
    cp wrong.scn dir/sub.d/deep.scn
try 0 "$lastack" run --list dir dir/c.txt
printf '%s\n' dir/B.scn dir/a.scn dir/b.scn dir/c.txt >want
same want "$tap_dir/out"
result $? "a directory gives its *.scn by name, a file is taken whatever its name"

try 0 "$lastack" run dir && has "$out" "3 scenarios: 3 passed" && lacks "$out" "c.txt"
result $? "a directory is played"

"$lastack" run - <good.scn >out 2>&1 && has "$(cat out)" "pass  <stdin>"
result $? "standard input is '-'"
"$lastack" run - <wrong.scn >out 2>&1
[ $? -eq 2 ] && has "$(cat out)" "<stdin>:2:8:"
result $? "a wrong line of standard input has a place too"

try 0 "$lastack" run -v good.scn && has "$out" "CTL=SYN" && has "$out" "TIME-WAIT" &&
    has "$out" "pass  good.scn"
result $? "-v shows the trace"
first=$out
try 0 "$lastack" run --verbose good.scn && [ "$out" = "$first" ]
result $? "--verbose is -v"

try 0 "$lastack" run --ladder good.scn && has "$out" "LAST-ACK" && has "$out" "CTL=FIN,ACK"
result $? "--ladder draws the ladder"
try 1 "$lastack" run --ladder bad.scn && [ "$(grep -c 'CTL=SYN>' out)" -eq 1 ]
result $? "--ladder draws a failed scenario once"

try 0 "$lastack" run --filter 'a*' --list dir && [ "$out" = dir/a.scn ] &&
    try 0 "$lastack" run --filter=b.s --list dir && [ "$out" = dir/b.scn ] &&
    try 0 "$lastack" run --filter 'dir/[aB].scn' --list dir && [ "$out" = dir/B.scn$'\n'dir/a.scn ]
result $? "--filter takes a pattern of the name or path, or a piece of it"
try 2 "$lastack" run --filter nothing dir && has "$err" "no scenario matches 'nothing'"
result $? "--filter that leaves nothing is an error"

try 1 "$lastack" run --set msl=1s good.scn && has "$out" "2s"
result $? "--set is as 'set' in the scenario"
try 2 "$lastack" run --set msk=1s good.scn && has "$out$err" "msk" && has "$out$err" "msl"
result $? "--set with an unknown key: did you mean"
try 2 "$lastack" run --set msl good.scn && has "$err" "KEY=VALUE"
result $? "--set without a value"

try 0 "$lastack" run -v --seed 1 good.scn
first=$out
try 0 "$lastack" run -v --seed=0x2 good.scn && [ "$out" != "$first" ] &&
    try 0 "$lastack" run -v --seed 0x1 good.scn && [ "$out" = "$first" ]
result $? "--seed changes the run, and the same seed gives the same bytes"
bad=0
for seed in '' -1 x 18446744073709551616 1.5 ' 1' 0x; do
    try 2 "$lastack" run --seed "$seed" good.scn && has "$err" "seed" || bad=1
done
result $bad "--seed takes a number of 64 bits only"
bad=0
mkdir seeded
for seed in 18446744073709551615 0x2a; do
    sed "1s/.*/set seed $seed/" good.scn >seeded/good.scn
    (cd seeded && "$lastack" run -v good.scn) >got
    try 0 "$lastack" run -v --seed "$seed" good.scn && same out got || bad=1
done
result $bad "and so does 'set seed'"

try 0 "$lastack" run --check-determinism dir && has "$out" "3 passed" &&
    try 1 "$lastack" run --check-determinism bad.scn && has "$out" "bad.scn:3:"
result $? "--check-determinism"

{ cat good.scn; echo; } | sed 's/$/\r/' >crlf.scn
printf '%s' "$(cat good.scn)" >unfinished.scn
try 0 "$lastack" run crlf.scn unfinished.scn
result $? "CRLF and a missing final newline are fine"


scenario limit.scn <<'END'
repeat 1000000000 {
    wait 1ns
}
END
try 3 timeout 10 "$lastack" run limit.scn good.scn && has "$out" "STOPPED limit.scn" &&
    has "$out" "limit.scn:1:" && has "$out" "limit" && has "$out" "2 scenarios: 1 passed, 1 stopped"
result $? "a limit that is reached is named, promptly, and is exit code 3"
try 0 "$lastack" run -v good.scn && has "$out" " close (FORSAKE)" && lacks "$out" "  FORSAKE"
result $? "-v: a close is what the scenario calls it"

sed '/^wait/,$d; s/^client.*/repeat 50 {\n&\n}/' good.scn >crowd.scn
printf '%s\n' 'wait until established' 'expect server count ESTABLISHED 99' >>crowd.scn
try 1 "$lastack" run crowd.scn && has "$out" "actual:   50" && [ "$(wc -l <out)" -lt 50 ] &&
    has "$out" "110 earlier rows and 42 connections are left out." &&
    [ "$(grep -c 'client:.*server:80' out)" -eq 8 ] && [ "$(grep -c -- '-->.*--> ESTAB' out)" -eq 8 ]
result $? "of a crowd a few are drawn, none of them empty, and it says what is left out"

{ echo 'set client buffer.receive 1000'; sed '/^client close/,$d' good.scn
    printf '%s\n' 'server send 3000' 'server close' 'wait 1h'; } >window.scn
try 0 "$lastack" run --ladder window.scn && has "$out" 'ACKs, WND=0, from ' &&
    [ "$(grep -c '<WND=0>' out)" -ge 4 ] && has "$out" ". . . 3.98s . . ." &&
    grep -q '(.* segments, .* octets, from [0-9.]*s to [0-9.]*s)' out
result $? "a closed window and the back-off of its probes are seen, and how long the rest took"
done_testing
