/* The JSON sink: one object a record, as it happens. docs/TRACE.md is its schema. */
#include "trace/json.h"
#include "trace/line.h"
#include <lastack/endpoint.h>
#include <lastack/octets.h>
#include <lastack/rule.h>
#include <lastack/sim.h>
#include <lastack/state.h>

/* ---- names and addresses --------------------------------------------------------------------- */

static void put_address(struct json *json, const char *key, uint16_t address) {
    struct line line;
    if (address == 0) {
        json_null(json, key);
        return;
    }
    line_clear(&line);
    line_address(&line, address);
    json_text(json, key, line.text, line.octets);
}

/* Names are whole and as they are: JSON has its own way to keep a line in order. */
static void name_host(struct line *line, const struct lastack_names *names, int host) {
    const char *name = names->host != NULL ? names->host(names->context, host) : NULL;
    line_text(line, name != NULL ? name : "host");
    if (name == NULL)
        line_number(line, (uint64_t)host);
}

/* As other sinks say whose it is: the connection's own name, or its host's and a number. */
static void put_who(struct json *json, const struct lastack_names *names,
                    const struct lastack_record *record) {
    struct line who;
    const char *name = NULL;
    if (record->connection != 0 && names->connection != NULL)
        name = names->connection(names->context, record->connection);
    if (name != NULL || record->host < 0) {
        json_string(json, "who", name);
        return;
    }
    line_clear(&who);
    name_host(&who, names, record->host);
    if (record->connection != 0) {
        line_text(&who, "#");
        line_number(&who, record->connection);
    }
    json_string(json, "who", line_end(&who));
}

static void put_tag(struct json *json, const struct lastack_names *names, uint32_t tag) {
    json_string(json, "fault",
                tag != 0 && names->tag != NULL ? names->tag(names->context, tag) : NULL);
}

/* ---- the first lines ------------------------------------------------------------------------- */

static void write_host(struct lastack_json_sink *sink, const lastack_sim *sim, int host) {
    struct line name;
    line_clear(&name);
    name_host(&name, &sink->names, host);
    struct json json;
    json_line(&json, sink, "host");
    json_signed(&json, "host", host);
    json_string(&json, "name", line_end(&name));
    put_address(&json, "address", lastack_host_address(sim, host));
    json_number(&json, "addresses", lastack_host_addresses(sim, host));
    json_end_line(&json, sink);
}

static void write_link(struct lastack_json_sink *sink, lastack_time now,
                       const struct lastack_joint *joint) {
    const struct lastack_link *link = &joint->link;
    struct json json;
    json_line(&json, sink, "link");
    json_time(&json, "time", now);
    json_signed(&json, "host", joint->a);
    json_signed(&json, "to", joint->b);
    json_bool(&json, "cut", joint->cut != 0);
    json_time(&json, "delay", link->delay);
    json_number(&json, "rate", link->rate);
    json_number(&json, "queue", link->queue);
    json_number(&json, "mtu", link->mtu);
    json_number(&json, "loss", link->loss);
    json_number(&json, "duplication", link->duplication);
    json_number(&json, "reordering", link->reordering);
    json_number(&json, "corruption", link->corruption);
    json_end_line(&json, sink);
}

void lastack_json_begin(struct lastack_json_sink *sink, const lastack_sim *sim,
                        const char *scenario) {
    struct line seed;
    line_clear(&seed);
    struct json json;
    json_line(&json, sink, "header");
    json_string(&json, "format", LASTACK_JSON_FORMAT);
    json_number(&json, "version", LASTACK_JSON_VERSION);
    json_string(&json, "lastack", lastack_version());
    json_string(&json, "scenario", scenario);
    if (sim != NULL)
        line_number(&seed, lastack_sim_seed(sim));
    json_string(&json, "seed", sim != NULL ? line_end(&seed) : NULL);
    json_end_line(&json, sink);
    for (int host = 0; sim != NULL && host < lastack_host_count(sim); host++)
        write_host(sink, sim, host);
    struct lastack_joint joint;
    for (uint32_t cursor = 0; sim != NULL && lastack_sim_next_link(sim, &cursor, &joint);)
        write_link(sink, lastack_sim_now(sim), &joint);
}

