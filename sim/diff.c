/* `lastack diff`: plays two sides, and shows their ladders from the first row that differs. Rows
 * are compared by what they say, times too, and not by how wide they were drawn; sequence numbers
 * are relative to each connection's first, so that another seed alone is no difference. */
#include "diff.h"
#include "apart.h"
#include "complain.h"
#include "load.h"
#include "terminal.h"
#include "watch.h"
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS_BEFORE = 6, NARROW = 80 };

static const struct option_info diff_option[] = {
    {OPTION_SEED, 0, "seed", "N", "the seed of the right side"},
    {OPTION_SET, 0, "set", "KEY=VALUE", "on the right side, as 'set KEY VALUE'; repeatable"},
    OPTION_INFO_ENDPOINTS,
    {OPTION_USE, 0, "use", "HOST=FILE", "on the right side, the endpoint (code!) in FILE"},
    OPTION_INFO_TIMEOUT,
    {OPTION_WIDTH, 0, "width", "N", "columns there are: side by side if both fit"},
    OPTION_INFO_NAMES,
    {OPTION_HELP, 'h', "help", NULL, "print this"},
};
const struct word diff_word = {
    .name = "lastack diff",
    .usage = "lastack diff [OPTION]... LEFT [RIGHT]",
    .summary =
        "Plays two scenarios, or one under two settings or two endpoints, and shows where what\n"
        "happens first differs. The left side is LEFT as it is; options are for the right side,\n"
        "which is RIGHT, or LEFT again.",
    .option = diff_option,
    .options = sizeof diff_option / sizeof *diff_option,
    .more =
        "Exit code: 0 the same happens, 1 it differs, 2 the input was wrong, 3 a limit, memory\n"
        "or output failed.",
};

/* The first sequence number of one direction. */
struct beginning {
    uint16_t source, destination, source_port, destination_port;
    uint32_t seq;
};
/* What is shown says which line has done something to a segment; the same rows without that are
 * compared, for the number of a line is not what happens. */
enum { SHOWN, COMPARED, FORMS };
struct side {
    struct lastack_play play;
    bool given; /* --use is for it */
    struct text text[FORMS]; /* the ladder, and what came of it */
    lastack_ladder *ladder[FORMS];
    struct beginning *begun;
    size_t count, room;
    bool failed;
};

/* ---- playing --------------------------------------------------------------------------------- */

static uint32_t *begin_of(struct side *side, uint16_t source, uint16_t source_port,
                          uint16_t destination, uint16_t destination_port) {
    for (size_t i = side->count; i-- > 0;) {
        struct beginning *b = &side->begun[i];
        if (b->source == source && b->source_port == source_port && b->destination == destination &&
            b->destination_port == destination_port)
            return &b->seq;
    }
    return NULL;
}

static void begin(struct side *side, const struct lastack_segment *seg) {
    uint32_t *seq =
        begin_of(side, seg->source, seg->source_port, seg->destination, seg->destination_port);
    if (seq != NULL) {
        *seq = seg->seq.n;
        return;
    }
    if (side->count == side->room) {
        size_t room = side->room == 0 ? 16 : side->room * 2;
        struct beginning *grown = realloc(side->begun, room * sizeof *grown);
        if (grown == NULL) {
            side->failed = true;
            return;
        }
        side->begun = grown;
        side->room = room;
    }
    side->begun[side->count++] = (struct beginning){seg->source, seg->destination, seg->source_port,
                                                    seg->destination_port, seg->seq.n};
}

/* Hands the ladder the record, its numbers relative to those of the SYNs sent last. */
static void see(void *context, lastack_sim *sim, const struct lastack_record *record) {
    struct side *side = context;
    struct lastack_record copy = *record;
    struct lastack_segment seg;
    if (record_of_wire(record)) {
        seg = *record->u.wire.segment;
        if (record->kind == LASTACK_RECORD_SEND && (seg.ctl & LASTACK_SYN))
            begin(side, &seg);
        const uint32_t *own =
            begin_of(side, seg.source, seg.source_port, seg.destination, seg.destination_port);
        const uint32_t *other =
            begin_of(side, seg.destination, seg.destination_port, seg.source, seg.source_port);
        if (own != NULL)
            seg.seq.n -= *own;
        if (other != NULL && (seg.ctl & LASTACK_ACK))
            seg.ack.n -= *other;
        copy.u.wire.segment = &seg;
    }
    for (int form = 0; form < FORMS; form++)
        lastack_ladder_see(side->ladder[form], sim, &copy);
}

