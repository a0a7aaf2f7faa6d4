#include "fuzz/sinks.h"
#include "fuzz/fuzz.h"
#include <string.h>

static bool in_print(char octet) {
    return octet == '\n' || ((unsigned char)octet >= ' ' && octet != 0x7f);
}

static bool write_print(void *context, const char *text, size_t octets) {
    (void)context;
    for (size_t i = 0; i < octets; i++)
        FUZZ_MUST(in_print(text[i]));
    return true;
}

/* As ss and tcpdump do, which begin lines with a tab. */
static bool write_tabs(void *context, const char *text, size_t octets) {
    (void)context;
    for (size_t i = 0; i < octets; i++)
        FUZZ_MUST(in_print(text[i]) || text[i] == '\t');
    return true;
}

static bool write_octets(void *context, const char *octet, size_t octets) {
    volatile char last = octets != 0 ? octet[octets - 1] : 0;
    (void)context;
    (void)last;
    return true;
}

/* One object a line, all that is opened closed, and nothing behind it. */
static void check_json(struct sinks_line *line, char octet) {
    if (octet == '\n') {
        FUZZ_MUST(line->ended);
        *line = (struct sinks_line){0};
        return;
    }
    FUZZ_MUST(octet >= ' ' && octet < 0x7f && !line->ended);
    if (line->escaped)
        line->escaped = false;
    else if (line->in_string && octet == '\\')
        line->escaped = true;
    else if (octet == '"')
        line->in_string = !line->in_string;
    else if (!line->in_string && (octet == '{' || octet == '['))
        line->depth++;
    else if (!line->in_string && (octet == '}' || octet == ']'))
        line->ended = --line->depth == 0;
    FUZZ_MUST(line->depth != 0 || line->ended);
}

static bool write_json(void *context, const char *text, size_t octets) {
    for (size_t i = 0; i < octets; i++)
        check_json(context, text[i]);
    return true;
}

static void begin_captures(struct sinks *sinks, lastack_sim *sim) {
    const struct lastack_capture_options options[SINKS_CAPTURES] = {
        {.format = LASTACK_CAPTURE_PCAPNG, .view = LASTACK_CAPTURE_LINKS, .write = write_octets},
        {.format = LASTACK_CAPTURE_PCAPNG, .view = LASTACK_CAPTURE_HOSTS, .write = write_octets},
        {.format = LASTACK_CAPTURE_PCAP, .without_lost = true, .write = write_octets},
        {.format = LASTACK_CAPTURE_TCPDUMP, .verbose = 1, .stamps = 4, .write = write_tabs},
    };
    for (int i = 0; i < SINKS_CAPTURES; i++) {
        struct lastack_capture_options mine = options[i];
        mine.names = sinks->names;
        sinks->capture[i] = lastack_capture_create(sinks->memory, &mine);
        FUZZ_MUST(sinks->capture[i] != NULL);
        FUZZ_MUST(lastack_sim_observe(sim, LASTACK_CAPTURE_RECORDS, lastack_capture_see,
                                      sinks->capture[i]) == 0);
    }
}

void sinks_begin(struct sinks *sinks, lastack_sim *sim, const struct lastack_names *names,
                 const struct lastack_allocator *memory) {
    *sinks = (struct sinks){.memory = memory, .names = *names};
    sinks->text =
        (struct lastack_text_sink){.names = *names, .write = write_print, .rules = true};
    sinks->json = (struct lastack_json_sink){
        .names = *names, .write = write_json, .context = &sinks->line};
    sinks->ladder = lastack_ladder_create(memory, names);
    FUZZ_MUST(sinks->ladder != NULL);
    lastack_json_begin(&sinks->json, sim, "fuzz \"\\\x7f\x1b");
    FUZZ_MUST(lastack_sim_observe(sim, LASTACK_RECORDS_ALL, lastack_text_see, &sinks->text) == 0);
    FUZZ_MUST(lastack_sim_observe(sim, LASTACK_RECORDS_ALL, lastack_json_see, &sinks->json) == 0);
    FUZZ_MUST(lastack_sim_observe(sim, LASTACK_RECORDS_ALL, lastack_ladder_see, sinks->ladder) ==
              0);
    begin_captures(sinks, sim);
}

void sinks_tables(struct sinks *sinks, lastack_sim *sim) {
    for (unsigned style = LASTACK_STYLE_RFC + 1; style < LASTACK_STYLE_COUNT; style++) {
        struct lastack_table table = {.style = style, .host = -1, .inner = true};
        FUZZ_MUST(lastack_table_write(sim, &table, &sinks->names, sinks->memory, write_tabs,
                                      NULL));
    }
}

void sinks_end(struct sinks *sinks) {
    if (sinks->ladder == NULL)
        return;
    for (uint32_t form = 0; form < LASTACK_LADDER_FORMS; form++) {
        struct lastack_ladder_look look = {.form = form, .last = 40};
        FUZZ_MUST(lastack_ladder_write(sinks->ladder, &look, write_print, NULL));
        look.unit = LASTACK_MILLISECOND;
        FUZZ_MUST(lastack_ladder_write(sinks->ladder, &look, write_print, NULL));
    }
    lastack_ladder_free(sinks->ladder);
    for (int i = 0; i < SINKS_CAPTURES; i++) {
        FUZZ_MUST(lastack_capture_end(sinks->capture[i]));
        lastack_capture_free(sinks->capture[i]);
    }
    FUZZ_MUST(sinks->line.depth == 0 && !sinks->json.failed && !sinks->text.failed);
    sinks->ladder = NULL;
}
