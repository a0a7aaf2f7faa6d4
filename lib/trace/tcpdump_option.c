/* TCP options in tcpdump's words, well-formed or not. Multipath TCP's are not taken apart. */
#include "trace/tcpdump.h"

enum kind {
    KIND_EOL = 0,
    KIND_NOP = 1,
    KIND_MSS = 2,
    KIND_WSCALE = 3,
    KIND_SACK_OK = 4,
    KIND_SACK = 5,
    KIND_ECHO = 6,
    KIND_ECHO_REPLY = 7,
    KIND_TIMESTAMP = 8,
    KIND_CC = 11,
    KIND_CC_NEW = 12,
    KIND_CC_ECHO = 13,
    KIND_MD5 = 19,
    KIND_SCPS = 20,
    KIND_UTO = 28,
    KIND_AO = 29,
    KIND_MPTCP = 30,
    KIND_TFO = 34,
    KIND_EXPERIMENT = 254,
    MD5_OCTETS = 16,
    EXPERIMENT_TFO = 0xf989
};

/* An option behind its kind and length: `octets` that it says it has, `left` in the header. */
struct option {
    const uint8_t *octet;
    uint32_t octets, left;
    uint32_t base;
};

static const char *name_of(unsigned kind) {
    static const char *const name[] = {
        [KIND_EOL] = "eol",       [KIND_NOP] = "nop",         [KIND_MSS] = "mss",
        [KIND_WSCALE] = "wscale", [KIND_SACK_OK] = "sackOK",  [KIND_SACK] = "sack",
        [KIND_ECHO] = "echo",     [KIND_ECHO_REPLY] = "echoreply",
        [KIND_TIMESTAMP] = "TS",  [KIND_CC] = "cc",           [KIND_CC_NEW] = "ccnew",
        [KIND_CC_ECHO] = "",      [KIND_MD5] = "md5",         [KIND_SCPS] = "scps",
        [KIND_UTO] = "uto",       [KIND_AO] = "tcp-ao",       [KIND_MPTCP] = "mptcp",
        [KIND_TFO] = "tfo",
    };
    if (kind == KIND_EXPERIMENT)
        return "exp";
    return kind < sizeof name / sizeof *name ? name[kind] : NULL;
}

static void put_number(struct sheet *sheet, const char *before, uint32_t number) {
    sheet_text(sheet, before);
    sheet_number(sheet, number);
}

/* Each prints an option and answers its octets; BAD: there are not so many. */
enum { BAD = -1, CUT = -2 };

static int put_sack(struct sheet *sheet, const struct option *option) {
    if (option->octets % 8 != 0) {
        sheet_text(sheet, " invalid sack");
        return (int)option->octets;
    }
    put_number(sheet, " ", option->octets / 8);
    sheet_text(sheet, " ");
    for (uint32_t i = 0; i < option->octets; i += 8) {
        put_number(sheet, "{", get32(option->octet + i) - option->base);
        put_number(sheet, ":", get32(option->octet + i + 4) - option->base);
        sheet_text(sheet, "}");
    }
    return (int)option->octets;
}

static int put_md5(struct sheet *sheet, const struct option *option) {
    if (option->left < MD5_OCTETS)
        return BAD;
    sheet_text(sheet, " shared secret not supplied with -M, can't check - ");
    sheet_hex_octets(sheet, option->octet, MD5_OCTETS);
    return MD5_OCTETS;
}

static int put_ao(struct sheet *sheet, const struct option *option) {
    if (option->octets < 2) {
        sheet_text(sheet, " (invalid)");
        return (int)option->octets;
    }
    put_number(sheet, " keyid ", option->octet[0]);
    put_number(sheet, " rnextkeyid ", option->octet[1]);
    if (option->octets > 2) {
        sheet_text(sheet, " mac 0x");
        sheet_hex_octets(sheet, option->octet + 2, option->octets - 2);
    }
    return (int)option->octets;
}

static int put_uto(struct sheet *sheet, const struct option *option) {
    if (option->left < 2)
        return BAD;
    uint32_t value = get16(option->octet);
    sheet_text(sheet, " 0x");
    sheet_hex(sheet, value, 1);
    put_number(sheet, " ", value & 1 ? (value >> 1) * 60 : value >> 1);
    return 2;
}

static void put_cookie(struct sheet *sheet, const uint8_t *octet, uint32_t octets) {
    if (octets == 0) {
        sheet_text(sheet, " cookiereq");
    } else if (octets % 2 != 0 || octets < 4 || octets > 16) {
        sheet_text(sheet, " (invalid)");
    } else {
        sheet_text(sheet, " cookie ");
        sheet_hex_octets(sheet, octet, octets);
    }
}

static int put_tfo(struct sheet *sheet, const struct option *option) {
    sheet_text(sheet, " ");
    put_cookie(sheet, option->octet, option->octets);
    return (int)option->octets;
}

