/* select, poll and epoll twins, and the checked fd_set functions. */
#include "twins.h"

#include <limits.h>
#include <signal.h>

static void selecting(int ready, int quiet) {
    fd_set readable, writable, urgent;
    struct timeval none = {0, 0};
    struct timespec soon = {.tv_sec = 0, .tv_nsec = 1000000};
    int top = (ready > quiet ? ready : quiet) + 1;
    CHECK_GIVES(rsk_fd_zero(&readable), 0);
    CHECK_GIVES(rsk_fd_zero(&writable), 0);
    CHECK_GIVES(rsk_fd_zero(&urgent), 0);
    CHECK_GIVES(rsk_fd_set(ready, &readable), 0);
    CHECK_GIVES(rsk_fd_set(quiet, &readable), 0);
    CHECK_GIVES(rsk_fd_set(quiet, &writable), 0);
    CHECK_GIVES(rsk_fd_set(quiet, &urgent), 0);
    CHECK_GIVES(rsk_select(top, &readable, &writable, &urgent, &none), 2);
    CHECK_GIVES(rsk_fd_isset(ready, &readable), 1);
    CHECK_GIVES(rsk_fd_isset(quiet, &readable), 0);
    CHECK_GIVES(rsk_fd_isset(quiet, &writable), 1);
    CHECK_GIVES(rsk_fd_isset(quiet, &urgent), 0);
    CHECK_GIVES(rsk_fd_clr(ready, &readable), 0);
    CHECK_GIVES(rsk_fd_isset(ready, &readable), 0);
    CHECK_GIVES(rsk_fd_set(quiet, &readable), 0);
    CHECK_GIVES(rsk_pselect(top, &readable, NULL, NULL, &soon, NULL), 0);
    CHECK_INT(soon.tv_nsec, 1000000);
    CHECK_GIVES(rsk_fd_isset(quiet, &readable), 0);
    struct timeval left = {.tv_sec = 5, .tv_usec = 0};
    FD_SET(ready, &readable);
    CHECK_GIVES(rsk_select(top, &readable, NULL, NULL, &left), 1);
    CHECK(left.tv_sec <= 5 && left.tv_sec >= 3); /* Linux leaves what was not slept */
}

static void checked_sets(void) {
    fd_set set;
    FD_ZERO(&set);
    CHECK_GIVES(rsk_fd_set(0, &set), 0);
    CHECK_GIVES(rsk_fd_set(FD_SETSIZE - 1, &set), 0);
    CHECK(FD_ISSET(0, &set) && FD_ISSET(FD_SETSIZE - 1, &set));
    CHECK_FAILS(rsk_fd_set(FD_SETSIZE, &set), EINVAL);
    CHECK_FAILS(rsk_fd_set(INT_MAX, &set), EINVAL);
    CHECK_FAILS(rsk_fd_set(-1, &set), EBADF);
    CHECK_FAILS(rsk_fd_clr(FD_SETSIZE, &set), EINVAL);
    CHECK_FAILS(rsk_fd_clr(-1, &set), EBADF);
    CHECK_FAILS(rsk_fd_isset(FD_SETSIZE, &set), EINVAL);
    CHECK_FAILS(rsk_fd_isset(-1, &set), EBADF);
    CHECK_GIVES(rsk_fd_clr(0, &set), 0);
    CHECK(!FD_ISSET(0, &set) && FD_ISSET(FD_SETSIZE - 1, &set));
    CHECK_GIVES(rsk_fd_zero(&set), 0);
    CHECK_GIVES(rsk_fd_isset(FD_SETSIZE - 1, &set), 0);
}

static void polling(int ready, int quiet) {
    struct pollfd wishes[3] = {{.fd = ready, .events = POLLIN}, {.fd = quiet, .events = POLLIN | POLLOUT}, {.fd = -1, .events = POLLIN}};
    struct timespec soon = {.tv_sec = 0, .tv_nsec = 1000000};
    CHECK_GIVES(rsk_poll(wishes, 3, 0), 2);
    CHECK(wishes[0].revents == POLLIN && wishes[1].revents == POLLOUT && wishes[2].revents == 0);
    wishes[1].events = POLLIN;
    CHECK_GIVES(rsk_poll(&wishes[1], 2, 1), 0);
    CHECK_GIVES(rsk_ppoll(&wishes[1], 1, &soon, NULL), 0);
    CHECK_GIVES(rsk_ppoll(wishes, 1, NULL, NULL), 1);
    wishes[0].fd = 1 << 20;
    CHECK_GIVES(rsk_poll(wishes, 1, -1), 1);
    CHECK_INT(wishes[0].revents, POLLNVAL);
}

static void watching(int ready, int quiet) {
    struct epoll_event wish = {.events = EPOLLIN, .data = {.u64 = 0x0123456789ABCDEFU}}, got[4];
    int ep = rsk_epoll_create1(EPOLL_CLOEXEC);
    CHECK(ep >= 0);
    CHECK_INT(fcntl(ep, F_GETFD), FD_CLOEXEC);
    CHECK_GIVES(rsk_epoll_ctl(ep, EPOLL_CTL_ADD, ready, &wish), 0);
    CHECK_FAILS(rsk_epoll_ctl(ep, EPOLL_CTL_ADD, ready, &wish), EEXIST);
    CHECK_GIVES(rsk_epoll_ctl(ep, EPOLL_CTL_ADD, quiet, &wish), 0);
    CHECK_GIVES(rsk_epoll_wait(ep, got, 4, 0), 1);
    CHECK(got[0].events == EPOLLIN && got[0].data.u64 == 0x0123456789ABCDEFU);
    wish.events = EPOLLIN | EPOLLET;
    CHECK_GIVES(rsk_epoll_ctl(ep, EPOLL_CTL_MOD, ready, &wish), 0);
    CHECK_GIVES(rsk_epoll_pwait(ep, got, 4, 0, NULL), 1);
    CHECK_GIVES(rsk_epoll_pwait(ep, got, 4, 0, NULL), 0);
    CHECK_GIVES(rsk_epoll_ctl(ep, EPOLL_CTL_DEL, ready, NULL), 0);
    CHECK_FAILS(rsk_epoll_ctl(ep, EPOLL_CTL_DEL, ready, NULL), ENOENT);
    CHECK_GIVES(rsk_epoll_wait(ep, got, 4, 1), 0);
    CHECK_GIVES(rsk_close(ep), 0);
}

