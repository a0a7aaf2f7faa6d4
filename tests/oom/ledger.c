#include "oom/ledger.h"
#include <check.h>
#include <stdlib.h>

/* In front of what is given: how large it is. */
struct stamp {
    size_t octets, again;
};
_Static_assert(sizeof(struct stamp) % 8 == 0, "what follows is aligned");

static void *get(void *context, size_t octets) {
    struct ledger *ledger = context;
    ledger->asked++;
    if (ledger->fail_at != 0 &&
        (ledger->asked == ledger->fail_at || (ledger->ever && ledger->asked > ledger->fail_at)))
        return NULL;
    struct stamp *stamp = aligned_alloc(16, (sizeof *stamp + 16 + octets) / 16 * 16);
    ck_assert_ptr_nonnull(stamp);
    stamp->octets = octets;
    stamp->again = ~octets;
    ledger->live++;
    ledger->octets += octets;
    return (char *)stamp + 16;
}

static void put(void *context, void *memory, size_t octets) {
    struct ledger *ledger = context;
    struct stamp *stamp = (struct stamp *)(void *)((char *)memory - 16);
    ck_assert_uint_eq(stamp->octets, octets);
    ck_assert_uint_eq(stamp->again, ~octets);
    stamp->again = 0;
    ledger->live--;
    ledger->octets -= octets;
    free(stamp);
}

void ledger_open(struct ledger *ledger, long fail_at, bool ever) {
    *ledger = (struct ledger){.allocator = {get, put, ledger}, .fail_at = fail_at, .ever = ever};
}

void ledger_close(const struct ledger *ledger, const char *what) {
    ck_assert_msg(ledger->live == 0 && ledger->octets == 0,
                  "%s: %ld allocations, %zu octets are not given back; allocation %ld%s failed",
                  what, ledger->live, ledger->octets, ledger->fail_at,
                  ledger->ever ? " and all after it" : "");
}
