/* The listener is non-blocking and the programmer believes the accepted connections are too: "read until EAGAIN" stands still. */
#include <errno.h>
#include <pthread.h>
#include <rustsock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct sockaddr_in6 name = { .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT };

static void die(const char *what) {
    rsk_perror(what);
    exit(EXIT_FAILURE);
}

static void *client(void *unused) {
    int fd = rsk_socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd == -1 || rsk_connect(fd, (struct sockaddr *)&name, sizeof name) == -1)
        die("connect");
    if (rsk_send(fd, "one\n", 4, 0) != 4)
        die("send");
    rsk_poll(NULL, 0, 500) == -1 ? die("poll") : (void)0;
    if (rsk_send(fd, "two\n", 4, 0) != 4)
        die("send");
    rsk_close(fd);
    return unused;
}

/* Reads all there is; 0 when the client has ended. */
static int read_all(int fd) {
    char data[64];
    ssize_t n;

    while ((n = rsk_recv(fd, data, sizeof data, 0)) > 0)
        printf("%zd bytes\n", n);
    if (n == 0)
        return 0;
    if (rsk_last_error() != EAGAIN)
        die("recv");
    return 1;
}

int main(void) {
    socklen_t length = sizeof name;
    struct epoll_event event = { .events = EPOLLIN };
    pthread_t thread;
    int open = 1, fd = -1, listener = rsk_socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0), epoll = rsk_epoll_create1(EPOLL_CLOEXEC);

    if (listener == -1 || epoll == -1 || rsk_bind(listener, (struct sockaddr *)&name, sizeof name) == -1)
        die("bind");
    if (rsk_listen(listener, 16) == -1 || rsk_set_nonblocking(listener, 1) == -1)
        die("listen");
    if (rsk_getsockname(listener, (struct sockaddr *)&name, &length) == -1)
        die("getsockname");
    event.data.fd = listener;
    if (rsk_epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event) == -1)
        die("epoll_ctl");
    if (pthread_create(&thread, NULL, client, NULL) != 0)
        return EXIT_FAILURE;
    while (open && rsk_epoll_wait(epoll, &event, 1, 3000) == 1) {
        if (event.data.fd != listener) {
            open = read_all(event.data.fd);
            continue;
        }
        fd = rsk_accept(listener, NULL, NULL);
        if (fd == -1)
            die("accept");
        event = (struct epoll_event){ .events = EPOLLIN, .data.fd = fd };
        if (rsk_epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) == -1)
            die("epoll_ctl");
    }
    pthread_join(thread, NULL);
    rsk_close(fd);
    rsk_close(listener);
    rsk_close(epoll);
    return EXIT_SUCCESS;
}
