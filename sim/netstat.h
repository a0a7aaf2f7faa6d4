/* `lastack netstat`. */
#ifndef SIM_NETSTAT_H
#define SIM_NETSTAT_H
#include "text.h"

/* The exit code. */
int netstat_main(int argc, char **argv, struct output *output);

#endif
