/* The ladder: a line for each host, time going down, an arrow for each segment. Steps are rows of
 * equal height and gaps of time are marked, so that a minute of waiting takes no more room than a
 * round trip. Long runs are drawn a stretch at a time, around the current step. */

const ROW = 24, GAP_ROW = 26, LADDER_STEPS = 400;
const ARRIVES = 3, LEAVES = 17; /* within a row, so that an answer is below what it answers */

/* "FIN,ACK" or the RFC's notation, as there is room. */
function segmentText(page, record, room) {
    const [own, back] = page.relative ? firstNumbers(page.isn, record) : [];
    const seq = own === undefined ? record.seq : distance(own, record.seq);
    const ack = back === undefined ? record.ack : distance(back, record.ack);
    const long = "<SEQ=" + seq + ">" + (/ACK/.test(record.ctl) ? "<ACK=" + ack + ">" : "") +
                 "<CTL=" + record.ctl + ">" + (record.octets > 0 ? " " + record.octets : "");
    if (long.length * 6.1 <= room)
        return long;
    const middle = record.ctl + " " + seq + (/ACK/.test(record.ctl) ? "/" + ack : "") +
                   (record.octets > 0 ? " +" + record.octets : "");
    if (middle.length * 6.1 <= room)
        return middle;
    return record.ctl + (record.octets > 0 ? " +" + record.octets : "");
}

/* Calls as a socket's user knows them, and scenarios. */
const CALLS = {"active OPEN": "connect", "passive OPEN": "listen", SEND: "send", RECEIVE: "read",
               CLOSE: "shutdown", FORSAKE: "close", ABORT: "abort"};

/* A close that had to reset says why. */
function callName(record) {
    return record.close ? "close: " + record.close : CALLS[record.call] || record.call;
}

/* What a host's side says at a step: calls in parentheses, then the states it enters. */
function sideLines(step, several) {
    const lines = [];
    for (const record of step.records) {
        const who = several ? record.who + " " : "";
        if (record.type === "call")
            lines.push({host: record.host, text: "(" + who + callName(record) + ")", kind: "call"});
        else if (record.type === "timeout")
            lines.push({host: record.host, text: "(" + who + "timeout)", kind: "call"});
        else if (record.type === "state")
            lines.push({host: record.host, text: who + stateName(record.to), kind: "state"});
        else if (record.type === "reboot")
            lines.push({host: record.host, text: "(reboot)", kind: "call"});
    }
    return lines;
}

/* Where each step of [from, to) stands. */
function layOut(page, from, to) {
    const rows = [];
    let y = 44, before = null;
    for (let i = from; i < to; i++) {
        const step = page.steps[i], lines = sideLines(step, page.several && !page.narrow);
        const sends = step.records.filter(r => r.type === "send").length;
        const losses = step.records.some(r => r.type === "lose" || r.type === "arrive") ? 1 : 0;
        const cut = step.records.some((r, n) => r.type === "lose" && n > 0 &&
                                                step.records[n - 1].type === "send");
        /* Of two hosts the words stand outside; of more, between the lines, and above the arrows. */
        const above = page.trace.hosts.length > 2 ? lines.length : 0;
        const height = Math.max(lines.length, above + sends, losses) + (cut ? 0.6 : 0);
        const gap = before !== null && height > 0 && step.time - before > 100e6
            ? step.time - before : 0;
        if (gap > 0)
            y += GAP_ROW;
        if (step.records.some(r => r.type === "arrive" && r.facts.includes("forged")))
            y += ROW / 2; /* for the words of what nobody has sent */
        rows[i] = {y, height: height * ROW, lines, gap, leaves: above * ROW + LEAVES, clock: height > 0 && step.time !== before};
        y += height * ROW;
        if (height > 0)
            before = step.time;
    }
    return {rows, height: y + 16};
}

function hostX(page, width, host) {
    const count = page.trace.hosts.length;
    if (count === 2)
        return host === 0 ? page.gutter : width - page.gutter + 40;
    return 60 + (host + 0.35) * (width - 70) / count;
}

