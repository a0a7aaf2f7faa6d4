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

/* The octets of the UTF-8 character at `text`, 0 where there is none that XML allows. */
static size_t character(const char *text) {
    const unsigned char *c = (const unsigned char *)text;
    if (c[0] < 0x80)
        return c[0] >= 0x20 || c[0] == '\n' || c[0] == '\t';
    size_t length = c[0] >= 0xc2 && c[0] <= 0xdf   ? 2
                    : c[0] >= 0xe0 && c[0] <= 0xef ? 3
                    : c[0] >= 0xf0 && c[0] <= 0xf4 ? 4
                                                   : 0;
    for (size_t i = 1; i < length; i++)
        if ((c[i] & 0xc0) != 0x80)
            return 0;
    /* Too long a form, a surrogate, beyond the last character, or U+FFFE and U+FFFF. */
    if ((c[0] == 0xe0 && c[1] < 0xa0) || (c[0] == 0xed && c[1] > 0x9f) ||
        (c[0] == 0xf0 && c[1] < 0x90) || (c[0] == 0xf4 && c[1] > 0x8f) ||
        (c[0] == 0xef && c[1] == 0xbf && c[2] >= 0xbe))
        return 0;
    return length;
}

static void escaped(struct text *text, const char *string) {
    while (*string != '\0') {
        size_t length = character(string);
        if (length == 0)
            text_string(text, "?");
        else if (*string == '&')
            text_string(text, "&amp;");
        else if (*string == '<')
            text_string(text, "&lt;");
        else if (*string == '>')
            text_string(text, "&gt;");
        else if (*string == '"')
            text_string(text, "&quot;");
        else
            text_append(text, string, length);
        string += length == 0 ? 1 : length;
    }
}

static void seconds(struct text *text, lastack_time time) {
    text_printf(text, "%lld.%09lld", (long long)(time / LASTACK_SECOND),
                (long long)(time % LASTACK_SECOND));
}

static void trouble(struct text *text, const struct verdict *verdict) {
    const char *element = verdict->outcome == LASTACK_FAILED ? "failure" : "error";
    text_printf(text, "      <%s message=\"", element);
    escaped(text, verdict->message);
    text_string(text, "\">");
    escaped(text, verdict->story);
    text_printf(text, "</%s>\n", element);
}

static void scenario(struct report *report, const struct verdict *verdict) {
    struct text *text = &report->text;
    const char *slash = strrchr(verdict->name, '/');
    text_string(text, "    <testcase classname=\"");
    if (slash != NULL) {
        struct text folder = {0};
        text_append(&folder, verdict->name, (size_t)(slash - verdict->name));
        if (folder.failed)
            text->failed = true;
        else
            escaped(text, folder.octets);
        text_free(&folder);
    }
    text_string(text, "\" name=\"");
    escaped(text, slash == NULL ? verdict->name : slash + 1);
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
        escaped(text, verdict->notes);
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

const struct report_ops report_junit = {begin, scenario, end};
