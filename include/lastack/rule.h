/* Rule ids: each stands for one sentence of RFC 9293 (or of the RFC it names) that an endpoint
 * acted on. Prose citations drift; ids are counted, traced and checked by the tests. */
#ifndef LASTACK_RULE_H
#define LASTACK_RULE_H
#include <lastack/types.h>
#ifdef __cplusplus
extern "C" {
#endif

/* id, section, what was done, in our own words. In the order of section 3.10. */
#define LASTACK_RULES(X)                                                                           \
    X(OPEN_PASSIVE, "3.10.1", "a passive OPEN enters LISTEN")                                      \
    X(OPEN_ACTIVE, "3.10.1", "an active OPEN selects an ISS and sends a SYN")

enum lastack_rule {
    LASTACK_RULE_NONE,
#define X(id, section, text) LASTACK_RULE_##id,
    LASTACK_RULES(X)
#undef X
    LASTACK_RULE_COUNT
};

struct lastack_rule_info {
    const char *name, *section, *text; /* "OPEN_ACTIVE", "3.10.1", ... */
};
/* Static; NULL for a number that is no rule. */
LASTACK_API const struct lastack_rule_info *lastack_rule_info(unsigned rule);

#ifdef __cplusplus
}
#endif
#endif
