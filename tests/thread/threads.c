/* Distinct worlds in distinct threads: each plays scenarios again and again, and all must come to
 * the same digests. Made to run under ThreadSanitizer (`make tsan`). */
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

int main(void) {
    static struct work done[THREADS];
    pthread_t thread[THREADS];
    for (int i = 0; i < THREADS; i++)
        if (pthread_create(&thread[i], NULL, work, &done[i]) != 0)
            return 2;
    for (int i = 0; i < THREADS; i++)
        pthread_join(thread[i], NULL);
    bool good = done[0].outcome[0] == LASTACK_PASSED && done[0].outcome[1] == LASTACK_PASSED &&
                done[0].outcome[2] == LASTACK_WRONG && done[0].segments > 0;
    for (int i = 0; i < THREADS; i++)
        good = good && done[i].same && done[i].segments == done[0].segments &&
               memcmp(done[i].digest, done[0].digest, sizeof done[0].digest) == 0;
    printf("%sok 1 - %d threads, each with worlds of its own, come to the same\n",
           good ? "" : "not ", THREADS);
    return good ? 0 : 1;
}