static void born(void *context, lastack_sim *sim, const struct lastack_names *names) {
    struct side *side = context;
    struct lastack_names bare = *names;
    bare.tag = NULL;
    side->ladder[SHOWN] = lastack_ladder_create(NULL, names);
    side->ladder[COMPARED] = lastack_ladder_create(NULL, &bare);
    if (side->ladder[SHOWN] == NULL || side->ladder[COMPARED] == NULL ||
        lastack_sim_observe(sim, LASTACK_RECORDS_ALL, see, side) < 0)
        side->failed = true;
}

static void over(void *context, lastack_sim *sim, const struct lastack_failure *failure) {
    struct side *side = context;
    (void)sim;
    (void)failure;
    for (int form = 0; form < FORMS; form++)
        if (side->ladder[form] != NULL &&
            !lastack_ladder_write(side->ladder[form], NULL, text_write, &side->text[form]))
            side->failed = true;
}

static void observe(struct side *side, const struct endpoints *endpoints) {
    side->play.born = born;
    side->play.over = over;
    side->play.context = side;
    if (side->given) {
        side->play.use = endpoints->use;
        side->play.uses = endpoints->count;
    }
}

/* Answers 0, or the exit code after a complaint. `text` is that of the file once it has been read:
 * standard input can be read only once. */
static int play(struct side *side, const struct scenario_file *file, struct text *text,
                struct endpoints *endpoints) {
    struct load load = {.root = file->root, .endpoints = endpoints};
    lastack_scenario *scenario = NULL;
    struct lastack_result *result = calloc(1, sizeof *result);
    if (result == NULL)
        return complain_memory();
    struct lastack_failure *failure = &result->failure;
    int code = text->length > 0 ? load_parse(&load, file, text, &scenario, failure)
                                : load_scenario(&load, file, text, &scenario, failure);
    if (code == LASTACK_PASSED && side->given)
        code = load_given(&load, failure);
    if (code == LASTACK_PASSED) {
        observe(side, endpoints);
        code = lastack_scenario_play(scenario, &side->play, result);
    }
    if (code <= LASTACK_FAILED) {
        for (int form = 0; form < FORMS; form++)
            text_printf(&side->text[form], "\n%s%s\n", code == LASTACK_PASSED ? "pass" : "FAIL: ",
                        code == LASTACK_PASSED ? "" : failure->message);
        code = 0;
    }
    if (side->failed || side->text[SHOWN].failed || side->text[COMPARED].failed)
        code = complain_memory();
    else if (code != 0)
        code = complain_failure(scenario_name(file), failure);
    for (int form = 0; form < FORMS; form++)
        lastack_ladder_free(side->ladder[form]);
    lastack_scenario_free(scenario);
    load_free(&load);
    free(side->begun);
    free(result);
    return code;
}

/* ---- comparing ------------------------------------------------------------------------------- */

/* A row, without its newline. */
struct line {
    const char *text;
    size_t length;
};

static bool next_line(const char **at, struct line *line) {
    if (**at == '\0')
        return false;
    line->text = *at;
    line->length = strcspn(*at, "\n");
    *at += line->length + ((*at)[line->length] == '\n');
    return true;
}

/* A side, from some row on: both its forms have a line for each. */
struct rows {
    const char *at[FORMS];
};
struct row {
    struct line line[FORMS];
};

static bool next_row(struct rows *rows, struct row *row) {
    bool compared = next_line(&rows->at[COMPARED], &row->line[COMPARED]);
    return next_line(&rows->at[SHOWN], &row->line[SHOWN]) && compared;
}

static size_t blanks(struct line line) {
    size_t i = 0;
    while (i < line.length && line.text[i] == ' ')
        i++;
    return i;
}

