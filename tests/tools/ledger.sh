#!/bin/bash
# The ledger of RFC 9293's requirements: docs/RFC9293.md from docs/rfc9293.tsv.
#
#   ledger.sh           writes docs/RFC9293.md anew
#   ledger.sh --check   writes nothing; exit code 1 when the page is stale, or when a row names a
#                       function or a test that is not there
#
# A row: id, level, section, summary, where, test; tabs between them. `where` is file:function, `test`
# is the name of a test function, or a scenario's path; several stand with spaces between them; "-" is
# none. A row whose `test` is "not yet" is a gap, told as such.
set -u
cd "$(dirname "$0")/../.." || exit 2
table=${LEDGER:-docs/rfc9293.tsv}
page=${LEDGER_PAGE:-docs/RFC9293.md}
fresh=$(mktemp) || exit 2
trap 'rm -f "$fresh"' EXIT
bad=0

wrong() {
    echo "$table: $1"
    bad=1
}

# Is what a row names there?
check_row() {
    local id=$1 where=$2 test=$3 name file
    for name in $where; do
        [ "$name" = - ] && continue
        file=${name%%:*}
        [ -f "$file" ] || { wrong "$id: no file $file"; continue; }
        grep -qE "\\b${name##*:}\\b" "$file" || wrong "$id: no ${name##*:} in $file"
    done
    case $test in 'not yet' | 'not applicable') return ;; esac
    for name in $test; do
        case $name in
        */*) [ -f "$name" ] || wrong "$id: no file $name" ;;
        *) grep -rqE "START_TEST\\($name\\)|\\b$name\\b" tests --include='*.c' --include='*.tsv' \
            --include='*.sh' || wrong "$id: no test $name" ;;
        esac
    done
}

rows=0 met=0 gaps=0 apart=0
while IFS=$'\t' read -r id level section summary where test; do
    [ "$id" = id ] && continue
    rows=$((rows + 1))
    if [ -z "${test:-}" ] || [ -z "${where:-}" ]; then
        wrong "$id: a row has six columns"
        continue
    fi
    check_row "$id" "$where" "$test"
    case $test in
    'not yet') gaps=$((gaps + 1)) ;;
    'not applicable') apart=$((apart + 1)) ;;
    *) met=$((met + 1)) ;;
    esac
done <"$table"
[ "$rows" -eq 119 ] || wrong "$rows rows, and RFC 9293 has 119 requirements"

{
    echo '# RFC 9293, requirement by requirement'
    echo
    echo "<!-- Written by tests/tools/ledger.sh from docs/rfc9293.tsv; change that. -->"
    echo
    echo "Each of the RFC's numbered requirements (its Appendix B), where it is met and which test shows"
    echo "it. Of $rows, $met have a test, $gaps are not met yet, and $apart do not apply to a simulator."
    echo 'A test is a function of `tests/` or a scenario; `make test` runs them, and checks that what'
    echo 'this page names is there.'
    echo
    echo '| id | section | what it asks | where | test |'
    echo '|---|---|---|---|---|'
    tail -n +2 "$table" | awk -F'\t' '{
        where = $5; gsub(/ /, "<br>", where); if (where != "-") where = "`" where "`"
        gsub(/<br>/, "`<br>`", where)
        test = $6
        if (test != "not yet" && test != "not applicable") {
            gsub(/ /, "`<br>`", test); test = "`" test "`"
        }
        if (test == "not yet") test = "**not yet**"
        printf "| %s | %s | %s | %s | %s |\n", $1, $3, $4, where, test
    }'
} >"$fresh"

if [ "${1:-}" = --check ]; then
    cmp -s "$fresh" "$page" || { echo "$page is stale: 'make docs' writes it anew"; bad=1; }
else
    cat "$fresh" >"$page"
fi
exit $bad
