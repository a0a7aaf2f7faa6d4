"""Plays scenarios from strings through the shared library, with ctypes alone. Prints TAP.

embed.py LIBRARY SCENARIO-FILE DIGEST SIZES, the last two as the C program printed them."""
import ctypes as c
import sys

PASSED, FAILED, WRONG, EXHAUSTED = range(4)


class Failure(c.Structure):
    _fields_ = [("outcome", c.c_int), ("line", c.c_uint32), ("column", c.c_uint32),
                ("width", c.c_uint32), ("time", c.c_int64), ("source_column", c.c_uint32),
                ("finding", c.c_uint32), ("file", c.c_char * 256), ("source", c.c_char * 256), ("message", c.c_char * 512),
                ("expected", c.c_char * 512), ("actual", c.c_char * 512), ("hint", c.c_char * 512)]


class Limits(c.Structure):
    _fields_ = [(name, c.c_uint32) for name in
                ("hosts", "addresses", "links", "connections", "resting", "segments", "text",
                 "runs", "faults", "memory", "same_time", "events")]


EVENT = c.CFUNCTYPE(None, c.c_void_p, c.c_void_p)
INCLUDE = c.CFUNCTYPE(c.c_bool, c.c_void_p, c.c_char_p, c.c_char_p, c.POINTER(c.c_char_p),
                      c.POINTER(c.c_char_p), c.POINTER(c.c_size_t), c.POINTER(c.c_char_p))


class Provider(c.Structure):
    _fields_ = [("include", INCLUDE), ("use", c.c_void_p), ("context", c.c_void_p)]


class Use(c.Structure):
    _fields_ = [("host", c.c_char_p), ("ops", c.c_void_p)]


class Play(c.Structure):
    _fields_ = [("set", c.POINTER(c.c_char_p)), ("sets", c.c_size_t), ("use", c.POINTER(Use)),
                ("uses", c.c_size_t), ("seeded", c.c_bool), ("seed", c.c_uint64), ("limits", Limits), ("style", c.c_uint),
                ("born", c.c_void_p), ("statement", c.c_void_p), ("event", EVENT),
                ("stop", c.c_void_p), ("table", c.c_void_p), ("look_at", c.c_int64), ("look", c.c_void_p),
                ("over", c.c_void_p), ("context", c.c_void_p), ("memory", c.c_void_p)]


class Result(c.Structure):
    _fields_ = [("outcome", c.c_int), ("failure", Failure), ("time", c.c_int64),
                ("events", c.c_uint64), ("segments", c.c_uint64), ("digest", c.c_uint64),
                ("expectations", c.c_uint32), ("findings", c.c_uint32),
                ("not_visible", c.c_uint32), ("warning", c.c_char * 512)]


lib = c.CDLL(sys.argv[1])
lib.lastack_version.restype = c.c_char_p
lib.lastack_scenario_parse.argtypes = [c.c_char_p, c.c_char_p, c.c_size_t, c.POINTER(Provider),
                                       c.c_void_p, c.POINTER(c.c_void_p), c.POINTER(Failure)]
lib.lastack_scenario_play.argtypes = [c.c_void_p, c.POINTER(Play), c.POINTER(Result)]
lib.lastack_scenario_free.argtypes = [c.c_void_p]
lib.lastack_scenario_free.restype = None
lib.lastack_failure_print.argtypes = [c.POINTER(Failure), c.c_char_p, c.c_size_t]
lib.lastack_failure_print.restype = c.c_size_t


def play(text, provider=None, how=None):
    result, scenario, text = Result(), c.c_void_p(), text.encode()
    result.outcome = lib.lastack_scenario_parse(b"memory.scn", text, len(text), provider, None,
                                                c.byref(scenario), c.byref(result.failure))
    if result.outcome == PASSED:
        lib.lastack_scenario_play(scenario, c.byref(how or Play()), c.byref(result))
    lib.lastack_scenario_free(scenario)
    return result


tests = bad = 0


def result(good, name):
    global tests, bad
    tests += 1
    bad += not good
    print(f"{'ok' if good else 'not ok'} {tests} - ctypes: {name}")


with open(sys.argv[2], encoding="ascii") as file:
    TEXT = file.read()

sizes = " ".join(str(c.sizeof(t)) for t in (Failure, Provider, Play, Result))
result(sizes == sys.argv[4], f"the structures are those of C ({sizes}, {sys.argv[4]})")
r = play(TEXT)
result(r.outcome == PASSED and r.expectations == 1, "it passes")
result(f"{r.digest:016x}" == sys.argv[3], "the digest is that of the C program")
result(r.time > 60 * 10**9 and r.events > 0, "it has happened")

r = play(TEXT + "expect client is ESTABLISHED\n")
room = c.create_string_buffer(4096)
length = lib.lastack_failure_print(c.byref(r.failure), room, len(room))
printed = room.value.decode()
result(r.outcome == FAILED and r.failure.line == 9 and r.failure.file == b"memory.scn",
       "a failure is data")
result(length == len(printed) and "memory.scn:9:" in printed and "^" in printed,
       "and can be printed")

r = play("server lisen 80\n")
result(r.outcome == WRONG and b"listen" in r.failure.hint, "a wrong line has a hint")

events = []
r = play(TEXT, how=Play(event=EVENT(lambda context, sim: events.append(sim))))
result(r.outcome == PASSED and len(events) > 6 and len(set(events)) == 1, "every event is told")

HELD = []


def include(context, origin, name, full, text, octets, why):
    if name != b"open.inc":
        why[0] = b"there is no such text"
        return False
    held = c.create_string_buffer(TEXT.encode())
    HELD.append(held)
    full[0] = name
    text[0] = c.cast(held, c.c_char_p)
    octets[0] = len(TEXT)
    return True


provider = Provider(include=INCLUDE(include))
r = play('include "open.inc"\n', c.byref(provider))
result(r.outcome == PASSED and r.expectations == 1, "include asks the caller")
r = play('include "other.inc"\n', c.byref(provider))
result(r.outcome == WRONG and b"no such text" in r.failure.message, "who may refuse")

keys = (c.c_char_p * 1)(b"msl=1s")
r = play(TEXT, how=Play(set=keys, sets=1))
result(r.outcome == FAILED and b"2s" in r.failure.actual, "set overrides")

ops = c.addressof(c.c_char.in_dll(lib, "lastack_tcp_ops"))
for host, outcome in (b"client", PASSED), (None, PASSED), (b"proxy", WRONG):
    r = play(TEXT, how=Play(use=c.pointer(Use(host, ops)), uses=1))
    result(r.outcome == outcome, f"an endpoint for {host}")
print(f"1..{tests}")
sys.exit(bad != 0)
