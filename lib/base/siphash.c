/* SipHash with one round for each word and three at the end: the variant that CPython and Rust use
 * for their tables, and as good as any for numbers that must not be guessed. */
#include "base/siphash.h"

struct sip {
    uint64_t v0, v1, v2, v3;
};

/* Shifts, not memcpy: the same result whatever the byte order. */
static inline uint64_t load(const uint8_t *o) {
    return (uint64_t)o[0] | (uint64_t)o[1] << 8 | (uint64_t)o[2] << 16 | (uint64_t)o[3] << 24 |
           (uint64_t)o[4] << 32 | (uint64_t)o[5] << 40 | (uint64_t)o[6] << 48 |
           (uint64_t)o[7] << 56;
}

static inline uint64_t rotate(uint64_t x, int bits) {
    return x << bits | x >> (64 - bits);
}

static inline void sip_round(struct sip *s) {
    s->v0 += s->v1;
    s->v1 = rotate(s->v1, 13) ^ s->v0;
    s->v0 = rotate(s->v0, 32);
    s->v2 += s->v3;
    s->v3 = rotate(s->v3, 16) ^ s->v2;
    s->v0 += s->v3;
    s->v3 = rotate(s->v3, 21) ^ s->v0;
    s->v2 += s->v1;
    s->v1 = rotate(s->v1, 17) ^ s->v2;
    s->v2 = rotate(s->v2, 32);
}

static inline void sip_word(struct sip *s, uint64_t word) {
    s->v3 ^= word;
    sip_round(s);
    s->v0 ^= word;
}

static inline struct sip sip_start(const uint8_t key[16]) {
    uint64_t k0 = load(key), k1 = load(key + 8);
    return (struct sip){k0 ^ UINT64_C(0x736f6d6570736575), k1 ^ UINT64_C(0x646f72616e646f6d),
                        k0 ^ UINT64_C(0x6c7967656e657261), k1 ^ UINT64_C(0x7465646279746573)};
}

static inline uint64_t sip_end(struct sip *s, uint64_t last) {
    sip_word(s, last);
    s->v2 ^= 0xff;
    for (int i = 0; i < 3; i++)
        sip_round(s);
    return s->v0 ^ s->v1 ^ s->v2 ^ s->v3;
}

uint64_t siphash(const uint8_t key[16], const void *octets, size_t length) {
    struct sip s = sip_start(key);
    const uint8_t *at = octets;
    size_t words = length / 8;
    for (size_t i = 0; i < words; i++)
        sip_word(&s, load(at + 8 * i));
    uint64_t last = (uint64_t)length << 56;
    for (size_t i = 0; i < length % 8; i++)
        last |= (uint64_t)at[8 * words + i] << (8 * i);
    return sip_end(&s, last);
}

uint64_t siphash_word(const uint8_t key[16], uint64_t word) {
    struct sip s = sip_start(key);
    sip_word(&s, word);
    return sip_end(&s, UINT64_C(8) << 56);
}
