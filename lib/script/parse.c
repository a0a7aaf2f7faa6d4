/* The driver: files, statements, and what a statement's first word leads to. */
#include "script/parse.h"
#include "base/memory.h"
#include <limits.h>
#include <string.h>

/* ---- files ----------------------------------------------------------------------------------- */

static bool add_file(struct parser *p, const char *name, const char *text, size_t octets) {
    struct lastack_scenario *script = p->script;
    if (!script_grow(script, &script->file, script->files, &script->files_room,
                     sizeof *script->file))
        return parse_exhausted(p);
    script->file[script->files++] = (struct script_file){name, text, octets};
    return true;
}

static bool read_text(struct parser *p, const char *name, const char *text, size_t octets) {
    struct where here = parse_where(p, &p->token);
    if (octets > LASTACK_SCRIPT_OCTETS_MAX) {
        if (p->script->files == 0 && !add_file(p, name, text, 0))
            return false;
        return parse_wrong(p, here, "%s has more than %d octets (limit: script size)",
                           p->depth == 0 ? "this file" : "the included file",
                           LASTACK_SCRIPT_OCTETS_MAX);
    }
    struct parser outer = *p;
    if (!add_file(p, name, text, octets))
        return false;
    p->file = (uint16_t)(p->script->files - 1);
    p->depth++;
    lex_begin(&p->lexer, text, octets);
    if (!parse_advance(p) || !parse_statements(p, false))
        return false;
    p->lexer = outer.lexer;
    p->token = outer.token;
    p->last = outer.last;
    p->file = outer.file;
    p->depth = outer.depth;
    return true;
}

/* The files that are open: a file is entered after the one that includes it, and closed before the
 * next at its depth is entered; so the open ones are found by who includes whom. */
static bool is_open(const struct parser *p, const char *full) {
    for (uint32_t file = p->file;;) {
        if (strcmp(p->script->file[file].name, full) == 0)
            return true;
        if (file == 0)
            return false;
        file = p->includer[file];
    }
}

static bool parse_include(struct parser *p, struct where where) {
    struct where at = parse_where(p, &p->token);
    struct slice name = {NULL, 0};
    if (!parse_text_value(p, &name))
        return false;
    if (name.octets == 0 || memchr(name.text, '\0', name.octets) != NULL)
        return parse_wrong(p, at, "this is no name of a file");
    if (!parse_at_end(p))
        return parse_too_much(p, "the end of the line");
    if (p->depth == LASTACK_INCLUDE_DEPTH_MAX)
        return parse_wrong(p, where, "more than %d files are open at once (limit: include depth)",
                           LASTACK_INCLUDE_DEPTH_MAX);
    if (p->script->files == LASTACK_FILES_MAX)
        return parse_wrong(p, where, "more than %d files are included (limit: files)",
                           LASTACK_FILES_MAX);
    const char *full = NULL, *text = NULL, *why = NULL;
    size_t octets = 0;
    if (p->provider == NULL || p->provider->include == NULL)
        return parse_wrong(p, where, "no file can be included here");
    if (!p->provider->include(p->provider->context, p->script->file[p->file].name, name.text, &full,
                              &text, &octets, &why))
        return parse_wrong(p, at, "this file cannot be included: %s", why == NULL ? "?" : why);
    if (is_open(p, full))
        return parse_wrong(p, at, "this file includes itself");
    p->includer[p->script->files] = p->file;
    return read_text(p, full, text, octets);
}

/* ---- statements ------------------------------------------------------------------------------ */

static const char *statement_at(unsigned i) {
    return word_statements[i].text;
}

static bool unknown_statement(struct parser *p) {
    struct guess guess;
    if (word_find(word_verbs, p->token.slice, -1) >= 0) {
        parse_expected(p, "a statement");
        return parse_hint(p, "a call starts with whose it is, as `client %.*s`",
                          (int)p->token.slice.octets, p->token.slice.text);
    }
    if (p->token.slice.octets > 1 && memcmp(p->token.slice.text, "//", 2) == 0) {
        parse_expected(p, "a statement");
        return parse_hint(p, "`#` starts a comment");
    }
    guess_begin(&guess, p->token.slice);
    guess_offer_table(&guess, word_statements);
    parse_offer_names(p, &guess, false);
    parse_expected_near(p, "a statement", &guess);
    /* What a call stands behind was to be a name. */
    struct token next = parse_peek(p);
    if (guess.nearest.octets == 0 && next.kind == TOKEN_WORD &&
        word_find(word_verbs, next.slice, -1) >= 0)
        return parse_hint_names(p, p->token.slice);
    return parse_hint_all(p,
                          "a statement starts with whose it is, as `client close`, or with one of",
                          statement_at, UINT_MAX);
}

/* What waits, or has its place in the text, cannot be put off. */
static bool can_be_scheduled(unsigned statement) {
    switch (statement) {
    case STATEMENT_HOST:
    case STATEMENT_WAIT:
    case STATEMENT_AT:
    case STATEMENT_AFTER:
    case STATEMENT_REPEAT:
    case STATEMENT_LET:
    case STATEMENT_INCLUDE:
        return false;
    default:
        return true;
    }
}

static bool statement_acts(unsigned statement) {
    switch (statement) {
    case STATEMENT_HOST:
    case STATEMENT_LINK:
    case STATEMENT_SET:
    case STATEMENT_USE:
    case STATEMENT_LET:
    case STATEMENT_INCLUDE:
        return false;
    default:
        return true;
    }
}

