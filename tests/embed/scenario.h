/* The scenario that the tests of embedding play from memory, and what must come of it. */
#define SCENARIO                                                                                   \
    "server listen 80\n"                                                                           \
    "client connect server:80\n"                                                                   \
    "wait until established\n"                                                                     \
    "client close\n"                                                                               \
    "wait until server is CLOSE-WAIT\n"                                                            \
    "server close\n"                                                                               \
    "wait until idle\n"                                                                            \
    "expect client spent 60s in TIME-WAIT\n"