static volatile sig_atomic_t handled;

static void handle(int number) {
    (void)number;
    handled++;
}

/* The mask opens only during the wait: a signal that was pending before interrupts it, at once and every time. */
static void masks_are_used(int quiet) {
    struct sigaction action = {.sa_handler = handle};
    struct timespec long_time = {.tv_sec = 10};
    struct pollfd wish = {.fd = quiet, .events = POLLIN};
    struct epoll_event got;
    sigset_t blocked, open;
    fd_set set;
    int ep = rsk_epoll_create1(0);
    (void)sigemptyset(&open);
    (void)sigemptyset(&blocked);
    (void)sigaddset(&blocked, SIGUSR2);
    MUST(sigaction(SIGUSR2, &action, NULL));
    MUST(sigprocmask(SIG_BLOCK, &blocked, NULL));
    handled = 0;
    MUST(raise(SIGUSR2));
    CHECK_FAILS(rsk_ppoll(&wish, 1, &long_time, &open), EINTR);
    CHECK_INT(handled, 1);
    MUST(raise(SIGUSR2));
    FD_ZERO(&set);
    FD_SET(quiet, &set);
    CHECK_FAILS(rsk_pselect(quiet + 1, &set, NULL, NULL, &long_time, &open), EINTR);
    CHECK_INT(handled, 2);
    MUST(raise(SIGUSR2));
    CHECK_FAILS(rsk_epoll_pwait(ep, &got, 1, 10000, &open), EINTR);
    CHECK_INT(handled, 3);
    MUST(sigprocmask(SIG_UNBLOCK, &blocked, NULL));
    CHECK_INT(handled, 3);
    CHECK_GIVES(rsk_close(ep), 0);
}

void readiness_part(void) {
    int pair[2], quiet[2];
    CHECK_GIVES(rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    CHECK_GIVES(rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, quiet), 0);
    CHECK_GIVES(rsk_send(pair[1], "x", 1, 0), 1);
    selecting(pair[0], quiet[0]);
    checked_sets();
    polling(pair[0], quiet[0]);
    watching(pair[0], quiet[0]);
    masks_are_used(quiet[0]);
    for (int i = 0; i < 2; i++) {
        CHECK_GIVES(rsk_close(pair[i]), 0);
        CHECK_GIVES(rsk_close(quiet[i]), 0);
    }
}

void descriptor_part(void) {
    int two[2], ends[2];
    CHECK_GIVES(rsk_socketpair(AF_UNIX, SOCK_STREAM, 0, two), 0);
    CHECK_GIVES(rsk_get_nonblocking(two[0]), 0);
    CHECK_GIVES(rsk_set_nonblocking(two[0], 1), 0);
    CHECK_GIVES(rsk_get_nonblocking(two[0]), 1);
    CHECK((fcntl(two[0], F_GETFL) & O_NONBLOCK) != 0);
    CHECK_GIVES(rsk_set_nonblocking(two[0], 77), 0); /* anything but 0 is on */
    CHECK_GIVES(rsk_get_nonblocking(two[0]), 1);
    CHECK_GIVES(rsk_set_nonblocking(two[0], 0), 0);
    CHECK_GIVES(rsk_get_nonblocking(two[0]), 0);
    CHECK_GIVES(rsk_get_cloexec(two[0]), 0);
    CHECK_GIVES(rsk_set_cloexec(two[0], 1), 0);
    CHECK_GIVES(rsk_get_cloexec(two[0]), 1);
    CHECK_GIVES(rsk_set_cloexec(two[0], 0), 0);
    CHECK_GIVES(rsk_get_cloexec(two[0]), 0);
    int copy = rsk_dup(two[0]), private_copy = rsk_dup_cloexec(two[0]);
    CHECK(copy >= 0 && private_copy >= 0 && copy != private_copy);
    CHECK_GIVES(rsk_get_cloexec(copy), 0);
    CHECK_GIVES(rsk_get_cloexec(private_copy), 1);
    CHECK_GIVES(rsk_send(private_copy, "copied", 6, 0), 6);
    CHECK_GIVES(rsk_bytes_available(two[1]), 6);
    CHECK_GIVES(rsk_recv(two[1], (char[4]){0}, 4, 0), 4);
    CHECK_GIVES(rsk_bytes_available(two[1]), 2);
    CHECK_GIVES(rsk_close(copy), 0);
    CHECK_GIVES(rsk_close(private_copy), 0);
    MUST(pipe(ends));
    MUST(write(ends[1], "pipe", 4));
    CHECK_GIVES(rsk_bytes_available(ends[0]), 4);
    CHECK_FAILS(rsk_dup(-1), EBADF);
    CHECK_FAILS(rsk_dup_cloexec(1 << 20), EBADF);
    CHECK_FAILS(rsk_set_nonblocking(-1, 1), EBADF);
    CHECK_FAILS(rsk_bytes_available(-1), EBADF);
    for (int i = 0; i < 2; i++) {
        CHECK_GIVES(rsk_close(two[i]), 0);
        CHECK_GIVES(rsk_close(ends[i]), 0);
    }
}
