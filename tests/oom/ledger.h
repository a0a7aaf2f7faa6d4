/* An allocator that keeps books and can fail: the n-th allocation, once, or from then on. */
#ifndef OOM_LEDGER_H
#define OOM_LEDGER_H
#include <lastack/types.h>

struct ledger {
    struct lastack_allocator allocator; /* what the library is given */
    long asked;                         /* allocations so far */
    long fail_at;                       /* the one that fails, from 1; 0: none */
    bool ever;                          /* ... and all after it */
    long live;                          /* not given back yet, and their octets */
    size_t octets;
};

/* Starts from the beginning; nothing may be live. */
void ledger_open(struct ledger *ledger, long fail_at, bool ever);
/* Fails the test unless all was given back. */
void ledger_close(const struct ledger *ledger, const char *what);

#endif
