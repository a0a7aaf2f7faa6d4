"""A headless Chromium, spoken to by its DevTools protocol through a pair of pipes, and what a
reader would see of a page of `lastack report`. Prints a line a test: 0 or 1, and its name.

    browser.py PAGE TRACE HOSTILE NAMED TEXT INDEX OTHER...
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

PATIENCE = 60


class Browser:
    def __init__(self, profile):
        their_in, our_out = os.pipe()
        our_in, their_out = os.pipe()

        def give():
            one, other = os.dup(their_in), os.dup(their_out)
            os.dup2(one, 3)
            os.dup2(other, 4)

        root = ["--no-sandbox"] if os.geteuid() == 0 else []
        self.process = subprocess.Popen(
            ["chromium", "--headless", "--disable-gpu", "--disable-dev-shm-usage", *root,
             "--no-first-run", "--remote-debugging-pipe", "--user-data-dir=" + profile],
            close_fds=False, preexec_fn=give, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(their_in)
        os.close(their_out)
        self.out, self.got, self.session, self.number = our_out, os.fdopen(our_in, "rb"), None, 0
        self.rest, self.events = b"", []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(domain + ".enable")

    def receive(self):
        while b"\0" not in self.rest:
            piece = self.got.read1(65536)
            if not piece:
                raise RuntimeError("the browser has gone")
            self.rest += piece
        message, self.rest = self.rest.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session is not None:
            message["sessionId"] = self.session
        os.write(self.out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.receive()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError("%s: %s" % (method, answer["error"]))
                return answer["result"]
            self.events.append(answer)

    def ask(self, script):
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True)
        if "exceptionDetails" in answer:
            raise RuntimeError("%s: %s" % (script, answer["exceptionDetails"]))
        return answer["result"].get("value")

    def open(self, path, place="", ready="document.body.dataset.ready === 'yes'"):
        self.call("Page.navigate", url="about:blank")
        self.call("Page.navigate", url=pathlib.Path(path).absolute().as_uri() + place)
        until = time.monotonic() + PATIENCE
        while not self.ask("location.protocol === 'file:' && document.readyState === 'complete' && " + ready):
            if time.monotonic() > until:
                raise RuntimeError("%s is not ready" % path)
            time.sleep(0.02)

    def key(self, name, text=None, modifiers=0):
        code = {"ArrowRight": 39, "ArrowLeft": 37, "Home": 36, "End": 35, "PageDown": 34,
                "PageUp": 33, "Tab": 9, " ": 32}[name]
        for kind in ("keyDown", "keyUp"):
            more = {"text": text} if text is not None and kind == "keyDown" else {}
            self.call("Input.dispatchKeyEvent", type=kind, key=name, windowsVirtualKeyCode=code,
                      modifiers=modifiers, **more)

    def look(self, width, height, scheme="light", media=""):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height,
                  deviceScaleFactor=1, mobile=False)
        self.call("Emulation.setEmulatedMedia", media=media,
                  features=[{"name": "prefers-color-scheme", "value": scheme}])

    def complaints(self):
        """What went wrong in the page, and what it wanted from elsewhere."""
        found = []
        for event in self.events:
            method, parameters = event.get("method"), event.get("params", {})
            if method == "Runtime.exceptionThrown":
                found.append(parameters["exceptionDetails"].get("exception", {}).get("description", "?"))
            elif method == "Log.entryAdded":
                found.append(parameters["entry"]["text"])
            elif method == "Network.requestWillBeSent":
                url = parameters["request"]["url"]
                if not url.startswith("file:") and url != "about:blank":
                    found.append("asks for " + url)
        return found

    def close(self):
        try:
            self.call("Browser.close")
        except (RuntimeError, OSError):
            pass
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


STATES = "[...document.querySelectorAll('figure.diagram')].map(f => f.querySelector('.lit text').textContent)"
LINE = "(l => l === null ? 0 : 1 + [...l.parentNode.children].indexOf(l))(document.querySelector('#source .now'))"
SIDEWAYS = ("[...document.querySelectorAll('.scroll, .wide')].filter(e => e.scrollWidth > e.clientWidth)"
            ".map(e => e.parentNode.id + ' by ' + (e.scrollWidth - e.clientWidth))")
STEP = "Number(document.body.dataset.step)"


def squeeze(path):
    return [state for i, state in enumerate(path) if i == 0 or path[i - 1] != state]


def states_of(trace):
    """What the trace says of client and server: the states of each host's own connection."""
    paths, listeners = {0: ["CLOSED"], 1: ["CLOSED"]}, set()
    for line in open(trace):
        item = json.loads(line)
        if item["type"] == "born" and item["listener"]:
            paths[item["host"]].append("LISTEN")
        elif item["type"] == "state":
            paths[item["host"]].append(item["to"])
    return {host: squeeze(path) for host, path in paths.items()}


