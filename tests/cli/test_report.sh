#!/bin/bash
# The pages of `lastack report`: what is in them, where they go, and, with a browser, what they show.
. "$(dirname "$0")/cli.sh"
example=$root/examples/final-ack-lost.scn

# lines PAGE: those of the trace that it holds.
lines() {
    sed -n '/^<script type="application\/json"/,/^<\/script>/p' "$1" | sed '1d;$d'
}

try 0 "$lastack" report "$example" -o page.html && has "$out" "pass  " && [ -s page.html ]
result $? "a page"
lines page.html | sed 's/\\u003c/</g' >got
"$lastack" run --json "$example" >trace
[ -s trace ] && same trace got
result $? "its data is what run --json prints, and nothing else"
[ "$(grep -c '"type":"statement"' trace)" -ge 9 ] && [ "$(grep -c '"type":"source"' trace)" -eq 1 ]
result $? "with the statements and the text of the scenario"
! grep -oE "[a-z]+://[^\"' )]*" page.html | grep -v '^http://www.w3.org/2000/svg$' >got
result $? "no address of anything elsewhere"
! grep -nE '<(link|img|iframe|object|base)[ >]|<script[^>]*src|@import|url\(|innerHTML|insertAdjacent|document\.write|eval\(' \
    page.html | grep -v 'url(#' >got
result $? "nothing is loaded, and no text is made HTML"
grep -q "Content-Security-Policy.*default-src 'none'" page.html
result $? "and a policy forbids it"
try 0 "$lastack" report "$example" --output=again.html && same page.html again.html
result $? "the same bytes again"
lines page.html | grep -c '"type":"result"' >got && [ "$(cat got)" = 1 ] && [ "$(tail -n 1 page.html)" = '</html>' ]
result $? "whole"

try 1 "$lastack" report bad.scn -o bad.html && has "$out" "FAIL" && has "$(lines bad.html)" '"outcome":"failed"'
result $? "one that fails has a page, and exit code 1"
try 2 "$lastack" report wrong.scn -o wrong.html && has "$(lines wrong.html)" '"outcome":"wrong"' &&
    has "$(lines wrong.html)" "client conect server:80"
result $? "one that is wrong too, and exit code 2"
try 0 "$lastack" report --seed=7 --set=msl=1s good.scn -o seeded.html >got
has "$(lines seeded.html)" '"seed":"7"'
result $? "--seed"
"$lastack" report --names=ss bad.scn -o named.html >got
has "$(lines named.html)" '{"type":"names","style":"ss"}' && has "$(cat got)" "ESTAB" && lacks "$(cat got)" "ESTABLISHED (" &&
    lacks "$(cat page.html)" '"type":"names"'
result $? "--names"
"$lastack" report - -o input.html <good.scn >got && has "$(lines input.html | head -n 1)" '"scenario":"\u003cstdin>"'
result $? "standard input"
mkdir -p parts && echo 'server listen 80' >parts/open.inc && printf 'include "open.inc"\nexpect server is LISTEN\n' >parts/a.scn
"$lastack" report parts/a.scn -o parts.html >got 2>&1
[ "$(lines parts.html | grep -c '"type":"source"')" = 2 ] && has "$(lines parts.html)" '"file":"parts/open.inc","line":1'
result $? "what it includes is there too"

# ---- many -------------------------------------------------------------------------------------
mkdir -p set/sub other && cp good.scn bad.scn set/ && cp good.scn other/ && cp wrong.scn set/wrong.scn
try 2 "$lastack" report set -o pages && [ "$(cd pages && echo *)" = "bad.html good.html index.html wrong.html" ]
result $? "a directory: a page each, and an index; the worst counts"
has "$(cat pages/index.html)" '<a href="bad.html">set/bad.scn</a>' && has "$(cat pages/index.html)" '1 of 3 passed' &&
    has "$(cat pages/index.html)" 'client is not ESTABLISHED'
result $? "which names them, and says which have passed and why not"
try 0 "$lastack" report other/good.scn good.scn -o both && [ "$(cd both && echo *)" = "good-2.html good.html index.html" ]
result $? "two of one name"
try 0 "$lastack" report --filter=good set -o one && [ "$(cd one && echo *)" = "good.html index.html" ]
result $? "a directory of which one is left is a directory"
mkdir -p hollow
try 2 "$lastack" report hollow -o none.dir && has "$(cat none.dir/index.html)" 'this directory has no scenarios'
result $? "of a directory without scenarios there is an index that says so"
cp good.scn index.scn
try 0 "$lastack" report index.scn good.scn -o named && [ -e named/index-2.html ]
result $? "a scenario called index"

# ---- where it cannot go ------------------------------------------------------------------------
try 3 "$lastack" report good.scn -o none/such.html && has "$err" "none/such.html: No such file"
result $? "an unwritable place is exit code 3"
try 3 "$lastack" report set -o good.scn && has "$err" "good.scn: is not a directory"
result $? "pages where a file is"
try 3 "$lastack" report set -o none/such && has "$err" "none/such: No such file"
result $? "pages in no directory"
if [ -c /dev/full ]; then
    try 3 "$lastack" report good.scn -o /dev/full && has "$err" "/dev/full: No space left" && [ -c /dev/full ]
    result $? "a full disk"
