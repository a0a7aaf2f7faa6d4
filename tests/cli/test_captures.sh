#!/bin/bash
# Captures: what is in them by an independent reader, that tcpdump and tshark read them, and that
# --tcpdump prints what tcpdump does.
. "$(dirname "$0")/cli.sh"
export TZ=UTC

scenario lossy.scn <<'END'
# One of each: dropped, damaged, copied, delayed.
server listen 80
client connect server:80
wait until established
drop DATA
client send "lost and found"
server read "lost and found"
corrupt DATA
client send "GET / HTTP/1.1"
server read 14
duplicate DATA from server
server send "twice"
client read "twice"
delay FIN by 1s
client close
server close
wait until idle
expect server read 28
END
# Damage of every kind, and text of protocols that tcpdump knows; PORT is put in.
scenario noisy.in <<'END'
link client server delay 1ms corruption 40% duplication 5% reordering 5%
set retries 100
server listen PORT
client connect server:PORT
wait until established
client send "GET /index.html HTTP/1.1\r\nHost: x\r\n\r\nbody text"
server send "HTTP/1.1 200 OK\r\n\r\nhello\tthere"
wait 40s
client send 20000
wait 1000s
client abort
wait until idle
END

scenario backlog.scn <<'END'
server listen 80 backlog 1 hold
client connect server:80 as a
client connect server:80 as b
wait 100ms
expect b is SYN-SENT
END
# Why a RST was sent, in words, and not all of it in letters.
scenario reasons.scn <<'END'
server listen 80
client connect server:80
wait until established
inject client:7 > server:81 <SEQ=5><CTL=RST> "\ttab"
inject client > server <SEQ=RCV.NXT><CTL=RST> "why\x01\x7f\x80\xffnot and so on and on and on"
wait until idle
expect client is ESTABLISHED
END

# play ARGUMENT...: captures lossy.scn to x.pcapng.
play() {
    rm -f x.pcapng
    try 0 "$lastack" run --pcapng=x.pcapng "$@" lossy.scn
}

