/* The trace, line by line as `lastack run --json` prints it, and the world that can be rebuilt from
 * it at any step. A step of the time line is one thing that happens, with all its effects: a call,
 * an arrival, a timeout, or a statement that only waits or expects. */

const CLOCKED = new Set(["call", "arrive", "timeout", "reboot", "link", "statement", "lose"]);
const WIRE = new Set(["send", "lose", "bend", "arrive"]);
const KEEP_EVERY = 200; /* steps between two worlds that are kept, so that going back is quick */

function readTrace(text) {
    const trace = {header: {}, hosts: [], sources: [], records: [], result: null, left: null};
    for (const line of text.split("\n")) {
        if (line.trim() === "")
            continue;
        const record = JSON.parse(line);
        switch (record.type) {
        case "header": trace.header = record; break;
        case "host": trace.hosts[record.host] = record; break;
        case "source": trace.sources.push(record); break;
        case "result": trace.result = record; break;
        case "names": style = record.style; break;
        case "left-out": trace.left = record; break;
        default: trace.records.push(record);
        }
    }
    tellLines(trace);
    return trace;
}

/* Statements get the text of their lines. */
function tellLines(trace) {
    const lines = {};
    for (const source of trace.sources)
        lines[source.file] = source.text.split("\n");
    for (const record of trace.records)
        if (record.type === "statement")
            record.says = ((lines[record.file] || [])[record.line - 1] || "").trim();
}

/* Does a record begin a step? A call that a statement makes belongs to the statement, and a birth to
 * the call or the arrival that follows; a loss on the way out belongs to what sent the segment. */
function begins(record, before) {
    if (before === undefined)
        return true;
    if (record.type === "born")
        return before.type !== "statement";
    if (before.type === "born")
        return false;
    if (record.type === "lose")
        return !(before.type === "send" || before.type === "bend") || before.seq !== record.seq;
    if (record.type === "call" || record.type === "link" || record.type === "reboot")
        return before.type !== "statement";
    return CLOCKED.has(record.type);
}

function makeSteps(trace) {
    const steps = [{time: 0, records: []}];
    trace.records.forEach((record, i) => {
        record.index = i;
        if (begins(record, trace.records[i - 1]))
            steps.push({time: record.time, records: []});
        const step = steps[steps.length - 1];
        step.records.push(record);
        record.step = steps.length - 1;
    });
    return steps;
}

/* ---- segments on their way ------------------------------------------------------------------- */

function wireKey(record) {
    return [record.origin, record.source_port, record.destination_port, record.seq, record.ack,
            record.ctl, record.octets].join(" ");
}

/* Each segment once: where it left, and where it arrived or was lost. */
function makeFlights(trace) {
    const flights = [], away = new Map();
    const take = (record, due) => {
        const list = away.get(wireKey(record)) || [];
        let i = list.findIndex(flight => flight.due === due);
        if (i < 0)
            i = list.length > 0 && due !== null ? 0 : -1;
        return i < 0 ? undefined : list.splice(i, 1)[0];
    };
    const start = (record, due) => {
        const flight = {sent: record, arrived: null, lost: null, bends: [], due};
        const key = wireKey(record);
        if (!away.has(key))
            away.set(key, []);
        away.get(key).push(flight);
        flights.push(flight);
        return flight;
    };
    let latest = null;
    for (const record of trace.records) {
        if (record.type === "send") {
            latest = start(record, record.due);
        } else if (record.type === "bend") {
            if (record.bend === "duplicate")
                start(record, record.due).bends.push(record);
            else if (latest !== null) {
                latest.due = record.due;
                latest.bends.push(record);
            }
        } else if (record.type === "arrive") {
            (take(record, record.time) || start(record, record.time)).arrived = record;
        } else if (record.type === "lose") {
            const own = latest !== null && latest.sent.step === record.step &&
                        wireKey(latest.sent) === wireKey(record) ? latest : undefined;
            if (own !== undefined) {
                const list = away.get(wireKey(record));
                list.splice(list.indexOf(own), 1);
            }
            (own || take(record, record.time) || start(record, record.time)).lost = record;
        }
    }
    return flights;
}

/* ---- the world at a step --------------------------------------------------------------------- */

function newWorld() {
    return {conns: {}, order: [], touched: {}, cut: {}, line: null};
}

