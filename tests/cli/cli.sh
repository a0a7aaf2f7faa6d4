# For the tests of the program: $lastack, and small scenarios. To be sourced by bash.
# shellcheck shell=bash
. "$(dirname "${BASH_SOURCE[0]}")/../tools/tap.sh"
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
B=${B:-build}
case $B in /*) build=$B ;; *) build=$root/$B ;; esac
lastack=$build/lastack
# A colour that somebody asked for elsewhere is not asked for here.
unset NO_COLOR
export TERM=${TERM:-dumb} LC_ALL=C

case $build in *32bit*) machine=-m32 ;; *) machine= ;; esac

# object FILE SOURCE: in $tap_dir, builds a shared object; what it uses of the library is in the program.
object() {
    echo "$2" >source.c
    mkdir -p "$(dirname "$1")"
    # shellcheck disable=SC2086 # none or one word
    ${CC:-cc} $machine -std=c11 -shared -fPIC -I"$root/include" -o "$1" source.c 2>log || {
        sed 's/^/# /' log
        return 1
    }
}

# scenario FILE: standard input becomes that file in $tap_dir.
scenario() {
    mkdir -p "$(dirname "$tap_dir/$1")"
    cat >"$tap_dir/$1"
}

scenario good.scn <<'END'
# A connection opens and closes.
server listen 80
client connect server:80
wait until established
client close
wait until server is CLOSE-WAIT
server close
wait until idle
expect client path SYN-SENT ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 TIME-WAIT CLOSED
expect server path LISTEN SYN-RECEIVED ESTABLISHED CLOSE-WAIT LAST-ACK CLOSED
expect client spent 60s in TIME-WAIT
END
# The third line fails.
scenario bad.scn <<'END'
server listen 80
client connect server:80
expect client is ESTABLISHED
END
# The second line is wrong.
scenario wrong.scn <<'END'
server listen 80
client conect server:80
END
cd "$tap_dir" || exit 2
