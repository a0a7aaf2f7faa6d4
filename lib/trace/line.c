/* Text, a line at a time. */
#include "trace/line.h"
#include "base/decimal.h"
#include "base/seldom.h"
#include "trace/time.h"
#include "wire/segment.h"
#include <lastack/rule.h>
#include <lastack/sim.h>
#include <lastack/state.h>

enum { LINE_NAME = 32, LINE_TAG = 80 }; /* columns that a name, a tag may take */

SELDOM void line_cut(struct line *line, const char *text) {
    memcpy(line->text + line->octets, text, LINE_MOST - line->octets);
    line->octets = LINE_MOST;
}

/* `octets` have been written behind its end. */
static void wrote(struct line *line, size_t octets) {
    line->octets += octets;
    if (line->octets > LINE_MOST)
        line->octets = LINE_MOST;
}

const char *line_end(struct line *line) {
    line->text[line->octets] = 0;
    return line->text;
}

void line_wide(struct line *line, const char *text) {
    size_t before = line->octets;
    line_text(line, text);
    for (size_t i = before; i < line->octets; i++)
        line->hidden += ((unsigned char)line->text[i] & 0xc0) == 0x80;
}

void line_escaped(struct line *line, const char *text, size_t most) {
    static const char hex[] = "0123456789abcdef";
    size_t used = 0, last = line->octets; /* last: where ".." still fits */
    for (; *text != 0; text++) {
        unsigned char c = (unsigned char)*text;
        bool plain = c >= 0x20 && c < 0x7f && c != '\\';
        size_t columns = plain ? 1 : c == '\\' ? 2 : 4;
        char escaped[4] = {'\\', 'x', hex[c >> 4], hex[c & 15]};
        if (used + columns > most) {
            line->octets = last;
            line_text(line, "..");
            return;
        }
        line_put(line, plain ? text : c == '\\' ? "\\\\" : escaped, columns);
        used += columns;
        if (used + 2 <= most)
            last = line->octets;
    }
}

void line_number(struct line *line, uint64_t number) {
    wrote(line, decimal(line->text + line->octets, number, 1));
}

void line_time(struct line *line, lastack_time time) {
    wrote(line, time_write(line->text + line->octets, time));
}

void line_segment(struct line *line, const struct lastack_segment *seg) {
    wrote(line, segment_write(line->text + line->octets, seg));
}

void line_pad(struct line *line, size_t column) {
    static const char spaces[] = "                                ";
    while (line_columns(line) < column && line->octets < LINE_MOST) {
        size_t missing = column - line_columns(line), most = sizeof spaces - 1;
        line_put(line, spaces, missing < most ? missing : most);
    }
}

void line_trim(struct line *line) {
    while (line->octets > 0 && line->text[line->octets - 1] == ' ')
        line->octets--;
}

bool line_write(struct line *line, lastack_write *write, void *context) {
    line_trim(line);
    line->text[line->octets++] = '\n';
    bool written = write(context, line->text, line->octets);
    line_clear(line);
    return written;
}

void line_facts(struct line *line, uint32_t facts) {
    static const uint32_t told[] = {LASTACK_FACT_FORGED, LASTACK_FACT_COPY,
                                    LASTACK_FACT_RETRANSMISSION};
    /* A final ACK is an ACK of FIN: the stronger word is enough. */
    uint32_t meaning = facts & LASTACK_FACT_FINAL_ACK    ? LASTACK_FACT_FINAL_ACK
                       : facts & LASTACK_FACT_ACK_OF_FIN ? LASTACK_FACT_ACK_OF_FIN
                       : facts & LASTACK_FACT_ACK_OF_SYN ? LASTACK_FACT_ACK_OF_SYN
                                                         : 0;
    const char *before = " (";
    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        if (facts & told[i]) {
            line_text(line, before);
            line_text(line, lastack_fact_name(told[i]));
            before = ", ";
        }
    if (meaning != 0) {
        line_text(line, before);
        line_text(line, lastack_fact_name(meaning));
        before = ", ";
    }
    if (before[0] == ',')
        line_text(line, ")");
}

static const char *tag_text(const struct lastack_names *names, uint32_t tag) {
    return tag != 0 && names->tag != NULL ? names->tag(names->context, tag) : NULL;
}

