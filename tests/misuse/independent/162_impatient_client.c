/* A non-blocking client sends at once: the server is busy, so the connection is still being set up. */
#include <errno.h>
#include <rustsock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void die(const char *what) {
    rsk_perror(what);
    exit(EXIT_FAILURE);
}

static int start_connection(const struct sockaddr_in *server) {
    int fd = rsk_socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

    if (fd == -1)
        die("socket");
    if (rsk_connect(fd, (const struct sockaddr *)server, sizeof *server) == -1 && rsk_last_error() != EINPROGRESS)
        die("connect");
    return fd;
}

static int say_hello(int fd) {
    if (rsk_send(fd, "HELLO\n", 6, 0) == 6)
        return 0;
    printf("cannot send: %s\n", rsk_error_name(rsk_last_error()));
    return -1;
}

int main(void) {
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = rsk_htonl(INADDR_LOOPBACK) };
    socklen_t length = sizeof address;
    int others[2], fd, listener = rsk_socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (listener == -1 || rsk_bind(listener, (struct sockaddr *)&address, sizeof address) == -1)
        die("bind");
    if (rsk_listen(listener, 1) == -1 || rsk_getsockname(listener, (struct sockaddr *)&address, &length) == -1)
        die("listen");
    /* Two others are in the queue, and nobody accepts. */
    for (int i = 0; i < 2; i++) {
        others[i] = rsk_socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (others[i] == -1 || rsk_connect(others[i], (struct sockaddr *)&address, sizeof address) == -1)
            die("other client");
    }
    fd = start_connection(&address);
    if (say_hello(fd) == -1)
        printf("giving up\n");
    rsk_close(fd);
    rsk_close(others[0]);
    rsk_close(others[1]);
    rsk_close(listener);
    return EXIT_SUCCESS;
}
