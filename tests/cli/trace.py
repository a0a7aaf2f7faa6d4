"""Reads traces in JSON without lastack's help, and holds them against docs/TRACE.md.

    trace.py schema TRACE.md FILE...       every line is as documented, and everything documented
                                           is in some line, but the types named by --but
    trace.py verbose FILE                  the text that `run --verbose` prints, as far as it can
                                           be told: time, who, and a word or two
    trace.py counts FILE                   how many segments the result claims, and how many left
"""
import collections
import json
import re
import sys


def lines(path):
    with open(path, "rb") as file:
        for octets in file:
            assert octets.endswith(b"\n"), "a line without its end"
            assert all(0x20 <= octet < 0x7F for octet in octets[:-1]), octets
            yield json.loads(octets, object_pairs_hook=without_twins)


def without_twins(pairs):
    keys = [key for key, _ in pairs]
    assert len(keys) == len(set(keys)), "a member twice: %s" % keys
    return dict(pairs)


def schema(path):
    """{type or path of an object: {member: (kind, words of the last column)}}"""
    found, types = collections.defaultdict(dict), []
    for line in open(path):
        if line.startswith("#"):
            types = re.findall("`([^`]*)`", line) if line.startswith("### ") else []
        elif line.startswith("| `") and types:
            names, kind, text = [cell.strip() for cell in line.strip().strip("|").split("|", 2)]
            for name in re.findall("`([^`]*)`", names):
                for of in types:
                    assert name not in found[of], "%s.%s is documented twice" % (of, name)
                    found[of][name] = (kind, re.findall("`([^`]*)`", text))
    return found


def is_integer(value):
    return isinstance(value, int) and not isinstance(value, bool)


def check_value(where, kind, words, value):
    if kind.endswith(" or null"):
        if value is None:
            return
        kind = kind[: -len(" or null")]
    good = {
        "string": lambda: isinstance(value, str),
        "strings": lambda: all(isinstance(item, str) for item in value),
        "integer": lambda: is_integer(value) and 0 <= value < 2**64,
        "boolean": lambda: isinstance(value, bool),
        "word": lambda: value in words,
        "words": lambda: all(item in words for item in value),
        "object": lambda: isinstance(value, dict),
    }[kind]()
    assert good, "%s is no %s: %r" % (where, kind, value)


def check_object(known, of, item, seen):
    assert of in known, "%s is not documented" % of
    assert set(item) == set(known[of]), "%s has %s" % (of, set(item) ^ set(known[of]))
    seen.add(of)
    for name, value in item.items():
        check_value("%s.%s" % (of, name), *known[of][name], value)
        if isinstance(value, dict):
            check_object(known, "%s.%s" % (of, name), value, seen)


ORDER = {"header": 0, "host": 1, "link": 2, "source": 4, "result": 5}


def check_order(before, kind):
    """header, hosts, links, records and links, sources, result"""
    rank = ORDER.get(kind, 3)
    if rank == 0:
        assert before in (None, 5), "a header within a trace"
    else:
        assert before is not None and before != 5, "%s without a header" % kind
        assert rank >= before or (kind == "link" and before == 3), "%s comes late" % kind
    return before if kind == "link" and before == 3 else rank


def check_schema(document, paths):
    known, seen, before = schema(document), set(), None
    for path in paths:
        for item in lines(path):
            check_object(known, item["type"], item, seen)
            if item["type"] == "header":
                assert item["format"] == "lastack-trace" and item["version"] == 1
                time = 0
            before = check_order(before, item["type"])
            if before == 3:
                assert item["time"] >= time, "the clock goes back"
                time = item["time"]
        assert before == 5, "a trace without a result"
    assert seen == set(known), "documented, and never written: %s" % (set(known) - seen)


UNITS = ((10**9, "s"), (10**6, "ms"), (10**3, "us"), (1, "ns"))


def time_text(time):
    if time == 0:
        return "0s"
    for unit, name in UNITS:
        if time >= unit:
            whole, rest = divmod(time, unit)
            digits = str(rest).rjust(len(str(unit)) - 1, "0").rstrip("0") if rest else ""
            return "%d%s%s" % (whole, "." + digits if digits else "", name)
    raise AssertionError(time)


def notation(item):
    text = "<SEQ=%d>" % item["seq"]
    ctl = item["ctl"].split(",") if item["ctl"] else []
    if "ACK" in ctl:
        text += "<ACK=%d>" % item["ack"]
    if item["octets"]:
        text += "<DATA=%d>" % item["octets"]
    return text + "<CTL="


ARROWS = {"send": "-->", "arrive": "<--", "lose": "--X", "bend": "-~>"}


def what(item):
    kind = item["type"]
    if kind in ARROWS:
        return "%s %s" % (ARROWS[kind], notation(item))
    if kind == "state":
        event = "" if item["event"] == "NONE" else " (%s)" % item["event"]
        return "%s -> %s%s" % (item["from"], item["to"], event)
    if kind == "rule":
        return "rule %s (%s): %s" % (item["name"], item["section"], item["text"])
    if kind == "signal":
        return "signal %s" % item["signal"]
    if kind == "keep":
        return "keep %d octet" % item["octets"]
    if kind == "deliver":
        return "deliver up to %d" % item["place"]
    if kind == "deadline":
        return "timeout wanted: %s" % ("never" if item["at"] is None else time_text(item["at"]))
    call = item.get("call", "")
    if item.get("close") is not None:
        return "close (%s: %s)" % (call, item["close"])
    return {"call": "close (FORSAKE)" if call == "FORSAKE" else call, "link": "link "}.get(kind, kind)


def is_told(told, at):
    """Of links there are at birth the text does not speak."""
    return at < len(told) and " link " in told[at]


def check_verbose(path, text):
    """Each record has its line in the text, in the same order; statements are none."""
    told = [line for line in open(text).read().split("\n") if re.match(r"\d[\d.]*(s|ms|us|ns) ", line)]
    hosts, at = {}, 0
    for item in lines(path):
        if item["type"] == "host":
            hosts[item["host"]] = item["name"]
        elif item["type"] == "statement":
            continue
        elif ORDER.get(item["type"], 3) == 3 or (item["type"] == "link" and is_told(told, at)):
            who = hosts[item["host"]] if item["type"] == "link" else item["who"]
            begin = "%-11s %-17s %s" % (time_text(item["time"]), who, what(item))
            assert at < len(told), "more records than lines: %s" % begin
            plain = re.sub(" +", " ", told[at])
            assert plain.startswith(re.sub(" +", " ", begin)), "%r is told as %r" % (begin, plain)
            at += 1
    assert at == len(told), "%d records, %d lines" % (at, len(told))
    print(at)


def counts(path):
    of = collections.Counter()
    for item in lines(path):
        of[item["type"]] += 1
        if item["type"] == "result":
            print(of["send"], item["segments"], item["outcome"])


def texts(path):
    """What each connection has sent for the first time, put together from its segments."""
    sent = collections.defaultdict(dict)
    for item in lines(path):
        if item["type"] == "send":
            octets = item["text"].encode("latin-1")
            assert len(octets) == item["octets"]
            for i, octet in enumerate(octets):
                assert sent[item["who"]].setdefault(item["place"] + i, octet) == octet
    for who in sorted(sent):
        print(who, bytes(sent[who][i] for i in sorted(sent[who])))


if __name__ == "__main__":
    word, arguments = sys.argv[1], sys.argv[2:]
    if word == "schema":
        check_schema(arguments[0], arguments[1:])
    else:
        {"verbose": check_verbose, "counts": counts, "texts": texts}[word](*arguments)
