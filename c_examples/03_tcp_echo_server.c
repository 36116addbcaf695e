/*
 * Lesson 03: a TCP server that sends back what it receives, one client at a time.
 *
 * socket, bind, listen, accept, recv and send, close. The listening socket never carries data:
 * accept() makes a new socket for each client, and both kinds have to be closed.
 *
 * Run:     build/examples/03_tcp_echo_server 8080        (port 0: the system picks a free one)
 *          build/examples/03_tcp_echo_server 8080 2      (ends after two clients)
 * Look at: the two fd numbers; a second client connects at once but gets its echo only when the
 *          first has left: it waits in the queue of listen() (lessons 04 to 09 change that).
 */
#include <rustsock.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static void fail(void) {
    rsk_perror("server");
    exit(EXIT_FAILURE);
}

/* The number in text, or -1 unless it is in 0..highest. */
static long parse_number(const char *text, long highest) {
    char *end;
    long value = strtol(text, &end, 10);

    return end == text || *end != '\0' || value < 0 || value > highest ? -1 : value;
}

static int open_listener(uint16_t port) {
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = rsk_htons(port),
                                   .sin_addr.s_addr = rsk_htonl(INADDR_LOOPBACK) };
    socklen_t length = sizeof address;
    int on = 1, fd = rsk_socket(AF_INET, SOCK_STREAM, 0);

    if (fd == -1)
        fail();
    printf("socket() gave fd %d\n", fd);

    /* SO_REUSEADDR: a restart may use the port although old connections are still in TIME_WAIT. */
    if (rsk_setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == -1
        || rsk_bind(fd, (struct sockaddr *)&address, sizeof address) == -1
        || rsk_getsockname(fd, (struct sockaddr *)&address, &length) == -1)
        fail();
    printf("bind()   gave it the address 127.0.0.1:%d\n", rsk_ntohs(address.sin_port));

    if (rsk_listen(fd, SOMAXCONN) == -1) /* returns at once: it opens the queue, it does not wait */
        fail();
    printf("listening on 127.0.0.1:%d\n", rsk_ntohs(address.sin_port));
    return fd;
}

static void serve(int fd) {
    char buffer[4096];
    size_t total = 0;
    ssize_t n;

    while ((n = rsk_recv(fd, buffer, sizeof buffer, 0)) > 0) {
        ssize_t sent = 0, part;

        for (; sent < n; sent += part) { /* send() may take only a part */
            if ((part = rsk_send(fd, buffer + sent, (size_t)(n - sent), 0)) == -1) {
                rsk_perror("client lost");
                return;
            }
        }
        total += (size_t)n;
    }
    if (n == 0)
        printf("recv()   gave 0 after %zu bytes: the client sends no more\n", total);
    else
        rsk_perror("client lost"); /* no reason to stop: the next one is served */
}

int main(int argc, char **argv) {
    long port = argc > 1 ? parse_number(argv[1], 65535) : -1;
    long clients = argc > 2 ? parse_number(argv[2], 1000000) : 0, served = 0;
    int listener, fd;

    if (argc > 3 || port == -1 || clients == -1) {
        fprintf(stderr, "usage: %s port [clients]   (port 0..65535; clients 0 or none: no end)\n", argv[0]);
        return 2;
    }
    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) /* each line is seen at once, also through a pipe */
        return EXIT_FAILURE;

    listener = open_listener((uint16_t)port);
    while (clients == 0 || served < clients) {
        if ((fd = rsk_accept(listener, NULL, NULL)) == -1) {
            rsk_perror("accept"); /* a client that left while it waited is no reason to stop */
            if (rsk_poll(NULL, 0, 100) == -1 && rsk_last_error() != EINTR)
                fail(); /* the pause: perhaps no fd is free, and asking at once would not help */
            continue;
        }
        printf("accept() gave fd %d, joined to client %ld\n", fd, ++served);
        serve(fd);
        printf("close()  ends fd %d, the socket of client %ld\n", fd, served);
        if (rsk_close(fd) == -1)
            fail();
    }
    printf("close()  ends fd %d, the listening socket\n", listener);
    if (rsk_close(listener) == -1)
        fail();
    return EXIT_SUCCESS;
}
