/* The laboratory's world: a client that connects at a steady rate, a server, and somebody who looks
 * on. All of it by the public headers, as any other program would do it. */
#include "stop.h"
#include "terminal.h"
#include "timewait.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A connection whose end has not closed yet. */
struct open_end {
    uint32_t id; /* 0: none */
    lastack_socket socket;
    lastack_time since;
};
struct run {
    const struct lab *lab;
    struct lab_result *result;
    lastack_sim *sim;
    int client, server;
    lastack_socket listener;
    struct open_end *open; /* by id, as many as a power of two */
    uint32_t room;
    /* What the observer has seen. */
    uint32_t *event; /* ids whose state wants an answer, in order; the host is the id's */
    size_t events, events_room;
    uint64_t waiting;
    double area; /* of `waiting` over time, up to `seen` */
    lastack_time seen;
    uint64_t ends; /* connections that the client has forgotten */
    uint32_t sample;
    lastack_time sample_since;
    uint64_t ends_at_failure;
    bool failing; /* the last connect failed, when `ends` was ends_at_failure */
    bool memory;
};

/* ---- looking on ------------------------------------------------------------------------------ */

/* What lasts no time counts for nothing: the peak is of instants when all that happens at them is
 * over. */
static void pass_time(struct run *run, lastack_time now) {
    if (now == run->seen)
        return;
    if (run->waiting > run->result->peak)
        run->result->peak = run->waiting;
    run->area += (double)run->waiting * (double)(now - run->seen);
    run->seen = now;
}

static void remember(struct run *run, uint32_t id) {
    if (run->events == run->events_room) {
        size_t room = run->events_room == 0 ? 64 : run->events_room * 2;
        uint32_t *grown = realloc(run->event, room * sizeof *grown);
        if (grown == NULL) {
            run->memory = true;
            return;
        }
        run->event = grown;
        run->events_room = room;
    }
    run->event[run->events++] = id;
}

static void see_state(struct run *run, const struct lastack_record *record) {
    unsigned to = record->u.state.to;
    if (to == LASTACK_TIME_WAIT)
        run->waiting++;
    if (record->u.state.from == LASTACK_TIME_WAIT)
        run->waiting--;
    if (to == LASTACK_ESTABLISHED || to == LASTACK_CLOSE_WAIT ||
        (to == LASTACK_CLOSED && record->u.state.from != LASTACK_TIME_WAIT))
        remember(run, record->connection);
}

static void see(void *context, lastack_sim *sim, const struct lastack_record *record) {
    struct run *run = context;
    (void)sim;
    pass_time(run, record->time);
    if (record->kind == LASTACK_RECORD_STATE) {
        see_state(run, record);
    } else if (record->host == run->client) {
        run->ends++;
        if (record->connection == run->sample) {
            lastack_time hold = record->time - run->sample_since;
            if (hold > run->result->hold)
                run->result->hold = hold;
            run->sample = 0;
        }
    }
}

/* ---- open ends ------------------------------------------------------------------------------- */

static struct open_end *end_of(const struct run *run, uint32_t id) {
    return &run->open[id & (run->room - 1)];
}

/* Doubles until no two share a place: ids count up, and the old ones go. */
static void keep(struct run *run, struct open_end end) {
    while (!run->memory && end_of(run, end.id)->id != 0) {
        struct open_end *old = run->open;
        uint32_t room = run->room;
        struct open_end *grown = calloc((size_t)room * 2, sizeof *grown);
        if (grown == NULL) {
            run->memory = true;
            return;
        }
        run->open = grown;
        run->room = room * 2;
        for (uint32_t i = 0; i < room; i++)
            if (old[i].id != 0)
                *end_of(run, old[i].id) = old[i];
        free(old);
    }
    *end_of(run, end.id) = end;
}

static void close_end(struct run *run, struct open_end *end) {
    lastack_socket socket = end->socket;
    end->id = 0;
    lastack_socket_close(run->sim, socket);
}

static void close_first(struct run *run, struct open_end *end) {
    if (run->lab->linger)
        lastack_socket_set(run->sim, end->socket, LASTACK_SO_LINGER, 0);
    close_end(run, end);
}

static void accept_all(struct run *run) {
    lastack_socket child;
    struct lastack_connection connection;
    while (lastack_socket_accept(run->sim, run->listener, &child) == 0) {
        if (lastack_socket_status(run->sim, child, &connection) != 0)
            continue;
        struct open_end end = {connection.id, child, lastack_sim_now(run->sim)};
        if (run->lab->server_closes)
            close_first(run, &end);
        else
            keep(run, end);
    }
}

