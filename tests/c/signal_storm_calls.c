/* The blocking calls of signal_storm. Senders count what was taken, receivers what arrived; both hash the bytes. */
#include "signal_storm.h"

#include <poll.h>
#include <sys/un.h>

enum { CHUNK = 256 };

static void mix(uint64_t *sum, const unsigned char *bytes, size_t count) {
    for (size_t i = 0; i < count; i++) {
        *sum = (*sum ^ bytes[i]) * 0x100000001B3U + 1;
    }
}

/* The n-th byte ever sent, so that a repeated or lost range changes the hash. */
static void fill(unsigned char *bytes, uint64_t from) {
    for (uint64_t i = 0; i < CHUNK; i++) {
        bytes[i] = (unsigned char)((from + i) * 31 + ((from + i) >> 8));
    }
}

static bool note(struct storm *storm, long result) {
    if (result >= 0) {
        storm->outcomes |= DONE;
        return true;
    }
    storm->outcomes |= errno == EINTR ? INTERRUPTED : OTHER;
    storm->last_errno = errno;
    return false;
}

static bool goes_on(const struct storm *storm) {
    double now = check_seconds();
    bool calm = atomic_load(storm->signals) < storm->enough && now < storm->latest;
    return (now < storm->until || calm) && (storm->outcomes & OTHER) == 0;
}

static void make_stream(struct storm *storm) {
    int two[2], small = 4096;
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, two));
    MUST(setsockopt(two[0], SOL_SOCKET, SO_SNDBUF, &small, sizeof small));
    storm->fd = two[0];
    storm->peer = two[1];
}

static void peer_sends(struct storm *storm) {
    unsigned char bytes[CHUNK];
    uint64_t sent = 0;
    while (!atomic_load(&storm->over)) {
        fill(bytes, sent);
        ssize_t took = send(storm->peer, bytes, CHUNK, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (took > 0) {
            mix(&storm->sent, bytes, (size_t)took);
            sent += (uint64_t)took;
        }
        check_sleep_ms(3);
    }
}

/* Slower than the caller sends, so that the caller blocks; after the end it takes the rest at once. */
static void peer_receives(struct storm *storm) {
    unsigned char bytes[2 * CHUNK];
    ssize_t got;
    while ((got = recv(storm->peer, bytes, sizeof bytes, 0)) > 0) {
        mix(&storm->received, bytes, (size_t)got);
        if (!atomic_load(&storm->over)) {
            check_sleep_ms(2);
        }
    }
}

/* What the caller left in the queue belongs to the received bytes too; the peer has stopped sending by then. */
static void take_rest(struct storm *storm) {
    unsigned char bytes[CHUNK];
    ssize_t got;
    atomic_store(&storm->over, true);
    check_sleep_ms(20);
    while ((got = recv(storm->fd, bytes, sizeof bytes, MSG_DONTWAIT)) > 0) {
        mix(&storm->received, bytes, (size_t)got);
    }
}

#define RECEIVER(name, expression)                                                            \
    static void call_##name(struct storm *storm) {                                            \
        unsigned char bytes[CHUNK];                                                           \
        struct iovec part = {.iov_base = bytes, .iov_len = CHUNK};                            \
        struct mmsghdr message = {.msg_hdr = {.msg_iov = &part, .msg_iovlen = 1}};            \
        (void)message;                                                                        \
        while (goes_on(storm)) {                                                              \
            long got = (long)(expression);                                                    \
            if (note(storm, got) && got > 0) {                                                \
                mix(&storm->received, bytes, (size_t)got);                                    \
            }                                                                                 \
        }                                                                                     \
        take_rest(storm);                                                                     \
    }

#define SENDER(name, expression)                                                              \
    static void call_##name(struct storm *storm) {                                            \
        unsigned char bytes[CHUNK];                                                           \
        struct iovec part = {.iov_base = bytes, .iov_len = CHUNK};                            \
        struct mmsghdr message = {.msg_hdr = {.msg_iov = &part, .msg_iovlen = 1}};            \
        uint64_t sent = 0;                                                                    \
        (void)message;                                                                        \
        while (goes_on(storm)) {                                                              \
            fill(bytes, sent);                                                                \
            long took = (long)(expression);                                                   \
            if (note(storm, took)) {                                                          \
                mix(&storm->sent, bytes, (size_t)took);                                       \
                sent += (uint64_t)took;                                                       \
            }                                                                                 \
        }                                                                                     \
    }

