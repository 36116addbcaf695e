/*
 * What lessons 01 to 03 show step by step, in a few functions for the lessons from 13 on and the
 * myth checks: sockets on 127.0.0.1, inside one program. Included by one program at a time.
 */
#ifndef LOOPBACK_H
#define LOOPBACK_H

#include <errno.h>
#include <rustsock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* For calls that have to succeed: gives the result back, or explains the error and ends the program. */
static inline int check(ssize_t result) {
    if (result == -1) {
        rsk_perror("lesson");
        exit(EXIT_FAILURE);
    }
    return (int)result;
}

/* The same for calls that are not rustsock's: they have errno and nothing else. */
static inline int check_system(long result, const char *call) {
    if (result == -1) {
        perror(call);
        exit(EXIT_FAILURE);
    }
    return (int)result;
}

/* Each line of output is seen at once, also through a pipe. */
static inline void print_line_by_line(void) {
    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) {
        perror("stdout");
        exit(EXIT_FAILURE);
    }
}

static inline struct sockaddr_in on_loopback(uint16_t port) {
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = rsk_htons(port),
                                   .sin_addr.s_addr = rsk_htonl(INADDR_LOOPBACK) };
    return address;
}

static inline uint16_t local_port(int fd) {
    struct sockaddr_in address;
    socklen_t length = sizeof address;

    check(rsk_getsockname(fd, (struct sockaddr *)&address, &length));
    return rsk_ntohs(address.sin_port);
}

/* type is SOCK_STREAM or SOCK_DGRAM; port 0: the system picks a free one. */
static inline int bound_to(int type, uint16_t port) {
    struct sockaddr_in address = on_loopback(port);
    int fd = check(rsk_socket(AF_INET, type | SOCK_CLOEXEC, 0));

    check(rsk_bind(fd, (struct sockaddr *)&address, sizeof address));
    return fd;
}

static inline int listener_with(int backlog) {
    int fd = bound_to(SOCK_STREAM, 0);

    check(rsk_listen(fd, backlog));
    return fd;
}

static inline int connected_to(int type, uint16_t port) {
    struct sockaddr_in address = on_loopback(port);
    int fd = check(rsk_socket(AF_INET, type | SOCK_CLOEXEC, 0));

    check(rsk_connect(fd, (struct sockaddr *)&address, sizeof address));
    return fd;
}

/* One TCP connection: pair[0] has called connect(), pair[1] came from accept(). */
static inline void connect_pair(int pair[2]) {
    int listener = listener_with(1);

    pair[0] = connected_to(SOCK_STREAM, local_port(listener));
    pair[1] = check(rsk_accept4(listener, NULL, NULL, SOCK_CLOEXEC));
    check(rsk_close(listener));
}

/* send() may take only a part; here all of it goes. */
static inline void send_whole(int fd, const char *data, size_t length) {
    while (length > 0) {
        int n = check(rsk_send(fd, data, length, 0));

        data += n;
        length -= (size_t)n;
    }
}

/* 1 when something can be read (or the peer has ended), 0 when nothing came in that time. */
static inline int readable_within(int fd, int ms) {
    struct pollfd ready = { .fd = fd, .events = POLLIN };
    int n;

    while ((n = rsk_poll(&ready, 1, ms)) == -1 && rsk_last_error() == EINTR)
        ;
    return check(n);
}

static inline void pause_ms(int ms) {
    check(rsk_poll(NULL, 0, ms) == -1 && rsk_last_error() != EINTR ? -1 : 0);
}

static inline double now_ms(void) {
    struct timespec t;

    check_system(clock_gettime(CLOCK_MONOTONIC, &t), "clock_gettime");
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

#endif
