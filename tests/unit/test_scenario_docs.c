/* docs/SCENARIOS.md says what is: every example is played, every word has one, and its tables of
 * keys, limits and findings are those of the library. */
#include "run_suite.h"
#include "script/words.h"
#include "script_kit.h"
#include <stdio.h>
#include <stdlib.h>

static char page[1 << 18];

/* ---- examples -------------------------------------------------------------------------------- */

/* A fenced block: what stands behind the fence, and its text. */
struct block {
    char kind[32], text[8192];
    int line;
};
enum { BLOCKS_MAX = 100, FILES_MAX = 4 };
static struct block blocks[BLOCKS_MAX];
static int count;
/* Those that others include: "scn opening.scn" stands behind their fence. */
static struct kit_file files[FILES_MAX + 1];
static int file_count;

static bool is_file(const struct block *block) {
    return strncmp(block->kind, "scn ", 4) == 0 && strstr(block->kind, ".scn") != NULL;
}

static void read_page(void) {
    FILE *file = fopen("docs/SCENARIOS.md", "rb");
    if (file != NULL) {
        page[fread(page, 1, sizeof page - 1, file)] = '\0';
        fclose(file);
    }
    struct block *open = NULL;
    int number = 0;
    for (const char *line = page; *line != '\0' && count < BLOCKS_MAX;) {
        size_t octets = strcspn(line, "\n");
        octets += line[octets] == '\n';
        number++;
        if (strncmp(line, "```", 3) == 0 && open == NULL) {
            open = &blocks[count];
            open->line = number;
            snprintf(open->kind, sizeof open->kind, "%.*s", (int)octets - 4, line + 3);
        } else if (strncmp(line, "```", 3) == 0) {
            if (is_file(open) && file_count < FILES_MAX)
                files[file_count++] = (struct kit_file){open->kind + 4, open->text};
            open = NULL;
            count++;
        } else if (open != NULL) {
            strncat(open->text, line, octets);
        }
        line += octets;
    }
}

START_TEST(examples_are_true) {
    const struct block *block = &blocks[_i];
    struct lastack_failure failure;
    struct lastack_result result = {.outcome = LASTACK_WRONG};
    lastack_scenario *scenario;
    kit_files = files;
    kit_endpoint = &lastack_tcp_ops;
    bool fails = strcmp(block->kind, "scn fails") == 0;
    if (strcmp(block->kind, "scn") != 0 && !fails && !is_file(block))
        return;
    scenario = kit_parse_as("example.scn", block->text, &failure);
    if (scenario != NULL) {
        lastack_scenario_play(scenario, NULL, &result);
        failure = result.failure;
        lastack_scenario_free(scenario);
    }
    if (fails) {
        ck_assert_int_ne(result.outcome, LASTACK_PASSED);
        ck_assert_int_lt(_i + 1, count);
        ck_assert_str_eq(block[1].kind, "text");
        ck_assert_str_eq(kit_print(&failure), block[1].text);
    } else {
        ck_assert_msg(result.outcome == LASTACK_PASSED, "docs/SCENARIOS.md:%d: %s", block->line,
                      kit_print(&failure));
    }
}
END_TEST

/* Is the word in some example, by itself? */
static bool has_example(const char *word) {
    size_t octets = strlen(word);
    static const char around[] = " \t\n<>=,:{}[]+-.";
    for (int i = 0; i < count; i++) {
        const char *text = blocks[i].text;
        if (strncmp(blocks[i].kind, "scn", 3) != 0)
            continue;
        for (const char *at = text; (at = strstr(at, word)) != NULL; at++)
            if ((at == text || strchr(around, at[-1]) != NULL) &&
                strchr(around, at[octets]) != NULL)
                return true;
    }
    return false;
}

static void check_words(const struct word *table) {
    for (; table->text != NULL; table++)
        ck_assert_msg(has_example(table->text), "`%s` has no example", table->text);
}