/* Blanks are how wide a ladder is drawn: any number of them is as good as one, and before the row
 * as none. */
static bool same(const struct row *left, const struct row *right) {
    struct line a = left->line[COMPARED], b = right->line[COMPARED];
    size_t i = blanks(a), j = blanks(b);
    for (;;) {
        bool blank_a = false, blank_b = false;
        for (; i < a.length && a.text[i] == ' '; i++)
            blank_a = true;
        for (; j < b.length && b.text[j] == ' '; j++)
            blank_b = true;
        if (i == a.length || j == b.length)
            return i == a.length && j == b.length;
        if (blank_a != blank_b || a.text[i++] != b.text[j++])
            return false;
    }
}

static size_t widest(const char *text) {
    struct line line;
    size_t most = 0;
    while (next_line(&text, &line))
        most = line.length > most ? line.length : most;
    return most;
}

static void print_part(struct output *output, const char *title, const char *text) {
    output_printf(output, "---- %s\n%s", title, text);
}

static void print_beside(struct output *output, struct rows left, struct rows right, size_t width) {
    struct row of_left = {0}, of_right = {0};
    output_printf(output, "%-*s   %s\n", (int)width, "---- left", "---- right");
    for (;;) {
        bool more_left = next_row(&left, &of_left), more_right = next_row(&right, &of_right);
        struct line a = of_left.line[SHOWN], b = of_right.line[SHOWN];
        if (!more_left && !more_right)
            return;
        if (!more_left)
            a.length = 0;
        if (!more_right)
            b.length = 0;
        bool equal = more_left && more_right && same(&of_left, &of_right);
        size_t pad = b.length > 0 || !equal ? width - a.length : 0;
        output_printf(output, "%.*s%*s%s%.*s\n", (int)a.length, a.length > 0 ? a.text : "",
                      (int)pad, "",
                      equal          ? (b.length > 0 ? "   " : "")
                      : b.length > 0 ? " | "
                                     : " |",
                      (int)b.length, b.length > 0 ? b.text : "");
    }
}

/* Where the rows first differ, in both; false: nowhere. *before is, on the left, some rows before
 * it. */
static bool find_difference(struct rows *left, struct rows *right, const char **before) {
    const char *recent[ROWS_BEFORE] = {left->at[SHOWN]};
    size_t rows = 0;
    for (;;) {
        struct rows a = *left, b = *right;
        struct row of_a = {0}, of_b = {0};
        bool more_a = next_row(&a, &of_a), more_b = next_row(&b, &of_b);
        if (!more_a && !more_b)
            return false;
        if (!more_a || !more_b || !same(&of_a, &of_b)) {
            *before = rows < ROWS_BEFORE ? recent[0] : recent[rows % ROWS_BEFORE];
            return true;
        }
        recent[rows++ % ROWS_BEFORE] = left->at[SHOWN];
        *left = a;
        *right = b;
    }
}

static int compare(const struct side *side, size_t width, struct output *output) {
    struct rows left = {{side[0].text[SHOWN].octets, side[0].text[COMPARED].octets}};
    struct rows right = {{side[1].text[SHOWN].octets, side[1].text[COMPARED].octets}};
    const char *first = left.at[SHOWN], *before;
    if (!find_difference(&left, &right, &before)) {
        output_string(output, "the same happens\n");
        return 0;
    }
    output_printf(output, "%s%.*s>>>> from here on it differs\n",
                  before == first ? "" : "    ...\n", (int)(left.at[SHOWN] - before), before);
    size_t columns = widest(left.at[SHOWN]);
    if (columns < 10)
        columns = 10;
    if (columns + 3 + widest(right.at[SHOWN]) <= width) {
        print_beside(output, left, right, columns);
    } else {
        print_part(output, "left", left.at[SHOWN]);
        print_part(output, "right", right.at[SHOWN]);
    }
    return 1;
}

/* ---- the word -------------------------------------------------------------------------------- */

struct wishes {
    struct side side[2];
    const char **set;
    struct scenario_files files; /* one if both sides are of the same */
    struct text text[2];         /* of these */
    uint64_t width;
    struct endpoints endpoints;
    lastack_time timeout;
    struct output *output;
};

