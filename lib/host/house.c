/* Hosts and the links between them: making them, setting their knobs, rebooting. */
#include "base/mix.h"
#include "host/host.h"

enum { CAUSE_SECRET = 0x53 };
enum { MTU_LEAST = 68, PPM = 1000000 };
#define DELAY_MOST (24 * 3600 * LASTACK_SECOND)

/* ---- hosts ----------------------------------------------------------------------------------- */

static int add_direction(lastack_sim *sim, int from, int to, const struct lastack_link *link) {
    uint32_t number = arena_take(&sim->head->directions, sim->direction);
    if (number == ARENA_NONE)
        return -LASTACK_ENOBUFS;
    sim->direction[number] = (struct direction){.link = *link,
                                                .from = (uint16_t)from,
                                                .to = (uint16_t)to,
                                                .first = ARENA_NONE,
                                                .last = ARENA_NONE,
                                                .held = ARENA_NONE,
                                                .back = (uint16_t)number};
    sim->fronts.at[number] = HEAP_OUT;
    link_settle(&sim->direction[number]);
    return (int)number;
}

static void fill_secret(const lastack_sim *sim, uint32_t number, uint8_t secret[16]) {
    for (uint32_t half = 0; half < 2; half++) {
        uint64_t draw = mix_draw(sim->head->seed, CAUSE_SECRET, number, half);
        for (uint32_t i = 0; i < 8; i++)
            secret[half * 8 + i] = (uint8_t)(draw >> (8 * i));
    }
}

int lastack_sim_host(lastack_sim *sim, uint32_t addresses, uint32_t kind) {
    struct head *head = sim->head;
    if (addresses == 0 || kind >= sim->kinds)
        return -LASTACK_EINVAL;
    if (addresses > head->addresses.limit - head->addresses.high ||
        head->directions.high == head->directions.limit)
        return -LASTACK_ENOBUFS;
    uint32_t number = arena_take(&head->hosts, sim->host);
    if (number == ARENA_NONE)
        return -LASTACK_ENOBUFS;
    struct host *host = &sim->host[number];
    host->address = (uint16_t)(head->addresses.high + 1);
    host->addresses = (uint16_t)addresses;
    host->port_first = host->port_next = 49152;
    host->port_last = 65535;
    host->kind = kind;
    fill_secret(sim, number, host->secret);
    for (unsigned i = 0; i < LASTACK_KNOB_COUNT; i++)
        host->knob[i] = lastack_knob_info(i)->initial;
    for (uint32_t i = 0; i < addresses; i++)
        sim->address[arena_take(&head->addresses, sim->address)] = (uint16_t)number;
    struct lastack_link loopback = lastack_link_default();
    loopback.delay = LOOPBACK_DELAY;
    loopback.mtu = 65535;
    host->loopback = (uint16_t)add_direction(sim, (int)number, (int)number, &loopback);
    return (int)number;
}

static bool is_host(const lastack_sim *sim, int host) {
    return host >= 0 && host < lastack_host_count(sim);
}

int lastack_host_count(const lastack_sim *sim) {
    return (int)sim->head->hosts.high;
}

uint16_t lastack_host_address(const lastack_sim *sim, int host) {
    return is_host(sim, host) ? sim->host[host].address : 0;
}

uint32_t lastack_host_addresses(const lastack_sim *sim, int host) {
    return is_host(sim, host) ? sim->host[host].addresses : 0;
}

int lastack_address_host(const lastack_sim *sim, uint16_t address) {
    return address == 0 || address > sim->head->addresses.high ? -1 : sim->address[address - 1];
}

uint32_t lastack_address_ipv4(uint16_t address) {
    return UINT32_C(10) << 24 | address;
}

int lastack_host_set(lastack_sim *sim, int host, unsigned knob, int64_t value) {
    const struct lastack_knob_info *info = lastack_knob_info(knob);
    if (!is_host(sim, host) || info == NULL || value < info->least || value > info->most)
        return -LASTACK_EINVAL;
    sim->host[host].knob[knob] = value;
    return 0;
}

int64_t lastack_host_get(const lastack_sim *sim, int host, unsigned knob) {
    return is_host(sim, host) && knob < LASTACK_KNOB_COUNT ? sim->host[host].knob[knob]
                                                           : -LASTACK_EINVAL;
}

int lastack_host_ports(lastack_sim *sim, int host, uint16_t first, uint16_t last) {
    if (!is_host(sim, host) || first == 0 || first > last)
        return -LASTACK_EINVAL;
    sim->host[host].port_first = sim->host[host].port_next = first;
    sim->host[host].port_last = last;
    return 0;
}

int lastack_host_use(lastack_sim *sim, int host, uint32_t kind) {
    if (!is_host(sim, host) || kind >= sim->kinds)
        return -LASTACK_EINVAL;
    sim->host[host].kind = kind;
    return 0;
}

/* ---- reboot ---------------------------------------------------------------------------------- */

