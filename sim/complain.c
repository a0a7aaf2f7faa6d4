/* What the program says on standard error of what has gone wrong, in one form for all its words. */
#include "complain.h"
#include <stdio.h>
#include <string.h>

int complain_memory(void) {
    fputs("lastack: out of memory\n", stderr);
    return LASTACK_EXHAUSTED;
}

int complain_file(const struct file_error *error) {
    fprintf(stderr, "lastack: %s\n", error->why);
    return error->memory ? LASTACK_EXHAUSTED : LASTACK_WRONG;
}

int complain_output(const struct output *output) {
    fprintf(stderr, "lastack: standard output: %s\n", strerror(output->error));
    return LASTACK_EXHAUSTED;
}

void failure_print(const char *name, const struct lastack_failure *failure, struct text *text) {
    if (failure->line == 0) {
        text_printf(text, "%s: %s\n", name, failure->message);
        if (failure->expected[0] != '\0')
            text_printf(text, "expected: %s\nactual:   %s\n", failure->expected, failure->actual);
        return;
    }
    char print[4 * LASTACK_MESSAGE_OCTETS + 1024];
    size_t length = lastack_failure_print(failure, print, sizeof print);
    text_append(text, print, length);
    if (length > 0 && print[length - 1] != '\n') /* it was cut */
        text_string(text, "\n");
}

int complain_failure(const char *name, const struct lastack_failure *failure) {
    struct text text = {0};
    failure_print(name, failure, &text);
    if (text.failed) {
        text_free(&text);
        return complain_memory();
    }
    fprintf(stderr, "%s%s", failure->line == 0 ? "lastack: " : "", text.octets);
    text_free(&text);
    return failure->outcome;
}
