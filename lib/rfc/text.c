/* The words of status codes and errno, and the version. */
#include <lastack/types.h>
#include <string.h>

const char *lastack_status_text(int status) {
    static const char *const texts[] = {
#define X(id, text) text,
        LASTACK_STATUSES(X)
#undef X
    };
    return status >= 0 && status < LASTACK_STATUS_COUNT ? texts[status] : "?";
}

static const struct {
    int number;
    const char *name, *text;
} errnos[] = {{0, "none", "no error"},
#define X(id, number, text) {number, #id, text},
              LASTACK_ERRNOS(X)
#undef X
};
enum { ERRNOS = sizeof errnos / sizeof errnos[0] };

const char *lastack_errno_name(int number) {
    for (int i = 0; i < ERRNOS; i++)
        if (errnos[i].number == number)
            return errnos[i].name;
    return "?";
}

const char *lastack_errno_text(int number) {
    for (int i = 0; i < ERRNOS; i++)
        if (errnos[i].number == number)
            return errnos[i].text;
    return "?";
}

int lastack_errno_find(const char *name, size_t length) {
    for (int i = 0; i < ERRNOS; i++)
        if (strlen(errnos[i].name) == length && memcmp(errnos[i].name, name, length) == 0)
            return errnos[i].number;
    return -1;
}

const char *lastack_version(void) {
    return LASTACK_VERSION;
}
