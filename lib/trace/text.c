/* The text sink: one line a record, as it happens. */
#include "trace/line.h"
#include <lastack/endpoint.h>
#include <lastack/sim.h>
#include <lastack/state.h>
#include <assert.h>

enum { COLUMN_WHO = 12, COLUMN_WHAT = 30 };

/* "--> " and the like, and the segment. */
static void segment(struct line *line, const char *arrow, const struct lastack_record *record) {
    line_text(line, arrow);
    line_segment(line, record->u.wire.segment);
    line_facts(line, record->u.wire.facts);
}

static void lose(struct line *line, const struct lastack_text_sink *sink,
                 const struct lastack_record *record) {
    line_text(line, " lost: ");
    line_loss(line, &sink->names, record->u.wire.loss, record->u.wire.tag);
}

static void bend(struct line *line, const struct lastack_text_sink *sink,
                 const struct lastack_record *record) {
    line_text(line, " ");
    line_bend(line, &sink->names, record->u.wire.bend, record->u.wire.tag);
    if (record->u.wire.due != LASTACK_NEVER) {
        line_text(line, ", due ");
        line_time(line, record->u.wire.due);
    }
}

static void octets(struct line *line, const char *verb, uint32_t count) {
    line_text(line, verb);
    line_text(line, " ");
    line_number(line, count);
    line_text(line, count == 1 ? " octet" : " octets");
}

static void close_that_resets(struct line *line, const char *name, uint32_t reset) {
    line_text(line, "close (");
    line_text(line, name);
    line_text(line, ": ");
    line_text(line, lastack_close_reset_text(reset));
    line_text(line, ")");
}

static void call(struct line *line, const struct lastack_record *record) {
    const char *name = lastack_call_name(record->u.call.call);
    if (record->u.call.call == LASTACK_CALL_SEND || record->u.call.call == LASTACK_CALL_RECEIVE)
        octets(line, name, record->u.call.octets);
    else if (record->u.call.call == LASTACK_CALL_FORSAKE)
        line_text(line, "close (FORSAKE)"); /* no name of the RFC's, which has only one CLOSE */
    else if (record->u.call.reset != LASTACK_CLOSE_RESET_NONE)
        close_that_resets(line, name, record->u.call.reset);
    else
        line_text(line, name);
    if (record->u.call.status != LASTACK_STATUS_OK) {
        line_text(line, ": ");
        line_text(line, lastack_status_text(record->u.call.status));
    }
}

static void born(struct line *line, const struct lastack_record *record) {
    line_text(line, "born ");
    line_socket(line, record->u.born.local, record->u.born.local_port);
    if (record->u.born.remote != 0 || record->u.born.remote_port != 0) {
        line_text(line, " - ");
        line_socket(line, record->u.born.remote, record->u.born.remote_port);
    }
    if (record->u.born.listener != 0) {
        line_text(line, ", child of #");
        line_number(line, record->u.born.listener);
    }
    if (record->u.born.reopens != 0) {
        line_text(line, ", reopens #");
        line_number(line, record->u.born.reopens);
    }
}

static void link_(struct line *line, const struct lastack_text_sink *sink,
                  const struct lastack_joint *joint) {
    line_text(line, joint->cut ? "link cut to " : "link to ");
    line_host(line, &sink->names, joint->b);
    line_text(line, ", delay ");
    line_time(line, joint->link.delay);
}

static void signal_(struct line *line, const struct lastack_record *record) {
    line_text(line, "signal ");
    line_text(line, lastack_signal_name(record->u.signal.id));
    if (record->u.signal.detail != 0) {
        line_text(line, " ");
        line_number(line, record->u.signal.detail);
    }
    if (record->u.signal.error != 0) {
        line_text(line, " (");
        line_text(line, lastack_errno_name(record->u.signal.error));
        line_text(line, ")");
    }
}

/* What happened, from COLUMN_WHAT on. */
static void what(struct line *line, const struct lastack_text_sink *sink,
                 const struct lastack_record *record) {
    switch (record->kind) {
    case LASTACK_RECORD_CALL:
        call(line, record);
        break;
    case LASTACK_RECORD_SEND:
        segment(line, "--> ", record);
        break;
    case LASTACK_RECORD_ARRIVE:
        segment(line, "<-- ", record);
        break;
    case LASTACK_RECORD_LOSE:
        segment(line, "--X ", record);
        lose(line, sink, record);
        break;
    case LASTACK_RECORD_BEND:
        segment(line, "-~> ", record);
        bend(line, sink, record);
        break;
    case LASTACK_RECORD_BORN:
        born(line, record);
        break;
    case LASTACK_RECORD_STATE:
        line_change(line, &sink->names, record);
        break;
    case LASTACK_RECORD_RULE:
        line_rule(line, record);
        break;
    case LASTACK_RECORD_SIGNAL:
        signal_(line, record);
        break;
    case LASTACK_RECORD_KEEP:
        octets(line, "keep", record->u.text.octets);
        line_text(line, " at ");
        line_number(line, record->u.text.place);
        break;
    case LASTACK_RECORD_DELIVER:
        line_text(line, "deliver up to ");
        line_number(line, record->u.text.place);
        break;
    case LASTACK_RECORD_DEADLINE:
        line_text(line, "timeout wanted: ");
        line_time(line, record->u.deadline.at);
        break;
    case LASTACK_RECORD_TIMEOUT:
        line_text(line, "timeout");
        break;
    case LASTACK_RECORD_GONE:
        line_text(line, "gone");
        break;
    case LASTACK_RECORD_REBOOT:
        line_text(line, "reboot");
        break;
    case LASTACK_RECORD_LINK:
        link_(line, sink, record->u.joint);
        break;
    default:
        line_text(line, "?");
        break;
    }
}

/* When and whose, up to COLUMN_WHAT. Mostly that is as in the line before; but names are asked each
 * time, since one may have been given meanwhile. */
static void begin(struct line *line, struct lastack_text_sink *sink,
                  const struct lastack_record *record) {
    bool named = sink->names.host != NULL || sink->names.connection != NULL;
    bool now = sink->start.moment > 0 && sink->start.time == record->time;
    line_clear(line);
    memcpy(line->text, sink->start.text, sizeof sink->start.text);
    if (now && !named && sink->start.host == record->host &&
        sink->start.connection == record->connection) {
        line->octets = sink->start.octets;
        return;
    }
    if (now) {
        line->octets = sink->start.moment;
    } else {
        line_time(line, record->time);
        line_text(line, " ");
        line_pad(line, COLUMN_WHO);
        sink->start.moment = (uint8_t)line->octets;
    }
    line_connection(line, &sink->names, record->host, record->connection);
    line_text(line, " ");
    line_pad(line, COLUMN_WHAT);
    sink->start.time = record->time;
    sink->start.host = record->host;
    sink->start.connection = record->connection;
    sink->start.octets = (uint8_t)line->octets;
    assert(line->octets <= sizeof sink->start.text);
    memcpy(sink->start.text, line->text, sizeof sink->start.text);
}

void lastack_text_see(void *context, lastack_sim *sim, const struct lastack_record *record) {
    struct lastack_text_sink *sink = context;
    struct line line;
    (void)sim;
    /* What an op asked for is of the same depth as why: both only when rules are wanted. */
    if (!sink->rules &&
        (record->kind == LASTACK_RECORD_RULE || record->kind == LASTACK_RECORD_DEADLINE))
        return;
    begin(&line, sink, record);
    what(&line, sink, record);
    if (!line_write(&line, sink->write, sink->context))
        sink->failed = true;
}
