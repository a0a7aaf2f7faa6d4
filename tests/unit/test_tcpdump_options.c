/* TCP options in tcpdump's words, whole and damaged: what tcpdump 4.99.3 prints of them. */
#include "run_suite.h"
#include "trace/tcpdump.h"
#include <check.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *octets, *words;
} row[] = {
    {"020405b4",
     ", options [mss 1460]"},
    {"01010101",
     ", options [nop,nop,nop,nop]"},
    {"01010100",
     ", options [nop,nop,nop,eol]"},
    {"03030701",
     ", options [wscale 7,nop]"},
    {"01040201",
     ", options [nop,sackOK,nop]"},
    {"0101050a000000640000006e",
     ", options [nop,nop,sack 1 {100:110}]"},
    {"01010512000000640000006e000000c8000000d2",
     ", options [nop,nop,sack 2 {100:110}{200:210}]"},
    {"010105090000006400000001",
     ", options [nop,nop,sack invalid sack,nop]"},
    {"010106060000000a",
     ", options [nop,nop,echo 10]"},
    {"01010706000000ff",
     ", options [nop,nop,echoreply 255]"},
    {"0101080a0000000100000002",
     ", options [nop,nop,TS val 1 ecr 2]"},
    {"01010b0600000001",
     ", options [nop,nop,cc 1]"},
    {"01010c0600000002",
     ", options [nop,nop,ccnew 2]"},
    {"01010d0600000003",
     ", options [nop,nop, 3]"},
    {"01011312000102030405060708090a0b0c0d0e0f",
     ", options [nop,nop,md5 shared secret not supplied with -M, can't check - "
     "000102030405060708090a0b0c0d0e0f]"},
    {"1304aabb",
     ", options [md5[bad opt]"},
    {"14040102",
     ", options [scps cap 01 id 2]"},
    {"1c048005",
     ", options [uto 0x8005 983160]"},
    {"1c040005",
     ", options [uto 0x5 120]"},
    {"011c03ff",
     ", options [nop,uto[bad opt]]"},
    {"01011d0401020000",
     ", options [nop,nop,tcp-ao keyid 1 rnextkeyid 2,eol]"},
    {"1d080102aabbccdd",
     ", options [tcp-ao keyid 1 rnextkeyid 2 mac 0xaabbccdd]"},
    {"011d0301",
     ", options [nop,tcp-ao (invalid)]"},
    {"1d040102",
     ", options [tcp-ao keyid 1 rnextkeyid 2]"},
    {"01012202",
     ", options [nop,nop,tfo  cookiereq]"},
    {"010122060102030a",
     ", options [nop,nop,tfo  cookie 0102030a]"},
    {"220801020304aabb",
     ", options [tfo  cookie 01020304aabb]"},
    {"0101012205010203",
     ", options [nop,nop,nop,tfo  (invalid)]"},
    {"fe04f989",
     ", options [exp-tfo cookiereq]"},
    {"fe08f98901020304",
     ", options [exp-tfo cookie 01020304]"},
    {"fe041234",
     ", options [exp-1234]"},
    {"01fe03f9",
     ", options [nop,exp[bad opt]]"},
    {"01fd03aa",
     ", options [nop,unknown-253 0xaa]"},
    {"0101fd02",
     ", options [nop,nop,unknown-253]"},
    {"2a04beef",
     ", options [unknown-42 0xbeef]"},
    {"01010102",
     ", options [nop,nop,nop, [|tcp]"},
    {"01010201",
     ", options [nop,nop,[bad opt]]"},
    {"0209aabb",
     ", options [[bad opt]"},
    {"01020305",
     ", options [nop,mss[bad opt]]"},
    {"01010306aabbccdd",
     ", options [nop,nop,wscale 170[len 6],[bad opt]]"},
    {"01010101020405b4",
     ", options [nop,nop,nop,nop,mss 1460]"},
    {"01010802",
     ", options [nop,nop,TS[bad opt]]"},
    {"0104030a",
     ", options [nop,sackOK[len 3], [|tcp]"},
    {"0504aabb",
     ", options [sack invalid sack]"},
    {"010101fe",
     ", options [nop,nop,nop, [|tcp]"},
};
enum { ROWS = sizeof row / sizeof *row };

START_TEST(options) {
    uint8_t octet[40];
    uint32_t octets = (uint32_t)strlen(row[_i].octets) / 2;
    struct sheet sheet = {.capture = NULL};
    for (uint32_t i = 0; i < octets; i++) {
        const char two[3] = {row[_i].octets[2 * i], row[_i].octets[2 * i + 1], '\0'};
        octet[i] = (uint8_t)strtoul(two, NULL, 16);
    }
    bool good = tcpdump_options(&sheet, octet, octets, 0, false);
    ck_assert_str_eq(sheet.text, row[_i].words);
    ck_assert_int_eq(good, strstr(row[_i].words, "bad opt") == NULL &&
                               strstr(row[_i].words, "[|tcp]") == NULL);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("options in tcpdump's words");
    TCase *tcase = tcase_create("options");
    tcase_add_loop_test(tcase, options, 0, ROWS);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
