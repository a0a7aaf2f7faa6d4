#!/bin/bash
# Endpoints that crash, call exit or never return: it is the failure of their scenario, and of
# nothing else.
. "$(dirname "$0")/cli.sh"
ulimit -c 0
# The sanitizers would turn signals into an exit code of their own.
export ASAN_OPTIONS=${ASAN_OPTIONS-}:handle_segv=0:handle_abort=0:handle_sigfpe=0
export UBSAN_OPTIONS=${UBSAN_OPTIONS-}:handle_segv=0:handle_abort=0:handle_sigfpe=0

# deed NAME STATEMENTS: NAME.so does that when its user closes, and NAME.scn uses it for the client.
deed() {
    object "objects/$1.so" "#define _GNU_SOURCE
#include <lastack/lastack.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
const struct lastack_endpoint_ops *lastack_endpoint(void);
static struct lastack_endpoint_ops mine;
static lastack_time call(void *self, const struct lastack_in *in, const struct lastack_call *call,
                         struct lastack_out *out) {
    if (call->kind == LASTACK_CALL_CLOSE || call->kind == LASTACK_CALL_FORSAKE) { $2 }
    return lastack_tcp_ops.call(self, in, call, out);
}
const struct lastack_endpoint_ops *lastack_endpoint(void) {
    mine = lastack_tcp_ops; mine.name = \"mine\"; mine.call = call; return &mine; }
$3" || return
    { echo "use \"$1.so\" for client"; sed 1d good.scn; } >"$1.scn"
}
deed same '' && deed segv 'volatile int *nowhere = NULL; *nowhere = 1;' &&
    deed abort 'abort();' && deed exit 'exit(0);' && deed quiet '_exit(7);' &&
    deed kill 'raise(SIGKILL);' && deed term 'raise(SIGTERM);' &&
    deed loop 'for (volatile int i = 0;; i++) continue;' &&
    deed deaf 'sigset_t all; sigfillset(&all); sigprocmask(SIG_BLOCK, &all, NULL);
               for (int i = 1; i < 32; i++) signal(i, SIG_IGN);
               for (int i = 0; i < 256; i++) close(i); for (;;) continue;' &&
    deed closes 'for (int i = 3; i < 256; i++) close(i);' &&
    deed scribbles 'char rubbish[4096]; memset(rubbish, 0x55, sizeof rubbish);
                    for (int i = 3; i < 64; i++)
                        if (write(i, rubbish, sizeof rubbish) < 0) continue;' &&
    deed second 'static int n; if (n++ > 0) abort();' &&
    deed prints 'printf("mine closes\n");' &&
    deed unfinished 'fputs("mine closes", stdout); fflush(stdout); abort();' &&
    deed leaves 'pid_t left = fork();
                 while (left == 0) pause();
                 FILE *file = fopen("left", "w"); fprintf(file, "%d", (int)left); fclose(file);' &&
    deed waits 'FILE *file = fopen("waits", "w"); fprintf(file, "%d", (int)getpid()); fclose(file);
                for (;;) pause();' &&
    deed floods 'for (;;) printf("mine closes\n");' &&
    deed early '' '__attribute__((constructor)) static void begin(void) { abort(); }'
result $? "objects are built"

# dies NAME WHY [SECONDS]: it fails with that, where it closes, and what is around it passes.
dies() {
    try 1 "$lastack" run --timeout="${3:-60}" --endpoints=objects good.scn "$1.scn" good.scn &&
        has "$out" "$1.scn:5:1: at 30ms: a loaded endpoint $2"$'\n    client close\n    ^\n' &&
        has "$out" "3 scenarios: 2 passed, 1 failed" && [ -z "$err" ]
    result $? "$1: $2"
}
dies segv "died of SIGSEGV"
dies abort "died of SIGABRT"
dies exit "called exit(0)"
dies quiet "called exit(7)"
dies kill "died of SIGKILL"
dies term "died of SIGTERM"
dies loop "did not return within 1s" 1
has "$out" "hint:     --timeout=TIME"
result $? "and a hint how to give it more"
dies deaf "did not return within 700ms" 700ms
for name in closes scribbles; do
    try 1 "$lastack" run --endpoints=objects good.scn $name.scn good.scn &&
        has "$out" "$name.scn:11:1: at 60.05s: a loaded endpoint spoilt the pipe that says what came of it" &&
        has "$out" "2 passed, 1 failed"
    result $? "$name: its scenario alone fails"
done
try 1 "$lastack" run --endpoints=objects early.scn good.scn &&
    has "$out" $'early.scn: a loaded endpoint died of SIGABRT\n' && has "$out" "1 passed, 1 failed"
result $? "before it is played"
try 1 "$lastack" run --endpoints=objects segv.scn && cp out first &&
    sed -n '/^The trace ends with$/,/^$/p' first >ending &&
    [ "$(wc -l <ending)" -eq 10 ] && has "$(sed -n 9p ending)" "server#3          timeout wanted: never" &&
    try 1 "$lastack" run --endpoints=objects segv.scn && same first out
result $? "the end of its trace is told, and the same every time"

# What passes is told as ever: the same scenario with lastack's own endpoint and with one that only
# hands over to it, octet for octet.
mkdir with without
{ echo 'use "same.so" for client'; sed '1d; s/^client close/netstat\n&/' good.scn; } >with/a.scn
sed '1s/.*/# no other endpoint/' with/a.scn >without/a.scn
for how in '' -v --ladder --tap --json --tcpdump --check-determinism '-v --ladder --tap' \
    --pcapng=file '--pcap=file --interfaces=hosts' --draw=file.svg --junit=file; do
    for where in with without; do
        # shellcheck disable=SC2086 # some are several words
        (cd $where && "$lastack" run $how --endpoints=../objects a.scn >out 2>&1; echo $? >code
            cat file* 2>/dev/null | sed "s/$(sed -n 1p a.scn)/# the first line/" >written
            sed -i '/"type":"source"/d; /"type":"statement".*"line":1}/d; s/"digest":"[0-9a-f]*"//' out
            rm -f file*)
    done
    [ "$(cat with/code)" -eq 0 ] && same with/out without/out && cmp with/written without/written
    result $? "run${how:+ $how}: as if nothing was loaded"
done
for how in '' -v --json --draw=file.svg --pcapng=file; do
    for use in with= without=--use=objects/same.so; do
        # shellcheck disable=SC2086 # some are several words
        "$lastack" run $how ${use#*=} without/a.scn 2>&1 | sed 's/"digest":"[0-9a-f]*"//' >"got.${use%%=*}"
        cat file* 2>/dev/null >>"got.${use%%=*}"
        rm -f file*
    done
    [ -s got.with ] && cmp got.with got.without
    result $? "run${how:+ $how} --use: likewise"
done
try 0 "$lastack" run -v --endpoints=objects prints.scn &&
    grep -B1 -A1 '^mine closes$' out | grep -v mine >around &&
    [ "$(wc -l <around)" -eq 2 ] && has "$(tail -n 1 around)" "close (FORSAKE)"
result $? "what it prints stands where it prints it"
try 1 "$lastack" run --tap --endpoints=objects unfinished.scn && has "$out" $'# mine closes\nnot ok 1'
result $? "also a line that it does not end, and in TAP as a comment"

try 1 "$lastack" run --use=client=objects/segv.so good.scn with/a.scn --endpoints=objects &&
    has "$out" "good.scn:5:1: at 30ms: a loaded endpoint died of SIGSEGV" &&
    has "$out" "with/a.scn:6:1: at 30ms: a loaded endpoint died of SIGSEGV"
result $? "with --use every scenario is played apart"
try 1 "$lastack" run --use=objects/early.so good.scn && has "$out" "good.scn: a loaded endpoint died of SIGABRT"
result $? "and nothing is loaded before"

# ---- reports ---------------------------------------------------------------------------------
try 1 "$lastack" run --tap --timeout=3 --endpoints=objects good.scn segv.scn loop.scn exit.scn &&
    [ "$(grep -v '^#' <<<"$out")" = $'TAP version 13
1..4
ok 1 - good.scn
not ok 2 - segv.scn
not ok 3 - loop.scn
not ok 4 - exit.scn' ] && has "$out" "# The trace ends with"
result $? "TAP"
try 1 "$lastack" run --junit=out.xml --endpoints=objects segv.scn good.scn &&
    has "$(cat out.xml)" '<testsuites tests="2" failures="1" errors="0">' &&
    has "$(cat out.xml)" 'file="segv.scn" line="5" time="0.030000000"' &&
    has "$(cat out.xml)" '<failure message="a loaded endpoint died of SIGSEGV">'
result $? "JUnit"
try 1 "$lastack" run --json --endpoints=objects segv.scn good.scn >/dev/null
grep -c '"type":"result"' out >got && [ "$(cat got)" -eq 2 ] &&
    has "$(grep '"type":"result"' out | head -n 1)" \
        '"outcome":"failed","time":30000000,' &&
    has "$out" '"message":"a loaded endpoint died of SIGSEGV"' && ! grep -v '^{.*}$' out
result $? "JSON: the trace until then, and what came of it"
try 1 "$lastack" run -v --ladder --endpoints=objects segv.scn good.scn &&
    has "$out" "ESTABLISHED" && has "$out" "1 passed, 1 failed"
result $? "trace and ladder"
try 1 "$lastack" report --timeout=3 --endpoints=objects -o pages segv.scn loop.scn good.scn &&
    has "$(cat pages/index.html)" "1 of 3 passed" &&
    has "$(cat pages/segv.html)" '"to":"ESTABLISHED"' &&
    has "$(cat pages/segv.html)" 'a loaded endpoint died of SIGSEGV' &&
    has "$(cat pages/loop.html)" 'a loaded endpoint did not return within 3s' &&
    [ "$(tail -n 1 pages/segv.html)" = "</html>" ]
result $? "pages have it until then"
mkdir some && cp good.scn some/a.scn && cp segv.scn some/b.scn && cp good.scn some/c.scn
try 1 "$lastack" report --endpoints=objects -o dir some && [ "$(find dir -type f | wc -l)" -eq 4 ]
result $? "and every scenario has one"
mkdir part
for how in --pcapng=part/f --pcap=part/f --draw=part/f.svg; do
    try 1 "$lastack" run "$how" --endpoints=objects segv.scn && [ -z "$(ls part)" ]
    result $? "${how%=*}: no file that is not whole"
done
try 0 "$lastack" run --endpoints=objects second.scn &&
    try 1 "$lastack" run --check-determinism --endpoints=objects second.scn good.scn &&
    has "$out" "second.scn:5:1: at 30ms: a loaded endpoint died of SIGABRT" &&
    has "$out" "1 passed, 1 failed"
result $? "--check-determinism: a crash of the second time"

# ---- the process -----------------------------------------------------------------------------
# runs PID: it is no zombie, which whoever has adopted it may not have buried.
runs() {
    case $(ps -o stat= -p "$1") in '' | Z*) return 1 ;; esac
}
# ends PID: SIGKILL takes a moment.
ends() {
    for ((i = 0; i < 50; i++)); do runs "$1" || return 0; sleep 0.1; done
    return 1
}
try 0 "$lastack" run --endpoints=objects leaves.scn && ends "$(cat left)"
result $? "what it leaves running ends with it"
many=()
for ((i = 0; i < 40; i++)); do many+=(segv.scn good.scn closes.scn); done
(ulimit -n 24 && exec "$lastack" run --endpoints=objects "${many[@]}") >out 2>&1
[ $? -eq 1 ] && has "$(tail -n 1 out)" "120 scenarios: 40 passed, 80 failed"
result $? "descriptors are given back"
for number in 0 -1 x 86401 0s 25h never 1.5 5min 99999999999999999999; do
    try 2 "$lastack" run --timeout=$number good.scn && has "$err" "--timeout wants a time"
    result $? "--timeout=$number is refused"
done
# interrupted SIGNAL ARGUMENT...: of that signal the program dies while the endpoint waits for ever,
# which does not outlive it.
interrupted() {
    local signal=$1 pid
    shift
    rm -f waits
    # A background job of a script ignores SIGINT, and would go on doing so.
    python3 -c 'import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])' "$lastack" "$@" --timeout=60 --endpoints=objects waits.scn >out 2>err &
    pid=$!
    for ((i = 0; i < 600; i++)); do [ -s waits ] && break; sleep 0.1; done
    kill -s "$signal" $pid
    wait $pid 2>/dev/null
    [ $? -eq $((128 + $(kill -l "$signal"))) ] && ends "$(cat waits)" && [ -z "$(cat err)" ]
}
if command -v python3 >/dev/null 2>&1; then
    for signal in INT TERM; do
        interrupted $signal run --pcapng=part/f --junit=part/r && [ -z "$(ls part)" ] &&
            has "$(cat out)" "interrupted by SIG$signal"
        result $? "SIG$signal ends it, and leaves neither process nor file"
    done
    interrupted TERM netstat
    result $? "and netstat"
    interrupted INT states --cover --svg=part/f && [ -z "$(ls part)" ]
    result $? "and states"
    interrupted KILL run
    result $? "nor does it leave a process when it is killed"
else
    skip "signals" "no python3"
fi
(timeout 30 "$lastack" run --timeout=60 --endpoints=objects floods.scn 2>err; echo $? >code) |
    head -n 1 >out
[ "$(cat code)" -eq 3 ] && has "$(cat err)" "standard output: Broken pipe"
result $? "it ends when nobody reads what it prints"
"$lastack" run --endpoints=objects same.scn >out <&- && has "$(cat out)" "1 passed" &&
    ! "$lastack" run --endpoints=objects same.scn >&- 2>err && has "$(cat err)" "standard output: "
result $? "standard streams that are closed stay so"
case $build in
*san*) skip "processes that cannot be made" "the sanitizer is to be loaded first" ;;
*)  object fail.so '#include <errno.h>
#include <stdlib.h>
#include <sys/types.h>
pid_t fork(void); pid_t fork(void) { errno = EAGAIN; return -1; }
int pipe2(int end[2], int flags); int pipe2(int end[2], int flags) {
    (void)end; (void)flags; errno = EMFILE; return -1; }' &&
        sed 's/^int pipe2.*//' source.c | sed '/^    (void)end/d' >fork.c &&
        object fork.so "$(cat fork.c)" &&
        try 3 env LD_PRELOAD=./fork.so "$lastack" run --endpoints=objects good.scn with/a.scn &&
        has "$out" "fork: Resource temporarily unavailable" && has "$out" "1 passed, 1 stopped" &&
        try 3 env LD_PRELOAD=./fail.so "$lastack" run --endpoints=objects with/a.scn &&
        has "$out" "pipe: Too many open files"
    result $? "processes that cannot be made" ;;
