/* The matrix: every state, eight kinds of segment, five places in the window. What must happen is
 * in matrix.tsv; here each row is played. */
#include "matrix.h"
#include "harness.h"
#include "suites.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const matrix_ctl[MATRIX_SEGMENTS] = {"SYN", "SYN,ACK", "SYN,FIN", "ACK",
                                                 "FIN", "FIN,ACK", "RST",     "RST,ACK"};
const char *const matrix_position[MATRIX_POSITIONS] = {"left of window", "left edge", "inside",
                                                       "right edge", "right of window"};

struct lastack_segment matrix_segment(const struct end *end, int segment, int position) {
    struct lastack_view view = view_of(end);
    struct lastack_segment seg = {.wnd = 65535};
    bool window = view.state > LASTACK_SYN_SENT;
    uint32_t nxt = window ? view.rcv_nxt.n : 301, wnd = window ? view.rcv_wnd : 65535;
    const uint32_t seq[MATRIX_POSITIONS] = {nxt - 1, nxt, nxt + 100, nxt + wnd - 1, nxt + wnd};
    seg.seq.n = seq[position];
    seg.ctl = (uint8_t)lastack_ctl_parse(matrix_ctl[segment], strlen(matrix_ctl[segment]));
    if (seg.ctl & LASTACK_ACK)
        seg.ack.n = view.state > LASTACK_LISTEN ? view.snd_nxt.n : 101;
    return seg;
}

struct row {
    char state[32], ctl[16], position[24], answer[64], then[64], signals[64], section[32];
};
enum { ROWS = PLACE_COUNT * MATRIX_SEGMENTS * MATRIX_POSITIONS };
static struct row rows[ROWS + 1];
static int row_count;

static void read_rows(void) {
    FILE *file = fopen("tests/rfc/matrix.tsv", "r");
    char line[512];
    ck_assert_msg(file != NULL, "tests/rfc/matrix.tsv is not there (run from the top folder)");
    while (fgets(line, sizeof line, file)) {
        if (line[0] == '#')
            continue;
        struct row *row = &rows[row_count];
        ck_assert_int_lt(row_count++, ROWS);
        ck_assert_int_eq(sscanf(line,
                                "%31[^\t]\t%15[^\t]\t%23[^\t]\t%63[^\t]\t%63[^\t]\t%63[^\t]\t"
                                "%31[^\n]",
                                row->state, row->ctl, row->position, row->answer, row->then,
                                row->signals, row->section),
                         7);
    }
    fclose(file);
}

static const struct row *find_row(int place, int segment, int position) {
    const struct row *found = NULL;
    for (int i = 0; i < row_count; i++)
        if (strcmp(rows[i].state, place_name((enum place)place)) == 0 &&
            strcmp(rows[i].ctl, matrix_ctl[segment]) == 0 &&
            strcmp(rows[i].position, matrix_position[position]) == 0) {
            ck_assert_msg(!found, "row %d is there twice", i);
            found = &rows[i];
        }
    return found;
}

/* Writes `form` with numbers for the names of variables. */
static void fill_in(char *text, size_t room, const char *form, const struct lastack_view *view,
                    const struct lastack_segment *seg) {
    const struct {
        const char *name;
        uint32_t number;
    } names[] = {{"SND.NXT", view->snd_nxt.n},
                 {"RCV.NXT", view->rcv_nxt.n},
                 {"ISS", view->iss.n},
                 {"SEG.SEQ+SEG.LEN", seg->seq.n + lastack_segment_length(seg)},
                 {"SEG.ACK", seg->ack.n}};
    size_t used = 0;
    text[0] = 0;
    while (*form && used + 12 < room) {
        size_t i = 0, octets = 0;
        for (; i < sizeof names / sizeof names[0]; i++) {
            octets = strlen(names[i].name);
            if (form[-1 * (used > 0)] == '=' && strncmp(form, names[i].name, octets) == 0)
                break;
        }
        if (i < sizeof names / sizeof names[0]) {
            used += (size_t)snprintf(text + used, room - used, "%u", names[i].number);
            form += octets;
        } else {
            text[used++] = *form++;
            text[used] = 0;
        }
    }
}

static void play(int place, int segment, int position) {
    const struct row *row = find_row(place, segment, position);
    ck_assert_msg(row != NULL, "no row for %s, %s, %s", place_name((enum place)place),
                  matrix_ctl[segment], matrix_position[position]);
    struct bench *bench = bench_at((enum place)place);
    struct end *end = &bench->a;
    bench->now += LASTACK_SECOND / 4; /* so that a timer that starts anew is another one */
    lastack_time wait = view_of(end).timer[LASTACK_TIMER_2MSL];
    struct lastack_segment seg = matrix_segment(end, segment, position);
    arrive(end, &seg);
    struct lastack_view view = end->gone ? (struct lastack_view){.known = 0} : view_of(end);

    char where[128], answer[LASTACK_SEGMENT_TEXT] = "";
    snprintf(where, sizeof where, "%s, %s, %s", row->state, row->ctl, row->position);
    if (strcmp(row->answer, "-") != 0)
        fill_in(answer, sizeof answer, row->answer, &view, &seg);
    ck_assert_msg(strcmp(end->sent_log, answer) == 0, "%s: answers \"%s\", not \"%s\"", where,
                  end->sent_log, answer);
    const char *then = strcmp(row->then, "-") == 0 ? "" : row->then;
    ck_assert_msg(strcmp(end->path_log, then) == 0, "%s: goes \"%s\", not \"%s\"", where,
                  end->path_log, then);
    if (!end->gone && view.timer[LASTACK_TIMER_2MSL] != wait &&
        view.timer[LASTACK_TIMER_2MSL] == bench->now + 60 * LASTACK_SECOND)
        strcat(end->signal_log, end->signal_log[0] ? " 2MSL" : "2MSL");
    const char *expected = strcmp(row->signals, "-") == 0 ? "" : row->signals;
    ck_assert_msg(strcmp(end->signal_log, expected) == 0, "%s: signals \"%s\", not \"%s\"", where,
                  end->signal_log, expected);
    bool cited = end->out.rules == 0; /* a duplicate ACK is no rule */
    for (unsigned i = 0; i < end->out.rules; i++) {
        const char *section = lastack_rule_info(end->out.rule[i])->section;
        cited = cited || strncmp(section, row->section, strlen(section)) == 0;
    }
    ck_assert_msg(cited, "%s: no rule of %s fires", where, row->section);
    bench_free(bench);
}

START_TEST(matrix_row) {
    if (row_count == 0)
        read_rows();
    for (int segment = 0; segment < MATRIX_SEGMENTS; segment++)
        for (int position = 0; position < MATRIX_POSITIONS; position++)
            play(_i, segment, position);
}
END_TEST

Suite *suite_matrix(void) {
    Suite *suite = suite_create("state x segment x position");
    TCase *cases = tcase_create("matrix");
    tcase_add_loop_test(cases, matrix_row, 0, PLACE_COUNT);
    suite_add_tcase(suite, cases);
    return suite;
}
