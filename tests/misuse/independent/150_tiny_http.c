/* A tiny HTTP server reads the request line, answers and closes; the rest of the request was never read. */
#include <rustsock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char answer[] = "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok";

static void die(const char *what) {
    rsk_perror(what);
    exit(EXIT_FAILURE);
}

/* The browser: a request with a long cookie. */
static void browser(const char *port) {
    char request[3000], reply[512];
    ssize_t n;
    int fd = rsk_tcp_connect("127.0.0.1", port, 0, 1000);

    if (fd == -1)
        die("connect");
    memset(request, 'c', sizeof request);
    memcpy(request, "GET /index.html HTTP/1.0\r\nCookie: ", 34);
    memcpy(request + sizeof request - 4, "\r\n\r\n", 4);
    if (rsk_send_all(fd, request, sizeof request, 0, 1000) == -1)
        die("request");
    while ((n = rsk_recv(fd, reply, sizeof reply, 0)) > 0)
        printf("browser got %zd bytes\n", n);
    if (n == -1)
        printf("browser: connection reset\n");
    rsk_close(fd);
}

static void serve(int client) {
    char line[128];
    size_t have = 0;

    /* The first line is all this server wants to know. */
    while (have < sizeof line - 1) {
        ssize_t n = rsk_recv(client, line + have, sizeof line - 1 - have, 0);
        if (n <= 0)
            die("request");
        have += (size_t)n;
        line[have] = '\0';
        if (strstr(line, "\r\n") != NULL)
            break;
    }
    if (rsk_send(client, answer, sizeof answer - 1, 0) == -1)
        die("answer");
    rsk_close(client);
}

int main(void) {
    struct sockaddr_in name;
    socklen_t length = sizeof name;
    char port[8];
    int client, listener = rsk_tcp_listen("127.0.0.1", "0", 8, 0, 0);

    if (listener == -1 || rsk_getsockname(listener, (struct sockaddr *)&name, &length) == -1)
        die("listen");
    snprintf(port, sizeof port, "%u", (unsigned)rsk_ntohs(name.sin_port));
    fflush(stdout);
    switch (fork()) {
    case -1:
        return EXIT_FAILURE;
    case 0:
        rsk_close(listener);
        browser(port);
        return EXIT_SUCCESS;
    }
    client = rsk_accept(listener, NULL, NULL);
    if (client == -1)
        die("accept");
    rsk_poll(NULL, 0, 100) == -1 ? die("poll") : (void)0;
    serve(client);
    rsk_close(listener);
    while (wait(NULL) > 0)
        ;
    return EXIT_SUCCESS;
}
