/* What a scenario asks for, included files and other endpoints, and the endpoints it is given. */
#include "load.h"
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void refuse(struct load *load, const char **why, const char *name, const char *reason) {
    snprintf(load->why, sizeof load->why, "\"%s\" %s", name, reason);
    *why = load->why;
}

static void refuse_memory(struct load *load, const char **why) {
    load->memory = true;
    snprintf(load->why, sizeof load->why, "out of memory");
    *why = load->why;
}

/* ---- include -------------------------------------------------------------------------------- */

/* "a//b/./c" -> "a/b/c": one file has one name, which is how a loop is noticed. */
static void simplify(char *path) {
    char *to = path;
    for (const char *from = path; *from != '\0';) {
        bool start = from == path || from[-1] == '/';
        if (start && from[0] == '.' && from[1] == '/')
            from += 2;
        else if (start && from != path && from[0] == '/')
            from++;
        else
            *to++ = *from++;
    }
    *to = '\0';
}

static const struct included *read_included(struct load *load, char *path, const char **why) {
    struct included *included = calloc(1, sizeof *included);
    if (included == NULL) {
        free(path);
        refuse_memory(load, why);
        return NULL;
    }
    included->path = path;
    included->next = load->included;
    load->included = included;
    struct file_error error = {0};
    if (!file_read(path, &included->text, &error)) {
        load->memory = error.memory;
        snprintf(load->why, sizeof load->why, "%s", error.why);
        *why = load->why;
        return NULL;
    }
    return included;
}

/* The path of what `from` calls `name`, if it may be read; the caller frees it. */
static char *included_path(struct load *load, const char *from, const char *name,
                           const char **why) {
    if (!path_is_below(name)) {
        refuse(load, why, name, "must name a file in the directory of this one or below");
        return NULL;
    }
    char *directory = path_directory(from);
    char *path = directory == NULL ? NULL : path_join(directory, name);
    free(directory);
    if (path == NULL) {
        refuse_memory(load, why);
        return NULL;
    }
    simplify(path);
    int inside = file_inside(path, load->root);
    if (inside > 0)
        return path;
    if (inside == 0)
        refuse(load, why, name, "leads out of the directory of the scenario");
    else if (errno == ENOMEM)
        refuse_memory(load, why);
    else
        refuse(load, why, name, "cannot be read: no such file");
    free(path);
    return NULL;
}

static bool include(void *context, const char *from, const char *name, const char **full,
                    const char **text, size_t *octets, const char **why) {
    struct load *load = context;
    char *path = included_path(load, from, name, why);
    if (path == NULL)
        return false;
    const struct included *found = load->included;
    while (found != NULL && strcmp(found->path, path) != 0)
        found = found->next;
    if (found != NULL)
        free(path);
    else
        found = read_included(load, path, why);
    if (found == NULL)
        return false;
    *full = found->path;
    *text = found->text.octets;
    *octets = found->text.length;
    return true;
}

/* ---- endpoints ------------------------------------------------------------------------------ */

static const struct lastack_endpoint_ops *entered(struct load *load, void *handle,
                                                  const char *name, const char **why) {
    void *symbol = dlsym(handle, LASTACK_ENDPOINT_SYMBOL);
    if (symbol == NULL) {
        refuse(load, why, name, "does not define " LASTACK_ENDPOINT_SYMBOL "()");
        return NULL;
    }
    /* POSIX, not C, promises that a function fits in a void pointer. */
    lastack_endpoint_entry *entry;
    memcpy(&entry, &symbol, sizeof entry);
    const struct lastack_endpoint_ops *ops = entry();
    const char *wrong = ops == NULL ? "it gives none" : lastack_endpoint_check(ops);
    if (wrong == NULL)
        return ops;
    snprintf(load->why, sizeof load->why, "\"%s\" is no endpoint for this library: %s", name,
             wrong);
    *why = load->why;
    return NULL;
}

static bool is_inside(struct load *load, const struct loaded *loaded, const char *name,
                      const char **why) {
    int inside = file_inside(loaded->path, load->endpoints->directory);
    if (inside < 0 && errno == ENOMEM) {
        refuse_memory(load, why);
        return false;
    }
    if (inside <= 0)
        refuse(load, why, name,
               inside < 0 ? "is not in the directory of --endpoints"
                          : "leads out of the directory of --endpoints");
    return inside > 0;
}

/* Fills handle and ops; when it answers false the handle may be open. */
static bool open_endpoint(struct load *load, struct loaded *loaded, const char *name,
                          const char **why) {
    errno = 0;
    loaded->handle = dlopen(loaded->path, RTLD_NOW | RTLD_LOCAL);
    if (loaded->handle == NULL && errno == ENOMEM) {
        refuse_memory(load, why);
        return false;
    }
    if (loaded->handle == NULL) {
        const char *reason = dlerror();
        snprintf(load->why, sizeof load->why, "\"%s\" cannot be loaded: %s", name,
                 reason == NULL ? "no reason is known" : reason);
        *why = load->why;
        return false;
    }
    loaded->ops = entered(load, loaded->handle, name, why);
    return loaded->ops != NULL;
}

static void close_endpoint(struct loaded *loaded) {
    if (loaded->handle != NULL)
        dlclose(loaded->handle);
    free(loaded->path);
    free(loaded);
}