function connOf(world, record) {
    let conn = world.conns[record.connection];
    if (conn === undefined) {
        conn = {id: record.connection, host: record.host, who: record.who, state: "CLOSED",
                from: null, event: null, tcb: null, text: null, at: null, gone: false,
                local: null, remote: null, listener: false, path: []};
        world.conns[record.connection] = conn;
        world.order.push(record.connection);
    }
    return conn;
}

function address(ip, port) {
    return (ip === null ? "*" : ip) + ":" + (port === 0 ? "*" : port);
}

function applyBorn(conn, record) {
    conn.local = address(record.local, record.local_port);
    conn.remote = address(record.remote, record.remote_port);
    conn.listener = record.remote === null;
    if (record.listener !== 0)
        conn.state = "LISTEN";
}

function applyRecord(world, record) {
    if (record.type === "statement")
        world.line = {file: record.file, line: record.line};
    else if (record.type === "link")
        world.cut[record.host + "-" + record.to] = record.cut;
    else if (record.type === "reboot")
        for (const id of world.order)
            if (world.conns[id].host === record.host)
                Object.assign(world.conns[id], {gone: true, state: "CLOSED", tcb: null, at: null});
    if (!record.connection || (WIRE.has(record.type) && record.type !== "arrive"))
        return;
    const conn = connOf(world, record);
    if (record.who !== null)
        conn.who = record.who;
    if (!conn.listener || world.touched[conn.host] === undefined)
        world.touched[conn.host] = conn.id;
    switch (record.type) {
    case "born":
        applyBorn(conn, record);
        if (!conn.listener || world.touched[conn.host] === undefined)
            world.touched[conn.host] = conn.id;
        break;
    case "state":
        conn.from = record.from;
        conn.event = record.event;
        conn.state = record.to;
        conn.path.push([record.from, record.to]);
        break;
    case "deadline":
        conn.at = record.at;
        if (record.tcb !== null)
            conn.tcb = record.tcb;
        if (record.text !== null)
            conn.text = record.text;
        break;
    case "gone":
        conn.gone = true;
        conn.at = null;
        break;
    }
}

/* Worlds by step: worlds(12) is the one after step 12. */
function makeWorlds(steps) {
    const kept = [structuredClone(newWorld())];
    let world = newWorld(), now = 0;
    const advance = () => {
        now++;
        for (const record of steps[now].records)
            applyRecord(world, record);
        if (now % KEEP_EVERY === 0 && kept[now / KEEP_EVERY] === undefined)
            kept[now / KEEP_EVERY] = structuredClone(world);
    };
    return step => {
        if (step < now) {
            const from = Math.min(Math.floor(step / KEEP_EVERY), kept.length - 1);
            world = structuredClone(kept[from]);
            now = from * KEEP_EVERY;
        }
        while (now < step)
            advance();
        return world;
    };
}

/* The first sequence number of each connection, and of each way between two sockets, for numbers
 * that are read easily. */
function makeOrigins(trace) {
    const isn = {conn: {}, way: {}};
    for (const record of trace.records)
        if (record.type === "send" && /SYN/.test(record.ctl)) {
            isn.conn[record.origin] = isn.conn[record.origin] ?? record.seq;
            isn.way[wayKey(record, false)] = record.seq;
        }
    return isn;
}

function wayKey(record, back) {
    const ends = [record.source + ":" + record.source_port,
                  record.destination + ":" + record.destination_port];
    return (back ? ends.reverse() : ends).join(" ");
}

/* What the numbers of a segment count from: its sender's and its receiver's. One that no connection
 * has sent counts as its sockets last did. */
function firstNumbers(isn, record) {
    return [isn.conn[record.origin] ?? isn.way[wayKey(record, false)],
            isn.conn[record.peer] ?? isn.way[wayKey(record, true)]];
}

/* Whose text a connection gets: found from what arrives. */
function findPeers(trace) {
    const peer = {};
    const pair = (a, b) => { if (peer[a] === undefined) peer[a] = b; };
    for (const record of trace.records)
        if (record.type === "arrive" && record.connection !== 0 && record.origin !== 0) {
            pair(record.connection, record.origin);
            pair(record.origin, record.connection);
        }
    for (const record of trace.records)
        if (WIRE.has(record.type))
            record.peer = peer[record.origin];
    return peer;
}
