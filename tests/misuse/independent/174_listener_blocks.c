/* A server with one poll loop for all: its listener is blocking, so a client that vanishes again would stop everybody. */
#include <rustsock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void die(const char *what) {
    rsk_perror(what);
    exit(EXIT_FAILURE);
}

static void client(struct sockaddr_in server) {
    char answer[16];
    int fd = rsk_socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd == -1 || rsk_connect(fd, (struct sockaddr *)&server, sizeof server) == -1)
        die("connect");
    if (rsk_send(fd, "ping", 4, 0) != 4 || rsk_recv(fd, answer, sizeof answer, 0) != 4)
        die("client");
    rsk_close(fd);
}

int main(void) {
    struct sockaddr_in name = { .sin_family = AF_INET, .sin_addr.s_addr = rsk_htonl(INADDR_LOOPBACK) };
    socklen_t length = sizeof name;
    struct pollfd rows[8];
    nfds_t count = 1;
    int served = 0, listener = rsk_socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (listener == -1 || rsk_bind(listener, (struct sockaddr *)&name, sizeof name) == -1 || rsk_listen(listener, SOMAXCONN) == -1)
        die("listen");
    if (rsk_getsockname(listener, (struct sockaddr *)&name, &length) == -1)
        die("getsockname");
    rows[0] = (struct pollfd){ .fd = listener, .events = POLLIN };
    for (int i = 0; i < 2; i++) {
        pid_t child = fork();
        if (child == -1)
            return EXIT_FAILURE;
        if (child == 0) {
            client(name);
            _exit(0);
        }
    }
    while (served < 2 && rsk_poll(rows, count, 2000) > 0) {
        if ((rows[0].revents & POLLIN) != 0) {
            int fd = rsk_accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
            if (fd == -1)
                die("accept");
            rows[count++] = (struct pollfd){ .fd = fd, .events = POLLIN };
            continue;
        }
        for (nfds_t i = 1; i < count; i++) {
            char data[16];
            ssize_t n;
            if (rows[i].revents == 0)
                continue;
            n = rsk_recv(rows[i].fd, data, sizeof data, 0);
            if (n > 0 && rsk_send(rows[i].fd, "pong", 4, 0) != 4)
                die("pong");
            if (n == 0) {
                served++;
                rsk_close(rows[i].fd);
                rows[i--] = rows[--count];
            }
        }
    }
    rsk_close(listener);
    while (wait(NULL) > 0)
        ;
    printf("%d clients served\n", served);
    return EXIT_SUCCESS;
}
