/* The laboratory's answers: each number as it was measured and as it was worked out, for people and
 * for machines. */
#include "timewait.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Figures of a world: a connection at rest, and the entries of an index that is between 3/8 and 3/4
 * full; and most of what a connection under way can take. */
enum { OCTETS_AT_REST = 52, OCTETS_OF_ENTRY = 4, OCTETS_UNDER_WAY = 1024 };

const char *lab_number(uint64_t number, char room[32]) {
    char digits[24];
    int length = snprintf(digits, sizeof digits, "%llu", (unsigned long long)number);
    char *to = room;
    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            *to++ = ',';
        *to++ = digits[i];
    }
    *to = '\0';
    return room;
}

static const char *time_of(lastack_time time, char room[32]) {
    lastack_time_print(time, room, 32);
    return room;
}

/* ---- side by side ---------------------------------------------------------------------------- */

static struct lab_row *add(struct lab_rows *rows, const char *key, const char *name, char unit,
                           double measured, double formula) {
    struct lab_row *row = &rows->row[rows->count++];
    *row = (struct lab_row){.key = key,
                            .name = name,
                            .unit = unit,
                            .foretold = true,
                            .measured = measured,
                            .formula = formula};
    return row;
}

static void __attribute__((format(printf, 2, 3)))
tell(struct lab_row *row, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(row->how, sizeof row->how, format, arguments);
    va_end(arguments);
}

static void compare_limit(const struct lab *lab, const struct lab_formula *f,
                          const struct lab_result *result, struct lab_rows *rows) {
    char ports[32];
    uint32_t count = lab->last - lab->first + 1;
    lab_number(count, ports);
    bool sampled = f->slow == 0 || f->slow > f->live;
    lastack_time hold = f->slow > 0 ? f->hold_later : f->hold;
    struct lab_row *row =
        add(rows, "hold", "a port is held for", 't', (double)result->hold, (double)hold);
    row->foretold = sampled;
    const char *again = f->slow > 0 ? " + a second try" : "";
    if (lab->server_closes || lab->linger)
        tell(row, "%d delays of the link%s", f->delays, again);
    else
        tell(row, "2*MSL + %d delays of the link", f->delays);
    if (result->hold == 0)
        return;
    double tuples = (double)lab->tuples * (double)LASTACK_SECOND;
    row = add(rows, "rate_limit", "rate that can be held", 'r', tuples / (double)result->hold,
              tuples / (double)hold);
    row->foretold = sampled;
    tell(row, "%s port%s * %u / held", ports, count == 1 ? "" : "s", (unsigned)lab->destinations);
}

static void compare_waiting(const struct lab_formula *f, const struct lab_result *result,
                            struct lab_rows *rows) {
    struct lab_row *row =
        add(rows, "peak", "in TIME-WAIT, at most", 'n', (double)result->peak, (double)f->peak);
    row->bound = (double)f->peak_bound;
    tell(row, "min(rate * 2*MSL, ports * destinations)");
    if (result->steady) {
        row = add(rows, "rate", "rate made, steadily", 'r', result->rate, f->rate);
        row->bound = f->rate * 1e-9;
        tell(row, "as tried, or as can be held in turns");
        row = add(rows, "steady", "in TIME-WAIT, steadily", 'n', result->mean, f->mean);
        row->bound = f->mean * 1e-9 + 1e-9; /* of the sums alone */
        tell(row, f->meets ? "rate made * time until a port returns"
                           : "rate made * 2*MSL (Little's law)");
    }
    double peak = (double)result->peak;
    row = add(rows, "octets", "octets of memory for them", 'o', (double)result->octets,
              peak * (OCTETS_AT_REST + OCTETS_OF_ENTRY * 2));
    row->bound = peak * (OCTETS_OF_ENTRY * 2 / 3.0) + (double)f->live * OCTETS_UNDER_WAY + 4096;
    tell(row,
         row->measured > row->formula * 1.1 ? "%d each; the rest: connections under way"
                                            : "%d each, 3 more or less by the index",
         OCTETS_AT_REST + 8);
    if (!f->regular)
        for (size_t i = 0; i < rows->count; i++)
            rows->row[i].foretold = false;
}

