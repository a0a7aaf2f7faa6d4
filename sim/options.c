/* Options as tables: what getopt_long is told, what --help prints and what the man page must say
 * come from one place. */
#include "options.h"
#include "apart.h"
#include "complain.h"
#include "suggest.h"
#include <errno.h>
#include <getopt.h>
#include <lastack/state.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OPTIONS_MAX = 32, HELP_COLUMN = 26 };

int usage_error(const struct word *word, const char *format, ...) {
    va_list arguments;
    fputs("lastack: ", stderr);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fprintf(stderr, "\nTry '%s --help'.\n", word->name);
    return 2;
}

int option_style(const struct word *word, const char *argument, unsigned *style) {
    int found = lastack_style_find(argument, strlen(argument));
    if (found < 0)
        return usage_error(word, "--names wants rfc, ss, netstat or bsd, not '%s'", argument);
    *style = (unsigned)found;
    return -1;
}

int option_seed(const struct word *word, const char *argument, uint64_t *seed) {
    if (!option_number(argument, seed))
        return usage_error(word, "--seed wants a number of 64 bits, not '%s'", argument);
    return -1;
}

int option_timeout(const struct word *word, const char *argument, lastack_time *time) {
    uint64_t seconds;
    bool number = option_number(argument, &seconds) && seconds <= APART_LIMIT_MAX / LASTACK_SECOND;
    if (number)
        *time = (lastack_time)seconds * LASTACK_SECOND;
    if ((!number && !lastack_time_read(argument, strlen(argument), time)) || *time <= 0 ||
        *time > APART_LIMIT_MAX)
        return usage_error(word, "--timeout wants a time, as 5m, or seconds, to 24h, not '%s'",
                           argument);
    return -1;
}

/* Room for one more; NULL: it has been said that there is none. */
static void *grow(void *list, size_t count, size_t octets) {
    void *grown = realloc(list, (count + 1) * octets);
    if (grown == NULL)
        complain_memory();
    return grown;
}

int option_set(const struct word *word, const char *argument, const char ***set, size_t *sets) {
    const char *equals = strchr(argument, '=');
    if (equals == NULL || equals == argument || equals[1] == '\0')
        return usage_error(word, "--set wants KEY=VALUE, not '%s'", argument);
    const char **grown = grow(*set, *sets, sizeof *grown);
    if (grown == NULL)
        return 3;
    *set = grown;
    grown[(*sets)++] = argument;
    return -1;
}

/* No host has a slash in its name: "./a=b.so" is a file. */
int option_use(const struct word *word, char *argument, struct option_use **use, size_t *uses) {
    size_t octets = strcspn(argument, "=/");
    bool named = argument[octets] == '=';
    char *file = named ? argument + octets + 1 : argument;
    if (*file == '\0' || (named && octets == 0))
        return usage_error(word, "--use wants FILE or HOST=FILE, not '%s'", argument);
    struct option_use *grown = grow(*use, *uses, sizeof *grown);
    if (grown == NULL)
        return 3;
    if (named)
        argument[octets] = '\0';
    *use = grown;
    grown[(*uses)++] = (struct option_use){named ? argument : NULL, file};
    return -1;
}

static const char *option_name(const void *context, size_t i) {
    const struct word *word = context;
    return i < word->options ? word->option[i].name : NULL;
}

/* getopt has not understood argv[at]; `letter` is its optopt. */
static void complain(const struct word *word, char *const *argv, int at, int letter) {
    const char *given = argv[at];
    if (strncmp(given, "--", 2) != 0) {
        usage_error(word, "there is no option '-%c'", letter);
        return;
    }
    char name[64];
    snprintf(name, sizeof name, "%.*s", (int)strcspn(given + 2, "="), given + 2);
    for (size_t i = 0; i < word->options; i++)
        if (strcmp(word->option[i].name, name) == 0) {
            usage_error(word, "the option '--%s' takes no argument", name);
            return;
        }
    const char *near = suggest(name, option_name, word);
    if (near == NULL)
        usage_error(word, "there is no option '--%s'", name);
    else
        usage_error(word, "there is no option '--%s'; did you mean '--%s'?", name, near);
}

enum option_id option_next(const struct word *word, int argc, char **argv) {
    struct option table[OPTIONS_MAX + 1] = {0};
    char letters[2 + 2 * OPTIONS_MAX + 1], *letter = letters;
    *letter++ = ':';
    for (size_t i = 0; i < word->options; i++) {
        const struct option_info *info = &word->option[i];
        table[i].name = info->name;
        table[i].has_arg = info->argument == NULL      ? no_argument
                           : info->argument[0] == '[' ? optional_argument
                                                      : required_argument;
        table[i].val = 256 + (int)info->id;
        if (info->letter != '\0') {
            *letter++ = info->letter;
            if (info->argument != NULL)
                *letter++ = ':';
        }
    }
    *letter = '\0';
    opterr = 0;
    int before = optind, found = getopt_long(argc, argv, letters, table, NULL);
    if (found == -1)
        return OPTION_END;
    if (found == ':') {
        usage_error(word, "the option '%s' needs an argument", argv[optind - 1]);
        return OPTION_WRONG;
    }
    if (found == '?') {
        /* Within a cluster of letters optind has not moved yet. */
        complain(word, argv, optind > before ? optind - 1 : optind, optopt);
        return OPTION_WRONG;
    }
    if (found >= 256)
        return (enum option_id)(found - 256);
    for (size_t i = 0; i < word->options; i++)
        if (word->option[i].letter == found)
            return word->option[i].id;
    return OPTION_WRONG;
}

bool option_number(const char *text, uint64_t *number) {
    bool hex = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
    const char *digits = hex ? text + 2 : text;
    if (*digits == '\0' || strspn(digits, hex ? "0123456789abcdefABCDEF" : "0123456789") !=
                               strlen(digits))
        return false;
    errno = 0;
    unsigned long long value = strtoull(digits, NULL, hex ? 16 : 10);
    *number = value;
    return errno == 0;
}

void option_help(const struct word *word, struct output *output) {
    output_printf(output, "Usage: %s\n\n%s\n\nOptions:\n", word->usage, word->summary);
    for (size_t i = 0; i < word->options; i++) {
        const struct option_info *info = &word->option[i];
        char left[80];
        char letter[4] = "   ";
        if (info->letter != '\0')
            snprintf(letter, sizeof letter, "-%c,", info->letter);
        const char *argument = info->argument == NULL ? "" : info->argument;
        snprintf(left, sizeof left, "%s --%s%s%s", letter, info->name,
                 argument[0] == '[' || argument[0] == '\0' ? "" : "=", argument);
        output_printf(output, "  %-*s  %s\n", HELP_COLUMN, left, info->text);
    }
    if (word->more != NULL)
        output_printf(output, "\n%s\n", word->more);
}
