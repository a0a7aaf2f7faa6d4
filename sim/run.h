/* `lastack run` and `lastack report`: play scenarios and tell what came of them. */
#ifndef SIM_RUN_H
#define SIM_RUN_H
#include "options.h"

extern const struct word run_word, report_word;
/* The words `run` and `report`, which argv[0] is. Answers the program's exit code. */
int run_main(const struct word *word, int argc, char **argv);

#endif
