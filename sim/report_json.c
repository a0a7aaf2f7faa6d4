/* The report of a run that prints nothing but the trace in JSON: its last line. */
#include "report.h"

static void begin(struct report *report, size_t scenarios) {
    (void)report;
    (void)scenarios;
}

static void scenario(struct report *report, const struct verdict *verdict) {
    struct lastack_json_sink sink = {.write = output_write, .context = report->output};
    if (!verdict->traced)
        lastack_json_begin(&sink, NULL, verdict->name);
    lastack_json_end(&sink, verdict->result);
}

static void end(struct report *report, const struct summary *summary) {
    (void)report;
    (void)summary;
}

const struct report_ops report_json = {begin, scenario, end};
