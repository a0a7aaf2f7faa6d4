/* The tables, the trace and the scenario's text. */

const TRACE_STEPS = 400; /* of a long trace only a stretch around the current step is shown */

/* ---- sockets --------------------------------------------------------------------------------- */

function timerText(conn, now) {
    const timers = conn.tcb === null || conn.tcb.timers === null ? {} : conn.tcb.timers;
    const running = Object.entries(timers).filter(([, time]) => time !== null)
        .sort((a, b) => a[1] - b[1]);
    if (running.length > 0)
        return running[0][0].replace("_", "-") + " in " + timeText(Math.max(0, running[0][1] - now));
    return conn.at === null ? "" : "in " + timeText(Math.max(0, conn.at - now));
}

/* An address may be broken before its port. */
function breakable(text) {
    const port = text.indexOf(":") + 1;
    return [text.slice(0, port), make("wbr", {}), text.slice(port)];
}

function showSockets(page, table, world, now) {
    const head = ["State", "Recv-Q", "Send-Q", "Local", "Peer", "Name", "Timer"];
    const conns = world.order.map(id => world.conns[id]).filter(c => !c.gone && c.state !== "CLOSED");
    const rows = conns.slice(-200).map(conn => {
        const text = conn.text || {held: 0, end: 0, ready: 0, taken: 0};
        return make("tr", {"data-connection": conn.id}, make("td", {class: "state"}, stateName(conn.state)),
            make("td", {class: "number", "data-what": head[1]}, String(distance(text.taken, text.ready))),
            make("td", {class: "number", "data-what": head[2]}, String(distance(text.held, text.end))),
            make("td", {}, ...breakable(conn.local || "")), make("td", {}, ...breakable(conn.remote || "")),
            make("td", {}, visible(conn.who || "")), make("td", {}, timerText(conn, now)));
    });
    if (conns.length > rows.length)
        rows.unshift(make("tr", {}, make("td", {colspan: 7}, (conns.length - rows.length) + " more")));
    if (rows.length === 0)
        rows.push(make("tr", {}, make("td", {colspan: 7, class: "none"}, "none")));
    table.replaceChildren(make("thead", {}, make("tr", {}, ...head.map(h => make("th", {scope: "col"}, h)))),
                          make("tbody", {}, ...rows));
}

/* ---- variables ------------------------------------------------------------------------------- */

function number(value, isn, name) {
    return isn === null || isn === undefined || value === isn || value === 0 ? String(value)
        : value + " (" + name + "+" + distance(isn, value) + ")";
}

/* Name and value of each, "" where the endpoint does not show it. */
const VARIABLES = [
    ["SND.UNA", tcb => tcb.snd && number(tcb.snd.una, tcb.snd.iss, "ISS")],
    ["SND.NXT", tcb => tcb.snd && number(tcb.snd.nxt, tcb.snd.iss, "ISS")],
    ["SND.WND", tcb => tcb.snd && tcb.snd.wnd],
    ["SND.WL1", tcb => tcb.snd && tcb.snd.wl1 !== null && number(tcb.snd.wl1, tcb.rcv && tcb.rcv.irs, "IRS")],
    ["SND.WL2", tcb => tcb.snd && tcb.snd.wl2 !== null && number(tcb.snd.wl2, tcb.snd.iss, "ISS")],
    ["ISS", tcb => tcb.snd && tcb.snd.iss],
    ["MSS", tcb => tcb.snd && tcb.snd.mss],
    ["RCV.NXT", tcb => tcb.rcv && number(tcb.rcv.nxt, tcb.rcv.irs, "IRS")],
    ["RCV.WND", tcb => tcb.rcv && tcb.rcv.wnd],
    ["IRS", tcb => tcb.rcv && tcb.rcv.irs],
    ["SRTT", tcb => tcb.rto && (tcb.rto.srtt === 0 ? "no sample" : timeText(tcb.rto.srtt))],
    ["RTO", tcb => tcb.rto && timeText(tcb.rto.rto)],
    ["retries", tcb => tcb.rto && tcb.rto.retries],
    ["retransmission", (tcb, now) => tcb.timers && timerIn(tcb.timers.retransmission, now)],
    ["user timeout", (tcb, now) => tcb.timers && timerIn(tcb.timers.user, now)],
    ["2 MSL", (tcb, now) => tcb.timers && timerIn(tcb.timers.time_wait, now)],
];

function timerIn(time, now) {
    return time === null || time === undefined ? "off" : "in " + timeText(Math.max(0, time - now));
}

function variable(entry, conn, now) {
    if (conn === undefined || conn.tcb === null || conn.gone || conn.state === "CLOSED")
        return "";
    const value = entry[1](conn.tcb, now);
    return value === null || value === undefined || value === false ? "" : String(value);
}

/* What this step has changed is marked; timers that only run down are not. */
function showVariables(table, names, conns, now, before) {
    const values = VARIABLES.map(entry => conns.map(conn => variable(entry, conn, now)));
    const rows = VARIABLES.map((entry, i) => make("tr", {"data-variable": entry[0]},
        make("th", {scope: "row"}, entry[0]),
        ...values[i].map((value, side) => {
            const was = before === null ? undefined : before[i][side];
            const fresh = was !== undefined && was !== value && !/^in /.test(was) ;
            return make("td", {class: "number" + (fresh ? " fresh" : "")}, value);
        })));
    table.replaceChildren(make("thead", {}, make("tr", {}, make("td", {}),
        ...names.map(name => make("th", {scope: "col"}, visible(name))))), make("tbody", {}, ...rows));
    return values;
}

