#!/bin/bash
# Options and words: help, version, mistakes; and --help, the man page and the README agree.
. "$(dirname "$0")/cli.sh"

version=$(sed -n 's/.*LASTACK_VERSION "\(.*\)"/\1/p' "$root/include/lastack/types.h")
try 0 "$lastack" --version && [ "$out" = "lastack $version" ]
result $? "--version"
for words in "" "run" "netstat" "explain" "states" "timewait" "diff"; do
    # shellcheck disable=SC2086 # none or one word
    try 0 "$lastack" $words --help && has "$out" "Usage: lastack" && [ -z "$err" ]
    result $? "${words:-lastack} --help"
done
try 0 "$lastack" run -h && has "$out" "Usage: lastack run"
result $? "-h"
[ -z "$(for w in "" run report netstat explain states timewait diff; do "$lastack" $w --help; done |
    awk 'length > 100')" ]
result $? "help fits 100 columns"

# mistake PIECE ARGUMENT...: exit code 2, one complaint on standard error, nothing else.
mistake() {
    local piece=$1
    shift
    try 2 "$lastack" "$@" && has "$err" "$piece" && has "$err" "--help" && [ -z "$out" ]
    result $? "lastack $*: $piece"
}
mistake "which word"
mistake "did you mean 'run'" rnu
mistake "did you mean 'explain'" explian
mistake "did you mean 'states'" state
mistake "no word 'xyzzy'" xyzzy
mistake "did you mean '--version'" --versoin
mistake "did you mean '--ladder'" run --lader good.scn
mistake "did you mean '--junit'" run --juint=x good.scn
mistake "no option '--xyzzy'" run --xyzzy good.scn
mistake "no option '-q'" run -q good.scn
mistake "no option '-q'" run -vq good.scn
mistake "'--seed' needs an argument" run good.scn --seed
mistake "'--tap' takes no argument" run --tap=x good.scn
mistake "no option '--ladder'" states --ladder
for option in junit pcapng pcap; do
    mistake "--$option wants a file" run --$option=- good.scn
done
mistake "--tcpdump knows S, v to vvv and t to ttttt, not 'x'" run --tcpdump=Svx good.scn
mistake "--tcpdump knows S, v to vvv and t to ttttt, not 'v'" run --tcpdump=vvvv good.scn
mistake "--interfaces wants links or hosts, not 'eth0'" run --interfaces=eth0 good.scn
mistake "--lost wants on or off, not 'maybe'" run --lost=maybe good.scn
mistake "--pcapng wants one scenario, not 2" run --pcapng=x good.scn bad.scn
mistake "--pcap wants one scenario, not 3" run --pcap=x .
mistake "too many words" states now
mistake "which state" explain
mistake "did you mean 'TIME-WAIT'" explain TIME-WAT
mistake "did you mean 'RCV-FIN'" explain TIME-WAIT RCV-FN
mistake "too many words" explain TIME-WAIT RCV-FIN now
mistake "which scenario" netstat
mistake "one scenario" netstat good.scn bad.scn
for times in 3 3s,,4s every "every 0s" "every never" never "3s;4s" "" ","; do
    mistake "--at wants times" netstat --at="$times" good.scn
done
mistake "--as wants netstat, ss or bsd, not 'rfc'" netstat --as=rfc good.scn
mistake "--info is for --as=ss" netstat -i good.scn
mistake "the scenario has no host 'proxy'" netstat --host=proxy good.scn
mistake "--seed wants" netstat --seed=x good.scn
mistake "--set wants" netstat --set=x good.scn
for word in run explain states; do
    mistake "--names wants rfc, ss, netstat or bsd, not 'windows'" "$word" --names=windows
done
try 0 "$lastack" run --list -- good.scn && [ "$out" = good.scn ]
result $? "-- ends the options"

# The options a help names, "--name", "--name=ARG" or "--name[=ARG]", one a line.
help_options() {
    # shellcheck disable=SC2086 # none or one word
    "$lastack" $1 --help | sed -n 's/^ .*\(--[a-z-]*\(\[*=[A-Z=]*\]*\)\{0,1\}\)  .*/\1/p' | sort -u
}
# Those of the man page's section .SS or .SH "$2": roff's \- is -, fonts go.
man_options() {
    awk -v section="$1" '
        /^\.S[SH]/ { gsub(/"/, ""); on = ($0 ~ "^\\.S[SH] " section "$") }
        on && /^\.TP/ { getline; print }' "$root/docs/lastack.1" |
        sed -e 's/\\-/-/g' -e 's/\\f[BIRP]//g' -e 's/^\.[BIR]* //' -e 's/"//g' -e 's/= /=/' -e 's/ ]/]/' |
        grep -oE -- '--[a-z-]+(\[?=[A-Z=]+\]?)?' | sort -u
}
for word in "" run report netstat explain states timewait diff; do
    help_options "$word" | grep -v -- --help >want
    man_options "${word:-OPTIONS}" | grep -v -- --help >got
    [ -s want ] && same want got
    result $? "man page and ${word:-lastack} --help have the same options"
done
"$lastack" run --help >help
help_options run | sed 's/\[*=.*//' >known
for word in "" report netstat explain states timewait diff; do help_options "$word" | sed 's/\[*=.*//'; done >>known
grep -ohE 'lastack (run|report|netstat|states|explain|timewait|diff)? ?(-[-a-z]+[^`|]*)' "$root/README.md" "$root"/docs/*.md |
    grep -oE -- ' --[a-z-]+' | sort -u | while read -r option; do
    grep -qx -- "$option" known || echo "# README or docs name $option"
done >unknown
[ ! -s unknown ] || cat unknown
[ ! -s unknown ]
result $? "README and docs name only options that there are"
for word in run report netstat explain states timewait diff; do
    has "$(cat "$root/docs/lastack.1")" "lastack $word" >/dev/null || grep -q "$word" "$root/docs/lastack.1"
    result $? "the man page has '$word'"
done
if command -v man >/dev/null 2>&1 && command -v groff >/dev/null 2>&1; then
    LC_ALL=C.UTF-8 MANROFFSEQ='' man --warnings -E UTF-8 -l -Tutf8 -Z "$root/docs/lastack.1" \
        >/dev/null 2>err
    [ ! -s err ] || sed 's/^/# /' err
    [ ! -s err ]
    result $? "the man page is well formed"
else
    skip "the man page is well formed" "no man and groff"
fi
done_testing
