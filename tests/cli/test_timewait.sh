#!/bin/bash
# The TIME-WAIT laboratory: simulation and formulas agree over a grid, and the classic figures.
. "$(dirname "$0")/cli.sh"

# value KEY [WHICH]: of the JSON in $out.
value() {
    sed -n "s/^ *\"$1\": {.*\"${2:-simulated}\": \([0-9.a-z]*\).*/\1/p" <<<"$out"
}
is() {
    local got
    got=$(value "$1" "${3:-simulated}")
    [ "$got" = "$2" ] && return 0
    echo "# $1 is $got, not $2"
    return 1
}

# What everybody is taught: 28,232 ports, 60 s, one destination, 470 a second. A port is held two
# round trips longer than 2*MSL.
try 0 "$lastack" timewait --json && is made 56425 && is failed 0 && is first_failure null &&
    is hold 60040000000 && is rate_limit 470.219853 && is peak 28201 &&
    is steady 28200.007614 && is connect_longest 20000000
result $? "the classic: 470 a second is what can be held"
try 0 "$lastack" timewait --json --rate 1000 && is first_failure 28232000000 &&
    is peak 28232 && is rate 470.219853 && has "$out" '"errno": "EADDRNOTAVAIL"'
result $? "1,000 a second: EADDRNOTAVAIL after as many connects as there are ports"
try 0 "$lastack" timewait --json --rate 1000 --destinations 3 && is failed 0 && is peak 60000
result $? "more destinations"
try 0 "$lastack" timewait --json --rate 1000 --linger 0 && is failed 0 && is peak 0
result $? "a linger of 0: nobody waits"
try 0 "$lastack" timewait --json --rate 1000 --closes server && is failed 0 && is peak 28232 &&
    is connect_longest 1020000000 && [ "$(value slow)" -gt 50000 ]
result $? "the server waits: a port that comes again costs a second"
try 0 "$lastack" timewait --json --rate 1000 --closes server --reuse && is failed 0 &&
    is connect_longest 20000000 && is slow 0 && is peak 28232
result $? "... and none with reuse"
try 0 "$lastack" timewait --json --rate 1000 --reuse && is first_failure 28232000000
result $? "reuse changes nothing where the client waits"

# Every number both ways, within a bound that is 0 where the formula is exact. The program exits
# with 1 if they differ; here it is computed again. No case may go without formulas but those whose
# 2*MSL is as short as the delays.
bad=0 cases=0 bare=0
for closes in "client" "client --linger 0" "server" "server --reuse" "server --linger 0"; do
    for load in "1 5000-5000 1" "7 5000-5009 3" "333 100-355 1" "50 1-1000 16" \
        "1000 100-355 3" "20000 5000-5009 1" "20000 1-1000 1"; do
        for msl in 0s 100ms 1s 30s; do
            read -r rate ports destinations <<<"$load"
            # shellcheck disable=SC2086 # words
            try 0 "$lastack" timewait --json --closes $closes --rate "$rate" --ports "$ports" \
                --destinations "$destinations" --msl "$msl" --connects 3000 || bad=$((bad + 1))
            cases=$((cases + 1))
            has "$out" '"formula"' >/dev/null || bare=$((bare + 1))
            awk -v name="$closes $load $msl" '
                match($0, /"simulated": [0-9.]+, "formula": [0-9.]+, "bound": [0-9.]+/) {
                    split(substr($0, RSTART, RLENGTH), part, /[:,]/)
                    away = part[2] - part[4]
                    if (away < 0) away = -away
                    if (away > part[6] + 0.000001) { print "# " name ": " $0; wrong = 1 }
                    rows++ }
                END { exit wrong || (rows != 0 && rows < 6) }' <<<"$out" || bad=$((bad + 1))
        done
    done
done
echo "# $cases cases, $bare without formulas"
[ "$bad" -eq 0 ] && [ "$cases" -eq 140 ] && [ "$bare" -eq 0 ]
result $? "simulation and formulas agree over a grid of settings"
try 0 "$lastack" timewait --json --rate 1000 --connects 1000000 && is made 479944 &&
    is failed 520056
result $? "a million connects"

# ---- how it is shown
try 0 "$lastack" timewait --rate 1000 && cp "$tap_dir/out" first && [ -z "$err" ] &&
    has "$out" "connect: EADDRNOTAVAIL (Cannot assign requested address)" &&
    has "$out" "28,232 ports * 1 / held" &&
    has "$out" "connects that failed" && lacks "$out" $'\r' &&
    ! LC_ALL=C grep -q '[^ -~]' first
