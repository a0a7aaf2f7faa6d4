/* What seldom happens is kept out of the way of what often does: a function of its own, whose needs
 * of registers and stack are not its caller's. */
#ifndef BASE_SELDOM_H
#define BASE_SELDOM_H

#if defined(__GNUC__)
#define SELDOM __attribute__((cold, noinline))
#else
#define SELDOM
#endif

#endif
