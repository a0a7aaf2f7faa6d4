/* The words of the language, as tables, and the word that somebody may have meant. */
#include "script/words.h"
#include <string.h>

/* clang-format off */
const struct word word_statements[] = {
    {"host", STATEMENT_HOST},         {"link", STATEMENT_LINK},
    {"set", STATEMENT_SET},           {"use", STATEMENT_USE},
    {"cut", STATEMENT_CUT},           {"heal", STATEMENT_HEAL},
    {"drop", STATEMENT_DROP},         {"duplicate", STATEMENT_DUPLICATE},
    {"delay", STATEMENT_DELAY},       {"reorder", STATEMENT_REORDER},
    {"corrupt", STATEMENT_CORRUPT},   {"inject", STATEMENT_INJECT},
    {"wait", STATEMENT_WAIT},         {"at", STATEMENT_AT},
    {"after", STATEMENT_AFTER},       {"repeat", STATEMENT_REPEAT},
    {"let", STATEMENT_LET},           {"include", STATEMENT_INCLUDE},
    {"expect", STATEMENT_EXPECT},     {"always", STATEMENT_ALWAYS},
    {"netstat", STATEMENT_NETSTAT},
    {NULL, STATEMENT_NONE},
};

const struct word word_verbs[] = {
    {"listen", STEP_LISTEN},     {"unlisten", STEP_UNLISTEN}, {"connect", STEP_CONNECT},
    {"accept", STEP_ACCEPT},     {"send", STEP_SEND},         {"read", STEP_READ},
    {"shutdown", STEP_SHUTDOWN}, {"close", STEP_CLOSE},       {"abort", STEP_ABORT},
    {"set", STEP_OPTION},        {"reboot", STEP_REBOOT},     {NULL, 0},
};

const struct word word_predicates[] = {
    {"is", COND_IS},           {"path", COND_PATH},   {"spent", COND_SPENT},
    {"sent", COND_SENT},       {"read", COND_READ_OCTETS}, {"received", COND_RECEIVED},
    {"error", COND_ERROR},     {"count", COND_COUNT}, {"never", COND_NEVER},
    {NULL, 0},
};

const struct word word_kinds[] = {
    {"segment", 0},
    {"SYN", LASTACK_FACT_SYN},
    {"ACK", LASTACK_FACT_PURE_ACK},
    {"FIN", LASTACK_FACT_FIN},
    {"RST", LASTACK_FACT_RST},
    {"DATA", LASTACK_FACT_DATA},
    {"retransmission", LASTACK_FACT_RETRANSMISSION},
    {"final", LASTACK_FACT_FINAL_ACK},
    {NULL, 0},
};

const struct word word_options[] = {
    {"SO_REUSEADDR", LASTACK_SO_REUSEADDR}, {"SO_LINGER", LASTACK_SO_LINGER},
    {"TCP_NODELAY", LASTACK_TCP_NODELAY},   {"TCP_USER_TIMEOUT", LASTACK_TCP_USER_TIMEOUT},
    {"TCP_MAXSEG", LASTACK_TCP_MAXSEG},     {NULL, 0},
};

const struct word word_variables[] = {
    {"SND.UNA", VAR_SND_UNA}, {"SND.NXT", VAR_SND_NXT}, {"SND.MAX", VAR_SND_MAX},
    {"SND.WND", VAR_SND_WND}, {"ISS", VAR_ISS},         {"RCV.NXT", VAR_RCV_NXT},
    {"RCV.WND", VAR_RCV_WND}, {"IRS", VAR_IRS},         {NULL, 0},
};

const struct word word_fields[] = {
    {"SEQ", GIVEN_SEQ},   {"ACK", GIVEN_ACK}, {"WND", GIVEN_WND}, {"UP", GIVEN_UP},
    {"DATA", GIVEN_DATA}, {"CTL", GIVEN_CTL}, {"MSS", GIVEN_MSS}, {NULL, 0},
};

const struct word word_switch[] = {{"on", 1}, {"off", 0}, {NULL, 0}};

const struct word word_hows[] = {
    {"write", LASTACK_SHUT_WR}, {"read", LASTACK_SHUT_RD}, {"both", LASTACK_SHUT_RDWR}, {NULL, 0}};

const struct word word_links[] = {
    {"delay", LINK_DELAY}, {"rate", LINK_RATE}, {"loss", LINK_LOSS},
    {"queue", LINK_QUEUE}, {"mtu", LINK_MTU},   {"duplication", LINK_DUPLICATION},
    {"reordering", LINK_REORDERING}, {"corruption", LINK_CORRUPTION}, {NULL, 0},
};

const struct word word_keys[] = {
    {"seed", KEY_SEED},   {"ports", KEY_PORTS}, {"profile", KEY_PROFILE},
    {"judge", KEY_JUDGE}, {NULL, KEY_NONE},
};

