/* The report of a run that prints nothing but the trace in JSON: its last line. */
#include "report.h"

static void begin(struct report *report, size_t scenarios) {
    (void)report;
    (void)scenarios;
}

static void put_source(struct lastack_json_sink *sink, const char *name,
                       const struct text *text) {
    if (text->length > 0 && !text->failed)
        lastack_json_source(sink, name, text->octets, text->length);
}

void report_json_end(const struct verdict *verdict, struct lastack_json_sink *sink) {
    if (!verdict->traced)
        lastack_json_begin(sink, NULL, verdict->name);
    put_source(sink, verdict->name, verdict->text);
    for (const struct included *file = verdict->included; file != NULL; file = file->next)
        put_source(sink, file->path, &file->text);
    lastack_json_end(sink, verdict->result);
}

static void scenario(struct report *report, const struct verdict *verdict) {
    struct lastack_json_sink sink = {.write = output_write, .context = report->output};
    report_json_end(verdict, &sink);
}

static void end(struct report *report, const struct summary *summary) {
    (void)report;
    (void)summary;
}

/* That the last object is missing says it. */
static void stop(struct report *report, const struct summary *summary, const char *why) {
    (void)why;
    end(report, summary);
}

const struct report_ops report_json = {begin, scenario, end, stop};
