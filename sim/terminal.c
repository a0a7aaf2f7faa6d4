/* What depends on whether somebody looks: colour and the progress line. */
#include "terminal.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { MUCH_TO_RUN = 10, PROGRESS_NAME = 50 };

static bool wants_colour(void) {
    const char *no_colour = getenv("NO_COLOR"), *term = getenv("TERM");
    return isatty(STDOUT_FILENO) && (no_colour == NULL || no_colour[0] == '\0') &&
           (term == NULL || strcmp(term, "dumb") != 0);
}

bool terminal_shows_unicode(void) {
    static const char *const variable[] = {"LC_ALL", "LC_CTYPE", "LANG"}; /* the first counts */
    const char *locale = NULL, *term = getenv("TERM");
    for (size_t i = 0; i < sizeof variable / sizeof *variable; i++)
        if (locale == NULL || locale[0] == '\0')
            locale = getenv(variable[i]);
    return isatty(STDOUT_FILENO) && (term == NULL || strcmp(term, "dumb") != 0) &&
           locale != NULL && (strcasestr(locale, "UTF-8") != NULL || strcasestr(locale, "UTF8"));
}

struct terminal terminal_open(enum colour colour, size_t scenarios) {
    return (struct terminal){
        .colour = colour == COLOUR_ALWAYS || (colour == COLOUR_AUTO && wants_colour()),
        .progress =
            scenarios >= MUCH_TO_RUN && isatty(STDOUT_FILENO) && isatty(STDERR_FILENO),
    };
}

const char *terminal_good(const struct terminal *terminal) {
    return terminal->colour ? "\033[32m" : "";
}

const char *terminal_bad(const struct terminal *terminal) {
    return terminal->colour ? "\033[1;31m" : "";
}

const char *terminal_off(const struct terminal *terminal) {
    return terminal->colour ? "\033[0m" : "";
}

void terminal_progress(struct terminal *terminal, size_t done, size_t all, const char *name) {
    if (!terminal->progress)
        return;
    fflush(stdout); /* its failure shows again when the output is flushed at last */
    fprintf(stderr, "\r\033[K%zu/%zu %.*s", done + 1, all, PROGRESS_NAME, name);
    fflush(stderr);
    terminal->shown = true;
}

void terminal_wipe(struct terminal *terminal) {
    if (!terminal->shown)
        return;
    fputs("\r\033[K", stderr);
    fflush(stderr);
    terminal->shown = false;
}

unsigned terminal_width(unsigned otherwise) {
    struct winsize size;
    bool known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return known ? size.ws_col : otherwise;
}
