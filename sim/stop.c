/* A signal asks the program to end: it is remembered, and looked for where things are whole. */
#include "stop.h"
#include <signal.h>
#include <stdlib.h>

static volatile sig_atomic_t asked;

static void remember(int number) {
    asked = number;
}

void stop_listen(void) {
    static const int numbers[] = {SIGINT, SIGTERM};
    for (unsigned i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct sigaction action, before;
        sigaction(numbers[i], NULL, &before);
        if (before.sa_handler == SIG_IGN)
            continue; /* whoever started it has asked for that: nohup, a shell's background */
        action.sa_handler = remember;
        /* A write that is under way goes on, so that no octet is lost. */
        action.sa_flags = SA_RESTART | (int)SA_RESETHAND;
        sigemptyset(&action.sa_mask);
        sigaction(numbers[i], &action, NULL);
    }
}

int stop_asked(void) {
    return asked;
}

void stop_die(int number) {
    signal(number, SIG_DFL);
    raise(number);
    exit(128 + number); /* it is blocked, or its default is another */
}

const char *stop_name(int number) {
    return number == SIGINT ? "SIGINT" : "SIGTERM";
}
