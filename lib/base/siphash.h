/* SipHash-1-3: a keyed hash that outsiders cannot compute (Aumasson and Bernstein, 2012). */
#ifndef BASE_SIPHASH_H
#define BASE_SIPHASH_H
#include <stddef.h>
#include <stdint.h>

uint64_t siphash(const uint8_t key[16], const void *octets, size_t length);
/* The same of the eight octets of `word`, least significant first. */
uint64_t siphash_word(const uint8_t key[16], uint64_t word);

#endif
