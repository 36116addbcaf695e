/* An edge-triggered server reads once for each event, with a small buffer; the rest of the order stays where it is. */
#include <rustsock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void die(const char *what) {
    rsk_perror(what);
    exit(EXIT_FAILURE);
}

struct order {
    int fd;
    size_t have;
    char text[1000];
};

static int read_more(struct order *order) {
    ssize_t n = rsk_recv(order->fd, order->text + order->have, 64, 0);

    if (n <= 0)
        return -1;
    order->have += (size_t)n;
    return 0;
}

int main(void) {
    static char text[300];
    struct order order = { .fd = -1 };
    struct epoll_event event = { .events = EPOLLIN | EPOLLET };
    int client, listener = rsk_unix_listen("@rustsock-order", SOCK_STREAM, 4, 0), epoll = rsk_epoll_create1(EPOLL_CLOEXEC);

    if (listener == -1 || epoll == -1)
        die("listen");
    client = rsk_unix_connect("@rustsock-order", SOCK_STREAM, 0, 1000);
    if (client == -1)
        die("connect");
    order.fd = rsk_accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (order.fd == -1)
        die("accept");
    event.data.ptr = &order;
    if (rsk_epoll_ctl(epoll, EPOLL_CTL_ADD, order.fd, &event) == -1)
        die("epoll_ctl");
    memset(text, 'x', sizeof text);
    if (rsk_send_all(client, text, sizeof text, 0, 1000) == -1)
        die("send");
    for (int round = 0; round < 4 && order.have < sizeof text; round++) {
        int n = rsk_epoll_wait(epoll, &event, 1, 400);
        if (n == -1)
            die("epoll_wait");
        if (n == 1 && read_more(event.data.ptr) == -1)
            die("recv");
    }
    printf("%zu of %zu bytes after four rounds\n", order.have, sizeof text);
    while (order.have < sizeof text && read_more(&order) == 0)
        ;
    rsk_close(order.fd);
    rsk_close(client);
    rsk_close(listener);
    rsk_close(epoll);
    return EXIT_SUCCESS;
}