def check(name, good, what=""):
    if not good:
        for line in str(what).split("\n"):
            print("# " + line)
    print("%d %s" % (0 if good else 1, name))


def step_through(browser, page, trace):
    browser.open(page)
    check("it begins at the beginning", browser.ask(STATES) == ["CLOSED", "CLOSED"] and browser.ask(STEP) == 0)
    seen, steps = [browser.ask(STATES)], [0]
    while len(steps) < 500:
        browser.key("ArrowRight")
        if browser.ask(STEP) == steps[-1]:
            break
        steps.append(browser.ask(STEP))
        seen.append(browser.ask(STATES))
    want = states_of(trace)
    check("every step by the right arrow", steps == list(range(len(steps))) and len(steps) > 10, steps)
    for host, name in ((0, "client"), (1, "server")):
        path = squeeze([states[host] for states in seen])
        # Two changes of one step show as the second.
        rest = iter(want[host])
        check("the states of the %s" % name, all(state in rest for state in path) and
              path[-1] == want[host][-1] and len(path) >= len(want[host]) - 1, "%s\n%s" % (path, want[host]))
    back = [browser.ask(STATES)]
    for _ in steps[1:]:
        browser.key("ArrowLeft")
        back.append(browser.ask(STATES))
    check("the same states on the way back", back == seen[::-1])
    return seen


def keys(browser, page, seen):
    browser.open(page)
    browser.key("End")
    check("End", browser.ask(STEP) == len(seen) - 1)
    browser.key("Home")
    check("Home", browser.ask(STEP) == 0)
    browser.key("PageDown")
    first = browser.ask(STEP)
    check("Page down goes to a change of state", browser.ask(STATES) != seen[0] and
          seen[first - 1] == seen[0], first)
    browser.key("PageDown")
    second = browser.ask(STEP)
    browser.key("PageUp")
    check("Page up goes back to one", second > first == browser.ask(STEP), (first, second, browser.ask(STEP)))
    browser.ask("document.getElementById('speed').value = '100'")
    browser.key(" ", " ")
    until = time.monotonic() + PATIENCE
    while browser.ask(STEP) < len(seen) - 1 and time.monotonic() < until:
        time.sleep(0.05)
    check("the space bar plays to the end", browser.ask(STEP) == len(seen) - 1 and
          browser.ask("document.getElementById('play').textContent") == "play")
    browser.ask("document.activeElement.blur()")
    stops = set()
    for _ in range(30):
        browser.key("Tab")
        stops.add(browser.ask("document.activeElement.id"))
    wanted = {"relative", "ladder", "source", "trace-rows", "first", "back", "position", "on", "last",
              "play", "speed", "names"}
    check("Tab reaches everything", wanted <= stops, wanted - stops)
    browser.ask("document.getElementById('position').focus()")
    browser.key("ArrowLeft")
    check("the time line itself takes the arrows once", browser.ask(STEP) == len(seen) - 2)
    browser.ask("(p => { p.value = 3; p.dispatchEvent(new Event('input')); })(document.getElementById('position'))")
    check("and can be dragged", browser.ask(STEP) == 3 and browser.ask(STATES) == seen[3])


