#!/bin/bash
# The example programs: they end well and say what their comments promise.
. "$(dirname "$0")/cli.sh"
cd "$root" || exit 2
try 0 "$build/examples/by_hand" && has "$out" "ESTABLISHED" && has "$out" "TIME-WAIT"
result $? "by_hand: a connection opens, carries text and closes"
try 0 "$build/examples/autograder" && has "$out" "100%: Checks:"
result $? "autograder: a libcheck suite"
try 0 "$build/examples/every_loss" && has "$out" "losses tried, every one closed well"
result $? "every_loss: each single loss"
[ -z "$(grep -LE 'Copyright|^/\*' examples/*.c)" ] && [ "$(cat examples/*.c | wc -l)" -le 450 ]
result $? "they are short, and each says what it is for"
done_testing
