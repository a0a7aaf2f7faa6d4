/* `lastack run` and `lastack report`: play scenarios and tell what came of them. */
#ifndef SIM_RUN_H
#define SIM_RUN_H
#include "options.h"

extern const struct word run_word, report_word;
/* argv[0] is the word itself. These answer the program's exit code. */
int run_main(int argc, char **argv, struct output *output);
int report_main(int argc, char **argv, struct output *output);

#endif