def at_times(browser, page):
    browser.open(page, "#t=1.03s")
    check("an address with a time", browser.ask(STATES) == ["TIME-WAIT", "LAST-ACK"], browser.ask(STATES))
    taken = browser.ask("[...document.querySelectorAll('figure.diagram')].map(f => [...f.querySelectorAll('.taken')]"
                        ".map(e => e.dataset.from + ' ' + e.dataset.to))")
    check("the way that they have gone is drawn", [sorted(way) for way in taken] == [
        ["CLOSED SYN-SENT", "ESTABLISHED FIN-WAIT-1", "FIN-WAIT-1 FIN-WAIT-2", "FIN-WAIT-2 TIME-WAIT",
         "SYN-SENT ESTABLISHED"],
        ["CLOSE-WAIT LAST-ACK", "ESTABLISHED CLOSE-WAIT", "LISTEN SYN-RECEIVED", "SYN-RECEIVED ESTABLISHED"]], taken)
    value = "document.querySelector('[data-variable=\"%s\"]').textContent"
    check("variables", "ISS+2" in browser.ask(value % "SND.NXT") and "IRS+2" in browser.ask(value % "RCV.NXT"),
          browser.ask(value % "SND.NXT"))
    check("timers", "in " in browser.ask(value % "2 MSL") and "in " in browser.ask(value % "retransmission"))
    table = browser.ask("[...document.querySelectorAll('#sockets tbody tr')].map(r => r.firstChild.textContent)")
    check("sockets", sorted(table) == ["LAST-ACK", "LISTEN", "TIME-WAIT"], table)
    check("the line of the scenario", browser.ask(LINE) == 11, browser.ask(LINE))
    browser.ask("page.go(page.steps.findIndex(s => s.records.some(r => r.type === 'statement' && r.line === 9)))")
    told = browser.ask("document.getElementById('now').textContent")
    traced = browser.ask("[...document.querySelectorAll('.record.statement')].map(r => r.textContent).join()")
    check("and what it says, on the time line and in the trace",
          told.endswith(":9  drop final ACK") and traced.count(":9  drop final ACK") == 1, (told, traced))
    browser.open(page, "#t=1.03s")
    check("a lost segment names its line", browser.ask(
        "[...document.querySelectorAll('#ladder .lost text')].map(t => t.textContent).join()").count("line 9") == 1)
    browser.ask("(n => { n.value = 'netstat'; n.dispatchEvent(new Event('change')); })(document.getElementById('names'))")
    table = browser.ask("[...document.querySelectorAll('#sockets tbody tr')].map(r => r.firstChild.textContent)")
    check("states by netstat's names", browser.ask(STATES) == ["TIME_WAIT", "LAST_ACK"] and "TIME_WAIT" in table and
          browser.ask("document.getElementById('trace-rows').textContent").count("SYN_RECV") == 2, browser.ask(STATES))
    browser.open(page, "#step=2")
    check("an address with a step", browser.ask(STEP) == 2)


def sizes(browser, page):
    for width in (320, 600, 1200, 2560):
        for scheme in ("light", "dark"):
            browser.look(width, 900, scheme)
            browser.open(page, "#t=50ms")
            wide = browser.ask("document.documentElement.scrollWidth")
            check("%d px, %s: nothing hangs over" % (width, scheme), wide <= width, wide)
        hidden = browser.ask(SIDEWAYS)
        check("%d px: no panel has to be scrolled sideways" % width, hidden == [], hidden)
    browser.look(320, 900)
    browser.open(page)
    browser.ask("(l => { l.firstChild.style.width = '900px'; l.focus(); })(document.getElementById('ladder'))")
    browser.key("ArrowRight", modifiers=8)
    moved = browser.ask("document.getElementById('ladder').scrollLeft")
    check("shift and an arrow scroll what is wider, and do not step", moved > 0 and browser.ask(STEP) == 0, moved)
    browser.look(1200, 900, "dark")
    colours = browser.ask("getComputedStyle(document.body).backgroundColor")
    check("dark is dark", max(map(int, re.findall(r"\d+", colours)[:3])) < 64, colours)
    browser.look(800, 1000, "dark", "print")
    browser.open(page)
    shown = browser.ask("getComputedStyle(document.querySelector('nav')).display")
    tall = browser.ask("(b => b.scrollHeight <= b.clientHeight + 1)(document.getElementById('trace-rows'))")
    paper = browser.ask("getComputedStyle(document.body).backgroundColor")
    check("printed: all of it, on white, without buttons",
          shown == "none" and tall and paper == "rgb(255, 255, 255)", (shown, tall, paper))
    browser.look(1200, 900)


