/* cancel: a thread blocked in a cancellable twin ends with PTHREAD_CANCELED and its cleanup handlers run. */
#include "cancel.h"

#include <sys/syscall.h>

CHECK_PROGRAM("cancel");

struct scene {
    const char *name;
    struct ends (*make)(void);
    void (*block)(int fd);
    void (*still_works)(struct ends ends);
};

static char buffer[64];
static struct iovec part = {.iov_base = buffer, .iov_len = sizeof buffer};
static struct mmsghdr messages[1] = {{.msg_hdr = {.msg_iov = &part, .msg_iovlen = 1}}};

static void in_accept(int fd) { IGNORE(rsk_accept(fd, NULL, NULL)); }
static void in_accept4(int fd) { IGNORE(rsk_accept4(fd, NULL, NULL, SOCK_CLOEXEC)); }
static void in_connect(int fd) { IGNORE(rsk_connect(fd, (struct sockaddr *)&crowded_address, crowded_bytes)); }
static void in_recv(int fd) { IGNORE(rsk_recv(fd, buffer, sizeof buffer, 0)); }
static void in_recvfrom(int fd) { IGNORE(rsk_recvfrom(fd, buffer, sizeof buffer, 0, NULL, NULL)); }
static void in_recvmsg(int fd) { IGNORE(rsk_recvmsg(fd, &messages[0].msg_hdr, 0)); }
static void in_recvmmsg(int fd) { IGNORE(rsk_recvmmsg(fd, messages, 1, 0, NULL)); }
static void in_read(int fd) { IGNORE(rsk_read(fd, buffer, sizeof buffer)); }
static void in_readv(int fd) { IGNORE(rsk_readv(fd, &part, 1)); }
static void in_send(int fd) { IGNORE(rsk_send(fd, buffer, sizeof buffer, 0)); }
static void in_sendto(int fd) { IGNORE(rsk_sendto(fd, buffer, sizeof buffer, 0, NULL, 0)); }
static void in_sendmsg(int fd) { IGNORE(rsk_sendmsg(fd, &messages[0].msg_hdr, 0)); }
static void in_sendmmsg(int fd) { IGNORE(rsk_sendmmsg(fd, messages, 1, 0)); }
static void in_write(int fd) { IGNORE(rsk_write(fd, buffer, sizeof buffer)); }
static void in_writev(int fd) { IGNORE(rsk_writev(fd, &part, 1)); }
static void in_epoll_wait(int fd) { IGNORE(rsk_epoll_wait(fd, (struct epoll_event[1]){{0}}, 1, -1)); }
static void in_epoll_pwait(int fd) { IGNORE(rsk_epoll_pwait(fd, (struct epoll_event[1]){{0}}, 1, -1, NULL)); }
static void in_poll(int fd) { IGNORE(rsk_poll(&(struct pollfd){.fd = fd, .events = POLLIN}, 1, -1)); }
static void in_ppoll(int fd) { IGNORE(rsk_ppoll(&(struct pollfd){.fd = fd, .events = POLLIN}, 1, NULL, NULL)); }

static void in_select(int fd) {
    fd_set set;
    FD_ZERO(&set);
    FD_SET(fd, &set);
    IGNORE(rsk_select(fd + 1, &set, NULL, NULL, NULL));
}

static void in_pselect(int fd) {
    fd_set set;
    FD_ZERO(&set);
    FD_SET(fd, &set);
    IGNORE(rsk_pselect(fd + 1, &set, NULL, NULL, NULL, NULL));
}

static void can_read(struct ends ends) {
    CHECK_INT(rsk_send(ends.peer, "late", 4, 0), 4);
    CHECK_INT(rsk_recv(ends.fd, (char[8]){0}, 8, 0), 4);
}

static void can_write(struct ends ends) {
    char sink[65536];
    while (recv(ends.peer, sink, sizeof sink, MSG_DONTWAIT) > 0) {
    }
    CHECK_INT(rsk_send(ends.fd, "late", 4, MSG_DONTWAIT), 4);
}

static void can_accept(struct ends ends) {
    struct sockaddr_un address;
    socklen_t bytes;
    set_listener_address(&address, &bytes, ends.fd);
    int client = (int)MUST(socket(AF_UNIX, SOCK_STREAM, 0));
    CHECK_INT(rsk_connect(client, (struct sockaddr *)&address, bytes), 0);
    int server = rsk_accept(ends.fd, NULL, NULL);
    CHECK(server >= 0);
    (void)close(server);
    (void)close(client);
}

static void can_connect(struct ends ends) {
    MUST(fcntl(ends.peer, F_SETFL, O_NONBLOCK));
    int taken;
    while ((taken = rsk_accept(ends.peer, NULL, NULL)) >= 0) {
        (void)close(taken);
    }
    CHECK_INT(rsk_connect(ends.fd, (struct sockaddr *)&crowded_address, crowded_bytes), 0);
}

static void is_open(struct ends ends) {
    CHECK(rsk_get_nonblocking(ends.fd) == 0);
}

static void can_wait(struct ends ends) {
    struct epoll_event event;
    CHECK_INT(rsk_epoll_wait(ends.fd, &event, 1, 0), 0);
    CHECK_INT(rsk_send(ends.peer, "late", 4, 0), 4);
    CHECK_INT(rsk_epoll_wait(ends.fd, &event, 1, 1000), 1);
}

