/* A scenario's memory and tables. */
#include "script/script.h"
#include "base/memory.h"
#include <string.h>

enum { CHUNK_OF_SCRIPT = 16384 };

struct chunk_of_script {
    struct chunk_of_script *next;
    size_t octets, used; /* the head counted */
};

static size_t rounded(size_t octets) {
    return (octets + 15) & ~(size_t)15;
}

void *script_keep(struct lastack_scenario *script, size_t octets) {
    size_t head = rounded(sizeof(struct chunk_of_script)), wants = rounded(octets);
    struct chunk_of_script *chunk = script->chunks;
    if (chunk == NULL || chunk->octets - chunk->used < wants) {
        size_t size = head + wants > CHUNK_OF_SCRIPT ? head + wants : CHUNK_OF_SCRIPT;
        chunk = memory_get(&script->memory, size);
        if (chunk == NULL)
            return NULL;
        *chunk = (struct chunk_of_script){script->chunks, size, head};
        script->chunks = chunk;
    }
    void *at = (char *)chunk + chunk->used;
    chunk->used += wants;
    memset(at, 0, octets);
    return at;
}

bool script_grow(struct lastack_scenario *script, void *array, uint32_t used, uint32_t *room,
                 size_t octets) {
    if (used < *room)
        return true;
    uint32_t more = *room == 0 ? 16 : *room * 2;
    void *old, *new = memory_get(&script->memory, more * octets);
    if (new == NULL)
        return false;
    memcpy(&old, array, sizeof old);
    if (used > 0)
        memcpy(new, old, used * octets);
    memory_put(&script->memory, old, *room * octets);
    memcpy(array, &new, sizeof new);
    *room = more;
    return true;
}

void lastack_scenario_free(struct lastack_scenario *script) {
    if (script == NULL)
        return;
    struct lastack_allocator memory = script->memory;
    names_forget(&script->name, &memory);
    while (script->chunks != NULL) {
        struct chunk_of_script *chunk = script->chunks;
        script->chunks = chunk->next;
        memory_put(&memory, chunk, chunk->octets);
    }
    memory_put(&memory, script->step, script->steps_room * sizeof *script->step);
    memory_put(&memory, script->file, script->files_room * sizeof *script->file);
    memory_put(&memory, script, sizeof *script);
}

int script_kind(const struct lastack_endpoint_ops **kind, uint32_t *kinds,
                const struct lastack_endpoint_ops *ops) {
    for (uint32_t i = 0; i < *kinds; i++)
        if (kind[i] == ops)
            return (int)i;
    if (*kinds == LASTACK_KINDS)
        return -1;
    kind[*kinds] = ops;
    return (int)(*kinds)++;
}

const struct script_name *script_name(const struct lastack_scenario *script, unsigned kind,
                                      uint32_t index) {
    const struct script_name *name = script->name;
    while (name != NULL && (name->kind != kind || name->index != index))
        name = name->hh.next;
    return name;
}

struct slice script_line(const struct script_file *file, uint32_t line) {
    const char *at = file->text, *end = at + file->octets;
    while (line > 1 && at < end) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        at = newline == NULL ? end : newline + 1;
        line--;
    }
    size_t left = (size_t)(end - at);
    const char *newline = left == 0 ? NULL : memchr(at, '\n', left);
    if (newline != NULL)
        left = (size_t)(newline - at);
    if (left > 0 && at[left - 1] == '\r')
        left--;
    return (struct slice){at, (uint32_t)left};
}
