#!/bin/bash
# TAP and JUnit.
. "$(dirname "$0")/cli.sh"

cat >want <<'END'
TAP version 13
1..1
ok 1 - good.scn
END
try 0 "$lastack" run --tap good.scn && same want out
result $? "TAP of a scenario that passes"

cp good.scn 'odd # name.scn'
try 2 "$lastack" run --tap good.scn bad.scn wrong.scn 'odd # name.scn' &&
    has "$out" $'\nok 1 - good.scn\n' && has "$out" $'\nnot ok 2 - bad.scn\n' &&
    has "$out" $'\n# bad.scn:3:' && has "$out" $'\nnot ok 3 - wrong.scn\n' &&
    has "$out" $'\n# wrong.scn:2:8:' && has "$out" 'ok 4 - odd \# name.scn'
result $? "TAP of failures"
[ -z "$(grep -vE '^(TAP version 13|1\.\.4|(not )?ok [1-4] - .*|#.*)$' out)" ]
result $? "every line is TAP"
try 0 "$lastack" run --tap --ladder -v good.scn && [ "$(grep -c '^# .*CTL=SYN>' out)" -ge 2 ] &&
    [ -z "$(grep -vE '^(TAP version 13|1\.\.1|ok 1 - good.scn|#.*)$' out)" ]
result $? "trace and ladder are comments"

{ echo 'drop RST'; grep -v expect good.scn; } >idle.scn
want='warning: no segment for the fault at idle.scn:1; no expectation was checked'
try 0 "$lastack" run idle.scn && has "$out" $'\n      '"$want"$'\n' &&
    try 0 "$lastack" run --tap idle.scn && has "$out" $'\n#       '"$want"
result $? "what passes but may not be meant so is warned of"
why=${want#warning: }
try 1 "$lastack" run --strict good.scn idle.scn && has "$out" $'\nFAIL  idle.scn' &&
    has "$out" $'\n'"idle.scn: $why"$'\n\n' && lacks "$out" warning && has "$out" "1 passed, 1 failed" &&
    has "$out" "60.05s  (2 MSL)"
result $? "--strict: it fails, as everything that does"
try 1 "$lastack" run --strict --tap good.scn idle.scn && has "$out" $'\nnot ok 2 - idle.scn\n'"# idle.scn: $why" &&
    has "$out" $'\nok 1 - good.scn\n'
result $? "--strict: TAP"
try 1 "$lastack" run --strict --junit strict.xml idle.scn && has "$(cat strict.xml)" '<testsuites tests="1" failures="1" errors="0">' &&
    has "$(cat strict.xml)" "<failure message=\"$why\">idle.scn: $why" && lacks "$(cat strict.xml)" system-out
result $? "--strict: JUnit"
try 1 "$lastack" run --strict --json idle.scn && has "$(tail -n 1 <<<"$out")" "\"message\":\"$why\"" &&
    has "$(tail -n 1 <<<"$out")" '"outcome":"failed","time":60050000000,' && has "$out" '"warning":null'
result $? "--strict: JSON"
mkdir idle && cp good.scn idle.scn idle
try 1 "$lastack" report --strict -o pages idle && has "$(cat pages/index.html)" "1 of 2 passed" &&
    has "$(cat pages/index.html)" ">$why<" && has "$(cat pages/idle.html)" "\"message\":\"$why\""
result $? "--strict: pages"
try 1 "$lastack" run --strict --check-determinism idle.scn && has "$out" "idle.scn: $why" &&
    try 1 "$lastack" run --strict bad.scn && has "$out" "bad.scn:3:" && try 0 "$lastack" run --strict --ladder good.scn
result $? "--strict: twice alike, what fails anyway, what has no warning"

printf 'server listen 80 <&">\x01\xff' >'q&<q>.scn'
try 2 "$lastack" run --junit j.xml good.scn bad.scn wrong.scn 'q&<q>.scn' && [ -s j.xml ]
result $? "JUnit is written"
if command -v python3 >/dev/null 2>&1; then
    cat >read.py <<'END'
import sys
import xml.etree.ElementTree as tree
root = tree.parse("j.xml").getroot()
assert root.tag == "testsuites", root.tag
assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("4", "1", "2")
suite = root.find("testsuite")
assert suite.get("tests") == "4"
cases = suite.findall("testcase")
assert [c.get("name") for c in cases] == ["good.scn", "bad.scn", "wrong.scn", "q&<q>.scn"]
assert float(cases[0].get("time")) >= 60 and len(cases[0]) == 0
assert cases[1].find("failure").get("message")
assert "bad.scn:3:" in cases[1].find("failure").text
assert "SYN-SENT" in cases[1].find("failure").text
assert "wrong.scn:2:8:" in cases[2].find("error").text
assert cases[3].find("error") is not None
END
    try 0 python3 read.py
    result $? "JUnit is what it should be"
else
    skip "JUnit is what it should be" "no python3"
fi
"$lastack" run --junit k.xml good.scn bad.scn wrong.scn 'q&<q>.scn' >/dev/null 2>&1
cmp -s j.xml k.xml
result $? "and the same again"
mkdir d && cp good.scn d/x.scn && try 0 "$lastack" run --junit d.xml d &&
    has "$(cat d.xml)" 'classname="d" name="x.scn"'
result $? "the folder is the class"
try 1 "$lastack" run --junit d.xml bad.scn d/x.scn &&
    has "$(cat d.xml)" 'classname="lastack" name="bad.scn" file="bad.scn" line="3"' &&
    has "$(cat d.xml)" 'classname="d" name="x.scn" file="d/x.scn" time='
result $? "a file without one has a class too; file and line are where readers look for them"

# What cannot be read takes nothing with it.
mkdir none
try 2 "$lastack" run --tap --junit m.xml good.scn missing.scn none bad.scn &&
    has "$out" $'\nok 1 - good.scn\nnot ok 2 - missing.scn\n# missing.scn: No such file' &&
    has "$out" $'\nnot ok 3 - none\n# none: this directory has no scenarios' &&
    has "$out" $'\nnot ok 4 - bad.scn' && has "$(cat m.xml)" 'tests="4" failures="1" errors="2"'
result $? "a file that is not there is wrong as one with a mistake is, the others are played"
try 2 "$lastack" run --list good.scn missing.scn && [ "$out" = good.scn ] &&
    has "$err" "lastack: missing.scn: No such file"
result $? "it cannot be listed"
for file in --junit=nowhere/x.xml --draw=nowhere/x.svg --pcap=nowhere/x.pcap; do
    try 3 "$lastack" run -v $file good.scn && [ -z "$out" ] && has "$err" "nowhere/x."
    result $? "$file is an error before anything is played"
done
done_testing
