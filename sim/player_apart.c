/* A scenario that loads endpoints, played in a process of its own: what they do to that process is
 * the failure of this scenario, and of no other. */
#include "apart.h"
#include "complain.h"
#include "player.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KIND_PAGE, KIND_STORY, KIND_PICTURE, KIND_OUTCOME };
enum { TORN_STORY = 1, TORN_PICTURE = 2 };

/* The last that is sent of a scenario that has come to its end. */
struct outcome {
    struct lastack_result result;
    uint32_t torn; /* memory is out for the story, the picture */
};
struct play_apart {
    struct player *player;
    struct load *load;
    const struct scenario_file *file;
    const struct text *text;
    struct text *story;
    struct outcome outcome;
};

/* ---- there ---------------------------------------------------------------------------------- */

static bool send_page(void *context, const char *octets, size_t length) {
    apart_send(context, KIND_PAGE, octets, length);
    return true;
}

static bool is_torn(void *context) {
    return apart_is_torn(context);
}

static void work(struct apart *apart, void *context) {
    struct play_apart *play = context;
    struct player *player = play->player;
    lastack_scenario *scenario = NULL;
    struct text story = {0};
    struct outcome *outcome = &play->outcome;
    struct lastack_result *result = &outcome->result;
    player->stop = is_torn;
    player->stop_context = apart;
    player->output->prefix = "";
    if (player->page != NULL) {
        player->page = send_page;
        player->page_context = apart;
    }
    play->load->later = false;
    result->outcome = load_parse(play->load, play->file, play->text, &scenario, &result->failure);
    if (result->outcome == LASTACK_PASSED)
        result->outcome = load_given(play->load, &result->failure);
    player->given = play->load->endpoints;
    player_play(player, scenario_name(play->file), scenario, result, &story);
    apart_send(apart, KIND_STORY, story.octets, story.failed ? 0 : story.length);
    apart_send(apart, KIND_PICTURE, player->picture.octets,
               player->picture.failed ? 0 : player->picture.length);
    outcome->torn = (story.failed ? (uint32_t)TORN_STORY : 0) |
                    (player->picture.failed ? (uint32_t)TORN_PICTURE : 0);
    apart_send(apart, KIND_OUTCOME, outcome, sizeof *outcome);
    lastack_scenario_free(scenario);
    text_free(&story);
    text_free(&player->picture);
    endpoints_free(play->load->endpoints);
}

/* ---- here ----------------------------------------------------------------------------------- */

static void end_text(char *text, size_t room) {
    text[room - 1] = '\0';
}

bool player_trust(struct lastack_result *result) {
    struct lastack_failure *failure = &result->failure;
    end_text(failure->file, sizeof failure->file);
    end_text(failure->source, sizeof failure->source);
    end_text(failure->message, sizeof failure->message);
    end_text(failure->expected, sizeof failure->expected);
    end_text(failure->actual, sizeof failure->actual);
    end_text(failure->hint, sizeof failure->hint);
    end_text(result->warning, sizeof result->warning);
    return result->outcome >= LASTACK_PASSED && result->outcome <= LASTACK_EXHAUSTED &&
           failure->finding < LASTACK_FINDING_COUNT;
}

static bool take_outcome(struct play_apart *play, const char *octets, size_t length) {
    if (length != sizeof play->outcome)
        return false;
    memcpy(&play->outcome, octets, length);
    return player_trust(&play->outcome.result);
}

static enum apart_part take(void *context, unsigned kind, const char *octets, size_t length) {
    struct play_apart *play = context;
    struct player *player = play->player;
    switch (kind) {
    case KIND_PAGE:
        if (player->page == NULL)
            return APART_NONSENSE;
        player->page(player->page_context, octets, length); /* it remembers if memory is out */
        return APART_MORE;
    case KIND_STORY: text_append(play->story, octets, length); return APART_MORE;
    case KIND_PICTURE: text_append(&player->picture, octets, length); return APART_MORE;
    case KIND_OUTCOME: return take_outcome(play, octets, length) ? APART_LAST : APART_NONSENSE;
    default: return APART_NONSENSE;
    }
}

