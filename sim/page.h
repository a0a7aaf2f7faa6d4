/* The pages, as octets: what stands before the data and after it. Made by report/embed.sh. */
#ifndef SIM_PAGE_H
#define SIM_PAGE_H
#include <stddef.h>

extern const unsigned char page_before[], page_after[], index_before[], index_after[];
extern const size_t page_before_octets, page_after_octets, index_before_octets,
    index_after_octets;

#endif
