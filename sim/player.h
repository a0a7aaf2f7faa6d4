/* One scenario: played, looked at as the options ask, and told if it fails. */
#ifndef SIM_PLAYER_H
#define SIM_PLAYER_H
#include "captures.h"
#include "load.h"
#include "run_options.h"
#include "tail.h"

/* What the scenarios of a run have in common. */
struct player {
    const struct run_options *options;
    struct output *output;
    const struct endpoints *given; /* those of --use that are loaded; NULL: none */
    struct captures captures;
    struct text picture; /* of --draw */
    lastack_write *page; /* the trace in JSON goes here too, for a page; NULL: there are none */
    void *page_context;
    bool (*stop)(void *context); /* asked often: is it no longer wanted? */
    void *stop_context;
    bool stopped; /* that was answered: nothing came of the scenario, and nothing is told of it */
    struct tail *tail; /* NULL: nobody has to know where it was */
    bool traced;       /* the trace in JSON of this scenario has begun */
};

/* Plays what has been loaded well, and if anything went wrong, now or before, tells it: the failure
 * as it is printed, and the end of the ladder. */
void player_play(struct player *player, const char *name, const lastack_scenario *scenario,
                 struct lastack_result *result, struct text *story);
/* The same of a scenario that loads endpoints, in a process of its own: `text` and `load` are as
 * load_scenario has left them, with `load->later`. */
void player_play_apart(struct player *player, struct load *load, const struct scenario_file *file,
                       const struct text *text, struct lastack_result *result,
                       struct text *story);

/* Makes the texts of a result end that comes from a process which is not trusted. false: it makes
 * no sense at all. */
bool player_trust(struct lastack_result *result);
/* A failure that is no line's; that of a process which has ended badly, and why. */
void player_fail(struct lastack_result *result, int outcome, const char *message);
void player_fail_of_death(struct lastack_result *result, const char *why);

#endif
