/* What the files of the world share. */
#ifndef WORLD_WORLD_H
#define WORLD_WORLD_H
#include "host/host.h"

/* Something that will happen, for the digest: in order of (time, serial). */
struct pending {
    int64_t time;
    uint64_t serial;
    uint64_t what; /* a hash of it */
};

#endif
