/* What a scenario's player remembers: records become notes. */
#include "script/notes.h"
#include <assert.h>
#include <string.h>

/* ---- memory ---------------------------------------------------------------------------------- */

notes_cell notes_take(lastack_sim *sim, struct notes *notes, size_t octets) {
    uint32_t cell = notes->cells, wants = (uint32_t)((octets + NOTES_CELL - 1) / NOTES_CELL);
    if (!lastack_sim_resident_use(sim, notes->resident, ((size_t)cell + wants) * NOTES_CELL))
        return 0;
    notes->cells += wants;
    return cell;
}

bool notes_begin(lastack_sim *sim, uint32_t resident, uint32_t hosts, uint32_t names) {
    struct notes *notes = notes_of(sim, resident);
    notes->resident = resident;
    notes->cells = (sizeof *notes + NOTES_CELL - 1) / NOTES_CELL;
    notes->hosts = hosts;
    notes->host = notes_take(sim, notes, hosts * sizeof(struct notes_host));
    notes->name = notes_take(sim, notes, names * sizeof(uint32_t));
    return (notes->host != 0 || hosts == 0) && (notes->name != 0 || names == 0);
}

/* Which chunk the note of an id is in, and where. */
static uint32_t chunk_of(uint32_t id, uint32_t *place) {
    uint32_t index = id - 1, k = 0;
    for (uint32_t n = index / NOTES_FIRST_CHUNK + 1; n > 1; n >>= 1)
        k++;
    *place = index - NOTES_FIRST_CHUNK * ((1u << k) - 1);
    return k;
}

struct notes_conn *notes_conn(struct notes *notes, uint32_t id) {
    uint32_t place;
    if (id == 0 || id > notes->ids)
        return NULL;
    uint32_t k = chunk_of(id, &place);
    return (struct notes_conn *)notes_at(notes, notes->chunk[k]) + place;
}

struct notes_host *notes_host(struct notes *notes, int32_t host) {
    return (struct notes_host *)notes_at(notes, notes->host) + host;
}

/* The note of a new id; NULL: the memory is used up. */
static struct notes_conn *add_conn(lastack_sim *sim, struct notes *notes, uint32_t id) {
    uint32_t place, k = chunk_of(id, &place);
    assert(k < NOTES_CHUNKS); /* of 2^32 connections: the memory is used up long before */
    for (uint32_t i = 0; i <= k; i++)
        if (notes->chunk[i] == 0) {
            size_t octets = ((size_t)NOTES_FIRST_CHUNK << i) * sizeof(struct notes_conn);
            notes->chunk[i] = notes_take(sim, notes, octets);
            if (notes->chunk[i] == 0)
                return NULL;
        }
    notes->ids = id;
    return notes_conn(notes, id);
}

/* ---- counts ---------------------------------------------------------------------------------- */

static void count(lastack_sim *sim, struct notes *notes, notes_cell *list, unsigned way,
                  uint32_t facts) {
    notes_cell at = *list;
    for (; at != 0; at = ((struct notes_count *)notes_at(notes, at))->next) {
        struct notes_count *entry = notes_at(notes, at);
        if (entry->way == way && entry->facts == facts) {
            entry->count++;
            return;
        }
    }
    at = notes_take(sim, notes, sizeof(struct notes_count));
    if (at == 0)
        return;
    struct notes_count *entry = notes_at(notes, at);
    entry->next = *list;
    entry->facts = (uint16_t)facts;
    entry->way = (uint16_t)way;
    entry->count = 1;
    *list = at;
}

uint64_t notes_counted(struct notes *notes, notes_cell counts, unsigned way, uint32_t facts) {
    uint64_t sum = 0;
    while (counts != 0) {
        const struct notes_count *entry = notes_at(notes, counts);
        if (entry->way == way && (entry->facts & facts) == facts)
            sum += entry->count;
        counts = entry->next;
    }
    return sum;
}

/* ---- states ---------------------------------------------------------------------------------- */

uint8_t notes_state(struct notes *notes, const struct notes_conn *conn) {
    return conn->last == 0 ? (uint8_t)LASTACK_CLOSED
                           : ((struct notes_state *)notes_at(notes, conn->last))->state;
}

static bool is_opening(unsigned state) {
    return state == LASTACK_SYN_SENT || state == LASTACK_SYN_RECEIVED;
}

static void enter(lastack_sim *sim, struct notes *notes, struct notes_conn *conn, uint8_t state) {
    struct notes_host *host = notes_host(notes, conn->host);
    notes_cell at = notes_take(sim, notes, sizeof(struct notes_state));
    if (at == 0)
        return;
    if (conn->last != 0) {
        struct notes_state *last = notes_at(notes, conn->last);
        host->in[last->state]--;
        notes->opening -= is_opening(last->state);
        last->next = at;
    } else {
        conn->first = at;
    }
    conn->last = at;
    struct notes_state *entry = notes_at(notes, at);
    entry->since = lastack_sim_now(sim);
    entry->state = state;
    host->in[state]++;
    notes->opening += is_opening(state);
    conn->visited |= (uint16_t)(1u << state);
    conn->flags |= NOTES_TELLS;
    if (state >= LASTACK_ESTABLISHED)
        conn->flags |= NOTES_OPENED;
}

