/* What arithmetic says of a server's TIME-WAITs.
 *
 * Connects are tried every `interval`, and go through all four-tuples in turn, the one used longest
 * ago next. A four-tuple can be used again when the client has forgotten it, `hold` after its
 * connect. So of every lap of connects the first `tuples` succeed and the rest, if the lap is
 * longer than that, fail: a lap is the greater of `tuples` and of hold / interval, rounded up. */
#include "timewait.h"

static uint64_t divide_up(uint64_t a, uint64_t b) {
    return a / b + (a % b != 0);
}

static uint64_t least(uint64_t a, uint64_t b) {
    return a < b ? a : b;
}

static uint64_t lap_of(const struct lab *lab, lastack_time hold) {
    uint64_t slots = divide_up((uint64_t)hold, (uint64_t)lab->interval);
    return slots > lab->tuples ? slots : lab->tuples;
}

static lastack_time lap_time(const struct lab *lab, uint64_t lap) {
    return (lastack_time)(lap * (uint64_t)lab->interval);
}

/* The way of a connection, a delay for each segment: SYN, SYN,ACK, ACK; the FIN of who closes first
 * goes with that ACK (client) or after it (server), and the other FIN answers it. A RST takes the
 * place of both. */
static void foretell_hold(const struct lab *lab, struct lab_formula *f) {
    if (lab->linger)
        f->delays = lab->server_closes ? 4 : 2;
    else
        f->delays = lab->server_closes ? 6 : 4;
    f->hold = f->delays * lab->delay;
    if (!lab->linger && !lab->server_closes)
        f->hold += 2 * lab->msl;
}

/* The server enters TIME-WAIT 5 delays after the connect, and the next SYN arrives one after its
 * own. Without reuse it draws a challenge ACK, that a RST, which ends the wait; and the SYN is sent
 * again after the RTO. */
static void foretell_meeting(const struct lab *lab, struct lab_formula *f) {
    f->meets =
        lab->server_closes && !lab->linger && lap_time(lab, f->lap) < 4 * lab->delay + 2 * lab->msl;
    f->late = f->meets && !lab->reuse;
    f->hold_later = f->hold + (f->late ? lab->rto : 0);
    f->lap_later = lap_of(lab, f->hold_later);
    f->regular = !f->meets || lap_time(lab, f->lap_later) <
                                  4 * lab->delay + 2 * lab->msl + (f->late ? lab->rto : 0);
}

static void foretell_counts(const struct lab *lab, struct lab_formula *f) {
    uint64_t n = lab->connects, tuples = lab->tuples;
    f->made = least(n, tuples);
    if (n > f->lap) {
        uint64_t later = n - f->lap;
        f->made += later / f->lap_later * tuples + least(later % f->lap_later, tuples);
    }
    f->failed = n - f->made;
    uint64_t failure = f->lap > tuples ? tuples : f->lap + tuples;
    bool fails = (f->lap > tuples || f->lap_later > tuples) && failure < n;
    f->first_failure = fails ? lap_time(lab, failure) : LASTACK_NEVER;
    f->slow = f->late && n > f->lap ? f->made - least(n, tuples) : 0;
    f->connect_longest = 2 * lab->delay + (f->slow > 0 ? lab->rto : 0);
}

/* Each waits 2*MSL, unless it meets its successor first: then from its own connect + 5 delays (and
 * an RTO if it was late itself) until its successor's + 3. */
static void foretell_waiting(const struct lab *lab, struct lab_formula *f) {
    uint64_t interval = (uint64_t)lab->interval, delay = (uint64_t)lab->delay;
    f->wait = lab->linger ? 0 : 2 * lab->msl;
    f->peak = least(least(lab->tuples, divide_up((uint64_t)f->wait, interval)), lab->connects);
    f->peak_bound = f->meets ? 2 * delay / interval : 0;
    lastack_time late = f->late ? lab->rto : 0, lasts = f->wait;
    if (f->meets && lap_time(lab, f->lap_later) - 2 * lab->delay - late < lasts)
        lasts = lap_time(lab, f->lap_later) - 2 * lab->delay - late;
    uint64_t per = f->lap_later > lab->tuples ? f->lap_later : 1; /* connects of a period */
    uint64_t made = per > 1 ? lab->tuples : 1;
    f->period = lap_time(lab, per);
    f->mean = (double)made * (double)lasts / (double)f->period;
    f->rate = (double)made * (double)LASTACK_SECOND / (double)f->period;
    f->steady_from = 5 * lab->delay + late +
                     (f->meets ? lap_time(lab, f->lap) + lap_time(lab, f->lap_later) : f->wait);
    lastack_time longest = 6 * lab->delay + (f->late ? lab->rto : 0);
    f->live = 2 * least(lab->tuples, divide_up((uint64_t)longest, interval) + 1) + 1;
}

void lab_foretell(const struct lab *lab, struct lab_formula *f) {
    *f = (struct lab_formula){0};
    foretell_hold(lab, f);
    f->lap = lap_of(lab, f->hold);
    foretell_meeting(lab, f);
    foretell_counts(lab, f);
    foretell_waiting(lab, f);
}

void lab_prepare(struct lab *lab) {
    struct lab_formula formula;
    lab->tuples = (uint64_t)(lab->last - lab->first + 1) * lab->destinations;
    lab->interval = LASTACK_SECOND / lab->rate;
    lab->rto = lastack_knob_info(LASTACK_KNOB_RTO_INITIAL)->initial;
    if (lab->duration == 0 && lab->connects == 0) {
        lab->connects = LAB_CONNECTS_MOST; /* for the formula: as many as it takes */
        lab_foretell(lab, &formula);
        lastack_time look = formula.period > 2 * lab->msl ? formula.period : 2 * lab->msl;
        look = look > LASTACK_SECOND ? look : LASTACK_SECOND;
        uint64_t until = (uint64_t)formula.steady_from + (uint64_t)look;
        lab->connects = divide_up(until, (uint64_t)lab->interval) + 1;
    } else if (lab->connects == 0) {
        lab->connects = divide_up((uint64_t)lab->duration, (uint64_t)lab->interval);
    }
    if (lab->connects > LAB_CONNECTS_MOST)
        lab->connects = LAB_CONNECTS_MOST;
    lab->duration = (lastack_time)(lab->connects * (uint64_t)lab->interval);
}
