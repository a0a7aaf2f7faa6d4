/* Patterns against what happened: the states of a connection, and passages of the trace. Both walk
 * all ways through the pattern at once: bit i of a set is "the first i items have been matched". */
#include "script/play.h"
#include <limits.h>

_Static_assert(LASTACK_PASSAGE_MAX < 64, "a set of places is 64 bits");

/* The highest place in a set. */
static uint32_t highest(uint64_t set) {
    uint32_t place = 0;
    while (set >>= 1)
        place++;
    return place;
}

/* ---- paths ----------------------------------------------------------------------------------- */

/* Places that can be reached without a state: behind what is optional, and behind `...`. */
static uint64_t spread(const struct cond *cond, uint64_t set) {
    for (uint32_t i = 0; i < cond->items; i++)
        if (((set >> i) & 1) && cond->path[i].kind != PATH_STATE)
            set |= UINT64_C(1) << (i + 1);
    return set;
}

static uint64_t enter_state(const struct cond *cond, uint64_t set, unsigned state) {
    uint64_t to = 0;
    for (uint32_t i = 0; i < cond->items; i++) {
        if (!((set >> i) & 1))
            continue;
        if (cond->path[i].kind == PATH_ANY)
            to |= UINT64_C(1) << i;
        else if (cond->path[i].state == state)
            to |= UINT64_C(1) << (i + 1);
    }
    return spread(cond, to);
}

/* The items at which its states so far may stand; 0: they have left the path. `reached` is the
 * furthest at which they stood: `...` keeps them on the path behind a turn that they missed. */
static uint64_t follow_path(struct notes *notes, const struct notes_conn *conn,
                            const struct cond *cond, uint32_t *reached) {
    uint64_t set = spread(cond, 1), places = set;
    for (notes_cell at = conn->first; at != 0 && set != 0;) {
        const struct notes_state *entry = notes_at(notes, at);
        set = enter_state(cond, set, entry->state);
        places |= set;
        at = entry->next;
    }
    *reached = highest(places);
    return set;
}

bool match_path(struct notes *notes, const struct notes_conn *conn, const struct cond *cond,
                uint32_t *reached) {
    return (follow_path(notes, conn, cond, reached) >> cond->items) & 1;
}

bool match_path_begins(struct notes *notes, const struct notes_conn *conn,
                       const struct cond *cond) {
    uint32_t reached;
    return follow_path(notes, conn, cond, &reached) != 0;
}

/* ---- segments -------------------------------------------------------------------------------- */

/* ISS and IRS as its sender has them: of nobody, as its receiver has them the other way round. */
static uint32_t known(struct notes *notes, const struct notes_segment *segment,
                      int64_t value[VAR_COUNT]) {
    const struct notes_conn *conn = notes_conn(notes, segment->sender);
    bool turned = conn == NULL;
    uint32_t mask = 0;
    if (turned)
        conn = notes_conn(notes, segment->receiver);
    if (conn == NULL)
        return 0;
    if (conn->flags & NOTES_ISS) {
        value[turned ? VAR_IRS : VAR_ISS] = conn->iss;
        mask |= 1u << (turned ? VAR_IRS : VAR_ISS);
    }
    if (conn->flags & NOTES_IRS) {
        value[turned ? VAR_ISS : VAR_IRS] = conn->irs;
        mask |= 1u << (turned ? VAR_ISS : VAR_IRS);
    }
    return mask;
}

static bool comes_to(const struct sum *sum, uint32_t mask, const int64_t value[VAR_COUNT],
                     uint32_t number) {
    int64_t total = sum->plus;
    for (unsigned i = 0; i < VAR_COUNT; i++) {
        if (sum->times[i] == 0)
            continue;
        if (!((mask >> i) & 1))
            return false;
        total += sum->times[i] * value[i];
    }
    return ((uint64_t)total & UINT32_MAX) == number;
}

/* PSH says nothing about the connection: it counts only where it is asked for. */
static bool has_ctl(const struct lastack_segment *seg, const struct pattern *pattern) {
    unsigned ctl = pattern->ctl & LASTACK_PSH ? seg->ctl : seg->ctl & ~(unsigned)LASTACK_PSH;
    return ctl == pattern->ctl;
}

static bool has_facts(const struct notes_segment *segment, const struct pattern *pattern) {
    return (segment->facts & pattern->facts) == pattern->facts;
}

/* In how much a segment is not as the pattern has it. */
static unsigned unlike(struct notes *notes, const struct notes_segment *segment,
                       const struct pattern *pattern) {
    const struct lastack_segment *seg = &segment->segment;
    int64_t value[VAR_COUNT] = {0};
    uint32_t mask = known(notes, segment, value), given = pattern->given;
    unsigned count = !has_facts(segment, pattern);
    if (given & GIVEN_SEQ)
        count += !comes_to(&pattern->seq, mask, value, seg->seq.n);
    if (given & GIVEN_ACK)
        count += !(seg->ctl & LASTACK_ACK) || !comes_to(&pattern->ack, mask, value, seg->ack.n);
    if (given & GIVEN_WND)
        count += !comes_to(&pattern->wnd, mask, value, seg->wnd);
    if (given & GIVEN_UP)
        count += seg->up != pattern->up;
    if (given & GIVEN_DATA)
        count += seg->text_octets != pattern->data;
    if (given & GIVEN_CTL)
        count += !has_ctl(seg, pattern);
    return count;
}

/* ---- lines ----------------------------------------------------------------------------------- */