/* The text that a file of the scenario has; NULL: there is no such file. */
static const struct text *text_of(const struct play_apart *play, const char *name) {
    if (strcmp(name, scenario_name(play->file)) == 0)
        return play->text;
    for (const struct included *file = play->load->included; file != NULL; file = file->next)
        if (strcmp(name, file->path) == 0)
            return &file->text;
    return NULL;
}

/* The statement that was at work, as the place of the failure. */
static void place(const struct play_apart *play, struct tail *tail,
                  struct lastack_failure *failure) {
    end_text(tail->file, sizeof tail->file);
    const struct text *text = text_of(play, tail->file);
    const char *line = text == NULL ? NULL : text->octets;
    for (uint32_t n = 1; line != NULL && n < tail->statement; n++)
        line = (line = strchr(line, '\n')) == NULL ? NULL : line + 1;
    if (line == NULL || tail->statement == 0)
        return;
    snprintf(failure->file, sizeof failure->file, "%s", tail->file);
    snprintf(failure->source, sizeof failure->source, "%.*s", (int)strcspn(line, "\r\n"), line);
    for (char *c = failure->source; *c != '\0'; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            *c = ' ';
    failure->line = tail->statement;
    failure->source_column = 1;
    failure->column = 1 + (uint32_t)strspn(failure->source, " ");
    failure->width = 1;
}

void player_fail_of_death(struct lastack_result *result, const char *why) {
    char message[LASTACK_MESSAGE_OCTETS];
    snprintf(message, sizeof message, "a loaded endpoint %s", why);
    player_fail(result, LASTACK_FAILED, message);
}

/* It has not come to its end. */
static void tell_death(struct play_apart *play, const struct apart *apart, struct tail *tail,
                       struct lastack_result *result) {
    struct lastack_failure *failure = &result->failure;
    player_fail_of_death(result, apart->why);
    result->time = failure->time = tail->time;
    place(play, tail, failure);
    if (apart->late)
        snprintf(failure->hint, sizeof failure->hint,
                 "--timeout=TIME gives a scenario more of real time");
    text_free(&play->player->picture);
    text_free(play->story);
    failure_print(scenario_name(play->file), failure, play->story);
    if (tail->count > 0)
        text_string(play->story, "\nThe trace ends with\n");
    tail_print(tail, play->story);
    if (play->story->failed)
        result->outcome = LASTACK_EXHAUSTED;
}

static void finish(struct play_apart *play, const struct apart *apart, enum apart_end end,
                   struct lastack_result *result) {
    struct player *player = play->player;
    struct tail *tail = player->tail;
    player->traced = tail->born != 0;
    switch (end) {
    case APART_WELL:
        *result = play->outcome.result;
        play->story->failed |= (play->outcome.torn & TORN_STORY) != 0;
        player->picture.failed |= (play->outcome.torn & TORN_PICTURE) != 0;
        break;
    case APART_BADLY: tell_death(play, apart, tail, result); break;
    case APART_STOPPED: player->stopped = true; break;
    case APART_NOT:
        player_fail(result, LASTACK_EXHAUSTED, apart->why);
        text_free(play->story);
        failure_print(scenario_name(play->file), &result->failure, play->story);
        break;
    }
}

void player_play_apart(struct player *player, struct load *load, const struct scenario_file *file,
                       const struct text *text, struct lastack_result *result,
                       struct text *story) {
    struct play_apart *play = calloc(1, sizeof *play);
    player->tail = apart_share(sizeof *player->tail);
    if (play == NULL || player->tail == NULL) {
        player_fail(result, LASTACK_EXHAUSTED, "out of memory");
        text_string(story, "out of memory\n");
    } else {
        *play = (struct play_apart){
            .player = player, .load = load, .file = file, .text = text, .story = story};
        struct apart apart = {.limit = player->options->timeout,
                              .output = player->output,
                              .work = work,
                              .take = take,
                              .context = play};
        finish(play, &apart, apart_run(&apart), result);
    }
    /* What is whole has got its name there. */
    captures_drop(&player->captures);
    apart_unshare(player->tail, sizeof *player->tail);
    player->tail = NULL;
    free(play);
}
