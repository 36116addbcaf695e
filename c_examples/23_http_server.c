/*
 * Lesson 23: a small web server: HTTP/1.1 is text over a TCP connection.
 *
 * A request ends with an empty line, an answer says how long it is (Content-Length), so that one
 * connection can carry many (keep-alive). Everything a client can stretch has an end here: the size
 * of the request, the time for it, the time for the answer, the number of clients.
 *
 * Run:     build/examples/23_http_server 8080 DIRECTORY     then:  curl -i http://127.0.0.1:8080/FILE
 * Look at: the answers 400 (no HTTP), 404 (no such file), 405 (neither GET nor HEAD), 408 (too slow),
 *          431 (too long), 503 (too many clients); a name that leads out of the directory is a 404.
 */
#include "http_request.h" /* read_request(), with limits */
#include "listener.h"     /* socket, bind and listen, as in lesson 03; check() */
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/stat.h>

enum { CLIENTS_MAX = 100, ANSWER_MS = 5000 };

static int directory;
static atomic_int clients;

/* A file below the directory that can be read, or -1. */
static int open_file(const char *path, off_t *size) {
    struct stat info;
    int file = strstr(path, "..") != NULL || path[1] == '/' ? -1
             : openat(directory, path[1] == '\0' ? "index.html" : path + 1, O_RDONLY | O_NONBLOCK | O_CLOEXEC);

    if (file != -1 && (fstat(file, &info) == -1 || !S_ISREG(info.st_mode))) {
        check(rsk_close(file));
        file = -1;
    }
    *size = file != -1 ? info.st_size : 0;
    return file;
}

/* Header, then the file; for HEAD the header alone, with the length that the file has. */
static int answer(int fd, int status, const struct http_request *r, int file, off_t size) {
    const char *type = file != -1 && (strstr(r->path, ".html") || r->path[1] == '\0') ? "text/html" : "text/plain";
    char header[512], body[64] = "";
    int head = strcmp(r->method, "HEAD") == 0, length;

    if (file == -1)
        size = snprintf(body, sizeof body, "%d %s\n", status, reason_of(status));
    length = snprintf(header, sizeof header, "HTTP/1.1 %d %s\r\nContent-Type: %s; charset=utf-8\r\n"
                      "Content-Length: %lld\r\n%sConnection: %s\r\n\r\n", status, reason_of(status), type,
                      (long long)size, status == 405 ? "Allow: GET, HEAD\r\n" : "", r->keep ? "keep-alive" : "close");
    printf("%d %s %s\n", status, r->method, r->path);
    if (send_all(fd, header, (size_t)length, head ? 0 : MSG_MORE) == -1) /* the body goes into the same packet */
        return -1;
    if (file == -1)
        return send_all(fd, body, head ? 0 : (size_t)size, 0);
    for (off_t sent = 0; !head && sent < size;) /* sendfile() moves sent on; 0: the file has become shorter */
        if (rsk_sendfile(fd, file, &sent, (size_t)(size - sent)) <= 0)
            return -1;
    return 0;
}

/* Answers one request; 0 when no other one may follow. */
static int serve(int fd, struct http_request *r) {
    int file = -1, status = r->status != 0 ? r->status : 200, sent;
    off_t size = 0;

    if (status == 200 && strcmp(r->method, "GET") != 0 && strcmp(r->method, "HEAD") != 0)
        status = 405;
    if (status == 200 && (file = open_file(r->path, &size)) == -1)
        status = 404;
    if (status != 200 && status != 404)
        r->keep = 0; /* it is not certain where the next request would begin */
    sent = answer(fd, status, r, file, size);
    if (file != -1)
        check(rsk_close(file));
    return sent == 0 && r->keep;
}

static void *look_after(void *argument) {
    struct http_request r = { .status = 503 };
    int number = (int)(intptr_t)argument, fd = abs(number);
    size_t length = 0;

    check(set_timeout(fd, SO_SNDTIMEO, ANSWER_MS));
    if (number < 0) /* one too many */
        serve(fd, &r);
    else
        do
            length = read_request(fd, &r, length);
        while (r.status != -1 && !(r.status == 408 && r.have == 0) && serve(fd, &r));
    /* Closing with unread input would be a reset, which may overtake the answer: read what is left. */
    if (rsk_shutdown(fd, SHUT_WR) == 0 && set_timeout(fd, SO_RCVTIMEO, 1000) == 0)
        for (int i = 0; i < 16 && rsk_recv(fd, r.buffer, REQUEST_MAX, 0) > 0; i++)
            ;
    atomic_fetch_sub(&clients, 1);
    check(rsk_close(fd));
    return NULL;
}

int main(int argc, char **argv) {
    pthread_t thread;
    int listener, fd, number;

    if (argc != 3 || (directory = open(argv[2], O_RDONLY | O_DIRECTORY | O_CLOEXEC)) == -1)
        return fprintf(stderr, "usage: %s port directory\n", argv[0]), 2;
    listener = open_listener(argv[1], SOCK_STREAM, "a thread for each client");
    for (;;) {
        if ((fd = rsk_accept4(listener, NULL, NULL, SOCK_CLOEXEC)) == -1) {
            rsk_perror("accept");
            check(rsk_poll(NULL, 0, 100) == -1 && rsk_last_error() != EINTR ? -1 : 0); /* perhaps no fd is free */
            continue;
        }
        number = atomic_fetch_add(&clients, 1) < CLIENTS_MAX ? fd : -fd;
        if (pthread_create(&thread, NULL, look_after, (void *)(intptr_t)number) != 0) {
            atomic_fetch_sub(&clients, 1);
            check(rsk_close(fd)); /* no thread, no service */
        } else {
            check(pthread_detach(thread) == 0 ? 0 : -1);
        }
    }
}
