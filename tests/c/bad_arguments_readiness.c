/* select, poll and epoll with wrong counts, sets, timeouts and operations. */
#include "bad_arguments.h"

/* An epoll descriptor that already watches the pair's first end. */
static int watching(uint32_t events) {
    int ep = (int)MUST(epoll_create1(0));
    struct epoll_event first = {.events = events, .data = {.u64 = 9}};
    MUST(epoll_ctl(ep, EPOLL_CTL_ADD, pair[0], &first));
    errno = CHECK_MARK;
    return ep;
}

static void bad_select(void) {
    CASE(UNIX_STREAM, w->select(-1, NULL, NULL, NULL, tv(0, 0)));
    CASE(UNIX_STREAM, w->select(INT_MIN, NULL, NULL, NULL, tv(0, 0)));
    CASE(UNIX_STREAM, w->select(INT_MAX, NULL, NULL, NULL, tv(0, 0)));
    CASE(UNIX_STREAM, w->select(0, only(fd), only(fd), only(fd), tv(0, 0)));
    CASE(UNIX_STREAM, w->select(FD_SETSIZE, only(fd), NULL, NULL, tv(0, 0)));
    CASE(UNIX_STREAM, w->select(FD_SETSIZE, only(1000), NULL, NULL, tv(0, 0)));
    CASE(UNIX_STREAM, w->select(fd + 1, wild, NULL, NULL, tv(0, 0)));
    CASE(UNIX_STREAM, w->select(fd + 1, NULL, wild, NULL, tv(0, 0)));
    CASE(UNIX_STREAM, w->select(fd + 1, NULL, NULL, wild, tv(0, 0)));
    CASE(UNIX_STREAM, w->select(fd + 1, NULL, NULL, constant, tv(0, 0)));
    CASE(UNIX_STREAM, w->select(fd + 1, only(fd), NULL, NULL, tv(-1, 0)));
    CASE(UNIX_STREAM, w->select(fd + 1, only(fd), NULL, NULL, tv(0, -1)));
    CASE(UNIX_STREAM, w->select(fd + 1, only(fd), NULL, NULL, tv(LONG_MIN, LONG_MIN)));
    CASE(UNIX_STREAM, w->select(-1, wild, wild, wild, tv(-1, -1)));
    CASE(UNIX_STREAM, w->pselect(-1, NULL, NULL, NULL, ts(0, 0), NULL));
    CASE(UNIX_STREAM, w->pselect(INT_MAX, NULL, NULL, NULL, ts(0, 0), NULL));
    CASE(UNIX_STREAM, w->pselect(fd + 1, wild, NULL, NULL, ts(0, 0), NULL));
    CASE(UNIX_STREAM, w->pselect(fd + 1, NULL, constant, NULL, ts(0, 0), NULL));
    CASE(UNIX_STREAM, w->pselect(fd + 1, only(fd), NULL, NULL, ts(-1, 0), NULL));
    CASE(UNIX_STREAM, w->pselect(fd + 1, only(fd), NULL, NULL, ts(0, -1), NULL));
    CASE(UNIX_STREAM, w->pselect(fd + 1, only(fd), NULL, NULL, ts(0, 1000000000), NULL));
    CASE(UNIX_STREAM, w->pselect(fd + 1, only(fd), NULL, NULL, ts(LONG_MAX, LONG_MAX), NULL));
    CASE(UNIX_STREAM, w->pselect(fd + 1, only(fd), NULL, NULL, ts(0, 0), wild));
}

static void bad_poll(void) {
    CASE(UNIX_STREAM, w->poll(NULL, 1, 0));
    CASE(UNIX_STREAM, w->poll(NULL, 0, 0));
    CASE(UNIX_STREAM, w->poll(wild, 1, 0));
    CASE(UNIX_STREAM, w->poll(wild, 0, 0));
    CASE(UNIX_STREAM, w->poll(constant, 1, 0));
    CASE(UNIX_STREAM, w->poll(edge(4), 1, 0));
    CASE(UNIX_STREAM, w->poll(pollfds(fd, POLLIN), (nfds_t)-1, 0));
    CASE(UNIX_STREAM, w->poll(pollfds(fd, POLLIN), 1UL << 30, 0));
    CASE(UNIX_STREAM, w->poll(pollfds(fd, POLLIN), INT_MAX, 0));
    CASE(UNIX_STREAM, w->poll(pollfds(fd, 0), 2, 0));
    CASE(UNIX_STREAM, w->poll(pollfds(fd, -1), 2, 0));
    CASE(UNIX_STREAM, w->poll(pollfds(fd, POLLIN), 2, INT_MIN));
    CASE(UNIX_STREAM, w->poll(pollfds(1 << 20, POLLIN), 2, -1));
    CASE(UNIX_STREAM, w->poll(pollfds(INT_MIN, POLLIN), 2, 0));
    CASE(UNIX_STREAM, w->ppoll(NULL, 1, ts(0, 0), NULL));
    CASE(UNIX_STREAM, w->ppoll(wild, 1, ts(0, 0), NULL));
    CASE(UNIX_STREAM, w->ppoll(constant, 1, ts(0, 0), NULL));
    CASE(UNIX_STREAM, w->ppoll(pollfds(fd, POLLIN), (nfds_t)-1, ts(0, 0), NULL));
    CASE(UNIX_STREAM, w->ppoll(pollfds(fd, POLLIN), 1, ts(-1, 0), NULL));
    CASE(UNIX_STREAM, w->ppoll(pollfds(fd, POLLIN), 1, ts(0, -1), NULL));
    CASE(UNIX_STREAM, w->ppoll(pollfds(fd, POLLIN), 1, ts(0, 1000000000), NULL));
    CASE(UNIX_STREAM, w->ppoll(pollfds(fd, POLLIN), 1, ts(0, 0), wild));
}

