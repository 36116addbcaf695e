/*
 * Lesson 09: a complete echo server on rsk_poller: select, poll and epoll behind one interface.
 *
 * A slow client cannot fill the memory: nothing is read from it until it has taken back what it
 * sent, and TCP makes it wait (back-pressure). A client may end its own direction first (half-close)
 * and still gets all its bytes. When no fd is free, new clients wait in the queue of listen().
 *
 * Run:     build/examples/09_poller_server [--backend select|poll|epoll|auto] 8080
 * Look at: no backend is named outside main(); Ctrl-C or kill wakes the poller, then the loop ends.
 */
#include "listener.h" /* socket, bind and listen, as in lesson 03; check() */
#include <string.h>

enum { PLACES = 16384 };
static struct client {
    int wish;          /* RSK_READABLE or RSK_WRITABLE; 0: not watched */
    size_t have, sent; /* the buffer holds have bytes; sent of them went back */
    char buffer[8192];
} clients[PLACES]; /* the index is the fd; a place takes memory only once it is used */

static rsk_poller poller;
static int listener;
static long served, lost, shortages;

static void on_signal(int number) {
    (void)number;
    if (rsk_poller_wake(poller) == -1)
        _Exit(EXIT_FAILURE);
}

static void watch(int fd, int wish) {
    if (wish == clients[fd].wish)
        return;
    if (wish == 0)
        check(rsk_poller_remove(poller, fd));
    else if (clients[fd].wish == 0)
        check(rsk_poller_add(poller, fd, wish, 0));
    else
        check(rsk_poller_modify(poller, fd, wish, 0));
    clients[fd].wish = wish;
}

static void add_client(void) {
    int fd = rsk_accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

    if (fd >= PLACES) {
        check(rsk_close(fd)); /* no place for it: refused */
    } else if (fd != -1) {
        served++;
        clients[fd].have = clients[fd].sent = 0;
        watch(fd, RSK_READABLE);
    } else if (rsk_last_error() != EAGAIN) { /* EAGAIN: the one who waited has left */
        if (++shortages == 1)
            rsk_perror("accept"); /* once is enough */
        watch(listener, 0); /* perhaps no fd is free: let the others wait in the queue */
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
        watch(fd, c->sent == c->have ? RSK_READABLE : RSK_WRITABLE);
        return;
    }
    if (n == -1 && ++lost == 1)
        rsk_perror("first lost client"); /* more of them are only counted */
    watch(fd, 0); /* before close(): the number may belong to another socket right after it */
    check(rsk_close(fd));
    watch(listener, RSK_READABLE); /* now there is room */
}

int main(int argc, char **argv) {
    static const char *const names[] = { "auto", "select", "poll", "epoll" }; /* RSK_POLLER_AUTO is 0 */
    const char *name = argc == 2 ? "auto" : argc == 4 && strcmp(argv[1], "--backend") == 0 ? argv[2] : "";
    struct sigaction action = { .sa_handler = on_signal };
    int backend = 0, stopped = 0, n, i;
    rsk_event ready[64];

    while (backend < 4 && strcmp(name, names[backend]) != 0)
        backend++;
    if (backend == 4) {
        fprintf(stderr, "usage: %s [--backend select|poll|epoll|auto] port\n", argv[0]);
        return 2;
    }
    check(rsk_poller_open(backend, &poller));
    if (sigaction(SIGINT, &action, NULL) == -1 || sigaction(SIGTERM, &action, NULL) == -1) {
        perror("sigaction");
        return EXIT_FAILURE;
    }
    listener = open_listener(argv[argc - 1], SOCK_STREAM | SOCK_NONBLOCK, rsk_poller_backend_name(poller));
    watch(listener, RSK_READABLE); /* readable: somebody waits in the queue */
    while (!stopped) {
        n = rsk_poller_wait(poller, ready, 64, clients[listener].wish == 0 ? 100 : -1);
        if (n == 0)
            watch(listener, RSK_READABLE); /* try again */
        check(n == -1 && rsk_last_error() == EINTR ? 0 : n); /* EINTR: a signal came, wait again */
        for (i = 0; i < n; i++) {
            if (ready[i].events & RSK_WAKE)
                stopped = 1;
            else if (ready[i].fd == listener)
                add_client();
            else
                step(ready[i].fd, &clients[ready[i].fd]);
        }
    }
    check(rsk_poller_close(poller));
    for (i = 0; i < PLACES; i++)
        if (i == listener || clients[i].wish != 0)
            check(rsk_close(i));
    printf("stopped; clients served: %ld, lost: %ld\n", served, lost);
    return EXIT_SUCCESS;
}
