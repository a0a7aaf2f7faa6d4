/* The rules as a list that can be asked. */
#include <lastack/rule.h>

static const struct lastack_rule_info rules[LASTACK_RULE_COUNT] = {
    [LASTACK_RULE_NONE] = {NULL, NULL, NULL},
#define X(id, section, text) {#id, section, text},
    LASTACK_RULES(X)
#undef X
};

const struct lastack_rule_info *lastack_rule_info(unsigned rule) {
    return rule > LASTACK_RULE_NONE && rule < LASTACK_RULE_COUNT ? &rules[rule] : NULL;
}
