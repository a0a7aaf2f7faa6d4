/* A signal asks the program to end: it is remembered, and looked for where things are whole. */
#include "stop.h"
#include <signal.h>
#include <stdlib.h>

static volatile sig_atomic_t asked;

static void remember(int number) {
    asked = number;
}

static const int numbers[] = {SIGINT, SIGTERM};
enum { NUMBERS = sizeof numbers / sizeof *numbers };

void stop_listen(void) {
    for (unsigned i = 0; i < NUMBERS; i++) {
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

void stop_forget(void) {
    for (unsigned i = 0; i < NUMBERS; i++) {
        struct sigaction action;
        if (sigaction(numbers[i], NULL, &action) == 0 && action.sa_handler == remember)
            signal(numbers[i], SIG_DFL);
    }
    asked = 0;
}

int stop_asked(void) {
    return asked;
}

int stop_code(void) {
    return STOP_CODE + asked;
}

void stop_die(int number) {
    signal(number, SIG_DFL);
    raise(number);
    exit(STOP_CODE + number); /* it is blocked, or its default is another */
}

const char *signal_name(int number) {
    switch (number) {
    case SIGABRT: return "SIGABRT";
    case SIGALRM: return "SIGALRM";
    case SIGBUS: return "SIGBUS";
    case SIGFPE: return "SIGFPE";
    case SIGILL: return "SIGILL";
    case SIGINT: return "SIGINT";
    case SIGKILL: return "SIGKILL";
    case SIGSEGV: return "SIGSEGV";
    case SIGSYS: return "SIGSYS";
    case SIGTERM: return "SIGTERM";
    case SIGTRAP: return "SIGTRAP";
    case SIGXCPU: return "SIGXCPU";
    case SIGXFSZ: return "SIGXFSZ";
    default: return "a signal";
    }
}
