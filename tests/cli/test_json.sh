#!/bin/bash
# --json: every line as docs/TRACE.md says, read by an independent reader, and the same as the other
# outputs say of the same run.
. "$(dirname "$0")/cli.sh"
reader=$root/tests/cli/trace.py
document=$root/docs/TRACE.md

try 0 "$lastack" run --json good.scn && [ -z "$err" ] && has "$out" '"outcome":"passed"' &&
    lacks "$out" "pass  good.scn"
result $? "nothing but the trace"
try 1 "$lastack" run --json bad.scn && has "$out" '"outcome":"failed"' && lacks "$out" "FAIL"
result $? "one that fails says so in its last line"
try 2 "$lastack" run --json good.scn bad.scn wrong.scn && [ "$(grep -c '"type":"header"' <<<"$out")" = 3 ] &&
    has "$out" '"outcome":"wrong"' && has "$out" '"line":2'
result $? "several files, one of them wrong"
try 0 "$lastack" run --json --filter=good good.scn bad.scn &&
    [ "$(grep -c '"type":"result"' <<<"$out")" = 1 ]
result $? "with --filter"
try 0 "$lastack" run --json --junit=report.xml good.scn && grep -q '<testcase' report.xml &&
    lacks "$out" "<testcase"
result $? "with --junit"
"$lastack" run --json good.scn >once
try 0 "$lastack" run --json --check-determinism good.scn && cp "$tap_dir/out" twice && same once twice
result $? "with --check-determinism, which is not seen"
try 0 "$lastack" run --json --names=ss good.scn && cp "$tap_dir/out" named && same once named
result $? "states have one name, whatever --names says"
for other in -v --ladder --tcpdump --tap --list; do
    try 2 "$lastack" run --json $other good.scn && has "$err" "--json has standard output" &&
        [ -z "$out" ]
    result $? "not with $other"
done
if [ -c /dev/full ]; then
    "$lastack" run --json good.scn >/dev/full 2>full.err
    [ $? = 3 ] && has "$(cat full.err)" "standard output"
    result $? "a full disk"
fi

if ! command -v python3 >/dev/null 2>&1; then
    skip "an independent reader" "no python3"
    done_testing
    exit
fi

# Everything that a record can say: damage, copies, forged segments, urgent text, reopening, a cut.
scenario all.scn <<'END'
link client server delay 10ms loss 3% duplication 3% reordering 3% corruption 3%
set time-wait.reuse on
set judge off
server listen 80
client connect server:80 from 5000 as c1
wait until established
duplicate DATA from client
delay DATA from server by 30ms
client send "a\"b\\c\x00\x1f\x7f\x80\xff\n"
server send 3000
wait 5s
corrupt 2nd DATA from server
drop DATA from client
reorder DATA from client
server send 20000
client send 5000
wait 10s
inject client > server:81 <SEQ=1><CTL=SYN>
inject server > client <SEQ=RCV.NXT><ACK=SND.NXT><UP=1><CTL=URG,ACK> "x"
cut client server
wait 1s
heal client server
client reboot
client connect server:80
wait until idle
END
for file in "$root"/tests/scenarios/*.scn; do
    [ "$(stat -c %s "$file")" -lt 4000 ] && echo "$file"
done >files
# shellcheck disable=SC2046 # names without spaces
"$lastack" run --json bad.scn wrong.scn all.scn $(cat files) >trace 2>err
[ -s trace ] && try 0 python3 "$reader" schema "$document" trace
result $? "every line is as documented, and all that is documented is written"
sed '/^| `due`/d' "$document" >less.md
sed 's/^| `due`.*/&\n| `undue` | integer | |/' "$document" >more.md
for wrong in less more; do
    python3 "$reader" schema $wrong.md trace >out 2>&1
    [ $? = 1 ] && has "$(cat out)" "due"
    result $? "a document that names a member $wrong is found out"
done

for file in good.scn all.scn "$root/tests/scenarios/simultaneous-close.scn" \
    "$root/examples/final-ack-lost.scn" "$root/examples/abort-unread.scn" \
    "$root/tests/scenarios/newer-syn-in-time-wait-reuse.scn"; do
    "$lastack" run -v "$file" >verbose
    "$lastack" run --json "$file" >trace
    try 0 python3 "$reader" verbose trace verbose && [ "$out" -gt 20 ]
    result $? "$(basename "$file"): record for record what --verbose says"
    try 0 python3 "$reader" counts trace && read -r sent said _ <<<"$out" && [ "$sent" = "$said" ]
    result $? "$(basename "$file"): as many segments as the result says"
done

scenario text.scn <<'END'
server listen 80
client connect server:80
wait until established
client send "quote\" back\\slash \x00\x1b[31m\x7f\xc3\xa9\xff\n"
drop DATA from client
client send "again"
wait 5s
END
"$lastack" run --json text.scn >trace
try 0 python3 "$reader" texts trace &&
    has "$out" "client#2 b'quote\" back\\\\slash \\x00\\x1b[31m\\x7f\\xc3\\xa9\\xff\\nagain'"
result $? "text, octet for octet, from the segments"
name=$(printf 'b\xff\xc3\xa9\xf0\x9f\x98\x80\xed\xa0\xa0"\\n.scn')
if cp good.scn "$name" 2>/dev/null; then
    try 0 "$lastack" run --json "$name" && cp out trace && try 0 python3 -c '
import json
name = json.loads(open("trace", "rb").readline())["scenario"]
assert name == "b\ufffd\xe9\U0001f600\ufffd\ufffd\ufffd\"\\n.scn", ascii(name)' &&
        ! LC_ALL=C grep -q '[^ -~]' trace
    result $? "a name that is no UTF-8"
fi
done_testing
