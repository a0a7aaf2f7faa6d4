/* The time line, and everything that hangs on it. */

function Page(text) {
    this.trace = readTrace(text);
    this.steps = makeSteps(this.trace);
    findPeers(this.trace);
    this.flights = makeFlights(this.trace);
    this.isn = makeOrigins(this.trace);
    this.world = makeWorlds(this.steps);
    this.relative = true;
    this.hostOf = {};
    this.shown = [0, Math.min(1, this.trace.hosts.length - 1)];
    this.step = -1;
    this.timer = null;
    this.before = null;
    const used = {};
    for (const record of this.trace.records)
        if (record.type === "send" && record.origin !== 0)
            (used[record.host] = used[record.host] || new Set()).add(record.origin);
    this.several = Object.values(used).some(set => set.size > 1);
    for (const record of this.trace.records)
        if (record.type === "born")
            this.hostOf[record.local] = record.host;
    for (const host of this.trace.hosts)
        this.hostOf[host.address] = host.host;
}

Page.prototype.stepAt = function (time) {
    let step = 0;
    while (step + 1 < this.steps.length && this.steps[step + 1].time <= time)
        step++;
    return step;
};

/* The next step, in a direction, that changes a state. */
Page.prototype.change = function (direction) {
    let step = this.step + direction;
    const changes = i => this.steps[i].records.some(r => r.type === "state");
    while (step > 0 && step < this.steps.length - 1 && !changes(step))
        step += direction;
    return step;
};

Page.prototype.hostName = function (side) {
    const host = this.trace.hosts[this.shown[side]];
    return host === undefined ? "" : host.name;
};

Page.prototype.show = function () {
    const step = this.steps[this.step], world = this.world(this.step), now = step.time;
    const mains = this.shown.map(host => world.conns[world.touched[host]]);
    document.querySelectorAll("figure.diagram").forEach((figure, side) => {
        const conns = world.order.map(id => world.conns[id]).filter(c => c.host === this.shown[side]);
        const fresh = mains[side] !== undefined && step.records.some(
            r => r.type === "state" && r.connection === mains[side].id);
        lightDiagram(figure, this.hostName(side), conns, mains[side], fresh);
    });
    this.before = showVariables(at("tcb"), [this.hostName(0), this.hostName(1)], mains, now,
                                this.before);
    showSockets(this, at("sockets"), world, now);
    drawLadder(this, at("ladder"), this.step, false);
    markLadder(this, at("ladder"), this.step);
    showTrace(this, at("trace-rows"), this.step);
    markSource(this, at("source"), world);
    for (const move of this.plots)
        move(now);
};

Page.prototype.tellStep = function () {
    const step = this.steps[this.step], time = timeText(step.time);
    const first = step.records.find(r => r.type !== "born" && r.type !== "rule");
    const tell = first === undefined ? "the beginning"
        : (first.who ? first.who + " " : "") + (TELL[first.type] || (() => first.type))(first);
    at("clock").textContent = time;
    at("count").textContent = this.step + "/" + (this.steps.length - 1);
    at("now").textContent = visible(tell);
    at("position").value = this.step;
    at("position").setAttribute("aria-valuetext", time + ", step " + this.step + " of " +
                                (this.steps.length - 1));
    document.body.dataset.step = this.step;
};

Page.prototype.go = function (step) {
    const to = Math.max(0, Math.min(this.steps.length - 1, step));
    if (to === this.step)
        return;
    this.step = to;
    this.show();
    this.tellStep();
    try {
        history.replaceState(null, "", "#step=" + to);
    } catch (error) {
        /* a page without an address has no place to note the step, and needs none */
    }
};

Page.prototype.pause = function () {
    clearInterval(this.timer);
    this.timer = null;
    at("play").textContent = "play";
    at("play").setAttribute("aria-label", "Play");
};

Page.prototype.play = function () {
    if (this.timer !== null) {
        this.pause();
        return;
    }
    if (this.step === this.steps.length - 1)
        this.go(0);
    at("play").textContent = "pause";
    at("play").setAttribute("aria-label", "Pause");
    this.timer = setInterval(() => {
        this.go(this.step + 1);
        if (this.step === this.steps.length - 1)
            this.pause();
    }, Number(at("speed").value));
};

/* "#step=12" or "#t=1.05s". */
Page.prototype.fromAddress = function () {
    const found = /^#(step|t)=(.+)$/.exec(location.hash);
    const value = found === null ? NaN : found[1] === "t" ? timeOf(found[2]) : Number(found[2]);
    return Number.isNaN(value) ? null : found[1] === "t" ? this.stepAt(value) : Math.floor(value);
};

