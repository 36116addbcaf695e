/*
 * A preload library that gives a program the answers a kernel may give but seldom does: short sends and receives, "not
 * ready after all", interrupted waits, a client that left the queue. A correct lesson loses no byte by them.
 * Each answer is a fixed function of its number, so a run can be repeated. RARE_ANSWERS_LOG names a file that gets one
 * byte for each changed answer: a check that changed nothing has shown nothing.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

static uint32_t next_number(void)
{
    static atomic_uint count;
    uint32_t x = atomic_fetch_add(&count, 1) * 2654435769u + 12345u;

    x = (x ^ (x >> 16)) * 0x85ebca6bu;
    x = (x ^ (x >> 13)) * 0xc2b2ae35u;
    return x ^ (x >> 16);
}

static int changed(void)
{
    static atomic_int log_fd = -2;
    int saved = errno, fd = atomic_load(&log_fd);

    if (fd == -2) {
        const char *path = getenv("RARE_ANSWERS_LOG");

        fd = path != NULL ? open(path, O_WRONLY | O_APPEND | O_CLOEXEC) : -1;
        atomic_store(&log_fd, fd);
    }
    if (fd >= 0 && write(fd, "x", 1) != 1)
        abort();
    errno = saved;
    return 1;
}

static int chance(uint32_t percent)
{
    return next_number() % 100 < percent && changed();
}

static int fails_with(int error)
{
    errno = error;
    return -1;
}

static int is_stream(int fd)
{
    int type = 0;
    socklen_t length = sizeof type;

    return getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &length) == 0 && type == SOCK_STREAM;
}

static int may_say_not_ready(int fd)
{
    int flags = fcntl(fd, F_GETFL);

    return flags != -1 && (flags & O_NONBLOCK) != 0;
}

static size_t shorter(int fd, size_t length, int flags)
{
    if (length < 2 || (flags & MSG_WAITALL) != 0 || !is_stream(fd) || !chance(40))
        return length;
    return 1 + next_number() % (length - 1);
}

/* The address of the real function, without the pointer conversion that ISO C does not know. */
#define REAL(name, pointer)                                   \
    do {                                                      \
        void *found = dlsym(RTLD_NEXT, name);                 \
                                                              \
        memcpy(&(pointer), &found, sizeof(found));            \
    } while (0)

ssize_t send(int fd, const void *data, size_t length, int flags)
{
    ssize_t (*real)(int, const void *, size_t, int);

    REAL("send", real);
    if (may_say_not_ready(fd) && chance(20))
        return fails_with(EAGAIN);
    return real(fd, data, shorter(fd, length, flags), flags);
}

ssize_t recv(int fd, void *data, size_t length, int flags)
{
    ssize_t (*real)(int, void *, size_t, int);

    REAL("recv", real);
    if (may_say_not_ready(fd) && chance(20))
        return fails_with(EAGAIN);
    return real(fd, data, shorter(fd, length, flags), flags);
}

int accept4(int fd, __SOCKADDR_ARG address, socklen_t *length, int flags) /* the type that glibc declares */
{
    int (*real)(int, __SOCKADDR_ARG, socklen_t *, int);

    REAL("accept4", real);
    if (may_say_not_ready(fd) && chance(20))
        return fails_with(EAGAIN);
    return real(fd, address, length, flags);
}

int poll(struct pollfd *fds, nfds_t count, int timeout)
{
    int (*real)(struct pollfd *, nfds_t, int);

    REAL("poll", real);
    return chance(20) ? fails_with(EINTR) : real(fds, count, timeout);
}

int select(int count, fd_set *readable, fd_set *writable, fd_set *except, struct timeval *timeout)
{
    int (*real)(int, fd_set *, fd_set *, fd_set *, struct timeval *);

    REAL("select", real);
    return chance(20) ? fails_with(EINTR) : real(count, readable, writable, except, timeout);
}

int epoll_wait(int epoll, struct epoll_event *events, int most, int timeout)
{
    int (*real)(int, struct epoll_event *, int, int);

    REAL("epoll_wait", real);
    return chance(20) ? fails_with(EINTR) : real(epoll, events, most, timeout);
}
