/* A capture looks on: records become packets, which are written when their op is over.
 *
 * An op is what a host does at once: it begins with a call, an arrival or a timeout, and ends with
 * the record of its deadline. Until then its packets wait, at most as many as it may send and the
 * one that has arrived, so that their comments can tell what has come of them. */
#include "trace/capture.h"
#include "base/memory.h"
#include "net/link.h"
#include <string.h>

static const struct capture_format *format_of(const lastack_capture *capture) {
    static const struct capture_format *const format[] = {
        [LASTACK_CAPTURE_PCAPNG] = &capture_pcapng,
        [LASTACK_CAPTURE_PCAP] = &capture_pcap,
        [LASTACK_CAPTURE_TCPDUMP] = &capture_tcpdump,
    };
    return format[capture->options.format];
}

lastack_capture *lastack_capture_create(const struct lastack_allocator *memory,
                                        const struct lastack_capture_options *options) {
    lastack_capture *capture = memory_get(memory, sizeof *capture);
    if (capture == NULL)
        return NULL;
    /* The blocks of packets are written before they are read. */
    memset(capture, 0, offsetof(struct lastack_capture, packet));
    capture->memory = memory;
    capture->options = *options;
    return capture;
}

void lastack_capture_free(lastack_capture *capture) {
    if (capture == NULL)
        return;
    memory_put(capture->memory, capture->pair, capture->pair_room * sizeof *capture->pair);
    memory_put(capture->memory, capture, sizeof *capture);
}

void capture_write(lastack_capture *capture, const void *octets, size_t size) {
    if (!capture->options.write(capture->options.context, octets, size))
        capture->failed = true;
}

/* ---- comments -------------------------------------------------------------------------------- */

void comment_add(struct comment *comment, const char *text, size_t octets) {
    size_t between = comment->octets > 0;
    if (octets == 0 || comment->octets + between + octets > sizeof comment->text)
        return;
    if (between)
        comment->text[comment->octets++] = '\n';
    memcpy(comment->text + comment->octets, text, octets);
    comment->octets += octets;
}

static bool has_comments(const lastack_capture *capture) {
    return format_of(capture)->comments;
}

/* "server: ", and what the caller adds. */
static void begin_line(const lastack_capture *capture, struct line *line,
                       const struct lastack_record *record) {
    line_clear(line);
    line_connection(line, &capture->options.names, record->host, record->connection);
    line_text(line, ": ");
}

static void add_why(lastack_capture *capture, const struct lastack_record *record) {
    struct line line;
    if (!capture->op || !has_comments(capture))
        return;
    begin_line(capture, &line, record);
    switch (record->kind) {
    case LASTACK_RECORD_CALL:
        line_text(&line, lastack_call_name(record->u.call.call));
        break;
    case LASTACK_RECORD_TIMEOUT:
        line_text(&line, "timeout");
        break;
    case LASTACK_RECORD_STATE:
        line_change(&line, &capture->options.names, record);
        break;
    default:
        line_rule(&line, record);
        break;
    }
    if (capture->why.octets + line.octets < CAPTURE_WHY)
        comment_add(&capture->why, line.text, line.octets);
}

/* What is known of the segment, and who has sent it. */
static void add_facts(const lastack_capture *capture, struct capture_packet *packet,
                      const struct lastack_record *record) {
    struct line line;
    if (!has_comments(capture))
        return;
    line_clear(&line);
    line_connection(&line, &capture->options.names, packet->from, record->u.wire.origin);
    size_t before = line.octets;
    line_facts(&line, record->u.wire.facts);
    if (line.octets > before)
        comment_add(&packet->comment, line.text, line.octets);
}

static void add_fate(const lastack_capture *capture, struct capture_packet *packet,
                     const struct lastack_record *record) {
    const struct lastack_names *names = &capture->options.names;
    struct line line;
    if (!has_comments(capture))
        return;
    line_clear(&line);
    if (record->kind == LASTACK_RECORD_LOSE) {
        line_text(&line, "lost: ");
        line_loss_and_tag(&line, names, record->u.wire.loss, record->u.wire.tag);
    } else {
        line_bend(&line, names, record->u.wire.bend, record->u.wire.tag);
    }
    comment_add(&packet->comment, line.text, line.octets);
}

/* ---- packets --------------------------------------------------------------------------------- */

