/* The TIME-WAIT laboratory: what its parts know of each other. Settings are played by a world
 * (timewait_run.c), foretold by arithmetic (timewait_formula.c), and both are put side by side
 * (timewait_print.c, timewait_plot.c). */
#ifndef SIM_TIMEWAIT_H
#define SIM_TIMEWAIT_H
#include "options.h"
#include <lastack/lastack.h>

enum {
    LAB_COLUMNS = 64, /* of the picture */
    LAB_RATE_MOST = 1000000,
    LAB_CONNECTS_MOST = 100000000,
    LAB_WAITING_MOST = 1 << 26 /* what a world can have at rest */
};

struct lab {
    uint32_t rate; /* connects a second, as asked */
    uint32_t first, last, destinations;
    lastack_time msl, delay, duration; /* duration 0: as long as it takes to see it all */
    uint64_t connects;                 /* 0: as many as the duration has */
    uint64_t seed;
    bool server_closes, reuse, linger;
    /* Of these: */
    uint64_t tuples;       /* ports * destinations: no more connections can be told apart */
    lastack_time interval; /* between two connects */
    lastack_time rto;      /* until a SYN is sent again */
};

/* What arithmetic says; and what came of the play has the same names below. */
struct lab_formula {
    lastack_time wait;       /* 2*MSL, 0 where nobody waits */
    int delays;              /* segments one after the other from connect to the last */
    lastack_time hold;       /* from connect until its port is free again, the first time round */
    lastack_time hold_later; /* ... and from then on */
    uint64_t lap, lap_later; /* connects tried until the first four-tuple comes again */
    bool meets;              /* a four-tuple comes again while the server still waits on it */
    bool late;               /* ... and has to try twice */
    bool regular;            /* does the arithmetic cover this case? */
    uint64_t made, failed, slow;
    lastack_time first_failure; /* LASTACK_NEVER: none */
    lastack_time connect_longest;
    uint64_t peak, peak_bound;
    double mean;              /* in TIME-WAIT at a time, once it is steady */
    double rate;              /* connects that succeed a second, then */
    lastack_time steady_from; /* mean is taken over whole periods from here on */
    lastack_time period;
    uint64_t live; /* connections under way at once, both ends, at most */
};
struct lab_result {
    uint64_t tried, made, failed, slow;
    int error; /* the errno of those that failed */
    lastack_time first_failure, connect_longest, hold;
    uint64_t peak;
    bool steady; /* mean and rate could be measured */
    double mean, rate;
    uint64_t octets, octets_reserved;
    uint64_t waiting_at[LAB_COLUMNS], failed_in[LAB_COLUMNS];
    int verdict;      /* of the world: why it stopped, or 0 */
    int interrupted; /* by this signal, or 0 */
    bool memory;     /* no world: memory is out */
};

/* Works out what the settings imply, and a duration if none is given. */
void lab_prepare(struct lab *lab);
void lab_foretell(const struct lab *lab, struct lab_formula *formula);
void lab_run(const struct lab *lab, const struct lab_formula *formula, struct lab_result *result);

/* One number from both sides. */
struct lab_row {
    const char *key, *name; /* for machines, for people */
    char unit;              /* n: a number, t: ns, r: a rate, o: octets */
    bool foretold;
    double measured, formula, bound; /* they agree within `bound` */
    char how[160];                   /* the formula */
};
enum { LAB_ROWS = 16 };
struct lab_rows {
    struct lab_row row[LAB_ROWS];
    size_t count;
};
void lab_compare(const struct lab *lab, const struct lab_formula *formula,
                 const struct lab_result *result, struct lab_rows *rows);
bool lab_row_agrees(const struct lab_row *row);

void lab_print(struct text *text, const struct lab *lab, const struct lab_formula *formula,
               const struct lab_result *result, const struct lab_rows *rows);
void lab_print_json(struct text *text, const struct lab *lab, const struct lab_result *result,
                    const struct lab_rows *rows);
void lab_plot(struct text *text, const struct lab *lab, const struct lab_result *result,
              bool unicode);
void lab_plot_svg(struct text *text, const struct lab *lab, const struct lab_result *result);
/* "28,232" */
const char *lab_number(uint64_t number, char room[32]);

extern const struct word timewait_word;
/* argv[0] is the word itself. Answers the program's exit code. */
int timewait_main(int argc, char **argv, struct output *output);

#endif
