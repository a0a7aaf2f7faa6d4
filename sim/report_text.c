/* The report for people: a line a scenario, the story of what failed, a line of counts. */
#include "report.h"

static void begin(struct report *report, size_t scenarios) {
    (void)report;
    (void)scenarios;
}

static const char *word(int outcome) {
    switch (outcome) {
    case LASTACK_PASSED: return "pass";
    case LASTACK_FAILED: return "FAIL";
    case LASTACK_WRONG: return "WRONG";
    default: return "STOPPED";
    }
}

static void scenario(struct report *report, const struct verdict *verdict) {
    const struct terminal *terminal = report->terminal;
    bool good = verdict->outcome == LASTACK_PASSED;
    char time[32];
    lastack_time_print(verdict->time, time, sizeof time);
    output_printf(report->output, "%s%-5s%s %-48s", good ? terminal_good(terminal) :
                  terminal_bad(terminal), word(verdict->outcome), terminal_off(terminal),
                  verdict->name);
    if (verdict->outcome != LASTACK_WRONG)
        output_printf(report->output, " %10s  %u expectation%s", time, verdict->expectations,
                      verdict->expectations == 1 ? "" : "s");
    output_string(report->output, "\n");
    if (!good)
        output_printf(report->output, "\n%s\n", verdict->story);
}

static void end(struct report *report, const struct summary *summary) {
    static const char *const what[] = {"passed", "failed", "wrong", "stopped"};
    output_printf(report->output, "\n%zu scenario%s", summary->all, summary->all == 1 ? "" : "s");
    const char *between = ": ";
    for (int i = LASTACK_PASSED; i <= LASTACK_EXHAUSTED; i++)
        if (summary->of[i] > 0 || i == LASTACK_PASSED) {
            output_printf(report->output, "%s%zu %s", between, summary->of[i], what[i]);
            between = ", ";
        }
    output_string(report->output, "\n");
}

const struct report_ops report_text = {begin, scenario, end};
