/* A function in a process of its own, so that code which was loaded can crash there, call exit or
 * never return. What it prints, and what it sends back, comes here through pipes. */
#include "apart.h"
#include "stop.h"
#include <errno.h>
#include <fcntl.h>
#include <lastack/lastack.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

enum {
    MESSAGE_MAX = 1 << 16,  /* octets of one, without its head */
    PIECE = 1 << 14,        /* octets read at a time */
    LEFT_MAX = 1 << 8,      /* such pieces that a pipe can hold when nobody writes any more */
    EXIT_NO_WAY_BACK = 120, /* the pipe was closed there */
};
struct head {
    uint32_t kind, length;
};
static const uint32_t kind_torn = UINT32_MAX; /* memory was out for what it prints */

/* ---- there ---------------------------------------------------------------------------------- */

static void put(int end, const void *octets, size_t length) {
    const char *at = octets;
    while (length > 0) {
        ssize_t done = write(end, at, length);
        if (done < 0 && errno != EINTR)
            _exit(EXIT_NO_WAY_BACK);
        if (done > 0) {
            at += done;
            length -= (size_t)done;
        }
    }
}

void apart_send(const struct apart *apart, unsigned kind, const void *octets, size_t length) {
    const char *at = octets;
    while (length > 0) {
        struct head head = {kind, length < MESSAGE_MAX ? (uint32_t)length : MESSAGE_MAX};
        put(apart->back, &head, sizeof head);
        put(apart->back, at, head.length);
        at += head.length;
        length -= head.length;
    }
}

/* Other errors of its standard output are the doing of what it has loaded. */
bool apart_is_torn(const struct apart *apart) {
    return apart->output->error == ENOMEM;
}

/* When the program itself is killed nothing of it is left; elsewhere than on Linux, once the time
 * is over that it would have had. */
static void end_with(pid_t starter, lastack_time limit) {
#ifdef __linux__
    (void)limit;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
#else
    alarm((unsigned)(limit / LASTACK_SECOND) + 2);
#endif
    if (getppid() != starter)
        _exit(EXIT_NO_WAY_BACK);
}

/* A group of its own, so that what it starts ends with it. */
static _Noreturn void be_there(struct apart *apart, const int print[2], const int talk[2],
                               pid_t starter) {
    setpgid(0, 0);
    end_with(starter, apart->limit);
    if (dup2(print[1], STDOUT_FILENO) < 0)
        _exit(EXIT_NO_WAY_BACK);
    close(print[0]);
    close(print[1]);
    close(talk[0]);
    apart->back = talk[1];
    /* Whatever it dies of, the lines before it have been printed. */
    setvbuf(stdout, NULL, _IOLBF, 0);
    stop_forget();
    /* Of the terminal's groups it is not the one in front: what it has loaded may write there, and
     * is told an error when it reads, instead of being stopped. */
    signal(SIGTTOU, SIG_IGN);
    signal(SIGTTIN, SIG_IGN);
    apart->work(apart, apart->context);
    fflush(stdout);
    const struct head torn = {kind_torn, 0};
    if (apart_is_torn(apart))
        put(apart->back, &torn, sizeof torn);
    _exit(0);
}

/* ---- here ----------------------------------------------------------------------------------- */

struct there {
    struct apart *apart;
    pid_t process;
    int print, talk; /* the pipes' ends; -1: closed */
    struct text heard;
    bool told, spoilt;
};

static void close_end(int *end) {
    if (*end >= 0)
        close(*end);
    *end = -1;
}

