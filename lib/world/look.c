/* Looking at a world: observers, residents, connections. */
#include "world/world.h"

int lastack_sim_observe(lastack_sim *sim, uint32_t records,
                        void (*see)(void *context, lastack_sim *sim,
                                    const struct lastack_record *record),
                        void *context) {
    if (sim->observers == LASTACK_OBSERVERS)
        return -LASTACK_ENOBUFS;
    sim->observer[sim->observers++] = (struct observer){see, context, records};
    sim->watched |= records;
    return 0;
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
        conn_describe(ref_conn(sim, ref), connection);
    return true;
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
