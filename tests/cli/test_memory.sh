#!/bin/bash
# Memory runs out: every allocation of the program fails once, and then for ever. Each time it ends
# with a clean error and exit code 3, or, where it could do without, with the right result; and what
# it has taken it has given back.
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

# watched COMMAND...: with the shim, which writes into the file `left` what is not given back.
watched() {
    rm -f left
    FAIL_LEFT=left LD_PRELOAD=./fail.so "$@"
}
# nothing_left WHEN: is it so?
nothing_left() {
    [ -e left ] || return 0
    echo "# $1: $(wc -l <left) blocks are not given back, taken at $(sort left | uniq -c | xargs)"
    return 1
}

# Takes a block in each way that counts and keeps as many of them as it is told; the process that it
# forks takes and keeps as many of its own.
cat >keeper.c <<'END'
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
static void *volatile one[7];
static void keep(int kept) {
    one[0] = malloc(10);
    one[1] = calloc(2, 10);
    one[2] = realloc(malloc(10), 100000);
    one[3] = strdup("text");
    one[4] = strndup("text", 2);
    one[5] = realpath(".", NULL);
    one[6] = opendir(".");
    for (int i = kept; i < 7; i++)
        i == 6 ? (void)closedir(one[i]) : free(one[i]);
}
int main(int count, char **word) {
    int kept = atoi(word[count - 1]);
    keep(kept);
    if (fork() == 0) {
        keep(kept);
        _exit(0);
    }
    wait(NULL);
    return 0;
}
END
# shellcheck disable=SC2086 # none or one word
${CC:-cc} $machine -D_GNU_SOURCE -o keeper keeper.c && bad=0 || bad=1
for kept in 0 1 2 3 4 5 6 7; do
    watched ./keeper $kept
    touch left
    [ "$(wc -l <left)" -eq $((2 * kept)) ] || { echo "# of $kept: $(xargs <left)"; bad=1; }
done
result $bad "what is kept is noticed, in a process that was forked too"

# exhausted NAME CODE ARGUMENT...: the command ends with CODE when memory is plenty.
exhausted() {
    local name=$1 want=$2 bad=0 count step ever
    shift 2
    FAIL_COUNT=count watched "$lastack" "$@" >want.out 2>want.err
    local plenty=$?
    count=$(cat count)
    nothing_left "with memory enough" || bad=1
    [ $plenty -eq "$want" ] || { echo "# exit code $plenty with memory enough"; bad=1; }
    step=$((count / most + 1))
    for ever in '' 1; do
        for ((n = 1; n <= count; n += step)); do
            FAIL_AT=$n FAIL_EVER=$ever watched "$lastack" "$@" >got.out 2>got.err
            local code=$?
            nothing_left "allocation $n of $count${ever:+ and all after it}" || bad=1
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
exhausted "tables at several times" 0 netstat --at=1s,every\ 10s,2m --set=msl=30s good.scn
exhausted "two that differ" 1 diff --set=msl=1s good.scn
exhausted "timewait and its picture" 0 timewait --connects=1000 --svg=picture.svg
exhausted "a capture, a picture, the words of tcpdump" 0 run --tcpdump --pcap=c.pcap \
    --pcapng=c.pcapng --draw=ladder.svg last-ack-limit.scn
exhausted "an option that is wrong behind one that is right" 2 run --set=msl=1s --seed=x good.scn
exhausted "a file that is not there" 2 run good.scn none.scn
for file in "$root"/examples/*.scn; do
    most=40 exhausted "${file##*/}" 0 run "${file##*/}"
done
done_testing
