/* What depends on whether somebody looks: colour and the progress line. */
#ifndef SIM_TERMINAL_H
#define SIM_TERMINAL_H
#include <stdbool.h>
#include <stddef.h>

enum colour { COLOUR_AUTO, COLOUR_ALWAYS, COLOUR_NEVER };

struct terminal {
    bool colour;
    bool progress; /* there is much to run, and both standard streams are a terminal */
    bool shown;
};
/* auto: colour on a terminal, unless NO_COLOR is set or TERM is dumb. */
struct terminal terminal_open(enum colour colour, size_t scenarios);
/* Does standard output go to a terminal that shows UTF-8, as far as its locale tells? */
bool terminal_shows_unicode(void);
const char *terminal_good(const struct terminal *terminal);
const char *terminal_bad(const struct terminal *terminal);
const char *terminal_off(const struct terminal *terminal);
/* Columns of the terminal that standard output goes to; `otherwise` if it goes elsewhere. */
unsigned terminal_width(unsigned otherwise);
/* The line that says what runs now; it is wiped before anything else is written. */
void terminal_progress(struct terminal *terminal, size_t done, size_t all, const char *name);
void terminal_wipe(struct terminal *terminal);

#endif
