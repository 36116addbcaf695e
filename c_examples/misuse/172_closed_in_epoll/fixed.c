/*
 * A server hands a connection over: somebody else goes on with a copy of the socket, and the server
 * closes its own.
 *
 * It takes the socket out of epoll before it closes it.
 *
 * Look at: no event.
 *
 * Reports: nothing
 */
#include "../../loopback.h"

int main(void) {
    struct epoll_event event = { .events = EPOLLIN };
    int pair[2], copy, epoll = check(rsk_epoll_create1(EPOLL_CLOEXEC));

    connect_pair(pair);
    event.data.fd = pair[1];
    check(rsk_epoll_ctl(epoll, EPOLL_CTL_ADD, pair[1], &event));

    copy = check(rsk_dup(pair[1]));
    check(rsk_epoll_ctl(epoll, EPOLL_CTL_DEL, pair[1], NULL));
    check(rsk_close(pair[1]));

    send_whole(pair[0], "for the copy", 12);
    printf("%d events for the closed socket\n", check(rsk_epoll_wait(epoll, &event, 1, 100)));
    check(rsk_close(epoll));
    check(rsk_close(copy));
    return check(rsk_close(pair[0]));
}
