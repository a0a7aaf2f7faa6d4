/* Endpoints that the caller of a play gives, instead of those that the scenario names. */
#include "script/play.h"
#include <string.h>

static const struct script_name *host_of(const struct player *p, const struct lastack_use *use) {
    struct slice text = {use->host, (uint32_t)strlen(use->host)};
    const struct script_name *name = names_find(p->script->name, text);
    return name != NULL && name->kind == NAME_HOST ? name : NULL;
}

/* Once it is known that it is for some host. */
static bool is_for(const struct player *p, const struct lastack_use *use, int32_t host) {
    return use->host == NULL || host_of(p, use)->index == host;
}

/* The place of what is wrong is the caller's word, as that of an override is the key. */
static struct pen begin(struct player *p, const struct lastack_use *use) {
    struct lastack_failure *failure = &p->result->failure;
    const char *host = use->host == NULL ? "(every host)" : use->host;
    struct pen pen = diag_begin(failure, NULL, LASTACK_WRONG, (struct where){.line = 1});
    struct pen file = pen_at(failure->file, sizeof failure->file);
    struct pen source = pen_at(failure->source, sizeof failure->source);
    pen_print(&file, "(use)");
    pen_slice(&source, (struct slice){host, (uint32_t)strlen(host)});
    failure->width = source.used > 0 ? (uint32_t)source.used : 1;
    return pen;
}

static void name_hosts(struct player *p) {
    struct pen hint = play_hint(p);
    pen_print(&hint, "the scenario has %s", p->script->hosts == 0 ? "none" : "");
    for (uint32_t i = 0; i < p->script->hosts; i++)
        pen_print(&hint, "%s%s", i == 0 ? "" : ", ", play_host_name(p, (int32_t)i));
}

static bool find_use(struct player *p, const struct lastack_use *use) {
    const char *why = use->ops == NULL ? "there is none" : lastack_endpoint_check(use->ops);
    struct pen pen;
    if (why != NULL) {
        pen = begin(p, use);
        pen_print(&pen, "this endpoint cannot be used: %s", why);
        return false;
    }
    if (use->host != NULL && host_of(p, use) == NULL) {
        pen = begin(p, use);
        pen_print(&pen, "an endpoint is given for a host that the scenario does not have");
        name_hosts(p);
        return false;
    }
    if (script_kind(p->kind, &p->kinds, use->ops) >= 0)
        return true;
    pen = begin(p, use);
    pen_print(&pen, "there are more than %d kinds of endpoint (limit: kinds)", LASTACK_KINDS);
    return false;
}

bool play_find_uses(struct player *p) {
    memcpy(p->kind, p->script->kind, sizeof p->kind);
    p->kinds = p->script->kinds;
    for (size_t i = 0; i < p->play->uses; i++)
        if (!find_use(p, &p->play->use[i]))
            return false;
    return true;
}

void play_take_uses(struct player *p) {
    for (size_t i = 0; i < p->play->uses; i++) {
        const struct lastack_use *use = &p->play->use[i];
        uint32_t kind = (uint32_t)script_kind(p->kind, &p->kinds, use->ops);
        for (int host = 0; host < (int)p->script->hosts; host++)
            if (is_for(p, use, host))
                lastack_host_use(p->sim, host, kind);
    }
}

bool play_is_used(const struct player *p, int32_t host) {
    for (size_t i = 0; i < p->play->uses; i++)
        if (is_for(p, &p->play->use[i], host))
            return true;
    return false;
}