/* ---- segments -------------------------------------------------------------------------------- */

static void put_facts(struct json *json, uint32_t facts) {
    json_open(json, "facts", '[');
    for (unsigned fact = LASTACK_FACT_SYN; fact <= LASTACK_FACT_COPY; fact <<= 1)
        if (facts & fact)
            json_string(json, NULL, lastack_fact_name(fact));
    json_close(json, ']');
}

static void put_segment(struct json *json, const struct lastack_record *record) {
    const struct lastack_segment *seg = record->u.wire.segment;
    char ctl[40];
    lastack_ctl_print(seg->ctl, ctl, sizeof ctl);
    json_number(json, "origin", record->u.wire.origin);
    put_address(json, "source", seg->source);
    json_number(json, "source_port", seg->source_port);
    put_address(json, "destination", seg->destination);
    json_number(json, "destination_port", seg->destination_port);
    json_number(json, "seq", seg->seq.n);
    json_number(json, "ack", seg->ack.n);
    json_string(json, "ctl", ctl);
    json_number(json, "wnd", seg->wnd);
    json_number(json, "up", seg->up);
    json_hex(json, "options", record->u.wire.option, seg->option_octets);
    json_number(json, "octets", seg->text_octets);
    json_number(json, "place", seg->place);
    put_facts(json, record->u.wire.facts);
}

/* The text that was sent, or that arrives; of a segment found damaged all of it, as it came. */
static void put_payload(struct json *json, const lastack_sim *sim,
                        const struct lastack_record *record) {
    uint8_t octets[LASTACK_PACKET_OCTETS_MAX];
    const struct lastack_segment *seg = record->u.wire.segment;
    bool damaged = record->kind == LASTACK_RECORD_LOSE;
    size_t header = damaged ? 0 : lastack_packet_header(seg), size = 0;
    if (damaged || seg->text_octets > 0)
        size = lastack_record_octets(sim, record, octets);
    if (damaged)
        json_hex(json, "packet", octets, size);
    else
        json_octets(json, "text", octets + header, size > header ? size - header : 0);
}

static void put_wire(struct json *json, const struct lastack_json_sink *sink,
                     const lastack_sim *sim, const struct lastack_record *record) {
    static const char *const bends[] = {
        [LASTACK_FAULT_DROP] = "drop",       [LASTACK_FAULT_DUPLICATE] = "duplicate",
        [LASTACK_FAULT_DELAY] = "delay",     [LASTACK_FAULT_REORDER] = "reorder",
        [LASTACK_FAULT_CORRUPT] = "corrupt",
    };
    put_segment(json, record);
    if (record->kind == LASTACK_RECORD_LOSE) {
        json_string(json, "loss", lastack_loss_text(record->u.wire.loss));
        put_tag(json, &sink->names, record->u.wire.tag);
        if (record->u.wire.loss == LASTACK_LOSS_CHECKSUM)
            put_payload(json, sim, record);
        else
            json_null(json, "packet");
    } else if (record->kind == LASTACK_RECORD_BEND) {
        json_string(json, "bend", bends[record->u.wire.bend]);
        put_tag(json, &sink->names, record->u.wire.tag);
    } else {
        put_payload(json, sim, record);
    }
    if (record->kind == LASTACK_RECORD_SEND || record->kind == LASTACK_RECORD_BEND)
        json_time(json, "due", record->u.wire.due);
}

/* ---- a connection after an op ---------------------------------------------------------------- */

static void put_known(struct json *json, bool known, const char *key, uint64_t number) {
    if (known)
        json_number(json, key, number);
    else
        json_null(json, key);
}

