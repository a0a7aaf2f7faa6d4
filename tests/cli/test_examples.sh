#!/bin/bash
# The example programs: they end well and say what their comments promise.
. "$(dirname "$0")/cli.sh"
cd "$root" || exit 2
try 0 "$build/examples/by_hand" && has "$out" "ESTABLISHED" && has "$out" "TIME-WAIT"
result $? "by_hand: a connection opens, carries text and closes"
try 0 "$build/examples/autograder" && has "$out" "100%: Checks:"
result $? "autograder: a libcheck suite"
# A submission that ends the process of its case, which is how libcheck hears of a failure.
case $build in
*san* | *cov*) skip "autograder: submissions that leave" "linked otherwise" ;;
*)
    for way in 'exit(0)' '_exit(0)' 'exit(1)' 'abort()'; do
        sed -e 's/^#include <string.h>/&\n#include <unistd.h>/' -e "s/^static struct lastack_endpoint_ops submission;/&\n\
static lastack_time leave(void *self, const struct lastack_in *in, const struct lastack_segment *seg,\n\
const uint8_t *option, struct lastack_out *out) {\n\
    (void)self, (void)in, (void)seg, (void)option, (void)out;\n    $way;\n}/" \
            -e 's/^    submission.name = .*/&\n    submission.segment = leave;/' \
            examples/autograder.c >"$tap_dir/leave.c"
        # shellcheck disable=SC2046,SC2086 # several words, or none
        try 0 "${CC:-cc}" $machine -D_DEFAULT_SOURCE -Iinclude -o "$tap_dir/leave" "$tap_dir/leave.c" \
            $(pkg-config --cflags check 2>/dev/null) "$build/liblastack.a" \
            $(pkg-config --libs check 2>/dev/null || echo -lcheck) &&
            try 1 env CK_FORK=no "$tap_dir/leave" && has "$out" "0%: Checks: 2, Failures: 0, Errors: 2"
        result $? "autograder: a submission that calls $way fails"
    done
    ;;
esac
try 0 "$build/examples/every_loss" && has "$out" "losses tried, every one closed well"
result $? "every_loss: each single loss"
[ -z "$(grep -LE 'Copyright|^/\*' examples/*.c)" ] && [ "$(cat examples/*.c | wc -l)" -le 450 ]
result $? "they are short, and each says what it is for"
done_testing
