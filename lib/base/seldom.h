/* What seldom happens is kept out of the way of what often does: a function of its own, whose needs
 * of registers and stack are not its caller's. */
#ifndef BASE_SELDOM_H
#define BASE_SELDOM_H

#if defined(__GNUC__)
#define SELDOM __attribute__((cold, noinline)) /* made small */
#define ASIDE __attribute__((noinline))        /* made quick all the same */
#define seldom(condition) __builtin_expect((condition), 0)
#else
#define SELDOM
#define ASIDE
#define seldom(condition) (condition)
#endif

#endif