lastack_time notes_spent(struct notes *notes, const struct notes_conn *conn, unsigned state,
                         lastack_time now) {
    lastack_time sum = 0;
    for (notes_cell at = conn->first; at != 0;) {
        const struct notes_state *entry = notes_at(notes, at);
        const struct notes_state *next = notes_at(notes, entry->next);
        if (entry->state == state)
            sum += (entry->next != 0 ? next->since : now) - entry->since;
        at = entry->next;
    }
    return sum;
}

/* ---- alive, and no more ---------------------------------------------------------------------- */

static void begin_life(struct notes *notes, struct notes_conn *conn, uint32_t id) {
    struct notes_host *host = notes_host(notes, conn->host);
    conn->flags |= NOTES_ALIVE;
    conn->next = host->first;
    if (host->first != 0)
        notes_conn(notes, host->first)->prev = id;
    host->first = id;
    host->alive++;
}

static void end_life(struct notes *notes, struct notes_conn *conn, uint32_t id) {
    struct notes_host *host = notes_host(notes, conn->host);
    if (!(conn->flags & NOTES_ALIVE))
        return;
    conn->flags &= (uint16_t)~NOTES_ALIVE;
    if (conn->prev != 0)
        notes_conn(notes, conn->prev)->next = conn->next;
    else
        host->first = conn->next;
    if (conn->next != 0)
        notes_conn(notes, conn->next)->prev = conn->prev;
    conn->prev = conn->next = 0;
    host->alive--;
    host->closed = id;
}

/* ---- records --------------------------------------------------------------------------------- */

static void see_born(lastack_sim *sim, struct notes *notes, const struct lastack_record *record) {
    uint32_t id = record->connection;
    struct notes_conn *conn = add_conn(sim, notes, id);
    if (conn == NULL)
        return;
    conn->host = record->host;
    conn->path.local = record->u.born.local;
    conn->path.remote = record->u.born.remote;
    conn->path.local_port = record->u.born.local_port;
    conn->path.remote_port = record->u.born.remote_port;
    conn->listener = record->u.born.listener;
    if (conn->path.remote_port == 0) {
        conn->flags |= NOTES_LISTENER;
        return;
    }
    begin_life(notes, conn, id);
    /* A child is a copy of its listener, in LISTEN like it. */
    const struct notes_conn *listener = notes_conn(notes, conn->listener);
    if (listener != NULL && (listener->flags & NOTES_TELLS))
        enter(sim, notes, conn, LASTACK_LISTEN);
}

static void see_send(lastack_sim *sim, struct notes *notes, const struct lastack_record *record) {
    const struct lastack_segment *seg = record->u.wire.segment;
    struct notes_conn *conn = notes_conn(notes, record->connection);
    uint32_t facts = record->u.wire.facts;
    count(sim, notes, &notes_host(notes, record->host)->counts, NOTES_SENT, facts);
    if (conn == NULL)
        return;
    count(sim, notes, &conn->counts, NOTES_SENT, facts);
    if (seg->ctl & LASTACK_SYN) {
        conn->iss = seg->seq.n;
        conn->flags |= NOTES_ISS;
    }
    if (!(seg->ctl & LASTACK_RST)) {
        conn->wnd = seg->wnd;
        conn->flags |= NOTES_WND;
    }
}

/* Two connections whose segments reach each other are each other's ends. */
static void pair(struct notes *notes, struct notes_conn *conn, uint32_t id, uint32_t origin) {
    struct notes_conn *other = notes_conn(notes, origin);
    if (other == NULL)
        return;
    bool newborn = conn->peer == 0;
    if (newborn)
        conn->peer = origin;
    if (other->peer == 0 || (newborn && conn->listener != 0))
        other->peer = id;
}

static void see_arrive(lastack_sim *sim, struct notes *notes, const struct lastack_record *record) {
    const struct lastack_segment *seg = record->u.wire.segment;
    struct notes_conn *conn = notes_conn(notes, record->connection);
    uint32_t facts = record->u.wire.facts;
    count(sim, notes, &notes_host(notes, record->host)->counts, NOTES_RECEIVED, facts);
    if (conn == NULL)
        return;
    count(sim, notes, &conn->counts, NOTES_RECEIVED, facts);
    if (conn->flags & NOTES_LISTENER)
        return;
    pair(notes, conn, record->connection, record->u.wire.origin);
    if ((seg->ctl & LASTACK_SYN) && !(conn->flags & NOTES_IRS)) {
        conn->irs = seg->seq.n;
        conn->flags |= NOTES_IRS;
    }
}

