/* The fuzz targets, apart from who calls them: libFuzzer (fuzz_*.c), or the corpus played again. */
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H
#include <stddef.h>
#include <stdint.h>

/* The language: the input is a scenario, parsed and, if it is one, played for so many events. */
void fuzz_scenario(const uint8_t *octets, size_t size);
/* The endpoint: the input is a list of user calls, time that passes, and forged segments. */
void fuzz_segment(const uint8_t *octets, size_t size);
/* Packets: the input is one, or is not. */
void fuzz_octets(const uint8_t *octets, size_t size);

/* What must hold, also where asserts are off. */
#define FUZZ_MUST(condition) ((condition) ? (void)0 : fuzz_fail(__FILE__, __LINE__, #condition))
_Noreturn void fuzz_fail(const char *file, int line, const char *what);

#endif
