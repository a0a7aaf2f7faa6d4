#!/bin/bash
# Each limit of docs/SCENARIOS.md's table: what has just so much is no matter of it, one more ends with
# the exit code that stands there, and the limit's name.
. "$(dirname "$0")/cli.sh"
object one.so "#include <lastack/lastack.h>
    const struct lastack_endpoint_ops *lastack_endpoint(void);
    const struct lastack_endpoint_ops *lastack_endpoint(void) {
        static struct lastack_endpoint_ops mine; mine = lastack_tcp_ops; return &mine; }"
echo 'let a = 1' >included.scn

times() { # TIMES LINE
    yes "$2" | head -n "$1"
}
# with LIMIT N: a scenario that has N of what is limited.
with() {
    local n=$2 i
    case $1 in
    "script size") echo 'wait 1s'; yes '#' | head -c $((n - 8)) ;;
    line) echo 'wait 1s'; printf '#%*s\n' $((n - 1)) '' ;;
    files) times $((n - 1)) 'include "included.scn"'; echo 'wait 1s' ;;
    "include depth")
        for ((i = 2; i < n; i++)); do echo "include \"deep$((i + 1)).scn\"" >deep$i.scn; done
        echo 'wait 1s' >"deep$n.scn"
        echo 'include "deep2.scn"'
        ;;
    statements) times "$n" 'wait 1s' ;;
    "repeat depth") times "$n" 'repeat 1 {'; echo 'wait 1s'; times "$n" '}' ;;
    names) for ((i = 0; i < n; i++)); do echo "let name$i = 1"; done; echo 'wait 1s' ;;
    name) echo "let $(times "$n" a | tr -d '\n') = 1"; echo 'wait 1s' ;;
    passage) echo "expect client path $(times "$n" CLOSED | tr '\n' ' ')" ;;
    kinds) # the first is lastack's own
        for ((i = 1; i < n; i++)); do cp one.so "one$i.so"; echo "use one$i.so for client"; done
        echo 'wait 1s'
        ;;
    always) times "$n" 'always expect client sent 0 RST' ;;
    scheduled) printf 'repeat %d {\n after 1s server reboot\n}\nwait 2s\n' "$n" ;;
    steps) # one for `repeat`, and two a round
        printf 'repeat %d {\nexpect client sent 0 RST\n}\n' $(((n - 1) / 2))
        times $(((n - 1) % 2)) 'expect client sent 0 RST'
        ;;
    *) return 1 ;;
    esac
}
rows=0
while IFS='|' read -r _ name _ most want _; do
    name=$(xargs <<<"$name") most=$(xargs <<<"$most") want=$(xargs <<<"$want")
    rows=$((rows + 1)) bad=0
    with "$name" "$most" >limit.scn || { echo "# nothing is known of it here"; bad=1; }
    timeout 120 "$lastack" run --endpoints=. limit.scn >out 2>&1
    [ $? -le 1 ] && ! grep -q '(limit:' out || { echo "# $most: $(head -c 300 out)"; bad=1; }
    with "$name" $((most + 1)) >limit.scn
    try "$want" timeout 120 "$lastack" run --endpoints=. limit.scn && has "$out" "(limit: $name)" ||
        bad=1
    result $bad "$name: $most, and one more ends with $want"
done < <(sed -n '/^## Limits/,$p' "$root/docs/SCENARIOS.md" | grep '^| [a-z].* | [0-9]* | [0-9] |$')
[ $rows -ge 13 ]
result $? "$rows of them"

{ echo 'set limit.connections 2'; cat good.scn; } >small.scn
try 3 "$lastack" run small.scn && has "$out" "set limit.connections N"
result $? "a limit of the world ends with 3"
{ echo 'set limit.connections 16777217'; cat good.scn; } >large.scn
try 2 "$lastack" run large.scn && has "$out" "16777216"
result $? "a value that it cannot have, with 2"
{ echo 'set limit.same_time 2'; sed 's/^client connect.*/repeat 5 {\n&\n}/' good.scn; } >spin.scn
try 1 "$lastack" run spin.scn && has "$out" "in which the clock does not move"
result $? "what goes on without time is the endpoints' doing, and ends with 1"
done_testing
