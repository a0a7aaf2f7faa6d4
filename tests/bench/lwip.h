/* The same lives through lwIP, as the distribution has built it. */
#ifndef BENCH_LWIP_H
#define BENCH_LWIP_H
#include <stdbool.h>
#include <stdint.h>

/* false: lwIP was not there when this was built. Once a process. */
bool lwip_lives_begin(uint32_t waiting);
void lwip_lives_live(void);

#endif
