/* Socket pairs, deadlines and leaks, for the tests of functions that move data. */
#ifndef RUSTSOCK_TESTS_PAIRS_H
#define RUSTSOCK_TESTS_PAIRS_H

#include "check.h"

#include <rustsock.h>

#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>

struct pair {
    int a, b;
};

static inline struct pair unix_pair(int type) {
    int two[2];
    MUST(socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, two));
    return (struct pair){two[0], two[1]};
}

static inline int tcp_listener(struct sockaddr_in *address, int type) {
    socklen_t len = sizeof *address;
    *address = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = (int)MUST(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | type, 0));
    MUST(bind(fd, (struct sockaddr *)address, sizeof *address));
    MUST(listen(fd, 512));
    MUST(getsockname(fd, (struct sockaddr *)address, &len));
    return fd;
}

static inline int tcp_client(const struct sockaddr_in *address) {
    int fd = (int)MUST(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    MUST(connect(fd, (const struct sockaddr *)address, sizeof *address));
    return fd;
}

static inline struct pair tcp_pair(void) {
    struct sockaddr_in address;
    int listener = tcp_listener(&address, 0);
    struct pair pair = {.a = tcp_client(&address)};
    pair.b = (int)MUST(accept4(listener, NULL, NULL, SOCK_CLOEXEC));
    (void)close(listener);
    return pair;
}

/* Two UDP sockets on loopback, each connected to the other. */
static inline struct pair udp_pair(int family) {
    int fd[2];
    struct sockaddr_storage address[2];
    socklen_t len = 0;
    for (int i = 0; i < 2; i++) {
        struct sockaddr_in six4 = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
        struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
        fd[i] = (int)MUST(socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0));
        MUST(family == AF_INET ? bind(fd[i], (struct sockaddr *)&six4, sizeof six4)
                               : bind(fd[i], (struct sockaddr *)&six, sizeof six));
        len = sizeof address[i];
        MUST(getsockname(fd[i], (struct sockaddr *)&address[i], &len));
    }
    MUST(connect(fd[0], (struct sockaddr *)&address[1], len));
    MUST(connect(fd[1], (struct sockaddr *)&address[0], len));
    return (struct pair){fd[0], fd[1]};
}

static inline void close_pair(struct pair pair) {
    (void)close(pair.a);
    (void)close(pair.b);
}

static inline void set_mode(int fd, bool nonblocking) {
    int flags = (int)MUST(fcntl(fd, F_GETFL));
    MUST(fcntl(fd, F_SETFL, nonblocking ? flags | O_NONBLOCK : flags & ~O_NONBLOCK));
}

/* Open descriptors of this process. */
static inline int open_fds(void) {
    int count = 0;
    DIR *list = opendir("/proc/self/fd");
    while (list != NULL && readdir(list) != NULL) {
        count++;
    }
    (void)closedir(list);
    return count;
}

/* A thread that does something to a descriptor after some milliseconds. */
struct later {
    pthread_t thread;
    int after_ms, fd;
    void (*deed)(int fd);
    pthread_t of; /* the thread that started it, for signals */
};

static inline void *later_run(void *argument) {
    struct later *later = argument;
    (void)usleep((useconds_t)later->after_ms * 1000);
    later->deed(later->fd);
    return NULL;
}

static inline void later_start(struct later *later, int after_ms, void (*deed)(int fd), int fd) {
    *later = (struct later){.after_ms = after_ms, .fd = fd, .deed = deed, .of = pthread_self()};
    MUST(-pthread_create(&later->thread, NULL, later_run, later));
}

static inline void later_join(struct later *later) {
    MUST(-pthread_join(later->thread, NULL));
}

/* The call takes from `ms` to `ms` + 100 milliseconds. */
enum { SLACK_MS = 100 };
#define CHECK_TAKES(ms, call)                                                                               \
    do {                                                                                                    \
        double check_start_ = check_seconds();                                                              \
        call;                                                                                               \
        double check_took_ = (check_seconds() - check_start_) * 1000;                                       \
        atomic_fetch_add(&check_counts.cases, 1);                                                           \
        if (check_took_ < (ms) - 1 || check_took_ > (ms) + SLACK_MS) {                                      \
            check_report(__FILE__, __LINE__, "%s took %.1f ms, expected %d", #call, check_took_, (int)(ms)); \
        }                                                                                                   \
    } while (0)

/* The call fails with ETIMEDOUT after `ms`. */
#define CHECK_TIMES_OUT(ms, call) CHECK_TAKES(ms, CHECK_FAILS(call, ETIMEDOUT))

/* Signals every few milliseconds to the thread that calls, with a handler that does not restart calls. */
struct storm {
    pthread_t thread, target;
    atomic_bool over;
};

static inline void storm_handler(int number) {
    (void)number;
}

static inline void *storm_run(void *argument) {
    struct storm *storm = argument;
    while (!atomic_load(&storm->over)) {
        (void)pthread_kill(storm->target, SIGUSR1);
        (void)usleep(3000);
    }
    return NULL;
}

static inline void storm_start(struct storm *storm) {
    struct sigaction action = {.sa_handler = storm_handler};
    MUST(sigaction(SIGUSR1, &action, NULL));
    storm->target = pthread_self();
    atomic_store(&storm->over, false);
    MUST(-pthread_create(&storm->thread, NULL, storm_run, storm));
}

static inline void storm_end(struct storm *storm) {
    atomic_store(&storm->over, true);
    MUST(-pthread_join(storm->thread, NULL));
}

/* The address sanitizer ends a program that hands over a wild pointer. */
#ifdef __SANITIZE_ADDRESS__
enum { WILD_POINTERS = 0 };
#else
enum { WILD_POINTERS = 1 };
#endif

/* Memory that is none, and NULL; hidden from the compiler, which would warn, as the header lets it. */
static inline void *nowhere(void) {
    static volatile uintptr_t address = 16;
    return (void *)address;
}

static inline void *nothing(void) {
    static volatile uintptr_t address;
    return (void *)address;
}

#endif
