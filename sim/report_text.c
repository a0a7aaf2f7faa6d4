/* The report for people: a line a scenario, the story of what failed, a line of counts. */
#include "report.h"

static void begin(struct report *report, size_t scenarios) {
    (void)report;
    (void)scenarios;
}

const char *verdict_word(int outcome) {
    switch (outcome) {
    case LASTACK_PASSED: return "pass";
    case LASTACK_FAILED: return "FAIL";
    case LASTACK_WRONG: return "WRONG";
    default: return "STOPPED";
    }
}

static void scenario(struct report *report, const struct verdict *verdict) {
    const struct terminal *terminal = report->terminal;
    struct output *output = report->output;
    bool good = verdict->outcome == LASTACK_PASSED;
    const char *colour = good ? terminal_good(terminal) : terminal_bad(terminal);
    output_printf(output, "%s%-5s%s ", colour, verdict_word(verdict->outcome),
                  terminal_off(terminal));
    if (verdict->outcome == LASTACK_WRONG) {
        output_printf(output, "%s\n", verdict->name);
    } else {
        char time[32];
        lastack_time_print(verdict->time, time, sizeof time);
        output_printf(output, "%-48s %10s  %u expectation%s\n", verdict->name, time,
                      verdict->expectations, verdict->expectations == 1 ? "" : "s");
    }
    output_string(output, verdict->notes);
    if (!good)
        output_printf(output, "\n%s\n", verdict->story);
    report->blank = !good;
}

static void end(struct report *report, const struct summary *summary) {
    static const char *const what[] = {"passed", "failed", "wrong", "stopped"};
    output_printf(report->output, "%s%zu scenario%s", report->blank ? "" : "\n", summary->all,
                  summary->all == 1 ? "" : "s");
    const char *between = ": ";
    for (int i = LASTACK_PASSED; i <= LASTACK_EXHAUSTED; i++)
        if (summary->of[i] > 0 || i == LASTACK_PASSED) {
            output_printf(report->output, "%s%zu %s", between, summary->of[i], what[i]);
            between = ", ";
        }
    output_string(report->output, "\n");
}

static void stop(struct report *report, const struct summary *summary, const char *why) {
    output_printf(report->output, "%s%s\n", report->blank ? "" : "\n", why);
    report->blank = true;
    end(report, summary);
}

const struct report_ops report_text = {begin, scenario, end, stop};
