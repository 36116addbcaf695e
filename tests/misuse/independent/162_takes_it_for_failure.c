/* posix */
/* A client made its socket non-blocking and treats connect as if it were not: "in progress" is an error like any other. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int nonblocking(int fd) {
    int flags = fcntl(fd, F_GETFL);

    return flags == -1 ? -1 : fcntl(fd, F_SETFL, flags | O_NONBLOCK);
}

static int open_connection(const struct sockaddr_in *server) {
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    if (fd == -1 || nonblocking(fd) == -1) {
        perror("socket");
        exit(EXIT_FAILURE);
    }
    if (connect(fd, (const struct sockaddr *)server, sizeof *server) == -1) {
        perror("connect");
        close(fd);
        return -1;
    }
    return fd;
}

int main(void) {
    struct sockaddr_in server;
    socklen_t length = sizeof server;
    int fd, listener = socket(AF_INET, SOCK_STREAM, 0);

    memset(&server, 0, sizeof server);
    server.sin_family = AF_INET;
    server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (listener == -1 || bind(listener, (struct sockaddr *)&server, sizeof server) == -1 || listen(listener, 4) == -1) {
        perror("listen");
        return EXIT_FAILURE;
    }
    if (getsockname(listener, (struct sockaddr *)&server, &length) == -1)
        return EXIT_FAILURE;
    fd = open_connection(&server);
    if (fd == -1)
        printf("no server there\n");
    else
        close(fd);
    close(listener);
    return EXIT_SUCCESS;
}