START_TEST(every_word_has_an_example) {
    check_words(word_statements);
    check_words(word_verbs);
    check_words(word_predicates);
    check_words(word_kinds);
    check_words(word_options);
    check_words(word_variables);
    check_words(word_fields);
    check_words(word_switch);
    check_words(word_hows);
    check_words(word_links);
    check_words(word_keys);
    check_words(word_tails);
    static const char *const others[] = {
        "until", "next",  "every",       "idle",  "EOF", "none",   "no",   "wire",    "ladder",
        "peer",  "never", "established", "final", "2nd", "next 2", "0.5%", "59s..61s"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        ck_assert_msg(has_example(others[i]), "`%s` has no example", others[i]);
}
END_TEST

START_TEST(there_are_examples) {
    int examples = 0;
    for (int i = 0; i < count; i++)
        examples += strncmp(blocks[i].kind, "scn", 3) == 0;
    ck_assert_int_ge(examples, 15);
}
END_TEST

/* ---- tables ---------------------------------------------------------------------------------- */

static void check_row(const char *row) {
    ck_assert_msg(strstr(page, row) != NULL, "docs/SCENARIOS.md has no line\n%s", row);
}

/* A value of a key, as it is written. */
static const char *print_value(char text[32], unsigned unit, int64_t value) {
    if (unit == LASTACK_UNIT_TIME)
        lastack_time_print(value, text, 32);
    else if (unit == LASTACK_UNIT_SWITCH)
        snprintf(text, 32, "%s", value ? "on" : "off");
    else
        snprintf(text, 32, "%lld", (long long)value);
    return text;
}

START_TEST(keys_are_those_of_the_library) {
    static const char *const units[] = {"time", "size", "number"};
    char row[512], initial[32], least[32], most[32];
    for (unsigned i = 0; i < LASTACK_KNOB_COUNT; i++) {
        const struct lastack_knob_info *info = lastack_knob_info(i);
        print_value(initial, info->unit, info->initial);
        if (info->unit == LASTACK_UNIT_SWITCH)
            snprintf(row, sizeof row, "\n| `%s` | `on`, `off` | | | `%s` | %s |\n", info->key,
                     initial, info->text);
        else
            snprintf(row, sizeof row, "\n| `%s` | %s | `%s` | `%s` | `%s` | %s |\n", info->key,
                     units[info->unit], print_value(least, info->unit, info->least),
                     print_value(most, info->unit, info->most), initial, info->text);
        check_row(row);
    }
    for (size_t i = 0; lastack_profile_at(i) != NULL; i++) {
        snprintf(row, sizeof row, "`%s`", lastack_profile_at(i)->name);
        check_row(row);
    }
}
END_TEST

START_TEST(limits_are_those_of_the_library) {
    char row[512];
    static const struct {
        const char *member, *text;
        int64_t initial, most;
    } limits[] = {
#define X(member, id, initial, most, text) {#member, text, initial, most},
        LASTACK_LIMITS(X)
#undef X
    };
    static const struct {
        const char *name;
        int most;
    } scripts[] = {
        {"script size", LASTACK_SCRIPT_OCTETS_MAX},
        {"line", LASTACK_LINE_OCTETS_MAX},
        {"files", LASTACK_FILES_MAX},
        {"include depth", LASTACK_INCLUDE_DEPTH_MAX},
        {"statements", LASTACK_STATEMENTS_MAX},
        {"repeat depth", LASTACK_REPEAT_DEPTH_MAX},
        {"names", LASTACK_NAMES_MAX},
        {"name", LASTACK_NAME_OCTETS_MAX},
        {"passage", LASTACK_PASSAGE_MAX},
        {"kinds", LASTACK_KINDS},
        {"always", LASTACK_ALWAYS_MAX},
        {"scheduled", LASTACK_SCHEDULED_MAX},
        {"steps", LASTACK_STEPS_MAX},
    };
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
        snprintf(row, sizeof row, "\n| `limit.%s` | number, to %lld | `%lld` | %s |\n",
                 limits[i].member, (long long)limits[i].most, (long long)limits[i].initial,
                 limits[i].text);
        check_row(row);
    }
    for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++) {
        snprintf(row, sizeof row, "\n| %s |", scripts[i].name);
        const char *at = strstr(strstr(page, "\n## Limits\n"), row);
        ck_assert_msg(at != NULL, "docs/SCENARIOS.md has no limit `%s`", scripts[i].name);
        const char *value = strchr(strchr(at + strlen(row), '|'), ' ');
        ck_assert_int_eq(atoi(value), scripts[i].most);
    }
}
END_TEST

START_TEST(findings_are_those_of_the_library) {
    char row[512];
    for (unsigned i = 1; i < LASTACK_FINDING_COUNT; i++) {
        snprintf(row, sizeof row, "\n| `%s` | %s |\n", lastack_finding_name(i),
                 lastack_finding_text(i));
        check_row(row);
    }
}
END_TEST

int main(void) {
    read_page();
    Suite *suite = suite_create("scenario docs");
    TCase *tcase = tcase_create("docs/SCENARIOS.md");
    suite_add_tcase(suite, tcase);
    tcase_add_test(tcase, there_are_examples);
    tcase_add_loop_test(tcase, examples_are_true, 0, count);
    tcase_add_test(tcase, every_word_has_an_example);
    tcase_add_test(tcase, keys_are_those_of_the_library);
    tcase_add_test(tcase, limits_are_those_of_the_library);
    tcase_add_test(tcase, findings_are_those_of_the_library);
    return run_suite(suite);
}
