#!/bin/bash
# Writes the generated passages of the documents anew: docs.sh [--check]. With --check nothing is
# written, and a passage that is not as the program would print it is exit code 1.
#
# A passage stands after a line <!-- run: COMMAND --> as a block between ``` lines, and is what the
# command prints. <!-- file: PATH --> makes it the text of that file. <!-- picture: PATH COMMAND -->
# makes that file, from the root of the project, which the command writes as "$picture".
set -u
cd "$(dirname "$0")/../.." || exit 2
check=${1:-}
bad=0

# make_picture PATH COMMAND: the file as the command writes it.
make_picture() {
    local folder picture
    folder=$(mktemp -d) || exit 2
    picture=$folder/$(basename "$1")
    export picture
    if ! bash -c "$2" >"$folder/said" 2>&1 </dev/null; then
        cat "$folder/said"
        bad=1
    elif ! cmp -s "$1" "$picture"; then
        if [ "$check" = --check ]; then
            echo "$1 is not what the program draws now ('make docs' draws it anew)"
            bad=1
        else
            mkdir -p "$(dirname "$1")"
            cat "$picture" >"$1"
            echo "$1: drawn anew"
        fi
    fi
    rm -rf "$folder"
}

for document in README.md docs/*.md; do
    [ -e "$document" ] || continue
    fresh=$(mktemp) || exit 2
    in_block=0 pending=''
    while IFS= read -r line || [ -n "$line" ]; do
        if [ $in_block -eq 1 ]; then
            [ "$line" = '```' ] || continue
            in_block=0
        fi
        printf '%s\n' "$line" >>"$fresh"
        case $line in
        '<!-- picture: '*' -->')
            command=${line#<!-- picture: } command=${command% -->}
            make_picture "${command%% *}" "${command#* }"
            ;;
        '<!-- run: '*' -->' | '<!-- file: '*' -->') pending=$line ;;
        '```'*)
            [ -n "$pending" ] || continue
            command=${pending#<!-- *: } command=${command% -->}
            case $pending in
            '<!-- run: '*) bash -c "$command" >>"$fresh" 2>&1 </dev/null ;;
            *) cat "$command" >>"$fresh" || bad=1 ;;
            esac
            pending='' in_block=1
            ;;
        esac
    done <"$document"
    if ! cmp -s "$document" "$fresh"; then
        if [ "$check" = --check ]; then
            echo "$document is not what the program prints now ('make docs' writes it anew):"
            diff -u "$document" "$fresh" | head -n 40
            bad=1
        else
            cat "$fresh" >"$document"
            echo "$document: written anew"
        fi
    fi
    rm -f "$fresh"
done
exit $bad
