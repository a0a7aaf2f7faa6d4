/* The words of the language, as tables, and the word that somebody may have meant. */
#ifndef SCRIPT_WORDS_H
#define SCRIPT_WORDS_H
#include "script/step.h"
#include <stddef.h>

struct word {
    const char *text; /* NULL ends a table */
    int64_t value;
};

/* The value of a word, or `other` when the table has it not. */
int64_t word_find(const struct word *table, struct slice word, int64_t other);
bool word_is(struct slice word, const char *text);
bool word_like(struct slice word, const char *text); /* in whatever case */

/* Statements that start with their own word, and verbs that follow whose they are. */
enum statement {
    STATEMENT_NONE,
    STATEMENT_HOST,
    STATEMENT_LINK,
    STATEMENT_SET,
    STATEMENT_USE,
    STATEMENT_CUT,
    STATEMENT_HEAL,
    STATEMENT_DROP,
    STATEMENT_DUPLICATE,
    STATEMENT_DELAY,
    STATEMENT_REORDER,
    STATEMENT_CORRUPT,
    STATEMENT_INJECT,
    STATEMENT_WAIT,
    STATEMENT_AT,
    STATEMENT_AFTER,
    STATEMENT_REPEAT,
    STATEMENT_LET,
    STATEMENT_INCLUDE,
    STATEMENT_EXPECT,
    STATEMENT_ALWAYS,
    STATEMENT_NETSTAT
};
extern const struct word word_statements[]; /* enum statement */
extern const struct word word_verbs[];      /* enum step_kind */
extern const struct word word_predicates[]; /* enum cond_kind */
extern const struct word word_kinds[];      /* of segments: enum lastack_fact */
extern const struct word word_options[];    /* enum lastack_socket_option */
extern const struct word word_variables[];  /* enum variable */
extern const struct word word_fields[];     /* of a segment: enum given */
extern const struct word word_switch[];     /* on, off */
extern const struct word word_hows[];       /* enum lastack_shutdown */
extern const struct word word_links[];      /* enum link_given */
extern const struct word word_tails[];      /* that a statement may go on with; no values */
extern const struct word word_keys[];       /* of `set`, beside the knobs: enum key */
enum key { KEY_NONE, KEY_SEED, KEY_PORTS, KEY_PROFILE, KEY_JUDGE };

/* Does the language use it, so that it is no name? */
bool word_reserved(struct slice word);

/* The nearest of the words offered, for "did you mean". */
struct guess {
    struct slice wanted;
    struct slice nearest; /* octets 0: none is near enough */
    uint32_t distance;
};
void guess_begin(struct guess *guess, struct slice wanted);
void guess_offer(struct guess *guess, struct slice word);
void guess_offer_text(struct guess *guess, const char *word);
/* It is known what was meant. */
void guess_is(struct guess *guess, const char *word);
void guess_offer_table(struct guess *guess, const struct word *table);

#endif
