/* What the program says on standard error of what has gone wrong, in one form for all its words.
 * (Of options that are wrong: usage_error.) */
#ifndef SIM_COMPLAIN_H
#define SIM_COMPLAIN_H
#include "files.h"
#include <lastack/lastack.h>

/* These answer the exit code. `name` is what the scenario is called where the failure is no line's,
 * and so has no name of its own. */
int complain_memory(void);
int complain_file(const struct file_error *error);
int complain_output(const struct output *output); /* a write has failed */
int complain_failure(const char *name, const struct lastack_failure *failure);
/* The failure as it is printed, also where that is not standard error. */
void failure_print(const char *name, const struct lastack_failure *failure, struct text *text);

#endif
