/* A cancellation that is already pending: the twin acts on it exactly where libc does, and nothing else does. */
#include "cancel.h"

#include <sys/syscall.h>

static char buffer[64];
static struct iovec part = {.iov_base = buffer, .iov_len = 4};
static struct mmsghdr messages[1] = {{.msg_hdr = {.msg_iov = &part, .msg_iovlen = 1}}};

static int own(const struct world *w) { return w == &rsk_world; }

/* A stream on a copy of the socket; a cancelled thread leaves it, as with libc's. */
static int stream(const struct world *w, int fd, const char *mode) {
    FILE *made = w->fdopen(dup(fd), mode);
    int answer = mode[0] == 'r' ? fgetc(made) : (fputs("x", made), fflush(made));
    (void)fclose(made);
    return answer;
}

/* Each body is one call that could be done at once. */
#define TWIN_CASES(X)                                                                                             \
    X(accept, busy_listener, w->accept(fd, NULL, NULL))                                                           \
    X(accept4, busy_listener, w->accept4(fd, NULL, NULL, 0))                                                      \
    X(connect, welcome_client, w->connect(fd, (struct sockaddr *)&crowded_address, crowded_bytes))                \
    X(recv, ready_stream, w->recv(fd, buffer, 4, 0))                                                              \
    X(recvfrom, ready_stream, w->recvfrom(fd, buffer, 4, 0, NULL, NULL))                                          \
    X(recvmsg, ready_stream, w->recvmsg(fd, &messages[0].msg_hdr, 0))                                             \
    X(recvmmsg, ready_stream, w->recvmmsg(fd, messages, 1, 0, NULL))                                              \
    X(read, ready_stream, w->read(fd, buffer, 4))                                                                 \
    X(readv, ready_stream, w->readv(fd, &part, 1))                                                                \
    X(send, ready_stream, w->send(fd, buffer, 4, 0))                                                              \
    X(sendto, ready_stream, w->sendto(fd, buffer, 4, 0, NULL, 0))                                                 \
    X(sendmsg, ready_stream, w->sendmsg(fd, &messages[0].msg_hdr, 0))                                             \
    X(sendmmsg, ready_stream, w->sendmmsg(fd, messages, 1, 0))                                                    \
    X(write, ready_stream, w->write(fd, buffer, 4))                                                               \
    X(writev, ready_stream, w->writev(fd, &part, 1))                                                              \
    X(sendfile, ready_stream, w->sendfile(fd, -1, NULL, 4))                                                       \
    X(select, ready_stream, w->select(0, NULL, NULL, NULL, &(struct timeval){0, 0}))                              \
    X(pselect, ready_stream, w->pselect(0, NULL, NULL, NULL, &(struct timespec){0, 0}, NULL))                     \
    X(poll, ready_stream, w->poll(NULL, 0, 0))                                                                    \
    X(ppoll, ready_stream, w->ppoll(NULL, 0, &(struct timespec){0, 0}, NULL))                                     \
    X(epoll_wait, quiet_epoll, w->epoll_wait(fd, (struct epoll_event[1]){{0}}, 1, 0))                             \
    X(epoll_pwait, quiet_epoll, w->epoll_pwait(fd, (struct epoll_event[1]){{0}}, 1, 0, NULL))                     \
    X(posix_write, ready_stream, own(w) ? rsk_posix_write(fd, buffer, 4) : write(fd, buffer, 4))                  \
    X(posix_writev, ready_stream, own(w) ? rsk_posix_writev(fd, &part, 1) : writev(fd, &part, 1))                 \
    X(posix_sendfile, ready_stream, own(w) ? rsk_posix_sendfile(fd, -1, NULL, 4) : sendfile(fd, -1, NULL, 4))     \
    X(posix_perror, ready_stream, (own(w) ? rsk_posix_perror("one") : perror("one"), 0))                          \
    X(posix_recv_chk, ready_stream, own(w) ? rsk_posix_recv_chk(fd, buffer, 4, 4, 0) : recv(fd, buffer, 4, 0))    \
    X(stream_read, ready_stream, stream(w, fd, "r"))                                                              \
    X(stream_write, ready_stream, stream(w, fd, "w"))                                                             \
    X(fcntl, ready_stream, w->fcntl(fd, F_GETFL))                                                                 \
    X(fcntl_lock, ready_stream, w->fcntl(fd, F_SETLKW, NULL))                                                     \
    X(ioctl, ready_stream, w->ioctl(fd, FIONREAD, NULL))                                                          \
    X(dup2, ready_stream, w->dup2(-1, -1))                                                                        \
    X(dup3, ready_stream, w->dup3(-1, -1, 0))                                                                     \
    X(epoll_create, ready_stream, w->epoll_create(0))                                                             \
    X(inet_addr, ready_stream, (long)w->inet_addr("1.2.3.4"))                                                     \
    X(strerror, ready_stream, w->strerror(1) == NULL)                                                             \
    X(close, ready_stream, w->close(fd))                                                                          \
    X(socket, ready_stream, w->socket(-1, 0, 0))                                                                  \
    X(socketpair, ready_stream, w->socketpair(-1, 0, 0, NULL))                                                    \
    X(bind, ready_stream, w->bind(fd, NULL, 0))                                                                   \
    X(listen, ready_stream, w->listen(fd, 1))                                                                     \
    X(shutdown, ready_stream, w->shutdown(fd, SHUT_WR))                                                           \
    X(dup, ready_stream, w->dup(-1))                                                                              \
    X(getsockopt, ready_stream, w->getsockopt(fd, 1, 1, NULL, NULL))                                              \
    X(setsockopt, ready_stream, w->setsockopt(fd, 1, 1, NULL, 0))                                                 \
    X(getsockname, ready_stream, w->getsockname(fd, NULL, NULL))                                                  \
    X(getpeername, ready_stream, w->getpeername(fd, NULL, NULL))                                                  \
    X(epoll_create1, ready_stream, w->epoll_create1(-1))                                                          \
    X(epoll_ctl, ready_stream, w->epoll_ctl(fd, 0, 0, NULL))                                                      \
    X(inet_pton, ready_stream, w->inet_pton(AF_INET, "1.2.3.4", buffer))                                          \
    X(if_nametoindex, ready_stream, w->if_nametoindex("lo"))