RECEIVER(recv, storm->w->recv(storm->fd, bytes, CHUNK, 0))
RECEIVER(recvfrom, storm->w->recvfrom(storm->fd, bytes, CHUNK, 0, NULL, NULL))
RECEIVER(recvmsg, storm->w->recvmsg(storm->fd, &message.msg_hdr, 0))
RECEIVER(recvmmsg, storm->w->recvmmsg(storm->fd, &message, 1, 0, NULL) < 0 ? -1 : (long)message.msg_len)
RECEIVER(read, storm->w->read(storm->fd, bytes, CHUNK))
RECEIVER(readv, storm->w->readv(storm->fd, &part, 1))
SENDER(send, storm->w->send(storm->fd, bytes, CHUNK, 0))
SENDER(sendto, storm->w->sendto(storm->fd, bytes, CHUNK, 0, NULL, 0))
SENDER(sendmsg, storm->w->sendmsg(storm->fd, &message.msg_hdr, 0))
SENDER(sendmmsg, storm->w->sendmmsg(storm->fd, &message, 1, 0) < 0 ? -1 : (long)message.msg_len)
SENDER(write, storm->w->write(storm->fd, bytes, CHUNK))
SENDER(writev, storm->w->writev(storm->fd, &part, 1))

static long wait_select(struct storm *storm) {
    fd_set set;
    FD_ZERO(&set);
    FD_SET(storm->fd, &set);
    return storm->w->select(storm->fd + 1, &set, NULL, NULL, NULL);
}

static long wait_pselect(struct storm *storm) {
    fd_set set;
    FD_ZERO(&set);
    FD_SET(storm->fd, &set);
    return storm->w->pselect(storm->fd + 1, &set, NULL, NULL, NULL, NULL);
}

static long wait_poll(struct storm *storm) {
    return storm->w->poll(&(struct pollfd){.fd = storm->fd, .events = POLLIN}, 1, -1);
}

static long wait_ppoll(struct storm *storm) {
    return storm->w->ppoll(&(struct pollfd){.fd = storm->fd, .events = POLLIN}, 1, NULL, NULL);
}

static int epoll_of(struct storm *storm) {
    struct epoll_event wish = {.events = EPOLLIN};
    int ep = (int)MUST(epoll_create1(0));
    MUST(epoll_ctl(ep, EPOLL_CTL_ADD, storm->fd, &wish));
    return ep;
}

static void wait_and_read(struct storm *storm, long result) {
    unsigned char bytes[CHUNK];
    if (note(storm, result) && result > 0) {
        ssize_t got = recv(storm->fd, bytes, CHUNK, MSG_DONTWAIT);
        mix(&storm->received, bytes, got > 0 ? (size_t)got : 0);
    }
}

#define WAITER(name)                                    \
    static void call_##name(struct storm *storm) {      \
        while (goes_on(storm)) {                        \
            wait_and_read(storm, wait_##name(storm));   \
        }                                               \
        take_rest(storm);                               \
    }
WAITER(select)
WAITER(pselect)
WAITER(poll)
WAITER(ppoll)

static void call_epoll_wait(struct storm *storm) {
    struct epoll_event event;
    int ep = epoll_of(storm);
    while (goes_on(storm)) {
        wait_and_read(storm, storm->w->epoll_wait(ep, &event, 1, -1));
    }
    (void)close(ep);
    take_rest(storm);
}

static void call_epoll_pwait(struct storm *storm) {
    struct epoll_event event;
    int ep = epoll_of(storm);
    while (goes_on(storm)) {
        wait_and_read(storm, storm->w->epoll_pwait(ep, &event, 1, -1, NULL));
    }
    (void)close(ep);
    take_rest(storm);
}

static struct sockaddr_un meeting;

