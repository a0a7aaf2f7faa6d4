/* `lastack run`: plays scenarios and reports what came of them. */
#ifndef SIM_RUN_H
#define SIM_RUN_H
#include "options.h"

extern const struct word run_word;
/* argv[0] is the word itself. Answers the program's exit code. */
int run_main(int argc, char **argv);

#endif
