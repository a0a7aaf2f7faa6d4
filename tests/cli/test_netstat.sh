#!/bin/bash
# Tables of sockets: what stands in them, when they are printed, and that the real tools print the
# same of real sockets.
. "$(dirname "$0")/cli.sh"

# The tables below a heading that matches: table "server at 1s" <text
table() {
    awk -v heading="$1" 'index($0, heading) == 1 { on = 1; next } /^$/ { on = 0 } on' |
        sed 's/ *$//'
}

scenario life.scn <<'END'
server listen 80 backlog 5
server listen 2525 backlog 7 hold
client connect server:80 from 5001 as one
wait until established
one send "hello"
client connect server:80 from 5002 as two
wait until established
two shutdown write
client connect server:80 from 50003 as three
wait until established
three close
wait 1s
three.peer read EOF
three.peer close
wait 100ms
client connect server:2525 from 5004
wait until established
wait 200ms
expect two is FIN-WAIT-2
END
: >ours
for tool in netstat ss; do
    try 0 "$lastack" netstat --as=$tool life.scn && [ -z "$err" ] && cat "$tap_dir/out" >>ours
    result $? "$tool, at the end"
done
has "$(cat ours)" "
tcp        5      0 10.0.0.2:80             10.0.0.1:5001           ESTABLISHED
tcp        1      0 10.0.0.2:80             10.0.0.1:5002           CLOSE_WAIT " &&
    has "$(cat ours)" "
TIME-WAIT  0      0           10.0.0.1:50003     10.0.0.2:80   timer:(timewait,59sec,0)"
result $? "queues, states and a timer"

# What the end of ss's lines is depends on which row its kernel has last.
if ! command -v python3 >/dev/null 2>&1 || ! command -v unshare >/dev/null 2>&1 ||
    ! command -v ss >/dev/null 2>&1 || ! command -v netstat >/dev/null 2>&1; then
    skip "the real tools say the same" "python3, unshare, ss or netstat is missing"
else
    unshare -n python3 "$root/tests/cli/netns.py" >real 2>real.err ||
        unshare -rn python3 "$root/tests/cli/netns.py" >real 2>real.err
    if [ $? -ne 0 ]; then
        skip "the real tools say the same" "no network namespace here"
    else
        sed -e 's/ at [0-9.]*s:/:/' -e 's/ *$//' ours | awk '/: /{ name = $0 } { print name "|" $0 }' |
            sort -s -t'|' -k1,1 >want
        sed 's/ *$//' real | awk '/: /{ name = $0 } { print name "|" $0 }' |
            sort -s -t'|' -k1,1 >got
        [ -s got ] && same want got
        result $? "the real tools say the same, row for row"
    fi
fi

try 0 "$lastack" netstat --as=bsd life.scn && cp "$tap_dir/out" bsd
table "server at" <bsd >got
cat >want <<'END'
Active Internet connections (including servers)
Proto Recv-Q Send-Q Local Address          Foreign Address        (state)
tcp4       0      0 *.80                   *.*                    LISTEN
tcp4       0      0 *.2525                 *.*                    LISTEN
tcp4       5      0 10.0.0.2.80            10.0.0.1.5001          ESTABLISHED
tcp4       0      0 10.0.0.2.80            10.0.0.1.5002          CLOSE_WAIT
tcp4       0      0 10.0.0.2.2525          10.0.0.1.5004          ESTABLISHED
END
same want got
result $? "FreeBSD's netstat"

# ---- timers and queues --------------------------------------------------------------------------

scenario timers.scn <<'END'
set buffer.receive 1000
set fin-wait-2 90s
server listen 80
client connect server:80 as c
wait until established
c send 3000
wait 30s
cut client server
client connect server:80 as d
wait 10s
expect d is SYN-SENT
END
try 0 "$lastack" netstat --as=ss -i --at=100ms,5s,30s,31.5s,40s timers.scn && cp "$tap_dir/out" timers
table "client at 100ms" <timers >got
cat >want <<'END'
State Recv-Q Send-Q Local Address:Port  Peer Address:PortProcess
ESTAB 0      2000        10.0.0.1:49152     10.0.0.2:80   timer:(persist,950ms,0)
	 rto:1000 rtt:20/7.5 mss:1460 pmtu:1500 notsent:2000
END
same want got
result $? "a zero window: persist, and what is not sent"
sed -n '/^client at 100ms/{n;p}' <timers | grep -q 'PortProcess$'
result $? "blanks at the end are those of ss, who does not count the last field"
sed '/^wait 30s/,$d; /^set fin/d' timers.scn >closing.scn && echo 'c shutdown write
wait 500ms
expect c is FIN-WAIT-1' >>closing.scn
try 0 "$lastack" netstat --as=ss -i closing.scn && has "$(table "client at" <<<"$out")" "FIN-WAIT-1 0      2001 " &&
    has "$out" " notsent:2001"
result $? "and its FIN neither"
has "$(table "client at 5s" <timers)" "timer:(persist,2.050ms,0)" &&
    has "$(table "client at 5s" <timers)" " rto:4000 rtt"