# One run of each scenario makes what the reader and tcpdump are given.
mkdir every
for file in "$root"/examples/*.scn "$root"/tests/scenarios/*.scn; do
    name=${file#"$root"/}
    "$lastack" run --pcapng="every/${name//\//-}.pcapng" --tcpdump "$file" \
        >"every/${name//\//-}.out" || echo "# $file"
done >bad 2>&1
cat bad
[ ! -s bad ]
result $? "every scenario passes with a capture"

if command -v python3 >/dev/null 2>&1; then
    reader="python3 $root/tests/cli/captures.py"
    # count N PATTERN: as many lines of what the reader has read.
    count() {
        local found
        found=$(grep -cE -- "$2" read)
        [ "$found" -eq "$1" ] && return 0
        echo "# $found lines with '$2', not $1, in:"
        sed 's/^/# /' read
        return 1
    }
    play && $reader x.pcapng >read
    result $? "a pcapng as it must be"
    count 1 '^interface client>server$' && count 1 '^interface server>client$' && count 2 '^name' &&
        count 1 '^name 10.0.0.1 client$'
    result $? "an interface for each direction, names for hosts"
    count 1 'packet 0.010000000 client>server 10.0.0.1:49152>10.0.0.2:80 S text= # server#[0-9]+: rule LISTEN_SYN .*LISTEN -> SYN-RECEIVED'
    result $? "what a segment has brought about is its comment"
    count 2 'text=6c6f737420616e6420666f756e64 ' &&
        count 1 'packet 0.030000000 .*text=6c6f737420616e6420666f756e64 # lost: fault, lossy.scn:5 '
    result $? "the real text; what is lost is there, with the line that dropped it"
    count 1 ' bad-checksum # lost: bad checksum, lossy.scn:8$' && count 1 ' bad-checksum'
    result $? "a damaged one is damaged"
    count 2 'text=7477696365 ' && count 1 'text=7477696365 # .*copy'
    result $? "a copy says so"
    play --lost=off && $reader x.pcapng >read && count 0 'lost' && count 0 'bad-checksum'
    result $? "--lost=off"
    play --interfaces=hosts && $reader x.pcapng >read && count 1 '^interface client$' &&
        count 2 '^interface' && count 1 'client out .*text=6c6f73.*lost: fault, lossy.scn:5' &&
        count 1 'client out .*delayed, lossy.scn:14' &&
        count 1 'server out .*text=7477696365 .*copied, lossy.scn:11' &&
        count 2 'client in .*text=7477696365 ' && count 1 'client out .*client#[0-9]+: CLOSE' &&
        count 1 'server in .*bad-checksum'
    result $? "--interfaces=hosts"
    count 0 'packet .*server out .* SA .*rule LISTEN_SYN'
    result $? "an answer does not repeat why it was sent"
    try 0 "$lastack" run --interfaces=hosts --pcapng=x.pcapng backlog.scn && $reader x.pcapng >read &&
        count 1 'server in .*49153>.* # lost: backlog full$' && count 0 'client .*backlog'
    result $? "what a listener turns away has arrived"
    play --interfaces=hosts --lost=off && $reader x.pcapng >read && count 0 'lost:' &&
        count 2 'client out .*text=474554'
    result $? "--interfaces=hosts --lost=off"
    try 0 "$lastack" run --pcap=x.pcap --pcapng=x.pcapng lossy.scn &&
        $reader x.pcapng | grep ^packet >ng && $reader x.pcap >read && [ -s read ] &&
        sed 's/ # .*//; s/\(packet [0-9.]*\) [^ ]*/\1/' ng | diff - read
    result $? "a pcap has the same packets"
    $reader every/*.pcapng >/dev/null
    result $? "a pcapng of every scenario"
else
    skip "what is in a capture" "no python3"
fi

# ---- files -------------------------------------------------------------------------------------
cp "$tap_dir/bad.scn" fails.scn
rm -f x.pcapng
try 1 "$lastack" run --pcapng=x.pcapng fails.scn && [ -s x.pcapng ]
result $? "a scenario that fails has a capture"
rm -f x.pcapng
try 2 "$lastack" run --pcapng=x.pcapng wrong.scn && [ ! -e x.pcapng ]
result $? "a file that is no scenario has none"
for option in pcapng pcap; do
    try 3 "$lastack" run --$option=none/such good.scn && has "$err" "none/such: No such file"
    result $? "--$option to where nothing can be written is exit code 3"
    if [ -w /dev/full ]; then
        try 3 "$lastack" run --$option=/dev/full good.scn && has "$out" "/dev/full: No space left"
        result $? "--$option to a full device is exit code 3"
    else
        skip "--$option to a full device" "no /dev/full"
    fi
done
echo old >old.pcapng
(
    ulimit -f 1
    trap '' XFSZ
    exec "$lastack" run --pcapng=old.pcapng "$root/tests/scenarios/send-full-segments.scn"
) >out 2>&1
[ $? -eq 3 ] && has "$(cat out)" "old.pcapng: File too large" && [ "$(cat old.pcapng)" = old ]
result $? "a file that cannot be written whole stays as it was"
[ -z "$(find . -name '*.pcapng.*' -o -name '*.pcap.*')" ]
result $? "nothing is left beside it"
try 0 "$lastack" run --tcpdump . --filter=good.scn && has "$out" "Flags [S.]"
result $? "--tcpdump of a directory"
"$lastack" run --pcapng=1.pcapng lossy.scn >/dev/null &&
    "$lastack" run --pcapng=2.pcapng -v --ladder --check-determinism lossy.scn >/dev/null &&
    cmp 1.pcapng 2.pcapng
result $? "the same octets every time"

# ---- other programs ----------------------------------------------------------------------------

# agree CAPTURE OUT LETTERS WHAT: what --tcpdump=LETTERS has printed to OUT is what tcpdump with those
# options prints of CAPTURE.
compared=0
agree() {
    local flags
    flags=$(sed 's/./-& /g' <<<"$3")
    sed '1,2d; /^$/,$d' "$2" >ours
    # shellcheck disable=SC2086 # options are words
    tcpdump -n $flags -r "$1" >theirs 2>err || sed 's/^/# /' err
    compared=$((compared + $(wc -l <theirs)))
    cmp -s ours theirs || { echo "# $4"; diff ours theirs | head -n 4; }
}
# compare FILE LETTERS ARGUMENT...: the same for one more run of FILE.
compare() {
    local file=$1 letters=$2
    shift 2
    "$lastack" run "$@" --pcapng=x.pcapng --tcpdump${letters:+=$letters} "$file" >x.out
    agree x.pcapng x.out "$letters" "$file -$letters $*"
}
version=$(tcpdump --version 2>&1 | sed -n 's/^tcpdump version //p')
case $version in
4.99.[0-4])
    for capture in every/*.pcapng; do
        agree "$capture" "${capture%.pcapng}.out" "" "$capture"
    done >bad 2>&1
    for file in "$root"/examples/*.scn "$root"/tests/scenarios/*.scn; do
        # 400,000 segments of crowds take the options the same way as the first hundred do: in a slow
        # build they are compared only above.
        case $build:$file in *san*:*/ports-* | *cov*:*/ports-*) continue ;; esac
        compare "$file" vvvttttt --lost=off
        compare "$file" Stttt --interfaces=hosts
    done >>bad 2>&1
    compare reasons.scn v >>bad 2>&1
    compare reasons.scn vSttt --interfaces=hosts >>bad 2>&1
    sed 's/^/# /' bad | head -n 40
    [ ! -s bad ] && [ "$compared" -gt 1000 ] && grep -q 'RST+ why' ours
    result $? "every scenario reads as tcpdump prints it ($version)"
    compared=0
    for port in 80 25 21 554 43 7777; do
        sed "s/PORT/$port/" noisy.in >noisy.scn
        for seed in 1 2 3 4; do
            compare noisy.scn tt --seed=$seed
            compare noisy.scn vttt --seed=$seed
        done
    done >bad 2>&1
    sed 's/^/# /' bad | head -n 40
    [ ! -s bad ] && [ "$compared" -gt 1000 ]
    result $? "damaged segments and text read as tcpdump prints them"
    ;;