Page.prototype.onKey = function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.matches("select"))
        return;
    const box = event.target.matches(".scroll, .wide");
    const aside = {ArrowRight: 60, ArrowLeft: -60}[event.key];
    if (box && event.shiftKey && aside !== undefined) {
        event.target.scrollLeft += aside; /* the plain arrows are for steps */
        event.preventDefault();
        return;
    }
    const moves = {
        ArrowRight: () => this.go(this.step + 1), ArrowLeft: () => this.go(this.step - 1),
        Home: () => this.go(0), End: () => this.go(this.steps.length - 1),
        PageDown: () => this.go(this.change(1)), PageUp: () => this.go(this.change(-1)),
        " ": () => this.play(),
    };
    const presses = event.key === " " && event.target.matches("button, input[type=checkbox]");
    if (moves[event.key] === undefined || presses || (box && /^Page|^Home|^End/.test(event.key)))
        return;
    event.preventDefault();
    if (event.key !== " " && this.timer !== null)
        this.pause();
    moves[event.key]();
};

/* ---- what does not change -------------------------------------------------------------------- */

function showHeader(page) {
    const {header, result, left} = page.trace, name = header.scenario || "lastack";
    document.title = visible(name) + " - lastack";
    at("name").textContent = visible(name);
    const words = {passed: "pass", failed: "FAIL", wrong: "WRONG", exhausted: "STOPPED"};
    const outcome = result === null ? "exhausted" : result.outcome;
    at("verdict").textContent = words[outcome];
    document.body.dataset.outcome = outcome;
    if (result === null)
        return;
    at("summary").textContent = timeText(result.time) + " of simulated time, " + result.segments +
        " segments, " + result.expectations + " expectations met, " +
        (header.seed === null ? "" : "seed " + header.seed + ", ") + "lastack " + header.lastack;
    if (result.failure !== null) {
        const f = result.failure, where = f.line > 0 ? f.file + ":" + f.line + ":" + f.column + ": " : "";
        const lines = [where + f.message];
        for (const [label, value] of [["expected", f.expected], ["actual", f.actual], ["hint", f.hint]])
            if (value)
                lines.push((label + ":").padEnd(10) + value);
        at("failure").textContent = lines.map(visible).join("\n");
        at("failure").hidden = false;
    }
    const notes = result.warning === null ? [] : ["Warning: " + result.warning];
    if (left !== null)
        notes.push("The run is longer than a page can show: " + left.records + " records of it are left out.");
    if (result.not_visible.length > 0)
        notes.push("Not visible: " + result.not_visible.join(", "));
    at("note").textContent = visible(notes.join(" "));
    at("note").hidden = notes.length === 0;
}

/* With more than two hosts, which one each diagram is about. */
function offerHosts(page) {
    document.querySelectorAll("figure.diagram").forEach((figure, side) => {
        const select = figure.querySelector("select");
        select.hidden = page.trace.hosts.length <= 2;
        select.setAttribute("aria-label", "Host");
        page.trace.hosts.forEach((host, i) =>
            select.append(make("option", {value: i}, visible(host.name))));
        select.value = page.shown[side];
        select.addEventListener("change", () => {
            page.shown[side] = Number(select.value);
            page.before = null;
            page.show();
        });
    });
}

function listen(page) {
    at("position").addEventListener("input", event => {
        page.pause();
        page.go(Number(event.target.value));
    });
    const press = (id, to) => at(id).addEventListener("click", () => {
        page.pause();
        page.go(to());
    });
    press("first", () => 0);
    press("back", () => page.step - 1);
    press("on", () => page.step + 1);
    press("last", () => page.steps.length - 1);
    at("play").addEventListener("click", () => page.play());
    at("speed").addEventListener("change", () => {
        if (page.timer !== null) {
            page.pause();
            page.play();
        }
    });
    at("relative").addEventListener("change", event => {
        page.relative = event.target.checked;
        page.redraw();
    });
    for (const box of ["ladder", "trace-rows", "source"])
        at(box).addEventListener("click", event => {
            const row = event.target.closest("[data-step]");
            if (row !== null && String(getSelection()) === "")
                page.go(Number(row.dataset.step));
        });
    at("names").addEventListener("change", event => {
        style = event.target.value;
        page.redraw();
    });
    addEventListener("keydown", event => page.onKey(event));
    addEventListener("hashchange", () => {
        const step = page.fromAddress();
        if (step !== null)
            page.go(step);
    });
}

/* Everything that is not drawn anew by each step. */
Page.prototype.redraw = function () {
    document.querySelectorAll("figure.diagram").forEach(makeDiagram);
    this.traced = undefined;
    this.plots = drawPlots(this, at("at-plot"), at("plot"));
    drawLadder(this, at("ladder"), Math.max(0, this.step), true);
    if (this.step >= 0)
        this.show();
};

const page = new Page(at("trace").textContent);
showHeader(page);
showSources(page, at("source"));
at("names").value = style;
at("position").max = page.steps.length - 1;
page.redraw();
offerHosts(page);
listen(page);
let width = innerWidth;
new ResizeObserver(() => {
    if (innerWidth !== width) {
        width = innerWidth;
        page.redraw();
    }
}).observe(document.body);
const start = page.fromAddress();
page.go(start === null ? (document.body.dataset.outcome === "passed" ? 0 : page.steps.length - 1) : start);
document.body.dataset.ready = "yes";
