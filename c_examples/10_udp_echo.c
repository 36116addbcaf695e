/*
 * Lesson 10: UDP, server and client.
 *
 * No connection, no listen, no accept: each sendto() is one datagram, and each recvfrom() gets
 * exactly one whole datagram, never a part of two. A datagram may be empty: 0 is then a size, not an
 * end. A lost datagram is no error, so the client must know how long it wants to wait.
 *
 * Run:     build/examples/10_udp_echo server 8080 [datagrams]
 *          build/examples/10_udp_echo client 127.0.0.1 8080 one "" three
 * Look at: three datagrams are sent before the first answer is read, and still come back one by one.
 */
#include <rustsock.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATIENCE_MS = 1000 };

static char buffer[65507]; /* no UDP datagram over IPv4 holds more bytes */

static int check(ssize_t result) { /* for calls that have to succeed */
    if (result == -1) {
        rsk_perror("udp");
        exit(EXIT_FAILURE);
    }
    return (int)result;
}

static long parse_number(const char *text, long highest) { /* -1: no number in 0..highest */
    char *end;
    long value = strtol(text, &end, 10);

    return end == text || *end != '\0' || value < 0 || value > highest ? -1 : value;
}

static int serve(long port, long datagrams) {
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = rsk_htons((uint16_t)port),
                                   .sin_addr.s_addr = rsk_htonl(INADDR_LOOPBACK) };
    socklen_t length = sizeof address;
    int fd = check(rsk_socket(AF_INET, SOCK_DGRAM, 0));

    check(rsk_bind(fd, (struct sockaddr *)&address, sizeof address));
    check(rsk_getsockname(fd, (struct sockaddr *)&address, &length));
    printf("waiting for datagrams on 127.0.0.1:%d\n", rsk_ntohs(address.sin_port));
    for (long count = 0; datagrams == 0 || count < datagrams; count++) {
        length = sizeof address; /* in: the space for the sender's address, out: its size */
        int n = check(rsk_recvfrom(fd, buffer, sizeof buffer, 0, (struct sockaddr *)&address, &length));

        printf("%d bytes from port %d, sent back\n", n, rsk_ntohs(address.sin_port));
        /* The sender may have gone: no reason to stop serving others. */
        if (rsk_sendto(fd, buffer, (size_t)n, 0, (struct sockaddr *)&address, length) == -1)
            rsk_perror("udp");
    }
    return check(rsk_close(fd));
}

static int ask(const char *host, const char *port, char **messages, int count) {
    struct addrinfo hints = { .ai_family = AF_INET, .ai_socktype = SOCK_DGRAM }, *list;
    struct pollfd answer = { .events = POLLIN };
    int i, n;

    if (rsk_getaddrinfo(host, port, &hints, &list) != 0)
        check(-1);
    answer.fd = check(rsk_socket(list->ai_family, list->ai_socktype, list->ai_protocol));
    /* connect() sends nothing here: it notes the peer's address. From then on the kernel drops what
     * others send, and reports ECONNREFUSED when the peer's machine says that nobody has the port. */
    check(rsk_connect(answer.fd, list->ai_addr, list->ai_addrlen));
    rsk_freeaddrinfo(list);

    for (i = 0; i < count; i++)
        printf("sent     %d bytes: \"%s\"\n", check(rsk_send(answer.fd, messages[i], strlen(messages[i]), 0)),
               messages[i]);
    for (i = 0; i < count; i++) {
        while ((n = rsk_poll(&answer, 1, PATIENCE_MS)) == -1 && rsk_last_error() == EINTR)
            ;
        if (check(n) == 0) {
            fprintf(stderr, "udp: %d of %d answers after %d ms: the datagram or its answer was lost\n", i,
                    count, PATIENCE_MS);
            return EXIT_FAILURE;
        }
        n = check(rsk_recv(answer.fd, buffer, sizeof buffer, 0));
        printf("received %d bytes: \"%.*s\"\n", n, n, buffer);
    }
    return check(rsk_close(answer.fd));
}

int main(int argc, char **argv) {
    long port = argc > 2 ? parse_number(argv[2], 65535) : -1;
    long datagrams = argc > 3 ? parse_number(argv[3], 1000000) : 0;

    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0)
        return EXIT_FAILURE;
    if (argc > 2 && argc < 5 && strcmp(argv[1], "server") == 0 && port != -1 && datagrams != -1)
        return serve(port, datagrams);
    if (argc > 4 && strcmp(argv[1], "client") == 0)
        return ask(argv[2], argv[3], argv + 4, argc - 4);
    fprintf(stderr, "usage: %s server port [datagrams]   (0 or none: no end)\n", argv[0]);
    fprintf(stderr, "       %s client host port message...\n", argv[0]);
    return 2;
}
