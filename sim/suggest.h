/* "Did you mean ...?" for words of the command line. */
#ifndef SIM_SUGGEST_H
#define SIM_SUGGEST_H
#include <stddef.h>

/* The candidate nearest to `word`, NULL if none is near. Case does not count. candidate(context, i)
 * answers NULL past the last. */
const char *suggest(const char *word, const char *(*candidate)(const void *context, size_t i),
                    const void *context);

#endif
