/*
 * HTTP requests from a blocking socket: at most so many bytes, and at most so much time for the whole
 * of one, for a byte now and then would outlive any time-out of a single recv(). What comes behind the
 * request stays in the buffer for the next one. Included by lesson 23.
 */
#ifndef HTTP_REQUEST_H
#define HTTP_REQUEST_H

#include "listener.h"
#include <string.h>

enum { REQUEST_MAX = 8192, REQUEST_MS = 5000 };

struct http_request {
    int status; /* 0: a request; 400, 408 or 431: what is wrong with it; -1: the client has gone */
    int keep;   /* the client wants to send more on this connection */
    char method[16], path[1024];
    size_t have; /* bytes in the buffer */
    char buffer[REQUEST_MAX + 1];
};

static inline double now_ms(void) {
    struct timespec t;

    if (clock_gettime(CLOCK_MONOTONIC, &t) == -1) {
        perror("clock_gettime");
        exit(EXIT_FAILURE);
    }
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static inline int set_timeout(int fd, int option, int ms) {
    struct timeval time = { .tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000 };

    return rsk_setsockopt(fd, SOL_SOCKET, option, &time, sizeof time);
}

static inline int send_all(int fd, const char *data, size_t length, int flags) {
    while (length > 0) {
        ssize_t n = rsk_send(fd, data, length, flags);

        if (n == -1)
            return -1;
        data += n;
        length -= (size_t)n;
    }
    return 0;
}

static inline const char *reason_of(int status) {
    switch (status) {
    case 200: return "OK";
    case 400: return "Bad Request";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 408: return "Request Timeout";
    case 431: return "Request Header Fields Too Large";
    default:  return "Service Unavailable";
    }
}

static inline int has_header(const struct http_request *r, const char *header) {
    return strcasestr(r->buffer, header) != NULL;
}

static inline void parse_request(struct http_request *r) {
    int minor = -1, end = 0;

    r->status = 400;
    if (sscanf(r->buffer, "%15[A-Z] %1023[!-~] HTTP/1.%1d%n", r->method, r->path, &minor, &end) != 3
        || strncmp(r->buffer + end, "\r\n", 2) != 0 || r->path[0] != '/')
        return;
    if (minor == 1 && !has_header(r, "\r\nHost:")) /* 1.1 demands it */
        return;
    /* A body is not read, so nothing may follow it. */
    r->keep = minor == 1 && !has_header(r, "\r\nConnection: close") && !has_header(r, "\r\nContent-Length:")
              && !has_header(r, "\r\nTransfer-Encoding:");
    r->path[strcspn(r->path, "?#")] = '\0';
    r->status = 0;
}

/* length is the length of the request that was answered before: it makes room for the next one. */
static inline size_t read_request(int fd, struct http_request *r, size_t length) {
    double deadline = now_ms() + REQUEST_MS, left;
    char *end;
    ssize_t n;

    r->have -= length;
    memmove(r->buffer, r->buffer + length, r->have);
    r->keep = 0;
    r->method[0] = r->path[0] = '\0';
    while ((end = memmem(r->buffer, r->have, "\r\n\r\n", 4)) == NULL) {
        left = deadline - now_ms();
        r->status = r->have == REQUEST_MAX ? 431 : left <= 1 ? 408 : 0;
        if (r->status != 0)
            return 0;
        if ((n = set_timeout(fd, SO_RCVTIMEO, (int)left)) == 0)
            n = rsk_recv(fd, r->buffer + r->have, REQUEST_MAX - r->have, 0);
        if (n == 0 || (n == -1 && rsk_last_error() != EAGAIN && rsk_last_error() != EINTR)) {
            r->status = -1;
            return 0;
        }
        r->have += n > 0 ? (size_t)n : 0;
    }
    end[3] = '\0'; /* the last character of the empty line: a text ends here */
    parse_request(r);
    return (size_t)(end - r->buffer) + 4;
}

#endif
