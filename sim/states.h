/* `lastack states`: the table of transitions, whole, as text and as a diagram; and what scenarios
 * cover of it. */
#ifndef SIM_STATES_H
#define SIM_STATES_H
#include "options.h"

extern const struct word states_word;
/* argv[0] is the word itself. Answers the program's exit code. */
int states_main(int argc, char **argv, struct output *output);

#endif
