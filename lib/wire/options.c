/* Reading and writing TCP options. The octets are hostile: every length is checked. */
#include "wire/options.h"

struct options options_read(const uint8_t *option, uint32_t octets) {
    struct options found = {false, false, 0};
    uint32_t at = 0;
    if (octets == OPTION_MSS_OCTETS && option[0] == OPTION_MSS && option[1] == OPTION_MSS_OCTETS)
        return (struct options){true, false, (uint16_t)(option[2] << 8 | option[3])};
    while (at < octets && option[at] != OPTION_EOL) {
        if (option[at] == OPTION_NOP) {
            at++;
            continue;
        }
        /* "All TCP Options except EOL and NOP MUST have length fields" (MUST-68); the length counts
         * kind and length themselves. */
        uint32_t left = octets - at;
        if (left < 2 || option[at + 1] < 2 || option[at + 1] > left) {
            found.illegal = true;
            break;
        }
        if (option[at] == OPTION_MSS) {
            if (option[at + 1] != OPTION_MSS_OCTETS) {
                found.illegal = true;
                break;
            }
            found.has_mss = true;
            found.mss = (uint16_t)(option[at + 2] << 8 | option[at + 3]);
        }
        at += option[at + 1];
    }
    return found;
}