result $? "it is probed again, less often"
has "$(table "server at 5s" <timers)" "ESTAB  1000   0 "
result $? "what is unread"
has "$(table "client at 31.5s" <timers)" "SYN-SENT 0      1 " &&
    has "$(table "client at 31.5s" <timers)" "timer:(on,1.530ms,1)"
result $? "a SYN that is sent again"

scenario orphan.scn <<'END'
set fin-wait-2 90s
server listen 80
client connect server:80
wait until established
client close
wait until client is FIN-WAIT-2
at 12s server abort
wait 5s
expect client is FIN-WAIT-2
wait until idle
END
try 0 "$lastack" netstat --as=ss --at=5s --host=client orphan.scn &&
    has "$out" "FIN-WAIT-2 0      0 " && has "$out" "timer:(timewait,1min25sec,0)" &&
    lacks "$out" "server"
result $? "FIN-WAIT-2's timeout; one host alone"
try 0 "$lastack" netstat --as=bsd --at=13s orphan.scn && lacks "$out" "CLOSED"
result $? "a socket that is closed is in no table"
scenario reset.scn <<'END'
server listen 80
client connect server:80 as c
wait until established
server abort
wait until idle
expect c error ECONNRESET
END
try 0 "$lastack" netstat --as=bsd reset.scn &&
    has "$out" "10.0.0.1.49152         10.0.0.2.80            CLOSED" &&
    try 0 "$lastack" netstat reset.scn && lacks "$out" "49152"
result $? "one whose connection is over is in FreeBSD's"

# ---- times --------------------------------------------------------------------------------------

headings() {
    "$lastack" netstat --host=client "$@" | sed -n 's/^client at \([^:]*\):.*/\1/p' | paste -sd' '
}
[ "$(headings --at='3s,every 20s' good.scn)" = "3s 20s 40s 60s" ] &&
    [ "$(headings --at=end --at=200s,1s,0s good.scn)" = "0s 1s 60.05s 200s" ] &&
    [ "$(headings good.scn)" = "60.05s" ] &&
    [ "$(headings --at=60.05s,end good.scn)" = "60.05s" ]
result $? "times, every so often, at the end, and after it"
[ "$(headings good.scn --at 3s,every 20s --host client)" = "3s 20s 40s 60s" ] &&
    [ "$(headings --at every 40s,every 50s good.scn)" = "40s 50s" ] &&
    try 2 "$lastack" netstat good.scn --at every && has "$err" "none: 'every'" &&
    try 2 "$lastack" netstat --at 3s,every good.scn && has "$err" "none: 'every good.scn'"
result $? "every and its time may be two words to the shell"
scenario waits.scn <<'END'
server listen 80
client connect server:80
wait 2s
client close
at 3s server close
wait 2s
expect client is TIME-WAIT
END
[ "$(headings --at=2s,3s,4s,end waits.scn)" = "2s 3s 4s" ]
result $? "each time once"
try 0 "$lastack" netstat --at=2s,3s,63s waits.scn && cp "$tap_dir/out" waits
has "$(table "client at 2s" <waits)" ESTABLISHED && has "$(table "client at 3s" <waits)" "FIN_WAIT2" &&
    has "$(table "client at 63s" <waits)" TIME_WAIT &&
    try 0 "$lastack" netstat --at=64s waits.scn && lacks "$out" TIME_WAIT
result $? "what stands behind a wait comes later, and timers run on after the end"
records() { # but those that say which statement is at work
    sed -e '/"type":"s\(tatement\|ource\)"/d' -e 's/loud.scn/waits.scn/' "$tap_dir/out"
}
try 0 "$lastack" run --json waits.scn && records >quiet
sed 's/^wait 2s$/netstat\nwait 2s\nnetstat server as ss/' waits.scn >loud.scn
try 0 "$lastack" run --json loud.scn && records >loud && same quiet loud
result $? "the statement changes nothing"
try 0 "$lastack" run loud.scn && [ "$(head -n 1 <<<"$out")" = loud.scn ] &&
    [ "$(grep -c "client at" <<<"$out")" = 2 ] && has "$out" "server at 4s: ss -tano" &&
    has "$out" "pass  loud.scn"
result $? "the statement prints where it stands"
try 0 "$lastack" run --tap loud.scn && has "$out" "# tcp  " && has "$out" "ok 1 - loud.scn"
result $? "in TAP it is a comment"
try 0 "$lastack" run --check-determinism loud.scn && [ "$(grep -c "client at" <<<"$out")" = 2 ]
result $? "a second play says nothing"
try 1 "$lastack" run bad.scn && try 1 "$lastack" netstat bad.scn && has "$err" "bad.scn:3:" && [ -z "$out" ]
result $? "a scenario that fails"
try 2 "$lastack" netstat wrong.scn && has "$err" "wrong.scn:2:" && [ -z "$out" ]
result $? "one that is wrong"
try 2 "$lastack" netstat nowhere.scn && has "$err" "nowhere.scn"
result $? "one that is not there"
if [ -w /dev/full ]; then
    "$lastack" netstat good.scn >/dev/full 2>err
    [ $? -eq 3 ] && has "$(cat err)" "standard output: No space left"
    result $? "a full disk"
fi
done_testing
