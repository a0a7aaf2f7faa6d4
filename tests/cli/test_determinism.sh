#!/bin/bash
# The same input gives the same bytes: 20 runs of the gallery, whatever the environment (3 in a build
# that is slow).
. "$(dirname "$0")/cli.sh"
cd "$root" || exit 2
outputs() {
    "$lastack" run -v --ladder --junit "$1.xml" examples >"$1.out" 2>"$1.err"
    echo $? >>"$1.out"
}
outputs "$tap_dir/first"
[ "$(tail -n 1 "$tap_dir/first.out")" = 0 ]
result $? "the gallery passes"
bad=0 first=2
case $build in *san* | *cov*) first=19 ;; esac
for i in $(seq $first 20); do
    case $i in
    5 | 10 | 15) (export LC_ALL=C.UTF-8 TZ=Asia/Tokyo LANG=de_DE.UTF-8; outputs "$tap_dir/again") ;;
    # What malloc gives is not zeroed: the whole of a world's memory is touched, in large pages where
    # there are, or it takes a while.
    20) (export MALLOC_PERTURB_=85 GLIBC_TUNABLES=glibc.malloc.hugetlb=1; outputs "$tap_dir/again") ;;
    *) (unset HOME USER LOGNAME SHELL; outputs "$tap_dir/again") ;;
    esac
    same "$tap_dir/first.out" "$tap_dir/again.out" && same "$tap_dir/first.err" "$tap_dir/again.err" &&
        same "$tap_dir/first.xml" "$tap_dir/again.xml" || bad=1
done
result $bad "$((22 - first)) runs print the same bytes"
try 0 "$lastack" run --check-determinism examples
result $? "played twice in one process, traces and digests are the same"
done_testing
