/* "Did you mean ...?" for words of the command line. */
#include "suggest.h"
#include <ctype.h>
#include <string.h>

enum { WORD_MAX = 40 };

static size_t least(size_t a, size_t b) {
    return a < b ? a : b;
}

static int fold(char c) {
    return tolower((unsigned char)c);
}

/* How many octets to insert, remove, replace or swap with their neighbour (Damerau). */
static size_t distance(const char *a, const char *b) {
    size_t rows = strlen(a), columns = strlen(b);
    if (rows > WORD_MAX || columns > WORD_MAX)
        return WORD_MAX;
    size_t cost[3][WORD_MAX + 1];
    for (size_t j = 0; j <= columns; j++)
        cost[0][j] = j;
    for (size_t i = 1; i <= rows; i++) {
        size_t *now = cost[i % 3], *above = cost[(i + 2) % 3], *higher = cost[(i + 1) % 3];
        now[0] = i;
        for (size_t j = 1; j <= columns; j++) {
            size_t same = fold(a[i - 1]) == fold(b[j - 1]) ? 0 : 1;
            now[j] = least(above[j - 1] + same, least(above[j], now[j - 1]) + 1);
            if (i > 1 && j > 1 && fold(a[i - 1]) == fold(b[j - 2]) &&
                fold(a[i - 2]) == fold(b[j - 1]))
                now[j] = least(now[j], higher[j - 2] + 1);
        }
    }
    return cost[rows % 3][columns];
}

const char *suggest(const char *word, const char *(*candidate)(const void *context, size_t i),
                    const void *context) {
    const char *best = NULL, *found;
    size_t limit = strlen(word) / 3 + 1, best_distance = limit + 1;
    for (size_t i = 0; (found = candidate(context, i)) != NULL; i++) {
        size_t d = distance(word, found);
        /* A word that is only begun ("fin-wait") is near too. */
        if (d > limit && strlen(word) >= 3 && strncmp(found, word, strlen(word)) == 0)
            d = limit;
        if (d < best_distance) {
            best_distance = d;
            best = found;
        }
    }
    return best;
}
