/* `lastack explain`: the table of transitions, a state at a time, and the findings. */
#include "explain.h"
#include "complain.h"
#include "suggest.h"
#include <ctype.h>
#include <getopt.h>
#include <lastack/judge.h>
#include <lastack/state.h>
#include <stdio.h>
#include <string.h>

enum { LINE = 78, INDENT = 4, NAME_MAX_OCTETS = 32 };

static const struct option_info explain_option[] = {
    OPTION_INFO_NAMES,
    {OPTION_HELP, 'h', "help", NULL, "print this"},
};
const struct word explain_word = {
    .name = "lastack explain",
    .usage = "lastack explain [OPTION]... STATE [EVENT]\n"
             "       lastack explain [OPTION]... FINDING",
    .summary = "Says what a state means, and what each event, or the one named, does in it;\n"
               "or what a finding of the judge means.",
    .option = explain_option,
    .options = sizeof explain_option / sizeof *explain_option,
    .more = "'lastack states' names them all.",
};

/* ---- finding by name ------------------------------------------------------------------------ */

/* States, then findings. */
static const char *first_candidate(const void *context, size_t i) {
    (void)context;
    if (i < LASTACK_STATE_COUNT)
        return lastack_state_name((unsigned)i);
    i -= LASTACK_STATE_COUNT - 1;
    return i < LASTACK_FINDING_COUNT ? lastack_finding_name((unsigned)i) : NULL;
}

static const char *event_candidate(const void *context, size_t i) {
    (void)context;
    return i < LASTACK_EVENT_COUNT ? lastack_event_name((unsigned)i) : NULL;
}

/* "fin_wait_1" is FIN-WAIT-1 here, and "FIN-MOVES" fin-moves: what is typed by hand need not be in
 * the right letters. */
static int find(int (*exact)(const char *, size_t), int (*letter)(int), const char *word) {
    char name[NAME_MAX_OCTETS];
    size_t length = strlen(word);
    if (length >= sizeof name)
        return -1;
    for (size_t i = 0; i <= length; i++)
        name[i] = word[i] == '_' ? '-' : (char)letter((unsigned char)word[i]);
    return exact(name, length);
}

static int unknown(const char *kind, const char *word,
                   const char *(*candidate)(const void *, size_t)) {
    const char *near = suggest(word, candidate, NULL), *name;
    if (near != NULL)
        return usage_error(&explain_word, "there is no %s '%s'; did you mean '%s'?", kind, word,
                           near);
    struct text all = {0};
    for (size_t i = 0; (name = candidate(NULL, i)) != NULL; i++)
        text_printf(&all, "%s %s", i == 0 ? "" : ",", name);
    int code = all.failed ? complain_memory()
                          : usage_error(&explain_word, "there is no %s '%s'; there are%s", kind,
                                        word, all.octets);
    text_free(&all);
    return code;
}

/* ---- printing ------------------------------------------------------------------------------- */

/* The words of `text` in indented lines. */
static void paragraph(struct output *output, const char *text) {
    int column = 0;
    while (*text != '\0') {
        int length = (int)strcspn(text, " ");
        if (column > 0 && column + 1 + length > LINE) {
            output_string(output, "\n");
            column = 0;
        }
        int gap = column == 0 ? INDENT : 1;
        output_printf(output, "%*s%.*s", gap, "", length, text);
        column += gap + length;
        text += length;
        text += strspn(text, " ");
    }
    output_string(output, "\n");
}

static const char *before_section(const char *section) {
    return isdigit((unsigned char)section[0]) ? "RFC 9293 section " : "";
}

static void print_edge(struct output *output, unsigned style, const struct lastack_edge *edge) {
    output_printf(output, "%s -> %s on %s: %s\n", lastack_state_name_in(style, edge->from),
                  lastack_state_name_in(style, edge->to), lastack_event_name(edge->event),
                  lastack_event_text(edge->event));
    paragraph(output, edge->text);
    output_printf(output, "%*s%s%s\n", INDENT, "", before_section(edge->section), edge->section);
}

/* What happens there without a change, or that nothing does. */
static void print_stay(struct output *output, unsigned style, unsigned state, unsigned event) {
    const char *section = NULL, *text = lastack_stay_find(state, event, &section);
    if (text == NULL) {
        output_printf(output, "%s on %s: cannot happen\n", lastack_state_name_in(style, state),
                      lastack_event_name(event));
        return;
    }
    output_printf(output, "%s stays on %s\n", lastack_state_name_in(style, state),
                  lastack_event_name(event));
    paragraph(output, text);
    output_printf(output, "%*s%s%s\n", INDENT, "", before_section(section), section);
}

static void print_state(struct output *output, unsigned style, unsigned state) {
    output_printf(output, "%s\n", lastack_state_name_in(style, state));
    paragraph(output, lastack_state_text(state));
    const struct lastack_edge *edge;
    for (size_t i = 0; (edge = lastack_edge_at(i)) != NULL; i++)
        if (edge->from == state) {
            output_string(output, "\n");
            print_edge(output, style, edge);
        }
    const char *section;
    for (unsigned event = 0; event < LASTACK_EVENT_COUNT; event++)
        if (lastack_edge_find(state, event) == NULL &&
            lastack_stay_find(state, event, &section) != NULL) {
            output_string(output, "\n");
            print_stay(output, style, state, event);
        }
}

static void print_finding(struct output *output, unsigned finding) {
    output_printf(output, "%s: %s\n", lastack_finding_name(finding),
                  lastack_finding_text(finding));
    paragraph(output, lastack_finding_meaning(finding));
}

int explain_main(int argc, char **argv, struct output *output) {
    enum option_id id;
    unsigned style = LASTACK_STYLE_RFC;
    int code = -1;
    while (code < 0 && (id = option_next(&explain_word, argc, argv)) != OPTION_END) {
        if (id == OPTION_HELP)
            option_help(&explain_word, output);
        code = id == OPTION_NAMES ? option_style(&explain_word, optarg, &style)
                                  : id == OPTION_HELP ? 0 : 2;
    }
    if (code >= 0)
        return code;
    int words = argc - optind;
    if (words < 1 || words > 2)
        return usage_error(&explain_word, words < 1 ? "which state or finding?" : "too many words");
    int state = find(lastack_state_find, toupper, argv[optind]);
    int finding = state < 0 ? find(lastack_finding_find, tolower, argv[optind]) : -1;
    if (finding >= 0 && words == 2)
        return usage_error(&explain_word, "'%s' is a finding, and no event is about it",
                           argv[optind]);
    if (finding >= 0) {
        print_finding(output, (unsigned)finding);
        return 0;
    }
    if (state < 0)
        return unknown("state or finding", argv[optind], first_candidate);
    if (words == 1) {
        print_state(output, style, (unsigned)state);
        return 0;
    }
    int event = find(lastack_event_find, toupper, argv[optind + 1]);
    if (event < 0)
        return unknown("event", argv[optind + 1], event_candidate);
    const struct lastack_edge *edge = lastack_edge_find((unsigned)state, (unsigned)event);
    if (edge != NULL)
        print_edge(output, style, edge);
    else
        print_stay(output, style, (unsigned)state, (unsigned)event);
    return 0;
}
