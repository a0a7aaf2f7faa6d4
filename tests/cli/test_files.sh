#!/bin/bash
# Files that cannot be played: a clear error, exit code 2, at once, never a signal, little memory.
. "$(dirname "$0")/cli.sh"

# refused NAME PIECE ARGUMENT...: exit code 2 within a second and 64 MB, and says PIECE.
refused() {
    local name=$1 piece=$2 code=0
    shift 2
    (
        case $build in *san*) ;; *) ulimit -v 4194304 ;; esac
        exec timeout 10 "$lastack" run "$@"
    ) >"$tap_dir/out" 2>"$tap_dir/err" </dev/null || code=$?
    local said
    said=$(tr -d '\0' <"$tap_dir/out"; tr -d '\0' <"$tap_dir/err")
    if [ $code -eq 2 ]; then
        has "$said" "$piece"
    else
        echo "# exit code $code: $said" | head -n 20
        false
    fi
    result $? "$name"
}
: >empty.scn
head -c 100000000 /dev/zero >huge.scn
head -c 1048577 /dev/zero | tr '\0' '#' >larger.scn
head -c 200000 /dev/urandom >rubbish.scn
head -c 5000 /dev/zero >zeros.scn
mkdir none && mkfifo fifo.scn
printf '#%.0s' {1..1048576} >comment.scn

refused "no arguments" "which scenarios"
refused "a missing file" "missing.scn: No such file" missing.scn
refused "a missing file among others" "missing.scn" good.scn missing.scn
refused "a directory without scenarios" "none: this directory has no scenarios" none
mkdir above above/below && cp good.scn above/below
refused "a directory of directories" "(*.scn), and folders in it are not searched" above
refused "an empty file" "empty.scn: is empty" empty.scn
grep -qx 'empty.scn: is empty: there is nothing to play' out
result $? "its name is said once"
refused "100 MB" "huge.scn: has more than 1048576 octets (limit: script size)" huge.scn
refused "one octet too many" "larger.scn: has more than 1048576 octets (limit: script size)" larger.scn
refused "binary rubbish" "rubbish.scn:1:" rubbish.scn
refused "zeros" "zeros.scn:1:" zeros.scn
refused "a pipe nobody writes to" "fifo.scn: is not a regular file" fifo.scn
refused "a device" "/dev/zero: is not a regular file" /dev/zero
refused "standard input that is empty" "<stdin>: is empty" -
head -c 50000000 /dev/zero | timeout 10 "$lastack" run - >out 2>&1
[ "${PIPESTATUS[1]}" -eq 2 ] && has "$(cat out)" "<stdin>: has more than 1048576 octets (limit: script size)"
result $? "standard input that is too large"
touch $'new\nline.scn'
refused "a name with a newline" 'new\x0aline.scn: its name has a control character' $'new\nline.scn'
refused "a name with CSI as a character" 'c1\xc2\x9b31m.scn: its name' $'c1\xc2\x9b31m.scn'
refused "a name with CSI as an octet" 'c1\x9b31m.scn: its name' $'c1\x9b31m.scn'
refused "and the rest of it as it is" 'µ\xff\x0a.scn: its name' $'µ\xff\n.scn'
mkdir many many/deep && touch $'many/a\nb.scn' && cp good.scn many/good.scn && cp good.scn many/deep
refused "one of many in a directory" 'many/a\x0ab.scn: its name has a control character' many
if [ "$(id -u)" -eq 0 ]; then
    skip "a file that may not be read" "root may read everything"
else
    cp good.scn secret.scn && chmod 000 secret.scn
    refused "a file that may not be read" "Permission denied" secret.scn
fi

# ---- what is written, and where ----------------------------------------------------------------
cp good.scn mine.scn && ln -s mine.scn link.svg
for word in "run --junit=mine.scn" "run --pcap=./mine.scn" "run --pcapng=mine.scn" "run --draw=link.svg" \
    "report -o mine.scn" "states --cover --svg=mine.scn"; do
    # shellcheck disable=SC2086 # words
    try 2 "$lastack" $word mine.scn && has "$err" "would write over the scenario mine.scn" &&
        [ -z "$out" ] && same good.scn mine.scn
    result $? "$word: a scenario is not written over"
done
try 2 "$lastack" run --draw=two.svg --junit=two.svg good.scn && [ ! -e two.svg ] &&
    has "$err" "--junit and --draw are the same file" && echo old >two.pcap && ln two.pcap three.pcap &&
    try 2 "$lastack" run --pcap=two.pcap --pcapng=three.pcap good.scn && [ "$(cat two.pcap)" = old ]
result $? "nor two things to one file"
try 0 "$lastack" run --pcap=/dev/null --pcapng=/dev/null --junit=/dev/null good.scn
result $? "but to nowhere, as many as you like"

