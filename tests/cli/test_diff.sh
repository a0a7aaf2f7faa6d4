#!/bin/bash
# lastack diff: two sides, and where what happens first differs.
. "$(dirname "$0")/cli.sh"

try 0 "$lastack" diff good.scn good.scn && [ "$out" = "the same happens" ]
result $? "the same file"
try 0 "$lastack" diff --seed 9 good.scn && [ "$out" = "the same happens" ]
result $? "another seed alone: sequence numbers are relative"
try 1 "$lastack" diff --set msl=5s good.scn && has "$out" ">>>> from here on it differs" &&
    has "$out" "---- left" && has "$out" "FAIL: " && [ -z "$err" ]
result $? "another setting"
left=$(sed -n '/^---- left/,/^---- right/p' <<<"$out") right=$(sed '1,/^---- right/d' <<<"$out")
has "$left" "60.05s  (2 MSL)" && has "$right" "10.05s  (2 MSL)" && has "$left" pass
result $? "the left is the file as it is, the right has the options"
try 1 "$lastack" diff --width 300 --set msl=5s good.scn && grep -q '^---- left  *---- right$' "$tap_dir/out" &&
    grep -q '^60.05s.* | 10.05s  (2 MSL)$' "$tap_dir/out"
result $? "side by side where there is room, and what differs is marked"
sed 's/^client close/drop SYN,ACK\n&/; s/^client connect/drop next SYN\n&/' good.scn >other.scn
try 1 "$lastack" diff good.scn other.scn && has "$out" "lost: "
result $? "two files"
{ echo "# a line more"; cat good.scn; } >shifted.scn
try 0 "$lastack" diff good.scn shifted.scn
result $? "a comment is no difference"
sed 's/^server close/drop FIN from server\n&/; s/^expect.*//' good.scn >lost.scn
{ echo "# a line more"; cat lost.scn; } >shifted.scn
try 1 "$lastack" diff good.scn lost.scn && has "$out" "lost: lost.scn:7" && try 0 "$lastack" diff lost.scn shifted.scn
result $? "nor is the number of the line that loses something"
sed 's/^server listen 80/&\nset mss 500/' good.scn >mss.scn
try 0 "$lastack" diff good.scn mss.scn
result $? "nor is what no row shows"
# Two endpoints.
object mine.so "$(cat "$root/examples/no_time_wait.c")" && object same.so '#include <lastack/lastack.h>
const struct lastack_endpoint_ops *lastack_endpoint(void);
const struct lastack_endpoint_ops *lastack_endpoint(void) { return &lastack_tcp_ops; }'
result $? "endpoints are built"
try 1 "$lastack" diff --use=client=mine.so good.scn && has "$out" $'\npass\n---- right\n' &&
    has "$out" "FAIL: the judge has found no-time-wait" && [ -z "$err" ]
result $? "two endpoints"
# The times of the left side are wider, for it lasts longer; that is no difference.
left=$(sed -n '/^---- left/{n;p}' <<<"$out") right=$(sed -n '/^---- right/{n;p}' <<<"$out")
[[ "$left" == "        TIME-WAIT "* && "$right" == "      CLOSED "* ]]
result $? "and the first row that differs is found, however wide the ladder"
try 0 "$lastack" diff --use=server=mine.so good.scn && try 0 "$lastack" diff --use=mine.so --use=client=same.so good.scn
result $? "of the right side alone, and the last for a host counts"
{ echo 'use "mine.so" for client'; sed 1d good.scn; } >theirs.scn
try 1 "$lastack" diff --endpoints=. --use=same.so theirs.scn && has "$(sed '/^---- right/q' <<<"$out")" "FAIL: the judge has found" &&
    has "$(sed '1,/^---- right/d' <<<"$out")" "pass" && try 0 "$lastack" diff --use=same.so good.scn theirs.scn --endpoints=.
result $? "it wins over what the scenario uses"
for use in missing.so client=missing.so good.scn; do
    try 2 "$lastack" diff --use=$use good.scn && has "$err" "lastack: good.scn: --use: \"${use#client=}\" cannot be loaded" &&
        [ -z "$out" ]
    result $? "--use=$use is refused"
done
try 2 "$lastack" diff --use=proxy=mine.so good.scn && has "$err" "    proxy" && [ -z "$out" ]
result $? "a host that the scenario does not have"
assassination=$(grep -l rfc1337 "$root"/examples/*.scn | head -n 1)
if [ -n "$assassination" ]; then
    "$lastack" diff --set rfc1337=on --set time-wait.reuse=off "$assassination" >/dev/null 2>err
    [ $? -le 1 ] && [ ! -s err ]
    result $? "a scenario of the gallery"
fi
try 1 "$lastack" diff --names=ss --set msl=5s good.scn && has "$out" " UNCONN" && lacks "$out" " CLOSED" &&
    try 1 "$lastack" diff --names=bsd good.scn bad.scn && has "$out" "SYN_RCVD" && lacks "$out" "SYN-RECEIVED"
result $? "--names, on both sides"
try 2 "$lastack" diff good.scn wrong.scn && has "$err" "wrong.scn:2" && [ -z "$out" ]
result $? "a side that is no scenario"
[ -n "$(tail -n 1 err)" ]
result $? "what is told of it ends in no empty line"
try 2 "$lastack" diff good.scn $'new\nline.scn' && has "$err" "lastack: new\\x0aline.scn: its name has a control character"
result $? "a name with a control character"
mkdir two && cp good.scn two/a.scn && cp bad.scn two/b.scn
try 2 "$lastack" diff two good.scn && has "$err" "not a directory" && [ -z "$out" ]
result $? "a directory of several is no side"
"$lastack" diff --set msl=5s - <good.scn >out
[ $? -eq 1 ] && has "$(cat out)" "10.05s  (2 MSL)"
result $? "standard input for both sides"
try 2 "$lastack" diff good.scn absent.scn && has "$err" "absent.scn"
result $? "a side that is not there"
try 2 "$lastack" diff --set nonsense=1 good.scn && has "$err" "nonsense"
result $? "a key that there is not"
# mistake PIECE ARGUMENT...
mistake() {
    local piece=$1
    shift
    try 2 "$lastack" diff "$@" && has "$err" "$piece" && has "$err" "--help" && [ -z "$out" ]
    result $? "diff $*: $piece"
}
mistake "which scenarios"
mistake "what differs" good.scn
mistake "too many words: 'bad.scn'" good.scn wrong.scn bad.scn
mistake "--set wants KEY=VALUE" --set msl good.scn
for use in "" client= =mine.so; do
    mistake "--use wants FILE or HOST=FILE, not '$use'" --use=$use good.scn
done
mistake "--seed wants a number" --seed many good.scn
mistake "--names wants rfc, ss, netstat or bsd" --names=linux good.scn bad.scn
mistake "--width wants a number" --width wide good.scn bad.scn
if [ -e /dev/full ]; then
    "$lastack" diff good.scn bad.scn >/dev/full 2>err
    [ $? -eq 3 ] && has "$(cat err)" "standard output"
    result $? "a full disk"
fi
done_testing
