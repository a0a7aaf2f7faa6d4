/* RFC 9293's Figure 5, laid out as everyone knows it, with the states of a host's connections lit. */

/* Where each state stands; CLOSED does so twice, at the beginning and at the end. */
const PLACES = {
    "CLOSED": [210, 24], "LISTEN": [210, 104], "SYN-RECEIVED": [62, 168], "SYN-SENT": [358, 168],
    "ESTABLISHED": [210, 232], "FIN-WAIT-1": [62, 304], "CLOSE-WAIT": [358, 304],
    "FIN-WAIT-2": [62, 392], "CLOSING": [210, 392], "LAST-ACK": [358, 392],
    "TIME-WAIT": [210, 480], "end": [358, 480],
};
const NODE = {width: 116, height: 30};

/* From, to, the way, where the words stand, how they are aligned, and the words. */
const EDGES = [
    ["CLOSED", "LISTEN", "M202,39 V89", 196, 60, "end", "passive OPEN", ""],
    ["LISTEN", "CLOSED", "M218,89 V39", 224, 74, "start", "CLOSE", ""],
    ["CLOSED", "SYN-SENT", "M268,24 H340 Q366,24 366,50 V153", 300, 9, "middle", "active OPEN",
     "snd SYN"],
    ["SYN-SENT", "CLOSED", "M346,153 V60 Q346,32 268,32", 340, 70, "end", "CLOSE", ""],
    ["LISTEN", "SYN-RECEIVED", "M152,104 H90 Q70,104 70,124 V153", 150, 88, "end", "rcv SYN",
     "snd SYN,ACK"],
    ["SYN-RECEIVED", "LISTEN", "M84,153 V126 Q84,112 152,112", 100, 133, "start", "rcv RST", ""],
    ["LISTEN", "SYN-SENT", "M268,104 H312 Q334,104 334,124 V153", 296, 124, "middle", "SEND",
     "snd SYN"],
    ["SYN-SENT", "SYN-RECEIVED", "M300,168 H120", 210, 153, "middle", "rcv SYN", "snd SYN,ACK"],
    ["SYN-RECEIVED", "ESTABLISHED", "M90,183 V212 Q90,232 152,232", 96, 206, "start",
     "rcv ACK of SYN", ""],
    ["SYN-SENT", "ESTABLISHED", "M330,183 V212 Q330,232 268,232", 324, 206, "end",
     "rcv SYN,ACK", "snd ACK"],
    ["SYN-RECEIVED", "FIN-WAIT-1", "M40,183 V289", 46, 252, "start", "CLOSE", "snd FIN"],
    ["ESTABLISHED", "FIN-WAIT-1", "M190,247 V284 Q190,304 120,304", 184, 272, "end", "CLOSE",
     "snd FIN"],
    ["ESTABLISHED", "CLOSE-WAIT", "M230,247 V284 Q230,304 300,304", 238, 272, "start", "rcv FIN",
     "snd ACK"],
    ["FIN-WAIT-1", "FIN-WAIT-2", "M40,319 V377", 46, 358, "start", "rcv ACK", "of FIN"],
    ["FIN-WAIT-1", "CLOSING", "M90,319 V336 Q90,348 130,348 H170 Q200,348 200,377", 206, 350,
     "start", "rcv FIN", "snd ACK"],
    ["CLOSE-WAIT", "LAST-ACK", "M358,319 V377", 352, 345, "end", "CLOSE", "snd FIN"],
    ["FIN-WAIT-2", "TIME-WAIT", "M40,407 V460 Q40,480 152,480", 46, 440, "start", "rcv FIN",
     "snd ACK"],
    ["CLOSING", "TIME-WAIT", "M210,407 V465", 216, 434, "start", "rcv ACK", "of FIN"],
    ["LAST-ACK", "end", "M358,407 V465", 352, 434, "end", "rcv ACK", "of FIN"],
    ["TIME-WAIT", "end", "M268,480 H300", 284, 470, "middle", "2 MSL", ""],
];

function drawEdge(side, edge) {
    const [from, to, way, x, y, anchor, first, second] = edge;
    const group = draw("g", {class: "edge", "data-from": from, "data-to": to === "end" ? "CLOSED" : to},
        draw("path", {d: way, "marker-end": "url(#tip" + side + ")"}),
        draw("text", {x, y, "text-anchor": anchor}, first));
    if (second !== "")
        group.append(draw("text", {x, y: y + 10, "text-anchor": anchor, class: "sent"}, second));
    return group;
}

function drawNode(name) {
    const [x, y] = PLACES[name], label = stateName(name === "end" ? "CLOSED" : name);
    return draw("g", {class: "node", "data-node": name},
        draw("rect", {x: x - NODE.width / 2, y: y - NODE.height / 2, rx: 6, width: NODE.width,
                      height: NODE.height}),
        draw("text", {x, y: y + 4, "text-anchor": "middle"}, label),
        draw("text", {x: x + NODE.width / 2 - 2, y: y - NODE.height / 2 - 2,
                      "text-anchor": "end", class: "many"}));
}

function makeDiagram(figure, side) {
    const tip = draw("marker", {id: "tip" + side, viewBox: "0 0 8 8", refX: 7, refY: 4,
                                markerWidth: 7, markerHeight: 7, orient: "auto-start-reverse"},
        draw("path", {d: "M0,0 L8,4 L0,8 z"}));
    const svg = draw("svg", {viewBox: "0 -2 420 504", role: "img"}, draw("defs", {}, tip));
    for (const edge of EDGES)
        svg.append(drawEdge(side, edge));
    for (const name of Object.keys(PLACES))
        svg.append(drawNode(name));
    figure.replaceChildren(figure.querySelector("figcaption") ||
                           make("figcaption", {}, make("strong"), " ", make("select", {hidden: true})),
                           svg, make("p", {class: "change"}));
}

/* The node a connection stands at: CLOSED below, once it has been through the others. */
function nodeOf(conn) {
    if (conn.state !== "CLOSED")
        return conn.state;
    const last = conn.path[conn.path.length - 1];
    return last !== undefined && last[0] !== "LISTEN" && last[0] !== "SYN-SENT" ? "end" : "CLOSED";
}

/* `conns`: of the host; `first`: the one the diagram is about, or undefined. */
function lightDiagram(figure, name, conns, first, fresh) {
    const node = first === undefined ? "CLOSED" : nodeOf(first);
    const state = node === "end" ? "CLOSED" : node;
    const count = {};
    for (const conn of conns)
        if (!conn.gone)
            count[nodeOf(conn)] = (count[nodeOf(conn)] || 0) + 1;
    figure.dataset.state = state;
    figure.querySelector("svg").setAttribute("aria-label",
        "The states of TCP; " + name + " is " + stateName(state));
    figure.querySelector("strong").textContent = visible(name) + ": " + stateName(state);
    for (const group of figure.querySelectorAll(".node")) {
        const here = group.dataset.node, many = count[here] || 0;
        group.classList.toggle("lit", here === node);
        group.classList.toggle("also", here !== node && many > 0);
        group.querySelector(".many").textContent = many > 1 ? "×" + many : "";
    }
    const path = first === undefined ? [] : first.path, last = path[path.length - 1];
    for (const group of figure.querySelectorAll(".edge")) {
        const is = step => step[0] === group.dataset.from && step[1] === group.dataset.to;
        group.classList.toggle("taken", path.some(is));
        group.classList.toggle("fresh", fresh && last !== undefined && is(last));
    }
    figure.querySelector(".change").textContent = last === undefined ? "no change of state yet"
        : "last: " + stateName(last[0]) + " → " + stateName(last[1]) + ", " + first.event;
}
