/* What is looked at while a scenario is played: the trace, the ladder, and whether a second time
 * gives the same. */
#include "watch.h"
#include <stdlib.h>
#include <string.h>

/* FNV-1a, 64 bits. */
static uint64_t hash_of(const char *octets, size_t length) {
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)octets[i]) * UINT64_C(0x100000001b3);
    return hash;
}

static bool remember(struct trace_hashes *hashes, uint64_t hash) {
    if (hashes->count == hashes->room) {
        size_t room = hashes->room == 0 ? 1024 : hashes->room * 2;
        uint64_t *grown = realloc(hashes->hash, room * sizeof *grown);
        if (grown == NULL)
            return false;
        hashes->hash = grown;
        hashes->room = room;
    }
    hashes->hash[hashes->count++] = hash;
    return true;
}

void trace_hashes_free(struct trace_hashes *hashes) {
    free(hashes->hash);
    memset(hashes, 0, sizeof *hashes);
}

bool record_of_wire(const struct lastack_record *record) {
    return record->kind == LASTACK_RECORD_SEND || record->kind == LASTACK_RECORD_LOSE ||
           record->kind == LASTACK_RECORD_BEND || record->kind == LASTACK_RECORD_ARRIVE;
}

/* What a line leaves out of a segment and its arrival would tell: the window, and the options. */
static void add_rest(struct text *line, const struct lastack_record *record) {
    if (!record_of_wire(record) || line->length == 0)
        return;
    const struct lastack_segment *seg = record->u.wire.segment;
    line->length--; /* the end of the line */
    text_printf(line, " <WND=%u><UP=%u>", (unsigned)seg->wnd, (unsigned)seg->up);
    for (unsigned i = 0; i < seg->option_octets; i++)
        text_printf(line, "%s%02x", i == 0 ? " options " : "", record->u.wire.option[i]);
    text_string(line, "\n");
}

/* The text sink writes the line of one record into watch->line; here it is complete. */
static void see_hash(void *context, lastack_sim *sim, const struct lastack_record *record) {
    struct watch *watch = context;
    watch->line.length = 0;
    lastack_text_see(&watch->hash_sink, sim, record);
    add_rest(&watch->line, record);
    if (watch->line.failed) {
        watch->failed = true;
        return;
    }
    uint64_t hash = hash_of(watch->line.octets, watch->line.length);
    if (watch->remember != NULL && !remember(watch->remember, hash))
        watch->failed = true;
    if (watch->compare == NULL || watch->differs)
        return;
    if (watch->compared < watch->compare->count &&
        watch->compare->hash[watch->compared] == hash) {
        watch->compared++;
        return;
    }
    watch->differs = true;
    text_append(&watch->difference, watch->line.octets, watch->line.length);
}

static void see_tail(void *context, lastack_sim *sim, const struct lastack_record *record) {
    struct watch *watch = context;
    watch->tail->time = record->time;
    lastack_text_see(&watch->tail_sink, sim, record);
}

static void observe(struct watch *watch, lastack_sim *sim,
                    void (*see)(void *, lastack_sim *, const struct lastack_record *),
                    void *context) {
    if (lastack_sim_observe(sim, LASTACK_RECORDS_ALL, see, context) < 0)
        watch->failed = true;
}

static void born(void *context, lastack_sim *sim, const struct lastack_names *names) {
    struct watch *watch = context;
    watch->born = true;
    watch->names = *names;
    if (watch->json != NULL) {
        watch->json_sink = (struct lastack_json_sink){
            .names = *names, .write = watch->json, .context = watch->json_context};
        lastack_json_begin(&watch->json_sink, sim, watch->json_name);
        observe(watch, sim, lastack_json_see, &watch->json_sink);
    }
    if (watch->trace != NULL) {
        watch->text_sink = (struct lastack_text_sink){
            .names = *names, .write = watch->trace, .context = watch->trace_context, .rules = true};
        observe(watch, sim, lastack_text_see, &watch->text_sink);
    }
    if (watch->tail != NULL) {
        tail_begin(watch->tail);
        watch->tail_sink = (struct lastack_text_sink){
            .names = *names, .write = tail_write, .context = watch->tail, .rules = true};
        observe(watch, sim, see_tail, watch);
    }
    if (watch->remember != NULL || watch->compare != NULL) {
        text_string(&watch->line, ""); /* so that it is there for a record without a line */
        watch->hash_sink = (struct lastack_text_sink){
            .names = *names, .write = text_write, .context = &watch->line, .rules = true};
        observe(watch, sim, see_hash, watch);
    }
    if (watch->captures != NULL && !captures_begin(watch->captures, sim, names))
        watch->failed = true;
    if (watch->ladder != NULL || watch->picture != NULL) {
        watch->drawn = lastack_ladder_create(NULL, names);
        if (watch->drawn == NULL)
            watch->failed = true;
        else
            observe(watch, sim, lastack_ladder_see, watch->drawn);
    }
}

static void statement(void *context, lastack_sim *sim, const char *file, uint32_t line) {
    struct watch *watch = context;
    if (watch->json != NULL)
        lastack_json_statement(&watch->json_sink, sim, file, line);
    if (watch->tail != NULL)
        tail_statement(watch->tail, file, line);
}

static bool stop(void *context) {
    struct watch *watch = context;
    watch->stopped = watch->stop(watch->stop_context);
    return watch->stopped;
}

static void over(void *context, lastack_sim *sim, const struct lastack_failure *failure) {
    struct watch *watch = context;
    (void)sim;
    (void)failure;
    if (watch->captures != NULL && !captures_end(watch->captures))
        watch->failed = true;
    if (watch->drawn != NULL && watch->ladder != NULL &&
        !lastack_ladder_write(watch->drawn, &watch->ladder_look, watch->ladder,
                              watch->ladder_context))
        watch->failed = true;
    if (watch->drawn != NULL && watch->picture != NULL &&
        !lastack_ladder_write(watch->drawn, &watch->picture_look, text_write, watch->picture))
        watch->failed = true;
    if (watch->compare != NULL && !watch->differs && watch->compared < watch->compare->count) {
        watch->differs = true;
        text_string(&watch->difference, "nothing more\n");
    }
}

/* A write that fails is known to whom it was made; what is left is memory. */
static void table(void *context, lastack_sim *sim, const struct lastack_table *how) {
    struct watch *watch = context;
    if (watch->table == NULL)
        return;
    if (watch->table_name != NULL) {
        struct text line = {0};
        text_printf(&line, "%s\n\n", watch->table_name);
        if (line.failed)
            watch->failed = true;
        else
            watch->table(watch->table_context, line.octets, line.length);
        text_free(&line);
    }
    watch->table_name = NULL;
    if (!lastack_table_write(sim, how, &watch->names, NULL, watch->table, watch->table_context))
        watch->failed = true;
}

void watch_play(struct watch *watch, struct lastack_play *play) {
    play->table = table;
    play->born = born;
    play->statement = statement;
    play->stop = stop;
    play->over = over;
    play->context = watch;
}

void watch_free(struct watch *watch) {
    lastack_ladder_free(watch->drawn);
    text_free(&watch->line);
    text_free(&watch->difference);
}
