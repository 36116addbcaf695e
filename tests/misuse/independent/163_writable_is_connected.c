/* A client with epoll takes "writable" for "connected": the server went away in the meantime, and SO_ERROR would say so. */
#include <errno.h>
#include <rustsock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void die(const char *what) {
    rsk_perror(what);
    exit(EXIT_FAILURE);
}

static int tcp(int flags) {
    int fd = rsk_socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC | flags, 0);

    if (fd == -1)
        die("socket");
    return fd;
}

int main(void) {
    struct sockaddr_in6 address = { .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT };
    socklen_t length = sizeof address;
    struct epoll_event event = { .events = EPOLLOUT };
    int fd, first[2], listener = tcp(0), epoll = rsk_epoll_create1(EPOLL_CLOEXEC);

    if (epoll == -1 || rsk_bind(listener, (struct sockaddr *)&address, sizeof address) == -1)
        die("bind");
    if (rsk_listen(listener, 1) == -1 || rsk_getsockname(listener, (struct sockaddr *)&address, &length) == -1)
        die("listen");
    for (int i = 0; i < 2; i++) {
        first[i] = tcp(0);
        if (rsk_connect(first[i], (struct sockaddr *)&address, sizeof address) == -1)
            die("connect");
    }
    fd = tcp(SOCK_NONBLOCK);
    if (rsk_connect(fd, (struct sockaddr *)&address, sizeof address) == -1 && rsk_last_error() != EINPROGRESS)
        die("connect");
    event.data.fd = fd;
    if (rsk_epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) == -1)
        die("epoll_ctl");
    /* The server ends before it came to this client. */
    rsk_close(listener);
    if (rsk_epoll_wait(epoll, &event, 1, 4000) == 1 && (event.events & EPOLLOUT) != 0) {
        printf("connected\n");
        if (rsk_send(event.data.fd, "GET /\r\n", 7, 0) == -1)
            printf("but cannot send: %s\n", rsk_error_name(rsk_last_error()));
    }
    rsk_close(fd);
    rsk_close(first[0]);
    rsk_close(first[1]);
    rsk_close(epoll);
    return EXIT_SUCCESS;
}