/* Never cancellation points, although some of them write or wait. */
#define OWN_CASES(X)                                                        \
    X(set_nonblocking, quiet_stream, rsk_set_nonblocking(fd, 1))            \
    X(get_nonblocking, quiet_stream, rsk_get_nonblocking(fd))               \
    X(set_cloexec, quiet_stream, rsk_set_cloexec(fd, 1))                    \
    X(get_cloexec, quiet_stream, rsk_get_cloexec(fd))                       \
    X(bytes_available, quiet_stream, rsk_bytes_available(fd))               \
    X(dup_cloexec, quiet_stream, rsk_dup_cloexec(-1))                       \
    X(explain, quiet_stream, rsk_explain(buffer, sizeof buffer))            \
    X(explain_code, quiet_stream, rsk_explain_code("bind", EADDRINUSE, buffer, sizeof buffer)) \
    X(perror, quiet_stream, (rsk_perror("a pending cancellation"), 0))      \
    X(poller, quiet_stream, whole_poller_life(fd))

typedef void call_body(const struct world *w, int fd);

static int whole_poller_life(int fd) {
    rsk_poller poller;
    rsk_event event;
    int problems = rsk_poller_open(RSK_POLLER_AUTO, &poller) != 0;
    problems += rsk_poller_add(poller, fd, RSK_READABLE, 1) != 0;
    problems += rsk_poller_modify(poller, fd, RSK_WRITABLE, 1) != 0;
    problems += rsk_poller_wait(poller, &event, 1, 0) != 1;
    problems += rsk_poller_remove(poller, fd) != 0;
    problems += rsk_poller_wake(poller) != 0;
    problems += rsk_poller_close(poller) != 0;
    CHECK_INT(problems, 0);
    return problems;
}

#define BODY(name, make, call)                             \
    static void body_##name(const struct world *w, int fd) { \
        (void)w;                                           \
        (void)fd;                                          \
        IGNORE(call);                                      \
    }
TWIN_CASES(BODY)
OWN_CASES(BODY)

struct pending {
    call_body *body;
    const struct world *w;
    int fd;
    atomic_int ready, cancelled, cleaned;
};

static void note_cleanup(void *pending) {
    atomic_fetch_add(&((struct pending *)pending)->cleaned, 1);
}

static void *call_with_pending(void *argument) {
    struct pending *pending = argument;
    pthread_cleanup_push(note_cleanup, pending);
    (void)pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
    atomic_store(&pending->ready, 1);
    while (atomic_load(&pending->cancelled) == 0) {
        (void)sched_yield();
    }
    (void)pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, NULL);
    pending->body(pending->w, pending->fd);
    pthread_cleanup_pop(0);
    return NULL;
}

/* 1 when the call acted on the cancellation, plus 2 when the descriptor is closed afterwards. */
static int outcome(const struct world *w, struct ends (*make)(void), call_body *body, const char *name) {
    struct ends ends = make();
    struct pending pending = {.body = body, .w = w, .fd = ends.fd};
    pthread_t thread;
    CHECK_INT(pthread_create(&thread, NULL, call_with_pending, &pending), 0);
    while (atomic_load(&pending.ready) == 0) {
        (void)sched_yield();
    }
    CHECK_INT(pthread_cancel(thread), 0);
    atomic_store(&pending.cancelled, 1);
    void *result = join_soon(thread, name);
    int cancelled = result == PTHREAD_CANCELED;
    CHECK_INT(atomic_load(&pending.cleaned), cancelled);
    int closed = fcntl(ends.fd, F_GETFD) < 0 ? 2 : 0;
    close_ends(ends);
    return cancelled + closed;
}

void pending_cases(const char *mode) {
    (void)fflush(stderr);
    int stderr_copy = (int)MUST(dup(2));
    int nowhere = (int)MUST(open("/dev/null", O_WRONLY));
    MUST(dup2(nowhere, 2));
    world_enter(&libc_world);
#define COMPARE(name, make, call)                                                                                \
    {                                                                                                            \
        int libc_outcome = outcome(&libc_world, make, body_##name, #name);                                       \
        int rsk_outcome = outcome(&rsk_world, make, body_##name, #name);                                         \
        atomic_fetch_add(&check_counts.cases, 1);                                                                \
        if (libc_outcome != rsk_outcome) {                                                                       \
            check_report(__FILE__, __LINE__, "pending cancel in %s (%s): libc %d, rustsock %d (1 cancelled, 2 closed)", \
                         #name, mode, libc_outcome, rsk_outcome);                                                \
        }                                                                                                        \
    }
    TWIN_CASES(COMPARE)
#define SURVIVES(name, make, call)                                                                               \
    atomic_fetch_add(&check_counts.cases, 1);                                                                    \
    if (outcome(&rsk_world, make, body_##name, #name) != 0) {                                                    \
        check_report(__FILE__, __LINE__, "rsk_%s (%s) acted on a pending cancellation", #name, mode);            \
    }
    OWN_CASES(SURVIVES)
    MUST(dup2(stderr_copy, 2));
    (void)close(stderr_copy);
    (void)close(nowhere);
}
