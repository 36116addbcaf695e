/* Two function tables with the same fields: libc and rustsock. One test body runs in both worlds. */
#ifndef RUSTSOCK_TESTS_WORLDS_H
#define RUSTSOCK_TESTS_WORLDS_H

#include <rustsock.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/sendfile.h>
#include <unistd.h>

/* X(return type, name, parameter types): every twin except the four byte-order functions, which libc has as macros. */
#define WORLD_CALLS(X)                                                                                  \
    X(int, socket, (int, int, int))                                                                     \
    X(int, socketpair, (int, int, int, int *))                                                          \
    X(int, bind, (int, const struct sockaddr *, socklen_t))                                             \
    X(int, listen, (int, int))                                                                          \
    X(int, accept, (int, struct sockaddr *, socklen_t *))                                               \
    X(int, accept4, (int, struct sockaddr *, socklen_t *, int))                                         \
    X(int, connect, (int, const struct sockaddr *, socklen_t))                                          \
    X(int, shutdown, (int, int))                                                                        \
    X(int, close, (int))                                                                                \
    X(int, dup, (int))                                                                                  \
    X(int, dup2, (int, int))                                                                            \
    X(int, dup3, (int, int, int))                                                                       \
    X(int, fcntl, (int, int, ...))                                                                      \
    X(int, ioctl, (int, unsigned long, ...))                                                            \
    X(FILE *, fdopen, (int, const char *))                                                              \
    X(ssize_t, send, (int, const void *, size_t, int))                                                  \
    X(ssize_t, recv, (int, void *, size_t, int))                                                        \
    X(ssize_t, sendto, (int, const void *, size_t, int, const struct sockaddr *, socklen_t))            \
    X(ssize_t, recvfrom, (int, void *, size_t, int, struct sockaddr *, socklen_t *))                    \
    X(ssize_t, sendmsg, (int, const struct msghdr *, int))                                              \
    X(ssize_t, recvmsg, (int, struct msghdr *, int))                                                    \
    X(int, sendmmsg, (int, struct mmsghdr *, unsigned, int))                                            \
    X(int, recvmmsg, (int, struct mmsghdr *, unsigned, int, struct timespec *))                         \
    X(ssize_t, read, (int, void *, size_t))                                                             \
    X(ssize_t, write, (int, const void *, size_t))                                                      \
    X(ssize_t, readv, (int, const struct iovec *, int))                                                 \
    X(ssize_t, writev, (int, const struct iovec *, int))                                                \
    X(ssize_t, sendfile, (int, int, off_t *, size_t))                                                   \
    X(int, getsockopt, (int, int, int, void *, socklen_t *))                                            \
    X(int, setsockopt, (int, int, int, const void *, socklen_t))                                        \
    X(int, getsockname, (int, struct sockaddr *, socklen_t *))                                          \
    X(int, getpeername, (int, struct sockaddr *, socklen_t *))                                          \
    X(int, getaddrinfo, (const char *, const char *, const struct addrinfo *, struct addrinfo **))      \
    X(void, freeaddrinfo, (struct addrinfo *))                                                          \
    X(const char *, gai_strerror, (int))                                                                \
    X(int, getnameinfo, (const struct sockaddr *, socklen_t, char *, socklen_t, char *, socklen_t, int)) \
    X(int, inet_pton, (int, const char *, void *))                                                      \
    X(const char *, inet_ntop, (int, const void *, char *, socklen_t))                                  \
    X(in_addr_t, inet_addr, (const char *))                                                             \
    X(int, inet_aton, (const char *, struct in_addr *))                                                 \
    X(char *, inet_ntoa, (struct in_addr))                                                              \
    X(char *, strerror, (int))                                                                          \
    X(unsigned, if_nametoindex, (const char *))                                                         \
    X(char *, if_indextoname, (unsigned, char *))                                                       \
    X(int, select, (int, fd_set *, fd_set *, fd_set *, struct timeval *))                               \
    X(int, pselect, (int, fd_set *, fd_set *, fd_set *, const struct timespec *, const sigset_t *))     \
    X(int, poll, (struct pollfd *, nfds_t, int))                                                        \
    X(int, ppoll, (struct pollfd *, nfds_t, const struct timespec *, const sigset_t *))                 \
    X(int, epoll_create, (int))                                                                         \
    X(int, epoll_create1, (int))                                                                        \
    X(int, epoll_ctl, (int, int, int, struct epoll_event *))                                            \
    X(int, epoll_wait, (int, struct epoll_event *, int, int))                                           \
    X(int, epoll_pwait, (int, struct epoll_event *, int, int, const sigset_t *))

struct world {
    const char *world;
#define WORLD_FIELD(type, name, parameters) type(*name) parameters;
    WORLD_CALLS(WORLD_FIELD)
#undef WORLD_FIELD
};

static const struct world libc_world = {
    .world = "libc",
#define WORLD_LIBC(type, name, parameters) .name = name,
    WORLD_CALLS(WORLD_LIBC)
#undef WORLD_LIBC
};

static const struct world rsk_world = {
    .world = "rustsock",
#define WORLD_RSK(type, name, parameters) .name = rsk_##name,
    WORLD_CALLS(WORLD_RSK)
#undef WORLD_RSK
};

/* rustsock must not raise SIGPIPE, so it runs with the deadly default; libc needs the signal ignored. */
static inline void world_enter(const struct world *world) {
    (void)signal(SIGPIPE, world == &rsk_world ? SIG_DFL : SIG_IGN);
}

#endif