static int put_experiment(struct sheet *sheet, const struct option *option) {
    if (option->octets < 2)
        return BAD;
    uint32_t magic = get16(option->octet);
    sheet_text(sheet, "-");
    if (magic == EXPERIMENT_TFO) {
        sheet_text(sheet, "tfo");
        put_cookie(sheet, option->octet + 2, option->octets - 2);
    } else {
        sheet_hex(sheet, magic, 4);
    }
    return (int)option->octets;
}

static int put_unknown(struct sheet *sheet, const struct option *option) {
    if (option->octets > 0)
        sheet_text(sheet, " 0x");
    sheet_hex_octets(sheet, option->octet, option->octets);
    return (int)option->octets;
}

/* Those that are a number or two of a fixed size. */
static int put_fixed(struct sheet *sheet, unsigned kind, const struct option *option) {
    static const uint8_t size_of[] = {
        [KIND_MSS] = 2, [KIND_WSCALE] = 1, [KIND_ECHO] = 4,   [KIND_ECHO_REPLY] = 4,
        [KIND_CC] = 4,  [KIND_CC_NEW] = 4, [KIND_CC_ECHO] = 4, [KIND_TIMESTAMP] = 8,
        [KIND_SCPS] = 2};
    uint32_t size = size_of[kind];
    if (option->left < size)
        return BAD;
    if (kind == KIND_WSCALE) {
        put_number(sheet, " ", option->octet[0]);
    } else if (kind == KIND_MSS) {
        put_number(sheet, " ", get16(option->octet));
    } else if (kind == KIND_TIMESTAMP) {
        put_number(sheet, " val ", get32(option->octet));
        put_number(sheet, " ecr ", get32(option->octet + 4));
    } else if (kind == KIND_SCPS) {
        sheet_text(sheet, " cap ");
        sheet_hex(sheet, option->octet[0], 2);
        put_number(sheet, " id ", option->octet[1]);
    } else {
        put_number(sheet, " ", get32(option->octet));
    }
    return (int)size;
}

static int put_value(struct sheet *sheet, unsigned kind, const struct option *option) {
    switch (kind) {
    case KIND_EOL:
    case KIND_NOP:
    case KIND_SACK_OK: return 0;
    case KIND_MSS:
    case KIND_WSCALE:
    case KIND_TIMESTAMP:
    case KIND_SCPS:
    case KIND_CC:
    case KIND_CC_NEW:
    case KIND_CC_ECHO:
    case KIND_ECHO:
    case KIND_ECHO_REPLY: return put_fixed(sheet, kind, option);
    case KIND_SACK: return put_sack(sheet, option);
    case KIND_MD5: return put_md5(sheet, option);
    case KIND_AO: return put_ao(sheet, option);
    case KIND_UTO: return put_uto(sheet, option);
    case KIND_TFO: return put_tfo(sheet, option);
    case KIND_EXPERIMENT: return put_experiment(sheet, option);
    default: return put_unknown(sheet, option);
    }
}

/* One option; answers the octets it takes of `left`, or BAD or CUT. */
static int put_option(struct sheet *sheet, const uint8_t *octet, uint32_t left, uint32_t base,
                      bool text) {
    unsigned kind = octet[0];
    bool single = kind == KIND_EOL || kind == KIND_NOP;
    uint32_t length = 1;
    if (!single) {
        if (left < 2) /* tcpdump looks for the length in the text, and finds it too long */
            return text ? BAD : CUT;
        length = octet[1];
        if (length < 2 || length > left)
            return BAD;
    }
    const char *name = name_of(kind);
    if (name != NULL)
        sheet_text(sheet, name);
    else
        put_number(sheet, "unknown-", kind);
    uint32_t head = single ? 1 : 2;
    const struct option option = {octet + head, length - head, left - head, base};
    int taken = put_value(sheet, kind, &option);
    if (taken == BAD)
        return BAD;
    if ((uint32_t)taken + head != length) {
        put_number(sheet, "[len ", length);
        sheet_text(sheet, "]");
    }
    return taken + (int)head;
}

bool tcpdump_options(struct sheet *sheet, const uint8_t *option, uint32_t octets, uint32_t base,
                     bool text) {
    const char *between = "";
    if (octets == 0)
        return true;
    sheet_text(sheet, ", options [");
    while (octets > 0) {
        sheet_text(sheet, between);
        int taken = put_option(sheet, option, octets, base, text);
        if (taken < 0) {
            sheet_text(sheet, taken == CUT        ? " [|tcp]"
                              : between[0] != '\0' ? "[bad opt]]"
                                                   : "[bad opt]");
            return false;
        }
        if (option[0] == KIND_EOL)
            break;
        between = ",";
        option += taken;
        octets -= (uint32_t)taken;
    }
    sheet_text(sheet, "]");
    return true;
}