# Memory, measured rather than limited: the high-water mark of the process.
if command -v python3 >/dev/null 2>&1; then
    for file in rubbish.scn huge.scn wrong.scn comment.scn; do
        used=$(python3 - "$lastack" "$file" <<'END'
import resource, subprocess, sys
subprocess.run([sys.argv[1], "run", sys.argv[2]], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
END
        )
        case $build in
        *san*) skip "memory for $file" "a sanitizer needs more" ;;
        *)
            [ "$used" -le 64 ] || echo "# $used MB"
            [ "$used" -le 64 ]
            result $? "at most 64 MB for $file"
            ;;
        esac
    done
else
    skip "memory" "no python3"
fi

# ---- include ---------------------------------------------------------------------------------
scenario inc/main.scn <<'END'
include "open.inc"
include "sub/close.inc"
expect client is TIME-WAIT
END
scenario inc/open.inc <<'END'
server listen 80
client connect server:80
wait until established
END
scenario inc/sub/close.inc <<'END'
include "client.inc"
wait until server is CLOSE-WAIT
server close
wait until client is TIME-WAIT
END
echo 'client close' >inc/sub/client.inc
try 0 "$lastack" run inc/main.scn && try 0 "$lastack" run inc
result $? "include, relative to the file that includes"
(cd inc && "$lastack" run main.scn && "$lastack" run - <main.scn) >out 2>&1
result $? "include in the current directory, and from standard input"

echo 'include "loop2.scn"' >loop1.scn
echo 'include "./loop1.scn"' >loop2.scn
refused "includes that loop" "loop" loop1.scn
echo 'include "self.scn"' >self.scn
refused "a file that includes itself" "self.scn" self.scn
for i in $(seq 1 40); do echo "include \"n$((i + 1)).scn\"" >"n$i.scn"; done
cp good.scn n41.scn
refused "includes nested too deep" "include" n1.scn

secret=$tap_dir/secret-words
echo "top secret words" >"$secret"
echo 'top secret words' >"$tap_dir/inc/inside.inc"
ln -s ../secret-words inc/link.inc
for name in ../secret-words "$secret" sub/../../secret-words link.inc; do
    echo "include \"$name\"" >inc/out.scn
    refused "include \"${name/#$tap_dir/DIR}\" is refused" "inc/out.scn:1:" inc/out.scn
    lacks "$(cat "$tap_dir/out" "$tap_dir/err")" "top secret"
    result $? "and its text is not shown"
done
echo 'include "no.inc"' >inc/out.scn
refused "include of a missing file" "no.inc" inc/out.scn
echo 'include "sub"' >inc/out.scn
refused "include of a directory" "is a directory" inc/out.scn
echo 'include "e.inc"' >inc/out.scn && : >inc/e.inc
refused "include of an empty file" "is empty" inc/out.scn
mkdir links && ln -s ../secret-words links/x.scn
refused "a link out of a directory that is played" "leads out of its directory" links
try 2 "$lastack" run links/x.scn
result $? "but a link named by the user is followed"

# ---- output files ------------------------------------------------------------------------------
ls -A >before
try 3 "$lastack" run --junit none/such/out.xml good.scn && has "$err" "none/such/out.xml: No such"
result $? "a report that cannot be written is exit code 3"
if [ -w /dev/full ]; then
    "$lastack" run good.scn >/dev/full 2>err
    [ $? -eq 3 ] && has "$(cat err)" "standard output: No space left"
    result $? "a full disk is exit code 3"
    try 3 "$lastack" run --junit /dev/full good.scn && has "$err" "/dev/full: No space left" &&
        [ -c /dev/full ]
    result $? "a report to a full device, which stays a device"
    "$lastack" states >/dev/full 2>err
    [ $? -eq 3 ]
    result $? "a full disk under 'states'"
else
    skip "a full disk" "no /dev/full"
fi
{ sleep 0.3; exec "$lastack" run good.scn 2>err; } | true
[ "${PIPESTATUS[0]}" -eq 3 ] && has "$(cat err)" "standard output: Broken pipe"
result $? "a closed pipe is exit code 3, no signal"
"$lastack" run good.scn >&- 2>err
[ $? -eq 3 ] && has "$(cat err)" "standard output: "
result $? "no standard output at all is exit code 3"

echo old >report.xml
ln -s report.xml link.xml
try 0 "$lastack" run --junit link.xml good.scn && [ -L link.xml ] && has "$(cat report.xml)" "<testsuites"
result $? "a report replaces the file a link leads to"
[ -z "$(find . -name 'report.xml.*' -o -name 'link.xml.*' -o -name 'out.xml*')" ]
result $? "nothing is left beside it"
done_testing
