/* Reports: what is written of each scenario, for a person, in JSON, for TAP, for JUnit,
 * and as a page. */
#ifndef SIM_REPORT_H
#define SIM_REPORT_H
#include "load.h"
#include "terminal.h"
#include "text.h"
#include <lastack/lastack.h>

struct verdict {
    const char *name;
    int outcome;          /* enum lastack_outcome */
    lastack_time time;    /* simulated */
    uint32_t expectations;
    const char *notes;    /* lines: what could not be judged, what may not be meant so; or "" */
    const char *message;  /* what went wrong, in one line; "" when it passed */
    const char *story;    /* the failure as it is printed, and the ladder so far */
    const struct lastack_result *result;
    const struct text *text;         /* of the scenario, and of what it includes */
    const struct included *included;
    bool traced; /* its trace in JSON has begun */
};
struct summary {
    size_t all, of[LASTACK_EXHAUSTED + 1]; /* by enum lastack_outcome */
};

struct report {
    const struct report_ops *ops;
    struct output *output;     /* NULL: the report collects in `text` */
    struct terminal *terminal; /* of the one for people */
    struct text text;
    struct pages *pages; /* of the pages to look at */
    size_t done;
    bool blank; /* the last line written was empty */
};
struct report_ops {
    void (*begin)(struct report *report, size_t scenarios);
    void (*scenario)(struct report *report, const struct verdict *verdict);
    void (*end)(struct report *report, const struct summary *summary);
    /* Instead of the end, in the middle of a scenario: `why` in a few words. */
    void (*stop)(struct report *report, const struct summary *summary, const char *why);
};
/* "pass", "FAIL" ... */
const char *verdict_word(int outcome);
/* The lines of a trace in JSON that follow its records. */
void report_json_end(const struct verdict *verdict, struct lastack_json_sink *sink);

extern const struct report_ops report_text, report_json, report_tap, report_junit, report_html;

#endif