esac

# ---- other words -----------------------------------------------------------------------------
try 1 "$lastack" netstat --endpoints=objects segv.scn && has "$err" "lastack: a loaded endpoint died of SIGSEGV"
result $? "netstat"
try 1 "$lastack" netstat --endpoints=objects --timeout=1 --at=15ms loop.scn && has "$out" "SYN_SENT" &&
    has "$err" "lastack: a loaded endpoint did not return within 1s"
result $? "netstat: what it has printed stays"
try 1 "$lastack" diff --endpoints=objects good.scn exit.scn && has "$err" "lastack: a loaded endpoint called exit(0)"
result $? "diff"
try 1 "$lastack" netstat --use=client=objects/segv.so good.scn && has "$err" "died of SIGSEGV" &&
    try 1 "$lastack" diff --timeout=1 --use=client=objects/loop.so good.scn && has "$err" "did not return within 1s" &&
    try 1 "$lastack" report --use=client=objects/exit.so -o page.html good.scn && has "$(cat page.html)" "called exit(0)"
result $? "netstat, diff and report with --use"
for word in netstat diff; do
    try 2 "$lastack" $word --timeout=0 good.scn
    result $? "$word: --timeout=0 is refused"
done
try 0 "$lastack" netstat --endpoints=objects with/a.scn && cp out got &&
    try 0 "$lastack" netstat without/a.scn && same got out &&
    try 0 "$lastack" netstat --use=objects/same.so without/a.scn && same got out
result $? "netstat: as if nothing was loaded"
try 0 "$lastack" diff --endpoints=objects with/a.scn without/a.scn && has "$out" "the same happens"
result $? "diff: likewise"
done_testing
