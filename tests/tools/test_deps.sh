#!/bin/bash
# deps.sh with a package manager, a user and a list that are made up: what is asked for, and what is
# said when it cannot be had.
. "$(dirname "$0")/tap.sh"
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$tap_dir/tests/tools" "$tap_dir/bin"
cp "$here/deps.sh" "$tap_dir/tests/tools"
cd "$tap_dir" || exit 2
cat >tests/packages.txt <<'END'
# a comment
alpha-dev  build  command alpha
beta-dev   build  header beta/beta.h
beta-dev   test   header beta/beta.h
gamma      test   command sh
END
# fake NAME SCRIPT: a command of that name, before all others.
fake() {
    printf '#!/bin/sh\n%s\n' "$2" >"bin/$1"
    chmod +x "bin/$1"
}
deps() {
    : >asked
    PATH=$tap_dir/bin:$PATH CC="${CC:-cc} -I$tap_dir/include" try "$1" tests/tools/deps.sh "${@:2}"
}
gets='echo "$@" >>asked; case $* in *install*) mkdir -p include/beta; : >include/beta/beta.h
    printf "#!/bin/sh\n" >bin/alpha; chmod +x bin/alpha ;; esac'
fake id 'echo 0'

fake apt-get "$gets"
deps 0 build && has "$out" "installing alpha-dev beta-dev" &&
    has "$(cat asked)" "install -y -q --no-install-recommends alpha-dev beta-dev" &&
    [ "$(wc -l <asked)" -eq 1 ]
result $? "what is missing is installed, with one command"
deps 0 build test && [ ! -s asked ] && [ -z "$out$err" ]
result $? "nothing is asked for when all is there"

rm -r bin/alpha include
deps 0 test && has "$(cat asked)" "recommends beta-dev" && lacks "$(cat asked)" alpha
result $? "only what the group needs"

rm -rf bin/alpha include
fake apt-get "case \$* in update*) : >updated ;; esac; [ -e updated ] || exit 100; $gets"
deps 0 build && has "$(cat asked)" "update" && [ -x bin/alpha ]
result $? "the package lists are fetched when the first attempt fails"

rm -rf bin/alpha include
fake apt-get 'echo "no network"; exit 100'
deps 2 build && has "$err" "no network" && has "$err" "sudo apt-get install alpha-dev beta-dev"
result $? "an installation that fails: the reason, and what to type"

fake apt-get "$gets"
fake id 'echo 1000'
fake sudo 'exit 1'
deps 2 build && [ ! -s asked ] && has "$err" "not allowed" &&
    has "$err" "sudo apt-get install alpha-dev beta-dev"
result $? "without the right to install: what to type"
fake sudo 'shift; [ "$1" = true ] || "$@"'
deps 0 build && has "$out" "installing alpha-dev beta-dev"
result $? "with a sudo that asks nothing"

: >asked
CC=no-such-compiler try 2 tests/tools/deps.sh build && has "$err" "no 'no-such-compiler'" && has "$err" gcc
result $? "no C compiler"
try 0 "$here/deps.sh" build test
result $? "the real list: all that the tests need is here"
done_testing
