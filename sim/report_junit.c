/* The report as JUnit's XML. Times are simulated ones, so that the same input gives the same file.
 * The counts stand in the first element, so the cases are put together before anything is written.
 */
#include "report.h"
#include <stdio.h>
#include <string.h>

static void begin(struct report *report, size_t scenarios) {
    (void)report;
    (void)scenarios;
}

static void seconds(struct text *text, lastack_time time) {
    text_printf(text, "%lld.%09lld", (long long)(time / LASTACK_SECOND),
                (long long)(time % LASTACK_SECOND));
}

/* Where readers look for a place to show: that of the failure, which may be an included file. */
static void place(struct text *text, const struct verdict *verdict) {
    const struct lastack_failure *failure = &verdict->result->failure;
    bool known = verdict->outcome != LASTACK_PASSED && failure->line > 0;
    text_string(text, "\" file=\"");
    text_xml(text, known ? failure->file : verdict->name);
    if (known)
        text_printf(text, "\" line=\"%u", (unsigned)failure->line);
}

static void trouble(struct text *text, const struct verdict *verdict) {
    const char *element = verdict->outcome == LASTACK_FAILED ? "failure" : "error";
    text_printf(text, "      <%s message=\"", element);
    text_xml(text, verdict->message);
    text_string(text, "\">");
    text_xml(text, verdict->story);
    text_printf(text, "</%s>\n", element);
}

static void scenario(struct report *report, const struct verdict *verdict) {
    struct text *text = &report->text;
    const char *slash = strrchr(verdict->name, '/');
    text_string(text, "    <testcase classname=\"");
    if (slash == NULL) {
        text_string(text, "lastack");
    } else {
        struct text folder = {0};
        text_append(&folder, verdict->name, (size_t)(slash - verdict->name));
        if (folder.failed)
            text->failed = true;
        else
            text_xml(text, folder.octets);
        text_free(&folder);
    }
    text_string(text, "\" name=\"");
    text_xml(text, slash == NULL ? verdict->name : slash + 1);
    place(text, verdict);
    text_string(text, "\" time=\"");
    seconds(text, verdict->time);
    bool good = verdict->outcome == LASTACK_PASSED;
    if (good && verdict->notes[0] == '\0') {
        text_string(text, "\"/>\n");
        return;
    }
    text_string(text, "\">\n");
    if (!good)
        trouble(text, verdict);
    if (verdict->notes[0] != '\0') {
        text_string(text, "      <system-out>");
        text_xml(text, verdict->notes);
        text_string(text, "</system-out>\n");
    }
    text_string(text, "    </testcase>\n");
}

static void end(struct report *report, const struct summary *summary) {
    struct text whole = {0};
    char counts[128];
    snprintf(counts, sizeof counts, "tests=\"%zu\" failures=\"%zu\" errors=\"%zu\"", summary->all,
             summary->of[LASTACK_FAILED],
             summary->of[LASTACK_WRONG] + summary->of[LASTACK_EXHAUSTED]);
    text_printf(&whole,
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites %s>\n"
                "  <testsuite name=\"lastack\" %s>\n",
                counts, counts);
    if (report->text.length > 0)
        text_append(&whole, report->text.octets, report->text.length);
    text_string(&whole, "  </testsuite>\n</testsuites>\n");
    whole.failed = whole.failed || report->text.failed;
    text_free(&report->text);
    report->text = whole;
}

/* Half a report would pass for a whole one. */
static void stop(struct report *report, const struct summary *summary, const char *why) {
    (void)summary;
    (void)why;
    text_free(&report->text);
}

const struct report_ops report_junit = {begin, scenario, end, stop};
