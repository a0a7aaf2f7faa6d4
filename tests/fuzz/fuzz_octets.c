#include "fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t size) {
    fuzz_octets(octets, size);
    return 0;
}