def hostile(browser, page):
    browser.open(page)
    browser.key("End")
    check("hostile text runs nothing", browser.ask("window.hostile") is None)
    check("and makes no element", browser.ask("document.querySelectorAll('img, iframe, b, main script').length") == 0)
    text = browser.ask("document.getElementById('source').textContent + document.getElementById('trace-rows').textContent")
    check("but is shown", "</script><script>hostile=1</script>" in text and "]]>" in text and "<img src=x" in text, text)
    check("in its title too", "<b>" in browser.ask("document.title"), browser.ask("document.title"))


def named(browser, page):
    browser.open(page)
    chosen, style = browser.ask("document.getElementById('names').value"), browser.ask(STATES)
    check("states by the names that were asked for", chosen == "ss" and style[0] == "SYN-SENT" and
          "UNCONN" in browser.ask("document.querySelector('figure.diagram').textContent"), (chosen, style))


def text(browser, page):
    """Text that is lost and sent again, and a host that forgets."""
    rows = ("[...document.querySelectorAll('#sockets tbody tr')].map(r => "
            "[0, 1, 2].map(i => r.children[i].textContent).join(' ')).sort()")
    browser.open(page, "#t=500ms")
    check("queues", browser.ask(rows) == ["ESTABLISHED 0 0", "ESTABLISHED 0 1000", "LISTEN 0 0"], browser.ask(rows))
    drawn = browser.ask("['sent', 'again', 'lost'].map(c => document.querySelectorAll('#plot line.' + c).length)")
    check("a plot of what was sent, sent again, and lost", drawn == [3, 1, 1], drawn)
    browser.key("End")
    check("what a reboot forgets is no socket", browser.ask(rows) == ["ESTABLISHED 0 0"], browser.ask(rows))


def index(browser, page):
    browser.open(page, ready="true")
    rows = browser.ask("[...document.querySelectorAll('tbody tr')].map(r => "
                       "[r.querySelector('.badge').textContent, r.querySelector('a').textContent])")
    check("the index", [row[0] for row in rows] == ["FAIL", "pass", "WRONG"], rows)
    pages = browser.ask("[...document.querySelectorAll('tbody a')].map(a => a.href)")
    outcomes = []
    for address in pages:
        assert address.startswith("file://")
        browser.call("Page.navigate", url=address)
        until = time.monotonic() + PATIENCE
        while not browser.ask("document.body !== null && document.body.dataset.ready === 'yes'"):
            assert time.monotonic() < until, address
            time.sleep(0.02)
        outcomes.append(browser.ask("document.body.dataset.outcome"))
        if outcomes[-1] == "failed":
            check("a failure is told, and its line is marked",
                  "client is not ESTABLISHED" in browser.ask("document.getElementById('failure').textContent") and
                  browser.ask("document.querySelector('.failed code').textContent") == "expect client is ESTABLISHED",
                  browser.ask("document.getElementById('failure').textContent"))
    check("its links lead to the pages", outcomes == ["failed", "passed", "wrong"], outcomes)


def gallery(browser, pages):
    """Every page is drawn to its end, and each segment that arrives is one that was sent."""
    wrong = []
    for path in pages:
        browser.open(path, "#step=999999")
        lone = browser.ask("page.flights.filter(f => f.sent.type === 'arrive' && "
                           "!f.sent.facts.includes('forged') || f.sent.type === 'lose').length")
        if lone != 0 or browser.ask(STEP) != browser.ask("page.steps.length - 1"):
            wrong.append((path, lone, browser.ask(STEP)))
    check("%d pages of the gallery" % len(pages), len(pages) > 20 and wrong == [], wrong)


def main():
    page, trace, hostile_page, named_page, text_page, index_page, *others = sys.argv[1:]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = Browser(profile)
        try:
            seen = step_through(browser, page, trace)
            keys(browser, page, seen)
            at_times(browser, page)
            sizes(browser, page)
            hostile(browser, hostile_page)
            named(browser, named_page)
            text(browser, text_page)
            index(browser, index_page)
            gallery(browser, others)
            check("no error and no request", browser.complaints() == [], browser.complaints())
        finally:
            browser.close()


main()