static void established(struct run *run, struct open_end *end) {
    lastack_time took = lastack_sim_now(run->sim) - end->since;
    if (took > run->result->connect_longest)
        run->result->connect_longest = took;
    run->result->slow += took > 2 * run->lab->delay;
    if (!run->lab->server_closes)
        close_first(run, end);
}

/* One connection's state has changed so that a program would wake up. */
static void answer(struct run *run, uint32_t id) {
    struct open_end *end = end_of(run, id);
    struct lastack_connection connection;
    if (end->id != id) {
        accept_all(run);
        return;
    }
    if (lastack_socket_status(run->sim, end->socket, &connection) != 0)
        return;
    if (connection.state != LASTACK_ESTABLISHED)
        close_end(run, end);
    else if (connection.host == run->client)
        established(run, end);
}

/* ---- time ------------------------------------------------------------------------------------ */

/* All that happens until `until`, answered at once. */
static void run_until(struct run *run, lastack_time until) {
    int result;
    while ((result = lastack_sim_step_until(run->sim, until)) > 0)
        while (run->events > 0) {
            /* An answer may add more: they come after it. */
            uint32_t id = run->event[0];
            memmove(run->event, run->event + 1, --run->events * sizeof *run->event);
            answer(run, id);
        }
    if (result == 0)
        result = lastack_sim_run(run->sim, until);
    run->result->verdict = -result;
    pass_time(run, lastack_sim_now(run->sim));
}

static void fail(struct run *run, int error) {
    struct lab_result *result = run->result;
    if (result->failed++ == 0) {
        result->error = error;
        result->first_failure = lastack_sim_now(run->sim);
    }
    lastack_time column = run->lab->duration / LAB_COLUMNS + 1;
    result->failed_in[lastack_sim_now(run->sim) / column]++;
    run->failing = true;
    run->ends_at_failure = run->ends;
}

/* Destinations take turns so that every four-tuple comes before the first comes again. */
static void try_connect(struct run *run) {
    const struct lab *lab = run->lab;
    struct lab_result *result = run->result;
    result->tried++;
    /* As long as no connection has ended the answer stays the same: it need not be sought among
     * all the ports again. */
    if (run->failing && run->ends == run->ends_at_failure) {
        fail(run, result->error);
        return;
    }
    uint64_t ports = lab->last - lab->first + 1;
    uint64_t turn = (result->made % ports + result->made / ports) % lab->destinations;
    uint16_t address = (uint16_t)(lastack_host_address(run->sim, run->server) + turn);
    lastack_socket socket = 0;
    int error = lastack_socket_open(run->sim, run->client, &socket);
    if (error == 0)
        error = lastack_socket_connect(run->sim, socket, address, 80);
    if (error != -LASTACK_EINPROGRESS) {
        lastack_socket_close(run->sim, socket);
        fail(run, -error);
        return;
    }
    struct lastack_connection connection;
    lastack_socket_status(run->sim, socket, &connection);
    run->failing = false;
    result->made++;
    keep(run, (struct open_end){connection.id, socket, lastack_sim_now(run->sim)});
    if (run->sample == 0) {
        run->sample = connection.id;
        run->sample_since = lastack_sim_now(run->sim);
    }
}

static void show_progress(const struct run *run, uint64_t done) {
    static const char erase[] = "\r\033[K";
    if (done == 0)
        fputs(erase, stderr);
    else
        fprintf(stderr, "%s%llu %% of %llu connects", erase,
                (unsigned long long)(done * 100 / run->lab->connects),
                (unsigned long long)run->lab->connects);
    fflush(stderr);
}

/* ---- all of it ------------------------------------------------------------------------------- */

