/* Captures: what went over the links of a world, as files that tcpdump and Wireshark read, and as
 * the lines that tcpdump prints of them. A sink that streams: what it keeps does not grow with the
 * run, but for the sequence numbers that tcpdump counts from, 20 octets a pair of sockets.
 *
 * Stamps are the simulated time, from the epoch on: a run begins at 1970-01-01 00:00:00 UTC. */
#ifndef LASTACK_CAPTURE_H
#define LASTACK_CAPTURE_H
#include <lastack/trace.h>
#include <lastack/types.h>
#ifdef __cplusplus
extern "C" {
#endif

enum lastack_capture_format {
    LASTACK_CAPTURE_PCAPNG, /* with interfaces, names of hosts, and comments on packets */
    LASTACK_CAPTURE_PCAP,   /* the classic one, with nanoseconds; packets and no more */
    LASTACK_CAPTURE_TCPDUMP /* the text that `tcpdump -n -r` prints of either, in UTC */
};
/* Where the packets are seen. */
enum lastack_capture_view {
    /* At the end of each direction of a link: every segment once, when it arrives, so that its
     * comment can say what has come of it. A lost one stands where it is lost. An interface is
     * a direction, "client>server". */
    LASTACK_CAPTURE_LINKS,
    /* At each host, as a tcpdump that runs there sees it: every segment when it is sent and once
     * more when it arrives. An interface is a host. */
    LASTACK_CAPTURE_HOSTS
};

struct lastack_capture_options {
    unsigned format, view; /* enum lastack_capture_format, lastack_capture_view */
    /* What is lost is left out; of a segment that was damaged or turned away at its host, where
     * it arrives. */
    bool without_lost;
    /* The options of tcpdump's: -S, how often -v and -t are given. */
    bool absolute;
    uint8_t verbose, stamps;
    struct lastack_names names; /* must stay valid until the end */
    lastack_write *write;
    void *context;
};

typedef struct lastack_capture lastack_capture;
/* NULL when memory is out. Nothing is written before the first packet or the end. */
LASTACK_API lastack_capture *
lastack_capture_create(const struct lastack_allocator *memory,
                       const struct lastack_capture_options *options);
/* An observer: lastack_sim_observe(sim, LASTACK_CAPTURE_RECORDS, lastack_capture_see, capture). */
#define LASTACK_CAPTURE_RECORDS                                                                    \
    (1u << LASTACK_RECORD_CALL | 1u << LASTACK_RECORD_SEND | 1u << LASTACK_RECORD_LOSE |           \
     1u << LASTACK_RECORD_BEND | 1u << LASTACK_RECORD_ARRIVE | 1u << LASTACK_RECORD_TIMEOUT |      \
     1u << LASTACK_RECORD_STATE | 1u << LASTACK_RECORD_RULE | 1u << LASTACK_RECORD_DEADLINE)
LASTACK_API void lastack_capture_see(void *capture, lastack_sim *sim,
                                     const struct lastack_record *record);
/* Writes what is left to be written; a capture without packets is whole, too. false: memory was
 * out, or a write has failed, now or before. */
LASTACK_API bool lastack_capture_end(lastack_capture *capture);
LASTACK_API void lastack_capture_free(lastack_capture *capture); /* NULL is fine */

#ifdef __cplusplus
}
#endif
#endif
