/*
 * A server reads a message of 12 bytes in pieces of 4, with epoll and EPOLLET.
 *
 * With EPOLLET it reads until EAGAIN after each event.
 *
 * Look at: 12 of 12 bytes.
 *
 * Reports: nothing
 */
#include "../../loopback.h"

int main(void) {
    struct epoll_event event = { .events = EPOLLIN | EPOLLET };
    int pair[2], epoll = check(rsk_epoll_create1(EPOLL_CLOEXEC));
    size_t have = 0;
    char piece[4];

    connect_pair(pair);
    check(rsk_set_nonblocking(pair[1], 1));
    event.data.fd = pair[1];
    check(rsk_epoll_ctl(epoll, EPOLL_CTL_ADD, pair[1], &event));
    send_whole(pair[0], "twelve bytes", 12);

    while (have < 12 && check(rsk_epoll_wait(epoll, &event, 1, 400)) == 1) {
        ssize_t n;

        while ((n = rsk_recv(event.data.fd, piece, sizeof piece, 0)) > 0)
            have += (size_t)n;
        if (n == -1 && rsk_last_error() != EAGAIN)
            check(-1);
    }
    printf("%zu of 12 bytes\n", have);
    check(rsk_close(epoll));
    check(rsk_close(pair[0]));
    return check(rsk_close(pair[1]));
}
