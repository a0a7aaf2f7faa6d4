#!/bin/bash
# Ladders on a terminal and in files: --ladder=FORM, --draw, --scale.
. "$(dirname "$0")/cli.sh"

try 0 "$lastack" run --ladder good.scn && has "$out" "SYN-SENT     --> <SEQ=" && cp out ascii
result $? "a ladder in a pipe is ASCII"
try 0 env LC_ALL=C.UTF-8 "$lastack" run --ladder good.scn && same ascii out
result $? "whatever the locale"
try 0 "$lastack" run --ladder=ascii good.scn && same ascii out
result $? "--ladder=ascii"
try 0 "$lastack" run --ladder=unicode good.scn && has "$out" "SYN-SENT     ──▶ <SEQ="
result $? "--ladder=unicode"
if command -v script >/dev/null 2>&1 && script -qec true /dev/null </dev/null >/dev/null 2>&1; then
    shown() {
        said=$(env TERM=xterm "$@" timeout 20 script -qec "$lastack run --ladder $arguments good.scn" \
            /dev/null </dev/null)
    }
    arguments='' shown LC_ALL=C.UTF-8 && has "$said" "──▶"
    result $? "on a terminal that shows UTF-8: Unicode"
    arguments='' shown LC_ALL=C && lacks "$said" "──▶" && has "$said" "-->"
    result $? "on another: ASCII"
    arguments='--junit=/dev/null' shown LC_ALL=C.UTF-8 && lacks "$said" "──▶"
    result $? "with a report, which is the same everywhere: ASCII"
else
    skip "on a terminal" "no script(1)"
fi
sed 's/^client close/wait 50ms\n&/' good.scn >slow.scn
try 0 "$lastack" run --ladder --scale 10ms slow.scn && has "$out" "59.99s . . ." &&
    [ "$(wc -l <out)" -eq $(($(wc -l <ascii) + 4)) ]
result $? "--scale"

try 0 "$lastack" run --draw=a.svg good.scn && has "$(cat a.svg)" "<svg xmlns=" &&
    has "$(cat a.svg)" "</svg>" && has "$(cat a.svg)" ">TIME-WAIT<"
result $? "--draw FILE.svg"
scenario probes.scn <<'END'
set buffer.receive 1000
server listen 80
client connect server:80
wait until established
client send 3000
wait 900s
expect client is ESTABLISHED
END
try 0 "$lastack" run --ladder probes.scn && has "$out" " 15.05s  (again) " && has "$out" ". . . 15.98s" &&
    has "$out" "(14 ACKs, WND=0, from " && [ "$(wc -l <out)" -lt 40 ]
result $? "of slow probes the back-off is seen, and the rest is folded"
if command -v python3 >/dev/null 2>&1; then
    scenario lossy.scn <<'END'
link client server delay 20ms loss 3%
server listen 80
client connect server:80
wait until established
client send 400KiB
server read 400KiB
END
    mkdir drawn
    for file in lossy.scn "$root"/examples/*.scn "$root"/tests/scenarios/*.scn; do
        name=$(basename "$file" .scn)
        "$lastack" run --draw="drawn/$name.svg" "$file" >/dev/null || echo "# $file"
    done >read 2>&1
    "$lastack" run --scale 5ms --draw=drawn/scale.svg lossy.scn >/dev/null || echo "# --scale" >>read
    ! grep '#' read && [ "$(ls drawn | wc -l)" -gt 60 ] &&
        try 0 python3 "$root/tests/cli/picture.py" drawn/*.svg
    result $? "of every scenario the words stay between the bars, and off each other"
else
    skip "words stay between the bars" "no python3"
fi
try 0 "$lastack" run --draw b.mmd good.scn && has "$(cat b.mmd)" "sequenceDiagram" &&
    has "$(cat b.mmd)" "participant a0 as client"
result $? "--draw FILE.mmd"
try 0 "$lastack" run --names=netstat --draw=c.svg good.scn && has "$(cat c.svg)" ">TIME_WAIT<"
result $? "with other names of the states"
try 1 "$lastack" run --draw=d.svg bad.scn && has "$(cat d.svg)" "</svg>"
result $? "what fails is drawn, too"
try 2 "$lastack" run --draw=e.svg wrong.scn && [ ! -e e.svg ]
result $? "what is no scenario is not"
if command -v xmllint >/dev/null 2>&1; then
    try 0 xmllint --noout a.svg c.svg d.svg
    result $? "they are well-formed XML"
else
    skip "they are well-formed XML" "no xmllint"
fi

# mistake PIECE ARGUMENT...
mistake() {
    local piece=$1
    shift
    try 2 "$lastack" run "$@" && has "$err" "$piece" && [ -z "$out" ]
    result $? "$piece"
}
mistake "--draw wants FILE.svg or FILE.mmd, not 'x.png'" --draw x.png good.scn
mistake "--draw wants one scenario, not 2" --draw x.svg good.scn bad.scn
mistake "--ladder is ascii or unicode, not 'x'" --ladder=x good.scn
for time in 0s never 5 x; do
    mistake "--scale wants a time, as 10ms, not '$time'" --scale $time good.scn
done

echo old >old.svg
mkdir taken.svg
try 3 "$lastack" run --draw=none/such.svg good.scn && has "$err" "none/such.svg: No such"
result $? "a place that is not there is exit code 3"
try 3 "$lastack" run --draw=taken.svg good.scn && has "$err" "taken.svg: Is a directory"
result $? "so is a directory"
ln -s /dev/full full.svg
if [ -w /dev/full ]; then
    try 3 "$lastack" run --draw=full.svg good.scn && has "$err" "full.svg: No space left"
    result $? "and a full disk"
    (trap '' XFSZ && ulimit -f 1 && exec "$lastack" run --draw=old.svg good.scn) >out 2>err
    [ $? -eq 3 ] && has "$(cat err)" "old.svg: " && [ "$(cat old.svg)" = old ]
    result $? "what was there before is there still"
    "$lastack" run --draw=g.svg good.scn >/dev/full 2>err
    [ $? -eq 3 ] && [ ! -e g.svg ]
    result $? "without a report there is no picture"
else
    skip "a full disk" "no /dev/full"
fi
[ -z "$(find . -name '*.svg.*')" ]
result $? "nothing is left beside them"
done_testing