result $? "a page for people, ASCII in a pipe"
try 0 "$lastack" timewait --rate 1000 && same first "$tap_dir/out"
result $? "the same every time"
[ "$(awk 'length > 100' first)" = "" ] && ! grep -q ' $' first
result $? "it fits 100 columns, without blanks at the ends"
try 0 "$lastack" timewait --rate 471 && has "$out" " 59.940544944s 59.940544944s   ports" &&
    [ "$(awk 'length > 100' "$tap_dir/out")" = "" ] &&
    try 0 "$lastack" timewait --rate 1000000 --connects 9 --delay 1us --linger 0 &&
    [ "$(awk 'length > 100' "$tap_dir/out")" = "" ]
result $? "long values do not touch"
try 0 "$lastack" timewait --connects 1 --ports 5000-5000 && has "$out" "1 connect to port" &&
    has "$out" " 1 port * 1 / held"
result $? "one of them is one"
try 0 "$lastack" timewait --rate 1000000 --connects 100000 && is_under_way=$(grep '^octets' "$tap_dir/out") &&
    has "$is_under_way" "60 each; the rest: connections under way" &&
    try 0 "$lastack" timewait && has "$out" "60 each, 3 more or less by the index"
result $? "memory that is not of TIME-WAIT is not said to be"
try 0 "$lastack" timewait --rate 1000 --svg plot.svg && has "$(head -c 60 plot.svg)" "<svg xmlns=" &&
    [ "$(tail -n 1 plot.svg)" = "</svg>" ] && [ "$(grep -c '<path' plot.svg)" -eq 4 ]
result $? "--svg"
if command -v xmllint >/dev/null 2>&1; then
    try 0 xmllint --noout plot.svg
    result $? "the picture is well-formed XML"
else
    skip "the picture is well-formed XML" "no xmllint"
fi
try 3 "$lastack" timewait --rate 5 --svg nowhere/plot.svg && has "$err" "nowhere/plot.svg"
result $? "--svg where nothing can be written"
if command -v python3 >/dev/null 2>&1; then
    "$lastack" timewait --json --rate 1000 >lab.json
    try 0 python3 -c 'import json,sys; d=json.load(open("lab.json")); sys.exit(
        0 if sum(d["failed_in"]) == d["failed"]["simulated"] and len(d["waiting_at"]) == 64
        and max(d["waiting_at"]) == 28232 and d["waiting_at"] != sorted(d["waiting_at"], reverse=True)
        and not any(d["failed_in"][:14]) and d["failed_in"][20] > 1800 else 1)'
    result $? "--json is JSON, and its series adds up"
else
    skip "--json is JSON" "no python3"
fi
if command -v script >/dev/null 2>&1 && TERM=xterm script -qec true /dev/null </dev/null >/dev/null; then
    said=$(LC_ALL=C.UTF-8 TERM=xterm script -qec "$lastack timewait --rate 1000" /dev/null </dev/null)
    has "$said" "█" && has "$said" "└"
    result $? "blocks on a terminal that has them"
else
    skip "blocks on a terminal that has them" "no script(1)"
fi
for signal in INT TERM; do
    try $((128 + $(kill -l $signal))) timeout --preserve-status -s $signal 0.5 "$lastack" timewait --connects 100000000 &&
        [ -z "$out" ] && has "$err" "interrupted by SIG$signal"
    result $? "SIG$signal"
done

# ---- mistakes
# mistake PIECE ARGUMENT...
mistake() {
    local piece=$1
    shift
    try 2 "$lastack" timewait "$@" && has "$err" "$piece" && has "$err" "--help" && [ -z "$out" ]
    result $? "timewait $*: $piece"
}
mistake "--rate wants a number from 1 to 1000000, not '0'" --rate 0
mistake "--rate wants a number" --rate many
mistake "--destinations wants a number from 1 to 60000" --destinations 60001
mistake "--connects wants a number" --connects 100000001
mistake "--msl wants a time from 0s to 3600s, not '60'" --msl 60
mistake "--msl wants a time" --msl never
mistake "--delay wants a time" --delay 0s
mistake "--ports wants two ports" --ports 80
mistake "--ports wants two ports" --ports 60999-32768
mistake "--ports wants two ports" --ports 1-65536
mistake "--closes wants client or server" --closes both
mistake "--linger is 0 only" --linger 5
mistake "not both" --duration 60s --connects 5
mistake "is more than 100000000 connects" --rate 1000000 --duration 101s
mistake "too many words: 'now'" now
mistake "--svg wants a file" --svg=-
done_testing
