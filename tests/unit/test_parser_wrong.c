/* Everything that can be wrong in a statement, from tests/scenarios/wrong/statements.txt: each text
 * is followed by the failure as it is printed, with the place, the words that could stand there,
 * and where there is one, the word that was meant. */
#include "run_suite.h"
#include "script_kit.h"
#include <stdio.h>
#include <stdlib.h>

enum { CASES_MAX = 1000, OCTETS_MAX = 1 << 18 };
static char all[OCTETS_MAX];
static struct { const char *text, *printed; } cases[CASES_MAX];
static int count;

/* Cuts at a line of that kind; answers what follows, NULL: there is none. */
static char *cut(char *text, const char *line) {
    char *at = strstr(text, line);
    if (at == NULL)
        return NULL;
    *at = '\0';
    return at + strlen(line);
}

static void read_cases(void) {
    FILE *file = fopen("tests/scenarios/wrong/statements.txt", "rb");
    if (file == NULL)
        return;
    all[fread(all, 1, sizeof all - 1, file)] = '\0';
    fclose(file);
    for (char *at = all, *next; (next = cut(at, "====\n")) != NULL && count < CASES_MAX;
         at = next) {
        cases[count].text = at;
        cases[count].printed = cut(at, "\n----\n");
        count++;
    }
}

START_TEST(tells_what_is_wrong) {
    static const struct kit_file files[] = {
        {"loop.scn", "include \"loop.scn\"\n"},
        {"bad.scn", "\nclient clse\n"},
        {"t.scn", ""},
        {NULL, NULL},
    };
    struct lastack_failure failure;
    kit_files = files;
    ck_assert_ptr_nonnull(cases[_i].printed);
    ck_assert_ptr_null(kit_parse(cases[_i].text, &failure));
    ck_assert_int_eq(failure.outcome, LASTACK_WRONG);
    ck_assert_str_eq(kit_print(&failure), cases[_i].printed);
}
END_TEST

START_TEST(are_there) {
    ck_assert_int_ge(count, 230);
}
END_TEST

int main(void) {
    read_cases();
    Suite *suite = suite_create("parser, wrong input");
    TCase *tcase = tcase_create("wrong input");
    suite_add_tcase(suite, tcase);
    tcase_add_test(tcase, are_there);
    tcase_add_loop_test(tcase, tells_what_is_wrong, 0, count);
    return run_suite(suite);
}