/* "lost: line 9", or the file too when it is not the scenario itself. */
function whyLost(page, lost) {
    if (lost.fault === null)
        return "lost: " + lost.loss;
    const own = (page.trace.header.scenario || "").replace(/^.*\//, "") + ":";
    return "lost: " + (lost.fault.startsWith(own) ? "line " + lost.fault.slice(own.length)
                                                  : visible(lost.fault));
}

/* A segment that nobody has sent comes out of nowhere, from the side that it pretends to be from. */
function drawForged(page, record, where, width) {
    const row = where.rows[record.step], x = hostX(page, width, record.host);
    if (row === undefined)
        return null;
    const from = page.hostOf[record.source], side = from === undefined ? 0 : hostX(page, width, from) - x;
    const start = x + (side === 0 ? 60 : side * 0.6), right = start < x;
    return draw("g", {class: "flight forged", "data-step": record.step},
        draw("path", {d: "M" + start + "," + (row.y - 4) + "L" + x + "," + (row.y + ARRIVES), class: "way",
                      "marker-end": "url(#arrow)"}),
        draw("text", {x: start, y: row.y - 8, "text-anchor": right ? "start" : "end"},
             segmentText(page, record, Math.abs(side) * 0.6)));
}

/* One arrow: whole, or cut short where it was lost, or running out of the picture. */
function drawFlight(page, flight, where, width) {
    const {sent, arrived, lost} = flight, first = where.rows[sent.step];
    if (sent.type === "arrive")
        return drawForged(page, sent, where, width);
    const to = page.hostOf[sent.destination], fromX = hostX(page, width, sent.host);
    if (to === undefined && arrived === null && lost === null)
        return null;
    const sends = page.steps[sent.step].records.filter(r => WIRE.has(r.type) && r.type !== "arrive");
    const order = Math.max(0, sends.filter(r => r.type === "send").indexOf(sent));
    const y = first === undefined ? -20 : first.y + order * ROW + first.leaves;
    const end = arrived || lost, last = end === null ? undefined : where.rows[end.step];
    let toX = hostX(page, width, to === undefined ? sent.host : to);
    const early = lost !== null && lost.step === sent.step;
    let endY = early ? y + 5 : last !== undefined ? last.y + ARRIVES : where.height + 20;
    if (endY < y + 4)
        endY = y + 4;
    if (lost !== null)
        toX = fromX + (toX - fromX) * (early ? 0.6 : 0.9);
    const self = to === sent.host, inner = sent.host === 0 ? 1 : -1;
    const kind = "flight" + (lost !== null ? " lost" : "") +
                 (sent.facts.includes("retransmission") ? " again" : "") +
                 (sent.facts.includes("forged") ? " forged" : "");
    const right = toX >= fromX, pad = right ? 7 : -7;
    const group = draw("g", {class: kind, "data-step": sent.step},
        draw("path", {d: "M" + fromX + "," + y + (self ? "h" + 30 * inner + "V" + endY + "H" + toX
                                                       : "L" + toX + "," + endY),
                      class: "way", "marker-end": lost === null ? "url(#arrow)" : null}));
    if (self) {
        group.append(draw("text", {x: fromX + 36 * inner, y: y + 4,
                                   "text-anchor": inner > 0 ? "start" : "end"},
                          segmentText(page, sent, page.narrow ? 60 : 250)));
        return group;
    }
    const room = Math.abs(hostX(page, width, to === undefined ? sent.host : to) - fromX) - 14;
    group.append(draw("text", {x: fromX + pad, y: y - 3, "text-anchor": right ? "start" : "end"},
                      segmentText(page, sent, room)));
    if (lost !== null) {
        group.append(draw("path", {d: "M" + (toX - 5) + "," + (endY - 5) + "l10,10m0,-10l-10,10",
                                   class: "cross"}));
        const why = whyLost(page, lost), beside = early && why.length * 6.1 < room * 0.4 - 10;
        group.append(draw("text", {x: beside ? toX + (right ? 9 : -9) : (fromX + toX) / 2,
                                   y: endY + (beside ? 4 : 13), class: "why",
                                   "text-anchor": !beside ? "middle" : right ? "start" : "end"}, why));
    }
    return group;
}

function drawHosts(page, svg, width, height) {
    page.trace.hosts.forEach((host, i) => {
        const x = hostX(page, width, i), pair = page.trace.hosts.length === 2;
        svg.append(draw("line", {x1: x, y1: 28, x2: x, y2: height - 4, class: "life"}));
        svg.append(draw("text", {x, y: 18, class: "host",
                                 "text-anchor": pair ? (i === 0 ? "end" : "start") : "middle"},
                        visible(host.name)));
    });
}

function drawRow(page, row, i, width) {
    const group = draw("g", {class: "row", "data-step": i}), pair = page.trace.hosts.length === 2;
    if (row.gap > 0)
        group.append(draw("text", {x: (hostX(page, width, 0) +
                                       hostX(page, width, page.trace.hosts.length - 1)) / 2,
                                   y: row.y - 12, "text-anchor": "middle", class: "gap"},
                          "· · · " + timeText(row.gap) + " · · ·"));
    if (row.clock)
        group.append(draw("text", {x: 2, y: row.y + 12, class: "clock"},
                          timeText(page.steps[i].time)));
    row.lines.forEach((line, n) => {
        const x = hostX(page, width, line.host);
        const left = line.host === (pair ? 0 : page.trace.hosts.length - 1);
        group.append(draw("text", {x: x + (left ? -7 : 7), y: row.y + 12 + n * ROW,
                                   class: line.kind, "text-anchor": left ? "end" : "start"},
                          visible(line.text)));
    });
    return group;
}

function ladderStretch(page, step) {
    if (page.steps.length <= LADDER_STEPS)
        return [0, page.steps.length];
    const half = LADDER_STEPS / 2, from = Math.max(0, (Math.floor(step / half) - 1) * half + half / 2);
    return [Math.max(0, from), Math.min(page.steps.length, from + LADDER_STEPS + half)];
}

/* Draws the stretch around `step`, unless it is what is drawn already. */
function drawLadder(page, box, step, anew) {
    const [from, to] = ladderStretch(page, step);
    page.zoom = innerWidth >= 2200 ? 1.4 : 1; /* a wall is looked at from further away */
    const least = page.trace.hosts.length > 2 ? 150 * page.trace.hosts.length : 260;
    const wide = Math.max(least, box.clientWidth - 4), width = wide / page.zoom;
    if (!anew && page.drawn === from + "-" + to)
        return;
    page.drawn = from + "-" + to;
    page.narrow = width < 520; /* then states are not told whose they are */
    page.gutter = page.narrow ? 122 : page.several ? 196 : 160;
    const where = layOut(page, from, to);
    page.where = where;
    const svg = draw("svg", {viewBox: "0 0 " + width + " " + where.height, width: wide,
                             height: where.height * page.zoom, role: "img", "aria-label": "The segments"},
        draw("defs", {}, draw("marker", {id: "arrow", viewBox: "0 0 8 8", refX: 8, refY: 4,
                                         markerWidth: 8, markerHeight: 8, orient: "auto"},
            draw("path", {d: "M0,0 L8,4 L0,8 z"}))));
    drawHosts(page, svg, width, where.height);
    for (const flight of page.flights) {
        const last = flight.arrived || flight.lost || flight.sent;
        const drawn = last.step >= from && flight.sent.step < to
            ? drawFlight(page, flight, where, width) : null;
        if (drawn !== null)
            svg.append(drawn);
    }
    for (let i = from; i < to; i++)
        svg.append(drawRow(page, where.rows[i], i, width));
    svg.append(draw("line", {id: "at", x1: 0, x2: width, y1: 0, y2: 0}));
    box.replaceChildren(svg);
}

/* What is to come is pale; the line is where we are. */
function markLadder(page, box, step) {
    for (const group of box.querySelectorAll("[data-step]")) {
        const its = Number(group.dataset.step);
        group.classList.toggle("later", its > step);
        group.classList.toggle("now", its === step);
    }
    const row = page.where.rows[step], y = row === undefined ? 0 : row.y + Math.max(row.height, 8);
    for (const name of ["y1", "y2"])
        at("at").setAttribute(name, y);
    keepInView(box, (y - ROW) * page.zoom, (y + 2 * ROW) * page.zoom);
}

/* Scrolls a box, and nothing around it. */
function keepInView(box, top, bottom) {
    if (bottom > box.scrollTop + box.clientHeight || top < box.scrollTop)
        box.scrollTop = Math.max(0, (top + bottom) / 2 - box.clientHeight / 2);
}
