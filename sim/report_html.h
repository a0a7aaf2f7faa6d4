/* Pages to look at: one for each scenario, which draws itself from the scenario's trace, and for
 * several an index of them. The pages themselves are in report/. */
#ifndef SIM_REPORT_HTML_H
#define SIM_REPORT_HTML_H
#include "files.h"
#include "report.h"

struct pages {
    const char *output; /* a file, or for `several` a directory */
    bool several;
    unsigned style; /* enum lastack_style: how states are called at first */
    struct text page; /* of the scenario at work: the lines of its trace */
    size_t left_out;  /* records of it that the page has no room for */
    bool full, in_line;
    struct page_name {
        char *name; /* of a file in the directory */
        struct page_name *next;
    } *names;
    bool failed; /* nothing more is written, for the reason of `error` */
    struct file_error error;
};
/* Of report_html: a scenario begins. */
void page_begin(struct pages *pages);
/* A lastack_write: `context` is a struct pages. */
bool page_write(void *context, const char *octets, size_t length);
void pages_free(struct pages *pages);

#endif
