/* Pages to look at: one for each scenario, which draws itself from the scenario's trace, and for
 * several an index of them. Nothing of a scenario becomes part of a page's HTML but names and
 * messages in the index, which are escaped; all else is in the lines of the trace. */
#include "report_html.h"
#include "page.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a browser draws without effort. Of a longer run the page has the beginning. */
enum { PAGE_OCTETS_MAX = 16 << 20 };

/* ---- one page -------------------------------------------------------------------------------- */

void page_begin(struct pages *pages) {
    text_free(&pages->page);
    pages->page = (struct text){0};
    pages->left_out = 0;
    pages->full = pages->in_line = false;
    text_append(&pages->page, (const char *)page_before, page_before_octets);
}

/* The lines stand in a script element, which only `<` can end, and JSON has it only in strings. */
static void append(struct text *page, const char *octets, size_t length) {
    while (length > 0) {
        const char *less = memchr(octets, '<', length);
        size_t plain = less == NULL ? length : (size_t)(less - octets);
        if (plain > 0)
            text_append(page, octets, plain);
        if (less == NULL)
            break;
        text_string(page, "\\u003c");
        octets += plain + 1;
        length -= plain + 1;
    }
}

/* What is not bounded by the length of the run: a lastack_write. */
static bool put(void *context, const char *octets, size_t length) {
    struct pages *pages = context;
    append(&pages->page, octets, length);
    return !pages->page.failed;
}

bool page_write(void *context, const char *octets, size_t length) {
    struct pages *pages = context;
    bool ends = length > 0 && octets[length - 1] == '\n';
    if (!pages->in_line && pages->page.length > PAGE_OCTETS_MAX)
        pages->full = true;
    pages->in_line = !ends;
    if (!pages->full)
        return put(pages, octets, length);
    if (ends)
        pages->left_out++;
    return true;
}

static void page_end(struct pages *pages, const struct verdict *verdict) {
    struct lastack_json_sink sink = {.write = put, .context = pages};
    if (pages->style != LASTACK_STYLE_RFC)
        text_printf(&pages->page, "{\"type\":\"names\",\"style\":\"%s\"}\n",
                    lastack_style_name(pages->style));
    if (pages->left_out > 0)
        text_printf(&pages->page, "{\"type\":\"left-out\",\"records\":%zu}\n",
                    pages->left_out);
    report_json_end(verdict, &sink);
    text_append(&pages->page, (const char *)page_after, page_after_octets);
}

/* ---- where it goes --------------------------------------------------------------------------- */

static bool taken(const struct pages *pages, const char *name) {
    for (const struct page_name *other = pages->names; other != NULL; other = other->next)
        if (strcmp(other->name, name) == 0)
            return true;
    return strcmp(name, "index.html") == 0;
}

/* "dir/close.scn" is close.html; another close.scn of another directory is close-2.html. NULL:
 * memory is out. */
static const char *name_page(struct pages *pages, const char *scenario) {
    const char *slash = strrchr(scenario, '/'), *base = slash == NULL ? scenario : slash + 1;
    size_t length = strlen(base), room = length + sizeof "-18446744073709551615.html";
    if (length > 4 && strcmp(base + length - 4, ".scn") == 0)
        length -= 4;
    struct page_name *entry = calloc(1, sizeof *entry);
    char *name = malloc(room);
    if (entry == NULL || name == NULL) {
        free(entry);
        free(name);
        return NULL;
    }
    snprintf(name, room, "%.*s.html", (int)length, base);
    for (size_t n = 2; taken(pages, name); n++)
        snprintf(name, room, "%.*s-%zu.html", (int)length, base, n);
    entry->name = name;
    entry->next = pages->names;
    pages->names = entry;
    return name;
}

static void no_memory(struct pages *pages) {
    pages->failed = pages->error.memory = true;
    snprintf(pages->error.why, sizeof pages->error.why, "%s: out of memory", pages->output);
}