static void put_snd(struct json *json, const struct lastack_view *view) {
    json_open(json, "snd", '{');
    json_number(json, "iss", view->iss.n);
    json_number(json, "una", view->snd_una.n);
    json_number(json, "nxt", view->snd_nxt.n);
    json_number(json, "max", view->snd_max.n);
    bool wnd = (view->known & LASTACK_KNOWS_WND) != 0;
    put_known(json, wnd, "wnd", view->snd_wnd);
    put_known(json, wnd, "wl1", view->snd_wl1.n);
    put_known(json, wnd, "wl2", view->snd_wl2.n);
    put_known(json, wnd, "mss", view->mss);
    json_close(json, '}');
}

static void put_rcv(struct json *json, const struct lastack_view *view) {
    json_open(json, "rcv", '{');
    json_number(json, "irs", view->irs.n);
    json_number(json, "nxt", view->rcv_nxt.n);
    json_number(json, "wnd", view->rcv_wnd);
    json_number(json, "urgent", view->urgent);
    json_close(json, '}');
}

static void put_rto(struct json *json, const struct lastack_view *view) {
    json_open(json, "rto", '{');
    json_time(json, "srtt", view->srtt);
    json_time(json, "rttvar", view->rttvar);
    json_time(json, "rto", view->rto);
    json_number(json, "retries", view->retries);
    json_close(json, '}');
}

static void put_timers(struct json *json, const struct lastack_view *view) {
    json_open(json, "timers", '{');
    json_time(json, "retransmission", view->timer[LASTACK_TIMER_RETRANSMISSION]);
    json_time(json, "user", view->timer[LASTACK_TIMER_USER]);
    json_time(json, "time_wait", view->timer[LASTACK_TIMER_2MSL]);
    json_close(json, '}');
}

static void put_view(struct json *json, const struct lastack_view *view) {
    static const struct {
        uint32_t known;
        const char *key;
        void (*put)(struct json *json, const struct lastack_view *view);
    } part[] = {{LASTACK_KNOWS_SND, "snd", put_snd},
                {LASTACK_KNOWS_RCV, "rcv", put_rcv},
                {LASTACK_KNOWS_RTO, "rto", put_rto},
                {LASTACK_KNOWS_TIMER, "timers", put_timers}};
    json_open(json, "tcb", '{');
    json_string(json, "state",
                view->known & LASTACK_KNOWS_STATE ? lastack_state_name(view->state) : NULL);
    json_bool(json, "passive", view->passive != 0);
    json_bool(json, "closing", view->closing != 0);
    for (size_t i = 0; i < sizeof part / sizeof *part; i++) {
        if (view->known & part[i].known)
            part[i].put(json, view);
        else
            json_null(json, part[i].key);
    }
    json_close(json, '}');
}

/* The places of its two streams: see struct lastack_text. */
static void put_streams(struct json *json, const struct lastack_text *text) {
    json_open(json, "text", '{');
    json_number(json, "held", text->out_held);
    json_number(json, "end", text->out_end);
    json_number(json, "ready", text->in_ready);
    json_number(json, "taken", text->in_taken);
    json_close(json, '}');
}

static void put_deadline(struct json *json, lastack_sim *sim,
                         const struct lastack_record *record) {
    const struct lastack_path path = {.local = record->u.deadline.local,
                                      .remote = record->u.deadline.remote,
                                      .local_port = record->u.deadline.local_port,
                                      .remote_port = record->u.deadline.remote_port};
    struct lastack_connection connection;
    struct lastack_view view;
    bool there = path.local != 0 && lastack_sim_find(sim, &path, &connection);
    json_time(json, "at", record->u.deadline.at);
    if (there)
        put_streams(json, &connection.text);
    else
        json_null(json, "text");
    if (there && lastack_sim_view(sim, &path, &view))
        put_view(json, &view);
    else
        json_null(json, "tcb");
}

/* ---- the other records ----------------------------------------------------------------------- */

