/* A UDP socket connected to itself wakes its own loop: an old trick, and no accident. */
#include <rustsock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void die(const char *what) {
    rsk_perror(what);
    exit(EXIT_FAILURE);
}

int main(void) {
    struct sockaddr_in own = { .sin_family = AF_INET, .sin_addr.s_addr = rsk_htonl(INADDR_LOOPBACK) };
    socklen_t length = sizeof own;
    struct pollfd row = { .events = POLLIN };
    char byte;
    int fd = rsk_socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

    if (fd == -1 || rsk_bind(fd, (struct sockaddr *)&own, sizeof own) == -1)
        die("bind");
    if (rsk_getsockname(fd, (struct sockaddr *)&own, &length) == -1 || rsk_connect(fd, (struct sockaddr *)&own, sizeof own) == -1)
        die("connect");
    row.fd = fd;
    if (rsk_send(fd, "!", 1, 0) != 1 || rsk_poll(&row, 1, 1000) != 1 || rsk_recv(fd, &byte, 1, 0) != 1)
        die("wake");
    rsk_close(fd);
    return EXIT_SUCCESS;
}
