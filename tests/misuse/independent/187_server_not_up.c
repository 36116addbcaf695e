/* A client binds the address it then connects to, as the server does; there is no server, and it talks to itself. */
#include <rustsock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void die(const char *what) {
    rsk_perror(what);
    exit(EXIT_FAILURE);
}

/* The port of the configuration: one that is free now. */
static struct sockaddr_in6 configured(void) {
    struct sockaddr_in6 name = { .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT };
    socklen_t length = sizeof name;
    int fd = rsk_socket(AF_INET6, SOCK_STREAM, 0);

    if (fd == -1 || rsk_bind(fd, (struct sockaddr *)&name, sizeof name) == -1)
        die("bind");
    if (rsk_getsockname(fd, (struct sockaddr *)&name, &length) == -1)
        die("getsockname");
    rsk_close(fd);
    return name;
}

int main(void) {
    struct sockaddr_in6 name = configured();
    char answer[32];
    ssize_t n;
    int fd = rsk_socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0), yes = 1;

    if (fd == -1 || rsk_setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == -1)
        die("socket");
    if (rsk_bind(fd, (struct sockaddr *)&name, sizeof name) == -1)
        die("bind");
    if (rsk_connect(fd, (struct sockaddr *)&name, sizeof name) == -1)
        die("connect");
    if (rsk_send(fd, "who is there?", 13, 0) != 13)
        die("send");
    n = rsk_recv(fd, answer, sizeof answer, 0);
    if (n == -1)
        die("recv");
    printf("the server says: %.*s\n", (int)n, answer);
    rsk_close(fd);
    return EXIT_SUCCESS;
}