static bool dispatch(struct parser *p, unsigned statement, struct where where) {
    switch (statement) {
    case STATEMENT_HOST:
        return parse_host_statement(p, where);
    case STATEMENT_LINK:
        return parse_link(p, where);
    case STATEMENT_SET:
        return parse_set(p, where);
    case STATEMENT_USE:
        return parse_use(p, where);
    case STATEMENT_CUT:
        return parse_cut(p, where, true);
    case STATEMENT_HEAL:
        return parse_cut(p, where, false);
    case STATEMENT_DROP:
        return parse_fault(p, where, LASTACK_FAULT_DROP);
    case STATEMENT_DUPLICATE:
        return parse_fault(p, where, LASTACK_FAULT_DUPLICATE);
    case STATEMENT_DELAY:
        return parse_fault(p, where, LASTACK_FAULT_DELAY);
    case STATEMENT_REORDER:
        return parse_fault(p, where, LASTACK_FAULT_REORDER);
    case STATEMENT_CORRUPT:
        return parse_fault(p, where, LASTACK_FAULT_CORRUPT);
    case STATEMENT_INJECT:
        return parse_inject(p, where);
    case STATEMENT_WAIT:
        return parse_wait(p, where);
    case STATEMENT_AT:
        return parse_schedule(p, where, STEP_AT);
    case STATEMENT_AFTER:
        return parse_schedule(p, where, STEP_AFTER);
    case STATEMENT_REPEAT:
        return parse_repeat(p, where);
    case STATEMENT_LET:
        return parse_let(p, where);
    case STATEMENT_INCLUDE:
        return parse_include(p, where);
    case STATEMENT_NETSTAT:
        return parse_netstat(p, where);
    case STATEMENT_EXPECT:
        return parse_expect(p, where, STEP_EXPECT);
    default:
        return parse_expect(p, where, STEP_ALWAYS);
    }
}

bool parse_statement(struct parser *p) {
    struct where where = parse_where(p, &p->token);
    if (p->token.kind != TOKEN_WORD)
        return parse_expected(p, "a statement");
    p->statements++;
    unsigned statement = (unsigned)word_find(word_statements, p->token.slice, STATEMENT_NONE);
    if (statement == STATEMENT_NONE) {
        struct slice word = p->token.slice;
        const char *point = memchr(word.text, '.', word.octets);
        if (point != NULL)
            word.octets = (uint32_t)(point - word.text);
        const struct script_name *name = parse_find(p, word);
        if (p->told)
            return false;
        if (name == NULL || name->kind == NAME_VALUE)
            return unknown_statement(p);
        p->acted = true;
        return parse_call(p);
    }
    if (p->scheduled && !can_be_scheduled(statement))
        return parse_wrong(p, where, "`%.*s` cannot be put off with `at` or `after`",
                           (int)p->token.slice.octets, p->token.slice.text);
    if (statement_acts(statement))
        p->acted = true;
    bool raw = statement == STATEMENT_LET || statement == STATEMENT_HOST;
    return (raw ? parse_advance_raw(p) : parse_advance(p)) && dispatch(p, statement, where);
}

bool parse_statements(struct parser *p, bool block) {
    struct where open = parse_where(p, &p->last);
    for (;;) {
        while (p->token.kind == TOKEN_LINE)
            if (!parse_advance(p))
                return false;
        if (p->token.kind == TOKEN_END)
            return block ? parse_wrong(p, open, "this `{` is never closed") : true;
        if (parse_at_sign(p, SIGN_CLOSE))
            return block ? true
                         : parse_wrong(p, parse_where(p, &p->token), "this `}` closes nothing");
        if (!parse_statement(p))
            return false;
        if (!parse_at_end(p))
            return parse_too_much(p, "the end of the line");
    }
}

/* ---- the whole ------------------------------------------------------------------------------- */

static bool parse_all(struct parser *p, const char *name, const char *text, size_t octets) {
    size_t length = strlen(name);
    char *name_copy = script_keep(p->script, length + 1);
    char *copy = octets > LASTACK_SCRIPT_OCTETS_MAX ? NULL : script_keep(p->script, octets + 1);
    if (name_copy == NULL || (copy == NULL && octets <= LASTACK_SCRIPT_OCTETS_MAX))
        return parse_exhausted(p);
    memcpy(name_copy, name, length + 1);
    if (copy != NULL && octets > 0)
        memcpy(copy, text, octets);
    if (!read_text(p, name_copy, copy != NULL ? copy : text, octets))
        return false;
    if (p->statements == 0) {
        parse_wrong(p, (struct where){.line = 1, .column = 1, .width = 1},
                    octets == 0 ? "this file is empty" : "there is no statement in this file");
        return parse_hint(p, "a scenario needs at least one, as `server listen 80`");
    }
    return true;
}

int lastack_scenario_parse(const char *name, const char *text, size_t octets,
                           const struct lastack_provider *provider,
                           const struct lastack_allocator *memory, lastack_scenario **scenario,
                           struct lastack_failure *failure) {
    struct lastack_failure ignored;
    struct parser p = {.failure = failure != NULL ? failure : &ignored, .provider = provider};
    *scenario = NULL;
    memset(p.failure, 0, sizeof *p.failure);
    struct lastack_scenario *script = memory_get(memory, sizeof *script);
    p.token.line = 1;
    if (script == NULL) {
        parse_exhausted(&p);
        return LASTACK_EXHAUSTED;
    }
    memset(script, 0, sizeof *script);
    if (memory != NULL)
        script->memory = *memory;
    script->kind[script->kinds++] = &lastack_tcp_ops;
    p.script = script;
    if (!parse_all(&p, name != NULL ? name : "", text, octets)) {
        lastack_scenario_free(script);
        return p.failure->outcome;
    }
    *scenario = script;
    return LASTACK_PASSED;
}
