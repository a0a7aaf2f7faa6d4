/* The text of segments in tcpdump's words: what tcpdump 4.99.3 prints behind a length. */
#include "run_suite.h"
#include "trace/tcpdump.h"
#include <check.h>

/* The longest word that tcpdump reads. */
#define A16  "AAAAAAAAAAAAAAAA"
#define A128 A16 A16 A16 A16 A16 A16 A16 A16
#define TEXT(octets) octets, sizeof octets - 1

static const struct {
    uint16_t source_port, destination_port;
    bool reset, verbose;
    const char *octet;
    size_t octets;
    const char *words;
} row[] = {
    {1000, 25, false, false, TEXT("EHLO me\r\n"),
     ": SMTP: EHLO me"},
    {25, 1000, false, false, TEXT("220 it\n"),
     ": SMTP: 220 it"},
    {1000, 25, false, false, TEXT("EHLO"),
     ": SMTP: EHLO [|smtp]"},
    {1000, 25, false, false, TEXT("EHLO\r"),
     ": SMTP"},
    {1000, 25, false, false, TEXT("a\rb\r\n"),
     ": SMTP"},
    {1000, 25, false, false, TEXT("a\tb\n"),
     ": SMTP: a\tb"},
    {1000, 25, false, false, TEXT("a\x01" "b\n"),
     ": SMTP"},
    {1000, 25, false, false, TEXT("a\x80" "b\n"),
     ": SMTP"},
    {1000, 25, false, false, TEXT("\r\n"),
     ": SMTP: "},
    {1000, 25, false, false, TEXT("MAIL\r\nDATA\r\n"),
     ": SMTP: MAIL"},
    {1000, 25, false, true, TEXT("MAIL\r\nDATA\r\n"),
     ": SMTP, length: 12\n\tMAIL\n\tDATA"},
    {1000, 25, false, true, TEXT("MAIL\r\nDA\x02TA\r\nx\n"),
     ": SMTP, length: 15\n\tMAIL"},
    {1000, 25, false, true, TEXT("MAIL\nDATA"),
     ": SMTP, length: 9\n\tMAIL\n\tDATA [|smtp]"},
    {1000, 25, false, true, TEXT("A\r\n\r\nB\n"),
     ": SMTP, length: 7\n\tA\n\t\n\tB"},
    {1000, 43, false, false, TEXT("who\n"),
     ": WHOIS: who"},
    {1000, 21, false, false, TEXT("USER x\r\n"),
     ": FTP: USER x"},
    {21, 1000, false, true, TEXT("331 x\r\n"),
     ": FTP, length: 7\n\t331 x"},
    {1000, 80, false, false, TEXT("GET / HTTP/1.1\r\nHost: x\r\n\r\n"),
     ": HTTP: GET / HTTP/1.1"},
    {1000, 80, false, true, TEXT("GET / HTTP/1.1\r\nHost: x\r\n\r\n"),
     ": HTTP, length: 27\n\tGET / HTTP/1.1\n\tHost: x\n\t"},
    {1000, 80, false, false, TEXT("get / x\r\n"),
     ": HTTP: get / x"},
    {1000, 80, false, false, TEXT("gEt~/ x\r\n"),
     ": HTTP"},
    {1000, 80, false, false, TEXT("~ET / x\r\n"),
     ": HTTP"},
    {1000, 80, false, false, TEXT("GETS / x\r\n"),
     ": HTTP"},
    {1000, 80, false, false, TEXT("GE\r\n"),
     ": HTTP"},
    {80, 1000, false, false, TEXT("HTTP/1.1 200 OK\r\n"),
     ": HTTP: HTTP/1.1 200 OK"},
    {80, 1000, false, true, TEXT("HTTP/1.1 200 OK\r\n"),
     ": HTTP, length: 17\n\tHTTP/1.1 200 OK"},
    {80, 1000, false, false, TEXT("HTTP/1.1 2x0 OK\r\n"),
     ": HTTP"},
    {80, 1000, false, false, TEXT("HTTP/1.1 x00 OK\r\n"),
     ": HTTP"},
    {80, 1000, false, false, TEXT("HTTP/1.1 20: OK\r\n"),
     ": HTTP"},
    {80, 1000, false, false, TEXT("HTTP/1.1 20 OK\r\n"),
     ": HTTP"},
    {80, 1000, false, false, TEXT("HTTP/1.1 2000 OK\r\n"),
     ": HTTP"},
    {80, 1000, false, false, TEXT("HTTP/1.1\r\n"),
     ": HTTP"},
    {80, 1000, false, false, TEXT("HTTP/1.1"),
     ": HTTP"},
    {80, 1000, false, false, TEXT("HTTP/1.1 "),
     ": HTTP"},
    {80, 1000, false, false, TEXT("HTTP/1.1   200\r\n"),
     ": HTTP: HTTP/1.1   200"},
    {80, 1000, false, false, TEXT("HTTP/1.1\t200\r\n"),
     ": HTTP"},
    {80, 1000, false, false, TEXT(" 200\r\n"),
     ": HTTP"},
    {80, 1000, false, false, TEXT("\x01GET\r\n"),
     ": HTTP"},
    {80, 1000, false, false, TEXT("GET\x01\r\n"),
     ": HTTP"},
    {80, 1000, false, false, TEXT(A128 " 200\r\n"),
     ": HTTP: " A128 " 200"},
    {80, 1000, false, false, TEXT(A128 "A 200\r\n"),
     ": HTTP"},
    {80, 1000, false, false, TEXT("A 200\x80\r\n"),
     ": HTTP"},
    {80, 1000, false, true, TEXT("some text\r\n"),
     ": HTTP"},
    {80, 1000, false, false, TEXT("HTTP/1.1 200"),
     ": HTTP: HTTP/1.1 200 [|http]"},
    {80, 1000, false, false, TEXT("A 2"),
     ": HTTP"},
    {80, 1000, false, false, TEXT("HTTP/1.1 /00 OK\r\n"),
     ": HTTP"},
    {80, 1000, false, false, TEXT("HTTP/1.1 2/0 OK\r\n"),
     ": HTTP"},
    {80, 1000, false, false, TEXT("HTTP/1.1 20/ OK\r\n"),
     ": HTTP"},
    {80, 1000, false, false, TEXT("HTTP/1.1 2:0 OK\r\n"),
     ": HTTP"},
    {8080, 1000, false, false, TEXT("GET x\n"),
     ": HTTP: GET x"},
    {1000, 8080, false, false, TEXT("GET x\n"),
     ": HTTP: GET x"},
    {554, 1000, false, false, TEXT("PLAY x\n"),
     ": RTSP: PLAY x"},
    {1000, 8554, false, false, TEXT("TEARDOWN x\n"),
     ": RTSP: TEARDOWN x"},
    {8554, 1000, false, true, TEXT("RTSP/1.0 200 OK\n"),
     ": RTSP, length: 16\n\tRTSP/1.0 200 OK"},
    {1000, 554, false, false, TEXT("GET x\n"),
     ": RTSP"},
    {1000, 23, false, false, TEXT("hello\n"),
     ""},
    {80, 25, false, false, TEXT("GET x\n"),
     ": SMTP: GET x"},
    {21, 80, false, false, TEXT("GET x\n"),
     ": FTP: GET x"},
    {1000, 2000, false, false, TEXT("GET x\n"),
     ""},
    {1000, 2000, false, true, TEXT("GET x\n"),
     ""},
    {1000, 80, true, false, TEXT("go away"),
     ": HTTP"},
    {1000, 80, true, true, TEXT("go away"),
     " [RST go away]"},
    {1000, 2000, true, true, TEXT("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"),
     " [RST xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx]"},
    {1000, 2000, true, true, TEXT("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"),
     " [RST+ xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx]"},
    {1000, 2000, true, true, TEXT("\x00\t\x7f\x80\xc1\xff~"),
     " [RST ^@^I^?M-^@M-AM-^?~]"},
    {1000, 2000, true, false, TEXT("go away"),
     ""},
};
enum { ROWS = sizeof row / sizeof *row };

START_TEST(texts) {
    struct sheet sheet = {.capture = NULL};
    struct tcpdump_text text = {.source_port = row[_i].source_port,
                                .destination_port = row[_i].destination_port,
                                .reset = row[_i].reset,
                                .verbose = row[_i].verbose,
                                .octet = (const uint8_t *)row[_i].octet,
                                .octets = (uint32_t)row[_i].octets};
    tcpdump_text(&sheet, &text);
    ck_assert_uint_lt(sheet.used, sizeof sheet.text);
    ck_assert_str_eq(sheet.text, row[_i].words);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("texts in tcpdump's words");
    TCase *tcase = tcase_create("texts");
    tcase_add_loop_test(tcase, texts, 0, ROWS);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
