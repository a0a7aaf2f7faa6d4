# For the shell tests: says results as TAP, which run_tests.sh adds up. To be sourced by bash.
# shellcheck shell=bash
tap_n=0
tap_bad=0
tap_dir=$(mktemp -d) || exit 2
trap 'rm -rf "$tap_dir"' EXIT

# result CODE NAME: passed if the code is 0; what explains a failure is printed by the caller.
result() {
    tap_n=$((tap_n + 1))
    if [ "$1" -eq 0 ]; then
        echo "ok $tap_n - $2"
    else
        echo "not ok $tap_n - $2"
        tap_bad=$((tap_bad + 1))
    fi
}

skip() {
    tap_n=$((tap_n + 1))
    echo "ok $tap_n - $1 # SKIP $2"
}

# try CODE COMMAND...: runs it, keeps $out, $err (texts) and $code; complains unless the exit code
# is CODE.
try() {
    local want=$1
    shift
    "$@" >"$tap_dir/out" 2>"$tap_dir/err" </dev/null
    code=$?
    out=$(tr -d '\0' <"$tap_dir/out") err=$(tr -d '\0' <"$tap_dir/err")
    [ "$code" -eq "$want" ] && return 0
    echo "# $*"
    echo "# exit code $code, not $want"
    sed 's/^/# out: /' "$tap_dir/out" | head -n 40
    sed 's/^/# err: /' "$tap_dir/err" | head -n 40
    return 1
}

# has TEXT PIECE / lacks TEXT PIECE
has() {
    [[ $1 == *"$2"* ]] && return 0
    printf '# no "%s" in:\n' "$2"
    sed 's/^/#   /' <<<"$1" | head -n 40
    return 1
}
lacks() {
    [[ $1 != *"$2"* ]] && return 0
    printf '# "%s" in:\n' "$2"
    sed 's/^/#   /' <<<"$1" | head -n 40
    return 1
}
same() {
    diff -u "$1" "$2" >"$tap_dir/diff" && return 0
    head -n 40 "$tap_dir/diff" | sed 's/^/# /'
    return 1
}

# To be called last.
done_testing() {
    echo "1..$tap_n"
    [ "$tap_bad" -eq 0 ]
    exit
}