static void write_page(struct pages *pages, const char *name, const struct text *text) {
    char *path = pages->several && name != NULL ? path_join(pages->output, name) : NULL;
    if (pages->several && path == NULL)
        no_memory(pages);
    else if (!file_write(path != NULL ? path : pages->output, text, &pages->error))
        pages->failed = true;
    free(path);
}

/* ---- the index ------------------------------------------------------------------------------- */

/* A name as a piece of an address: nothing in it can be taken for more. */
static void address(struct text *text, const char *name) {
    for (; *name != '\0'; name++) {
        unsigned char c = (unsigned char)*name;
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     strchr("-_.~", c) != NULL;
        text_printf(text, plain ? "%c" : "%%%02X", c);
    }
}

static void add_row(struct text *index, const struct verdict *verdict, const char *page) {
    static const char *const look[] = {[LASTACK_PASSED] = "passed",
                                       [LASTACK_FAILED] = "failed",
                                       [LASTACK_WRONG] = "wrong",
                                       [LASTACK_EXHAUSTED] = "exhausted"};
    char time[32];
    lastack_time_print(verdict->time, time, sizeof time);
    text_printf(index, "<tr><td><span class=\"badge %s\">%s</span></td><td><a href=\"",
                look[verdict->outcome], verdict_word(verdict->outcome));
    address(index, page);
    text_string(index, "\">");
    text_xml(index, verdict->name);
    text_printf(index, "</a></td><td class=\"number\">%s</td><td class=\"number\">%u</td><td>",
                time, verdict->expectations);
    text_xml(index, verdict->message);
    text_string(index, "</td></tr>\n");
}

static void write_index(struct pages *pages, const struct text *rows,
                        const struct summary *summary) {
    struct text index = {0};
    text_append(&index, (const char *)index_before, index_before_octets);
    text_printf(&index, "<p class=\"badge %s\">%zu of %zu passed</p></header>\n",
                summary->of[LASTACK_PASSED] == summary->all ? "passed" : "failed",
                summary->of[LASTACK_PASSED], summary->all);
    text_string(&index, "<main class=\"index\"><table><thead><tr><th></th><th>Scenario</th>"
                        "<th class=\"number\">Time</th><th class=\"number\">Expectations</th>"
                        "<th>What went wrong</th></tr></thead><tbody>\n");
    if (rows->length > 0)
        text_append(&index, rows->octets, rows->length);
    text_string(&index, "</tbody></table></main>\n");
    text_append(&index, (const char *)index_after, index_after_octets);
    index.failed = index.failed || rows->failed;
    write_page(pages, "index.html", &index);
    text_free(&index);
}

/* ---- the report ------------------------------------------------------------------------------ */

static void begin(struct report *report, size_t scenarios) {
    struct pages *pages = report->pages;
    (void)scenarios;
    pages->failed = pages->several && !directory_make(pages->output, &pages->error);
}

static void scenario(struct report *report, const struct verdict *verdict) {
    struct pages *pages = report->pages;
    if (pages->failed)
        return;
    const char *name = pages->several ? name_page(pages, verdict->name) : NULL;
    if (pages->several && name == NULL) {
        no_memory(pages);
        return;
    }
    page_end(pages, verdict);
    write_page(pages, name, &pages->page);
    if (pages->several)
        add_row(&report->text, verdict, name);
}

static void end(struct report *report, const struct summary *summary) {
    struct pages *pages = report->pages;
    if (pages->several && !pages->failed)
        write_index(pages, &report->text, summary);
}

/* The pages that there are are whole; an index of some would pass for one of all. */
static void stop(struct report *report, const struct summary *summary, const char *why) {
    (void)report;
    (void)summary;
    (void)why;
}

const struct report_ops report_html = {begin, scenario, end, stop};

void pages_free(struct pages *pages) {
    text_free(&pages->page);
    while (pages->names != NULL) {
        struct page_name *gone = pages->names;
        pages->names = gone->next;
        free(gone->name);
        free(gone);
    }
}
