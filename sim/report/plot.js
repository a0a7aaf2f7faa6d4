/* Sequence numbers over time, a plot for each stream that has text: what was sent and sent again,
 * what was acknowledged, and how far the window reached. */

const PLOT = {height: 220, left: 56, right: 12, top: 12, bottom: 26};

/* Points of the stream that connection `id` sends, numbered from its ISS. */
function streamOf(page, id) {
    const stream = {id, who: "", sent: [], acks: [], windows: [], text: 0};
    const isn = page.isn.conn[id];
    if (isn === undefined)
        return stream;
    for (const flight of page.flights) {
        const {sent, arrived, lost} = flight;
        if (sent.origin === id && (sent.octets > 0 || /SYN|FIN/.test(sent.ctl))) {
            const from = distance(isn, sent.seq);
            stream.who = sent.who || "";
            stream.text = Math.max(stream.text, sent.octets > 0 ? sent.place + sent.octets : 0);
            stream.sent.push({time: sent.time, step: sent.step, from,
                              to: from + sent.octets + (/SYN|FIN/.test(sent.ctl) ? 1 : 0),
                              again: sent.facts.includes("retransmission"), lost: lost !== null});
        } else if (arrived !== null && arrived.connection === id && /ACK/.test(sent.ctl)) {
            const ack = distance(isn, arrived.ack);
            if (ack < 0x80000000) {
                stream.acks.push({time: arrived.time, at: ack});
                stream.windows.push({time: arrived.time, at: ack + arrived.wnd});
            }
        }
    }
    return stream;
}

function stairs(points, x, y) {
    let way = "", height = 0;
    for (const point of points) {
        height = Math.max(height, point.at);
        way += (way === "" ? "M" : "H") + x(point.time) + (way === "" ? "," : "V") + y(height);
    }
    return way;
}

function roundUp(value) {
    const unit = 10 ** Math.floor(Math.log10(Math.max(1, value)));
    return [1, 2, 5, 10].map(n => n * unit).find(n => n >= value);
}

function drawPlot(page, stream, width) {
    const sent = stream.sent, most = Math.max(...sent.map(s => s.to));
    const from = sent[0].time;
    const until = Math.max(sent[sent.length - 1].time, ...stream.acks.map(a => a.time)
        .filter((_, i) => i === 0 || stream.acks[i].at > stream.acks[i - 1].at), from + 1);
    const inner = width - PLOT.left - PLOT.right, tall = PLOT.height - PLOT.top - PLOT.bottom;
    const x = time => (PLOT.left + inner * Math.min(1, (time - from) / (until - from))).toFixed(1);
    const y = n => (PLOT.top + tall * (1 - n / (most * 1.05))).toFixed(1);
    const svg = draw("svg", {viewBox: "0 0 " + width + " " + PLOT.height, width,
                             height: PLOT.height, role: "img",
                             "aria-label": "Sequence numbers that " + stream.who + " sent"});
    const tick = roundUp(most / 4);
    for (let n = 0; n <= most; n += tick)
        svg.append(draw("line", {class: "grid", x1: PLOT.left, x2: width - PLOT.right, y1: y(n), y2: y(n)}),
                   draw("text", {x: PLOT.left - 5, y: Number(y(n)) + 4, "text-anchor": "end"}, String(n)));
    const span = roundUp((until - from) / Math.max(2, Math.floor(inner / 110)));
    for (let t = 0; t <= until - from; t += span)
        svg.append(draw("line", {class: "grid", x1: x(from + t), x2: x(from + t), y1: PLOT.top,
                                 y2: PLOT.height - PLOT.bottom}),
                   draw("text", {x: x(from + t), y: PLOT.height - 8, "text-anchor": "middle"},
                        timeText(from + t)));
    const inside = stream.windows.filter(w => w.at <= most * 1.05 && w.time <= until);
    svg.append(draw("path", {class: "window", d: stairs(inside, x, y)}),
               draw("path", {class: "acks", d: stairs(stream.acks.filter(a => a.time <= until), x, y)}));
    for (const s of sent)
        svg.append(draw("line", {x1: x(s.time), x2: x(s.time), y1: y(s.from),
                                 y2: Math.min(y(s.to), y(s.from) - 2), "data-step": s.step,
                                 class: "sent" + (s.again ? " again" : "") + (s.lost ? " lost" : "")}));
    const cursor = draw("line", {class: "cursor", y1: PLOT.top, y2: PLOT.height - PLOT.bottom});
    svg.append(cursor);
    svg.addEventListener("click", event => {
        const place = event.clientX - svg.getBoundingClientRect().left;
        const time = from + (until - from) * Math.max(0, place - PLOT.left) / inner;
        page.go(page.stepAt(Math.min(time, until)));
    });
    return {svg, move: time => {
        for (const name of ["x1", "x2"])
            cursor.setAttribute(name, x(Math.max(from, Math.min(until, time))));
        cursor.classList.toggle("out", time < from || time > until);
    }};
}

/* Answers what moves the cursors. */
function drawPlots(page, section, box) {
    const streams = Object.keys(page.isn.conn).map(id => streamOf(page, Number(id)))
        .filter(stream => stream.text > 0).sort((a, b) => b.text - a.text).slice(0, 4);
    section.hidden = streams.length === 0;
    box.replaceChildren();
    if (section.hidden)
        return [];
    const width = Math.max(280, box.clientWidth);
    return streams.map(stream => {
        const plot = drawPlot(page, stream, width);
        box.append(make("figure", {}, make("figcaption", {},
            visible(stream.who) + " sends " + stream.text + " octets ",
            make("span", {class: "key sent"}, "sent"), make("span", {class: "key again"}, "again"),
            make("span", {class: "key lost"}, "lost"), make("span", {class: "key acks"}, "acknowledged"),
            make("span", {class: "key window"}, "window")), plot.svg));
        return plot.move;
    });
}