static void see_signal(struct notes *notes, struct notes_conn *conn,
                       const struct lastack_record *record) {
    if (record->u.signal.error != 0)
        conn->error = record->u.signal.error;
    if (record->u.signal.id != LASTACK_SIGNAL_OPENED)
        return;
    conn->flags |= NOTES_OPENED;
    const struct notes_conn *listener = notes_conn(notes, conn->listener);
    if (listener != NULL && !(listener->flags & NOTES_HOLD))
        notes->ready = conn->listener;
}

static void see_reboot(lastack_sim *sim, struct notes *notes, int32_t number) {
    struct notes_host *host = notes_host(notes, number);
    while (host->first != 0) {
        uint32_t id = host->first;
        struct notes_conn *conn = notes_conn(notes, id);
        enter(sim, notes, conn, LASTACK_CLOSED);
        end_life(notes, conn, id);
        conn->queue = 0;
    }
    for (notes_cell at = host->listeners; at != 0;) {
        const struct notes_listener *listener = notes_at(notes, at);
        enter(sim, notes, notes_conn(notes, listener->id), LASTACK_CLOSED);
        if (notes->ready == listener->id)
            notes->ready = 0;
        at = listener->next;
    }
    host->listeners = 0;
}

static void see_of_connection(lastack_sim *sim, struct notes *notes,
                              const struct lastack_record *record) {
    struct notes_conn *conn = notes_conn(notes, record->connection);
    if (conn == NULL)
        return;
    switch (record->kind) {
    case LASTACK_RECORD_STATE:
        enter(sim, notes, conn, record->u.state.to);
        if (record->u.state.to == LASTACK_CLOSED)
            end_life(notes, conn, record->connection);
        break;
    case LASTACK_RECORD_SIGNAL:
        see_signal(notes, conn, record);
        break;
    case LASTACK_RECORD_DEADLINE:
        notes->touched = record->connection;
        break;
    default: /* GONE: a child that is back in LISTEN, or an endpoint that tells no state */
        if ((conn->flags & NOTES_ALIVE) && conn->last != 0)
            notes_host(notes, conn->host)->in[notes_state(notes, conn)]--;
        end_life(notes, conn, record->connection);
    }
}

static void see(void *memory, lastack_sim *sim, const struct lastack_record *record) {
    struct notes *notes = memory;
    switch (record->kind) {
    case LASTACK_RECORD_BORN:
        see_born(sim, notes, record);
        break;
    case LASTACK_RECORD_SEND:
        see_send(sim, notes, record);
        break;
    case LASTACK_RECORD_ARRIVE:
        see_arrive(sim, notes, record);
        break;
    case LASTACK_RECORD_REBOOT:
        see_reboot(sim, notes, record->host);
        break;
    case LASTACK_RECORD_LOSE:
    case LASTACK_RECORD_BEND:
        if (record->u.wire.tag != 0 && notes->fault != 0)
            ((uint8_t *)notes_at(notes, notes->fault))[record->u.wire.tag - 1] = NOTES_FIRED;
        break;
    default:
        see_of_connection(sim, notes, record);
    }
    if (notes->tracing)
        notes_trace(sim, notes, record);
}

#define WANTS(id) (1u << LASTACK_RECORD_##id)

const struct lastack_resident_ops notes_ops = {
    .name = "player",
    .octets = SIZE_MAX,
    .octets_at_birth = (sizeof(struct notes) + NOTES_CELL - 1) / NOTES_CELL * NOTES_CELL,
    .records = WANTS(SEND) | WANTS(LOSE) | WANTS(BEND) | WANTS(ARRIVE) | WANTS(BORN) |
               WANTS(STATE) | WANTS(SIGNAL) | WANTS(DEADLINE) | WANTS(GONE) | WANTS(REBOOT),
    .record = see,
};

/* ---- text ------------------------------------------------------------------------------------ */

bool notes_read(lastack_sim *sim, struct notes *notes, struct notes_conn *conn, const void *text,
                uint64_t octets) {
    const uint8_t *from = text;
    for (uint64_t i = 0; i < octets && conn->read + i < notes->texts; i++) {
        uint32_t place = (uint32_t)((conn->read + i) % NOTES_TEXT);
        if (place == 0) {
            notes_cell cell = notes_take(sim, notes, sizeof(struct notes_text));
            if (cell == 0)
                return false;
            if (conn->text == 0)
                conn->text = cell;
            else
                ((struct notes_text *)notes_at(notes, conn->text_last))->next = cell;
            conn->text_last = cell;
        }
        ((struct notes_text *)notes_at(notes, conn->text_last))->octet[place] = from[i];
    }
    conn->read += octets;
    return true;
}
