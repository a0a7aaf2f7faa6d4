/* `lastack explain`: the table of transitions, a state at a time. */
#ifndef SIM_EXPLAIN_H
#define SIM_EXPLAIN_H
#include "options.h"

extern const struct word explain_word;
/* argv[0] is the word itself. Answers the program's exit code. */
int explain_main(int argc, char **argv, struct output *output);

#endif