static bool build(struct run *run, const struct lab_formula *formula) {
    const struct lab *lab = run->lab;
    struct lastack_setup setup = {.seed = lab->seed};
    /* As much as this needs and some more, whatever the defaults are. */
    uint32_t live = (uint32_t)formula->live * 2 + 1000;
    setup.limits.events = UINT32_MAX;
    setup.limits.resting = (uint32_t)formula->peak + live;
    setup.limits.connections = live;
    setup.limits.segments = live * 4;
    setup.limits.addresses = lab->destinations + 8;
    setup.limits.text = setup.limits.runs = setup.limits.faults = 16; /* there is none */
    int error = lastack_sim_create(&setup, &run->sim);
    if (error != 0) {
        run->memory = true;
        return false;
    }
    struct lastack_link link = lastack_link_default();
    link.delay = lab->delay;
    run->client = lastack_sim_host(run->sim, 1, 0);
    run->server = lastack_sim_host(run->sim, lab->destinations, 0);
    return run->server >= 0 && lastack_sim_link(run->sim, run->client, run->server, &link) == 0 &&
           lastack_host_ports(run->sim, run->client, (uint16_t)lab->first, (uint16_t)lab->last) ==
               0 &&
           lastack_host_set(run->sim, run->client, LASTACK_KNOB_MSL, lab->msl) == 0 &&
           lastack_host_set(run->sim, run->server, LASTACK_KNOB_MSL, lab->msl) == 0 &&
           lastack_host_set(run->sim, run->server, LASTACK_KNOB_TIME_WAIT_REUSE, lab->reuse) == 0 &&
           lastack_host_set(run->sim, run->client, LASTACK_KNOB_TIME_WAIT_REUSE, lab->reuse) == 0 &&
           lastack_socket_open(run->sim, run->server, &run->listener) == 0 &&
           lastack_socket_bind(run->sim, run->listener, 0, 80) == 0 &&
           lastack_socket_listen(run->sim, run->listener, live) == 0 &&
           lastack_sim_observe(run->sim, 1u << LASTACK_RECORD_STATE | 1u << LASTACK_RECORD_GONE,
                               see, run) == 0;
}

/* The connects, and between them the places where the picture and the mean are read. */
static void play(struct run *run, const struct lab_formula *formula) {
    const struct lab *lab = run->lab;
    lastack_time column = lab->duration / LAB_COLUMNS + 1, end = lab->duration;
    lastack_time steady = LASTACK_NEVER;
    double area = 0;
    uint64_t made = 0;
    int read = 0;
    bool progress = lab->connects > 200000 && isatty(STDOUT_FILENO) && isatty(STDERR_FILENO);
    if (formula->steady_from + formula->period <= end)
        steady = end - (end - formula->steady_from) / formula->period * formula->period;
    for (uint64_t i = 0; i <= lab->connects && run->result->verdict == 0 && !run->memory; i++) {
        lastack_time at = (lastack_time)(i * (uint64_t)lab->interval);
        for (; read < LAB_COLUMNS && (read + 1) * column <= at; read++) {
            run_until(run, (read + 1) * column);
            run->result->waiting_at[read] = run->waiting;
        }
        if (steady <= at) {
            run_until(run, steady);
            area = run->area;
            made = run->result->made;
            run->result->steady = true;
            steady = LASTACK_NEVER;
        }
        run_until(run, at);
        if (i < lab->connects)
            try_connect(run);
        if (progress && i % 65536 == 1)
            show_progress(run, i);
        if (stop_asked() != 0)
            break;
    }
    if (progress)
        show_progress(run, 0);
    for (; read < LAB_COLUMNS; read++)
        run->result->waiting_at[read] = run->waiting;
    if (run->result->steady) {
        double time = (double)((end - formula->steady_from) / formula->period * formula->period);
        run->result->mean = (run->area - area) / time;
        run->result->rate = (double)(run->result->made - made) * (double)LASTACK_SECOND / time;
    }
}

void lab_run(const struct lab *lab, const struct lab_formula *formula, struct lab_result *result) {
    *result = (struct lab_result){.first_failure = LASTACK_NEVER};
    struct run run = {.lab = lab, .result = result, .room = 1024};
    stop_listen();
    run.open = calloc(run.room, sizeof *run.open);
    if (run.open == NULL || !build(&run, formula)) {
        result->memory = true;
    } else {
        struct lastack_usage before, after;
        lastack_sim_usage(run.sim, &before);
        play(&run, formula);
        if (stop_asked() == 0 && result->verdict == 0)
            run_until(&run, LASTACK_NEVER); /* what is under way, and every wait */
        lastack_sim_usage(run.sim, &after);
        result->octets = after.octets - before.octets;
        result->octets_reserved = after.octets_reserved;
        result->memory = run.memory;
    }
    lastack_sim_free(run.sim);
    free(run.open);
    free(run.event);
    result->interrupted = stop_asked();
    stop_forget();
}
