/* The findings by name. */
#include <lastack/judge.h>
#include <string.h>

static const struct {
    const char *name, *text;
} findings[LASTACK_FINDING_COUNT] = {{"none", "nothing is wrong"},
#define X(id, name, text) {name, text},
                                     LASTACK_FINDINGS(X)
#undef X
};

const char *lastack_finding_name(unsigned finding) {
    return finding < LASTACK_FINDING_COUNT ? findings[finding].name : "?";
}

const char *lastack_finding_text(unsigned finding) {
    return finding < LASTACK_FINDING_COUNT ? findings[finding].text : "?";
}

int lastack_finding_find(const char *name, size_t length) {
    for (int i = LASTACK_FINDING_NONE + 1; i < LASTACK_FINDING_COUNT; i++)
        if (strlen(findings[i].name) == length && memcmp(findings[i].name, name, length) == 0)
            return i;
    return -1;
}