static bool end_fits(uint8_t state, lastack_time time, uint8_t has_state, lastack_time has_time) {
    return (state == 0 || state == has_state) && (time == LASTACK_NEVER || time == has_time);
}

static bool goes_its_way(const struct passage_line *want, const struct notes_segment *segment) {
    bool leftward = (want->flags & PASSAGE_LEFTWARD) != 0;
    return segment->from == (leftward ? want->to : want->from) &&
           segment->to == (leftward ? want->from : want->to);
}

/* In how much a segment that goes the way of a line is not as the line has it. */
static unsigned differs(struct notes *notes, const struct passage_line *want,
                        const struct notes_segment *segment) {
    bool leftward = (want->flags & PASSAGE_LEFTWARD) != 0;
    uint8_t sender = leftward ? want->right : want->left;
    uint8_t receiver = leftward ? want->left : want->right;
    lastack_time sent = leftward ? want->right_time : want->left_time;
    lastack_time arrived = leftward ? want->left_time : want->right_time;
    unsigned count = unlike(notes, segment, &want->pattern);
    if (want->flags & PASSAGE_LOST)
        count += !(segment->flags & NOTES_LOST);
    if (want->flags & PASSAGE_DEPARTS)
        count += !end_fits(sender, sent, segment->sender_state, segment->sent);
    if (want->flags & PASSAGE_ARRIVES)
        count += !end_fits(receiver, arrived, segment->receiver_state, segment->arrived);
    return count;
}

/* Does a line of the passage stand for this departure, loss or arrival? On the wire there are only
 * departures. */
static bool line_fits(struct notes *notes, const struct cond *cond,
                      const struct passage_line *want, const struct notes_segment *segment,
                      unsigned kind) {
    bool arrives = (want->flags & PASSAGE_ARRIVES) != 0;
    return goes_its_way(want, segment) &&
           (cond->kind == COND_WIRE || (kind == NOTES_ARRIVED) == arrives) &&
           differs(notes, want, segment) == 0;
}

/* Between hosts that the passage speaks of? The others' segments are no part of it. */
static bool concerns(const struct cond *cond, const struct notes_segment *segment) {
    for (uint32_t i = 0; i < cond->items; i++) {
        const struct passage_line *line = &cond->passage[i];
        if (cond->kind == COND_WIRE && (line->flags & PASSAGE_GAP))
            continue;
        if ((line->from == segment->from && line->to == segment->to) ||
            (line->from == segment->to && line->to == segment->from))
            return true;
    }
    return false;
}

/* Places that can be reached without a line: behind a gap. */
static uint64_t skip_gaps(const struct cond *cond, uint64_t set) {
    for (uint32_t i = 0; i < cond->items; i++)
        if (((set >> i) & 1) && (cond->passage[i].flags & PASSAGE_GAP))
            set |= UINT64_C(1) << (i + 1);
    return set;
}

/* On the wire every segment is one line, when it leaves. On a ladder each is one when it arrives or
 * is lost; that it leaves is one more only where it is written so. */
static uint64_t take_line(struct notes *notes, const struct cond *cond, uint64_t set,
                          const struct notes_segment *segment, unsigned kind) {
    bool silent = cond->kind == COND_LADDER && kind == NOTES_LEFT && !(segment->flags & NOTES_LOST);
    uint64_t to = silent ? set : 0;
    for (uint32_t i = 0; i < cond->items; i++) {
        const struct passage_line *want = &cond->passage[i];
        if (!((set >> i) & 1))
            continue;
        if (want->flags & PASSAGE_GAP)
            to |= UINT64_C(1) << i;
        else if (line_fits(notes, cond, want, segment, kind))
            to |= UINT64_C(1) << (i + 1);
    }
    return skip_gaps(cond, to);
}

bool match_passage(struct notes *notes, const struct cond *cond, uint32_t *reached,
                   notes_cell *next) {
    uint64_t start = skip_gaps(cond, 1), set = start;
    *reached = highest(start);
    *next = 0;
    for (notes_cell at = notes->line; at != 0;) {
        const struct notes_line *line = notes_at(notes, at);
        const struct notes_segment *segment = notes_at(notes, line->segment);
        bool counts = cond->kind == COND_LADDER || line->kind == NOTES_LEFT;
        if (counts && concerns(cond, segment)) {
            bool ahead = highest(set) == *reached;
            set = take_line(notes, cond, set, segment, line->kind) | start;
            if (ahead && highest(set) < *reached && *next == 0)
                *next = at;
            if (highest(set) > *reached) {
                *reached = highest(set);
                *next = 0;
            }
            if ((set >> cond->items) & 1)
                return true;
        }
        at = line->next;
    }
    return (set >> cond->items) & 1;
}

/* Of what a line stands for: by the name that it gives it, or by the control bits. */
static bool is_of_its_kind(const struct pattern *pattern, const struct notes_segment *segment) {
    return (pattern->facts != 0 && has_facts(segment, pattern)) ||
           ((pattern->given & GIVEN_CTL) && has_ctl(&segment->segment, pattern));
}

const struct notes_segment *match_nearest(struct notes *notes, const struct passage_line *want) {
    const struct notes_segment *nearest = NULL;
    unsigned least = UINT_MAX;
    for (notes_cell at = notes->line; at != 0;) {
        const struct notes_line *line = notes_at(notes, at);
        const struct notes_segment *segment = notes_at(notes, line->segment);
        if (goes_its_way(want, segment) && is_of_its_kind(&want->pattern, segment)) {
            unsigned count = differs(notes, want, segment);
            if (count < least) {
                least = count;
                nearest = segment;
            }
        }
        at = line->next;
    }
    return nearest;
}
