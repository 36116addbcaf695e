/* A server at its limit of descriptors: accept fails, the client stays in the queue, and the loop turns without rest. */
#include <errno.h>
#include <rustsock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#define ROOM 40

static void die(const char *what) {
    rsk_perror(what);
    exit(EXIT_FAILURE);
}

static double seconds(void) {
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int main(void) {
    struct rlimit limit;
    struct sockaddr_in name = { .sin_family = AF_INET, .sin_addr.s_addr = rsk_htonl(INADDR_LOOPBACK) };
    socklen_t length = sizeof name;
    struct epoll_event event = { .events = EPOLLIN };
    int clients[ROOM], accepted[ROOM], made = 0, taken = 0, failures = 0;
    int listener = rsk_socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), epoll = rsk_epoll_create1(EPOLL_CLOEXEC);
    double end = seconds() + 1.0;

    if (listener == -1 || epoll == -1 || getrlimit(RLIMIT_NOFILE, &limit) == -1)
        die("socket");
    limit.rlim_cur = ROOM;
    if (setrlimit(RLIMIT_NOFILE, &limit) == -1)
        return EXIT_FAILURE;
    if (rsk_bind(listener, (struct sockaddr *)&name, sizeof name) == -1 || rsk_listen(listener, 64) == -1)
        die("listen");
    if (rsk_getsockname(listener, (struct sockaddr *)&name, &length) == -1)
        die("getsockname");
    while (made < 20) {
        clients[made] = rsk_socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (clients[made] == -1 || rsk_connect(clients[made], (struct sockaddr *)&name, sizeof name) == -1)
            die("connect");
        made++;
    }
    event.data.fd = listener;
    if (rsk_epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event) == -1)
        die("epoll_ctl");
    while (seconds() < end) {
        int fd;
        if (rsk_epoll_wait(epoll, &event, 1, 100) <= 0)
            continue;
        fd = rsk_accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd != -1)
            accepted[taken++] = fd;
        else if (failures++ == 0)
            printf("accept: %s\n", rsk_error_name(rsk_last_error()));
    }
    printf("%s failures\n", failures > 100 ? "hundreds of" : "some");
    while (taken > 0)
        rsk_close(accepted[--taken]);
    while (made > 0)
        rsk_close(clients[--made]);
    rsk_close(listener);
    rsk_close(epoll);
    return EXIT_SUCCESS;
}
