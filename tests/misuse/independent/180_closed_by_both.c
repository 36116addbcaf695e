/* posix */
/* A helper closes the connection when the request was bad, and its caller closes it in any case. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void die(const char *what) {
    perror(what);
    exit(EXIT_FAILURE);
}

static int read_request(int fd) {
    char request[64];
    ssize_t n = recv(fd, request, sizeof request, 0);

    if (n < 4 || memcmp(request, "GET ", 4) != 0) {
        fprintf(stderr, "bad request\n");
        close(fd);
        return -1;
    }
    return 0;
}

static void serve(int fd) {
    if (read_request(fd) == 0 && send(fd, "200 OK\r\n", 8, 0) == -1)
        perror("send");
    close(fd);
}

int main(void) {
    static const char *const requests[] = { "GET /", "FETCH /", "GET /favicon.ico" };
    struct sockaddr_in name;
    socklen_t length = sizeof name;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    memset(&name, 0, sizeof name);
    name.sin_family = AF_INET;
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (listener == -1 || bind(listener, (struct sockaddr *)&name, sizeof name) == -1 || listen(listener, 4) == -1)
        die("listen");
    if (getsockname(listener, (struct sockaddr *)&name, &length) == -1)
        die("getsockname");
    for (size_t i = 0; i < 3; i++) {
        char answer[64];
        int client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), fd;

        if (client == -1 || connect(client, (struct sockaddr *)&name, sizeof name) == -1)
            die("connect");
        if (send(client, requests[i], strlen(requests[i]), 0) == -1)
            die("send");
        fd = accept(listener, NULL, NULL);
        if (fd == -1)
            die("accept");
        serve(fd);
        while (recv(client, answer, sizeof answer, 0) > 0)
            ;
        close(client);
    }
    close(listener);
    return EXIT_SUCCESS;
}
