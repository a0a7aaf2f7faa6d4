#!/bin/bash
# make install: an out-of-tree program, in C and in C++, is compiled and runs against the installed
# copy through pkg-config alone; and uninstall leaves nothing.
. "$(dirname "$0")/../cli/cli.sh"
case $build in
"$root/build") ;;
*)
    skip "installing" "done from the ordinary build"
    done_testing
    ;;
esac
unset MAKEFLAGS MAKELEVEL MFLAGS
version=$(sed -n 's/.*LASTACK_VERSION "\(.*\)"/\1/p' "$root/include/lastack/types.h")
prefix=$tap_dir/usr

try 0 make -C "$root" install PREFIX="$prefix" CC="${CC:-cc}"
result $? "make install"
told=$(grep -v '^make' out | tail -n 1)
has "$told" "liblastack.so.0" && has "$told" "ldconfig" && has "$told" "LD_LIBRARY_PATH=$prefix/lib" &&
    has "$told" "-Wl,-rpath,$prefix/lib"
result $? "its last line says how programs find the shared library"
(cd "$prefix" && find . ! -type d | LC_ALL=C sort) >have
{
    echo ./bin/lastack
    (cd "$root" && printf './%s\n' include/lastack/*.h)
    printf './lib/%s\n' liblastack.a liblastack.so liblastack.so.0 "liblastack.so.$version" \
        pkgconfig/lastack.pc
    (cd "$root/docs" && for page in *.[1-8]; do echo "./share/man/man${page##*.}/$page"; done)
} | LC_ALL=C sort >want
same want have
result $? "what is installed"
[ "$(readlink "$prefix/lib/liblastack.so")" = liblastack.so.0 ] &&
    [ "$(readlink "$prefix/lib/liblastack.so.0")" = "liblastack.so.$version" ] &&
    readelf -d "$prefix/lib/liblastack.so.0" | grep -q 'soname: \[liblastack.so.0\]'
result $? "the soname and its links"
[ -z "$(find "$prefix" -type f ! -perm -444 -o -name '*.pc' -exec grep -l "$root" {} +)" ]
result $? "everybody may read it, and no path of the source is in lastack.pc"

export PKG_CONFIG_PATH=$prefix/lib/pkgconfig
if ! command -v pkg-config >/dev/null 2>&1; then
    skip "programs" "no pkg-config"
else
    [ "$(pkg-config --modversion lastack)" = "$version" ]
    result $? "pkg-config knows the version"
    # program NAME COMPILER WORD...: compiles with only what pkg-config says, and runs it.
    program() {
        local name=$1
        shift
        # shellcheck disable=SC2046 # several words
        if try 0 "$@" -Wall -Wextra -Wpedantic -Werror -o program \
            $(case $name in *static*) echo -static ;; esac) program."${extension:-c}" \
            $(pkg-config --cflags --libs $(case $name in *static*) echo --static ;; esac) lastack) &&
            LD_LIBRARY_PATH=$prefix/lib try 0 ./program; then
            [ "$out" = "ESTABLISHED 1" ]
        else
            false
        fi
        result $? "$name"
    }
    cp "$root/tests/install/program.c" program.c
    cp program.c program.cc
    program "a program in C, shared" "${CC:-cc}" -std=c11
    readelf -d program | grep -q 'NEEDED.*liblastack.so.0'
    result $? "it needs the soname"
    # shellcheck disable=SC2046 # several words
    try 0 "${CC:-cc}" -std=c11 -o found program.c $(pkg-config --cflags --libs lastack) "-Wl,-rpath,$prefix/lib" &&
        try 0 env -u LD_LIBRARY_PATH ./found
    result $? "it is found by -rpath, too"
    # A program that loads endpoints offers them the library, in either of two ways.
    cp "$root/tests/install/loads.c" loads.c
    try 0 "${CC:-cc}" -std=c11 -shared -fPIC -o mine.so $(pkg-config --cflags lastack) -DENDPOINT loads.c
    result $? "an endpoint that calls the library is a shared object"
    cflags=$(pkg-config --cflags lastack)
    for how in "-L$prefix/lib -llastack -Wl,-rpath,$prefix/lib" \
        "-rdynamic -Wl,--whole-archive $prefix/lib/liblastack.a -Wl,--no-whole-archive"; do
        # shellcheck disable=SC2086 # several words
        try 0 "${CC:-cc}" -std=c11 -Wall -Wextra -Werror -o loads $cflags loads.c $how -ldl && try 0 ./loads ./mine.so &&
            [ "$out" = "mine: fit" ]
        result $? "a program linked with ${how%% *} loads it"
    done
    program "a program in C, static" "${CC:-cc}" -std=c11
    program "a program in C17" "${CC:-cc}" -std=c17
    if command -v "${CXX:-c++}" >/dev/null 2>&1; then
        extension=cc
        program "a program in C++11, shared" "${CXX:-c++}" -std=c++11
        program "a program in C++17, static" "${CXX:-c++}" -std=c++17
        extension=c
    else
        skip "programs in C++" "no C++ compiler"
    fi
    for header in "$prefix"/include/lastack/*.h; do
        name=lastack/${header##*/}
        printf '#include <%s>\n#include <%s>\nint main(void) { return 0; }\n' "$name" "$name" >alone.c
        # shellcheck disable=SC2046 # several words
        try 0 "${CC:-cc}" -std=c11 -Wall -Wextra -Wpedantic -Werror -o alone alone.c \
            $(pkg-config --cflags lastack)
        result $? "<$name> stands alone"
    done
fi
"$prefix/bin/lastack" run good.scn >out && has "$(cat out)" "1 passed"
result $? "the installed program runs"

try 0 make -C "$root" install DESTDIR="$tap_dir/stage" PREFIX=/opt/lastack CC="${CC:-cc}" &&
    [ -x stage/opt/lastack/bin/lastack ] && grep -qx 'prefix=/opt/lastack' \
    stage/opt/lastack/lib/pkgconfig/lastack.pc
result $? "DESTDIR is before PREFIX, and not in lastack.pc"
try 0 make -C "$root" install DESTDIR="$tap_dir/relative" PREFIX=../else/where LIBDIR=lib64 CC="${CC:-cc}" &&
    where=$(cd "$root/.." && pwd)/else/where && pc=relative$root/lib64/pkgconfig/lastack.pc &&
    grep -qx "prefix=$where" "$pc" && grep -qx "libdir=$root/lib64" "$pc" &&
    [ -x "relative$where/bin/lastack" ] && rm -r relative
result $? "a relative PREFIX is seen from here, and absolute in lastack.pc"
if [ "$(id -u)" -eq 0 ] && unshare -m mount -t tmpfs none /usr/local 2>/dev/null; then
    printf '#!/bin/sh\necho "$@" >>%s/ldconfig.log\n' "$tap_dir" >ldconfig && chmod +x ldconfig
    for words in "" DESTDIR="$tap_dir/packaged"; do
        # shellcheck disable=SC2016,SC2086 # the inner shell's; none or one word
        try 0 unshare -m sh -c 'mount -t tmpfs none /usr/local && exec "$@"' sh make -C "$root" install \
            LDCONFIG="$tap_dir/ldconfig" CC="${CC:-cc}" $words
        echo "$?" >>ldconfig.log
    done
    [ "$(tr '\n' ' ' <ldconfig.log)" = " -p 0 0 " ]
    result $? "ldconfig is run for the system's own prefix, but not when it is packaged"
else
    skip "ldconfig" "needs root, and a mount of its own"
fi
try 0 make -C "$root" uninstall DESTDIR="$tap_dir/stage" PREFIX=/opt/lastack &&
    try 0 make -C "$root" uninstall PREFIX="$prefix" &&
    [ -z "$(find "$prefix" stage ! -type d)" ]
result $? "make uninstall leaves no file"
done_testing
