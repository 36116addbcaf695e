/*
 * Lesson 06: many clients, one thread, with select().
 *
 * select() sleeps until one of the sockets in its sets is ready, so no recv() and no send() has to
 * block. Its limits: a set holds only fd numbers below FD_SETSIZE (1024), and each call walks
 * through all of them. Lessons 07 and 08 are this program again; only the waiting differs.
 *
 * Run:     build/examples/06_select_server 8080     (Ctrl-C ends it)
 * Look at: select() gets copies of the sets, because it writes its answer into them; a client that
 *          has not taken its bytes back yet is not read from.
 */
#include "listener.h" /* socket, bind and listen, as in lesson 03; check() */

struct client {
    size_t have, sent; /* the buffer holds have bytes; sent of them went back */
    char buffer[4096];
};

static struct client clients[FD_SETSIZE]; /* the index is the fd */
static fd_set want_read, want_write;
static int listener;

static void add_client(void) {
    int fd = rsk_accept4(listener, NULL, NULL, SOCK_NONBLOCK);

    if (fd == -1 && rsk_last_error() == EAGAIN)
        return; /* the one who waited has left */
    if (fd == -1) {
        rsk_perror("accept");
        check(rsk_fd_clr(listener, &want_read)); /* perhaps no fd is free: let the others wait in the queue */
    } else if (rsk_fd_set(fd, &want_read) == -1) {
        rsk_perror("client refused"); /* FD_SET would have written beyond the end of the set */
        check(rsk_close(fd));
    } else {
        printf("fd %d: a client has come\n", fd);
        clients[fd].have = clients[fd].sent = 0;
    }
}

/* One recv() if the buffer is empty, then one send() from it. */
static void step(int fd, struct client *c) {
    ssize_t n = 1;

    if (c->sent == c->have && (n = rsk_recv(fd, c->buffer, sizeof c->buffer, 0)) > 0) {
        c->have = (size_t)n;
        c->sent = 0;
    }
    if (n > 0 && (n = rsk_send(fd, c->buffer + c->sent, c->have - c->sent, 0)) > 0)
        c->sent += (size_t)n;

    if (n > 0 || (n == -1 && rsk_last_error() == EAGAIN)) {
        int empty = c->sent == c->have;

        check(rsk_fd_set(fd, empty ? &want_read : &want_write));
        check(rsk_fd_clr(fd, empty ? &want_write : &want_read));
        return;
    }
    if (n == -1)
        rsk_perror("client lost");
    printf("fd %d: the client has gone\n", fd);
    check(rsk_fd_clr(fd, &want_read)); /* before close(): the number may soon be another socket */
    check(rsk_fd_clr(fd, &want_write));
    check(rsk_close(fd));
    check(rsk_fd_set(listener, &want_read)); /* now there is room */
}

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "usage: %s port\n", argv[0]);
        return 2;
    }
    listener = open_listener(argv[1], SOCK_STREAM | SOCK_NONBLOCK, "select");
    check(rsk_fd_zero(&want_read));
    check(rsk_fd_zero(&want_write));
    check(rsk_fd_set(listener, &want_read)); /* readable: somebody waits in the queue */
    for (;;) {
        fd_set readable = want_read, writable = want_write;
        struct timeval pause = { 0, 100000 }; /* 100 ms */
        int paused = rsk_fd_isset(listener, &want_read) == 0;
        int n = rsk_select(FD_SETSIZE, &readable, &writable, NULL, paused ? &pause : NULL);

        if (n == -1 && rsk_last_error() == EINTR) /* a signal came: wait again */
            continue;
        if (check(n) == 0)
            check(rsk_fd_set(listener, &want_read)); /* try again */
        for (int fd = 0; n > 0 && fd < FD_SETSIZE; fd++) {
            if (rsk_fd_isset(fd, &readable) != 1 && rsk_fd_isset(fd, &writable) != 1)
                continue;
            if (fd == listener)
                add_client();
            else
                step(fd, &clients[fd]);
        }
    }
}