void lab_compare(const struct lab *lab, const struct lab_formula *f,
                 const struct lab_result *result, struct lab_rows *rows) {
    rows->count = 0;
    struct lab_row *row =
        add(rows, "made", "connects that succeeded", 'n', (double)result->made, (double)f->made);
    tell(row, f->lap_later > lab->tuples ? "ports * destinations per rate * held"
                                         : "all: ports * destinations >= rate * held");
    row =
        add(rows, "failed", "connects that failed", 'n', (double)result->failed, (double)f->failed);
    tell(row, "the others");
    row = add(rows, "first_failure", "the first fails after", 't', (double)result->first_failure,
              (double)f->first_failure);
    tell(row, f->first_failure == LASTACK_NEVER ? "less than can be held, or too short"
                                                : "ports * destinations / rate");
    row =
        add(rows, "slow", "connects that took longer", 'n', (double)result->slow, (double)f->slow);
    tell(row, f->meets ? "from the second lap on, unless it reuses" : "they meet no TIME-WAIT");
    row = add(rows, "connect_longest", "a connect takes, at most", 't',
              (double)result->connect_longest, (double)f->connect_longest);
    tell(row, f->slow > 0 ? "RTO + 2 delays of the link" : "2 delays of the link");
    compare_limit(lab, f, result, rows);
    compare_waiting(f, result, rows);
}

bool lab_row_agrees(const struct lab_row *row) {
    double difference = row->measured - row->formula;
    return !row->foretold || (difference <= row->bound && -difference <= row->bound);
}

/* ---- for people ------------------------------------------------------------------------------ */

static const char *value_of(const struct lab_row *row, double value, char room[48]) {
    char number[32];
    if (row->unit == 't') {
        if (value >= (double)LASTACK_NEVER)
            snprintf(room, 48, "never");
        else
            snprintf(room, 48, "%s", time_of((lastack_time)value, number));
    } else if (row->unit == 'r') {
        snprintf(room, 48, value < 1e6 ? "%.2f/s" : "%.0f/s", value);
    } else {
        lab_number((uint64_t)(value + 0.5), number);
        snprintf(room, 48, "%s", number);
    }
    return room;
}

static void print_settings(struct text *text, const struct lab *lab,
                           const struct lab_result *result) {
    char a[32], b[32];
    text_printf(text, "%s connect%s to port 80 of %u address%s, one every %s",
                lab_number(result->tried, a), result->tried == 1 ? "" : "s",
                (unsigned)lab->destinations, lab->destinations == 1 ? "" : "es",
                time_of(lab->interval, b));
    text_printf(text, ", from the ports %u-%u.\n", (unsigned)lab->first, (unsigned)lab->last);
    text_printf(text, "The %s closes first%s2*MSL is %s, ",
                lab->server_closes ? "server" : "client",
                lab->linger ? ", with a linger of 0: by a RST.\n" : ". ", time_of(2 * lab->msl, a));
    text_printf(text, "a delay of the link %s, time-wait.reuse %s.\n\n", time_of(lab->delay, a),
                lab->reuse ? "on" : "off");
}

static void print_rows(struct text *text, const struct lab_rows *rows) {
    char measured[LAB_ROWS][48], formula[LAB_ROWS][48];
    int width = 12;
    for (size_t i = 0; i < rows->count; i++) {
        const struct lab_row *row = &rows->row[i];
        value_of(row, row->measured, measured[i]);
        if (row->foretold)
            value_of(row, row->formula, formula[i]);
        else
            strcpy(formula[i], "-");
        const char *const both[] = {measured[i], formula[i]};
        for (int side = 0; side < 2; side++)
            width = (int)strlen(both[side]) > width ? (int)strlen(both[side]) : width;
    }
    text_printf(text, "%-25s %*s %*s   %s\n", "", width, "simulated", width, "worked out", "from");
    for (size_t i = 0; i < rows->count; i++) {
        const struct lab_row *row = &rows->row[i];
        text_printf(text, "%-25s %*s %*s %c %s\n", row->name, width, measured[i], width, formula[i],
                    lab_row_agrees(row) ? ' ' : '!', row->how);
    }
}

