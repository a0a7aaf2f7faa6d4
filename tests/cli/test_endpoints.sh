#!/bin/bash
# `use PATH for HOST`: code is loaded only from the directory of --endpoints. And --use.
. "$(dirname "$0")/cli.sh"
body='#include <lastack/lastack.h>
const struct lastack_endpoint_ops *lastack_endpoint(void);
static struct lastack_endpoint_ops mine;
static lastack_time call(void *self, const struct lastack_in *in, const struct lastack_call *call,
                         struct lastack_out *out) {
    return lastack_tcp_ops.call(self, in, call, out);
}
const struct lastack_endpoint_ops *lastack_endpoint(void) {
    mine = lastack_tcp_ops; mine.name = "mine"; mine.call = call; CHANGE return &mine; }'

object objects/same.so "${body/CHANGE/}" &&
    object objects/old.so "${body/CHANGE/mine.api = 77;}" &&
    object objects/empty.so 'int nothing_here;' &&
    object objects/null.so '#include <stddef.h>
        void *lastack_endpoint(void); void *lastack_endpoint(void) { return NULL; }' &&
    object elsewhere/same.so "${body/CHANGE/}"
result $? "objects are built"
# One that loses every FIN it should send: the close hangs.
object objects/nofin.so '#include <lastack/lastack.h>
const struct lastack_endpoint_ops *lastack_endpoint(void);
static struct lastack_endpoint_ops mine;
static lastack_time call(void *self, const struct lastack_in *in, const struct lastack_call *call,
                         struct lastack_out *out) {
    if (call->kind == LASTACK_CALL_CLOSE || call->kind == LASTACK_CALL_FORSAKE)
        return LASTACK_NEVER;
    return lastack_tcp_ops.call(self, in, call, out);
}
const struct lastack_endpoint_ops *lastack_endpoint(void) {
    mine = lastack_tcp_ops; mine.name = "nofin"; mine.call = call; return &mine; }'

for name in same nofin old empty null missing; do
    { echo "use \"$name.so\" for client"; cat good.scn; } >$name.scn
done
try 2 "$lastack" run same.scn && has "$out" "--endpoints" && has "$out" "same.scn:1:"
result $? "without the option it is an error that names it"
try 0 "$lastack" run --endpoints objects same.scn same.scn && has "$out" "2 passed"
result $? "with it the endpoint is used"
try 0 "$lastack" run --check-determinism --endpoints=objects/ same.scn
result $? "and behaves the same every time"
try 1 "$lastack" run --endpoints objects nofin.scn && has "$out" "nofin.scn:6:1: at 30ms: the judge has found no-timer"
result $? "a wrong endpoint fails where it shows"
# One that remembers beyond its world: the second connection it opens never sends a SYN.
object objects/moody.so '#include <lastack/lastack.h>
const struct lastack_endpoint_ops *lastack_endpoint(void);
static struct lastack_endpoint_ops mine;
static int opened;
static lastack_time call(void *self, const struct lastack_in *in, const struct lastack_call *call,
                         struct lastack_out *out) {
    if (call->kind == LASTACK_CALL_OPEN_ACTIVE && opened++ > 0)
        return LASTACK_NEVER;
    return lastack_tcp_ops.call(self, in, call, out);
}
const struct lastack_endpoint_ops *lastack_endpoint(void) {
    mine = lastack_tcp_ops; mine.name = "moody"; mine.call = call; return &mine; }'
{ echo 'use "moody.so" for client'; cat good.scn; } >moody.scn
try 0 "$lastack" run --endpoints objects moody.scn
result $? "an endpoint that passes the first time"
try 1 "$lastack" run --check-determinism --endpoints objects moody.scn &&
    has "$out" "does not happen twice alike" && has "$out" "the trace of the first time" &&
    has "$out" "record "
