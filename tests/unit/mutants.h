/* Wrong endpoints: judged as they are, and once more as a scenario tells what was found. */
#ifndef TESTS_MUTANTS_H
#define TESTS_MUTANTS_H
#include "mutant.h"

/* Loses the first octet of each segment: "hello" arrives as "ello". */
struct lastack_endpoint_ops loses_an_octet(void);
struct lastack_endpoint_ops moves_its_fin(void); /* from 1 s on */
/* Acknowledges a FIN when it takes it, and never again: an ACK that is lost stays lost. */
struct lastack_endpoint_ops hears_a_fin_once(void);
struct lastack_endpoint_ops answers_rsts(void);
struct lastack_endpoint_ops skips_time_wait(void);
struct lastack_endpoint_ops answers_everything(void); /* but a RST */

#endif