/* What limits, and what to change. */
static void print_lesson(struct text *text, const struct lab *lab, const struct lab_formula *f,
                         const struct lab_result *result) {
    char a[32];
    text_string(text, "\n");
    if (result->failed > 0) {
        text_printf(text, "connect: %s (%s).\nThe client has no port left to this destination, ",
                    lastack_errno_name(result->error), lastack_errno_text(result->error));
        text_printf(text, "for each is held for %s.\n", time_of(result->hold, a));
        if (f->wait > 0 && !lab->server_closes)
            text_string(text,
                        "More ports (--ports) or destinations, a shorter 2*MSL, or the server "
                        "closing first would\nhelp, and so would keeping connections open "
                        "for many requests.\n");
        else
            text_string(text, "More ports (--ports) or destinations would help.\n");
    } else if (f->wait > 0 && !lab->server_closes) {
        text_string(text, f->lap > lab->tuples
                              ? "No connect fails yet, but more are tried than can be held.\n"
                              : "No connect fails: a port is free again before its turn comes.\n");
    }
    if (lab->linger)
        text_string(text, "Nobody waits, for a RST leaves nothing behind: text under way is lost, "
                          "and an old segment\ncan disturb the next connection of the same "
                          "ports.\n");
    else if (!lab->server_closes && lab->reuse)
        text_string(text, "time-wait.reuse changes nothing here: it lets a listener take a new "
                          "SYN, and it is the\nclient who waits.\n");
    else if (lab->server_closes)
        text_string(text, "The server waits, so its memory is what it costs; the client's ports "
                          "are free at once.\n");
    if (f->late)
        text_printf(text,
                    "From %s on ports come again while the server still waits: the SYN draws a\n"
                    "challenge ACK, that a RST, which ends the wait, and the SYN is sent again "
                    "after 1s.\n--reuse would let it in at once.\n",
                    time_of((lastack_time)(f->lap * (uint64_t)lab->interval), a));
    else if (f->meets)
        text_string(text, "Ports come again while the server still waits, and time-wait.reuse lets "
                          "the new SYN in\nat once: its sequence number is beyond the last "
                          "used.\n");
    if (!result->steady)
        text_string(text, "The run is too short to say how many wait steadily.\n");
    if (!f->regular)
        text_string(text, "2*MSL is so short beside the delays that the formulas do not apply.\n");
    text_printf(text, "The world took %s KiB.\n", lab_number(result->octets_reserved / 1024, a));
}

void lab_print(struct text *text, const struct lab *lab, const struct lab_formula *formula,
               const struct lab_result *result, const struct lab_rows *rows) {
    print_settings(text, lab, result);
    print_rows(text, rows);
    print_lesson(text, lab, formula, result);
}

/* ---- for machines ---------------------------------------------------------------------------- */

static void print_value(struct text *text, const struct lab_row *row, double value) {
    if (row->unit == 't' && value >= (double)LASTACK_NEVER)
        text_string(text, "null");
    else if (row->unit == 'r' || strcmp(row->key, "steady") == 0)
        text_printf(text, "%.6f", value);
    else
        text_printf(text, "%.0f", value);
}

static void print_series(struct text *text, const char *name, const uint64_t *series) {
    text_printf(text, ",\n  \"%s\": [", name);
    for (int i = 0; i < LAB_COLUMNS; i++)
        text_printf(text, "%s%llu", i == 0 ? "" : ", ", (unsigned long long)series[i]);
    text_string(text, "]");
}

void lab_print_json(struct text *text, const struct lab *lab, const struct lab_result *result,
                    const struct lab_rows *rows) {
    text_printf(text,
                "{\n  \"rate\": %u, \"msl_ns\": %lld, \"ports\": [%u, %u], \"destinations\": %u,\n"
                "  \"closes\": \"%s\", \"reuse\": %s, \"linger_0\": %s, \"delay_ns\": %lld,\n"
                "  \"duration_ns\": %lld, \"connects\": %llu, \"seed\": %llu,\n"
                "  \"errno\": \"%s\", \"octets_reserved\": %llu",
                (unsigned)lab->rate, (long long)lab->msl, (unsigned)lab->first, (unsigned)lab->last,
                (unsigned)lab->destinations, lab->server_closes ? "server" : "client",
                lab->reuse ? "true" : "false", lab->linger ? "true" : "false",
                (long long)lab->delay, (long long)lab->duration, (unsigned long long)lab->connects,
                (unsigned long long)lab->seed, lastack_errno_name(result->error),
                (unsigned long long)result->octets_reserved);
    for (size_t i = 0; i < rows->count; i++) {
        const struct lab_row *row = &rows->row[i];
        text_printf(text, ",\n  \"%s\": {\"simulated\": ", row->key);
        print_value(text, row, row->measured);
        if (row->foretold) {
            text_string(text, ", \"formula\": ");
            print_value(text, row, row->formula);
            text_printf(text, ", \"bound\": %.6f", row->bound);
        }
        text_string(text, "}");
    }
    print_series(text, "waiting_at", result->waiting_at);
    print_series(text, "failed_in", result->failed_in);
    text_string(text, "\n}\n");
}