const struct word word_tails[] = {
    {"as", 0},   {"from", 0},    {"to", 0},   {"by", 0},      {"within", 0},    {"fails", 0},
    {"hold", 0}, {"reuse", 0},   {"lost", 0}, {"backlog", 0}, {"addresses", 0}, {NULL, 0},
};

/* The words between the words. */
static const struct word word_others[] = {
    {"for", 0},    {"of", 0},   {"in", 0},      {"until", 0}, {"next", 0}, {"every", 0},
    {"idle", 0},   {"EOF", 0},  {"none", 0},    {"no", 0},    {"wire", 0}, {"ladder", 0},
    {"finding", 0}, {"peer", 0}, {"never", 0},   {"on", 0},    {"off", 0},  {"established", 0},
    {NULL, 0},
};
/* clang-format on */

bool word_is(struct slice word, const char *text) {
    return strlen(text) == word.octets && memcmp(text, word.text, word.octets) == 0;
}

static char fold(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

bool word_like(struct slice word, const char *text) {
    if (strlen(text) != word.octets)
        return false;
    for (uint32_t i = 0; i < word.octets; i++)
        if (fold(word.text[i]) != fold(text[i]))
            return false;
    return true;
}

int64_t word_find(const struct word *table, struct slice word, int64_t other) {
    for (; table->text != NULL; table++)
        if (word_is(word, table->text))
            return table->value;
    return other;
}

static bool in_table(const struct word *table, struct slice word) {
    return word_find(table, word, INT64_MIN) != INT64_MIN;
}

bool word_reserved(struct slice word) {
    static const struct word *const tables[] = {
        word_statements, word_verbs, word_predicates, word_kinds, word_options, word_variables,
        word_fields,     word_hows,  word_links,      word_keys,  word_tails,   word_others};
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
        if (in_table(tables[i], word))
            return true;
    /* Only the RFC's: nothing else can stand where a state does, and so ESTAB may be a name. */
    for (unsigned i = 0; i < LASTACK_STATE_COUNT; i++)
        if (word_is(word, lastack_state_name(i)))
            return true;
    return lastack_errno_find(word.text, word.octets) >= 0 ||
           lastack_knob_find(word.text, word.octets) >= 0;
}

/* ---- did you mean ---------------------------------------------------------------------------- */

/* Another letter weighs more than all cases together. */
enum { GUESS_OCTETS = 24, GUESS_LETTER = 64 };

static uint32_t least(uint32_t a, uint32_t b) {
    return a < b ? a : b;
}

/* How many letters must be changed, added, left out or exchanged with their neighbour; another case
 * only decides between equals. */
static uint32_t distance(struct slice a, struct slice b) {
    uint32_t row[3][GUESS_OCTETS + 1];
    for (uint32_t j = 0; j <= b.octets; j++)
        row[0][j] = GUESS_LETTER * j;
    for (uint32_t i = 1; i <= a.octets; i++) {
        uint32_t *now = row[i % 3];
        const uint32_t *before = row[(i + 2) % 3], *two_before = row[(i + 1) % 3];
        now[0] = GUESS_LETTER * i;
        for (uint32_t j = 1; j <= b.octets; j++) {
            char x = a.text[i - 1], y = b.text[j - 1];
            uint32_t change = x == y ? 0 : fold(x) == fold(y) ? 1 : GUESS_LETTER;
            now[j] = least(before[j - 1] + change, least(before[j], now[j - 1]) + GUESS_LETTER);
            if (i > 1 && j > 1 && x == b.text[j - 2] && a.text[i - 2] == y)
                now[j] = least(now[j], two_before[j - 2] + GUESS_LETTER);
        }
    }
    return row[a.octets % 3][b.octets];
}

void guess_begin(struct guess *guess, struct slice wanted) {
    *guess = (struct guess){.wanted = wanted, .distance = UINT32_MAX};
}

void guess_offer(struct guess *guess, struct slice word) {
    if (guess->wanted.octets > GUESS_OCTETS || word.octets > GUESS_OCTETS)
        return;
    uint32_t longer = guess->wanted.octets > word.octets ? guess->wanted.octets : word.octets;
    uint32_t far = distance(guess->wanted, word);
    /* One letter in three may be wrong, and all may be in another case. */
    bool near = far / GUESS_LETTER <= (longer + 2) / 3 && far / GUESS_LETTER < longer;
    if (near && far < guess->distance) {
        guess->distance = far;
        /* The word itself, where it cannot stand, is not what was meant; nor is any other. */
        guess->nearest = far > 0 ? word : (struct slice){NULL, 0};
    }
}

void guess_offer_text(struct guess *guess, const char *word) {
    guess_offer(guess, (struct slice){word, (uint32_t)strlen(word)});
}

void guess_is(struct guess *guess, const char *word) {
    guess->nearest = (struct slice){word, (uint32_t)strlen(word)};
}

void guess_offer_table(struct guess *guess, const struct word *table) {
    for (; table->text != NULL; table++)
        guess_offer_text(guess, table->text);
}
