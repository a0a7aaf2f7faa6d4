/* One scenario: played, looked at as the options ask, and told if it fails. */
#include "player.h"
#include "complain.h"
#include "watch.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LADDER_OF_FAILURE = 40 };

void player_fail(struct lastack_result *result, int outcome, const char *message) {
    memset(result, 0, sizeof *result);
    result->outcome = result->failure.outcome = outcome;
    snprintf(result->failure.message, sizeof result->failure.message, "%s", message);
}

static void play(struct player *player, const lastack_scenario *scenario, struct watch *watch,
                 struct lastack_result *result) {
    struct lastack_play how = {.set = player->options->set,
                               .sets = player->options->sets,
                               .seeded = player->options->seeded,
                               .seed = player->options->seed,
                               .style = player->options->style};
    if (player->given != NULL) {
        how.use = player->given->use;
        how.uses = player->given->count;
    }
    watch->stop = player->stop;
    watch->stop_context = player->stop_context;
    watch->tail = player->tail;
    watch_play(watch, &how);
    lastack_scenario_play(scenario, &how, result);
    player->stopped = player->stopped || watch->stopped;
    if (watch->failed && result->outcome != LASTACK_EXHAUSTED)
        player_fail(result, LASTACK_EXHAUSTED, "out of memory for the trace");
}

static void tell_difference(const struct watch *watch, struct lastack_result *result) {
    player_fail(result, LASTACK_FAILED, "played twice, it does not happen twice alike");
    struct lastack_failure *failure = &result->failure;
    snprintf(failure->expected, sizeof failure->expected, "the %s of the first time",
             watch->differs ? "trace" : "digest");
    if (watch->differs && !watch->difference.failed)
        snprintf(failure->actual, sizeof failure->actual, "record %zu is now: %.*s",
                 watch->compared + 1, (int)strcspn(watch->difference.octets, "\n"),
                 watch->difference.octets);
    else
        snprintf(failure->actual, sizeof failure->actual, "another one");
}

/* Plays once more and compares. It is a failure of the endpoint, or ours, if that differs. */
static void play_again(struct player *player, const lastack_scenario *scenario,
                       const struct trace_hashes *first, struct lastack_result *result) {
    struct watch watch = {.compare = first};
    struct lastack_result again;
    play(player, scenario, &watch, &again);
    if (again.outcome == LASTACK_EXHAUSTED && result->outcome != LASTACK_EXHAUSTED)
        *result = again;
    else if (watch.differs || again.digest != result->digest || again.outcome != result->outcome)
        tell_difference(&watch, result);
    watch_free(&watch);
}

/* The failure as it is printed and, if the world was born, the end of the ladder: since a scenario
 * happens the same every time, it is drawn by playing again, and nobody pays for it before. */
static void tell_story(struct player *player, const char *name, const lastack_scenario *scenario,
                       struct lastack_result *result, struct text *story) {
    failure_print(name, &result->failure, story);
    if (scenario != NULL && result->outcome == LASTACK_FAILED && !player->options->ladder) {
        size_t before = story->length;
        text_string(story, "\n");
        struct watch watch = {
            .ladder = text_write,
            .ladder_context = story,
            .ladder_look = {.form = player->options->form,
                            .last = LADDER_OF_FAILURE,
                            .unit = player->options->unit},
        };
        struct lastack_result again;
        play(player, scenario, &watch, &again);
        if (watch.failed || again.outcome == LASTACK_EXHAUSTED)
            story->failed = true;
        watch_free(&watch);
        if (!story->failed && story->length == before + 1)
            story->length = before;
    }
    /* Half a story is not passed for a whole one. */
    if (story->failed)
        result->outcome = LASTACK_EXHAUSTED;
}

static void play_scenario(struct player *player, const char *name, const lastack_scenario *scenario,
                          struct lastack_result *result) {
    struct watch watch = {0};
    struct trace_hashes hashes = {0};
    struct file_error error = {0};
    bool shown = player->options->verbose || player->options->ladder || player->options->tcpdump;
    /* Files are open already, and this is the only scenario; the words of tcpdump begin anew. */
    if (player->captures.count == 0 &&
        !captures_open(&player->captures, player->options, player->output, &error)) {
        player_fail(result, LASTACK_EXHAUSTED, error.why);
        return;
    }
    watch.captures = &player->captures;
    if (shown)
        output_printf(player->output, "%s\n\n", name);
    if (player->options->verbose) {
        watch.trace = output_write;
        watch.trace_context = player->output;
    }
    if (player->options->json) {
        watch.json_name = name;
        watch.json = output_write;
        watch.json_context = player->output;
    }
    if (player->page != NULL) {
        watch.json_name = name;
        watch.json = player->page;
        watch.json_context = player->page_context;
    }
    if (!player->options->json) {
        watch.table = output_write;
        watch.table_context = player->output;
        watch.table_name = shown ? NULL : name;
    }
    if (player->options->ladder) {
        watch.ladder = output_write;
        watch.ladder_context = player->output;
        watch.ladder_look = (struct lastack_ladder_look){.form = player->options->form,
                                                         .unit = player->options->unit};
    }
    if (player->options->draw != NULL) {
        watch.picture = &player->picture;
        watch.picture_look = (struct lastack_ladder_look){.form = player->options->picture,
                                                          .unit = player->options->unit};
    }
    if (player->options->check_determinism)
        watch.remember = &hashes;
    play(player, scenario, &watch, result);
    player->traced = watch.born;
    watch_free(&watch);
    if (player->stopped)
        captures_drop(&player->captures); /* a part of it would pass for the whole */
    else if (!captures_close(&player->captures, &error))
        player_fail(result, LASTACK_EXHAUSTED, error.why);
    if (shown)
        output_string(player->output, "\n");
    if (player->options->check_determinism && result->outcome <= LASTACK_FAILED)
        play_again(player, scenario, &hashes, result);
    trace_hashes_free(&hashes);
}

/* A warning is what has gone wrong; what else is known of the play stays. */
static void fail_of_warning(struct lastack_result *result) {
    struct lastack_failure *failure = &result->failure;
    failure->outcome = result->outcome = LASTACK_FAILED;
    failure->time = result->time;
    snprintf(failure->message, sizeof failure->message, "%s", result->warning);
    result->warning[0] = '\0';
}

void player_play(struct player *player, const char *name, const lastack_scenario *scenario,
                 struct lastack_result *result, struct text *story) {
    if (result->outcome == LASTACK_PASSED)
        play_scenario(player, name, scenario, result);
    if (player->stopped)
        return;
    if (player->options->strict && result->outcome == LASTACK_PASSED && result->warning[0] != '\0')
        fail_of_warning(result);
    if (result->outcome != LASTACK_PASSED)
        tell_story(player, name, scenario, result, story);
}
