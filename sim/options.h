/* Options as tables: what getopt_long is told, what --help prints and what the man page must say
 * come from one place. */
#ifndef SIM_OPTIONS_H
#define SIM_OPTIONS_H
#include "text.h"
#include <lastack/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum option_id {
    OPTION_END,   /* no option is left: the rest of the words are at argv[optind] */
    OPTION_WRONG, /* it has been said what is wrong */
    OPTION_HELP,
    OPTION_VERSION,
    OPTION_VERBOSE,
    OPTION_LADDER,
    OPTION_JSON,
    OPTION_TAP,
    OPTION_JUNIT,
    OPTION_OUTPUT,
    OPTION_SEED,
    OPTION_SET,
    OPTION_CHECK_DETERMINISM,
    OPTION_STRICT,
    OPTION_FILTER,
    OPTION_LIST,
    OPTION_ENDPOINTS,
    OPTION_USE,
    OPTION_TIMEOUT,
    OPTION_COLOR,
    OPTION_NAMES,
    OPTION_AT,
    OPTION_AS,
    OPTION_HOST,
    OPTION_INFO,
    OPTION_DRAW,
    OPTION_SCALE,
    OPTION_PCAPNG,
    OPTION_PCAP,
    OPTION_TCPDUMP,
    OPTION_INTERFACES,
    OPTION_LOST,
    OPTION_DOT,
    OPTION_SVG,
    OPTION_COVER,
    OPTION_RATE,
    OPTION_MSL,
    OPTION_PORTS,
    OPTION_DESTINATIONS,
    OPTION_CLOSES,
    OPTION_REUSE,
    OPTION_LINGER,
    OPTION_DELAY,
    OPTION_DURATION,
    OPTION_CONNECTS,
    OPTION_WIDTH
};
struct option_info {
    enum option_id id;
    char letter; /* 0: has none */
    const char *name, *argument, *text; /* an argument in [] may be left out */
};
/* Of all words that print states. */
#define OPTION_INFO_NAMES                                                                          \
    {OPTION_NAMES, 0, "names", "STYLE", "call states as rfc, ss, netstat or bsd does"}
/* Of all that play scenarios as they are, but for these. */
#define OPTION_INFO_SEED                                                                           \
    {OPTION_SEED, 0, "seed", "N", "the seed, instead of that of the scenario"}
#define OPTION_INFO_SET                                                                            \
    {OPTION_SET, 0, "set", "KEY=VALUE", "as 'set KEY VALUE', and stronger; repeatable"}
/* Of all that play scenarios with other endpoints. */
#define OPTION_INFO_ENDPOINTS                                                                      \
    {OPTION_ENDPOINTS, 0, "endpoints", "DIR", "'use' may load endpoints (code!) from DIR"}
#define OPTION_INFO_USE                                                                            \
    {OPTION_USE, 0, "use", "HOST=FILE", "the endpoint (code!) in FILE; without HOST= for all"}
#define OPTION_INFO_TIMEOUT                                                                        \
    {OPTION_TIMEOUT, 0, "timeout", "TIME", "of real time, for what loads endpoints (10s)"}
/* A word of the program ("run"), or the program itself. */
struct word {
    const char *name, *usage, *summary;
    const struct option_info *option;
    size_t options;
    const char *more; /* below the options in its help */
};

/* The next option, its argument in optarg. */
enum option_id option_next(const struct word *word, int argc, char **argv);
/* Decimal, or hexadecimal after 0x; nothing before or after it. */
bool option_number(const char *text, uint64_t *number);
void option_help(const struct word *word, struct output *output);
/* The argument of --names. -1: it is one, in *style; else the exit code, after a complaint. */
int option_style(const struct word *word, const char *argument, unsigned *style);
/* Those of --seed, and of --set, which are added to an array that grows. */
int option_seed(const struct word *word, const char *argument, uint64_t *seed);
int option_set(const struct word *word, const char *argument, const char ***set, size_t *sets);
/* Those of --use, likewise; `host` NULL: every one. They are pieces of the argument, which is cut
 * in two. */
struct option_use {
    const char *host, *file;
};
int option_use(const struct word *word, char *argument, struct option_use **use, size_t *uses);
/* That of --timeout: a time as in a scenario, a number alone is seconds. */
int option_timeout(const struct word *word, const char *argument, lastack_time *time);
/* Complains on standard error in one line, and names the help. Answers 2, the exit code. */
int usage_error(const struct word *word, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
