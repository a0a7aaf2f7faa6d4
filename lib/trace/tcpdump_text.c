/* What tcpdump makes of a segment's text: of a RST's, and of protocols that are text, known by
 * their ports. Of those that are not (DNS, BGP and others) nothing is printed here. */
#include "trace/tcpdump.h"
#include <string.h>

enum { RST_OCTETS = 30, TOKEN_OCTETS = 128 + 1 /* a NUL */ };

static bool printable(uint8_t c) {
    return c >= 0x20 && c < 0x7f;
}

/* ---- a RST's --------------------------------------------------------------------------------- */

static void put_character(struct sheet *sheet, uint8_t c) {
    if (c >= 0x80) {
        sheet_text(sheet, "M-");
        c &= 0x7f;
    }
    if (!printable(c)) {
        sheet_text(sheet, "^");
        c ^= 0x40;
    }
    sheet_octets(sheet, &c, 1);
}

static void put_reset(struct sheet *sheet, const struct tcpdump_text *text) {
    uint32_t octets = text->octets > RST_OCTETS ? RST_OCTETS : text->octets;
    sheet_text(sheet, octets < text->octets ? " [RST+ " : " [RST ");
    for (uint32_t i = 0; i < octets; i++)
        put_character(sheet, text->octet[i]);
    sheet_text(sheet, "]");
}

/* ---- lines ----------------------------------------------------------------------------------- */

struct protocol {
    uint16_t port, other_port;
    const char *name, *capitals;
    const char *const *command; /* words that a request begins with; NULL: all is text */
};

/* Prints the line at `at` and answers where the next one begins; 0: there is none. */
static uint32_t put_line(struct sheet *sheet, const struct protocol *protocol, const char *before,
                         const struct tcpdump_text *text, uint32_t at) {
    uint32_t end = at, octets = text->octets;
    while (end < octets && (printable(text->octet[end]) || text->octet[end] == '\t'))
        end++;
    bool cr = end < octets && text->octet[end] == '\r';
    if (end < octets && !(cr && end + 1 < octets && text->octet[end + 1] == '\n') &&
        text->octet[end] != '\n')
        return 0;
    sheet_text(sheet, before);
    sheet_octets(sheet, text->octet + at, end - at);
    if (end < octets)
        return end + (cr ? 2 : 1);
    sheet_text(sheet, " [|");
    sheet_text(sheet, protocol->name);
    sheet_text(sheet, "]");
    return 0;
}

/* The word at *at, which moves on to the next; false: it is none. */
static bool take_token(const struct tcpdump_text *text, uint32_t *at, char token[TOKEN_OCTETS]) {
    size_t length = 0;
    uint32_t i = *at;
    for (; i < text->octets; i++) {
        uint8_t c = text->octet[i];
        if (c == ' ' || c == '\t' || c == '\r' || c == '\n')
            break;
        if (!printable(c) || length + 2 > TOKEN_OCTETS)
            return false;
        token[length++] = (char)c;
    }
    token[length] = 0;
    while (i < text->octets && text->octet[i] == ' ')
        i++;
    *at = i;
    return length > 0;
}

static bool same_word(const char *a, const char *b) {
    for (; *a != 0 && *b != 0; a++, b++) {
        char upper = *a >= 'a' && *a <= 'z' ? (char)(*a - 'a' + 'A') : *a;
        if (upper != *b)
            return false;
    }
    return *a == *b;
}

static bool digit(char c) {
    return c >= '0' && c <= '9';
}

/* Does it begin with a command, or have a code of three digits as its second word? */
static bool begins_message(const struct protocol *protocol, const struct tcpdump_text *text) {
    char token[TOKEN_OCTETS];
    uint32_t at = 0;
    if (protocol->command == NULL)
        return true;
    if (!take_token(text, &at, token))
        return false;
    for (const char *const *command = protocol->command; *command != NULL; command++)
        if (same_word(token, *command))
            return true;
    return take_token(text, &at, token) && digit(token[0]) && digit(token[1]) &&
           digit(token[2]) && token[3] == 0;
}

static void put_protocol(struct sheet *sheet, const struct protocol *protocol,
                         const struct tcpdump_text *text) {
    sheet_text(sheet, ": ");
    sheet_text(sheet, protocol->capitals);
    if (!begins_message(protocol, text))
        return;
    if (!text->verbose) {
        put_line(sheet, protocol, ": ", text, 0);
        return;
    }
    sheet_text(sheet, ", length: ");
    sheet_number(sheet, text->octets);
    uint32_t at = 0;
    do
        at = put_line(sheet, protocol, "\n\t", text, at);
    while (at != 0 && at < text->octets);
}

/* ---- protocols ------------------------------------------------------------------------------- */

static const char *const http[] = {
    "GET",         "PUT",        "COPY",       "HEAD",        "LOCK",        "MOVE",
    "POLL",        "POST",       "BCOPY",      "BMOVE",       "MKCOL",       "TRACE",
    "LABEL",       "MERGE",      "DELETE",     "SEARCH",      "UNLOCK",      "REPORT",
    "UPDATE",      "NOTIFY",     "BDELETE",    "CONNECT",     "OPTIONS",     "CHECKIN",
    "PROPFIND",    "CHECKOUT",   "CCM_POST",   "SUBSCRIBE",   "PROPPATCH",   "BPROPFIND",
    "BPROPPATCH",  "UNCHECKOUT", "MKACTIVITY", "MKWORKSPACE", "UNSUBSCRIBE", "RPC_CONNECT",
    "VERSION-CONTROL", "BASELINE-CONTROL", NULL};
static const char *const rtsp[] = {"DESCRIBE", "ANNOUNCE", "GET_PARAMETER", "OPTIONS",
                                   "PAUSE",    "PLAY",     "RECORD",        "REDIRECT",
                                   "SETUP",    "SET_PARAMETER", "TEARDOWN", NULL};

/* In the order in which tcpdump asks. Those without a name are no text, and come in between. */
static const struct protocol protocols[] = {
    {23, 23, NULL, NULL, NULL},       {25, 25, "smtp", "SMTP", NULL},
    {43, 43, "whois", "WHOIS", NULL}, {179, 179, NULL, NULL, NULL},
    {1723, 1723, NULL, NULL, NULL},   {6379, 6379, NULL, NULL, NULL},
    {22, 22, NULL, NULL, NULL},       {10288, 10288, NULL, NULL, NULL},
    {6633, 6653, NULL, NULL, NULL},   {21, 21, "ftp", "FTP", NULL},
    {80, 8080, "http", "HTTP", http}, {554, 8554, "rtsp", "RTSP", rtsp},
};

void tcpdump_text(struct sheet *sheet, const struct tcpdump_text *text) {
    if (text->reset && text->verbose) {
        put_reset(sheet, text);
        return;
    }
    for (size_t i = 0; i < sizeof protocols / sizeof *protocols; i++) {
        const struct protocol *protocol = &protocols[i];
        if (text->source_port != protocol->port && text->source_port != protocol->other_port &&
            text->destination_port != protocol->port &&
            text->destination_port != protocol->other_port)
            continue;
        if (protocol->name != NULL)
            put_protocol(sheet, protocol, text);
        return;
    }
}
