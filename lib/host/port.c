/* Ports: which are free, and which one an ephemeral port is. */
#include "host/host.h"

/* One after the other, from where the last search ended: deterministic, and a port rests longest
 * before it is used again. */
bool port_choose(lastack_sim *sim, int host, struct lastack_path *path) {
    struct host *h = &sim->host[host];
    uint32_t range = (uint32_t)h->port_last - h->port_first + 1;
    uint32_t start = (uint32_t)h->port_next - h->port_first;
    for (uint32_t i = 0; i < range; i++) {
        uint32_t offset = start + i < range ? start + i : start + i - range;
        path->local_port = (uint16_t)(h->port_first + offset);
        if (table_find(sim, path) == 0) {
            h->port_next = (uint16_t)(h->port_first + (offset + 1 < range ? offset + 1 : 0));
            return true;
        }
    }
    path->local_port = 0;
    return false;
}

static bool conflicts(const struct conn *c, int host, uint16_t address, uint16_t port, bool reuse) {
    if (!(c->flags & CONN_BOUND) || c->host != host || c->path.local_port != port)
        return false;
    bool any = address == 0 || c->path.local == 0 || (c->flags & CONN_ANY);
    if (!any && c->path.local != address)
        return false;
    if (c->flags & CONN_LISTENER)
        return true;
    return !reuse;
}

/* A walk over all: bind is rare, and an index by port would cost every connection. */
bool port_free(const lastack_sim *sim, int host, uint16_t address, uint16_t port, bool reuse) {
    for (uint32_t i = 0; i < sim->head->slots.high; i++)
        if (conflicts(conn_at(sim, i), host, address, port, reuse))
            return false;
    if (reuse)
        return true;
    for (uint32_t list = 0; list < sim->head->waits; list++) {
        for (uint32_t i = sim->head->wait[list].first; i != ARENA_NONE; i = sim->resting[i].next) {
            const struct lastack_path *path = &sim->resting[i].path;
            if (path->local_port == port && (address == 0 || path->local == address) &&
                lastack_address_host(sim, path->local) == host)
                return false;
        }
    }
    return true;
}
