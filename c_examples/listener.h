/*
 * What lesson 03 shows step by step, in one function for the servers of lessons 04 and 06 to 09:
 * a TCP socket that listens on 127.0.0.1. Included by one lesson at a time, so it is a header only.
 */
#ifndef LISTENER_H
#define LISTENER_H

#include <errno.h>
#include <rustsock.h>
#include <stdio.h>
#include <stdlib.h>

/* For calls that have to succeed: gives the result back, or explains the error and ends the program. */
static inline int check(int result) {
    if (result == -1) {
        rsk_perror("server");
        exit(EXIT_FAILURE);
    }
    return result;
}

/* type is SOCK_STREAM, with SOCK_NONBLOCK or without. Port 0: the system picks a free one.
 * means is how the server looks after its clients: "poll", "a thread for each client". */
static inline int open_listener(const char *port, int type, const char *means) {
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = rsk_htonl(INADDR_LOOPBACK) };
    socklen_t length = sizeof address;
    int on = 1, fd;
    char *end;
    long number = strtol(port, &end, 10);

    if (end == port || *end != '\0' || number < 0 || number > 65535) {
        fprintf(stderr, "usage: the port is a number from 0 to 65535, not \"%s\"\n", port);
        exit(2);
    }
    /* Each line is seen at once, also when the output goes through a pipe. */
    if (setvbuf(stdout, NULL, _IOLBF, 0) != 0) {
        perror("stdout");
        exit(EXIT_FAILURE);
    }
    address.sin_port = rsk_htons((uint16_t)number);
    fd = check(rsk_socket(AF_INET, type | SOCK_CLOEXEC, 0));
    check(rsk_setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on));
    check(rsk_bind(fd, (struct sockaddr *)&address, sizeof address));
    check(rsk_listen(fd, SOMAXCONN));
    check(rsk_getsockname(fd, (struct sockaddr *)&address, &length));
    printf("listening on 127.0.0.1:%d with %s\n", rsk_ntohs(address.sin_port), means);
    return fd;
}

#endif