result $? "but --check-determinism finds that it is not the same twice"
# One that does not tell its state.
object objects/silent.so '#include <lastack/lastack.h>
const struct lastack_endpoint_ops *lastack_endpoint(void);
static struct lastack_endpoint_ops mine;
const struct lastack_endpoint_ops *lastack_endpoint(void) {
    mine = lastack_tcp_ops; mine.name = "silent"; mine.view = NULL; mine.rest = NULL;
    mine.wake = NULL; mine.flags |= LASTACK_ENDPOINT_SILENT; return &mine; }'
{ echo 'use "silent.so" for server'; sed 's/server is CLOSE-WAIT/client is FIN-WAIT-2/
    /expect server/d' good.scn; } >silent.scn
try 0 "$lastack" run --endpoints objects --junit silent.xml silent.scn &&
    has "$out" $'\n      not visible: edge, variables, timer, no-time-wait, untold\n' &&
    has "$(cat silent.xml)" "<system-out>      not visible: edge"
result $? "what cannot be judged of an endpoint that is silent is told"
try 0 "$lastack" run --endpoints objects --tap silent.scn && has "$out" "#       not visible: edge"
result $? "in TAP it is a comment"
# One that wants its timeout at once, for ever.
object objects/spin.so '#include <lastack/lastack.h>
const struct lastack_endpoint_ops *lastack_endpoint(void);
static struct lastack_endpoint_ops mine;
static lastack_time timeout(void *self, const struct lastack_in *in, struct lastack_out *out) {
    (void)self; (void)out; return in->now; }
static lastack_time call(void *self, const struct lastack_in *in, const struct lastack_call *call,
                         struct lastack_out *out) {
    lastack_tcp_ops.call(self, in, call, out); return in->now; }
const struct lastack_endpoint_ops *lastack_endpoint(void) {
    mine = lastack_tcp_ops; mine.name = "spin"; mine.call = call; mine.timeout = timeout;
    return &mine; }'
{ echo 'use "spin.so" for client'; cat good.scn; } >spin.scn
timeout 20 "$lastack" run --endpoints objects spin.scn >out 2>&1
code=$?
[ $code -eq 1 ]
result $? "an endpoint that spins ends as a verdict (exit code $code)"
try 2 "$lastack" run --endpoints objects old.scn && has "$out" "old.so" && has "$out" "no endpoint for"
result $? "another version of the contract"
try 2 "$lastack" run --endpoints objects empty.scn && has "$out" "does not define lastack_endpoint()"
result $? "an object without the symbol"
try 2 "$lastack" run --endpoints objects null.scn && has "$out" "gives none"
result $? "an object that gives none"
try 2 "$lastack" run --endpoints objects missing.scn && has "$out" "missing.so"
result $? "an object that is not there"
echo rubbish >objects/text.so
for path in ../elsewhere/same.so "$tap_dir/elsewhere/same.so" link.so text.so; do
    ln -sf ../elsewhere/same.so objects/link.so
    { echo "use \"$path\" for client"; cat good.scn; } >out.scn
    try 2 "$lastack" run --endpoints objects out.scn && has "$out" "out.scn:1:"
    result $? "use \"${path/#$tap_dir/DIR}\" is refused"
done
try 2 "$lastack" run --endpoints nowhere same.scn && has "$out" "same.so"
result $? "a directory that is not there"

# ---- --use: the user's own word --------------------------------------------------------------
try 1 "$lastack" run --use=client=objects/nofin.so good.scn && has "$out" "good.scn:5:1: at 30ms: " &&
    try 0 "$lastack" run --use=server=objects/same.so good.scn && try 1 "$lastack" run --use=objects/nofin.so good.scn
result $? "--use: for one host, and for all"
try 0 "$lastack" run --use=objects/nofin.so --use=client=objects/same.so --use=server=objects/same.so good.scn &&
    try 1 "$lastack" run --use=client=objects/same.so --use=objects/nofin.so good.scn
result $? "the last that is for a host counts"
(cd objects && cp same.so a=b.so && "$lastack" run --use=same.so ../good.scn &&
    "$lastack" run --use=client=a=b.so ../good.scn && "$lastack" run --use=./a=b.so ../good.scn &&
    "$lastack" run --use="server=$PWD/same.so" ../good.scn) >out 2>&1
result $? "a file here, one with an equals sign, an absolute path"
try 0 "$lastack" run --endpoints=objects --use=client=objects/same.so nofin.scn &&
    try 1 "$lastack" run --endpoints=objects --use=server=objects/same.so nofin.scn
result $? "it wins over what the scenario says of that host, and of no other"
try 2 "$lastack" run --use=objects/same.so same.scn && has "$out" "same.scn:1:" && has "$out" "--endpoints"
result $? "what the scenario uses is loaded with --endpoints only"
try 0 "$lastack" run --check-determinism --use=objects/same.so good.scn good.scn &&
    try 0 "$lastack" run --use=client=objects/moody.so good.scn good.scn &&
    try 1 "$lastack" run --check-determinism --use=client=objects/moody.so good.scn
result $? "it is loaded anew for each scenario"
# not_used WHY FILE
not_used() {
    try 2 "$lastack" run --use=client="$2" good.scn bad.scn && has "$out" $'\n'"bad.scn: --use: \"$2\" $1" &&
        has "$out" "2 scenarios: 0 passed, 2 wrong" && try 2 "$lastack" netstat --use="$2" good.scn &&
        has "$err" "good.scn: --use: \"$2\" $1" && [ -z "$out" ]
    result $? "--use: $2 $1"
}
not_used "is no endpoint for this library" objects/old.so
not_used "is no endpoint for this library: it gives none" objects/null.so
not_used "does not define lastack_endpoint()" objects/empty.so
not_used "cannot be loaded: " objects/missing.so
not_used "cannot be loaded: ./missing.so: " missing.so
not_used "cannot be loaded: " objects/text.so
try 2 "$lastack" run --use=proxy=objects/same.so good.scn && has "$out" $'(use):1:1: an endpoint is given for a host that the scenario does not have\n    proxy\n    ^~~~~\n  hint:     the scenario has client, server\n'
result $? "--use for a host that the scenario does not have"
try 2 "$lastack" run --use=client=objects/nofin.so wrong.scn && has "$out" "wrong.scn:2:" &&
    try 2 "$lastack" run --use=client=objects/nofin.so absent.scn && has "$out$err" "absent.scn"
result $? "what is no scenario is told as ever"
try 0 "$lastack" run --list --use=objects/missing.so good.scn
result $? "--list loads nothing"

# What SCENARIOS.md says to do with the example, done: its lines, one after the other.
mkdir own && ln -s "$root/include" "$root/examples" own/ && ln -s "$build" own/build
sed -n '/^### Other endpoints/,/^## /s/^    //p' "$root/docs/SCENARIOS.md" >lines
[ "$(wc -l <lines)" -eq 5 ] && [[ "$(head -n 1 lines)" == "cc -std=c11 "* ]]
result $? "the example of an endpoint is five lines"
sed -i "s|^cc |${CC:-cc} $machine -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror |" lines
(cd own && bash -e <(head -n 3 ../lines)) >out 2>&1
code=$?
[ $code -eq 1 ] && has "$(cat out)" "at 60ms: the judge has found no-time-wait" &&
    has "$(cat out)" "CLOSED       <-- "
result $? "it builds without a warning, is loaded, and is found out (exit code $code)"
(cd own && bash <(sed -n 4p ../lines)) >again 2>&1
[ $? -eq 1 ] && grep -v scn: out | sed '/^FAIL/d' >want && grep -v scn: again | sed '/^FAIL/d' >got && same want got
result $? "so it is with --use"
(cd own && bash <(sed -n 5p ../lines)) >out 2>&1
[ $? -eq 1 ] && has "$(sed '1,/^---- left/d; /^---- right/q' out)" "TIME-WAIT " &&
    has "$(sed '1,/^---- right/d' out)" "no-time-wait"
result $? "and diff shows where"
done_testing
