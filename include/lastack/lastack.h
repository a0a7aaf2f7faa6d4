/* All of lastack. */
#ifndef LASTACK_LASTACK_H
#define LASTACK_LASTACK_H
#include <lastack/capture.h>
#include <lastack/diagram.h>
#include <lastack/endpoint.h>
#include <lastack/judge.h>
#include <lastack/octets.h>
#include <lastack/rule.h>
#include <lastack/scenario.h>
#include <lastack/segment.h>
#include <lastack/sim.h>
#include <lastack/socket.h>
#include <lastack/state.h>
#include <lastack/tcp.h>
#include <lastack/trace.h>
#include <lastack/types.h>
#endif