static void make_listener(struct storm *storm) {
    static int number;
    memset(&meeting, 0, sizeof meeting);
    meeting.sun_family = AF_UNIX;
    (void)snprintf(meeting.sun_path + 1, sizeof meeting.sun_path - 1, "rustsock-storm-%ld-%d", (long)getpid(), number++);
    storm->fd = (int)MUST(socket(AF_UNIX, SOCK_STREAM, 0));
    MUST(bind(storm->fd, (struct sockaddr *)&meeting, sizeof meeting));
    MUST(listen(storm->fd, 1));
}

static void call_accept(struct storm *storm, int flags) {
    while (goes_on(storm)) {
        int taken = flags < 0 ? storm->w->accept(storm->fd, NULL, NULL) : storm->w->accept4(storm->fd, NULL, NULL, flags);
        if (note(storm, taken)) {
            storm->received++;
            (void)close(taken);
        }
    }
    atomic_store(&storm->over, true);
    check_sleep_ms(20);
    MUST(fcntl(storm->fd, F_SETFL, O_NONBLOCK));
    for (int taken; (taken = accept(storm->fd, NULL, NULL)) >= 0; storm->received++) {
        (void)close(taken);
    }
}

static void call_accept_plain(struct storm *storm) { call_accept(storm, -1); }
static void call_accept4(struct storm *storm) { call_accept(storm, SOCK_CLOEXEC); }

static void peer_connects(struct storm *storm) {
    while (!atomic_load(&storm->over)) {
        int client = (int)MUST(socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0));
        storm->sent += connect(client, (struct sockaddr *)&meeting, sizeof meeting) == 0;
        (void)close(client);
        check_sleep_ms(3);
    }
}

/* The peer accepts slowly, so that the small backlog makes the caller's connect block. */
static void call_connect(struct storm *storm) {
    while (goes_on(storm)) {
        int client = (int)MUST(socket(AF_UNIX, SOCK_STREAM, 0));
        while (goes_on(storm)) {
            if (note(storm, storm->w->connect(client, (struct sockaddr *)&meeting, sizeof meeting))) {
                storm->sent++;
                break;
            }
        }
        (void)close(client);
    }
}

static void peer_accepts(struct storm *storm) {
    MUST(fcntl(storm->fd, F_SETFL, O_NONBLOCK));
    for (;;) {
        bool last = atomic_load(&storm->over);
        int taken = accept(storm->fd, NULL, NULL);
        if (taken >= 0) {
            storm->received++;
            (void)close(taken);
        } else if (last) {
            return;
        }
        if (!last) {
            check_sleep_ms(3);
        }
    }
}

const struct storm_call storm_calls[] = {
    {"recv", make_stream, call_recv, peer_sends},
    {"recvfrom", make_stream, call_recvfrom, peer_sends},
    {"recvmsg", make_stream, call_recvmsg, peer_sends},
    {"recvmmsg", make_stream, call_recvmmsg, peer_sends},
    {"read", make_stream, call_read, peer_sends},
    {"readv", make_stream, call_readv, peer_sends},
    {"send", make_stream, call_send, peer_receives},
    {"sendto", make_stream, call_sendto, peer_receives},
    {"sendmsg", make_stream, call_sendmsg, peer_receives},
    {"sendmmsg", make_stream, call_sendmmsg, peer_receives},
    {"write", make_stream, call_write, peer_receives},
    {"writev", make_stream, call_writev, peer_receives},
    {"select", make_stream, call_select, peer_sends},
    {"pselect", make_stream, call_pselect, peer_sends},
    {"poll", make_stream, call_poll, peer_sends},
    {"ppoll", make_stream, call_ppoll, peer_sends},
    {"epoll_wait", make_stream, call_epoll_wait, peer_sends},
    {"epoll_pwait", make_stream, call_epoll_pwait, peer_sends},
    {"accept", make_listener, call_accept_plain, peer_connects},
    {"accept4", make_listener, call_accept4, peer_connects},
    {"connect", make_listener, call_connect, peer_accepts},
};
const size_t storm_call_count = sizeof storm_calls / sizeof storm_calls[0];
