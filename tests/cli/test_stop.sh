#!/bin/bash
# A run that ends in its middle: nobody reads it any more, the disk is full, a signal asks for it.
. "$(dirname "$0")/cli.sh"
{ sed '/^client close/,$d' good.scn
    for _ in 1 2 3 4 5 6; do
        printf '%s\n' 'repeat 1000000 {' '    client send 100' '    server read 100' '}'
    done; } >long.scn
# A second or two to the end of the pipe, half a minute to that of the scenario.
(timeout 15 "$lastack" run -v long.scn good.scn 2>err; echo $? >code) | head -n 1 >out
[ "$(cat code)" -eq 3 ] && has "$(cat err)" "standard output: Broken pipe" &&
    [ "$(wc -l <err)" -eq 1 ]
result $? "a closed pipe ends it"
if [ -w /dev/full ]; then
    timeout 15 "$lastack" run -v long.scn >/dev/full 2>err
    [ $? -eq 3 ] && has "$(cat err)" "standard output: No space left"
    result $? "and so does a full disk"
else
    skip "and so does a full disk" "no /dev/full"
fi

# interrupted SIGNAL ARGUMENT...: the exit code of the signal, whole lines, no file half written.
interrupted() {
    local signal=$1 pid
    shift
    # What an earlier run wrote must not be taken for the first words of this one.
    rm -rf part out && mkdir part && : >out
    # A background job of a script ignores SIGINT, and would go on doing so.
    python3 -c 'import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])' "$lastack" run "$@" good.scn long.scn good.scn >out 2>err &
    pid=$!
    for ((i = 0; i < 600 && $(wc -c <out) < 1; i++)); do sleep 0.1; done
    kill -s "$signal" $pid
    wait $pid
    [ $? -eq $((128 + $(kill -l "$signal"))) ] && [ -z "$(tail -c 1 out)" ] &&
        [ -z "$(ls part)" ] && [ -z "$(cat err)" ]
}
if command -v python3 >/dev/null 2>&1; then
    interrupted INT -v --junit=part/r.xml && has "$(tail -n 3 out)" "interrupted by SIGINT" &&
        has "$(tail -n 1 out)" "1 scenario: 1 passed"
    result $? "SIGINT: the line is whole, the summary says so, no report under its name"
    interrupted TERM --tap -v --junit=part/r.xml &&
        [ "$(tail -n 1 out)" = "Bail out! interrupted by SIGTERM" ]
    result $? "SIGTERM: TAP bails out"
else
    skip "signals" "no python3"
fi
done_testing
