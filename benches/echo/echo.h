/* What the echo servers have in common, so that only the way of waiting differs: the listener, one step of an echo, and
 * sixteen bytes for each connection. A server prints its port and is ended by a signal. */
#ifndef ECHO_H
#define ECHO_H

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

/* The server of the library defines this to put its prefix before the names of libc. */
#ifndef ECHO_CALL
#define ECHO_CALL(name) name
#endif

enum { ECHO_PLACES = 20000, ECHO_BUFFER = 64 * 1024 };

enum echo_wish { ECHO_CLOSE, ECHO_READ, ECHO_WRITE };

/* A server whose streams do the reading and writing defines ECHO_KEEPS_NOTHING. */
struct echo_client {
    char *rest;                         /* what could not be sent yet; NULL: nothing */
    unsigned have, sent;
};

#ifndef ECHO_KEEPS_NOTHING
static struct echo_client echo_clients[ECHO_PLACES];    /* the index is the fd */
#endif
static char echo_buffer[ECHO_BUFFER];

static inline void echo_check(bool good, const char *what) {
    if (!good) {
        perror(what);
        exit(EXIT_FAILURE);
    }
}

static inline int echo_listen(void) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof address;
    struct rlimit limit;
    echo_check(getrlimit(RLIMIT_NOFILE, &limit) == 0, "getrlimit");
    limit.rlim_cur = limit.rlim_max;
    echo_check(setrlimit(RLIMIT_NOFILE, &limit) == 0, "setrlimit");
    int fd = ECHO_CALL(socket)(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    echo_check(fd != -1 && ECHO_CALL(bind)(fd, (struct sockaddr *)&address, len) == 0, "bind");
    echo_check(ECHO_CALL(listen)(fd, 4096) == 0, "listen");
    echo_check(ECHO_CALL(getsockname)(fd, (struct sockaddr *)&address, &len) == 0, "getsockname");
    printf("%d\n", ntohs(address.sin_port));
    (void)fflush(stdout);
    return fd;
}

/* The next connection, -1 when there is none left. */
static inline int echo_accept(int listener) {
    int on = 1;
    int fd = ECHO_CALL(accept4)(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd == -1) {
        echo_check(errno == EAGAIN, "accept");
        return -1;
    }
    echo_check(fd < ECHO_PLACES, "too many connections");
    echo_check(ECHO_CALL(setsockopt)(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == 0, "TCP_NODELAY");
    return fd;
}

static inline enum echo_wish echo_keep(struct echo_client *client, size_t from, size_t have) {
    client->rest = malloc(have - from);
    echo_check(client->rest != NULL, "malloc");
    memcpy(client->rest, echo_buffer + from, have - from);
    client->have = (unsigned)(have - from);
    client->sent = 0;
    return ECHO_WRITE;
}

static inline enum echo_wish echo_send_rest(int fd, struct echo_client *client) {
    ssize_t n = ECHO_CALL(send)(fd, client->rest + client->sent, client->have - client->sent, MSG_NOSIGNAL);
    if (n == -1) {
        return errno == EAGAIN ? ECHO_WRITE : ECHO_CLOSE;
    }
    client->sent += (unsigned)n;
    if (client->sent < client->have) {
        return ECHO_WRITE;
    }
    free(client->rest);
    client->rest = NULL;
    return ECHO_READ;
}

/* One recv and one send, as far as they go; what to wait for then. */
static inline enum echo_wish echo_step(int fd, struct echo_client *client) {
    if (client->rest != NULL) {
        return echo_send_rest(fd, client);
    }
    ssize_t have = ECHO_CALL(recv)(fd, echo_buffer, sizeof echo_buffer, 0);
    if (have <= 0) {
        return have == -1 && errno == EAGAIN ? ECHO_READ : ECHO_CLOSE;
    }
    ssize_t sent = ECHO_CALL(send)(fd, echo_buffer, (size_t)have, MSG_NOSIGNAL);
    if (sent == have) {
        return ECHO_READ;
    }
    if (sent == -1 && errno != EAGAIN) {
        return ECHO_CLOSE;
    }
    return echo_keep(client, sent == -1 ? 0 : (size_t)sent, (size_t)have);
}

static inline void echo_forget(int fd, struct echo_client *client) {
    free(client->rest);
    client->rest = NULL;
    (void)ECHO_CALL(close)(fd);
}

#endif
