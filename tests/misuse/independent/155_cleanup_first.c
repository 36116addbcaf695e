/* posix */
/* A client cleans up first and looks at errno afterwards, when it belongs to another call. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* A port where nobody listens: bound, and given back. */
static struct sockaddr_in nobody(void) {
    struct sockaddr_in address;
    socklen_t length = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd == -1 || bind(fd, (struct sockaddr *)&address, sizeof address) == -1 ||
        getsockname(fd, (struct sockaddr *)&address, &length) == -1) {
        perror("port");
        exit(EXIT_FAILURE);
    }
    close(fd);
    return address;
}

static void clean_up(int fd) {
    close(fd);
    unlink("/tmp/no-such-directory/client.lock");
    printf("connection given up\n");
}

int main(void) {
    struct sockaddr_in address = nobody();
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    if (fd == -1) {
        perror("socket");
        return EXIT_FAILURE;
    }
    if (connect(fd, (struct sockaddr *)&address, sizeof address) == -1) {
        clean_up(fd);
        perror("connect");
        return EXIT_SUCCESS;
    }
    printf("connected\n");
    close(fd);
    return EXIT_SUCCESS;
}