static const struct scene scenes[] = {
    {"accept", idle_listener, in_accept, can_accept},
    {"accept4", idle_listener, in_accept4, can_accept},
    {"connect", crowded_client, in_connect, can_connect},
    {"connect (TCP)", tcp_crowded_client, in_connect, is_open},
    {"recv", quiet_stream, in_recv, can_read},
    {"recvfrom", quiet_stream, in_recvfrom, can_read},
    {"recvmsg", quiet_stream, in_recvmsg, can_read},
    {"recvmmsg", quiet_stream, in_recvmmsg, can_read},
    {"read", quiet_stream, in_read, can_read},
    {"readv", quiet_stream, in_readv, can_read},
    {"send", full_stream, in_send, can_write},
    {"sendto", full_stream, in_sendto, can_write},
    {"sendmsg", full_stream, in_sendmsg, can_write},
    {"sendmmsg", full_stream, in_sendmmsg, can_write},
    {"write", full_stream, in_write, can_write},
    {"writev", full_stream, in_writev, can_write},
    {"select", quiet_stream, in_select, can_read},
    {"pselect", quiet_stream, in_pselect, can_read},
    {"poll", quiet_stream, in_poll, can_read},
    {"ppoll", quiet_stream, in_ppoll, can_read},
    {"epoll_wait", quiet_epoll, in_epoll_wait, can_wait},
    {"epoll_pwait", quiet_epoll, in_epoll_pwait, can_wait},
};

struct blocked {
    const struct scene *scene;
    int fd;
    atomic_int thread_id;
    atomic_int cleaned;
};

static void note_cleanup(void *blocked) {
    atomic_fetch_add(&((struct blocked *)blocked)->cleaned, 1);
}

static void *block(void *argument) {
    struct blocked *blocked = argument;
    pthread_cleanup_push(note_cleanup, blocked);
    atomic_store(&blocked->thread_id, (int)syscall(SYS_gettid));
    blocked->scene->block(blocked->fd);
    pthread_cleanup_pop(0);
    return NULL;
}

static void cancel_in(const struct scene *scene, const char *mode) {
    char what[80];
    (void)snprintf(what, sizeof what, "%s, %s", scene->name, mode);
    struct ends ends = scene->make();
    struct blocked blocked = {.scene = scene, .fd = ends.fd};
    pthread_t thread;
    CHECK_INT(pthread_create(&thread, NULL, block, &blocked), 0);
    while (atomic_load(&blocked.thread_id) == 0) {
        check_sleep_ms(1);
    }
    wait_until_asleep(atomic_load(&blocked.thread_id));
    CHECK_INT(pthread_cancel(thread), 0);
    void *result = join_soon(thread, what);
    if (result != PTHREAD_CANCELED || atomic_load(&blocked.cleaned) != 1) {
        check_report(__FILE__, __LINE__, "%s: %s, cleanup handler ran %d times", what,
                     result == PTHREAD_CANCELED ? "cancelled" : "returned", atomic_load(&blocked.cleaned));
    }
    scene->still_works(ends);
    close_ends(ends);
}

struct polling {
    rsk_poller poller;
    atomic_int thread_id;
    atomic_int events;
    atomic_int survived;
};

static void *wait_in_poller(void *argument) {
    struct polling *polling = argument;
    rsk_event events[4];
    atomic_store(&polling->thread_id, (int)syscall(SYS_gettid));
    int count = rsk_poller_wait(polling->poller, events, 4, 5000);
    atomic_store(&polling->events, count == 1 && events[0].events == RSK_WAKE ? 1 : -1);
    pthread_testcancel();
    atomic_store(&polling->survived, 1);
    return NULL;
}

/* The poller holds its own state while it waits, so cancellation must find it only after the wait. */
static void poller_wait_is_no_cancellation_point(int backend) {
    struct polling polling = {.poller = {.id = 0}};
    pthread_t thread;
    CHECK_INT(rsk_poller_open(backend, &polling.poller), 0);
    CHECK_INT(pthread_create(&thread, NULL, wait_in_poller, &polling), 0);
    while (atomic_load(&polling.thread_id) == 0) {
        check_sleep_ms(1);
    }
    wait_until_asleep(atomic_load(&polling.thread_id));
    CHECK_INT(pthread_cancel(thread), 0);
    check_sleep_ms(50);
    CHECK_INT(pthread_tryjoin_np(thread, NULL), EBUSY);
    CHECK_INT(rsk_poller_wake(polling.poller), 0);
    CHECK(join_soon(thread, "poller wait") == PTHREAD_CANCELED);
    CHECK_INT(atomic_load(&polling.events), 1);
    CHECK_INT(atomic_load(&polling.survived), 0);
    CHECK_INT(rsk_poller_close(polling.poller), 0);
}

static void all_cases(const char *mode) {
    for (size_t i = 0; i < sizeof scenes / sizeof scenes[0]; i++) {
        cancel_in(&scenes[i], mode);
    }
    for (int backend = RSK_POLLER_SELECT; backend <= RSK_POLLER_EPOLL; backend++) {
        poller_wait_is_no_cancellation_point(backend);
    }
    pending_cases(mode);
}

int main(void) {
    (void)alarm(60);
    all_cases("trace off");
    int nowhere = (int)MUST(open("/dev/null", O_WRONLY));
    CHECK_INT(rsk_trace(nowhere), 0);
    all_cases("trace on");
    CHECK_INT(rsk_trace(-1), 0);
    return check_end();
}
