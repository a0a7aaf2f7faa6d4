/* Distinct worlds in distinct threads: each plays scenarios again and again, and all must come to
 * the same digests; and clones, each in another thread than its kin. Made to run under
 * ThreadSanitizer (`make tsan`). */
#include <lastack/lastack.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

enum { THREADS = 4, TIMES = 5 };

static const char *const script[] = {
    "server listen 80\n"
    "client connect server:80\n"
    "wait until established\n"
    "drop final ACK\n"
    "client close\n"
    "wait until server is CLOSE-WAIT\n"
    "server close\n"
    "wait until idle\n",

    "link client server loss 10%\n"
    "server listen 80\n"
    "client connect server:80\n"
    "wait until established\n"
    "client send 20000\n"
    "server read 20000\n"
    "client close\n"
    "server read EOF\n"
    "server close\n"
    "wait until idle\n",

    "server listen 80\n"
    "client conect server:80\n",
};
enum { SCRIPTS = sizeof script / sizeof *script };

struct work {
    int outcome[SCRIPTS];
    uint64_t digest[SCRIPTS], segments;
    bool same;
};

static void count(void *context, lastack_sim *sim, const struct lastack_record *record) {
    (void)sim;
    *(uint64_t *)context += record->kind == LASTACK_RECORD_SEND;
}

static void born(void *context, lastack_sim *sim, const struct lastack_names *names) {
    (void)names;
    lastack_sim_observe(sim, LASTACK_RECORDS_ALL, count, context);
}

static void *work(void *context) {
    struct work *mine = context;
    mine->same = true;
    for (int time = 0; time < TIMES; time++)
        for (int i = 0; i < SCRIPTS; i++) {
            struct lastack_result result;
            struct lastack_play play = {.born = born, .context = &mine->segments};
            lastack_scenario *scenario = NULL;
            memset(&result, 0, sizeof result);
            result.outcome = lastack_scenario_parse("thread", script[i], strlen(script[i]), NULL,
                                                    NULL, &scenario, &result.failure);
            if (result.outcome == LASTACK_PASSED)
                lastack_scenario_play(scenario, &play, &result);
            lastack_scenario_free(scenario);
            if (time > 0 &&
                (mine->digest[i] != result.digest || mine->outcome[i] != result.outcome))
                mine->same = false;
            mine->digest[i] = result.digest;
            mine->outcome[i] = result.outcome;
        }
    return NULL;
}

/* `run` in each thread, each with its one of `of`. */
static bool in_threads(void *(*run)(void *), void *of, size_t octets) {
    pthread_t thread[THREADS];
    for (int i = 0; i < THREADS; i++)
        if (pthread_create(&thread[i], NULL, run, (char *)of + (size_t)i * octets) != 0)
            return false;
    for (int i = 0; i < THREADS; i++)
        pthread_join(thread[i], NULL);
    return true;
}

static bool worlds_apart(void) {
    static struct work done[THREADS];
    if (!in_threads(work, done, sizeof *done))
        return false;
    bool good = done[0].outcome[0] == LASTACK_PASSED && done[0].outcome[1] == LASTACK_PASSED &&
                done[0].outcome[2] == LASTACK_WRONG && done[0].segments > 0;
    for (int i = 0; i < THREADS; i++)
        good = good && done[i].same && done[i].segments == done[0].segments &&
               memcmp(done[i].digest, done[0].digest, sizeof done[0].digest) == 0;
    return good;
}

/* ---- kin ------------------------------------------------------------------------------------- */

enum { CLONES = 200 };

/* A world that waits to be cloned, and what the clones of one thread have come to. */
struct litter {
    lastack_sim *own;
    bool same;
};

/* Clones of a clone, and their blocks go to and fro between all threads. */
static void *multiply(void *context) {
    struct litter *mine = context;
    uint64_t digest = 0;
    mine->same = true;
    for (int i = 0; i < CLONES; i++) {
        lastack_sim *sim = lastack_sim_clone(mine->own);
        if (sim == NULL || lastack_sim_run(sim, LASTACK_NEVER) != 0) {
            mine->same = false;
        } else {
            mine->same = mine->same && (i == 0 || lastack_sim_digest(sim) == digest);
            digest = lastack_sim_digest(sim);
        }
        lastack_sim_free(sim);
    }
    lastack_sim_free(mine->own);
    return NULL;
}

/* A client whose SYN is under way to a server where nobody listens. */
static lastack_sim *a_world(void) {
    struct lastack_setup setup = {.seed = 1};
    struct lastack_link link = lastack_link_default();
    lastack_socket s;
    lastack_sim *sim = NULL;
    if (lastack_sim_create(&setup, &sim) != 0)
        return NULL;
    int client = lastack_sim_host(sim, 1, 0), server = lastack_sim_host(sim, 1, 0);
    if (lastack_sim_link(sim, client, server, &link) != 0 ||
        lastack_socket_open(sim, client, &s) != 0)
        return NULL;
    lastack_socket_connect(sim, s, lastack_host_address(sim, server), 80);
    return sim;
}

static bool kin_apart(void) {
    static struct litter litter[THREADS];
    lastack_sim *sim = a_world();
    for (int i = 0; i < THREADS; i++)
        if (sim == NULL || (litter[i].own = lastack_sim_clone(sim)) == NULL)
            return false;
    lastack_sim_free(sim);
    if (!in_threads(multiply, litter, sizeof *litter))
        return false;
    bool good = true;
    for (int i = 0; i < THREADS; i++)
        good = good && litter[i].same;
    return good;
}

int main(void) {
    bool apart = worlds_apart(), kin = kin_apart();
    printf("%sok 1 - %d threads, each with worlds of its own, come to the same\n",
           apart ? "" : "not ", THREADS);
    printf("%sok 2 - clones come to the same, each in another thread than its kin\n",
           kin ? "" : "not ");
    return apart && kin ? 0 : 1;
}
