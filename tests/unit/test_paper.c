/* lib/trace/paper.c: other people's text in pictures and diagrams, and writes that fail. */
#include "trace/paper.h"
#include "run_suite.h"
#include "written.h"
#include <check.h>
#include <stdlib.h>
#include <string.h>

static struct paper paper;

static void setup(void) {
    written_begin();
    paper = (struct paper){.write = written_keep};
}

START_TEST(xml) {
    paper_xml(&paper, "a<b> & \"c\"\n ~\x1f\x7f\x80\xff\t");
    ck_assert_str_eq(written, "a&lt;b&gt; &amp; &quot;c&quot;\n ~?????");
}
END_TEST

START_TEST(mermaid) {
    paper_mermaid(&paper, "Az09 .,=+-_/();<\n\xff");
    ck_assert_str_eq(written, "Az09 .,=+-_/()#59;#60;#10;#255;");
}
END_TEST

START_TEST(printed) {
    char long_text[400];
    paper_text(&paper, "");
    paper_print(&paper, "%s", "");
    ck_assert_uint_eq(writes, 0); /* nothing is no piece */
    paper_print(&paper, "%d-%s", 7, "x");
    ck_assert_str_eq(written, "7-x");
    memset(long_text, 'y', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = 0;
    setup();
    paper_print(&paper, "%s", long_text);
    ck_assert_uint_eq(written_octets, 255);
    ck_assert_int_eq(strncmp(written, long_text, written_octets), 0);
}
END_TEST

/* After a write that failed there is no other. */
START_TEST(a_failed_write) {
    writes_left = 0;
    paper_text(&paper, "a");
    ck_assert(paper.failed);
    writes_left = SIZE_MAX;
    paper_text(&paper, "b");
    paper_xml(&paper, "<");
    ck_assert(paper.failed);
    ck_assert_uint_eq(writes, 1);
    ck_assert_str_eq(written, "");
}
END_TEST

int main(void) {
    Suite *suite = suite_create("paper");
    TCase *tcase = tcase_create("paper");
    tcase_add_checked_fixture(tcase, setup, NULL);
    tcase_add_test(tcase, xml);
    tcase_add_test(tcase, mermaid);
    tcase_add_test(tcase, printed);
    tcase_add_test(tcase, a_failed_write);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