fi
for wrong in "report good.scn" "report -o x.html" "report good.scn -o -"; do
    # shellcheck disable=SC2086 # words
    try 2 "$lastack" $wrong && [ -n "$err" ] && [ ! -e x.html ]
    result $? "a mistake: $wrong"
done
[ -z "$(find . -name '*.html.*')" ]
result $? "nothing is left beside the pages"

# ---- hostile text -------------------------------------------------------------------------------
evil=$'</script><script>hostile=1<\xf0\xa0\xa0>"\'&<b>.scn'
evil=${evil//\//_}
{
    echo '# </script><script>hostile=1</script> ]]> <!-- <img src=x onerror=hostile=1>'
    sed '/^expect/d; /^wait until established/a client send "</script><script>hostile=1</script>]]>\\x00\\x1b[31m\\xff\\"&"' good.scn
} >"$evil"
mkdir hostile && cp "$evil" hostile/
try 0 "$lastack" report "$evil" -o hostile.html && has "$out" "pass"
result $? "hostile text in a name, a remark and what is sent"
[ "$(grep -c '</script>' hostile.html)" = 2 ] && [ "$(lines hostile.html | LC_ALL=C grep -c '[^ -~]')" = 0 ]
result $? "nothing in a name or a text ends the data"
"$lastack" report hostile -o hostile.dir >got 2>&1
! grep -qE '<b>|<script' hostile.dir/index.html && [ "$(find hostile.dir -name '*.html' | wc -l)" = 2 ]
result $? "nor gets into the index"

# ---- long runs ------------------------------------------------------------------------------------
scenario long.scn <<'END'
server listen 80
client connect server:80
wait until established
repeat 100 {
    client send 64KiB
    server read 64KiB
}
expect client is ESTABLISHED
END
"$lastack" report long.scn -o long.html >got 2>&1
code=$?
size=$(stat -c %s long.html)
[ $code -eq 0 ] && [ "$size" -lt 20000000 ] && has "$(tail -n 2000 long.html | grep -a '"left-out"')" '"records":' &&
    has "$(lines long.html | tail -n 1)" '"outcome":"passed"' || { echo "# exit code $code, $size octets"; cat got; false; }
result $? "a long run has the beginning on its page, and what came of it"

# ---- what it says of TCP is what the library says ------------------------------------------------
for style in ss netstat bsd; do
    paste -d' ' <("$lastack" states | sed -n '/^Transitions/q;s/^\([A-Z][A-Z0-9-]*\) .*/\1/p' | head -n 11) \
        <("$lastack" states --names=$style | sed -n '/^Transitions/q;s/^\([A-Z][A-Z0-9_-]*\) .*/\1/p' | head -n 11)
done | sort -u >want
node=$root/sim/report/text.js
sed -n 's/^    "\([A-Z0-9-]*\)": \["\(.*\)", "\(.*\)", "\(.*\)"\],/\1 \2\n\1 \3\n\1 \4/p' "$node" | sort -u >got
echo 'LISTEN LISTEN' >>got; echo 'CLOSING CLOSING' >>got
sort -u got >names && [ "$(wc -l <want)" -ge 20 ] && same want names
result $? "the names of the states"
"$lastack" states | sed -n '/^Transitions/,$p' | awk 'NF >= 4 { print $1, $3 }' | sort -u >table
sed -n '/^const EDGES/,/^]/p' "$root/sim/report/diagram.js" |
    sed -n 's/^    \["\([A-Z0-9-]*\)", "\([A-Za-z0-9-]*\)", "M.*/\1 \2/p' | sed 's/ end$/ CLOSED/' | sort -u >drawn
[ "$(wc -l <drawn)" -eq 20 ] && [ -z "$(comm -23 drawn table)" ]
result $? "the arrows of the diagrams"

# ---- a browser --------------------------------------------------------------------------------------
if ! command -v chromium >/dev/null 2>&1; then
    skip "in a browser" "no chromium"
elif ! command -v python3 >/dev/null 2>&1; then
    skip "in a browser" "no python3"
elif [ "$(basename "$build")" != build ]; then
    skip "in a browser" "done from the ordinary build"
else
    scenario text.scn <<'END'
server listen 80
client connect server:80
wait until established
drop DATA
client send 1000
server read 1000
wait 1s
server reboot
wait 1s
END
    "$lastack" report text.scn -o text.html >got 2>&1
    "$lastack" report "$root/examples" -o gallery >got 2>&1
    rm gallery/index.html
    timeout 240 python3 "$root/tests/cli/browser.py" page.html trace hostile.html named.html text.html pages/index.html gallery/*.html \
        >seen 2>complaints
    code=$?
    while read -r good name; do
        case $good in
        '#') echo "# $name" ;;
        *) result "$good" "in a browser: $name" ;;
        esac
    done <seen
    [ $code -eq 0 ] || sed 's/^/# /' complaints
    result $code "the browser has seen everything"
fi
done_testing
