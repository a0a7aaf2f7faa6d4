#!/bin/bash
# The proofs of layers.sh and symbols.sh hold for the source as it is, and each of their rules can
# fail: a small wrong source is made for every one.
. "$(dirname "$0")/tap.sh"
tools=$(dirname "$0")
B=${B:-build}

try 0 "$tools/layers.sh"
result $? "the layers of the source"

# layer FILE LINE: a tree in which that file includes that, and layers.sh must say so.
layer() {
    rm -rf "$tap_dir/tree"
    mkdir -p "$tap_dir/tree/$(dirname "$1")"
    echo "$2" >"$tap_dir/tree/$1"
    try "$3" "$tools/layers.sh" "$tap_dir/tree" && { [ "$3" -eq 0 ] || has "$out" "$1:1:"; }
    result $? "layers: $1 with $2"
}
layer lib/net/a.c '#include "tcp/tcb.h"' 1
layer lib/tcp/a.c '#include "net/link.h"' 1
layer lib/tcp/a.h '#include "host/host.h"' 1
layer lib/world/a.c '#include "tcp/tcb.h"' 1
layer lib/rfc/a.c '#include "base/heap.h"' 1
layer lib/trace/a.c '#include "judge/judge.h"' 1
layer lib/judge/a.c ' #  include "script/parse.h"' 1
layer lib/wire/a.c '#include "../tcp/tcb.h"' 1
layer lib/wire/a.c '#include "seq.h"' 1
layer lib/wire/a.c '#include <time.h>' 1
layer lib/host/a.c '#include <uthash.h>' 1
layer lib/wire/a.c '#include FILE' 1
layer lib/extra/a.c '#include "base/heap.h"' 1
layer sim/a.c '#include "script/parse.h"' 1
layer examples/a.c '#include "world/world.h"' 1
layer include/lastack/a.h '#include "base/heap.h"' 1
layer lib/script/a.c '#include "world/world.h" /* allowed */' 0
layer lib/script/a.c '#include <uthash.h>' 0
layer lib/tcp/a.c '#include <lastack/sim.h>' 0
layer sim/a.c '#include "run.h"' 0

# symbol WHAT CODE SOURCE [FILE]: a library of that source, and symbols.sh must answer CODE.
symbol() {
    local file=${4:-piece}
    rm -rf "${tap_dir:?}/lib"
    mkdir -p "${tap_dir:?}/lib"
    echo "$3" >"$tap_dir/lib/$file.c"
    (cd "$tap_dir/lib" && ${CC:-cc} -O1 -fPIC -fvisibility=hidden -c "$file.c" &&
        ar rc x.a "$file.o" && ${CC:-cc} -shared -o x.so "$file.o") >"$tap_dir/log" 2>&1 ||
        { sed 's/^/# /' "$tap_dir/log"; }
    try "$2" "$tools/symbols.sh" "$tap_dir/lib/x.a" "$tap_dir/lib/x.so" &&
        { [ "$2" -eq 0 ] || has "$out" "$1"; }
    result $? "symbols: $1${4:+ in $4.c}"
}
api='__attribute__((visibility("default")))'
fine="$api int lastack_one(void); int lastack_one(void) { return 1; }"
symbol nothing 0 "$fine static const char *const t[] = {\"a\"}; $api const char *lastack_t(int i);
    const char *lastack_t(int i) { return t[i]; }"
symbol 'exports helper' 1 "$fine $api int helper(void) { return 1; }"
symbol 'global counter' 1 "$fine int counter = 7;"
symbol 'global zero' 1 "$fine int zero;"
symbol 'calls' 1 "$fine $api int lastack_n(void); int lastack_n(void)
    { static int calls; return ++calls; }"
for call in 'long time(long *)' 'int rand(void)' 'int pthread_create(void)' 'void exit(int)' \
    'void *fopen(const char *, const char *)' 'int printf(const char *, ...)' 'void abort(void)' \
    'int clock_gettime(int, void *)' 'char *getenv(const char *)' 'void *realloc(void *, long)'; do
    name=${call%%(*} name=${name##*[ *]}
    symbol "imports $name" 1 "$fine extern $call; $api void *lastack_x(void);
        void *lastack_x(void) { return (void *)$name; }"
done
heap="#include <stdlib.h>
$api void *lastack_get(void); void *lastack_get(void) { return malloc(1); }"
symbol 'imports malloc' 1 "$heap"
symbol nothing 0 "$heap" memory

case $B in
*san*) skip "the library itself" "not with a sanitizer" ;;
*)
    try 0 "$tools/symbols.sh" "$B/liblastack.a" "$B/liblastack.so.0"
    result $? "the library itself"
    ;;
esac
done_testing