static void forget_resting(lastack_sim *sim, int host) {
    for (uint32_t list = 0; list < sim->head->waits; list++) {
        uint32_t next;
        for (uint32_t i = sim->head->wait[list].first; i != ARENA_NONE; i = next) {
            struct resting *resting = &sim->resting[i];
            next = resting->next;
            if (lastack_address_host(sim, resting->path.local) != host)
                continue;
            if (!(resting->flags & RESTING_DISPLACED))
                table_remove(sim, &resting->path, ref_of_resting(sim, i));
            wait_forget(sim, i);
        }
    }
}

int lastack_host_reboot(lastack_sim *sim, int host) {
    if (!is_host(sim, host))
        return -LASTACK_EINVAL;
    if (sim_watched(sim, LASTACK_RECORD_REBOOT)) {
        struct lastack_record record = {.time = sim->head->now,
                                        .kind = LASTACK_RECORD_REBOOT,
                                        .host = (int16_t)host};
        sim_tell(sim, &record);
    }
    for (uint32_t i = 0; i < sim->head->slots.high; i++) {
        struct conn *c = conn_at(sim, i);
        if (!(c->flags & CONN_USED) || c->host != host)
            continue;
        if (c->flags & CONN_INDEXED)
            table_remove(sim, &c->path, ref_of_slot(i));
        conn_give(sim, c);
    }
    forget_resting(sim, host);
    return 0;
}

/* ---- links ----------------------------------------------------------------------------------- */

struct lastack_link lastack_link_default(void) {
    return (struct lastack_link){.delay = 10 * LASTACK_MILLISECOND, .mtu = 1500};
}

static bool sensible(const struct lastack_link *link) {
    return link->delay >= 0 && link->delay <= DELAY_MOST && link->mtu >= MTU_LEAST &&
           link->mtu <= UINT16_MAX && link->loss <= PPM && link->duplication <= PPM &&
           link->reordering <= PPM && link->corruption <= PPM &&
           link->rate <= UINT64_C(1000000000000);
}

static struct lastack_joint joint_of(const struct direction *dir) {
    return (struct lastack_joint){.a = dir->from, .b = dir->to, .cut = dir->cut, .link = dir->link};
}

RECORDING static void tell_link(lastack_sim *sim, uint16_t number) {
    const struct lastack_joint joint = joint_of(&sim->direction[number]);
    struct lastack_record record = {.time = sim->head->now,
                                    .kind = LASTACK_RECORD_LINK,
                                    .host = (int16_t)joint.a};
    record.u.joint = &joint;
    sim_tell(sim, &record);
}

/* Of its two directions the one that was made first stands for a link. */
bool lastack_sim_next_link(const lastack_sim *sim, uint32_t *cursor, struct lastack_joint *joint) {
    while (*cursor < sim->head->directions.high) {
        uint32_t number = (*cursor)++;
        if (sim->direction[number].back < number)
            continue;
        *joint = joint_of(&sim->direction[number]);
        return true;
    }
    return false;
}

/* Holds for what is sent from now on: a shorter delay lets it overtake what is on its way. */
static void change_link(lastack_sim *sim, uint16_t number, const struct lastack_link *link) {
    sim->direction[number].link = *link;
    link_settle(&sim->direction[number]);
    for (uint32_t i = 0; i < sim->head->slots.high; i++) {
        struct conn *c = conn_at(sim, i);
        if ((c->flags & CONN_USED) && c->way == number)
            c->text.mtu = link->mtu;
    }
}

int lastack_sim_link(lastack_sim *sim, int a, int b, const struct lastack_link *link) {
    if (!is_host(sim, a) || !is_host(sim, b) || !sensible(link))
        return -LASTACK_EINVAL;
    uint16_t there = link_find(sim, a, b), back = link_find(sim, b, a);
    if (there != LINK_NONE) {
        change_link(sim, there, link);
        change_link(sim, back, link);
        if (sim_watched(sim, LASTACK_RECORD_LINK))
            tell_link(sim, there);
        return 0;
    }
    if (sim->head->directions.limit - sim->head->directions.high < 2)
        return -LASTACK_ENOBUFS;
    int one = add_direction(sim, a, b, link), other = add_direction(sim, b, a, link);
    sim->direction[one].back = (uint16_t)other;
    sim->direction[other].back = (uint16_t)one;
    if (sim_watched(sim, LASTACK_RECORD_LINK))
        tell_link(sim, (uint16_t)one);
    return 0;
}

int lastack_sim_cut(lastack_sim *sim, int a, int b, bool cut) {
    uint16_t there = link_find(sim, a, b), back = link_find(sim, b, a);
    if (there == LINK_NONE)
        return -LASTACK_EHOSTUNREACH;
    sim->direction[there].cut = cut;
    sim->direction[back].cut = cut;
    link_settle(&sim->direction[there]);
    link_settle(&sim->direction[back]);
    if (sim_watched(sim, LASTACK_RECORD_LINK))
        tell_link(sim, there);
    return 0;
}
