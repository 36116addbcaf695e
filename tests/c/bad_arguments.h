/* A case of bad_arguments is one line: a fixture and one expression that calls through `w`.
 * The expression runs twice, first in the libc world and then in the rustsock world, each time on freshly made
 * descriptors with the same numbers; return value, errno and every byte of `out` must come out equal. */
#ifndef RUSTSOCK_TESTS_BAD_ARGUMENTS_H
#define RUSTSOCK_TESTS_BAD_ARGUMENTS_H

#include "check.h"
#include "worlds.h"

#include <limits.h>
#include <netinet/tcp.h>
#include <sys/un.h>

/* X(fixture): what `fd` refers to while the case runs. */
#define FIXTURES(X)                                                                                          \
    X(MINUS_ONE) X(LOWEST_INT) X(HIGHEST_INT) X(CLOSED) X(PIPE_READ) X(PIPE_WRITE) X(PIPE_BROKEN) X(REGULAR) \
    X(DIRECTORY) X(PATH_ONLY) X(EPOLL) X(EVENT) X(TCP_NEW) X(TCP_BOUND) X(TCP_LISTENING) X(TCP_PENDING)      \
    X(TCP_CONNECTED) X(TCP_WRITE_SHUT) X(TCP_PEER_GONE) X(TCP6_NEW) X(UDP_NEW) X(UDP_BOUND) X(UDP_CONNECTED) \
    X(UNIX_NEW) X(UNIX_LISTENING) X(UNIX_STREAM) X(UNIX_PEER_GONE) X(UNIX_DATAGRAM) X(UNIX_PACKET) X(UNIX_BOUND_DATAGRAM)

enum fixture {
#define FIXTURE_ENUM(name) name,
    FIXTURES(FIXTURE_ENUM)
#undef FIXTURE_ENUM
    FIXTURE_COUNT
};
#define NONE MINUS_ONE /* for calls that take no descriptor */

/* The case's vocabulary. */
extern const struct world *w;
extern int fd, peer, pair[2], file; /* under test, its other end, a stream pair, a readable file */
extern char *out;                   /* 4096 writable bytes, compared afterwards */
extern char *in;                    /* 4096 readable bytes */
extern void *wild;                  /* a page nobody may touch */
extern void *constant;              /* a page that can only be read */
void *edge(size_t bytes);           /* exactly this many writable bytes, then a page nobody may touch */

/* Arguments that live in `out`, so that what the call wrote there is compared too. */
socklen_t *room(socklen_t bytes);
struct iovec *vec(void *base, size_t bytes);
struct iovec *vecs(int count);
struct msghdr *msg(struct iovec *parts, size_t count, void *control, size_t control_bytes);
struct msghdr *msg_to(void *name, socklen_t bytes);
struct mmsghdr *msgs(struct iovec *parts, size_t count);
struct timeval *tv(time_t seconds, suseconds_t microseconds);
struct timespec *ts(time_t seconds, long nanoseconds);
struct epoll_event *event(uint32_t events);
struct pollfd *pollfds(int descriptor, short events);
fd_set *only(int descriptor);
off_t *offset(off_t at);
int *number(int value);
struct linger *lingering(int on, int seconds);

/* Addresses: the test's own server and client address, families and lengths to spoil. */
struct sockaddr *server(void);
struct sockaddr *client(void);
struct sockaddr *of_family(sa_family_t family);
struct sockaddr *loopback6(void);
struct sockaddr *unix_path(const char *path);
struct sockaddr *unix_abstract(const char *name);
enum { IN_LEN = sizeof(struct sockaddr_in), IN6_LEN = sizeof(struct sockaddr_in6), UN_LEN = sizeof(struct sockaddr_un) };

#define CASE(fixture, expression)                                                              \
    do {                                                                                       \
        for (int world_ = 0; world_ < 2; world_++) {                                           \
            case_begin((fixture), world_, #expression, __FILE__, __LINE__);                    \
            long result_ = (long)(expression);                                                 \
            case_end(result_, world_);                                                         \
        }                                                                                      \
    } while (0)
/* The same expression with every kind of descriptor. */
#define EVERY_FD(expression)                                                                   \
    do {                                                                                       \
        for (int fixture_ = 0; fixture_ < FIXTURE_COUNT; fixture_++) {                         \
            CASE((enum fixture)fixture_, expression);                                          \
        }                                                                                      \
    } while (0)
/* Only for functions that report with a pointer or a zero: turn that into 0 and -1. */
#define NULL_FAILS(call) ((call) == NULL ? -1 : 0)
#define ZERO_FAILS(call) ((call) == 0 ? -1 : 0)

void case_begin(enum fixture fixture, int world, const char *text, const char *source, int line);
void case_end(long result, int world);

void fixtures_start(void);
void fixture_make(enum fixture fixture);
void fixture_drop(void);
const char *fixture_name(enum fixture fixture);

void descriptor_cases(void);
void transfer_cases(void);
void message_cases(void);
void socket_cases(void);
void option_cases(void);
void readiness_cases(void);
void name_cases(void);
void crash_free_cases(void);

#endif