*)
    skip "every scenario reads as tcpdump prints it" "${version:-no} tcpdump; 4.99.0 to 4.99.4 is known"
    skip "damaged segments and text read as tcpdump prints them" "the same"
    ;;
esac
if command -v tshark >/dev/null 2>&1 && command -v capinfos >/dev/null 2>&1; then
    for file in lossy.scn "$root"/examples/final-ack-lost.scn "$root"/examples/*close*.scn; do
        "$lastack" run --pcapng=x.pcapng --interfaces=hosts "$file" >/dev/null
        "$lastack" run --pcapng=y.pcapng "$file" >/dev/null
        for capture in x.pcapng y.pcapng; do
            capinfos $capture >/dev/null || echo "# capinfos $file"
            tshark -o tcp.check_checksum:TRUE -o ip.check_checksum:TRUE -r $capture \
                -Y '_ws.malformed or ip.checksum.status == 0 or
                    (tcp.checksum.status == 0 and not frame.comment contains "bad checksum")' |
                sed 's/^/# /'
        done
    done 2>&1 | grep -v 'Running as user' >bad
    cat bad
    [ ! -s bad ]
    result $? "tshark reads it without a warning; nothing is malformed"
    "$lastack" run --pcapng=x.pcapng lossy.scn >/dev/null
    tshark -r x.pcapng -T fields -e frame.interface_name -e frame.comment 2>/dev/null >fields
    has "$(cat fields)" "lost: fault, lossy.scn:5" && has "$(cat fields)" "client>server"
    result $? "tshark knows comments and interfaces"
else
    skip "tshark reads it without a warning" "no tshark"
    skip "tshark knows comments and interfaces" "no tshark"
fi
done_testing