void line_loss(struct line *line, const struct lastack_names *names, uint32_t loss, uint32_t tag) {
    const char *text = tag_text(names, tag);
    if (loss == LASTACK_LOSS_FAULT && text != NULL)
        line_escaped(line, text, LINE_TAG);
    else
        line_text(line, lastack_loss_text(loss));
}

void line_loss_and_tag(struct line *line, const struct lastack_names *names, uint32_t loss,
                       uint32_t tag) {
    const char *text = tag_text(names, tag);
    line_text(line, lastack_loss_text(loss));
    if (text != NULL) {
        line_text(line, ", ");
        line_escaped(line, text, LINE_TAG);
    }
}

void line_bend(struct line *line, const struct lastack_names *names, uint32_t bend, uint32_t tag) {
    static const char *const done[] = {
        [LASTACK_FAULT_DROP] = "dropped",    [LASTACK_FAULT_DUPLICATE] = "copied",
        [LASTACK_FAULT_DELAY] = "delayed",   [LASTACK_FAULT_REORDER] = "held back",
        [LASTACK_FAULT_CORRUPT] = "damaged",
    };
    const char *text = tag_text(names, tag);
    line_text(line, bend < sizeof done / sizeof *done ? done[bend] : "?");
    if (text != NULL) {
        line_text(line, ", ");
        line_escaped(line, text, LINE_TAG);
    }
}

void line_change(struct line *line, const struct lastack_names *names,
                 const struct lastack_record *record) {
    unsigned style = names->style;
    line_text(line, lastack_state_name_in(style, record->u.state.from));
    line_text(line, " -> ");
    line_text(line, lastack_state_name_in(style, record->u.state.to));
    if (record->u.state.event != LASTACK_EVENT_NONE) {
        line_text(line, " (");
        line_text(line, lastack_event_name(record->u.state.event));
        line_text(line, ")");
    }
}

void line_rule(struct line *line, const struct lastack_record *record) {
#define TOLD(id, section, text) "rule " #id " (" section "): " text
#define X(id, section, text) {sizeof TOLD(id, section, text) - 1, TOLD(id, section, text)},
    static const struct {
        size_t octets;
        const char *text;
    } rule[LASTACK_RULE_COUNT] = {[LASTACK_RULE_NONE] = {0, ""}, LASTACK_RULES(X)};
#undef X
#undef TOLD
    uint32_t id = record->u.rule.id;
    if (id > LASTACK_RULE_NONE && id < LASTACK_RULE_COUNT) {
        line_put(line, rule[id].text, rule[id].octets);
    } else { /* a student's own number */
        line_text(line, "rule ");
        line_number(line, id);
    }
}

void line_host(struct line *line, const struct lastack_names *names, int host) {
    const char *name = NULL;
    if (host < 0) {
        line_text(line, "nobody");
        return;
    }
    if (names->host != NULL)
        name = names->host(names->context, host);
    if (name != NULL) {
        line_escaped(line, name, LINE_NAME);
    } else {
        line_text(line, "host");
        line_number(line, (uint64_t)host);
    }
}

void line_connection(struct line *line, const struct lastack_names *names, int host,
                     uint32_t connection) {
    const char *name = NULL;
    if (connection != 0 && names->connection != NULL)
        name = names->connection(names->context, connection);
    if (name != NULL) {
        line_escaped(line, name, LINE_NAME);
        return;
    }
    line_host(line, names, host);
    if (connection != 0) {
        line_text(line, "#");
        line_number(line, connection);
    }
}

void line_address(struct line *line, uint16_t address) {
    uint32_t ipv4 = lastack_address_ipv4(address);
    line_number(line, ipv4 >> 24);
    for (int shift = 16; shift >= 0; shift -= 8) {
        line_text(line, ".");
        line_number(line, ipv4 >> shift & 255);
    }
}

void line_socket(struct line *line, uint16_t address, uint16_t port) {
    if (address == 0)
        line_text(line, "*");
    else
        line_address(line, address);
    line_text(line, ":");
    if (port == 0)
        line_text(line, "*");
    else
        line_number(line, port);
}
