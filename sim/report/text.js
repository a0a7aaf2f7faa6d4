/* Elements and words. Whatever a scenario can supply reaches the page through `make` and
 * `draw` alone, as text: nothing here, nor anywhere on the page, parses data as HTML. */

function fill(element, attributes, children) {
    for (const [name, value] of Object.entries(attributes || {}))
        if (value !== null && value !== undefined && value !== false)
            element.setAttribute(name, value === true ? "" : value);
    for (const child of children)
        if (child !== null && child !== undefined)
            element.append(child); /* a string becomes a text node */
    return element;
}

/* An HTML element: make("td", {class: "number"}, "12"). */
function make(name, attributes, ...children) {
    return fill(document.createElement(name), attributes, children);
}

/* An SVG element. */
function draw(name, attributes, ...children) {
    return fill(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

function at(id) {
    return document.getElementById(id);
}

/* Control characters would be invisible, or turn text around. */
function visible(text) {
    return String(text).replace(
        /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, c => {
            const code = c.charCodeAt(0);
            return code < 256 ? "\\x" + code.toString(16).padStart(2, "0")
                              : "\\u" + code.toString(16).padStart(4, "0");
        });
}

/* Nanoseconds as people write them: 0s, 10ms, 1.02s, 61s. */
function timeText(time) {
    if (time === null)
        return "never";
    if (time < 0)
        return "-" + timeText(-time);
    const [unit, digits, name] = time >= 1e9 || time === 0 ? [1e9, 9, "s"]
                               : time >= 1e6               ? [1e6, 6, "ms"]
                               : time >= 1e3               ? [1e3, 3, "us"]
                                                           : [1, 0, "ns"];
    const rest = digits === 0 ? "" : String(time % unit).padStart(digits, "0").replace(/0+$/, "");
    return Math.floor(time / unit) + (rest === "" ? "" : "." + rest) + name;
}

/* "1.5s", "20ms" or seconds without a unit; NaN if it is none. */
function timeOf(text) {
    const found = /^(\d+(?:\.\d+)?)(ns|us|ms|s|m|h)?$/.exec(text);
    const unit = {ns: 1, us: 1e3, ms: 1e6, s: 1e9, m: 6e10, h: 36e11};
    return found === null ? NaN : Math.round(Number(found[1]) * unit[found[2] || "s"]);
}

/* Sequence numbers count modulo 2^32. */
function less(a, b) {
    return ((a - b) | 0) < 0;
}
function distance(from, to) {
    return (to - from) >>> 0;
}

/* The states as RFC 9293, Linux's ss and netstat, and the BSDs call them; the trace has the RFC's
 * names. */
const NAMES = {
    "CLOSED": ["UNCONN", "CLOSE", "CLOSED"],
    "SYN-SENT": ["SYN-SENT", "SYN_SENT", "SYN_SENT"],
    "SYN-RECEIVED": ["SYN-RECV", "SYN_RECV", "SYN_RCVD"],
    "ESTABLISHED": ["ESTAB", "ESTABLISHED", "ESTABLISHED"],
    "FIN-WAIT-1": ["FIN-WAIT-1", "FIN_WAIT1", "FIN_WAIT_1"],
    "FIN-WAIT-2": ["FIN-WAIT-2", "FIN_WAIT2", "FIN_WAIT_2"],
    "CLOSE-WAIT": ["CLOSE-WAIT", "CLOSE_WAIT", "CLOSE_WAIT"],
    "LAST-ACK": ["LAST-ACK", "LAST_ACK", "LAST_ACK"],
    "TIME-WAIT": ["TIME-WAIT", "TIME_WAIT", "TIME_WAIT"],
};
const STYLES = ["rfc", "ss", "netstat", "bsd"];
let style = "rfc";

function stateName(state) {
    const names = NAMES[state];
    return style === "rfc" || names === undefined ? state : names[STYLES.indexOf(style) - 1];
}
