/*
 * Lesson 08: many clients, one thread, with epoll (Linux only).
 *
 * Lesson 07 with another way to wait: each socket is named once (EPOLL_CTL_ADD), the kernel keeps
 * the list, and epoll_wait() gives back only those that are ready: silent clients cost no time.
 *
 * Run:     build/examples/08_epoll_server 8080     (Ctrl-C ends it)
 * Look at: data.ptr comes back as it was given; EPOLL_CTL_DEL comes before close(), because a copy
 *          of the fd (dup, fork) would keep the entry alive after it.
 */
#include "listener.h" /* socket, bind and listen, as in lesson 03; check() */

struct client {
    int fd;
    uint32_t wish;     /* EPOLLIN or EPOLLOUT; 0: nothing */
    size_t have, sent; /* the buffer holds have bytes; sent of them went back */
    char buffer[4096];
};

static struct client listener; /* has no use for its buffer */
static int epoll;

static void watch(int operation, struct client *c, uint32_t wish) {
    struct epoll_event event = { .events = wish, .data.ptr = c };

    if (operation != EPOLL_CTL_MOD || wish != c->wish) /* a call only when the wish changes */
        check(rsk_epoll_ctl(epoll, operation, c->fd, &event));
    c->wish = wish;
}

static void add_client(void) {
    int fd = rsk_accept4(listener.fd, NULL, NULL, SOCK_NONBLOCK);
    struct client *c;

    if (fd == -1 && rsk_last_error() == EAGAIN)
        return; /* the one who waited has left */
    if (fd == -1) {
        rsk_perror("accept");
        watch(EPOLL_CTL_MOD, &listener, 0); /* perhaps no fd is free: let the others wait in the queue */
    } else if ((c = calloc(1, sizeof *c)) == NULL) {
        perror("client refused");
        check(rsk_close(fd));
    } else {
        printf("fd %d: a client has come\n", fd);
        c->fd = fd;
        watch(EPOLL_CTL_ADD, c, EPOLLIN);
    }
}

/* One recv() if the buffer is empty, then one send() from it. */
static void step(struct client *c) {
    ssize_t n = 1;

    if (c->sent == c->have && (n = rsk_recv(c->fd, c->buffer, sizeof c->buffer, 0)) > 0) {
        c->have = (size_t)n;
        c->sent = 0;
    }
    if (n > 0 && (n = rsk_send(c->fd, c->buffer + c->sent, c->have - c->sent, 0)) > 0)
        c->sent += (size_t)n;
    if (n > 0 || (n == -1 && rsk_last_error() == EAGAIN)) {
        watch(EPOLL_CTL_MOD, c, c->sent == c->have ? EPOLLIN : EPOLLOUT);
        return;
    }
    if (n == -1)
        rsk_perror("client lost");
    printf("fd %d: the client has gone\n", c->fd);
    watch(EPOLL_CTL_DEL, c, 0);
    check(rsk_close(c->fd));
    free(c);
    watch(EPOLL_CTL_MOD, &listener, EPOLLIN); /* now there is room */
}

int main(int argc, char **argv) {
    struct epoll_event ready[64];

    if (argc != 2) {
        fprintf(stderr, "usage: %s port\n", argv[0]);
        return 2;
    }
    epoll = check(rsk_epoll_create1(EPOLL_CLOEXEC));
    listener.fd = open_listener(argv[1], SOCK_STREAM | SOCK_NONBLOCK, "epoll");
    watch(EPOLL_CTL_ADD, &listener, EPOLLIN); /* readable: somebody waits in the queue */
    for (;;) {
        int n = rsk_epoll_wait(epoll, ready, 64, listener.wish == 0 ? 100 : -1);

        if (n == -1 && rsk_last_error() == EINTR) /* Ctrl-Z and fg interrupt it */
            continue;
        if (check(n) == 0)
            watch(EPOLL_CTL_MOD, &listener, EPOLLIN); /* try again */
        for (int i = 0; i < n; i++) {
            if (ready[i].data.ptr == &listener)
                add_client();
            else
                step(ready[i].data.ptr);
        }
    }
}
