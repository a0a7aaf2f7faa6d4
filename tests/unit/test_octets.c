/* lib/wire/octets.c: packets written and read, the checksum, and every way to be malformed. */
#include <check.h>
#include <lastack/octets.h>
#include <string.h>

/* A SYN from 10.0.0.1:49152 to 10.0.0.2:80 with an MSS of 1460, as other programs make it. */
static const uint8_t syn[44] = {
    0x45, 0x00, 0x00, 0x2c, 0x00, 0x00, 0x40, 0x00, 0x40, 0x06, 0x26, 0xca, 0x0a, 0x00, 0x00,
    0x01, 0x0a, 0x00, 0x00, 0x02, 0xc0, 0x00, 0x00, 0x50, 0x00, 0x00, 0x00, 0x64, 0x00, 0x00,
    0x00, 0x00, 0x60, 0x02, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0x02, 0x04, 0x05, 0xb4};
enum { SUM_AT = 36, IP_SUM_AT = 10 };

static size_t write_syn(uint8_t *octets, size_t room) {
    static const uint8_t mss[] = {2, 4, 0x05, 0xb4};
    struct lastack_segment seg = {.source = 1,
                                  .destination = 2,
                                  .source_port = 49152,
                                  .destination_port = 80,
                                  .seq.n = 100,
                                  .wnd = 65535,
                                  .ctl = LASTACK_SYN,
                                  .option_octets = sizeof mss};
    struct lastack_packet packet = lastack_packet_of(&seg, mss, NULL);
    return lastack_packet_encode(&packet, octets, room);
}

START_TEST(a_syn) {
    uint8_t octets[sizeof syn];
    ck_assert_uint_eq(write_syn(octets, sizeof octets - 1), 0);
    ck_assert_uint_eq(write_syn(octets, sizeof octets), sizeof octets);
    ck_assert_int_eq(octets[SUM_AT] << 8 | octets[SUM_AT + 1], 0xc36f);
    octets[SUM_AT] = octets[SUM_AT + 1] = 0;
    ck_assert_mem_eq(octets, syn, sizeof syn);
}
END_TEST

/* RFC 1071 section 3: the sum of these is ddf2, whatever is added first; and that of an odd count
 * is as if a zero followed. */
START_TEST(rfc1071) {
    static const uint8_t example[] = {0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7};
    uint8_t shifted[sizeof example + 1];
    memcpy(shifted + 1, example, sizeof example);
    ck_assert_uint_eq(lastack_checksum(example, sizeof example), 0xffff - 0xddf2);
    ck_assert_uint_eq(lastack_checksum(shifted + 1, sizeof example), 0xffff - 0xddf2);
    static const uint8_t odd[] = {0x00, 0x01, 0xf2}, even[] = {0x00, 0x01, 0xf2, 0x00};
    ck_assert_uint_eq(lastack_checksum(odd, sizeof odd), lastack_checksum(even, sizeof even));
    ck_assert_uint_eq(lastack_checksum(odd, sizeof odd), 0xffff - 0xf201);
    ck_assert_uint_eq(lastack_checksum(odd, 0), 0xffff);
}
END_TEST

/* Sets the checksum of IP right again. */
static void mend(uint8_t *octets) {
    octets[IP_SUM_AT] = octets[IP_SUM_AT + 1] = 0;
    uint16_t sum = lastack_checksum(octets, 20);
    octets[IP_SUM_AT] = (uint8_t)(sum >> 8);
    octets[IP_SUM_AT + 1] = (uint8_t)sum;
}

/* One octet of a good packet is another, with or without a good checksum of IP. */
static const struct {
    uint8_t at, octet, mended, error;
} wrong[] = {
    {0, 0x65, 0, LASTACK_PACKET_VERSION},      {0, 0x44, 0, LASTACK_PACKET_IP_HEADER},
    {0, 0x4f, 0, LASTACK_PACKET_IP_HEADER},    {0, 0x46, 0, LASTACK_PACKET_IP_OPTIONS},
    {3, 0x2d, 1, LASTACK_PACKET_TOTAL_LENGTH}, {3, 0x27, 1, LASTACK_PACKET_TOTAL_LENGTH},
    {8, 0x3f, 0, LASTACK_PACKET_IP_CHECKSUM},  {6, 0x60, 1, LASTACK_PACKET_FRAGMENT},
    {6, 0xc0, 1, LASTACK_PACKET_FRAGMENT},     {7, 0x01, 1, LASTACK_PACKET_FRAGMENT},
    {9, 0x11, 1, LASTACK_PACKET_PROTOCOL},     {12, 0x0b, 1, LASTACK_PACKET_ADDRESS},
    {15, 0x00, 1, LASTACK_PACKET_ADDRESS},     {17, 0x01, 1, LASTACK_PACKET_ADDRESS},
    {19, 0x03, 1, LASTACK_PACKET_CHECKSUM},    {27, 0x65, 0, LASTACK_PACKET_CHECKSUM},
    {40, 0x03, 0, LASTACK_PACKET_CHECKSUM},    {8, 0x3f, 1, LASTACK_PACKET_GOOD},
};

