/* From tokens to steps. Every parse_* answers false when something is wrong: the failure has then
 * been told, and the caller has nothing to do but answer false too. */
#ifndef SCRIPT_PARSE_H
#define SCRIPT_PARSE_H
#include "script/diagnose.h"
#include "script/lexer.h"
#include "script/words.h"

struct parser {
    struct lastack_scenario *script;
    struct lastack_failure *failure;
    const struct lastack_provider *provider; /* may be NULL */
    struct lexer lexer;
    struct token token, last; /* the one to be read, a name of `let` resolved; the one before */
    uint16_t file;
    uint32_t depth;                       /* of files */
    uint16_t includer[LASTACK_FILES_MAX]; /* [file]: the one that includes it */
    uint32_t repeats;                     /* that are open */
    bool acted;     /* a statement has been read that acts: too late to set what holds before */
    bool scheduled; /* inside `at` or `after` */
    bool told;      /* a failure is told already, and must not be replaced */
    uint32_t statements; /* read */
};

/* ---- parse.c: the driver --------------------------------------------------------------------- */

/* Statements up to the end of the text, or, inside a block, up to its `}`. */
bool parse_statements(struct parser *p, bool block);
bool parse_statement(struct parser *p);

/* ---- parse_token.c: the token to be read, and complaints about it ---------------------------- */

struct where parse_where(const struct parser *p, const struct token *token);
/* From a place up to the end of the last token read. */
struct where parse_since(const struct parser *p, struct where from);

bool parse_wrong(struct parser *p, struct where where, const char *format, ...) DIAG_FORMAT(3, 4);
/* The token to be read is not what must stand here. */
bool parse_expected(struct parser *p, const char *what);
/* As parse_expected, with the nearest of the words that could stand here. */
bool parse_expected_near(struct parser *p, const char *what, const struct guess *guess);
/* The word, where it could be a name, is none of a connection: those that there are. Answers
 * false. */
bool parse_hint_names(struct parser *p, struct slice word);
bool parse_hint(struct parser *p, const char *format, ...) DIAG_FORMAT(2, 3);
/* Where nothing was near enough to what stands here: all the words that there are, after what they
 * are. `name` answers each of `count`, or NULL behind the last. Answers false. */
bool parse_hint_all(struct parser *p, const char *what, const char *(*name)(unsigned),
                    unsigned count);
/* CLOSE WAIT: the first word is a state, and with the one that stands here it would be another. */
bool parse_hint_state(struct parser *p);
/* Where somebody may have meant the negation of what can be said. */
bool parse_hint_not(struct parser *p);
/* What a value_* finds wrong with the word that stands here; NULL: nothing, true. */
bool parse_value_is(struct parser *p, const char *wrong);
/* A statement goes on where it should end. */
bool parse_too_much(struct parser *p, const char *what);
bool parse_exhausted(struct parser *p);

bool parse_advance(struct parser *p);     /* the next token, values of `let` put in */
bool parse_advance_raw(struct parser *p); /* names of `let` left as they are */
struct token parse_peek(const struct parser *p); /* the one behind, and nothing is read */
bool parse_at_word(const struct parser *p, const char *word);
bool parse_at_sign(const struct parser *p, unsigned sign);
bool parse_at_digit(const struct parser *p); /* a word that starts with one */
bool parse_at_end(const struct parser *p);   /* of the statement */
/* Reads it if it stands here: 1 it did, 0 it does not, -1 something is wrong behind it. */
int parse_accept(struct parser *p, const char *word);
int parse_accept_sign(struct parser *p, unsigned sign);
bool parse_need(struct parser *p, const char *word);
bool parse_need_sign(struct parser *p, unsigned sign, const char *what);

/* A new step, or NULL when there are too many, or no memory. Valid until the next one. */
struct step *parse_step(struct parser *p, unsigned kind, struct where where);

/* ---- parse_value.c --------------------------------------------------------------------------- */

bool parse_number(struct parser *p, const char *what, int64_t least, int64_t most, int64_t *value);
bool parse_seed(struct parser *p, uint64_t *seed);
bool parse_port(struct parser *p, uint16_t *port);
bool parse_time(struct parser *p, lastack_time *time);
bool parse_share(struct parser *p, uint32_t *ppm);
/* Octets, or with KiB, MiB, GiB. */
bool parse_size(struct parser *p, const char *what, int64_t least, int64_t most, int64_t *octets);
bool parse_bounds(struct parser *p, unsigned unit, struct bounds *bounds); /* enum lastack_unit */
bool parse_text_value(struct parser *p, struct slice *text);               /* escapes undone */
bool parse_state(struct parser *p, uint16_t *state);
bool parse_errno(struct parser *p, int32_t *number);
/* A value in the unit of an enum lastack_unit. */
bool parse_unit(struct parser *p, unsigned unit, int64_t *value);

/* ---- parse_name.c ---------------------------------------------------------------------------- */

bool parse_host(struct parser *p, int32_t *host);
/* HOST or HOST.N: its N-th address. */
bool parse_address(struct parser *p, int32_t *host, uint32_t *address);
/* HOST, NAME, HOST.peer or NAME.peer */
bool parse_who(struct parser *p, struct who *who);
/* What has this name; NULL: nothing. Client and server come into being when asked for. */
struct script_name *parse_find(struct parser *p, struct slice name);
/* as NAME, if it stands here; -1: it does not. */
bool parse_as(struct parser *p, int32_t *name);
bool parse_new_name(struct parser *p, unsigned kind, struct script_name **name);
/* The names of hosts, and of connections too unless `hosts`, as guesses. */
void parse_offer_names(const struct parser *p, struct guess *guess, bool hosts);

/* ---- statements ------------------------------------------------------------------------------ */

bool parse_host_statement(struct parser *p, struct where where); /* parse_world.c */
bool parse_link(struct parser *p, struct where where);
bool parse_cut(struct parser *p, struct where where, bool cut);
bool parse_use(struct parser *p, struct where where);
bool parse_netstat(struct parser *p, struct where where);
bool parse_set(struct parser *p, struct where where);                  /* parse_set.c */
bool parse_call(struct parser *p);                                     /* parse_call.c */
bool parse_fault(struct parser *p, struct where where, unsigned kind); /* parse_fault.c */
/* SYN, SYN,ACK, retransmission of FIN ...: the facts it asks for. */
bool parse_kind(struct parser *p, uint32_t *facts);
bool parse_at_kind(const struct parser *p);
/* It is not there: what was meant, also by SYN-ACK and the like. */
bool parse_kind_expected(struct parser *p, const char *what);
bool parse_inject(struct parser *p, struct where where); /* parse_segment.c */
bool parse_pattern(struct parser *p, struct pattern *pattern, bool forged);
bool parse_wait(struct parser *p, struct where where); /* parse_time.c */
bool parse_schedule(struct parser *p, struct where where, unsigned kind);
bool parse_repeat(struct parser *p, struct where where);
bool parse_let(struct parser *p, struct where where);
bool parse_expect(struct parser *p, struct where where, unsigned kind); /* parse_expect.c */
bool parse_condition(struct parser *p, struct cond *cond);
bool parse_passage(struct parser *p, struct cond *cond); /* parse_passage.c */

#endif
