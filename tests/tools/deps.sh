#!/bin/sh
# Makes sure that what the named groups of tests/packages.txt need is there: deps.sh GROUP...
# What is missing is installed from the distribution's packages where that is possible without
# asking; else this says exactly what to install, and fails.
set -u
list=$(dirname "$0")/../packages.txt
cc=${CC:-cc}

if ! command -v "${cc%% *}" >/dev/null 2>&1; then
    echo "lastack needs a C compiler, and there is no '$cc'. On Debian: apt-get install gcc" >&2
    exit 2
fi

# present KIND WORD...: is it there?
present() {
    case $1 in
    command) command -v "$2" >/dev/null 2>&1 ;;
    header)
        header=$2
        shift 2
        # shellcheck disable=SC2086 # cc may be "gcc -m32"
        echo "#include <$header>" | $cc "$@" -E -x c - >/dev/null 2>&1
        ;;
    option)
        shift
        echo 'int main(void) { return 0; }' | "$@" -x c -o /dev/null - >/dev/null 2>&1
        ;;
    *) echo "$list: what is '$1'?" >&2; exit 2 ;;
    esac
}

# missing GROUP...: the packages that are, one a line.
missing() {
    while read -r package group probe; do
        case $package in '' | '#'*) continue ;; esac
        for wanted in "$@"; do
            # shellcheck disable=SC2086 # the probe is several words
            [ "$wanted" != "$group" ] || present $probe || echo "$package"
        done
    done <"$list" | sort -u
}

packages=$(missing "$@" | tr '\n' ' ')
packages=${packages% }
[ -n "$packages" ] || exit 0

by_hand() {
    echo "lastack: $1" >&2
    echo "Please install what is missing, on Debian or Ubuntu by" >&2
    echo "    sudo apt-get install $packages" >&2
    exit 2
}

command -v apt-get >/dev/null 2>&1 || by_hand "not installed: $packages (and no apt-get here)"
if [ "$(id -u)" -eq 0 ]; then
    as_root=
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as_root='sudo -n'
else
    by_hand "not installed: $packages (and not allowed to install them)"
fi

echo "lastack: installing $packages"
# shellcheck disable=SC2086 # packages are several words
install_them() {
    $as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -q --no-install-recommends $packages
}
log=$(mktemp) || exit 2
trap 'rm -f "$log"' EXIT
# The package lists of a fresh machine may be absent or old: only then are they fetched.
if ! install_them >"$log" 2>&1; then
    if ! { $as_root apt-get update -q && install_them; } >"$log" 2>&1; then
        cat "$log" >&2
        by_hand "could not install: $packages"
    fi
fi
left=$(missing "$@" | tr '\n' ' ')
[ -z "$left" ] || { packages=$left; by_hand "still not found after installing: $left"; }
