/*
 * Lesson 07: many clients, one thread, with poll().
 *
 * Lesson 06 with another way to wait: poll() takes an array with one entry for each socket. No fd
 * number is too high, and what is asked (events) and the answer (revents) are apart, so nothing has
 * to be built anew. Each call still walks through the whole array.
 *
 * Run:     build/examples/07_poll_server 8080     (Ctrl-C ends it)
 * Look at: events of a client is POLLIN or POLLOUT, never both: what came in goes back before more
 *          is read. POLLERR and POLLHUP come unasked; recv() or send() then tells the reason.
 */
#include "listener.h" /* socket, bind and listen, as in lesson 03; check() */

enum { PLACES = 2000 }; /* the listener and up to 1999 clients */

struct client {
    size_t have, sent; /* the buffer holds have bytes; sent of them went back */
    char buffer[4096];
};

static struct pollfd watched[PLACES]; /* the listener is watched[0] */
static struct client clients[PLACES]; /* clients[i] belongs to watched[i] */
static nfds_t used = 1;

static void add_client(void) {
    int fd = rsk_accept4(watched[0].fd, NULL, NULL, SOCK_NONBLOCK);

    if (fd == -1 && rsk_last_error() == EAGAIN)
        return; /* the one who waited has left */
    if (fd == -1) {
        rsk_perror("accept");
        watched[0].events = 0; /* perhaps no fd is free: let the others wait in the queue */
        return;
    }
    printf("fd %d: a client has come\n", fd);
    clients[used].have = clients[used].sent = 0;
    watched[used].fd = fd;
    watched[used].events = POLLIN;
    if (++used == PLACES)
        watched[0].events = 0;
}

/* One recv() if the buffer is empty, then one send() from it. */
static void step(nfds_t i) {
    struct client *c = &clients[i];
    int fd = watched[i].fd;
    ssize_t n = 1;

    if (c->sent == c->have && (n = rsk_recv(fd, c->buffer, sizeof c->buffer, 0)) > 0) {
        c->have = (size_t)n;
        c->sent = 0;
    }
    if (n > 0 && (n = rsk_send(fd, c->buffer + c->sent, c->have - c->sent, 0)) > 0)
        c->sent += (size_t)n;

    if (n > 0 || (n == -1 && rsk_last_error() == EAGAIN)) {
        watched[i].events = c->sent == c->have ? POLLIN : POLLOUT;
        return;
    }
    if (n == -1)
        rsk_perror("client lost");
    printf("fd %d: the client has gone\n", fd);
    check(rsk_close(fd));
    used--; /* the last one moves to the free place */
    watched[i] = watched[used];
    clients[i] = clients[used];
    watched[0].events = POLLIN; /* now there is room */
}

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "usage: %s port\n", argv[0]);
        return 2;
    }
    watched[0].fd = open_listener(argv[1], SOCK_STREAM | SOCK_NONBLOCK, "poll");
    watched[0].events = POLLIN; /* readable: somebody waits in the queue */
    for (;;) {
        int n = rsk_poll(watched, used, watched[0].events == 0 ? 100 : -1);

        if (n == -1 && rsk_last_error() == EINTR) /* a signal came: wait again */
            continue;
        if (check(n) == 0 && used < PLACES)
            watched[0].events = POLLIN; /* try again */
        for (nfds_t i = used - 1; i > 0; i--) /* backwards: step() may move the last one to this place */
            if (watched[i].revents != 0)
                step(i);
        if (watched[0].revents != 0)
            add_client();
    }
}