/* No end is a standard stream's number, not even where such a stream is closed. */
static bool open_pipe(int end[2]) {
    int low[2];
    if (pipe2(low, O_CLOEXEC) != 0)
        return false;
    for (int i = 0; i < 2; i++)
        end[i] = fcntl(low[i], F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    int error = errno;
    for (int i = 0; i < 2; i++)
        close(low[i]);
    if (end[0] >= 0 && end[1] >= 0)
        return fcntl(end[0], F_SETFL, O_NONBLOCK) == 0;
    errno = error;
    return false;
}

/* The messages that are whole; behind one that makes no sense none does. */
static void understand(struct there *there) {
    struct text *heard = &there->heard;
    size_t at = 0;
    struct head head;
    while (!there->spoilt && heard->length - at >= sizeof head) {
        memcpy(&head, heard->octets + at, sizeof head);
        size_t next = at + sizeof head;
        if (head.kind == kind_torn) {
            there->apart->output->error = ENOMEM;
            break;
        }
        there->spoilt = there->told || head.length > MESSAGE_MAX;
        if (there->spoilt || heard->length - next < head.length)
            break;
        enum apart_part part = there->apart->take(there->apart->context, head.kind,
                                                  heard->octets + next, head.length);
        there->told = part == APART_LAST;
        there->spoilt = part == APART_NONSENSE;
        at = next + head.length;
    }
    if (there->spoilt)
        at = heard->length;
    if (at > 0)
        memmove(heard->octets, heard->octets + at, heard->length - at);
    heard->length -= at;
}

/* Answers whether anything came. */
static bool hear(struct there *there, int *end) {
    char piece[PIECE];
    ssize_t octets = *end < 0 ? 0 : read(*end, piece, sizeof piece);
    if (octets == 0 || (octets < 0 && errno != EAGAIN && errno != EINTR))
        close_end(end);
    if (octets <= 0)
        return false;
    if (end == &there->print) {
        output_write(there->apart->output, piece, (size_t)octets);
    } else {
        text_append(&there->heard, piece, (size_t)octets);
        understand(there);
    }
    return true;
}

/* Is it over, well or not? It stays to be waited for, so that its number is its own. */
static bool has_ended(pid_t process) {
    siginfo_t info = {.si_pid = 0};
    return waitid(P_PID, (id_t)process, &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           info.si_pid == process;
}

/* Of real time until then; false: none. */
static bool is_left(const struct timespec *then, struct timespec *left) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    left->tv_sec = then->tv_sec - now.tv_sec;
    left->tv_nsec = then->tv_nsec - now.tv_nsec;
    if (left->tv_nsec < 0) {
        left->tv_nsec += 1000000000;
        left->tv_sec--;
    }
    return left->tv_sec >= 0;
}

/* `mask` lets the signals in that say that something has happened. Answers APART_WELL when the
 * process has ended, whatever has ended it. */
static enum apart_end follow(struct there *there, const sigset_t *mask) {
    struct apart *apart = there->apart;
    struct timespec then, left;
    clock_gettime(CLOCK_MONOTONIC, &then);
    then.tv_sec += (time_t)(apart->limit / LASTACK_SECOND);
    then.tv_nsec += (long)(apart->limit % LASTACK_SECOND);
    if (then.tv_nsec >= LASTACK_SECOND) {
        then.tv_nsec -= (long)LASTACK_SECOND;
        then.tv_sec++;
    }
    while (!has_ended(there->process)) {
        if (stop_asked() != 0 || apart->output->error != 0)
            return APART_STOPPED;
        apart->late = !is_left(&then, &left);
        if (apart->late || there->heard.failed)
            return APART_BADLY;
        struct pollfd end[] = {{.fd = there->print, .events = POLLIN},
                               {.fd = there->talk, .events = POLLIN}};
        if (ppoll(end, 2, &left, mask) > 0) {
            if (end[0].revents != 0)
                hear(there, &there->print);
            if (end[1].revents != 0)
                hear(there, &there->talk);
        }
    }
    return APART_WELL;
}

/* Nothing of it is left afterwards, but what it has written last. Answers its status. */
static int put_away(struct there *there) {
    int status = 0;
    kill(-there->process, SIGKILL);
    while (waitpid(there->process, &status, 0) < 0 && errno == EINTR)
        continue;
    for (int i = 0; i < LEFT_MAX && hear(there, &there->print); i++)
        continue;
    for (int i = 0; i < LEFT_MAX && hear(there, &there->talk); i++)
        continue;
    close_end(&there->print);
    close_end(&there->talk);
    if (there->apart->output->in_line)
        output_string(there->apart->output, "\n");
    return status;
}

static enum apart_end judge(const struct there *there, enum apart_end end, int status) {
    struct apart *apart = there->apart;
    const char *spoilt = "spoilt the pipe that says what came of it";
    if (end == APART_STOPPED || apart->output->error != 0)
        return APART_STOPPED;
    if (there->heard.failed) {
        snprintf(apart->why, sizeof apart->why, "out of memory");
        return APART_NOT;
    }
    if (apart->late) {
        char limit[32];
        lastack_time_print(apart->limit, limit, sizeof limit);
        snprintf(apart->why, sizeof apart->why, "did not return within %s", limit);
    } else if (there->spoilt)
        snprintf(apart->why, sizeof apart->why, "%s", spoilt);
    else if (WIFSIGNALED(status))
        snprintf(apart->why, sizeof apart->why, "died of %s", signal_name(WTERMSIG(status)));
    else if (there->told)
        return APART_WELL;
    else if (WEXITSTATUS(status) == EXIT_NO_WAY_BACK)
        snprintf(apart->why, sizeof apart->why, "%s", spoilt);
    else
        snprintf(apart->why, sizeof apart->why, "called exit(%d)", WEXITSTATUS(status));
    return APART_BADLY;
}

static enum apart_end fail(struct apart *apart, const char *what) {
    snprintf(apart->why, sizeof apart->why, "%s: %s", what, strerror(errno));
    return APART_NOT;
}

static void wake(int number) {
    (void)number; /* that it comes is enough */
}

static enum apart_end start(struct apart *apart, int print[2], int talk[2]) {
    struct there there = {.apart = apart, .print = print[0], .talk = talk[0]};
    struct sigaction waking = {.sa_handler = wake}, before;
    sigset_t news, mask;
    sigemptyset(&news);
    sigaddset(&news, SIGCHLD);
    sigaddset(&news, SIGINT);
    sigaddset(&news, SIGTERM);
    sigemptyset(&waking.sa_mask);
    sigaction(SIGCHLD, &waking, &before);
    sigprocmask(SIG_BLOCK, &news, &mask);
    fflush(stdout); /* or it would be printed there too */
    pid_t starter = getpid();
    there.process = fork();
    enum apart_end end = APART_NOT;
    if (there.process == 0) {
        sigaction(SIGCHLD, &before, NULL);
        sigprocmask(SIG_SETMASK, &mask, NULL);
        be_there(apart, print, talk, starter);
    } else if (there.process < 0) {
        fail(apart, "fork");
    } else {
        setpgid(there.process, there.process); /* whoever is first */
        close_end(&print[1]);
        close_end(&talk[1]);
        print[0] = talk[0] = -1;
        end = follow(&there, &mask);
        end = judge(&there, end, put_away(&there));
    }
    sigaction(SIGCHLD, &before, NULL);
    sigprocmask(SIG_SETMASK, &mask, NULL);
    text_free(&there.heard);
    return end;
}

enum apart_end apart_run(struct apart *apart) {
    int print[2] = {-1, -1}, talk[2] = {-1, -1};
    apart->late = false;
    stop_listen();
    enum apart_end end = open_pipe(print) && open_pipe(talk) ? start(apart, print, talk)
                                                             : fail(apart, "pipe");
    for (int i = 0; i < 2; i++) {
        close_end(&print[i]);
        close_end(&talk[i]);
    }
    return end;
}

void *apart_share(size_t octets) {
    void *memory =
        mmap(NULL, octets, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return memory == MAP_FAILED ? NULL : memory;
}

void apart_unshare(void *memory, size_t octets) {
    if (memory != NULL)
        munmap(memory, octets);
}

/* ---- a word --------------------------------------------------------------------------------- */

enum { KIND_CODE = 1 };
struct whole {
    int (*word)(void *context);
    void *context;
    int code;
};

static void play_word(struct apart *apart, void *context) {
    const struct whole *whole = context;
    int code = whole->word(whole->context);
    apart_send(apart, KIND_CODE, &code, sizeof code);
}

static enum apart_part take_code(void *context, unsigned kind, const char *octets, size_t length) {
    struct whole *whole = context;
    if (kind != KIND_CODE || length != sizeof whole->code)
        return APART_NONSENSE;
    memcpy(&whole->code, octets, length);
    return whole->code >= 0 && whole->code <= 3 ? APART_LAST : APART_NONSENSE;
}

int apart_word(int (*word)(void *context), void *context, lastack_time limit,
               struct output *output) {
    struct whole whole = {.word = word, .context = context, .code = 3};
    struct apart apart = {.limit = limit,
                          .output = output,
                          .work = play_word,
                          .take = take_code,
                          .context = &whole};
    switch (apart_run(&apart)) {
    case APART_WELL: return whole.code;
    case APART_BADLY:
        fprintf(stderr, "lastack: a loaded endpoint %s\n", apart.why);
        return 1;
    case APART_NOT:
        fprintf(stderr, "lastack: %s\n", apart.why);
        return 3;
    default:
        /* What has become of standard output is told at the end. */
        return stop_asked() != 0 ? stop_code() : 3;
    }
}
