/*
 * Lesson 12: send a file to an echo server and receive it back at the same time.
 *
 * To send all first and then to receive works only for small files: the echo of a large one fills
 * all buffers, the server stops reading, and both sides wait for ever. So the socket is non-blocking
 * and poll() says which direction can go on. SHA-256 shows that no byte was lost, doubled or changed.
 *
 * Run:     build/examples/12_file_sender 127.0.0.1 8080 FILE    (to any echo server; cc needs sha256.c)
 * Look at: POLLOUT is asked for only while there is something to send.
 */
#include "sha256.h"
#include <rustsock.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct direction {
    struct sha256 hash;
    unsigned long long bytes;
};

static int check(ssize_t result) { /* for calls that have to succeed */
    if (result == -1) {
        rsk_perror("file sender");
        exit(EXIT_FAILURE);
    }
    return (int)result;
}

static void fail(const char *reason) {
    fprintf(stderr, "file sender: %s\n", reason);
    exit(EXIT_FAILURE);
}

/* The result of a non-blocking call, and 0 for "not now" (EAGAIN). */
static size_t done(ssize_t result) {
    return result == -1 && rsk_last_error() == EAGAIN ? 0 : (size_t)check(result);
}

static int connect_to(const char *host, const char *port) { /* the first IPv4 address; lesson 02 tries all */
    struct addrinfo hints = { .ai_family = AF_INET, .ai_socktype = SOCK_STREAM }, *list;
    int fd;

    if (rsk_getaddrinfo(host, port, &hints, &list) != 0)
        check(-1);
    fd = check(rsk_socket(list->ai_family, list->ai_socktype, list->ai_protocol));
    check(rsk_connect(fd, list->ai_addr, list->ai_addrlen));
    check(rsk_set_nonblocking(fd, 1));
    rsk_freeaddrinfo(list);
    return fd;
}

static size_t count(struct direction *d, const char *data, size_t n) {
    sha256_add(&d->hash, data, n);
    d->bytes += n;
    return n;
}

static void transfer(int fd, FILE *file, struct direction *out, struct direction *in) {
    static char to_send[65536], received[65536];
    size_t have = 0, sent = 0;
    int file_ended = 0, changes;
    ssize_t got = -1;

    while (got != 0) { /* 0: the server has ended its direction */
        struct pollfd ready = { .fd = fd, .events = POLLIN };

        if (sent == have && !file_ended) {
            sent = 0;
            have = fread(to_send, 1, sizeof to_send, file);
            if (ferror(file))
                fail("the file cannot be read");
            file_ended = have == 0;
            if (file_ended)
                check(rsk_shutdown(fd, SHUT_WR)); /* tells the server that this was all */
        }
        if (sent < have)
            ready.events |= POLLOUT;
        changes = rsk_poll(&ready, 1, 10000);
        if (changes == 0)
            fail("nothing could be sent or received for 10 seconds");
        check(changes == -1 && rsk_last_error() == EINTR ? 0 : changes);
        if (ready.revents & POLLOUT)
            sent += count(out, to_send + sent, done(rsk_send(fd, to_send + sent, have - sent, 0)));
        if (ready.revents & (POLLIN | POLLHUP | POLLERR)) {
            got = rsk_recv(fd, received, sizeof received, 0);
            count(in, received, done(got));
        }
    }
    if (!file_ended)
        fail("the server ended before it had the whole file");
}

int main(int argc, char **argv) {
    struct direction out = { .bytes = 0 }, in = { .bytes = 0 };
    char out_hex[65], in_hex[65];
    FILE *file;
    int fd, equal;

    if (argc != 4) {
        fprintf(stderr, "usage: %s host port file\n", argv[0]);
        return 2;
    }
    if ((file = fopen(argv[3], "rb")) == NULL)
        return perror(argv[3]), EXIT_FAILURE;
    fd = connect_to(argv[1], argv[2]);
    sha256_start(&out.hash);
    sha256_start(&in.hash);
    transfer(fd, file, &out, &in);
    sha256_finish(&out.hash, out_hex);
    sha256_finish(&in.hash, in_hex);
    equal = strcmp(out_hex, in_hex) == 0;
    printf("sent     %llu bytes sha256 %s\n", out.bytes, out_hex);
    printf("received %llu bytes sha256 %s\n%s\n", in.bytes, in_hex, equal ? "equal" : "DIFFERENT");
    check(rsk_close(fd));
    if (fclose(file) == EOF)
        fail("the file cannot be closed");
    return equal ? EXIT_SUCCESS : EXIT_FAILURE;
}
