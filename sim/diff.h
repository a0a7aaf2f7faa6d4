/* `lastack diff`: what happens otherwise under other settings. */
#ifndef SIM_DIFF_H
#define SIM_DIFF_H
#include "options.h"

extern const struct word diff_word;
/* argv[0] is the word itself. Answers the program's exit code. */
int diff_main(int argc, char **argv, struct output *output);

#endif
