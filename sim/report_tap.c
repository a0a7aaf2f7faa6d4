/* The report as TAP, version 13: a point a scenario. What else is printed comes as comments. */
#include "report.h"
#include <string.h>

static void begin(struct report *report, size_t scenarios) {
    output_printf(report->output, "TAP version 13\n1..%zu\n", scenarios);
}

/* A '#' in a name would begin a directive. */
static void name(struct output *output, const char *text) {
    for (; *text != '\0'; text++)
        output_printf(output, *text == '#' || *text == '\\' ? "\\%c" : "%c", *text);
}

static void scenario(struct report *report, const struct verdict *verdict) {
    bool good = verdict->outcome == LASTACK_PASSED;
    report->output->prefix = "";
    output_printf(report->output, "%s %zu - ", good ? "ok" : "not ok", ++report->done);
    name(report->output, verdict->name);
    output_string(report->output, "\n");
    report->output->prefix = "# ";
    output_string(report->output, verdict->notes);
    if (!good)
        output_string(report->output, verdict->story);
}

static void end(struct report *report, const struct summary *summary) {
    report->output->prefix = "";
    (void)summary;
}

static void stop(struct report *report, const struct summary *summary, const char *why) {
    report->output->prefix = "";
    (void)summary;
    output_printf(report->output, "Bail out! %s\n", why);
}

const struct report_ops report_tap = {begin, scenario, end, stop};