static void begin(lastack_capture *capture) {
    if (!capture->begun)
        format_of(capture)->begin(capture);
    capture->begun = true;
}

static void flush(lastack_capture *capture) {
    for (uint32_t i = 0; i < capture->pending; i++) {
        struct capture_packet *packet = &capture->packet[i];
        if (packet->left_out)
            continue;
        if (i == 0 || !capture->op_arrival)
            comment_add(&packet->comment, capture->why.text, capture->why.octets);
        begin(capture);
        format_of(capture)->packet(capture, packet);
    }
    capture->pending = 0;
}

static void end_op(lastack_capture *capture) {
    flush(capture);
    capture->op = capture->op_arrival = false;
    capture->why.octets = 0;
}

static void begin_op(lastack_capture *capture, bool arrival) {
    end_op(capture);
    capture->op = true;
    capture->op_arrival = arrival;
}

static struct capture_packet *add(lastack_capture *capture, const lastack_sim *sim,
                                  const struct lastack_record *record, bool arrived) {
    if (capture->pending == CAPTURE_PENDING)
        flush(capture);
    uint16_t number = sim->flight[record->u.wire.flight].direction;
    const struct direction *dir = &sim->direction[number];
    struct capture_packet *packet = &capture->packet[capture->pending++];
    packet->time = record->time;
    packet->from = dir->from;
    packet->to = dir->to;
    packet->arrived = arrived;
    packet->left_out = false;
    packet->comment.octets = 0;
    packet->seen_at = capture->options.view == LASTACK_CAPTURE_LINKS ? number
                      : arrived                                      ? dir->to
                                                                     : dir->from;
    packet->size = lastack_record_octets(sim, record, capture_octets(packet));
    add_facts(capture, packet, record);
    return packet;
}

/* Not on the way: at its end, where a host or a link has looked at it. */
static bool lost_at_the_end(const struct lastack_record *record) {
    return record->u.wire.loss == LASTACK_LOSS_CHECKSUM ||
           record->u.wire.loss == LASTACK_LOSS_BACKLOG;
}

static void lose(lastack_capture *capture, const lastack_sim *sim,
                 const struct lastack_record *record) {
    const struct lastack_capture_options *options = &capture->options;
    bool links = options->view == LASTACK_CAPTURE_LINKS, late = lost_at_the_end(record);
    bool at_once = !late && record->u.wire.loss != LASTACK_LOSS_CHOICE;
    struct capture_packet *packet = NULL;
    if (!links && at_once && capture->pending > 0)
        packet = &capture->packet[capture->pending - 1]; /* it follows its SEND */
    else if (!options->without_lost && (links || late))
        packet = add(capture, sim, record, late);
    if (packet == NULL)
        return;
    packet->left_out = options->without_lost;
    add_fate(capture, packet, record);
    if (!capture->op)
        flush(capture);
}

static void arrive(lastack_capture *capture, const lastack_sim *sim,
                   const struct lastack_record *record) {
    begin_op(capture, true);
    add(capture, sim, record, true);
}

void lastack_capture_see(void *context, lastack_sim *sim, const struct lastack_record *record) {
    lastack_capture *capture = context;
    bool hosts = capture->options.view == LASTACK_CAPTURE_HOSTS;
    switch (record->kind) {
    case LASTACK_RECORD_CALL:
    case LASTACK_RECORD_TIMEOUT:
        begin_op(capture, false);
        add_why(capture, record);
        break;
    case LASTACK_RECORD_ARRIVE:
        arrive(capture, sim, record);
        break;
    case LASTACK_RECORD_SEND:
        if (hosts)
            add(capture, sim, record, false);
        break;
    case LASTACK_RECORD_LOSE:
        lose(capture, sim, record);
        break;
    case LASTACK_RECORD_BEND:
        if (hosts && capture->pending > 0)
            add_fate(capture, &capture->packet[capture->pending - 1], record);
        break;
    case LASTACK_RECORD_STATE:
    case LASTACK_RECORD_RULE:
        add_why(capture, record);
        break;
    case LASTACK_RECORD_DEADLINE:
        end_op(capture);
        break;
    default:
        break;
    }
}

bool lastack_capture_end(lastack_capture *capture) {
    end_op(capture);
    begin(capture);
    return !capture->failed;
}
