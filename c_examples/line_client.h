/*
 * One client of a server that speaks in lines: what came in and is not a whole line yet, and what is
 * to be sent and did not go yet. Both have a fixed size, so no client can fill the memory. The socket
 * is non-blocking, so no client can make the others wait. Included by lesson 22.
 */
#ifndef LINE_CLIENT_H
#define LINE_CLIENT_H

#include "listener.h" /* check() */
#include <ctype.h>
#include <string.h>

enum { LINE = 512, QUEUE = 32 * 1024 };

struct line_client {
    const char *farewell; /* why it has to go; NULL: it stays */
    size_t have, queued;  /* bytes in line, bytes in queue */
    char line[LINE], queue[QUEUE];
};

static inline void begin(struct line_client *c) {
    c->farewell = NULL;
    c->have = c->queued = 0;
}

/* The next client, or -1: who waited has left, or there is no descriptor or no place for it. */
static inline int accept_client(int listener, int places) {
    int fd = rsk_accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

    if (fd >= places) {
        check(rsk_close(fd)); /* refused */
        return -1;
    }
    if (fd == -1 && rsk_last_error() != EAGAIN) {
        rsk_perror("accept");
        check(rsk_poll(NULL, 0, 100) == -1 && rsk_last_error() != EINTR ? -1 : 0); /* perhaps a descriptor gets free */
    }
    return fd;
}

/* Puts text into the queue. Nobody is closed here: the caller may be in the middle of a list of clients. */
static inline void say(struct line_client *c, const char *text) {
    size_t length = strlen(text);

    if (length > QUEUE - c->queued) {
        c->farewell = "too slow: its queue is full";
        return;
    }
    memcpy(c->queue + c->queued, text, length);
    c->queued += length;
}

static inline void send_queue(int fd, struct line_client *c) {
    ssize_t n = rsk_send(fd, c->queue, c->queued, 0);

    if (n == -1 && rsk_last_error() != EAGAIN)
        c->farewell = rsk_error_name(rsk_last_error());
    if (n > 0) { /* perhaps only a part */
        c->queued -= (size_t)n;
        memmove(c->queue, c->queue + n, c->queued);
    }
}

static inline void receive(int fd, struct line_client *c) {
    ssize_t n = rsk_recv(fd, c->line + c->have, LINE - c->have, 0);

    if (n > 0)
        c->have += (size_t)n;
    else if (n == 0)
        c->farewell = "left";
    else if (rsk_last_error() != EAGAIN)
        c->farewell = rsk_error_name(rsk_last_error());
}

/* 1: a line without its end is in text, 0: none is complete. Control characters become spaces, for no
 * client is to control the terminals of the others. */
static inline int next_line(struct line_client *c, char text[LINE]) {
    char *end = memchr(c->line, '\n', c->have);
    size_t length = end != NULL ? (size_t)(end - c->line) : 0;

    if (end == NULL) {
        if (c->have == LINE)
            c->farewell = "its line is too long";
        return 0;
    }
    for (size_t i = 0; i < length; i++)
        text[i] = (char)(iscntrl((unsigned char)c->line[i]) ? ' ' : c->line[i]);
    c->have -= length + 1;
    memmove(c->line, end + 1, c->have);
    while (length > 0 && text[length - 1] == ' ') /* also the '\r' of telnet */
        length--;
    text[length] = '\0';
    return 1;
}

#endif