START_TEST(malformed) {
    uint8_t octets[sizeof syn];
    struct lastack_packet packet;
    write_syn(octets, sizeof octets);
    octets[wrong[_i].at] = wrong[_i].octet;
    if (wrong[_i].mended)
        mend(octets);
    int error = lastack_packet_decode(octets, sizeof octets, &packet);
    ck_assert_str_eq(lastack_packet_error_text((unsigned)error),
                     lastack_packet_error_text(wrong[_i].error));
}
END_TEST

/* The offset changes, and the checksum with it. */
START_TEST(data_offset) {
    uint8_t octets[sizeof syn];
    struct lastack_packet packet;
    for (int words = 0; words < 16; words++) {
        write_syn(octets, sizeof octets);
        octets[32] = (uint8_t)(words << 4);
        unsigned sum = (unsigned)(octets[SUM_AT] << 8 | octets[SUM_AT + 1]) + 0x6000u;
        sum = (sum & 0xffff) + (sum >> 16) + 0xffffu - ((unsigned)words << 12);
        sum = (sum & 0xffff) + (sum >> 16);
        octets[SUM_AT] = (uint8_t)(sum >> 8);
        octets[SUM_AT + 1] = (uint8_t)sum;
        int error = lastack_packet_decode(octets, sizeof octets, &packet);
        ck_assert_int_eq(error, words == 5 || words == 6 ? LASTACK_PACKET_GOOD
                                                         : LASTACK_PACKET_DATA_OFFSET);
        if (error == LASTACK_PACKET_GOOD)
            ck_assert_uint_eq(packet.segment.option_octets + packet.segment.text_octets, 4);
    }
}
END_TEST

START_TEST(too_short) {
    uint8_t octets[sizeof syn];
    struct lastack_packet packet;
    write_syn(octets, sizeof octets);
    for (size_t size = 0; size < sizeof syn; size++)
        ck_assert_int_eq(lastack_packet_decode(octets, size, &packet),
                         size < 20 ? LASTACK_PACKET_SHORT : LASTACK_PACKET_TOTAL_LENGTH);
    ck_assert_int_eq(lastack_packet_decode(octets, sizeof syn, &packet), LASTACK_PACKET_GOOD);
}
END_TEST

/* What a link adds behind a short packet is none of it. */
START_TEST(what_follows_is_left_alone) {
    uint8_t octets[sizeof syn + 6] = {0};
    struct lastack_packet packet;
    write_syn(octets, sizeof octets);
    octets[sizeof syn] = 0xff;
    ck_assert_int_eq(lastack_packet_decode(octets, sizeof octets, &packet), LASTACK_PACKET_GOOD);
    ck_assert_uint_eq(packet.octets, sizeof syn);
    ck_assert_uint_eq(packet.segment.text_octets, 0);
}
END_TEST

START_TEST(too_large) {
    static uint8_t octets[LASTACK_PACKET_OCTETS_MAX + 1];
    static const uint8_t nops[44] = {1};
    struct lastack_segment seg = {
        .source = 1, .destination = 2, .text_octets = LASTACK_TEXT_OCTETS_MAX};
    struct lastack_packet packet = lastack_packet_of(&seg, nops, NULL), read;
    ck_assert_uint_eq(lastack_packet_encode(&packet, octets, sizeof octets), 65535);
    ck_assert_int_eq(lastack_packet_decode(octets, sizeof octets, &read), LASTACK_PACKET_GOOD);
    ck_assert_uint_eq(read.segment.text_octets, LASTACK_TEXT_OCTETS_MAX);
    packet.segment.option_octets = 1;
    ck_assert_uint_eq(lastack_packet_encode(&packet, octets, sizeof octets), 0);
    packet.segment.text_octets = 0;
    ck_assert_uint_eq(lastack_packet_encode(&packet, octets, sizeof octets), 44);
    packet.segment.option_octets = 41;
    ck_assert_uint_eq(lastack_packet_encode(&packet, octets, sizeof octets), 0);
}
END_TEST

START_TEST(error_texts) {
    for (unsigned i = 0; i < LASTACK_PACKET_ERROR_COUNT; i++)
        for (unsigned j = 0; j < i; j++)
            ck_assert_str_ne(lastack_packet_error_text(i), lastack_packet_error_text(j));
    ck_assert_str_eq(lastack_packet_error_text(LASTACK_PACKET_ERROR_COUNT), "?");
}
END_TEST

int main(void) {
    Suite *suite = suite_create("octets");
    TCase *tcase = tcase_create("octets");
    tcase_add_test(tcase, a_syn);
    tcase_add_test(tcase, rfc1071);
    tcase_add_loop_test(tcase, malformed, 0, sizeof wrong / sizeof *wrong);
    tcase_add_test(tcase, data_offset);
    tcase_add_test(tcase, too_short);
    tcase_add_test(tcase, what_follows_is_left_alone);
    tcase_add_test(tcase, too_large);
    tcase_add_test(tcase, error_texts);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
