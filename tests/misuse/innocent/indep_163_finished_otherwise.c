/* Ways to know that a connection is there: SO_ERROR, getpeername, a second connect, rsk_connect_finish. */
#include <errno.h>
#include <rustsock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct sockaddr_in name = { .sin_family = AF_INET };
static int listener;

static void die(const char *what) {
    rsk_perror(what);
    exit(EXIT_FAILURE);
}

static int started(void) {
    struct pollfd row = { .events = POLLOUT };

    row.fd = rsk_socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (row.fd == -1)
        die("socket");
    if (rsk_connect(row.fd, (struct sockaddr *)&name, sizeof name) == -1 && rsk_last_error() != EINPROGRESS)
        die("connect");
    if (rsk_poll(&row, 1, 1000) != 1)
        die("poll");
    return row.fd;
}

static void talk(int fd) {
    char data[16];
    int peer = rsk_accept4(listener, NULL, NULL, SOCK_CLOEXEC);

    if (peer == -1)
        die("accept");
    if (rsk_send(fd, "hello", 5, 0) != 5)
        die("send");
    if (rsk_recv(peer, data, sizeof data, 0) != 5)
        die("recv");
    rsk_close(fd);
    rsk_close(peer);
}

int main(void) {
    struct sockaddr_in peer;
    socklen_t length = sizeof name, size = sizeof(int);
    int fd, code;

    name.sin_addr.s_addr = rsk_htonl(INADDR_LOOPBACK);
    listener = rsk_socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (listener == -1 || rsk_bind(listener, (struct sockaddr *)&name, sizeof name) == -1 || rsk_listen(listener, 8) == -1)
        die("listen");
    if (rsk_getsockname(listener, (struct sockaddr *)&name, &length) == -1)
        die("getsockname");

    fd = started();
    if (rsk_getsockopt(fd, SOL_SOCKET, SO_ERROR, &code, &size) == -1 || code != 0)
        die("SO_ERROR");
    talk(fd);

    fd = started();
    length = sizeof peer;
    if (rsk_getpeername(fd, (struct sockaddr *)&peer, &length) == -1)
        die("getpeername");
    talk(fd);

    fd = started();
    if (rsk_connect(fd, (struct sockaddr *)&name, sizeof name) == -1 && rsk_last_error() != EISCONN)
        die("connect again");
    talk(fd);

    fd = started();
    if (rsk_connect_finish(fd, 0) == -1)
        die("finish");
    talk(fd);
    rsk_close(listener);
    return EXIT_SUCCESS;
}
