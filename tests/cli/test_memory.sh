#!/bin/bash
# Memory runs out: every allocation of the program fails once, and then for ever. Each time it ends
# with a clean error and exit code 3, or, where it could do without, with the right result.
. "$(dirname "$0")/cli.sh"
case $build in
*san* | *cov*)
    skip "failing allocations" "the build has an allocator of its own"
    done_testing
    ;;
esac
# shellcheck disable=SC2086 # none or one word
if ! ${CC:-cc} $machine -O1 -shared -fPIC -D_GNU_SOURCE -o fail.so "$root/tests/cli/fail_memory.c" \
    2>log || ! LD_PRELOAD=./fail.so true 2>/dev/null; then
    skip "failing allocations" "the shim does not build here"
    done_testing
fi
cp -r "$root"/examples/*.scn .
most=${MEMORY_MOST:-400} # allocations tried of one command, spread evenly

# exhausted NAME CODE ARGUMENT...: the command ends with CODE when memory is plenty.
exhausted() {
    local name=$1 want=$2 bad=0 count step ever
    shift 2
    FAIL_COUNT=count LD_PRELOAD=./fail.so "$lastack" "$@" >want.out 2>want.err
    local plenty=$?
    count=$(cat count)
    [ $plenty -eq "$want" ] || { echo "# exit code $plenty with memory enough"; bad=1; }
    step=$((count / most + 1))
    for ever in '' 1; do
        for ((n = 1; n <= count; n += step)); do
            FAIL_AT=$n ${ever:+env FAIL_EVER=1} env LD_PRELOAD=./fail.so "$lastack" "$@" \
                >got.out 2>got.err
            local code=$?
            if [ $code -eq "$want" ] && cmp -s want.out got.out; then continue; fi
            if [ $code -eq 3 ] && [ -n "$(cat got.out got.err)" ]; then continue; fi
            echo "# allocation $n of $count${ever:+ and all after it}: exit code $code"
            tail -n 5 got.err | sed 's/^/# /'
            bad=1
            break
        done
    done
    result $bad "$name ($count allocations)"
}
exhausted "a scenario that passes" 0 run good.scn
exhausted "one that fails" 1 run bad.scn
exhausted "one that is wrong" 2 run wrong.scn
exhausted "trace, ladder and JUnit" 0 run -v --ladder --junit out.xml good.scn
mkdir some && cp good.scn bad.scn some/
exhausted "pages and an index" 1 report -o pages some
exhausted "TAP, twice" 0 run --tap --check-determinism good.scn
mkdir dir && cp good.scn dir
exhausted "a directory" 0 run dir
# One that only hands over to lastack's, and one that crashes.
for body in 'return lastack_tcp_ops.call(self, in, call, out);' 'abort();'; do
    name=${body%%[ (]*}
    object "objects/$name.so" "#include <lastack/lastack.h>
        #include <stdlib.h>
        static struct lastack_endpoint_ops mine;
        static lastack_time call(void *self, const struct lastack_in *in,
                                 const struct lastack_call *call, struct lastack_out *out) { $body }
        const struct lastack_endpoint_ops *lastack_endpoint(void);
        const struct lastack_endpoint_ops *lastack_endpoint(void) {
            mine = lastack_tcp_ops; mine.call = call; return &mine; }"
    { echo "use $name.so for client"; cat good.scn; } >"$name.scn"
done
exhausted "an endpoint that is loaded" 0 run --endpoints=objects return.scn
exhausted "one that crashes" 1 run -v --endpoints=objects abort.scn
exhausted "the page of one that crashes" 1 report --endpoints=objects -o page.html abort.scn
exhausted "one that the user gives" 0 run --use=client=objects/return.so --use=objects/return.so good.scn
exhausted "on one side" 0 diff --use=objects/return.so good.scn
exhausted "states" 0 states
echo 'include "good.scn"' >includes.scn
exhausted "an included file" 0 run includes.scn
exhausted "included on one side" 0 diff includes.scn good.scn
exhausted "tables of what is included" 0 netstat includes.scn
exhausted "what is covered of it" 0 states --cover includes.scn
exhausted "what is covered" 0 states --cover --use=objects/return.so dir
exhausted "explain" 0 explain TIME-WAIT
for file in "$root"/examples/*.scn; do
    most=40 exhausted "${file##*/}" 0 run "${file##*/}"
done
done_testing
