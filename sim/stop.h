/* A signal asks the program to end: it is remembered, and looked for where things are whole. */
#ifndef SIM_STOP_H
#define SIM_STOP_H

/* From now on SIGINT and SIGTERM are remembered; one of them for the second time kills. */
void stop_listen(void);
/* They do again what they did before. */
void stop_forget(void);
/* The signal that has come, or 0. */
int stop_asked(void);
/* The exit code of a word that it has ended, as a shell has it: the number above STOP_CODE. */
enum { STOP_CODE = 128 };
int stop_code(void);
/* Dies of it, as if it had never been caught: whoever started the program sees that. */
_Noreturn void stop_die(int number);
/* "SIGINT"; "a signal", if it is an uncommon one. */
const char *signal_name(int number);

#endif
