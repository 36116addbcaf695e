/* A server listens on IPv6 alone, and its client comes with IPv4. */
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

static int listen_six(in_port_t *port) {
    struct sockaddr_in6 name = { .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_ANY_INIT };
    socklen_t length = sizeof name;
    int on = 1, fd = rsk_socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd == -1 || rsk_setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on) == -1)
        die("socket");
    if (rsk_bind(fd, (struct sockaddr *)&name, sizeof name) == -1 || rsk_listen(fd, 8) == -1)
        die("listen");
    if (rsk_getsockname(fd, (struct sockaddr *)&name, &length) == -1)
        die("getsockname");
    *port = name.sin6_port;
    return fd;
}

static void client(in_port_t port) {
    struct sockaddr_in name = { .sin_family = AF_INET, .sin_port = port, .sin_addr.s_addr = rsk_htonl(INADDR_LOOPBACK) };
    int fd = rsk_socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd == -1)
        die("socket");
    if (rsk_connect(fd, (struct sockaddr *)&name, sizeof name) == -1)
        printf("client: %s\n", rsk_error_name(rsk_last_error()));
    fflush(stdout);
    rsk_close(fd);
}

int main(void) {
    in_port_t port;
    int listener = listen_six(&port);
    pid_t child = fork();

    if (child == -1)
        return EXIT_FAILURE;
    if (child == 0) {
        rsk_close(listener);
        client(port);
        _exit(0);
    }
    while (wait(NULL) > 0)
        ;
    rsk_close(listener);
    return EXIT_SUCCESS;
}