/* dlopen searches elsewhere for a name without a slash: a directory always is before it. */
static struct loaded *find_endpoint(struct endpoints *endpoints, const char *directory,
                                    const char *name, bool *known) {
    struct text path = {0};
    text_printf(&path, "%s%s%s", directory, *directory == '\0' ? "" : "/", name);
    if (path.failed)
        return NULL;
    *known = true;
    for (struct loaded *loaded = endpoints->loaded; loaded != NULL; loaded = loaded->next)
        if (strcmp(loaded->path, path.octets) == 0) {
            text_free(&path);
            return loaded;
        }
    *known = false;
    struct loaded *loaded = calloc(1, sizeof *loaded);
    if (loaded == NULL)
        text_free(&path);
    else
        loaded->path = path.octets;
    return loaded;
}

/* `within`: it may not lead out of the directory. */
static const struct lastack_endpoint_ops *load_endpoint(struct load *load, const char *directory,
                                                        const char *name, bool within,
                                                        const char **why) {
    struct endpoints *endpoints = load->endpoints;
    bool known;
    struct loaded *loaded = find_endpoint(endpoints, directory, name, &known);
    if (loaded == NULL) {
        refuse_memory(load, why);
        return NULL;
    }
    if (known)
        return loaded->ops;
    if ((within && !is_inside(load, loaded, name, why)) ||
        !open_endpoint(load, loaded, name, why)) {
        close_endpoint(loaded);
        return NULL;
    }
    loaded->next = endpoints->loaded;
    endpoints->loaded = loaded;
    return loaded->ops;
}

static const struct lastack_endpoint_ops *use(void *context, const char *from, const char *name,
                                              const char **why) {
    struct load *load = context;
    struct endpoints *endpoints = load->endpoints;
    (void)from; /* endpoints are looked for in one place, whatever the file */
    if (endpoints->directory == NULL) {
        refuse(load, why, name, "is code, and is loaded only with the option --endpoints DIR");
        return NULL;
    }
    if (!path_is_below(name)) {
        refuse(load, why, name, "must name an object in the directory of --endpoints");
        return NULL;
    }
    if (load->later) {
        load->used = true;
        return &lastack_tcp_ops;
    }
    return load_endpoint(load, endpoints->directory, name, true, why);
}

int load_given(struct load *load, struct lastack_failure *failure) {
    struct endpoints *endpoints = load->endpoints;
    const char *why = NULL;
    if (endpoints->use != NULL || endpoints->count == 0)
        return LASTACK_PASSED;
    struct lastack_use *use = calloc(endpoints->count, sizeof *use);
    if (use == NULL)
        refuse_memory(load, &why);
    for (size_t i = 0; i < endpoints->count && why == NULL; i++) {
        const struct option_use *given = &endpoints->given[i];
        const char *directory = strchr(given->file, '/') == NULL ? "." : "";
        use[i].host = given->host;
        use[i].ops = load_endpoint(load, directory, given->file, false, &why);
    }
    if (why == NULL) {
        endpoints->use = use;
        return LASTACK_PASSED;
    }
    free(use);
    memset(failure, 0, sizeof *failure);
    failure->outcome = load->memory ? LASTACK_EXHAUSTED : LASTACK_WRONG;
    snprintf(failure->message, sizeof failure->message, "--use: %.500s", why);
    return failure->outcome;
}

bool endpoints_any(const struct endpoints *endpoints) {
    return endpoints->directory != NULL || endpoints->count > 0;
}

void endpoints_free(struct endpoints *endpoints) {
    for (struct loaded *next; endpoints->loaded != NULL; endpoints->loaded = next) {
        next = endpoints->loaded->next;
        free(endpoints->loaded->path);
        free(endpoints->loaded);
    }
    free(endpoints->use);
    free(endpoints->given);
    *endpoints = (struct endpoints){0};
}

void load_free(struct load *load) {
    for (struct included *next; load->included != NULL; load->included = next) {
        next = load->included->next;
        text_free(&load->included->text);
        free(load->included->path);
        free(load->included);
    }
}

/* ---- scenarios ------------------------------------------------------------------------------ */

const char *scenario_name(const struct scenario_file *file) {
    return strcmp(file->path, "-") == 0 ? "<stdin>" : file->path;
}

int load_parse(struct load *load, const struct scenario_file *file, const struct text *text,
               lastack_scenario **scenario, struct lastack_failure *failure) {
    struct lastack_provider provider = {.include = include, .use = use, .context = load};
    int outcome = lastack_scenario_parse(scenario_name(file), text->octets, text->length, &provider,
                                         NULL, scenario, failure);
    if (!load->memory)
        return outcome;
    failure->outcome = LASTACK_EXHAUSTED;
    return failure->outcome;
}

int load_scenario(struct load *load, const struct scenario_file *file, struct text *text,
                  lastack_scenario **scenario, struct lastack_failure *failure) {
    struct file_error error = {0};
    memset(failure, 0, sizeof *failure);
    if (file->wrong != NULL) {
        failure->outcome = LASTACK_WRONG;
        snprintf(failure->message, sizeof failure->message, "%s", file->wrong);
        return failure->outcome;
    }
    if (!file_read(file->path, text, &error)) {
        failure->outcome = error.memory ? LASTACK_EXHAUSTED : LASTACK_WRONG;
        snprintf(failure->message, sizeof failure->message, "%s", error.why + error.named);
        return failure->outcome;
    }
    return load_parse(load, file, text, scenario, failure);
}