static void put_born(struct json *json, const struct lastack_record *record) {
    put_address(json, "local", record->u.born.local);
    json_number(json, "local_port", record->u.born.local_port);
    put_address(json, "remote", record->u.born.remote);
    json_number(json, "remote_port", record->u.born.remote_port);
    json_number(json, "listener", record->u.born.listener);
    json_number(json, "reopens", record->u.born.reopens);
}

static void put_rule(struct json *json, uint32_t id) {
    const struct lastack_rule_info *info = lastack_rule_info(id);
    json_number(json, "rule", id);
    json_string(json, "name", info != NULL ? info->name : NULL);
    json_string(json, "section", info != NULL ? info->section : NULL);
    json_string(json, "text", info != NULL ? info->text : NULL);
}

static void put_call(struct json *json, const struct lastack_record *record) {
    json_string(json, "call", lastack_call_name(record->u.call.call));
    json_number(json, "octets", record->u.call.octets);
    json_string(json, "status", lastack_status_text(record->u.call.status));
    if (record->u.call.reset != LASTACK_CLOSE_RESET_NONE)
        json_string(json, "close", lastack_close_reset_text(record->u.call.reset));
    else
        json_null(json, "close");
}

static void put_state(struct json *json, const struct lastack_record *record) {
    json_string(json, "from", lastack_state_name(record->u.state.from));
    json_string(json, "to", lastack_state_name(record->u.state.to));
    json_string(json, "event", lastack_event_name(record->u.state.event));
}

static void put_signal(struct json *json, const struct lastack_record *record) {
    json_string(json, "signal", lastack_signal_name(record->u.signal.id));
    json_number(json, "detail", record->u.signal.detail);
    int error = record->u.signal.error;
    json_string(json, "error", error != 0 ? lastack_errno_name(error) : NULL);
}

static void put_text(struct json *json, const struct lastack_record *record) {
    if (record->kind == LASTACK_RECORD_KEEP) {
        json_number(json, "origin", record->u.text.origin);
        json_number(json, "from", record->u.text.from);
        json_number(json, "octets", record->u.text.octets);
    }
    json_number(json, "place", record->u.text.place);
}

/* What a record says beside when and whose. */
static void put_record(struct json *json, const struct lastack_json_sink *sink, lastack_sim *sim,
                       const struct lastack_record *record) {
    switch (record->kind) {
    case LASTACK_RECORD_CALL: put_call(json, record); break;
    case LASTACK_RECORD_SEND:
    case LASTACK_RECORD_LOSE:
    case LASTACK_RECORD_BEND:
    case LASTACK_RECORD_ARRIVE: put_wire(json, sink, sim, record); break;
    case LASTACK_RECORD_BORN: put_born(json, record); break;
    case LASTACK_RECORD_STATE: put_state(json, record); break;
    case LASTACK_RECORD_RULE: put_rule(json, record->u.rule.id); break;
    case LASTACK_RECORD_SIGNAL: put_signal(json, record); break;
    case LASTACK_RECORD_KEEP:
    case LASTACK_RECORD_DELIVER: put_text(json, record); break;
    case LASTACK_RECORD_DEADLINE: put_deadline(json, sim, record); break;
    default: break;
    }
}

void lastack_json_see(void *context, lastack_sim *sim, const struct lastack_record *record) {
    static const char *const type[LASTACK_RECORD_COUNT] = {
#define X(id, name) [LASTACK_RECORD_##id] = (name),
        LASTACK_RECORDS(X)
#undef X
    };
    struct lastack_json_sink *sink = context;
    if (record->kind == LASTACK_RECORD_LINK) {
        write_link(sink, record->time, record->u.joint);
        return;
    }
    struct json json;
    json_line(&json, sink, type[record->kind]);
    json_time(&json, "time", record->time);
    if (record->host < 0)
        json_null(&json, "host");
    else
        json_signed(&json, "host", record->host);
    json_number(&json, "connection", record->connection);
    put_who(&json, &sink->names, record);
    put_record(&json, sink, sim, record);
    json_end_line(&json, sink);
}
