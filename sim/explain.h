/* `lastack explain` and `lastack states`: the table of transitions, printed. */
#ifndef SIM_EXPLAIN_H
#define SIM_EXPLAIN_H
#include "options.h"

extern const struct word explain_word, states_word;
/* argv[0] is the word itself. Answer the program's exit code. */
int explain_main(int argc, char **argv, struct output *output);
int states_main(int argc, char **argv, struct output *output);

#endif
