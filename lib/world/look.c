/* Looking at a world: observers, residents, connections. */
#include "world/world.h"

int lastack_sim_observe(lastack_sim *sim, uint32_t records,
                        void (*see)(void *context, lastack_sim *sim,
                                    const struct lastack_record *record),
                        void *context) {
    if (sim->observers == sim->residents + LASTACK_OBSERVERS)
        return -LASTACK_ENOBUFS;
    sim_observe(sim, (struct observer){see, context, records});
    return 0;
}

uint64_t lastack_sim_seed(const lastack_sim *sim) {
    return sim->head->seed;
}

void *lastack_sim_resident(lastack_sim *sim, uint32_t i) {
    return i < sim->residents ? (char *)sim->head + sim->head->resident_at[i] : NULL;
}

bool lastack_sim_resident_use(lastack_sim *sim, uint32_t i, size_t octets) {
    if (octets > sim->head->room[i]) {
        bool its_own = octets > sim->resident[i]->octets;
        sim_stop(sim, its_own ? LASTACK_VERDICT_RESIDENT : LASTACK_LIMIT_MEMORY, 0);
        return false;
    }
    uint64_t used = sim->head->used[i];
    if (octets > used)
        memset((char *)lastack_sim_resident(sim, i) + used, 0, octets - (size_t)used);
    sim->head->used[i] = octets;
    return true;
}

static void describe_resting(const lastack_sim *sim, const struct resting *resting,
                             struct lastack_connection *connection) {
    *connection = (struct lastack_connection){
        .id = resting->id,
        .host = lastack_address_host(sim, resting->path.local),
        .path = resting->path,
        .state = LASTACK_TIME_WAIT,
        .resting = 1,
        .kind = resting->kind,
        .deadline = resting_deadline(resting),
    };
}

bool lastack_sim_find(const lastack_sim *sim, const struct lastack_path *path,
                      struct lastack_connection *connection) {
    uint32_t ref = table_find(sim, path);
    if (ref == 0)
        return false;
    if (ref_rests(sim, ref))
        describe_resting(sim, ref_resting(sim, ref), connection);
    else
        conn_describe(sim, ref_conn(sim, ref), connection);
    return true;
}

/* The cursor: its low half is a slot, or a resting + 1, of the list that its high half is + 1. */
static bool next_slot(const lastack_sim *sim, uint64_t *cursor,
                      struct lastack_connection *connection) {
    while (*cursor < sim->head->slots.high) {
        const struct conn *c = conn_at(sim, (uint32_t)(*cursor)++);
        if ((c->flags & (CONN_USED | CONN_BORN)) != (CONN_USED | CONN_BORN) ||
            !(c->flags & (CONN_ALIVE | CONN_OPEN)))
            continue;
        conn_describe(sim, c, connection);
        return true;
    }
    *cursor = UINT64_C(1) << 32;
    return false;
}

bool lastack_sim_next_connection(const lastack_sim *sim, uint64_t *cursor,
                                 struct lastack_connection *connection) {
    if (*cursor >> 32 == 0 && next_slot(sim, cursor, connection))
        return true;
    for (;;) {
        uint32_t list = (uint32_t)(*cursor >> 32) - 1, last = (uint32_t)*cursor;
        if (list >= sim->head->waits)
            return false;
        uint32_t i = last == 0 ? sim->head->wait[list].first : sim->resting[last - 1].next;
        if (i == ARENA_NONE) {
            *cursor = (uint64_t)(list + 2) << 32;
            continue;
        }
        *cursor = (uint64_t)(list + 1) << 32 | (i + 1);
        if (sim->resting[i].flags & RESTING_AWAKE)
            continue; /* it has a slot now */
        describe_resting(sim, &sim->resting[i], connection);
        return true;
    }
}

/* Of a scratch copy of what rests; what is awake is shown as it is. */
bool lastack_sim_view(lastack_sim *sim, const struct lastack_path *path,
                      struct lastack_view *view) {
    uint32_t ref = table_find(sim, path);
    if (ref == 0)
        return false;
    struct conn *c = ref_rests(sim, ref) ? NULL : ref_conn(sim, ref);
    struct resting *resting = c == NULL ? ref_resting(sim, ref) : NULL;
    const struct lastack_endpoint_ops *ops = sim->kind[c != NULL ? c->kind : resting->kind];
    if (ops->view == NULL)
        return false;
    _Alignas(16) uint8_t scratch[LASTACK_STATE_SIZE_MAX];
    const void *self = scratch;
    struct lastack_text text = {0};
    struct lastack_env env = {0};
    int host = lastack_address_host(sim, path->local);
    env.knob = sim->host[host].knob;
    memcpy(env.secret, sim->host[host].secret, sizeof env.secret);
    if (c != NULL) {
        self = conn_self(c);
        text = c->text;
    } else {
        memset(scratch, 0, ops->state_size);
        ops->wake(scratch, resting->small, resting_deadline(resting));
    }
    struct lastack_in in = {.now = sim->head->now, .env = &env, .path = path, .text = &text};
    memset(view, 0, sizeof *view);
    ops->view(self, &in, view);
    return true;
}