/* -1: go on; else the exit code. */
static int take(struct wishes *wishes, enum option_id id, char *argument) {
    struct lastack_play *right = &wishes->side[1].play;
    switch (id) {
    case OPTION_SEED:
        right->seeded = true;
        return option_seed(&diff_word, argument, &right->seed);
    case OPTION_SET: return option_set(&diff_word, argument, &wishes->set, &right->sets);
    case OPTION_NAMES: return option_style(&diff_word, argument, &right->style);
    case OPTION_ENDPOINTS: wishes->endpoints.directory = argument; break;
    case OPTION_USE:
        wishes->side[1].given = true;
        return option_use(&diff_word, argument, &wishes->endpoints.given,
                          &wishes->endpoints.count);
    case OPTION_TIMEOUT: return option_timeout(&diff_word, argument, &wishes->timeout);
    case OPTION_WIDTH:
        if (!option_number(argument, &wishes->width) || wishes->width > 10000)
            return usage_error(&diff_word, "--width wants a number up to 10000, not '%s'",
                               argument);
        break;
    default:
        return 2;
    }
    return -1;
}

static int find(struct wishes *wishes, char *const *paths, size_t count) {
    struct file_error error = {0};
    for (size_t i = 0; i < count; i++) {
        if (!files_add(&wishes->files, paths[i], &error))
            return complain_file(&error);
        if (wishes->files.count != i + 1)
            return usage_error(&diff_word, "a side is one scenario, and not a directory");
    }
    return -1;
}

static int read_options(struct wishes *wishes, int argc, char **argv) {
    enum option_id id;
    while ((id = option_next(&diff_word, argc, argv)) != OPTION_END) {
        if (id == OPTION_HELP)
            option_help(&diff_word, wishes->output);
        if (id == OPTION_HELP || id == OPTION_WRONG)
            return id == OPTION_HELP ? 0 : 2;
        int code = take(wishes, id, optarg);
        if (code >= 0)
            return code;
    }
    struct lastack_play *right = &wishes->side[1].play;
    right->set = wishes->set;
    wishes->side[0].play.style = right->style;
    if (optind == argc)
        return usage_error(&diff_word, "which scenarios? Name one or two files");
    if (argc - optind > 2)
        return usage_error(&diff_word, "too many words: '%s'", argv[optind + 2]);
    if (argc - optind == 1 && right->sets == 0 && !right->seeded && !wishes->side[1].given)
        return usage_error(&diff_word, "what differs? Name a second file, --set, --seed or --use");
    return find(wishes, argv + optind, (size_t)(argc - optind));
}

static void wishes_free(struct wishes *wishes) {
    endpoints_free(&wishes->endpoints);
    for (size_t i = 0; i < 2; i++) {
        for (int form = 0; form < FORMS; form++)
            text_free(&wishes->side[i].text[form]);
        text_free(&wishes->text[i]);
    }
    files_free(&wishes->files);
    free(wishes->set);
    wishes->set = NULL;
}

/* What it takes it gives back, for it may be done apart. */
static int play_both(void *context) {
    struct wishes *wishes = context;
    int code = 0;
    for (size_t i = 0; i < 2 && code == 0; i++) {
        size_t file = i < wishes->files.count ? i : 0;
        code = play(&wishes->side[i], &wishes->files.file[file], &wishes->text[file],
                    &wishes->endpoints);
    }
    if (code == 0)
        code = compare(wishes->side, (size_t)wishes->width, wishes->output);
    wishes_free(wishes);
    return code;
}

int diff_main(int argc, char **argv, struct output *output) {
    struct wishes wishes = {
        .width = terminal_width(NARROW), .timeout = APART_LIMIT, .output = output};
    int code = read_options(&wishes, argc, argv);
    if (code < 0)
        code = endpoints_any(&wishes.endpoints)
                   ? apart_word(play_both, &wishes, wishes.timeout, output)
                   : play_both(&wishes);
    wishes_free(&wishes);
    return code;
}