static void bad_epoll(void) {
    CASE(NONE, w->epoll_create1(-1));
    CASE(NONE, w->epoll_create1(1));
    CASE(NONE, w->epoll_create1(O_NONBLOCK));
    CASE(NONE, w->epoll_create1(EPOLL_CLOEXEC));
    CASE(EPOLL, w->epoll_ctl(fd, 0, pair[0], event(EPOLLIN)));
    CASE(EPOLL, w->epoll_ctl(fd, 4, pair[0], event(EPOLLIN)));
    CASE(EPOLL, w->epoll_ctl(fd, -1, pair[0], event(EPOLLIN)));
    CASE(EPOLL, w->epoll_ctl(fd, EPOLL_CTL_ADD, pair[0], NULL));
    CASE(EPOLL, w->epoll_ctl(fd, EPOLL_CTL_ADD, pair[0], wild));
    CASE(EPOLL, w->epoll_ctl(fd, EPOLL_CTL_ADD, pair[0], edge(4)));
    CASE(EPOLL, w->epoll_ctl(fd, EPOLL_CTL_MOD, pair[0], event(EPOLLIN)));
    CASE(EPOLL, w->epoll_ctl(fd, EPOLL_CTL_DEL, pair[0], event(EPOLLIN)));
    CASE(EPOLL, w->epoll_ctl(fd, EPOLL_CTL_DEL, pair[0], wild));
    CASE(EPOLL, w->epoll_ctl(fd, EPOLL_CTL_ADD, fd, event(EPOLLIN)));
    CASE(EPOLL, w->epoll_ctl(fd, EPOLL_CTL_ADD, -1, event(EPOLLIN)));
    CASE(EPOLL, w->epoll_ctl(fd, EPOLL_CTL_ADD, INT_MAX, event(EPOLLIN)));
    CASE(EPOLL, w->epoll_ctl(fd, EPOLL_CTL_ADD, file, event(EPOLLIN)));
    CASE(EPOLL, w->epoll_ctl(fd, EPOLL_CTL_ADD, pair[0], event(UINT32_MAX)));
    CASE(EPOLL, w->epoll_ctl(fd, EPOLL_CTL_ADD, pair[0], event(EPOLLEXCLUSIVE | EPOLLIN | EPOLLONESHOT)));
    CASE(NONE, w->epoll_ctl(watching(EPOLLIN), EPOLL_CTL_ADD, pair[0], event(EPOLLIN)));
    CASE(NONE, w->epoll_ctl(watching(EPOLLIN | EPOLLEXCLUSIVE), EPOLL_CTL_MOD, pair[0], event(EPOLLIN)));
    CASE(NONE, w->epoll_ctl(watching(EPOLLIN), EPOLL_CTL_MOD, pair[0], event(EPOLLIN | EPOLLEXCLUSIVE)));
    CASE(NONE, w->epoll_wait(watching(EPOLLOUT), NULL, 4, 0));
    CASE(NONE, w->epoll_wait(watching(EPOLLOUT), wild, 4, 0));
    CASE(NONE, w->epoll_wait(watching(EPOLLOUT), constant, 4, 0));
    CASE(NONE, w->epoll_wait(watching(EPOLLOUT), edge(4), 4, 0));
    CASE(NONE, w->epoll_wait(watching(EPOLLOUT), (struct epoll_event *)(void *)(out + 1), 4, 0));
    CASE(NONE, w->epoll_wait(watching(EPOLLOUT), (struct epoll_event *)(void *)out, 0, 0));
    CASE(NONE, w->epoll_wait(watching(EPOLLOUT), (struct epoll_event *)(void *)out, -1, 0));
    CASE(NONE, w->epoll_wait(watching(EPOLLOUT), (struct epoll_event *)(void *)out, INT_MAX, 0));
    CASE(NONE, w->epoll_wait(watching(EPOLLOUT), (struct epoll_event *)(void *)out, INT_MIN, 0));
    CASE(NONE, w->epoll_wait(watching(EPOLLOUT), (struct epoll_event *)(void *)out, 4, INT_MIN));
    CASE(NONE, w->epoll_wait(watching(EPOLLIN), NULL, 4, 0));
    CASE(NONE, w->epoll_pwait(watching(EPOLLOUT), wild, 4, 0, NULL));
    CASE(NONE, w->epoll_pwait(watching(EPOLLOUT), (struct epoll_event *)(void *)out, 0, 0, NULL));
    CASE(NONE, w->epoll_pwait(watching(EPOLLOUT), (struct epoll_event *)(void *)out, 4, 0, wild));
    CASE(NONE, w->epoll_pwait(watching(EPOLLOUT), (struct epoll_event *)(void *)out, 4, -7, NULL));
}

void readiness_cases(void) {
    bad_select();
    bad_poll();
    bad_epoll();
}
