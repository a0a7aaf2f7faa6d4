#!/bin/bash
# Proves what the library exports and imports, and that it has no writable global:
# symbols.sh STATIC SHARED. A line for each symbol that is wrong, and exit code 1.
#
# Allowed imports are a list, so that a new one is noticed: string functions and formatting into
# memory, assert, and malloc and free from the one file that makes them the default allocator.
set -u
static=$1 shared=$2
export LC_ALL=C
allowed='^(bcmp|mem(cpy|move|set|cmp|chr)|__mem(cpy|move|set)_chk|str(len|cmp|ncmp|chr|rchr|spn|cspn|nlen)|v?snprintf|__v?snprintf_chk|__isoc99_v?snprintf|qsort|bsearch|__assert_fail|__assert_rtn|__stack_chk_fail(_local)?|_GLOBAL_OFFSET_TABLE_|__ctype_b_loc|__(u|)(div|mod)(di3|ti3)|__(u|)divmoddi4|__popcountdi2|(__x86\.get_pc_thunk\.[a-z]+))$'
instrumented='^(__asan_|__ubsan_|__tsan_|__sanitizer_|__gcov_|llvm_gc)'
allocator=${ALLOCATOR:-base/memory.o}
bad=0
wrong() {
    echo "symbols: $*"
    bad=1
}

defined=$(nm --defined-only --extern-only "$static" | awk 'NF == 3 { print $3 }' | sort -u)
[ -n "$defined" ] || wrong "$static defines nothing"

# 1. Only lastack_* leaves the shared library.
names=$(nm -D --defined-only "$shared" | awk '{ print $NF }')
[ -n "$names" ] || wrong "$shared exports nothing"
while read -r name; do
    wrong "$shared exports $name"
done < <(grep -vE '^lastack_|^$' <<<"$names")

# 2. What comes from outside: undefined in an object, defined by no other of the library.
member=''
while read -r first second _; do
    case $first in
    *.o:) member=${first%:} ;;
    U | w | v)
        grep -qxF -- "$second" <<<"$defined" && continue
        [[ $second =~ $allowed || $second =~ $instrumented ]] && continue
        [[ $second =~ ^(malloc|free)$ && /$member == */${allocator##*/} ]] && continue
        wrong "$member imports $second"
        ;;
    esac
done < <(nm --undefined-only "$static")

# 3. No writable global: nothing in .data, .bss or common; tables of pointers are in .data.rel.ro.
while read -r where name; do
    wrong "$where has the writable global $name"
done < <(nm -A --defined-only "$static" | awk '
    $(NF - 1) ~ /^[BbCSsGg]$/ { print $1, $NF; next }
    $(NF - 1) ~ /^[Dd]$/ { print $1, $NF }' | sed 's/:[0-9a-f]* / /' |
    while read -r where name; do
        # nm says "d" of .data.rel.ro too: objdump knows the section.
        object=${where#*:} object=${object%%:*}
        section=$(objdump -t "$static" 2>/dev/null |
            awk -v object="$object" -v name="$name" '
                /file format/ { here = index($1, object ":") == 1 }
                here && $NF == name { for (i = 1; i <= NF; i++) if ($i ~ /^\./) { print $i; exit } }')
        case $section in .data.rel.ro*) ;; *) echo "$object $name" ;; esac
    done | grep -vE " (${instrumented#^})|__sancov|__odr_asan" || true)

[ $bad -eq 0 ] || exit 1
echo "symbols: $(wc -l <<<"$names") names exported, all lastack_*; no writable global; nothing" \
    "imported but string functions and the default allocator"
