/*
 * Lesson 02: a TCP client. Create, connect, send and receive, close.
 *
 * A name can have several addresses, so the client tries one after the other. After the request it
 * closes only its own direction (half-close): the server learns that the request is complete and
 * the reply still arrives. recv() = 0 is the end of the reply, not an error.
 *
 * Run:     build/examples/02_tcp_client 127.0.0.1 8080 hello     (lesson 03 is a server)
 *          printf 'GET / HTTP/1.0\r\n\r\n' | build/examples/02_tcp_client example.com 80
 * Look at: the order of the calls (on stderr; stdout has nothing but the reply), and what is said
 *          when no server is there.
 */
#include <rustsock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The whole request is sent before the reply is read. With a much larger one both sides could wait
 * for each other to read; lesson 12 shows how to send and receive at the same time. */
enum { REQUEST_MAX = 64 * 1024 };

static void fail(void) {
    rsk_perror("client");
    exit(EXIT_FAILURE);
}

static int connect_to(const char *host, const char *port) {
    struct addrinfo hints, *list, *one;
    char ip[NI_MAXHOST], number[NI_MAXSERV];
    int fd = -1;

    memset(&hints, 0, sizeof hints);
    hints.ai_family = AF_UNSPEC; /* IPv4 and IPv6 */
    hints.ai_socktype = SOCK_STREAM;
    if (rsk_getaddrinfo(host, port, &hints, &list) != 0)
        fail();
    for (one = list; one != NULL && fd == -1; one = one->ai_next) {
        fd = rsk_socket(one->ai_family, one->ai_socktype, one->ai_protocol);
        if (fd == -1) {
            rsk_perror("client");
        } else if (rsk_connect(fd, one->ai_addr, one->ai_addrlen) == -1) {
            rsk_perror("client");
            if (rsk_close(fd) == -1) /* after a failed connect a socket cannot be used again */
                rsk_perror("client");
            fd = -1;
        } else if (rsk_getnameinfo(one->ai_addr, one->ai_addrlen, ip, sizeof ip, number, sizeof number,
                                   NI_NUMERICHOST | NI_NUMERICSERV) != 0) {
            fail();
        } else {
            fprintf(stderr, "socket()   gave fd %d\n", fd);
            fprintf(stderr, "connect()  joined it to %s port %s\n", ip, number);
        }
    }
    rsk_freeaddrinfo(list);
    return fd;
}

static size_t read_request(char *request) {
    size_t length = fread(request, 1, REQUEST_MAX, stdin);

    if (ferror(stdin)) {
        perror("stdin");
        exit(EXIT_FAILURE);
    }
    if (length == REQUEST_MAX) {
        fprintf(stderr, "client: stdin has %d bytes or more; lesson 12 sends large files\n", REQUEST_MAX);
        exit(EXIT_FAILURE);
    }
    return length;
}

int main(int argc, char **argv) {
    static char request[REQUEST_MAX];
    char reply[4096];
    const char *data = request;
    size_t length, sent = 0, received = 0;
    ssize_t n;
    int fd;

    if (argc != 3 && argc != 4) {
        fprintf(stderr, "usage: %s host port [message]   (no message: reads stdin up to its end)\n", argv[0]);
        return 2;
    }
    if (argc == 4)
        data = argv[3];
    length = argc == 4 ? strlen(data) : read_request(request);

    if ((fd = connect_to(argv[1], argv[2])) == -1)
        return EXIT_FAILURE; /* each address said why */
    while (sent < length) { /* send() may take only a part */
        if ((n = rsk_send(fd, data + sent, length - sent, 0)) == -1)
            fail();
        sent += (size_t)n;
    }
    fprintf(stderr, "send()     handed %zu bytes to the kernel\n", sent);
    if (rsk_shutdown(fd, SHUT_WR) == -1)
        fail();
    fprintf(stderr, "shutdown() told the server: no more from me\n");

    while ((n = rsk_recv(fd, reply, sizeof reply, 0)) > 0) {
        received += (size_t)n;
        if (fwrite(reply, 1, (size_t)n, stdout) != (size_t)n || fflush(stdout) == EOF) {
            perror("stdout");
            return EXIT_FAILURE;
        }
    }
    if (n == -1)
        fail();
    fprintf(stderr, "\nrecv()     gave %zu bytes, then 0: the server sends no more\n", received);
    if (rsk_close(fd) == -1)
        fail();
    fprintf(stderr, "close()    gave fd %d back\n", fd);
    return EXIT_SUCCESS;
}
