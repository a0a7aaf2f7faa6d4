/* A function in a process of its own, so that code which was loaded can crash there, call exit or
 * never return. What it prints, and what it sends back, comes here through pipes. */
#ifndef SIM_APART_H
#define SIM_APART_H
#include "text.h"
#include <lastack/types.h>
#include <stdint.h>

enum apart_end {
    APART_WELL,    /* all that the function was to send has been taken */
    APART_BADLY,   /* `why` says what the process did instead */
    APART_STOPPED, /* ended, since a signal asks for it or standard output is gone: look for both */
    APART_NOT      /* there is no such process: memory, or `why` */
};
/* What was sent, to whom takes it. */
enum apart_part { APART_NONSENSE, APART_MORE, APART_LAST };
#define APART_LIMIT (10 * LASTACK_SECOND)
#define APART_LIMIT_MAX (24 * 3600 * LASTACK_SECOND)

struct apart {
    lastack_time limit;    /* of real time that it may take */
    struct output *output; /* here goes what it writes to standard output */
    void (*work)(struct apart *apart, void *context); /* the function, there */
    /* Takes here what the function has sent; it may be anything, for it comes from a process that
     * is not trusted. */
    enum apart_part (*take)(void *context, unsigned kind, const char *octets, size_t length);
    void *context;
    char why[128]; /* "died of SIGSEGV" */
    bool late;     /* that is why */
    int back;      /* there: the pipe to here */
};
enum apart_end apart_run(struct apart *apart);
/* There: sends, in as many pieces as it takes, none of them empty. */
void apart_send(const struct apart *apart, unsigned kind, const void *octets, size_t length);
/* There: is memory out for what it wanted to print? Then it may as well end. */
bool apart_is_torn(const struct apart *apart);

/* Memory, zeroed, that there and here are the same; NULL: there is none. To be taken before. */
void *apart_share(size_t octets);
void apart_unshare(void *memory, size_t octets); /* NULL is fine */

/* A whole word of the program that may load endpoints, and complains itself: its exit code. What it
 * takes there it is to give back there. */
int apart_word(int (*word)(void *context), void *context, lastack_time limit,
               struct output *output);

#endif
