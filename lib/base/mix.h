/* Randomness without a stream: a draw is a function of the seed, the cause, whose it is and its
 * count, so that adding one cause does not shift another. */
#ifndef BASE_MIX_H
#define BASE_MIX_H
#include <stdint.h>

/* A bijection that lets every bit of `x` reach every bit of the result (the finalizer of
 * splitmix64). */
static inline uint64_t mix_bits(uint64_t x) {
    x ^= x >> 30;
    x *= UINT64_C(0xbf58476d1ce4e5b9);
    x ^= x >> 27;
    x *= UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

static inline uint64_t mix_two(uint64_t a, uint64_t b) {
    return mix_bits(mix_bits(a + UINT64_C(0x9e3779b97f4a7c15)) ^ b);
}

static inline uint64_t mix_draw(uint64_t seed, uint32_t cause, uint32_t id, uint64_t n) {
    return mix_two(mix_two(seed, ((uint64_t)cause << 32) | id), n);
}

/* Does a chance of `ppm` parts per million come true for this draw? */
static inline int mix_chance(uint64_t draw, uint32_t ppm) {
    return ((draw >> 32) * UINT64_C(1000000)) >> 32 < ppm;
}

#endif