/* ---- the trace ------------------------------------------------------------------------------- */

function controlText(record) {
    return "<SEQ=" + record.seq + ">" + (/ACK/.test(record.ctl) ? "<ACK=" + record.ack + ">" : "") +
           "<CTL=" + record.ctl + ">" + (record.octets > 0 ? " " + record.octets + " octets" : "");
}

const TELL = {
    call: r => (r.call === "FORSAKE" ? "close (FORSAKE)" : r.call) + (r.octets > 0 ? " " + r.octets + " octets" : "") +
               (r.status === "ok" ? "" : ": " + r.status),
    send: r => "--> " + controlText(r) + (r.text ? " " + quoted(r.text) : ""),
    arrive: r => "<-- " + controlText(r),
    lose: r => "--X " + controlText(r) + " lost: " + (r.fault === null ? r.loss : r.fault),
    bend: r => "--~ " + controlText(r) + " " + r.bend + (r.fault === null ? "" : ": " + r.fault),
    timeout: () => "timeout",
    born: r => "born " + address(r.local, r.local_port) + " - " + address(r.remote, r.remote_port),
    state: r => stateName(r.from) + " → " + stateName(r.to) + "  " + r.event,
    rule: r => r.name + ": " + r.text + " (" + r.section + ")",
    signal: r => "signal " + r.signal + (r.error === null ? "" : " " + r.error),
    keep: r => "keeps " + r.octets + " octets",
    deliver: () => "text can be read",
    deadline: r => r.at === null ? "no timer" : "next timer at " + timeText(r.at),
    gone: () => "forgotten",
    reboot: () => "reboots",
    link: r => r.cut ? "the link is cut" : "a link of " + timeText(r.delay),
    statement: r => r.file.replace(/.*\//, "") + ":" + r.line + "  " + r.says,
};

function quoted(text) {
    return '"' + (text.length > 40 ? text.slice(0, 40) + "..." : text) + '"';
}

function traceRow(record) {
    const tell = TELL[record.type] || (r => JSON.stringify(r));
    const row = make("div", {class: "record " + record.type, "data-step": record.step},
        make("span", {class: "clock"}, timeText(record.time)),
        make("span", {class: "who"}, visible(record.who || "")),
        make("span", {class: "what"}, visible(tell(record))));
    return row;
}

function showTrace(page, box, step) {
    const from = page.steps.length <= TRACE_STEPS ? 0
        : Math.max(0, Math.floor(step / (TRACE_STEPS / 2)) * (TRACE_STEPS / 2) - TRACE_STEPS / 4);
    const to = Math.min(page.steps.length, from + TRACE_STEPS);
    if (page.traced !== from) {
        page.traced = from;
        box.replaceChildren(...page.steps.slice(from, to).flatMap(s => s.records.map(traceRow)));
    }
    let first = null, last = null;
    for (const row of box.children) {
        const its = Number(row.dataset.step);
        row.classList.toggle("now", its === step);
        row.classList.toggle("later", its > step);
        if (its === step) {
            first = first || row;
            last = row;
        }
    }
    if (first !== null)
        keepInView(box, first.offsetTop, last.offsetTop + last.offsetHeight);
}

/* ---- the scenario's text --------------------------------------------------------------------- */

function showSources(page, box) {
    const failure = page.trace.result === null ? null : page.trace.result.failure;
    const first = {};
    page.trace.records.forEach(record => {
        const key = record.file + "\n" + record.line;
        if (record.type === "statement" && first[key] === undefined)
            first[key] = record.step;
    });
    for (const source of page.trace.sources) {
        const list = make("ol", {class: "source"});
        source.text.replace(/\r?\n$/, "").split("\n").forEach((line, i) => {
            const key = source.file + "\n" + (i + 1);
            const bad = failure !== null && failure.file === source.file && failure.line === i + 1;
            list.append(make("li", {"data-line": key, class: bad ? "failed" : null,
                                    "data-step": first[key]},
                             make("code", {class: /^\s*#/.test(line) ? "remark" : null},
                                  visible(line.replace(/\r$/, "")))));
        });
        if (page.trace.sources.length > 1)
            box.append(make("h3", {}, visible(source.file)));
        box.append(list);
    }
    if (page.trace.sources.length === 0)
        box.append(make("p", {}, "The text could not be read."));
}

function markSource(page, box, world) {
    const key = world.line === null ? null : world.line.file + "\n" + world.line.line;
    for (const line of box.querySelectorAll("li")) {
        const here = key !== null && line.dataset.line === key;
        line.classList.toggle("now", here);
        if (here) {
            line.setAttribute("aria-current", "step");
            keepInView(box, line.offsetTop, line.offsetTop + line.offsetHeight);
        } else {
            line.removeAttribute("aria-current");
        }
    }
}
