/* posix */
/* A client prints what getaddrinfo returned with strerror. */
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

static int open_to(const char *host, const char *service) {
    struct addrinfo hints, *list, *one;
    int code, fd = -1;

    memset(&hints, 0, sizeof hints);
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_NUMERICHOST;
    code = getaddrinfo(host, service, &hints, &list);
    if (code != 0) {
        fprintf(stderr, "%s port %s: %s\n", host, service, strerror(code));
        return -1;
    }
    for (one = list; one != NULL; one = one->ai_next) {
        fd = socket(one->ai_family, one->ai_socktype, one->ai_protocol);
        if (fd == -1)
            continue;
        if (connect(fd, one->ai_addr, one->ai_addrlen) == 0)
            break;
        close(fd);
        fd = -1;
    }
    freeaddrinfo(list);
    return fd;
}

int main(void) {
    int fd = open_to("300.1.2.3", "8080");

    if (fd == -1) {
        printf("no connection\n");
        return EXIT_SUCCESS;
    }
    close(fd);
    return EXIT_SUCCESS;
}
