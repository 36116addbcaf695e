/* The echo server by hand on level-triggered epoll: what the others are measured against. */
#include "echo.h"

#include <sys/epoll.h>

static int epoll;

static void watch(int op, int fd, enum echo_wish wish) {
    struct epoll_event event = {.events = wish == ECHO_WRITE ? EPOLLOUT : EPOLLIN, .data.fd = fd};
    echo_check(epoll_ctl(epoll, op, fd, &event) == 0, "epoll_ctl");
}

static void serve(int fd) {
    struct echo_client *client = &echo_clients[fd];
    enum echo_wish before = client->rest != NULL ? ECHO_WRITE : ECHO_READ;
    enum echo_wish wish = echo_step(fd, client);
    if (wish == ECHO_CLOSE) {
        watch(EPOLL_CTL_DEL, fd, ECHO_READ);
        echo_forget(fd, client);
    } else if (wish != before) {
        watch(EPOLL_CTL_MOD, fd, wish);
    }
}

int main(void) {
    struct epoll_event ready[256];
    int listener = echo_listen(), fd;
    echo_check((epoll = epoll_create1(EPOLL_CLOEXEC)) != -1, "epoll_create1");
    watch(EPOLL_CTL_ADD, listener, ECHO_READ);
    for (;;) {
        int n = epoll_wait(epoll, ready, 256, -1);
        echo_check(n != -1, "epoll_wait");
        for (int i = 0; i < n; i++) {
            if (ready[i].data.fd != listener) {
                serve(ready[i].data.fd);
                continue;
            }
            while ((fd = echo_accept(listener)) != -1) {
                watch(EPOLL_CTL_ADD, fd, ECHO_READ);
            }
        }
    }
}
